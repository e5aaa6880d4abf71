//! How large the type of a line is, from its ink and from the letters that were read.
//!
//! The height of a line's ink is the better measure of a short line that stands alone,
//! as titles do. Beside a long one there are chords, a neighbour's tails and specks, which
//! are ink as well: so it is held against the band that most letters share, from the
//! baseline to the height of an x, or of capitals where there is little else. What the
//! band says depends on the face, so it is a limit only. (Script with very small letters
//! comes out too small by that; to except it by how much of its ink soars cost far more
//! lines with chords than it won titles.)

use std::ops::Range;

use super::recognize::Reading;
use super::stroke::stroke_of;
use super::underline::without_rules;
use crate::picture::GrayImage;

/// Height of an x, as a part of the type size.
const X_HEIGHT: f32 = 0.47;
/// Height of capitals and figures.
const CAPITALS: f32 = 0.70;
/// The size that the ink has is at most this much larger than the one that the band
/// has: an x of a face with small ones.
const LARGER_THAN_BAND: f32 = 1.2;
/// The same for a line of capitals, whose band is as high as they are: what rises above
/// it is an accent. By its band it is at least as large as this.
const CAPITALS_TO_BAND: (f32, f32) = (1.0, 1.1);
/// How far tails reach below the baseline, and how far a comma does.
const DESCENT: f32 = 0.21;
const COMMA: f32 = 0.12;
/// Letters stand this far above the baseline at most, in type sizes, and this far below.
const HIGHEST: f32 = 0.75;
const LOWEST: f32 = 0.25;
/// From this share of the ink at an x's height on, the ink above it is part of the band.
const MOSTLY_TALL: f32 = 0.55;
/// So many letters share a band; fewer have each their own: a 7 is a bar and a thin leg.
const SHARED_BY: usize = 3;
/// Between two lines a row has less ink than this share of the densest row's.
const BETWEEN_LINES: f32 = 0.15;
/// So many rows without ink lie between two lines in one strip,
const GAP_OF_LINES: usize = 2;
/// of which each has so many rows, as a part of the strip's height,
const LINE_IN_STRIP: f32 = 0.1;
/// with so much ink, as a share of the densest row's: one may be far shorter.
const SAME_INK: f32 = 0.15;
/// A row with less ink than this, in pixels, has none.
const INK: f32 = 2.0;
/// A strip's densest rows, of which the mean is what the others are held against.
const DENSEST: usize = 4;

/// Where a line's letters stand in its strip, in parts of the strip's height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The type size.
    pub size: f32,
    /// Upper end of the letters that were read.
    pub top: f32,
    /// Lower end of them.
    pub bottom: f32,
    /// How thick the strokes are; `None` where there are too few letters to tell.
    pub stroke: Option<f32>,
}

