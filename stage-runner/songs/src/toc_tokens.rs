//! The words of a contents page as tokens: words, numbers, leaders; by visual row.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::layout::Seg;
use super::text::{counts_chapters, lone_number, pattern};

pub(super) static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[(\[]?(\d{1,4})[a-zA-Z]?[.)\]:]?$"));
pub(super) static ROMAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ivxl]{1,7}$"));
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
    /// Its font among those of the page.
    pub font: u16,
    pub kind: Kind,
    pub joined: bool,
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

/// What bullets are, or are read as.
const BULLETS: [&str; 12] = ["•", "◦", "○", "●", "▪", "■", "‣", "·", "-", "*", "o", "0"];
/// So many rows with one word before their number make it a label.
const LEAST_LABELS: usize = 5;

/// Splits leaders off a word: "Road.......12" gives three parts. The last dot of a leader may
/// stand close to the number: ".12".
pub(super) fn split_leaders(text: &str) -> Vec<&str> {
    let number = text.trim_start_matches(is_leader_sign);
    let dots = text.len() - number.len();
    if dots > 0 && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) {
        return vec![text.get(..dots).unwrap_or_default(), number];
    }
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
                    font: word.font,
                    kind: classify(piece),
                    joined: part.joined && k == 0,
                });
                x += width;
            }
        }
    }
    rows.retain(|row| !row.is_empty());
    let mut rows: Vec<Vec<Token>> = rows.into_iter().map(glue_row).collect();
    take_off_bullets(&mut rows);
    take_off_labels(&mut rows);
    rows
}

/// Takes off the bullets that at least half of the rows begin with; of a hollow one OCR makes
/// a letter or a nought, and word processors set it as the letter.
fn take_off_bullets(rows: &mut [Vec<Token>]) {
    let has_bullet = |row: &[Token]| match row {
        [bullet, title, ..] => {
            let mut letters = title.text.chars().filter(|c| c.is_alphanumeric());
            BULLETS.contains(&bullet.text.as_str())
                && letters.next().is_some_and(|c| !c.is_lowercase())
        }
        _ => false,
    };
    let count = rows.iter().filter(|row| has_bullet(row)).count();
    if count < LEAST_LABELS || 2 * count < rows.len() {
        return;
    }
    for row in rows.iter_mut().filter(|row| has_bullet(row)) {
        row.remove(0);
    }
}

/// Takes off the word that many rows have before their number: "Song 1", "Nr. 1".
fn take_off_labels(rows: &mut [Vec<Token>]) {
    // "Psalm 1" with no word after it is a title.
    let label = |row: &[Token]| match row {
        [word, number, title, ..]
            if word.kind == Kind::Word
                && title.kind == Kind::Word
                && word.text.starts_with(char::is_alphabetic)
                && lone_number(&number.text).is_some() =>
        {
            Some(word.text.clone())
        }
        _ => None,
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in rows.iter().filter_map(|row| label(row)) {
        *counts.entry(word).or_default() += 1;
    }
    let Some((word, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
        return;
    };
    let begin = rows
        .iter()
        .filter(|row| row.first().is_some_and(|t| t.text == word));
    // "Lesson 1": such lists are of chapters, and the word says so.
    if counts_chapters(&word) {
        return;
    }
    if count < LEAST_LABELS || 2 * count < rows.len() || 10 * count < 8 * begin.count() {
        return;
    }
    for row in rows
        .iter_mut()
        .filter(|row| label(row).as_ref() == Some(&word))
    {
        row.remove(0);
    }
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
