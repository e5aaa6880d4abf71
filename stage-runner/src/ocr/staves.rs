//! Finding staves on a page image: five long, thin, equally spaced lines.

use crate::picture::GrayImage;

/// One staff, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Staff {
    /// Left end (to the width of a strip).
    pub x0: f32,
    /// Right end (to the width of a strip).
    pub x1: f32,
    /// Height of the top line at the staff's middle.
    pub top: f32,
    /// Height of the bottom line at the staff's middle.
    pub bottom: f32,
    /// How much the lines fall per pixel to the right.
    pub slope: f32,
}

impl Staff {
    /// Distance between the outer lines in pixels.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

/// The page is looked at in this many upright strips: narrow enough that a skewed
/// line stays within two or three rows of a strip.
const STRIPS: usize = 28;
/// A staff is seen in at least this many strips, not necessarily neighbours.
const MIN_STRIPS: usize = 4;
/// How many strips in a row a staff may be hidden (by dense beams, say).
const MAX_HIDDEN: usize = 4;
/// How much darker a line has to be than the space beside it (of 255).
const MIN_CONTRAST: f32 = 14.0;
/// What part of a line's columns has to be dark.
const MIN_COVER: f32 = 0.72;

/// A staff's lines are thinner than this part of their distance. Lines of text in tight
/// rows are as equally spaced, but their letters are about half as high as the rows.
const THIN: f32 = 0.25;
/// On a coarse image that was enlarged a line of one pixel is blurred over so many rows.
const BLURRED: f32 = 4.5;

/// A comb of five lines in one strip.
#[derive(Debug, Clone, Copy)]
struct Comb {
    top: f32,
    spacing: f32,
    contrast: f32,
}

/// The staves of an upright page, from the top down. Lines may slope by up to about
/// two degrees; the distance between them is taken to be 0.3 to 1.5 % of the page's
/// longer side.
pub fn find_staves(page: &GrayImage) -> Vec<Staff> {
    let longest = page.width().max(page.height()) as f32;
    let spacings = (longest * 0.0030).max(3.5)..(longest * 0.0150).max(5.0);
    let strip_width = page.width() as f32 / STRIPS as f32;
    if strip_width < 6.0 || (page.height() as f32) < spacings.end * 6.0 {
        return Vec::new();
    }
    let mut chains: Vec<Vec<(usize, Comb)>> = Vec::new();
    for strip in 0..STRIPS {
        let x0 = (strip as f32 * strip_width) as usize;
        let x1 = (((strip + 1) as f32 * strip_width) as usize).min(page.width());
        for comb in combs(page, x0, x1, &spacings) {
            link(&mut chains, strip, comb);
        }
    }
    let mut staves: Vec<Staff> = chains
        .iter()
        .filter(|chain| chain.len() >= MIN_STRIPS)
        .map(|chain| staff_of(chain, strip_width))
        .collect();
    staves.sort_by(|a, b| a.top.total_cmp(&b.top));
    drop_odd_ones(&mut staves);
    staves
}

/// The slope of a page's lines, the median over its staves; `None` without staves.
pub fn slope_of(staves: &[Staff]) -> Option<f32> {
    let mut slopes: Vec<f32> = staves.iter().map(|staff| staff.slope).collect();
    slopes.sort_by(f32::total_cmp);
    slopes.get(slopes.len() / 2).copied()
}

/// Mean darkness of each row between two columns.
fn darkness(page: &GrayImage, x0: usize, x1: usize) -> Vec<f32> {
    let width = (x1 - x0).max(1) as f32;
    (0..page.height())
        .map(|y| {
            let sum: u32 = page.row(y)[x0..x1]
                .iter()
                .map(|&v| u32::from(255 - v))
                .sum();
            sum as f32 / width
        })
        .collect()
}

/// All combs of five lines in one strip, best first, none over another.
fn combs(page: &GrayImage, x0: usize, x1: usize, spacings: &std::ops::Range<f32>) -> Vec<Comb> {
    let rows = darkness(page, x0, x1);
    let reach = (spacings.start * 0.6).ceil() as usize;
    let mut found: Vec<Comb> = Vec::new();
    for y in 1..rows.len().saturating_sub(1) {
        let low = rows[y.saturating_sub(reach)..(y + reach + 1).min(rows.len())]
            .iter()
            .copied()
            .fold(f32::MAX, f32::min);
        let peak = rows[y] >= rows[y - 1] && rows[y] >= rows[y + 1];
        if !peak || rows[y] - low < MIN_CONTRAST {
            continue;
        }
        if let Some(comb) = best_comb(&rows, y, spacings).filter(|comb| is_thin(&rows, comb)) {
            found.push(comb);
        }
    }
    found.sort_by(|a, b| b.contrast.total_cmp(&a.contrast));
    let mut kept: Vec<Comb> = Vec::new();
    for comb in found {
        let apart = |other: &Comb| {
            let (top, bottom) = (comb.top, comb.top + 4.0 * comb.spacing);
            let (other_top, other_bottom) = (other.top, other.top + 4.0 * other.spacing);
            bottom < other_top || top > other_bottom
        };
        if kept.iter().all(apart) && cover(page, x0, x1, &comb) >= MIN_COVER {
            kept.push(comb);
        }
    }
    kept
}

/// The spacing that makes five lines down from row `y` stand out most.
fn best_comb(rows: &[f32], y: usize, spacings: &std::ops::Range<f32>) -> Option<Comb> {
    let around = |at: f32, wide: bool| -> (f32, f32) {
        let centre = at.round() as usize;
        let reach = usize::from(wide);
        let from = centre.saturating_sub(reach);
        rows.get(from..=(centre + reach).min(rows.len() - 1))
            .unwrap_or(&[])
            .iter()
            .fold((f32::MAX, f32::MIN), |(low, high), &v| {
                (low.min(v), high.max(v))
            })
    };
    let mut best: Option<Comb> = None;
    let mut spacing = spacings.start;
    while spacing <= spacings.end {
        let end = y as f32 + 4.0 * spacing;
        if end + 1.0 >= rows.len() as f32 {
            break;
        }
        let wide = spacing >= 5.0;
        let line = (0..5)
            .map(|k| around(y as f32 + k as f32 * spacing, true).1)
            .fold(f32::MAX, f32::min);
        let space = (0..4)
            .map(|k| around(y as f32 + (k as f32 + 0.5) * spacing, wide).0)
            .fold(f32::MIN, f32::max);
        let contrast = line - space;
        if contrast >= MIN_CONTRAST && best.is_none_or(|b| contrast > b.contrast) {
            best = Some(Comb {
                top: y as f32,
                spacing,
                contrast,
            });
        }
        spacing += 0.25;
    }
    best
}

/// Whether most lines of a comb are thin for their distance: how many rows around each are
/// darker than half way between the line and the space beside it.
fn is_thin(rows: &[f32], comb: &Comb) -> bool {
    let reach = (comb.spacing / 2.0).round() as usize;
    let mut widths: Vec<usize> = (0..5)
        .filter_map(|line| {
            let centre = (comb.top + line as f32 * comb.spacing).round() as usize;
            let near = centre.saturating_sub(1)..=(centre + 1).min(rows.len() - 1);
            let peak = near.max_by(|a, b| rows[*a].total_cmp(&rows[*b]))?;
            let around =
                rows.get(peak.saturating_sub(reach)..=(peak + reach).min(rows.len() - 1))?;
            let space = around.iter().copied().fold(f32::MAX, f32::min);
            let half = (rows[peak] + space) / 2.0;
            let dark = |row: &&f32| **row > half;
            let below = rows[peak..].iter().take_while(dark).count();
            let above = rows[..peak].iter().rev().take_while(dark).count();
            Some(above + below)
        })
        .collect();
    widths.sort_unstable();
    let middle = widths.get(widths.len() / 2).copied().unwrap_or(0);
    middle as f32 <= (THIN * comb.spacing).max(BLURRED)
}

/// What part of the columns is dark where the comb has its lines.
fn cover(page: &GrayImage, x0: usize, x1: usize, comb: &Comb) -> f32 {
    let (mut dark, mut all) = (0usize, 0usize);
    for line in 0..5 {
        let y = (comb.top + line as f32 * comb.spacing).round() as usize;
        let half = (comb.spacing / 2.0).round().max(1.0) as usize;
        for x in x0..x1 {
            let on = (y.saturating_sub(1)..=y + 1).map(|y| page.at(x, y)).min();
            let beside = page.at(x, y.saturating_sub(half)).max(page.at(x, y + half));
            // Under a note head both are dark: that says nothing against the line.
            let on = on.unwrap_or(255);
            all += 1;
            dark += usize::from(u16::from(on) + 10 < u16::from(beside) || beside < 110);
        }
    }
    dark as f32 / all.max(1) as f32
}

/// Adds a comb to the chain that it goes on, or starts a chain.
fn link(chains: &mut Vec<Vec<(usize, Comb)>>, strip: usize, comb: Comb) {
    let mut best: Option<(f32, usize)> = None;
    for (index, chain) in chains.iter().enumerate() {
        let Some(&(last_strip, last)) = chain.last() else {
            continue;
        };
        if last_strip == strip || strip - last_strip > MAX_HIDDEN {
            continue;
        }
        let apart = (comb.top - last.top).abs();
        let alike = (comb.spacing / last.spacing - 1.0).abs() < 0.12;
        // Two degrees over one strip is well below a line's distance.
        if alike && apart < 0.7 * comb.spacing && best.is_none_or(|(b, _)| apart < b) {
            best = Some((apart, index));
        }
    }
    match best.and_then(|(_, index)| chains.get_mut(index)) {
        Some(chain) => chain.push((strip, comb)),
        None => chains.push(vec![(strip, comb)]),
    }
}

/// The staff that a chain of combs draws: a line fitted through the tops.
fn staff_of(chain: &[(usize, Comb)], strip_width: f32) -> Staff {
    let count = chain.len() as f32;
    let centre = |strip: usize| (strip as f32 + 0.5) * strip_width;
    let mean_x = chain.iter().map(|(s, _)| centre(*s)).sum::<f32>() / count;
    let mean_y = chain.iter().map(|(_, c)| c.top).sum::<f32>() / count;
    let (mut over, mut under) = (0.0f32, 0.0f32);
    for (strip, comb) in chain {
        let dx = centre(*strip) - mean_x;
        over += dx * (comb.top - mean_y);
        under += dx * dx;
    }
    let slope = if under > 0.0 { over / under } else { 0.0 };
    let first = chain.first().map_or(0, |(s, _)| *s);
    let last = chain.last().map_or(0, |(s, _)| *s);
    let (x0, x1) = (first as f32 * strip_width, (last + 1) as f32 * strip_width);
    let mut spacings: Vec<f32> = chain.iter().map(|(_, c)| c.spacing).collect();
    spacings.sort_by(f32::total_cmp);
    let spacing = spacings.get(spacings.len() / 2).copied().unwrap_or(0.0);
    let top = mean_y + slope * ((x0 + x1) / 2.0 - mean_x);
    Staff {
        x0,
        x1,
        top,
        bottom: top + 4.0 * spacing,
        slope,
    }
}

/// Drops what overlaps a longer staff: a tablature's or a table's fifth and sixth
/// line read twice.
fn drop_odd_ones(staves: &mut Vec<Staff>) {
    let all = staves.clone();
    staves.retain(|staff| {
        !all.iter().any(|other| {
            let overlap = staff.bottom.min(other.bottom) - staff.top.max(other.top);
            let beside = staff.x1 <= other.x0 || staff.x0 >= other.x1;
            let longer = (other.x1 - other.x0, other.top) > (staff.x1 - staff.x0, staff.top);
            longer && !beside && overlap > 0.3 * staff.height()
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_with_staves(slope: f32, ink: u8) -> GrayImage {
        let mut page = GrayImage::white(1700, 2200);
        for top in [300.0, 700.0, 1500.0] {
            for line in 0..5 {
                for x in 150..1550 {
                    let y = top + line as f32 * 14.0 + (x as f32 - 850.0) * slope;
                    page.set(x, y.round() as usize, ink);
                }
            }
        }
        page
    }

    #[test]
    fn level_and_sloping_staves_are_found() {
        for (slope, ink) in [(0.0, 0), (0.02, 60), (-0.026, 150)] {
            let staves = find_staves(&page_with_staves(slope, ink));
            assert_eq!(staves.len(), 3, "slope {slope} ink {ink}: {staves:?}");
            for (staff, top) in staves.iter().zip([300.0, 700.0, 1500.0]) {
                assert!((staff.top - top).abs() < 4.0, "{staff:?}");
                assert!((staff.height() - 56.0).abs() < 3.0, "{staff:?}");
            }
            assert!((slope_of(&staves).unwrap() - slope).abs() < 0.002);
        }
    }

    #[test]
    fn text_rules_and_blank_pages_have_no_staves() {
        let mut page = GrayImage::white(1700, 2200);
        assert!(find_staves(&page).is_empty());
        // Rows of dashes, like text with narrow leading.
        for row in 0..60 {
            for x in (150..1550).filter(|x| x % 17 < 9) {
                for y in 0..8 {
                    page.set(x, 200 + row * 22 + y, 20);
                }
            }
        }
        assert!(find_staves(&page).is_empty());
    }

    #[test]
    fn lines_of_text_in_tight_rows_are_no_staff() {
        // Letters without gaps, half as high as the rows: what blur leaves of text.
        let mut page = GrayImage::white(1700, 2200);
        for row in 0..60 {
            for y in 0..13 {
                let ink = if (3..10).contains(&y) { 60 } else { 140 };
                for x in (150..1550).filter(|x| x % 12 < 10) {
                    page.set(x, 200 + row * 27 + y, ink);
                }
            }
        }
        assert!(find_staves(&page).is_empty());
    }

    #[test]
    fn tiny_images_are_left_alone() {
        assert!(find_staves(&GrayImage::white(20, 20)).is_empty());
        assert!(find_staves(&GrayImage::white(1, 3000)).is_empty());
    }
}
