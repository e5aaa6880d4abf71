//! Grey images and the few pixel operations that reading a page needs.

use image::imageops::FilterType;
use image::{ImageBuffer, Luma};

/// A quarter turn, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// As it is.
    None,
    /// 90 degrees clockwise.
    Right,
    /// Upside down.
    Half,
    /// 270 degrees clockwise.
    Left,
}

impl Turn {
    /// The turn in degrees clockwise: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        match self {
            Turn::None => 0,
            Turn::Right => 90,
            Turn::Half => 180,
            Turn::Left => 270,
        }
    }

    /// The same turn and another half turn.
    pub fn flipped(self) -> Turn {
        match self {
            Turn::None => Turn::Half,
            Turn::Right => Turn::Left,
            Turn::Half => Turn::None,
            Turn::Left => Turn::Right,
        }
    }
}

/// An 8-bit grey image, 0 black and 255 white, row after row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrayImage {
    width: usize,
    height: usize,
    data: Vec<u8>,
}

impl GrayImage {
    /// Wraps `data`, or gives `None` if it is not exactly `width * height` bytes or
    /// a side is 0.
    pub fn new(width: usize, height: usize, data: Vec<u8>) -> Option<Self> {
        let whole = width > 0 && height > 0 && width.checked_mul(height) == Some(data.len());
        whole.then_some(GrayImage {
            width,
            height,
            data,
        })
    }

