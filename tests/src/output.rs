//! An output folder: its manifest, and a check of every promise made about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use lopdf::{Dictionary, Document, Object};
use songbook_contract::{Manifest, ManifestFile, ManifestSong, Sha256Hex, names};

/// The runner's working folder inside an output folder.
pub const WORKING_FOLDER: &str = ".songbook";

/// Reads `manifest.json` of an output folder, if there is one.
///
/// # Errors
/// If it is there but cannot be understood.
pub fn manifest(out: &Path) -> Result<Option<Manifest>> {
    let path = out.join(names::MANIFEST);
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
pub fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Sha256Hex>> {
    let mut found = BTreeMap::new();
    for path in paths(folder)? {
        let inside = path.strip_prefix(folder)?.to_path_buf();
        if !inside.starts_with(WORKING_FOLDER) {
            found.insert(inside, Sha256Hex::of(&fs::read(&path)?));
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

/// Checks an output folder that has a manifest: each song's file is there, whole
/// and harmless, and there is no PDF that the manifest does not list.
///
/// # Errors
/// With the first promise that is broken.
pub fn check(out: &Path) -> Result<Manifest> {
    let manifest = manifest(out)?.context("no manifest.json was written")?;
    let mut listed = BTreeSet::new();
    for song in &manifest.songs {
        let file = check_song(out, song).with_context(|| format!("song {:?}", song.title))?;
        ensure!(
            listed.insert(file.clone()),
            "{} is listed twice",
            file.display()
        );
    }
    if let Some(book) = &manifest.outlined_book {
        let pages = check_file(out, book)?;
        ensure!(
            pages == manifest.source.pages,
            "{}: {pages} pages",
            book.file
        );
        listed.insert(PathBuf::from(&book.file));
    }
    for path in files(out)?.into_keys() {
        let is_pdf = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
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
            .is_some_and(|e| e == "tmp" || e == "partial");
        ensure!(!unfinished, "{} was left half-written", path.display());
    }
    Ok(())
}

/// Checks one song and its file, whose path it gives back.
fn check_song(out: &Path, song: &ManifestSong) -> Result<PathBuf> {
    let (first, last) = (song.start_page.0, song.end_page.0);
    ensure!(1 <= first && first <= last, "pages {first} to {last}");
    let (Some(file), Some(sha256), Some(bytes)) = (&song.file, &song.sha256, song.bytes) else {
        bail!("has no file");
    };
    let file = ManifestFile {
        file: file.clone(),
        sha256: sha256.clone(),
        bytes,
    };
    let pages = check_file(out, &file)?;
    let left_out = song.without_pages.len() as u32;
    ensure!(
        pages + left_out == last - first + 1,
        "{pages} pages, {left_out} left out, of {first} to {last}"
    );
    Ok(PathBuf::from(file.file))
}

/// Checks that a file is there, whole and harmless; its number of pages.
fn check_file(out: &Path, expected: &ManifestFile) -> Result<u32> {
    let name = &expected.file;
    let bytes = fs::read(out.join(name)).with_context(|| format!("reading {name}"))?;
    ensure!(expected.bytes == bytes.len() as u64, "{name}: size differs");
    ensure!(
        expected.sha256 == Sha256Hex::of(&bytes),
        "{name}: checksum differs"
    );
    let document = Document::load_mem(&bytes).with_context(|| format!("opening {name}"))?;
    no_active_content(&document).with_context(|| name.clone())?;
    Ok(document.get_pages().len() as u32)
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
