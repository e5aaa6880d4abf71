//! The envelope around every stage's artifact.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{BookId, Sha256Hex, Stage};

/// The format number that this crate writes into artifacts and accepts.
pub const ARTIFACT_FORMAT: u32 = 1;

/// An artifact: what a stage found out, and what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Artifact<T> {
    /// [`ARTIFACT_FORMAT`].
    pub format: u32,
    /// The stage that made it.
    pub stage: Stage,
    /// The book that it is about.
    pub book_id: BookId,
    /// Digest over the stage's version, the request fields that it reads and its inputs.
    pub fingerprint: Sha256Hex,
    /// What was found out.
    pub body: T,
}

/// Bytes that are not the artifact that was expected.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// Empty, cut off, or of another shape.
    #[error("the artifact of {stage} cannot be read")]
    Unreadable {
        /// The stage whose artifact was expected.
        stage: Stage,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// Of another stage, book or format.
    #[error("the artifact of {stage} is foreign: {what}")]
    Foreign {
        /// The stage whose artifact was expected.
        stage: Stage,
        /// What does not fit.
        what: String,
    },
}

impl<T: Serialize + DeserializeOwned> Artifact<T> {
    /// Wraps `body`.
    pub fn new(stage: Stage, book_id: BookId, fingerprint: Sha256Hex, body: T) -> Self {
        Self {
            format: ARTIFACT_FORMAT,
            stage,
            book_id,
            fingerprint,
            body,
        }
    }

    /// Reads the artifact of `stage` for `book_id`.
    ///
    /// # Errors
    /// [`ArtifactError`] if the bytes are anything else; the stage has to be run again.
    pub fn parse(bytes: &[u8], stage: Stage, book_id: &BookId) -> Result<Self, ArtifactError> {
        let artifact: Self = serde_json::from_slice(bytes)
            .map_err(|source| ArtifactError::Unreadable { stage, source })?;
        let what = if artifact.format != ARTIFACT_FORMAT {
            format!("its format is {}", artifact.format)
        } else if artifact.stage != stage {
            format!("it was made by {}", artifact.stage)
        } else if artifact.book_id != *book_id {
            format!("it is about book {}", artifact.book_id)
        } else {
            return Ok(artifact);
        };
        Err(ArtifactError::Foreign { stage, what })
    }

    /// The bytes to store: indented JSON with a final newline, the same for the same artifact.
    ///
    /// # Errors
    /// When a value cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> BookId {
        "ba7816bf8f01cfea".parse().unwrap()
    }

    #[test]
    fn only_the_artifact_that_was_asked_for_is_accepted() {
        let artifact = Artifact::new(Stage::TocParsing, book(), Sha256Hex::of(b""), vec![1, 2]);
        let bytes = artifact.to_bytes().unwrap();
        let read = |stage, id: &BookId| Artifact::<Vec<i32>>::parse(&bytes, stage, id);
        assert_eq!(read(Stage::TocParsing, &book()).unwrap(), artifact);
        assert!(matches!(
            read(Stage::PageMapping, &book()),
            Err(ArtifactError::Foreign { .. })
        ));
        let other: BookId = "0000000000000000".parse().unwrap();
        assert!(matches!(
            read(Stage::TocParsing, &other),
            Err(ArtifactError::Foreign { .. })
        ));
    }

    #[test]
    fn empty_and_cut_off_bytes_are_errors() {
        let bytes = Artifact::new(Stage::TocParsing, book(), Sha256Hex::of(b""), 1)
            .to_bytes()
            .unwrap();
        for end in [0, 1, bytes.len() / 2, bytes.len() - 2] {
            assert!(Artifact::<i32>::parse(&bytes[..end], Stage::TocParsing, &book()).is_err());
        }
    }
}
