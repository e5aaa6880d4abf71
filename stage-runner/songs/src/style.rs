//! The look of a book's titles: learned from matched titles, or chosen as the style
//! that explains the book best when nothing lists its songs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::evidence::BodyEvidence;
use super::headings::{Heading, Headings, longest_readings};
use super::layout::{FontId, Layout};
use super::text::letters;

/// Headings chosen as song titles, with how well their style explains the book.
#[derive(Debug, Clone, Default)]
pub(super) struct StyleFind {
    /// Positions of the headings, in reading order.
    pub headings: Vec<usize>,
    /// 0 to about 1.
    pub score: f32,
}

type Face = (FontId, bool);

/// The style that best explains where songs start, from headings alone.
/// Where OCR read all there is none.
pub(super) fn self_consistent(layout: &Layout, heads: &Headings) -> StyleFind {
    if heads.all.iter().all(|h| h.ocr) {
        return StyleFind::default();
    }
    let full: Vec<usize> = (0..layout.len())
        .filter(|l| !heads.on(*l).is_empty())
        .collect();
    let mut found: Vec<Styled> = style_sets(heads)
        .into_iter()
        .filter_map(|set| score_set(layout, heads, &set, full.len()))
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let Some(best) = found.first() else {
        return StyleFind::default();
    };
    let score = best.score;
    let mut chosen = best.headings.clone();
    let mut sizes: Vec<f32> = heads.at(&chosen).map(|h| h.size).collect();
    sizes.sort_by(f32::total_cmp);
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(heads.body);
    add_other_faces(heads, &found, middle, &mut chosen);
    add_smaller_titles(heads, &full, best.face, 0.7 * middle, 1.3, 12, &mut chosen);
    sort_by_place(heads, &mut chosen);
    StyleFind {
        headings: chosen,
        score,
    }
}

/// A candidate style: a face with a least size, perhaps only at the head of pages.
struct StyleSet {
    face: Face,
    least: f32,
    members: Vec<usize>,
    only_tops: bool,
}

struct Styled {
    face: Face,
    score: f32,
    distinct: f32,
    headings: Vec<usize>,
}

fn style_sets(heads: &Headings) -> Vec<StyleSet> {
    let mut by_face: BTreeMap<Face, Vec<usize>> = BTreeMap::new();
    for (index, heading) in heads.all.iter().enumerate().filter(|(_, h)| h.plausible) {
        by_face.entry(heading.face()).or_default().push(index);
    }
    let mut out = Vec::new();
    for (face, all) in by_face {
        let sizes: BTreeSet<i32> = heads.at(&all).map(|h| h.size.round() as i32).collect();
        for size in sizes {
            let least = size as f32;
            let members: Vec<usize> = all
                .iter()
                .copied()
                .filter(|&i| heads.get(i).is_some_and(|h| h.size >= least - 0.5))
                .collect();
            let tops: Vec<usize> = members
                .iter()
                .copied()
                .filter(|&i| heads.get(i).is_some_and(|h| h.above <= 1))
                .collect();
            let leaves: BTreeSet<usize> = heads.at(&members).map(|h| h.leaf).collect();
            let crowded = members.len() as f32 > 2.5 * leaves.len() as f32;
            if tops.len() >= 4 && (tops.len() as f32) < 0.8 * members.len() as f32 && crowded {
                out.push(StyleSet {
                    face,
                    least,
                    members: tops,
                    only_tops: true,
                });
            }
            out.push(StyleSet {
                face,
                least,
                members,
                only_tops: false,
            });
        }
    }
    out
}

