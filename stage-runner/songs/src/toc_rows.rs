//! A contents page as rows: tokens, columns, and what each row says (title cells, number, leading number).

use std::sync::LazyLock;

use regex::Regex;

use super::bidi::join_words;
use super::layout::Leaf;
use super::registers::without_registers;
use super::roman;
use super::text::{compose_accents, is_numbering, pattern};
use super::toc_columns::{all_columns, columns};
use super::toc_pages::PageIs;
use super::toc_tokens::{Kind, NUMBER, ROMAN, Token, token_rows};

static LEAD_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[(\[]?\d{1,4}(\.\d{1,3})*[a-z]?[.)\]:]?$"));
static FIRST_OF_MANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,4})([,;–-])$"));

/// How an entry's number is set off from its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetOff {
    /// By a leader.
    Leader,
    /// By a gap.
    Gap,
    /// It just ends the row.
    End,
}

/// One row of one column, parsed.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The text without numbers at its edges.
    pub text: String,
    /// The text split at big gaps and leaders.
    pub cells: Vec<String>,
    /// The number that ends it.
    pub number: Option<u32>,
    /// Further numbers ("4, 5").
    pub more: Vec<u32>,
    /// How the number is set off.
    pub set_off: Option<SetOff>,
    /// Right edge of the number.
    pub number_x: Option<f32>,
    /// The number that begins it, without brackets and dots around it.
    pub lead: Option<String>,
    /// Whether it ends in a roman number.
    pub roman: bool,
    pub x0: f32,
    pub x1: f32,
    pub y0: f32,
    pub y1: f32,
    pub bold: bool,
    pub size: f32,
    /// Column on the page, and position within a row that holds several entries.
    pub column: (usize, usize),
}

impl Row {
    /// The leading number as a plain count.
    pub fn lead_count(&self) -> Option<u32> {
        self.lead
            .as_deref()
            .filter(|l| l.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|l| l.parse().ok())
    }
}

/// Takes the Roman figures that count the rows off their titles.
pub(super) fn take_roman_leads(rows: &mut [Row]) {
    let Some(counts) = roman::counts(rows.iter().map(|row| row.text.as_str())) else {
        return;
    };
    for (row, count) in rows.iter_mut().zip(counts) {
        let Some((number, rest)) = count else {
            continue;
        };
        if let Some(cell) = row.cells.first_mut()
            && let Some(at) = cell.find(&rest).or_else(|| cell.find(' ').map(|at| at + 1))
        {
            cell.drain(..at);
        }
        row.text = rest;
        row.lead.get_or_insert_with(|| number.to_string());
    }
}

/// Where a row changes its font, if it does once: a title and its author in italics.
fn change_of_font(tokens: &[Token]) -> Option<usize> {
    let words = tokens.iter().enumerate();
    let words: Vec<(usize, &Token)> = words.filter(|(_, t)| t.kind == Kind::Word).collect();
    let mut changes = words.windows(2).filter_map(|pair| match pair {
        [(_, a), (at, b)] => ((a.font, a.bold) != (b.font, b.bold)).then_some(*at),
        _ => None,
    });
    changes.next().filter(|_| changes.next().is_none())
}

/// The words of some tokens joined, and the same split at big gaps and leaders, or, if
/// there are none, where the font changes.
fn text_of(tokens: &[Token]) -> (String, Vec<String>) {
    // Garbled leaders at the end are no part of the title.
    let end = tokens
        .iter()
        .rposition(|t| {
            t.text
                .chars()
                .any(|c| c.is_alphanumeric() || "!?)]’”\"»".contains(c))
        })
        .map_or(0, |at| at + 1);
    let mut cells: Vec<Vec<&str>> = vec![Vec::new()];
    let parts_at = |a: &Token, b: &Token| {
        a.kind == Kind::Leader || b.kind != Kind::Leader && b.x0 - a.x1 > 1.6 * b.size
    };
    let tokens = tokens.get(..end).unwrap_or_default();
    let has_gaps = tokens
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if parts_at(a, b)));
    let change = change_of_font(tokens).filter(|_| !has_gaps);
    let mut before: Option<&Token> = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Leader {
            before = Some(token);
            continue;
        }
        let parted = before.is_some_and(|b| parts_at(b, token)) || change == Some(at);
        if parted && cells.last().is_some_and(|c| !c.is_empty()) {
            cells.push(Vec::new());
        }
        if let Some(cell) = cells.last_mut() {
            cell.push(&token.text);
        }
        before = Some(token);
    }
    let cells: Vec<String> = cells
        .into_iter()
        .map(|words| {
            let joined = join_words(words.into_iter());
            let c = joined.trim();
            let c = if c.ends_with(',') {
                c.trim_matches([' ', '.', ',', '·'])
            } else {
                c
            };
            compose_accents(c)
        })
        .filter(|c| !c.is_empty())
        .collect();
    (cells.join(" "), cells)
}

