//! Columns of a page: where its gutters are, and what is read before what.

use super::layout::{Leaf, Seg};
use crate::page::Rect;

/// Head and foot of a page, which may run across its columns, as parts of its height.
const HEAD: f32 = 0.08;
const FOOT: f32 = 0.93;
/// Fewer lines than this are no columns.
const LEAST_LINES: usize = 12;
/// Each column has at least this share of the lines,
const LEAST_SHARE: f32 = 0.12;
/// and a quarter of them is at least this wide, as a part of the block of text: narrower
/// ones are numbers or chords.
const LEAST_WIDTH: f32 = 0.15;
/// At most this share of the lines crosses a gutter (a title over both columns).
const CROSSING: f32 = 0.06;
/// A note in a margin is smaller than running text, as a part of its size,
const NOTE_SIZE: f32 = 0.87;
/// and narrow, as a part of the page's width.
const NOTE_WIDTH: f32 = 0.2;
/// A line is above another if it is higher by this, in points.
const ABOVE: f32 = 2.0;
/// A gutter is at least this wide, in points.
const GUTTER: f32 = 6.0;

/// How a leaf is divided.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Columns {
    /// The middles of the gutters, left to right; none on a page of one column.
    gutters: Vec<f32>,
    /// Left and right end of the text of each column, where there are several.
    ends: Vec<(f32, f32)>,
    /// Tops of the lines that cross a gutter, downwards: what is below one is read after
    /// all columns above it.
    across: Vec<f32>,
}

/// Where something stands in the order of reading: part of the page between lines that run
/// across, column, height.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Place {
    /// So many lines across stand above.
    pub band: usize,
    /// So many gutters are to the left.
    pub column: usize,
    /// Top in points.
    pub y: f32,
}

impl Columns {
    /// Finds the columns of a leaf of text. Staves run across: music has none.
    pub fn of(leaf: &Leaf) -> Self {
        if !leaf.staves.is_empty() {
            return Self::default();
        }
        let (head, foot) = (HEAD * leaf.height, FOOT * leaf.height);
        let lines: Vec<Vec<Rect>> = lines_of(leaf, |_| true)
            .filter(|words| {
                let whole = union(words);
                whole.y0 > head && whole.y1 < foot && whole.x1 > whole.x0
            })
            .collect();
        if lines.len() < LEAST_LINES {
            return Self::default();
        }
        let words = lines.concat();
        let mut columns = Self {
            gutters: gutters(&lines, &words),
            ..Self::default()
        };
        if !columns.several() {
            return columns;
        }
        columns.ends = columns.ends_of(&words);
        columns.across = lines
            .iter()
            .filter(|words| words.iter().any(|r| columns.are_crossed(r.x0, r.x1)))
            .map(|words| union(words).y0)
            .collect();
        columns.across.sort_by(f32::total_cmp);
        columns
    }

    /// Left and right end of each column; words that run across count for none.
    fn ends_of(&self, words: &[Rect]) -> Vec<(f32, f32)> {
        let mut ends = vec![(f32::MAX, f32::MIN); self.gutters.len() + 1];
        for word in words {
            let column = self.column(word.x0);
            if column == self.column(word.x1)
                && let Some((left, right)) = ends.get_mut(column)
            {
                *left = left.min(word.x0);
                *right = right.max(word.x1);
            }
        }
        ends
    }

    /// Whether there is more than one.
    pub fn several(&self) -> bool {
        !self.gutters.is_empty()
    }

    /// Left and right end of the column in which something that reaches from `x0` to `x1`
    /// stands, in points; the whole of a leaf so wide if it has one column, or for what
    /// runs across.
    pub fn around(&self, x0: f32, x1: f32, width: f32) -> (f32, f32) {
        let own = self.ends.get(self.column(x0));
        own.filter(|_| !self.are_crossed(x0, x1))
            .copied()
            .unwrap_or((0.0, width))
    }

    /// Whether something that reaches from `x0` to `x1` stands across a gutter.
    fn are_crossed(&self, x0: f32, x1: f32) -> bool {
        self.gutters.iter().any(|g| x0 < *g && *g < x1)
    }

    /// How many lines of a leaf with several columns are read before a place. `body` is the
    /// size of running text in points: notes in a margin are no lines of a song.
    pub fn lines_before(&self, leaf: &Leaf, place: Place, body: f32) -> usize {
        let head = HEAD * leaf.height;
        let mut before = 0;
        let widest = NOTE_WIDTH * leaf.width;
        let is_note = |s: &Seg| s.size < NOTE_SIZE * body && s.x1 - s.x0 < widest;
        for words in lines_of(leaf, |s| !is_note(s)) {
            // What is one row of the page may be a line of each column.
            let columns = words.chunk_by(|a, b| self.column(a.x0) == self.column(b.x0));
            before += columns
                .map(union)
                .filter(|r| r.y0 > head && self.place(r.x0, r.y0 + ABOVE) < place)
                .count();
        }
        before
    }

    /// How many gutters are left of `x`.
    fn column(&self, x: f32) -> usize {
        self.gutters.iter().filter(|gutter| **gutter <= x).count()
    }

    /// Where something stands that begins at `x0` and has its top at `y`, in points.
    pub fn place(&self, x0: f32, y: f32) -> Place {
        Place {
            band: self.across.iter().filter(|top| **top <= y).count(),
            column: self.column(x0),
            y,
        }
    }
}

