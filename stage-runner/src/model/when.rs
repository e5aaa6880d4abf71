//! When the rules are unsure enough for a model to be asked. Pure.

use std::collections::BTreeSet;

use songbook_contract::PageNumber;

use crate::{
    page::PageRead,
    songs::{
        ContentsEntry, ContentsList, Evidence, MappedSong, Mapping, Verification, rows_of,
        stands_on,
    },
};

/// Pages of contents in one question.
const PAGES_A_QUESTION: usize = 2;

/// Most questions about a book's contents.
pub const MOST_ABOUT_CONTENTS: usize = 4;

/// Most questions about a book's first pages.
pub const MOST_ABOUT_STARTS: usize = 12;

/// Pages that are asked about for one song.
const PLACES_OF_A_SONG: usize = 2;

/// A song is looked for so many pages around the place where it should begin.
const NEAR: u32 = 4;

/// Contents with fewer entries than this are hardly any.
const FEW_ENTRIES: usize = 4;

/// A page with fewer rows than this lists nothing.
const FEW_ROWS: usize = 5;

/// Of so many rows one should be an entry.
const ROWS_AN_ENTRY: usize = 4;

/// Share of entries with a plausible title, below which a list is none.
const PLAUSIBLE: f64 = 0.6;

/// Share of numbers that may be smaller than the one before.
const DESCENTS: f64 = 0.3;

/// Groups of contents pages that a model should look at: those that look like contents and
/// of which the rules made little or nothing plausible.
pub fn contents_to_ask_about(
    pages: &[PageRead],
    candidates: &[PageNumber],
    lists: &[ContentsList],
) -> Vec<Vec<PageNumber>> {
    let asked: Vec<PageNumber> = candidates
        .iter()
        .copied()
        .filter(|number| {
            let Some(page) = pages.get(number.index()) else {
                return false;
            };
            let rows: usize = page.views.iter().map(|view| rows_of(view).len()).sum();
            let entries: Vec<&ContentsEntry> = lists
                .iter()
                .flat_map(|list| &list.entries)
                .filter(|entry| entry.page == *number)
                .collect();
            is_doubtful(rows, &entries)
        })
        .collect();
    let mut groups: Vec<Vec<PageNumber>> = Vec::new();
    for page in asked {
        match groups.last_mut() {
            Some(group)
                if group.len() < PAGES_A_QUESTION
                    && group.last().is_some_and(|last| last.0 + 1 == page.0) =>
            {
                group.push(page);
            }
            _ => groups.push(vec![page]),
        }
    }
    groups.truncate(MOST_ABOUT_CONTENTS);
    groups
}

/// Whether the entries that the rules read on a page of so many rows can hardly be all.
fn is_doubtful(rows: usize, entries: &[&ContentsEntry]) -> bool {
    if rows < FEW_ROWS {
        return false;
    }
    if entries.len() < FEW_ENTRIES || entries.len() * ROWS_AN_ENTRY < rows {
        return true;
    }
    let plausible = entries
        .iter()
        .filter(|entry| entry.title.chars().filter(|c| c.is_alphabetic()).count() >= 2)
        .count();
    let numbers: Vec<u32> = entries.iter().filter_map(|entry| entry.number).collect();
    (plausible as f64) < PLAUSIBLE * entries.len() as f64
        // An index by title jumps to and fro; its titles are in order instead.
        || descends(&numbers) && !is_alphabetical(entries)
}

/// Whether too many numbers are smaller than the one before.
pub(super) fn descends(numbers: &[u32]) -> bool {
    let steps = numbers.len().saturating_sub(1);
    let down = numbers
        .iter()
        .zip(numbers.iter().skip(1))
        .filter(|(a, b)| b < a)
        .count();
    steps >= 3 && down as f64 > DESCENTS * steps as f64
}

fn is_alphabetical(entries: &[&ContentsEntry]) -> bool {
    let first = |entry: &&ContentsEntry| -> Option<char> {
        let letter = entry.title.chars().find(|c| c.is_alphanumeric())?;
        letter.to_lowercase().next()
    };
    let letters: Vec<u32> = entries.iter().filter_map(first).map(u32::from).collect();
    !descends(&letters)
}

/// A page on which a model is asked whether a song begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartDoubt {
    /// The song, by position.
    pub song: usize,
    /// The page.
    pub page: PageNumber,
}

