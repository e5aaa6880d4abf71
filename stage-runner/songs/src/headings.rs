//! Lines that may be titles: every page's candidates, each with a strength.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::boldness::Boldness;
use super::candidates::may_be_title;
use super::heading_rows::{join_broken_lines, stacked_rows};
use super::layout::{FontId, Layout, Leaf, Seg, Style};
use super::ocr_lines;
use super::running::RunningHeads;
use super::running_text::body_size;
use super::text::{
    differ_by_a_word, digit_groups, is_capitals, is_numbering, is_wordlike, leading_number,
    lone_number, norm, ratio, says_continued, without_label,
};

/// A line, or up to three rows of one title, that may be a song's title.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// The leaf that carries it.
    pub leaf: usize,
    /// The text as printed.
    pub text: String,
    /// The text in comparable form.
    pub norm: String,
    /// The song's number beside it or before it.
    pub number: Option<u32>,
    pub x0: f32,
    pub y: f32,
    pub x1: f32,
    pub y1: f32,
    /// Type size in points.
    pub size: f32,
    pub bold: bool,
    /// How much heavier its type is than the text around it, see
    /// [`Boldness::of_line`].
    pub heavier: f32,
    pub font: FontId,
    /// The first visual row that it covers.
    pub row: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// Positions of its segments on the leaf.
    pub segs: Vec<usize>,
    /// How many lines of text stand above it.
    pub above: usize,
    /// How much it looks like a title, 0 to about 1.
    pub strength: f32,
    /// Whether it repeats the title of the page before, or says that it continues.
    pub continues: bool,
    /// Whether OCR read it: no font is known, the size wavers.
    pub ocr: bool,
    /// How sure the reader is, 0 to 1.
    pub confidence: f32,
    /// Whether it may be a title that no list names; always so for a text layer.
    pub plausible: bool,
}

impl Heading {
    /// Font and weight: what titles of one book share.
    pub fn face(&self) -> (FontId, bool) {
        (self.font, self.bold)
    }

    /// The style that it is set in.
    pub fn style(&self) -> Style {
        (self.font, self.size.round() as i32, self.bold)
    }

    /// Whether it stands right under a title and belongs to it.
    pub fn stands_under(&self, title: &Self) -> bool {
        let step = self.y - title.y;
        self.leaf == title.leaf
            && step > 0.0
            && step < 1.7 * title.size * title.rows as f32
            && self.x0 < title.x1 + title.size
            && title.x0 < self.x1 + title.size
    }

    /// Whether two headings share a printed line.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.leaf == other.leaf && self.segs.iter().any(|s| other.segs.contains(s))
    }
}

/// All candidates of a book, by leaf.
#[derive(Debug, Clone, Default)]
pub(super) struct Headings {
    /// The candidates, ordered by leaf.
    pub all: Vec<Heading>,
    ranges: Vec<Range<usize>>,
    /// Type size of the running text in points.
    pub body: f32,
}

impl Headings {
    /// The candidates of a leaf.
    pub fn on(&self, leaf: usize) -> &[Heading] {
        self.ranges
            .get(leaf)
            .and_then(|r| self.all.get(r.clone()))
            .unwrap_or_default()
    }

    /// Positions in `all` of a leaf's candidates.
    pub fn indices(&self, leaf: usize) -> Range<usize> {
        self.ranges.get(leaf).cloned().unwrap_or(0..0)
    }

    /// The candidates of a leaf with their positions in `all`.
    pub fn indexed(&self, leaf: usize) -> impl Iterator<Item = (usize, &Heading)> {
        self.indices(leaf)
            .filter_map(|index| Some((index, self.get(index)?)))
    }

    /// The candidates at these positions.
    pub fn at(&self, positions: &[usize]) -> impl Iterator<Item = &Heading> {
        positions.iter().filter_map(|&i| self.get(i))
    }

    /// No candidates, as when headings are left out.
    pub fn none(body: f32) -> Self {
        Self {
            body,
            ..Self::default()
        }
    }

    /// A heading by its position.
    pub fn get(&self, index: usize) -> Option<&Heading> {
        self.all.get(index)
    }
}

/// Finds the candidates on all leaves but those to skip (contents pages).
pub(super) fn headings(layout: &Layout, skip: &HashSet<usize>) -> Headings {
    let running = RunningHeads::of(layout);
    let body = body_size(layout, skip, &running);
    let boldness = Boldness::of(layout);
    let mut by_leaf: Vec<Vec<Heading>> = layout
        .leaves
        .iter()
        .enumerate()
        .map(|(index, leaf)| {
            if skip.contains(&index) {
                Vec::new()
            } else {
                on_leaf(index, leaf, body, &running, &boldness)
            }
        })
        .collect();
    complete_counted_names(&mut by_leaf);
    mark_continuations(&mut by_leaf);
    let mut out = Headings {
        body,
        ..Headings::default()
    };
    for list in by_leaf {
        let from = out.all.len();
        out.all.extend(list);
        out.ranges.push(from..out.all.len());
    }
    out
}

