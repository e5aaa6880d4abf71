//! Page mapping: reads every page and decides where each song starts and ends.

use songbook_contract::{BookOptions, Counts, Stage, StageRequest};

use super::{TocDiscovery, TocParsing, count, counted};
use crate::{
    error::RunError,
    reading::Reader,
    run::{Run, StageWork, Verdict},
    songs::{self, Mapping, UserEvidence},
};

/// See the module.
pub struct PageMapping;

impl StageWork for PageMapping {
    type Body = Mapping;

    const STAGE: Stage = Stage::PageMapping;
    const VERSION: u32 = 4;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery, Stage::TocParsing];

    fn run(run: &Run<'_>) -> Result<Mapping, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let contents = run.artifact::<TocParsing>()?;
        let reader = Reader::new(run)?;
        reader.look_at_all()?;
        let book = reader.book(&discovery.structure)?;
        let mapping = songs::map_songs(&book, &contents.lists, &user_evidence(&run.request.book));
        run.tools.progress.songs_found(mapping.songs.len());
        Ok(mapping)
    }

    fn gate(body: &Mapping, _request: &StageRequest) -> Verdict {
        if body.songs.is_empty() {
            return Verdict::Review {
                reason: "NoSongsFound",
                message: "no songs were found in this book; if it holds some, say where with \
                          spec.toc.entries or spec.songs (on the command line --toc, --songs)"
                    .to_owned(),
            };
        }
        Verdict::Pass {
            message: counted(body.songs.len(), "song", "songs"),
        }
    }

    fn counts(body: &Mapping) -> Counts {
        Counts {
            songs: count(body.songs.len()),
            entries: count(body.entries.len()),
            ..Counts::default()
        }
    }
}

/// What the user says about the book, as evidence.
fn user_evidence(book: &BookOptions) -> UserEvidence {
    UserEvidence {
        entries: book.toc.clone(),
        page_map: book.page_map.clone(),
        songs: book.songs.clone(),
    }
}
