//! Where artifacts, kept pages and songs are put: one small port, several homes.

mod dir;
mod memory;
mod s3;
pub mod suite;

use std::io;

use songbook_contract::Sha256Hex;

pub use dir::DirStore;
pub use memory::MemoryStore;
pub use s3::S3Store;

use crate::s3::S3Error;

/// A flat store of named byte strings. Keys use `/`, are relative and hold no `..`.
///
/// Guarantees of every implementation: [`Store::put`] is atomic (a reader sees the old
/// bytes or the new ones, whole); [`Store::get`] after a successful put returns what was
/// put; [`Store::list`] is sorted.
pub trait Store: Send + Sync {
    /// The bytes under `key`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there are none, or why they cannot be read.
    fn get(&self, key: &str) -> Result<Vec<u8>, StoreError>;

    /// Puts `bytes` under `key`, replacing what was there.
    ///
    /// # Errors
    /// Why they cannot be written; then what was there is unchanged.
    fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// How many bytes lie under `key`; `None` if nothing does.
    ///
    /// # Errors
    /// Why that cannot be told.
    fn head(&self, key: &str) -> Result<Option<u64>, StoreError>;

    /// The keys that begin with `prefix`, sorted.
    ///
    /// # Errors
    /// Why they cannot be listed.
    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// Removes what is under `key`; nothing there is fine.
    ///
    /// # Errors
    /// Why it cannot be removed.
    fn delete(&self, key: &str) -> Result<(), StoreError>;

    /// Which state of `key` this is, for [`Store::replace`]; `None` if nothing lies there.
    ///
    /// # Errors
    /// Why that cannot be told.
    fn version(&self, key: &str) -> Result<Option<Version>, StoreError>;

    /// Puts `bytes` under `key` if what lies there is still `seen`. Where the store knows no
    /// such condition (a few S3 servers do not), this is [`Store::put`].
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] if somebody else wrote meanwhile, or why it cannot be
    /// written; either way what was there is unchanged.
    fn replace(&self, key: &str, bytes: &[u8], seen: Option<&Version>) -> Result<(), StoreError>;

    /// How many calls are worth making at the same time when there are many small ones:
    /// more than one where each waits for a network.
    fn at_once(&self) -> usize {
        1
    }
}

/// A state of what lies under a key: two that are equal hold the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(String);

impl Version {
    /// The state of a store that keeps no tags of its own: the digest of what lies there.
    fn of(bytes: &[u8]) -> Self {
        Self(Sha256Hex::of(bytes).to_string())
    }
}

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing lies under the key.
    #[error("there is no `{key}` in {store}")]
    NotFound {
        /// The key.
        key: String,
        /// The store's name for people.
        store: String,
    },
    /// The store refuses us.
    #[error("{store} does not let us {action} `{key}`; check its permissions")]
    Denied {
        /// `read`, `write`, `list` or `delete`.
        action: &'static str,
        /// The key.
        key: String,
        /// The store's name for people.
        store: String,
    },
    /// No room left.
    #[error("no space is left in {store} to write `{key}`; free some and run again")]
    Full {
        /// The key.
        key: String,
        /// The store's name for people.
        store: String,
    },
    /// A file stands where a folder is needed.
    #[error(
        "{store} is in the way: a file stands where a folder is needed to {action} `{key}`; name another folder"
    )]
    NotAFolder {
        /// `read`, `write`, `list` or `delete`.
        action: &'static str,
        /// The key.
        key: String,
        /// The store's name for people.
        store: String,
    },
    /// The key could name something outside of the store.
    #[error("`{key}` is not a key: keys are relative and hold no empty, `.` or `..` parts")]
    BadKey {
        /// The key.
        key: String,
    },
    /// Somebody else wrote at the same time.
    #[error("`{key}` in {store} was replaced by another run meanwhile; run again")]
    Overtaken {
        /// The key.
        key: String,
        /// The store's name for people.
        store: String,
    },
    /// S3 could not be used.
    #[error(transparent)]
    S3(Box<S3Error>),
    /// Anything else that went wrong on the way; trying again may help.
    #[error("could not {action} `{key}` in {store}")]
    Io {
        /// `read`, `write`, `list` or `delete`.
        action: &'static str,
        /// The key.
        key: String,
        /// The store's name for people.
        store: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl From<S3Error> for StoreError {
    fn from(error: S3Error) -> Self {
        Self::S3(Box::new(error))
    }
}

/// Refuses keys that could leave the store.
fn check_key(key: &str) -> Result<(), StoreError> {
    let bad = key.is_empty()
        || key.contains(['\\', '\0'])
        || key.split('/').any(|part| matches!(part, "" | "." | ".."));
    if bad {
        return Err(StoreError::BadKey {
            key: key.to_owned(),
        });
    }
    Ok(())
}
