//! What speaks for a line's being a title when it is looked at by itself: size, place, space
//! around it, wording. The first of the two looks of [`super::title_look`].

use std::collections::{BTreeSet, HashMap, HashSet};

use super::directions::{is_direction, says_whose};
use super::headings::{Heading, Headings};
use super::layout::{Layout, Leaf, Seg};
use super::numbers::sequence;
use super::ocr_lines;
use super::style_use::{StyleUse, Used};
use super::text::{is_capitals, is_chords, is_front_matter, letters};
use super::title_weights::FIRST;
use super::weighing::yes;

/// From so much heavier than the text on a line is bold, see [`Heading::heavier`].
const BOLD: f32 = 0.22;
/// So many bold lines on a leaf may be titles; more are chords or refrains.
const FEW_HEAVY: usize = 2;

/// Share of a book's characters below which a style carries little of the text.
const LITTLE: f32 = 0.01;
/// Share that the titles of a book with short songs may carry.
const SOME: f32 = 0.08;
/// Share from which a style is one of the text.
const MUCH: f32 = 0.2;
/// So many lines on a leaf are about one.
const ONE_A_LEAF: f32 = 1.3;

/// Capitals are rare in a style up to this share of its lines.
const RARE: f32 = 0.3;
/// Less space above than this parts nothing.
const SOME_SPACE: f32 = 0.2;
/// Space as wide as the widest of a leaf, as a share of it.
const WIDEST: f32 = 0.95;
/// A line says whose song it is within so many sizes below the title.
const NEXT: f32 = 2.2;

/// What speaks for a line by itself.
pub(super) type First = [f32; FIRST.len()];

/// What titles of one book share, whatever it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Traits {
    /// Whether it is in capitals.
    pub capitals: bool,
    /// Whether numbers count it through the book.
    pub counted: bool,
    /// Whether a line under or beside it says whose it is.
    pub whose: bool,
    /// Space above, 0 to 1, where 1 is four lines of running text or the top of the leaf.
    pub space: f32,
}

/// A line as a first look sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// What speaks for it.
    pub speaks: First,
    /// What it may share with titles.
    pub traits: Traits,
}

/// What a first look at every heading shows.
pub(super) fn first_look(layout: &Layout, heads: &Headings) -> Vec<Look> {
    let arounds: Vec<Option<Around>> = heads
        .all
        .iter()
        .map(|heading| {
            let leaf = layout.leaves.get(heading.leaf)?;
            Some(Around::of(leaf, heading, heads.body))
        })
        .collect();
    let whole = Whole::of(layout, heads, &arounds);
    let lines = heads.all.iter().zip(&arounds).enumerate();
    lines
        .map(|(index, (heading, around))| {
            let leaf = layout.leaves.get(heading.leaf);
            let Some((leaf, around)) = leaf.zip(around.as_ref()) else {
                return Look {
                    speaks: [0.0; FIRST.len()],
                    traits: Traits::default(),
                };
            };
            let traits = Traits {
                capitals: is_capitals(&heading.text),
                counted: whole.counted.contains(&index),
                whose: around.whose,
                space: around.above,
            };
            Look {
                speaks: whole.first_of(heading, leaf, around, traits),
                traits,
            }
        })
        .collect()
}

/// What lines of a book are held against.
struct Whole<'a> {
    layout: &'a Layout,
    heads: &'a Headings,
    scale: Scale,
    styles: StyleUse,
    /// The lines that numbers count through the book, by their positions.
    counted: HashSet<usize>,
    /// The leaves that have a line of these words.
    again: HashMap<&'a str, BTreeSet<usize>>,
    /// The widest space between two lines of each leaf that has some, in points.
    widest: HashMap<usize, f32>,
}

impl<'a> Whole<'a> {
    fn of(layout: &'a Layout, heads: &'a Headings, arounds: &[Option<Around>]) -> Self {
        let mut again: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for heading in &heads.all {
            let leaves = again.entry(heading.norm.as_str()).or_default();
            leaves.insert(heading.leaf);
        }
        let mut widest: HashMap<usize, f32> = HashMap::new();
        let lines = heads.all.iter().zip(arounds);
        for (heading, around) in lines.filter(|(h, _)| h.rows == 1) {
            if let Some(gap) = around.as_ref().and_then(|around| around.gap) {
                let of_leaf = widest.entry(heading.leaf).or_default();
                *of_leaf = of_leaf.max(gap);
            }
        }
        Self {
            layout,
            heads,
            scale: Scale::of(layout, heads),
            styles: StyleUse::of(layout),
            counted: sequence(layout, heads),
            again,
            widest,
        }
    }

