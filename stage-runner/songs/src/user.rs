//! What the user says about a book's songs, applied to what is found.

use songbook_contract::{PageNumber, SongOverride, UserEntry};

use super::layout::Layout;
use super::model::{
    ContentsEntry, ContentsList, Evidence, ListKind, Part, Reading, Rows, UserEvidence,
};
use super::roman::roman;
use super::song::{FoundSong, Source};
use super::text::{equal_title, norm, ratio};
use crate::page::Book;

/// Least similarity of a title that a correction without a page is meant for.
const MEANT: f64 = 0.6;

/// The user's entries as a list without pages of its own.
pub(super) fn user_list(book: &Book, user: &UserEvidence) -> Option<ContentsList> {
    if user.entries.is_empty() {
        return None;
    }
    let entries = user
        .entries
        .iter()
        .map(|e| ContentsEntry {
            title: e.title.clone(),
            readings: vec![Reading {
                rows: Rows::Own,
                part: Part::Whole,
                text: e.title.clone(),
            }],
            number: e.printed_page.as_deref().and_then(printed_number),
            lead: None,
            page: PageNumber(0),
            y: 0.0,
            indent: 0.0,
            bold: false,
            link: e.page.or_else(|| page_labelled(book, e)),
        })
        .collect();
    Some(ContentsList {
        pages: Vec::new(),
        kind: ListKind::NumberLast,
        entries,
    })
}

/// The number of a printed page: Arabic or Roman figures.
fn printed_number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.parse().ok().or_else(|| roman(text))
}

/// The page whose label in the PDF is the printed number, where that is not just
/// a plain number (those have evidence of their own).
fn page_labelled(book: &Book, entry: &UserEntry) -> Option<PageNumber> {
    let printed = entry.printed_page.as_deref()?.trim();
    if printed.parse::<u32>().is_ok() {
        return None;
    }
    book.structure
        .labels
        .iter()
        .position(|label| label.eq_ignore_ascii_case(printed))
        .map(PageNumber::from_index)
}

/// Gives the songs of the user's entries the user's artists.
pub(super) fn name_user_artists(user: &UserEvidence, songs: &mut [FoundSong]) {
    for entry in &user.entries {
        let named = songs.iter_mut().filter(|s| s.title == entry.title);
        for song in named {
            song.artist = entry.artist.clone().or_else(|| song.artist.take());
            song.witness(Evidence::UserEntry, 1.0);
            song.source = Source::User;
        }
    }
}

/// Applies the user's corrections: songs removed, renamed, or put in their place.
pub(super) fn apply_overrides(layout: &Layout, user: &UserEvidence, songs: &mut Vec<FoundSong>) {
    for fixed in &user.songs {
        if fixed.remove {
            remove(layout, fixed, songs);
        } else if let Some(first) = fixed.first_page {
            put(layout, fixed, first, songs);
        } else {
            rename(layout, fixed, songs);
        }
    }
}

fn last_leaf(layout: &Layout, fixed: &SongOverride) -> Option<usize> {
    fixed.last_page.and_then(|end| layout.leaves_of(end).last())
}

fn remove(layout: &Layout, fixed: &SongOverride, songs: &mut Vec<FoundSong>) {
    let named = songs.iter().any(|s| equal_title(&s.title, &fixed.title));
    songs.retain(|s| {
        if named {
            !equal_title(&s.title, &fixed.title)
        } else {
            Some(layout.page_of(s.leaf)) != fixed.first_page
        }
    });
}

/// Changes title, artist or end of the song with the most similar title.
fn rename(layout: &Layout, fixed: &SongOverride, songs: &mut [FoundSong]) {
    let wanted = norm(&fixed.title);
    let meant = songs
        .iter_mut()
        .map(|s| (ratio(&norm(&s.title), &wanted), s))
        .filter(|(alike, _)| *alike >= MEANT)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, song)) = meant {
        song.title.clone_from(&fixed.title);
        song.artist = fixed.artist.clone().or_else(|| song.artist.take());
        song.fixed_end = last_leaf(layout, fixed).or(song.fixed_end);
        song.source = Source::User;
        song.witness(Evidence::UserEntry, 1.0);
    }
}

/// Puts a song on its page in place of the found one.
fn put(layout: &Layout, fixed: &SongOverride, first: PageNumber, songs: &mut Vec<FoundSong>) {
    let Some(leaf) = layout.first_leaf_of(first) else {
        return;
    };
    let replaced = songs
        .iter()
        .position(|s| equal_title(&s.title, &fixed.title))
        .or_else(|| {
            songs
                .iter()
                .position(|s| s.source != Source::User && layout.page_of(s.leaf) == first)
        });
    let mut song = FoundSong {
        artist: fixed.artist.clone(),
        fixed_end: last_leaf(layout, fixed),
        ..FoundSong::new(leaf, fixed.title.clone(), Source::User)
    };
    song.witness(Evidence::UserEntry, 1.0);
    if let Some(old) = replaced.map(|i| songs.remove(i)) {
        song.artist = song.artist.take().or(old.artist);
        if old.leaf == leaf {
            song.y = old.y;
            song.heading = old.heading;
            song.number = old.number;
        }
    }
    songs.push(song);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_pages_are_arabic_or_roman() {
        for (text, number) in [
            ("12", Some(12)),
            (" 7 ", Some(7)),
            ("xii", Some(12)),
            ("IX", Some(9)),
            ("xciv", Some(94)),
            ("A-3", None),
            ("", None),
        ] {
            assert_eq!(printed_number(text), number, "{text}");
        }
    }

    #[test]
    fn corrections_without_a_page_rename_and_remove() {
        let layout = Layout::default();
        let correction = |title: &str, artist: Option<&str>, remove: bool| SongOverride {
            title: title.to_owned(),
            artist: artist.map(str::to_owned),
            first_page: None,
            last_page: None,
            remove,
        };
        let mut songs = vec![
            FoundSong::new(3, "Arnber Road".to_owned(), Source::Heading),
            FoundSong::new(5, "Verses".to_owned(), Source::Heading),
        ];
        let user = UserEvidence {
            songs: vec![
                correction("Amber Road", Some("Ann Lee"), false),
                correction("verses", None, true),
                correction("Nothing Like It", None, false),
            ],
            ..UserEvidence::default()
        };
        apply_overrides(&layout, &user, &mut songs);
        assert_eq!(songs.len(), 1);
        assert_eq!(songs[0].title, "Amber Road");
        assert_eq!(songs[0].artist.as_deref(), Some("Ann Lee"));
    }
}
