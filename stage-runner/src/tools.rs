//! What the machine offers a run: OCR, threads, a way to show progress.

use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use songbook_contract::Sha256Hex;

use crate::{
    error::RunError,
    models::Models,
    ocr::{LocalEngine, OcrEngine},
    paid::{Failure, Patience},
    progress::Progress,
    s3::LazyS3,
    textract::client::{AwsTextract, TextDetection},
};

/// The tools of a run, made once and shared by its stages.
pub struct Tools {
    /// Where to look for the OCR models first.
    pub models: Option<PathBuf>,
    /// Pages that are read at the same time, at least 1.
    pub threads: usize,
    /// Where progress is shown.
    pub progress: Arc<dyn Progress>,
    /// S3, for books and stores that lie there.
    pub s3: LazyS3,
    /// How long services that cost are waited for.
    pub patience: Patience,
    ocr: OnceLock<Arc<dyn OcrEngine>>,
    textract: OnceLock<Arc<dyn TextDetection>>,
    recognized: AtomicU32,
}

impl Tools {
    /// Tools with the built-in OCR, loaded when first needed. `threads` defaults to the
    /// number of processors.
    pub fn new(
        models: Option<PathBuf>,
        threads: Option<usize>,
        progress: Arc<dyn Progress>,
    ) -> Self {
        let threads = threads
            .or_else(|| thread::available_parallelism().ok().map(usize::from))
            .unwrap_or(1)
            .clamp(1, 64);
        Self {
            models,
            threads,
            progress,
            s3: LazyS3::default(),
            patience: Patience::default(),
            ocr: OnceLock::new(),
            textract: OnceLock::new(),
            recognized: AtomicU32::new(0),
        }
    }

    /// The same tools with this OCR engine instead of the built-in one.
    #[must_use]
    pub fn with_ocr(self, engine: Arc<dyn OcrEngine>) -> Self {
        let ocr = OnceLock::new();
        let _ = ocr.set(engine);
        Self { ocr, ..self }
    }

    /// The OCR engine.
    ///
    /// # Errors
    /// If its models are missing or broken.
    pub fn ocr(&self) -> Result<&Arc<dyn OcrEngine>, RunError> {
        if let Some(engine) = self.ocr.get() {
            return Ok(engine);
        }
        let found = Models::find(self.models.as_deref())?;
        let engine: Arc<dyn OcrEngine> = Arc::new(LocalEngine::load(&found)?);
        Ok(self.ocr.get_or_init(|| engine))
    }

    /// Textract, as the environment says; a client is made when it is first asked for.
    ///
    /// # Errors
    /// If a setting cannot be used.
    pub fn textract(&self) -> Result<&Arc<dyn TextDetection>, Failure> {
        if let Some(service) = self.textract.get() {
            return Ok(service);
        }
        let service: Arc<dyn TextDetection> =
            Arc::new(AwsTextract::from_environment(self.patience.call)?);
        Ok(self.textract.get_or_init(|| service))
    }

    /// A short name for how the engine reads, fit for a key.
    ///
    /// # Errors
    /// If the engine cannot be had.
    pub fn ocr_settings(&self) -> Result<String, RunError> {
        let digest = Sha256Hex::of(self.ocr()?.fingerprint().as_bytes());
        Ok(digest.as_str().chars().take(8).collect())
    }

    /// Counts one page that was recognised, not taken from what was kept.
    pub fn page_recognized(&self) {
        self.recognized.fetch_add(1, Ordering::Relaxed);
    }

    /// Pages recognised since the tools were made.
    pub fn pages_recognized(&self) -> u32 {
        self.recognized.load(Ordering::Relaxed)
    }
}
