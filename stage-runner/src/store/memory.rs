//! A store in memory, for tests and for runs that keep nothing.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{Store, StoreError, Version, check_key};

/// A map as a store.
#[derive(Debug, Default)]
pub struct MemoryStore {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemoryStore {
    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        check_key(key)?;
        self.objects()
            .get(key)
            .cloned()
            .ok_or_else(|| StoreError::NotFound {
                key: key.to_owned(),
                store: "memory".to_owned(),
            })
    }

    fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        check_key(key)?;
        self.objects().insert(key.to_owned(), bytes.to_owned());
        Ok(())
    }

    fn head(&self, key: &str) -> Result<Option<u64>, StoreError> {
        check_key(key)?;
        Ok(self.objects().get(key).map(|bytes| bytes.len() as u64))
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self
            .objects()
            .keys()
            .filter(|key| key.starts_with(prefix))
            .cloned()
            .collect())
    }

    fn version(&self, key: &str) -> Result<Option<Version>, StoreError> {
        check_key(key)?;
        Ok(self.objects().get(key).map(|bytes| Version::of(bytes)))
    }

    fn replace(&self, key: &str, bytes: &[u8], seen: Option<&Version>) -> Result<(), StoreError> {
        check_key(key)?;
        let mut objects = self.objects();
        let there = objects.get(key).map(|bytes| Version::of(bytes));
        if there.as_ref() != seen {
            return Err(StoreError::Overtaken {
                key: key.to_owned(),
                store: "memory".to_owned(),
            });
        }
        objects.insert(key.to_owned(), bytes.to_owned());
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), StoreError> {
        check_key(key)?;
        self.objects().remove(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn behaves_as_a_store() {
        super::super::suite::check(&super::MemoryStore::default()).unwrap();
    }
}
