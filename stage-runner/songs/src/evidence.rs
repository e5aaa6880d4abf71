//! All that the pages themselves say, gathered once: headings, folios, labels, song numbers.

use std::collections::{HashMap, HashSet};

use songbook_contract::{PageMapSegment, PageNumber};

use super::columns::{Columns, Place};
use super::folios::{Folios, folios};
use super::headings::{Headings, headings};
use super::layout::Layout;
use super::matcher::Matcher;
use super::model::Ablation;
use super::numbers::{SongNumber, number_run};
use super::song::FoundSong;
use crate::page::Book;

/// What the body of the book says about where songs start.
#[derive(Debug)]
pub(super) struct BodyEvidence<'a> {
    /// The leaves.
    pub layout: &'a Layout,
    /// Title candidates; none if headings are left out.
    pub headings: Headings,
    /// Their comparable forms.
    pub matcher: Matcher,
    /// Printed page numbers.
    pub folios: Folios,
    /// For each number among the PDF's page labels its first leaf.
    pub labels: HashMap<u32, usize>,
    /// The running song numbers.
    pub song_numbers: Vec<SongNumber>,
    /// Strong headings by the number beside them.
    pub numbered_headings: HashMap<u32, Vec<usize>>,
    /// What the user says about printed numbers, ascending.
    pub page_map: Vec<PageMapSegment>,
    /// Kinds of evidence that are left out.
    pub without: Ablation,
}

impl<'a> BodyEvidence<'a> {
    /// Gathers the evidence; contents leaves carry no titles.
    pub fn gather(
        book: &Book,
        layout: &'a Layout,
        contents: &HashSet<usize>,
        page_map: &[PageMapSegment],
        without: Ablation,
    ) -> Self {
        let found = headings(layout, contents);
        let body = found.body;
        let found = if without.headings {
            Headings::none(body)
        } else {
            found
        };
        let mut numbered_headings: HashMap<u32, Vec<usize>> = HashMap::new();
        for (index, heading) in found.all.iter().enumerate() {
            if let Some(number) = heading.number.filter(|_| heading.strength > 0.2) {
                numbered_headings.entry(number).or_default().push(index);
            }
        }
        let mut page_map = page_map.to_vec();
        page_map.sort_by_key(|s| s.printed);
        Self {
            matcher: Matcher::new(&found),
            folios: if without.folios {
                Folios::default()
            } else {
                folios(layout)
            },
            labels: if without.labels {
                HashMap::new()
            } else {
                labels(book, layout)
            },
            song_numbers: if without.headings {
                Vec::new()
            } else {
                number_run(layout, body, contents)
            },
            headings: found,
            numbered_headings,
            page_map,
            layout,
            without,
        }
    }

    /// Where a song's title stands on its leaf in the order of reading.
    pub fn place(&self, song: &FoundSong) -> Place {
        let heading = song.heading(&self.headings);
        let x0 = heading.map_or(0.0, |h| h.x0);
        let y = song.y.unwrap_or(0.0);
        match self.layout.leaves.get(song.leaf) {
            Some(leaf) => leaf.columns.place(x0, y),
            None => Columns::default().place(x0, y),
        }
    }

    /// Where a leaf has this number of the running count of songs, if it has.
    pub fn counted(&self, leaf: usize, number: u32) -> Option<&SongNumber> {
        let mut counted = self.song_numbers.iter();
        counted.find(|n| n.leaf == leaf && n.number == number)
    }

    /// The page that the user's page map gives for a printed number.
    pub fn page_by_user(&self, number: u32) -> Option<PageNumber> {
        let number = i32::try_from(number).ok()?;
        self.page_map
            .iter()
            .rev()
            .find(|s| s.printed <= number)
            .map(|s| PageNumber(s.page.0.saturating_add(number.abs_diff(s.printed))))
    }
}

/// The page labels that are numbers; labels that only count the pages say nothing.
fn labels(book: &Book, layout: &Layout) -> HashMap<u32, usize> {
    let mut out = HashMap::new();
    for (index, label) in book.structure.labels.iter().enumerate() {
        let leaf = layout.first_leaf_of(PageNumber::from_index(index));
        if let (Ok(number), Some(leaf)) = (label.parse::<u32>(), leaf) {
            out.entry(number).or_insert(leaf);
        }
    }
    out
}
