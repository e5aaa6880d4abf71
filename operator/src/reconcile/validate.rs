//! From what a user wrote to what can be done: the second step of a reconcile, pure.

use kube::ResourceExt as _;
use songbook_contract::{
    BookOptions, InvalidRequest, Layout, Money, OcrMode, OutputRef, PageMapSegment, PageNumber,
    PageRange, ReadingOptions, Sha256Hex, SongOverride, Stage, StageRequest, UserEntry,
    VerificationOptions, request_fingerprint,
};

use super::terms::Terms;
use crate::{
    cli::JobDefaults,
    crd::{
        self, Approval, Reprocess, S3Spec, Scheduling, SongBook, StageSettings, conditions::reasons,
    },
    platform::{policy::Violation, rates::Services},
};

/// Most bytes of a request: Linux takes no environment variable beyond 128 KiB.
const MAX_REQUEST_BYTES: usize = 120 * 1024;

/// A SongBook that can be worked on.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidatedSongBook {
    /// Namespace of the SongBook and of its Jobs.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its UID.
    pub uid: String,
    /// The generation of its spec.
    pub generation: Option<i64>,
    /// The request of every stage, but for what differs from stage to stage.
    request: StageRequest,
    /// Bucket of the results.
    pub output_bucket: String,
    /// How the store is reached.
    pub s3: S3Spec,
    /// Currency of all amounts.
    pub currency: String,
    /// Whether a person has to approve what is paid for, and which plan one has.
    pub approval: Approval,
    /// The plan that was approved.
    pub approved_plan: Option<String>,
    /// Whether the user stopped the book.
    pub suspend: bool,
    /// What is to be done again.
    pub reprocess: Option<Reprocess>,
    /// Seconds until the finished object is deleted.
    pub ttl_seconds: Option<i64>,
    /// Settings of each stage, in order.
    stages: Vec<StagePlan>,
    /// Where pods run.
    pub scheduling: Scheduling,
}

/// Settings of one stage with the defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct StagePlan {
    /// The stage.
    pub stage: Stage,
    /// What the user said about it.
    pub settings: StageSettings,
    /// Seconds that an attempt may take.
    pub timeout_seconds: i64,
    /// Repeats of a failed attempt.
    pub retries: i32,
}

/// A spec that asks for what cannot be done; it waits for an edit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSpec {
    /// A field that no run can serve.
    #[error("spec.{field} {problem}")]
    Field {
        /// Path of the field below `spec`.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The parts of the spec do not make a request.
    #[error("the spec gives no usable request: {0}")]
    Request(#[from] InvalidRequest),
    /// The platform does not allow it in this namespace.
    #[error(transparent)]
    Policy(#[from] Violation),
    /// More text than a container's environment holds.
    #[error(
        "spec.toc, spec.songs and spec.pageMap make a request of {bytes} bytes, at most {MAX_REQUEST_BYTES} fit a container's environment: shorten them"
    )]
    TooLong {
        /// Bytes of the request.
        bytes: usize,
    },
}

impl InvalidSpec {
    /// The reason in one word.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Policy(_) => reasons::POLICY_VIOLATION,
            Self::Field { .. } | Self::Request(_) | Self::TooLong { .. } => reasons::INVALID_SPEC,
        }
    }
}

impl ValidatedSongBook {
    /// Which services that cost `stage` may ask.
    pub fn services(&self, stage: Stage) -> Services {
        Services::of(stage, &self.request)
    }

    /// Most that the book may cost; no limit if `None`.
    pub fn limit(&self) -> Option<Money> {
        self.request.spending.limit
    }

    /// What Textract has cost, by the prices of now.
    pub fn textract_cost(&self, pages: u64) -> Option<Money> {
        self.request.spending.prices.textract(pages)
    }

    /// The models that are asked, in turn.
    pub fn models(&self) -> &[String] {
        &self.request.model.models
    }

