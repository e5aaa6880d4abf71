//! Reading the text of one box with a PP-OCR recogniser, and where each word stands.

use unicode_normalization::UnicodeNormalization;

use super::detect::{Point, Quad};
use super::lead_number::{Parts, parts_of};
use super::stroke::ink_of;
use super::type_size::{Line, line_of, parting};
use super::{OcrWord, PixelRect};
use crate::picture::GrayImage;

/// The recogniser reads strips of this height.
pub const STRIP_HEIGHT: usize = 48;
/// Longer strips are squeezed; none of a page's lines comes near.
const MAX_STRIP: usize = 3200;
/// A box read with less confidence is left out: it is music or dirt.
pub const MIN_CONFIDENCE: f32 = 0.3;
/// Characters further apart than this many line heights belong to two columns.
const COLUMN_GAP: f32 = 1.3;
/// A box with text higher than it is was cut from the middle of something; one with
/// text as low as this holds two rows.
const LARGEST: f32 = 1.15;
const SMALLEST: f32 = 0.3;
/// A box of two rows is so many times wider than high, at least.
const LEAST_OF_ROWS: f32 = 2.0;
/// What is known of a strip without ink.
const WHOLE_STRIP: Line = Line {
    size: 0.7,
    top: 0.0,
    bottom: 1.0,
    stroke: None,
};
/// The class that means "no character here".
const BLANK: usize = 0;

/// One character and the middle of its place, as a part of the strip's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character.
    pub character: char,
    /// 0 at the strip's left end, 1 at its right end.
    pub x: f32,
}

/// What the recogniser made of a strip.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The characters from left to right, spaces included.
    pub glyphs: Vec<Glyph>,
    /// Mean of the winning probabilities, 0 if nothing was read.
    pub confidence: f32,
}

impl Reading {
    /// The characters as one text.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.character).collect()
    }
}

/// The picture of a box, brought to the recogniser's height.
#[derive(Debug)]
pub struct Strip {
    image: GrayImage,
}

impl Strip {
    /// Cuts a box out of the page, slant and all; a box much higher than wide is
    /// read as a line that runs upwards.
    pub fn cut(page: &GrayImage, quad: &Quad) -> Strip {
        let quad = if quad.height() > 1.8 * quad.width() {
            let [a, b, c, d] = quad.corners;
            Quad {
                corners: [d, a, b, c],
            }
        } else {
            *quad
        };
        let (wide, high) = (quad.width().max(1.0), quad.height().max(1.0));
        let width = (wide / high * STRIP_HEIGHT as f32).ceil() as usize;
        let width = width.clamp(16, MAX_STRIP);
        // Each pixel of the strip is the mean of `fine * fine` samples of the page.
        let fine = ((high / STRIP_HEIGHT as f32).ceil() as usize).clamp(1, 4);
        let mut data = Vec::with_capacity(width * STRIP_HEIGHT);
        let part = |index: usize, sub: usize, all: usize| {
            (index as f32 + (sub as f32 + 0.5) / fine as f32) / all as f32
        };
        for y in 0..STRIP_HEIGHT {
            for x in 0..width {
                let mut sum = 0.0;
                for sub_y in 0..fine {
                    for sub_x in 0..fine {
                        let at = quad.at(part(x, sub_x, width), part(y, sub_y, STRIP_HEIGHT));
                        sum += page.sample(at.x - 0.5, at.y - 0.5);
                    }
                }
                data.push((sum / (fine * fine) as f32) as u8);
            }
        }
        let image = GrayImage::new(width, STRIP_HEIGHT, data)
            .unwrap_or_else(|| GrayImage::white(width, STRIP_HEIGHT));
        Strip { image }
    }

    /// The upper and the lower row of `quad`, the box that the strip was cut of, if it holds
    /// two: the detector runs them together where a large number stands before them.
    pub fn rows_of(&self, quad: &Quad) -> Option<[Quad; 2]> {
        if quad.width() < LEAST_OF_ROWS * quad.height() {
            return None;
        }
        let at = parting(&self.image)?;
        Some([(0.0, at), (at, 1.0)].map(|rows| quad.part((0.0, 1.0), rows)))
    }

