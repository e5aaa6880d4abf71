//! Finding songs: contents, headings, alignment, verification. Pure: no IO, no clock.
//!
//! The body of a book carries most: its headings ([`headings`]), printed page numbers
//! ([`folios`]) and song numbers ([`numbers`]). Contents lists ([`toc`]), the outline
//! and links correct and name what is found there. One monotone dynamic programme a
//! list ([`align`]) places its entries; [`assemble`] puts everything together.

pub mod page;

mod align;
mod assemble;
mod assign;
mod belief;
mod belief_weights;
mod bidi;
mod claims;
mod directions;
mod ends;
mod evidence;
#[cfg(test)]
mod fixtures;
mod folios;
mod heading_rows;
mod headings;
#[cfg(test)]
mod kinds;
mod layout;
mod listed;
mod matcher;
mod model;
mod numbers;
mod ocr_lines;
mod offsets;
mod outline;
mod parallel;
mod pool;
mod prose;
mod readings;
mod running;
mod running_text;
mod sides;
mod song;
mod spreads;
mod style;
#[cfg(test)]
mod tests;
mod text;
mod titles;
mod toc;
mod toc_columns;
mod toc_rows;
mod toc_titles;
mod toc_tokens;
mod twins;
mod unlisted;
mod user;
mod verify;

pub use belief_weights::FEATURES;
pub use claims::{Standing, rows_of, same_song, stands_on};
pub use model::{
    Ablation, ContentsEntry, ContentsList, ContentsOptions, Evidence, ListKind, MappedSong,
    Mapping, PageFolio, Part, Reading, Rows, Separator, SongVerdict, SuspectedSong,
    UnderstoodEntry, UserEvidence, Verification, Witness,
};

use layout::Layout;

use crate::page::Book;

/// Finds the lists of songs in a book: contents pages and indexes, with every
/// sensible reading of each row. Which of them are right is decided by [`map_songs`].
pub fn find_contents(book: &Book, options: &ContentsOptions) -> Vec<ContentsList> {
    toc::contents_of(book, &Layout::of(book), options)
}

/// Finds where each song starts and ends. A text to read has no songs, unless the user
/// says that it has.
pub fn map_songs(book: &Book, lists: &[ContentsList], user: &UserEvidence) -> Mapping {
    map_songs_without(book, lists, user, Ablation::default())
}

/// As [`map_songs`], with some kinds of evidence left out.
pub fn map_songs_without(
    book: &Book,
    lists: &[ContentsList],
    user: &UserEvidence,
    without: Ablation,
) -> Mapping {
    if *user == UserEvidence::default() && prose::is_prose(book) {
        return Mapping::default();
    }
    let layout = Layout::of(book);
    let mut mapping = assemble::assemble(book, &layout, lists, user, without);
    let believed = verify::probabilities(book, &layout, &mapping);
    for (song, probability) in mapping.songs.iter_mut().zip(believed) {
        song.probability = probability;
    }
    mapping
}

/// What speaks for and against each mapped song, in the order of [`FEATURES`]: what the
/// weights of [`MappedSong::probability`] are learned from.
pub fn song_features(book: &Book, mapping: &Mapping) -> Vec<Vec<f32>> {
    verify::features_of(book, mapping)
}

/// Checks each mapped song against its start page.
pub fn verify_songs(book: &Book, mapping: &Mapping) -> Verification {
    verify::verify(book, mapping)
}