fn on_leaf(
    index: usize,
    leaf: &Leaf,
    body: f32,
    running: &RunningHeads,
    boldness: &Boldness,
) -> Vec<Heading> {
    let trusted: Vec<Option<Seg>> = leaf
        .segs
        .iter()
        .map(|s| leaf.ocr.then(|| ocr_lines::trusted_part(s)).flatten())
        .collect();
    let segs: Vec<(usize, &Seg)> = leaf
        .segs
        .iter()
        .zip(&trusted)
        .map(|(seg, part)| part.as_ref().unwrap_or(seg))
        .enumerate()
        .filter(|(_, s)| !running.covers(s, body))
        .collect();
    let texts: Vec<(usize, &Seg)> = segs
        .iter()
        .copied()
        .filter(|(_, s)| {
            let single = s.text.chars().count() == 1 && s.text.chars().all(char::is_alphabetic);
            is_wordlike(&s.text) || single && s.size > 1.4 * body
        })
        .collect();
    let biggest = texts
        .iter()
        .filter(|(_, s)| !leaf.ocr || ocr_lines::is_sure(ocr_lines::confidence(s)))
        .map(|(_, s)| s.size)
        .fold(0.0, f32::max);
    let mut found: Vec<Heading> = Vec::new();
    for &(at, seg) in &texts {
        if !may_be_title(leaf, seg, body, biggest) {
            continue;
        }
        found.push(Heading {
            leaf: index,
            text: without_label(&seg.text).to_owned(),
            norm: String::new(),
            number: number_beside(&segs, at, seg, body, leaf.width),
            x0: seg.x0,
            y: seg.y0,
            x1: seg.x1,
            y1: seg.y1,
            size: seg.size,
            bold: seg.bold,
            heavier: boldness.of_line(index, seg),
            font: seg.font,
            row: seg.row,
            rows: 1,
            segs: vec![at],
            above: 0,
            strength: 0.0,
            continues: false,
            ocr: leaf.ocr,
            confidence: if leaf.ocr {
                ocr_lines::confidence(seg)
            } else {
                1.0
            },
            plausible: true,
        });
    }
    join_broken_lines(&mut found, &leaf.columns, body);
    let stacked = stacked_rows(&found, body);
    found.extend(stacked);
    let columns = &leaf.columns;
    let tops: Vec<(f32, f32)> = texts.iter().map(|(_, s)| (s.x0, s.y0)).collect();
    for heading in &mut found {
        if heading.number.is_none() {
            heading.number = leading_number(&heading.text).map(|l| l.number);
        }
        heading.norm = norm(&heading.text);
        let (left, right) = columns.around(heading.x0, heading.x1, leaf.width);
        heading.above = tops
            .iter()
            .filter(|(x, y)| {
                *y < heading.y - 2.0 && (!columns.several() || (left..right).contains(x))
            })
            .count();
        heading.strength = strength(heading, leaf, body, biggest);
        if leaf.ocr {
            ocr_lines::judge(heading, leaf, &segs);
        }
    }
    found
}

/// The song's number that stands beside a title.
fn number_beside(
    segs: &[(usize, &Seg)],
    at: usize,
    seg: &Seg,
    body: f32,
    width: f32,
) -> Option<u32> {
    segs.iter()
        .filter(|(other, o)| *other != at && o.row == seg.row && o.size > 0.85 * seg.size)
        .filter(|(_, o)| o.x0 < seg.x0 && seg.x0 - o.x1 < 0.5 * width || o.size > 1.2 * body)
        .filter_map(|(_, o)| lone_number(&o.text))
        .next_back()
}

fn strength(heading: &Heading, leaf: &Leaf, body: f32, biggest: f32) -> f32 {
    let size = heading.size / body.max(0.1);
    let count = heading.text.chars().count();
    let yes = |test: bool, weight: f32| if test { weight } else { 0.0 };
    0.45 * ((size - 1.0) / 0.6).clamp(0.0, 1.0)
        + yes(heading.bold, 0.15)
        + yes(heading.size >= 0.97 * biggest, 0.15)
        + yes(heading.y < 0.2 * leaf.height, 0.1)
        + yes(heading.above <= 1, 0.1)
        + yes(count < 45, 0.05)
        + yes(
            is_capitals(&heading.text) && size >= 0.95 && count > 3,
            0.08,
        )
}

