//! Lines that Textract read become the views that every reading gives: upright, levelled,
//! halves apart, with type sizes measured on the page's ink.

use super::page::{Corners, PageText, ReadLine};
use crate::{
    ocr::{
        OcrPage, OcrView, OcrWord, PixelRect,
        detect::{Point, Quad},
        look::touches_music,
        recognize::{Glyph, MIN_CONFIDENCE, ReadBox, Reading, Strip, words_of_page},
        skew::{Levelling, slope_of_boxes},
        staves::find_staves,
        to_views,
    },
    page::{Half, View},
    picture::{GrayImage, Turn},
};

/// The type size of a line without ink, as a part of its height.
const SIZE_OF_HEIGHT: f32 = 0.8;

/// A box as the detector of the local engine gives it has this much paper above and below
/// the letters, as a part of their height; those of the service end where the letters do.
const PAPER: f32 = 0.25;

/// A slope below this is none.
const LEVEL: f32 = 0.0015;

/// The views of a page of which `picture` was sent, rendered at `scale` pixels a point.
/// `look` are those of the local engine's look: which way up the page is, where a spread
/// is cut and where its staves are.
pub fn views(page: &PageText, picture: &GrayImage, scale: f32, look: &[View]) -> Vec<View> {
    let turned = look.first().map_or(0, |view| view.turned);
    let upright = picture.turned(turn_of(turned));
    let onto = Upright {
        turned,
        width: picture.width() as f32,
        height: picture.height() as f32,
    };
    let whole = [Part {
        half: Half::Whole,
        left: 0.0,
        right: upright.width() as f32,
        staves: look
            .first()
            .map(|view| staves(view, scale))
            .unwrap_or_default(),
    }];
    let halves = halves(look, scale, upright.width() as f32);
    let parts: &[Part] = halves.as_ref().map_or(&whole[..], |halves| &halves[..]);
    // The service reads letters into music: heads, beams and bars.
    let music = find_staves(&upright);
    let lines: Vec<(Quad, &ReadLine)> = page
        .lines
        .iter()
        .map(|line| (onto.quad(&line.corners), line))
        .filter(|(quad, line)| !touches_music(quad, &music) && line.confidence() >= MIN_CONFIDENCE)
        .collect();
    let views = parts
        .iter()
        .map(|part| part.view(&lines, &onto, &upright))
        .collect();
    to_views(&OcrPage { views }, scale)
}

fn turn_of(degrees: u16) -> Turn {
    match degrees {
        90 => Turn::Right,
        180 => Turn::Half,
        270 => Turn::Left,
        _ => Turn::None,
    }
}

fn staves(view: &View, scale: f32) -> Vec<(f32, f32)> {
    let pixels = |&(top, bottom): &(f32, f32)| (top * scale, bottom * scale);
    view.staves.iter().map(pixels).collect()
}

/// The two halves of a spread, if the look saw one.
fn halves(look: &[View], scale: f32, width: f32) -> Option<[Part; 2]> {
    let [left, right] = look else {
        return None;
    };
    if left.half != Half::Left || right.half != Half::Right {
        return None;
    }
    let cut = (left.width * scale).clamp(0.0, width);
    Some([
        Part {
            half: Half::Left,
            left: 0.0,
            right: cut,
            staves: staves(left, scale),
        },
        Part {
            half: Half::Right,
            left: cut,
            right: width,
            staves: staves(right, scale),
        },
    ])
}

/// From parts of the page as it was sent to pixels of the upright page.
struct Upright {
    turned: u16,
    width: f32,
    height: f32,
}

impl Upright {
    fn point(&self, [x, y]: [f32; 2]) -> Point {
        let (x, y) = (x * self.width, y * self.height);
        let (x, y) = match self.turned {
            90 => (self.height - y, x),
            180 => (self.width - x, self.height - y),
            270 => (y, self.width - x),
            _ => (x, y),
        };
        Point { x, y }
    }

    /// The box, its corners from the upper left one clockwise on the upright page. The
    /// service begins at the text's own upper left corner; text that stands otherwise than
    /// the page is found at its place all the same.
    fn quad(&self, corners: &Corners) -> Quad {
        let corners = corners.map(|corner| self.point(corner));
        let least = |a: &Point, b: &Point| (a.x + a.y).total_cmp(&(b.x + b.y));
        let first = (0..4)
            .min_by(|&i, &j| least(&corners[i], &corners[j]))
            .unwrap_or(0);
        let quad = Quad {
            corners: [0, 1, 2, 3].map(|step| corners[(first + step) % 4]),
        };
        if is_clockwise(&quad) {
            return quad;
        }
        Quad::level(quad.left(), quad.top(), quad.right(), quad.bottom())
    }
}

