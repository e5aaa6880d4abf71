//! From the words of each view to rows and segments: runs of words without a big gap.

use std::collections::HashMap;

use songbook_contract::PageNumber;

use super::columns::Columns;
use super::{bidi, spreads, text};
use crate::page::{Book, Half, Rect, View, Word, WordSource};

/// A font of the book, the same on all pages; 0 is "unknown" (OCR).
pub(super) type FontId = u32;

/// Font, rounded size in points and weight.
pub(super) type Style = (FontId, i32, bool);

/// One word inside a segment.
#[derive(Debug, Clone)]
pub(super) struct SegWord {
    /// Whether it continues the word before without a space (small capitals).
    pub joined: bool,
    /// The word itself.
    pub word: Word,
}

/// One run of words on one visual row without a big gap or change of size inside.
#[derive(Debug, Clone)]
pub(super) struct Seg {
    /// Its words joined.
    pub text: String,
    /// Left edge in points.
    pub x0: f32,
    /// Top in points.
    pub y0: f32,
    /// Right edge in points.
    pub x1: f32,
    /// Bottom in points.
    pub y1: f32,
    /// Mean type size in points, weighted by characters.
    pub size: f32,
    /// Whether most of it is bold.
    pub bold: bool,
    /// The font of its longest word.
    pub font: FontId,
    /// Index of its visual row on the page.
    pub row: usize,
    /// Its words from left to right.
    pub words: Vec<SegWord>,
}

impl Seg {
    /// The style that it is set in.
    pub fn style(&self) -> Style {
        (self.font, self.size.round() as i32, self.bold)
    }

    /// The words of this segment that lie inside, moved left by `from`.
    pub fn part(&self, from: f32, inside: &dyn Fn(&Rect) -> bool) -> Option<Self> {
        let mut words: Vec<SegWord> = self
            .words
            .iter()
            .filter(|w| inside(&w.word.rect))
            .cloned()
            .collect();
        for part in &mut words {
            part.word.rect.x0 -= from;
            part.word.rect.x1 -= from;
        }
        let x0 = words.first()?.word.rect.x0;
        let x1 = words.iter().map(|w| w.word.rect.x1).fold(x0, f32::max);
        let text = if words.len() == self.words.len() {
            self.text.clone()
        } else {
            let joined = bidi::join_words(words.iter().map(|w| w.word.text.as_str()));
            text::compose_accents(&joined)
        };
        Some(Self {
            text,
            x0,
            x1,
            words,
            ..*self
        })
    }
}

/// One upright page as a musician sees it: a PDF page or half of a spread.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// The PDF page that shows it.
    pub page: PageNumber,
    /// Which part of the PDF page it is.
    pub half: Half,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Whether the words come from OCR (no fonts, noisy sizes).
    pub ocr: bool,
    /// Segments by row, then from left to right.
    pub segs: Vec<Seg>,
    /// Staves from the top down.
    pub staves: Vec<(f32, f32)>,
    /// Boxes of text that were not recognised.
    pub unread: Vec<Rect>,
    /// The columns of its text.
    pub columns: Columns,
}

impl Leaf {
    /// Number of characters of its text but for some segments; unread boxes count by
    /// their width.
    pub fn characters(&self, but: &dyn Fn(&Seg) -> bool) -> usize {
        let read: usize = self
            .segs
            .iter()
            .filter(|s| !but(s))
            .map(|s| s.text.chars().count())
            .sum();
        let unread: f32 = self
            .unread
            .iter()
            .map(|r| r.width() / (0.4 * r.height()).max(1.0))
            .sum();
        read + unread as usize
    }

    /// Whether a line at this height stands between two staves of one system or
    /// just under the last staff of one, where lyrics stand.
    pub fn is_between_staves(&self, y0: f32, y1: f32) -> bool {
        let middle = (y0 + y1) / 2.0;
        let mut gaps: Vec<f32> = self.staff_gaps().collect();
        if gaps.is_empty() {
            return false;
        }
        gaps.sort_by(f32::total_cmp);
        let usual = gaps[gaps.len() / 2];
        self.staves.windows(2).any(|pair| match pair {
            [(_, above), (below, _)] => {
                middle > *above && middle < *below && below - above <= usual * 1.25
            }
            _ => false,
        })
    }

    fn staff_gaps(&self) -> impl Iterator<Item = f32> + '_ {
        self.staves.windows(2).map(|pair| match pair {
            [(_, above), (below, _)] => below - above,
            _ => 0.0,
        })
    }
}

/// The leaves of a book in reading order.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Leaves in reading order.
    pub leaves: Vec<Leaf>,
    /// Number of PDF pages.
    pub pages: usize,
}

