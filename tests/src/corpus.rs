//! The corpus: its books, what is true of them, and which are set aside.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The corpus' folders of whole books.
pub const FOLDERS: [&str; 2] = ["books", "real"];

/// A book of the corpus with its truth.
#[derive(Debug, Clone)]
pub struct CorpusBook {
    /// `folder/name`.
    pub id: String,
    /// The PDF.
    pub pdf: PathBuf,
    /// Whether it was set aside by lot: nobody looks at what goes wrong in it.
    pub set_aside: bool,
    /// What is true of it.
    pub truth: Truth,
}

/// What the accuracy run reads of a book's truth; the scorer reads the rest.
#[derive(Debug, Clone, Deserialize)]
pub struct Truth {
    /// Pages of the PDF.
    pub pages: u32,
    /// Whether only some of its songs are labelled.
    #[serde(default)]
    pub partial: bool,
    /// `born-digital`, `scanned` or `mixed`; the made books do not say.
    #[serde(default)]
    kind: Option<String>,
    /// How a made book was made.
    #[serde(default)]
    style: Value,
    /// What it was made of, if it is a degraded copy.
    #[serde(default)]
    degraded: Option<Origin>,
    /// The songs.
    pub songs: Vec<TruthSong>,
}

/// What a degraded copy was made of (see [`crate::degrade`]).
#[derive(Debug, Clone, Deserialize)]
struct Origin {
    /// The book, `folder/name`.
    from: String,
    /// Whether it was scanned: then its text layer is gone.
    scanned: bool,
    /// Whether it has contents.
    contents: bool,
}

/// A song as it is.
#[derive(Debug, Clone, Deserialize)]
pub struct TruthSong {
    /// Its title.
    pub title: String,
    /// First PDF page, from 1.
    pub start: u32,
    /// Last PDF page, inclusive.
    pub end: u32,
    /// Other last pages that are right too.
    #[serde(default)]
    pub alt_ends: Vec<u32>,
}

/// Books whose figures are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Our own books.
    Books,
    /// Real books with a text layer, fully labelled.
    RealBornDigital,
    /// Real books that are wholly or partly images, fully labelled.
    RealScanned,
    /// Real books of which only some songs are labelled.
    RealPartial,
    /// Printed and scanned copies with contents.
    ScannedCopies,
    /// Printed and scanned copies without contents.
    ScannedCopiesWithoutContents,
    /// Copies with a text layer that lost something else.
    DamagedCopies,
}

impl Group {
    /// All of them in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Books,
        Self::RealBornDigital,
        Self::RealScanned,
        Self::RealPartial,
        Self::ScannedCopies,
        Self::ScannedCopiesWithoutContents,
        Self::DamagedCopies,
    ];

    /// How the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Books => "books",
            Self::RealBornDigital => "real born-digital",
            Self::RealScanned => "real scanned or mixed",
            Self::RealPartial => "real partly labelled",
            Self::ScannedCopies => "scanned copies",
            Self::ScannedCopiesWithoutContents => "scanned, no contents",
            Self::DamagedCopies => "damaged copies",
        }
    }
}

impl CorpusBook {
    /// The group that it counts in.
    pub fn group(&self) -> Group {
        if let Some(origin) = &self.truth.degraded {
            return match (origin.scanned, origin.contents) {
                (true, true) => Group::ScannedCopies,
                (true, false) => Group::ScannedCopiesWithoutContents,
                (false, _) => Group::DamagedCopies,
            };
        }
        match (&self.truth.kind, self.truth.partial) {
            _ if self.id.starts_with("books/") => Group::Books,
            (_, true) => Group::RealPartial,
            (Some(kind), _) if kind == "born-digital" => Group::RealBornDigital,
            _ => Group::RealScanned,
        }
    }

    /// Whether its pages have to be read by OCR: a scan, or type drawn as curves.
    pub fn needs_ocr(&self) -> bool {
        if self.truth.degraded.as_ref().is_some_and(|o| o.scanned) {
            return true;
        }
        match &self.truth.kind {
            Some(kind) => kind != "born-digital",
            None => {
                let style = &self.truth.style;
                !style["scan"].is_null() || style["pdf"]["textmode"] == "outline"
            }
        }
    }

    /// The book's name without its folder.
    pub fn name(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |(_, name)| name)
    }

    /// The book's folder in the corpus.
    pub fn folder(&self) -> &str {
        self.id.split_once('/').map_or("", |(folder, _)| folder)
    }
}

impl Truth {
    /// Longest run of unlabelled pages between labelled ones that still counts as
    /// labelled: photos and adverts between songs.
    const LONGEST_HOLE: u32 = 3;

