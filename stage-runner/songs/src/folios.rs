//! Printed page numbers: which number each leaf carries, by a Viterbi walk over offsets.

use std::collections::{BTreeSet, HashMap};

use super::layout::{Layout, Leaf};
use super::text::lone_number;

/// Cost of changing from one offset to another.
const JUMP: f32 = 3.0;
/// Cost of a leaf without any number under an offset.
const SILENT: f32 = 0.6;
/// Cost of a leaf that contradicts an offset.
const CONTRADICTED: f32 = 1.0;
/// Cost of a leaf without an offset.
const NONE: f32 = 0.35;

/// The printed number of a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Folio {
    /// The number that the neighbours make it have.
    pub number: u32,
    /// The number that was read on the leaf: that one, or the neighbour's where two
    /// leaves are swapped.
    pub read: Option<u32>,
}

impl Folio {
    /// Whether the expected number was read on the leaf.
    pub fn seen(&self) -> bool {
        self.read == Some(self.number)
    }
}

/// The printed numbers of the leaves, and the leaves of each number.
#[derive(Debug, Clone, Default)]
pub(super) struct Folios {
    /// For each leaf its folio, if it is known.
    pub of_leaf: Vec<Option<Folio>>,
    /// The leaves that carry a number.
    pub leaves: HashMap<u32, Vec<usize>>,
}

impl Folios {
    /// The folio of a leaf.
    pub fn get(&self, leaf: usize) -> Option<Folio> {
        self.of_leaf.get(leaf).copied().flatten()
    }

    /// The leaves that carry a number.
    pub fn leaves_with(&self, number: u32) -> &[usize] {
        self.leaves.get(&number).map_or(&[], Vec::as_slice)
    }
}

/// Isolated numbers at the head and foot of a leaf.
pub(super) fn numbers_at_edges(leaf: &Leaf) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for seg in &leaf.segs {
        if seg.y1 >= 0.13 * leaf.height && seg.y0 <= 0.87 * leaf.height {
            continue;
        }
        if seg.text.chars().count() < 7 {
            out.extend(lone_number(&seg.text));
        } else {
            let mut words = seg.text.split_whitespace();
            out.extend(words.next().and_then(lone_number));
            out.extend(words.next_back().and_then(lone_number));
        }
    }
    out
}

/// Walks over the book and finds the piecewise offset between leaves and numbers.
pub(super) fn folios(layout: &Layout) -> Folios {
    let votes: Vec<BTreeSet<i64>> = layout
        .leaves
        .iter()
        .enumerate()
        .map(|(i, leaf)| {
            numbers_at_edges(leaf)
                .into_iter()
                .map(|n| i as i64 - i64::from(n))
                .collect()
        })
        .collect();
    let offsets = likely_offsets(&votes);
    if offsets.is_empty() {
        return Folios {
            of_leaf: vec![None; votes.len()],
            leaves: HashMap::new(),
        };
    }
    let path = best_path(&votes, &offsets);
    let mut out = Folios::default();
    for (leaf, offset) in path.into_iter().enumerate() {
        let folio = offset.and_then(|o| {
            let number = u32::try_from(leaf as i64 - o).ok().filter(|n| *n > 0)?;
            let seen = votes.get(leaf).is_some_and(|v| v.contains(&o));
            Some(Folio {
                number,
                read: seen.then_some(number),
            })
        });
        if let Some(folio) = folio {
            out.leaves.entry(folio.number).or_default().push(leaf);
        }
        out.of_leaf.push(folio);
    }
    mark_swapped(&votes, &mut out.of_leaf);
    out
}

/// Two neighbours that carry each other's number instead of their own are swapped.
fn mark_swapped(votes: &[BTreeSet<i64>], folios: &mut [Option<Folio>]) {
    let carries = |leaf: usize, number: u32| {
        votes
            .get(leaf)
            .is_some_and(|v| v.contains(&(leaf as i64 - i64::from(number))))
    };
    for leaf in 1..folios.len() {
        if let Some([Some(a), Some(b)]) = folios.get_mut(leaf - 1..=leaf)
            && a.read.is_none()
            && b.read.is_none()
            && carries(leaf - 1, b.number)
            && carries(leaf, a.number)
        {
            (a.read, b.read) = (Some(b.number), Some(a.number));
        }
    }
}

