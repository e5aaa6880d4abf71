//! Services for an accuracy run: the server that stands in for AWS, what it was asked, and
//! what that costs a book.

use std::process::Command;
use std::sync::Arc;

use anyhow::{Result, ensure};
use clap::ValueEnum;
use songbook_contract::Usage;

use crate::aws::textract::{KnownTitles, Reader};
use crate::aws::{Emulator, Operation, Settings};
use crate::cloud::OnceReader;
use crate::corpus::CorpusBook;

/// The model: a dear one, so that what it costs is no understatement.
const MODEL: &str = "global.anthropic.claude-haiku-4-5-20251001-v1:0";

/// Which services books may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Allowed {
    /// None: the server is there to see that nobody asks.
    None,
    /// Textract.
    Textract,
    /// Textract and a model.
    Both,
}

/// Who reads the pages that Textract is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Reads {
    /// Our own OCR engine.
    #[default]
    Ocr,
    /// The corpus' truth: titles, contents and printed numbers, never misread.
    Truth,
}

/// The server and what books may ask it.
#[derive(Debug)]
pub struct Services {
    server: Emulator,
    allowed: Allowed,
}

impl Services {
    /// Starts the server.
    ///
    /// # Errors
    /// If it cannot be started, or the truth of a book cannot be read.
    pub fn start(allowed: Allowed, reads: Reads, books: &[CorpusBook]) -> Result<Self> {
        let reader: Arc<dyn Reader> = match reads {
            Reads::Ocr => Arc::new(OnceReader),
            Reads::Truth => Arc::new(
                books
                    .iter()
                    .filter(|book| book.needs_ocr())
                    .try_fold(KnownTitles::default(), |known, book| {
                        known.with_book(&book.pdf)
                    })?,
            ),
        };
        let server = Emulator::start(Settings {
            reader,
            ..Settings::default()
        })?;
        Ok(Self { server, allowed })
    }

    /// Lets a split find the server, and use what it may.
    pub fn offer(&self, split: &mut Command) {
        self.server.environment(split);
        if self.allowed != Allowed::None {
            split.args(["--ocr-engine", "textract"]);
        }
        if self.allowed == Allowed::Both {
            split.args(["--model", MODEL]);
        }
    }

    /// What the server was asked and what books cost that used this, in words.
    ///
    /// # Errors
    /// If books counted otherwise than the server, or asked what they may not.
    pub fn told(&self, books: &[Usage]) -> Result<String> {
        let report = self.server.report();
        if self.allowed == Allowed::None {
            ensure!(
                report.requests() == 0,
                "services were asked {} times",
                report.requests()
            );
            return Ok(format!(
                "services: 0 requests while {} books were split",
                books.len()
            ));
        }
        let all = books
            .iter()
            .fold(Usage::default(), |sum, book| sum.and(*book));
        let pages = report.of(Operation::DetectDocumentText);
        let asked = report.of(Operation::Converse);
        ensure!(
            (all.textract_pages, all.model_calls) == (pages.pages, asked.billed),
            "books counted {all:?}, billed were {} pages and {} calls",
            pages.pages,
            asked.billed
        );
        let mut costs: Vec<_> = books.iter().map(|book| book.cost).collect();
        costs.sort_unstable();
        let at = |share: usize| {
            let last = costs.len().saturating_sub(1);
            costs.get(last * share / 100).copied().unwrap_or_default()
        };
        let paying = costs.iter().filter(|cost| cost.millionths() > 0).count();
        Ok(format!(
            "services: {} pages, {} calls of a model with {} tokens in and {} out; {paying} of {} books cost anything\n\
             USD a book by list prices: median {}, 90 % {}, most {}, together {}",
            all.textract_pages,
            all.model_calls,
            all.input_tokens,
            all.output_tokens,
            costs.len(),
            at(50),
            at(90),
            at(100),
            all.cost,
        ))
    }
}