    /// What a plan of the costs is asked, as one digest: it changes when an edit changes
    /// what may be paid for.
    pub fn plan_fingerprint(&self) -> String {
        let request = &self.request;
        Sha256Hex::of(
            format!(
                "plan\n{}\n{}\n{}\n{}\n{}",
                request.source.uri,
                request.output.uri,
                request.output.layout.work,
                request_fingerprint(Stage::TocDiscovery, request),
                serde_json::to_string(&request.model).unwrap_or_default(),
            )
            .as_bytes(),
        )
        .to_string()
    }

    /// The settings of `stage`.
    pub fn stage(&self, stage: Stage) -> Option<&StagePlan> {
        self.stages.iter().find(|plan| plan.stage == stage)
    }

    /// The keys of the results.
    pub fn layout(&self) -> &Layout {
        &self.request.output.layout
    }

    /// The request of `stage`, for the `redo` token that it was last done for.
    pub fn request(&self, stage: Stage, redo: &str) -> StageRequest {
        StageRequest {
            stage,
            redo: redo.to_owned(),
            ..self.request.clone()
        }
    }

    /// What is asked of each stage, as one digest a stage: it changes when an edit
    /// concerns the stage itself or one before it, and with the `redo` tokens.
    pub fn fingerprints(&self, redo: impl Fn(Stage) -> String) -> Vec<(Stage, String)> {
        let mut previous = Sha256Hex::of(
            format!(
                "{}\n{}\n{}",
                self.request.source.uri,
                self.request.output.uri,
                self.s3.endpoint.as_deref().unwrap_or_default()
            )
            .as_bytes(),
        );
        Stage::ALL
            .into_iter()
            .map(|stage| {
                let request = self.request(stage, &redo(stage));
                let layout = &request.output.layout;
                previous = Sha256Hex::of(
                    format!(
                        "{previous}\n{}\n{}\n{}\n{}",
                        request_fingerprint(stage, &request),
                        layout.work,
                        layout.songs,
                        layout.output
                    )
                    .as_bytes(),
                );
                (stage, previous.to_string())
            })
            .collect()
    }
}

/// Checks `book`, most of which the API server has checked already: a rule may be newer
/// than the object, or the definition older than this operator.
///
/// # Errors
/// The first thing that is wrong, naming the field.
pub fn validate(book: &SongBook, defaults: &JobDefaults) -> Result<ValidatedSongBook, InvalidSpec> {
    let spec = &book.spec;
    not_blank("source.bucket", &spec.source.bucket)?;
    not_blank("source.key", &spec.source.key)?;
    let output = spec.output.as_ref();
    let output_bucket = output
        .and_then(|output| output.bucket.clone())
        .unwrap_or_else(|| spec.source.bucket.clone());
    not_blank("output.bucket", &output_bucket)?;
    let prefix = output.map_or("", |output| output.prefix.as_str());

    let mut request = StageRequest::new(
        Stage::TocDiscovery,
        format!("s3://{}/{}", spec.source.bucket, spec.source.key),
        OutputRef {
            uri: format!("s3://{output_bucket}"),
            layout: Layout::bucket().below(prefix),
        },
    );
    request.book = book_options(book)?;
    let s3 = s3(spec.s3.as_ref(), &defaults.s3);
    let terms = Terms::of(book, s3.region.as_deref(), &defaults.platform)?;
    request.reading = ReadingOptions {
        ocr: match spec.ocr.mode {
            crd::OcrMode::Auto => OcrMode::Auto,
            crd::OcrMode::Always => OcrMode::Always,
            crd::OcrMode::Never => OcrMode::Never,
        },
        engine: terms.engine,
    };
    request.model = terms.model;
    request.spending = terms.spending;
    request.verification = VerificationOptions {
        threshold: spec.verification.threshold,
    };
    request.validate()?;
    // The identity that is added later is shorter than the slack below 128 KiB.
    let bytes = serde_json::to_string(&request).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_REQUEST_BYTES {
        return Err(InvalidSpec::TooLong { bytes });
    }

    let stages = Stage::ALL
        .into_iter()
        .map(|stage| {
            let settings = spec
                .stages
                .as_ref()
                .and_then(|table| table.get(stage))
                .cloned()
                .unwrap_or_default();
            StagePlan {
                stage,
                timeout_seconds: settings.timeout_seconds.unwrap_or(defaults.timeout_seconds),
                retries: settings.retries.unwrap_or(defaults.retries),
                settings,
            }
        })
        .collect();
    Ok(ValidatedSongBook {
        namespace: book.namespace().unwrap_or_default(),
        name: book.name_any(),
        uid: book.uid().unwrap_or_default(),
        generation: book.metadata.generation,
        request,
        output_bucket,
        s3,
        currency: defaults.platform.cloud.prices.currency.clone(),
        approval: spec.approval,
        approved_plan: spec.approved_plan.clone(),
        suspend: spec.suspend,
        reprocess: spec.reprocess.clone(),
        ttl_seconds: spec.ttl_seconds_after_finished,
        stages,
        scheduling: spec.scheduling.clone().unwrap_or_default(),
    })
}

