//! Contents whose entries have the song's number and its page, one of them in brackets: which
//! of the two is the page's.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::text::pattern;
use super::toc_tokens::{Kind, Token};

/// A number in brackets.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[(\[]\d{1,4}[)\]][.,;]?$"));
/// So many rows with a number in brackets behind another are no accident.
const LEAST_BRACKETED: usize = 5;

/// Where the entries of a page end in a number and another in brackets, which of the two is
/// the page's: that says more than the song's, and is the one that songs share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageIs {
    /// The first number.
    Plain,
    /// The one in brackets.
    Bracketed,
}

impl PageIs {
    /// Looks for such entries among the rows of a page.
    pub fn among(rows: &[Vec<Token>]) -> Option<Self> {
        let pairs = rows.iter().flat_map(|row| row.windows(2));
        let pairs: Vec<(&str, &str)> = pairs
            .filter_map(|pair| match pair {
                [number, last] if number.kind == Kind::Number && is_bracketed(last) => {
                    Some((number.text.as_str(), last.text.as_str()))
                }
                _ => None,
            })
            .collect();
        let numbered = rows.iter().filter(|row| ends_in_number(row)).count();
        if pairs.len() < LEAST_BRACKETED || 2 * pairs.len() < numbered {
            return None;
        }
        let plain: BTreeSet<&str> = pairs.iter().map(|(number, _)| *number).collect();
        let bracketed: BTreeSet<&str> = pairs.iter().map(|(_, last)| *last).collect();
        Some(if bracketed.len() < plain.len() {
            Self::Bracketed
        } else {
            Self::Plain
        })
    }

    /// Leaves but the page's number of each two in a column's rows.
    pub fn take_other(self, rows: &mut Vec<Vec<Token>>) {
        let alone = |row: &Vec<Token>| matches!(row.as_slice(), [only] if is_bracketed(only));
        let stand_alone: Vec<bool> = rows.iter().map(alone).collect();
        for (index, row) in rows.iter_mut().enumerate() {
            let below = stand_alone.get(index + 1).is_some_and(|alone| *alone);
            match (self, row.as_slice()) {
                (Self::Plain, [.., last]) if is_bracketed(last) => {
                    row.pop();
                }
                (Self::Bracketed, [.., number, last])
                    if number.kind == Kind::Number && is_bracketed(last) =>
                {
                    let at = row.len() - 2;
                    row.remove(at);
                }
                (Self::Bracketed, [.., last]) if below && last.kind == Kind::Number => {
                    row.pop();
                }
                _ => {}
            }
        }
        rows.retain(|row| !row.is_empty());
    }
}

fn is_bracketed(token: &Token) -> bool {
    BRACKETED.is_match(&token.text)
}

fn ends_in_number(row: &[Token]) -> bool {
    row.last().is_some_and(|token| token.kind == Kind::Number)
}