    fn first_of(&self, heading: &Heading, leaf: &Leaf, around: &Around, traits: Traits) -> First {
        let Self {
            layout,
            heads,
            scale,
            ..
        } = self;
        let own = heads.on(heading.leaf);
        let used = self.styles.of_line(heading);
        let times = self
            .again
            .get(heading.norm.as_str())
            .map_or(1, BTreeSet::len);
        let size = heading.size / heads.body.max(1.0);
        let against_leaf = heading.size / biggest(own).max(1.0);
        let against_book = (heading.size / scale.usual().max(1.0)).ln();
        let as_big = scale.share_with(heading.size);
        let against_staff = scale
            .staff
            .filter(|_| !leaf.staves.is_empty())
            .map(|staff| heading.size / staff.max(1.0));
        let first_staff = leaf.staves.first().map(|(top, _)| *top);
        let (left, right) = leaf.columns.around(heading.x0, heading.x1, leaf.width);
        let column = right - left;
        let text_left = leaf
            .segs
            .iter()
            .map(|s| s.x0)
            .filter(|x| *x >= left)
            .fold(right, f32::min);
        let height = leaf.height.max(1.0);
        let count = heading.text.chars().count();
        let first = heading.text.chars().find(|c| c.is_alphanumeric());
        let ends_open = heading.text.ends_with([',', ';', ':', '-', '–']);
        let words = heading.text.split_whitespace().count();
        let capital_words = heading
            .text
            .split_whitespace()
            .filter(|w| w.chars().next().is_some_and(char::is_uppercase))
            .count();
        let in_longer = own
            .iter()
            .any(|o| o.rows > heading.rows && o.overlaps(heading));
        let narrow = heading.x1 - heading.x0 < 0.5 * column;
        let over_staff = ocr_lines::stands_over_staff(layout, heading);
        let heavy = own
            .iter()
            .filter(|o| o.rows == 1 && o.heavier >= 0.8 * heading.heavier)
            .count();
        let capitals = traits.capitals;
        let widest = self.widest.get(&heading.leaf).copied().unwrap_or(0.0);
        let gap = around.gap.filter(|gap| *gap > SOME_SPACE * heads.body);
        let style = |test: fn(&Used) -> bool| yes(used.as_ref().is_some_and(test));
        [
            1.0,
            ((size - 1.0) / 0.6).clamp(-0.5, 1.5),
            yes(size >= 1.25),
            against_leaf.min(1.2),
            yes(against_leaf >= 0.97),
            against_book.clamp(-1.0, 0.0),
            against_book.clamp(0.0, 1.0),
            yes(heading.above == 0),
            yes(heading.above == 1),
            yes((2..=3).contains(&heading.above)),
            yes(heading.y < 0.15 * height),
            yes(heading.y > 0.85 * height),
            around.above,
            around.below,
            yes(around.credit),
            yes(around.beside),
            (heading.rows as f32 - 1.0).min(2.0),
            yes(in_longer),
            yes(count <= 3),
            yes(count > 40),
            (letters(&heading.text).min(12) as f32) / 12.0,
            yes(first.is_some_and(char::is_lowercase)),
            yes(first.is_some_and(char::is_numeric)),
            yes(capitals),
            capital_words as f32 / words.max(1) as f32,
            yes(ends_open),
            yes(heading.text.ends_with(['.', '!', '?'])),
            10.0 * (1.0 - heading.confidence).min(0.3),
            yes(!heading.plausible),
            yes(is_direction(&heading.text)),
            yes(is_front_matter(&heading.text)),
            yes(is_chords(&heading.text)),
            yes(heading.continues),
            yes(heading.number.is_some()),
            yes(over_staff),
            yes(ocr_lines::stands_under_staff(layout, heading)),
            yes(!leaf.staves.is_empty()),
            yes(narrow),
            yes(against_book < -0.35),
            yes((-0.35..-0.12).contains(&against_book)),
            yes((0.12..0.35).contains(&against_book)),
            yes(against_book >= 0.35),
            yes(as_big < 0.03),
            yes((0.03..0.2).contains(&as_big)),
            yes(as_big >= 0.8),
            against_staff.map_or(0.0, |s| (s - 0.6).clamp(-0.5, 0.6)),
            yes(against_staff.is_some_and(|s| s < 0.5)),
            yes(against_staff.is_some_and(|s| s >= 0.75)),
            yes(first_staff.is_some_and(|top| heading.y1 < top + 2.0)),
            yes(heading.x0 - text_left < 6.0),
            yes((heading.x0 + heading.x1 - left - right).abs() < 0.06 * leaf.width),
            yes(heading.above <= 1 && size >= 1.25),
            yes(heading.above > 3 && size < 1.25),
            yes(around.above >= 0.5 && around.below >= 0.12),
            (times as f32 - 1.0).min(3.0) / 3.0,
            heading.strength.min(1.2),
            heading.heavier.clamp(0.0, 0.7),
            heading.heavier.clamp(-0.5, 0.0),
            yes(heading.heavier >= BOLD),
            yes(heading.heavier >= BOLD && size < 1.25),
            yes(heading.heavier >= BOLD && heavy <= FEW_HEAVY),
            style(|_| true),
            style(|s| s.face_of_text),
            style(|s| s.style_of_text),
            style(|s| s.characters < LITTLE),
            style(|s| (LITTLE..SOME).contains(&s.characters)),
            style(|s| s.characters >= MUCH),
            style(|s| s.lines <= ONE_A_LEAF),
            used.map_or(0.0, |s| s.leaves),
            style(|s| s.once),
            yes(capitals && style(|s| s.capitals < RARE) > 0.0),
            yes(capitals && style(|s| s.style_of_text && s.capitals < RARE) > 0.0),
            yes(traits.counted),
            yes(traits.whose),
            gap.map_or(0.0, |gap| gap / widest.max(0.1)),
            yes(gap.is_some_and(|gap| gap >= WIDEST * widest)),
            yes(gap.is_some_and(|gap| gap >= WIDEST * widest) && around.above > 1.5 * around.below),
        ]
    }
}

