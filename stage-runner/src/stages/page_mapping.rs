//! Page mapping: reads every page and decides where each song starts and ends. Pages that
//! leave a doubt are read again with more care, where the request pays for that.

use serde::{Deserialize, Serialize};
use songbook_contract::{BookOptions, Counts, Stage, StageRequest};

use super::{TocDiscovery, TocParsing, count, counted};
use crate::{
    error::RunError,
    paid::Unbought,
    reading::Reader,
    run::{Run, StageWork, Verdict},
    songs::{self, Mapping, UserEvidence},
    textract::choose::pages_in_doubt,
};

/// Better words of some pages may raise doubts about others, so often at most.
const ROUNDS: usize = 4;

/// See the module.
pub struct PageMapping;

/// Where songs are, and what was not looked at for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageMappingBody {
    /// Where songs are.
    pub mapping: Mapping,
    /// What was not read carefully for want of money.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought: Unbought,
}

impl StageWork for PageMapping {
    type Body = PageMappingBody;

    const STAGE: Stage = Stage::PageMapping;
    const VERSION: u32 = 5;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery, Stage::TocParsing];

    fn run(run: &Run<'_>) -> Result<PageMappingBody, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let contents = run.artifact::<TocParsing>()?;
        let user = user_evidence(&run.request.book);
        let reader = Reader::new(run)?;
        reader.look_at_all()?;
        let mut book = reader.book(&discovery.structure)?;
        let mut mapping = songs::map_songs(&book, &contents.lists, &user);
        for _ in 0..ROUNDS {
            let (can, read) = reader.buyable()?;
            if can.is_empty() {
                break;
            }
            let verification = songs::verify_songs(&book, &mapping);
            let doubtful = pages_in_doubt(&mapping, &verification, discovery.pages, read, |page| {
                can.contains(&page)
            });
            if reader.buy(&doubtful)? == 0 {
                break;
            }
            book = reader.book(&discovery.structure)?;
            mapping = songs::map_songs(&book, &contents.lists, &user);
        }
        run.tools.progress.songs_found(mapping.songs.len());
        Ok(PageMappingBody {
            mapping,
            unbought: reader.unbought(),
        })
    }

    fn gate(body: &PageMappingBody, _request: &StageRequest) -> Verdict {
        if body.mapping.songs.is_empty() {
            return Verdict::Review {
                reason: "NoSongsFound",
                message: "no songs were found in this book; if it holds some, say where with \
                          spec.toc.entries or spec.songs (on the command line --toc, --songs)"
                    .to_owned(),
            };
        }
        Verdict::Pass {
            message: counted(body.mapping.songs.len(), "song", "songs"),
        }
    }

    fn counts(body: &PageMappingBody) -> Counts {
        Counts {
            songs: count(body.mapping.songs.len()),
            entries: count(body.mapping.entries.len()),
            ..Counts::default()
        }
    }

    fn intact(run: &Run<'_>, body: &PageMappingBody) -> Result<bool, RunError> {
        super::nothing_to_buy(run, &body.unbought)
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
