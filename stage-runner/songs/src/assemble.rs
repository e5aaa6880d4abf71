//! From all evidence to the songs of a book in reading order.

use std::collections::{BTreeSet, HashMap, HashSet};

use songbook_contract::{PageMapSegment, PageNumber};

use super::align::place;
use super::ends::{PageRoles, ends};
use super::evidence::BodyEvidence;
use super::layout::Layout;
use super::listed::{PlacedList, Trust, trust_in};
use super::model::{
    Ablation, ContentsList, Evidence, MappedSong, Mapping, PageFolio, UnderstoodEntry,
    UserEvidence, Witness,
};
use super::parallel::one_song_a_number;
use super::pool::listed_songs;
use super::song::{FoundSong, Source};
use super::style::{self_consistent, unlisted};
use super::text::{
    equal_title, is_contents_heading, is_front_matter, is_wordlike, norm, ratio, says_continued,
    without_continued, without_number,
};
use super::titles::{split_artists, strip_catalogue_numbers};
use super::user::{apply_overrides, name_user_artists, user_list};
use crate::page::Book;

/// Finds the songs of a book.
pub(super) fn assemble(
    book: &Book,
    layout: &Layout,
    lists: &[ContentsList],
    user: &UserEvidence,
    without: Ablation,
) -> Mapping {
    let own_list = user_list(book, user);
    let lists: Vec<&ContentsList> = match &own_list {
        Some(list) => vec![list],
        None if without.contents => Vec::new(),
        None => lists.iter().collect(),
    };
    let all_contents: Vec<Vec<usize>> = lists
        .iter()
        .map(|l| l.pages.iter().flat_map(|p| layout.leaves_of(*p)).collect())
        .collect();
    let mut rejected: HashSet<usize> = HashSet::new();
    // A list that turns out to be none gives its pages back to the body: look again.
    for _ in 0..3 {
        let contents: HashSet<usize> = all_contents
            .iter()
            .enumerate()
            .filter(|(i, _)| !rejected.contains(i))
            .flat_map(|(_, leaves)| leaves.iter().copied())
            .collect();
        let body = BodyEvidence::gather(book, layout, &contents, &user.page_map, without);
        let mut placed: Vec<PlacedList<'_>> = Vec::new();
        let mut more = false;
        for (index, list) in lists.iter().enumerate() {
            if rejected.contains(&index) {
                continue;
            }
            let placement = place(&body, &list.entries);
            let trust = if own_list.is_some() {
                Trust::Full
            } else {
                trust_in(&body, list, &placement, lists.len() - rejected.len())
            };
            if trust == Trust::None {
                more |= rejected.insert(index);
            } else {
                placed.push(PlacedList {
                    index,
                    list,
                    placement,
                    trust,
                });
            }
        }
        if !more {
            return finish(book, &body, &placed, &contents, user);
        }
    }
    let body = BodyEvidence::gather(book, layout, &HashSet::new(), &user.page_map, without);
    finish(book, &body, &[], &HashSet::new(), user)
}

fn finish(
    book: &Book,
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    contents: &HashSet<usize>,
    user: &UserEvidence,
) -> Mapping {
    let layout = body.layout;
    let roles = PageRoles::of(layout, contents, body.headings.body);
    let (mut songs, rows) = listed_songs(book, body, lists, contents, &roles.dividers);
    name_user_artists(user, &mut songs);
    if !body.without.headings && user.entries.is_empty() {
        add_headings(body, lists, &roles, &mut songs);
        if lists.is_empty() {
            sort(body, &mut songs);
            add_begun_before(body, &mut songs);
        }
    }
    let mut songs = one_song_a_number(body, lists, songs);
    sort(body, &mut songs);
    let mut songs = without_repeats(body, songs);
    strip_catalogue_numbers(&mut songs);
    split_artists(&mut songs);
    apply_overrides(layout, user, &mut songs);
    sort(body, &mut songs);
    judge_style(body, &mut songs);
    let ranges = ends(body, &roles, &songs);
    let mapped: Vec<MappedSong> = songs
        .iter()
        .zip(ranges)
        .map(|(song, pages)| mapped(body, song, &pages))
        .collect();
    let used: BTreeSet<u32> = mapped
        .iter()
        .flat_map(|s| {
            if s.pages.is_empty() {
                (s.start.0..=s.end.0).collect::<Vec<u32>>()
            } else {
                s.pages.iter().map(|p| p.0).collect()
            }
        })
        .collect();
    Mapping {
        songs: mapped,
        segments: segments(body),
        folios: folios_of(body),
        entries: rows.into_iter().collect::<Vec<UnderstoodEntry>>(),
        contents_pages: contents
            .iter()
            .map(|&l| layout.page_of(l))
            .collect::<BTreeSet<PageNumber>>()
            .into_iter()
            .collect(),
        unassigned: gaps(layout, &used),
    }
}

