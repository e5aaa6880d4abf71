//! How each page of a book is read: its text layer first, then OCR where that is not to
//! be believed. What was read is kept per page in the store and never read twice.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use songbook_contract::{OcrMode, PageNumber, StageRequest};

use crate::{
    error::RunError,
    ocr::{self, Depth, OcrEngine, OcrPage},
    page::{Book, PageRead, Rect, Structure, View, Word},
    parallel,
    pdf::{
        Pdf, PdfError, Session,
        plausible::{self, Judgement},
        render::{GrayImage, Rendered, Scale},
        text::{PageFacts, PageText},
    },
    run::Run,
    songs::{self, ContentsOptions},
    store::StoreError,
};

/// Goes up when pages are read or judged in another way.
pub const VERSION: u32 = 1;

/// How many pages from the front are looked at for contents if nobody says.
const CONTENTS_FRONT: u32 = 30;

/// How many pages at the back are looked at for contents (an index).
const CONTENTS_BACK: usize = 10;

/// From this likeness on, a scanned page is read in full as one of contents.
const CONTENTS_LIKENESS: f32 = 0.5;

/// What the pages of a book are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadingSummary {
    /// Pages whose text layer is used.
    pub text_layer: u32,
    /// Pages for OCR.
    pub ocr: u32,
    /// Pages without words: blank, or pictures nobody reads.
    pub nothing: u32,
}

/// What one page's OCR found, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Recognized {
    /// The upright views.
    views: Vec<View>,
    /// How much the boxes look like a contents page, 0 to 1.
    contents_likeness: f32,
}

/// Reads the pages of one book.
pub struct Reader<'a> {
    run: &'a Run<'a>,
    pdf: &'a Pdf,
    layers: Arc<Layers>,
}

/// The text layers of all pages, each judged in the context of the book.
#[derive(Debug, Default)]
pub struct Layers {
    pages: Vec<PageText>,
    judgements: Vec<Judgement>,
}

impl Layers {
    /// How a page is made.
    pub fn facts(&self, page: PageNumber) -> PageFacts {
        self.pages
            .get(page.index())
            .map(|text| text.facts)
            .unwrap_or_default()
    }
}

impl<'a> Reader<'a> {
    /// A reader of the book of `run`. Reads the text layer of every page, or finds it kept.
    ///
    /// # Errors
    /// If the book as a whole cannot be read, or the store fails.
    pub fn new(run: &'a Run<'a>) -> Result<Self, RunError> {
        let pdf = run.pdf()?;
        let layers = run.layers(|| read_layers(run, pdf))?;
        Ok(Self { run, pdf, layers })
    }

    /// What its pages are read from.
    pub fn summary(&self) -> ReadingSummary {
        let mut summary = ReadingSummary::default();
        for page in self.pdf.pages() {
            *if self.needs_ocr(page) {
                &mut summary.ocr
            } else if self.believes(page) {
                &mut summary.text_layer
            } else {
                &mut summary.nothing
            } += 1;
        }
        summary
    }

    /// The pages that hold contents, ascending: those that the user names, else those
    /// that look like it. Scanned candidates are read in full on the way.
    ///
    /// # Errors
    /// If OCR or the store fails.
    pub fn find_contents_pages(&self, structure: &Structure) -> Result<Vec<PageNumber>, RunError> {
        let options = contents_options(self.run.request);
        let count = self.pdf.page_count();
        if !options.pages.is_empty() {
            let pages: BTreeSet<PageNumber> = options
                .pages
                .iter()
                .copied()
                .filter(|page| page.index() < count)
                .collect();
            let pages: Vec<PageNumber> = pages.into_iter().collect();
            self.recognize(&pages, Depth::Full)?;
            return Ok(pages);
        }
        let front = options.max_pages.unwrap_or(CONTENTS_FRONT) as usize;
        let window: Vec<PageNumber> = self
            .pdf
            .pages()
            .filter(|page| page.index() < front || page.index() + CONTENTS_BACK >= count)
            .collect();
        self.recognize(&window, Depth::Look)?;
        let mut candidates = Vec::new();
        for page in window {
            let look = self.kept::<Recognized>(&self.reading(Depth::Look)?, page)?;
            if look.is_some_and(|look| look.contents_likeness >= CONTENTS_LIKENESS) {
                candidates.push(page);
            }
        }
        self.recognize(&candidates, Depth::Full)?;
        let book = self.book(structure)?;
        let mut pages: Vec<PageNumber> = songs::find_contents(&book, &options)
            .into_iter()
            .flat_map(|list| list.pages)
            .collect();
        pages.sort_unstable();
        pages.dedup();
        Ok(pages)
    }

