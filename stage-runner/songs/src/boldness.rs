//! How heavy the type of a line is against the text around it. Where OCR read it there are
//! no fonts to tell bold from the rest, but the strokes of its letters are thicker; where
//! there are fonts, they say so.

use super::layout::{Layout, Leaf, Seg};

/// Strokes grow with the size of the type to this power: not quite as fast, because print
/// and scan widen all strokes by the same.
pub(super) const GROWTH: f32 = 0.8;
/// A leaf with so many characters says itself how heavy its text is; copies of pages
/// differ.
const OWN_TEXT: f32 = 120.0;

/// What strokes of bold type measure against those of the text beside it.
const BOLD_FONT: f32 = 0.4;

/// How heavy the running text is, all over a book.
pub(super) struct Boldness {
    book: Option<f32>,
    leaves: Vec<Option<f32>>,
    /// Whether most of the text is set in bold fonts.
    all_bold: bool,
}

impl Boldness {
    pub fn of(layout: &Layout) -> Self {
        let mut all: Vec<(f32, f32)> = Vec::new();
        let leaves = layout
            .leaves
            .iter()
            .map(|leaf| {
                let mut own = weights(leaf);
                all.extend(&own);
                let characters: f32 = own.iter().map(|(_, n)| n).sum();
                (characters >= OWN_TEXT).then(|| middle(&mut own)).flatten()
            })
            .collect();
        let characters = |bold: bool| -> usize {
            let lines = layout.leaves.iter().flat_map(|leaf| &leaf.segs);
            lines
                .filter(|seg| seg.bold == bold)
                .map(|seg| seg.text.chars().count())
                .sum()
        };
        Self {
            book: middle(&mut all),
            leaves,
            all_bold: characters(true) > characters(false),
        }
    }

    /// How much heavier a line is than the text of its leaf, as a logarithm: 0 where it is
    /// as heavy, about 0.4 where it is bold; 0 too where nothing is known.
    pub fn of_line(&self, leaf: usize, seg: &Seg) -> f32 {
        let usual = self.leaves.get(leaf).copied().flatten().or(self.book);
        match (weight(seg), usual) {
            (Some(weight), Some(usual)) => weight - usual,
            _ if seg.bold && !self.all_bold => BOLD_FONT,
            _ => 0.0,
        }
    }
}

/// The weight of each line with its number of characters.
fn weights(leaf: &Leaf) -> Vec<(f32, f32)> {
    let lines = leaf.segs.iter();
    lines
        .filter_map(|seg| Some((weight(seg)?, seg.text.chars().count() as f32)))
        .collect()
}

/// How heavy a line's type is for its size, as a logarithm.
fn weight(seg: &Seg) -> Option<f32> {
    let (mut strokes, mut characters) = (0.0, 0.0);
    for word in &seg.words {
        if let Some(stroke) = word.word.stroke.filter(|stroke| *stroke > 0.0) {
            let count = word.word.text.chars().count() as f32;
            strokes += count * stroke;
            characters += count;
        }
    }
    (characters > 0.0 && seg.size > 0.0)
        .then(|| (strokes / characters).ln() - GROWTH * seg.size.ln())
}

/// The weight that half of the characters exceed.
fn middle(weights: &mut [(f32, f32)]) -> Option<f32> {
    weights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = weights.iter().map(|(_, n)| n).sum::<f32>() / 2.0;
    let mut before = 0.0;
    weights
        .iter()
        .find(|(_, n)| {
            before += n;
            before >= half
        })
        .map(|(weight, _)| *weight)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line, lyrics};
    use super::*;

    #[test]
    fn bold_lines_are_heavier_than_the_text_whatever_their_size() {
        let mut lines = lyrics(1);
        lines.push(line(60.0, 40.0, 10.0, "Amber Road").bold());
        lines.push(line(60.0, 60.0, 16.0, "Blue Harbour").bold());
        let layout = Layout::of(&BookBuilder::new().ocr().page(&lines).build());
        let boldness = Boldness::of(&layout);
        for seg in &layout.leaves[0].segs {
            let heavier = boldness.of_line(0, seg);
            let bold = seg.text == "Amber Road" || seg.text == "Blue Harbour";
            assert_eq!(heavier > 0.25, bold, "{} {heavier}", seg.text);
            assert!(heavier > -0.1);
        }
    }

    #[test]
    fn fonts_say_what_is_bold_but_where_all_is() {
        let mut lines = lyrics(1);
        lines.push(line(60.0, 40.0, 10.0, "Amber Road").bold());
        let bold = lines
            .iter()
            .map(|line| line.clone().bold())
            .collect::<Vec<_>>();
        for (lines, expected) in [(lines, BOLD_FONT), (bold, 0.0)] {
            let layout = Layout::of(&BookBuilder::new().page(&lines).build());
            let boldness = Boldness::of(&layout);
            let segs = &layout.leaves[0].segs;
            let title = segs.iter().find(|s| s.text == "Amber Road").unwrap();
            let text = segs.iter().find(|s| s.text != "Amber Road").unwrap();
            assert_eq!(boldness.of_line(0, title), expected);
            assert_eq!(boldness.of_line(0, text), 0.0);
        }
    }
}
