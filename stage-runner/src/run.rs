//! The frame around any stage: is its artifact fresh? If not, fetch the inputs, call the
//! stage, store what it found, report.
//!
//! A stage is *fresh* when its artifact carries the fingerprint that a run would give it
//! now. The fingerprint covers the stage's version, the book's bytes, the request fields
//! that the stage reads and the digests of the artifacts that it builds on; it leaves out
//! who asks, where things lie and how fast the machine is (see [`request_fingerprint`]).
//! So running again costs nothing, a crash loses nothing that was stored, and an edit redoes just what depends
//! on it. Quality gates are judged anew each time: they are pure functions over the
//! artifact and the request.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use songbook_contract::{
    Artifact, ArtifactRef, Counts, ModelMode, OcrEngine, Outcome, Sha256Hex, Stage, StageReport,
    StageRequest, Usage, request_fingerprint,
};

use crate::{
    error::RunError,
    paid::{Paid, Unbought},
    pdf::{self, Pdf},
    reading::Layers,
    s3::{self, Action, LazyS3, S3Error, S3Problem, S3Uri},
    source::Source,
    stages,
    store::{DirStore, S3Store, Store, StoreError},
    tools::Tools,
};

/// What a quality gate says about an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Good enough to go on.
    Pass {
        /// The result in words.
        message: String,
    },
    /// A person should look first.
    Review {
        /// The cause in CamelCase, stable.
        reason: &'static str,
        /// The cause in words, with the way out.
        message: String,
    },
}

/// One of the six stages, as the frame sees it.
pub trait StageWork {
    /// What it finds out.
    type Body: Serialize + DeserializeOwned;

    /// Which stage it is.
    const STAGE: Stage;

    /// Goes up when the same inputs give another artifact.
    const VERSION: u32;

    /// The artifacts that it builds on; part of the fingerprint.
    const INPUTS: &'static [Stage];

    /// Does the work.
    ///
    /// # Errors
    /// Whatever keeps it from being done; nothing is stored as an artifact then.
    fn run(run: &Run<'_>) -> Result<Self::Body, RunError>;

    /// Judges the artifact.
    fn gate(body: &Self::Body, request: &StageRequest) -> Verdict;

    /// Figures for the report.
    fn counts(body: &Self::Body) -> Counts;

    /// What it did without because of a limit, if it may use services that cost.
    fn unbought(_body: &Self::Body) -> Option<&Unbought> {
        None
    }

    /// Writes the page that shows a person what was found so far, for a book that stops
    /// here because the gate said no. True if there is something to show.
    ///
    /// # Errors
    /// When it cannot be drawn or stored.
    fn show(_run: &Run<'_>, _body: &Self::Body) -> Result<bool, RunError> {
        Ok(false)
    }

    /// Whether everything that the artifact names besides itself is still in the store.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn intact(_run: &Run<'_>, _body: &Self::Body) -> Result<bool, RunError> {
        Ok(true)
    }
}

/// A book being worked on: request, store, bytes and tools, shared by its stages.
pub struct Run<'a> {
    /// What was asked.
    pub request: &'a StageRequest,
    /// Where results go.
    pub store: Arc<dyn Store>,
    /// The book.
    pub source: Source,
    /// What the machine offers.
    pub tools: &'a Tools,
    stops_for_review: bool,
    pdf: OnceLock<Result<Pdf, pdf::PdfError>>,
    layers: OnceLock<Arc<Layers>>,
    paid: OnceLock<Paid>,
}

impl<'a> Run<'a> {
    /// Fetches the book that `request` names and opens its store.
    ///
    /// # Errors
    /// If the request is malformed or the book cannot be fetched.
    pub fn open(request: &'a StageRequest, tools: &'a Tools) -> Result<Self, RunError> {
        request.validate()?;
        Ok(Self {
            request,
            store: open_store(&request.output.uri, &tools.s3)?,
            source: Source::fetch(&request.source, &request.limits, &tools.s3)?,
            tools,
            stops_for_review: false,
            pdf: OnceLock::new(),
            layers: OnceLock::new(),
            paid: OnceLock::new(),
        })
    }

    /// The same run where nobody goes on with the next stage once a gate said no: what
    /// there is to look at is written at once.
    #[must_use]
    pub fn stopping_for_review(mut self) -> Self {
        self.stops_for_review = true;
        self
    }

