//! Finding boxes of text on a page image with a PP-OCR detector.

use rten_imageproc::{PointF, Vec2, min_area_rect};

use crate::picture::GrayImage;

/// Text is where the detector's map is above this.
const MAP_THRESHOLD: f32 = 0.3;
/// A box is believed if its map is this high on average. The usual 0.5 loses whole
/// lines of contents.
const BOX_THRESHOLD: f32 = 0.3;
/// The detector marks the core of a line; boxes grow by this times area over
/// perimeter.
const GROWTH: f32 = 1.6;
/// Sides that the detector accepts are multiples of this.
const STRIDE: usize = 32;

/// A point in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Rightwards.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

impl Point {
    fn distance(self, other: Point) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    fn between(self, other: Point, part: f32) -> Point {
        Point {
            x: self.x + (other.x - self.x) * part,
            y: self.y + (other.y - self.y) * part,
        }
    }
}

/// A box around a line of text, perhaps a little slanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quad {
    /// Top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

impl Quad {
    /// A box with level edges.
    pub fn level(x0: f32, y0: f32, x1: f32, y1: f32) -> Quad {
        let corner = |x, y| Point { x, y };
        Quad {
            corners: [
                corner(x0, y0),
                corner(x1, y0),
                corner(x1, y1),
                corner(x0, y1),
            ],
        }
    }

    /// Length of the upper or lower edge, the longer.
    pub fn width(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        a.distance(b).max(d.distance(c))
    }

    /// Length of the left or right edge, the longer.
    pub fn height(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        a.distance(d).max(b.distance(c))
    }

    /// The middle.
    pub fn centre(&self) -> Point {
        let [a, _, c, _] = self.corners;
        a.between(c, 0.5)
    }

    /// Least x.
    pub fn left(&self) -> f32 {
        self.corners.iter().map(|p| p.x).fold(f32::MAX, f32::min)
    }

    /// Greatest x.
    pub fn right(&self) -> f32 {
        self.corners.iter().map(|p| p.x).fold(f32::MIN, f32::max)
    }

    /// Least y.
    pub fn top(&self) -> f32 {
        self.corners.iter().map(|p| p.y).fold(f32::MAX, f32::min)
    }

    /// Greatest y.
    pub fn bottom(&self) -> f32 {
        self.corners.iter().map(|p| p.y).fold(f32::MIN, f32::max)
    }

    /// How much the box falls per pixel to the right.
    pub fn slope(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        let (left, right) = (a.between(d, 0.5), b.between(c, 0.5));
        let run = right.x - left.x;
        if run.abs() < 1.0 {
            0.0
        } else {
            (right.y - left.y) / run
        }
    }

    /// The part of the box between two parts of its width and two of its height.
    pub fn part(&self, (left, right): (f32, f32), (top, bottom): (f32, f32)) -> Quad {
        Quad {
            corners: [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map(|(u, v)| self.at(u, v)),
        }
    }

    /// The point at `u` of the width and `v` of the height.
    pub fn at(&self, u: f32, v: f32) -> Point {
        let [a, b, c, d] = self.corners;
        a.between(b, u).between(d.between(c, u), v)
    }

    /// The same box with each point moved.
    pub fn map(&self, f: impl Fn(Point) -> Point) -> Quad {
        Quad {
            corners: self.corners.map(f),
        }
    }
}

/// What a detector was trained to see: its input is `(value / 255 - mean) / deviation`
/// for each of three channels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalisation {
    /// Mean of each channel.
    pub mean: [f32; 3],
    /// Deviation of each channel.
    pub deviation: [f32; 3],
}

impl Normalisation {
    /// The PP-OCRv4 detectors.
    pub const V4: Normalisation = Normalisation {
        mean: [0.485, 0.456, 0.406],
        deviation: [0.229, 0.224, 0.225],
    };
    /// The PP-OCRv6 detectors.
    pub const V6: Normalisation = Normalisation {
        mean: [0.5; 3],
        deviation: [0.5; 3],
    };
}

