//! AWS Textract as the reader of pages that deserve care: the contents, and first pages
//! that are unsure after the local engine's cheap look.
//!
//! [`client`] asks, for a page's [`picture`] or for the whole [`document`]; [`page`] is what
//! is kept of an answer, [`views`] makes of it what every reading gives; [`choose`] says
//! which pages are worth it and how they are asked for.

pub mod choose;
pub mod client;
pub mod document;
pub mod page;
pub mod picture;
pub mod views;

use serde_json::json;
use songbook_contract::{PageNumber, Sha256Hex};

use crate::{ocr, paid::Question};

/// Goes up when words are made of an answer in another way: pages are made anew from the
/// answers that are kept, and nothing is paid again.
pub const VERSION: u32 = 3;

/// Goes up when pages are sent in so different a way that old answers are no longer good.
const PICTURE_VERSION: u32 = 1;

/// The service's name in keys.
const SERVICE: &str = "textract";

/// The question what stands on `page`. The book is part of the key that the answer lies
/// under, so the page's number stands for its content; one that was read with the whole
/// document is the same page.
pub fn question(page: PageNumber) -> Question {
    Question::new(
        SERVICE,
        format!("page {page}"),
        &json!({
            "operation": "text-detection",
            "page": page,
            "dpi": ocr::RENDER_DPI,
            "picture": PICTURE_VERSION,
        }),
    )
}

/// The question what stands in the whole document: its answer is the job that reads it.
pub fn document_question() -> Question {
    Question::new(
        SERVICE,
        "the whole document",
        &json!({"operation": "document-text-detection", "picture": PICTURE_VERSION}),
    )
}

/// The token of a request to read a whole document: the same for the same bytes, so that
/// the service begins it once even if the run that asked is killed.
pub fn document_token(book: &Sha256Hex) -> String {
    // At most 64 characters.
    let digest: String = book.as_str().chars().take(48).collect();
    format!("songbook-{PICTURE_VERSION}-{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_differ_by_page_and_by_nothing_else() {
        let page = |number| question(PageNumber(number));
        assert_eq!(page(3), page(3));
        assert_ne!(page(3).digest, page(4).digest);
        assert_eq!(page(3).about, "page 3");
    }

    #[test]
    fn the_token_of_a_document_fits() {
        let token = document_token(&Sha256Hex::of(b"book"));
        assert!(token.len() <= 64, "{token}");
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        assert!(token.chars().all(allowed));
    }
}
