//! Names that stand right under other songs' titles and are theirs: first lines, tunes,
//! authors, titles in a second language, and the tunes of a set.
//!
//! What single lines look like says little; that nearly all names of one kind (one list,
//! one look) stand right under names of another says that both name the same songs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::evidence::BodyEvidence;
use super::layout::{Leaf, Seg, Style};
use super::song::{FoundSong, Source};
use super::text::{is_chords, letters, norm, ratio_of_beginnings, without_number};

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
type Kind = (Source, Style);

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
        let ((list, style), (other_list, other_style)) = (self.kind, other.kind);
        // Without fonts sizes decide, and they waver; names of two lists are of two kinds.
        let near = |a: f32, b: f32| a.max(b) < ALIKE_SIZES * a.min(b);
        if style.0 == 0 && other_style.0 == 0 {
            let lists = is_listed(list) && is_listed(other_list) && list != other_list;
            near(self.size, other.size) && !lists
        } else {
            style == other_style
        }
    }
}

/// Whether a contents list has names of this source.
fn is_listed(source: Source) -> bool {
    matches!(source, Source::Contents(_))
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

/// The bigger lines among `titles`, which no list names, that nearly all `songs`, which a list
/// does name, stand right under or beside: then the list is one of second names (the tune
/// index is the only list that is left of a hymnal). None if there is no such rule.
pub(super) fn titles_over(
    body: &BodyEvidence<'_>,
    songs: &[FoundSong],
    titles: &[FoundSong],
) -> BTreeSet<usize> {
    let all: Vec<FoundSong> = songs.iter().chain(titles).cloned().collect();
    let spots = spots(body, &all);
    let title_of = |at: usize| {
        let (own, title) = (spots.get(at)?, spots.get(title_above(body, &spots, at)?)?);
        let bigger = title.size > BIGGER * own.size && own.song < songs.len();
        title.song.checked_sub(songs.len()).filter(|_| bigger)
    };
    let over: BTreeSet<usize> = (0..spots.len()).filter_map(title_of).collect();
    if over.len() >= PAIRS && over.len() as f32 >= NEARLY_ALL * songs.len() as f32 {
        over
    } else {
        BTreeSet::new()
    }
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
    let spot = |x0, x1, y0, y1, size: f32, style: Style| Spot {
        song: index,
        leaf: song.leaf,
        x0,
        x1,
        y0,
        y1,
        size,
        // OCR knows no fonts, and its sizes waver.
        kind: if leaf.ocr {
            let big = size > ALIKE_SIZES * body.headings.body;
            (song.source, (0, i32::from(big), false))
        } else {
            (song.source, style)
        },
    };
    if let Some(h) = song.heading(&body.headings) {
        return Some(spot(h.x0, h.x1, h.y, h.y1, h.size, h.style()));
    }
    let seg = line_of(leaf, &song.title)?;
    Some(spot(seg.x0, seg.x1, seg.y0, seg.y1, seg.size, seg.style()))
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
    ratio_of_beginnings(line, name, LEAST_BEGINNING).is_some_and(|likeness| likeness >= ALIKE)
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

impl SecondName {
    /// A name that stands under its song's title.
    fn of(spot: &Spot) -> Self {
        Self {
            song: spot.song,
            begins: None,
            y: spot.y0,
        }
    }
}

/// The songs whose names belong to the songs above or under them.
fn second_names(body: &BodyEvidence<'_>, songs: &[FoundSong], spots: &[Spot]) -> Vec<SecondName> {
    let pairs: Vec<(usize, usize)> = (0..spots.len())
        .filter_map(|lower| Some((title_above(body, spots, lower)?, lower)))
        .collect();
    let mut kinds: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (at, spot) in spots.iter().enumerate() {
        kinds.entry(spot.kind).or_default().push(at);
    }
    let mut of_kind: BTreeMap<Kind, Vec<(&Spot, &Spot)>> = BTreeMap::new();
    for pair in spots_of(spots, &pairs) {
        of_kind.entry(pair.1.kind).or_default().push(pair);
    }
    let mut out: Vec<SecondName> = Vec::new();
    for (kind, mut own) in of_kind {
        let taken: HashSet<usize> = out.iter().map(|name| name.song).collect();
        own.retain(|(upper, _)| !taken.contains(&upper.song));
        let Some(members) = kinds.get(&kind) else {
            continue;
        };
        let share = own.len() as f32 / members.len() as f32;
        if own.len() < PAIRS || share < NEARLY_ALL {
            continue;
        }
        let upper_wins = are_titles(songs, &own);
        out.extend(own.iter().map(|(upper, lower)| SecondName {
            song: if upper_wins { lower.song } else { upper.song },
            begins: (!upper_wins).then_some(lower.song),
            y: upper.y0,
        }));
        if upper_wins {
            out.extend(stragglers(spots, &pairs, members));
        }
    }
    out.extend(tunes_of_sets(spots, &pairs));
    out
}

fn spots_of<'a>(
    spots: &'a [Spot],
    pairs: &'a [(usize, usize)],
) -> impl Iterator<Item = (&'a Spot, &'a Spot)> {
    let both = |(upper, lower): &(usize, usize)| Some((spots.get(*upper)?, spots.get(*lower)?));
    pairs.iter().filter_map(both)
}

/// Where nearly all names of a kind are second names: those of the kind that follow a title
/// which has none yet, though further off.
fn stragglers(spots: &[Spot], pairs: &[(usize, usize)], members: &[usize]) -> Vec<SecondName> {
    let uppers: HashSet<usize> = pairs.iter().map(|(upper, _)| *upper).collect();
    let lowers: HashSet<usize> = pairs.iter().map(|(_, lower)| *lower).collect();
    let title_before = |lower: usize| {
        let upper = lower.checked_sub(1)?;
        let (title, own) = (spots.get(upper)?, spots.get(lower)?);
        let alone = !uppers.contains(&upper) && !lowers.contains(&lower);
        let apart = title.leaf == own.leaf && !title.looks_like(own);
        (alone && apart).then(|| SecondName::of(own))
    };
    members.iter().filter_map(|at| title_before(*at)).collect()
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
    // Spots are in the order of leaves.
    let first = spots.partition_point(|s| s.leaf < own.leaf);
    let on_leaf = spots.iter().enumerate().skip(first);
    let on_leaf = on_leaf.take_while(|(_, s)| s.leaf == own.leaf);
    let candidates = on_leaf.filter(|(_, s)| s.song != own.song);
    // Two titles on one row, of which one list has one, need not be set in two ways.
    candidates
        .filter(|(_, s)| {
            let (apart, listed) = (!s.looks_like(own), s.kind.0 != own.kind.0);
            beside(s) && (apart || leaf.ocr && listed) || under(s) && apart
        })
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
/// its title, those are the tunes of sets, and all that look so are theirs.
fn tunes_of_sets(spots: &[Spot], pairs: &[(usize, usize)]) -> Vec<SecondName> {
    let mut firsts: BTreeMap<(Source, Source), Vec<(&Spot, &Spot)>> = BTreeMap::new();
    for (set, tune) in spots_of(spots, pairs) {
        let lists = (set.kind.0, tune.kind.0);
        let two_lists = is_listed(lists.0) && is_listed(lists.1) && lists.0 != lists.1;
        if two_lists && tune.size < 0.92 * set.size {
            firsts.entry(lists).or_default().push((set, tune));
        }
    }
    let of_list = |list: Source| spots.iter().filter(move |s| s.kind.0 == list);
    let mut out = Vec::new();
    for ((sets, tunes), firsts) in firsts {
        let (all_sets, all_tunes) = (of_list(sets).count(), of_list(tunes).count());
        let few = all_tunes <= LARGEST_SET * all_sets;
        let nearly_all = firsts.len() as f32 >= NEARLY_ALL * all_sets as f32;
        if all_sets < 2 * PAIRS || !few || !nearly_all {
            continue;
        }
        let like_tunes = |s: &Spot| firsts.iter().any(|(_, tune)| s.looks_like(tune));
        let inside = spots.iter().skip_while(|s| s.kind.0 != sets);
        // A set that is called as its first tune has the look of a set.
        let theirs =
            inside.filter(|s| [tunes, Source::Heading].contains(&s.kind.0) && like_tunes(s));
        out.extend(theirs.map(SecondName::of));
    }
    out
}