/// Songs that no list names: headings in the look of the others, or, where nothing
/// is listed, in the look that explains the book best.
fn add_headings(
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    roles: &PageRoles,
    songs: &mut Vec<FoundSong>,
) {
    let matched: Vec<usize> = songs.iter().filter_map(|s| s.heading).collect();
    let few = (songs.len() as f32) < 0.1 * body.layout.len() as f32;
    let mut extra = Vec::new();
    if matched.len() >= 3 {
        extra = unlisted(body, &matched);
    } else if few || songs.is_empty() {
        let found = self_consistent(body);
        let run = &body.song_numbers;
        let counted = run.len() as f32 >= (0.15 * body.layout.len() as f32).max(5.0);
        let read = body.headings.all.iter().filter(|h| h.ocr).count();
        // Without fonts a running number says more than a look.
        if counted && 2 * read > body.headings.all.len() && 2 * run.len() > found.headings.len() {
            songs.clear();
            songs.extend(numbered_songs(body));
            let numbered: Vec<usize> = songs.iter().filter_map(|s| s.heading).collect();
            // A number out of the run is that of a verse.
            let numbers = run.iter().map(|n| n.number);
            let (first, last) = (numbers.clone().min(), numbers.max());
            let mut more = unlisted(body, &numbered);
            more.retain(|&i| {
                let own = body.headings.get(i).and_then(|h| h.number);
                own.is_none() || first <= own && own <= last
            });
            push_headings(body, lists, roles, more, songs);
            return;
        }
        let beside = run
            .iter()
            .filter(|n| {
                found
                    .headings
                    .iter()
                    .filter_map(|&i| body.headings.get(i))
                    .any(|h| h.leaf == n.leaf && (h.y - n.y).abs() < 3.0 * h.size)
            })
            .count();
        if counted
            && (found.score < 0.35 || 2 * beside < run.len() && run.len() > found.headings.len())
        {
            songs.extend(numbered_songs(body));
        } else if found.score >= 0.25 {
            songs.clear();
            extra = found.headings;
        }
    }
    push_headings(body, lists, roles, extra, songs);
}

/// Adds headings as songs of their own, but for front matter.
fn push_headings(
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    roles: &PageRoles,
    extra: Vec<usize>,
    songs: &mut Vec<FoundSong>,
) {
    let front = lists
        .iter()
        .flat_map(|l| &l.list.pages)
        .filter_map(|p| body.layout.first_leaf_of(*p))
        .filter(|l| (*l as f32) < 0.3 * body.layout.len() as f32)
        .max()
        .filter(|_| !songs.is_empty());
    for index in extra {
        let Some(heading) = body.headings.get(index) else {
            continue;
        };
        if roles.dividers.contains(&heading.leaf) || front.is_some_and(|f| heading.leaf <= f) {
            continue;
        }
        let bare = without_number(&heading.text).trim();
        if is_front_matter(bare) || is_contents_heading(bare) || !is_wordlike(bare) {
            continue;
        }
        let title = if says_continued(bare) {
            without_continued(bare)
        } else {
            bare.to_owned()
        };
        let mut song = FoundSong {
            y: Some(heading.y),
            heading: Some(index),
            score: heading.strength,
            number: heading.number,
            ..FoundSong::new(heading.leaf, title, Source::Heading)
        };
        song.witness(Evidence::Heading, heading.strength.min(1.0));
        songs.push(song);
    }
}

/// In an excerpt a song may begin before the first page that is there: its running head
/// says "Title (cont.)", and no found song has that title.
fn add_begun_before(body: &BodyEvidence<'_>, songs: &mut Vec<FoundSong>) {
    let is_song = |songs: &[FoundSong], title: &str| {
        songs
            .iter()
            .any(|s| ratio(&norm(&s.title), &norm(title)) >= 0.7)
    };
    let heads = || {
        body.headings
            .all
            .iter()
            .filter(|h| h.above <= 1 && h.rows == 1 && says_continued(&h.text))
    };
    let known = heads()
        .filter(|h| is_song(songs, &without_continued(&h.text)))
        .count();
    if known < 3 {
        return;
    }
    for heading in heads() {
        let title = without_continued(without_number(&heading.text));
        let taken = songs.iter().any(|s| s.leaf == heading.leaf);
        if taken || title.chars().count() < 4 || is_song(songs, &title) {
            continue;
        }
        let mut song = FoundSong {
            score: 0.3,
            ..FoundSong::new(heading.leaf, title, Source::Heading)
        };
        song.witness(Evidence::Heading, 0.3);
        songs.push(song);
    }
}

