//! Where the documents of a bucket come from.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use serde_json::Value;
use stage_runner::s3::{S3Access, S3Uri};

use super::{error, invalid_parameters};
use crate::aws::answer::ServiceError;

/// More than any document may have, so that the limit of the service is what refuses it.
const MOST_BYTES: u64 = 501 << 20;

/// Fetches objects of buckets. Called from threads that may block.
pub trait Source: Send + Sync {
    /// The bytes of an object, `None` if there is no such thing or it must not be read.
    fn fetch(&self, bucket: &str, key: &str) -> Option<Vec<u8>>;
}

/// Has no buckets.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSource;

impl Source for NoSource {
    fn fetch(&self, _bucket: &str, _key: &str) -> Option<Vec<u8>> {
        None
    }
}

/// A folder with a folder for each bucket.
#[derive(Debug, Clone)]
pub struct FolderSource(pub PathBuf);

impl Source for FolderSource {
    fn fetch(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        let below = Path::new(bucket).join(key);
        let stays = below
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        stays.then(|| fs::read(self.0.join(below)).ok())?
    }
}

/// An S3 server.
#[derive(Debug)]
pub struct BucketSource(Option<Arc<S3Access>>);

impl BucketSource {
    /// The server that `access` leads to.
    pub fn new(access: Arc<S3Access>) -> Self {
        Self(Some(access))
    }
}

impl Drop for BucketSource {
    fn drop(&mut self) {
        // The client waits for its threads when it ends, which no thread of a runtime may.
        let access = self.0.take();
        thread::spawn(move || drop(access));
    }
}

impl Source for BucketSource {
    fn fetch(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        let uri = S3Uri {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        };
        self.0.as_ref()?.get(&uri, MOST_BYTES).ok()
    }
}

/// The object that a request names.
pub(super) fn fetch(source: &dyn Source, object: &Value) -> Result<Vec<u8>, ServiceError> {
    let (Some(bucket), Some(key)) = (object["Bucket"].as_str(), object["Name"].as_str()) else {
        return Err(invalid_parameters());
    };
    source.fetch(bucket, key).ok_or_else(|| {
        let message = "Unable to get object metadata from S3. Check object key, region and/or \
                       access permissions.";
        error("InvalidS3ObjectException", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_only_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("root/books")).unwrap();
        fs::write(folder.path().join("root/books/a.pdf"), "pdf").unwrap();
        fs::write(folder.path().join("secret"), "no").unwrap();
        let source = FolderSource(folder.path().join("root"));
        assert_eq!(source.fetch("books", "a.pdf").as_deref(), Some(&b"pdf"[..]));
        assert_eq!(source.fetch("books", "../../secret"), None);
        assert_eq!(source.fetch("books", "/etc/hostname"), None);
        assert_eq!(source.fetch("other", "a.pdf"), None);
    }
}
