//! Large numbers before titles in smaller type, which the detector takes for one line: in a
//! strip as high as the number the title is too small to be read.

use super::detect::Quad;
use super::recognize::{Glyph, Reading};
use crate::picture::GrayImage;

/// A number has so many figures at most, and one letter behind them.
const FIGURES: usize = 4;
/// Fewer letters behind a number are a key or a metre.
const LEAST_LETTERS: usize = 6;
/// What is lower than this part of the number is in smaller type: figures are as high as
/// capitals, and a line has one of those or an ascender.
const SMALLER: f32 = 0.62;
/// Paper above and below a line, as a part of its height.
const PAPER: f32 = 0.25;
/// A row has ink from this share of the darkest row's on: tails and specks are less.
const INK: f32 = 0.12;

/// A number and the smaller line behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Their boxes.
    pub boxes: [Quad; 2],
    /// Where the one ends and the other begins, as a part of the whole box's width.
    split: f32,
}

impl Parts {
    /// What the whole box reads as where its parts were read one by one.
    pub fn joined(&self, number: Reading, line: Reading) -> Reading {
        let space = Glyph {
            character: ' ',
            x: self.split,
        };
        let confidence = number.confidence.min(line.confidence);
        let place = |from: f32, to: f32| {
            move |glyph: Glyph| Glyph {
                x: from + (to - from) * glyph.x,
                ..glyph
            }
        };
        let number = number.glyphs.into_iter().map(place(0.0, self.split));
        let line = line.glyphs.into_iter().map(place(self.split, 1.0));
        Reading {
            glyphs: number.chain([space]).chain(line).collect(),
            confidence,
        }
    }
}

/// The number and the smaller line behind it, if the strip that was cut of `quad` holds both.
pub fn parts_of(strip: &GrayImage, quad: &Quad, reading: &Reading) -> Option<Parts> {
    let split = end_of_number(&reading.glyphs)?;
    let width = strip.width();
    let at = (split * width as f32) as usize;
    let number = rows_with_ink(strip, 0, at)?;
    let line = rows_with_ink(strip, at, width)?;
    let (high, low) = (number.1 - number.0, line.1 - line.0);
    // Figures have no tails: on one baseline they end where the line's letters do.
    let above = low.min(number.1 - line.0);
    if above >= SMALLER * high {
        return None;
    }
    let top = (line.0 - PAPER * low).max(0.0);
    let bottom = (line.1 + PAPER * low).min(1.0);
    Some(Parts {
        boxes: [
            quad.part((0.0, split), (0.0, 1.0)),
            quad.part((split, 1.0), (top, bottom)),
        ],
        split,
    })
}

/// Where the number ends that a line begins with, as a part of the strip's width.
fn end_of_number(glyphs: &[Glyph]) -> Option<f32> {
    let figures = glyphs
        .iter()
        .take_while(|glyph| glyph.character.is_ascii_digit())
        .count();
    if !(1..=FIGURES).contains(&figures) {
        return None;
    }
    // "13A", "4.": what stands as close as the figures do is the number's.
    let step = match glyphs.get(..figures)? {
        [first, .., last] => (last.x - first.x) / (figures - 1) as f32,
        _ => 0.0,
    };
    let mut end = figures - 1;
    let (last, next) = (glyphs.get(end)?, glyphs.get(end + 1)?);
    if !next.character.is_whitespace() && next.x - last.x < 1.6 * step {
        end += 1;
    }
    let rest: Vec<&Glyph> = glyphs
        .get(end + 1..)?
        .iter()
        .filter(|glyph| !glyph.character.is_whitespace())
        .collect();
    let letters = rest.iter().filter(|g| g.character.is_alphabetic()).count();
    let (last, first) = (glyphs.get(end)?, rest.first()?);
    // Nearer to the letter, which is narrower.
    (letters >= LEAST_LETTERS).then_some(last.x + 0.6 * (first.x - last.x))
}

/// The upper and lower end of the ink between two columns, in parts of the strip's height.
fn rows_with_ink(strip: &GrayImage, from: usize, to: usize) -> Option<(f32, f32)> {
    let threshold = strip.ink_threshold();
    let rows: Vec<usize> = (0..strip.height())
        .map(|y| {
            let row = strip.row(y).get(from..to).unwrap_or_default();
            row.iter().filter(|&&value| value < threshold).count()
        })
        .collect();
    let most = rows.iter().copied().max().unwrap_or(0);
    let has_ink = |count: &usize| *count as f32 > (INK * most as f32).max(1.0);
    let (first, last) = (
        rows.iter().position(has_ink)?,
        rows.iter().rposition(has_ink)?,
    );
    let height = strip.height() as f32;
    Some((first as f32 / height, (last + 1) as f32 / height))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "13A" as high as the strip, and letters so high behind it.
    fn strip(height: usize) -> (GrayImage, Reading) {
        let mut image = GrayImage::white(600, 48);
        let mut glyphs = Vec::new();
        let mut letter = |character: char, x: usize, top: usize, bottom: usize| {
            for y in top..bottom {
                for dx in 0..6 {
                    image.set(x + dx, y, 0);
                }
            }
            glyphs.push(Glyph {
                character,
                x: (x + 3) as f32 / 600.0,
            });
        };
        for (k, character) in "13A".chars().enumerate() {
            letter(character, 10 + 24 * k, 6, 42);
        }
        for (k, character) in "Amber Road".chars().enumerate() {
            letter(character, 120 + 18 * k, 40 - height, 40);
        }
        let confidence = 0.5;
        (image, Reading { glyphs, confidence })
    }

    #[test]
    fn a_smaller_title_behind_a_number_has_a_box_of_its_own() {
        let quad = Quad::level(100.0, 50.0, 700.0, 98.0);
        let (image, reading) = strip(18);
        let parts = parts_of(&image, &quad, &reading).unwrap();
        let [number, title] = parts.boxes;
        assert!(number.right() > 170.0 && number.right() < 218.0);
        assert_eq!((number.left(), number.height()), (100.0, 48.0));
        assert_eq!((title.left(), title.right()), (number.right(), 700.0));
        assert!(title.top() > 60.0 && title.height() < 36.0, "{title:?}");
    }

    #[test]
    fn parts_that_were_read_stand_where_they_did() {
        let quad = Quad::level(100.0, 50.0, 700.0, 98.0);
        let (image, whole) = strip(18);
        let parts = parts_of(&image, &quad, &whole).unwrap();
        let read = |text: &str, confidence: f32| Reading {
            glyphs: (0u8..)
                .zip(text.chars())
                .map(|(k, character)| Glyph {
                    character,
                    x: (f32::from(k) + 0.5) / text.len() as f32,
                })
                .collect(),
            confidence,
        };
        let joined = parts.joined(read("13A", 0.9), read("Amber Road", 0.8));
        assert_eq!(
            (joined.text().as_str(), joined.confidence),
            ("13A Amber Road", 0.8)
        );
        assert!(joined.glyphs.is_sorted_by(|a, b| a.x < b.x));
        assert!(
            joined
                .glyphs
                .iter()
                .all(|glyph| (0.0..1.0).contains(&glyph.x))
        );
    }

    #[test]
    fn a_number_as_large_as_its_title_stays_with_it() {
        let quad = Quad::level(100.0, 50.0, 700.0, 98.0);
        let (image, reading) = strip(30);
        assert_eq!(parts_of(&image, &quad, &reading), None);
        assert_eq!(parts_of(&image, &quad, &Reading::default()), None);
    }
}