    /// A large number and the smaller line behind it, if the strip, which was cut of `quad`
    /// and has been read, holds both.
    pub fn number_and_line(&self, quad: &Quad, reading: &Reading) -> Option<Parts> {
        parts_of(&self.image, quad, reading)
    }

    /// The strip upside down.
    pub fn flipped(&self) -> Strip {
        Strip {
            image: self.image.turned(crate::picture::Turn::Half),
        }
    }

    /// The strip's width as the recogniser takes it, a multiple of 8.
    fn padded_width(&self) -> usize {
        self.image.width().max(STRIP_HEIGHT).div_ceil(8) * 8
    }

    /// The recogniser's input, three equal planes, and its width.
    pub fn planes(&self) -> (Vec<f32>, usize) {
        let inner = self.image.width();
        let width = self.padded_width();
        let mut plane = Vec::with_capacity(3 * width * STRIP_HEIGHT);
        for y in 0..STRIP_HEIGHT {
            let value = |grey: &u8| f32::from(*grey) / 127.5 - 1.0;
            plane.extend(self.image.row(y).iter().map(value));
            plane.resize(plane.len() + width - inner, 0.0);
        }
        let one = plane.len();
        plane.extend_from_within(..);
        plane.extend_from_within(..one);
        (plane, width)
    }

    /// Reads the recogniser's answer: `steps` rows of one probability a class, the
    /// best class of each row, repeats and blanks dropped.
    pub fn decode(&self, probabilities: &[f32], classes: usize, alphabet: &[char]) -> Reading {
        if classes == 0 {
            return Reading::default();
        }
        let padded = self.padded_width();
        let steps = probabilities.len() / classes;
        let per_step = padded as f32 / steps.max(1) as f32 / self.image.width() as f32;
        let mut reading = Reading::default();
        let mut previous = BLANK;
        for (step, row) in probabilities.chunks_exact(classes).enumerate() {
            let (mut class, mut best) = (BLANK, f32::MIN);
            for (index, &value) in row.iter().enumerate() {
                if value > best {
                    (class, best) = (index, value);
                }
            }
            let new = class != BLANK && class != previous;
            if let Some(&character) = alphabet.get(class.wrapping_sub(1)).filter(|_| new) {
                reading.glyphs.push(Glyph {
                    character,
                    x: ((step as f32 + 0.5) * per_step).min(1.0),
                });
                reading.confidence += best;
            }
            previous = class;
        }
        if !reading.glyphs.is_empty() {
            reading.confidence /= reading.glyphs.len() as f32;
        }
        reading
    }
}

/// A box that was read.
#[derive(Debug)]
pub struct ReadBox {
    /// Where its words are to stand.
    pub quad: Quad,
    /// What it looks like.
    pub strip: Strip,
    /// What was read in it.
    pub reading: Reading,
}

/// The words of each box of a page.
pub fn words_of_page(boxes: &[ReadBox]) -> impl Iterator<Item = Vec<OcrWord>> {
    let ink = ink_of(boxes.iter().map(|read| &read.strip.image)).unwrap_or(0.0);
    boxes.iter().map(move |read| words_of(read, ink))
}

