//! Small made-up pages for the tests of this module.

use songbook_contract::PageNumber;

use super::answer::ModelAnswer;
use crate::{
    page::{Half, PageRead, Rect, View, Word, WordSource},
    songs::{ContentsEntry, MappedSong, Part, Reading, Rows},
};

/// A page with these texts in type of ten points, each at its left and top edge.
pub(super) fn page(number: u32, texts: &[(f32, f32, &str)]) -> PageRead {
    let words = texts.iter().flat_map(|(x, y, text)| {
        let mut left = *x;
        text.split_whitespace()
            .map(|word| {
                let width = 5.0 * word.chars().count() as f32;
                let rect = Rect {
                    x0: left,
                    y0: *y,
                    x1: left + width,
                    y1: *y + 10.0,
                };
                left += width + 3.0;
                Word {
                    text: word.to_owned(),
                    rect,
                    size: 10.0,
                    bold: false,
                    stroke: None,
                    font: 0,
                    confidence: 0.9,
                }
            })
            .collect::<Vec<_>>()
    });
    PageRead {
        page: PageNumber(number),
        views: vec![View {
            half: Half::Whole,
            turned: 0,
            width: 595.0,
            height: 842.0,
            source: WordSource::Ocr,
            fonts: vec![String::new()],
            words: words.collect(),
            unread: Vec::new(),
            staves: Vec::new(),
        }],
    }
}

/// A page of one row after the other.
pub(super) fn rows(number: u32, texts: &[&str]) -> PageRead {
    let rows: Vec<(f32, f32, &str)> = texts
        .iter()
        .enumerate()
        .map(|(row, text)| (60.0, 60.0 + 20.0 * row as f32, *text))
        .collect();
    page(number, &rows)
}

/// A contents row.
pub(super) fn entry(page: u32, title: &str, number: Option<u32>) -> ContentsEntry {
    ContentsEntry {
        title: title.to_owned(),
        readings: vec![Reading {
            rows: Rows::Own,
            part: Part::Whole,
            text: title.to_owned(),
        }],
        number,
        lead: None,
        page: PageNumber(page),
        y: 0.0,
        indent: 0.0,
        bold: false,
        link: None,
    }
}

/// A song on one page.
pub(super) fn song(title: &str, page: u32, probability: f32) -> MappedSong {
    MappedSong {
        title: title.to_owned(),
        artist: None,
        start: PageNumber(page),
        end: PageNumber(page),
        pages: Vec::new(),
        half: Half::Whole,
        y: None,
        printed_page: None,
        evidence: Vec::new(),
        probability,
    }
}

/// What a model gave a tool.
pub(super) fn answer(tool: &str, input: serde_json::Value) -> ModelAnswer {
    ModelAnswer {
        stop: "tool_use".to_owned(),
        tool: Some(tool.to_owned()),
        input: Some(input),
    }
}
