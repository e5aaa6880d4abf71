//! A store in a folder: keys are relative paths.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use super::{Store, StoreError, Version, check_key};

/// Ends the names of files that are being written; [`DirStore::list`] leaves them out.
const PARTIAL: &str = ".partial";

/// A folder as a store.
#[derive(Debug)]
pub struct DirStore {
    root: PathBuf,
    writes: AtomicU64,
}

impl DirStore {
    /// The store in `root`, which is made when something is first written.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            writes: AtomicU64::new(0),
        }
    }

    fn path(&self, key: &str) -> Result<PathBuf, StoreError> {
        check_key(key)?;
        Ok(self.root.join(key))
    }

    fn error(&self, action: &'static str, key: &str, source: io::Error) -> StoreError {
        let (key, store) = (key.to_owned(), self.root.display().to_string());
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if action == "read" => {
                StoreError::NotFound { key, store }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::Denied { action, key, store }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                StoreError::Full { key, store }
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                StoreError::NotAFolder { action, key, store }
            }
            _ => StoreError::Io {
                action,
                key,
                store,
                source,
            },
        }
    }

    /// Writes beside the target and moves it into place once it is whole.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        let partial = folder.join(format!(".{}-{number}{PARTIAL}", process::id()));
        let written = fs::File::create(&partial)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| fs::rename(&partial, path));
        if written.is_err() {
            let _ = fs::remove_file(&partial);
        }
        written
    }
}

impl Store for DirStore {
    fn get(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        fs::read(self.path(key)?).map_err(|source| self.error("read", key, source))
    }

    fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.write(&self.path(key)?, bytes)
            .map_err(|source| self.error("write", key, source))
    }

    fn head(&self, key: &str) -> Result<Option<u64>, StoreError> {
        match fs::metadata(self.path(key)?) {
            Ok(metadata) if metadata.is_file() => Ok(Some(metadata.len())),
            Ok(_) => Ok(None),
            Err(source) if is_absent(&source) => Ok(None),
            Err(source) => Err(self.error("read", key, source)),
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let folder = match prefix.rsplit_once('/') {
            Some((folder, _)) => self.path(folder)?,
            None => self.root.clone(),
        };
        let mut keys = Vec::new();
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(source) if is_absent(&source) => continue,
                Err(source) => return Err(self.error("list", prefix, source)),
            };
            for entry in entries {
                let entry = entry.map_err(|source| self.error("list", prefix, source))?;
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(Some(key)) = path.strip_prefix(&self.root).map(Path::to_str)
                    && key.starts_with(prefix)
                    && !key.ends_with(PARTIAL)
                {
                    keys.push(key.to_owned());
                }
            }
        }
        keys.sort_unstable();
        Ok(keys)
    }

    fn delete(&self, key: &str) -> Result<(), StoreError> {
        match fs::remove_file(self.path(key)?) {
            Err(source) if !is_absent(&source) => Err(self.error("delete", key, source)),
            _ => Ok(()),
        }
    }

    fn version(&self, key: &str) -> Result<Option<Version>, StoreError> {
        match self.get(key) {
            Ok(bytes) => Ok(Some(Version::of(&bytes))),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Looks and then writes: two programs in one folder may still pass each other.
    fn replace(&self, key: &str, bytes: &[u8], seen: Option<&Version>) -> Result<(), StoreError> {
        if self.version(key)?.as_ref() != seen {
            return Err(StoreError::Overtaken {
                key: key.to_owned(),
                store: self.root.display().to_string(),
            });
        }
        self.put(key, bytes)
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_as_a_store() {
        let folder = tempfile::tempdir().unwrap();
        super::super::suite::check(&DirStore::new(folder.path().join("new"))).unwrap();
    }

    #[test]
    fn a_write_that_was_cut_off_is_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        let store = DirStore::new(folder.path());
        store.put("a/b", b"whole").unwrap();
        fs::write(folder.path().join("a/.99-0.partial"), b"ha").unwrap();
        assert_eq!(store.list("a/").unwrap(), ["a/b"]);
    }

    #[test]
    fn a_file_in_the_way_is_an_error_that_names_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let store = DirStore::new(folder.path());
        store.put("a", b"file").unwrap();
        let error = store.put("a/b", b"below a file").unwrap_err();
        assert!(matches!(error, StoreError::NotAFolder { .. }), "{error}");
        assert!(error.to_string().contains("`a/b`"), "{error}");
        assert_eq!(store.head("a/b").unwrap(), None);
    }
}