/// The entries on one visual row: positions of their last numbers, and how they are set off.
fn entry_ends(row: &[Token], number_edges: &[f32]) -> Vec<(usize, SetOff)> {
    let mut ends = Vec::new();
    for (i, token) in row.iter().enumerate().skip(1) {
        let last = i + 1 == row.len();
        if token.kind != Kind::Number && !(last && ROMAN.is_match(&token.text)) {
            continue;
        }
        let next = row.get(i + 1);
        let gap_after = next.map_or(99.0, |n| n.x0 - token.x1);
        let Some(before) = row.get(i - 1) else {
            continue;
        };
        let leader = before.kind == Kind::Leader;
        let gap = token.x0 - before.x1 > 1.2 * token.size;
        let aligned = number_edges
            .iter()
            .filter(|x| (**x - token.x1).abs() < 2.5)
            .count()
            >= 4;
        let word_next = next.is_none_or(|n| n.kind == Kind::Word);
        let ends_entry = next.is_none()
            || leader && word_next
            || (gap || aligned) && gap_after > 0.8 * token.size;
        if ends_entry && word_next {
            let how = if leader {
                SetOff::Leader
            } else if gap {
                SetOff::Gap
            } else {
                SetOff::End
            };
            ends.push((i, how));
        }
    }
    ends
}

fn parse_row(row: &[Token], number_edges: &[f32], column: usize, out: &mut Vec<Row>) {
    let ends = entry_ends(row, number_edges);
    let mut start = 0;
    let parts = ends
        .into_iter()
        .map(|(i, how)| (i, Some(how)))
        .chain([(row.len(), None)]);
    for (position, (end, mut set_off)) in parts.enumerate() {
        let mut tokens = row.get(start..end).unwrap_or_default();
        let start_of_part = start;
        start = end + 1;
        let mut number = None;
        let mut more = Vec::new();
        let mut roman = false;
        let mut number_x = None;
        if let (Some(token), Some(how)) = (row.get(end), set_off) {
            number = first_number(&token.text);
            roman = number.is_none();
            number_x = Some(token.x1);
            // "28, 29": the first number counts.
            while let [.., before, last] = tokens {
                let Some(found) = FIRST_OF_MANY.captures(&last.text) else {
                    break;
                };
                let far = before.kind == Kind::Leader || how != SetOff::Leader;
                if tokens.len() <= 2 || !far && FIRST_OF_MANY.captures(&before.text).is_none() {
                    break;
                }
                let listed = found
                    .get(2)
                    .is_some_and(|s| matches!(s.as_str(), "," | ";"));
                if listed {
                    more.extend(number);
                }
                number = first_number(found.get(1).map_or("", |m| m.as_str()));
                tokens = &tokens[..tokens.len() - 1];
            }
        }
        // "(Op. 20)" on a row of its own is the end of the title above.
        if number.is_some() && set_off == Some(SetOff::End) {
            let (whole, _) = text_of(row.get(start_of_part..=end).unwrap_or_default());
            if whole.starts_with(['(', '[']) && is_numbering(&whole) {
                (number, number_x, set_off) = (None, None, None);
                tokens = row.get(start_of_part..=end).unwrap_or_default();
            }
        }
        let [first, ..] = tokens else { continue };
        let mut lead = None;
        let mut body = tokens;
        if tokens.len() > 1 && LEAD_NUMBER.is_match(&first.text) {
            lead = Some(
                first
                    .text
                    .trim_matches(['(', ')', '[', ']', '.', ':'])
                    .to_owned(),
            );
            body = &tokens[1..];
        }
        let (mut text, mut cells) = text_of(body);
        if lead.is_some() && !text.chars().any(char::is_alphabetic) {
            (text, cells) = text_of(tokens);
            lead = None;
        }
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let mut sizes: Vec<f32> = tokens.iter().map(|t| t.size).collect();
        sizes.sort_by(f32::total_cmp);
        out.push(Row {
            text,
            cells,
            number,
            more,
            set_off,
            number_x,
            lead,
            roman,
            x0: first.x0,
            x1: tokens.iter().map(|t| t.x1).fold(first.x1, f32::max),
            y0: tokens.iter().map(|t| t.y0).fold(f32::MAX, f32::min),
            y1: tokens.iter().map(|t| t.y1).fold(f32::MIN, f32::max),
            bold: tokens.iter().filter(|t| t.bold).count() * 2 > tokens.len(),
            size: sizes.get(sizes.len() / 2).copied().unwrap_or(first.size),
            column: (column, position),
        });
    }
}