    /// Takes a look at every page that needs OCR.
    ///
    /// # Errors
    /// If OCR or the store fails.
    pub fn look_at_all(&self) -> Result<(), RunError> {
        let pages: Vec<PageNumber> = self.pdf.pages().collect();
        self.recognize(&pages, Depth::Look)
    }

    /// The book as far as it has been read: the best reading of each page.
    ///
    /// # Errors
    /// If the store fails.
    pub fn book(&self, structure: &Structure) -> Result<Book, RunError> {
        let mut pages = Vec::with_capacity(self.pdf.page_count());
        for page in self.pdf.pages() {
            pages.push(self.best(page)?);
        }
        Ok(Book {
            pages,
            structure: structure.clone(),
        })
    }

    /// The best reading of one page.
    fn best(&self, page: PageNumber) -> Result<PageRead, RunError> {
        let text = self.layers.pages.get(page.index());
        if self.needs_ocr(page) {
            for depth in [Depth::Full, Depth::Look] {
                if let Some(found) = self.kept::<Recognized>(&self.reading(depth)?, page)? {
                    let painted = text.filter(|text| {
                        self.judgement(page)
                            .is_some_and(|judged| judged.verdict == plausible::Verdict::Believed)
                            && !text.facts.invisible
                            && self.run.request.reading.ocr != OcrMode::Always
                    });
                    return Ok(PageRead {
                        page,
                        views: with_painted(found.views, painted),
                    });
                }
            }
        }
        Ok(text.cloned().map_or(
            PageRead {
                page,
                views: Vec::new(),
            },
            |text| text.into_page(page, self.believes(page)),
        ))
    }

    /// The text layers.
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    fn judgement(&self, page: PageNumber) -> Option<&Judgement> {
        self.layers.judgements.get(page.index())
    }

    /// Whether the page's own words can be used.
    fn believes(&self, page: PageNumber) -> bool {
        self.judgement(page).is_some_and(Judgement::is_usable)
    }

    /// Whether the page's words have to come from OCR.
    fn needs_ocr(&self, page: PageNumber) -> bool {
        match self.run.request.reading.ocr {
            OcrMode::Never => false,
            OcrMode::Always => !self.layers.facts(page).is_blank(),
            OcrMode::Auto => self.judgement(page).is_some_and(|judged| judged.wants_ocr),
        }
    }

    /// The name under which pages read to `depth` are kept: it changes with whatever
    /// might change the words.
    fn reading(&self, depth: Depth) -> Result<String, RunError> {
        let name = match depth {
            Depth::Look => "look",
            Depth::Full => "full",
        };
        Ok(format!("{name}-{}", self.run.tools.ocr_settings()?))
    }

    fn kept<T: DeserializeOwned>(
        &self,
        reading: &str,
        page: PageNumber,
    ) -> Result<Option<T>, RunError> {
        kept(self.run, reading, page)
    }

