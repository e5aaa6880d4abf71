//! Which pages are worth a careful reading, and how they are asked for.

use std::collections::BTreeSet;

use songbook_contract::PageNumber;

use crate::songs::{Mapping, Verification};

/// A first page is in doubt while its song is believed less than this.
const CLEARLY_GOOD: f32 = 0.97;

/// Below this, what the page was taken for is hopeless, and better words change nothing.
const CLEARLY_HOPELESS: f32 = 0.02;

/// At most one page in so many is read carefully.
const ONE_PAGE_IN: u32 = 8;

/// So many pages may always be read carefully.
const ALWAYS: u32 = 8;

/// With this share of a document's pages wanted, it is read as a whole: every page of it
/// is billed then, but one call does it.
const NEARLY_ALL: f64 = 0.9;

/// Fewer pages are asked for one by one, which is answered at once.
const MANY: usize = 40;

/// Most pages of a book of `pages` that are read carefully, contents included: what the
/// book can cost is known before anything is asked. All of them if `everything` is wanted.
pub fn most_pages(pages: u32, everything: bool) -> usize {
    if everything {
        return pages as usize;
    }
    (pages / ONE_PAGE_IN).max(ALWAYS) as usize
}

/// The pages whose words decide whether a song begins there: those of songs that are
/// neither clearly right nor hopeless, those where something looks like a title that is no
/// song's, and those where a song that the contents name should begin. The most doubtful
/// first, of those that `can` be read; together with those `read` before no more than a
/// share of the book's `pages`.
pub fn pages_in_doubt(
    mapping: &Mapping,
    verification: &Verification,
    pages: u32,
    read: usize,
    can: impl Fn(PageNumber) -> bool,
) -> Vec<PageNumber> {
    let mut doubts: Vec<(f32, PageNumber)> = Vec::new();
    for verdict in &verification.songs {
        let Some(song) = mapping.songs.get(verdict.song) else {
            continue;
        };
        let believed = song.probability;
        if believed < CLEARLY_HOPELESS || verdict.verified && believed >= CLEARLY_GOOD {
            continue;
        }
        let open = if verdict.verified { 0.0 } else { 1.0 };
        doubts.push((open + believed * (1.0 - believed), song.start));
    }
    for suspect in &verification.suspected {
        doubts.push((0.9, suspect.page));
    }
    for page in expected_pages(mapping, pages) {
        doubts.push((0.8, page));
    }
    doubts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let most = most_pages(pages, false);
    let mut seen = BTreeSet::new();
    doubts
        .into_iter()
        .map(|(_, page)| page)
        .filter(|page| can(*page) && seen.insert(*page))
        .take(most.saturating_sub(read))
        .collect()
}

/// Where contents rows that were found nowhere should begin, by the map from printed
/// numbers to pages.
fn expected_pages(mapping: &Mapping, pages: u32) -> Vec<PageNumber> {
    let lost = mapping.entries.iter().filter(|entry| entry.page.is_none());
    lost.filter_map(|entry| {
        let number = i64::from(entry.printed_page?);
        let run = mapping
            .segments
            .iter()
            .filter(|run| i64::from(run.printed) <= number)
            .max_by_key(|run| run.printed)?;
        let page = number - i64::from(run.printed) + i64::from(run.page.0);
        let page = u32::try_from(page)
            .ok()
            .filter(|page| (1..=pages).contains(page))?;
        Some(PageNumber(page))
    })
    .collect()
}

/// How pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// One picture a call, answered at once.
    Pictures,
    /// The document in its bucket, read as a whole.
    Document,
}

/// The cheaper way to have `wanted` pages of a document of `pages` read. Both cost the
/// same a page, but a document is billed whole; for few pages one call each is quicker.
pub fn way(wanted: usize, pages: usize, in_bucket: bool) -> Way {
    let nearly_all = wanted as f64 >= NEARLY_ALL * pages as f64;
    if in_bucket && wanted >= MANY && nearly_all {
        Way::Document
    } else {
        Way::Pictures
    }
}

