//! An output folder: its manifest, and a check of every promise made about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use lopdf::{Dictionary, Document, Object};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The runner's working folder inside an output folder.
pub const WORKING_FOLDER: &str = ".songbook";

/// What tests read of `manifest.json`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// First 16 hex digits of the book's SHA-256.
    pub book_id: String,
    /// The songs in page order.
    pub songs: Vec<Song>,
    /// What the contents list.
    pub toc_entries: Vec<TocEntry>,
    /// Verified songs among all, 0 to 1.
    pub verification_rate: f64,
}

/// A song of the manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Song {
    /// Its title.
    pub title: String,
    /// First PDF page, from 1.
    pub start_page: u32,
    /// Last PDF page, inclusive.
    pub end_page: u32,
    /// Whether independent evidence was seen on the start page.
    pub verified: bool,
    /// What made the verdict.
    #[serde(default)]
    pub evidence: Value,
    /// Its PDF, relative to the output folder.
    #[serde(default)]
    pub file: Option<String>,
    /// SHA-256 of that file in hex.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Size of that file.
    #[serde(default)]
    pub bytes: Option<u64>,
}

/// A line of the contents.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TocEntry {
    /// The title as listed.
    pub title: String,
    /// The page as printed.
    #[serde(default)]
    pub printed_page: Option<String>,
}

/// Reads `manifest.json` of an output folder, if there is one.
///
/// # Errors
/// If it is there but cannot be understood.
pub fn manifest(out: &Path) -> Result<Option<Manifest>> {
    let path = out.join("manifest.json");
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&path)?;
    let manifest =
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    Ok(Some(manifest))
}

/// Every file below `folder` with its bytes' SHA-256, the working folder left out.
///
/// # Errors
/// If something cannot be read.
pub fn files(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut found = BTreeMap::new();
    for path in paths(folder)? {
        let inside = path.strip_prefix(folder)?.to_path_buf();
        if !inside.starts_with(WORKING_FOLDER) {
            found.insert(inside, sha256(&fs::read(&path)?));
        }
    }
    Ok(found)
}

/// Every file below `folder` in order, none if the folder is not there.
///
/// # Errors
/// If a folder cannot be listed.
pub fn paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The SHA-256 of `bytes` in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Checks an output folder that has a manifest: each song's file is there, whole
/// and harmless, and there is no PDF that the manifest does not list.
///
/// # Errors
/// With the first promise that is broken.
pub fn check(out: &Path) -> Result<Manifest> {
    let manifest = manifest(out)?.context("no manifest.json was written")?;
    let mut listed = BTreeSet::new();
    for song in &manifest.songs {
        check_song(out, song).with_context(|| format!("song {:?}", song.title))?;
        if let Some(file) = &song.file {
            ensure!(listed.insert(PathBuf::from(file)), "{file} is listed twice");
        }
    }
    for path in files(out)?.into_keys() {
        let is_pdf = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
        ensure!(
            !is_pdf || listed.contains(&path),
            "{} is not in the manifest",
            path.display()
        );
    }
    no_unfinished_files(out)?;
    Ok(manifest)
}

/// Checks the folder of a run that failed: no manifest, no song, nothing half-written.
///
/// # Errors
/// With the first file that should not be there.
pub fn check_nothing_written(out: &Path) -> Result<()> {
    if let Some(path) = files(out)?.into_keys().next() {
        bail!("{} was written although the run failed", path.display());
    }
    no_unfinished_files(out)
}

fn no_unfinished_files(out: &Path) -> Result<()> {
    for path in paths(out)? {
        let unfinished = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("tmp") || e.eq_ignore_ascii_case("part"));
        ensure!(!unfinished, "{} was left half-written", path.display());
    }
    Ok(())
}

fn check_song(out: &Path, song: &Song) -> Result<()> {
    ensure!(
        1 <= song.start_page && song.start_page <= song.end_page,
        "pages {} to {}",
        song.start_page,
        song.end_page
    );
    let file = song.file.as_deref().context("has no file")?;
    let bytes = fs::read(out.join(file)).with_context(|| format!("reading {file}"))?;
    ensure!(song.bytes == Some(bytes.len() as u64), "{file}: size differs");
    ensure!(
        song.sha256.as_deref() == Some(sha256(&bytes).as_str()),
        "{file}: checksum differs"
    );
    let document = Document::load_mem(&bytes).with_context(|| format!("opening {file}"))?;
    let pages = document.get_pages().len() as u32;
    let range = song.end_page - song.start_page + 1;
    // A song may leave out a photo in its middle, so fewer pages are possible.
    ensure!(
        (1..=range).contains(&pages),
        "{file}: {pages} pages for a range of {range}"
    );
    no_active_content(&document).with_context(|| file.to_owned())
}

/// Keys and action names that make a PDF do something or carry something.
const ACTIVE_KEYS: [&[u8]; 6] = [
    b"OpenAction",
    b"AA",
    b"JavaScript",
    b"JS",
    b"EmbeddedFiles",
    b"EF",
];

fn no_active_content(document: &Document) -> Result<()> {
    for (id, object) in &document.objects {
        let found = match object {
            Object::Dictionary(dictionary) => active_key(dictionary),
            Object::Stream(stream) => active_key(&stream.dict),
            _ => None,
        };
        if let Some(key) = found {
            bail!("object {id:?} carries /{}", String::from_utf8_lossy(key));
        }
    }
    Ok(())
}

fn active_key(dictionary: &Dictionary) -> Option<&'static [u8]> {
    ACTIVE_KEYS.into_iter().find(|key| dictionary.has(key))
}
