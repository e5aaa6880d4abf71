//! Whether what is sung on the left of a page is sung in another language on its right.

use std::collections::BTreeMap;

use super::headings::Heading;
use super::layout::Layout;
use super::text::is_chords;

/// Words that each side must have before anything is said about its language.
const LEAST_WORDS: u32 = 120;
/// Two texts in one language share the words that come most often ("and", "the"): the cosine
/// of how often each comes is above this, and below it in two.
const ALIKE: f32 = 0.35;

/// How often each word stands on the left and on the right.
#[derive(Debug, Default)]
struct Words(BTreeMap<String, [u32; 2]>);

/// Whether the words under pairs of titles, (left, right), are of two languages. What stands
/// under a pair reaches down to the next of `titles`.
pub(super) fn are_two(
    layout: &Layout,
    titles: &[&Heading],
    pairs: &[(&Heading, &Heading)],
) -> bool {
    let mut words = Words::default();
    for (left, right) in pairs {
        words.add_under(layout, titles, left, right);
    }
    words.enough() && words.likeness() < ALIKE
}

impl Words {
    fn add_under(&mut self, layout: &Layout, titles: &[&Heading], left: &Heading, right: &Heading) {
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
            let at = usize::from(side == on_right);
            let text: String = word
                .word
                .text
                .chars()
                .filter(|c| c.is_alphabetic())
                .collect();
            if !text.is_empty() && (side == on_left || side == on_right) {
                let count = self.0.entry(text.to_lowercase()).or_default();
                if let Some(count) = count.get_mut(at) {
                    *count += 1;
                }
            }
        }
    }

    fn enough(&self) -> bool {
        (0..2).all(|side| {
            let counts = self.0.values().filter_map(|count| count.get(side));
            counts.sum::<u32>() >= LEAST_WORDS
        })
    }

    /// The cosine of the angle between the counts of both sides, 0 to 1.
    fn likeness(&self) -> f32 {
        let sum = |part: fn(&[u32; 2]) -> u32| self.0.values().map(part).sum::<u32>() as f32;
        let (left, right) = (sum(|[l, _]| l * l), sum(|[_, r]| r * r));
        sum(|[l, r]| l * r) / (left * right).sqrt().max(1.0)
    }
}