fn likely_offsets(votes: &[BTreeSet<i64>]) -> Vec<i64> {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for offset in votes.iter().flatten() {
        *counts.entry(*offset).or_default() += 1;
    }
    let least = (0.03 * votes.len() as f32).max(3.0);
    let mut likely: Vec<(i64, usize)> = counts
        .into_iter()
        .filter(|(_, n)| *n as f32 >= least)
        .collect();
    likely.sort_by_key(|(offset, n)| (std::cmp::Reverse(*n), *offset));
    likely.truncate(12);
    likely.into_iter().map(|(offset, _)| offset).collect()
}

/// The cheapest sequence of offsets; `None` where no offset holds.
fn best_path(votes: &[BTreeSet<i64>], offsets: &[i64]) -> Vec<Option<i64>> {
    let states: Vec<Option<i64>> = offsets.iter().copied().map(Some).chain([None]).collect();
    let mut cost = vec![0.0f32; states.len()];
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(votes.len());
    let cheapest = |cost: &[f32]| {
        cost.iter()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(b.1))
            .map_or((0, 0.0), |(i, c)| (i, *c))
    };
    for seen in votes {
        let (best, least) = cheapest(&cost);
        let mut from = Vec::with_capacity(states.len());
        for (k, (state, c)) in states.iter().zip(cost.iter_mut()).enumerate() {
            let jump = least + JUMP;
            from.push(if *c <= jump { k } else { best });
            *c = c.min(jump)
                + match state {
                    None => NONE,
                    Some(offset) if seen.contains(offset) => 0.0,
                    Some(_) if seen.is_empty() => SILENT,
                    Some(_) => CONTRADICTED,
                };
        }
        back.push(from);
    }
    let mut state = cheapest(&cost).0;
    let mut path = Vec::with_capacity(votes.len());
    for from in back.iter().rev() {
        path.push(states.get(state).copied().flatten());
        state = from.get(state).copied().unwrap_or(state);
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line, lyrics};
    use super::*;

    #[test]
    fn an_inserted_photo_shifts_the_numbers_after_it() {
        let mut builder = BookBuilder::new().page(&[line(100.0, 300.0, 30.0, "Cover")]);
        for n in 1..=20u32 {
            let mut lines = lyrics(n as usize);
            if n % 5 != 0 {
                lines.push(line(290.0, 780.0, 9.0, &n.to_string()));
            }
            builder = builder.page(&lines);
            if n == 10 {
                builder = builder.page(&[]);
            }
        }
        let found = folios(&Layout::of(&builder.build()));
        assert_eq!(found.get(1).map(|f| (f.number, f.seen())), Some((1, true)));
        assert_eq!(found.get(5).map(|f| (f.number, f.seen())), Some((5, false)));
        assert_eq!(found.leaves_with(14), [15]);
        assert_eq!(found.leaves_with(3), [3]);
    }

    #[test]
    fn swapped_pages_keep_what_was_read() {
        let mut builder = BookBuilder::new();
        for n in [1u32, 2, 3, 4, 6, 5, 7, 8, 9, 10] {
            let mut lines = lyrics(n as usize);
            lines.push(line(290.0, 780.0, 9.0, &n.to_string()));
            builder = builder.page(&lines);
        }
        let found = folios(&Layout::of(&builder.build()));
        let read: Vec<Option<u32>> = (3..7).map(|l| found.get(l).and_then(|f| f.read)).collect();
        assert_eq!(read, [Some(4), Some(6), Some(5), Some(7)]);
        assert_eq!(found.get(4).map(|f| f.number), Some(5));
    }

    #[test]
    fn no_numbers_give_no_folios() {
        let book = BookBuilder::new().page(&lyrics(1)).page(&lyrics(2)).build();
        let found = folios(&Layout::of(&book));
        assert_eq!(found.of_leaf, [None, None]);
    }
}
