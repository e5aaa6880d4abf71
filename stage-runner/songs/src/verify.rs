//! Whether each mapped song's start page itself shows that it is right.

use std::collections::{HashMap, HashSet};

use super::belief::{Witnesses, probability};
use super::directions::is_direction;
use super::headings::{Heading, Headings, headings};
use super::layout::Layout;
use super::matcher::forms;
use super::model::{Evidence, MappedSong, Mapping, SongVerdict, SuspectedSong, Verification};
use super::style::Segments;
use super::text::{equal_title, is_front_matter, is_wordlike, letters, norm, ratio, ratio_as_sung};
use crate::page::Book;

/// Probability from which a song is called verified.
const VERIFIED: f32 = 0.93;
/// The same for a song whose title stands where titles of the book stand, in their look or
/// named by a list: that the model, which knows few scans without contents, is not sure of
/// it is no reason to doubt.
const VERIFIED_IN_PLACE: f32 = 0.85;

/// The features of every song.
pub(super) fn features_of(book: &Book, mapping: &Mapping) -> Vec<Vec<f32>> {
    let layout = Layout::of(book);
    let heads = heads_of(&layout, mapping);
    let titles = titles_of(&layout, &heads, mapping);
    let looks = Looks::of(&titles);
    let witnesses = Witnesses::of(book, mapping, &layout, &heads, &titles, &looks);
    (0..mapping.songs.len())
        .map(|index| witnesses.features(index).to_vec())
        .collect()
}

/// The probability that each song is right; what the user gave is.
pub(super) fn probabilities(book: &Book, layout: &Layout, mapping: &Mapping) -> Vec<f32> {
    let heads = heads_of(layout, mapping);
    let titles = titles_of(layout, &heads, mapping);
    let looks = Looks::of(&titles);
    let witnesses = Witnesses::of(book, mapping, layout, &heads, &titles, &looks);
    mapping
        .songs
        .iter()
        .enumerate()
        .map(|(index, song)| {
            let given = song.evidence.iter().any(|w| w.kind == Evidence::UserEntry);
            if given {
                1.0
            } else {
                probability(&witnesses.features(index))
            }
        })
        .collect()
}

fn heads_of(layout: &Layout, mapping: &Mapping) -> Headings {
    let contents: HashSet<usize> = mapping
        .contents_pages
        .iter()
        .flat_map(|p| layout.leaves_of(*p))
        .collect();
    headings(layout, &contents)
}

fn titles_of<'a>(
    layout: &Layout,
    heads: &'a Headings,
    mapping: &Mapping,
) -> Vec<Option<&'a Heading>> {
    mapping
        .songs
        .iter()
        .map(|song| title_on_page(layout, heads, song))
        .collect()
}

