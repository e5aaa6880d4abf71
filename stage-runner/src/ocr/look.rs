//! The cheap look: which parts of a page are searched for text, and which of the
//! boxes found there are worth reading.

use std::collections::HashMap;

use super::detect::Quad;
use super::staves::Staff;

/// Head and foot of a page, where its number stands, as a part of its height.
const EDGE: f32 = 0.09;
/// Titles stand in this upper part of a page without staves.
const UPPER: f32 = 0.38;
/// So many boxes are read of one zone of a page with staves.
const ZONE_BUDGET: usize = 10;
/// So many boxes between two staves, which together are so much of the staves' width, are
/// read though the staves are no further apart than others: verses are longer, and a page
/// of short tunes has as many gaps between tunes as in them.
const FEW_BETWEEN: usize = 4;
/// See [`FEW_BETWEEN`].
const SPARSE: f32 = 0.6;
/// Less room between staves than this many of their heights holds no title.
const LEAST_GAP: f32 = 1.5;
/// So many boxes are read of a page without staves.
const PAGE_BUDGET: usize = 26;
/// And so many that are set apart from what stands above them: a page of short songs in
/// columns has a dozen titles and twice as many verses, and no title may be left unread
/// for the verses above it.
const BLOCK_BUDGET: usize = 44;
/// A box begins a block if the gap above it is wider than the usual one by so many line
/// heights.
const BLOCK_GAP: f32 = 0.35;
/// Boxes up to so many times as high as the middle one are of the usual height.
const USUAL: f32 = 1.3;
/// Lines of text are at least so far apart, as a part of the height of their boxes.
const TIGHTEST: f32 = 0.4;

/// A band of a page from the left edge to the right, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone {
    /// Upper end.
    pub top: f32,
    /// Lower end.
    pub bottom: f32,
}

/// The bands of a page with staves in which a title, a credit or a number can stand:
/// above the first staff, below the last, and every gap between staves that is
/// wider than the usual one. `None` if the whole page has to be searched: without
/// staves, or with staves side by side.
pub fn zones(staves: &[Staff], height: f32) -> Option<Vec<Zone>> {
    let gaps = gaps(staves)?;
    let (first, last) = ends(staves)?;
    let staff = middle(staves.iter().map(Staff::height))?;
    let usual = middle(gaps.iter().map(|gap| gap.bottom - gap.top)).unwrap_or(0.0);
    let holds_title = |gap: &Zone| {
        let width = gap.bottom - gap.top;
        width > LEAST_GAP * staff && (width > 1.22 * usual || width > 3.0 * staff || gaps.len() < 3)
    };
    let slant = 0.3 * staff;
    let mut zones = vec![Zone {
        top: 0.0,
        bottom: first + slant,
    }];
    zones.extend(gaps.iter().filter(|gap| holds_title(gap)).map(|gap| Zone {
        top: gap.top - slant,
        bottom: gap.bottom + slant,
    }));
    zones.push(Zone {
        top: last - slant,
        bottom: height,
    });
    Some(zones)
}

/// The bands between staves that follow each other down the page; `None` if some stand side
/// by side.
fn gaps(staves: &[Staff]) -> Option<Vec<Zone>> {
    let mut staves = staves.to_vec();
    staves.sort_by(|a, b| a.top.total_cmp(&b.top));
    let pairs = staves.iter().zip(staves.iter().skip(1));
    pairs
        .map(|(upper, lower)| {
            (lower.top >= upper.bottom).then_some(Zone {
                top: upper.bottom,
                bottom: lower.top,
            })
        })
        .collect()
}

/// Where the first staff begins and the last one ends; `None` without staves.
fn ends(staves: &[Staff]) -> Option<(f32, f32)> {
    let top = staves.iter().map(|s| s.top).min_by(f32::total_cmp)?;
    let bottom = staves.iter().map(|s| s.bottom).max_by(f32::total_cmp)?;
    Some((top, bottom))
}