/// A numbered book without titles in one look: the title is beside or below the number.
fn numbered_songs(body: &BodyEvidence<'_>) -> Vec<FoundSong> {
    let mut out = Vec::new();
    for run in &body.song_numbers {
        let own = without_number(&run.text);
        let line = body
            .headings
            .indices(run.leaf)
            .filter_map(|i| body.headings.get(i).map(|h| (i, h)))
            .filter(|(_, h)| {
                h.ocr && (h.y - run.y).abs() < 0.6 * run.size && h.x1 > run.x0 + run.size
            })
            .max_by(|(_, a), (_, b)| a.rows.cmp(&b.rows).then(b.x0.total_cmp(&a.x0)));
        let title = if let Some((_, heading)) = line {
            Some(without_number(&heading.text).to_owned())
        } else if own != run.text {
            Some(own.to_owned())
        } else {
            body.headings
                .on(run.leaf)
                .iter()
                .filter(|h| {
                    let step = h.y - run.y;
                    h.rows == 1
                        && step > -0.8 * run.size
                        && step < 2.2 * run.size
                        && (h.x0 > run.x0 + 2.0 || step > 3.0)
                        && h.text.chars().any(char::is_alphabetic)
                })
                .min_by(|a, b| (a.y - run.y).abs().total_cmp(&(b.y - run.y).abs()))
                .map(|h| h.text.clone())
        };
        let Some(title) = title else { continue };
        let mut song = FoundSong {
            y: Some(run.y),
            score: 0.5,
            heading: line.map(|(index, _)| index),
            number: Some(run.number),
            counted: true,
            ..FoundSong::new(run.leaf, title, Source::Number)
        };
        song.witness(Evidence::SongNumber, 1.0);
        out.push(song);
    }
    out
}

fn sort(body: &BodyEvidence<'_>, songs: &mut [FoundSong]) {
    songs.sort_by(|a, b| {
        let x = |s: &FoundSong| s.heading(&body.headings).map_or(0.0, |h| h.x0);
        a.leaf
            .cmp(&b.leaf)
            .then(a.y.unwrap_or(0.0).total_cmp(&b.y.unwrap_or(0.0)))
            .then(x(a).total_cmp(&x(b)))
    });
}

/// A title printed again on the next pages of the same song does not start another.
fn without_repeats(body: &BodyEvidence<'_>, songs: Vec<FoundSong>) -> Vec<FoundSong> {
    let heads = &body.headings;
    let mut out: Vec<FoundSong> = Vec::with_capacity(songs.len());
    let mut last_leaf: HashMap<String, usize> = HashMap::new();
    for song in songs {
        let earlier = out
            .iter()
            .rev()
            .find(|o| equal_title(&o.title, &song.title));
        if song.source == Source::Heading {
            let own = song.heading(heads);
            let continues = own.is_some_and(|h| h.continues);
            if let Some(earlier) = earlier {
                let same_page = earlier.leaf == song.leaf
                    && earlier.heading(heads).map(|h| h.style()) == own.map(|h| h.style())
                    && own.is_some();
                let is_last = out.last().is_some_and(|l| std::ptr::eq(l, earlier));
                let same_number = earlier
                    .heading(heads)
                    .is_none_or(|h| h.number.is_none() || h.number == own.and_then(|o| o.number));
                let goes_on = last_leaf
                    .get(&norm(&earlier.title))
                    .is_some_and(|l| l + 1 >= song.leaf);
                let another = same_page && !continues;
                if (is_last && same_number || goes_on) && !another {
                    last_leaf.insert(norm(&earlier.title), song.leaf);
                    continue;
                }
            }
            if own.is_some_and(|h| says_continued(&h.text)) {
                continue;
            }
        }
        last_leaf.insert(norm(&song.title), song.leaf);
        out.push(song);
    }
    out
}

