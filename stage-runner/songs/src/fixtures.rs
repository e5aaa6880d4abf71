//! Small made-up books for unit tests: pages written as lines of text.

use songbook_contract::PageNumber;

use super::{ContentsOptions, Mapping, UserEvidence, find_contents, map_songs};
use crate::page::{Book, Half, OutlineItem, PageLink, PageRead, Rect, View, Word, WordSource};

/// Titles for songs.
pub(super) const NAMES: [&str; 18] = [
    "Amber Road",
    "Blue Harbour",
    "Cold Morning Train",
    "Dear Old Town",
    "Evening Bells",
    "Far Across the Bay",
    "Golden Lanterns",
    "Harvest Moon Waltz",
    "Ivory Tower",
    "Jolly Miller",
    "King of Nowhere",
    "Lost in May",
    "Midnight Ferry",
    "Never a Penny",
    "Over the Ridge",
    "Paper Boats",
    "Quiet Garden",
    "Rolling Home",
];

/// A line of text to be put on a page.
#[derive(Debug, Clone)]
pub(super) struct Line {
    x: f32,
    y: f32,
    size: f32,
    text: String,
    bold: bool,
}

impl Line {
    /// Whether it would touch a title at this height.
    pub fn is_near(&self, y: f32) -> bool {
        (self.y - y).abs() < 30.0
    }

    /// The same line at another height.
    pub fn at(mut self, y: f32) -> Self {
        self.y = y;
        self
    }

    /// The same line in bold.
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }
}

/// A line that begins at `x` with its top at `y`, in points.
pub(super) fn line(x: f32, y: f32, size: f32, text: &str) -> Line {
    Line {
        x,
        y,
        size,
        text: text.to_owned(),
        bold: false,
    }
}

/// The songs of a book, found as a user who says nothing has them found.
pub(super) fn map(book: &Book) -> Mapping {
    let lists = find_contents(book, &ContentsOptions::default());
    map_songs(book, &lists, &UserEvidence::default())
}

/// A bold title at the head of a page.
pub(super) fn title(text: &str) -> Line {
    line(80.0, 60.0, 20.0, text).bold()
}

/// Twelve lines of lyrics.
pub(super) fn lyrics(seed: usize) -> Vec<Line> {
    const WORDS: [&str; 12] = [
        "river", "mother", "sailing", "under", "golden", "wander", "never", "morning", "little",
        "homeward", "thunder", "listen",
    ];
    (0..12)
        .map(|row| {
            let text: Vec<&str> = (0..6)
                .map(|k| WORDS[(seed * 7 + row * 5 + k * k + k) % WORDS.len()])
                .collect();
            line(60.0, 140.0 + 40.0 * row as f32, 10.0, &text.join(" "))
        })
        .collect()
}

/// The first lines of a song's lyrics, set as a verse from `y` down.
pub(super) fn verse(seed: usize, y: f32, rows: usize) -> Vec<Line> {
    let lines = lyrics(seed).into_iter().take(rows).enumerate();
    lines
        .map(|(row, line)| line.at(y + 12.0 * row as f32))
        .collect()
}

/// Builds a book page by page.
#[derive(Debug, Default)]
pub(super) struct BookBuilder {
    book: Book,
    ocr: bool,
}

impl BookBuilder {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// Words come as if from OCR: without fonts and weights.
    pub fn ocr(mut self) -> Self {
        self.ocr = true;
        self
    }

    /// Adds a page of 600 by 800 points.
    pub fn page(mut self, lines: &[Line]) -> Self {
        let mut words = Vec::new();
        for l in lines {
            let mut x = l.x;
            for text in l.text.split(' ') {
                let width = 0.5 * l.size * text.chars().count() as f32;
                words.push(Word {
                    text: text.to_owned(),
                    rect: Rect {
                        x0: x,
                        y0: l.y,
                        x1: x + width,
                        y1: l.y + l.size,
                    },
                    size: l.size,
                    bold: l.bold && !self.ocr,
                    stroke: self
                        .ocr
                        .then_some(if l.bold { 0.13 } else { 0.09 } * l.size),
                    font: u16::from(l.bold && !self.ocr),
                    confidence: 1.0,
                });
                x += width + 0.3 * l.size;
            }
        }
        let page = PageNumber::from_index(self.book.pages.len());
        let fonts = if self.ocr {
            vec![String::new()]
        } else {
            vec!["Serif".to_owned(), "Serif-Bold".to_owned()]
        };
        self.book.pages.push(PageRead {
            page,
            views: vec![View {
                half: Half::Whole,
                turned: 0,
                width: 600.0,
                height: 800.0,
                source: if self.ocr {
                    WordSource::Ocr
                } else {
                    WordSource::TextLayer
                },
                fonts,
                words,
                unread: Vec::new(),
                staves: Vec::new(),
            }],
        });
        self
    }

