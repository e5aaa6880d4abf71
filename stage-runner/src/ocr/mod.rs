//! Reading words off page images: what an engine is asked and what it answers.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::page::{Half, Rect, View, Word, WordSource};

pub mod big_type;
pub mod contents;
pub mod detect;
pub mod lead_number;
pub mod leaders;
pub mod local;
pub mod look;
mod network;
pub mod next_row;
pub mod none;
pub mod number_column;
pub mod recognize;
pub mod scripted;
pub mod skew;
pub mod spread;
pub mod staves;
pub mod stroke;
pub mod type_size;
pub mod underline;

pub use self::contents::looks_like_contents;
pub use self::local::LocalEngine;
pub use self::none::NoEngine;
pub use self::scripted::ScriptedEngine;
pub use crate::picture::GrayImage;

/// Pages are rendered for OCR at this resolution; a page so large that it has to be
/// bounded may come with less.
pub const RENDER_DPI: f32 = 200.0;

/// How much of a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// A cheap look: staves, boxes, and the words that can be a title, a credit, a
    /// page number or a song number. The other boxes are left unread.
    Look,
    /// Every word, as a page of contents deserves.
    Full,
}

/// A rectangle in pixels of an upright view, origin top left, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PixelRect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl PixelRect {
    /// Width in pixels.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in pixels.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    fn in_points(&self, scale: f32) -> Rect {
        Rect {
            x0: self.x0 * scale,
            y0: self.y0 * scale,
            x1: self.x1 * scale,
            y1: self.y1 * scale,
        }
    }
}

/// A word that an engine read.
#[derive(Debug, Clone, PartialEq)]
pub struct OcrWord {
    /// The characters, without spaces, never empty.
    pub text: String,
    /// Where it stands.
    pub rect: PixelRect,
    /// Estimated type size in pixels.
    pub size: f32,
    /// How thick the strokes of its line are, in pixels, if there were enough to tell.
    pub stroke: Option<f32>,
    /// How sure the engine is of the line it stands in, 0 to 1.
    pub confidence: f32,
}

/// One upright view of the page that was read: the whole, or half of a spread.
#[derive(Debug, Clone, PartialEq)]
pub struct OcrView {
    /// Which part of the page this is.
    pub half: Half,
    /// Degrees clockwise by which the image was turned to be upright.
    pub turned: u16,
    /// Width in pixels of the upright view.
    pub width: f32,
    /// Height in pixels of the upright view.
    pub height: f32,
    /// The words that were read.
    pub words: Vec<OcrWord>,
    /// Boxes that look like text and were not read.
    pub unread: Vec<PixelRect>,
    /// Top and bottom of each staff, from the top down.
    pub staves: Vec<(f32, f32)>,
}

/// What an engine read of a page image.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OcrPage {
    /// One view, or two for a two-up spread, left first.
    pub views: Vec<OcrView>,
}

/// Why an engine could not read a page.
#[derive(Debug, Error)]
pub enum OcrError {
    /// A model of the local engine is missing or damaged.
    #[error(transparent)]
    Models(#[from] crate::models::ModelError),
    /// A model file has the right bytes, but the runtime refuses it.
    #[error("cannot load the OCR model {model}: {reason}")]
    Load {
        /// The model's file name.
        model: &'static str,
        /// What the runtime says.
        reason: String,
    },
    /// The runtime failed on a page.
    #[error("the OCR model {model} failed on a {width}x{height} image: {reason}")]
    Run {
        /// The model's file name.
        model: &'static str,
        /// Width in pixels of what it was given.
        width: usize,
        /// Height in pixels of what it was given.
        height: usize,
        /// What the runtime says.
        reason: String,
    },
    /// The service behind a remote engine could not answer now.
    #[error("the OCR service is not available: {reason}")]
    Unavailable {
        /// What the service says.
        reason: String,
    },
}

impl OcrError {
    /// Whether the same call may succeed later with nothing changed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, OcrError::Unavailable { .. } | OcrError::Run { .. })
    }
}

/// Something that reads page images. Shared between threads; each call reads one
/// page on the calling thread's time.
pub trait OcrEngine: Send + Sync {
    /// Reads a page as a PDF reader shows it, rendered at about [`RENDER_DPI`]. The
    /// engine finds out itself which way up the page is and whether it is a spread.
    ///
    /// # Errors
    /// If the engine could not look; a page without words is not an error.
    fn read(&self, page: &GrayImage, depth: Depth) -> Result<OcrPage, OcrError>;

    /// A short text that changes when the same page might be read differently:
    /// engine, version, models.
    fn fingerprint(&self) -> String;
}

/// The views in points, for a page rendered at `pixels_per_point`.
pub fn to_views(page: &OcrPage, pixels_per_point: f32) -> Vec<View> {
    let scale = if pixels_per_point > 0.0 {
        1.0 / pixels_per_point
    } else {
        72.0 / RENDER_DPI
    };
    page.views
        .iter()
        .map(|view| view_in_points(view, scale))
        .collect()
}

fn view_in_points(view: &OcrView, scale: f32) -> View {
    let words: Vec<Word> = view
        .words
        .iter()
        .map(|word| Word {
            text: word.text.clone(),
            rect: word.rect.in_points(scale),
            size: word.size * scale,
            bold: false,
            stroke: word.stroke.map(|stroke| stroke * scale),
            font: 0,
            confidence: word.confidence,
        })
        .collect();
    let source = if words.is_empty() {
        WordSource::Nothing
    } else {
        WordSource::Ocr
    };
    View {
        half: view.half,
        turned: view.turned,
        width: view.width * scale,
        height: view.height * scale,
        source,
        fonts: vec![String::new()],
        words,
        unread: view
            .unread
            .iter()
            .map(|rect| rect.in_points(scale))
            .collect(),
        staves: view
            .staves
            .iter()
            .map(|&(top, bottom)| (top * scale, bottom * scale))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_scaled_to_points() {
        let rect = PixelRect {
            x0: 100.0,
            y0: 200.0,
            x1: 300.0,
            y1: 240.0,
        };
        let page = OcrPage {
            views: vec![OcrView {
                half: Half::Whole,
                turned: 90,
                width: 1700.0,
                height: 2200.0,
                words: vec![OcrWord {
                    text: "Song".into(),
                    rect,
                    size: 40.0,
                    stroke: Some(4.0),
                    confidence: 0.9,
                }],
                unread: vec![rect],
                staves: vec![(400.0, 450.0)],
            }],
        };
        let views = to_views(&page, 2.0);
        let view = &views[0];
        assert_eq!((view.width, view.height, view.turned), (850.0, 1100.0, 90));
        assert_eq!(view.words[0].rect.x0, 50.0);
        assert_eq!(view.words[0].size, 20.0);
        assert_eq!(view.words[0].stroke, Some(2.0));
        assert_eq!(view.staves, [(200.0, 225.0)]);
        assert_eq!(view.source, WordSource::Ocr);
    }
}
