//! PDF splitting: writes one PDF per song, or the whole book with an outline.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use songbook_contract::{
    Counts, FailedSong, ManifestFile, OutputFiles, Sha256Hex, Stage, StageRequest,
};

use super::{PageMapping, book_artist, book_title, count, counted};
use crate::{
    error::RunError,
    naming::{self, NamedSong},
    parallel,
    pdf::split::{self, Bookmark, SongInfo, SplitError},
    run::{Run, StageWork, Verdict},
    songs::MappedSong,
    store::StoreError,
};

/// Share of the songs that have to be written for the stage to pass.
const ENOUGH_WRITTEN: f64 = 0.90;

/// See the module.
pub struct PdfSplitting;

impl StageWork for PdfSplitting {
    type Body = OutputFiles;

    const STAGE: Stage = Stage::PdfSplitting;
    const VERSION: u32 = 1;
    const INPUTS: &'static [Stage] = &[Stage::PageMapping];

    fn run(run: &Run<'_>) -> Result<OutputFiles, RunError> {
        let songs = run.artifact::<PageMapping>()?.mapping.songs;
        if songs.is_empty() {
            return Ok(OutputFiles {
                songs: Vec::new(),
                outlined_book: None,
                failed: Vec::new(),
            });
        }
        let source = split::Source::load(&run.source.bytes)?;
        let pages = run.pdf()?.page_count();
        if source.page_count() != pages {
            return Err(RunError::PagesDisagree {
                read: pages,
                cut: source.page_count(),
            });
        }
        let before = files_before(run);
        if run.request.cutting.index_only {
            return outlined(run, &source, &before, &songs);
        }
        cut(run, &source, &before, &songs)
    }

    fn gate(body: &OutputFiles, request: &StageRequest) -> Verdict {
        if request.cutting.index_only {
            return Verdict::Pass {
                message: "the book with an outline of its songs".to_owned(),
            };
        }
        let (written, songs) = (written(body), body.songs.len());
        let message = counted(written, "song written", "songs written");
        match body.failed.first() {
            Some(failed) if (written as f64) < ENOUGH_WRITTEN * songs as f64 => Verdict::Review {
                reason: "SongsNotWritten",
                message: format!(
                    "{message} of {songs}; `{}`: {}",
                    failed.title, failed.message
                ),
            },
            _ => Verdict::Pass { message },
        }
    }

    fn counts(body: &OutputFiles) -> Counts {
        Counts {
            songs: count(body.songs.len()),
            files: count(written(body)),
            ..Counts::default()
        }
    }

    fn intact(run: &Run<'_>, body: &OutputFiles) -> Result<bool, RunError> {
        let listed: Vec<&ManifestFile> = files_of(body).collect();
        let gone = AtomicBool::new(false);
        parallel::for_each(run.store.at_once(), &listed, |file| {
            let key = run.request.output.layout.song(&file.file);
            if !gone.load(Ordering::Relaxed) && run.store.head(&key)? != Some(file.bytes) {
                gone.store(true, Ordering::Relaxed);
            }
            Ok::<(), StoreError>(())
        })?;
        Ok(!gone.into_inner())
    }
}

/// The files that the stage wrote.
pub(super) fn files_of(body: &OutputFiles) -> impl Iterator<Item = &ManifestFile> {
    body.songs.iter().chain([&body.outlined_book]).flatten()
}

fn written(body: &OutputFiles) -> usize {
    body.songs.iter().flatten().count()
}

