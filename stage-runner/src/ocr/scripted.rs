//! An engine that answers from given pages, for tests of everything above OCR.

use std::collections::HashMap;
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::{Depth, GrayImage, OcrEngine, OcrError, OcrPage};

/// Recognises an image by its exact pixels and answers what it was told; an image it
/// was not told of has no views. It counts its calls, so that a test can show that
/// no page was read twice.
#[derive(Debug, Default)]
pub struct ScriptedEngine {
    pages: HashMap<([u8; 32], Depth), OcrPage>,
    calls: Mutex<Vec<Depth>>,
}

impl ScriptedEngine {
    /// An engine that knows no page yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `answer` when asked to read `page` to this depth.
    pub fn with(mut self, page: &GrayImage, depth: Depth, answer: OcrPage) -> Self {
        self.pages.insert((digest(page), depth), answer);
        self
    }

    /// The depths that were asked for so far, in order.
    pub fn calls(&self) -> Vec<Depth> {
        match self.calls.lock() {
            Ok(calls) => calls.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }
}

impl OcrEngine for ScriptedEngine {
    fn read(&self, page: &GrayImage, depth: Depth) -> Result<OcrPage, OcrError> {
        match self.calls.lock() {
            Ok(mut calls) => calls.push(depth),
            Err(poisoned) => poisoned.into_inner().push(depth),
        }
        let answer = self.pages.get(&(digest(page), depth));
        Ok(answer.cloned().unwrap_or_default())
    }

    fn fingerprint(&self) -> String {
        "scripted".to_owned()
    }
}

fn digest(page: &GrayImage) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(page.width().to_le_bytes());
    hasher.update(page.data());
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::OcrView;
    use crate::page::Half;

    #[test]
    fn it_answers_by_pixels_and_depth_and_counts() {
        let known = GrayImage::white(4, 4);
        let answer = OcrPage {
            views: vec![OcrView {
                half: Half::Whole,
                turned: 0,
                width: 4.0,
                height: 4.0,
                words: Vec::new(),
                unread: Vec::new(),
                staves: Vec::new(),
            }],
        };
        let engine = ScriptedEngine::new().with(&known, Depth::Look, answer.clone());
        assert_eq!(engine.read(&known, Depth::Look).unwrap(), answer);
        assert!(engine.read(&known, Depth::Full).unwrap().views.is_empty());
        let other = GrayImage::white(4, 5);
        assert!(engine.read(&other, Depth::Look).unwrap().views.is_empty());
        assert_eq!(engine.calls(), [Depth::Look, Depth::Full, Depth::Look]);
    }
}
