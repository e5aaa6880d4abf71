//! PDF files behind typed pages and limits.

pub mod split;
