//! Which lines may be titles at all.

use super::directions::names_a_file;
use super::layout::{Leaf, Seg};
use super::ocr_lines;
use super::text::{is_chords, is_drawn, letters};

/// Type so much larger than the running text's is not sung.
const LARGER: f32 = 1.15;
/// What is sung is longer than this part of a leaf's width.
const NARROW: f32 = 0.6;
/// Fewer letters between staves are no title.
const LEAST_BETWEEN: usize = 5;

/// Whether a line may be a title at all: no scraps of music, nothing sung, no chords. Sizes are
/// in points: `body` of the running text, `biggest` of the leaf's largest sure line.
pub(super) fn may_be_title(leaf: &Leaf, seg: &Seg, body: f32, biggest: f32) -> bool {
    let count = seg.text.chars().count();
    if leaf.ocr {
        // OCR of music gives short runs of odd signs.
        let solid = seg.text.chars().filter(|c| !c.is_whitespace()).count();
        let good = letters(&seg.text);
        let longest_run = seg
            .text
            .split(|c: char| !c.is_alphabetic())
            .map(|w| w.chars().count())
            .max()
            .unwrap_or(0);
        let confidence = ocr_lines::confidence(seg);
        // "If" and "Do Ya" are titles, but only where nothing is in doubt.
        let short = longest_run == 2
            && seg.text.split_whitespace().count() <= 2
            && good == solid
            && seg.size >= 1.4 * body
            && confidence >= ocr_lines::CERTAIN;
        if longest_run < 3 && !short || (good as f32) < 0.6 * solid as f32 {
            return false;
        }
        if confidence < ocr_lines::NOISE
            || leaf.is_between_staves(seg.y0, seg.y1) && !stands_out(leaf, seg, body)
            || ocr_lines::is_on_staff(leaf, seg)
        {
            return false;
        }
    }
    if count > 110 || is_drawn(&seg.text) || names_a_file(&seg.text) {
        return false;
    }
    let big = seg.size >= 1.3 * body && seg.size >= 0.98 * biggest && count >= 3;
    big || !is_chords(&seg.text)
}

/// Whether a line between staves is too large, too short and too sure to be sung: tunes may
/// stand no further apart than their staves do.
fn stands_out(leaf: &Leaf, seg: &Seg, body: f32) -> bool {
    seg.size >= LARGER * body
        && seg.x1 - seg.x0 < NARROW * leaf.width
        && ocr_lines::confidence(seg) >= ocr_lines::CERTAIN
        && letters(&seg.text) >= LEAST_BETWEEN
}
