//! Registers on contents pages: names with the numbers of all the songs that share them, of
//! places, authors, tunes or themes. What is named there is no song.

use std::sync::LazyLock;

use regex::Regex;

use super::text::pattern;
use super::toc_tokens::{Kind, Token};

/// A number that another follows.
static NUMBER_BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,4}[a-z]?[,;]$"));
/// Rows of a register have so many numbers each, in the mean.
const NUMBERS: usize = 3;
/// Fewer rows may be songs that stand in the book more than once.
const LEAST_ROWS: usize = 2;
/// Rows of one register are no further apart, in type sizes.
const APART: f32 = 2.5;

/// The rows without those of registers.
pub(super) fn without_registers(rows: Vec<Vec<Token>>) -> Vec<Vec<Token>> {
    let are_near = |a: &[Token], b: &[Token]| match (a.first(), b.first()) {
        (Some(a), Some(b)) => b.y0 - a.y1 < APART * a.size.max(b.size),
        _ => false,
    };
    let follows = |a: &Vec<Token>, b: &Vec<Token>| {
        (numbers_of(a) > 1) == (numbers_of(b) > 1) && are_near(a, b)
    };
    let is_list = |run: &&[Vec<Token>]| {
        let numbers: usize = run.iter().map(|row| numbers_of(row)).sum();
        run.len() < LEAST_ROWS || numbers < NUMBERS * run.len()
    };
    let runs = rows.chunk_by(follows);
    runs.filter(is_list).flatten().cloned().collect()
}

/// How many numbers end a row that is a name and numbers, and nothing else; none where it
/// holds another entry as well.
fn numbers_of(row: &[Token]) -> usize {
    let is_more = |token: &&Token| NUMBER_BEFORE.is_match(token.text.as_str());
    let Some((last, before)) = row.split_last() else {
        return 0;
    };
    let name = before.len() - before.iter().rev().take_while(is_more).count();
    let is_name = name > 0 && row.iter().take(name).all(|token| token.kind == Kind::Word);
    if last.kind == Kind::Number && is_name {
        1 + before.len() - name
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, Line, line};
    use super::super::layout::Layout;
    use super::super::toc_tokens::token_rows;
    use super::*;

    fn names(rows: &[&str]) -> Vec<String> {
        let row = |(k, text): (usize, &&str)| line(60.0, 80.0 + 14.0 * k as f32, 10.0, text);
        let lines: Vec<Line> = rows.iter().enumerate().map(row).collect();
        let layout = Layout::of(&BookBuilder::new().page(&lines).build());
        let rows = without_registers(token_rows(&layout.leaves[0].segs));
        let name = |row: &Vec<Token>| format!("{} {}", row[0].text, row[1].text);
        rows.iter().map(name).collect()
    }

    #[test]
    fn places_with_their_songs_are_left_out() {
        let found = names(&[
            "Amber Road . . . . . 4",
            "Blue Harbour . . . . 7",
            "Cold Iron . . . . . . 9",
            "From the Old Mill: 1, 11, 12, 15",
            "From the Hills: 2, 6",
            "From the Shore: 3, 9, 14, 20, 21",
        ]);
        assert_eq!(found, ["Amber Road", "Blue Harbour", "Cold Iron"]);
    }

    #[test]
    fn songs_that_stand_in_the_book_twice_stay() {
        let rows = [
            "Amber Road . . . . . 4, 18",
            "Blue Harbour . . . . 7, 20",
            "Cold Iron . . . . . . 9",
        ];
        assert_eq!(names(&rows).len(), 3);
    }
}
