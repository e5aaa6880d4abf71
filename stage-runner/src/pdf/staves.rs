//! Finds staves (five long lines, equally spaced) among the lines that a page draws.

use hayro::kurbo::Point;

/// Shortest staff in points.
const MIN_STAFF: f32 = 40.0;

/// Distance of two staff lines in points.
const SPACING: std::ops::RangeInclusive<f32> = 2.0..=14.0;

/// Lines of a staff.
const LINES: usize = 5;

/// Most strings of a tablature, which counts as a staff.
const MAX_LINES: usize = 7;

/// A long thin line, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

impl Line {
    /// The line between two points.
    pub fn new(from: Point, to: Point) -> Self {
        Self {
            x0: from.x.min(to.x) as f32,
            y0: from.y.min(to.y) as f32,
            x1: from.x.max(to.x) as f32,
            y1: from.y.max(to.y) as f32,
        }
    }

    /// The same line after a turn of the page.
    pub fn map(&self, turn: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let point = |x: f32, y: f32| {
            let (x, y) = turn(f64::from(x), f64::from(y));
            Point::new(x, y)
        };
        Self::new(point(self.x0, self.y0), point(self.x1, self.y1))
    }

    /// Whether it runs across rather than down.
    fn is_level(&self) -> bool {
        self.x1 - self.x0 > self.y1 - self.y0
    }
}

/// A level line joined from the pieces on the same height.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rule {
    y: f32,
    x0: f32,
    x1: f32,
}

/// Top and bottom of each staff, from the top down.
pub(super) fn find(lines: &[Line]) -> Vec<(f32, f32)> {
    let rules = rules(lines);
    let mut staves: Vec<(f32, f32)> = Vec::new();
    for (i, top) in rules.iter().enumerate() {
        if staves.last().is_some_and(|&(_, bottom)| top.y <= bottom + 0.5) {
            continue;
        }
        let below = rules.get(i + 1..).unwrap_or_default();
        let staff = below
            .iter()
            .take_while(|rule| rule.y - top.y <= *SPACING.end())
            .filter(|rule| rule.y - top.y >= *SPACING.start() && same_span(top, rule))
            .find_map(|second| staff_with(top, second.y - top.y, below));
        staves.extend(staff);
    }
    staves
}

/// The staff that starts with `top` and has that spacing, if there are enough lines.
fn staff_with(top: &Rule, spacing: f32, below: &[Rule]) -> Option<(f32, f32)> {
    let slack = 0.08 * spacing + 0.15;
    let mut bottom = top.y;
    let mut count = 1;
    while count < MAX_LINES {
        let wanted = bottom + spacing;
        let next = below
            .iter()
            .skip_while(|rule| rule.y < wanted - slack)
            .take_while(|rule| rule.y <= wanted + slack)
            .find(|rule| same_span(top, rule));
        let Some(next) = next else { break };
        bottom = next.y;
        count += 1;
    }
    (LINES..MAX_LINES).contains(&count).then_some((top.y, bottom))
}

/// Whether two rules cover about the same stretch.
fn same_span(a: &Rule, b: &Rule) -> bool {
    let common = a.x1.min(b.x1) - a.x0.max(b.x0);
    common >= 0.9 * (a.x1 - a.x0).max(b.x1 - b.x0)
}

/// Joins pieces of lines on one height, drops what stays short, sorts from the top down.
fn rules(lines: &[Line]) -> Vec<Rule> {
    let mut level: Vec<Rule> = lines
        .iter()
        .filter(|line| line.is_level())
        .map(|line| Rule {
            y: (line.y0 + line.y1) / 2.0,
            x0: line.x0,
            x1: line.x1,
        })
        .collect();
    level.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rules = Vec::new();
    for group in level.chunk_by(|a, b| b.y - a.y <= 0.2) {
        let mut pieces = group.to_vec();
        pieces.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let mut joined: Vec<Rule> = Vec::new();
        for piece in pieces {
            match joined.last_mut() {
                Some(last) if piece.x0 - last.x1 <= 1.5 => last.x1 = last.x1.max(piece.x1),
                _ => joined.push(piece),
            }
        }
        rules.extend(joined.into_iter().filter(|rule| rule.x1 - rule.x0 >= MIN_STAFF));
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(ys: &[f64], x0: f64, x1: f64) -> Vec<Line> {
        ys.iter().map(|&y| Line::new(Point::new(x0, y), Point::new(x1, y))).collect()
    }

    #[test]
    fn five_equal_lines_make_a_staff() {
        let staff = [100.0, 105.0, 110.0, 115.0, 120.0];
        assert_eq!(find(&lines(&staff, 50.0, 500.0)), [(100.0, 120.0)]);
        let mut two = lines(&staff, 50.0, 500.0);
        two.extend(lines(&staff.map(|y| y + 80.0), 50.0, 500.0));
        assert_eq!(find(&two), [(100.0, 120.0), (180.0, 200.0)]);
    }

    #[test]
    fn pieces_join_and_short_or_uneven_lines_do_not_count() {
        let staff = [100.0, 105.0, 110.0, 115.0, 120.0];
        let mut pieces = lines(&staff, 50.0, 80.0);
        pieces.extend(lines(&staff, 80.5, 110.0));
        assert_eq!(find(&pieces).len(), 1);
        assert!(find(&lines(&staff, 50.0, 80.0)).is_empty());
        assert!(find(&lines(&[100.0, 105.0, 112.0, 115.0, 120.0], 50.0, 500.0)).is_empty());
        let table: Vec<f64> = (0..12).map(|i| 100.0 + 10.0 * f64::from(i)).collect();
        assert!(find(&lines(&table, 50.0, 500.0)).is_empty());
    }
}