/// A detector's input for an image.
#[derive(Debug)]
pub struct DetectorInput {
    /// Three planes of `height` rows of `width` values.
    pub planes: Vec<f32>,
    /// Width, a multiple of 32.
    pub width: usize,
    /// Height, a multiple of 32.
    pub height: usize,
    /// Pixels of the input per pixel of the image.
    pub scale: f32,
}

/// Scales an image and pads it at the right and below with the paper's grey.
pub fn prepare(image: &GrayImage, scale: f32, normalisation: &Normalisation) -> DetectorInput {
    let scaled = |side: usize| ((side as f32 * scale).round() as usize).max(1);
    let (inner_width, inner_height) = (scaled(image.width()), scaled(image.height()));
    let padded = |side: usize| side.div_ceil(STRIDE) * STRIDE;
    let (width, height) = (padded(inner_width), padded(inner_height));
    let small = image.resized(inner_width, inner_height);
    let paper = small.paper();
    let mut planes = Vec::with_capacity(3 * width * height);
    for (mean, deviation) in normalisation.mean.iter().zip(&normalisation.deviation) {
        let value = |grey: u8| (f32::from(grey) / 255.0 - mean) / deviation;
        let table: Vec<f32> = (0..=255u8).map(value).collect();
        for y in 0..height {
            let row = small.row(y);
            planes.extend(row.iter().map(|&grey| table[usize::from(grey)]));
            planes.resize(planes.len() + width - row.len(), value(paper));
        }
    }
    DetectorInput {
        planes,
        width,
        height,
        scale,
    }
}

/// The boxes that a detector's map shows, in pixels of the image that it was made of.
/// Gives none if the map does not have the input's size.
pub fn boxes_of(map: &[f32], input: &DetectorInput, image: &GrayImage) -> Vec<Quad> {
    let (width, height) = (input.width, input.height);
    if map.len() != width * height {
        return Vec::new();
    }
    let mut mask = dilated_mask(map, width, height);
    let mut boxes = Vec::new();
    for start in 0..mask.len() {
        if !mask[start] {
            continue;
        }
        let blob = take_blob(map, &mut mask, width, height, start);
        if blob.pixels >= 9 && blob.sum / blob.pixels as f32 >= BOX_THRESHOLD {
            boxes.extend(quad_of(&blob, input.scale, image));
        }
    }
    boxes.sort_by(|a, b| {
        a.top()
            .total_cmp(&b.top())
            .then(a.left().total_cmp(&b.left()))
    });
    boxes
}

/// Where the map is high, each point spread to its right and lower neighbours.
fn dilated_mask(map: &[f32], width: usize, height: usize) -> Vec<bool> {
    let mut mask = vec![false; map.len()];
    for y in 0..height {
        for x in 0..width {
            if map[y * width + x] <= MAP_THRESHOLD {
                continue;
            }
            let (right, below) = (x + 1 < width, y + 1 < height);
            mask[y * width + x] = true;
            if right {
                mask[y * width + x + 1] = true;
            }
            if below {
                mask[(y + 1) * width + x] = true;
            }
            if right && below {
                mask[(y + 1) * width + x + 1] = true;
            }
        }
    }
    mask
}

/// Connected points of the map: leftmost and rightmost of each row.
struct Blob {
    rows: Vec<(usize, usize, usize)>,
    sum: f32,
    pixels: usize,
}

/// Takes the connected points around `start` out of the mask.
fn take_blob(map: &[f32], mask: &mut [bool], width: usize, height: usize, start: usize) -> Blob {
    let mut extents: std::collections::BTreeMap<usize, (usize, usize)> = Default::default();
    let (mut sum, mut pixels) = (0.0f32, 0usize);
    let mut stack = vec![start];
    mask[start] = false;
    while let Some(at) = stack.pop() {
        let (x, y) = (at % width, at / width);
        sum += map[at];
        pixels += 1;
        let extent = extents.entry(y).or_insert((x, x));
        *extent = (extent.0.min(x), extent.1.max(x));
        for near_y in y.saturating_sub(1)..(y + 2).min(height) {
            for near_x in x.saturating_sub(1)..(x + 2).min(width) {
                let near = near_y * width + near_x;
                if mask[near] {
                    mask[near] = false;
                    stack.push(near);
                }
            }
        }
    }
    Blob {
        rows: extents
            .into_iter()
            .map(|(y, (x0, x1))| (y, x0, x1))
            .collect(),
        sum,
        pixels,
    }
}

