//! Careful reading of some pages: by Textract where the request says so and money lasts,
//! else by the local engine.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, PoisonError},
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
        let (_, read) = self.buyable()?;
        let most = choose::most_pages(count, self.buys_everything()).saturating_sub(read);
        let have = self.bought(pages)?;
        let chosen: Vec<PageNumber> = pages
            .iter()
            .copied()
            .filter(|page| !have.contains_key(page))
            .take(most)
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

    /// The pages that Textract may still be asked for, and how many it has read.
    ///
    /// # Errors
    /// If the store fails.
    pub fn buyable(&self) -> Result<(HashSet<PageNumber>, usize), RunError> {
        if !self.buys() {
            return Ok((HashSet::new(), 0));
        }
        let read = kept::pages(self.run, &self.bought_reading()?)?;
        let mut can: HashSet<PageNumber> = self
            .that_need_ocr(&self.pdf.pages().collect::<Vec<_>>())
            .into_iter()
            .collect();
        can.retain(|page| !read.contains(page));
        Ok((can, read.len()))
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

    /// What Textract has read of those of `pages` that need it.
    pub(super) fn bought(
        &self,
        pages: &[PageNumber],
    ) -> Result<BTreeMap<PageNumber, Recognized>, RunError> {
        let wanted = self.that_need_ocr(pages);
        if wanted.is_empty() || !self.buys() {
            return Ok(BTreeMap::new());
        }
        kept::get(self.run, &self.bought_reading()?, &wanted)
    }

    /// Has those of `pages` that need OCR read by Textract, if that is asked for; gives how
    /// many are read anew. Pages that money does not reach are noted.
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
        let have = kept::pages(self.run, &self.bought_reading()?)?;
        let missing: Vec<PageNumber> = wanted
            .into_iter()
            .filter(|page| !have.contains(page))
            .collect();
        if missing.is_empty() {
            return Ok(0);
        }
        if let Some(document) = self.document(&missing)? {
            document.read()?;
        }
        let looks = self.recognized(&missing, Depth::Look)?;
        let read = Mutex::new(0);
        in_parallel(self.run, self.pdf, &missing, |session, pages| {
            for page in pages {
                if self.buy_one(session, *page, looks.get(page))? {
                    *read.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                }
            }
            Ok(())
        })?;
        Ok(read.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has one page read and keeps its words; false if it was not.
    fn buy_one(
        &self,
        session: &Session<'_>,
        page: PageNumber,
        look: Option<&Recognized>,
    ) -> Result<bool, RunError> {
        let paid = self.run.paid()?;
        let question = textract::question(page);
        let price = paid.textract_pages(1);
        // Rendering a page only to find that it is too dear would be a waste.
        if !paid.ledger.has(&question)
            && let Err(why @ (NotBought::NoMoney | NotBought::NoTokens)) =
                paid.ledger.affords(&price)
        {
            self.note_unbought(page, price, why);
            return Ok(false);
        }
        let facts = self.layers.facts(page);
        let rendered = match session.render_gray(page, &facts, Scale::Dpi(ocr::RENDER_DPI)) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::warn!(%page, %error, "a page cannot be rendered and is not sent");
                return Ok(false);
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
                return Ok(false);
            }
            // Other pages may be taken, and this one is read without help.
            Err(RunError::Service(error @ ServiceError::Refused { .. })) => {
                tracing::warn!(%page, %error, "a page is not read by Textract");
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        let seen: &[View] = look.map_or(&[], |look| &look.views);
        let found = Recognized {
            views: views::views(&text, &rendered.image, rendered.scale, seen),
            contents_likeness: look.map_or(0.0, |look| look.contents_likeness),
        };
        kept::put(self.run, &self.bought_reading()?, &[(page, found)])?;
        Ok(true)
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
