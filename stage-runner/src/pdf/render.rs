//! Pixels of a page, within bounds whatever the page asks for.

use std::any::Any;

use hayro::hayro_interpret::TransformExt;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderSettings, render_into};
use songbook_contract::PageNumber;

use super::document::shown_size;
use super::text::PageFacts;
use super::{PdfError, Session, guard};
use crate::picture::GrayImage;

/// Longest side of a rendered page in pixels, below what the rasteriser can count to.
const MAX_SIDE: f32 = 20_000.0;

/// How large a page is rendered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Pixels an inch.
    Dpi(f32),
    /// Pixels of the longer side.
    LongestSide(u32),
}

/// A picture in colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RgbImage {
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// `3 * width * height` bytes: red, green, blue, row by row from the top.
    pub data: Vec<u8>,
}

/// A rendered page and the scale that it really has.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered<I> {
    /// The picture, as a PDF reader shows the page (after its `/Rotate`).
    pub image: I,
    /// Pixels a point; less than asked for if the page is too large for the limits.
    pub scale: f32,
}

impl Session<'_> {
    /// Renders a page in shades of grey.
    ///
    /// `facts` are those of the same page, read in any session: they tell whether its
    /// images fit into memory before one is decoded.
    ///
    /// # Errors
    /// [`PdfError::NoSuchPage`], [`PdfError::ImageTooLarge`], [`PdfError::PageDamaged`].
    pub fn render_gray(
        &self,
        page: PageNumber,
        facts: &PageFacts,
        scale: Scale,
    ) -> Result<Rendered<GrayImage>, PdfError> {
        let (pixmap, scale) = self.render(page, facts, scale)?;
        let data = pixmap.data().iter().map(|p| luma(p.r, p.g, p.b)).collect();
        let (width, height) = (pixmap.width().into(), pixmap.height().into());
        // A side of 0 is never asked for.
        let image =
            GrayImage::new(width, height, data).unwrap_or_else(|| GrayImage::white(width, height));
        Ok(Rendered { image, scale })
    }

    /// Renders a page in colour, for people to look at.
    ///
    /// # Errors
    /// As [`Session::render_gray`].
    pub fn render_rgb(
        &self,
        page: PageNumber,
        facts: &PageFacts,
        scale: Scale,
    ) -> Result<Rendered<RgbImage>, PdfError> {
        let (pixmap, scale) = self.render(page, facts, scale)?;
        let data = pixmap.data().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
        let image = RgbImage {
            width: u32::from(pixmap.width()),
            height: u32::from(pixmap.height()),
            data,
        };
        Ok(Rendered { image, scale })
    }

    fn render(
        &self,
        page: PageNumber,
        facts: &PageFacts,
        scale: Scale,
    ) -> Result<(Pixmap, f32), PdfError> {
        let source = self.page(page)?;
        let limit = self.limits.max_image_megapixels;
        if let Some((width, height)) = facts.largest_image
            && u64::from(width) * u64::from(height) > u64::from(limit) * 1_000_000
        {
            return Err(PdfError::ImageTooLarge {
                page,
                width,
                height,
                limit,
            });
        }
        let (width, height) = shown_size(source);
        let scale = bounded(scale, width, height, self.limits.max_render_megapixels);
        let pixels = |side: f32| (side * scale).round().clamp(1.0, MAX_SIDE) as u16;
        let (columns, rows) = (pixels(width), pixels(height));

        let rendered = guard::catching(|| {
            let mut context = RenderContext::new(columns, rows);
            let transform =
                Affine::scale(f64::from(scale)) * source.initial_transform(true).to_kurbo();
            render_into(
                source,
                &self.renderer,
                &self.settings,
                &RenderSettings::default(),
                &mut context,
                transform,
            );
            context.flush();
            let mut pixmap = Pixmap::new(columns, rows);
            context.render_with(
                &mut pixmap,
                &mut Resources::default(),
                RasterizerSettings {
                    target_init: TargetInit::Clear(WHITE),
                    ..RasterizerSettings::default()
                },
            );
            pixmap
        });
        let pixmap = rendered.map_err(|payload: Box<dyn Any + Send>| PdfError::PageDamaged {
            page,
            detail: guard::panic_text(payload.as_ref()),
        })?;
        Ok((pixmap, scale))
    }
}

/// Pixels a point, so that neither side nor area leaves the bounds.
fn bounded(scale: Scale, width: f32, height: f32, megapixels: u32) -> f32 {
    let wanted = match scale {
        Scale::Dpi(dpi) => dpi / 72.0,
        Scale::LongestSide(pixels) => pixels as f32 / width.max(height),
    };
    let by_side = MAX_SIDE / width.max(height);
    let by_area = (megapixels as f32 * 1e6 / width / height).sqrt();
    let wanted = if wanted.is_finite() && wanted > 0.0 {
        wanted
    } else {
        1.0
    };
    wanted.min(by_side).min(by_area)
}

/// Brightness as the eye weighs the colours.
fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114 + 500) / 1000) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_leaves_the_bounds() {
        let table = [
            (Scale::Dpi(200.0), 595.0, 842.0, 200.0 / 72.0),
            (Scale::LongestSide(421), 595.0, 842.0, 0.5),
            (Scale::Dpi(300.0), 14_400.0, 14_400.0, 5000.0 / 14_400.0),
            (Scale::Dpi(300.0), 100.0, 1_000_000.0, 0.02),
            (Scale::Dpi(f32::NAN), 100.0, 100.0, 1.0),
        ];
        for (scale, width, height, expected) in table {
            let found = bounded(scale, width, height, 25);
            assert!((found - expected).abs() < 1e-3, "{scale:?} {found}");
        }
    }

    #[test]
    fn a_page_is_drawn_where_it_should_be() {
        let pdf = crate::pdf::fixtures::page("/Rotate 90", "0 g 0 0 30 40 re f");
        let gray = pdf.session(|session| {
            let facts = session.read_text(PageNumber(1))?.facts;
            session.render_gray(PageNumber(1), &facts, Scale::Dpi(72.0))
        });
        let gray = gray.expect("a session").expect("a picture");
        let image = gray.image;
        assert_eq!((image.width(), image.height(), gray.scale), (400, 300, 1.0));
        let at = |x: usize, y: usize| image.at(x, y);
        // The lower left corner is the upper left one after a quarter turn clockwise.
        assert_eq!(
            (at(10, 10), at(35, 25), at(50, 10), at(10, 290)),
            (0, 0, 255, 255)
        );
    }

    #[test]
    fn image_bombs_are_refused() {
        let pdf = crate::pdf::fixtures::page("", "");
        let facts = PageFacts {
            largest_image: Some((30_000, 30_000)),
            ..PageFacts::default()
        };
        let result = pdf.session(|session| {
            session
                .render_gray(PageNumber(1), &facts, Scale::Dpi(72.0))
                .err()
        });
        let (page, limit) = (PageNumber(1), 120);
        assert_eq!(
            result.expect("a session"),
            Some(PdfError::ImageTooLarge {
                page,
                width: 30_000,
                height: 30_000,
                limit
            })
        );
    }

    #[test]
    fn grey_is_between_black_and_white() {
        assert_eq!((luma(0, 0, 0), luma(255, 255, 255)), (0, 255));
        assert!(luma(0, 255, 0) > luma(255, 0, 0));
    }
}
