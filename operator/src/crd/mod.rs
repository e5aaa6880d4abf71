//! The custom resource: its types, its conditions, and the definition that is installed.

mod cloud;
pub mod conditions;
mod definition;
mod status;
mod usage;
mod v1alpha1;

pub use cloud::{Approval, ModelMode, ModelSpec, OcrEngine, OcrMode, OcrSpec};
pub use definition::{DefinitionError, definition, to_yaml};
pub use status::{Phase, SongBookStatus, StageState, StageStatus};
pub use usage::{AmountRange, CountRange, PlanStatus, ThrottledBy, Usage};
pub use v1alpha1::{
    CertificateRef, DeletionPolicy, Entry, OutputSpec, PageSegment, Pages, Reprocess, S3Spec,
    Scheduling, SecretRef, Song, SongBook, SongBookSpec, SourceSpec, StageSettings, StageTable,
    TocSpec, VerificationSpec,
};