/// How the store is reached. A server and its key belong together, so a book that names
/// one of them gets neither from the defaults.
fn s3(own: Option<&S3Spec>, defaults: &S3Spec) -> S3Spec {
    let mut s3 = own.unwrap_or(defaults).clone();
    s3.region = s3.region.or_else(|| defaults.region.clone());
    s3
}

fn book_options(book: &SongBook) -> Result<BookOptions, InvalidSpec> {
    let spec = &book.spec;
    let toc = spec.toc.clone().unwrap_or_default();
    let toc_pages = toc
        .pages
        .iter()
        .map(|range| {
            Ok(PageRange {
                first: page("toc.pages", range.first)?,
                last: page("toc.pages", range.last)?,
            })
        })
        .collect::<Result<_, InvalidSpec>>()?;
    let entries = toc
        .entries
        .into_iter()
        .map(|entry| {
            Ok(UserEntry {
                title: entry.title,
                artist: entry.artist,
                printed_page: entry.printed_page,
                page: optional_page("toc.entries", entry.page)?,
            })
        })
        .collect::<Result<_, InvalidSpec>>()?;
    let page_map = spec
        .page_map
        .iter()
        .map(|segment| {
            Ok(PageMapSegment {
                printed: segment.printed,
                page: page("pageMap", segment.page)?,
            })
        })
        .collect::<Result<_, InvalidSpec>>()?;
    let songs = spec
        .songs
        .iter()
        .map(|song| {
            Ok(SongOverride {
                title: song.title.clone(),
                artist: song.artist.clone(),
                first_page: optional_page("songs", song.first_page)?,
                last_page: optional_page("songs", song.last_page)?,
                remove: song.remove,
            })
        })
        .collect::<Result<_, InvalidSpec>>()?;
    let toc_max_pages = toc
        .max_pages
        .map(|pages| page("toc.maxPages", pages).map(|page| page.0))
        .transpose()?;
    Ok(BookOptions {
        artist: spec.artist.clone(),
        title: spec.title.clone(),
        toc_pages,
        toc_max_pages,
        toc: entries,
        page_map,
        songs,
    })
}

fn not_blank(field: &str, text: &str) -> Result<(), InvalidSpec> {
    if text.trim().is_empty() {
        return Err(InvalidSpec::Field {
            field: field.to_owned(),
            problem: "is empty".to_owned(),
        });
    }
    Ok(())
}

fn page(field: &str, number: i32) -> Result<PageNumber, InvalidSpec> {
    u32::try_from(number)
        .ok()
        .filter(|number| *number > 0)
        .map(PageNumber)
        .ok_or_else(|| InvalidSpec::Field {
            field: field.to_owned(),
            problem: format!("has the page {number}; pages count from 1"),
        })
}

fn optional_page(field: &str, number: Option<i32>) -> Result<Option<PageNumber>, InvalidSpec> {
    number.map(|number| page(field, number)).transpose()
}

#[cfg(test)]
mod tests;