/// Writes each song, several at a time. A song that cannot be written does not keep the
/// others from being written.
fn cut(
    run: &Run<'_>,
    source: &split::Source,
    before: &[ManifestFile],
    songs: &[MappedSong],
) -> Result<OutputFiles, RunError> {
    let book = book_title(run.request, &run.source);
    let names: Vec<NamedSong<'_>> = songs
        .iter()
        .map(|song| NamedSong {
            title: &song.title,
            artist: song
                .artist
                .as_deref()
                .or(run.request.book.artist.as_deref())
                .unwrap_or_default(),
            start_page: song.start.0,
        })
        .collect();
    let paths = naming::song_paths(book_artist(run.request), &book, &names);
    let results: Mutex<Vec<Option<Result<ManifestFile, SplitError>>>> =
        Mutex::new(songs.iter().map(|_| None).collect());
    let jobs: Vec<usize> = (0..songs.len()).collect();
    parallel::for_each(run.tools.threads, &jobs, |&job| {
        let (Some(song), Some(name), Some(path)) = (songs.get(job), names.get(job), paths.get(job))
        else {
            return Ok(());
        };
        let info = SongInfo {
            title: song.title.clone(),
            artist: name.artist.to_owned(),
            subject: book.clone(),
            keywords: song
                .printed_page
                .iter()
                .map(|page| format!("p. {page}"))
                .collect(),
        };
        let pages = song.all_pages();
        let made = source
            .extract(&pages, &info)
            .and_then(|bytes| split::verify_written(bytes.clone(), pages.len()).map(|()| bytes));
        let result = match made {
            Ok(bytes) => Ok(put(run, before, path, &bytes)?),
            Err(error) => Err(error),
        };
        if let Some(slot) = results
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(job)
        {
            *slot = Some(result);
        }
        Ok::<(), StoreError>(())
    })?;
    let mut files = OutputFiles {
        songs: Vec::with_capacity(songs.len()),
        outlined_book: None,
        failed: Vec::new(),
    };
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (song, result) in songs.iter().zip(results) {
        match result {
            Some(Ok(file)) => files.songs.push(Some(file)),
            Some(Err(error)) => {
                tracing::warn!(page = %song.start, %error, "a song could not be written");
                files.songs.push(None);
                files.failed.push(FailedSong {
                    title: song.title.clone(),
                    message: error.to_string(),
                });
            }
            None => files.songs.push(None),
        }
    }
    Ok(files)
}

/// Writes the whole book with a bookmark per song and cuts nothing.
fn outlined(
    run: &Run<'_>,
    source: &split::Source,
    before: &[ManifestFile],
    songs: &[MappedSong],
) -> Result<OutputFiles, RunError> {
    let book = book_title(run.request, &run.source);
    let bookmarks: Vec<Bookmark> = songs
        .iter()
        .map(|song| Bookmark {
            title: song.title.clone(),
            page: song.start,
        })
        .collect();
    let bytes = source.outlined_copy(&bookmarks)?;
    let whole = NamedSong {
        title: &book,
        artist: "",
        start_page: 1,
    };
    let path = naming::song_paths(book_artist(run.request), &book, &[whole]).concat();
    Ok(OutputFiles {
        songs: songs.iter().map(|_| None).collect(),
        outlined_book: Some(put(run, before, &path, &bytes)?),
        failed: Vec::new(),
    })
}

/// Puts a file where it belongs, unless the same bytes lie there from the last time: an
/// override touches only the songs that it changes.
fn put(
    run: &Run<'_>,
    before: &[ManifestFile],
    path: &str,
    bytes: &[u8],
) -> Result<ManifestFile, StoreError> {
    let file = ManifestFile {
        file: path.to_owned(),
        sha256: Sha256Hex::of(bytes),
        bytes: bytes.len() as u64,
    };
    let key = run.request.output.layout.song(path);
    let unchanged = before.contains(&file) && run.store.head(&key)? == Some(file.bytes);
    if !unchanged {
        run.store.put(&key, bytes)?;
    }
    Ok(file)
}

/// The files that the last run of this stage wrote; none if there was no run.
fn files_before(run: &Run<'_>) -> Vec<ManifestFile> {
    run.artifact::<PdfSplitting>()
        .map(|files| {
            let OutputFiles {
                songs,
                outlined_book,
                failed: _,
            } = files;
            songs.into_iter().chain([outlined_book]).flatten().collect()
        })
        .unwrap_or_default()
}