/// Whether a box is music: it covers a good part of a staff's height.
pub fn is_music(quad: &Quad, staves: &[Staff]) -> bool {
    covers(quad, staves, 0.6)
}

/// Whether a box has at least a little of a staff in it.
pub fn touches_music(quad: &Quad, staves: &[Staff]) -> bool {
    covers(quad, staves, 0.1)
}

/// Whether a box covers more than this part of a staff's height.
fn covers(quad: &Quad, staves: &[Staff], part: f32) -> bool {
    staves.iter().any(|staff| {
        let shared = quad.bottom().min(staff.bottom) - quad.top().max(staff.top);
        shared > part * staff.height() && quad.left() < staff.x1 && quad.right() > staff.x0
    })
}

/// Which boxes of a page are read, in order of worth. `zones` are those that were
/// searched, or `None` for the whole page.
pub fn worth_reading(
    boxes: &[Quad],
    staves: &[Staff],
    zones: Option<&[Zone]>,
    height: f32,
) -> Vec<usize> {
    let text: Vec<usize> = (0..boxes.len())
        .filter(|&index| boxes.get(index).is_some_and(|quad| !is_music(quad, staves)))
        .collect();
    let median = median_height(boxes, &text);
    let candidates = without_chord_rows(boxes, &text);
    match zones {
        Some(zones) => zones
            .iter()
            .flat_map(|zone| {
                let inside = |&&index: &&usize| is_inside(boxes, index, zone);
                let edge = zone.top <= 0.0 || zone.bottom >= height;
                // Between staves a short box is a chord, a fingering, a bar number:
                // a title or a verse's first line is not that short.
                let long = |&&index: &&usize| edge || boxes.get(index).is_some_and(|q| !short(q));
                let of_zone: Vec<usize> = candidates
                    .iter()
                    .filter(inside)
                    .filter(long)
                    .copied()
                    .collect();
                best(boxes, of_zone, median, height, ZONE_BUDGET)
            })
            .chain(few_between(boxes, staves, zones, &candidates))
            .collect(),
        None => best(boxes, candidates, median, height, PAGE_BUDGET),
    }
}

/// Whether the middle of a box lies in a zone.
fn is_inside(boxes: &[Quad], index: usize, zone: &Zone) -> bool {
    boxes.get(index).is_some_and(|quad| {
        let y = quad.centre().y;
        zone.top <= y && y < zone.bottom
    })
}

/// The candidates in gaps between staves that are no zones, if there are but a few.
fn few_between(
    boxes: &[Quad],
    staves: &[Staff],
    zones: &[Zone],
    candidates: &[usize],
) -> Vec<usize> {
    let staff = middle(staves.iter().map(Staff::height)).unwrap_or(0.0);
    let width = middle(staves.iter().map(|s| s.x1 - s.x0)).unwrap_or(0.0);
    let is_read = |gap: &Zone| {
        zones
            .iter()
            .any(|z| z.top <= gap.top && gap.bottom <= z.bottom)
    };
    let narrow = gaps(staves).unwrap_or_default().into_iter();
    let narrow = narrow.filter(|gap| gap.bottom - gap.top > LEAST_GAP * staff && !is_read(gap));
    let mut out = Vec::new();
    for gap in narrow {
        let inside = candidates.iter().copied();
        let inside: Vec<usize> = inside
            .filter(|&index| is_inside(boxes, index, &gap))
            .filter(|&index| boxes.get(index).is_some_and(|quad| !short(quad)))
            .collect();
        let together: f32 = inside
            .iter()
            .filter_map(|&i| boxes.get(i))
            .map(Quad::width)
            .sum();
        if inside.len() <= FEW_BETWEEN && together < SPARSE * width {
            out.extend(inside);
        }
    }
    out
}

