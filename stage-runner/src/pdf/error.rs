//! What can be wrong with a PDF, in words that say what the user can do about it.

use songbook_contract::PageNumber;
use thiserror::Error;

/// Why a PDF, or a page of it, could not be used.
///
/// Every case lies in the file itself, so trying again with the same bytes never
/// helps; see [`PdfError::retryable`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PdfError {
    /// The file has no bytes.
    #[error("the file is empty; download or export the PDF again")]
    Empty,
    /// The file is something else than a PDF.
    #[error("the file is not a PDF, it looks like {looks_like}; pass the PDF itself")]
    NotAPdf {
        /// What its first bytes look like, with its article ("a ZIP archive").
        looks_like: &'static str,
    },
    /// The file begins as a PDF but its end is missing.
    #[error(
        "the PDF is cut off: its end is missing and no pages can be recovered; download it again"
    )]
    Truncated,
    /// The file is a PDF, but its structure cannot be read.
    #[error(
        "the PDF is damaged and cannot be read ({detail}); open it in a PDF reader and export it again"
    )]
    Damaged {
        /// What failed.
        detail: String,
    },
    /// Opening the file needs a password.
    #[error("the PDF needs a password to open; save a copy without the password and pass that")]
    PasswordNeeded,
    /// The file is encrypted in a way that is not supported.
    #[error(
        "the PDF is encrypted in a way that is not supported; save an unprotected copy and pass that"
    )]
    UnsupportedEncryption,
    /// The file has no pages.
    #[error("the PDF has no pages; export it again from where it came")]
    NoPages,
    /// The file has more pages than are allowed.
    #[error(
        "the PDF has {pages} pages, more than the limit of {limit}; split it first or raise the limit"
    )]
    TooManyPages {
        /// How many it has.
        pages: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The file has more bytes than are allowed.
    #[error(
        "the PDF has {bytes} bytes, more than the limit of {limit}; split or compress it first, or raise the limit"
    )]
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// How many are allowed.
        limit: u64,
    },
    /// The file has no such page.
    #[error("page {page} does not exist, the PDF has {pages} pages")]
    NoSuchPage {
        /// The page that was asked for.
        page: PageNumber,
        /// How many there are.
        pages: usize,
    },
    /// A page's content makes the reader fail.
    #[error(
        "page {page} of the PDF is damaged and cannot be read ({detail}); export the PDF again without it"
    )]
    PageDamaged {
        /// The page.
        page: PageNumber,
        /// What failed.
        detail: String,
    },
    /// A page draws more than any page of a book does.
    #[error(
        "page {page} of the PDF draws more than {limit} things and was left; export it as an image"
    )]
    PageTooComplex {
        /// The page.
        page: PageNumber,
        /// How many drawing operations are allowed.
        limit: usize,
    },
    /// An image on a page is larger than can be decoded in bounded memory.
    #[error(
        "page {page} of the PDF has an image of {width} x {height} pixels, more than the limit of {limit} million; scan it at a lower resolution"
    )]
    ImageTooLarge {
        /// The page.
        page: PageNumber,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Limit in million pixels.
        limit: u32,
    },
    /// The machine refused a thread for the parser.
    #[error("no thread could be started to read the PDF ({detail}); try again with fewer threads")]
    NoThread {
        /// What the system said.
        detail: String,
    },
}

impl PdfError {
    /// Whether trying again with the same file can help.
    pub fn retryable(&self) -> bool {
        matches!(self, Self::NoThread { .. })
    }
}
