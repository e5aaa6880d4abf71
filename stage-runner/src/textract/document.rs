//! Reading a whole document in its bucket: begun once, fetched in parts, and kept page by
//! page as if each page had been asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
    time::Duration,
};

use aws_sdk_textract::types::Block;
use serde::{Deserialize, Serialize};
use songbook_contract::{Money, PageNumber, Usage};

use super::{
    client::JobPart,
    document_question, document_token,
    page::{PageText, pages_of},
    question,
};
use crate::{
    error::RunError,
    paid::{Asked, Estimate, ServiceError},
    run::Run,
    s3::S3Uri,
};

/// The first wait for a document that is being read; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The longest such wait.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The job that reads a document, as it is kept: a run that was killed goes on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Job {
    id: String,
}

/// A document that is read as a whole.
pub struct Document<'a> {
    /// The run that wants it.
    pub run: &'a Run<'a>,
    /// Where it lies.
    pub object: S3Uri,
    /// All its pages.
    pub pages: Vec<PageNumber>,
}

impl Document<'_> {
    /// Has it read, unless money does not last for all of its pages or the service cannot:
    /// then pages are asked for one by one.
    ///
    /// # Errors
    /// If the service does not answer, or the store fails.
    pub fn read(&self) -> Result<(), RunError> {
        let paid = self.run.paid()?;
        let unknown = |page: &&PageNumber| !paid.ledger.has(&question(**page));
        let missing: BTreeSet<PageNumber> = self.pages.iter().filter(unknown).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        match self.fetch(&missing) {
            // The bucket is closed to the service, or the job is too old: pages may do.
            Err(RunError::Service(error @ ServiceError::Refused { .. })) => {
                tracing::warn!(%error, "the document is not read as a whole, its pages are sent");
                Ok(())
            }
            result => result,
        }
    }

    fn fetch(&self, missing: &BTreeSet<PageNumber>) -> Result<(), RunError> {
        let paid = self.run.paid()?;
        let detection = || self.run.tools.textract();
        // Every page is billed, those that were read before as well.
        let Ok(_reserved) = paid
            .ledger
            .reserve(paid.textract_pages(self.pages.len() as u64))
        else {
            return Ok(());
        };
        let known = (self.pages.len() - missing.len()) as u64;
        let again = Usage {
            textract_pages: known,
            cost: paid.textract_pages(known).cost.unwrap_or_default(),
            ..Usage::default()
        };
        let token = document_token(&self.run.source.sha256);
        // Within the estimate that is set aside above; the pages count as they are kept.
        let nothing = Estimate {
            cost: Some(Money::ZERO),
            tokens: 0,
        };
        let asked = paid.ask(&paid.textract, "", &document_question(), nothing, || {
            let id = detection()?.start(&self.object, &token)?;
            Ok((Job { id }, again))
        })?;
        let Asked::Answer(job) = asked else {
            return Ok(());
        };
        tracing::info!(
            pages = self.pages.len(),
            "Textract reads the document in its bucket"
        );

        let mut gathered = Gathered::default();
        let mut next: Option<String> = None;
        let mut wait = FIRST_WAIT;
        loop {
            let part = || detection()?.part(&job.id, next.as_deref());
            match paid.textract.ask("", 0.0, |_| 0.0, part)? {
                JobPart::Running => {
                    thread::sleep(wait);
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                JobPart::Failed { said } => {
                    tracing::warn!(said, "the document was not read, its pages are sent");
                    return Ok(());
                }
                JobPart::Blocks { blocks, next: more } => {
                    self.keep(gathered.add(blocks), missing)?;
                    match more {
                        Some(token) if next.as_ref() != Some(&token) => next = Some(token),
                        _ => break,
                    }
                }
            }
        }
        self.keep(gathered.finish(&self.pages), missing)
    }

    fn keep(
        &self,
        pages: BTreeMap<u32, PageText>,
        missing: &BTreeSet<PageNumber>,
    ) -> Result<(), RunError> {
        let paid = self.run.paid()?;
        let usage = Usage {
            textract_pages: 1,
            cost: paid.textract_pages(1).cost.unwrap_or_default(),
            ..Usage::default()
        };
        for (page, text) in pages {
            let page = PageNumber(page);
            if missing.contains(&page) {
                paid.ledger.keep(&question(page), usage, &text)?;
            }
        }
        Ok(())
    }
}

/// Blocks on their way to pages. They come in the order of their pages, and a page may be
/// cut anywhere by the end of a part.
#[derive(Debug, Default)]
struct Gathered {
    open: Vec<Block>,
    done: BTreeSet<u32>,
}

impl Gathered {
    /// Takes a part; gives the pages that are whole by it.
    fn add(&mut self, blocks: Vec<Block>) -> BTreeMap<u32, PageText> {
        self.open.extend(blocks);
        let page = |block: &Block| block.page().unwrap_or(1);
        let Some(last) = self.open.iter().map(page).max() else {
            return BTreeMap::new();
        };
        let (open, whole) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|block| page(block) >= last);
        self.open = open;
        self.close(&whole)
    }

    /// What is left, and a page without words for each of `pages` that was not spoken of.
    fn finish(mut self, pages: &[PageNumber]) -> BTreeMap<u32, PageText> {
        let whole = std::mem::take(&mut self.open);
        let mut rest = self.close(&whole);
        for page in pages {
            if !self.done.contains(&page.0) {
                rest.entry(page.0).or_default();
            }
        }
        rest
    }

    fn close(&mut self, blocks: &[Block]) -> BTreeMap<u32, PageText> {
        let pages: BTreeMap<u32, PageText> = pages_of(blocks).into_iter().collect();
        self.done.extend(pages.keys());
        pages
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_textract::types::{BlockType, BoundingBox, Geometry};

    use super::*;

    fn word(page: i32, id: &str) -> Block {
        let around = BoundingBox::builder().width(0.1).height(0.1).build();
        Block::builder()
            .block_type(BlockType::Word)
            .page(page)
            .id(id)
            .text(id)
            .geometry(Geometry::builder().bounding_box(around).build())
            .build()
    }

    #[test]
    fn a_page_is_given_once_it_is_whole() {
        let mut gathered = Gathered::default();
        let first = gathered.add(vec![word(1, "a"), word(2, "b")]);
        assert_eq!(first.keys().copied().collect::<Vec<_>>(), [1]);
        let second = gathered.add(vec![word(2, "c"), word(3, "d")]);
        assert_eq!(second[&2].lines.len(), 2);
        let pages: Vec<PageNumber> = (1..=4).map(PageNumber).collect();
        let rest = gathered.finish(&pages);
        assert_eq!(rest.keys().copied().collect::<Vec<_>>(), [3, 4]);
        assert!(rest[&4].lines.is_empty());
    }

    #[test]
    fn parts_without_blocks_do_no_harm() {
        let mut gathered = Gathered::default();
        assert!(gathered.add(Vec::new()).is_empty());
        assert_eq!(gathered.finish(&[PageNumber(1)]).len(), 1);
    }
}
