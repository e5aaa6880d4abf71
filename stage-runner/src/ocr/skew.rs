//! How much a page image slopes.

use super::detect::{Point, Quad};
use crate::picture::GrayImage;

/// Slopes beyond this (2.6 degrees) are not looked for.
const MAX_SLOPE: f32 = 0.045;
const COARSE: f32 = 0.005;
const FINE: f32 = 0.001;

/// The slope at which rows of ink part most sharply from rows of paper: how much the
/// lines fall per pixel to the right. 0 for a page with next to no ink.
pub fn slope_by_projection(page: &GrayImage) -> f32 {
    // A quarter of the pixels say as much as all of them.
    let small = page.resized(page.width() / 2, page.height() / 2);
    let threshold = small.ink_threshold();
    let mut ink: Vec<(f32, f32)> = Vec::new();
    for y in 0..small.height() {
        let row = small.row(y);
        // Edges between ink and the paper below it mark base lines; solid areas,
        // like photos and scan borders, give none.
        let below = small.row((y + 1).min(small.height() - 1));
        ink.extend(
            row.iter()
                .zip(below)
                .enumerate()
                .filter(|(_, (here, below))| **here < threshold && **below >= threshold)
                .map(|(x, _)| (x as f32, y as f32)),
        );
    }
    if ink.len() < 200 {
        return 0.0;
    }
    let middle = small.width() as f32 / 2.0;
    let margin = (middle * MAX_SLOPE).ceil() + 1.0;
    let mut rows = vec![0u32; small.height() + 2 * margin as usize + 2];
    let mut sharpness = |slope: f32| -> f64 {
        rows.fill(0);
        for &(x, y) in &ink {
            let row = (y - (x - middle) * slope + margin) as usize;
            if let Some(count) = rows.get_mut(row) {
                *count += 1;
            }
        }
        rows.iter().map(|&n| f64::from(n) * f64::from(n)).sum()
    };
    let mut best_near = |centre: f32, reach: f32, step: f32| -> f32 {
        let steps = (reach / step).round() as i32;
        let candidates = (-steps..=steps).map(|k| centre + k as f32 * step);
        candidates
            .map(|slope| (sharpness(slope), slope))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.abs().total_cmp(&a.1.abs())))
            .map_or(0.0, |(_, slope)| slope)
    };
    let coarse = best_near(0.0, MAX_SLOPE, COARSE);
    best_near(coarse, COARSE, FINE)
}

/// The median slope of long boxes; `None` if there are fewer than three.
pub fn slope_of_boxes(boxes: &[Quad]) -> Option<f32> {
    let mut slopes: Vec<f32> = boxes
        .iter()
        .filter(|quad| quad.width() > 6.0 * quad.height())
        .map(Quad::slope)
        .filter(|slope| slope.abs() <= 2.0 * MAX_SLOPE)
        .collect();
    slopes.sort_by(f32::total_cmp);
    (slopes.len() >= 3).then(|| slopes.get(slopes.len() / 2).copied())?
}

/// Moves points of a page that slopes to where they stand on the levelled page.
#[derive(Debug, Clone, Copy)]
pub struct Levelling {
    sin: f32,
    cos: f32,
    centre: Point,
}

impl Levelling {
    /// Levels a page of these sides about its centre.
    pub fn new(slope: f32, width: f32, height: f32) -> Self {
        let (sin, cos) = slope.atan().sin_cos();
        Levelling {
            sin,
            cos,
            centre: Point {
                x: width / 2.0,
                y: height / 2.0,
            },
        }
    }

    /// Where `point` stands on the levelled page.
    pub fn apply(&self, point: Point) -> Point {
        let (dx, dy) = (point.x - self.centre.x, point.y - self.centre.y);
        Point {
            x: self.centre.x + dx * self.cos + dy * self.sin,
            y: self.centre.y - dx * self.sin + dy * self.cos,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(slope: f32) -> GrayImage {
        let mut page = GrayImage::white(1000, 1200);
        for row in 0..30 {
            for x in (100..900).filter(|x| x % 13 < 8) {
                let y = 150.0 + row as f32 * 32.0 + (x as f32 - 500.0) * slope;
                for dy in 0..12 {
                    page.set(x, y.round() as usize + dy, 30);
                }
            }
        }
        page
    }

    #[test]
    fn projection_finds_the_slope_to_a_tenth_of_a_degree() {
        for slope in [0.0f32, 0.012, -0.03] {
            let found = slope_by_projection(&lines(slope));
            assert!((found - slope).abs() < 0.002, "{slope} {found}");
        }
        assert_eq!(slope_by_projection(&GrayImage::white(300, 300)), 0.0);
    }

    #[test]
    fn levelling_puts_a_sloping_line_on_one_height() {
        let levelling = Levelling::new(0.02, 1000.0, 1400.0);
        let left = levelling.apply(Point { x: 100.0, y: 300.0 });
        let right = levelling.apply(Point { x: 900.0, y: 316.0 });
        assert!((left.y - right.y).abs() < 0.1);
    }
}
