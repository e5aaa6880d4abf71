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
mod boldness;
mod by_number;
mod candidates;
mod claims;
mod codes;
mod columns;
mod company;
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
#[cfg(test)]
mod kinds_of_indexes;
#[cfg(test)]
mod kinds_of_lists;
#[cfg(test)]
mod kinds_of_rows;
#[cfg(test)]
mod kinds_without_lists;
mod layout;
mod line_look;
mod list_heads;
mod listed;
mod makers;
mod many_hands;
mod matcher;
mod model;
mod numbered_songs;
mod numbers;
mod ocr_lines;
mod offsets;
mod other_names;
mod outline;
mod parallel;
mod pool;
mod prose;
mod readings;
mod registers;
mod roman;
mod running;
mod running_text;
mod sections;
mod sides;
mod song;
mod spreads;
mod style;
mod style_use;
#[cfg(test)]
mod tests;
mod text;
mod title_look;
mod title_weights;
mod titles;
mod toc;
mod toc_columns;
mod toc_pages;
mod toc_rows;
mod toc_titles;
mod toc_tokens;
mod twins;
mod two_languages;
mod unlisted;
mod user;
mod verify;
mod weighing;

pub use belief_weights::FEATURES;
pub use claims::{Standing, rows_of, same_song, stands_on};
pub use model::{
    Ablation, ContentsEntry, ContentsList, ContentsOptions, Evidence, ListKind, MappedSong,
    Mapping, PageFolio, Part, Reading, Rows, Separator, SongVerdict, SuspectedSong,
    UnderstoodEntry, UserEvidence, Verification, Witness,
};
pub use title_weights::{FIRST as LINE_FEATURES, SECOND as BOOK_FEATURES};

use layout::Layout;

use crate::page::Book;

/// Finds the lists of songs in a book: contents pages and indexes, with every
/// sensible reading of each row. Which of them are right is decided by [`map_songs`].
pub fn find_contents(book: &Book, options: &ContentsOptions) -> Vec<ContentsList> {
    toc::contents_of(book, &Layout::of(book), options)
}

/// Whether a line is the heading of a page of contents ("Contents", "Index of titles").
pub fn heads_contents(line: &str) -> bool {
    text::is_contents_heading(line)
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
    weigh(book, &layout, &mut mapping);
    mapping
}

/// Weighs anew how far each song of a mapping can be believed, after one of them got
/// another title or another page.
pub fn weigh_songs(book: &Book, mapping: &mut Mapping) {
    weigh(book, &Layout::of(book), mapping);
}

fn weigh(book: &Book, layout: &Layout, mapping: &mut Mapping) {
    let believed = verify::probabilities(book, layout, mapping);
    for (song, probability) in mapping.songs.iter_mut().zip(believed) {
        song.probability = probability;
    }
}

/// What speaks for and against each mapped song, in the order of [`FEATURES`]: what the
/// weights of [`MappedSong::probability`] are learned from.
pub fn song_features(book: &Book, mapping: &Mapping) -> Vec<Vec<f32>> {
    verify::features_of(book, mapping)
}

/// A line with what speaks for its being a title: what the weights of the
/// two looks are learned from.
#[derive(Debug, Clone)]
pub struct TitleLine {
    /// The page that it stands on.
    pub page: songbook_contract::PageNumber,
    /// Its text.
    pub text: String,
    /// Whether OCR read it; else it is of a text layer.
    pub ocr: bool,
    /// In the order of [`LINE_FEATURES`].
    pub alone: Vec<f32>,
    /// In the order of [`BOOK_FEATURES`].
    pub in_book: Vec<f32>,
}

/// The lines of a book that might be titles; those of contents pages are left out.
pub fn title_lines(book: &Book, lists: &[ContentsList]) -> Vec<TitleLine> {
    let layout = Layout::of(book);
    let listed = lists.iter().flat_map(|l| &l.pages);
    let contents = listed.flat_map(|page| layout.leaves_of(*page)).collect();
    let body = evidence::BodyEvidence::gather(book, &layout, &contents, &[], Ablation::default());
    let styled = style::self_consistent(&layout, &body.headings);
    let looks = line_look::first_look(&layout, &body.headings)
        .into_iter()
        .zip(title_look::second_look(&layout, &body.headings, &styled));
    body.headings
        .all
        .iter()
        .zip(looks)
        .map(|(heading, (alone, in_book))| TitleLine {
            page: layout.page_of(heading.leaf),
            text: heading.text.clone(),
            ocr: heading.ocr,
            alone: alone.speaks.to_vec(),
            in_book: in_book.to_vec(),
        })
        .collect()
}

/// Checks each mapped song against its start page.
pub fn verify_songs(book: &Book, mapping: &Mapping) -> Verification {
    verify::verify(book, mapping)
}