/// The grown box around a blob, in pixels of the image.
fn quad_of(blob: &Blob, scale: f32, image: &GrayImage) -> Option<Quad> {
    let points: Vec<PointF> = blob
        .rows
        .iter()
        .flat_map(|&(y, x0, x1)| [x0, x1].map(|x| PointF::from_yx(y as f32, x as f32)))
        .collect();
    let tight = min_area_rect(&points)?.orient_towards(Vec2::from_yx(-1.0, 0.0));
    let (width, height) = (tight.width().max(1.0), tight.height().max(1.0));
    if width.min(height) < 3.0 {
        return None;
    }
    let growth = width * height * GROWTH / (width + height);
    let grown = tight.expanded(growth, growth);
    let mut corners = grown.corners().map(|p| Point { x: p.x, y: p.y });
    corners.sort_by(|a, b| a.x.total_cmp(&b.x));
    let [mut a, mut b, mut c, mut d] = corners;
    if a.y > b.y {
        std::mem::swap(&mut a, &mut b);
    }
    if c.y > d.y {
        std::mem::swap(&mut c, &mut d);
    }
    let slanted = Quad {
        corners: [a, c, d, b],
    };
    // The direction of a short blob is chance.
    let quad = if slanted.width() < 2.5 * slanted.height() && slanted.slope().abs() > 0.06 {
        Quad::level(
            slanted.left(),
            slanted.top(),
            slanted.right(),
            slanted.bottom(),
        )
    } else {
        slanted
    };
    let (limit_x, limit_y) = (image.width() as f32, image.height() as f32);
    Some(quad.map(|p| Point {
        x: (p.x / scale).clamp(0.0, limit_x),
        y: (p.y / scale).clamp(0.0, limit_y),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_padded_to_the_stride_with_paper() {
        let input = prepare(&GrayImage::white(100, 50), 1.0, &Normalisation::V6);
        assert_eq!((input.width, input.height), (128, 64));
        assert_eq!(input.planes.len(), 3 * 128 * 64);
        assert!(input.planes.iter().all(|&v| (v - 1.0).abs() < 1e-6));
    }

    #[test]
    fn a_bright_bar_of_the_map_becomes_a_grown_box() {
        let image = GrayImage::white(400, 200);
        let input = prepare(&image, 0.32, &Normalisation::V4);
        let mut map = vec![0.0; input.width * input.height];
        for y in 20..26 {
            for x in 30..90 {
                map[y * input.width + x] = 0.9;
            }
        }
        let boxes = boxes_of(&map, &input, &image);
        assert_eq!(boxes.len(), 1);
        let quad = boxes[0];
        assert!(
            quad.left() < 30.0 / 0.32 && quad.right() > 90.0 / 0.32,
            "{quad:?}"
        );
        assert!(
            quad.height() > 6.0 / 0.32 && quad.height() < 20.0 / 0.32,
            "{quad:?}"
        );
        assert!(quad.slope().abs() < 0.01);
        assert!(boxes_of(&map[1..], &input, &image).is_empty());
    }

    #[test]
    fn faint_and_tiny_blobs_are_dropped() {
        let image = GrayImage::white(128, 64);
        let input = prepare(&image, 1.0, &Normalisation::V4);
        let mut map = vec![0.0; input.width * input.height];
        map[5 * 128 + 5] = 0.9;
        assert!(boxes_of(&map, &input, &image).is_empty());
    }
}
