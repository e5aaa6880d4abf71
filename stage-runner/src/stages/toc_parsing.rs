//! TOC parsing: contents pages become lists of entries, each with every sensible reading.

use serde::{Deserialize, Serialize};
use songbook_contract::{Counts, Stage, StageRequest};

use super::{TocDiscovery, count, counted};
use crate::{
    error::RunError,
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
}

impl StageWork for TocParsing {
    type Body = TocParsingBody;

    const STAGE: Stage = Stage::TocParsing;
    const VERSION: u32 = 3;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery];

    fn run(run: &Run<'_>) -> Result<TocParsingBody, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let book = Reader::new(run)?.book(&discovery.structure)?;
        let options = reading::contents_options(run.request);
        Ok(TocParsingBody {
            lists: songs::find_contents(&book, &options),
        })
    }

    fn gate(body: &TocParsingBody, _request: &StageRequest) -> Verdict {
        let entries = entries(body);
        let message = if entries == 0 {
            "no contents; songs are found by their headings".to_owned()
        } else {
            let pages = body.lists.iter().map(|list| list.pages.len()).sum();
            format!(
                "{} on {}",
                counted(entries, "entry", "entries"),
                counted(pages, "page", "pages")
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
}

fn entries(body: &TocParsingBody) -> usize {
    body.lists.iter().map(|list| list.entries.len()).sum()
}
