//! How thick the strokes of a line's letters are, which tells bold type from the rest.
//!
//! Measured along the rows that all letters share, where most of what a row crosses are
//! stems: the middle of the widths, each by its darkness, so that blur widens nothing.

use std::ops::Range;

use crate::picture::GrayImage;

/// This share of the rows at either end of the band is left out: arches and serifs.
const OUTER: f32 = 0.2;
/// A pixel this dark, where 1 is ink and 0 is paper, belongs to a stroke.
const DARK: f32 = 0.3;
/// Strokes narrower than this, in pixels of a strip, are specks.
const SPECK: f32 = 0.7;
/// Fewer strokes than this tell nothing.
const ENOUGH: usize = 12;
/// The darkest and the brightest pixels, of which the mean is ink and paper, in parts
/// of all.
const DARKEST: f32 = 0.02;
const BRIGHTEST: f32 = 0.3;

/// The width of the usual stroke in pixels of the strip, over the rows from which letters
/// rise and to which they fall; `None` where there is too little to tell.
pub fn stroke_of(strip: &GrayImage, band: Range<usize>) -> Option<f32> {
    let (paper, ink) = levels(strip);
    let contrast = paper - ink;
    if contrast < 1.0 {
        return None;
    }
    let outer = (OUTER * band.len() as f32) as usize;
    let rows = band.start + outer..band.end.saturating_sub(outer).min(strip.height());
    let mut widths = Vec::new();
    for y in rows {
        let mut run = 0.0f32;
        let mut before = 0.0f32;
        for &value in strip.row(y) {
            let dark = ((paper - f32::from(value)) / contrast).clamp(0.0, 1.0);
            if dark >= DARK {
                // The rim of a stroke is its own as well.
                run += if run == 0.0 { before + dark } else { dark };
            } else if run > 0.0 {
                widths.push(run + dark);
                run = 0.0;
            }
            before = dark;
        }
    }
    widths.retain(|width| *width >= SPECK);
    if widths.len() < ENOUGH {
        return None;
    }
    widths.sort_by(f32::total_cmp);
    widths.get(widths.len() / 2).copied()
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
                let stroke = stroke_of(&stems(width, blurred), 10..38).unwrap();
                assert!((stroke - width as f32).abs() < 0.3, "{width} {stroke}");
            }
        }
    }

    #[test]
    fn arches_and_serifs_do_not_count() {
        let mut image = stems(4, false);
        for x in 10..380 {
            for y in (10..13).chain(35..38) {
                image.set(x, y, 0);
            }
        }
        assert_eq!(stroke_of(&image, 10..38), Some(4.0));
    }

    #[test]
    fn paper_has_no_strokes() {
        assert_eq!(stroke_of(&GrayImage::white(100, 48), 10..38), None);
        assert_eq!(stroke_of(&stems(4, false), 40..60), None);
    }
}
