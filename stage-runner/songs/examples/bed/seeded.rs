//! Errors put into a right mapping, to see whether verification catches them.

use songbook_contract::PageNumber;
use songbook_songs::page::Book;
use songbook_songs::{Mapping, verify_songs};

use crate::chance::Chance;

/// Kinds of errors, as the table calls them.
pub const KINDS: [&str; 4] = ["dropped", "swapped", "shifted", "merged"];

/// How many errors of each kind were put in, and how many were caught.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caught {
    /// Put in.
    pub seeded: usize,
    /// Caught.
    pub caught: usize,
}

/// A mapping with one error in it.
pub struct Wrong {
    /// Which kind, by position in [`KINDS`].
    pub kind: usize,
    /// The mapping.
    pub mapping: Mapping,
    /// Songs that have to be doubted.
    pub touched: Vec<usize>,
}

/// Puts errors of every kind into the songs that are right, one at a time.
pub fn seeded(
    book: &Book,
    mapping: &Mapping,
    good: &[bool],
    trials: usize,
    chance: &mut Chance,
) -> Vec<Wrong> {
    let pairs: Vec<usize> = (1..mapping.songs.len())
        .filter(|i| good.get(*i) == Some(&true) && good.get(i - 1) == Some(&true))
        .collect();
    let mut out = Vec::new();
    for kind in 0..KINDS.len() {
        for _ in 0..trials.min(pairs.len()) {
            if let Some(&at) = pairs.get(chance.below(pairs.len())) {
                out.extend(with_error(book, mapping, kind, at, chance));
            }
        }
    }
    out
}

/// Counts by kind how many errors are caught: a song that is not verified, or one in
/// which another is suspected.
pub fn count_caught(book: &Book, errors: &[Wrong]) -> [Caught; 4] {
    let mut out = [Caught::default(); 4];
    for error in errors {
        let verification = verify_songs(book, &error.mapping);
        let doubted = |at: &usize| {
            verification.songs.get(*at).is_none_or(|v| !v.verified)
                || verification.suspected.iter().any(|s| s.inside == *at)
        };
        if let Some(counts) = out.get_mut(error.kind) {
            counts.seeded += 1;
            counts.caught += usize::from(error.touched.iter().all(doubted));
        }
    }
    out
}

/// A mapping with an error at song `at` (with the one before it); none if it cannot be made.
fn with_error(
    book: &Book,
    mapping: &Mapping,
    kind: usize,
    at: usize,
    chance: &mut Chance,
) -> Option<Wrong> {
    let mut wrong = mapping.clone();
    let song = mapping.songs.get(at)?.clone();
    let before = mapping.songs.get(at - 1)?.clone();
    let touched = match kind {
        0 | 3 => {
            wrong.songs.remove(at);
            let earlier = wrong.songs.get_mut(at - 1)?;
            earlier.end = earlier.end.max(song.end);
            earlier.pages.clear();
            if kind == 3 {
                earlier.title = format!("{} {}", earlier.title, song.title);
            }
            vec![at - 1]
        }
        1 => {
            // On one page both titles would still be right.
            if song.title == before.title || song.start == before.start {
                return None;
            }
            wrong.songs.get_mut(at)?.title = before.title;
            wrong.songs.get_mut(at - 1)?.title = song.title;
            vec![at - 1, at]
        }
        _ => {
            let step = 1 + chance.below(3) as u32;
            let start = if chance.hits(0.5) {
                song.start.0.checked_sub(step).filter(|p| *p > 0)?
            } else {
                song.start.0 + step
            };
            if start as usize > book.pages.len() {
                return None;
            }
            let moved = wrong.songs.get_mut(at)?;
            moved.start = PageNumber(start);
            moved.end = moved.end.max(moved.start);
            moved.y = None;
            moved.pages.clear();
            vec![at]
        }
    };
    Some(Wrong {
        kind,
        mapping: wrong,
        touched,
    })
}