    /// Reads those of `pages` that need OCR and are not kept yet, several at a time.
    fn recognize(&self, pages: &[PageNumber], depth: Depth) -> Result<(), RunError> {
        let wanted: Vec<PageNumber> = pages
            .iter()
            .copied()
            .filter(|page| self.needs_ocr(*page))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let reading = self.reading(depth)?;
        let have = kept_pages(self.run, &reading)?;
        let missing: Vec<PageNumber> = wanted
            .iter()
            .copied()
            .filter(|page| !have.contains(page))
            .collect();
        let total = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        let done = AtomicU32::new(total - u32::try_from(missing.len()).unwrap_or(total));
        if missing.is_empty() {
            return Ok(());
        }
        let engine = self.run.tools.ocr()?;
        in_parallel(self.run, self.pdf, &missing, |session, page| {
            let facts = self.layers.facts(page);
            let found = match session.render_gray(page, &facts, Scale::Dpi(ocr::RENDER_DPI)) {
                Ok(rendered) => recognize_page(engine.as_ref(), rendered, depth)?,
                Err(error) => unreadable(page, &error),
            };
            keep(self.run, &reading, page, &found)?;
            self.run.tools.page_recognized();
            self.run
                .tools
                .progress
                .page_read(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok(())
        })
    }
}

/// The views that OCR gave, with the words that a page has as real text beside its
/// pictures (a heading set over scanned music): those are certain, and win where both
/// read the same place.
fn with_painted(mut views: Vec<View>, painted: Option<&PageText>) -> Vec<View> {
    let (Some(text), [view]) = (painted, views.as_mut_slice()) else {
        return views;
    };
    if text.view.words.is_empty() || view.turned != text.view.turned {
        return views;
    }
    let apart = |a: &Rect, b: &Rect| a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0;
    view.words.retain(|word| {
        text.view
            .words
            .iter()
            .all(|own| apart(&own.rect, &word.rect))
    });
    let first_font = u16::try_from(view.fonts.len()).unwrap_or(u16::MAX);
    view.fonts.extend(text.view.fonts.iter().cloned());
    view.words.extend(text.view.words.iter().map(|own| Word {
        font: own.font.saturating_add(first_font),
        ..own.clone()
    }));
    views
}

/// Reads the words off a rendered page.
fn recognize_page(
    engine: &dyn OcrEngine,
    rendered: Rendered<GrayImage>,
    depth: Depth,
) -> Result<Recognized, RunError> {
    let Rendered { image, scale } = rendered;
    let (width, height) = (image.width as usize, image.height as usize);
    let read = match ocr::GrayImage::new(width, height, image.data) {
        Some(image) => engine.read(&image, depth)?,
        None => OcrPage::default(),
    };
    let likeness = read.views.iter().map(ocr::looks_like_contents);
    Ok(Recognized {
        contents_likeness: likeness.fold(0.0, f32::max),
        views: ocr::to_views(&read, scale),
    })
}

/// A page that cannot be rendered holds no words; the rest of the book is still read.
fn unreadable(page: PageNumber, error: &PdfError) -> Recognized {
    tracing::warn!(%page, %error, "a page cannot be rendered and is left out");
    Recognized {
        views: Vec::new(),
        contents_likeness: 0.0,
    }
}

/// Where the request says that contents are.
pub fn contents_options(request: &StageRequest) -> ContentsOptions {
    ContentsOptions {
        max_pages: request.book.toc_max_pages,
        pages: request
            .book
            .toc_pages
            .iter()
            .flat_map(|range| range.pages())
            .collect(),
    }
}

/// Reads the text layer of every page, or finds it kept.
fn read_layers(run: &Run<'_>, pdf: &Pdf) -> Result<Layers, RunError> {
    let reading = format!("layer-{VERSION}");
    let have = kept_pages(run, &reading)?;
    let missing: Vec<PageNumber> = pdf.pages().filter(|page| !have.contains(page)).collect();
    in_parallel(run, pdf, &missing, |session, page| {
        let text = session.read_text(page).unwrap_or_else(|error| {
            tracing::warn!(%page, %error, "a page's text cannot be read");
            PageText::unread(pdf.page_size(page).unwrap_or_default())
        });
        keep(run, &reading, page, &text)
    })?;
    let mut pages = Vec::with_capacity(pdf.page_count());
    for page in pdf.pages() {
        let text = kept::<PageText>(run, &reading, page)?;
        pages.push(
            text.unwrap_or_else(|| PageText::unread(pdf.page_size(page).unwrap_or_default())),
        );
    }
    let judgements = plausible::judge(&pages);
    Ok(Layers { pages, judgements })
}

/// The pages that were kept of one reading.
fn kept_pages(run: &Run<'_>, reading: &str) -> Result<HashSet<PageNumber>, RunError> {
    let folder = run
        .request
        .output
        .layout
        .pages(&run.source.book_id, reading);
    let numbers = run.store.list(&folder)?.into_iter().filter_map(|key| {
        let name = key.strip_prefix(&folder)?.strip_suffix(".json")?;
        name.parse().ok().map(PageNumber)
    });
    Ok(numbers.collect())
}

/// What was kept of one page; something unusable there counts as nothing.
fn kept<T: DeserializeOwned>(
    run: &Run<'_>,
    reading: &str,
    page: PageNumber,
) -> Result<Option<T>, RunError> {
    let key = run
        .request
        .output
        .layout
        .page(&run.source.book_id, reading, page);
    match run.store.get(&key) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)
            .inspect_err(|error| tracing::warn!(key, %error, "a kept page is not usable"))
            .ok()),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn keep(
    run: &Run<'_>,
    reading: &str,
    page: PageNumber,
    found: &impl Serialize,
) -> Result<(), RunError> {
    let key = run
        .request
        .output
        .layout
        .page(&run.source.book_id, reading, page);
    let bytes = serde_json::to_vec(found).map_err(|source| RunError::Encode {
        stage: run.request.stage,
        source,
    })?;
    Ok(run.store.put(&key, &bytes)?)
}

/// Does `work` for each of `pages`, on as many threads as the tools allow. Each thread
/// takes a few pages at a time into a session of its own, so that memory stays bounded
/// however long the book is.
fn in_parallel(
    run: &Run<'_>,
    pdf: &Pdf,
    pages: &[PageNumber],
    work: impl Fn(&Session<'_>, PageNumber) -> Result<(), RunError> + Sync,
) -> Result<(), RunError> {
    let threads = run.tools.threads;
    let chunk = (pages.len() / threads.max(1)).clamp(1, parallel::PAGES_A_SESSION);
    let chunks: Vec<&[PageNumber]> = pages.chunks(chunk).collect();
    parallel::for_each(threads, &chunks, |chunk| {
        pdf.session(|session| chunk.iter().try_for_each(|page| work(session, *page)))?
    })
}
