//! Names that stand right under other songs' titles and are theirs: first lines, tunes,
//! authors, titles in a second language, and the tunes of a set.
//!
//! What single lines look like says little; that nearly all names of one kind (one list,
//! one look) stand right under names of another says that both name the same songs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::evidence::BodyEvidence;
use super::layout::{FontId, Leaf, Seg};
use super::song::{FoundSong, Source};
use super::text::{is_chords, letters, norm, ratio, without_number};

/// So many names that stand under others are a rule of the book.
const PAIRS: usize = 3;
/// Nearly all of a kind, as a share.
const NEARLY_ALL: f32 = 0.7;
/// At most so many lines (a tune's name, its metre, an author) stand between a title and what is
/// under it,
const LINES_BETWEEN: usize = 2;
/// and it begins within so many times the size of running text or of the title.
const REACH: f32 = 4.0;
/// What is bigger by this is the title, though no list has it.
const BIGGER: f32 = 1.1;
/// Sizes that OCR estimates are the same within this.
const ALIKE_SIZES: f32 = 1.2;
/// Letters that a line and a name have in common at their beginnings, at least.
const LEAST_BEGINNING: usize = 8;
/// Likeness of those beginnings.
const ALIKE: f64 = 0.85;
/// More tunes than this are no set, as a rule, but the songs of a section.
const LARGEST_SET: usize = 4;

/// Names of one kind: the list that has them, and how they are set.
type Kind = (Source, FontId, i32, bool);

/// A song's name where it stands on its page.
#[derive(Debug, Clone, Copy)]
struct Spot {
    /// The song's position.
    song: usize,
    leaf: usize,
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
    size: f32,
    kind: Kind,
}

impl Spot {
    /// Whether two names are set alike: then they are names of two songs.
    fn looks_like(&self, other: &Self) -> bool {
        let (_, font, size, bold) = self.kind;
        let (_, other_font, other_size, other_bold) = other.kind;
        // Without fonts sizes decide, and they waver.
        let near = |a: f32, b: f32| a.max(b) < ALIKE_SIZES * a.min(b);
        if font == 0 && other_font == 0 {
            near(self.size, other.size)
        } else {
            (font, size, bold) == (other_font, other_size, other_bold)
        }
    }
}

/// Drops the songs that are other songs' second names. A song whose title is the lower one
/// of its names begins with the upper one.
pub(super) fn drop_second_names(body: &BodyEvidence<'_>, songs: &mut Vec<FoundSong>) {
    let mut dropped = HashSet::new();
    // What stands under a second name ("title, tune, first line") is found the next time.
    for _ in 0..2 {
        let spots: Vec<Spot> = spots(body, songs)
            .into_iter()
            .filter(|s| !dropped.contains(&s.song))
            .collect();
        let found = second_names(body, songs, &spots);
        if found.is_empty() {
            break;
        }
        for second in found {
            dropped.insert(second.song);
            if let Some(song) = second.begins.and_then(|song| songs.get_mut(song)) {
                song.y = Some(second.y);
            }
        }
    }
    let mut index = 0..;
    songs.retain(|song| {
        let at = index.next().unwrap_or(usize::MAX);
        song.source == Source::User || !dropped.contains(&at)
    });
}

/// Where the songs' names stand, in reading order.
fn spots(body: &BodyEvidence<'_>, songs: &[FoundSong]) -> Vec<Spot> {
    let mut out: Vec<Spot> = songs
        .iter()
        .enumerate()
        .filter_map(|(index, song)| spot(body, index, song))
        .collect();
    let place = |s: &Spot| {
        let columns = body.layout.leaves.get(s.leaf).map(|l| &l.columns);
        columns.map(|c| c.place(s.x0, s.y0))
    };
    out.sort_by(|a, b| {
        let order = place(a).partial_cmp(&place(b));
        a.leaf
            .cmp(&b.leaf)
            .then(order.unwrap_or(std::cmp::Ordering::Equal))
    });
    out
}