/// The lines of a leaf that count, read or not, each as the places of its words.
fn lines_of(leaf: &Leaf, counts: impl Fn(&Seg) -> bool) -> impl Iterator<Item = Vec<Rect>> {
    let words = |s: &Seg| s.words.iter().map(|w| w.word.rect).collect();
    let read = leaf.segs.iter().filter(move |s| counts(s)).map(words);
    read.chain(leaf.unread.iter().map(|r| vec![*r]))
}

/// The rectangle around several.
fn union(words: &[Rect]) -> Rect {
    let fold = |value: fn(&Rect) -> f32, start: f32, pick: fn(f32, f32) -> f32| {
        words.iter().map(value).fold(start, pick)
    };
    Rect {
        x0: fold(|r| r.x0, f32::MAX, f32::min),
        y0: fold(|r| r.y0, f32::MAX, f32::min),
        x1: fold(|r| r.x1, f32::MIN, f32::max),
        y1: fold(|r| r.y1, f32::MIN, f32::max),
    }
}

/// The gutters between columns of lines, left to right.
fn gutters(lines: &[Vec<Rect>], words: &[Rect]) -> Vec<f32> {
    let block = union(words);
    let allowed = (CROSSING * lines.len() as f32) as usize;
    let crossing = |x: f32| words.iter().filter(|r| r.x0 < x && x < r.x1).count();
    // Stretches of points that hardly a line crosses.
    let mut free: Vec<(f32, f32)> = Vec::new();
    let mut x = block.x0 + 1.0;
    while x < block.x1 {
        if crossing(x) <= allowed {
            match free.last_mut() {
                Some((_, end)) if x - *end < 1.5 => *end = x,
                _ => free.push((x, x)),
            }
        }
        x += 1.0;
    }
    let middles = free
        .iter()
        .filter(|(from, to)| to - from + 1.0 >= GUTTER)
        .map(|(from, to)| (from + to) / 2.0);
    // From the left: a gutter counts if what lies between it and the last is a column.
    let mut kept: Vec<f32> = Vec::new();
    for gutter in middles {
        let from = kept.last().copied().unwrap_or(block.x0 - 1.0);
        let column = |from: f32, to: f32| is_column(lines, from, to, block.width());
        if column(from, gutter) && column(gutter, block.x1 + 1.0) {
            kept.push(gutter);
        }
    }
    kept
}

/// Whether what stands between two places is a column of text on a page whose text is so
/// wide.
fn is_column(lines: &[Vec<Rect>], from: f32, to: f32, width: f32) -> bool {
    let mut widths: Vec<f32> = lines
        .iter()
        .filter_map(|words| {
            let inside = |r: &&Rect| from <= r.x0 && r.x0 < to;
            let part: Vec<Rect> = words.iter().filter(inside).copied().collect();
            (!part.is_empty()).then(|| union(&part).width())
        })
        .collect();
    widths.sort_by(f32::total_cmp);
    // Chords stand alone between the lines of verses.
    let wide = widths.get(widths.len() * 3 / 4).copied().unwrap_or(0.0);
    widths.len() as f32 >= LEAST_SHARE * lines.len() as f32 && wide >= LEAST_WIDTH * width
}

#[cfg(test)]
mod tests {
    use songbook_contract::PageNumber;

    use super::*;
    use crate::page::Half;

    fn line(x0: f32, x1: f32, y: f32) -> Rect {
        Rect {
            x0,
            y0: y,
            x1,
            y1: y + 10.0,
        }
    }

    /// Lines of a page of so many columns, verses numbered in front of each.
    fn page(columns: usize) -> Leaf {
        let width = 480.0 / columns as f32;
        let unread = (0..columns)
            .flat_map(|column| {
                (0..30).flat_map(move |k| {
                    let (x, y) = (50.0 + width * column as f32, 80.0 + 20.0 * k as f32);
                    let ragged = 20.0 * (k % 3) as f32;
                    let verse = line(x + 22.0, x + width - 20.0 - ragged, y);
                    let number = (k % 4 == 0).then(|| line(x, x + 8.0, y));
                    number.into_iter().chain([verse])
                })
            })
            .collect();
        Leaf {
            width: 595.0,
            height: 842.0,
            unread,
            page: PageNumber(1),
            half: Half::Whole,
            ocr: true,
            segs: Vec::new(),
            staves: Vec::new(),
            columns: Columns::default(),
        }
    }

    #[test]
    fn text_in_one_column_with_numbered_verses_has_no_gutter() {
        assert!(!Columns::of(&page(1)).several());
    }

    #[test]
    fn two_and_three_columns_are_read_one_after_the_other() {
        for count in [2, 3] {
            let columns = Columns::of(&page(count));
            assert_eq!(columns.gutters.len(), count - 1);
            let foot_of_first = columns.place(50.0, 700.0);
            let head_of_second = columns.place(52.0 + 480.0 / count as f32, 80.0);
            assert!(foot_of_first < head_of_second);
        }
    }

    #[test]
    fn a_line_across_parts_what_is_above_from_what_is_below() {
        let mut leaf = page(2);
        leaf.unread.push(line(60.0, 500.0, 375.0));
        let columns = Columns::of(&leaf);
        assert!(columns.place(300.0, 100.0) < columns.place(60.0, 375.0));
        assert!(columns.place(60.0, 375.0) < columns.place(50.0, 500.0));
    }

    #[test]
    fn music_has_no_columns() {
        let mut leaf = page(2);
        leaf.staves.push((100.0, 130.0));
        assert!(!Columns::of(&leaf).several());
    }
}
