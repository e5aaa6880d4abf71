//! Two pages on one sheet: cutting spreads into halves, and booklets printed in imposed order put back in reading order.

use std::collections::{BTreeSet, HashMap};

use super::columns::Columns;
use super::folios::numbers_at_edges;
use super::layout::{Leaf, Seg};
use crate::page::{Half, Rect};

/// Half the width of the strip around the middle that no text of a spread crosses,
/// as a share of the sheet's width.
const FOLD: f32 = 0.008;
/// Fewer printed page numbers than this say nothing about the order.
const LEAST_NUMBERED: usize = 4;

/// Cuts landscape sheets into halves, if nearly all of a book's are two pages side
/// by side: not if they are pages of two columns.
pub(super) fn cut_spreads(leaves: Vec<Leaf>) -> Vec<Leaf> {
    let wide = |l: &Leaf| l.half == Half::Whole && l.width > 1.15 * l.height && l.segs.len() >= 4;
    let sheets = leaves.iter().filter(|l| wide(l)).count();
    let folded = leaves.iter().filter(|l| wide(l) && is_folded(l)).count();
    if sheets < 2
        || (folded as f32) < 0.8 * sheets as f32
        || 2 * sheets < leaves.len()
        || are_numbered_singly(&leaves)
    {
        return leaves;
    }
    let mut out = Vec::with_capacity(2 * leaves.len());
    for leaf in leaves {
        if leaf.half == Half::Whole && leaf.width > 1.15 * leaf.height {
            let (left, right) = halves(leaf);
            out.push(left);
            out.push(right);
        } else {
            out.push(leaf);
        }
    }
    out
}

/// Whether printed page numbers count sheets: they rise by one from sheet to sheet, where
/// those of spreads rise by two, and of an imposed booklet one rises and the other falls.
fn are_numbered_singly(leaves: &[Leaf]) -> bool {
    let numbers: Vec<BTreeSet<u32>> = leaves.iter().map(numbers_at_edges).collect();
    let every = |step: i64, slack: i64| {
        let offsets = numbers.iter().enumerate().map(|(sheet, numbers)| {
            numbers
                .iter()
                .flat_map(|n| (0..=slack).map(move |right| i64::from(*n) - right))
                .map(|left| left - step * sheet as i64)
                // Both numbers of a spread speak for one offset, and count once.
                .collect::<BTreeSet<i64>>()
        });
        most_common(offsets.flatten())
    };
    let (singly, in_pairs, imposed) = (every(1, 0), every(2, 1), every(-1, 0));
    singly >= LEAST_NUMBERED && 2 * singly > leaves.len() && 2 * singly > 3 * in_pairs.max(imposed)
}

/// Whether hardly a line crosses the middle and something stands on both sides or
/// one side is empty.
fn is_folded(leaf: &Leaf) -> bool {
    let (low, high) = (leaf.width * (0.5 - FOLD), leaf.width * (0.5 + FOLD));
    let words = || {
        leaf.segs
            .iter()
            .flat_map(|s| &s.words)
            .map(|w| &w.word.rect)
    };
    let crossing = words().filter(|r| r.x0 < low && r.x1 > high).count();
    let all = words().count();
    // Lines of running text that go on over the middle show as words close to it
    // on both sides.
    let close = |from: f32, to: f32| words().filter(|r| r.x1 > from && r.x0 < to).count();
    let near = close(low - 0.01 * leaf.width, high + 0.01 * leaf.width);
    100 * crossing <= all && 33 * near <= all.max(33)
}

fn halves(leaf: Leaf) -> (Leaf, Leaf) {
    let middle = leaf.width / 2.0;
    let half = |side: Half, from: f32| {
        let inside = |r: &Rect| {
            let centre = (r.x0 + r.x1) / 2.0;
            (centre >= middle) == (side == Half::Right)
        };
        let segs: Vec<Seg> = leaf
            .segs
            .iter()
            .filter_map(|s| s.part(from, &inside))
            .collect();
        let unread = leaf
            .unread
            .iter()
            .filter(|r| inside(r))
            .map(|r| Rect {
                x0: r.x0 - from,
                x1: r.x1 - from,
                ..*r
            })
            .collect();
        Leaf {
            half: side,
            width: middle,
            segs,
            unread,
            page: leaf.page,
            height: leaf.height,
            ocr: leaf.ocr,
            staves: leaf.staves.clone(),
            columns: Columns::default(),
        }
    };
    (half(Half::Left, 0.0), half(Half::Right, middle))
}

