//! Telling from boxes alone whether a page looks like a table of contents.

use super::{OcrView, PixelRect};

/// Fewer rows than this say nothing.
const MIN_ROWS: usize = 6;
/// From this many rows on, more rows add nothing.
const ENOUGH_ROWS: f32 = 10.0;

/// How much a view looks like a page of contents, 0 to 1: many rows, no staves, and
/// a straight column of small boxes at one end of the rows (page numbers). From 0.5
/// on a page deserves to be read in full.
pub fn looks_like_contents(view: &OcrView) -> f32 {
    if view.staves.len() >= 2 || view.width <= 0.0 {
        return 0.0;
    }
    let boxes: Vec<PixelRect> =
        view.words.iter().map(|word| word.rect).chain(view.unread.iter().copied()).collect();
    let whole = score(&rows_of(&boxes));
    let middle = view.width / 2.0;
    let (left, right): (Vec<PixelRect>, Vec<PixelRect>) =
        boxes.iter().partition(|b| (b.x0 + b.x1) / 2.0 < middle);
    let columns = score(&rows_of(&left)).min(score(&rows_of(&right)));
    let staff_doubt = if view.staves.is_empty() { 1.0 } else { 0.5 };
    whole.max(columns) * staff_doubt
}

/// Boxes grouped into rows from the top down, each row from the left.
fn rows_of(boxes: &[PixelRect]) -> Vec<Vec<PixelRect>> {
    let mut sorted = boxes.to_vec();
    let middle = |b: &PixelRect| (b.y0 + b.y1) / 2.0;
    sorted.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut rows: Vec<Vec<PixelRect>> = Vec::new();
    for rect in sorted {
        let joins = rows.last().and_then(|row| row.first()).is_some_and(|first| {
            (middle(&rect) - middle(first)).abs() < 0.5 * first.height().min(rect.height() * 1.5)
        });
        match rows.last_mut() {
            Some(row) if joins => row.push(rect),
            _ => rows.push(vec![rect]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}

fn score(rows: &[Vec<PixelRect>]) -> f32 {
    if rows.len() < MIN_ROWS {
        return 0.0;
    }
    let mut heights: Vec<f32> = rows.iter().flatten().map(PixelRect::height).collect();
    heights.sort_by(f32::total_cmp);
    let height = heights.get(heights.len() / 2).copied().unwrap_or(1.0).max(1.0);
    let small = |b: &PixelRect| b.width() < 2.8 * height;
    let ends = rows.iter().filter_map(|row| row.last()).map(|b| b.x1);
    let starts = rows.iter().filter_map(|row| row.first()).map(|b| b.x0);
    let flush_right = most_common(ends, height);
    let flush_left = most_common(starts, height);
    let near = |a: f32, b: f32| (a - b).abs() < 1.2 * height;
    let extent = flush_right - flush_left;
    let mut sum = 0.0f32;
    for row in rows {
        let (Some(first), Some(last)) = (row.first(), row.last()) else {
            continue;
        };
        let gap = |k: usize| -> f32 {
            match (row.get(k), row.get(k + 1)) {
                (Some(a), Some(b)) => b.x0 - a.x1,
                _ => 0.0,
            }
        };
        let last_gap = if row.len() > 1 { gap(row.len() - 2) } else { 0.0 };
        let number_right = row.len() > 1
            && small(last)
            && near(last.x1, flush_right)
            && last_gap > 0.8 * height;
        let number_left =
            row.len() > 1 && small(first) && near(first.x0, flush_left) && gap(0) > 0.3 * height;
        // A leader read as one box from the title to the number.
        let spans = last.width() > 0.8 * extent && near(last.x1, flush_right);
        sum += if number_right {
            1.0
        } else if number_left {
            0.8
        } else if spans {
            0.4
        } else {
            0.0
        };
    }
    let rows = rows.len() as f32;
    (sum / rows) * (rows / ENOUGH_ROWS).min(1.0)
}

/// The value near which most of the others are.
fn most_common(values: impl Iterator<Item = f32>, reach: f32) -> f32 {
    let values: Vec<f32> = values.collect();
    let near = |v: f32| values.iter().filter(|w| (**w - v).abs() < reach).count();
    values.iter().copied().max_by_key(|&v| near(v)).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Half;

    fn view(boxes: Vec<PixelRect>, staves: usize) -> OcrView {
        OcrView {
            half: Half::Whole,
            turned: 0,
            width: 1700.0,
            height: 2200.0,
            words: Vec::new(),
            unread: boxes,
            staves: vec![(0.0, 50.0); staves],
        }
    }

    fn rect(x0: f32, y: f32, x1: f32) -> PixelRect {
        PixelRect {
            x0,
            y0: y,
            x1,
            y1: y + 30.0,
        }
    }

    #[test]
    fn titles_with_a_column_of_numbers_look_like_contents() {
        let rows = (0..20).map(|k| 300.0 + 50.0 * k as f32);
        let boxes: Vec<PixelRect> = rows
            .flat_map(|y| [rect(200.0, y, 500.0 + (y * 7.0) % 400.0), rect(1450.0, y, 1500.0)])
            .collect();
        assert!(looks_like_contents(&view(boxes.clone(), 0)) > 0.8);
        assert_eq!(looks_like_contents(&view(boxes, 6)), 0.0);
    }

    #[test]
    fn lyrics_do_not_look_like_contents() {
        let rows = (0..30).map(|k| 300.0 + 50.0 * k as f32);
        let boxes = rows.map(|y| rect(200.0, y, 600.0 + (y * 13.0) % 500.0)).collect();
        assert!(looks_like_contents(&view(boxes, 0)) < 0.3);
    }
}
