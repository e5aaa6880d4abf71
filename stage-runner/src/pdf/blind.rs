//! Lines of type whose glyphs stand for no character: a reader sees words, the text layer
//! has none. Fonts without a Unicode map are often those of titles alone.

use std::collections::HashSet;

use hayro::kurbo::Point;

use super::fonts::FontName;

/// Fewest glyphs in a row that may be words: a bullet or two is none.
const FEWEST: usize = 4;
/// Fewest different ones: an ornament repeats itself.
const DIFFERENT: usize = 3;
/// Glyphs of a word, and words of a line, are at most so far apart, in ems.
const REACH: f64 = 2.0;
/// Glyphs of a line differ so little in height, in ems.
const LEVEL: f64 = 0.1;

/// A glyph without a character, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blind {
    pub code: u32,
    pub x: f64,
    pub y: f64,
    /// Type size.
    pub size: f64,
}

/// Notices the lines as glyphs are drawn.
#[derive(Debug, Clone, Default)]
pub(super) struct BlindLines {
    last: Option<Blind>,
    font: FontName,
    glyphs: usize,
    codes: HashSet<u32>,
    /// Where the lines begin to be some.
    places: Vec<Point>,
}

impl BlindLines {
    /// Adds the next glyph that has no character.
    pub fn add(&mut self, font: &FontName, glyph: Blind) {
        let goes_on = self.last.is_some_and(|last| {
            let em = glyph.size.max(1.0);
            self.font == *font
                && (glyph.x - last.x).abs() <= REACH * em
                && (glyph.y - last.y).abs() <= LEVEL * em
                && (glyph.size - last.size).abs() <= LEVEL * em
        });
        if !goes_on {
            self.font = font.clone();
            self.glyphs = 0;
            self.codes.clear();
        }
        let long = self.is_line();
        self.glyphs += 1;
        self.codes.insert(glyph.code);
        if !long && self.is_line() {
            self.places.push(Point::new(glyph.x, glyph.y));
        }
        self.last = Some(glyph);
    }

    /// A point on each line so far.
    pub fn places(&self) -> &[Point] {
        &self.places
    }

    fn is_line(&self) -> bool {
        self.glyphs >= FEWEST && self.codes.len() >= DIFFERENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines among glyphs with these codes, a step of so many ems apart.
    fn lines(codes: &[u32], step: f64) -> usize {
        let mut lines = BlindLines::default();
        for (k, code) in codes.iter().enumerate() {
            let glyph = Blind {
                code: *code,
                x: 100.0 + step * 12.0 * k as f64,
                y: 80.0,
                size: 12.0,
            };
            lines.add(&FontName::default(), glyph);
        }
        lines.places().len()
    }

    #[test]
    fn words_are_a_line_and_ornaments_are_none() {
        assert_eq!(lines(&[7, 8, 9, 7, 10, 11], 0.6), 1);
        assert_eq!(lines(&[7, 8, 9], 0.6), 0, "too few");
        assert_eq!(lines(&[7, 7, 8, 7, 8, 7], 0.6), 0, "all alike");
        assert_eq!(lines(&[7, 8, 9, 7, 10, 11], 3.0), 0, "far apart");
    }
}