    /// The opened PDF; opened when first asked for.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn pdf(&self) -> Result<&Pdf, RunError> {
        self.pdf
            .get_or_init(|| {
                let limits = pdf::Limits {
                    max_pages: self.request.limits.max_pages as usize,
                    max_bytes: self.request.limits.max_bytes,
                    ..pdf::Limits::default()
                };
                Pdf::open(Arc::clone(&self.source.bytes), &limits)
            })
            .as_ref()
            .map_err(|error| RunError::Pdf(error.clone()))
    }

    /// The text layers of the book's pages; `read` is called when they are first asked for.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn layers(
        &self,
        read: impl FnOnce() -> Result<Layers, RunError>,
    ) -> Result<Arc<Layers>, RunError> {
        if let Some(layers) = self.layers.get() {
            return Ok(Arc::clone(layers));
        }
        let layers = Arc::new(read()?);
        Ok(Arc::clone(self.layers.get_or_init(|| layers)))
    }

    /// The services that cost, and what they have answered about this book; looked up when
    /// first asked for.
    ///
    /// # Errors
    /// If the store fails.
    pub fn paid(&self) -> Result<&Paid, RunError> {
        if let Some(paid) = self.paid.get() {
            return Ok(paid);
        }
        let paid = Paid::open(
            self.request,
            Arc::clone(&self.store),
            &self.source.book_id,
            self.tools.patience,
        )?;
        Ok(self.paid.get_or_init(|| paid))
    }

    /// What the book has used. Nothing is looked up for a run that may use nothing: it
    /// needs no right to what was paid for.
    fn usage(&self) -> Result<Option<Usage>, RunError> {
        let may_pay = self.request.reading.engine != OcrEngine::Local
            || self.request.model.mode != ModelMode::Never;
        if may_pay {
            self.paid()?;
        }
        Ok(self.paid.get().map(Paid::usage))
    }

    /// Requests to services that were made again so far.
    fn repeated(&self) -> u64 {
        self.paid.get().map_or(0, Paid::repeated)
    }

    /// The report of this run, which ended with `error`.
    pub fn failure(&self, error: &RunError) -> StageReport {
        let mut report = failure(self.request, error);
        report.book_id = Some(self.source.book_id.clone());
        report.usage = self.paid.get().map(Paid::usage);
        report.requests_repeated = self.repeated();
        report
    }

    /// Runs `stage`, or finds it done. `redo` ignores a fresh artifact.
    ///
    /// # Errors
    /// Whatever kept the stage from its work.
    pub fn stage(&self, stage: Stage, redo: bool) -> Result<StageReport, RunError> {
        match stage {
            Stage::TocDiscovery => self.work::<stages::TocDiscovery>(redo),
            Stage::TocParsing => self.work::<stages::TocParsing>(redo),
            Stage::PageMapping => self.work::<stages::PageMapping>(redo),
            Stage::SongVerification => self.work::<stages::SongVerification>(redo),
            Stage::PdfSplitting => self.work::<stages::PdfSplitting>(redo),
            Stage::ManifestGeneration => self.work::<stages::ManifestGeneration>(redo),
        }
    }

    /// What an earlier stage found out.
    ///
    /// # Errors
    /// [`RunError::StageMissing`] if it has not run, or what is wrong with its artifact.
    pub fn artifact<S: StageWork>(&self) -> Result<S::Body, RunError> {
        let bytes = self.artifact_bytes(S::STAGE)?;
        Ok(Artifact::parse(&bytes, S::STAGE, &self.source.book_id)?.body)
    }

    fn artifact_key(&self, stage: Stage) -> String {
        self.request
            .output
            .layout
            .artifact(&self.source.book_id, stage)
    }

    fn artifact_bytes(&self, stage: Stage) -> Result<Vec<u8>, RunError> {
        self.store
            .get(&self.artifact_key(stage))
            .map_err(|error| match error {
                StoreError::NotFound { .. } => RunError::StageMissing { stage },
                other => other.into(),
            })
    }

    fn fingerprint<S: StageWork>(&self) -> Result<Sha256Hex, RunError> {
        let inputs = S::INPUTS
            .iter()
            .map(|input| Ok(Sha256Hex::of(&self.artifact_bytes(*input)?)))
            .collect::<Result<Vec<_>, RunError>>()?;
        let text = json!({
            "stage": S::STAGE,
            "version": S::VERSION,
            "book": self.source.sha256,
            "request": request_fingerprint(S::STAGE, self.request),
            "title": self.source.title(),
            "inputs": inputs,
        })
        .to_string();
        Ok(Sha256Hex::of(text.as_bytes()))
    }

    /// The artifact that lies in the store, if it is what a run would make now.
    fn fresh<S: StageWork>(
        &self,
        fingerprint: &Sha256Hex,
    ) -> Result<Option<Stored<S::Body>>, RunError> {
        let bytes = match self.artifact_bytes(S::STAGE) {
            Ok(bytes) => bytes,
            Err(RunError::StageMissing { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let artifact = match Artifact::<S::Body>::parse(&bytes, S::STAGE, &self.source.book_id) {
            Ok(artifact) => artifact,
            Err(error) => {
                tracing::warn!(stage = %S::STAGE, %error, "an artifact is not usable, the stage runs again");
                return Ok(None);
            }
        };
        if artifact.fingerprint != *fingerprint {
            tracing::debug!(stage = %S::STAGE, was = %artifact.fingerprint, now = %fingerprint, "dirty");
            return Ok(None);
        }
        if !S::intact(self, &artifact.body)? {
            tracing::info!(stage = %S::STAGE, "files that the artifact names are gone, the stage runs again");
            return Ok(None);
        }
        Ok(Some(Stored {
            body: artifact.body,
            bytes,
        }))
    }

    fn work<S: StageWork>(&self, redo: bool) -> Result<StageReport, RunError> {
        let started = Instant::now();
        let stage = S::STAGE;
        let fingerprint = self.fingerprint::<S>()?;
        let found = if redo {
            None
        } else {
            self.fresh::<S>(&fingerprint)?
        };
        let fresh = found.is_some();
        let recognized_before = self.tools.pages_recognized();
        let repeated_before = self.repeated();
        let Stored { body, bytes } = match found {
            Some(found) => found,
            None => {
                self.tools.progress.stage_started(stage.as_str(), "");
                let body = S::run(self)?;
                let artifact = Artifact::new(
                    stage,
                    self.source.book_id.clone(),
                    fingerprint.clone(),
                    body,
                );
                let bytes = artifact
                    .to_bytes()
                    .map_err(|source| RunError::Encode { stage, source })?;
                self.store.put(&self.artifact_key(stage), &bytes)?;
                Stored {
                    body: artifact.body,
                    bytes,
                }
            }
        };
        let (outcome, reason, message) = match S::gate(&body, self.request) {
            Verdict::Pass { message } => (Outcome::Done, "Done", message),
            Verdict::Review { reason, message } => (Outcome::NeedsReview, reason, message),
        };
        let mut report = StageReport::new(stage, outcome, reason, message);
        report.book_id = Some(self.source.book_id.clone());
        report.fingerprint = Some(fingerprint);
        report.artifact = Some(ArtifactRef {
            key: self.artifact_key(stage),
            sha256: Sha256Hex::of(&bytes),
        });
        report.fresh = fresh;
        report.counts = S::counts(&body);
        report.unbought = S::unbought(&body).is_some_and(|unbought| unbought.for_money);
        if self.stops_for_review && outcome == Outcome::NeedsReview {
            report.review = S::show(self, &body)?;
        }
        let recognized = self.tools.pages_recognized() - recognized_before;
        report.usage = self.usage()?;
        report.requests_repeated = self.repeated() - repeated_before;
        report.counts.pages_recognized = Some(recognized).filter(|pages| *pages > 0);
        report.counts.milliseconds = u64::try_from(started.elapsed().as_millis()).ok();
        let report = report.answering(&self.request.run);
        self.store_report(&report)?;
        let summary = if fresh {
            format!("{} (nothing to do)", report.message)
        } else {
            report.message.clone()
        };
        self.tools.progress.stage_finished(stage.as_str(), &summary);
        Ok(report)
    }

    fn store_report(&self, report: &StageReport) -> Result<(), RunError> {
        let key = self
            .request
            .output
            .layout
            .report(&self.source.book_id, report.stage);
        let bytes = serde_json::to_vec(report).map_err(|source| RunError::Encode {
            stage: report.stage,
            source,
        })?;
        Ok(self.store.put(&key, &bytes)?)
    }
}

/// The store at `uri`: a folder, or `s3://bucket/prefix`.
///
/// # Errors
/// If the address is none that this program writes to.
pub fn open_store(uri: &str, s3: &LazyS3) -> Result<Arc<dyn Store>, RunError> {
    if uri.starts_with(s3::SCHEME) {
        let root = S3Uri::parse(uri).map_err(|said| {
            StoreError::from(S3Error {
                action: Action::Connect,
                place: uri.to_owned(),
                problem: S3Problem::BadUri { said },
            })
        })?;
        let access = s3.get().map_err(StoreError::from)?;
        return Ok(Arc::new(S3Store::new(access, root)));
    }
    if uri.contains("://") {
        return Err(RunError::UnsupportedStore {
            uri: uri.to_owned(),
        });
    }
    Ok(Arc::new(DirStore::new(uri)))
}

/// An artifact's body with the bytes that it is stored as.
struct Stored<T> {
    body: T,
    bytes: Vec<u8>,
}

/// The report of a run that ended with `error`, for a caller that got no [`Run`] or none
/// that could finish.
pub fn failure(request: &StageRequest, error: &RunError) -> StageReport {
    let mut report = StageReport::new(
        request.stage,
        error.outcome(),
        error.reason(),
        error.full_message(),
    );
    if let RunError::Service(error) = error {
        report.waiting = error.waiting();
    }
    report.answering(&request.run)
}
