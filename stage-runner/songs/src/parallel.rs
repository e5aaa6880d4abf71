//! Books that print every song in two languages side by side, on one page or on two: two
//! titles, one number, one song.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::evidence::BodyEvidence;
use super::headings::{Heading, Headings};
use super::layout::Layout;
use super::listed::PlacedList;
use super::song::{FoundSong, Source};
use super::style::Segments;
use super::text::without_number;
use super::two_languages;

/// Pairs of titles under one number that it takes to call a book bilingual.
const PAIRS: usize = 3;
/// The same of titles side by side that lists name in two blocks, one for each language,
const PAIRS_IN_BLOCKS: usize = 5;
/// and that nearly all titles stand in, as a share.
const NEARLY_ALL: f32 = 0.8;

/// Pairs of titles on facing pages that it takes to call a book bilingual.
const PAIRS_OF_PAGES: usize = 5;
/// Sizes of one type differ by less, as a share.
const SAME_SIZE: f32 = 0.06;

/// Joins songs that are one in two languages: what stands under titles side by side or on
/// facing pages is of two, or contents give both the same song number, or name them in two
/// blocks. The left one is the song's title, whichever of them is listed.
pub(super) fn one_song_a_pair(
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    mut songs: Vec<FoundSong>,
) -> Vec<FoundSong> {
    let titles: Vec<&Heading> = songs
        .iter()
        .filter_map(|song| song.heading(&body.headings))
        .collect();
    let facing = Segments::of(facing(body.layout, &titles, &by_leaf(&titles)).into_iter());
    songs.retain(|song| {
        song.heading(&body.headings)
            .is_none_or(|own| !facing.share(own))
    });
    let alike = if is_sung_in_two(body, &songs) {
        is_same_type
    } else if is_bilingual(body, lists) || is_listed_in_blocks(body, lists) {
        is_same_size
    } else {
        return songs;
    };
    let mut songs: Vec<FoundSong> = songs
        .into_iter()
        .map(|song| at_left_title(body, song, alike))
        .collect();
    // Of one row the song that is known best, then of one number the topmost.
    songs.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut rows: HashSet<(usize, usize)> = HashSet::new();
    songs.retain(|song| {
        song.heading(&body.headings)
            .is_none_or(|h| rows.insert((h.leaf, h.row)))
    });
    songs.sort_by(|a, b| {
        let y = |s: &FoundSong| s.y.unwrap_or(f32::MAX);
        a.leaf.cmp(&b.leaf).then(y(a).total_cmp(&y(b)))
    });
    // Beside a long title there is no place: the other one then stands under it.
    let mut upper: Option<Heading> = None;
    songs.retain(|song| {
        let own = song.heading(&body.headings);
        let second = own
            .zip(upper.as_ref())
            .is_some_and(|(h, u)| is_next_line(h, u) && alike(u, h));
        if !second {
            upper = own.cloned();
        }
        !second
    });
    let mut numbers: HashSet<(usize, u32)> = HashSet::new();
    songs.retain(|song| {
        number_of(lists, song).is_none_or(|number| numbers.insert((song.leaf, number)))
    });
    songs
}

/// The song number that a list of song numbers gives this song.
fn number_of(lists: &[PlacedList<'_>], song: &FoundSong) -> Option<u32> {
    let Source::Contents(index) = song.source else {
        return None;
    };
    let list = lists.iter().find(|l| l.index == index)?;
    song.number.filter(|_| list.placement.numbers_songs)
}

/// Whether titles that contents give the same song number stand side by side.
fn is_bilingual(body: &BodyEvidence<'_>, lists: &[PlacedList<'_>]) -> bool {
    let mut groups: BTreeMap<(usize, u32), Vec<&Heading>> = BTreeMap::new();
    for placed in lists.iter().filter(|l| l.placement.numbers_songs) {
        for (index, entry) in placed.list.entries.iter().enumerate() {
            let heading = placed
                .placement
                .matched(index)
                .and_then(|m| body.headings.get(m.heading));
            if let (Some(number), Some(heading)) = (entry.number, heading) {
                groups
                    .entry((heading.leaf, number))
                    .or_default()
                    .push(heading);
            }
        }
    }
    let shared: Vec<_> = groups.values().filter(|g| g.len() > 1).collect();
    let pairs = shared
        .iter()
        .filter(|g| {
            g.iter().any(|left| {
                g.iter()
                    .any(|right| stands_left_of(left, right, is_same_size))
            })
        })
        .count();
    pairs >= PAIRS && 5 * pairs >= shared.len()
}

