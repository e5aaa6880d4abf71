//! Every key that the stage-runner reads or writes in its store.

use serde::{Deserialize, Serialize};

use crate::{BookId, PageNumber, Sha256Hex, Stage};

/// Where the working files, the songs and the manifest of a book lie in its store.
///
/// A bucket and a folder hold the same keys below three prefixes, each empty or
/// ending in `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Layout {
    /// Before `artifacts/` and `pages/`.
    pub work: String,
    /// Before `<Artist>/<Book>/<Artist> - <Title>.pdf`.
    pub songs: String,
    /// Before the manifest, the review page and the indexes; `{bookId}` in it stands
    /// for the book's id.
    pub output: String,
}

impl Layout {
    /// The layout of a bucket: `artifacts/`, `pages/`, `SheetMusicOut/`, `output/<book_id>/`.
    pub fn bucket() -> Self {
        Self {
            work: String::new(),
            songs: "SheetMusicOut/".to_owned(),
            output: "output/{bookId}/".to_owned(),
        }
    }

    /// The same keys below `prefix`, which is empty or ends in `/`.
    #[must_use]
    pub fn below(self, prefix: &str) -> Self {
        Self {
            work: format!("{prefix}{}", self.work),
            songs: format!("{prefix}{}", self.songs),
            output: format!("{prefix}{}", self.output),
        }
    }

    /// The layout of `split --out DIR`: songs and manifest at the top, the rest under `.songbook/`.
    pub fn folder() -> Self {
        Self {
            work: ".songbook/".to_owned(),
            songs: String::new(),
            output: String::new(),
        }
    }

    /// The artifact of `stage`.
    pub fn artifact(&self, book: &BookId, stage: Stage) -> String {
        format!("{}artifacts/{book}/{}", self.work, stage.artifact_name())
    }

    /// The report of the last run of `stage`.
    pub fn report(&self, book: &BookId, stage: Stage) -> String {
        format!("{}artifacts/{book}/reports/{stage}.json", self.work)
    }

    /// Everything that was read of pages by one kind of reading.
    pub fn pages(&self, book: &BookId, reading: &str) -> String {
        format!("{}pages/{book}/{reading}/", self.work)
    }

    /// What one kind of reading found on one page.
    pub fn page(&self, book: &BookId, reading: &str, page: PageNumber) -> String {
        format!("{}{:05}.json", self.pages(book, reading), page.0)
    }

    /// Every answer about a book that was paid for.
    pub fn paid(&self, book: &BookId) -> String {
        format!("{}paid/{book}/", self.work)
    }

    /// The answer of `service` to the question whose digest is `question`: kept, so that
    /// it is never paid for twice, and counted from here.
    pub fn paid_answer(&self, book: &BookId, service: &str, question: &Sha256Hex) -> String {
        format!("{}{service}/{question}.json", self.paid(book))
    }

    /// A song, by its path `<Artist>/<Book>/<file>`.
    pub fn song(&self, path: &str) -> String {
        format!("{}{path}", self.songs)
    }

    /// A file beside the manifest.
    pub fn output_file(&self, book: &BookId, name: &str) -> String {
        format!("{}{name}", self.output.replace("{bookId}", book.as_str()))
    }

    /// The review page.
    pub fn review(&self, book: &BookId) -> String {
        self.output_file(book, names::REVIEW)
    }

    /// The manifest.
    pub fn manifest(&self, book: &BookId) -> String {
        self.output_file(book, names::MANIFEST)
    }
}

/// Names of the files beside the manifest.
pub mod names {
    /// The manifest.
    pub const MANIFEST: &str = "manifest.json";
    /// The page that shows a person whether every cut is right.
    pub const REVIEW: &str = "review.html";
    /// The index that MobileSheets imports.
    pub const INDEX_MOBILESHEETS: &str = "index-mobilesheets.csv";
    /// The index that forScore imports.
    pub const INDEX_FORSCORE: &str = "index-forscore.csv";
    /// The plain index: title, first page, last page.
    pub const INDEX: &str = "index.csv";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_bucket_and_of_a_folder() {
        let book: BookId = "ba7816bf8f01cfea".parse().unwrap();
        let bucket = Layout::bucket();
        assert_eq!(
            bucket.artifact(&book, Stage::TocParsing),
            "artifacts/ba7816bf8f01cfea/toc_parse.json"
        );
        assert_eq!(
            bucket.manifest(&book),
            "output/ba7816bf8f01cfea/manifest.json"
        );
        assert_eq!(bucket.song("A/B/A - C.pdf"), "SheetMusicOut/A/B/A - C.pdf");
        assert_eq!(
            Layout::bucket().below("team/").manifest(&book),
            "team/output/ba7816bf8f01cfea/manifest.json"
        );
        let folder = Layout::folder();
        assert_eq!(folder.manifest(&book), "manifest.json");
        assert_eq!(
            folder.page(&book, "text-1", PageNumber(12)),
            ".songbook/pages/ba7816bf8f01cfea/text-1/00012.json"
        );
    }
}
