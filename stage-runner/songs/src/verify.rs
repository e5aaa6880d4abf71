//! Whether each mapped song's start page itself shows that it is right.

use std::collections::{HashMap, HashSet};

use super::headings::{Heading, Headings, headings};
use super::layout::Layout;
use super::matcher::forms;
use super::model::{Evidence, MappedSong, Mapping, SongVerdict, SuspectedSong, Verification};
use super::text::{equal_title, is_front_matter, is_wordlike, letters, norm, ratio};
use crate::page::Book;

/// Checks every song against its start page.
pub(super) fn verify(book: &Book, mapping: &Mapping) -> Verification {
    let layout = Layout::of(book);
    let contents: HashSet<usize> = mapping
        .contents_pages
        .iter()
        .flat_map(|p| layout.leaves_of(*p))
        .collect();
    let heads = headings(&layout, &contents);
    let titles: Vec<Option<&Heading>> = mapping
        .songs
        .iter()
        .map(|song| title_on_page(&layout, &heads, song))
        .collect();
    let looks = Looks::of(&titles);
    let listed = mapping.songs.iter().filter(|s| is_listed(s)).count();
    let look = Look {
        looks: &looks,
        mostly_listed: 2 * listed > mapping.songs.len(),
    };
    let songs: Vec<SongVerdict> = mapping
        .songs
        .iter()
        .zip(&titles)
        .enumerate()
        .map(|(index, (song, title))| {
            let mut verdict = verdict(index, song, *title, &look);
            let earlier = || mapping.songs.iter().zip(&titles).take(index);
            let given = verdict.evidence.contains(&Evidence::UserEntry);
            let doubt = if !verdict.verified || given {
                None
            } else if title
                .is_some_and(|t| earlier().any(|(_, o)| o.is_some_and(|o| o.overlaps(t))))
            {
                Some("another song has the same line as its title")
            } else if title.is_some_and(|t| t.ocr)
                && !is_listed(song)
                && earlier().any(|(o, _)| equal_title(&o.title, &song.title))
            {
                Some("an earlier song has the same title")
            } else {
                None
            };
            if let Some(doubt) = doubt {
                verdict.verified = false;
                verdict.reason = doubt.to_owned();
            }
            verdict
        })
        .collect();
    let verified = songs.iter().filter(|v| v.verified).count();
    let unplaced = mapping.entries.iter().filter(|e| e.page.is_none());
    Verification {
        listed: u32::try_from(mapping.entries.len()).unwrap_or(u32::MAX),
        not_found: u32::try_from(unplaced.count()).unwrap_or(u32::MAX),
        rate: if songs.is_empty() {
            0.0
        } else {
            verified as f32 / songs.len() as f32
        },
        suspected: suspected(&layout, &heads, mapping, &looks),
        songs,
    }
}

/// The heading on the start page that reads as the song's title.
fn title_on_page<'a>(
    layout: &Layout,
    heads: &'a Headings,
    song: &MappedSong,
) -> Option<&'a Heading> {
    let wanted = forms(&song.title);
    let like = |h: &Heading| {
        forms(&h.text)
            .iter()
            .flat_map(|f| wanted.iter().map(move |w| ratio(f, w)))
            .fold(0.0, f64::max)
    };
    layout
        .leaves_of(song.start)
        .flat_map(|leaf| heads.on(leaf))
        .filter(|h| h.strength >= 0.2)
        .map(|h| (like(h), h))
        .filter(|(similarity, h)| {
            // OCR slips, but a slip in a short word makes another word.
            *similarity >= 0.87 || h.ocr && *similarity >= 0.82 && letters(&h.text) >= 6
        })
        .max_by(|a, b| (a.0 as f32 * a.1.strength).total_cmp(&(b.0 as f32 * b.1.strength)))
        .map(|(_, h)| h)
}

/// The looks that a good part of the titles have: face with its range of sizes.
#[derive(Debug, Default)]
struct Looks(HashMap<(u32, bool), (f32, f32)>);

impl Looks {
    fn of(titles: &[Option<&Heading>]) -> Self {
        let mut sizes: HashMap<(u32, bool), Vec<f32>> = HashMap::new();
        for heading in titles.iter().flatten() {
            sizes.entry(heading.face()).or_default().push(heading.size);
        }
        let all: usize = sizes.values().map(Vec::len).sum();
        let looks = sizes
            .into_iter()
            // With few titles read by OCR there is no look to speak of.
            .filter(|(face, s)| 10 * s.len() >= all && (face.0 != 0 || s.len() >= 5))
            .map(|(face, mut s)| {
                s.sort_by(f32::total_cmp);
                let at = |tenth: usize| s.get(tenth * (s.len() - 1) / 10).copied().unwrap_or(0.0);
                if face.0 == 0 {
                    // Sizes that OCR estimates waver around the true one.
                    (face, (0.78 * at(5), 1.3 * at(5)))
                } else {
                    (face, (0.9 * at(1), 1.1 * at(9)))
                }
            })
            .collect();
        Self(looks)
    }