fn spot(body: &BodyEvidence<'_>, index: usize, song: &FoundSong) -> Option<Spot> {
    let leaf = body.layout.leaves.get(song.leaf)?;
    let spot = |x0, x1, y0, y1, size: f32, font, bold| Spot {
        song: index,
        leaf: song.leaf,
        x0,
        x1,
        y0,
        y1,
        size,
        // OCR knows no fonts, and its sizes waver.
        kind: if leaf.ocr {
            let rank = (2.0 * size / body.headings.body.max(1.0)).round() as i32;
            (song.source, 0, rank, bold)
        } else {
            (song.source, font, size.round() as i32, bold)
        },
    };
    if let Some(h) = song.heading(&body.headings) {
        return Some(spot(h.x0, h.x1, h.y, h.y1, h.size, h.font, h.bold));
    }
    let seg = line_of(leaf, &song.title)?;
    Some(spot(
        seg.x0, seg.x1, seg.y0, seg.y1, seg.size, seg.font, seg.bold,
    ))
}

/// The line of a leaf that a name begins as, or that begins as a name.
fn line_of<'a>(leaf: &'a Leaf, name: &str) -> Option<&'a Seg> {
    let name = norm(name);
    // A dropped capital stands by itself.
    let without_initial = name.chars().skip(1).collect::<String>();
    leaf.segs.iter().find(|seg| {
        let line = norm(without_number(&seg.text));
        begins_alike(&line, &name) || begins_alike(&line, &without_initial)
    })
}

fn begins_alike(line: &str, name: &str) -> bool {
    let shorter = line.chars().count().min(name.chars().count());
    let beginning = |text: &str| text.chars().take(shorter).collect::<String>();
    shorter >= LEAST_BEGINNING && ratio(&beginning(line), &beginning(name)) >= ALIKE
}

/// A name that is no song's title.
struct SecondName {
    /// The song that was found by it.
    song: usize,
    /// The song that it stands over, and so begins,
    begins: Option<usize>,
    /// at this height.
    y: f32,
}

/// The songs whose names belong to the songs above or under them.
fn second_names(body: &BodyEvidence<'_>, songs: &[FoundSong], spots: &[Spot]) -> Vec<SecondName> {
    let mut kinds: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (at, spot) in spots.iter().enumerate() {
        kinds.entry(spot.kind).or_default().push(at);
    }
    let above: Vec<Option<usize>> = (0..spots.len())
        .map(|at| title_above(body, spots, at))
        .collect();
    let mut out: Vec<SecondName> = Vec::new();
    for members in kinds.values() {
        let pairs: Vec<(&Spot, &Spot)> = members
            .iter()
            .filter_map(|&at| Some((spots.get(above.get(at).copied()??)?, spots.get(at)?)))
            .filter(|(upper, _)| !out.iter().any(|name| name.song == upper.song))
            .collect();
        let share = pairs.len() as f32 / members.len() as f32;
        if pairs.len() < PAIRS {
            continue;
        }
        if share >= NEARLY_ALL {
            let upper_wins = are_titles(songs, &pairs);
            out.extend(pairs.iter().map(|(upper, lower)| SecondName {
                song: if upper_wins { lower.song } else { upper.song },
                begins: (!upper_wins).then_some(lower.song),
                y: upper.y0,
            }));
        } else {
            let tunes = tunes_of_sets(songs, spots, members, &pairs);
            out.extend(tunes.into_iter().map(|song| SecondName {
                song,
                begins: None,
                y: 0.0,
            }));
        }
    }
    out
}

/// The name that a name stands right under, or beside on its right.
fn title_above(body: &BodyEvidence<'_>, spots: &[Spot], at: usize) -> Option<usize> {
    let own = spots.get(at)?;
    let leaf = body.layout.leaves.get(own.leaf)?;
    let column = |s: &Spot| leaf.columns.place(s.x0, s.y0).column;
    let beside = |s: &Spot| {
        s.x1 <= own.x0 && (s.y0 - own.y0).abs() < 0.6 * own.size && own.size < BIGGER * s.size
    };
    let under = |s: &Spot| {
        let gap = own.y0 - s.y1;
        let reach = REACH * body.headings.body.max(s.size);
        let in_column = !leaf.columns.several() || column(s) == column(own);
        gap > -0.5 * own.size
            && own.y0 > s.y0 + 0.3 * s.size
            && gap < reach
            && in_column
            && lines_between(body, leaf, s, own) <= LINES_BETWEEN
    };
    let other = |s: &Spot| s.leaf == own.leaf && s.song != own.song && !s.looks_like(own);
    let candidates = spots.iter().enumerate().filter(|(_, s)| other(s));
    candidates
        .filter(|(_, s)| beside(s) || under(s))
        .max_by(|(_, a), (_, b)| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)))
        .map(|(at, _)| at)
}

