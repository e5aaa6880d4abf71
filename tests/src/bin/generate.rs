//! `make generate` and `make verify`: writes the files that code decides, or says
//! which of them are not up to date.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Parser;
use lopdf::Document;
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
        if fs::read(&path).is_ok_and(|now| is_fresh(name, &now, &bytes)) {
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

/// Whether a file is what would be written. Of PDFs the inflated objects count: which
/// bytes they deflate to depends on the compressor that a build links.
fn is_fresh(name: &str, now: &[u8], wanted: &[u8]) -> bool {
    let is_pdf = Path::new(name).extension().is_some_and(|e| e == "pdf");
    now == wanted
        || is_pdf
            && matches!(
                (inflated(now), inflated(wanted)),
                (Ok(now), Ok(wanted)) if now == wanted
            )
}

fn inflated(pdf: &[u8]) -> Result<Vec<u8>> {
    let mut document = Document::load_mem(pdf)?;
    document.decompress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// Every generated file: its path below the root and its bytes.
fn generated() -> Result<Vec<(&'static str, Vec<u8>)>> {
    let definition = definition()?;
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
        ("crds/songbooks.yaml", definition.clone()),
        // Helm reads no file outside the chart.
        ("charts/songbook-operator/files/songbooks.yaml", definition),
    ])
}

/// The definition of SongBook as the operator that was built beside this program prints it.
fn definition() -> Result<Vec<u8>> {
    let operator = env::current_exe()?.with_file_name("songbook-operator");
    let printed = Command::new(&operator)
        .arg("crd")
        .output()
        .with_context(|| format!("starting {}", operator.display()))?;
    ensure!(
        printed.status.success(),
        "{}",
        String::from_utf8_lossy(&printed.stderr)
    );
    Ok(printed.stdout)
}

fn schema<T: JsonSchema>() -> Result<Vec<u8>> {
    let mut text = serde_json::to_string_pretty(&schema_for!(T))?;
    text.push('\n');
    Ok(text.into_bytes())
}