/// All boxes of text but those of rows of many short ones: chord symbols, fret diagrams,
/// fingerings. Head and foot stay whole.
fn without_chord_rows(boxes: &[Quad], text: &[usize]) -> Vec<usize> {
    text.iter()
        .copied()
        .filter(|&index| {
            let Some(quad) = boxes.get(index) else {
                return false;
            };
            if !short(quad) {
                return true;
            }
            let (y, reach) = (quad.centre().y, 0.5 * quad.height());
            let beside = boxes.iter().filter(|b| (b.centre().y - y).abs() < reach);
            let (mut all, mut alike) = (0usize, 0usize);
            for other in beside {
                all += 1;
                alike += usize::from(short(other) && other.height() > 0.6 * quad.height());
            }
            !(alike >= 4 && alike * 4 >= all * 3)
        })
        .collect()
}

/// Whether a box holds two or three characters at most.
fn short(quad: &Quad) -> bool {
    quad.width() < 2.2 * quad.height()
}

/// The middle line height of the boxes of text, in pixels, at least 1.
fn median_height(boxes: &[Quad], text: &[usize]) -> f32 {
    let quads = text.iter().filter_map(|&index| boxes.get(index));
    middle(quads.map(line_height)).unwrap_or(1.0).max(1.0)
}

/// The middle one of some values; `None` of none.
fn middle(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut sorted: Vec<f32> = values.collect();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// The best `budget` of the candidates, and beyond that what begins a block.
fn best(
    boxes: &[Quad],
    candidates: Vec<usize>,
    median: f32,
    height: f32,
    budget: usize,
) -> Vec<usize> {
    let gaps: Vec<f32> = candidates
        .iter()
        .map(|&k| gap_above(boxes, k, median))
        .collect();
    let usual = usual_gap(&gaps);
    let is_wide = |gap: f32| gap > usual + BLOCK_GAP * median;
    // A title right under its number begins a block as much as the number does.
    let gap_of: HashMap<usize, f32> = candidates.iter().copied().zip(gaps).collect();
    let gap_with_number = |index: usize| {
        let gap = gap_of.get(&index).copied().unwrap_or(0.0);
        let number = number_above(boxes, &candidates, index, median);
        let above = number.and_then(|above| gap_of.get(&above)).copied();
        above.filter(|above| is_wide(*above)).unwrap_or(gap)
    };
    let mut ranked: Vec<(f32, bool, usize)> = candidates
        .iter()
        .filter_map(|&index| {
            let quad = boxes.get(index)?;
            let gap = gap_with_number(index);
            let begins = is_wide(gap);
            let worth = worth(quad, gap, begins, median, height);
            (worth > 0.0).then_some((worth, begins, index))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
    let mut blocks = 0;
    let mut chosen = Vec::new();
    for (rank, (_, begins, index)) in ranked.into_iter().enumerate() {
        blocks += usize::from(begins);
        if rank < budget || begins && blocks <= BLOCK_BUDGET {
            chosen.push(index);
        }
    }
    chosen
}

/// The room between a box and what stands above it in its column, in pixels; as much as
/// can be if nothing does. Boxes are drawn generously: those of tight lines overlap, and
/// their room is less than none.
fn gap_above(boxes: &[Quad], index: usize, median: f32) -> f32 {
    let Some(quad) = boxes.get(index) else {
        return f32::MAX;
    };
    // Ends of boxes waver, their middles do not.
    let half = |quad: &Quad| {
        let height = quad.height();
        let usual = height < USUAL * median;
        (if usual { median } else { height }) / 2.0
    };
    let y = quad.centre().y;
    boxes
        .iter()
        .filter(|other| other.left() < quad.right() && other.right() > quad.left())
        .filter(|other| y - other.centre().y > TIGHTEST * median.min(quad.height()))
        .map(|other| y - half(quad) - other.centre().y - half(other))
        .fold(f32::MAX, f32::min)
}

/// The short box that stands alone right above a box in its column.
fn number_above(boxes: &[Quad], candidates: &[usize], index: usize, median: f32) -> Option<usize> {
    let quad = boxes.get(index)?;
    let (y, near) = (quad.centre().y, 2.2 * median.max(quad.height()));
    let mut above = candidates.iter().filter(|&&other| {
        boxes.get(other).is_some_and(|other| {
            let step = y - other.centre().y;
            let in_column = other.left() < quad.right() && other.right() > quad.left();
            in_column && step > TIGHTEST * median && step < near
        })
    });
    let only = *above.next()?;
    (above.next().is_none() && boxes.get(only).is_some_and(short)).then_some(only)
}

/// The middle one of the gaps, in pixels.
fn usual_gap(gaps: &[f32]) -> f32 {
    let finite = gaps.iter().copied().filter(|gap| *gap < f32::MAX);
    middle(finite).unwrap_or(0.0)
}

/// The height of a box's line, whichever way it runs.
fn line_height(quad: &Quad) -> f32 {
    quad.width().min(quad.height())
}

/// How likely it is that a box decides something: tall type, near the top, at the
/// very head or foot, or set apart by `gap` pixels from what stands above it, the more so
/// if that is more than is usual on the page and it `begins` a block.
fn worth(quad: &Quad, gap: f32, begins: bool, median: f32, height: f32) -> f32 {
    let part = quad.centre().y / height.max(1.0);
    let tall = line_height(quad) / median;
    let mut worth = 2.0 * (tall - 1.0).clamp(-0.4, 1.5);
    if !(EDGE..=1.0 - EDGE).contains(&part) {
        worth += 1.5;
    }
    if part < UPPER {
        worth += 1.2 - part;
    }
    if begins {
        // More than a line in the upper part of a page is worth by being there.
        worth += 1.2 + 0.2 * (gap / median).min(3.0);
    } else if gap > 0.9 * median {
        worth += 0.8;
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff(top: f32) -> Staff {
        Staff {
            x0: 100.0,
            x1: 1600.0,
            top,
            bottom: top + 56.0,
            slope: 0.0,
        }
    }

    #[test]
    fn zones_are_head_foot_and_wide_gaps() {
        let tops = [300.0, 450.0, 600.0, 1000.0, 1150.0, 1300.0];
        let zones = zones(&tops.map(staff), 2200.0).unwrap();
        assert_eq!(zones.len(), 3, "{zones:?}");
        assert!(zones[0].bottom < 330.0);
        assert!(zones[1].top > 630.0 && zones[1].bottom < 1030.0);
        assert_eq!(zones[2].bottom, 2200.0);
    }

    #[test]
    fn a_box_that_reaches_into_a_staff_touches_music_and_is_none() {
        let staves = [staff(300.0)];
        let title = Quad::level(400.0, 220.0, 900.0, 290.0);
        let reaching = Quad::level(400.0, 220.0, 900.0, 320.0);
        assert!(!touches_music(&title, &staves));
        assert!(touches_music(&reaching, &staves) && !is_music(&reaching, &staves));
    }

    #[test]
    fn staves_side_by_side_and_none_at_all_need_the_whole_page() {
        assert!(zones(&[], 2200.0).is_none());
        assert!(zones(&[staff(300.0), staff(310.0)], 2200.0).is_none());
    }

    #[test]
    fn rows_of_chords_are_not_worth_reading_and_the_title_is() {
        let mut boxes = vec![Quad::level(500.0, 150.0, 1100.0, 210.0)];
        boxes.extend((0..6).map(|k| {
            let x = 150.0 + 200.0 * k as f32;
            Quad::level(x, 260.0, x + 40.0, 290.0)
        }));
        let staves = [staff(310.0), staff(500.0)];
        let zones = zones(&staves, 2200.0);
        assert_eq!(
            worth_reading(&boxes, &staves, zones.as_deref(), 2200.0),
            [0]
        );
    }

    #[test]
    fn a_title_between_tunes_is_read_and_music_is_not() {
        let staves = [300.0, 450.0, 800.0, 950.0].map(staff);
        let mut boxes: Vec<Quad> = staves
            .iter()
            .map(|s| Quad::level(s.x0, s.top - 30.0, s.x1, s.bottom + 30.0))
            .collect();
        boxes.push(Quad::level(600.0, 660.0, 1100.0, 710.0));
        let zones = zones(&staves, 2200.0);
        assert_eq!(
            worth_reading(&boxes, &staves, zones.as_deref(), 2200.0),
            [4]
        );
    }

    #[test]
    fn titles_of_tunes_that_stand_no_further_apart_than_their_staves_are_read() {
        // Tunes of one staff or two, as far apart as tunes are.
        let staves = [300.0, 450.0, 580.0, 730.0, 860.0, 1010.0].map(staff);
        let tunes = [300.0, 450.0, 730.0, 1010.0];
        let titles = tunes.map(|top| Quad::level(600.0, top - 50.0, 1100.0, top - 18.0));
        let verse = |top: f32| Quad::level(150.0, top - 50.0, 1550.0, top - 18.0);
        let zones = zones(&staves, 2200.0);
        let read = |boxes: &[Quad]| worth_reading(boxes, &staves, zones.as_deref(), 2200.0).len();
        assert_eq!(read(&titles), 4);
        assert_eq!(read(&[verse(450.0), verse(730.0), verse(1010.0)]), 0);
    }

    #[test]
    fn titles_low_in_columns_are_read_before_the_verses_above_them() {
        // Two columns of songs of ten lines; all titles are set apart by a line.
        let mut boxes = Vec::new();
        let mut titles = Vec::new();
        for column in 0..2 {
            for line in 0..60 {
                let (x, song) = (100.0 + 800.0 * column as f32, line / 10);
                let y = 150.0 + 28.0 * line as f32 + 26.0 * song as f32;
                if line % 10 == 0 {
                    titles.push(boxes.len());
                }
                boxes.push(Quad::level(x, y, x + 500.0, y + 24.0));
            }
        }
        let read = worth_reading(&boxes, &[], None, 2200.0);
        assert!(titles.iter().all(|title| read.contains(title)), "{read:?}");
        assert_eq!(read.len(), PAGE_BUDGET);
    }

    #[test]
    fn a_title_under_its_number_is_read_though_it_is_no_larger_than_the_verses() {
        let line = |y: f32| Quad::level(100.0, y, 900.0, y + 26.0);
        let mut boxes: Vec<Quad> = (0..40).map(|k| line(200.0 + 30.0 * k as f32)).collect();
        boxes.push(Quad::level(480.0, 1500.0, 500.0, 1526.0));
        let title = boxes.len();
        boxes.push(Quad::level(350.0, 1532.0, 650.0, 1558.0));
        boxes.extend((0..15).map(|k| line(1564.0 + 30.0 * k as f32)));
        let read = worth_reading(&boxes, &[], None, 2200.0);
        assert!(
            read.contains(&title) && read.contains(&(title - 1)),
            "{read:?}"
        );
    }

    #[test]
    fn titles_of_the_size_of_other_words_are_read_between_all_tunes() {
        let staves = [300.0, 450.0, 800.0, 950.0, 1300.0, 1450.0].map(staff);
        let titles = [200.0, 680.0, 1180.0].map(|y| Quad::level(600.0, y, 1100.0, y + 30.0));
        let mut boxes = titles.to_vec();
        boxes.push(Quad::level(600.0, 2050.0, 1100.0, 2090.0));
        let zones = zones(&staves, 2200.0);
        let mut read = worth_reading(&boxes, &staves, zones.as_deref(), 2200.0);
        read.sort_unstable();
        assert_eq!(read, [0, 1, 2, 3]);
    }

    #[test]
    fn a_page_of_lines_is_read_to_the_budget_tall_ones_first() {
        let mut boxes: Vec<Quad> = (0..60)
            .map(|k| {
                Quad::level(
                    100.0,
                    200.0 + 32.0 * k as f32,
                    800.0,
                    226.0 + 32.0 * k as f32,
                )
            })
            .collect();
        boxes.push(Quad::level(100.0, 2120.0, 500.0, 2180.0));
        let read = worth_reading(&boxes, &[], None, 2200.0);
        assert!(read.len() <= PAGE_BUDGET);
        assert_eq!(read.first(), Some(&60));
    }
}
