//! How a book uses its styles of type: a text layer names its fonts, and titles are set in
//! one that carries little of the text and stands on many pages.

use std::collections::{BTreeSet, HashMap};

use super::headings::{Heading, Headings};
use super::layout::{Layout, Style};
use super::style::{Segments, StyleFind};
use super::text::is_capitals;

/// How a book uses one style.
#[derive(Debug, Default)]
struct Use {
    characters: usize,
    lines: usize,
    leaves: BTreeSet<usize>,
    /// Lines in capitals.
    capitals: usize,
}

/// How a book uses its styles; of leaves that OCR read nothing is known.
#[derive(Debug, Default)]
pub(super) struct StyleUse {
    by_style: HashMap<Style, Use>,
    characters: usize,
    leaves: usize,
    /// The style of most characters.
    text: Option<Style>,
}

/// How the style of a line is used.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Used {
    /// Whether its font is the running text's.
    pub face_of_text: bool,
    /// Whether its size is that as well.
    pub style_of_text: bool,
    /// Share of the characters that are set in its style.
    pub characters: f32,
    /// Lines in its style on a leaf that has any.
    pub lines: f32,
    /// Share of the leaves that have some.
    pub leaves: f32,
    /// Whether one leaf alone has some.
    pub once: bool,
    /// Share of the lines in its style that are capitals.
    pub capitals: f32,
}

impl StyleUse {
    pub fn of(layout: &Layout) -> Self {
        let mut out = Self::default();
        let leaves = layout.leaves.iter().enumerate();
        for (index, leaf) in leaves.filter(|(_, l)| !l.ocr && !l.segs.is_empty()) {
            out.leaves += 1;
            for seg in &leaf.segs {
                let count = seg.text.chars().count();
                let used = out.by_style.entry(seg.style()).or_default();
                used.characters += count;
                used.lines += 1;
                used.capitals += usize::from(is_capitals(&seg.text));
                used.leaves.insert(index);
                out.characters += count;
            }
        }
        let most = out.by_style.iter().max_by_key(|(s, u)| (u.characters, **s));
        out.text = most.map(|(style, _)| *style);
        out
    }

    /// How the style of `heading` is used; nothing where OCR read it.
    pub fn of_line(&self, heading: &Heading) -> Option<Used> {
        let (text, style) = (self.text?, heading.style());
        if heading.ocr {
            return None;
        }
        let used = self.by_style.get(&style);
        let leaves = used.map_or(0, |used| used.leaves.len());
        let (characters, lines) = used.map_or((0, 0), |used| (used.characters, used.lines));
        Some(Used {
            face_of_text: (text.0, text.2) == heading.face(),
            style_of_text: text == style,
            characters: characters as f32 / self.characters.max(1) as f32,
            lines: lines as f32 / leaves.max(1) as f32,
            leaves: leaves as f32 / self.leaves.max(1) as f32,
            once: leaves <= 1,
            capitals: used.map_or(0, |u| u.capitals) as f32 / lines.max(1) as f32,
        })
    }
}

/// The lines in the style that explains a book best.
#[derive(Default)]
pub(super) struct BestStyle {
    segs: Segments,
    leaves: BTreeSet<usize>,
    /// How well it does, see [`StyleFind`].
    pub score: f32,
}

impl BestStyle {
    /// What [`self_consistent`](super::style::self_consistent) found.
    pub fn of(heads: &Headings, found: &StyleFind) -> Self {
        Self {
            segs: Segments::of(heads.at(&found.headings)),
            leaves: heads.at(&found.headings).map(|h| h.leaf).collect(),
            score: found.score,
        }
    }

    /// Whether a line is one of them.
    pub fn has(&self, heading: &Heading) -> bool {
        self.segs.share(heading)
    }

    /// Whether a leaf has some of them.
    pub fn is_on(&self, leaf: usize) -> bool {
        self.leaves.contains(&leaf)
    }
}

/// The mean probability at the first look of the lines in each style of a text layer.
pub(super) fn likely_styles(
    heads: &Headings,
    first: impl Iterator<Item = f32>,
) -> HashMap<Style, f32> {
    let mut sums: HashMap<_, (f32, f32)> = HashMap::new();
    for (heading, p) in heads.all.iter().zip(first).filter(|(h, _)| !h.ocr) {
        let sum = sums.entry(heading.style()).or_default();
        *sum = (sum.0 + p, sum.1 + 1.0);
    }
    sums.into_iter()
        .map(|(style, (sum, count))| (style, sum / count))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::fixtures::{BookBuilder, NAMES, line, lyrics};
    use super::super::headings::headings;
    use super::*;

    #[test]
    fn titles_carry_little_text_on_many_leaves() {
        let mut builder = BookBuilder::new();
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = lyrics(k);
            lines.push(line(80.0, 60.0, 20.0, name));
            builder = builder.page(&lines);
        }
        let layout = Layout::of(&builder.build());
        let heads = headings(&layout, &HashSet::new());
        let styles = StyleUse::of(&layout);
        let used = |title: bool| {
            let mut lines = heads.all.iter();
            let own = lines.find(|h| NAMES.contains(&h.text.as_str()) == title);
            own.and_then(|h| styles.of_line(h)).unwrap_or_default()
        };
        let (title, text) = (used(true), used(false));
        assert!(title.characters < 0.3 && text.characters > 0.7);
        assert!((title.leaves - 1.0).abs() < 0.01 && (title.lines - 1.0).abs() < 0.01);
        assert!(text.style_of_text && !title.style_of_text);
    }
}
