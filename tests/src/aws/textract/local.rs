//! The reader that really reads: this project's own OCR.

use anyhow::Result;
use stage_runner::ocr::{Depth, LocalEngine, OcrEngine as _, OcrView, OcrWord};
use stage_runner::page::Half;

use super::page::{PageText, ReadLine, ReadWord};
use super::reader::{PageImage, Reader};

/// A gap between words of a line is at most so many times as wide as they are high: the
/// service, too, takes what stands further apart for two lines.
const WIDEST_GAP: f32 = 1.5;

/// Reads with the local engine, every word.
pub struct LocalReader(pub LocalEngine);

impl std::fmt::Debug for LocalReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LocalReader").finish_non_exhaustive()
    }
}

impl Reader for LocalReader {
    fn read(&self, page: &PageImage<'_>) -> Result<PageText> {
        let read = self.0.read(&page.picture()?, Depth::Full)?;
        let width = read.views.iter().map(|view| view.width).sum();
        Ok(PageText {
            lines: read
                .views
                .iter()
                .flat_map(|view| lines(view, width))
                .collect(),
        })
    }
}

/// The lines of a view, on the page as it was given; `width` is that of all views.
fn lines(view: &OcrView, width: f32) -> Vec<ReadLine> {
    let mut lines: Vec<ReadLine> = Vec::new();
    let mut before: Option<&OcrWord> = None;
    for word in in_reading_order(&view.words) {
        let placed = placed(word, view, width);
        match (before, lines.last_mut()) {
            (Some(before), Some(line)) if follows(before, word) => line.words.push(placed),
            _ => lines.push(ReadLine {
                words: vec![placed],
            }),
        }
        before = Some(word);
    }
    lines
}

/// Row by row from the top, in each from the left.
fn in_reading_order(words: &[OcrWord]) -> Vec<&OcrWord> {
    let middle = |word: &OcrWord| (word.rect.y0 + word.rect.y1) / 2.0;
    let mut sorted: Vec<&OcrWord> = words.iter().collect();
    sorted.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut rows: Vec<Vec<&OcrWord>> = Vec::new();
    for word in sorted {
        let is_beside = |row: &&mut Vec<&OcrWord>| {
            let first = row.first().map(|first| first.rect.y1);
            first.is_some_and(|bottom| middle(word) < bottom)
        };
        match rows.last_mut().filter(is_beside) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
    }
    rows.concat()
}

fn follows(before: &OcrWord, word: &OcrWord) -> bool {
    let (a, b) = (&before.rect, &word.rect);
    let height = a.height().min(b.height());
    let beside = a.y1.min(b.y1) - a.y0.max(b.y0);
    let gap = b.x0 - a.x1;
    beside > height * 0.5 && gap > -height && gap < height * WIDEST_GAP
}

fn placed(word: &OcrWord, view: &OcrView, width: f32) -> ReadWord {
    let shift = match view.half {
        Half::Right => width - view.width,
        Half::Whole | Half::Left => 0.0,
    };
    let corner = |x: f32, y: f32| {
        let upright = ((x + shift) / width.max(1.0), y / view.height.max(1.0));
        let (x, y) = turned_back(upright, view.turned);
        (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0))
    };
    let rect = &word.rect;
    ReadWord {
        text: word.text.clone(),
        corners: [
            corner(rect.x0, rect.y0),
            corner(rect.x1, rect.y0),
            corner(rect.x1, rect.y1),
            corner(rect.x0, rect.y1),
        ],
        confidence: word.confidence,
    }
}

/// Where a point of a picture that was turned clockwise stood before, in fractions.
fn turned_back((x, y): (f32, f32), turned: u16) -> (f32, f32) {
    match turned {
        90 => (y, 1.0 - x),
        180 => (1.0 - x, 1.0 - y),
        270 => (1.0 - y, x),
        _ => (x, y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stage_runner::ocr::PixelRect;

    fn word(text: &str, x0: f32, y0: f32) -> OcrWord {
        let rect = PixelRect {
            x0,
            y0,
            x1: x0 + 40.0,
            y1: y0 + 20.0,
        };
        OcrWord {
            text: text.to_owned(),
            rect,
            size: 20.0,
            stroke: None,
            confidence: 0.9,
        }
    }

    fn view(half: Half, turned: u16, words: Vec<OcrWord>) -> OcrView {
        OcrView {
            half,
            turned,
            width: 200.0,
            height: 400.0,
            words,
            unread: Vec::new(),
            staves: Vec::new(),
        }
    }

    #[test]
    fn words_make_lines_and_far_words_another() {
        let words = vec![
            word("Weir", 0.0, 30.0),
            word("Boats", 50.0, 0.0),
            word("12", 150.0, 1.0),
            word("Blue", 0.0, 2.0),
        ];
        let lines = lines(&view(Half::Whole, 0, words), 200.0);
        let texts: Vec<String> = lines.iter().map(ReadLine::text).collect();
        assert_eq!(texts, ["Blue Boats", "12", "Weir"]);
    }

    #[test]
    fn halves_and_turned_pages_are_put_back() {
        let right = lines(&view(Half::Right, 0, vec![word("a", 0.0, 0.0)]), 400.0);
        assert_eq!(right[0].words[0].corners[0], (0.5, 0.0));
        // The page lay on its left side: what is now at the top left was at the bottom left.
        let turned = lines(&view(Half::Whole, 90, vec![word("a", 0.0, 0.0)]), 200.0);
        assert_eq!(turned[0].words[0].corners[0], (0.0, 1.0));
    }
}