/// Puts the halves of an imposed booklet in reading order, if the printed page
/// numbers say that they are imposed.
pub(super) fn in_reading_order(leaves: Vec<Leaf>) -> Vec<Leaf> {
    let spread = leaves.iter().filter(|l| l.half != Half::Whole).count();
    if spread != leaves.len() || leaves.len() < 8 {
        return leaves;
    }
    let numbers: Vec<BTreeSet<u32>> = leaves.iter().map(numbers_at_edges).collect();
    let count = leaves.len();
    let plain: Vec<usize> = (0..count).collect();
    let support = |order: &[usize]| support(&numbers, order);
    let as_is = support(&plain);
    let best = (1..=count / 4)
        .map(|sheets| 4 * sheets)
        .filter(|signature| count.is_multiple_of(*signature))
        .map(|signature| booklet_order(count, signature))
        .map(|order| (support(&order), order))
        .max_by_key(|(s, _)| *s);
    let numbered = numbers.iter().filter(|n| !n.is_empty()).count();
    match best {
        Some((found, order))
            if found >= LEAST_NUMBERED && 3 * found > 2 * numbered && 2 * found > 3 * as_is =>
        {
            let mut slots: Vec<Option<Leaf>> = leaves.into_iter().map(Some).collect();
            order
                .iter()
                .filter_map(|&i| slots.get_mut(i).and_then(Option::take))
                .collect()
        }
        _ => leaves,
    }
}

/// For each page in reading order the half of the sheet that carries it, for
/// signatures of a number of pages folded into one another.
fn booklet_order(count: usize, signature: usize) -> Vec<usize> {
    let mut out = vec![0; count];
    for half in 0..count {
        let (block, inner) = (half / signature, half % signature);
        let (side, right) = (inner / 2, inner % 2 == 1);
        // Outer sides carry the last page on the left, inner sides on the right.
        let from_front = if side % 2 == 0 { right } else { !right };
        let page = if from_front {
            side
        } else {
            signature - 1 - side
        };
        if let Some(slot) = out.get_mut(block * signature + page) {
            *slot = half;
        }
    }
    out
}

/// How many leaves carry the number that an order gives them, for the best offset.
fn support(numbers: &[BTreeSet<u32>], order: &[usize]) -> usize {
    let placed = order.iter().enumerate();
    most_common(placed.flat_map(|(position, &leaf)| {
        let own = numbers.get(leaf).into_iter().flatten();
        own.map(move |&number| position as i64 - i64::from(number))
    }))
}

/// How often the commonest of some offsets occurs.
fn most_common(offsets: impl Iterator<Item = i64>) -> usize {
    let mut counts = HashMap::<i64, usize>::new();
    for offset in offsets {
        *counts.entry(offset).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, Line, line};
    use super::super::layout::Layout;
    use super::*;

    #[test]
    fn a_booklet_is_folded() {
        // Two sheets: 8|1, 2|7, 6|3, 4|5.
        let order = booklet_order(8, 8);
        let printed = [8, 1, 2, 7, 6, 3, 4, 5];
        let read: Vec<usize> = order.iter().map(|&i| printed[i]).collect();
        assert_eq!(read, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    /// Eight landscape sheets of two columns with `numbers` at the foot: where, and which.
    fn leaves(numbers: impl Fn(u32) -> Vec<(f32, u32)>) -> usize {
        let mut builder = BookBuilder::default();
        for sheet in 0..8 {
            let mut lines: Vec<Line> = (0..20)
                .map(|k| {
                    let y = 60.0 + 20.0 * (k / 2) as f32;
                    line(
                        if k % 2 == 0 { 40.0 } else { 460.0 },
                        y,
                        10.0,
                        "words of a song",
                    )
                })
                .collect();
            let folios = numbers(sheet).into_iter();
            lines.extend(folios.map(|(x, n)| line(x, 570.0, 9.0, &n.to_string())));
            builder = builder.page(&lines).sized(842.0, 595.0);
        }
        Layout::of(&builder.build()).len()
    }

    #[test]
    fn pages_of_two_columns_are_no_spreads() {
        assert_eq!(leaves(|sheet| vec![(800.0, sheet + 1)]), 8);
        assert_eq!(
            leaves(|sheet| vec![(30.0, 2 * sheet), (800.0, 2 * sheet + 1)]),
            16
        );
        assert_eq!(
            leaves(|sheet| vec![(30.0, 16 - sheet), (800.0, sheet + 1)]),
            16
        );
        assert_eq!(leaves(|_| vec![]), 16);
    }

    #[test]
    fn numbers_support_the_right_order() {
        let printed = [8u32, 1, 2, 7, 6, 3, 4, 5];
        let numbers: Vec<BTreeSet<u32>> = printed.iter().map(|n| BTreeSet::from([*n])).collect();
        assert_eq!(support(&numbers, &booklet_order(8, 8)), 8);
        assert!(support(&numbers, &(0..8).collect::<Vec<_>>()) < 4);
    }
}