/// Checks every song against its start page.
pub(super) fn verify(book: &Book, mapping: &Mapping) -> Verification {
    let layout = Layout::of(book);
    let heads = heads_of(&layout, mapping);
    let titles = titles_of(&layout, &heads, mapping);
    let looks = Looks::of(&titles);
    let listed = mapping.songs.iter().filter(|s| is_listed(s)).count();
    let look = Look {
        looks: &looks,
        mostly_listed: 5 * listed > 4 * mapping.songs.len(),
    };
    let witnesses = Witnesses::of(book, mapping, &layout, &heads, &titles, &looks);
    let songs: Vec<SongVerdict> = mapping
        .songs
        .iter()
        .zip(&titles)
        .enumerate()
        .map(|(index, (song, title))| {
            let believed = probability(&witnesses.features(index));
            let mut verdict = verdict(index, song, *title, &look, believed);
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
        suspected: suspected(
            &layout,
            &heads,
            mapping,
            &titles,
            &looks,
            &witnesses.translated,
        ),
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
        let as_sung = is_under_staff(layout, h).then(|| ratio_as_sung(&song.title, &h.text));
        forms(&h.text)
            .iter()
            .flat_map(|f| wanted.iter().map(move |w| ratio(f, w)))
            .fold(as_sung.unwrap_or(0.0), f64::max)
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

/// Whether a line is sung to a staff right over it.
fn is_under_staff(layout: &Layout, heading: &Heading) -> bool {
    let leaf = layout.leaves.get(heading.leaf);
    leaf.is_some_and(|leaf| {
        let mut staves = leaf.staves.iter();
        staves.any(|(top, bottom)| (0.0..2.0 * (bottom - top)).contains(&(heading.y - bottom)))
    })
}

/// The looks that a good part of the titles have: face with its range of sizes.
#[derive(Debug, Default)]
pub(super) struct Looks(HashMap<(u32, bool), (f32, f32)>);

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

    /// Whether a heading has one of them.
    pub fn have(&self, heading: &Heading) -> bool {
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
    believed: f32,
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
            evidence.extend(
                listed
                    .iter()
                    .copied()
                    .filter(|k| *k != Evidence::ContentsTitle),
            );
            let in_position = heading.strength >= 0.45 || in_style && heading.strength >= 0.3;
            let in_place =
                in_position && (!listed.is_empty() || in_style && heading.strength >= 0.5);
            verified = believed
                >= if in_place {
                    VERIFIED_IN_PLACE
                } else {
                    VERIFIED
                };
            if verified {
                format!(
                    "the title stands on the page as a heading: “{}”",
                    heading.text
                )
            } else {
                format!(
                    "“{}” stands on the page, but too little else speaks for it ({:.0} %)",
                    heading.text,
                    100.0 * believed
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
            if structure && printed && believed >= VERIFIED {
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

/// Songs that may be hidden inside others: contents rows that no song took up, and
/// headings in title style that are no song's. Where many such headings are none, only
/// those inside ranges that are much longer than usual count.
fn suspected(
    layout: &Layout,
    heads: &Headings,
    mapping: &Mapping,
    titles: &[Option<&Heading>],
    looks: &Looks,
    translated: &Segments,
) -> Vec<SuspectedSong> {
    let length = |s: &MappedSong| s.end.0.saturating_sub(s.start.0) + 1;
    let mut lengths: Vec<u32> = mapping.songs.iter().map(length).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(1);
    let claimed = titles.iter().flatten().count();
    let free: Vec<(usize, &Heading)> = mapping
        .songs
        .iter()
        .enumerate()
        .flat_map(|(index, song)| {
            let leaves = song
                .all_pages()
                .into_iter()
                .flat_map(|page| layout.leaves_of(page).collect::<Vec<_>>());
            leaves
                .flat_map(|leaf| heads.on(leaf))
                .filter(|h| may_hide_a_song(h, song, titles, looks))
                .filter(|h| !translated.share(h))
                .filter(move |h| {
                    // On a page that songs share it belongs to the one above it.
                    let page = layout.page_of(h.leaf);
                    mapping.songs.get(index + 1).is_none_or(|next| {
                        next.start > page || next.start == page && next.y.is_some_and(|y| y > h.y)
                    })
                })
                .map(move |h| (index, h))
        })
        .collect();
    let mut lines: HashSet<(usize, usize)> = HashSet::new();
    let distinct = free
        .iter()
        .filter(|(_, h)| lines.insert((h.leaf, h.row)))
        .count();
    // The look tells titles from all else.
    let telling = distinct <= 1 || 10 * distinct <= claimed;
    let mut out: Vec<SuspectedSong> = rows_without_song(layout, heads, mapping);
    for (inside, heading) in free {
        let page = layout.page_of(heading.leaf);
        let long = mapping
            .songs
            .get(inside)
            .is_some_and(|s| length(s) > (2 * usual).max(usual + 2) && page.0 > s.start.0);
        let known = out
            .iter()
            .any(|s| s.page == page && ratio(&norm(&s.title), &heading.norm) > 0.6);
        if !known && (telling || long && heading.above <= 1) {
            out.push(SuspectedSong {
                title: heading.text.clone(),
                page,
                inside,
            });
        }
    }
    out
}

/// Whether a heading looks as the titles do and is not one of them.
fn may_hide_a_song(
    heading: &Heading,
    song: &MappedSong,
    titles: &[Option<&Heading>],
    looks: &Looks,
) -> bool {
    looks.have(heading)
        && !heading.continues
        && heading.plausible
        && heading.strength >= 0.5
        && is_wordlike(&heading.text)
        && !is_front_matter(&heading.text)
        && !is_direction(&heading.text)
        && ratio(&heading.norm, &norm(&song.title)) < 0.8
        && !titles
            .iter()
            .flatten()
            .any(|t| t.overlaps(heading) || is_beside(heading, t))
}

/// Whether a heading stands right under or over a title: a subtitle, another name.
fn is_beside(heading: &Heading, title: &Heading) -> bool {
    heading.leaf == title.leaf && (heading.y - title.y).abs() < 2.2 * title.size * title.rows as f32
}

/// Contents rows that were placed where no song has their title, though it stands there.
fn rows_without_song(layout: &Layout, heads: &Headings, mapping: &Mapping) -> Vec<SuspectedSong> {
    let names: Vec<String> = mapping.songs.iter().map(|s| norm(&s.title)).collect();
    mapping
        .entries
        .iter()
        .filter(|entry| !entry.second_name)
        .filter_map(|entry| {
            let (page, name) = (entry.page?, norm(&entry.title));
            let taken = mapping.songs.iter().zip(&names).any(|(song, other)| {
                song.start == page && (ratio(&name, other) >= 0.7 || other.contains(&name))
            });
            let stands = || {
                layout
                    .leaves_of(page)
                    .flat_map(|leaf| heads.on(leaf))
                    .any(|h| h.strength >= 0.4 && ratio(&h.norm, &name) >= 0.87)
            };
            if taken || is_front_matter(&entry.title) || !stands() {
                return None;
            }
            let inside = mapping
                .songs
                .iter()
                .position(|s| s.start <= page && page <= s.end)?;
            Some(SuspectedSong {
                title: entry.title.clone(),
                page,
                inside,
            })
        })
        .collect()
}
