//! How each page of a book is read: its text layer first, then OCR where that is not to
//! be believed. What was read is kept per page in the store and never read twice.

mod bought;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use songbook_contract::{OcrMode, PageNumber, StageRequest};

use crate::{
    error::RunError,
    kept,
    ocr::{self, Depth, OcrEngine},
    page::{Book, PageRead, Rect, Structure, View, Word},
    paid::Unbought,
    parallel,
    pdf::{
        Pdf, PdfError, Session,
        plausible::{self, Judgement},
        render::{Rendered, Scale},
        text::{PageFacts, PageText},
    },
    picture::GrayImage,
    run::Run,
    songs::{self, ContentsOptions},
};

/// Goes up when pages are read or judged in another way.
pub const VERSION: u32 = 8;

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
    unbought: Mutex<Unbought>,
    /// Pages that were chosen to be read carefully and were. Others may be kept too, of
    /// runs that were killed or of other settings; they count only once they are chosen,
    /// so that the result does not depend on what happened before.
    careful: Mutex<BTreeSet<PageNumber>>,
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
        Ok(Self {
            run,
            pdf,
            layers,
            unbought: Mutex::default(),
            careful: Mutex::default(),
        })
    }

    /// The same reader, to go on from the pages that an earlier stage has chosen.
    #[must_use]
    pub fn going_on_from(self, careful: &BTreeSet<PageNumber>) -> Self {
        let careful = Mutex::new(careful.clone());
        Self { careful, ..self }
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
        if self.buys_everything() {
            self.buy(&self.pdf.pages().collect::<Vec<_>>())?;
        }
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
            self.read_carefully(&pages)?;
            return Ok(pages);
        }
        let window = self.contents_window(&options);
        self.recognize(&window, Depth::Look)?;
        let candidates: Vec<PageNumber> = self
            .recognized(&window, Depth::Look)?
            .into_iter()
            .filter(|(_, look)| look.contents_likeness >= CONTENTS_LIKENESS)
            .map(|(page, _)| page)
            .collect();
        self.read_carefully(&candidates)?;
        let pages = self.pages_of_lists(structure, &options)?;
        // Contents that only their rows gave away were read at a glance so far.
        let mut glanced = self.that_need_ocr(&pages);
        glanced.retain(|page| !candidates.contains(page));
        if glanced.is_empty() {
            return Ok(pages);
        }
        self.read_carefully(&glanced)?;
        self.pages_of_lists(structure, &options)
    }

    /// Pages at the front and the back that look like contents to the local engine's look,
    /// whether or not the rules read a list there.
    ///
    /// # Errors
    /// If OCR or the store fails.
    pub fn look_like_contents(&self) -> Result<Vec<PageNumber>, RunError> {
        let window = self.contents_window(&contents_options(self.run.request));
        let looks = self.recognized(&window, Depth::Look)?;
        let alike = looks
            .into_iter()
            .filter(|(_, look)| look.contents_likeness >= CONTENTS_LIKENESS);
        Ok(alike.map(|(page, _)| page).collect())
    }

    /// Where contents are looked for if nobody says where they are.
    fn contents_window(&self, options: &ContentsOptions) -> Vec<PageNumber> {
        let count = self.pdf.page_count();
        let front = options.max_pages.unwrap_or(CONTENTS_FRONT) as usize;
        self.pdf
            .pages()
            .filter(|page| page.index() < front || page.index() + CONTENTS_BACK >= count)
            .collect()
    }

    /// The pages that hold lists as far as the book has been read, ascending.
    fn pages_of_lists(
        &self,
        structure: &Structure,
        options: &ContentsOptions,
    ) -> Result<Vec<PageNumber>, RunError> {
        let pages: BTreeSet<PageNumber> = songs::find_contents(&self.book(structure)?, options)
            .into_iter()
            .flat_map(|list| list.pages)
            .collect();
        Ok(pages.into_iter().collect())
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
        let all: Vec<PageNumber> = self.pdf.pages().collect();
        let mut recognized = self.bought(&all)?;
        for depth in [Depth::Full, Depth::Look] {
            let rest: Vec<PageNumber> = all
                .iter()
                .copied()
                .filter(|page| !recognized.contains_key(page))
                .collect();
            recognized.extend(self.recognized(&rest, depth)?);
        }
        let pages = all
            .into_iter()
            .map(|page| self.best(page, recognized.remove(&page)))
            .collect();
        Ok(Book {
            pages,
            structure: structure.clone(),
        })
    }

    /// The best reading of one page, which OCR has read or not.
    fn best(&self, page: PageNumber, recognized: Option<Recognized>) -> PageRead {
        let text = self.layers.pages.get(page.index());
        if let Some(found) = recognized {
            let painted = text.filter(|text| {
                self.judgement(page)
                    .is_some_and(|judged| judged.verdict == plausible::Verdict::Believed)
                    && !text.facts.invisible
                    && self.run.request.reading.ocr != OcrMode::Always
            });
            return PageRead {
                page,
                views: with_painted(found.views, painted),
            };
        }
        text.cloned().map_or(
            PageRead {
                page,
                views: Vec::new(),
            },
            |text| text.into_page(page, self.believes(page)),
        )
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
    pub fn needs_ocr(&self, page: PageNumber) -> bool {
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

    /// What OCR has found on those of `pages` that need it and were read to `depth`.
    fn recognized(
        &self,
        pages: &[PageNumber],
        depth: Depth,
    ) -> Result<BTreeMap<PageNumber, Recognized>, RunError> {
        let wanted = self.that_need_ocr(pages);
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        kept::get(self.run, &self.reading(depth)?, &wanted)
    }

    fn that_need_ocr(&self, pages: &[PageNumber]) -> Vec<PageNumber> {
        let needy = pages.iter().copied().filter(|page| self.needs_ocr(*page));
        needy.collect()
    }

    /// Reads those of `pages` that need OCR and are not kept yet, several at a time.
    fn recognize(&self, pages: &[PageNumber], depth: Depth) -> Result<(), RunError> {
        let wanted = self.that_need_ocr(pages);
        if wanted.is_empty() {
            return Ok(());
        }
        let reading = self.reading(depth)?;
        let have = kept::pages(self.run, &reading)?;
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
        let read_one = |session: &Session<'_>, page: PageNumber| {
            let facts = self.layers.facts(page);
            let found = match session.render_gray(page, &facts, Scale::Dpi(ocr::RENDER_DPI)) {
                Ok(rendered) => recognize_page(engine.as_ref(), rendered, depth)?,
                Err(error) => unreadable(page, &error),
            };
            kept::put(self.run, &reading, &[(page, found)])?;
            self.run.tools.page_recognized();
            self.run
                .tools
                .progress
                .page_read(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok(())
        };
        in_parallel(self.run, self.pdf, &missing, |session, pages| {
            pages.iter().try_for_each(|page| read_one(session, *page))
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
    let read = engine.read(&image, depth)?;
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
    let unread = |page| PageText::unread(pdf.page_size(page).unwrap_or_default());
    let all: Vec<PageNumber> = pdf.pages().collect();
    let mut texts: BTreeMap<PageNumber, PageText> = kept::get(run, &reading, &all)?;
    let missing: Vec<PageNumber> = all
        .iter()
        .copied()
        .filter(|page| !texts.contains_key(page))
        .collect();
    let read = Mutex::new(Vec::with_capacity(missing.len()));
    in_parallel(run, pdf, &missing, |session, pages| {
        let found: Vec<(PageNumber, PageText)> = pages
            .iter()
            .map(|&page| (page, session.text_or_none(page)))
            .collect();
        let mut kept = kept::put(run, &reading, &found)?;
        read.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&mut kept);
        Ok(())
    })?;
    texts.extend(read.into_inner().unwrap_or_else(PoisonError::into_inner));
    let pages: Vec<PageText> = all
        .into_iter()
        .map(|page| texts.remove(&page).unwrap_or_else(|| unread(page)))
        .collect();
    let judgements = plausible::judge(&pages);
    Ok(Layers { pages, judgements })
}

/// Does `work` for each of `pages`, on as many threads as the tools allow. Each thread
/// takes a few pages at a time into a session of its own, so that memory stays bounded
/// however long the book is.
fn in_parallel(
    run: &Run<'_>,
    pdf: &Pdf,
    pages: &[PageNumber],
    work: impl Fn(&Session<'_>, &[PageNumber]) -> Result<(), RunError> + Sync,
) -> Result<(), RunError> {
    let threads = run.tools.threads;
    let chunk = (pages.len() / threads.max(1)).clamp(1, parallel::PAGES_A_SESSION);
    let chunks: Vec<&[PageNumber]> = pages.chunks(chunk).collect();
    parallel::for_each(threads, &chunks, |chunk| {
        pdf.session(|session| work(session, chunk))?
    })
}
