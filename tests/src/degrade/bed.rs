//! A corpus of degraded books, made where `make accuracy CORPUS=` can score it. What is
//! fresh is left alone: same book, same truth, same recipe, same [`VERSION`].

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use songbook_contract::Sha256Hex;

use super::degrade;
use super::selection::Item;

/// Goes up when the same recipe gives another book.
const VERSION: u32 = 1;

/// Where books come from and copies go to.
#[derive(Debug, Clone)]
pub struct Bed {
    /// The corpus: `books/`, `real/`, `score.py`.
    pub corpus: PathBuf,
    /// The corpus of copies.
    pub out: PathBuf,
}

/// What became of one copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It was there already.
    Fresh,
    /// It was made.
    New,
}

impl Bed {
    /// Makes one copy, unless there is a fresh one.
    ///
    /// # Errors
    /// If the book is missing or cannot be degraded.
    pub fn make(&self, item: &Item) -> Result<Made> {
        let source = self.corpus.join(&item.book);
        let read = |extension: &str| {
            let path = source.with_added_extension(extension);
            fs::read(&path).with_context(|| format!("reading {}", path.display()))
        };
        let (pdf, truth) = (read("pdf")?, read("json")?);
        let stamp = stamp(item, &pdf, &truth);
        let copy = self.out.join("books").join(item.name());
        let (pdf_path, truth_path, stamp_path) = (
            copy.with_added_extension("pdf"),
            copy.with_added_extension("json"),
            copy.with_added_extension("stamp"),
        );
        let there = [&pdf_path, &truth_path].into_iter().all(|p| p.is_file());
        if there && fs::read_to_string(&stamp_path).is_ok_and(|found| found == stamp) {
            return Ok(Made::Fresh);
        }
        let degraded = degrade(
            &item.book,
            &pdf,
            &serde_json::from_slice(&truth)?,
            &item.recipe,
        )
        .with_context(|| item.name())?;
        fs::create_dir_all(self.out.join("books"))?;
        fs::write(pdf_path, degraded.pdf)?;
        fs::write(truth_path, serde_json::to_vec_pretty(&degraded.truth)?)?;
        // Last, so that a copy that was interrupted is made again.
        fs::write(stamp_path, stamp)?;
        Ok(Made::New)
    }

    /// Puts the scorer beside the copies, and removes those that are not `only`, if
    /// that is given.
    ///
    /// # Errors
    /// If the corpus has no scorer, or a file cannot be written or removed.
    pub fn finish(&self, only: Option<&[Item]>) -> Result<()> {
        copy_if_changed(&self.corpus.join("score.py"), &self.out.join("score.py"))?;
        let Some(items) = only else {
            return Ok(());
        };
        let names: Vec<String> = items.iter().map(Item::name).collect();
        for entry in fs::read_dir(self.out.join("books"))? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if !names.iter().any(|name| Some(name.as_str()) == stem) {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }
}

/// What a copy is made of, in a line.
fn stamp(item: &Item, pdf: &[u8], truth: &[u8]) -> String {
    let (pdf, truth) = (Sha256Hex::of(pdf), Sha256Hex::of(truth));
    format!(
        "{VERSION} {} {} {}\n",
        item.recipe,
        pdf.as_str(),
        truth.as_str()
    )
}

fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("reading {}", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::write(to, bytes).with_context(|| format!("writing {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::songbook::Songbook;

    #[test]
    fn copies_are_made_once_and_again_when_the_book_changes() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = folder.path().join("corpus");
        fs::create_dir_all(corpus.join("books")).unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(corpus.join(name), bytes).unwrap();
        write("score.py", b"");
        write("books/b.json", br#"{"pages": 5, "songs": []}"#);
        write("books/b.pdf", &Songbook::plain(2, 1).to_pdf().unwrap());
        let bed = Bed {
            corpus: corpus.clone(),
            out: folder.path().join("out"),
        };
        let item = |recipe: &str| format!("books/b {recipe}").parse::<Item>().unwrap();
        let (first, second) = (item("first2"), item("no-links"));
        assert_eq!(bed.make(&first).unwrap(), Made::New);
        assert_eq!(bed.make(&first).unwrap(), Made::Fresh);
        assert_eq!(bed.make(&second).unwrap(), Made::New);
        bed.finish(Some(std::slice::from_ref(&first))).unwrap();
        assert!(bed.out.join("score.py").is_file());
        assert!(!bed.out.join("books/b.no-links.pdf").exists());
        assert_eq!(bed.make(&first).unwrap(), Made::Fresh);
        write("books/b.json", br#"{"pages": 5, "songs": [] }"#);
        assert_eq!(bed.make(&first).unwrap(), Made::New);
    }
}
