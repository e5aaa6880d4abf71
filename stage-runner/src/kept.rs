//! What was read of each page, kept in the store: one small object a page and reading, so
//! that a page that was paid for is never paid for twice.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use songbook_contract::PageNumber;

use crate::{error::RunError, parallel, run::Run, store::StoreError};

/// The pages that are kept of one reading.
pub fn pages(run: &Run<'_>, reading: &str) -> Result<HashSet<PageNumber>, RunError> {
    let folder = run
        .request
        .output
        .layout
        .pages(&run.source.book_id, reading);
    let numbers = run.store.list(&folder)?.into_iter().filter_map(|key| {
        let name = key.strip_prefix(&folder)?.strip_suffix(".json")?;
        name.parse().ok().map(PageNumber)
    });
    Ok(numbers.collect())
}

/// What is kept of those of `wanted` that are; something unusable counts as nothing.
/// Asks the store once what there is, then for many pages at the same time.
pub fn get<T: DeserializeOwned + Send>(
    run: &Run<'_>,
    reading: &str,
    wanted: &[PageNumber],
) -> Result<BTreeMap<PageNumber, T>, RunError> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let have = pages(run, reading)?;
    let there: Vec<PageNumber> = wanted
        .iter()
        .copied()
        .filter(|page| have.contains(page))
        .collect();
    let found = Mutex::new(BTreeMap::new());
    parallel::for_each(run.store.at_once(), &there, |page| {
        if let Some(kept) = get_one(run, reading, *page)? {
            found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(*page, kept);
        }
        Ok::<(), RunError>(())
    })?;
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn get_one<T: DeserializeOwned>(
    run: &Run<'_>,
    reading: &str,
    page: PageNumber,
) -> Result<Option<T>, RunError> {
    let key = key(run, reading, page);
    match run.store.get(&key) {
        Ok(bytes) => Ok(parse(&key, &bytes)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Keeps what was found on some pages; gives it back as the store will.
pub fn put<T: Serialize + DeserializeOwned + Send + Sync>(
    run: &Run<'_>,
    reading: &str,
    found: &[(PageNumber, T)],
) -> Result<Vec<(PageNumber, T)>, RunError> {
    let kept = Mutex::new(Vec::with_capacity(found.len()));
    parallel::for_each(run.store.at_once(), found, |(page, found)| {
        let key = key(run, reading, *page);
        let bytes = serde_json::to_vec(found).map_err(|source| RunError::Encode {
            stage: run.request.stage,
            source,
        })?;
        run.store.put(&key, &bytes)?;
        if let Some(found) = parse(&key, &bytes) {
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((*page, found));
        }
        Ok::<(), RunError>(())
    })?;
    Ok(kept.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn parse<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes)
        .inspect_err(|error| tracing::warn!(key, %error, "a kept page is not usable"))
        .ok()
}

fn key(run: &Run<'_>, reading: &str, page: PageNumber) -> String {
    run.request
        .output
        .layout
        .page(&run.source.book_id, reading, page)
}