fn score_set(
    layout: &Layout,
    heads: &Headings,
    set: &StyleSet,
    full_leaves: usize,
) -> Option<Styled> {
    let mut by_leaf: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &index in &set.members {
        if let Some(heading) = heads.get(index) {
            by_leaf.entry(heading.leaf).or_default().push(index);
        }
    }
    let covered = by_leaf.len() as f32;
    let per_leaf: Vec<Vec<usize>> = by_leaf
        .values()
        .map(|list| {
            longest_readings(heads, list)
                .into_iter()
                .filter(|&i| heads.get(i).is_some_and(|h| !h.continues))
                .collect::<Vec<usize>>()
        })
        .filter(|list| !list.is_empty())
        .collect();
    let all: Vec<&Heading> = per_leaf
        .iter()
        .flatten()
        .filter_map(|&i| heads.get(i))
        .collect();
    if all.is_empty() {
        return None;
    }
    let count = all.len() as f32;
    let strength = all.iter().map(|h| h.strength).sum::<f32>() / count;
    if set.least < 1.08 * heads.body && !(set.face.1 && strength > 0.3) {
        return None;
    }
    let distinct = all
        .iter()
        .map(|h| h.norm.as_str())
        .collect::<HashSet<_>>()
        .len() as f32
        / count;
    let rate = count / per_leaf.len() as f32;
    let topmost = per_leaf
        .iter()
        .filter(|list| {
            list.iter()
                .any(|&i| heads.get(i).is_some_and(|h| h.above <= 2))
        })
        .count() as f32
        / per_leaf.len() as f32;
    let cover = (covered / (0.5 * full_leaves.max(1) as f32)).min(1.0);
    let mut score = strength
        * distinct
        * distinct
        * (0.35 + 0.65 * cover)
        * (0.5 + 0.5 * topmost)
        * if rate <= 2.5 { 1.0 } else { 2.5 / rate };
    if set.only_tops {
        score *= 0.75;
    }
    if all.len() < 2 || all.len() < 4 && layout.len() > 40 {
        score *= 0.4;
    }
    Some(Styled {
        face: set.face,
        score,
        distinct,
        headings: per_leaf.into_iter().flatten().collect(),
    })
}

/// The same size and place in another font (titles in another script).
fn add_other_faces(heads: &Headings, found: &[Styled], middle: f32, chosen: &mut Vec<usize>) {
    let Some(best) = found.first() else { return };
    let mut ys: Vec<f32> = heads.at(chosen).map(|h| h.y).collect();
    ys.sort_by(f32::total_cmp);
    let at = |share: usize| ys.get(share * ys.len() / 10).copied().unwrap_or(0.0);
    let (low, high) = (at(1) - middle, at(9) + middle);
    let mut leaves: BTreeSet<usize> = heads.at(chosen).map(|h| h.leaf).collect();
    for other in found
        .iter()
        .filter(|s| s.face != best.face && s.distinct >= 0.8)
    {
        let fits: Vec<usize> = other
            .headings
            .iter()
            .copied()
            .filter(|&i| {
                heads.get(i).is_some_and(|h| {
                    !leaves.contains(&h.leaf)
                        && (h.size - middle).abs() < 0.07 * middle
                        && low <= h.y
                        && h.y <= high
                        && h.above <= 2
                })
            })
            .collect();
        if fits.len() >= 2 && fits.len() as f32 >= 0.6 * other.headings.len() as f32 {
            leaves.extend(heads.at(&fits).map(|h| h.leaf));
            chosen.extend(fits);
        }
    }
}

/// A long title set smaller: the same face, biggest and topmost of a leaf without a title.
fn add_smaller_titles(
    heads: &Headings,
    leaves: &[usize],
    face: Face,
    least: f32,
    over_body: f32,
    least_letters: usize,
    chosen: &mut Vec<usize>,
) {
    let have: BTreeSet<usize> = heads.at(chosen).map(|h| h.leaf).collect();
    for &leaf in leaves.iter().filter(|l| !have.contains(l)) {
        // A big single letter is a tab or an initial.
        let biggest = heads
            .on(leaf)
            .iter()
            .filter(|h| letters(&h.text) > 1)
            .map(|h| h.size)
            .fold(0.0, f32::max);
        let bar = least.max(over_body * heads.body).max(0.98 * biggest);
        let fits: Vec<usize> = heads
            .indices(leaf)
            .filter(|&i| {
                heads.get(i).is_some_and(|h| {
                    h.face() == face
                        && h.size >= bar
                        && h.above <= 1
                        && h.plausible
                        && !h.continues
                        && h.norm.chars().count() > least_letters
                })
            })
            .collect();
        chosen.extend(longest_readings(heads, &fits).into_iter().take(1));
    }
}

/// Brings headings into reading order, each once.
pub(super) fn sort_by_place(heads: &Headings, chosen: &mut Vec<usize>) {
    chosen.sort_by(|&a, &b| match (heads.get(a), heads.get(b)) {
        (Some(a), Some(b)) => a.leaf.cmp(&b.leaf).then(a.y.total_cmp(&b.y)),
        _ => a.cmp(&b),
    });
    chosen.dedup();
}

/// The segments that headings are made of: a heading can be read in several ways.
#[derive(Default)]
pub(super) struct Segments(HashSet<(usize, usize)>);

impl Segments {
    /// Those of some headings.
    pub fn of<'h>(headings: impl Iterator<Item = &'h Heading>) -> Self {
        Self(
            headings
                .flat_map(|h| h.segs.iter().map(|s| (h.leaf, *s)))
                .collect(),
        )
    }

    /// Whether one of them is a part of `heading`.
    pub fn share(&self, heading: &Heading) -> bool {
        let mut segs = heading.segs.iter();
        segs.any(|s| self.0.contains(&(heading.leaf, *s)))
    }
}