    /// Whether a song that begins on `page` can be judged: always in a fully
    /// labelled book, else only among the labelled pages.
    pub fn judges(&self, page: u32) -> bool {
        if !self.partial {
            return true;
        }
        let before = self
            .songs
            .iter()
            .filter(|s| s.start <= page)
            .map(|s| s.end)
            .max();
        let after = self
            .songs
            .iter()
            .filter(|s| s.end >= page)
            .map(|s| s.start)
            .min();
        match (before, after) {
            (Some(end), _) if end >= page => true,
            (Some(end), Some(start)) => start - end - 1 <= Self::LONGEST_HOLE,
            _ => false,
        }
    }
}

/// Reads the books of `corpus` in order; `wanted` restricts them to those ids or
/// names if it is not empty.
///
/// # Errors
/// If the corpus or something of it is missing, or a wanted book is unknown.
pub fn load(corpus: &Path, set_aside: &Path, wanted: &[String]) -> Result<Vec<CorpusBook>> {
    let aside = read_set_aside(set_aside)?;
    let mut books = Vec::new();
    for folder in FOLDERS {
        for name in truth_names(&corpus.join(folder))? {
            let id = format!("{folder}/{name}");
            let chosen = wanted.is_empty() || wanted.iter().any(|w| *w == id || *w == name);
            if chosen {
                let path = corpus.join(folder).join(format!("{name}.json"));
                let truth = read_truth(&path)?;
                let original = truth.degraded.as_ref().map_or(&id, |origin| &origin.from);
                books.push(CorpusBook {
                    pdf: path.with_extension("pdf"),
                    set_aside: aside.contains(original),
                    truth,
                    id,
                });
            }
        }
    }
    ensure!(!books.is_empty(), "no books in {}", corpus.display());
    for name in wanted {
        ensure!(
            books.iter().any(|b| b.id == *name || b.name() == name),
            "no book {name:?} in {}",
            corpus.display()
        );
    }
    Ok(books)
}

fn truth_names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    if !folder.exists() {
        return Ok(names);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") {
            let stem = path.file_stem().and_then(|s| s.to_str());
            names.extend(stem.map(str::to_owned));
        }
    }
    Ok(names)
}

fn read_truth(path: &Path) -> Result<Truth> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("understanding {}", path.display()))
}

fn read_set_aside(path: &Path) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth(partial: bool, ranges: &[(u32, u32)]) -> Truth {
        let songs = ranges
            .iter()
            .map(|&(start, end)| TruthSong {
                title: String::new(),
                start,
                end,
                alt_ends: Vec::new(),
            })
            .collect();
        Truth {
            pages: 100,
            partial,
            kind: None,
            style: Value::Null,
            degraded: None,
            songs,
        }
    }

    #[test]
    fn judges_only_labelled_pages_of_a_partial_book() {
        let partial = truth(true, &[(10, 12), (13, 13), (17, 20), (30, 31)]);
        for (page, judged) in [
            (9, false),
            (10, true),
            (13, true),
            (15, true),
            (20, true),
            (25, false),
            (31, true),
            (32, false),
        ] {
            assert_eq!(partial.judges(page), judged, "page {page}");
        }
        assert!(truth(false, &[]).judges(99));
    }

    #[test]
    fn groups_by_folder_kind_and_labels() {
        for (id, kind, partial, group) in [
            ("books/a", None, false, Group::Books),
            (
                "real/a",
                Some("born-digital"),
                false,
                Group::RealBornDigital,
            ),
            ("real/a", Some("mixed"), false, Group::RealScanned),
            ("real/a", Some("born-digital"), true, Group::RealPartial),
        ] {
            let book = CorpusBook {
                id: id.to_owned(),
                pdf: PathBuf::new(),
                set_aside: false,
                truth: Truth {
                    kind: kind.map(str::to_owned),
                    ..truth(partial, &[])
                },
            };
            assert_eq!(book.group(), group, "{id} {kind:?} {partial}");
        }
    }

    #[test]
    fn a_copy_counts_by_its_damage_and_is_set_aside_with_its_book() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("books")).unwrap();
        let aside = folder.path().join("aside.txt");
        fs::write(&aside, "real/b\n").unwrap();
        for (name, from, scanned, contents) in [
            ("1", "real/a", true, true),
            ("2", "real/b", true, false),
            ("3", "real/a", false, true),
        ] {
            let truth = serde_json::json!({
                "pages": 1, "songs": [], "kind": "born-digital",
                "degraded": {"from": from, "scanned": scanned, "contents": contents},
            });
            let path = folder.path().join(format!("books/{name}.json"));
            fs::write(path, truth.to_string()).unwrap();
        }
        let books = load(folder.path(), &aside, &[]).unwrap();
        let found: Vec<_> = books
            .iter()
            .map(|b| (b.group(), b.set_aside, b.needs_ocr()))
            .collect();
        assert_eq!(
            found,
            [
                (Group::ScannedCopies, false, true),
                (Group::ScannedCopiesWithoutContents, true, true),
                (Group::DamagedCopies, false, false),
            ]
        );
        fs::remove_dir_all(folder.path().join("books")).unwrap();
        assert!(load(folder.path(), &aside, &[]).is_err());
    }
}
