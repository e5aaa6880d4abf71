//! Whether a page's text layer can be believed.

use super::text::PageText;

/// What was found of a page's text layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The words can be used.
    Believed,
    /// There are no words.
    Empty,
}

impl Verdict {
    /// Whether the words can be used.
    pub fn is_believed(self) -> bool {
        matches!(self, Self::Believed)
    }
}

/// Judges every page of a book.
pub fn judge(pages: &[PageText]) -> Vec<Verdict> {
    pages.iter().map(|p| if p.view.words.is_empty() { Verdict::Empty } else { Verdict::Believed }).collect()
}