/// The line that stands in a strip, of a page whose ink is so bright; `None` if there is no ink.
pub fn line_of(strip: &GrayImage, reading: &Reading, page_ink: f32) -> Option<Line> {
    let clean = without_rules(strip);
    let strip = clean.as_ref().unwrap_or(strip);
    let raw = profile(strip);
    let rows = smoothed(&raw);
    let mut dense = rows.clone();
    dense.sort_by(|a, b| b.total_cmp(a));
    let densest = dense.get(..DENSEST)?.iter().sum::<f32>() / DENSEST as f32;
    if densest <= 0.0 {
        return None;
    }
    let letters = Letters::of(reading);
    let tall = letters.above_x > MOSTLY_TALL;
    let threshold = if tall {
        (0.5 * letters.above_x).min(0.4)
    } else {
        ((letters.above_x + 0.75) / 2.0).clamp(0.35, 0.6)
    } * densest;
    let around = row_of_letters(&rows, BETWEEN_LINES * densest);
    let inside = rows.get(around.clone())?;
    // Outermost rows: between them, the middle of round letters has little ink.
    let first = around.start + inside.iter().position(|&ink| ink >= threshold)?;
    let last = around.start + inside.iter().rposition(|&ink| ink >= threshold)?;
    let height = rows.len() as f32;
    let (band, baseline) = ((last + 1 - first) as f32, (last + 1) as f32);
    let by_band = band / if tall { CAPITALS } else { X_HEIGHT };
    let (top, bottom) = ink_around(&raw, first, last);
    let by_ink = (bottom - top) as f32 / (letters.above + letters.below);
    let stroke = stroke_of(strip, first..last + 1, page_ink).map(|stroke| stroke / height);
    let (least, larger) = if tall {
        CAPITALS_TO_BAND
    } else {
        (0.0, LARGER_THAN_BAND)
    };
    let limit = larger * by_band;
    let high = ((baseline - HIGHEST * limit).max(0.0) as usize).clamp(top, last);
    let low = ((baseline + LOWEST * limit) as usize).clamp(last + 1, bottom.max(last + 1));
    if by_ink <= limit || !letters.share_a_band {
        // What hangs below capitals is a comma, which boxes cut short or leave out.
        let at_least = if letters.share_a_band { least } else { 0.0 };
        return Some(Line {
            size: by_ink.max(at_least * by_band) / height,
            top: top as f32 / height,
            bottom: bottom as f32 / height,
            stroke,
        });
    }
    Some(Line {
        size: limit / height,
        top: high as f32 / height,
        bottom: low as f32 / height,
        stroke,
    })
}

/// Where a strip of two lines parts, as a part of its height; `None` if it holds one.
pub fn parting(strip: &GrayImage) -> Option<f32> {
    let clean = without_rules(strip);
    let rows = profile(clean.as_ref().unwrap_or(strip));
    let densest = rows.iter().copied().fold(0.0, f32::max);
    let least = (BETWEEN_LINES * densest / 3.0).max(INK);
    let free = |y: &usize| rows.get(*y).is_some_and(|&ink| ink < least);
    let middle: Vec<usize> = (rows.len() * 3 / 10..rows.len() * 7 / 10)
        .filter(free)
        .collect();
    let widest = middle
        .chunk_by(|a, b| a + 1 == *b)
        .max_by_key(|run| run.len())
        .filter(|run| run.len() >= GAP_OF_LINES)?;
    let at = widest.get(widest.len() / 2).copied()?;
    let (above, below) = rows.split_at_checked(at)?;
    let is_line = |part: &[f32]| {
        let dense = part.iter().filter(|&&ink| ink >= SAME_INK * densest);
        dense.count() as f32 >= LINE_IN_STRIP * rows.len() as f32
    };
    (is_line(above) && is_line(below)).then(|| at as f32 / rows.len() as f32)
}

/// The rows around the densest one of the middle that all have at least `least` ink: a
/// small line right above or below is left out.
fn row_of_letters(rows: &[f32], least: f32) -> Range<usize> {
    let ink = |y: usize| rows.get(y).copied().unwrap_or(0.0);
    let middle = rows.len() / 4..rows.len() * 3 / 4;
    let core = middle
        .max_by(|&a, &b| ink(a).total_cmp(&ink(b)))
        .unwrap_or(0);
    let mut around = core..core + 1;
    while around.start > 0 && ink(around.start - 1) >= least {
        around.start -= 1;
    }
    while ink(around.end) >= least && around.end < rows.len() {
        around.end += 1;
    }
    around
}

/// The rows of ink around a band: up and down to a gap, ends excluded.
fn ink_around(rows: &[f32], first: usize, last: usize) -> (usize, usize) {
    let inked = |y: usize| rows.get(y).is_some_and(|&ink| ink >= INK);
    let mut top = first;
    // A gap of two rows is that under a dot or an accent.
    while top > 0 && (1..=3).any(|up| up <= top && inked(top - up)) {
        top -= 1;
    }
    let mut bottom = last;
    while bottom + 1 < rows.len() && (1..=2).any(|down| inked(bottom + down)) {
        bottom += 1;
    }
    (top, bottom + 1)
}

