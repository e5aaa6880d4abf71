//! Where one list of contents ends and the next begins: "Index of titles" on one page, "Index
//! of authors" on the next.

use super::layout::{Leaf, Seg};
use super::text::{has_contents_word, letters, norm, ratio, says_continued};

/// A list's heading is so much larger than its rows.
const LARGER: f32 = 1.2;
/// It has so many letters,
const LETTERS: usize = 4;
/// and stands among so many of the first runs of words.
const FIRST: usize = 4;
/// Headings that are less alike say different things.
const ALIKE: f64 = 0.93;
/// Sizes that OCR estimates are the same within this.
const ALIKE_SIZES: f32 = 1.15;

/// Whether a page of a list begins another list than `first`, the page on which the list
/// began: it has a heading of its own, set as that page's.
pub(super) fn begins_another(first: &Leaf, leaf: &Leaf) -> bool {
    let (Some(one), Some(other)) = (heading_of(first), heading_of(leaf)) else {
        return false;
    };
    let set_alike = if leaf.ocr {
        let named = |seg: &Seg| has_contents_word(&seg.text);
        one.size.max(other.size) < ALIKE_SIZES * one.size.min(other.size)
            && named(one)
            && named(other)
    } else {
        one.style() == other.style()
    };
    set_alike && !says_continued(&other.text) && ratio(&norm(&one.text), &norm(&other.text)) < ALIKE
}

/// The heading of a list: larger than the rows under it, and alone in its style.
fn heading_of(leaf: &Leaf) -> Option<&Seg> {
    let mut sizes: Vec<f32> = leaf.segs.iter().map(|s| s.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied()?;
    let mut first = leaf.segs.iter().take(FIRST);
    let heading = first.find(|s| s.size >= LARGER * usual && letters(&s.text) >= LETTERS)?;
    let alike = leaf.segs.iter().filter(|s| s.style() == heading.style());
    (alike.count() == 1).then_some(heading)
}