/// What sizes are measured against, in points.
struct Scale {
    /// Each leaf's biggest sure line, ascending.
    biggest: Vec<f32>,
    /// Height of a staff; none if the book has no music.
    staff: Option<f32>,
}

impl Scale {
    fn of(layout: &Layout, heads: &Headings) -> Self {
        let mut sizes: Vec<f32> = (0..layout.len())
            .map(|leaf| biggest(heads.on(leaf)))
            .filter(|s| *s > 0.0)
            .collect();
        sizes.sort_by(f32::total_cmp);
        let leaves = layout.leaves.iter();
        let mut staves: Vec<f32> = leaves
            .flat_map(|l| l.staves.iter().map(|(top, bottom)| bottom - top))
            .collect();
        staves.sort_by(f32::total_cmp);
        Self {
            biggest: sizes,
            staff: staves.get(staves.len() / 2).copied(),
        }
    }

    /// The middle of the leaves' biggest lines.
    fn usual(&self) -> f32 {
        self.biggest
            .get(self.biggest.len() / 2)
            .copied()
            .unwrap_or(1.0)
    }

    /// Share of the leaves that have a line about as big as this or bigger.
    fn share_with(&self, size: f32) -> f32 {
        let smaller = self.biggest.partition_point(|s| *s < 0.92 * size);
        1.0 - smaller as f32 / self.biggest.len().max(1) as f32
    }
}

fn biggest(heads: &[Heading]) -> f32 {
    heads
        .iter()
        .filter(|h| h.plausible && letters(&h.text) > 1)
        .map(|h| h.size)
        .fold(0.0, f32::max)
}

/// What stands around a line in its column.
struct Around {
    /// Space above, 0 to 1, where 1 is four lines of running text or the top of the leaf.
    above: f32,
    /// Space below.
    below: f32,
    /// Points to what stands above, if anything does.
    gap: Option<f32>,
    /// Whether something small stands right below.
    credit: bool,
    /// Whether text stands beside it.
    beside: bool,
    /// Whether a line right below, or beside, says whose it is or how it is played.
    whose: bool,
}

impl Around {
    fn of(leaf: &Leaf, heading: &Heading, body: f32) -> Self {
        const LINES: f32 = 4.0;
        let (left, right) = leaf.columns.around(heading.x0, heading.x1, leaf.width);
        let others = || {
            leaf.segs
                .iter()
                .enumerate()
                .filter(|(i, _)| !heading.segs.contains(i))
                .map(|(_, s)| (s.x0, s.y0, s.x1, s.y1, s.size))
                .chain(
                    leaf.unread
                        .iter()
                        .map(|r| (r.x0, r.y0, r.x1, r.y1, r.height())),
                )
                .filter(|(x0, _, x1, _, _)| *x0 < right && *x1 > left)
        };
        let middle = (heading.y + heading.y1) / 2.0;
        let staff_bottoms = leaf.staves.iter().map(|(_, bottom)| *bottom);
        let staff_tops = leaf.staves.iter().map(|(top, _)| *top);
        let above = others()
            .map(|(_, _, _, y1, _)| y1)
            .chain(staff_bottoms)
            .filter(|y| *y < middle)
            .fold(f32::MIN, f32::max);
        let below = others()
            .map(|(_, y0, _, _, _)| y0)
            .chain(staff_tops)
            .filter(|y| *y > middle)
            .fold(f32::MAX, f32::min);
        let lines = |gap: f32| (gap / (LINES * body.max(1.0))).clamp(-0.25, 1.0);
        let gap = heading.y - above;
        let tells_whose = |s: &Seg| {
            let step = s.y0 - heading.y;
            let near = -0.5 * heading.size < step && s.y0 - heading.y1 < NEXT * heading.size;
            let inside = s.x0 < right && s.x1 > left;
            near && inside && (step > 0.6 * heading.size || s.x0 > heading.x1)
        };
        Self {
            gap: (above > f32::MIN).then_some(gap),
            whose: leaf
                .segs
                .iter()
                .enumerate()
                .any(|(i, s)| !heading.segs.contains(&i) && tells_whose(s) && says_whose(&s.text)),
            above: lines(gap),
            below: lines(below - heading.y1),
            credit: others().any(|(_, y0, _, _, size)| {
                y0 > middle && y0 - heading.y1 < 1.2 * heading.size && size < 0.72 * heading.size
            }),
            beside: others().any(|(x0, y0, x1, y1, _)| {
                y0 < middle && middle < y1 && (x1 <= heading.x0 || x0 >= heading.x1)
            }),
        }
    }
}
