//! The reader that knows: it says of a page what the corpus' truth says of it.
//!
//! That is less than stands there (titles, contents, printed numbers) and never misread.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use stage_runner::pdf::{Limits, Pdf};

use super::lookalike::Lookalikes;
use super::page::PageText;
use super::reader::{PageImage, Reader};
use crate::aws::encoding::sha256;

/// Knows what stands on the pages of some books. It tells a PDF by its digest and an image
/// by what it looks like; what it does not know is blank.
#[derive(Debug, Clone, Default)]
pub struct KnownTitles {
    books: Vec<Book>,
}

#[derive(Debug, Clone)]
struct Book {
    sha256: String,
    pages: BTreeMap<u32, PageText>,
    looks: Lookalikes,
}

/// What is read of a book's truth.
#[derive(Debug, Deserialize)]
struct Truth {
    songs: Vec<Song>,
    #[serde(default)]
    toc_pages: Vec<u32>,
    #[serde(default)]
    toc_entries: Vec<Entry>,
    #[serde(default)]
    printed_numbers: BTreeMap<u32, Option<String>>,
}

#[derive(Debug, Deserialize)]
struct Song {
    title: String,
    start: u32,
}

#[derive(Debug, Deserialize)]
struct Entry {
    title: String,
    #[serde(default)]
    printed_page: Option<String>,
}

impl KnownTitles {
    /// Adds a book with the lines of its pages.
    ///
    /// # Errors
    /// If the book cannot be read or drawn.
    pub fn with(mut self, pdf: Vec<u8>, lines: &BTreeMap<u32, Vec<String>>) -> Result<Self> {
        let sha256 = sha256(&pdf);
        let pdf = Pdf::open(pdf, &Limits::default())?;
        let pages = lines
            .iter()
            .map(|(page, lines)| (*page, PageText::of(lines)));
        self.books.push(Book {
            sha256,
            pages: pages.collect(),
            looks: Lookalikes::of(&pdf)?,
        });
        Ok(self)
    }

    /// Adds a book of the corpus: a PDF, its truth beside it as JSON.
    ///
    /// # Errors
    /// If one of them cannot be read or understood.
    pub fn with_book(self, pdf: &Path) -> Result<Self> {
        let path = pdf.with_extension("json");
        let read =
            |path: &Path| fs::read(path).with_context(|| format!("reading {}", path.display()));
        let truth: Truth = serde_json::from_slice(&read(&path)?)
            .with_context(|| format!("understanding {}", path.display()))?;
        self.with(read(pdf)?, &truth.lines())
    }
}

impl Truth {
    fn lines(&self) -> BTreeMap<u32, Vec<String>> {
        let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for song in &self.songs {
            lines
                .entry(song.start)
                .or_default()
                .push(song.title.clone());
        }
        // Where the contents turn the page is not known: evenly.
        let each = self
            .toc_entries
            .len()
            .div_ceil(self.toc_pages.len().max(1))
            .max(1);
        for (page, entries) in self.toc_pages.iter().zip(self.toc_entries.chunks(each)) {
            let line = |entry: &Entry| match &entry.printed_page {
                Some(number) => format!("{} {number}", entry.title),
                None => entry.title.clone(),
            };
            lines
                .entry(*page)
                .or_default()
                .extend(entries.iter().map(line));
        }
        for (page, number) in &self.printed_numbers {
            lines.entry(*page).or_default().extend(number.clone());
        }
        lines
    }
}

impl Reader for KnownTitles {
    fn read(&self, page: &PageImage<'_>) -> Result<PageText> {
        let found = match page.number {
            Some(number) => {
                let book = self.books.iter().find(|book| book.sha256 == page.sha256);
                book.map(|book| (book, number))
            }
            None => {
                let picture = page.picture()?;
                let alike = self.books.iter().filter_map(|book| {
                    let (number, distance) = book.looks.find(&picture)?;
                    Some((book, number, distance))
                });
                let nearest = alike.min_by(|(.., a), (.., b)| a.total_cmp(b));
                nearest.map(|(book, number, _)| (book, number))
            }
        };
        let text = found.and_then(|(book, number)| book.pages.get(&number));
        Ok(text.cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_becomes_lines() {
        let truth: Truth = serde_json::from_value(serde_json::json!({
            "pages": 9,
            "songs": [{"title": "Weir", "start": 5, "end": 6}],
            "toc_pages": [2, 3],
            "toc_entries": [
                {"title": "Weir", "printed_page": "3"}, {"title": "Kettle", "printed_page": null},
                {"title": "Bell"}],
            "printed_numbers": {"5": "3", "6": null}
        }))
        .unwrap();
        let lines = truth.lines();
        assert_eq!(lines[&2], ["Weir 3", "Kettle"]);
        assert_eq!(lines[&3], ["Bell"]);
        assert_eq!(lines[&5], ["Weir", "3"]);
        assert!(lines[&6].is_empty());
    }
}
