//! The engine that reads nothing, for `--ocr never` and for books that need none.

use super::{Depth, GrayImage, OcrEngine, OcrError, OcrPage};

/// Answers every page with no view at all: nobody looked.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoEngine;

impl OcrEngine for NoEngine {
    fn read(&self, _page: &GrayImage, _depth: Depth) -> Result<OcrPage, OcrError> {
        Ok(OcrPage::default())
    }

    fn fingerprint(&self) -> String {
        "none".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_nothing_and_never_fails() {
        let page = NoEngine.read(&GrayImage::white(10, 10), Depth::Full).unwrap();
        assert!(page.views.is_empty());
        assert_eq!(NoEngine.fingerprint(), "none");
    }
}