/// The ink of each row in pixels.
fn profile(strip: &GrayImage) -> Vec<f32> {
    let threshold = strip.ink_threshold();
    (0..strip.height())
        .map(|y| strip.row(y).iter().filter(|&&v| v < threshold).count() as f32)
        .collect()
}

/// The same with each row evened out between its neighbours.
fn smoothed(rows: &[f32]) -> Vec<f32> {
    let at = |y: usize| rows.get(y).copied().unwrap_or(0.0);
    (0..rows.len())
        .map(|y| (at(y.wrapping_sub(1)) + 2.0 * at(y) + at(y + 1)) / 4.0)
        .collect()
}

/// What the letters of a line cover.
struct Letters {
    /// Ink above the height of an x, as a share of that at its height.
    above_x: f32,
    /// How far they rise above the baseline, in type sizes.
    above: f32,
    /// How far they reach below it.
    below: f32,
    /// Whether they are enough, and not figures alone, for rows to say where they stand.
    share_a_band: bool,
}

impl Letters {
    fn of(reading: &Reading) -> Self {
        let (mut over, mut at) = (0.0f32, 0.0f32);
        let (mut above, mut below) = (X_HEIGHT, 0.0f32);
        for glyph in &reading.glyphs {
            let c = glyph.character;
            let (ink_over, ink_at, top) = match c {
                _ if c.is_uppercase() || c.is_numeric() => (1.7, 1.8, CAPITALS),
                'b' | 'd' | 'h' | 'k' | 'ß' => (1.0, 2.2, CAPITALS),
                'l' | 'f' => (1.0, 1.2, CAPITALS),
                't' => (0.4, 1.4, 0.60),
                'i' | 'j' => (0.4, 1.0, 0.66),
                _ if c.is_alphabetic() && !c.is_ascii() => (0.6, 2.2, CAPITALS),
                _ if c.is_alphabetic() => (0.0, 2.2, X_HEIGHT),
                '!' | '?' | '(' | ')' | '[' | ']' | '/' | '&' | '\'' | '"' => (0.8, 0.8, CAPITALS),
                _ => (0.0, 0.0, 0.0),
            };
            over += ink_over;
            at += ink_at;
            above = above.max(top);
            if "gjpqyç()[]".contains(c) {
                below = DESCENT;
            } else if "Q,;".contains(c) {
                below = below.max(COMMA);
            }
        }
        let letters = || reading.glyphs.iter().map(|glyph| glyph.character);
        Self {
            share_a_band: letters().filter(|c| c.is_alphanumeric()).count() >= SHARED_BY
                && letters().any(char::is_alphabetic),
            above_x: if at > 0.0 { over / at } else { 1.0 },
            above,
            below,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognize::{Glyph, STRIP_HEIGHT};
    use super::*;

    #[test]
    fn two_lines_in_one_strip_part_between_them() {
        let row = |image: &mut GrayImage, top: usize, long: usize| {
            for y in top..top + 14 {
                for x in (10..long).step_by(2) {
                    image.set(x, y, 0);
                }
            }
        };
        let mut two = GrayImage::white(300, STRIP_HEIGHT);
        row(&mut two, 5, 290);
        assert_eq!(parting(&two), None);
        row(&mut two, 29, 110);
        let at = parting(&two).unwrap() * STRIP_HEIGHT as f32;
        assert!((19.0..29.0).contains(&at), "{at}");
        let mut one = GrayImage::white(300, STRIP_HEIGHT);
        row(&mut one, 17, 290);
        assert_eq!(parting(&one), None);
    }

    /// The baseline of the strips below.
    const BASE: usize = 36;

    /// A strip in type of this many pixels: each letter is a ring as wide as high with
    /// what rises above it, chords may stand above the line.
    fn strip(text: &str, size: f32, chords: bool) -> (GrayImage, Reading) {
        let mut image = GrayImage::white(text.chars().count() * 20 + 20, STRIP_HEIGHT);
        let mut glyphs = Vec::new();
        for (index, character) in text.chars().enumerate() {
            glyphs.push(Glyph { character, x: 0.0 });
            let tall = character.is_uppercase() || "bdhkl".contains(character);
            let x0 = 10 + 20 * index;
            let high = |part: f32| BASE - (part * size).round() as usize;
            let (x_top, top) = (high(X_HEIGHT), high(if tall { CAPITALS } else { X_HEIGHT }));
            if character.is_whitespace() {
                continue;
            }
            for y in top..BASE {
                for x in x0..x0 + 3 {
                    image.set(x, y, 0);
                }
                let arch = y < x_top + 3 && y >= x_top || y + 3 >= BASE;
                let cap_arch = character.is_uppercase() && y < top + 3;
                if character != 'l' && (arch || cap_arch) {
                    for x in x0..x0 + 12 {
                        image.set(x, y, 0);
                    }
                }
            }
        }
        if chords {
            for y in 0..14 {
                for x in 34..46 {
                    image.set(x, y, 0);
                }
            }
        }
        let confidence = 1.0;
        (image, Reading { glyphs, confidence })
    }

    fn size_of(text: &str, size: f32, chords: bool) -> f32 {
        let (image, reading) = strip(text, size, chords);
        line_of(&image, &reading, 0.0).unwrap().size * STRIP_HEIGHT as f32
    }

    #[test]
    fn the_same_type_has_the_same_size_whatever_is_written_in_it() {
        for text in [
            "now more moons rose",
            "De Mi Madre",
            "LA VIAJERITA",
            "Zamba del laurel",
            "hallela bold",
        ] {
            for size in [22.0, 34.0] {
                let found = size_of(text, size, false);
                assert!((found / size - 1.0).abs() < 0.16, "{text} {size} {found}");
            }
        }
    }

    #[test]
    fn a_lone_seven_is_as_large_as_it_is_tall() {
        let mut image = GrayImage::white(60, STRIP_HEIGHT);
        for y in BASE - 21..BASE {
            let bar = y < BASE - 17;
            for x in if bar { 10..24 } else { 15..18 } {
                image.set(x, y, 0);
            }
        }
        let glyphs = vec![Glyph {
            character: '7',
            x: 0.0,
        }];
        let reading = Reading {
            glyphs,
            confidence: 1.0,
        };
        let size = line_of(&image, &reading, 0.0).unwrap().size * STRIP_HEIGHT as f32;
        assert!((size - 30.0).abs() < 2.0, "{size}");
    }

    #[test]
    fn chords_above_a_line_do_not_make_it_larger() {
        for text in ["la rosa llama sola", "Luna Tucumana a solas"] {
            let (plain, chords) = (size_of(text, 30.0, false), size_of(text, 30.0, true));
            assert!(chords / plain < 1.25, "{plain} {chords}");
        }
    }

    #[test]
    fn a_small_line_right_below_does_not_make_it_larger() {
        let (mut image, reading) = strip("Luna del monte", 26.0, false);
        let before = line_of(&image, &reading, 0.0).unwrap().size;
        for x in (20..200).filter(|x| x % 5 < 3) {
            for y in BASE + 3..BASE + 9 {
                image.set(x, y, 0);
            }
        }
        let after = line_of(&image, &reading, 0.0).unwrap().size;
        assert!(after / before < 1.25, "{before} {after}");
    }

    #[test]
    fn a_rule_below_the_words_is_not_their_baseline() {
        let (mut image, reading) = strip("underlined words", 30.0, false);
        let before = line_of(&image, &reading, 0.0).unwrap();
        for x in 0..image.width() {
            image.set(x, BASE + 6, 0);
        }
        assert_eq!(line_of(&image, &reading, 0.0), Some(before));
    }

    #[test]
    fn a_strip_without_ink_has_no_line() {
        let (_, reading) = strip("a", 30.0, false);
        let blank = GrayImage::white(40, STRIP_HEIGHT);
        assert_eq!(line_of(&blank, &reading, 0.0), None);
    }
}
