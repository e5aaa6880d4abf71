//! Textract: reading words off pages, at once or as a job.
//!
//! What stands on a page is a [`Reader`]'s to say; where documents of a bucket come from, a
//! [`Source`]'s. The rest is the service's protocol: limits, shapes, errors, pagination.

use serde_json::{Value, json};

use super::answer::ServiceError;
use super::counts::Bill;
use super::operation::Service;

pub mod blocks;
pub mod document;
pub mod jobs;
pub mod known;
pub mod local;
pub mod lookalike;
pub mod page;
pub mod reader;
pub mod source;

pub use self::jobs::Jobs;
pub use self::known::KnownTitles;
pub use self::local::LocalReader;
pub use self::page::{PageText, ReadLine, ReadWord};
pub use self::reader::{PageImage, Reader, ScriptedReader};
pub use self::source::{BucketSource, FolderSource, NoSource, Source};

/// The version of the model that answers name.
pub const MODEL_VERSION: &str = "1.0";

/// An error of the service.
pub(crate) fn error(code: &str, message: &str) -> ServiceError {
    ServiceError::new(Service::Textract, code, message)
}

fn invalid_parameters() -> ServiceError {
    error(
        "InvalidParameterException",
        "Request has invalid parameters",
    )
}

/// `DetectDocumentText`: the words of a document of one page.
///
/// # Errors
/// As the service documents them.
pub fn detect(
    request: &Value,
    reader: &dyn Reader,
    source: &dyn Source,
) -> Result<(Value, Bill), ServiceError> {
    let given = &request["Document"];
    let bytes = match (&given["Bytes"], &given["S3Object"]) {
        (Value::String(text), Value::Null) => document::decode(text)?,
        (Value::Null, object @ Value::Object(_)) => source::fetch(source, object)?,
        _ => return Err(invalid_parameters()),
    };
    let document = document::open(bytes, document::Limits::SYNCHRONOUS)?;
    let text = document.read(1, reader)?;
    let ids = blocks::Ids::of(document.sha256());
    let answer = json!({
        "Blocks": blocks::of_page(&text, None, &ids),
        "DetectDocumentTextModelVersion": MODEL_VERSION,
        "DocumentMetadata": {"Pages": 1},
    });
    let bill = Bill {
        items: vec![(document.sha256().to_owned(), 1)],
        pages: 1,
        ..Bill::default()
    };
    Ok((answer, bill))
}
