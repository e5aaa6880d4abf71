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

/// Tries errors of every kind on the songs that are right and verified.
pub fn seeded(
    book: &Book,
    mapping: &Mapping,
    good: &[bool],
    trials: usize,
    chance: &mut Chance,
) -> [Caught; 4] {
    let mut out = [Caught::default(); 4];
    let pairs: Vec<usize> = (1..mapping.songs.len())
        .filter(|i| good.get(*i) == Some(&true) && good.get(i - 1) == Some(&true))
        .collect();
    if pairs.is_empty() {
        return out;
    }
    for (kind, counts) in out.iter_mut().enumerate() {
        for _ in 0..trials.min(pairs.len()) {
            let Some(&at) = pairs.get(chance.below(pairs.len())) else {
                continue;
            };
            let Some(caught) = trial(book, mapping, kind, at, chance) else {
                continue;
            };
            counts.seeded += 1;
            counts.caught += usize::from(caught);
        }
    }
    out
}

/// Whether an error at song `at` (with the one before it) is caught; none if it cannot be made.
fn trial(
    book: &Book,
    mapping: &Mapping,
    kind: usize,
    at: usize,
    chance: &mut Chance,
) -> Option<bool> {
    let mut wrong = mapping.clone();
    let song = mapping.songs.get(at)?.clone();
    let before = mapping.songs.get(at - 1)?.clone();
    let doubted = |wrong: &Mapping, at: usize| {
        let verification = verify_songs(book, wrong);
        verification.songs.get(at).is_none_or(|v| !v.verified)
            || verification.suspected.iter().any(|s| s.inside == at)
    };
    Some(match kind {
        0 => {
            wrong.songs.remove(at);
            let earlier = wrong.songs.get_mut(at - 1)?;
            earlier.end = earlier.end.max(song.end);
            earlier.pages.clear();
            doubted(&wrong, at - 1)
        }
        1 => {
            // On one page both titles would still be right.
            if song.title == before.title || song.start == before.start {
                return None;
            }
            wrong.songs.get_mut(at)?.title = before.title;
            wrong.songs.get_mut(at - 1)?.title = song.title;
            doubted(&wrong, at) && doubted(&wrong, at - 1)
        }
        2 => {
            let step = 1 + chance.below(3) as u32;
            let back = chance.hits(0.5);
            let start = if back {
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
            doubted(&wrong, at)
        }
        _ => {
            wrong.songs.remove(at);
            let earlier = wrong.songs.get_mut(at - 1)?;
            earlier.title = format!("{} {}", earlier.title, song.title);
            earlier.end = earlier.end.max(song.end);
            earlier.pages.clear();
            doubted(&wrong, at - 1)
        }
    })
}
