//! When the rules are unsure enough for a model to be asked. Pure.

use std::collections::BTreeSet;

use songbook_contract::PageNumber;

use crate::{
    page::PageRead,
    songs::{ContentsEntry, ContentsList, Mapping, Verification, rows_of, stands_on},
};

/// Pages of contents in one question.
const PAGES_A_QUESTION: usize = 2;

/// Most questions about a book's contents.
pub const MOST_ABOUT_CONTENTS: usize = 4;

/// Most questions about a book's first pages.
pub const MOST_ABOUT_STARTS: usize = 12;

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

/// Songs whose first page a model should look at, by position: unverified ones whose title
/// does not stand on that page, though words do. The likeliest first.
pub fn starts_to_ask_about(
    pages: &[PageRead],
    mapping: &Mapping,
    verification: &Verification,
) -> Vec<usize> {
    let mut found: Vec<(f32, usize)> = verification
        .songs
        .iter()
        .filter(|verdict| !verdict.verified)
        .filter_map(|verdict| {
            let song = mapping.songs.get(verdict.song)?;
            let page = pages.get(song.start.index())?;
            let has_words = page.views.iter().any(|view| !view.words.is_empty());
            let missing = stands_on(page, &song.title).is_none();
            (has_words && missing).then_some((song.probability, verdict.song))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .map(|(_, song)| song)
        // Songs that share a page ask about the same thing.
        .filter(|song| {
            mapping
                .songs
                .get(*song)
                .is_some_and(|s| seen.insert(s.start))
        })
        .take(MOST_ABOUT_STARTS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::fixtures::{entry, rows, song},
        songs::{ListKind, SongVerdict},
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

    #[test]
    fn starts_are_asked_about_where_the_title_is_not_to_be_seen() {
        let pages = [
            rows(1, &["Amber Road", "verse"]),
            rows(2, &["Something Else"]),
            rows(3, &[]),
            rows(4, &["Other Words"]),
        ];
        let mapping = Mapping {
            songs: vec![
                song("Amber Road", 1, 0.5),
                song("Blue Paper Boats", 2, 0.5),
                song("Cold Harbour", 3, 0.5),
                song("Dawn Chorus", 4, 0.9),
                song("Evening", 4, 0.1),
                song("Far Away", 2, 0.99),
            ],
            ..Mapping::default()
        };
        let verdicts = (0..6).map(|song| SongVerdict {
            song,
            verified: song == 5,
            ..SongVerdict::default()
        });
        let verification = Verification {
            songs: verdicts.collect(),
            ..Verification::default()
        };
        assert_eq!(starts_to_ask_about(&pages, &mapping, &verification), [3, 1]);
    }
}
