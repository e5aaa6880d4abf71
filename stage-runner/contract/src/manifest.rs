//! The manifest: what came out of a book, for people's programmes.

use serde::{Deserialize, Serialize};

use crate::{BookId, PageNumber, PageRange, Sha256Hex};

/// The version of [`Manifest`] that this crate reads and writes.
pub const MANIFEST_VERSION: u32 = 1;

/// Everything that a book was split into. Songs are in page order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Manifest {
    /// [`MANIFEST_VERSION`].
    pub version: u32,
    /// The book.
    pub book_id: BookId,
    /// Where it came from.
    pub source: ManifestSource,
    /// Artist of the whole book.
    pub artist: String,
    /// Title of the book.
    pub title: String,
    /// Its songs.
    pub songs: Vec<ManifestSong>,
    /// What its contents pages list.
    pub toc_entries: Vec<ManifestEntry>,
    /// Verified songs / songs, 0 to 1; 0 if there are none.
    pub verification_rate: f64,
    /// Printed page numbers that are missing, repeated or out of order.
    pub printed_numbers: PrintedNumbers,
    /// Pages that belong to no song (covers, contents, photos, adverts, blank pages).
    pub pages_without_song: Vec<PageRange>,
    /// The whole book with an outline of its songs, if only an index was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlined_book: Option<ManifestFile>,
    /// Program and version that wrote this.
    pub generator: String,
}

/// Where a book came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManifestSource {
    /// The file's name, or `s3://bucket/key`.
    pub uri: String,
    /// Digest of its bytes.
    pub sha256: Sha256Hex,
    /// Size in bytes.
    pub bytes: u64,
    /// Pages.
    pub pages: u32,
}

/// One song.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManifestSong {
    /// Title.
    pub title: String,
    /// Artist; the book's if the song names none.
    pub artist: String,
    /// First page in the PDF, from 1.
    pub start_page: PageNumber,
    /// Last page in the PDF, inclusive.
    pub end_page: PageNumber,
    /// Pages between the two that belong to no song and are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_pages: Vec<PageNumber>,
    /// Number printed on the first page, if known.
    pub printed_page: Option<String>,
    /// True only if evidence independent of the mapping was seen on the start page.
    pub verified: bool,
    /// What speaks for the song's start and title, strongest first, in words.
    pub evidence: Vec<String>,
    /// Path of the song below the songs' folder; `None` if only an index was asked for.
    pub file: Option<String>,
    /// Digest of the file's bytes.
    pub sha256: Option<Sha256Hex>,
    /// Size of the file.
    pub bytes: Option<u64>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManifestFile {
    /// Path below the songs' folder.
    pub file: String,
    /// Digest of its bytes.
    pub sha256: Sha256Hex,
    /// Size in bytes.
    pub bytes: u64,
}

/// One entry of the contents pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManifestEntry {
    /// Title as the contents spell it.
    pub title: String,
    /// Page number as the contents print it.
    pub printed_page: Option<String>,
}

/// What the page numbers printed in the book say about its completeness.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PrintedNumbers {
    /// Numbers that no page carries although the ones around them are there.
    pub missing: Vec<i32>,
    /// Numbers that more than one page carries.
    pub repeated: Vec<i32>,
    /// Pages of the PDF whose numbers are in the wrong order, as neighbouring pairs.
    pub swapped: Vec<PageNumber>,
}

/// The artifact of PDF splitting: the files that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OutputFiles {
    /// One for each song of the verification, in its order; `None` where none could be
    /// written or only an index was asked for.
    pub songs: Vec<Option<ManifestFile>>,
    /// The whole book with an outline, if only an index was asked for.
    pub outlined_book: Option<ManifestFile>,
    /// Songs that could not be written, with the reason.
    pub failed: Vec<FailedSong>,
}

/// A song that could not be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FailedSong {
    /// Its title.
    pub title: String,
    /// Why.
    pub message: String,
}
