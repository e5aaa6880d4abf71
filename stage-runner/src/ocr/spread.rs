//! Telling a two-up spread from a page that is just wide.

use super::staves::Staff;
use crate::picture::GrayImage;

/// A spread is at least this much wider than high.
const MIN_ASPECT: f32 = 1.15;
/// The gutter is looked for in this middle part of the width.
const MIDDLE: std::ops::Range<f32> = 0.44..0.56;
/// A gutter is at least this wide, as part of the width.
const MIN_GUTTER: f32 = 0.012;
/// The same between staves.
const MIN_GUTTER_OF_STAVES: f32 = 0.005;

/// The column at which an upright page parts into two pages side by side, or `None`
/// if it is one page: a landscape image with a blank gutter down its middle and ink
/// on both sides. A staff across the middle leaves no gutter blank.
pub fn gutter(page: &GrayImage, staves: &[Staff]) -> Option<usize> {
    let (width, height) = (page.width() as f32, page.height() as f32);
    if width < MIN_ASPECT * height || width < 200.0 {
        return None;
    }
    let (start, blank) = widest_blank(page)?;
    // Staves come close to the fold, and to both sides of it only in a spread.
    let needed = if staves.len() >= 4 {
        MIN_GUTTER_OF_STAVES
    } else {
        MIN_GUTTER
    };
    if (blank as f32) < needed * width {
        return None;
    }
    let cut = start + blank / 2;
    let sides = [0..cut, cut..page.width()].map(|columns| ink_share(page, columns));
    // One blank page of a spread is common; staves of half the width still tell.
    let half_width = |staff: &Staff| staff.x1 - staff.x0 < 0.5 * width;
    let half_staves = staves.iter().filter(|staff| half_width(staff)).count() >= 2;
    (sides.iter().all(|&share| share > 0.004) || half_staves).then_some(cut)
}

/// Start and width of the widest run of columns without ink in the middle.
fn widest_blank(page: &GrayImage) -> Option<(usize, usize)> {
    let threshold = ink_level(page);
    let width = page.width() as f32;
    let columns = (width * MIDDLE.start) as usize..(width * MIDDLE.end) as usize;
    let first = columns.start;
    let mut ink = vec![0usize; columns.len()];
    // Head and foot may carry a line across the fold.
    let rows = page.height() * 3 / 100..page.height() * 97 / 100;
    for y in rows.clone() {
        let row = page.row(y).get(columns.clone()).unwrap_or(&[]);
        for (count, &value) in ink.iter_mut().zip(row) {
            *count += usize::from(value < threshold);
        }
    }
    // The fold itself may show as a dark line, dust as specks: neither is text.
    let allowed = rows.len() / 250 + 1;
    let fold = rows.len() * 7 / 10;
    let mut best: Option<(usize, usize)> = None;
    let mut run = 0usize;
    for (index, &count) in ink.iter().enumerate() {
        if count <= allowed || count >= fold {
            run += 1;
            if best.is_none_or(|(_, length)| run > length) {
                best = Some((first + index + 1 - run, run));
            }
        } else {
            run = 0;
        }
    }
    best
}

/// A grey that is clearly ink: nearer to the darkest tone than Otsu's threshold,
/// which would count the shadow of the fold.
fn ink_level(page: &GrayImage) -> u8 {
    let paper = page.paper();
    page.ink_threshold().min(paper.saturating_sub(60))
}

/// The part of pixels between two columns that is ink.
fn ink_share(page: &GrayImage, columns: std::ops::Range<usize>) -> f32 {
    let threshold = ink_level(page);
    let area = (columns.len() * page.height()).max(1);
    let ink: usize = (0..page.height())
        .filter_map(|y| page.row(y).get(columns.clone()))
        .map(|row| row.iter().filter(|&&value| value < threshold).count())
        .sum();
    ink as f32 / area as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(blocks: &[(usize, usize)]) -> GrayImage {
        let mut page = GrayImage::white(1100, 800);
        for &(x0, x1) in blocks {
            for y in (100..700).filter(|y| y % 20 < 8) {
                for x in (x0..x1).filter(|x| x % 9 < 5) {
                    page.set(x, y, 0);
                }
            }
        }
        page
    }

    #[test]
    fn two_blocks_part_and_one_block_does_not() {
        let cut = gutter(&page(&[(60, 500), (600, 1040)]), &[]);
        assert!(cut.is_some_and(|x| (530..570).contains(&x)), "{cut:?}");
        assert_eq!(gutter(&page(&[(60, 1040)]), &[]), None);
        assert_eq!(gutter(&page(&[(60, 480)]), &[]), None);
        let upright = page(&[(60, 500), (600, 1040)]).turned(crate::picture::Turn::Right);
        assert_eq!(gutter(&upright, &[]), None);
    }

    #[test]
    fn a_staff_across_the_middle_makes_it_one_page() {
        let mut page = page(&[(60, 500), (600, 1040)]);
        for x in 60..1040 {
            for y in [200, 201, 210, 211, 220, 221, 230, 231, 240, 241] {
                page.set(x, y, 0);
            }
        }
        assert_eq!(gutter(&page, &[]), None);
    }
}