    /// A white image; sides of 0 become 1.
    pub fn white(width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        GrayImage {
            width,
            height,
            data: vec![255; width * height],
        }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row after row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The pixels of row `y`; empty below the image.
    pub fn row(&self, y: usize) -> &[u8] {
        let start = y.saturating_mul(self.width);
        self.data.get(start..start + self.width).unwrap_or(&[])
    }

    /// The pixel at `x`, `y`; white outside.
    pub fn at(&self, x: usize, y: usize) -> u8 {
        self.row(y).get(x).copied().unwrap_or(255)
    }

    /// Changes the pixel at `x`, `y`; nothing outside.
    pub fn set(&mut self, x: usize, y: usize, value: u8) {
        if x < self.width && y < self.height {
            self.data[y * self.width + x] = value;
        }
    }

    /// The value between pixels at `x`, `y` (pixel centres are whole numbers); the
    /// edge goes on outside.
    pub fn sample(&self, x: f32, y: f32) -> f32 {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let right = (left + 1).min(self.width - 1);
        let bottom = (top + 1).min(self.height - 1);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let pixel = |x: usize, y: usize| f32::from(self.data[y * self.width + x]);
        let above = pixel(left, top) * (1.0 - fx) + pixel(right, top) * fx;
        let below = pixel(left, bottom) * (1.0 - fx) + pixel(right, bottom) * fx;
        above * (1.0 - fy) + below * fy
    }

    /// The image scaled to the given sides, averaged where it shrinks.
    pub fn resized(&self, width: usize, height: usize) -> GrayImage {
        let (width, height) = (width.max(1), height.max(1));
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let source: Option<ImageBuffer<Luma<u8>, &[u8]>> =
            ImageBuffer::from_raw(self.width as u32, self.height as u32, self.data.as_slice());
        source
            .map(|source| {
                image::imageops::resize(&source, width as u32, height as u32, FilterType::Triangle)
            })
            .and_then(|scaled| GrayImage::new(width, height, scaled.into_raw()))
            .unwrap_or_else(|| GrayImage::white(width, height))
    }

    /// The part from `x0`, `y0` up to but without `x1`, `y1`, cut to the image.
    pub fn cropped(&self, x0: usize, y0: usize, x1: usize, y1: usize) -> GrayImage {
        let (x1, y1) = (x1.min(self.width), y1.min(self.height));
        if x0 >= x1 || y0 >= y1 {
            return GrayImage::white(1, 1);
        }
        let mut data = Vec::with_capacity((x1 - x0) * (y1 - y0));
        for y in y0..y1 {
            data.extend_from_slice(&self.row(y)[x0..x1]);
        }
        GrayImage {
            width: x1 - x0,
            height: y1 - y0,
            data,
        }
    }

    /// The image turned by quarters.
    pub fn turned(&self, turn: Turn) -> GrayImage {
        let (w, h) = (self.width, self.height);
        match turn {
            Turn::None => self.clone(),
            Turn::Half => GrayImage {
                width: w,
                height: h,
                data: self.data.iter().rev().copied().collect(),
            },
            Turn::Right => {
                let mut data = Vec::with_capacity(w * h);
                for x in 0..w {
                    data.extend((0..h).rev().map(|y| self.data[y * w + x]));
                }
                GrayImage {
                    width: h,
                    height: w,
                    data,
                }
            }
            Turn::Left => {
                let mut data = Vec::with_capacity(w * h);
                for x in (0..w).rev() {
                    data.extend((0..h).map(|y| self.data[y * w + x]));
                }
                GrayImage {
                    width: h,
                    height: w,
                    data,
                }
            }
        }
    }

    /// The image turned about its centre so that lines which slope by `slope` (rise
    /// of y per x, small) become level. The size stays, the edge goes on outside.
    pub fn levelled(&self, slope: f32) -> GrayImage {
        let (sin, cos) = slope.atan().sin_cos();
        let (cx, cy) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..self.height {
            let dy = y as f32 - cy;
            for x in 0..self.width {
                let dx = x as f32 - cx;
                let value = self.sample(cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
                data.push(value as u8);
            }
        }
        GrayImage {
            width: self.width,
            height: self.height,
            data,
        }
    }

    /// The grey value that best parts ink from paper (Otsu's threshold): pixels
    /// below it are ink.
    pub fn ink_threshold(&self) -> u8 {
        let mut histogram = [0u64; 256];
        for &value in &self.data {
            histogram[usize::from(value)] += 1;
        }
        let total = self.data.len() as f64;
        let sum: f64 = histogram
            .iter()
            .enumerate()
            .map(|(v, &n)| v as f64 * n as f64)
            .sum();
        let (mut below, mut sum_below) = (0.0f64, 0.0f64);
        let (mut best, mut threshold) = (-1.0f64, 128u8);
        for value in 0..=254u8 {
            let count = histogram[usize::from(value)] as f64;
            below += count;
            sum_below += f64::from(value) * count;
            let above = total - below;
            if below == 0.0 || above == 0.0 {
                continue;
            }
            let gap = sum_below / below - (sum - sum_below) / above;
            let between = below * above * gap * gap;
            if between > best {
                (best, threshold) = (between, value.saturating_add(1));
            }
        }
        threshold
    }

    /// The typical grey value of the paper: the median of the brighter half.
    pub fn paper(&self) -> u8 {
        let mut histogram = [0usize; 256];
        for &value in &self.data {
            histogram[usize::from(value)] += 1;
        }
        let mut left = self.data.len() / 4;
        for value in (0..=255u8).rev() {
            let count = histogram[usize::from(value)];
            if count > left {
                return value;
            }
            left -= count;
        }
        255
    }

    /// The rectangle `(x0, y0, x1, y1)` (ends excluded) outside of which rows and
    /// columns are all but free of ink, or `None` for a blank page.
    pub fn ink_box(&self) -> Option<(usize, usize, usize, usize)> {
        let threshold = self.ink_threshold();
        // A page without contrast has no ink, whatever the best threshold is.
        if f32::from(self.paper()) - f32::from(threshold) < 16.0 {
            return None;
        }
        let mut columns = vec![0usize; self.width];
        let mut rows = vec![0usize; self.height];
        for (y, count) in rows.iter_mut().enumerate() {
            for (&value, column) in self.row(y).iter().zip(columns.iter_mut()) {
                if value < threshold {
                    *count += 1;
                    *column += 1;
                }
            }
        }
        let inked = |counts: &[usize]| {
            let first = counts.iter().position(|&n| n >= 3)?;
            let last = counts.iter().rposition(|&n| n >= 3)?;
            Some((first, last + 1))
        };
        let ((x0, x1), (y0, y1)) = (inked(&columns)?, inked(&rows)?);
        Some((x0, y0, x1, y1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_by_quarters_comes_round() {
        let image = GrayImage::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        let right = image.turned(Turn::Right);
        assert_eq!((right.width(), right.height()), (2, 3));
        assert_eq!(right.data(), [4, 1, 5, 2, 6, 3]);
        assert_eq!(right.turned(Turn::Left), image);
        assert_eq!(right.turned(Turn::Right), image.turned(Turn::Half));
        assert_eq!(Turn::Right.flipped().degrees(), 270);
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        assert!(GrayImage::new(2, 2, vec![0; 3]).is_none());
        assert!(GrayImage::new(0, 2, vec![]).is_none());
    }

    #[test]
    fn threshold_parts_two_tones_and_the_ink_box_finds_the_dark_one() {
        let mut image = GrayImage::white(40, 30);
        for y in 10..20 {
            for x in 5..25 {
                image.set(x, y, 60);
            }
        }
        let threshold = image.ink_threshold();
        assert!((61..=255).contains(&threshold), "{threshold}");
        assert_eq!(image.ink_box(), Some((5, 10, 25, 20)));
        assert_eq!(GrayImage::white(9, 9).ink_box(), None);
    }

    #[test]
    fn levelling_straightens_a_sloping_line() {
        let mut image = GrayImage::white(200, 100);
        for x in 0..200 {
            let y = 50.0 + (x as f32 - 100.0) * 0.03;
            image.set(x, y.round() as usize, 0);
        }
        let level = image.levelled(0.03);
        let dark = (10..190)
            .filter(|&x| (49..=51).any(|y| level.at(x, y) < 160))
            .count();
        assert!(dark > 170, "{dark}");
    }
}