/// Whether nearly all titles stand side by side and contents name the left ones in one
/// block and the right ones in another. In columns of short songs titles may stand so as
/// well, but then the two columns take turns in the contents.
fn is_listed_in_blocks(body: &BodyEvidence<'_>, lists: &[PlacedList<'_>]) -> bool {
    let titles: Vec<&Heading> = lists
        .iter()
        .flat_map(|placed| {
            let entries = 0..placed.list.entries.len();
            entries.filter_map(|index| placed.placement.matched(index))
        })
        .filter_map(|m| body.headings.get(m.heading))
        .collect();
    let by_leaf = by_leaf(&titles);
    let beside = |title: &Heading, on_left: bool| {
        let others = by_leaf.get(&title.leaf).into_iter().flatten();
        let mut pairs = others.map(|o| if on_left { (title, *o) } else { (*o, title) });
        pairs.any(|(left, right)| stands_left_of(left, right, is_same_size))
    };
    // For each title in a pair, whether it is the left one.
    let sides: Vec<bool> = titles
        .iter()
        .filter_map(|title| {
            let is_left = beside(title, true);
            (is_left != beside(title, false)).then_some(is_left)
        })
        .collect();
    let changes = sides.windows(2).filter(|s| s.first() != s.last()).count();
    sides.len() >= 2 * PAIRS_IN_BLOCKS
        && sides.len() as f32 >= NEARLY_ALL * titles.len() as f32
        && 10 * changes <= sides.len()
}

/// Whether what stands under titles side by side is sung in two languages.
fn is_sung_in_two(body: &BodyEvidence<'_>, songs: &[FoundSong]) -> bool {
    let titles: Vec<&Heading> = songs
        .iter()
        .filter_map(|song| song.heading(&body.headings))
        .collect();
    let pairs = pairs(&titles, &by_leaf(&titles));
    pairs.len() >= PAIRS && two_languages::are_two(body.layout, &titles, &pairs)
}

/// The headings beside titles that name the same songs in another language; none unless
/// these are sung in two.
pub(super) fn translated<'h>(
    layout: &Layout,
    heads: &'h Headings,
    titles: &[&'h Heading],
) -> Vec<&'h Heading> {
    let on_pages: BTreeSet<usize> = titles.iter().flat_map(|t| [t.leaf, t.leaf + 1]).collect();
    let others = on_pages.into_iter().flat_map(|leaf| heads.on(leaf));
    let others = by_leaf(&others.collect::<Vec<&Heading>>());
    let mut out = facing(layout, titles, &others);
    let pairs = pairs(titles, &others);
    if pairs.len() >= PAIRS && two_languages::are_two(layout, titles, &pairs) {
        out.extend(pairs.into_iter().map(|(_, right)| right));
    }
    out
}

/// Headings by the leaf that they stand on.
type ByLeaf<'h> = BTreeMap<usize, Vec<&'h Heading>>;

fn by_leaf<'h>(headings: &[&'h Heading]) -> ByLeaf<'h> {
    let mut out = ByLeaf::new();
    for &heading in headings {
        out.entry(heading.leaf).or_default().push(heading);
    }
    out
}

