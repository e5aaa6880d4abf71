//! Big type that the fine look cuts up or overlooks.
//!
//! The detector sees a page at one scale, chosen for the small type of page numbers. Of
//! type several times as large it may lose a capital or a whole word. A second look at
//! half the scale costs a quarter and sees such lines whole; what it makes of small type
//! is not used.

use super::detect::Quad;

/// Big is this many times the page's middle line height.
const BIG: f32 = 1.5;
/// A fine box is inside a coarse one from this share of its area on.
const INSIDE: f32 = 0.6;
/// Boxes in one row share this part of the lower one's height.
const ONE_ROW: f32 = 0.5;
/// Letters of a line that was cut up are at least this part of its height.
const OF_ITS_HEIGHT: f32 = 0.4;
/// Less than this many line heights at an end of a line are margin, not a lost letter.
const MARGIN: f32 = 0.45;

/// The fine boxes, with big lines as the coarse look saw them where the fine one has
/// only pieces of them, or nothing.
pub fn with_big_type(fine: Vec<Quad>, coarse: &[Quad]) -> Vec<Quad> {
    let Some(middle) = middle_height(&fine) else {
        return coarse.to_vec();
    };
    let mut boxes = fine;
    for big in coarse {
        let upright = big.width() > big.height();
        if !upright || big.height() < BIG * middle {
            continue;
        }
        let inside: Vec<usize> = (0..boxes.len())
            .filter(|&index| {
                boxes
                    .get(index)
                    .is_some_and(|b| share_inside(b, big) > INSIDE)
            })
            .collect();
        let pieces: Vec<Quad> = inside
            .iter()
            .filter_map(|&index| boxes.get(index).copied())
            .collect();
        if pieces.is_empty() {
            // A line that crosses it was seen: then this is a blot over several lines.
            let crossed = boxes
                .iter()
                .any(|b| share_inside(big, b) > 0.2 || share_inside(b, big) > 0.2);
            if !crossed {
                boxes.push(*big);
            }
            continue;
        }
        if is_one_row(&pieces) && is_cut_up(&pieces, big) {
            let whole = around(&pieces, big);
            let mut index = 0;
            boxes.retain(|_| {
                index += 1;
                !inside.contains(&(index - 1))
            });
            boxes.push(whole);
        }
    }
    boxes.sort_by(|a, b| {
        a.top()
            .total_cmp(&b.top())
            .then(a.left().total_cmp(&b.left()))
    });
    boxes
}

fn middle_height(boxes: &[Quad]) -> Option<f32> {
    let mut heights: Vec<f32> = boxes.iter().map(|b| b.width().min(b.height())).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied()
}

/// Which part of a box's area lies inside another's.
fn share_inside(inner: &Quad, outer: &Quad) -> f32 {
    let wide = inner.right().min(outer.right()) - inner.left().max(outer.left());
    let high = inner.bottom().min(outer.bottom()) - inner.top().max(outer.top());
    let area = (inner.right() - inner.left()) * (inner.bottom() - inner.top());
    wide.max(0.0) * high.max(0.0) / area.max(1.0)
}

/// Whether boxes stand side by side.
fn is_one_row(pieces: &[Quad]) -> bool {
    pieces.iter().all(|a| {
        pieces.iter().all(|b| {
            let shared = a.bottom().min(b.bottom()) - a.top().max(b.top());
            shared > ONE_ROW * a.height().min(b.height())
        })
    })
}

/// Whether a line was seen only in part, or in more than one piece.
fn is_cut_up(pieces: &[Quad], line: &Quad) -> bool {
    let least = |of: fn(&Quad) -> f32| pieces.iter().map(of).fold(f32::MAX, f32::min);
    let most = |of: fn(&Quad) -> f32| pieces.iter().map(of).fold(f32::MIN, f32::max);
    let margin = MARGIN * line.height();
    let lost =
        least(Quad::left) - line.left() > margin || line.right() - most(Quad::right) > margin;
    let its_letters = most(Quad::height) > OF_ITS_HEIGHT * line.height();
    its_letters && (lost || pieces.len() > 1)
}

/// The line with all of its pieces. What slants stays slanted.
fn around(pieces: &[Quad], line: &Quad) -> Quad {
    let all_within = pieces.iter().all(|piece| share_inside(piece, line) > 0.95);
    if all_within {
        return *line;
    }
    let boxes = || pieces.iter().chain([line]);
    Quad::level(
        boxes().map(Quad::left).fold(f32::MAX, f32::min),
        boxes().map(Quad::top).fold(f32::MAX, f32::min),
        boxes().map(Quad::right).fold(f32::MIN, f32::max),
        boxes().map(Quad::bottom).fold(f32::MIN, f32::max),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Vec<Quad> {
        (0..10)
            .map(|k| 300.0 + 40.0 * k as f32)
            .map(|y| Quad::level(100.0, y, 700.0, y + 30.0))
            .collect()
    }

    fn found(title: &[Quad], coarse: &[Quad]) -> Vec<Quad> {
        let mut fine = page();
        fine.extend_from_slice(title);
        let mut boxes = with_big_type(fine, coarse);
        boxes.retain(|b| b.top() < 290.0);
        boxes
    }

    const TITLE: [f32; 4] = [100.0, 100.0, 800.0, 170.0];

    fn title() -> Quad {
        let [x0, y0, x1, y1] = TITLE;
        Quad::level(x0, y0, x1, y1)
    }

    #[test]
    fn a_big_line_in_pieces_becomes_whole() {
        let pieces = [
            Quad::level(250.0, 105.0, 330.0, 165.0),
            Quad::level(300.0, 104.0, 790.0, 166.0),
        ];
        assert_eq!(found(&pieces, &[title()]), [title()]);
        assert_eq!(found(&pieces[1..], &[title()]), [title()]);
    }

    #[test]
    fn a_big_line_that_was_overlooked_is_added() {
        assert_eq!(found(&[], &[title()]), [title()]);
    }

    #[test]
    fn a_line_that_was_seen_whole_stays_as_it_is() {
        let seen = Quad::level(110.0, 104.0, 790.0, 168.0);
        assert_eq!(found(&[seen], &[title()]), [seen]);
    }

    #[test]
    fn rows_that_ran_together_stay_apart() {
        let rows = [
            Quad::level(100.0, 100.0, 800.0, 130.0),
            Quad::level(100.0, 140.0, 800.0, 170.0),
        ];
        assert_eq!(found(&rows, &[title()]), rows);
        let crossing = Quad::level(0.0, 110.0, 1700.0, 140.0);
        assert_eq!(found(&[crossing], &[title()]), [crossing]);
    }

    #[test]
    fn small_type_is_left_to_the_fine_look() {
        let small = Quad::level(100.0, 100.0, 400.0, 138.0);
        assert!(found(&[], &[small]).is_empty());
    }
}