impl Layout {
    /// Lays out a whole book.
    pub fn of(book: &Book) -> Self {
        let mut fonts: HashMap<String, FontId> = HashMap::from([(String::new(), 0)]);
        let mut leaves = Vec::with_capacity(book.pages.len());
        let visual = bidi::letters_are_visual(book);
        for page in &book.pages {
            for view in &page.views {
                let ids: Vec<FontId> = view
                    .fonts
                    .iter()
                    .map(|name| {
                        let next = fonts.len() as FontId;
                        *fonts.entry(name.clone()).or_insert(next)
                    })
                    .collect();
                leaves.push(leaf_of(page.page, view, &ids, visual));
            }
        }
        let mut leaves = spreads::in_reading_order(spreads::cut_spreads(leaves));
        for leaf in &mut leaves {
            leaf.columns = Columns::of(leaf);
        }
        Self {
            leaves,
            pages: book.pages.len(),
        }
    }

    /// Number of leaves.
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// The leaves that show a PDF page.
    pub fn leaves_of(&self, page: PageNumber) -> impl Iterator<Item = usize> + '_ {
        self.leaves
            .iter()
            .enumerate()
            .filter(move |(_, leaf)| leaf.page == page)
            .map(|(index, _)| index)
    }

    /// The first leaf that shows a PDF page.
    pub fn first_leaf_of(&self, page: PageNumber) -> Option<usize> {
        self.leaves_of(page).next()
    }

    /// The PDF page of a leaf.
    pub fn page_of(&self, leaf: usize) -> PageNumber {
        self.leaves
            .get(leaf)
            .map_or_else(|| PageNumber::from_index(leaf), |l| l.page)
    }
}

/// Lays out one view; `visual` says that right-to-left letters stand in page order.
fn leaf_of(page: PageNumber, view: &View, fonts: &[FontId], visual: bool) -> Leaf {
    let turned: Vec<Word>;
    let words = if visual {
        turned = view
            .words
            .iter()
            .map(|w| Word {
                text: bidi::reversed_letters(&w.text),
                ..w.clone()
            })
            .collect();
        &turned
    } else {
        &view.words
    };
    let mut segs = segments(words, fonts);
    if is_garbage(&segs) {
        segs.clear();
    }
    Leaf {
        page,
        half: view.half,
        width: view.width,
        height: view.height,
        ocr: view.source == WordSource::Ocr,
        segs,
        staves: view.staves.clone(),
        unread: view.unread.clone(),
        columns: Columns::default(),
    }
}

/// The height of each word's middle. Words that OCR read as one line have that of the line,
/// which on a crooked scan rises or falls.
fn middles(words: &[Word]) -> Vec<f32> {
    let middle = |w: &Word| (w.rect.y0 + w.rect.y1) / 2.0;
    let of_one_line = |a: &Word, b: &Word| {
        (a.size, a.stroke, a.confidence) == (b.size, b.stroke, b.confidence)
            && a.stroke.is_some()
            && middle(b) > a.rect.y0
            && middle(b) < a.rect.y1
            && b.rect.x0 >= a.rect.x0
    };
    let lines = words.chunk_by(of_one_line);
    lines
        .flat_map(|line| {
            let mean = line.iter().map(middle).sum::<f32>() / line.len() as f32;
            line.iter().map(move |_| mean)
        })
        .collect()
}

/// Clusters words into visual rows by the height of their middles.
fn rows(words: &[Word]) -> Vec<Vec<&Word>> {
    struct Row<'a> {
        middle: f32,
        height: f32,
        words: Vec<&'a Word>,
    }
    let mut sorted: Vec<(&Word, f32)> = words.iter().zip(middles(words)).collect();
    sorted.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut out: Vec<Row<'_>> = Vec::new();
    for (word, centre) in sorted {
        let height = word.rect.height().max(1.0);
        let home = out
            .iter_mut()
            .rev()
            .take(4)
            .find(|row| (row.middle - centre).abs() < 0.35 * height.min(row.height));
        match home {
            Some(row) => {
                row.words.push(word);
                let n = row.words.len() as f32;
                row.middle += (centre - row.middle) / n;
            }
            None => out.push(Row {
                middle: centre,
                height,
                words: vec![word],
            }),
        }
    }
    out.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    for row in &mut out {
        row.words.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
    }
    out.into_iter().map(|row| row.words).collect()
}