/// Pages on which a model should look for the start of a song that is not verified: the
/// first page of one that nobody lists, whose title is then in doubt; and for one that is
/// listed, but whose title is not to be seen where it should begin, pages nearby that hold
/// it. The likeliest songs first.
pub fn starts_to_ask_about(
    pages: &[PageRead],
    mapping: &Mapping,
    verification: &Verification,
) -> Vec<StartDoubt> {
    let mut doubtful: Vec<(f32, usize)> = verification
        .songs
        .iter()
        .filter(|verdict| !verdict.verified)
        .filter_map(|verdict| Some((mapping.songs.get(verdict.song)?.probability, verdict.song)))
        .collect();
    doubtful.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut seen = BTreeSet::new();
    doubtful
        .into_iter()
        .flat_map(|(_, song)| {
            let places = places_of(pages, mapping, song);
            places
                .into_iter()
                .map(move |page| StartDoubt { song, page })
        })
        // Nor is the same page asked about for two songs that are looked for.
        .filter(|doubt| seen.insert(doubt.page))
        .take(MOST_ABOUT_STARTS)
        .collect()
}

/// Pages that are worth a question about one song.
fn places_of(pages: &[PageRead], mapping: &Mapping, index: usize) -> Vec<PageNumber> {
    let Some(song) = mapping.songs.get(index) else {
        return Vec::new();
    };
    let holds = |page: PageNumber| {
        let page = pages.get(page.index());
        page.is_some_and(|page| stands_on(page, &song.title).is_some())
    };
    let has_words = pages
        .get(song.start.index())
        .is_some_and(|page| page.views.iter().any(|view| !view.words.is_empty()));
    if !is_listed(song) {
        // Where several songs begin, an answer says of none which it is.
        let begin = mapping.songs.iter().filter(|s| s.start == song.start);
        return if has_words && begin.count() == 1 {
            vec![song.start]
        } else {
            Vec::new()
        };
    }
    if holds(song.start) {
        return Vec::new();
    }
    let mut near: Vec<PageNumber> = free_places(mapping, index)
        .filter(|page| *page != song.start && holds(*page))
        .collect();
    near.sort_by_key(|page| (page.0.abs_diff(song.start.0), page.0));
    near.truncate(PLACES_OF_A_SONG);
    near
}

/// Where a song may begin without passing its neighbours, near the place where it is.
pub(super) fn free_places(mapping: &Mapping, index: usize) -> impl Iterator<Item = PageNumber> {
    let start = |index: Option<usize>| Some(mapping.songs.get(index?)?.start.0);
    let here = start(Some(index)).unwrap_or_default();
    let after = start(index.checked_sub(1)).map_or(1, |before| before + 1);
    let before = start(Some(index + 1)).map_or(u32::MAX, |next| next.saturating_sub(1));
    let from = after.max(here.saturating_sub(NEAR));
    let to = before.min(here.saturating_add(NEAR));
    (from.max(1)..=to).map(PageNumber)
}

