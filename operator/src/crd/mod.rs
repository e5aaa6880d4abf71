//! The custom resource: its types, its conditions, and the definition that is installed.

pub mod conditions;
mod definition;
mod status;
mod v1alpha1;

pub use definition::{DefinitionError, definition, to_yaml};
pub use status::{Phase, SongBookStatus, StageState, StageStatus, Usage};
pub use v1alpha1::{
    CertificateRef, DeletionPolicy, Entry, ModelMode, ModelSpec, OcrEngine, OcrMode, OcrSpec,
    OutputSpec, PageSegment, Pages, Reprocess, S3Spec, Scheduling, SecretRef, Song, SongBook,
    SongBookSpec, SourceSpec, StageSettings, StageTable, TocSpec, VerificationSpec,
};
