//! The columns of a contents page: where its gutters are, and its rows column by column.

use super::toc_tokens::{Kind, ROMAN, Token};

/// Type so much larger than the usual one is the page's heading, which stands across columns.
const LARGER: f32 = 1.25;

/// Splits a page at its gutters: one list of rows for each column.
pub(super) fn columns(rows: Vec<Vec<Token>>, width: f32) -> Vec<Vec<Vec<Token>>> {
    if rows.iter().map(Vec::len).sum::<usize>() < 8 {
        return vec![rows];
    }
    let cuts = gutters(&rows, width);
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
    let led = blocks.iter().filter(|b| b.2 == Block::Led).count();
    let mut spans: Vec<(f32, f32)> = Vec::new();
    let mut closed = false;
    let kinds: Vec<Block> = blocks.iter().map(|b| b.2).collect();
    // The song's number, its title, its page.
    let counted = !number_first && kinds.starts_with(&[Block::Numbers, Block::Titles]);
    for (at, (a, b, block)) in blocks.into_iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| kinds.get(i));
        // Titles may end in numbers of their own ("op. 33 no. 14").
        let of_entries = block == Block::Numbers
            && before == Some(&Block::Entries)
            && kinds.get(at + 1) != Some(&Block::Titles);
        let opens = if number_first {
            block == Block::Numbers
        } else {
            !of_entries && (closed || led > 1 && block == Block::Led)
        };
        let joined = spans.last_mut().filter(|_| !opens);
        let leads = counted && joined.is_none() && block == Block::Numbers;
        match joined {
            Some(span) => span.1 = b,
            None => spans.push((a, b)),
        }
        closed = !number_first && !leads && !matches!(block, Block::Titles | Block::Led);
    }
    spans
        .into_iter()
        .map(|(a, b)| between(&rows, a, b))
        .collect()
}

/// Splits a page at all of its gutters, whatever stands between them.
pub(super) fn all_columns(rows: Vec<Vec<Token>>, width: f32) -> Vec<Vec<Vec<Token>>> {
    let mut bounds = vec![f32::MIN];
    bounds.extend(gutters(&rows, width));
    bounds.push(f32::MAX);
    bounds
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(between(&rows, *a, *b)),
            _ => None,
        })
        .filter(|column| !column.is_empty())
        .collect()
}

fn between(rows: &[Vec<Token>], a: f32, b: f32) -> Vec<Vec<Token>> {
    rows.iter()
        .map(|row| row.iter().filter(|t| inside(t, a, b)).cloned().collect())
        .filter(|row: &Vec<Token>| !row.is_empty())
        .collect()
}

pub(super) fn inside(token: &Token, a: f32, b: f32) -> bool {
    let near_left = (token.x0 + token.x1.min(token.x0 + 4.0)) / 2.0;
    a <= near_left && near_left < b
}

/// What stands between two gutters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Numbers,
    /// Rows that end in a number.
    Entries,
    /// Rows that begin with a number.
    Led,
    Titles,
}

impl Block {
    fn between(rows: &[Vec<Token>], a: f32, b: f32) -> Option<Self> {
        let mut full = 0usize;
        let mut numbers = 0usize;
        let (mut ends, mut leads) = (0usize, 0usize);
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
            let led = inner.first().is_some_and(|t| t.kind == Kind::Number);
            leads += usize::from(led && last.kind == Kind::Word);
        }
        if !any {
            None
        } else if numbers * 10 > full * 7 {
            Some(Self::Numbers)
        } else if ends * 2 > full {
            Some(Self::Entries)
        } else if leads * 2 > full {
            Some(Self::Led)
        } else {
            Some(Self::Titles)
        }
    }
}

/// Middles of the vertical white strips of at least 5 points.
fn gutters(rows: &[Vec<Token>], width: f32) -> Vec<f32> {
    let columns = (width.clamp(0.0, 20_000.0)) as usize + 2;
    let mut crossing = vec![0u32; columns];
    let mut sizes: Vec<f32> = rows.iter().flatten().map(|t| t.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(f32::MAX);
    let is_heading = |row: &&Vec<Token>| row.iter().all(|t| t.size >= LARGER * usual);
    let tokens: Vec<&Token> = rows
        .iter()
        .filter(|row| !is_heading(row))
        .flatten()
        .collect();
    for token in &tokens {
        let from = token.x0.max(0.0) as usize;
        let to = (token.x1.max(0.0) as usize).min(columns - 1);
        for cell in crossing.iter_mut().take(to + 1).skip(from) {
            *cell += 1;
        }
    }
    let limit = 1.0 + 0.03 * rows.len() as f32;
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
