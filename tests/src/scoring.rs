//! Scores a manifest against a book's truth with the corpus' own scorer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::json;
use songbook_contract::{Manifest, ManifestSong};

use crate::child;
use crate::corpus::{CorpusBook, Truth};

/// The corpus' scorer and the Python that has what it needs.
#[derive(Debug, Clone)]
pub struct Scorer {
    /// A Python 3 with rapidfuzz.
    pub python: PathBuf,
    /// `score.py` of the corpus.
    pub script: PathBuf,
}

/// What the scorer says of one book.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Score {
    /// Songs of the truth.
    pub songs: usize,
    /// Songs of the result.
    pub found: usize,
    /// Songs with the right start page and title.
    pub matched: usize,
    /// Of these, how many end where they should.
    pub exact: usize,
    /// Of these, how many have exactly the title.
    pub title_exact: usize,
    /// Songs of the truth that nothing matched.
    pub missed: Vec<Named>,
    /// Songs of the result that matched nothing.
    pub extra: Vec<Named>,
}

/// A title at a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// The title.
    pub title: String,
    /// First PDF page, from 1.
    pub start: u32,
}

impl Score {
    /// The score of a book that gave no result at all.
    pub fn nothing_found(truth: &Truth) -> Self {
        Self {
            songs: truth.songs.len(),
            ..Self::default()
        }
    }
}

#[derive(Deserialize)]
struct ScorerReport {
    books: Vec<Score>,
}

impl Scorer {
    /// Scores `manifest` against the truth of `book`; `folder` takes the files that
    /// pass between the two programmes.
    ///
    /// # Errors
    /// If the scorer cannot be run or its answer not be understood.
    pub fn score(&self, book: &CorpusBook, manifest: &Manifest, folder: &Path) -> Result<Score> {
        fs::create_dir_all(folder)?;
        let result = folder.join(format!("{}.json", book.name()));
        let report = folder.join(format!("{}.score.json", book.name()));
        fs::write(&result, serde_json::to_vec_pretty(&as_result(manifest))?)?;
        let mut command = Command::new(&self.python);
        command
            .arg(&self.script)
            .arg(book.pdf.with_extension("json"))
            .arg(&result)
            .arg("--json")
            .arg(&report);
        let ended = child::run(&mut command, Duration::from_secs(120))?;
        if !ended.status.success() {
            bail!("{}: {}", self.script.display(), ended.last_words(5));
        }
        let report: ScorerReport = serde_json::from_slice(&fs::read(&report)?)?;
        report.books.into_iter().next().context("an empty score")
    }
}

/// A manifest in the scorer's format.
fn as_result(manifest: &Manifest) -> serde_json::Value {
    let songs: Vec<_> = manifest
        .songs
        .iter()
        .map(|s| json!({"title": s.title, "start": s.start_page, "end": s.end_page}))
        .collect();
    let entries: Vec<_> = manifest
        .toc_entries
        .iter()
        .map(|e| json!({"title": e.title, "printed_page": e.printed_page}))
        .collect();
    json!({"songs": songs, "toc_entries": entries})
}

/// Songs called verified that match no song of the truth. In a partly labelled book
/// only those on labelled pages count.
pub fn wrong_among_verified<'m>(
    manifest: &'m Manifest,
    score: &Score,
    truth: &Truth,
) -> Vec<&'m ManifestSong> {
    let mut extra = score.extra.clone();
    let mut wrong = Vec::new();
    for song in &manifest.songs {
        let unmatched = extra
            .iter()
            .position(|e| e.start == song.start_page.0 && e.title == song.title);
        if let Some(index) = unmatched {
            extra.swap_remove(index);
            if song.verified && truth.judges(song.start_page.0) {
                wrong.push(song);
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(songs: &[(&str, u32, bool)]) -> Manifest {
        let songs: Vec<_> = songs
            .iter()
            .map(|(title, page, verified)| {
                json!({
                    "title": title, "artist": "", "startPage": page, "endPage": page,
                    "verified": verified, "evidence": [],
                })
            })
            .collect();
        serde_json::from_value(json!({
            "version": 1, "bookId": "0123456789abcdef", "artist": "", "title": "",
            "source": {"uri": "", "sha256": "0".repeat(64), "bytes": 0, "pages": 9},
            "songs": songs, "verificationRate": 1.0,
            "tocEntries": [{"title": "One", "printedPage": "7"}],
            "printedNumbers": {"missing": [], "repeated": [], "swapped": []},
            "pagesWithoutSong": [], "generator": "",
        }))
        .unwrap()
    }

    fn truth(partial: bool) -> Truth {
        serde_json::from_value(json!({
            "pages": 9, "partial": partial,
            "songs": [{"title": "One", "start": 1, "end": 2}],
        }))
        .unwrap()
    }

    #[test]
    fn a_verified_song_is_wrong_if_the_scorer_matched_it_to_nothing() {
        let manifest = manifest(&[
            ("One", 1, true),
            ("One", 1, true),
            ("Two", 2, true),
            ("Three", 3, false),
            ("Far", 9, true),
        ]);
        let extra = [("One", 1), ("Two", 2), ("Three", 3), ("Far", 9)]
            .map(|(title, start)| Named {
                title: title.to_owned(),
                start,
            })
            .to_vec();
        let score = Score {
            extra,
            ..Score::default()
        };
        let titles = |partial| {
            wrong_among_verified(&manifest, &score, &truth(partial))
                .iter()
                .map(|s| s.title.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(titles(false), ["One", "Two", "Far"]);
        assert_eq!(titles(true), ["One", "Two"]);
    }

    #[test]
    fn a_manifest_becomes_the_scorers_format() {
        assert_eq!(
            as_result(&manifest(&[("One", 4, true)])),
            json!({
                "songs": [{"title": "One", "start": 4, "end": 4}],
                "toc_entries": [{"title": "One", "printed_page": "7"}],
            })
        );
    }
}
