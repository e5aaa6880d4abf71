//! Painting over the dots that lead from a title to its page number.

use crate::picture::GrayImage;

/// At 200 dpi a dot of a leader is at most this many pixels wide and high.
const DOT: usize = 8;
/// This far along the line a dot's neighbours are looked for.
const REACH: usize = 70;
/// So many neighbours make a dot part of a leader.
const NEIGHBOURS: usize = 5;
/// Their middles differ by no more than this in height.
const DRIFT: usize = 3;
/// Half the side of the window that a pixel is compared with.
const WINDOW: usize = 12;
/// A pixel this much darker than its surroundings is ink.
const DARKER: i64 = 18;

/// A small blot of ink.
#[derive(Debug, Clone, Copy)]
struct Dot {
    x0: usize,
    y0: usize,
    x1: usize,
    y1: usize,
}

impl Dot {
    fn middle(&self) -> (usize, usize) {
        ((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)
    }

    /// How many dots this is: a bar is several that ran together.
    fn weight(&self) -> usize {
        let width = self.x1 - self.x0;
        if width < 3 * DOT {
            1
        } else {
            width / (2 * DOT)
        }
    }
}

/// The levelled page of contents without its leaders: rows of dots, and thin bars
/// that such rows become in a coarse scan.
pub fn without_leaders(page: &GrayImage) -> GrayImage {
    let mask = ink_mask(page);
    let blots = small_blots(&mask, page.width(), page.height());
    let mut clean = page.clone();
    for dot in leader_dots(&blots, page.height()) {
        paint_over(&mut clean, page, &dot);
    }
    clean
}

/// Pixels darker than the mean around them.
fn ink_mask(page: &GrayImage) -> Vec<bool> {
    let (width, height) = (page.width(), page.height());
    let stride = width + 1;
    let mut sums = vec![0u32; stride * (height + 1)];
    for y in 0..height {
        let mut row_sum = 0u32;
        for (x, &value) in page.row(y).iter().enumerate() {
            row_sum += u32::from(value);
            sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1].wrapping_add(row_sum);
        }
    }
    let mut mask = vec![false; width * height];
    for y in 0..height {
        let (y0, y1) = (y.saturating_sub(WINDOW), (y + WINDOW + 1).min(height));
        for x in 0..width {
            let (x0, x1) = (x.saturating_sub(WINDOW), (x + WINDOW + 1).min(width));
            let sum = sums[y1 * stride + x1]
                .wrapping_sub(sums[y0 * stride + x1])
                .wrapping_sub(sums[y1 * stride + x0])
                .wrapping_add(sums[y0 * stride + x0]);
            let area = ((y1 - y0) * (x1 - x0)) as i64;
            mask[y * width + x] = (i64::from(page.at(x, y)) + DARKER) * area < i64::from(sum);
        }
    }
    mask
}

/// Connected blots that are no larger than a dot, or thin bars.
fn small_blots(mask: &[bool], width: usize, height: usize) -> Vec<Dot> {
    let mut left = mask.to_vec();
    let mut blots = Vec::new();
    let mut stack = Vec::new();
    for start in 0..left.len() {
        if !left[start] {
            continue;
        }
        left[start] = false;
        stack.push(start);
        let (x, y) = (start % width, start / width);
        let mut blot = Dot {
            x0: x,
            y0: y,
            x1: x,
            y1: y,
        };
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            blot.x0 = blot.x0.min(x);
            blot.x1 = blot.x1.max(x);
            blot.y0 = blot.y0.min(y);
            blot.y1 = blot.y1.max(y);
            for near_y in y.saturating_sub(1)..(y + 2).min(height) {
                for near_x in x.saturating_sub(1)..(x + 2).min(width) {
                    let near = near_y * width + near_x;
                    if left[near] {
                        left[near] = false;
                        stack.push(near);
                    }
                }
            }
        }
        let (wide, high) = (blot.x1 - blot.x0 + 1, blot.y1 - blot.y0 + 1);
        let bar = high <= DOT - 3 && wide >= 5 * high && wide > 3 * DOT;
        if (wide <= DOT && high <= DOT) || bar {
            blots.push(blot);
        }
    }
    blots
}

/// The blots that stand in a row of many, and those at the ends of such rows.
fn leader_dots(blots: &[Dot], height: usize) -> Vec<Dot> {
    let rows = Rows::of(blots, height);
    let crowded = |blot: &&Dot| {
        let near: usize = rows.near(blot, REACH).map(Dot::weight).sum();
        // The blot counts itself.
        near > NEIGHBOURS
    };
    let inner: Vec<Dot> = blots.iter().filter(crowded).copied().collect();
    let inner_rows = Rows::of(&inner, height);
    let at_end = |blot: &&Dot| inner_rows.near(blot, REACH / 2).next().is_some();
    blots.iter().filter(at_end).copied().collect()
}

/// Blots by the height of their middles.
struct Rows(Vec<Vec<Dot>>);

impl Rows {
    fn of(blots: &[Dot], height: usize) -> Rows {
        let mut rows: Vec<Vec<Dot>> = vec![Vec::new(); height];
        for blot in blots {
            if let Some(row) = rows.get_mut(blot.middle().1) {
                row.push(*blot);
            }
        }
        Rows(rows)
    }

    /// The blots on the same line as `blot` and within `reach` of it, itself included.
    fn near(&self, blot: &Dot, reach: usize) -> impl Iterator<Item = &Dot> {
        let (x, y) = blot.middle();
        let rows = y.saturating_sub(DRIFT)..(y + DRIFT + 1).min(self.0.len());
        rows.filter_map(|row| self.0.get(row))
            .flatten()
            .filter(move |other| {
                let apart = if other.x0 > x {
                    other.x0 - x
                } else {
                    x.saturating_sub(other.x1)
                };
                apart <= reach
            })
    }
}

/// Fills a blot and one pixel around it with the paper next to it.
fn paint_over(clean: &mut GrayImage, page: &GrayImage, dot: &Dot) {
    let (x0, y0) = (dot.x0.saturating_sub(1), dot.y0.saturating_sub(1));
    let (x1, y1) = (dot.x1 + 2, dot.y1 + 2);
    for x in x0..x1 {
        let above = page.at(x, y0.saturating_sub(1));
        let below = page.at(x, y1);
        let paper = above.max(below);
        for y in y0..y1 {
            clean.set(x, y, paper);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_dots_goes_and_lone_dots_and_letters_stay() {
        let mut page = GrayImage::white(600, 100);
        let mut blot = |x: usize, y: usize, w: usize, h: usize| {
            for dy in 0..h {
                for dx in 0..w {
                    page.set(x + dx, y + dy, 20);
                }
            }
        };
        for k in 0..20 {
            blot(150 + k * 15, 60, 3, 3);
        }
        blot(60, 30, 14, 33);
        blot(500, 20, 4, 4);
        let clean = without_leaders(&page);
        assert!((150..450).all(|x| (55..66).all(|y| clean.at(x, y) > 200)));
        assert_eq!(clean.at(65, 40), 20);
        assert_eq!(clean.at(501, 21), 20);
    }
}
