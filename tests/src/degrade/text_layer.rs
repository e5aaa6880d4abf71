//! Takes invisible text out of a PDF: what a scanner's OCR laid under the pictures.

use anyhow::Result;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId};

/// The text rendering mode that paints nothing.
const INVISIBLE: i64 = 3;

/// Takes the invisible text of every page out; visible text stays.
///
/// # Errors
/// If a page's content cannot be read.
pub fn without_invisible_text(document: &mut Document) -> Result<()> {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    for page in pages {
        let content = Content::decode(&document.get_page_content(page))?;
        let before = content.operations.len();
        let kept = visible(content.operations);
        if kept.len() != before {
            let content = Content { operations: kept };
            document.change_page_content(page, content.encode()?)?;
        }
    }
    Ok(())
}

/// The operations without those that show invisible text.
fn visible(operations: Vec<Operation>) -> Vec<Operation> {
    let mut mode = 0;
    let mut saved = Vec::new();
    let mut kept = Vec::with_capacity(operations.len());
    for operation in operations {
        match operation.operator.as_str() {
            "q" => saved.push(mode),
            "Q" => mode = saved.pop().unwrap_or(0),
            "Tr" => mode = operation.operands.first().map_or(0, mode_of),
            "Tj" | "TJ" | "'" | "\"" if mode == INVISIBLE => continue,
            _ => {}
        }
        kept.push(operation);
    }
    kept
}

fn mode_of(operand: &Object) -> i64 {
    operand.as_i64().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_invisible_text_goes() {
        let content = b"BT 3 Tr (a) Tj q 0 Tr (b) Tj Q [(c)] TJ 0 Tr (d) Tj ET";
        let operations = Content::decode(content).unwrap().operations;
        let shown: Vec<String> = visible(operations)
            .iter()
            .filter(|o| o.operator == "Tj" || o.operator == "TJ")
            .filter_map(|o| o.operands.first())
            .map(|text| String::from_utf8_lossy(text.as_str().unwrap()).into_owned())
            .collect();
        assert_eq!(shown, ["b", "d"]);
    }
}
