//! Whether each mapped song's start page itself shows that it is right.

use std::collections::{HashMap, HashSet};

use super::headings::{Heading, Headings, headings};
use super::layout::Layout;
use super::matcher::forms;
use super::model::{Evidence, MappedSong, Mapping, SongVerdict, SuspectedSong, Verification};
use super::text::{is_front_matter, is_wordlike, norm, ratio};
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
    let faces = usual_faces(&titles);
    let songs: Vec<SongVerdict> = mapping
        .songs
        .iter()
        .zip(&titles)
        .enumerate()
        .map(|(index, (song, title))| verdict(index, song, *title, &faces))
        .collect();
    let verified = songs.iter().filter(|v| v.verified).count();
    Verification {
        rate: if songs.is_empty() {
            0.0
        } else {
            verified as f32 / songs.len() as f32
        },
        suspected: suspected(&layout, &heads, mapping, &titles, &faces),
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
        .filter(|(similarity, _)| *similarity >= 0.87)
        .max_by(|a, b| (a.0 as f32 * a.1.strength).total_cmp(&(b.0 as f32 * b.1.strength)))
        .map(|(_, h)| h)
}

/// The faces that a good part of the titles are set in.
fn usual_faces(titles: &[Option<&Heading>]) -> HashSet<(u32, bool)> {
    let mut counts: HashMap<(u32, bool), usize> = HashMap::new();
    for heading in titles.iter().flatten() {
        *counts.entry(heading.face()).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    counts
        .into_iter()
        .filter(|(_, n)| 10 * n >= all)
        .map(|(face, _)| face)
        .collect()
}

fn verdict(
    song_index: usize,
    song: &MappedSong,
    title: Option<&Heading>,
    faces: &HashSet<(u32, bool)>,
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
        Some(heading) => {
            evidence.push(Evidence::Heading);
            let in_style = faces.contains(&heading.face());
            if in_style {
                evidence.push(Evidence::HeadingStyle);
            }
            let in_position = heading.strength >= 0.45 || in_style && heading.strength >= 0.3;
            evidence.extend(listed.iter().copied().filter(|k| *k != Evidence::ContentsTitle));
            verified = in_position && (!listed.is_empty() || in_style && heading.strength >= 0.5);
            if verified {
                format!("the title stands on the page as a heading: “{}”", heading.text)
            } else {
                format!("the title stands on the page, but not as the other titles do: “{}”", heading.text)
            }
        }
        None => {
            let structure = has(Evidence::Outline) || has(Evidence::Link);
            let printed = has(Evidence::Folio) && song.printed_page.is_some();
            evidence.extend(listed.iter().copied().filter(|k| *k != Evidence::ContentsTitle));
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
    titles: &[Option<&Heading>],
    faces: &HashSet<(u32, bool)>,
) -> Vec<SuspectedSong> {
    let length = |s: &MappedSong| s.end.0.saturating_sub(s.start.0) + 1;
    let mut lengths: Vec<u32> = mapping.songs.iter().map(length).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(1);
    let mut sizes: Vec<f32> = titles.iter().flatten().map(|h| h.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(small) = sizes.get(sizes.len() / 10).copied() else {
        return Vec::new();
    };
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
                    faces.contains(&h.face())
                        && h.size >= 0.95 * small
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
