//! PDF files behind typed pages and limits.
