//! TOC parsing: contents pages become lists of entries, each with every sensible reading.
//! Where the rules make little of a page, a model may be asked about it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use songbook_contract::{Counts, PageNumber, Stage, StageRequest};

use super::{TocDiscovery, count, counted};
use crate::{
    error::RunError,
    model::{Models, contents, when::contents_to_ask_about},
    page::Book,
    paid::Unbought,
    reading::{self, Reader},
    run::{Run, StageWork, Verdict},
    songs::{self, ContentsList},
};

/// See the module.
pub struct TocParsing;

/// The contents lists of a book; which of them is the contents is decided against the
/// pages, by page mapping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TocParsingBody {
    /// Each run of contents pages with its entries.
    pub lists: Vec<ContentsList>,
    /// What a model read on pages of which the rules made little; each title stands there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_model: Vec<ContentsList>,
    /// What was not asked because of a limit.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought: Unbought,
}

impl TocParsingBody {
    /// All lists: those of the rules first.
    pub fn all(&self) -> Vec<ContentsList> {
        self.lists.iter().chain(&self.by_model).cloned().collect()
    }
}

impl StageWork for TocParsing {
    type Body = TocParsingBody;

    const STAGE: Stage = Stage::TocParsing;
    const VERSION: u32 = 11;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery];

    fn run(run: &Run<'_>) -> Result<TocParsingBody, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let reader = Reader::new(run)?.going_on_from(&discovery.careful);
        let book = reader.book(&discovery.structure)?;
        let options = reading::contents_options(run.request);
        let mut body = TocParsingBody {
            lists: songs::find_contents(&book, &options),
            by_model: Vec::new(),
            unbought: Unbought::default(),
        };
        // What the user gives replaces all that a page says.
        if let Some(models) = Models::new(run)
            && run.request.book.toc.is_empty()
        {
            let mut candidates: BTreeSet<PageNumber> =
                discovery.contents_pages.iter().copied().collect();
            if options.pages.is_empty() {
                candidates.extend(reader.look_like_contents()?);
            }
            let candidates: Vec<PageNumber> = candidates.into_iter().collect();
            body.by_model = ask(&models, &reader, &book, &candidates, &body.lists)?;
            body.unbought = models.unbought();
        }
        Ok(body)
    }

    fn gate(body: &TocParsingBody, _request: &StageRequest) -> Verdict {
        let entries = entries(body);
        let message = if entries == 0 {
            "no contents; songs are found by their headings".to_owned()
        } else {
            let lists = body.lists.iter().chain(&body.by_model);
            let pages: BTreeSet<&PageNumber> = lists.flat_map(|list| &list.pages).collect();
            format!(
                "{} on {}",
                counted(entries, "entry", "entries"),
                counted(pages.len(), "page", "pages")
            )
        };
        Verdict::Pass { message }
    }

    fn counts(body: &TocParsingBody) -> Counts {
        Counts {
            entries: count(entries(body)),
            ..Counts::default()
        }
    }

    fn unbought(body: &TocParsingBody) -> Option<&Unbought> {
        Some(&body.unbought)
    }

    fn intact(run: &Run<'_>, body: &TocParsingBody) -> Result<bool, RunError> {
        super::nothing_to_buy(run, &body.unbought)
    }
}

/// Has a model look at pages of which the rules made little.
fn ask(
    models: &Models<'_>,
    reader: &Reader<'_>,
    book: &Book,
    candidates: &[PageNumber],
    lists: &[ContentsList],
) -> Result<Vec<ContentsList>, RunError> {
    let mut found = Vec::new();
    for group in contents_to_ask_about(&book.pages, candidates, lists) {
        let pages = contents::pages(&book.pages, &group);
        let mut pictures = Vec::new();
        for page in group.iter().filter(|page| reader.needs_ocr(**page)) {
            pictures.extend(reader.picture(*page)?);
        }
        let question = contents::question(&pages, pictures);
        let read = models.ask(&question, |answer| contents::read(answer, &pages))?;
        found.extend(read.flatten());
    }
    Ok(found)
}

fn entries(body: &TocParsingBody) -> usize {
    let lists = body.lists.iter().chain(&body.by_model);
    lists.map(|list| list.entries.len()).sum()
}
