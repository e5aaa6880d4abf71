//! Which page of a book an image shows, by a small picture of each.

use anyhow::Result;
use stage_runner::pdf::Pdf;
use stage_runner::pdf::render::Scale;
use stage_runner::picture::GrayImage;

use super::document;

/// Sides of the small pictures in pixels.
const SIDES: (usize, usize) = (48, 64);

/// Pages are drawn at this resolution to be made small: at a lower one, hairlines would be
/// darker than on the images that are looked at.
const DRAWN_DPI: f32 = 100.0;

/// How far apart, in shades of a pixel on average, pictures of the same page may be.
const ALIKE: f32 = 6.0;

/// Small pictures of the pages of a book.
#[derive(Debug, Clone, Default)]
pub struct Lookalikes {
    pages: Vec<(u32, GrayImage)>,
}

impl Lookalikes {
    /// Draws the pages of a book.
    ///
    /// # Errors
    /// If one cannot be drawn.
    pub fn of(book: &Pdf) -> Result<Self> {
        let small = |page| {
            let drawn = document::draw(book, page, Scale::Dpi(DRAWN_DPI))?;
            Ok((page.0, small(&drawn)))
        };
        Ok(Self {
            pages: book.pages().map(small).collect::<Result<_>>()?,
        })
    }

    /// The page that looks most like `picture`, and how far it is from it, if any does.
    pub fn find(&self, picture: &GrayImage) -> Option<(u32, f32)> {
        let picture = small(picture);
        self.pages
            .iter()
            .map(|(page, known)| (*page, distance(known, &picture)))
            .filter(|(_, distance)| *distance < ALIKE)
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}

fn small(picture: &GrayImage) -> GrayImage {
    picture.resized(SIDES.0, SIDES.1)
}

fn distance(a: &GrayImage, b: &GrayImage) -> f32 {
    let pairs = a.data().iter().zip(b.data());
    let apart: f32 = pairs.map(|(a, b)| f32::from(a.abs_diff(*b))).sum();
    apart / (SIDES.0 * SIDES.1) as f32
}
