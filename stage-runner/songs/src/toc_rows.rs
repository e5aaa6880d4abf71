//! A contents page as rows: tokens, columns, and what each row says (title cells, number, leading number).

use std::sync::LazyLock;

use regex::Regex;

use super::bidi::join_words;
use super::layout::{Leaf, Seg};
use super::text::{compose_accents, pattern};

static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[(\[]?(\d{1,4})[a-zA-Z]?[.)\]:]?$"));
static ROMAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ivxl]{1,7}$"));
static LEAD_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[(\[]?\d{1,4}(\.\d{1,3})*[a-z]?[.)\]:]?$"));
static FIRST_OF_MANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,4})([,;–-])$"));

/// Signs that leaders are made of.
const LEADER_SIGNS: &str = ".…·•∼~_‥․⋅";

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of a title.
    Word,
    /// A number.
    Number,
    /// A dotted line.
    Leader,
}

/// A word, number or leader on a contents page.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y0: f32,
    pub y1: f32,
    pub size: f32,
    pub bold: bool,
    pub kind: Kind,
    pub joined: bool,
}

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

fn is_leader_sign(c: char) -> bool {
    LEADER_SIGNS.contains(c)
}

fn classify(text: &str) -> Kind {
    let many = text.chars().nth(1).is_some();
    if text
        .chars()
        .all(|c| is_leader_sign(c) || many && matches!(c, ',' | '\'' | '`' | '-' | '–'))
    {
        Kind::Leader
    } else if NUMBER.is_match(text) {
        Kind::Number
    } else {
        Kind::Word
    }
}

/// Splits leaders off a word: "Road.......12" gives three parts.
fn split_leaders(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut run: Option<(usize, usize)> = None; // start, count
    let close = |run: (usize, usize), end: usize, start: &mut usize, parts: &mut Vec<_>| {
        let (from, count) = run;
        let strong = count >= 3 || text[from..end].contains('…');
        // An ellipsis inside a title is followed by a letter.
        let letter_next = text[end..].chars().next().is_some_and(char::is_alphabetic);
        if strong && (!letter_next || count > 5) {
            if from > *start {
                parts.push(&text[*start..from]);
            }
            parts.push(&text[from..end]);
            *start = end;
        }
    };
    for (at, c) in text.char_indices() {
        let leads = is_leader_sign(c) || run.is_some() && matches!(c, ',' | '\'' | '`');
        if leads {
            run = Some(run.map_or((at, 1), |(from, n)| (from, n + 1)));
        } else if let Some(open) = run.take() {
            close(open, at, &mut start, &mut parts);
        }
    }
    if let Some(open) = run {
        close(open, text.len(), &mut start, &mut parts);
    }
    if start < text.len() {
        parts.push(&text[start..]);
    }
    parts
}

/// The words of a page by visual row, leaders split off, small-capital pieces glued.
pub(super) fn token_rows(segs: &[Seg]) -> Vec<Vec<Token>> {
    let mut rows: Vec<Vec<Token>> = Vec::new();
    for seg in segs {
        if rows.len() <= seg.row {
            rows.resize(seg.row + 1, Vec::new());
        }
        let Some(row) = rows.get_mut(seg.row) else {
            continue;
        };
        for part in &seg.words {
            let word = &part.word;
            let total = word.text.chars().count().max(1) as f32;
            let mut x = word.rect.x0;
            for (k, piece) in split_leaders(&word.text).into_iter().enumerate() {
                let width = word.rect.width() * piece.chars().count() as f32 / total;
                row.push(Token {
                    text: piece.to_owned(),
                    x0: x,
                    x1: x + width,
                    y0: word.rect.y0,
                    y1: word.rect.y1,
                    size: word.size,
                    bold: word.bold,
                    kind: classify(piece),
                    joined: part.joined && k == 0,
                });
                x += width;
            }
        }
    }
    rows.retain(|row| !row.is_empty());
    rows.into_iter().map(glue_row).collect()
}

fn glue_row(mut row: Vec<Token>) -> Vec<Token> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut out: Vec<Token> = Vec::with_capacity(row.len());
    for token in row {
        match out.last_mut() {
            Some(last)
                if token.joined
                    && token.kind != Kind::Leader
                    && last.kind != Kind::Leader
                    && token.x0 - last.x1 < 2.0 =>
            {
                last.text.push_str(&token.text);
                last.x1 = token.x1;
                last.kind = classify(&last.text);
            }
            Some(last) if token.kind == Kind::Leader && last.kind == Kind::Leader => {
                last.text.push_str(&token.text);
                last.x1 = token.x1;
            }
            _ => out.push(token),
        }
    }
    for token in &mut out {
        if token.kind == Kind::Leader && token.text.chars().nth(1).is_none() && token.text != "…"
        {
            token.kind = Kind::Word;
        }
    }
    out
}