/// Headings in the style of the titles that were matched, and that nobody lists; of text
/// layers, for without fonts there is no style.
pub(super) fn in_their_style(body: &BodyEvidence<'_>, matched: &[usize]) -> Vec<usize> {
    let heads = &body.headings;
    if matched.len() < 3 {
        return Vec::new();
    }
    let mut by_face: BTreeMap<Face, Vec<usize>> = BTreeMap::new();
    for &index in matched {
        if let Some(heading) = heads.get(index).filter(|h| !h.ocr) {
            by_face.entry(heading.face()).or_default().push(index);
        }
    }
    let taken = Segments::of(heads.at(matched));
    let mut out = Vec::new();
    let mut alone: Option<StyleFind> = None;
    for (face, known) in by_face {
        if (known.len() as f32) < (0.15 * matched.len() as f32).max(3.0) {
            continue;
        }
        let look = Look::of(heads, &known);
        let mut fresh: Vec<usize> = Vec::new();
        for leaf in 0..body.layout.len() {
            let alike: Vec<usize> = heads
                .indices(leaf)
                .filter(|&i| {
                    heads
                        .get(i)
                        .is_some_and(|h| h.face() == face && h.plausible && look.has_size(h))
                })
                .collect();
            fresh.extend(longest_readings(heads, &alike));
        }
        fresh.retain(|&i| {
            heads.get(i).is_some_and(|h| {
                !taken.share(h)
                    && look.fits(h)
                    && !known
                        .iter()
                        .filter_map(|&k| heads.get(k))
                        .any(|k| h.stands_under(k))
            })
        });
        let have: Vec<usize> = known.iter().chain(&fresh).copied().collect();
        let mut all = have.clone();
        let leaves: Vec<usize> = (0..body.layout.len()).collect();
        add_smaller_titles(heads, &leaves, face, 0.7 * look.low, 1.25, 20, &mut all);
        fresh.extend(all.into_iter().skip(have.len()));
        let share = known.len() as f32 / (known.len() + fresh.len()) as f32;
        if share >= 0.5 {
            out.extend(fresh);
        } else {
            // A list may name but a few of the songs. Then the look has to explain the
            // book by itself.
            let alone = alone.get_or_insert_with(|| self_consistent(body.layout, heads));
            let chosen: HashSet<usize> = alone.headings.iter().copied().collect();
            let agree = known.iter().filter(|i| chosen.contains(i)).count();
            if alone.score >= 0.3 && 10 * agree >= 7 * known.len() {
                out.extend(fresh.into_iter().filter(|i| chosen.contains(i)));
            }
        }
    }
    sort_by_place(heads, &mut out);
    out
}

/// Size range and place of matched titles of one face.
struct Look {
    low: f32,
    high: f32,
    /// Left edges in steps of 6 points that a good part of the titles share, if
    /// they stand in line.
    edges: Option<Vec<i32>>,
}

impl Look {
    fn of(heads: &Headings, known: &[usize]) -> Self {
        let titles: Vec<&Heading> = heads.at(known).collect();
        let count = titles.len().max(1) as f32;
        let mut sizes: Vec<f32> = titles.iter().map(|h| h.size).collect();
        sizes.sort_by(f32::total_cmp);
        let mut edges: BTreeMap<i32, usize> = BTreeMap::new();
        for title in &titles {
            *edges.entry(edge(title)).or_default() += 1;
        }
        let most = edges.values().max().copied().unwrap_or(0) as f32;
        Self {
            low: sizes.get(sizes.len() / 20).copied().unwrap_or(0.0) - 0.6,
            high: sizes.last().copied().unwrap_or(0.0) + 0.6,
            edges: (most > 0.6 * count).then(|| {
                edges
                    .into_iter()
                    .filter(|(_, n)| *n as f32 > 0.08 * count)
                    .map(|(x, _)| x)
                    .collect()
            }),
        }
    }

    fn has_size(&self, heading: &Heading) -> bool {
        self.low <= heading.size && heading.size <= self.high
    }

    fn fits(&self, heading: &Heading) -> bool {
        self.edges
            .as_ref()
            .is_none_or(|edges| edges.iter().any(|x| (x - edge(heading)).abs() <= 1))
    }
}

fn edge(heading: &Heading) -> i32 {
    (heading.x0 / 6.0).round() as i32
}
