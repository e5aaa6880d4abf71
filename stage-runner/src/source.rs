//! The songbook's bytes and the identity that follows from them.

use std::{fs, io, path::Path, sync::Arc};

use songbook_contract::{BookId, Limits, Sha256Hex, SourceRef};

use crate::s3::{self, Action, Fail, LazyS3, S3Error, S3Problem, S3Uri};

/// A songbook that was fetched whole.
#[derive(Debug, Clone)]
pub struct Source {
    /// The PDF.
    pub bytes: Arc<Vec<u8>>,
    /// Digest of the bytes.
    pub sha256: Sha256Hex,
    /// The book's identity.
    pub book_id: BookId,
    /// The file's name without its folders, for people.
    pub name: String,
}

/// Why a songbook could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such file or object.
    #[error("there is no file `{uri}`; check the path")]
    NotFound {
        /// Where it was looked for.
        uri: String,
    },
    /// It is there, but not for us.
    #[error("`{uri}` may not be read; check its permissions")]
    Denied {
        /// Where it lies.
        uri: String,
    },
    /// The path names a folder.
    #[error("`{uri}` is a folder; pass one songbook PDF")]
    IsAFolder {
        /// The path.
        uri: String,
    },
    /// More bytes than are allowed.
    #[error(
        "`{uri}` has {bytes} bytes, more than the limit of {limit}; split it or raise the limit"
    )]
    TooLarge {
        /// Where it lies.
        uri: String,
        /// Its size.
        bytes: u64,
        /// The most that is accepted.
        limit: u64,
    },
    /// The bytes are another book than the request names.
    #[error(
        "`{uri}` is book {found}, the request is about {expected}: it was replaced meanwhile; start anew with the file as it is now"
    )]
    Changed {
        /// Where it lies.
        uri: String,
        /// The id of its bytes.
        found: BookId,
        /// The id that the request names.
        expected: BookId,
    },
    /// A kind of address that this build does not read.
    #[error("`{uri}` is neither a file's path nor s3://bucket/key")]
    Unsupported {
        /// The address.
        uri: String,
    },
    /// S3 could not be read.
    #[error(transparent)]
    S3(Box<S3Error>),
    /// Anything else; trying again may help.
    #[error("could not read `{uri}`")]
    Io {
        /// Where it lies.
        uri: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl From<S3Error> for SourceError {
    fn from(error: S3Error) -> Self {
        Self::S3(Box::new(error))
    }
}

impl Source {
    /// Fetches the book that `source` names and checks it against `limits` and the id
    /// that is expected.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn fetch(source: &SourceRef, limits: &Limits, s3: &LazyS3) -> Result<Self, SourceError> {
        let uri = source.uri.as_str();
        let found = if uri.starts_with(s3::SCHEME) {
            Self::from_bucket(uri, limits, s3)?
        } else if uri.contains("://") {
            return Err(SourceError::Unsupported {
                uri: uri.to_owned(),
            });
        } else {
            Self::from_file(uri, limits)?
        };
        match &source.book_id {
            Some(expected) if *expected != found.book_id => Err(SourceError::Changed {
                uri: uri.to_owned(),
                found: found.book_id,
                expected: expected.clone(),
            }),
            _ => Ok(found),
        }
    }

    fn from_bucket(uri: &str, limits: &Limits, s3: &LazyS3) -> Result<Self, SourceError> {
        let object = S3Uri::parse_object(uri).map_err(|said| S3Error {
            action: Action::Read,
            place: uri.to_owned(),
            problem: S3Problem::BadUri { said },
        })?;
        let uri = || uri.to_owned();
        match s3.get()?.get(&object, limits.max_bytes) {
            Ok(bytes) => Ok(Self::from_bytes(bytes, object.file_name().to_owned())),
            Err(Fail::TooLarge { bytes }) => Err(SourceError::TooLarge {
                uri: uri(),
                bytes,
                limit: limits.max_bytes,
            }),
            Err(Fail::Problem(S3Problem::NotFound)) => Err(SourceError::NotFound { uri: uri() }),
            Err(Fail::Problem(problem)) => Err(s3::error(Action::Read, &object, problem).into()),
        }
    }

    fn from_file(uri: &str, limits: &Limits) -> Result<Self, SourceError> {
        let path = Path::new(uri);
        let fail = |source: io::Error| {
            let uri = uri.to_owned();
            match source.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                    SourceError::NotFound { uri }
                }
                io::ErrorKind::PermissionDenied => SourceError::Denied { uri },
                io::ErrorKind::IsADirectory => SourceError::IsAFolder { uri },
                _ => SourceError::Io { uri, source },
            }
        };
        let metadata = fs::metadata(path).map_err(fail)?;
        if metadata.is_dir() {
            return Err(SourceError::IsAFolder {
                uri: uri.to_owned(),
            });
        }
        if metadata.len() > limits.max_bytes {
            return Err(SourceError::TooLarge {
                uri: uri.to_owned(),
                bytes: metadata.len(),
                limit: limits.max_bytes,
            });
        }
        let bytes = fs::read(path).map_err(fail)?;
        let name = path.file_name().map_or_else(
            || uri.to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        Ok(Self::from_bytes(bytes, name))
    }

    /// A book that is at hand.
    pub fn from_bytes(bytes: Vec<u8>, name: String) -> Self {
        let sha256 = Sha256Hex::of(&bytes);
        Self {
            book_id: BookId::from_digest(&sha256),
            sha256,
            bytes: Arc::new(bytes),
            name,
        }
    }

    /// The name without `.pdf`, tidied for people: the book's title if nobody gives one.
    pub fn title(&self) -> String {
        let stem = match self.name.len().checked_sub(4) {
            Some(end)
                if self
                    .name
                    .get(end..)
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(".pdf")) =>
            {
                &self.name[..end]
            }
            _ => &self.name,
        };
        let spaced = stem.replace('_', " ");
        let title = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            "Songbook".to_owned()
        } else {
            title
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(uri: &str) -> SourceRef {
        SourceRef {
            uri: uri.to_owned(),
            book_id: None,
        }
    }

    #[test]
    fn what_cannot_be_fetched_has_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let limits = Limits {
            max_bytes: 3,
            ..Limits::default()
        };
        fs::write(path("long.pdf"), b"1234").unwrap();
        fs::write(path("book.pdf"), b"abc").unwrap();
        let s3 = LazyS3::default();
        let fetch = |uri: &str| Source::fetch(&reference(uri), &limits, &s3);
        assert!(matches!(
            fetch(&path("no.pdf")),
            Err(SourceError::NotFound { .. })
        ));
        assert!(matches!(
            fetch(&path("")),
            Err(SourceError::IsAFolder { .. })
        ));
        assert!(matches!(
            fetch(&path("long.pdf")),
            Err(SourceError::TooLarge { bytes: 4, .. })
        ));
        assert!(matches!(
            fetch("ftp://books/b.pdf"),
            Err(SourceError::Unsupported { .. })
        ));
        assert!(matches!(fetch("s3://books/"), Err(SourceError::S3(_))));
        let book = fetch(&path("book.pdf")).unwrap();
        assert_eq!(book.book_id.as_str(), "ba7816bf8f01cfea");
        let other = SourceRef {
            book_id: "0000000000000000".parse().ok(),
            ..reference(&path("book.pdf"))
        };
        assert!(matches!(
            Source::fetch(&other, &limits, &s3),
            Err(SourceError::Changed { .. })
        ));
    }

    #[test]
    fn the_file_name_gives_the_title() {
        for (name, title) in [
            ("Harbour Songs.pdf", "Harbour Songs"),
            ("harbour_songs__vol_2.PDF", "harbour songs vol 2"),
            ("été.pdf", "été"),
            ("é", "é"),
            (".pdf", "Songbook"),
        ] {
            assert_eq!(
                Source::from_bytes(Vec::new(), name.to_owned()).title(),
                title
            );
        }
    }
}