/// Splits a page at its gutters: one list of rows for each column.
pub(super) fn columns(rows: Vec<Vec<Token>>, width: f32) -> Vec<Vec<Vec<Token>>> {
    let tokens: Vec<&Token> = rows.iter().flatten().collect();
    if tokens.len() < 8 {
        return vec![rows];
    }
    let cuts = gutters(&tokens, rows.len(), width);
    let mut bounds = vec![f32::MIN];
    bounds.extend(cuts);
    bounds.push(f32::MAX);
    let blocks: Vec<(f32, f32, Block)> = bounds
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Block::between(&rows, *a, *b).map(|block| (*a, *b, block)),
            _ => None,
        })
        .collect();
    if blocks.len() <= 1 {
        return vec![rows];
    }
    let number_first = blocks.first().is_some_and(|b| b.2 == Block::Numbers)
        && blocks.last().is_some_and(|b| b.2 == Block::Titles);
    let mut spans: Vec<(f32, f32)> = Vec::new();
    let mut closed = false;
    for (a, b, block) in blocks {
        let opens = if number_first {
            block == Block::Numbers
        } else {
            closed
        };
        match spans.last_mut().filter(|_| !opens) {
            Some(span) => span.1 = b,
            None => spans.push((a, b)),
        }
        closed = !number_first && block != Block::Titles;
    }
    spans
        .into_iter()
        .map(|(a, b)| {
            rows.iter()
                .map(|row| row.iter().filter(|t| inside(t, a, b)).cloned().collect())
                .filter(|row: &Vec<Token>| !row.is_empty())
                .collect()
        })
        .collect()
}

fn inside(token: &Token, a: f32, b: f32) -> bool {
    let near_left = (token.x0 + token.x1.min(token.x0 + 4.0)) / 2.0;
    a <= near_left && near_left < b
}

/// What stands between two gutters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Numbers,
    /// Rows that end in a number.
    Entries,
    Titles,
}

impl Block {
    fn between(rows: &[Vec<Token>], a: f32, b: f32) -> Option<Self> {
        let mut full = 0usize;
        let mut numbers = 0usize;
        let mut ends = 0usize;
        let mut any = false;
        for row in rows {
            let inner: Vec<&Token> = row.iter().filter(|t| inside(t, a, b)).collect();
            let Some(last) = inner.last() else { continue };
            full += 1;
            any |= inner.iter().any(|t| t.kind != Kind::Leader);
            numbers += usize::from(
                inner
                    .iter()
                    .all(|t| t.kind != Kind::Word || ROMAN.is_match(&t.text)),
            );
            ends += usize::from(last.kind == Kind::Number);
        }
        if !any {
            None
        } else if numbers * 10 > full * 7 {
            Some(Self::Numbers)
        } else if ends * 2 > full {
            Some(Self::Entries)
        } else {
            Some(Self::Titles)
        }
    }
}

/// Middles of the vertical white strips of at least 5 points.
fn gutters(tokens: &[&Token], rows: usize, width: f32) -> Vec<f32> {
    let columns = (width.clamp(0.0, 20_000.0)) as usize + 2;
    let mut crossing = vec![0u32; columns];
    for token in tokens {
        let from = token.x0.max(0.0) as usize;
        let to = (token.x1.max(0.0) as usize).min(columns - 1);
        for cell in crossing.iter_mut().take(to + 1).skip(from) {
            *cell += 1;
        }
    }
    let limit = 1.0 + 0.03 * rows as f32;
    let left = tokens.iter().map(|t| t.x0).fold(f32::MAX, f32::min);
    let right = tokens.iter().map(|t| t.x1).fold(f32::MIN, f32::max);
    let mut cuts = Vec::new();
    let mut open: Option<usize> = None;
    for (x, count) in crossing.iter().enumerate().chain([(columns, &u32::MAX)]) {
        if *count as f32 <= limit {
            open.get_or_insert(x);
        } else if let Some(from) = open.take() {
            let middle = (from + x) as f32 / 2.0;
            if x - from >= 5 && middle > left + 5.0 && middle < right - 2.0 {
                cuts.push(middle);
            }
        }
    }
    cuts
}

/// The words of some tokens joined, and the same split at big gaps and leaders.
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
    let mut before: Option<&Token> = None;
    for token in tokens.iter().take(end) {
        if token.kind == Kind::Leader {
            before = Some(token);
            continue;
        }
        let parted =
            before.is_some_and(|b| b.kind == Kind::Leader || token.x0 - b.x1 > 1.6 * token.size);
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
    for (position, (end, set_off)) in parts.enumerate() {
        let mut tokens = row.get(start..end).unwrap_or_default();
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
                above.last().is_some_and(|t| t.kind == Kind::Word)
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
    let mut out = Vec::new();
    for (index, column) in columns(token_rows(&leaf.segs), leaf.width)
        .into_iter()
        .enumerate()
    {
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
            ("∼∼∼∼", vec!["∼∼∼∼"]),
        ] {
            assert_eq!(split_leaders(word), want, "{word}");
        }
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
