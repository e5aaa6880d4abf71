//! The shape of answers: blocks of pages, lines and words.

use serde_json::{Value, json};

use super::page::{PageText, ReadLine, ReadWord};
use crate::aws::encoding::uuid;

/// Ids of the blocks of one document.
#[derive(Debug)]
pub struct Ids(String);

impl Ids {
    /// Ids of the document with that digest.
    pub fn of(sha256: &str) -> Self {
        Self(sha256.to_owned())
    }

    fn id(&self, page: u32, kind: &str, index: usize) -> String {
        uuid(&format!("{} {page} {kind} {index}", self.0))
    }
}

/// The blocks of a page: itself, its lines, their words. `page` is its number in a document
/// of many; the answer to a single page has none.
pub fn of_page(text: &PageText, page: Option<u32>, ids: &Ids) -> Vec<Value> {
    let number = page.unwrap_or(1);
    let lines: Vec<&ReadLine> = text.lines.iter().filter(|l| !l.words.is_empty()).collect();
    let id = |kind, index| ids.id(number, kind, index);
    let line_ids: Vec<String> = (0..lines.len()).map(|index| id("line", index)).collect();
    let whole = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    let mut blocks = vec![block("PAGE", &id("page", 0), &whole)];
    relate(&mut blocks[0], &line_ids);
    let mut words = Vec::new();
    for (line, line_id) in lines.iter().zip(&line_ids) {
        let mut word_ids = Vec::new();
        for word in &line.words {
            let word_id = id("word", words.len());
            words.push(word_block(word, &word_id));
            word_ids.push(word_id);
        }
        let mut block = block("LINE", line_id, &around(line));
        block["Text"] = line.text().into();
        block["Confidence"] = percent(mean_confidence(line));
        relate(&mut block, &word_ids);
        blocks.push(block);
    }
    blocks.extend(words);
    for block in &mut blocks {
        if let Some(page) = page {
            block["Page"] = page.into();
        }
    }
    blocks
}

fn word_block(word: &ReadWord, id: &str) -> Value {
    let mut block = block("WORD", id, &word.corners);
    block["Text"] = word.text.as_str().into();
    block["TextType"] = "PRINTED".into();
    block["Confidence"] = percent(word.confidence);
    block
}

fn block(kind: &str, id: &str, corners: &[(f32, f32); 4]) -> Value {
    let (x0, y0, x1, y1) = extent(corners.iter().copied());
    let polygon: Vec<Value> = corners
        .iter()
        .map(|(x, y)| json!({"X": x, "Y": y}))
        .collect();
    json!({
        "BlockType": kind,
        "Id": id,
        "Geometry": {
            "BoundingBox": {"Left": x0, "Top": y0, "Width": x1 - x0, "Height": y1 - y0},
            "Polygon": polygon,
        },
    })
}

fn relate(block: &mut Value, children: &[String]) {
    if !children.is_empty() {
        block["Relationships"] = json!([{"Type": "CHILD", "Ids": children}]);
    }
}

fn percent(confidence: f32) -> Value {
    json!(confidence * 100.0)
}

fn mean_confidence(line: &ReadLine) -> f32 {
    let sum: f32 = line.words.iter().map(|word| word.confidence).sum();
    sum / line.words.len().max(1) as f32
}

/// The corners of the upright box around a line.
fn around(line: &ReadLine) -> [(f32, f32); 4] {
    let (x0, y0, x1, y1) = extent(line.words.iter().flat_map(|word| word.corners));
    [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
}

fn extent(corners: impl Iterator<Item = (f32, f32)>) -> (f32, f32, f32, f32) {
    corners.fold((1.0, 1.0, 0.0, 0.0), |(x0, y0, x1, y1), (x, y)| {
        (x0.min(x), y0.min(y), x1.max(x), y1.max(y))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_lines_and_lines_have_words() {
        let text = PageText::of(&["Old Kettle 3", "", "Weir"]);
        let blocks = of_page(&text, Some(4), &Ids::of("ab"));
        let kinds: Vec<&str> = blocks
            .iter()
            .filter_map(|b| b["BlockType"].as_str())
            .collect();
        assert_eq!(
            kinds,
            ["PAGE", "LINE", "LINE", "WORD", "WORD", "WORD", "WORD"]
        );
        let children = |block: &Value| block["Relationships"][0]["Ids"].as_array().unwrap().clone();
        assert_eq!(
            children(&blocks[0]),
            [blocks[1]["Id"].clone(), blocks[2]["Id"].clone()]
        );
        assert_eq!(children(&blocks[1]).len(), 3);
        assert_eq!(blocks[1]["Text"], "Old Kettle 3");
        assert!(blocks.iter().all(|block| block["Page"] == 4));
        assert!(blocks[3].get("Relationships").is_none());
        let blank = of_page(&PageText::default(), None, &Ids::of("ab"));
        assert!(blank.len() == 1 && blank[0].get("Relationships").is_none());
    }
}