fn first_number(text: &str) -> Option<u32> {
    NUMBER
        .captures(text)
        .and_then(|m| m.get(1))
        .and_then(|m| m.as_str().parse().ok())
}

/// A visual row that is only a number belongs to the row above it.
fn glue_lone_numbers(rows: Vec<Vec<Token>>) -> Vec<Vec<Token>> {
    let mut out: Vec<Vec<Token>> = Vec::new();
    for row in rows {
        let only_number = row.len() <= 2
            && row.iter().all(|t| t.kind != Kind::Word)
            && row.last().is_some_and(|t| t.kind == Kind::Number);
        let joins = only_number
            && out.last().is_some_and(|above| {
                above.last().is_some_and(|t| t.kind != Kind::Number)
                    && match (row.first(), above.first()) {
                        (Some(t), Some(a)) => t.y0 - a.y0 < 2.0 * t.size,
                        _ => false,
                    }
            });
        match (out.last_mut().filter(|_| joins), row.last()) {
            (Some(above), Some(number)) => {
                let mut number = number.clone();
                let edge = above.last().map_or(number.x0, |t| t.x1);
                number.x0 = number.x0.max(edge + 2.0 * number.size);
                number.x1 = number.x1.max(edge + 3.0 * number.size);
                above.push(number);
            }
            _ => out.push(row),
        }
    }
    out
}

/// All rows of a leaf in reading order: column by column, from the top down.
pub(super) fn parse_leaf(leaf: &Leaf) -> Vec<Row> {
    let rows = without_registers(token_rows(&leaf.segs));
    let page_is = PageIs::among(&rows);
    parse_columns(columns(rows, leaf.width), page_is)
}

/// As [`parse_leaf`] for a list of titles: every gutter parts two columns.
pub(super) fn parse_titles(leaf: &Leaf) -> Vec<Row> {
    parse_columns(all_columns(token_rows(&leaf.segs), leaf.width), None)
}

