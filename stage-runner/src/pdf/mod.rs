//! PDF files behind typed pages and limits.

pub mod document;
pub mod error;
mod fonts;
mod glyphs;
mod guard;
pub mod plausible;
pub mod split;
pub mod preflight;
pub mod render;
mod staves;
mod strings;
pub mod structure;
pub mod text;
mod words;

pub use document::{Limits, Pdf, Session, Warning};
pub use error::PdfError;
