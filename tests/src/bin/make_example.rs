//! `make generate`: draws the example book and writes it to the given file.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Parser;

/// Writes the example songbook.
#[derive(Debug, Parser)]
struct Arguments {
    /// The PDF to write.
    file: PathBuf,
}

fn main() -> Result<()> {
    let Arguments { file } = Arguments::parse();
    let pdf = songbook_tests::songbook::harbour_songs().to_pdf()?;
    std::fs::write(&file, pdf).with_context(|| format!("writing {}", file.display()))
}