/// Whether the corners go around clockwise (y grows downwards) and enclose something.
fn is_clockwise(quad: &Quad) -> bool {
    let [a, b, c, d] = quad.corners;
    let area = (c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x);
    area > 0.0
}

/// A part of the upright page that is a view of its own.
struct Part {
    half: Half,
    left: f32,
    right: f32,
    staves: Vec<(f32, f32)>,
}

impl Part {
    fn view(&self, lines: &[(Quad, &ReadLine)], onto: &Upright, upright: &GrayImage) -> OcrView {
        let (width, height) = ((self.right - self.left).max(1.0), upright.height() as f32);
        let mine: Vec<&(Quad, &ReadLine)> = lines
            .iter()
            .filter(|(quad, _)| {
                let x = quad.centre().x;
                // A line on the cut, or beyond the page's edge, is somebody's.
                (self.left <= x || self.left <= 0.0)
                    && (x < self.right || self.right >= upright.width() as f32)
            })
            .collect();
        let boxes: Vec<Quad> = mine.iter().map(|(quad, _)| *quad).collect();
        let slope = slope_of_boxes(&boxes).filter(|slope| slope.abs() > LEVEL);
        let levelling = Levelling::new(slope.unwrap_or(0.0), width, height);
        let place = |quad: &Quad| {
            let moved = quad.map(|point| {
                levelling.apply(Point {
                    x: point.x - self.left,
                    y: point.y,
                })
            });
            PixelRect {
                x0: moved.left(),
                y0: moved.top(),
                x1: moved.right(),
                y1: moved.bottom(),
            }
        };
        let types = types_of(upright, &mine, onto);
        let words = mine
            .iter()
            .zip(types)
            .flat_map(|((_, line), (size, stroke))| {
                line.words.iter().map(move |word| (word, size, stroke))
            });
        OcrView {
            half: self.half,
            turned: onto.turned,
            width,
            height,
            words: words
                .map(|(word, size, stroke)| OcrWord {
                    text: word.text.clone(),
                    rect: place(&onto.quad(&word.corners)),
                    size,
                    stroke,
                    confidence: word.confidence,
                })
                .collect(),
            unread: Vec::new(),
            staves: self.staves.clone(),
        }
    }
}

/// The type size of each line and how thick its strokes are, in pixels, by its ink and its
/// letters, as the local engine measures them: pages that different engines read are held
/// against each other.
fn types_of(
    upright: &GrayImage,
    lines: &[&(Quad, &ReadLine)],
    onto: &Upright,
) -> Vec<(f32, Option<f32>)> {
    let height_of = |quad: &Quad| quad.height().min(quad.width().max(1.0)).max(1.0);
    // A box as tall as this is upright text, or nonsense: too dear to look at.
    let is_line = |quad: &Quad| quad.height() <= 0.5 * upright.height() as f32;
    let boxes: Vec<ReadBox> = lines
        .iter()
        .filter(|(quad, _)| is_line(quad))
        .map(|(quad, line)| {
            let wider = with_paper(quad, PAPER * height_of(quad));
            ReadBox {
                quad: wider,
                strip: Strip::cut(upright, &wider),
                reading: reading(quad, line, onto),
            }
        })
        .collect();
    let mut measured = words_of_page(&boxes);
    let types = lines.iter().map(|(quad, _)| {
        let words = is_line(quad).then(|| measured.next()).flatten();
        let first = words.as_ref().and_then(|words| words.first());
        first.map_or((SIZE_OF_HEIGHT * height_of(quad), None), |word| {
            (word.size, word.stroke)
        })
    });
    types.collect()
}

/// The box and so many pixels above and below it.
fn with_paper(quad: &Quad, pixels: f32) -> Quad {
    let [a, b, c, d] = quad.corners;
    let moved = |point: Point, by: f32| Point {
        y: point.y + by,
        ..point
    };
    Quad {
        corners: [
            moved(a, -pixels),
            moved(b, -pixels),
            moved(c, pixels),
            moved(d, pixels),
        ],
    }
}

/// The line as a recogniser would have read it: each character with its place.
fn reading(quad: &Quad, line: &ReadLine, onto: &Upright) -> Reading {
    let (left, width) = (quad.left(), (quad.right() - quad.left()).max(1.0));
    let mut glyphs = Vec::new();
    for word in &line.words {
        let place = onto.quad(&word.corners);
        let (from, to) = (place.left(), place.right());
        let letters = word.text.chars().count().max(1) as f32;
        for (index, character) in word.text.chars().enumerate() {
            let x = from + (to - from) * (index as f32 + 0.5) / letters;
            glyphs.push(Glyph {
                character,
                x: ((x - left) / width).clamp(0.0, 1.0),
            });
        }
    }
    Reading {
        glyphs,
        confidence: line.confidence(),
    }
}

#[cfg(test)]
mod tests;
