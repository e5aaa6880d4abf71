//! How thick the strokes of a line's letters are, which tells bold type from the rest.
//!
//! Measured along the rows that all letters share, where most of what a row crosses are
//! stems: the ink of a row, shared among its stems. Blur moves ink and adds none, and stems
//! that have run into each other are peaks still. How dark a pixel full of ink is a blurred
//! line does not show, its thin stems are grey: that the other lines of the page have to say.

use std::ops::Range;

use crate::picture::GrayImage;

/// This share of the rows at either end of the band is left out: arches and serifs.
const OUTER: f32 = 0.2;
/// A stem is this dark at least, where 1 is ink and 0 is paper,
const DARK: f32 = 0.25;
/// and by so much darker than what lies between it and the next.
const APART: f32 = 0.12;
/// Rows with fewer stems tell nothing, and so few rows neither.
const ENOUGH_STEMS: usize = 3;
const ENOUGH_ROWS: usize = 4;
/// The darkest and the brightest pixels, of which the mean is ink and paper, in parts
/// of all.
const DARKEST: f32 = 0.02;
const BRIGHTEST: f32 = 0.3;

/// How bright the ink of a page is, from 0 to 255, as half of its lines have it; `None` of
/// no lines.
pub fn ink_of<'a>(strips: impl Iterator<Item = &'a GrayImage>) -> Option<f32> {
    let mut inks: Vec<f32> = strips.map(|strip| levels(strip).1).collect();
    inks.sort_by(f32::total_cmp);
    inks.get(inks.len() / 2).copied()
}

/// The width of the usual stem in pixels of the strip, over the rows from which letters
/// rise and to which they fall, where ink is so bright; `None` where there is too little to
/// tell.
pub fn stroke_of(strip: &GrayImage, band: Range<usize>, ink: f32) -> Option<f32> {
    let (paper, _) = levels(strip);
    let contrast = paper - ink;
    if contrast < 1.0 {
        return None;
    }
    let outer = (OUTER * band.len() as f32) as usize;
    let rows = band.start + outer..band.end.saturating_sub(outer).min(strip.height());
    let mut widths: Vec<f32> = rows
        .filter_map(|y| {
            let row = strip.row(y);
            let darkness = row
                .iter()
                .map(|&v| ((paper - f32::from(v)) / contrast).max(0.0));
            let stems = stems(darkness.clone());
            (stems >= ENOUGH_STEMS).then(|| darkness.sum::<f32>() / stems as f32)
        })
        .collect();
    if widths.len() < ENOUGH_ROWS {
        return None;
    }
    widths.sort_by(f32::total_cmp);
    widths.get(widths.len() / 2).copied()
}

/// How many peaks of darkness a row has.
fn stems(row: impl Iterator<Item = f32>) -> usize {
    let (mut count, mut rising, mut extreme) = (0, true, 0.0f32);
    for dark in row.chain([0.0]) {
        if rising && dark < extreme - APART {
            count += usize::from(extreme >= DARK);
            (rising, extreme) = (false, dark);
        } else if !rising && dark > extreme + APART {
            (rising, extreme) = (true, dark);
        } else if rising == (dark > extreme) {
            extreme = dark;
        }
    }
    count
}

/// How bright paper and ink are.
fn levels(strip: &GrayImage) -> (f32, f32) {
    let mut values: Vec<u8> = (0..strip.height())
        .flat_map(|y| strip.row(y).iter().copied())
        .collect();
    values.sort_unstable();
    let mean =
        |part: &[u8]| part.iter().map(|&v| f32::from(v)).sum::<f32>() / part.len().max(1) as f32;
    let count = |share: f32| ((share * values.len() as f32) as usize).clamp(1, values.len().max(1));
    let dark = values.get(..count(DARKEST)).unwrap_or_default();
    let bright = values
        .get(values.len().saturating_sub(count(BRIGHTEST))..)
        .unwrap_or_default();
    (mean(bright), mean(dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stems of so many pixels, grey at both rims if blurred.
    fn stems(width: usize, blurred: bool) -> GrayImage {
        let mut image = GrayImage::white(400, 48);
        for x0 in (10..380).step_by(20) {
            for y in 10..38 {
                for x in x0..x0 + width {
                    image.set(x, y, 0);
                }
                if blurred {
                    for x in [x0 - 1, x0, x0 + width - 1, x0 + width] {
                        image.set(x, y, 128);
                    }
                }
            }
        }
        image
    }

    #[test]
    fn stems_are_as_thick_as_they_are_however_blurred() {
        for width in [3, 4, 7] {
            for blurred in [false, true] {
                let stroke = stroke_of(&stems(width, blurred), 10..38, 0.0).unwrap();
                assert!((stroke - width as f32).abs() < 0.3, "{width} {stroke}");
            }
        }
    }

    /// Each pixel the mean of so many beside each other.
    fn blurred(image: &GrayImage, over: usize) -> GrayImage {
        let mut out = GrayImage::white(image.width(), image.height());
        for y in 0..image.height() {
            let row = image.row(y);
            for x in over..image.width() - over {
                let around = &row[x - over / 2..=x + over / 2];
                let sum: usize = around.iter().map(|&v| usize::from(v)).sum();
                out.set(x, y, (sum / around.len()) as u8);
            }
        }
        out
    }

    #[test]
    fn thin_stems_that_blur_into_grey_are_thin_beside_lines_that_keep_their_ink() {
        let thin = blurred(&stems(3, false), 14);
        let bold = blurred(&stems(9, false), 14);
        let text = blurred(&stems(14, false), 14);
        let ink = ink_of([&thin, &bold, &text].into_iter()).unwrap();
        let [thin, bold] = [&thin, &bold].map(|strip| stroke_of(strip, 10..38, ink).unwrap());
        assert!(bold > 1.5 * thin, "{thin} {bold}");
    }

    #[test]
    fn arches_and_serifs_do_not_count() {
        let mut image = stems(4, false);
        for x in 10..380 {
            for y in (10..13).chain(35..38) {
                image.set(x, y, 0);
            }
        }
        assert_eq!(stroke_of(&image, 10..38, 0.0), Some(4.0));
    }

    #[test]
    fn paper_has_no_strokes() {
        assert_eq!(stroke_of(&GrayImage::white(100, 48), 10..38, 255.0), None);
        assert_eq!(stroke_of(&stems(4, false), 40..60, 0.0), None);
    }
}
