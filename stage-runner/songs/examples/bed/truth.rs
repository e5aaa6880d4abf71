//! What is true of a book: its songs, its contents pages, and how pages that go or come change them.

use serde::Deserialize;

/// A song as it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TruthSong {
    /// Its title.
    pub title: String,
    /// Other right titles.
    #[serde(default)]
    pub alt_titles: Vec<String>,
    /// First page, from 1.
    pub start: u32,
    /// Last page.
    pub end: u32,
    /// Other right first pages.
    #[serde(default)]
    pub alt_starts: Vec<u32>,
    /// Other right last pages.
    #[serde(default)]
    pub alt_ends: Vec<u32>,
}

/// The truth about a book.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Truth {
    /// Number of pages.
    pub pages: u32,
    /// Whether only some songs are labelled.
    #[serde(default)]
    pub partial: bool,
    /// Whether its sheets are in printing order.
    #[serde(default)]
    pub imposed: bool,
    /// `born-digital`, `scanned` or `mixed`, if it says.
    #[serde(default)]
    pub kind: Option<String>,
    /// Contents pages.
    #[serde(default)]
    pub toc_pages: Vec<u32>,
    /// Indexes.
    #[serde(default)]
    pub index_pages: Vec<u32>,
    /// Lists of titles that are no contents.
    #[serde(default)]
    pub title_list_pages: Vec<u32>,
    /// The songs.
    pub songs: Vec<TruthSong>,
}

impl Truth {
    /// Pages that list songs.
    pub fn lists(&self) -> Vec<u32> {
        let mut pages = self.toc_pages.clone();
        pages.extend(&self.index_pages);
        pages.extend(&self.title_list_pages);
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// Whether a song that begins on a page can be judged (as `make accuracy` does).
    pub fn judges(&self, page: u32) -> bool {
        const LONGEST_HOLE: u32 = 3;
        if !self.partial {
            return true;
        }
        let before = self.songs.iter().filter(|s| s.start <= page).map(|s| s.end);
        let after = self.songs.iter().filter(|s| s.end >= page).map(|s| s.start);
        match (before.max(), after.min()) {
            (Some(end), _) if end >= page => true,
            (Some(end), Some(start)) => start - end - 1 <= LONGEST_HOLE,
            _ => false,
        }
    }

    /// The truth after pages were taken, left out or repeated: `order` gives for each
    /// new page the old one, or none for a new page. A song whose first page is gone is
    /// gone; of a repeated page the first copy counts as start and the last as end.
    pub fn reordered(&self, order: &[Option<u32>]) -> Self {
        let first = |old: u32| position(order.iter().position(|p| *p == Some(old)));
        let last = |old: u32| position(order.iter().rposition(|p| *p == Some(old)));
        let all = |olds: &[u32]| olds.iter().filter_map(|p| first(*p)).collect::<Vec<u32>>();
        let songs = self
            .songs
            .iter()
            .filter_map(|song| {
                let start = first(song.start)?;
                let end = (song.start..=song.end).rev().find_map(last)?;
                Some(TruthSong {
                    start,
                    end: end.max(start),
                    alt_starts: all(&song.alt_starts),
                    alt_ends: song.alt_ends.iter().filter_map(|p| last(*p)).collect(),
                    ..song.clone()
                })
            })
            .collect();
        Self {
            pages: u32::try_from(order.len()).unwrap_or(u32::MAX),
            toc_pages: all(&self.toc_pages),
            index_pages: all(&self.index_pages),
            title_list_pages: all(&self.title_list_pages),
            songs,
            ..self.clone()
        }
    }
}

fn position(index: Option<usize>) -> Option<u32> {
    index.and_then(|i| u32::try_from(i + 1).ok())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A truth with songs of these pages.
    pub fn truth(pages: u32, songs: &[(&str, u32, u32)]) -> Truth {
        Truth {
            pages,
            partial: false,
            imposed: false,
            kind: None,
            toc_pages: vec![1],
            index_pages: Vec::new(),
            title_list_pages: Vec::new(),
            songs: songs
                .iter()
                .map(|(title, start, end)| TruthSong {
                    title: (*title).to_owned(),
                    alt_titles: Vec::new(),
                    start: *start,
                    end: *end,
                    alt_starts: Vec::new(),
                    alt_ends: Vec::new(),
                })
                .collect(),
        }
    }

    #[test]
    fn songs_move_with_their_pages() {
        let before = truth(6, &[("A", 2, 3), ("B", 4, 4), ("C", 5, 6)]);
        // Contents gone, page 3 twice, song B gone, a new page before C.
        let order = [Some(2), Some(3), Some(3), None, Some(5), Some(6)];
        let after = before.reordered(&order);
        let seen: Vec<_> = after
            .songs
            .iter()
            .map(|s| (s.title.as_str(), s.start, s.end))
            .collect();
        assert_eq!(seen, [("A", 1, 3), ("C", 5, 6)]);
        assert!(after.toc_pages.is_empty());
        assert_eq!(after.pages, 6);
    }
}
