//! Which leaf each entry of a contents list gets: one dynamic programme over entries and leaves.

use std::collections::{BTreeMap, HashSet};

use super::align::Candidate;
use super::model::{ContentsEntry, Evidence};

/// Assigns leaves to entries: ascending where the list is, else each its best.
pub(super) fn assign(
    entries: &[ContentsEntry],
    candidates: &[BTreeMap<usize, Candidate>],
    leaves: usize,
) -> Vec<Option<usize>> {
    let best = |c: &BTreeMap<usize, Candidate>| {
        c.iter()
            .max_by(|a, b| a.1.score.total_cmp(&b.1.score).then(b.0.cmp(a.0)))
            .map(|(leaf, _)| *leaf)
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let numbered = entries.iter().filter(|e| e.number.is_some()).count();
    let by_number = numbered * 10 > entries.len() * 7 && !numbering_restarts(entries, candidates);
    let ascending = if by_number {
        let mut last = 0;
        let keys: Vec<u32> = entries
            .iter()
            .map(|e| {
                last = e.number.unwrap_or(last);
                last
            })
            .collect();
        order.sort_by_key(|&i| (keys.get(i).copied(), i));
        true
    } else {
        let tops: Vec<usize> = candidates.iter().filter_map(best).collect();
        let rising = tops.windows(2).filter(|w| w.first() <= w.last()).count();
        rising as f32 > 0.8 * tops.len().saturating_sub(1).max(1) as f32
    };
    if ascending {
        let mut placed = monotone(&order, candidates, leaves);
        place_swapped(candidates, &mut placed);
        placed
    } else {
        candidates.iter().map(best).collect()
    }
}

/// Pages may have changed places: an entry that found none in the ascending order goes
/// where its title stands, if it stands on one leaf only and no other entry is there.
fn place_swapped(candidates: &[BTreeMap<usize, Candidate>], placed: &mut [Option<usize>]) {
    let taken: HashSet<usize> = placed.iter().copied().flatten().collect();
    let titled = |c: &Candidate| {
        c.witnesses
            .iter()
            .any(|w| w.kind == Evidence::ContentsTitle && w.strength > 0.7)
    };
    for (slot, all) in placed.iter_mut().zip(candidates) {
        let mut seen = all.iter().filter(|(_, c)| titled(c)).map(|(leaf, _)| *leaf);
        if let (None, Some(leaf), None) = (&slot, seen.next(), seen.next())
            && !taken.contains(&leaf)
        {
            *slot = Some(leaf);
        }
    }
}

/// Whether the numbers of a list begin anew in each part of the book: then equal
/// numbers stand for far apart pages.
fn numbering_restarts(
    entries: &[ContentsEntry],
    candidates: &[BTreeMap<usize, Candidate>],
) -> bool {
    let mut seen: Vec<(u32, usize)> = Vec::new();
    for (entry, all) in entries.iter().zip(candidates) {
        let sure = all
            .iter()
            .find(|(_, c)| {
                c.witnesses
                    .iter()
                    .any(|w| w.kind == Evidence::ContentsTitle && w.strength > 0.7)
            })
            .filter(|_| {
                all.values()
                    .filter(|c| {
                        c.witnesses
                            .iter()
                            .any(|w| w.kind == Evidence::ContentsTitle && w.strength > 0.6)
                    })
                    .count()
                    == 1
            });
        if let (Some(number), Some((leaf, _))) = (entry.number, sure) {
            seen.push((number, *leaf));
        }
    }
    seen.sort_unstable();
    let falls = seen
        .windows(2)
        .filter(|w| matches!(w, [(_, a), (_, b)] if b + 2 < *a))
        .count();
    seen.len() >= 6 && falls * 5 > seen.len()
}

/// The best ascending placement; entries without a good leaf stay out.
fn monotone(
    order: &[usize],
    candidates: &[BTreeMap<usize, Candidate>],
    leaves: usize,
) -> Vec<Option<usize>> {
    // best[l]: the most that the entries so far can score when the last one lies
    // before leaf l (exclusive bound, so that index 0 means "none placed").
    let mut best = vec![0.0f32; leaves + 1];
    let mut choices: Vec<Vec<u32>> = Vec::with_capacity(order.len());
    for &entry in order {
        let mut choice = vec![0u32; leaves + 1];
        let mut next = best.clone();
        if let Some(all) = candidates.get(entry) {
            let (mut run, mut at) = (f32::MIN, 0u32);
            let mut waiting = all.iter().peekable();
            for (bound, (value, chosen)) in next.iter_mut().zip(choice.iter_mut()).enumerate() {
                while let Some((leaf, candidate)) = waiting.next_if(|(leaf, _)| **leaf < bound) {
                    let score = best.get(leaf + 1).copied().unwrap_or(0.0) + candidate.score;
                    if score > run {
                        (run, at) = (score, *leaf as u32 + 1);
                    }
                }
                if run > *value {
                    (*value, *chosen) = (run, at);
                }
            }
        }
        choices.push(choice);
        best = next;
    }
    let mut out = vec![None; candidates.len()];
    let mut bound = leaves;
    for (&entry, choice) in order.iter().zip(&choices).rev() {
        let chosen = choice.get(bound).copied().unwrap_or(0) as usize;
        if chosen > 0 {
            bound = chosen;
            if let Some(slot) = out.get_mut(entry) {
                *slot = Some(chosen - 1);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::model::Witness;
    use super::*;

    fn one(leaf: usize, score: f32) -> BTreeMap<usize, Candidate> {
        BTreeMap::from([(
            leaf,
            Candidate {
                score,
                witnesses: Vec::new(),
            },
        )])
    }

    #[test]
    fn entries_are_placed_in_ascending_order() {
        let mut all = vec![one(1, 3.0), one(9, 1.5), one(4, 3.0), one(4, 2.0)];
        all[1].insert(
            3,
            Candidate {
                score: 1.2,
                witnesses: Vec::new(),
            },
        );
        let got = monotone(&[0, 1, 2, 3], &all, 10);
        assert_eq!(got, [Some(1), Some(3), Some(4), Some(4)]);
    }

    #[test]
    fn swapped_pages_keep_their_titles() {
        let titled = |leaf: usize| {
            let mut all = one(leaf, 4.0);
            if let Some(candidate) = all.get_mut(&leaf) {
                candidate.witnesses.push(Witness {
                    kind: Evidence::ContentsTitle,
                    strength: 0.9,
                });
            }
            all
        };
        let all = [titled(1), titled(3), titled(2), titled(4)];
        let mut placed = monotone(&[0, 1, 2, 3], &all, 6);
        assert_eq!(placed.iter().flatten().count(), 3);
        place_swapped(&all, &mut placed);
        assert_eq!(placed, [Some(1), Some(3), Some(2), Some(4)]);
    }

    #[test]
    fn an_entry_without_a_place_stays_out() {
        let all = vec![one(5, 3.0), one(2, 1.0), BTreeMap::new(), one(7, 1.0)];
        assert_eq!(
            monotone(&[0, 1, 2, 3], &all, 8),
            [Some(5), None, None, Some(7)]
        );
        assert_eq!(monotone(&[], &[], 0), Vec::<Option<usize>>::new());
    }
}
