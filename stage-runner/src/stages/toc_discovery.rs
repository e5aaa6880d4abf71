//! TOC discovery: opens the PDF, reads its structure and finds the contents pages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use songbook_contract::{Counts, PageNumber, Stage, StageRequest};

use super::{count, counted};
use crate::{
    error::RunError,
    page::Structure,
    paid::Unbought,
    reading::{self, Reader, ReadingSummary},
    run::{Run, StageWork, Verdict},
};

/// See the module.
pub struct TocDiscovery;

/// What a book is, before any song is looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TocDiscoveryBody {
    /// How many pages it has.
    pub pages: u32,
    /// What its pages are read from.
    pub reading: ReadingSummary,
    /// Pages that look like contents, or that the user says are.
    pub contents_pages: Vec<PageNumber>,
    /// What is odd about the file, in words.
    pub warnings: Vec<String>,
    /// Outline, page labels, links.
    pub structure: Structure,
    /// Pages that were chosen to be read by Textract.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub careful: BTreeSet<PageNumber>,
    /// What was not read carefully for want of money.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought: Unbought,
}

impl StageWork for TocDiscovery {
    type Body = TocDiscoveryBody;

    const STAGE: Stage = Stage::TocDiscovery;
    // Which pages are contents is decided by the songs crate as well.
    const VERSION: u32 = reading::VERSION + 2;
    const INPUTS: &'static [Stage] = &[];

    fn run(run: &Run<'_>) -> Result<TocDiscoveryBody, RunError> {
        let pdf = run.pdf()?;
        let structure = pdf.session(|session| session.structure())??;
        let reader = Reader::new(run)?;
        let contents_pages = reader.find_contents_pages(&structure)?;
        Ok(TocDiscoveryBody {
            pages: count(pdf.page_count()).unwrap_or(u32::MAX),
            reading: reader.summary(),
            contents_pages,
            warnings: pdf.warnings().iter().map(ToString::to_string).collect(),
            structure,
            careful: reader.careful(),
            unbought: reader.unbought(),
        })
    }

    fn gate(body: &TocDiscoveryBody, _request: &StageRequest) -> Verdict {
        let pages = counted(body.pages as usize, "page", "pages");
        let contents = match body.contents_pages.len() {
            0 => "no contents page".to_owned(),
            number => counted(number, "contents page", "contents pages"),
        };
        Verdict::Pass {
            message: format!("{pages}, {contents}"),
        }
    }

    fn counts(body: &TocDiscoveryBody) -> Counts {
        Counts {
            pages: Some(body.pages),
            ..Counts::default()
        }
    }

    fn unbought(body: &TocDiscoveryBody) -> Option<&Unbought> {
        Some(&body.unbought)
    }

    fn intact(run: &Run<'_>, body: &TocDiscoveryBody) -> Result<bool, RunError> {
        super::nothing_to_buy(run, &body.unbought)
    }
}
