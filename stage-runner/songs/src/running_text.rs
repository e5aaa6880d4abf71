//! The type size of a book's running text: what titles are bigger than.

use std::collections::{BTreeMap, HashSet};

use super::layout::{Layout, Leaf};
use super::running::RunningHeads;
use super::text::is_chords;

/// Characters a leaf, on average, below which a book has no running text: tunes without
/// words. Lyrics alone give several hundred.
const SPARSE: usize = 150;

/// A box so many times as wide as high holds a line of text.
const LINE: f32 = 4.0;

/// Such a book's titles are most of its text; running text would be this much smaller.
const BESIDE_TITLES: f32 = 0.75;

/// The middle type size of a leaf's lines in points; without any no bound.
fn middle_size(leaf: &Leaf) -> f32 {
    let mut sizes: Vec<f32> = leaf.segs.iter().map(|s| s.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(f32::MAX)
}

/// The size of the running text in points: that of half the book's characters or more,
/// chords and running heads left out.
pub(super) fn body_size(layout: &Layout, skip: &HashSet<usize>, running: &RunningHeads) -> f32 {
    let mut by_size: BTreeMap<i32, usize> = BTreeMap::new();
    let mut leaves = 0;
    for (index, leaf) in layout.leaves.iter().enumerate() {
        if skip.contains(&index) {
            continue;
        }
        leaves += usize::from(!leaf.segs.is_empty() || !leaf.unread.is_empty());
        for seg in &leaf.segs {
            if !is_chords(&seg.text) && !running.repeats(seg) {
                *by_size.entry((seg.size * 10.0) as i32).or_default() += seg.text.chars().count();
            }
        }
        // What a cheap look left unread is mostly lyrics; a line's box is higher than its
        // type. Short boxes are chords, fingerings and scraps of music.
        let lines = leaf.unread.iter().filter(|r| r.width() > LINE * r.height());
        let read = middle_size(leaf);
        for rect in lines {
            // The box of a slanting line is much higher; what was read is hardly smaller.
            let size = (0.75 * rect.height()).min(read).max(1.0);
            *by_size.entry((size * 10.0) as i32).or_default() +=
                (rect.width() / (0.5 * size)) as usize;
        }
    }
    let total: usize = by_size.values().sum();
    let mut sum = 0;
    for (size, n) in by_size {
        sum += n;
        if 2 * sum >= total && total > 0 {
            let middle = size as f32 / 10.0;
            let sparse = leaves >= 4 && total < SPARSE * leaves;
            return if sparse {
                BESIDE_TITLES * middle
            } else {
                middle
            };
        }
    }
    10.0
}