/// "Mazurka" over each of ten pieces: the line with the number below it belongs to the title.
fn complete_counted_names(by_leaf: &mut [Vec<Heading>]) {
    let mut common: HashMap<String, usize> = HashMap::new();
    for heading in by_leaf.iter().flatten().filter(|h| h.strength >= 0.35) {
        *common.entry(heading.norm.clone()).or_default() += 1;
    }
    for list in by_leaf {
        let subtitles: Vec<(f32, f32, String)> = list
            .iter()
            .filter(|h| h.rows == 1 && h.text.chars().count() < 40 && is_numbering(&h.text))
            .map(|h| (h.y, h.size, h.text.clone()))
            .collect();
        for heading in list
            .iter_mut()
            .filter(|h| h.rows == 1 && h.strength >= 0.35)
        {
            let often = common.get(&heading.norm).copied().unwrap_or(0);
            if often < 3 || heading.norm.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            let below = subtitles.iter().find(|(y, size, _)| {
                *y > heading.y1 - 2.0
                    && *y < heading.y1 + 1.6 * heading.size
                    && *size > 0.5 * heading.size
            });
            if let Some((_, _, numbering)) = below {
                heading.text = format!("{} {numbering}", heading.text);
                heading.norm = norm(&heading.text);
            }
        }
    }
}

/// How many leaves a song's small running head may be behind its title.
const RUNNING_REACH: usize = 8;

/// The same line again on the next leaf continues a song, as does a smaller one a few
/// leaves on (a running head of right-hand pages only).
fn mark_continuations(by_leaf: &mut [Vec<Heading>]) {
    let mut before: Vec<Heading> = Vec::new();
    let mut titles: Vec<(usize, String, f32)> = Vec::new();
    for (leaf, list) in by_leaf.iter_mut().enumerate() {
        titles.retain(|(at, _, _)| at + RUNNING_REACH >= leaf);
        for heading in list.iter_mut().filter(|h| h.ocr) {
            let runs = titles.iter().any(|(at, title, size)| {
                *at < leaf
                    && heading.size < 0.75 * size
                    && ratio(title, &heading.norm) > 0.9
                    && !differ_by_a_word(title, &heading.norm)
            });
            if runs {
                heading.continues = true;
                heading.plausible = false;
                heading.strength *= 0.5;
            }
        }
        titles.extend(
            list.iter()
                .filter(|h| h.ocr && h.strength >= 0.6)
                .map(|h| (leaf, h.norm.clone(), h.size)),
        );
        for heading in list.iter_mut() {
            let repeated = before.iter().any(|b| {
                let alike = b.strength >= 0.3
                    && heading.strength >= 0.3
                    && (b.size - heading.size).abs() < 0.15 * b.size
                    && digit_groups(&b.norm) == digit_groups(&heading.norm)
                    && ratio(&b.norm, &heading.norm) > 0.9
                    && !differ_by_a_word(&b.norm, &heading.norm);
                alike || b.norm == heading.norm && b.style() == heading.style()
            });
            heading.continues |= repeated || says_continued(&heading.text);
        }
        before.clone_from(list);
        for heading in list.iter_mut().filter(|h| h.continues) {
            heading.strength *= 0.85;
        }
    }
}