    fn have(&self, heading: &Heading) -> bool {
        self.0
            .get(&heading.face())
            .is_some_and(|(low, high)| *low <= heading.size && heading.size <= *high)
    }
}

/// What a book's songs have in common.
struct Look<'a> {
    looks: &'a Looks,
    /// Whether most songs are named by contents or outline.
    mostly_listed: bool,
}

/// Whether contents or outline name a song.
fn is_listed(song: &MappedSong) -> bool {
    song.evidence.iter().any(|w| {
        matches!(
            w.kind,
            Evidence::ContentsTitle
                | Evidence::ContentsNumber
                | Evidence::Outline
                | Evidence::Link
                | Evidence::UserEntry
        )
    })
}

fn verdict(
    song_index: usize,
    song: &MappedSong,
    title: Option<&Heading>,
    look: &Look<'_>,
) -> SongVerdict {
    let strength = |kind: Evidence| {
        song.evidence
            .iter()
            .find(|w| w.kind == kind)
            .map_or(0.0, |w| w.strength)
    };
    let has = |kind: Evidence| strength(kind) >= 0.5;
    if has(Evidence::UserEntry) {
        return SongVerdict {
            song: song_index,
            verified: true,
            evidence: vec![Evidence::UserEntry],
            reason: "given by the user".to_owned(),
        };
    }
    let listed = [
        Evidence::Outline,
        Evidence::Link,
        Evidence::ContentsNumber,
        Evidence::ContentsTitle,
        Evidence::SongNumber,
        Evidence::PageLabel,
    ]
    .into_iter()
    .filter(|k| strength(*k) >= 0.4)
    .collect::<Vec<Evidence>>();
    let mut evidence = Vec::new();
    let mut verified = false;
    let reason = match title {
        Some(heading) if heading.continues && listed.is_empty() => {
            format!("“{}” also stands on the page before", heading.text)
        }
        Some(heading) if look.mostly_listed && !is_listed(song) => {
            evidence.push(Evidence::Heading);
            format!(
                "“{}” looks like a title, but neither contents nor bookmarks name it",
                heading.text
            )
        }
        Some(heading) => {
            evidence.push(Evidence::Heading);
            let in_style = look.looks.have(heading);
            if in_style {
                evidence.push(Evidence::HeadingStyle);
            }
            let in_position = heading.strength >= 0.45 || in_style && heading.strength >= 0.3;
            evidence.extend(
                listed
                    .iter()
                    .copied()
                    .filter(|k| *k != Evidence::ContentsTitle),
            );
            verified = in_position && (!listed.is_empty() || in_style && heading.strength >= 0.5);
            if heading.ocr {
                // Noise and lyrics may look like titles: nothing may be in doubt.
                let named = is_listed(song) || has(Evidence::SongNumber);
                verified &= heading.plausible
                    && (named || in_style && heading.strength >= 0.6)
                    && song.probability >= 0.7;
            }
            if verified {
                format!(
                    "the title stands on the page as a heading: “{}”",
                    heading.text
                )
            } else {
                format!(
                    "the title stands on the page, but not as the other titles do: “{}”",
                    heading.text
                )
            }
        }
        None => {
            let structure = has(Evidence::Outline) || has(Evidence::Link);
            let printed = has(Evidence::Folio) && song.printed_page.is_some();
            evidence.extend(
                listed
                    .iter()
                    .copied()
                    .filter(|k| *k != Evidence::ContentsTitle),
            );
            if structure && printed {
                evidence.push(Evidence::Folio);
                verified = true;
                "a bookmark or link leads there and the printed page number agrees".to_owned()
            } else if evidence.is_empty() {
                "nothing on the page shows it".to_owned()
            } else {
                "the title was not seen on the page".to_owned()
            }
        }
    };
    SongVerdict {
        song: song_index,
        verified,
        evidence,
        reason,
    }
}

/// Headings in title style inside ranges that are much longer than usual.
fn suspected(
    layout: &Layout,
    heads: &Headings,
    mapping: &Mapping,
    looks: &Looks,
) -> Vec<SuspectedSong> {
    let length = |s: &MappedSong| s.end.0.saturating_sub(s.start.0) + 1;
    let mut lengths: Vec<u32> = mapping.songs.iter().map(length).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(1);
    let mut out = Vec::new();
    for (index, song) in mapping.songs.iter().enumerate() {
        if length(song) <= (2 * usual).max(usual + 2) {
            continue;
        }
        for page in (song.start.0 + 1..=song.end.0).map(songbook_contract::PageNumber) {
            let best = layout
                .leaves_of(page)
                .flat_map(|leaf| heads.on(leaf))
                .filter(|h| {
                    looks.have(h)
                        && h.above <= 1
                        && !h.continues
                        && h.strength >= 0.5
                        && is_wordlike(&h.text)
                        && !is_front_matter(&h.text)
                        && norm(&h.text) != norm(&song.title)
                })
                .max_by(|a, b| a.strength.total_cmp(&b.strength));
            if let Some(heading) = best {
                out.push(SuspectedSong {
                    title: heading.text.clone(),
                    page,
                    inside: index,
                });
            }
        }
    }
    out
}
