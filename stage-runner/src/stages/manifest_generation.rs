//! Manifest generation: checks that every song is there as written, then writes the
//! review page, the indexes and, last, the manifest, unless another run has published
//! one meanwhile (a runner on a node that was given up may still be at work).

use std::collections::HashSet;

use songbook_contract::{
    Counts, MANIFEST_VERSION, Manifest, ManifestEntry, ManifestFile, ManifestSong, ManifestSource,
    OutputFiles, PageNumber, Sha256Hex, Stage, StageRequest, names,
};

use super::{
    PageMapping, PdfSplitting, SongVerification, TocDiscovery, book_artist, book_title, count,
    counted,
};
use crate::{
    error::RunError,
    export::{self, ExportSong},
    parallel,
    printed_numbers::printed_numbers,
    review_input,
    run::{Run, StageWork, Verdict},
    songs::{Evidence, Mapping, Verification},
    store::{StoreError, Version},
};

/// Program and version, for the manifest.
const GENERATOR: &str = concat!("stage-runner ", env!("CARGO_PKG_VERSION"));

/// See the module.
pub struct ManifestGeneration;

impl StageWork for ManifestGeneration {
    /// The files beside the songs, the manifest last.
    type Body = Vec<ManifestFile>;

    const STAGE: Stage = Stage::ManifestGeneration;
    const VERSION: u32 = 2;
    const INPUTS: &'static [Stage] = &[
        Stage::TocDiscovery,
        Stage::PageMapping,
        Stage::SongVerification,
        Stage::PdfSplitting,
    ];

    fn run(run: &Run<'_>) -> Result<Vec<ManifestFile>, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let mapping = run.artifact::<PageMapping>()?.mapping;
        let verification = run.artifact::<SongVerification>()?.verification;
        let files = run.artifact::<PdfSplitting>()?;
        let layout = &run.request.output.layout;
        let before = run.store.version(&layout.manifest(&run.source.book_id))?;
        check_songs(run, &files)?;
        let manifest = manifest(run, discovery.pages, &mapping, &verification, &files);
        let superseded = superseded(run, &manifest)?;

        let mut written = Vec::new();
        let review = review_input::render(run, &manifest, &mapping, &verification, false)?;
        written.push(put(run, names::REVIEW, review.as_bytes())?);
        let songs = export_songs(&manifest);
        for (name, bytes) in [
            (
                names::INDEX_MOBILESHEETS,
                export::mobilesheets(&manifest.title, &songs)?,
            ),
            (
                names::INDEX_FORSCORE,
                export::forscore(&manifest.title, &songs)?,
            ),
            (names::INDEX, export::index(&songs)?),
        ] {
            written.push(put(run, name, &bytes)?);
        }
        let mut bytes =
            serde_json::to_vec_pretty(&manifest).map_err(|source| RunError::Encode {
                stage: Self::STAGE,
                source,
            })?;
        bytes.push(b'\n');
        written.push(publish(run, &bytes, before.as_ref())?);
        for file in superseded {
            run.store.delete(&run.request.output.layout.song(&file))?;
        }
        Ok(written)
    }

    fn gate(body: &Vec<ManifestFile>, _request: &StageRequest) -> Verdict {
        Verdict::Pass {
            message: format!("{} beside the songs", counted(body.len(), "file", "files")),
        }
    }

    fn counts(body: &Vec<ManifestFile>) -> Counts {
        Counts {
            files: count(body.len()),
            ..Counts::default()
        }
    }

    fn intact(run: &Run<'_>, body: &Vec<ManifestFile>) -> Result<bool, RunError> {
        for file in body {
            let key = run
                .request
                .output
                .layout
                .output_file(&run.source.book_id, &file.file);
            if run.store.head(&key)? != Some(file.bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Writes the review page of a book whose songs are not cut yet.
pub(super) fn write_review(run: &Run<'_>, verification: &Verification) -> Result<(), RunError> {
    let discovery = run.artifact::<TocDiscovery>()?;
    let mapping = run.artifact::<PageMapping>()?.mapping;
    let uncut = OutputFiles {
        songs: Vec::new(),
        outlined_book: None,
        failed: Vec::new(),
    };
    let manifest = manifest(run, discovery.pages, &mapping, verification, &uncut);
    let review = review_input::render(run, &manifest, &mapping, verification, true)?;
    put(run, names::REVIEW, review.as_bytes())?;
    Ok(())
}

fn put(run: &Run<'_>, name: &str, bytes: &[u8]) -> Result<ManifestFile, RunError> {
    let key = run
        .request
        .output
        .layout
        .output_file(&run.source.book_id, name);
    run.store.put(&key, bytes)?;
    Ok(manifest_file(name, bytes))
}

fn manifest_file(name: &str, bytes: &[u8]) -> ManifestFile {
    ManifestFile {
        file: name.to_owned(),
        sha256: Sha256Hex::of(bytes),
        bytes: bytes.len() as u64,
    }
}

/// Puts the manifest in the place of the one that was there when the stage began.
fn publish(
    run: &Run<'_>,
    bytes: &[u8],
    before: Option<&Version>,
) -> Result<ManifestFile, RunError> {
    let key = run.request.output.layout.manifest(&run.source.book_id);
    match run.store.replace(&key, bytes, before) {
        // Our own, whose answer was lost.
        Err(StoreError::Overtaken { .. }) if run.store.get(&key)? == bytes => {}
        result => result?,
    }
    Ok(manifest_file(names::MANIFEST, bytes))
}

/// A manifest never lists what is not there: every file is read again and compared.
fn check_songs(run: &Run<'_>, files: &OutputFiles) -> Result<(), RunError> {
    let listed: Vec<&ManifestFile> = super::pdf_splitting::files_of(files).collect();
    parallel::for_each(run.store.at_once(), &listed, |file| {
        let key = run.request.output.layout.song(&file.file);
        let altered = match run.store.get(&key) {
            Ok(bytes) => Sha256Hex::of(&bytes) != file.sha256,
            Err(StoreError::NotFound { .. }) => true,
            Err(error) => return Err(error.into()),
        };
        if altered {
            return Err(RunError::OutputAltered { key });
        }
        Ok(())
    })
}

/// The songs that the manifest before this one lists and this one does not. They go only
/// once the new manifest is there.
fn superseded(run: &Run<'_>, manifest: &Manifest) -> Result<Vec<String>, RunError> {
    let key = run.request.output.layout.manifest(&run.source.book_id);
    let before: Manifest = match run.store.get(&key) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(before) => before,
            Err(_) => return Ok(Vec::new()),
        },
        Err(StoreError::NotFound { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    if before.book_id != manifest.book_id {
        return Ok(Vec::new());
    }
    let kept: HashSet<&str> = files_of(manifest).collect();
    let gone = files_of(&before).filter(|file| !kept.contains(file));
    Ok(gone.map(str::to_owned).collect())
}

/// The songs as the indexes list them.
fn export_songs(manifest: &Manifest) -> Vec<ExportSong> {
    manifest
        .songs
        .iter()
        .map(|song| ExportSong {
            title: song.title.clone(),
            artist: song.artist.clone(),
            start: song.start_page,
            end: song.end_page,
        })
        .collect()
}

/// The files that a manifest lists.
fn files_of(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let outlined = manifest.outlined_book.iter().map(|file| file.file.as_str());
    let songs = manifest
        .songs
        .iter()
        .filter_map(|song| song.file.as_deref());
    songs.chain(outlined)
}

/// A kind of evidence for people.
fn in_words(kind: Evidence) -> &'static str {
    match kind {
        Evidence::UserEntry => "you say so",
        Evidence::Outline => "a bookmark points there",
        Evidence::PageLabel => "the page's label is the number in the contents",
        Evidence::Link => "a link in the contents leads there",
        Evidence::ContentsTitle => "the title in the contents stands on the page",
        Evidence::ContentsNumber => "the contents' page number leads there",
        Evidence::Heading => "the title stands on the page as a heading",
        Evidence::HeadingStyle => "the heading looks like the book's other titles",
        Evidence::Folio => "the page number printed there is the one in the contents",
        Evidence::SongNumber => "the song's running number stands there",
    }
}

/// Puts together what the stages found out.
fn manifest(
    run: &Run<'_>,
    pages: u32,
    mapping: &Mapping,
    verification: &Verification,
    files: &OutputFiles,
) -> Manifest {
    let request = run.request;
    let songs = mapping.songs.iter().enumerate().map(|(index, song)| {
        let verdict = verification
            .songs
            .iter()
            .find(|verdict| verdict.song == index);
        let file = files.songs.get(index).and_then(Option::as_ref);
        let has: HashSet<PageNumber> = song.all_pages().into_iter().collect();
        ManifestSong {
            title: song.title.clone(),
            artist: song
                .artist
                .clone()
                .or_else(|| request.book.artist.clone())
                .unwrap_or_default(),
            start_page: song.start,
            end_page: song.end,
            without_pages: (song.start.0..=song.end.0)
                .map(PageNumber)
                .filter(|page| !has.contains(page))
                .collect(),
            printed_page: song.printed_page.clone(),
            verified: verdict.is_some_and(|verdict| verdict.verified),
            evidence: song
                .evidence
                .iter()
                .map(|witness| in_words(witness.kind).to_owned())
                .collect(),
            file: file.map(|file| file.file.clone()),
            sha256: file.map(|file| file.sha256.clone()),
            bytes: file.map(|file| file.bytes),
        }
    });
    let songs: Vec<ManifestSong> = songs.collect();
    let verified = songs.iter().filter(|song| song.verified).count();
    Manifest {
        version: MANIFEST_VERSION,
        book_id: run.source.book_id.clone(),
        source: ManifestSource {
            uri: run.source.name.clone(),
            sha256: run.source.sha256.clone(),
            bytes: run.source.bytes.len() as u64,
            pages,
        },
        artist: book_artist(request).to_owned(),
        title: book_title(request, &run.source),
        verification_rate: if songs.is_empty() {
            0.0
        } else {
            verified as f64 / songs.len() as f64
        },
        songs,
        toc_entries: mapping
            .entries
            .iter()
            .map(|entry| ManifestEntry {
                title: entry.title.clone(),
                printed_page: entry.printed_page.map(|number| number.to_string()),
            })
            .collect(),
        printed_numbers: printed_numbers(&mapping.folios),
        pages_without_song: mapping.unassigned.clone(),
        outlined_book: files.outlined_book.clone(),
        generator: GENERATOR.to_owned(),
    }
}