/// Of overlapping one-, two- and three-row readings keep the longest.
pub(super) fn longest_readings(headings: &Headings, candidates: &[usize]) -> Vec<usize> {
    let mut sorted: Vec<(usize, &Heading)> = candidates
        .iter()
        .filter_map(|&i| headings.get(i).map(|h| (i, h)))
        .collect();
    sorted.sort_by_key(|(_, h)| std::cmp::Reverse(h.rows));
    let mut kept: Vec<(usize, &Heading)> = Vec::new();
    for (index, heading) in sorted {
        if !kept.iter().any(|(_, k)| k.overlaps(heading)) {
            kept.push((index, heading));
        }
    }
    kept.sort_by(|(_, a), (_, b)| {
        a.leaf
            .cmp(&b.leaf)
            .then(a.y.total_cmp(&b.y))
            .then(a.x0.total_cmp(&b.x0))
    });
    kept.into_iter().map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, NAMES, line, lyrics};
    use super::*;

    fn strongest(headings: &Headings, leaf: usize) -> Option<&Heading> {
        headings
            .on(leaf)
            .iter()
            .max_by(|a, b| a.strength.total_cmp(&b.strength))
    }

    #[test]
    fn titles_are_the_strongest_lines() {
        let book = BookBuilder::new()
            .song("Amber Road", 2, 1)
            .song("Blue Harbour", 1, 3)
            .build();
        let found = headings(&Layout::of(&book), &HashSet::new());
        assert_eq!(found.body, 10.0);
        assert_eq!(
            strongest(&found, 0).map(|h| h.text.as_str()),
            Some("Amber Road")
        );
        assert!(strongest(&found, 1).is_some_and(|h| h.strength < 0.5));
        assert_eq!(
            strongest(&found, 2).map(|h| h.text.as_str()),
            Some("Blue Harbour")
        );
    }

    #[test]
    fn a_title_whose_rows_are_set_to_the_right_is_one() {
        let mut lines = lyrics(1);
        lines.push(line(200.0, 40.0, 20.0, "Somewhere by the Long Quiet"));
        // 23 letters and four spaces end at 454.
        lines.push(line(404.0, 63.0, 20.0, "River"));
        let layout = Layout::of(&BookBuilder::new().page(&lines).build());
        let found = headings(&layout, &HashSet::new());
        let wanted = "Somewhere by the Long Quiet River";
        assert!(found.all.iter().any(|h| h.text == wanted));
    }

    #[test]
    fn a_repeated_title_continues() {
        let book = BookBuilder::new()
            .song("Amber Road", 1, 1)
            .song("Amber Road", 1, 2)
            .build();
        let found = headings(&Layout::of(&book), &HashSet::new());
        assert!(strongest(&found, 0).is_some_and(|h| !h.continues));
        assert!(strongest(&found, 1).is_some_and(|h| h.continues));
    }

    #[test]
    fn two_rows_of_a_title_are_joined() {
        let mut lines = lyrics(1);
        lines.push(line(80.0, 50.0, 20.0, "A Very Long Title That").bold());
        lines.push(line(80.0, 72.0, 20.0, "Needs Two Rows").bold());
        let found = headings(
            &Layout::of(&BookBuilder::new().page(&lines).build()),
            &HashSet::new(),
        );
        assert!(
            found
                .all
                .iter()
                .any(|h| h.text == "A Very Long Title That Needs Two Rows" && h.rows == 2)
        );
    }

    #[test]
    fn running_heads_are_no_titles() {
        let mut builder = BookBuilder::new();
        for k in 0..10 {
            let mut lines = lyrics(k);
            lines.push(line(200.0, 20.0, 10.0, "The Great Songbook"));
            builder = builder.page(&lines);
        }
        let found = headings(&Layout::of(&builder.build()), &HashSet::new());
        assert!(found.all.iter().all(|h| h.text != "The Great Songbook"));
    }

    #[test]
    fn a_title_right_under_a_running_head_is_in_no_paragraph() {
        let mut builder = BookBuilder::new().ocr();
        for (k, name) in NAMES.iter().enumerate().take(10) {
            let mut lines = lyrics(k);
            lines.push(line(200.0, 40.0, 14.0, "The Great Songbook"));
            lines.push(line(200.0, 58.0, 16.0, name));
            builder = builder.page(&lines);
        }
        let found = headings(&Layout::of(&builder.build()), &HashSet::new());
        for name in NAMES.iter().take(10) {
            let title = found.all.iter().find(|h| h.text == *name);
            assert!(title.is_some_and(|h| h.plausible), "{name}");
        }
    }

    #[test]
    fn scraps_of_music_read_by_ocr_are_no_titles() {
        let book = BookBuilder::new()
            .ocr()
            .page(&[
                line(80.0, 60.0, 20.0, "J.l o|# ~d"),
                line(80.0, 100.0, 20.0, "Amber Road"),
            ])
            .build();
        let found = headings(&Layout::of(&book), &HashSet::new());
        let texts: Vec<&str> = found.all.iter().map(|h| h.text.as_str()).collect();
        assert_eq!(texts, ["Amber Road"]);
    }

    #[test]
    fn large_short_lines_between_evenly_spaced_staves_may_be_titles() {
        let verse = "and the words of a verse that go on under all of a staff of music here";
        let mut lines = vec![
            line(200.0, 60.0, 14.0, "AMBER ROAD"),
            line(200.0, 240.0, 14.0, "BLUE HARBOUR"),
        ];
        lines.extend([140.0, 190.0, 290.0].map(|y| line(60.0, y, 10.0, verse)));
        let book = BookBuilder::new().ocr().page(&lines);
        let book = book.staves(&[100.0, 150.0, 200.0, 250.0, 300.0]).build();
        let found = headings(&Layout::of(&book), &HashSet::new());
        let texts: Vec<&str> = found.all.iter().map(|h| h.text.as_str()).collect();
        assert_eq!(texts, ["AMBER ROAD", "BLUE HARBOUR"]);
    }
}
