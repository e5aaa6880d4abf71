//! What Textract read of a page: lines of words with their corners, in parts of the page's
//! sides. This is what is kept, and what is made of the service's blocks.

use std::collections::HashMap;

use aws_sdk_textract::types::{Block, BlockType, Geometry, RelationshipType};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// Most words of one page that are taken: no page has as many.
const MOST_WORDS: usize = 20_000;

/// Longest word that is taken, in characters.
const LONGEST_WORD: usize = 200;

/// How far outside of the page a corner may stand, in parts of its side.
const OUTSIDE: f32 = 0.1;

/// The corners of a box: those of its text's top left, top right, bottom right, bottom
/// left, each as x and y in parts of the page's width and height.
pub type Corners = [[f32; 2]; 4];

/// What was read of one page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageText {
    /// The lines, in the service's order.
    pub lines: Vec<ReadLine>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadLine {
    /// Its box.
    pub corners: Corners,
    /// Its words from left to right.
    pub words: Vec<ReadWord>,
}

impl ReadLine {
    /// How sure the service is of its words, 0 to 1.
    pub fn confidence(&self) -> f32 {
        let sum: f32 = self.words.iter().map(|word| word.confidence).sum();
        sum / self.words.len().max(1) as f32
    }
}

/// A word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadWord {
    /// Its characters: no spaces, no controls.
    pub text: String,
    /// Its box.
    pub corners: Corners,
    /// How sure the service is, 0 to 1.
    pub confidence: f32,
}

/// The pages that blocks tell of, by their number from 1 (1 if a block has none, as in the
/// answer for a single picture). Blocks that say nothing usable are left out.
pub fn pages_of(blocks: &[Block]) -> HashMap<u32, PageText> {
    let mut words: HashMap<&str, (u32, ReadWord)> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for block in blocks {
        if block.block_type() != Some(&BlockType::Word) || words.len() >= MOST_WORDS {
            continue;
        }
        let (Some(id), Some(word)) = (block.id(), word_of(block)) else {
            continue;
        };
        if words.insert(id, (page_of(block), word)).is_none() {
            order.push(id);
        }
    }
    let mut pages: HashMap<u32, PageText> = HashMap::new();
    for block in blocks {
        match block.block_type() {
            // A page without words was read as well.
            Some(BlockType::Page) => {
                pages.entry(page_of(block)).or_default();
            }
            Some(BlockType::Line) => {
                let Some(corners) = corners_of(block.geometry()) else {
                    continue;
                };
                let children: Vec<ReadWord> = block
                    .relationships()
                    .iter()
                    .filter(|relation| relation.r#type() == Some(&RelationshipType::Child))
                    .flat_map(|relation| relation.ids())
                    .filter_map(|id| words.remove(id.as_str()))
                    .map(|(_, word)| word)
                    .collect();
                if !children.is_empty() {
                    pages
                        .entry(page_of(block))
                        .or_default()
                        .lines
                        .push(ReadLine {
                            corners,
                            words: children,
                        });
                }
            }
            _ => {}
        }
    }
    // Words of no line, or of one without a place, stand alone.
    for id in order {
        if let Some((page, word)) = words.remove(id) {
            pages.entry(page).or_default().lines.push(ReadLine {
                corners: word.corners,
                words: vec![word],
            });
        }
    }
    pages
}

fn page_of(block: &Block) -> u32 {
    let page = block.page().and_then(|page| u32::try_from(page).ok());
    page.filter(|page| *page > 0).unwrap_or(1)
}

fn word_of(block: &Block) -> Option<ReadWord> {
    let text = clean(block.text()?);
    if text.is_empty() {
        return None;
    }
    let percent = block.confidence().filter(|percent| percent.is_finite());
    Some(ReadWord {
        text,
        corners: corners_of(block.geometry())?,
        confidence: (percent.unwrap_or(0.0) / 100.0).clamp(0.0, 1.0),
    })
}

/// Characters that a word may have: no spaces, controls, marks that change the direction
/// of reading or stand for nothing, and none of private use.
fn clean(text: &str) -> String {
    let hidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
                | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
    };
    text.nfc()
        .filter(|c| !hidden(*c))
        .take(LONGEST_WORD)
        .collect()
}

/// The corners of a box: its polygon's, or those of the upright box around it.
fn corners_of(geometry: Option<&Geometry>) -> Option<Corners> {
    let geometry = geometry?;
    let inside = |corners: &Corners| {
        corners
            .iter()
            .flatten()
            .all(|part| part.is_finite() && (-OUTSIDE..=1.0 + OUTSIDE).contains(part))
    };
    if let [a, b, c, d] = geometry.polygon() {
        let corners = [a, b, c, d].map(|point| [point.x(), point.y()]);
        if inside(&corners) {
            return Some(corners);
        }
    }
    let around = geometry.bounding_box()?;
    let (left, top) = (around.left(), around.top());
    let (right, bottom) = (left + around.width(), top + around.height());
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    (inside(&corners) && right > left && bottom > top).then_some(corners)
}

#[cfg(test)]
mod tests;
