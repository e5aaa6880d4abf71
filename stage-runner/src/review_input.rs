//! From a manifest and what the stages know to what the review page shows.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use songbook_contract::{Manifest, PageNumber, PageRange};

use crate::{
    error::RunError,
    parallel,
    pdf::render::{Rendered, Scale},
    printed_numbers::number_read,
    reading::Reader,
    review::{
        ReviewAbsorbed, ReviewBook, ReviewEntry, ReviewInput, ReviewPrintedNumbers, ReviewSong,
        Thumbnail, thumbnail_jpeg, thumbnail_size,
    },
    run::Run,
    songs::{Mapping, Verification},
};

/// Resolution at which pages are drawn for their small pictures, in dots per inch.
const THUMBNAIL_DPI: f32 = 40.0;

/// Renders the review page of a book, whose songs may still wait to be cut.
///
/// # Errors
/// If the PDF cannot be opened again; a page that cannot be drawn has no picture.
pub fn render(
    run: &Run<'_>,
    manifest: &Manifest,
    mapping: &Mapping,
    verification: &Verification,
    waits: bool,
) -> Result<String, RunError> {
    let thumbnails = thumbnails(run, manifest)?;
    let layout = &run.request.output.layout;
    let songs = manifest.songs.iter().enumerate().map(|(index, song)| {
        let verdict = verification
            .songs
            .iter()
            .find(|verdict| verdict.song == index);
        ReviewSong {
            title: song.title.clone(),
            artist: song.artist.clone(),
            pages: PageRange {
                first: song.start_page,
                last: song.end_page,
            },
            left_out: song.without_pages.clone(),
            printed: song.printed_page.clone(),
            verified: song.verified,
            reasons: verdict
                .map(|verdict| verdict.reason.clone())
                .into_iter()
                .collect(),
            file: song.file.as_ref().map(|file| layout.song(file)),
            thumbnail: thumbnails.get(&song.start_page).cloned(),
        }
    });
    let input = ReviewInput {
        book: ReviewBook {
            title: manifest.title.clone(),
            artist: manifest.artist.clone(),
            source: manifest.source.uri.clone(),
            page_count: manifest.source.pages,
            printed: printed(manifest.source.pages, mapping),
            generator: manifest.generator.clone(),
        },
        songs: songs.collect(),
        absorbed: verification
            .suspected
            .iter()
            .map(|suspect| ReviewAbsorbed {
                page: suspect.page,
                title: Some(suspect.title.clone()),
            })
            .collect(),
        not_found: mapping
            .entries
            .iter()
            .filter(|entry| entry.page.is_none())
            .map(|entry| ReviewEntry {
                title: entry.title.clone(),
                printed: entry.printed_page.map(|number| number.to_string()),
            })
            .collect(),
        printed_numbers: printed_numbers(manifest, mapping),
        folders_up: layout.output.matches('/').count(),
        waits,
    };
    Ok(crate::review::render_review(&input))
}

/// The number printed on each page, empty where none was read.
fn printed(pages: u32, mapping: &Mapping) -> Vec<String> {
    let mut printed = vec![String::new(); pages as usize];
    for folio in &mapping.folios {
        if let (Some(number), Some(slot)) =
            (number_read(folio), printed.get_mut(folio.page.index()))
        {
            *slot = number.to_string();
        }
    }
    printed
}

/// What is odd about the printed numbers, with the pages that carry the repeated ones.
fn printed_numbers(manifest: &Manifest, mapping: &Mapping) -> Option<ReviewPrintedNumbers> {
    if mapping.folios.is_empty() {
        return None;
    }
    let numbers = &manifest.printed_numbers;
    let pages_with = |number: i32| {
        mapping
            .folios
            .iter()
            .filter(|folio| {
                number_read(folio).and_then(|read| i32::try_from(read).ok()) == Some(number)
            })
            .map(|folio| folio.page)
            .collect::<Vec<PageNumber>>()
    };
    Some(ReviewPrintedNumbers {
        missing: numbers.missing.iter().map(ToString::to_string).collect(),
        repeated: numbers
            .repeated
            .iter()
            .map(|number| (number.to_string(), pages_with(*number)))
            .collect(),
        swapped: numbers
            .swapped
            .chunks_exact(2)
            .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
            .collect(),
    })
}

/// A small picture of each page on which a song starts.
fn thumbnails(
    run: &Run<'_>,
    manifest: &Manifest,
) -> Result<BTreeMap<PageNumber, Thumbnail>, RunError> {
    let mut pages: Vec<PageNumber> = manifest.songs.iter().map(|song| song.start_page).collect();
    pages.sort_unstable();
    pages.dedup();
    let size = thumbnail_size(pages.len());
    let pdf = run.pdf()?;
    let reader = Reader::new(run)?;
    let pictures = Mutex::new(BTreeMap::new());
    let chunks: Vec<&[PageNumber]> = pages.chunks(parallel::PAGES_A_SESSION).collect();
    parallel::for_each(run.tools.threads, &chunks, |chunk| {
        pdf.session(|session| {
            for page in *chunk {
                let facts = reader.layers().facts(*page);
                let Ok(Rendered { image, .. }) =
                    session.render_gray(*page, &facts, Scale::Dpi(THUMBNAIL_DPI))
                else {
                    continue;
                };
                let (width, height) = (image.width() as u32, image.height() as u32);
                if let Ok(picture) = thumbnail_jpeg(width, height, image.data(), size) {
                    pictures
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(*page, picture);
                }
            }
        })
        .map_err(RunError::from)
    })?;
    Ok(pictures
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}
