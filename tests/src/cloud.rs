//! Books split with services that cost, against the server that stands in for AWS.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use songbook_contract::{Money, Outcome, StageReport, Usage};
use stage_runner::models::Models;
use stage_runner::ocr::LocalEngine;

use crate::aws::textract::{LocalReader, PageImage, PageText, Reader};
use crate::aws::{Emulator, Operation, Settings};
use crate::child::{self, Ended};
use crate::runner::{self, Split};

/// How long a split may take.
const LIMIT: Duration = Duration::from_secs(300);

/// What Textract costs a page by the built-in table.
pub const PAGE: Money = Money::from_millionths(1_500);

/// What `split --json` prints, as far as tests want it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finished {
    /// How it ended.
    pub outcome: Outcome,
    /// The cause, stable.
    pub reason: String,
    /// The cause in words.
    pub message: String,
    /// Songs in the manifest.
    #[serde(default)]
    pub songs: Option<usize>,
    /// Those verified.
    #[serde(default)]
    pub verified: Option<usize>,
    /// What the book used over all runs.
    #[serde(default)]
    pub usage: Option<Usage>,
    /// The report of each stage.
    #[serde(default)]
    pub stages: Vec<StageReport>,
}

/// Ten scanned pages of ours.
///
/// # Errors
/// If they are not there.
pub fn scanned() -> Result<PathBuf> {
    runner::repository_file("tests/fixtures/scanned.pdf")
}

/// A reader that really reads, each picture once however many tests ask.
#[derive(Debug)]
pub struct OnceReader;

static READ: LazyLock<Mutex<HashMap<String, PageText>>> = LazyLock::new(Mutex::default);

static ENGINE: LazyLock<Option<LocalReader>> = LazyLock::new(|| {
    // Where `make models` puts them.
    let folder = std::env::var_os("STAGE_RUNNER_MODELS")
        .map_or_else(|| runner::repository().join("models"), PathBuf::from);
    let models = Models::find(Some(&folder)).ok()?;
    LocalEngine::load(&models).ok().map(LocalReader)
});

impl Reader for OnceReader {
    fn read(&self, page: &PageImage<'_>) -> Result<PageText> {
        let key = format!("{} {:?}", page.sha256, page.number);
        let known = || READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known().get(&key) {
            return Ok(text.clone());
        }
        let engine = ENGINE.as_ref().context("the OCR models are missing")?;
        let text = engine.read(page)?;
        known().insert(key, text.clone());
        Ok(text)
    }
}

/// A server whose Textract really reads.
///
/// # Errors
/// If it cannot be started.
pub fn reading() -> Result<Emulator> {
    Emulator::start(Settings {
        reader: Arc::new(OnceReader),
        ..Settings::default()
    })
}

/// A split of `book` into `out` with these arguments, asking `server`.
///
/// # Errors
/// If it cannot be started.
pub fn split(server: &Emulator, book: &Path, out: &Path, arguments: &[&str]) -> Result<Ended> {
    let mut command = Split::new(book, out).with(arguments).command()?;
    server.environment(&mut command);
    child::run(&mut command, LIMIT)
}

/// What it printed, checked against its exit code.
///
/// # Errors
/// If it printed something else.
pub fn summary(ended: &Ended) -> Result<Finished> {
    runner::summary(ended)?;
    Ok(serde_json::from_str(&ended.stdout)?)
}

/// Pages that Textract read and billed.
pub fn pages_billed(server: &Emulator) -> u64 {
    let report = server.report();
    report.of(Operation::DetectDocumentText).pages
        + report.of(Operation::StartDocumentTextDetection).pages
}