/// How many lines of words stand between two names; staves count as well.
fn lines_between(body: &BodyEvidence<'_>, leaf: &Leaf, upper: &Spot, lower: &Spot) -> usize {
    let between = |top: f32, bottom: f32| {
        let middle = (top + bottom) / 2.0;
        middle > upper.y1 && middle < lower.y0
    };
    let rows: BTreeSet<usize> = leaf
        .segs
        .iter()
        .filter(|s| between(s.y0, s.y1) && s.x0 < lower.x1.max(upper.x1) && s.x1 > lower.x0)
        .filter(|s| letters(&s.text) >= 4 && !is_chords(&s.text))
        .filter(|s| s.size > 0.7 * body.headings.body)
        .map(|s| s.row)
        .collect();
    let staves = leaf.staves.iter().filter(|(top, end)| between(*top, *end));
    rows.len() + 2 * staves.count()
}

/// Whether of pairs of names the upper ones are the songs' titles: they are listed, or
/// bigger, and tell the songs apart.
fn are_titles(songs: &[FoundSong], pairs: &[(&Spot, &Spot)]) -> bool {
    let titles = pairs.iter().filter_map(|(upper, _)| songs.get(upper.song));
    let listed = titles.clone().filter(|s| s.source != Source::Heading);
    let bigger = pairs
        .iter()
        .filter(|(upper, lower)| upper.size > BIGGER * lower.size);
    // "Psalm 1", "Psalm 2": the words are the same.
    let words = |s: &FoundSong| -> String {
        let named = s.title.chars().filter(|c| c.is_alphabetic());
        named.flat_map(char::to_lowercase).collect()
    };
    let distinct: HashSet<String> = titles.map(words).collect();
    10 * distinct.len() >= 8 * pairs.len()
        && (2 * listed.count() >= pairs.len() || 2 * bigger.count() >= pairs.len())
}

/// Where nearly every song of one list has the first of a few names of another right under
/// its title, those are the tunes of sets, and all up to the next set are its.
fn tunes_of_sets(
    songs: &[FoundSong],
    spots: &[Spot],
    members: &[usize],
    pairs: &[(&Spot, &Spot)],
) -> Vec<usize> {
    let mut by_kind: BTreeMap<Kind, usize> = BTreeMap::new();
    for (upper, _) in pairs {
        *by_kind.entry(upper.kind).or_default() += 1;
    }
    let Some((&sets, &with_tune)) = by_kind.iter().max_by_key(|(_, n)| **n) else {
        return Vec::new();
    };
    let all_sets = spots.iter().filter(|s| s.kind == sets).count();
    let (Some(tune), Some(set)) = (pairs.first().map(|p| p.1), pairs.first().map(|p| p.0)) else {
        return Vec::new();
    };
    let listed = matches!(sets.0, Source::Contents(_)) && sets.0 != tune.kind.0;
    let counted = songs.iter().filter(|s| s.source == sets.0).count();
    let few = members.len() <= LARGEST_SET * all_sets && 2 * all_sets > counted;
    let nearly_all = with_tune as f32 >= NEARLY_ALL * all_sets as f32;
    if all_sets < 2 * PAIRS || !listed || !few || !nearly_all || tune.size >= 0.92 * set.size {
        return Vec::new();
    }
    let first = spots.iter().position(|s| s.kind == sets).unwrap_or(0);
    let inside = members.iter().filter(|at| **at > first);
    inside.filter_map(|&at| Some(spots.get(at)?.song)).collect()
}
