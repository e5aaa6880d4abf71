//! Careful reading of some pages: by Textract where the request says so and money lasts,
//! else by the local engine.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::PoisonError,
};

use songbook_contract::{OcrEngine, OcrMode, PageNumber, Usage};

use super::{Reader, Recognized, in_parallel};
use crate::{
    error::RunError,
    kept,
    ocr::{self, Depth},
    page::View,
    paid::{Asked, Estimate, Failure, NotBought, ServiceError, Unbought},
    pdf::{Session, render::Scale},
    picture::GrayImage,
    s3::{self, S3Uri},
    textract::{
        self, choose,
        document::Document,
        page::{PageText, pages_of},
        picture, views,
    },
};

/// Largest picture that is sent, in bytes; the service takes 10 MB.
const LARGEST_PICTURE: usize = 9_500_000;

/// Longest side of a picture for a model, in pixels: more is made smaller there.
const PICTURE_FOR_MODEL: u32 = 1_500;

/// Largest picture for a model, in bytes; the service takes 3.75 MB.
const LARGEST_FOR_MODEL: usize = 3_000_000;

impl Reader<'_> {
    /// Reads pages word by word, as contents deserve: by Textract if that is asked for.
    /// What it does not read, because of money or because so many pages look like contents,
    /// the local engine reads.
    pub(super) fn read_carefully(&self, pages: &[PageNumber]) -> Result<(), RunError> {
        let count = u32::try_from(self.pdf.page_count()).unwrap_or(u32::MAX);
        let most = choose::most_pages(count, self.buys_everything());
        let careful = self.careful();
        let chosen: Vec<PageNumber> = pages
            .iter()
            .copied()
            .filter(|page| !careful.contains(page))
            .take(most.saturating_sub(careful.len()))
            .collect();
        self.buy(&chosen)?;
        let bought = self.bought(pages)?;
        let rest: Vec<PageNumber> = pages
            .iter()
            .copied()
            .filter(|page| !bought.contains_key(page))
            .collect();
        self.recognize(&rest, Depth::Full)
    }

    /// The pages that may still be chosen for Textract.
    pub fn buyable(&self) -> HashSet<PageNumber> {
        if !self.buys() {
            return HashSet::new();
        }
        let careful = self.careful();
        let needy = self.that_need_ocr(&self.pdf.pages().collect::<Vec<_>>());
        needy
            .into_iter()
            .filter(|page| !careful.contains(page))
            .collect()
    }

    /// The pages that were chosen so far and that Textract has read.
    pub fn careful(&self) -> BTreeSet<PageNumber> {
        self.careful
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether Textract reads what deserves care.
    pub fn buys(&self) -> bool {
        let reading = self.run.request.reading;
        reading.engine == OcrEngine::Textract && reading.ocr != OcrMode::Never
    }

    /// Whether every page deserves care.
    pub(super) fn buys_everything(&self) -> bool {
        self.buys() && self.run.request.reading.ocr == OcrMode::Always
    }

    /// What was wanted and not bought for want of money, so far.
    pub fn unbought(&self) -> Unbought {
        self.unbought
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What Textract has read of those of `pages` that were chosen.
    pub(super) fn bought(
        &self,
        pages: &[PageNumber],
    ) -> Result<BTreeMap<PageNumber, Recognized>, RunError> {
        let careful = self.careful();
        let wanted: Vec<PageNumber> = pages
            .iter()
            .copied()
            .filter(|page| careful.contains(page))
            .collect();
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        kept::get(self.run, &self.bought_reading()?, &wanted)
    }

    /// Has those of `pages` that need OCR read by Textract, if that is asked for; gives how
    /// many of them were not read before in this derivation. Pages that money does not
    /// reach are noted.
    ///
    /// # Errors
    /// If the service does not answer, or the store fails.
    pub fn buy(&self, pages: &[PageNumber]) -> Result<usize, RunError> {
        let wanted = self.that_need_ocr(pages);
        if wanted.is_empty() || !self.buys() {
            return Ok(0);
        }
        // The look tells which way up a page is, and is free.
        self.recognize(&wanted, Depth::Look)?;
        let reading = self.bought_reading()?;
        let mut have = kept::pages(self.run, &reading)?;
        let missing: Vec<PageNumber> = wanted
            .iter()
            .copied()
            .filter(|page| !have.contains(page))
            .collect();
        if !missing.is_empty() {
            self.buy_missing(missing)?;
            have = kept::pages(self.run, &reading)?;
        }
        let mut careful = self.careful.lock().unwrap_or_else(PoisonError::into_inner);
        let before = careful.len();
        careful.extend(wanted.into_iter().filter(|page| have.contains(page)));
        Ok(careful.len() - before)
    }

    /// Has pages read that are not kept.
    fn buy_missing(&self, missing: Vec<PageNumber>) -> Result<(), RunError> {
        if let Some(document) = self.document(&missing)? {
            document.read()?;
        }
        let missing = self.within_limit(missing)?;
        let looks = self.recognized(&missing, Depth::Look)?;
        in_parallel(self.run, self.pdf, &missing, |session, pages| {
            for page in pages {
                self.buy_one(session, *page, looks.get(page))?;
            }
            Ok(())
        })
    }

    /// Those of `pages`, the most wanted first, that the limit reaches; the others are noted.
    /// Decided before any is asked for, so that it is not a matter of which thread is
    /// quicker.
    fn within_limit(&self, pages: Vec<PageNumber>) -> Result<Vec<PageNumber>, RunError> {
        let paid = self.run.paid()?;
        let mut asked = 0;
        Ok(pages
            .into_iter()
            .filter(|page| {
                if paid.ledger.has(&textract::question(*page)) {
                    return true;
                }
                asked += 1;
                match paid.ledger.affords(&paid.textract_pages(asked)) {
                    Err(why @ (NotBought::NoMoney | NotBought::NoTokens)) => {
                        self.note_unbought(*page, paid.textract_pages(1), why);
                        false
                    }
                    // Without a price the question itself says so.
                    Ok(()) | Err(NotBought::NoPrice) => true,
                }
            })
            .collect())
    }

    /// Has one page read and keeps its words.
    fn buy_one(
        &self,
        session: &Session<'_>,
        page: PageNumber,
        look: Option<&Recognized>,
    ) -> Result<(), RunError> {
        let paid = self.run.paid()?;
        let question = textract::question(page);
        let price = paid.textract_pages(1);
        let facts = self.layers.facts(page);
        let rendered = match session.render_gray(page, &facts, Scale::Dpi(ocr::RENDER_DPI)) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::warn!(%page, %error, "a page cannot be rendered and is not sent");
                return Ok(());
            }
        };
        let usage = Usage {
            textract_pages: 1,
            cost: price.cost.unwrap_or_default(),
            ..Usage::default()
        };
        let asked = paid.ask(&paid.textract, "", &question, price, || {
            let text = self.detect(&rendered.image)?;
            Ok((text, usage))
        });
        let text = match asked {
            Ok(Asked::Answer(text)) => text,
            Ok(Asked::NotBought(why)) => {
                self.note_unbought(page, price, why);
                return Ok(());
            }
            // Other pages may be taken, and this one is read without help.
            Err(RunError::Service(error @ ServiceError::Refused { .. })) => {
                tracing::warn!(%page, %error, "a page is not read by Textract");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let seen: &[View] = look.map_or(&[], |look| &look.views);
        let found = Recognized {
            views: views::views(&text, &rendered.image, rendered.scale, seen),
            contents_likeness: look.map_or(0.0, |look| look.contents_likeness),
        };
        kept::put(self.run, &self.bought_reading()?, &[(page, found)])?;
        Ok(())
    }

    fn detect(&self, image: &GrayImage) -> Result<PageText, Failure> {
        let png = picture::png(image, LARGEST_PICTURE)?;
        let blocks = self.run.tools.textract()?.detect(png)?;
        Ok(pages_of(&blocks).remove(&1).unwrap_or_default())
    }

    fn note_unbought(&self, page: PageNumber, price: Estimate, why: NotBought) {
        let mut unbought = self.unbought.lock().unwrap_or_else(PoisonError::into_inner);
        let one = Unbought::page(page, price, why);
        *unbought = std::mem::take(&mut *unbought).and(&one);
    }

    /// The document in its bucket, if it is better read as a whole, or was begun to be.
    fn document(&self, missing: &[PageNumber]) -> Result<Option<Document<'_>>, RunError> {
        let ledger = &self.run.paid()?.ledger;
        let asked = missing
            .iter()
            .filter(|page| !ledger.has(&textract::question(**page)))
            .count();
        let source = &self.run.request.source.uri;
        let object = S3Uri::parse_object(source).ok();
        let Some(object) = object.filter(|_| source.starts_with(s3::SCHEME)) else {
            return Ok(None);
        };
        let begun = asked > 0 && ledger.has(&textract::document_question());
        let whole = choose::way(asked, self.pdf.page_count(), true) == choose::Way::Document;
        Ok((begun || whole).then(|| Document {
            run: self.run,
            object,
            pages: self.pdf.pages().collect(),
        }))
    }

    /// The name under which pages that Textract read are kept: which way up they are comes
    /// from the local engine's look.
    fn bought_reading(&self) -> Result<String, RunError> {
        let look = self.run.tools.ocr_settings()?;
        Ok(format!("textract-{}-{look}", textract::VERSION))
    }

    /// A page as a picture for a model; `None` if it cannot be drawn or is too large.
    ///
    /// # Errors
    /// If the PDF cannot be opened again.
    pub fn picture(&self, page: PageNumber) -> Result<Option<Vec<u8>>, RunError> {
        let facts = self.layers.facts(page);
        let drawn = self.pdf.session(|session| {
            session.render_gray(page, &facts, Scale::LongestSide(PICTURE_FOR_MODEL))
        })?;
        let png = drawn
            .map_err(|error| error.to_string())
            .and_then(|drawn| {
                picture::png(&drawn.image, LARGEST_FOR_MODEL)
                    .map_err(|failure| failure.said().to_owned())
            })
            .inspect_err(|said| tracing::warn!(%page, said, "no picture of a page"));
        Ok(png.ok())
    }
}