fn parse_columns(columns: Vec<Vec<Vec<Token>>>, page_is: Option<PageIs>) -> Vec<Row> {
    let mut out = Vec::new();
    for (index, column) in columns.into_iter().enumerate() {
        let mut column = without_registers(column);
        if let Some(page_is) = page_is {
            page_is.take_other(&mut column);
        }
        let edges: Vec<f32> = column
            .iter()
            .flatten()
            .filter(|t| t.kind == Kind::Number)
            .map(|t| t.x1)
            .collect();
        for row in glue_lone_numbers(column) {
            parse_row(&row, &edges, index, &mut out);
        }
    }
    out.sort_by(|a, b| a.column.cmp(&b.column).then(a.y0.total_cmp(&b.y0)));
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, Line, line};
    use super::super::layout::Layout;
    use super::super::toc_tokens::split_leaders;
    use super::*;

    fn rows_of(lines: &[Line]) -> Vec<Row> {
        let book = BookBuilder::new().page(lines).build();
        parse_leaf(&Layout::of(&book).leaves[0])
    }

    #[test]
    fn leaders_are_split_off_words() {
        for (word, want) in [
            ("Road.......12", vec!["Road", ".......", "12"]),
            ("Wait...", vec!["Wait", "..."]),
            ("...And", vec!["...And"]),
            ("St.", vec!["St."]),
            (".12", vec![".", "12"]),
            ("∼∼∼∼", vec!["∼∼∼∼"]),
        ] {
            assert_eq!(split_leaders(word), want, "{word}");
        }
    }

    #[test]
    fn bullets_are_no_part_of_titles() {
        let songs = [
            "o 01 Amber Road",
            "0 02 Barges",
            "o Cold Morning",
            "• Dear Old Town",
        ];
        let list = |rows: &[&str]| {
            let rows = rows.iter().zip(1..);
            let lines = rows.map(|(row, k)| line(60.0, 100.0 + 20.0 * k as f32, 10.0, row));
            rows_of(&lines.collect::<Vec<_>>())
        };
        let rows = list(&[&songs[..], &["o Evening Bells", "Songs of Mine"]].concat());
        let got: Vec<_> = rows
            .iter()
            .map(|r| (r.lead_count(), r.text.as_str()))
            .collect();
        let want = [
            (Some(1), "Amber Road"),
            (Some(2), "Barges"),
            (None, "Cold Morning"),
            (None, "Dear Old Town"),
            (None, "Evening Bells"),
            (None, "Songs of Mine"),
        ];
        assert_eq!(got, want);
        // A single one is a word.
        let rows = list(&[
            "o Amber Road",
            "Barges",
            "Cold Morning",
            "Evening Bells",
            "Ada",
        ]);
        assert_eq!(rows[0].text, "o Amber Road");
    }

    #[test]
    fn rows_give_title_and_number() {
        let rows = rows_of(&[
            line(60.0, 100.0, 10.0, "The Old Road .......... 12"),
            line(60.0, 120.0, 10.0, "7. Second Song ....... 14, 15"),
            line(60.0, 140.0, 10.0, "Preface ......... iv"),
        ]);
        let seen: Vec<_> = rows
            .iter()
            .map(|r| {
                (
                    r.text.as_str(),
                    r.number,
                    r.lead.as_deref(),
                    r.more.clone(),
                    r.roman,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("The Old Road", Some(12), None, vec![], false),
                ("Second Song", Some(14), Some("7"), vec![15], false),
                ("Preface", None, None, vec![], true),
            ]
        );
    }

    /// Rows of a contents page, each with what follows its leader.
    fn numbers_of(ends: impl Fn(u32) -> String) -> Vec<Option<u32>> {
        let names = ["A Ship", "Blue", "Cold", "Dawn (1)", "Early", "Frost"];
        let lines: Vec<Line> = (0u32..)
            .zip(names)
            .map(|(k, name)| {
                let row = format!("{name} ..... {}", ends(k));
                line(60.0, 80.0 + 14.0 * k as f32, 10.0, &row)
            })
            .collect();
        let rows = rows_of(&lines);
        assert_eq!(rows[3].text, "Dawn (1)");
        rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn of_a_song_number_and_a_page_the_page_is_left() {
        let pages: Vec<Option<u32>> = (0..6).map(|k| Some(3 + k / 2)).collect();
        assert_eq!(numbers_of(|k| format!("{} ({})", 30 + k, 3 + k / 2)), pages);
        assert_eq!(numbers_of(|k| format!("{} ({})", 3 + k / 2, 30 + k)), pages);
    }

    #[test]
    fn a_change_of_font_parts_a_row() {
        let rows = rows_of(&[
            line(60.0, 100.0, 10.0, "Old Road").bold(),
            line(103.0, 100.0, 10.0, "Ann Bell"),
            line(60.0, 120.0, 10.0, "Sea").bold(),
            line(78.0, 120.0, 10.0, "and"),
            line(96.0, 120.0, 10.0, "Shore").bold(),
        ]);
        assert_eq!(rows[0].cells, ["Old Road", "Ann Bell"]);
        assert_eq!(rows[1].cells, ["Sea and Shore"], "an emphasis");
    }

    #[test]
    fn in_a_table_the_songs_number_leads_its_row_though_it_stands_apart() {
        let names = [
            "Polska",
            "Vals",
            "Slängpolska",
            "Brudmarsch",
            "Engelska",
            "Polkett",
        ];
        let lines: Vec<Line> = (1u32..)
            .zip(names)
            .flat_map(|(k, name)| {
                let y = 80.0 + 14.0 * k as f32;
                let cells = [
                    (60.0, k.to_string()),
                    (110.0, format!("{name} efter Per")),
                    (320.0, "g-moll".to_owned()),
                    (500.0, (k / 2 + 7).to_string()),
                ];
                cells.map(|(x, text)| line(x, y, 10.0, &text))
            })
            .collect();
        let rows = rows_of(&lines);
        assert_eq!(rows.len(), 6);
        for (k, (row, name)) in (1u32..).zip(rows.iter().zip(names)) {
            assert_eq!(row.lead_count(), Some(k));
            assert_eq!(row.number, Some(k / 2 + 7));
            assert!(row.text.starts_with(name), "{}", row.text);
        }
    }

    #[test]
    fn two_columns_are_read_one_after_the_other() {
        let mut lines = Vec::new();
        for k in 0..8 {
            let y = 100.0 + 15.0 * k as f32;
            lines.push(line(
                50.0,
                y,
                10.0,
                &format!("Left title {}", "x".repeat(k + 1)),
            ));
            lines.push(line(240.0, y, 10.0, &(k + 3).to_string()));
            lines.push(line(
                320.0,
                y,
                10.0,
                &format!("Right title {}", "y".repeat(k + 1)),
            ));
            lines.push(line(540.0, y, 10.0, &(k + 30).to_string()));
        }
        let numbers: Vec<u32> = rows_of(&lines).iter().filter_map(|r| r.number).collect();
        let want: Vec<u32> = (3..11).chain(30..38).collect();
        assert_eq!(numbers, want);
    }
}
