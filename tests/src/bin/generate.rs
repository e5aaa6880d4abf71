//! `make generate` and `make verify`: writes the files that code decides, or says
//! which of them are not up to date.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use schemars::{JsonSchema, schema_for};
use songbook_contract::{Manifest, StageReport, StageRequest};

/// Writes the generated files.
#[derive(Debug, Parser)]
struct Arguments {
    /// The repository's root.
    root: PathBuf,
    /// Write nothing; fail if a file differs.
    #[arg(long)]
    check: bool,
}

fn main() -> Result<()> {
    let Arguments { root, check } = Arguments::parse();
    let mut stale = Vec::new();
    for (name, bytes) in generated()? {
        let path = root.join(name);
        let is_fresh = fs::read(&path).is_ok_and(|now| now == bytes);
        if is_fresh {
            continue;
        }
        if check {
            stale.push(name);
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        println!("wrote {name}");
    }
    if !stale.is_empty() {
        bail!("not up to date, run `make generate`: {}", stale.join(", "));
    }
    Ok(())
}

/// Every generated file: its path below the root and its bytes.
fn generated() -> Result<Vec<(&'static str, Vec<u8>)>> {
    Ok(vec![
        (
            "examples/Harbour Songs.pdf",
            songbook_tests::songbook::harbour_songs().to_pdf()?,
        ),
        ("schemas/manifest.schema.json", schema::<Manifest>()?),
        (
            "schemas/stage-request.schema.json",
            schema::<StageRequest>()?,
        ),
        ("schemas/stage-report.schema.json", schema::<StageReport>()?),
    ])
}

fn schema<T: JsonSchema>() -> Result<Vec<u8>> {
    let mut text = serde_json::to_string_pretty(&schema_for!(T))?;
    text.push('\n');
    Ok(text.into_bytes())
}
