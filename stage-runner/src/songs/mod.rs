//! Finding songs: evidence, contents, headings, alignment, verification. No IO.
