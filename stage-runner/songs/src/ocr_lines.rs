//! What parts titles from noise and lyrics where OCR read the page and no font is known.

use std::collections::HashMap;

use super::directions::is_direction;
use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::layout::{Layout, Leaf, Seg};
use super::text::{is_chords, letters, ratio};
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

/// Judges whether a heading may be a title at all, and takes off strength for doubt.
pub(super) fn judge(heading: &mut Heading, leaf: &Leaf) {
    let crowded = is_in_paragraph(heading, leaf);
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
fn is_in_paragraph(heading: &Heading, leaf: &Leaf) -> bool {
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
    let read = leaf.segs.iter().enumerate().any(|(i, s)| {
        !heading.segs.contains(&i)
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

/// Whether a staff begins below a heading.
fn stands_above_staff(layout: &Layout, heading: &Heading) -> bool {
    layout
        .leaves
        .get(heading.leaf)
        .is_some_and(|l| l.staves.iter().any(|(top, _)| *top > heading.y))
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

fn is_at_top(body: &BodyEvidence<'_>, heading: &Heading) -> bool {
    body.layout
        .leaves
        .get(heading.leaf)
        .is_some_and(|l| heading.y < 0.2 * l.height)
}

/// What the titles of a book that OCR read have in common.
struct Common {
    middle: f32,
    mostly_tops: bool,
    over_staves: bool,
    most_on_leaf: usize,
}

impl Common {
    fn of(body: &BodyEvidence<'_>, titles: &[&Heading]) -> Self {
        let mut sizes: Vec<f32> = titles.iter().map(|h| h.size).collect();
        sizes.sort_by(f32::total_cmp);
        let share = |test: &dyn Fn(&Heading) -> bool, least: f32| {
            titles.iter().filter(|h| test(h)).count() as f32 >= least * titles.len().max(1) as f32
        };
        let mut on_leaf: HashMap<usize, usize> = HashMap::new();
        for title in titles {
            *on_leaf.entry(title.leaf).or_default() += 1;
        }
        Self {
            middle: sizes.get(sizes.len() / 2).copied().unwrap_or(0.0),
            mostly_tops: share(&|h| is_at_top(body, h), 0.7),
            over_staves: share(&|h| stands_above_staff(body.layout, h), 0.8),
            most_on_leaf: on_leaf.values().copied().max().unwrap_or(1),
        }
    }

    fn fits(&self, body: &BodyEvidence<'_>, heading: &Heading) -> bool {
        let (low, high) = if self.mostly_tops && !is_at_top(body, heading) {
            (0.85, 1.2)
        } else {
            (0.7, 1.45)
        };
        (!self.over_staves || stands_above_staff(body.layout, heading))
            && heading.size >= low * self.middle
            && heading.size <= high * self.middle
    }
}

/// Keeps of titles that were chosen by their look those that OCR's wavering sizes and
/// the usual place bear out. Titles from a text layer stay.
pub(super) fn keep_consistent(body: &BodyEvidence<'_>, chosen: &mut Vec<usize>) {
    let heads = &body.headings;
    let read: Vec<&Heading> = chosen
        .iter()
        .filter_map(|&i| heads.get(i))
        .filter(|h| h.ocr)
        .collect();
    if read.len() < 4 {
        return;
    }
    let common = Common::of(body, &read);
    chosen.retain(|&i| heads.get(i).is_some_and(|h| !h.ocr || common.fits(body, h)));
}

/// Keeps of headings that nobody lists those that stand as the known titles do, and
/// that do not repeat one of them.
pub(super) fn keep_like(body: &BodyEvidence<'_>, known: &[usize], fresh: &mut Vec<usize>) {
    let heads = &body.headings;
    let titles: Vec<&Heading> = known
        .iter()
        .filter_map(|&i| heads.get(i))
        .filter(|h| h.ocr)
        .collect();
    if titles.is_empty() {
        return;
    }
    let common = Common::of(body, &titles);
    let mut on_leaf: HashMap<usize, usize> = HashMap::new();
    for heading in fresh.iter().filter_map(|&i| heads.get(i)) {
        *on_leaf.entry(heading.leaf).or_default() += 1;
    }
    fresh.retain(|&i| {
        heads.get(i).is_some_and(|h| {
            let many = on_leaf.get(&h.leaf).copied().unwrap_or(0) > common.most_on_leaf + 1;
            !h.ocr
                || common.fits(body, h)
                    && !many
                    && !h.continues
                    && !titles.iter().any(|t| ratio(&t.norm, &h.norm) > 0.9)
        })
    });
}
