//! Learns which lines are titles: what the songs crate's two looks weigh, of lines that
//! OCR read and of text layers.

use songbook_songs::page::Book;
use songbook_songs::{BOOK_FEATURES, ContentsOptions, LINE_FEATURES, find_contents, title_lines};

use crate::learn::{self, Example};
use crate::score;
use crate::truth::Truth;

/// Likeness from which a line is the title, and below which it is none.
const TITLE: f64 = 0.8;
/// See [`TITLE`].
const OTHER: f64 = 0.6;

/// Lines as examples for the first look and for the second.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    /// What each shows by itself.
    pub alone: Vec<Example>,
    /// What each shows within its book.
    pub in_book: Vec<Example>,
}

/// The lines of a book.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// Those that OCR read.
    pub ocr: Looks,
    /// Those of a text layer.
    pub layer: Looks,
}

/// Labels the lines of a book by its truth; those in doubt are left out.
pub fn examples(id: &str, book: &Book, truth: &Truth) -> Lines {
    let lists = find_contents(book, &ContentsOptions::default());
    let listed = truth.lists();
    let mut out = Lines::default();
    for line in title_lines(book, &lists) {
        let page = line.page.0;
        if !truth.judges(page) || listed.contains(&page) {
            continue;
        }
        let like = truth
            .songs
            .iter()
            .filter(|s| s.start == page || s.alt_starts.contains(&page))
            .flat_map(|s| [&s.title].into_iter().chain(&s.alt_titles))
            .map(|title| score::alike(title, &line.text).max(score::alike(title, bare(&line.text))))
            .fold(0.0, f64::max);
        if (OTHER..TITLE).contains(&like) {
            continue;
        }
        let right = like >= TITLE;
        let example = |features| Example {
            book: id.to_owned(),
            group: page as usize,
            features,
            right,
        };
        let looks = if line.ocr {
            &mut out.ocr
        } else {
            &mut out.layer
        };
        looks.alone.push(example(line.alone));
        looks.in_book.push(example(line.in_book));
    }
    out
}

/// A line without the number or the letter of the alphabet before it.
fn bare(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_numeric() || ".)- ".contains(c));
    match rest.split_once(' ') {
        Some((first, rest)) if first.chars().count() == 1 => rest,
        _ => rest,
    }
}

/// Learns and prints the weights of both looks. The second ones hold for the first
/// ones that are built in: learn twice. Books with text layers are few and alike; what
/// scans teach of how titles stand in a book holds for them as well, so that their second
/// look is half of either.
pub fn print(lines: &[Lines], check: bool) {
    type OfKind = fn(&Lines) -> &Looks;
    let kinds: [(&str, OfKind); 2] = [
        ("ocr", |lines| &lines.ocr),
        ("text layers", |lines| &lines.layer),
    ];
    let mut beside: Option<Vec<f64>> = None;
    for (kind, of_kind) in kinds {
        let looks = || lines.iter().map(of_kind);
        let alone: Vec<Example> = looks().flat_map(|l| l.alone.clone()).collect();
        println!("\nfirst look, {kind}");
        learn::print(&LINE_FEATURES, &alone, None, check);
        let in_book: Vec<Example> = looks().flat_map(|l| l.in_book.clone()).collect();
        println!("\nsecond look, {kind}");
        let own = learn::print(&BOOK_FEATURES, &in_book, beside.as_deref(), check);
        beside.get_or_insert(own);
    }
}
