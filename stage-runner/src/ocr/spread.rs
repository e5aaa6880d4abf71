//! Telling a two-up spread from a page that is just wide.

use super::image::GrayImage;
use super::staves::Staff;

/// A spread is at least this much wider than high.
const MIN_ASPECT: f32 = 1.15;
/// The gutter is looked for in this middle part of the width.
const MIDDLE: std::ops::Range<f32> = 0.44..0.56;
/// A gutter is at least this wide, as part of the width.
const MIN_GUTTER: f32 = 0.012;

/// The column at which an upright page parts into two pages side by side, or `None`
/// if it is one page: a landscape image with a blank gutter down its middle, ink on
/// both sides, and no staff across.
pub fn gutter(page: &GrayImage, staves: &[Staff]) -> Option<usize> {
    let (width, height) = (page.width() as f32, page.height() as f32);
    if width < MIN_ASPECT * height || width < 200.0 {
        return None;
    }
    let middle = width / 2.0;
    let crosses = |staff: &&Staff| staff.x0 < 0.42 * width && staff.x1 > 0.58 * width;
    let left = staves.iter().filter(|staff| staff.x1 < 0.56 * width).count();
    let right = staves.iter().filter(|staff| staff.x0 > 0.44 * width).count();
    let across = staves.iter().filter(crosses).count();
    if across > 0 && across * 3 >= left + right {
        return None;
    }
    let (start, blank) = widest_blank(page)?;
    if (blank as f32) < MIN_GUTTER * width {
        return None;
    }
    let cut = start + blank / 2;
    let sides = [0..cut, cut..page.width()].map(|columns| ink_share(page, columns));
    let inked = |share: f32| share > 0.004;
    // One blank page of a spread is common; two halves of which one has staves of
    // half the width are a spread for sure.
    let both = sides.iter().all(|&share| inked(share));
    let half_staves = left + right >= 2 && across == 0;
    ((both || half_staves) && (cut as f32 - middle).abs() < 0.08 * width).then_some(cut)
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
        let upright = page(&[(60, 500), (600, 1040)]).turned(super::super::image::Turn::Right);
        assert_eq!(gutter(&upright, &[]), None);
    }

    #[test]
    fn a_staff_across_the_middle_makes_it_one_page() {
        let staff = Staff {
            x0: 60.0,
            x1: 1040.0,
            top: 200.0,
            bottom: 240.0,
            slope: 0.0,
        };
        assert_eq!(gutter(&page(&[(60, 500), (600, 1040)]), &[staff]), None);
    }
}
