//! Page mapping: reads every page and decides where each song starts and ends. Pages that
//! leave a doubt are read again with more care, and a model is asked about those that still
//! do, where the request pays for that.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use songbook_contract::{BookOptions, Counts, PageNumber, Stage, StageRequest};

use super::{TocDiscovery, TocParsing, TocParsingBody, count, counted};
use crate::{
    error::RunError,
    model::{Models, start, when::starts_to_ask_about},
    page::Book,
    paid::Unbought,
    reading::Reader,
    run::{Run, StageWork, Verdict},
    songs::{self, ContentsList, Mapping, UserEvidence},
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
    /// Songs, by position, that nothing but a model lists: their place among the contents
    /// is no evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed_by_model: Vec<usize>,
    /// Songs, by position, that a model named or placed: they are not verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named_by_model: Vec<usize>,
    /// Pages that were chosen to be read by Textract, those of the contents included.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub careful: BTreeSet<PageNumber>,
    /// What was not read carefully or not asked because of a limit.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought: Unbought,
}

impl StageWork for PageMapping {
    type Body = PageMappingBody;

    const STAGE: Stage = Stage::PageMapping;
    const VERSION: u32 = 15;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery, Stage::TocParsing];

    fn run(run: &Run<'_>) -> Result<PageMappingBody, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let contents = run.artifact::<TocParsing>()?;
        let lists = contents.all();
        let user = user_evidence(&run.request.book);
        let reader = Reader::new(run)?.going_on_from(&discovery.careful);
        reader.look_at_all()?;
        let mut book = reader.book(&discovery.structure)?;
        let mut mapping = songs::map_songs(&book, &lists, &user);
        for _ in 0..ROUNDS {
            let (can, read) = (reader.buyable(), reader.careful().len());
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
            mapping = songs::map_songs(&book, &lists, &user);
        }
        let mut unbought = reader.unbought();
        let mut named_by_model = Vec::new();
        if let Some(models) = Models::new(run) {
            named_by_model = ask(&models, &reader, &book, &mut mapping)?;
            unbought = unbought.and(&models.unbought());
        }
        run.tools.progress.songs_found(mapping.songs.len());
        Ok(PageMappingBody {
            listed_by_model: listed_by_model(&mapping, &contents),
            mapping,
            named_by_model,
            careful: reader.careful(),
            unbought,
        })
    }

    fn gate(body: &PageMappingBody, request: &StageRequest) -> Verdict {
        if body.mapping.songs.is_empty() {
            if let Some(review) = super::out_of_money(&body.unbought, request, "no songs found") {
                return review;
            }
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

    fn unbought(body: &PageMappingBody) -> Option<&Unbought> {
        Some(&body.unbought)
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

/// Has a model look at pages on which a doubtful song may begin; gives the songs that it
/// named or placed.
fn ask(
    models: &Models<'_>,
    reader: &Reader<'_>,
    book: &Book,
    mapping: &mut Mapping,
) -> Result<Vec<usize>, RunError> {
    let verification = songs::verify_songs(book, mapping);
    let mut touched = BTreeSet::new();
    for doubt in starts_to_ask_about(&book.pages, mapping, &verification) {
        let Some(page) = book.pages.get(doubt.page.index()) else {
            continue;
        };
        // Its place was found on the page that was asked about before.
        if touched.contains(&doubt.song) {
            continue;
        }
        let question = start::question(page, reader.picture(page.page)?);
        let read = models.ask(&question, |answer| start::read(answer, page))?;
        let Some(title) = read.flatten() else {
            continue;
        };
        let mut other = mapping.clone();
        if start::apply(&mut other, doubt, &title) {
            songs::weigh_songs(book, &mut other);
            if start::is_likelier(mapping, &other, doubt.song) {
                *mapping = other;
                touched.insert(doubt.song);
            }
        }
    }
    Ok(touched.into_iter().collect())
}

/// The songs that a model's lists name and those of the rules do not.
fn listed_by_model(mapping: &Mapping, contents: &TocParsingBody) -> Vec<usize> {
    let names = |lists: &[ContentsList], title: &str| {
        let entries = lists.iter().flat_map(|list| &list.entries);
        let mut readings = entries.flat_map(|entry| &entry.readings);
        readings.any(|reading| songs::same_song(&reading.text, title))
    };
    let songs = mapping.songs.iter().enumerate();
    songs
        .filter(|(_, song)| {
            names(&contents.by_model, &song.title) && !names(&contents.lists, &song.title)
        })
        .map(|(index, _)| index)
        .collect()
}
