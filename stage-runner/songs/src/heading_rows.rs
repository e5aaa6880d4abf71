//! Titles on several rows or with gaps: parts of one printed title put together.

use super::boldness::GROWTH;
use super::columns::Columns;
use super::headings::Heading;
use super::text::{is_capitals, leading_number, letters};

/// From so much heavier than the text on a line is bold, see [`Heading::heavier`].
const BOLD: f32 = 0.2;
/// Strokes are equally thick within this, as a logarithm.
const SAME_STROKE: f32 = 0.06;
/// Sizes that OCR estimates of one type differ by no more, as a logarithm.
const WAVERING: f32 = 0.3;
/// Rows set to the right end so close together, in type sizes.
const RAGGED: f32 = 0.8;

/// Joins the parts of a title on one row that a wide gap or a lost word broke; what stands
/// in two columns of the page, or begins with its own number, is another title.
pub(super) fn join_broken_lines(found: &mut Vec<Heading>, columns: &Columns, body: f32) {
    let mut out: Vec<Heading> = Vec::with_capacity(found.len());
    for heading in found.drain(..) {
        let joins = out.last().is_some_and(|last| {
            let gap = heading.x0 - last.x1;
            // Two titles side by side, unless a reader may have lost words between.
            let column = |h: &Heading| columns.place(h.x0, h.y).column;
            let counted = leading_number(&heading.text).is_some_and(|n| letters(n.rest) >= 3);
            let two = column(last) != column(&heading)
                || counted && letters(&last.text) >= 3
                || !last.ocr
                    && gap > 1.8 * last.size
                    && letters(&last.text).min(letters(&heading.text)) >= 8;
            last.row == heading.row
                && !two
                && gap > 0.0
                && gap < 5.0 * last.size
                && last.size >= 1.15 * body
                && (last.size - heading.size).abs() < 0.15 * last.size
                && last.face() == heading.face()
        });
        match out.last_mut().filter(|_| joins) {
            Some(last) => {
                last.text = format!("{} {}", last.text, heading.text);
                last.x1 = heading.x1;
                last.y1 = last.y1.max(heading.y1);
                last.segs.extend(heading.segs);
                last.number = last.number.or(heading.number);
                last.confidence = last.confidence.min(heading.confidence);
            }
            None => out.push(heading),
        }
    }
    *found = out;
}

/// How thick the strokes of a line that OCR read are, as a logarithm.
fn stroke(line: &Heading) -> f32 {
    line.heavier + GROWTH * line.size.ln()
}

/// Whether two lines that OCR read are bold and their strokes equally thick: then they are of
/// one size, whatever the heights of their letters say (a line without descenders).
fn are_as_bold(a: &Heading, b: &Heading) -> bool {
    a.heavier.min(b.heavier) >= BOLD
        && (stroke(a) - stroke(b)).abs() < SAME_STROKE
        && (a.size / b.size).ln().abs() < WAVERING
}

/// Whether a line that OCR read hangs under the words behind a title's number: by that, which
/// may be larger, the size of the first row was measured.
fn hangs(first: &Heading, next: &Heading) -> bool {
    const SMALLER: f32 = 0.62;
    let indent = (next.x0 - first.x0) / first.size;
    first.ocr
        && leading_number(&first.text).is_some_and(|n| letters(n.rest) >= 3)
        && (0.8..3.0).contains(&indent)
        && (SMALLER..1.0).contains(&(next.size / first.size))
        && next.heavier >= BOLD
        && (stroke(first) - stroke(next)).abs() < 2.0 * SAME_STROKE
}

/// Titles on two or three rows, as further candidates.
pub(super) fn stacked_rows(found: &[Heading], body: f32) -> Vec<Heading> {
    let mut out = Vec::new();
    for (i, first) in found.iter().enumerate() {
        // Bold capitals stand out whatever their size.
        let stands_out = |h: &Heading| h.ocr && h.heavier >= BOLD && is_capitals(&h.text);
        let small = first.size < 1.05 * body + 0.1;
        if small && !stands_out(first) {
            continue;
        }
        let mut whole = first.clone();
        for next in found.iter().skip(i + 1).take(8) {
            let same_size = if whole.font == 0 {
                (next.size - whole.size).abs() < 0.13 * whole.size
                    || are_as_bold(&whole, next)
                    || hangs(first, next)
            } else {
                (next.size - whole.size).abs() < 0.6
            };
            let below = next.y < whole.y1 + 0.9 * whole.size && next.y > whole.y + 0.5 * whole.size;
            let lined_up = (next.x0 - first.x0).abs() < 2.5 * first.size
                || ((next.x0 + next.x1) - (first.x0 + first.x1)).abs() < 3.0 * first.size
                || (next.x1 - first.x1).abs() < RAGGED * first.size;
            if below
                && lined_up
                && same_size
                && (!small || stands_out(next))
                && next.face() == whole.face()
                && whole.rows < 3
            {
                whole.text = match whole.text.strip_suffix('-') {
                    Some(head) if head.ends_with(char::is_alphabetic) => {
                        format!("{head}{}", next.text)
                    }
                    _ => format!("{} {}", whole.text, next.text),
                };
                whole.y1 = next.y1;
                whole.rows += 1;
                whole.segs.extend(next.segs.iter().copied());
                whole.x0 = whole.x0.min(next.x0);
                whole.x1 = whole.x1.max(next.x1);
                whole.confidence = whole.confidence.min(next.confidence);
                out.push(whole.clone());
            }
        }
    }
    out
}
