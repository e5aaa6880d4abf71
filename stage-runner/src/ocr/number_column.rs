//! Numbers of a contents page that the detector overlooked.
//!
//! A single figure far from everything else is easily overlooked. Where some rows show
//! that numbers stand in a column, the other rows are cut out there and read as well.

use super::OcrWord;
use super::detect::Quad;

/// So many numbers below each other make a column.
const MEMBERS: usize = 3;
/// Right ends of a column differ by no more than this many type sizes.
const FLUSH: f32 = 0.7;
/// A number is read with at least this confidence.
pub const SURE: f32 = 0.6;
/// Rows of one column are further apart than this many type sizes.
const APART: f32 = 0.9;
/// A row is cut out as high as this many type sizes.
const HEIGHT: f32 = 1.25;
/// And as wide as the column and this many type sizes at either end.
const MARGIN: f32 = 0.35;

/// A column of numbers at the right of titles.
#[derive(Debug, Clone, Copy)]
struct Column {
    left: f32,
    right: f32,
    size: f32,
}

/// Where numbers may stand that were not found: beside titles, in a column of others.
pub fn unread_places(words: &[OcrWord]) -> Vec<Quad> {
    columns(words)
        .iter()
        .flat_map(|column| places_in(column, words))
        .collect()
}

/// Whether a text is a page number and nothing else.
pub fn is_number(text: &str) -> bool {
    let digits = text.trim_matches(['.', ',', ' ']);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn middle(word: &OcrWord) -> f32 {
    (word.rect.y0 + word.rect.y1) / 2.0
}

fn columns(words: &[OcrWord]) -> Vec<Column> {
    let mut numbers: Vec<&OcrWord> = words.iter().filter(|w| is_number(&w.text)).collect();
    numbers.sort_by(|a, b| a.rect.x1.total_cmp(&b.rect.x1));
    let mut found = Vec::new();
    let mut rest = numbers.as_slice();
    while let Some(first) = rest.first() {
        let reach = first.rect.x1 + FLUSH * first.size.max(1.0);
        let count = rest.iter().take_while(|w| w.rect.x1 <= reach).count();
        let (members, others) = rest.split_at(count);
        rest = others;
        // A number that words follow is no page number.
        let last_of_row: Vec<&OcrWord> = members
            .iter()
            .copied()
            .filter(|number| {
                !words.iter().any(|w| {
                    let beyond = w.rect.x0 - number.rect.x1;
                    same_row(w, middle(number), number.size)
                        && beyond > 0.0
                        && beyond < 2.0 * number.size
                })
            })
            .collect();
        if last_of_row.len() >= MEMBERS {
            found.push(column_of(&last_of_row));
        }
    }
    found
}

fn column_of(members: &[&OcrWord]) -> Column {
    let least = |of: fn(&OcrWord) -> f32| members.iter().map(|w| of(w)).fold(f32::MAX, f32::min);
    let most = |of: fn(&OcrWord) -> f32| members.iter().map(|w| of(w)).fold(f32::MIN, f32::max);
    let mut sizes: Vec<f32> = members.iter().map(|w| w.size).collect();
    sizes.sort_by(f32::total_cmp);
    Column {
        left: least(|w| w.rect.x0),
        right: most(|w| w.rect.x1),
        size: sizes.get(sizes.len() / 2).copied().unwrap_or(1.0),
    }
}

fn same_row(word: &OcrWord, y: f32, size: f32) -> bool {
    (middle(word) - y).abs() < 0.5 * size.max(word.size)
}

/// The places of a column beside titles that have no number there.
fn places_in(column: &Column, words: &[OcrWord]) -> Vec<Quad> {
    let (left, right) = (
        column.left - MARGIN * column.size,
        column.right + MARGIN * column.size,
    );
    let mut rows: Vec<f32> = Vec::new();
    for word in words {
        let y = middle(word);
        let is_title = word.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        let beside = word.rect.x1 < left;
        let known = rows.iter().any(|row| (row - y).abs() < 0.6 * column.size);
        // Rows of columns side by side are not level: half of a number must not be read.
        let taken = words.iter().any(|w| {
            (middle(w) - y).abs() < APART * column.size && w.rect.x1 > left && w.rect.x0 < right
        });
        if is_title && beside && !known && !taken {
            rows.push(y);
        }
    }
    let half = HEIGHT * column.size / 2.0;
    rows.iter()
        .map(|y| Quad::level(left.max(0.0), (y - half).max(0.0), right, y + half))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::PixelRect;
    use super::*;

    fn word(text: &str, x0: f32, x1: f32, y: f32) -> OcrWord {
        OcrWord {
            text: text.to_owned(),
            rect: PixelRect {
                x0,
                y0: y,
                x1,
                y1: y + 20.0,
            },
            size: 28.0,
            stroke: None,
            confidence: 0.9,
        }
    }

    /// Ten rows of contents, of which only some have their number.
    fn contents(with_number: impl Fn(usize) -> bool) -> Vec<OcrWord> {
        (0..10usize)
            .flat_map(|row| {
                let y = 300.0 + 40.0 * row as f32;
                let number = word(&(row + 1).to_string(), 1000.0, 1020.0, y);
                let title = word("Title", 200.0, 420.0, y);
                [Some(title), with_number(row).then_some(number)]
            })
            .flatten()
            .collect()
    }

    #[test]
    fn rows_without_a_number_are_looked_at_where_the_others_have_theirs() {
        let places = unread_places(&contents(|row| row >= 6));
        assert_eq!(places.len(), 6, "{places:?}");
        for (row, place) in places.iter().enumerate() {
            let y = 310.0 + 40.0 * row as f32;
            assert!(place.top() < y && y < place.bottom());
            assert!(place.left() < 1000.0 && place.right() > 1020.0);
            assert!(place.height() < 40.0);
        }
    }

    #[test]
    fn nothing_is_missing_where_every_row_has_its_number() {
        assert!(unread_places(&contents(|_| true)).is_empty());
    }

    #[test]
    fn a_row_beside_that_is_not_level_hides_no_number() {
        let mut words = contents(|_| true);
        // The left column of the same page, a third of a line higher.
        for row in 0..10 {
            words.push(word("Other", 20.0, 90.0, 286.0 + 40.0 * row as f32));
        }
        assert!(unread_places(&words).is_empty());
    }

    #[test]
    fn two_numbers_make_no_column() {
        assert!(unread_places(&contents(|row| row >= 8)).is_empty());
    }

    #[test]
    fn numbers_before_titles_make_no_column_on_the_right() {
        let mut words = contents(|row| row >= 5);
        for row in 0..10 {
            words.push(word("Artist", 1040.0, 1200.0, 300.0 + 40.0 * row as f32));
        }
        assert!(unread_places(&words).is_empty());
    }

    #[test]
    fn only_figures_are_page_numbers() {
        for (text, is) in [
            ("7", true),
            ("123.", true),
            ("12345", false),
            ("n", false),
            ("", false),
        ] {
            assert_eq!(is_number(text), is, "{text}");
        }
    }
}
