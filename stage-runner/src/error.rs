//! Everything that can end a run: why, whether trying again can help, and the way out.

use std::error::Error as _;

use songbook_contract::{ArtifactError, InvalidRequest, Outcome, Stage};

use crate::{
    export::ExportError,
    models::ModelError,
    ocr::OcrError,
    paid::ServiceError,
    pdf::{PdfError, split::SplitError},
    s3::S3Problem,
    source::SourceError,
    store::StoreError,
    user_input::UserInputError,
};

/// Why a run ended without its artifact.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The request cannot be served.
    #[error(transparent)]
    Request(#[from] InvalidRequest),
    /// The request is no JSON of the expected shape.
    #[error("the request in {origin} cannot be read: {problem}")]
    RequestUnreadable {
        /// Where it came from.
        origin: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file that the user wrote cannot be used.
    #[error(transparent)]
    UserInput(#[from] UserInputError),
    /// The book cannot be fetched.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The book, or a page of it, cannot be used.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The reader and the cutter repair a damaged file in different ways.
    #[error(
        "the PDF is damaged: {read} pages can be read and {cut} can be cut; open it in a PDF reader and export it again"
    )]
    PagesDisagree {
        /// Pages that the reader sees.
        read: usize,
        /// Pages that the cutter sees.
        cut: usize,
    },
    /// No song could be written.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The OCR models are missing or broken.
    #[error(transparent)]
    Models(#[from] ModelError),
    /// OCR failed.
    #[error(transparent)]
    Ocr(#[from] OcrError),
    /// A service that costs did not answer.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A kind of store that this build does not write.
    #[error("`{uri}` is neither a folder nor s3://bucket")]
    UnsupportedStore {
        /// The address.
        uri: String,
    },
    /// A stage before this one has not run.
    #[error("{stage} has not run for this book; run it first")]
    StageMissing {
        /// The stage whose artifact is missing.
        stage: Stage,
    },
    /// A stage before this one left something unusable.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A file that an earlier stage wrote is missing or altered.
    #[error("`{key}` is missing or altered; run pdf-splitting again")]
    OutputAltered {
        /// The song's key.
        key: String,
    },
    /// An index cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A result cannot be written as JSON.
    #[error("the result of {stage} cannot be written as JSON")]
    Encode {
        /// The stage.
        stage: Stage,
        /// What the encoder says.
        #[source]
        source: serde_json::Error,
    },
}

/// How a run ends that met a problem of S3, and its cause in CamelCase. What cannot get
/// better by itself is misconfigured: an untrusted certificate, a name that nobody has.
fn s3(problem: &S3Problem) -> (Outcome, &'static str) {
    match problem {
        S3Problem::BadUri { .. } => (Outcome::BadInput, "InvalidRequest"),
        S3Problem::BadSetting { .. } => (Outcome::Misconfigured, "S3Misconfigured"),
        S3Problem::NotFound => (Outcome::Transient, "ObjectNotFound"),
        S3Problem::NoSuchBucket { .. } => (Outcome::Misconfigured, "NoSuchBucket"),
        S3Problem::Denied { .. } => (Outcome::Misconfigured, "AccessDenied"),
        S3Problem::BadCredentials { .. } => (Outcome::Misconfigured, "BadCredentials"),
        S3Problem::Expired { .. } => (Outcome::Throttled, "CredentialsExpired"),
        S3Problem::NoCredentials { .. } => (Outcome::Misconfigured, "NoCredentials"),
        S3Problem::WrongRegion { .. } => (Outcome::Misconfigured, "WrongRegion"),
        S3Problem::UnknownHost { .. } => (Outcome::Misconfigured, "UnknownHost"),
        S3Problem::Untrusted { .. } => (Outcome::Misconfigured, "CertificateNotTrusted"),
        S3Problem::Refused { .. } => (Outcome::Misconfigured, "S3Refused"),
        S3Problem::Throttled { .. } => (Outcome::Throttled, "Throttled"),
        S3Problem::Changed | S3Problem::NoSuchRange => (Outcome::Transient, "ObjectChanged"),
        S3Problem::Full { .. } => (Outcome::Transient, "StoreFull"),
        S3Problem::Unreachable { .. } => (Outcome::Transient, "S3Unreachable"),
        S3Problem::Failed { .. } => (Outcome::Transient, "S3Failed"),
    }
}

impl RunError {
    /// How a run that met this ends.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Split(error) if error.is_transient() => Outcome::Transient,
            Self::Request(_)
            | Self::RequestUnreadable { .. }
            | Self::UserInput(_)
            | Self::Split(_)
            | Self::PagesDisagree { .. }
            | Self::Export(_)
            | Self::Encode { .. } => Outcome::BadInput,
            Self::Pdf(error) if error.retryable() => Outcome::Transient,
            Self::Pdf(_) => Outcome::BadInput,
            Self::Source(error) => match error {
                SourceError::Denied { .. } | SourceError::Unsupported { .. } => {
                    Outcome::Misconfigured
                }
                SourceError::S3(error) => s3(&error.problem).0,
                SourceError::Io { .. } => Outcome::Transient,
                SourceError::NotFound { .. }
                | SourceError::IsAFolder { .. }
                | SourceError::TooLarge { .. }
                | SourceError::Changed { .. } => Outcome::BadInput,
            },
            Self::Store(error) => match error {
                StoreError::Denied { .. }
                | StoreError::NotAFolder { .. }
                | StoreError::BadKey { .. } => Outcome::Misconfigured,
                StoreError::S3(error) => s3(&error.problem).0,
                StoreError::NotFound { .. }
                | StoreError::Full { .. }
                | StoreError::Overtaken { .. }
                | StoreError::Io { .. } => Outcome::Transient,
            },
            Self::Service(error) => error.outcome(),
            Self::Ocr(error) if error.is_retryable() => Outcome::Transient,
            Self::Models(_) | Self::UnsupportedStore { .. } | Self::Ocr(_) => {
                Outcome::Misconfigured
            }
            Self::StageMissing { .. } | Self::Artifact(_) | Self::OutputAltered { .. } => {
                Outcome::Transient
            }
        }
    }

    /// The cause in CamelCase, stable across versions.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Request(_) | Self::RequestUnreadable { .. } => "InvalidRequest",
            Self::UserInput(_) => "InvalidUserFile",
            Self::Source(error) => match error {
                SourceError::NotFound { .. } => "SourceNotFound",
                SourceError::Denied { .. } => "SourceDenied",
                SourceError::IsAFolder { .. } => "SourceNotAFile",
                SourceError::TooLarge { .. } => "TooLarge",
                SourceError::Changed { .. } => "SourceChanged",
                SourceError::Unsupported { .. } => "SourceUnsupported",
                SourceError::S3(error) => match error.problem {
                    S3Problem::Denied { .. } => "SourceDenied",
                    S3Problem::Changed => "SourceChanged",
                    ref problem => s3(problem).1,
                },
                SourceError::Io { .. } => "SourceUnreadable",
            },
            Self::Pdf(error) => match error {
                PdfError::Empty => "EmptyFile",
                PdfError::NotAPdf { .. } => "NotAPdf",
                PdfError::Truncated => "Truncated",
                PdfError::Damaged { .. } => "Damaged",
                PdfError::PasswordNeeded => "PasswordNeeded",
                PdfError::UnsupportedEncryption => "UnsupportedEncryption",
                PdfError::NoPages => "NoPages",
                PdfError::TooManyPages { .. } => "TooManyPages",
                PdfError::TooLarge { .. } => "TooLarge",
                PdfError::NoSuchPage { .. } => "NoSuchPage",
                PdfError::PageDamaged { .. } => "PageDamaged",
                PdfError::PageTooComplex { .. } => "PageTooComplex",
                PdfError::ImageTooLarge { .. } => "ImageTooLarge",
                PdfError::NoThread { .. } => "NoThread",
            },
            Self::Split(_) => "CannotCut",
            Self::PagesDisagree { .. } => "Damaged",
            Self::Store(error) => match error {
                StoreError::NotFound { .. } => "ObjectNotFound",
                StoreError::Denied { .. } => "AccessDenied",
                StoreError::Full { .. } => "StoreFull",
                StoreError::NotAFolder { .. } => "StoreNotAFolder",
                StoreError::BadKey { .. } => "BadKey",
                StoreError::Overtaken { .. } => "PublishedMeanwhile",
                StoreError::S3(error) => s3(&error.problem).1,
                StoreError::Io { .. } => "StoreFailed",
            },
            Self::Service(error) => error.reason(),
            Self::Models(_) => "ModelsMissing",
            Self::Ocr(_) => "OcrFailed",
            Self::UnsupportedStore { .. } => "StoreUnsupported",
            Self::StageMissing { .. } => "StageMissing",
            Self::Artifact(_) => "ArtifactUnusable",
            Self::OutputAltered { .. } => "OutputAltered",
            Self::Export(_) | Self::Encode { .. } => "NotEncodable",
        }
    }

    /// The error with what caused it, in one line.
    pub fn full_message(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            let more = error.to_string();
            if !text.contains(&more) {
                text.push_str(": ");
                text.push_str(&more);
            }
            cause = error.source();
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::{Action, S3Error};

    fn error(problem: S3Problem) -> S3Error {
        S3Error {
            action: Action::Read,
            place: "s3://books/a.pdf".to_owned(),
            problem,
        }
    }

    #[test]
    fn problems_of_s3_have_their_exit_codes() {
        let text = String::new;
        for (problem, code, source, store) in [
            (
                S3Problem::BadUri { said: "" },
                20,
                "InvalidRequest",
                "InvalidRequest",
            ),
            (
                S3Problem::BadSetting { said: text() },
                30,
                "S3Misconfigured",
                "S3Misconfigured",
            ),
            (
                S3Problem::NoSuchBucket {
                    bucket: text(),
                    endpoint: text(),
                },
                30,
                "NoSuchBucket",
                "NoSuchBucket",
            ),
            (
                S3Problem::Denied {
                    who: text(),
                    permission: "",
                    said: text(),
                },
                30,
                "SourceDenied",
                "AccessDenied",
            ),
            (
                S3Problem::BadCredentials {
                    who: text(),
                    said: text(),
                },
                30,
                "BadCredentials",
                "BadCredentials",
            ),
            (
                S3Problem::Expired {
                    who: text(),
                    said: text(),
                },
                40,
                "CredentialsExpired",
                "CredentialsExpired",
            ),
            (
                S3Problem::NoCredentials { said: text() },
                30,
                "NoCredentials",
                "NoCredentials",
            ),
            (
                S3Problem::WrongRegion {
                    asked: text(),
                    right: None,
                },
                30,
                "WrongRegion",
                "WrongRegion",
            ),
            (
                S3Problem::UnknownHost {
                    endpoint: text(),
                    said: text(),
                },
                30,
                "UnknownHost",
                "UnknownHost",
            ),
            (
                S3Problem::Untrusted {
                    endpoint: text(),
                    said: text(),
                },
                30,
                "CertificateNotTrusted",
                "CertificateNotTrusted",
            ),
            (
                S3Problem::Refused { said: text() },
                30,
                "S3Refused",
                "S3Refused",
            ),
            (
                S3Problem::Throttled { said: text() },
                40,
                "Throttled",
                "Throttled",
            ),
            (S3Problem::Changed, 50, "SourceChanged", "ObjectChanged"),
            (S3Problem::NoSuchRange, 50, "ObjectChanged", "ObjectChanged"),
            (
                S3Problem::Unreachable {
                    endpoint: text(),
                    said: text(),
                },
                50,
                "S3Unreachable",
                "S3Unreachable",
            ),
            (
                S3Problem::Failed { said: text() },
                50,
                "S3Failed",
                "S3Failed",
            ),
        ] {
            let read = RunError::from(SourceError::from(error(problem.clone())));
            assert_eq!((read.outcome().exit_code(), read.reason()), (code, source));
            let kept = RunError::from(StoreError::from(error(problem)));
            assert_eq!((kept.outcome().exit_code(), kept.reason()), (code, store));
        }
    }
}