/// Whether contents, bookmarks, links or the user name a song.
pub(super) fn is_listed(song: &MappedSong) -> bool {
    song.evidence.iter().any(|witness| {
        matches!(
            witness.kind,
            Evidence::UserEntry
                | Evidence::Outline
                | Evidence::Link
                | Evidence::ContentsTitle
                | Evidence::ContentsNumber
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::fixtures::{entry, rows, song},
        songs::{ListKind, SongVerdict, Witness},
    };

    fn list(page: u32, entries: &[(&str, u32)]) -> ContentsList {
        ContentsList {
            pages: vec![PageNumber(page)],
            kind: ListKind::NumberLast,
            entries: entries
                .iter()
                .map(|(title, number)| entry(page, title, Some(*number)))
                .collect(),
        }
    }

    fn asked(rows_of_page: &[&str], entries: &[(&str, u32)]) -> bool {
        let pages = [rows(1, rows_of_page)];
        let lists = [list(1, entries)];
        !contents_to_ask_about(&pages, &[PageNumber(1)], &lists).is_empty()
    }

    #[test]
    fn a_model_is_asked_where_rules_found_little_or_nonsense() {
        let page = ["Contents", "a", "b", "c", "d", "e", "f", "g"];
        let good = [
            ("Amber", 3),
            ("Blue", 7),
            ("Cold", 9),
            ("Dawn", 12),
            ("East", 14),
        ];
        let index = [
            ("Amber", 30),
            ("Blue", 7),
            ("Cold", 19),
            ("Dawn", 2),
            ("East", 14),
        ];
        let wild = [
            ("Dawn", 30),
            ("Blue", 7),
            ("East", 19),
            ("Amber", 2),
            ("Cold", 14),
        ];
        let noise = [("1", 3), ("-", 7), ("3", 9), ("Dawn", 12), (".", 14)];
        for (name, entries, wanted) in [
            ("good", &good[..], false),
            ("none", &[][..], true),
            ("few", &good[..3], true),
            ("an index by title", &index[..], false),
            ("numbers at random", &wild[..], true),
            ("no titles", &noise[..], true),
        ] {
            assert_eq!(asked(&page, entries), wanted, "{name}");
        }
        assert!(!asked(&["a", "b"], &[]), "hardly a word");
    }

    #[test]
    fn neighbouring_pages_are_one_question_and_questions_are_few() {
        let text = ["Contents", "a", "b", "c", "d", "e"];
        let pages: Vec<PageRead> = (1..=30).map(|number| rows(number, &text)).collect();
        let all: Vec<PageNumber> = (1..=30).map(PageNumber).collect();
        let groups = contents_to_ask_about(&pages, &all, &[]);
        assert_eq!(groups.len(), MOST_ABOUT_CONTENTS);
        assert_eq!(groups[0], [PageNumber(1), PageNumber(2)]);
        let apart = [PageNumber(2), PageNumber(9), PageNumber(99)];
        assert_eq!(contents_to_ask_about(&pages, &apart, &[]).len(), 2);
    }

    fn judged(songs: Vec<MappedSong>, verified: &[usize]) -> (Mapping, Verification) {
        let verdicts = (0..songs.len()).map(|song| SongVerdict {
            song,
            verified: verified.contains(&song),
            ..SongVerdict::default()
        });
        let verification = Verification {
            songs: verdicts.collect(),
            ..Verification::default()
        };
        let mapping = Mapping {
            songs,
            ..Mapping::default()
        };
        (mapping, verification)
    }

    fn listed(title: &str, page: u32, probability: f32) -> MappedSong {
        let mut song = song(title, page, probability);
        song.evidence.push(Witness {
            kind: Evidence::ContentsTitle,
            strength: 1.0,
        });
        song
    }

    fn asked_about(pages: &[PageRead], judged: &(Mapping, Verification)) -> Vec<(usize, u32)> {
        starts_to_ask_about(pages, &judged.0, &judged.1)
            .into_iter()
            .map(|doubt| (doubt.song, doubt.page.0))
            .collect()
    }

    #[test]
    fn the_first_page_of_a_song_that_nobody_lists_is_asked_about() {
        let pages = [
            rows(1, &["Amber Road"]),
            rows(2, &[]),
            rows(3, &["Weir"]),
            rows(4, &["Dawn", "East"]),
        ];
        let songs = vec![
            song("Amber Road", 1, 0.5),
            song("Blank", 2, 0.9),
            song("Weir", 3, 0.7),
            song("One of two", 4, 0.6),
            song("The other", 4, 0.6),
        ];
        let all = judged(songs.clone(), &[]);
        assert_eq!(asked_about(&pages, &all), [(2, 3), (0, 1)]);
        let some = judged(songs, &[2]);
        assert_eq!(asked_about(&pages, &some), [(0, 1)]);
    }

    #[test]
    fn a_listed_song_that_is_not_to_be_seen_is_looked_for_nearby() {
        let texts: [&str; 10] = [
            "Amber Road",
            "verse",
            "Blue Paper Boats",
            "verse",
            "Cold Harbour",
            "Cold Harbour",
            "verse",
            "Dawn",
            "Cold Harbour",
            "verse",
        ];
        let pages: Vec<PageRead> = (1..=10)
            .map(|number| rows(number, &[texts[number as usize - 1]]))
            .collect();
        let songs = vec![
            listed("Amber Road", 1, 0.9),
            // Seen where it should be: nothing to ask.
            listed("Blue Paper Boats", 3, 0.4),
            listed("Cold Harbour", 7, 0.5),
            listed("Dawn", 8, 0.9),
        ];
        let judged = judged(songs, &[0, 3]);
        // Not beyond Dawn, and the nearer page first.
        assert_eq!(asked_about(&pages, &judged), [(2, 6), (2, 5)]);
    }
}
