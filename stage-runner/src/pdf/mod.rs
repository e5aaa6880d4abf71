//! PDF files behind typed pages and limits.

mod actual_text;
mod blind;
pub mod document;
pub mod error;
#[cfg(test)]
mod fixtures;
mod fonts;
mod glyphs;
mod guard;
pub mod plausible;
pub mod preflight;
pub mod render;
pub mod split;
mod staves;
mod strings;
pub mod structure;
pub mod text;
mod to_unicode;
mod words;

pub use document::{Limits, Pdf, Session, Warning};
pub use error::PdfError;
