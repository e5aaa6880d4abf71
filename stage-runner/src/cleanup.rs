//! Deletes what a book wrote: the songs that its manifest lists, what its stages kept, the
//! files beside the manifest, and the manifest last, so that a run which was cut off can
//! go on. What no manifest lists and lies outside of the book's own folders stays.

use songbook_contract::{BookId, Layout, Manifest, ManifestFile, Outcome, Sha256Hex, Stage, names};

use crate::{
    error::RunError,
    store::{Store, StoreError},
};

/// What was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Songs.
    pub songs: usize,
    /// Files that stages kept, and those beside the manifest.
    pub files: usize,
    /// Keys that the manifest lists and that hold other bytes by now: left alone.
    pub altered: Vec<String>,
}

/// Deletes the results of `book` in `store`; a second time there is nothing to do.
///
/// # Errors
/// If the store fails, or its manifest cannot be read.
pub fn clean(store: &dyn Store, layout: &Layout, book: &BookId) -> Result<Cleaned, RunError> {
    let manifest = read_manifest(store, layout, book)?;
    let mut cleaned = Cleaned::default();
    for song in manifest.iter().flat_map(songs) {
        let key = layout.song(&song.file);
        match store.get(&key) {
            Ok(bytes) if Sha256Hex::of(&bytes) == song.sha256 => {
                store.delete(&key)?;
                cleaned.songs += 1;
            }
            Ok(_) => cleaned.altered.push(key),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    for key in own_files(store, layout, book)? {
        store.delete(&key)?;
        cleaned.files += 1;
    }
    if manifest.is_some() {
        store.delete(&layout.manifest(book))?;
        cleaned.files += 1;
    }
    Ok(cleaned)
}

fn read_manifest(
    store: &dyn Store,
    layout: &Layout,
    book: &BookId,
) -> Result<Option<Manifest>, RunError> {
    let key = layout.manifest(book);
    let bytes = match store.get(&key) {
        Ok(bytes) => bytes,
        Err(StoreError::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|_| RunError::OutputAltered { key })?;
    // In a folder the manifest's key is the same for all books.
    Ok((manifest.book_id == *book).then_some(manifest))
}

/// The files that the manifest lists.
fn songs(manifest: &Manifest) -> Vec<ManifestFile> {
    let songs = manifest.songs.iter().filter_map(|song| {
        Some(ManifestFile {
            file: song.file.clone()?,
            sha256: song.sha256.clone()?,
            bytes: song.bytes.unwrap_or_default(),
        })
    });
    songs.chain(manifest.outlined_book.clone()).collect()
}

/// The keys in the book's own folders, but for the manifest.
fn own_files(store: &dyn Store, layout: &Layout, book: &BookId) -> Result<Vec<String>, RunError> {
    let artifact = layout.artifact(book, Stage::TocDiscovery);
    let artifacts = artifact.trim_end_matches(Stage::TocDiscovery.artifact_name());
    let pages = layout.pages(book, "");
    let pages = pages.strip_suffix('/').unwrap_or(&pages);
    let mut keys = store.list(artifacts)?;
    keys.extend(store.list(pages)?);
    match store.list(&layout.paid(book)).map_err(RunError::from) {
        Ok(paid) => keys.extend(paid),
        // Who may not even look there never put anything there.
        Err(error) if error.outcome() == Outcome::Misconfigured => {
            tracing::info!("answers that were paid for are not looked for: {error}");
        }
        Err(error) => return Err(error),
    }
    let beside = layout.output_file(book, "");
    if layout.output.contains("{bookId}/") {
        keys.extend(store.list(&beside)?);
    } else {
        let known = [
            names::REVIEW,
            names::INDEX,
            names::INDEX_MOBILESHEETS,
            names::INDEX_FORSCORE,
        ];
        keys.extend(known.map(|name| layout.output_file(book, name)));
    }
    let manifest = layout.manifest(book);
    keys.retain(|key| *key != manifest);
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::store::MemoryStore;

    fn book() -> BookId {
        "ba7816bf8f01cfea".parse().unwrap()
    }

    fn song(title: &str, bytes: &[u8]) -> serde_json::Value {
        json!({
            "title": title, "artist": "A", "startPage": 1, "endPage": 2, "printedPage": null,
            "verified": true, "evidence": [], "file": format!("A/B/A - {title}.pdf"),
            "sha256": Sha256Hex::of(bytes), "bytes": bytes.len(),
        })
    }

    /// A bucket with two books of the same artist and title, and a stranger's file.
    fn bucket() -> MemoryStore {
        let store = MemoryStore::default();
        let manifest = json!({
            "version": 1, "bookId": book(),
            "source": {"uri": "x.pdf", "sha256": Sha256Hex::of(b"x"), "bytes": 1, "pages": 9},
            "artist": "A", "title": "B",
            "songs": [song("One", b"one"), song("Two", b"two"), song("Gone", b"gone")],
            "tocEntries": [], "verificationRate": 1.0,
            "printedNumbers": {"missing": [], "repeated": [], "swapped": []},
            "pagesWithoutSong": [], "generator": "test",
        });
        let put = |key: &str, bytes: &[u8]| store.put(key, bytes).unwrap();
        put(
            "output/ba7816bf8f01cfea/manifest.json",
            manifest.to_string().as_bytes(),
        );
        put("output/ba7816bf8f01cfea/review.html", b"");
        put("output/ba7816bf8f01cfeb/manifest.json", b"");
        put("artifacts/ba7816bf8f01cfea/toc_parse.json", b"");
        put("artifacts/ba7816bf8f01cfea/reports/toc-parsing.json", b"");
        put("artifacts/ba7816bf8f01cfeb/toc_parse.json", b"");
        put("pages/ba7816bf8f01cfea/text-1/00001.json", b"");
        put("pages/ba7816bf8f01cfeb/text-1/00001.json", b"");
        put("paid/ba7816bf8f01cfea/textract/0.json", b"");
        put("SheetMusicOut/A/B/A - One.pdf", b"one");
        put("SheetMusicOut/A/B/A - Two.pdf", b"another two");
        put("SheetMusicOut/A/B/notes.txt", b"");
        put("SheetMusic/book.pdf", b"");
        store
    }

    #[test]
    fn only_what_the_manifest_lists_and_the_books_own_folders_go() {
        let store = bucket();
        let cleaned = clean(&store, &Layout::bucket(), &book()).unwrap();
        assert_eq!((cleaned.songs, cleaned.files), (1, 6));
        assert_eq!(cleaned.altered, ["SheetMusicOut/A/B/A - Two.pdf"]);
        let left = store.list("").unwrap();
        let wanted = [
            "SheetMusic/book.pdf",
            "SheetMusicOut/A/B/A - Two.pdf",
            "SheetMusicOut/A/B/notes.txt",
            "artifacts/ba7816bf8f01cfeb/toc_parse.json",
            "output/ba7816bf8f01cfeb/manifest.json",
            "pages/ba7816bf8f01cfeb/text-1/00001.json",
        ];
        assert_eq!(left, wanted);
        let again = clean(&store, &Layout::bucket(), &book()).unwrap();
        assert_eq!(again, Cleaned::default());
    }

    #[test]
    fn a_manifest_that_cannot_be_read_stops_it_before_anything_goes() {
        let store = bucket();
        store
            .put("output/ba7816bf8f01cfea/manifest.json", b"{")
            .unwrap();
        let before = store.list("").unwrap();
        assert!(clean(&store, &Layout::bucket(), &book()).is_err());
        assert_eq!(store.list("").unwrap(), before);
    }
}
