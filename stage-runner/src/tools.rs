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
    model::{Converse, bedrock::AwsBedrock},
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
    pub ocr_models: Option<PathBuf>,
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
    bedrock: OnceLock<Arc<dyn Converse>>,
    recognized: AtomicU32,
}

impl Tools {
    /// Tools with the built-in OCR, loaded when first needed. `threads` defaults to the
    /// number of processors.
    pub fn new(
        ocr_models: Option<PathBuf>,
        threads: Option<usize>,
        progress: Arc<dyn Progress>,
    ) -> Self {
        let threads = threads
            .or_else(|| thread::available_parallelism().ok().map(usize::from))
            .unwrap_or(1)
            .clamp(1, 64);
        Self {
            ocr_models,
            threads,
            progress,
            s3: LazyS3::default(),
            patience: Patience::default(),
            ocr: OnceLock::new(),
            textract: OnceLock::new(),
            bedrock: OnceLock::new(),
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

    /// The same tools that wait so long for services.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// The OCR engine.
    ///
    /// # Errors
    /// If its models are missing or broken.
    pub fn ocr(&self) -> Result<&Arc<dyn OcrEngine>, RunError> {
        if let Some(engine) = self.ocr.get() {
            return Ok(engine);
        }
        let found = Models::find(self.ocr_models.as_deref())?;
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

    /// The language models, as the environment says; a client is made when it is first
    /// asked for.
    ///
    /// # Errors
    /// If a setting cannot be used.
    pub fn models(&self) -> Result<&Arc<dyn Converse>, Failure> {
        if let Some(service) = self.bedrock.get() {
            return Ok(service);
        }
        let service: Arc<dyn Converse> =
            Arc::new(AwsBedrock::from_environment(self.patience.call)?);
        Ok(self.bedrock.get_or_init(|| service))
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