    /// Gives the last page another size in points.
    pub fn sized(mut self, width: f32, height: f32) -> Self {
        if let Some(view) = self.book.pages.last_mut().and_then(|p| p.views.last_mut()) {
            (view.width, view.height) = (width, height);
        }
        self
    }

    /// Draws staves on the last page: their tops, each 18 points high.
    pub fn staves(mut self, tops: &[f32]) -> Self {
        if let Some(view) = self.book.pages.last_mut().and_then(|p| p.views.last_mut()) {
            view.staves = tops.iter().map(|top| (*top, top + 18.0)).collect();
        }
        self
    }

    /// Adds a song of `pages` pages with its title at the head and a folio at the foot.
    pub fn song(mut self, name: &str, pages: usize, folio: u32) -> Self {
        for k in 0..pages {
            let mut lines = lyrics(name.len() + k);
            if k == 0 {
                lines.push(title(name));
            }
            lines.push(line(290.0, 780.0, 9.0, &(folio + k as u32).to_string()));
            self = self.page(&lines);
        }
        self
    }

    /// Adds an outline entry.
    pub fn outline(self, title: &str, page: u32) -> Self {
        self.outline_at(1, title, page)
    }

    /// Adds an outline entry at a depth.
    pub fn outline_at(mut self, level: u16, title: &str, page: u32) -> Self {
        self.book.structure.outline.push(OutlineItem {
            level,
            title: title.to_owned(),
            page: PageNumber(page),
            y: None,
        });
        self
    }

    /// Adds a link over a rectangle of a page.
    pub fn link(mut self, page: u32, rect: Rect, target: u32) -> Self {
        self.book.structure.links.push(PageLink {
            page: PageNumber(page),
            rect,
            target: PageNumber(target),
        });
        self
    }

    /// The book.
    pub fn build(self) -> Book {
        self.book
    }
}

/// Titles with their first pages.
pub(super) fn found(book: &Book) -> Vec<(String, u32)> {
    map(book)
        .songs
        .iter()
        .map(|s| (s.title.clone(), s.start.0))
        .collect()
}

pub(super) fn want(rows: &[(&str, u32)]) -> Vec<(String, u32)> {
    rows.iter().map(|(t, p)| ((*t).to_owned(), *p)).collect()
}

/// A list under a heading of its own.
pub(super) fn list(heading: &str, rows: &[(String, u32)]) -> Vec<Line> {
    let mut lines = vec![line(220.0, 50.0, 18.0, heading)];
    for (k, (name, number)) in rows.iter().enumerate() {
        let y = 90.0 + 18.0 * k as f32;
        lines.push(line(60.0, y, 10.0, &format!("{name} ........ {number}")));
    }
    lines
}

pub(super) fn numbered(from: u32, step: u32) -> Vec<(String, u32)> {
    NAMES
        .iter()
        .zip((from..).step_by(step as usize))
        .map(|(t, n)| ((*t).to_owned(), n))
        .collect()
}

/// A page with a title, lyrics of its own and a folio.
pub(super) fn page(builder: BookBuilder, name: &str, k: usize, folio: u32) -> BookBuilder {
    let mut lines = lyrics(k);
    lines.push(title(name));
    lines.push(line(290.0, 780.0, 9.0, &folio.to_string()));
    builder.page(&lines)
}

/// Songs of one page each, with a folio.
pub(super) fn songs_from(mut builder: BookBuilder, folio: u32) -> BookBuilder {
    for (k, name) in NAMES.iter().enumerate() {
        builder = page(builder, name, k, folio + k as u32);
    }
    builder
}

pub(super) fn each_from(page: u32) -> Vec<(String, u32)> {
    let rows: Vec<(&str, u32)> = NAMES.iter().copied().zip(page..).collect();
    want(&rows)
}