fn segments(words: &[Word], fonts: &[FontId]) -> Vec<Seg> {
    let font_of = |w: &Word| fonts.get(usize::from(w.font)).copied().unwrap_or(0);
    let mut out: Vec<Seg> = Vec::new();
    for (row, words) in rows(words).into_iter().enumerate() {
        let mut current: Option<Seg> = None;
        for word in words {
            let joins = current.as_ref().is_some_and(|seg| {
                let gap = word.rect.x0 - seg.x1;
                let last = seg.words.last().map_or(word.size, |w| w.word.size);
                let last_font = seg.words.last().map_or(0, |w| font_of(&w.word));
                let scale = word.size / last.max(0.1);
                // OCR sizes waver: only a clear change of size parts a run, or a smaller
                // one at a wide space (a column beside a title).
                let ocr = font_of(word) == 0;
                let (low, high) = if ocr { (0.6, 1.65) } else { (0.77, 1.3) };
                gap <= 1.6 * seg.size.max(word.size)
                    && !(gap > 0.18 * word.size && !(low < scale && scale < high))
                    && !(ocr && gap > 0.9 * word.size && !(0.8..1.25).contains(&scale))
                    && !(gap > 0.8 * word.size && font_of(word) != last_font)
            });
            match current.as_mut().filter(|_| joins) {
                Some(seg) => {
                    let gap = word.rect.x0 - seg.x1;
                    // Small capitals change size or font within a word; where neither
                    // changes, the reader parted two words of a squeezed line.
                    let changes = seg.words.last().is_none_or(|last| {
                        let scale = word.size / last.word.size.max(0.1);
                        font_of(word) != font_of(&last.word) || !(0.97..1.03).contains(&scale)
                    });
                    let reach = if changes { 0.18 } else { 0.05 };
                    seg.words.push(SegWord {
                        joined: gap < reach * word.size.max(seg.size) && font_of(word) != 0,
                        word: word.clone(),
                    });
                    seg.x1 = seg.x1.max(word.rect.x1);
                    seg.y0 = seg.y0.min(word.rect.y0);
                    seg.y1 = seg.y1.max(word.rect.y1);
                }
                None => {
                    out.extend(current.take());
                    current = Some(Seg {
                        text: String::new(),
                        x0: word.rect.x0,
                        y0: word.rect.y0,
                        x1: word.rect.x1,
                        y1: word.rect.y1,
                        size: word.size,
                        bold: word.bold,
                        font: 0,
                        row,
                        words: vec![SegWord {
                            joined: false,
                            word: word.clone(),
                        }],
                    });
                }
            }
        }
        out.extend(current.take());
    }
    for seg in &mut out {
        finish(seg, &font_of);
    }
    out
}

/// Joins a segment's words and settles its size, weight and font by majority.
fn finish(seg: &mut Seg, font_of: &dyn Fn(&Word) -> FontId) {
    let mut joined: Vec<String> = Vec::new();
    let (mut total, mut sized, mut bold, mut longest) = (0.0f32, 0.0f32, 0.0f32, (0usize, 0));
    for part in &seg.words {
        match joined.last_mut().filter(|_| part.joined) {
            Some(last) => last.push_str(&part.word.text),
            None => joined.push(part.word.text.clone()),
        }
        let count = part.word.text.chars().count();
        let n = count as f32;
        total += n;
        sized += n * part.word.size;
        if part.word.bold {
            bold += n;
        }
        if count > longest.0 {
            longest = (count, font_of(&part.word));
        }
    }
    let joined = bidi::join_words(joined.iter().map(String::as_str));
    seg.text = text::compose_accents(joined.trim());
    let total = total.max(1.0);
    seg.size = (sized / total * 10.0).round() / 10.0;
    seg.bold = bold > 0.6 * total;
    seg.font = longest.1;
}

/// Whether a page's text is noise: mostly signs that are neither letters nor digits.
fn is_garbage(segs: &[Seg]) -> bool {
    let mut all = 0usize;
    let mut good = 0usize;
    for c in segs.iter().flat_map(|s| s.text.chars()) {
        // Leaders, rules, and the strings and bars of tablature are no noise.
        if c.is_whitespace() || ".·•…∼~_–-|=*".contains(c) {
            continue;
        }
        all += 1;
        good += usize::from(c.is_alphanumeric());
    }
    all > 20 && good * 2 < all
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line};
    use super::*;

    #[test]
    fn words_on_a_row_form_segments_split_at_gaps() {
        let book = BookBuilder::new()
            .page(&[
                line(50.0, 100.0, 12.0, "Left words"),
                line(400.0, 100.0, 12.0, "Right"),
                line(50.0, 130.0, 12.0, "Below"),
            ])
            .build();
        let layout = Layout::of(&book);
        let texts: Vec<(&str, usize)> = layout.leaves[0]
            .segs
            .iter()
            .map(|s| (s.text.as_str(), s.row))
            .collect();
        assert_eq!(texts, [("Left words", 0), ("Right", 0), ("Below", 1)]);
    }

    #[test]
    fn symbols_alone_are_dropped() {
        let book = BookBuilder::new()
            .page(&[line(
                50.0,
                100.0,
                12.0,
                "%% $$ ## @@ !! ++ == && ** ^^ << >> ;;",
            )])
            .build();
        assert!(Layout::of(&book).leaves[0].segs.is_empty());
    }
}