/// The headings that face titles on the next page, as high and as large, and name the same
/// songs in another language: all left pages are sung in one, all right ones in another.
fn facing<'h>(layout: &Layout, titles: &[&'h Heading], others: &ByLeaf<'h>) -> Vec<&'h Heading> {
    let pairs_of = |side: usize| -> Vec<(&'h Heading, &'h Heading)> {
        let lefts = titles.iter().filter(|t| t.leaf % 2 == side);
        lefts
            .filter_map(|left| {
                let next = others.get(&(left.leaf + 1)).into_iter().flatten();
                // Translations may be set in italics.
                let mut alike = next.filter(|right| {
                    (left.y - right.y).abs() < left.size && is_about_as_large(left, right)
                });
                Some((*left, *alike.next()?))
            })
            .collect()
    };
    let sides = [0, 1].map(pairs_of);
    // A right page and the next left one are of two languages as well.
    let best = sides.into_iter().max_by_key(|pairs| {
        let first = pairs.first().map_or(usize::MAX, |(left, _)| left.leaf);
        (pairs.len(), std::cmp::Reverse(first))
    });
    let pairs = best.unwrap_or_default();
    let leaves: Vec<(usize, usize)> = pairs.iter().map(|(l, r)| (l.leaf, r.leaf)).collect();
    if pairs.len() < PAIRS_OF_PAGES || !two_languages::are_two_leaves(layout, &leaves) {
        return Vec::new();
    }
    pairs.into_iter().map(|(_, right)| right).collect()
}

/// Pairs of titles on the left and others beside them.
fn pairs<'h>(lefts: &[&'h Heading], rights: &ByLeaf<'h>) -> Vec<(&'h Heading, &'h Heading)> {
    let all = lefts.iter().flat_map(|left| {
        let on_leaf = rights.get(&left.leaf).into_iter().flatten();
        on_leaf.map(move |right| (*left, *right))
    });
    all.filter(|(left, right)| stands_left_of(left, right, is_same_type))
        .collect()
}

/// Whether both stand on one row in type that is `alike`, the first one on the left.
fn stands_left_of(left: &Heading, right: &Heading, alike: Alike) -> bool {
    left.leaf == right.leaf
        && left.x1 < right.x0
        && (left.y - right.y).abs() < 0.5 * right.size
        && alike(left, right)
}

/// Whether two titles are set in one type.
type Alike = fn(&Heading, &Heading) -> bool;

/// In one type, though OCR estimates its size.
fn is_same_type(one: &Heading, other: &Heading) -> bool {
    is_about_as_large(one, other) && one.face() == other.face()
}

fn is_about_as_large(one: &Heading, other: &Heading) -> bool {
    let wavering = if other.ocr { 0.3 } else { SAME_SIZE };
    (one.size - other.size).abs() < wavering * other.size
}

/// In one type beyond doubt: what stands beside a title may be the name of its tune.
fn is_same_size(one: &Heading, other: &Heading) -> bool {
    (one.size - other.size).abs() < SAME_SIZE * other.size && one.face() == other.face()
}

/// Whether a heading is the next line under a title.
fn is_next_line(heading: &Heading, title: &Heading) -> bool {
    const STEP: f32 = 2.0;
    let step = heading.y - title.y;
    heading.leaf == title.leaf && step > 0.0 && step < STEP * title.size * title.rows as f32
}

fn at_left_title(body: &BodyEvidence<'_>, mut song: FoundSong, alike: Alike) -> FoundSong {
    let Some(own) = song.heading(&body.headings) else {
        return song;
    };
    let left = body
        .headings
        .indexed(own.leaf)
        .filter(|(_, h)| h.rows == 1 && stands_left_of(h, own, alike))
        .min_by(|(_, a), (_, b)| a.x0.total_cmp(&b.x0));
    if let Some((index, heading)) = left {
        song.heading = Some(index);
        song.title = without_number(&heading.text).trim().to_owned();
        song.y = Some(heading.y);
    }
    song
}