#[cfg(test)]
mod tests {
    use songbook_contract::PageMapSegment;

    use super::*;
    use crate::{
        page::Half,
        songs::{MappedSong, SongVerdict, SuspectedSong, UnderstoodEntry},
    };

    fn song(page: u32, probability: f32) -> MappedSong {
        MappedSong {
            title: "Song".to_owned(),
            artist: None,
            start: PageNumber(page),
            end: PageNumber(page),
            pages: Vec::new(),
            half: Half::Whole,
            y: None,
            printed_page: None,
            evidence: Vec::new(),
            probability,
        }
    }

    fn judged(songs: &[(u32, f32, bool)]) -> (Mapping, Verification) {
        let mapping = Mapping {
            songs: songs.iter().map(|(page, p, _)| song(*page, *p)).collect(),
            ..Mapping::default()
        };
        let verdicts = songs.iter().enumerate().map(|(song, s)| SongVerdict {
            song,
            verified: s.2,
            ..SongVerdict::default()
        });
        let verification = Verification {
            songs: verdicts.collect(),
            ..Verification::default()
        };
        (mapping, verification)
    }

    fn numbers(pages: &[PageNumber]) -> Vec<u32> {
        pages.iter().map(|page| page.0).collect()
    }

    #[test]
    fn doubtful_pages_are_those_between_clear_and_hopeless() {
        let (mapping, verification) = judged(&[
            (10, 0.99, true),
            (20, 0.5, false),
            (30, 0.01, false),
            (40, 0.93, true),
            (50, 0.9, false),
        ]);
        let pages = pages_in_doubt(&mapping, &verification, 100, 0, |_| true);
        assert_eq!(numbers(&pages), [20, 50, 40]);
        let others = pages_in_doubt(&mapping, &verification, 100, 0, |page| page.0 != 20);
        assert_eq!(numbers(&others), [50, 40]);
    }

    #[test]
    fn suspects_and_lost_rows_are_looked_at_too() {
        let (mut mapping, mut verification) = judged(&[(10, 0.99, true)]);
        verification.suspected.push(SuspectedSong {
            title: "Hidden".to_owned(),
            page: PageNumber(12),
            inside: 0,
        });
        mapping.segments = vec![
            PageMapSegment {
                printed: 1,
                page: PageNumber(5),
            },
            PageMapSegment {
                printed: 40,
                page: PageNumber(50),
            },
        ];
        let row = |number, page| UnderstoodEntry {
            title: "Row".to_owned(),
            artist: None,
            printed_page: number,
            page,
            second_name: false,
        };
        mapping.entries = vec![
            row(Some(7), None),
            row(Some(41), None),
            row(Some(8), Some(PageNumber(12))),
            row(None, None),
            row(Some(4_000_000_000), None),
        ];
        let pages = pages_in_doubt(&mapping, &verification, 100, 0, |_| true);
        assert_eq!(numbers(&pages), [12, 11, 51]);
    }

    #[test]
    fn a_share_of_the_book_bounds_it() {
        let songs: Vec<(u32, f32, bool)> = (1..=90).map(|page| (page, 0.5, false)).collect();
        let (mapping, verification) = judged(&songs);
        for (pages, read, most) in [(100, 0, 12), (400, 0, 50), (10, 0, 8), (100, 10, 2)] {
            let found = pages_in_doubt(&mapping, &verification, pages, read, |_| true);
            assert_eq!(found.len(), most);
        }
    }

    #[test]
    fn a_document_is_read_whole_only_if_nearly_all_of_it_is_wanted() {
        for (wanted, pages, in_bucket, way_wanted) in [
            (5, 100, true, Way::Pictures),
            (95, 100, true, Way::Document),
            (95, 100, false, Way::Pictures),
            (89, 100, true, Way::Pictures),
            (30, 30, true, Way::Pictures),
        ] {
            assert_eq!(
                way(wanted, pages, in_bucket),
                way_wanted,
                "{wanted} {pages}"
            );
        }
    }
}
