//! What parts titles from noise and lyrics where OCR read the page and no font is known.

use super::directions::is_direction;
use super::headings::Heading;
use super::layout::{Layout, Leaf, Seg};
use super::text::{is_chords, letters};
use crate::page::Rect;

/// Confidence below which a line is noise.
pub(super) const NOISE: f32 = 0.45;
/// Confidence from which a line is read without doubt.
pub(super) const CERTAIN: f32 = 0.9;
/// Confidence from which a line is believed.
const SURE: f32 = 0.75;

/// Whether a line of this confidence is believed.
pub(super) fn is_sure(confidence: f32) -> bool {
    confidence >= SURE
}

/// The mean confidence of a segment, weighted by characters.
pub(super) fn confidence(seg: &Seg) -> f32 {
    let (sum, count) = seg.words.iter().fold((0.0, 0.0), |(sum, count), w| {
        let n = w.word.text.chars().count() as f32;
        (sum + n * w.word.confidence, count + n)
    });
    sum / f32::max(count, 1.0)
}

/// A well read line without the doubtful words that noise beside it gave.
pub(super) fn trusted_part(seg: &Seg) -> Option<Seg> {
    let sure: Vec<Rect> = seg
        .words
        .iter()
        .filter(|w| is_sure(w.word.confidence))
        .map(|w| w.word.rect)
        .collect();
    let certain = seg.words.iter().any(|w| w.word.confidence >= CERTAIN);
    if !certain || sure.len() == seg.words.len() {
        return None;
    }
    let mut part = seg.part(0.0, &|rect| sure.contains(rect))?;
    part.y0 = sure.iter().map(|r| r.y0).fold(f32::MAX, f32::min);
    part.y1 = sure.iter().map(|r| r.y1).fold(f32::MIN, f32::max);
    let sizes: f32 = part.words.iter().map(|w| w.word.size).sum();
    part.size = sizes / part.words.len().max(1) as f32;
    Some(part)
}

/// Whether a line's middle lies on a staff.
pub(super) fn is_on_staff(leaf: &Leaf, seg: &Seg) -> bool {
    let middle = (seg.y0 + seg.y1) / 2.0;
    leaf.staves
        .iter()
        .any(|(top, bottom)| *top < middle && middle < *bottom)
}

/// Judges whether a heading may be a title at all, and takes off strength for doubt. The
/// segments are those of its leaf but for running heads.
pub(super) fn judge(heading: &mut Heading, leaf: &Leaf, segs: &[(usize, &Seg)]) {
    let crowded = is_in_paragraph(heading, leaf, segs);
    if crowded {
        heading.strength *= 0.7;
    }
    if !is_sure(heading.confidence) {
        heading.strength *= 0.6;
    }
    heading.plausible = is_sure(heading.confidence)
        && !crowded
        && letters(&heading.text) >= 2
        && !is_direction(&heading.text);
}

/// Whether a line of text of much the same height stands right above it.
fn is_in_paragraph(heading: &Heading, leaf: &Leaf, segs: &[(usize, &Seg)]) -> bool {
    let height = heading.y1 - heading.y;
    let row_height = height / heading.rows.max(1) as f32;
    let presses = |r: &Rect| {
        let gap = heading.y - r.y1;
        let shared = r.x1.min(heading.x1) - r.x0.max(heading.x0);
        let narrower = r.width().min(heading.x1 - heading.x0);
        shared > 0.3 * narrower
            && gap > -0.5 * row_height
            && gap < 0.45 * row_height
            && r.height() > 0.6 * row_height
            && r.height() < 1.8 * row_height
            && r.y0 < heading.y - 0.4 * row_height
    };
    let read = segs.iter().any(|(i, s)| {
        !heading.segs.contains(i)
            && letters(&s.text) >= 3
            && !is_chords(&s.text)
            && presses(&Rect {
                x0: s.x0,
                y0: s.y0,
                x1: s.x1,
                y1: s.y1,
            })
    });
    read || leaf.unread.iter().any(presses)
}

/// Whether music stands above a heading.
pub(super) fn stands_under_staff(layout: &Layout, heading: &Heading) -> bool {
    layout
        .leaves
        .get(heading.leaf)
        .is_some_and(|l| l.staves.iter().any(|(_, bottom)| *bottom < heading.y))
}

/// Whether the next thing below a heading is a staff, and close.
pub(super) fn stands_over_staff(layout: &Layout, heading: &Heading) -> bool {
    let Some(leaf) = layout.leaves.get(heading.leaf) else {
        return false;
    };
    let next = leaf
        .staves
        .iter()
        .map(|(top, bottom)| (*top, bottom - top))
        .find(|(top, _)| *top > heading.y);
    next.is_some_and(|(top, height)| top - heading.y1 < 3.5 * height)
}
