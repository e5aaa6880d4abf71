//! Printing a book and scanning it: every page becomes one picture.

mod encode;
mod paper;
mod quality;

use anyhow::{Context as _, Result};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use rayon::prelude::*;
use songbook_contract::PageNumber;
use stage_runner::pdf::render::Scale;
use stage_runner::pdf::{Limits, Pdf, Session};
use stage_runner::picture::{GrayImage, Turn};

use super::plan::Plan;
use super::random::Random;
pub use quality::Quality;

/// Pages that are scanned in one parser session.
const PAGES_A_SESSION: usize = 8;
/// One page in so many is turned, if any is.
const TURNED_ONE_IN: usize = 6;

/// How a book is scanned.
#[derive(Debug, Clone, Copy)]
pub struct Scanner<'s> {
    /// How well.
    pub quality: Quality,
    /// Whether some pages lie turned.
    pub turned: bool,
    /// Chance begins from here, and from the page.
    pub seed: &'s str,
}

/// A page that was scanned.
struct Sheet {
    picture: Stream,
    /// Sides in points.
    width: f32,
    height: f32,
}

impl Scanner<'_> {
    /// Scans the book; `plan` says which of its pages are on each new one.
    ///
    /// # Errors
    /// If the book cannot be opened or a page cannot be rendered.
    pub fn scan(&self, book: Vec<u8>, plan: &Plan) -> Result<Vec<u8>> {
        let pdf = Pdf::open(book, &Limits::default())?;
        let pages: Vec<(u32, &[u32])> = (1..).zip(plan.pages().iter().map(Vec::as_slice)).collect();
        let chunks = pages
            .par_chunks(PAGES_A_SESSION)
            .map(|chunk| {
                pdf.session(|session| {
                    chunk
                        .iter()
                        .map(|(new, old)| self.sheet(session, *new, old))
                        .collect::<Result<Vec<Sheet>>>()
                })?
            })
            .collect::<Result<Vec<_>>>()?;
        write(chunks.into_iter().flatten())
    }

    /// Scans the pages that lie side by side on the glass.
    fn sheet(&self, session: &Session<'_>, new: u32, old: &[u32]) -> Result<Sheet> {
        let knobs = self.quality.knobs();
        let pictures = old
            .iter()
            .map(|&page| {
                let page = PageNumber(page);
                let facts = session.read_text(page)?.facts;
                let rendered = session.render_gray(page, &facts, Scale::Dpi(knobs.dpi))?;
                Ok(rendered.image)
            })
            .collect::<Result<Vec<GrayImage>>>()?;
        let mut random = Random::of(&format!("{} {} {new}", self.seed, self.quality.name()));
        let spread = pictures.len() > 1;
        let open = side_by_side(&pictures).context("no page on the glass")?;
        // Single leaves have their fold at the left, then at the right; a spread in
        // the middle.
        let fold = match (spread, new % 2) {
            (true, _) => paper::Fold::Middle,
            (false, 1) => paper::Fold::Left,
            (false, _) => paper::Fold::Right,
        };
        let copied = paper::copy(&open, &knobs, fold, &mut random);
        let turn = self.turn(&mut random);
        let picture = copied.turned(turn);
        let points = |pixels: usize| pixels as f32 * 72.0 / knobs.dpi;
        Ok(Sheet {
            width: points(picture.width()),
            height: points(picture.height()),
            picture: encode::picture(&picture, knobs.codec)?,
        })
    }

    fn turn(&self, random: &mut Random) -> Turn {
        if !self.turned || random.below(TURNED_ONE_IN) != 0 {
            return Turn::None;
        }
        match random.below(3) {
            0 => Turn::Right,
            1 => Turn::Half,
            _ => Turn::Left,
        }
    }
}

/// The pictures side by side on one sheet, each at the top.
fn side_by_side(pictures: &[GrayImage]) -> Option<GrayImage> {
    if let [only] = pictures {
        return Some(only.clone());
    }
    let height = pictures.iter().map(GrayImage::height).max()?;
    let width = pictures.iter().map(GrayImage::width).sum();
    let mut data = Vec::with_capacity(width * height);
    for y in 0..height {
        for picture in pictures {
            let row = picture.row(y);
            data.extend_from_slice(row);
            data.resize(data.len() + picture.width() - row.len(), 255);
        }
    }
    GrayImage::new(width, height, data)
}

/// A PDF of one picture a page.
fn write(sheets: impl Iterator<Item = Sheet>) -> Result<Vec<u8>> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let mut kids = Vec::new();
    for sheet in sheets {
        let picture = document.add_object(sheet.picture);
        let (width, height) = (sheet.width, sheet.height);
        let content = format!("q {width:.2} 0 0 {height:.2} 0 0 cm /Im0 Do Q");
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let page = document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Contents" => content,
            "Resources" => dictionary! { "XObject" => dictionary! { "Im0" => picture } },
        });
        kids.push(Object::Reference(page));
    }
    let count = i64::try_from(kids.len())?;
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::degrade::plan::Known;
    use crate::degrade::recipe::Damage;
    use crate::songbook::Songbook;

    fn plan(spreads: bool) -> Plan {
        let mut plan = Plan::whole(4);
        if spreads {
            plan.damage(Damage::Spreads, &Known::default(), &mut Random::of(""));
        }
        plan
    }

    fn scanned(quality: Quality, spreads: bool, turned: bool) -> Vec<u8> {
        let book = Songbook::plain(1, 1).to_pdf().unwrap();
        let scanner = Scanner {
            quality,
            turned,
            seed: "test",
        };
        scanner.scan(book, &plan(spreads)).unwrap()
    }

    #[test]
    fn every_quality_gives_pages_that_look_like_the_printed_ones() {
        let printed = Songbook::plain(1, 1).to_pdf().unwrap();
        let dark = |book: Vec<u8>| {
            let pdf = Pdf::open(book, &Limits::default()).unwrap();
            pdf.session(|session| {
                let text = session.read_text(PageNumber(3)).unwrap();
                let page = session.render_gray(PageNumber(3), &text.facts, Scale::Dpi(50.0));
                let image = page.unwrap().image;
                // Away from the fold, where it is dark anyway.
                let (width, height) = (image.width(), image.height());
                let middle = image.cropped(width / 4, 0, 3 * width / 4, height);
                let dark = middle.data().iter().filter(|&&v| v < 150).count();
                (text.view.words.len(), image.width(), dark as f32)
            })
            .unwrap()
        };
        let (words, width, expected) = dark(printed);
        assert!(words > 0 && expected > 50.0);
        for quality in Quality::ALL {
            let (words, found_width, found) = dark(scanned(quality, false, false));
            assert_eq!(words, 0, "{quality:?}");
            assert!(found_width.abs_diff(width) <= 1, "{quality:?}");
            assert!(
                (0.3..3.0).contains(&(found / expected)),
                "{quality:?} {found} {expected}"
            );
        }
    }

    #[test]
    fn scanning_twice_gives_the_same_bytes() {
        let once = scanned(Quality::Worn100, false, true);
        assert!(once == scanned(Quality::Worn100, false, true));
    }

    #[test]
    fn spreads_are_twice_as_wide() {
        let book = scanned(Quality::Gray150, true, false);
        let pdf = Pdf::open(book, &Limits::default()).unwrap();
        let width = |page| pdf.page_size(PageNumber(page)).unwrap().0;
        assert_eq!(pdf.page_count(), 3);
        assert!((width(2) - 2.0 * width(1)).abs() < 1.0);
    }
}
