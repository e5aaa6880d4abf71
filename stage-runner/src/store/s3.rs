//! A store in a bucket, below a prefix.

use std::sync::Arc;

use super::{Store, StoreError, Version, check_key};
use crate::s3::{self, Action, Fail, S3Access, S3Error, S3Problem, S3Uri};

/// Requests that are under way at the same time, where there are many small ones.
const AT_ONCE: usize = 16;

/// Keys of a bucket that begin with a prefix, as a store.
#[derive(Debug)]
pub struct S3Store {
    access: Arc<S3Access>,
    /// The bucket, with the prefix as its key: empty, or ending in `/`.
    root: S3Uri,
}

impl S3Store {
    /// The store at `s3://bucket` or `s3://bucket/prefix`.
    pub fn new(access: Arc<S3Access>, mut root: S3Uri) -> Self {
        if !root.key.is_empty() && !root.key.ends_with('/') {
            root.key.push('/');
        }
        Self { access, root }
    }

    fn object(&self, key: &str) -> Result<S3Uri, StoreError> {
        check_key(key)?;
        Ok(self.below(key))
    }

    fn below(&self, key: &str) -> S3Uri {
        self.root.with_key(format!("{}{key}", self.root.key))
    }

    fn error(&self, key: &str, error: S3Error) -> StoreError {
        let (key, store) = (key.to_owned(), self.root.to_string());
        match error.problem {
            S3Problem::NotFound => StoreError::NotFound { key, store },
            S3Problem::Full { .. } => StoreError::Full { key, store },
            _ => StoreError::S3(Box::new(error)),
        }
    }
}

impl Store for S3Store {
    fn get(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        let object = self.object(key)?;
        self.access.get(&object, u64::MAX).map_err(|fail| {
            let problem = match fail {
                Fail::Problem(problem) => problem,
                Fail::TooLarge { bytes } => S3Problem::Refused {
                    said: format!("{bytes} bytes are too many"),
                },
            };
            self.error(key, s3::error(Action::Read, &object, problem))
        })
    }

    fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.access
            .put(&self.object(key)?, bytes)
            .map_err(|error| self.error(key, error))
    }

    fn head(&self, key: &str) -> Result<Option<u64>, StoreError> {
        self.access
            .head(&self.object(key)?)
            .map_err(|error| self.error(key, error))
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let found = self
            .access
            .list(&self.below(prefix))
            .map_err(|error| self.error(prefix, error))?;
        // Other programs mark folders with an empty object whose key ends in `/`.
        let mut keys: Vec<String> = found
            .iter()
            .filter_map(|key| key.strip_prefix(&self.root.key))
            .filter(|key| check_key(key).is_ok())
            .map(str::to_owned)
            .collect();
        keys.sort_unstable();
        Ok(keys)
    }

    fn version(&self, key: &str) -> Result<Option<Version>, StoreError> {
        self.access
            .etag(&self.object(key)?)
            .map(|etag| etag.map(Version))
            .map_err(|error| self.error(key, error))
    }

    fn replace(&self, key: &str, bytes: &[u8], seen: Option<&Version>) -> Result<(), StoreError> {
        let etag = seen.map(|Version(etag)| etag.as_str());
        self.access
            .replace(&self.object(key)?, bytes, etag)
            .map_err(|error| match error.problem {
                S3Problem::Changed => StoreError::Overtaken {
                    key: key.to_owned(),
                    store: self.root.to_string(),
                },
                _ => self.error(key, error),
            })
    }

    fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.access
            .delete(&self.object(key)?)
            .map_err(|error| self.error(key, error))
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }
}