/// Marks the songs whose heading looks as most of the book's titles do.
fn judge_style(body: &BodyEvidence<'_>, songs: &mut [FoundSong]) {
    let mut faces: HashMap<_, usize> = HashMap::new();
    for heading in songs.iter().filter_map(|s| s.heading(&body.headings)) {
        *faces.entry(heading.face()).or_default() += 1;
    }
    let all: usize = faces.values().sum();
    for song in songs.iter_mut() {
        let share = song
            .heading(&body.headings)
            .and_then(|h| faces.get(&h.face()))
            .map_or(0.0, |n| *n as f32 / all.max(1) as f32);
        if share >= 0.15 && all >= 3 {
            song.witness(Evidence::HeadingStyle, share);
        }
        let folio = body.folios.get(song.leaf);
        if let (Some(number), Some(folio)) = (song.number, folio)
            && folio.seen()
            && folio.number == number
        {
            song.witness(Evidence::Folio, 1.0);
        }
    }
}

fn mapped(body: &BodyEvidence<'_>, song: &FoundSong, pages: &[PageNumber]) -> MappedSong {
    let start = body.layout.page_of(song.leaf);
    let mut evidence: Vec<Witness> = song
        .witnesses
        .iter()
        .copied()
        .filter(|w| w.strength > 0.0)
        .collect();
    evidence.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.kind.cmp(&b.kind)));
    let plain = pages
        .windows(2)
        .all(|w| matches!(w, [a, b] if b.0 == a.0 + 1));
    let start = pages.iter().copied().min().unwrap_or(start);
    let end = pages.iter().copied().max().unwrap_or(start);
    MappedSong {
        title: song.title.clone(),
        artist: song.artist.clone(),
        start,
        end,
        pages: if plain { Vec::new() } else { pages.to_vec() },
        half: body
            .layout
            .leaves
            .get(song.leaf)
            .map_or(crate::page::Half::Whole, |l| l.half),
        y: song.y,
        printed_page: body
            .folios
            .get(song.leaf)
            .map(|f| f.number.to_string())
            .or_else(|| {
                let contents = matches!(
                    song.source,
                    Source::Contents(_) | Source::Both | Source::User
                );
                song.number.filter(|_| contents).map(|n| n.to_string())
            }),
        probability: probability(song),
        evidence,
    }
}

/// A first estimate of how likely start and title are right.
fn probability(song: &FoundSong) -> f32 {
    if song.source == Source::User {
        return 1.0;
    }
    // Independent pieces of evidence each leave a share of doubt.
    let doubt: f32 = song
        .witnesses
        .iter()
        .map(|w| {
            let weight = match w.kind {
                Evidence::UserEntry => 1.0,
                Evidence::Heading => 0.8,
                Evidence::Link | Evidence::Outline => 0.75,
                Evidence::ContentsNumber | Evidence::SongNumber => 0.7,
                Evidence::HeadingStyle | Evidence::Folio | Evidence::ContentsTitle => 0.5,
                Evidence::PageLabel => 0.4,
            };
            1.0 - weight * w.strength.clamp(0.0, 1.0)
        })
        .product();
    (1.0 - doubt).clamp(0.0, 1.0)
}

fn folios_of(body: &BodyEvidence<'_>) -> Vec<PageFolio> {
    body.folios
        .of_leaf
        .iter()
        .zip(&body.layout.leaves)
        .filter_map(|(folio, leaf)| {
            folio.map(|f| PageFolio {
                page: leaf.page,
                half: leaf.half,
                expected: f.number,
                read: f.read,
            })
        })
        .collect()
}

/// The beginnings of runs in which printed numbers and pages keep step.
fn segments(body: &BodyEvidence<'_>) -> Vec<PageMapSegment> {
    if !body.page_map.is_empty() {
        return body.page_map.clone();
    }
    let mut out: Vec<PageMapSegment> = Vec::new();
    let mut before: Option<i64> = None;
    for (index, folio) in body.folios.of_leaf.iter().enumerate() {
        let Some(folio) = folio else { continue };
        let offset = index as i64 - i64::from(folio.number);
        if before != Some(offset) {
            out.push(PageMapSegment {
                printed: i32::try_from(folio.number).unwrap_or(i32::MAX),
                page: body.layout.page_of(index),
            });
        }
        before = Some(offset);
    }
    out
}

fn gaps(layout: &Layout, used: &BTreeSet<u32>) -> Vec<songbook_contract::PageRange> {
    let mut out: Vec<songbook_contract::PageRange> = Vec::new();
    let last = layout.pages as u32;
    for page in (1..=last).filter(|p| !used.contains(p)).map(PageNumber) {
        match out.last_mut().filter(|r| r.last.0 + 1 == page.0) {
            Some(range) => range.last = page,
            None => out.push(songbook_contract::PageRange {
                first: page,
                last: page,
            }),
        }
    }
    out
}
