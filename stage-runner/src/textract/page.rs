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
mod tests {
    use aws_sdk_textract::types::{BoundingBox, Point, Relationship};

    use super::*;

    fn point(x: f32, y: f32) -> Point {
        Point::builder().x(x).y(y).build()
    }

    fn geometry(left: f32, top: f32, right: f32, bottom: f32) -> Geometry {
        Geometry::builder()
            .polygon(point(left, top))
            .polygon(point(right, top))
            .polygon(point(right, bottom))
            .polygon(point(left, bottom))
            .build()
    }

    fn word(id: &str, text: &str, left: f32) -> Block {
        Block::builder()
            .block_type(BlockType::Word)
            .id(id)
            .text(text)
            .confidence(99.0)
            .geometry(geometry(left, 0.1, left + 0.1, 0.12))
            .build()
    }

    fn line(id: &str, children: &[&str]) -> Block {
        let child = Relationship::builder()
            .r#type(RelationshipType::Child)
            .set_ids(Some(children.iter().map(|id| (*id).to_owned()).collect()))
            .build();
        Block::builder()
            .block_type(BlockType::Line)
            .id(id)
            .geometry(geometry(0.1, 0.1, 0.5, 0.12))
            .relationships(child)
            .build()
    }

    fn texts(page: &PageText) -> Vec<Vec<&str>> {
        page.lines
            .iter()
            .map(|line| line.words.iter().map(|word| word.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn lines_have_their_words_and_stray_words_stand_alone() {
        let blocks = [
            Block::builder().block_type(BlockType::Page).build(),
            line("l", &["b", "a", "missing"]),
            word("a", "Road", 0.3),
            word("b", "Amber", 0.1),
            word("c", "12", 0.8),
        ];
        let pages = pages_of(&blocks);
        assert_eq!(texts(&pages[&1]), [vec!["Amber", "Road"], vec!["12"]]);
        assert_eq!(pages[&1].lines[0].words[0].confidence, 0.99);
    }

    #[test]
    fn a_page_without_words_was_read() {
        let page = |number| {
            Block::builder()
                .block_type(BlockType::Page)
                .page(number)
                .build()
        };
        let pages = pages_of(&[page(1), page(2)]);
        assert_eq!(pages.len(), 2);
        assert!(pages[&2].lines.is_empty());
        assert!(pages_of(&[]).is_empty());
    }

    #[test]
    fn hostile_and_missing_values_are_left_out() {
        let base = || {
            Block::builder()
                .block_type(BlockType::Word)
                .id("x")
                .text("x")
                .geometry(geometry(0.1, 0.1, 0.2, 0.2))
        };
        let kept = |block: Block| {
            pages_of(&[block])
                .values()
                .map(|p| p.lines.len())
                .sum::<usize>()
        };
        assert_eq!(kept(base().build()), 1);
        assert_eq!(kept(base().set_id(None).build()), 0);
        assert_eq!(kept(base().set_text(None).build()), 0);
        assert_eq!(kept(base().text(" \u{200b}\u{202e}\n").build()), 0);
        assert_eq!(kept(base().set_geometry(None).build()), 0);
        assert_eq!(
            kept(base().geometry(Geometry::builder().build()).build()),
            0
        );
        for bad in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
            assert_eq!(
                kept(base().geometry(geometry(bad, 0.1, 0.2, 0.2)).build()),
                0
            );
        }
        let upright = BoundingBox::builder()
            .left(0.1)
            .top(0.1)
            .width(0.1)
            .height(0.1)
            .build();
        let boxed = Geometry::builder()
            .polygon(point(0.1, 0.1))
            .bounding_box(upright)
            .build();
        assert_eq!(kept(base().geometry(boxed).build()), 1);
        assert_eq!(kept(base().page(-3).build()), 1);
    }

    #[test]
    fn confidence_stays_between_0_and_1() {
        for (percent, wanted) in [
            (Some(50.0), 0.5),
            (Some(1e9), 1.0),
            (Some(-1.0), 0.0),
            (Some(f32::NAN), 0.0),
            (None, 0.0),
        ] {
            let block = Block::builder()
                .block_type(BlockType::Word)
                .id("x")
                .text("x")
                .set_confidence(percent)
                .geometry(geometry(0.1, 0.1, 0.2, 0.2))
                .build();
            let pages = pages_of(&[block]);
            assert_eq!(
                pages[&1].lines[0].words[0].confidence, wanted,
                "{percent:?}"
            );
        }
    }

    #[test]
    fn words_are_composed_and_bounded() {
        assert_eq!(clean("e\u{301}te\u{301}"), "\u{e9}t\u{e9}");
        assert_eq!(clean("a\u{202e}b\u{0}c\u{e000}d"), "abcd");
        assert_eq!(clean(&"x".repeat(5_000)).len(), LONGEST_WORD);
    }
}
