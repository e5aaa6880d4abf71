//! Who says what stands on a page, and the reader that was told.

use std::collections::HashMap;
use std::fmt;

use anyhow::Result;
use stage_runner::picture::GrayImage;

use super::page::PageText;

/// A page that is to be read.
pub struct PageImage<'a> {
    /// The SHA-256 of the document that it is part of: of the image, if it is one.
    pub sha256: &'a str,
    /// Its number in a PDF, from 1; `None` for an image, which does not tell.
    pub number: Option<u32>,
    /// Draws it: a reader that needs no picture does not ask.
    pub(super) draw: &'a dyn Fn() -> Result<GrayImage>,
}

impl fmt::Debug for PageImage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageImage")
            .field("sha256", &self.sha256)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl PageImage<'_> {
    /// The page as it looks.
    ///
    /// # Errors
    /// If it cannot be drawn.
    pub fn picture(&self) -> Result<GrayImage> {
        (self.draw)()
    }
}

/// Says what stands on a page. Called from many threads at a time.
pub trait Reader: Send + Sync {
    /// What stands on `page`.
    ///
    /// # Errors
    /// If it cannot be read: the service has an internal error.
    fn read(&self, page: &PageImage<'_>) -> Result<PageText>;
}

/// Knows pages by the digest of their document, and says the same of all others.
#[derive(Debug, Clone, Default)]
pub struct ScriptedReader {
    known: HashMap<(String, u32), PageText>,
    other: PageText,
}

impl ScriptedReader {
    /// Says that of every page that it was not told of.
    pub fn always(text: PageText) -> Self {
        Self {
            known: HashMap::new(),
            other: text,
        }
    }

    /// Says that of a page of the document with that SHA-256; an image is page 1.
    pub fn with(mut self, sha256: &str, page: u32, text: PageText) -> Self {
        self.known.insert((sha256.to_owned(), page), text);
        self
    }
}

impl Reader for ScriptedReader {
    fn read(&self, page: &PageImage<'_>) -> Result<PageText> {
        let key = (page.sha256.to_owned(), page.number.unwrap_or(1));
        Ok(self.known.get(&key).unwrap_or(&self.other).clone())
    }
}
