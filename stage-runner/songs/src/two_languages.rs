//! Whether what is sung on the left of a page, or on left pages, is sung in another language
//! on the right.

use std::collections::BTreeMap;

use super::headings::Heading;
use super::layout::Layout;
use super::text::is_chords;
use crate::page::Word;

/// Words that each side must have before anything is said about its language.
const LEAST_WORDS: u32 = 120;
/// Two texts in one language share the words that come most often ("and", "the"): the cosine
/// of how often each comes is above this,
const ALIKE: f32 = 0.5;
/// and below this in two.
const UNLIKE: f32 = 0.35;

/// How often each word stands on the left and on the right of every other pair, and of the
/// others: titles of tunes alone are no language, they share nothing on one side either.
#[derive(Debug, Default)]
struct Words(BTreeMap<String, [u32; 4]>);

/// Whether the words under pairs of titles, (left, right), are of two languages. What stands
/// under a pair reaches down to the next of `titles`.
pub(super) fn are_two(
    layout: &Layout,
    titles: &[&Heading],
    pairs: &[(&Heading, &Heading)],
) -> bool {
    let mut words = Words::default();
    for (at, (left, right)) in pairs.iter().enumerate() {
        words.add_under(layout, titles, left, right, at);
    }
    words.are_of_two()
}

/// Whether the words on pairs of leaves, (left, right), are of two languages.
pub(super) fn are_two_leaves(layout: &Layout, pairs: &[(usize, usize)]) -> bool {
    let mut words = Words::default();
    for (at, (left, right)) in pairs.iter().enumerate() {
        for (side, leaf) in [left, right].into_iter().enumerate() {
            let leaf = layout.leaves.get(*leaf);
            for seg in leaf.into_iter().flat_map(|leaf| &leaf.segs) {
                if !is_chords(&seg.text) {
                    seg.words.iter().for_each(|w| words.add(&w.word, side, at));
                }
            }
        }
    }
    words.are_of_two()
}

impl Words {
    /// Counts a word on the left, side 0, or on the right, 1, of a pair.
    fn add(&mut self, word: &Word, side: usize, pair: usize) {
        let text: String = word.text.chars().filter(|c| c.is_alphabetic()).collect();
        if !text.is_empty() {
            let count = self.0.entry(text.to_lowercase()).or_default();
            if let Some(count) = count.get_mut(side + 2 * (pair % 2)) {
                *count += 1;
            }
        }
    }

    fn add_under(
        &mut self,
        layout: &Layout,
        titles: &[&Heading],
        left: &Heading,
        right: &Heading,
        pair: usize,
    ) {
        let Some(leaf) = layout.leaves.get(left.leaf) else {
            return;
        };
        let column = |x: f32| leaf.columns.place(x, 0.0).column;
        let (on_left, on_right) = (column(left.x0), column(right.x0));
        if on_left == on_right {
            return;
        }
        let from = left.y.max(right.y) + left.size;
        let below = titles.iter().filter(|t| t.leaf == left.leaf && t.y > from);
        let to = below.map(|t| t.y).fold(leaf.height, f32::min);
        let sung = leaf
            .segs
            .iter()
            .filter(|s| from < s.y0 && s.y1 < to && !is_chords(&s.text));
        for word in sung.flat_map(|s| &s.words) {
            let side = column(word.word.rect.x0);
            if side == on_left || side == on_right {
                self.add(&word.word, usize::from(side == on_right), pair);
            }
        }
    }

    /// Whether each side is of one language, and they are of two.
    fn are_of_two(&self) -> bool {
        let side = |side: usize| [side, side + 2].map(|at| self.counts(at));
        let [[left, left_too], [right, right_too]] = [side(0), side(1)];
        let sum = |a: &[u32], b: &[u32]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<u32>>();
        let sides = [sum(&left, &left_too), sum(&right, &right_too)];
        let [all_left, all_right] = &sides;
        sides
            .iter()
            .all(|words| words.iter().sum::<u32>() >= LEAST_WORDS)
            && likeness(&left, &left_too) >= ALIKE
            && likeness(&right, &right_too) >= ALIKE
            && likeness(all_left, all_right) < UNLIKE
    }

    /// How often each word stands in one of the four places.
    fn counts(&self, at: usize) -> Vec<u32> {
        let counts = self.0.values();
        counts.filter_map(|count| count.get(at).copied()).collect()
    }
}

/// The cosine of the angle between counts of the same words, 0 to 1.
fn likeness(some: &[u32], others: &[u32]) -> f32 {
    let product = |a: &[u32], b: &[u32]| {
        let terms = a.iter().zip(b).map(|(a, b)| *a as f32 * *b as f32);
        terms.sum::<f32>()
    };
    let lengths = product(some, some) * product(others, others);
    product(some, others) / lengths.sqrt().max(1.0)
}