/// The words of a box that was read: split at spaces, and where the characters stand
/// so far apart that two columns were taken for one line.
fn words_of(read: &ReadBox, ink: f32) -> Vec<OcrWord> {
    let ReadBox {
        quad,
        strip,
        reading,
    } = read;
    let height = quad.height().max(1.0);
    let width = quad.width().max(1.0);
    let line = line_of(&strip.image, reading, ink).unwrap_or(WHOLE_STRIP);
    let (ink_top, ink_bottom) = (line.top, line.bottom);
    let size = (line.size * height).clamp(SMALLEST * height, LARGEST * height);
    let mut words = Vec::new();
    for run in runs_of(&reading.glyphs, COLUMN_GAP * height / width) {
        let text: String = run.iter().map(|glyph| glyph.character).nfc().collect();
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        // Half a character beyond the middle of the outer ones.
        let half = if run.len() > 1 {
            (last.x - first.x) / (run.len() - 1) as f32 / 2.0
        } else {
            0.3 * size / width
        };
        let (left, right) = ((first.x - half).max(0.0), (last.x + half).min(1.0));
        let corners: [Point; 4] = [
            quad.at(left, ink_top),
            quad.at(right, ink_top),
            quad.at(right, ink_bottom),
            quad.at(left, ink_bottom),
        ];
        let middle = |a: f32, b: f32| (a + b) / 2.0;
        words.push(OcrWord {
            text,
            rect: PixelRect {
                x0: middle(corners[0].x, corners[3].x),
                y0: middle(corners[0].y, corners[1].y),
                x1: middle(corners[1].x, corners[2].x),
                y1: middle(corners[2].y, corners[3].y),
            },
            size,
            stroke: line.stroke.map(|stroke| stroke * height),
            confidence: reading.confidence,
        });
    }
    words
}

/// The runs of characters between spaces and wide gaps.
fn runs_of(glyphs: &[Glyph], gap: f32) -> Vec<Vec<Glyph>> {
    let mut runs: Vec<Vec<Glyph>> = vec![Vec::new()];
    let mut previous: Option<f32> = None;
    for glyph in glyphs {
        let far = previous.is_some_and(|x| glyph.x - x > gap);
        let space = glyph.character.is_whitespace() || glyph.character.is_control();
        if space || far {
            runs.push(Vec::new());
        }
        if !space {
            if let Some(run) = runs.last_mut() {
                run.push(*glyph);
            }
            previous = Some(glyph.x);
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str, step: f32) -> Reading {
        let glyphs = text
            .chars()
            .enumerate()
            .map(|(k, character)| Glyph {
                character,
                x: (k as f32 + 0.5) * step,
            })
            .collect();
        Reading {
            glyphs,
            confidence: 0.9,
        }
    }

    fn strip(width: usize) -> Strip {
        let mut image = GrayImage::white(width, STRIP_HEIGHT);
        for x in 4..width - 4 {
            for y in 10..38 {
                image.set(x, y, 0);
            }
        }
        Strip { image }
    }

    #[test]
    fn decoding_drops_repeats_and_blanks() {
        let alphabet = ['a', 'b', ' '];
        let rows = [
            [0.1, 0.9, 0.0, 0.0],
            [0.2, 0.8, 0.0, 0.0],
            [0.9, 0.1, 0.0, 0.0],
        ]
        .into_iter()
        .chain([
            [0.0, 0.7, 0.3, 0.0],
            [0.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]);
        let flat: Vec<f32> = rows.flatten().collect();
        let decoded = strip(48).decode(&flat, 4, &alphabet);
        assert_eq!(decoded.text(), "aab ");
        assert!((decoded.confidence - (0.9 + 0.7 + 1.0 + 1.0) / 4.0).abs() < 1e-6);
        assert!(strip(48).decode(&flat, 0, &alphabet).glyphs.is_empty());
    }

    #[test]
    fn words_split_at_spaces_and_at_column_gaps() {
        let quad = Quad::level(100.0, 50.0, 500.0, 70.0);
        let words_of = |step| {
            let read = ReadBox {
                quad,
                strip: strip(960),
                reading: reading("Two words", step),
            };
            super::words_of(&read, 0.0)
        };
        let words = words_of(1.0 / 9.0);
        let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        // 400 pixels over nine characters are far apart for a 20-pixel line.
        assert_eq!(texts.concat(), "Twowords");
        assert!(texts.len() > 2);
        let tight = words_of(0.03);
        assert_eq!(tight.len(), 2);
        assert!(
            (tight[0].rect.x0 - 100.0).abs() < 1.0,
            "{:?}",
            tight[0].rect
        );
        assert!(
            (tight[1].rect.x0 - 148.0).abs() < 1.0,
            "{:?}",
            tight[1].rect
        );
    }
}
