//! What the operator and the stage-runner agree on, and nothing else: [`Stage`]s and
//! their order, the [`StageRequest`] a Job's container gets, the [`StageReport`] it
//! answers with, [`Outcome`]s and their exit codes, every key of the store
//! ([`Layout`]), and the shapes of [`Artifact`]s and of the [`Manifest`].
//!
//! No IO. Every document carries a version and refuses fields that it does not know.
//! Feature `schema` derives JSON schemas.

mod artifact;
mod book_id;
mod cloud;
mod exit;
mod fingerprint;
mod layout;
mod manifest;
mod money;
mod page;
mod plan;
mod report;
mod request;
mod stage;

pub use artifact::{ARTIFACT_FORMAT, Artifact, ArtifactError};
pub use book_id::{BadBookId, BookId, Sha256Hex};
pub use cloud::{ModelMode, ModelOptions, ModelPrice, OcrEngine, Prices, Rates, Spending, Usage};
pub use exit::Outcome;
pub use fingerprint::request_fingerprint;
pub use layout::{Layout, names};
pub use manifest::{
    FailedSong, MANIFEST_VERSION, Manifest, ManifestEntry, ManifestFile, ManifestSong,
    ManifestSource, OutputFiles, PrintedNumbers,
};
pub use money::{BadMoney, Money};
pub use page::{PageNumber, PageRange};
pub use plan::{Between, Plan};
pub use report::{ArtifactRef, Counts, MAX_REPORT_BYTES, REPORT_VERSION, StageReport, Waiting};
pub use request::{
    BookOptions, CuttingOptions, InvalidRequest, Limits, OcrMode, OutputRef, PageMapSegment,
    REQUEST_VERSION, ReadingOptions, RunIdentity, SongOverride, SourceRef, StageRequest, UserEntry,
    VerificationOptions,
};
pub use stage::{Stage, UnknownStage};
