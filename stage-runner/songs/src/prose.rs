//! Whether a PDF is a text to read (a report, a novel) rather than a book of songs.
//!
//! Prose fills its lines from margin to margin; lyrics, chord sheets, engraved music and
//! lists do not. On the songbooks that this was measured on, at most two fifths of the
//! staff-free pages are full of such lines, mostly prayers and forewords; in prose all are.

use std::collections::BTreeMap;

use crate::page::{Book, View, Word};

/// Words below which a page says nothing about its kind.
const ENOUGH_WORDS: usize = 40;

/// Share of the widest row that a full line reaches.
const FULL_LINE: f32 = 0.85;

/// Words of a full line, at least.
const WORDS_A_LINE: usize = 7;

/// Share of a page's words in full lines that makes it a page of prose.
const PROSE_PAGE: f32 = 0.6;

/// Share of a page's rows that are full lines on a page of prose: a verse that is too long
/// for its line leaves a short one.
const PROSE_ROWS: f32 = 0.6;

/// Share of the full lines that go on in small letters on a page of prose: each line of a
/// verse begins with a capital.
const GOING_ON: f32 = 0.35;

/// Share of telling pages that makes a book one of prose.
const PROSE_BOOK: f32 = 0.7;

/// Share of pages with staves from which a book is one of music whatever its text.
const MUSIC: f32 = 0.1;

/// Whether the book is prose.
pub(super) fn is_prose(book: &Book) -> bool {
    let views: Vec<&View> = book.pages.iter().flat_map(|page| &page.views).collect();
    let with_staves = views.iter().filter(|view| !view.staves.is_empty()).count();
    if with_staves as f32 >= MUSIC * views.len() as f32 && with_staves > 0 {
        return false;
    }
    let telling: Vec<&View> = views
        .into_iter()
        .filter(|view| view.words.len() >= ENOUGH_WORDS)
        .collect();
    let prose = telling.iter().filter(|view| is_prose_page(view)).count();
    telling.len() >= 2 && prose as f32 >= PROSE_BOOK * telling.len() as f32
}

fn is_prose_page(view: &View) -> bool {
    let mut rows: BTreeMap<i32, Vec<&Word>> = BTreeMap::new();
    for word in &view.words {
        let middle = (word.rect.y0 + word.rect.y1) / 2.0;
        let pitch = 0.6 * word.size + 1.0;
        rows.entry((middle / pitch).round() as i32)
            .or_default()
            .push(word);
    }
    let edges = |words: &[&Word]| {
        words
            .iter()
            .fold((f32::MAX, f32::MIN), |(left, right), word| {
                (left.min(word.rect.x0), right.max(word.rect.x1))
            })
    };
    let (left, right) = edges(&view.words.iter().collect::<Vec<_>>());
    let full: Vec<&Vec<&Word>> = rows
        .values()
        .filter(|row| {
            let (x0, x1) = edges(row);
            row.len() >= WORDS_A_LINE && x1 - x0 >= FULL_LINE * (right - left)
        })
        .collect();
    let words: usize = full.iter().map(|row| row.len()).sum();
    let go_on = full.iter().filter(|row| goes_on(row)).count();
    words as f32 >= PROSE_PAGE * view.words.len() as f32
        && full.len() as f32 >= PROSE_ROWS * rows.len() as f32
        && go_on as f32 >= GOING_ON * full.len() as f32
}

/// Whether a row begins with a small letter.
fn goes_on(row: &[&Word]) -> bool {
    let first = row
        .iter()
        .min_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0))
        .and_then(|word| word.text.chars().next());
    first.is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Half, PageRead, Rect, WordSource};
    use songbook_contract::PageNumber;

    /// Pages whose rows hold so many words of 40 pt each.
    fn book(words_a_row: &[usize], staves: bool) -> Book {
        book_of("word", words_a_row, staves)
    }

    fn book_of(word: &str, words_a_row: &[usize], staves: bool) -> Book {
        let page = |number: u32| {
            let words = words_a_row.iter().enumerate().flat_map(|(row, words)| {
                (0..*words).map(move |column| {
                    let (x0, y0) = (50.0 + 42.0 * column as f32, 60.0 + 14.0 * row as f32);
                    Word {
                        text: word.to_owned(),
                        rect: Rect {
                            x0,
                            y0,
                            x1: x0 + 40.0,
                            y1: y0 + 10.0,
                        },
                        size: 10.0,
                        bold: false,
                        stroke: None,
                        font: 0,
                        confidence: 1.0,
                    }
                })
            });
            PageRead {
                page: PageNumber(number),
                views: vec![View {
                    half: Half::Whole,
                    turned: 0,
                    width: 600.0,
                    height: 800.0,
                    source: WordSource::TextLayer,
                    fonts: vec![String::new()],
                    words: words.collect(),
                    unread: Vec::new(),
                    staves: if staves {
                        vec![(700.0, 720.0)]
                    } else {
                        Vec::new()
                    },
                }],
            }
        };
        Book {
            pages: (1..=4).map(page).collect(),
            ..Book::default()
        }
    }

    #[test]
    fn full_lines_are_prose_and_ragged_ones_are_not() {
        assert!(is_prose(&book(&[12, 12, 12, 12, 12, 5], false)));
        assert!(!is_prose(&book(&[5, 6, 4, 6, 3, 6, 5, 4, 6, 5, 12], false)));
    }

    #[test]
    fn long_verses_are_no_prose() {
        // Each runs over into a short line, or begins with a capital.
        let broken = [12, 2, 12, 1, 12, 2, 12, 2];
        assert!(!is_prose(&book(&broken, false)));
        assert!(!is_prose(&book_of("Word", &[12, 12, 12, 12, 12, 5], false)));
    }

    #[test]
    fn music_is_no_prose_whatever_is_said_about_it() {
        assert!(!is_prose(&book(&[12, 12, 12, 12, 12], true)));
    }

    #[test]
    fn a_page_or_two_say_nothing() {
        assert!(!is_prose(&Book::default()));
        assert!(!is_prose(&book(&[3], false)));
    }
}
