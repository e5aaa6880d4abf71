//! From all evidence to the songs of a book in reading order.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use songbook_contract::{PageMapSegment, PageNumber};

use super::align::place;
use super::codes::strip_codes;
use super::ends::{PageRoles, ends};
use super::evidence::BodyEvidence;
use super::layout::Layout;
use super::listed::{PlacedList, Trust, trust_in};
use super::model::{
    Ablation, ContentsList, Evidence, MappedSong, Mapping, PageFolio, UnderstoodEntry,
    UserEvidence, Witness,
};
use super::other_names::drop_second_names;
use super::parallel::one_song_a_pair;
use super::pool::listed_songs;
use super::sections::drop_sections;
use super::song::{FoundSong, Source};
use super::text::{equal_title, norm, says_continued};
use super::titles::{
    split_artists, strip_catalogue_numbers, strip_roman_counts, strip_tab_letters,
};
use super::unlisted::{ListedRows, add_begun_before, add_headings};
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
            return finish(book, &body, &lists, &placed, &contents, user);
        }
    }
    let body = BodyEvidence::gather(book, layout, &HashSet::new(), &user.page_map, without);
    finish(book, &body, &lists, &[], &HashSet::new(), user)
}

/// What is missed of an index that counts far more songs than were found: it could not be
/// placed, but what was found instead is then hardly all, or no songs (a list of sections).
fn missed_of_counted<'a>(
    songs: &[MappedSong],
    unused: impl Iterator<Item = &'a ContentsList>,
) -> Vec<UnderstoodEntry> {
    unused
        .filter(|list| counts_its_rows(list))
        .filter(|list| 10 * songs.len() < 7 * list.entries.len())
        .flat_map(|list| &list.entries)
        .filter(|row| !songs.iter().any(|s| equal_title(&s.title, &row.title)))
        .map(|row| UnderstoodEntry {
            title: row.title.clone(),
            artist: None,
            printed_page: row.number,
            page: None,
            second_name: false,
        })
        .collect()
}

/// Whether the numbers of a list are about as many as they are high, as where songs are
/// counted, or begin on every page.
fn counts_its_rows(list: &ContentsList) -> bool {
    let numbers: BTreeSet<u32> = list.entries.iter().filter_map(|row| row.number).collect();
    let highest = numbers.last().copied().unwrap_or(0) as usize;
    numbers.len() >= 15 && 10 * numbers.len() >= 8 * highest
}

/// The rows of all lists, also of those that turned out to be none of this file's (an
/// excerpt keeps the contents of the whole): a title with a number behind it heads no song.
fn rows_with_numbers(lists: &[&ContentsList]) -> ListedRows {
    let rows = lists.iter().flat_map(|list| &list.entries);
    rows.filter(|row| row.number.is_some())
        .map(|row| (row.page, norm(&row.title)))
        .collect()
}

/// From placed lists to songs. `lists` are all, also those that turned out to be none.
fn finish(
    book: &Book,
    body: &BodyEvidence<'_>,
    lists: &[&ContentsList],
    placed: &[PlacedList<'_>],
    contents: &HashSet<usize>,
    user: &UserEvidence,
) -> Mapping {
    let layout = body.layout;
    let roles = PageRoles::of(layout, contents, body.headings.body);
    let (mut songs, mut entries) = listed_songs(book, body, placed, contents, &roles.dividers);
    name_user_artists(user, &mut songs);
    if !body.without.headings && user.entries.is_empty() {
        let rows = rows_with_numbers(lists);
        add_headings(body, placed, &roles, &rows, &mut songs);
        if placed.is_empty() {
            sort(body, &mut songs);
            add_begun_before(body, &mut songs);
        }
    }
    let names = names_of(layout, &songs);
    let mut songs = one_song_a_pair(body, placed, songs);
    drop_second_names(body, &mut songs);
    mark_second_names(&names, &names_of(layout, &songs), &mut entries);
    sort(body, &mut songs);
    drop_sections(body, &mut songs);
    let mut songs = without_repeats(body, songs);
    strip_codes(&body.headings, &mut songs);
    strip_catalogue_numbers(&mut songs);
    strip_roman_counts(&mut songs);
    strip_tab_letters(&mut songs);
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
    let is_unused = |index: &usize| !placed.iter().any(|p| p.index == *index);
    let unused = (0..lists.len()).filter(is_unused);
    let unused = unused.filter_map(|index| lists.get(index).copied());
    entries.extend(missed_of_counted(&mapped, unused));
    let used: BTreeSet<u32> = mapped
        .iter()
        .flat_map(|s| s.all_pages().into_iter().map(|p| p.0))
        .collect();
    Mapping {
        songs: mapped,
        segments: segments(body),
        folios: folios_of(body),
        entries,
        contents_pages: contents
            .iter()
            .map(|&l| layout.page_of(l))
            .collect::<BTreeSet<PageNumber>>()
            .into_iter()
            .collect(),
        unassigned: gaps(layout, &used),
    }
}

/// The titles of songs with the pages on which they start.
fn names_of(layout: &Layout, songs: &[FoundSong]) -> HashSet<(PageNumber, String)> {
    let name = |s: &FoundSong| (layout.page_of(s.leaf), s.title.clone());
    songs.iter().map(name).collect()
}

/// Marks the rows whose names are among `names` but no longer `titles` of songs: they turned
/// out to be other names of those.
fn mark_second_names(
    names: &HashSet<(PageNumber, String)>,
    titles: &HashSet<(PageNumber, String)>,
    entries: &mut [UnderstoodEntry],
) {
    for entry in entries {
        let name = entry.page.map(|page| (page, entry.title.clone()));
        entry.second_name = name.is_some_and(|n| names.contains(&n) && !titles.contains(&n));
    }
}

/// Puts songs into the order in which they are read.
fn sort(body: &BodyEvidence<'_>, songs: &mut [FoundSong]) {
    songs.sort_by(|a, b| {
        let x = |s: &FoundSong| s.heading(&body.headings).map_or(0.0, |h| h.x0);
        a.leaf
            .cmp(&b.leaf)
            .then(a.y.unwrap_or(0.0).total_cmp(&b.y.unwrap_or(0.0)))
            .then(x(a).total_cmp(&x(b)))
    });
    for of_leaf in songs.chunk_by_mut(|a, b| a.leaf == b.leaf) {
        let leaf = of_leaf.first().and_then(|s| body.layout.leaves.get(s.leaf));
        if leaf.is_some_and(|leaf| leaf.columns.several()) {
            sort_by_column(body, of_leaf);
        }
    }
}

/// Puts songs of one leaf, which stand in rows, into the order of its columns, unless they
/// are numbered in rows.
fn sort_by_column(body: &BodyEvidence<'_>, songs: &mut [FoundSong]) {
    let falls = |songs: &[FoundSong]| {
        let numbers: Vec<u32> = songs
            .iter()
            .filter_map(|s| s.heading(&body.headings)?.number)
            .collect();
        numbers
            .windows(2)
            .filter(|w| matches!(w, [a, b] if a > b))
            .count()
    };
    let by_row = falls(songs);
    let mut by_column = songs.to_vec();
    by_column.sort_by(|a, b| {
        let order = body.place(a).partial_cmp(&body.place(b));
        order.unwrap_or(Ordering::Equal)
    });
    if falls(&by_column) <= by_row {
        songs.clone_from_slice(&by_column);
    }
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
        // What the pages say of it is weighed when all songs are known.
        probability: 0.0,
        evidence,
    }
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
