//! What stands on a page, in fractions of its width and height.

/// A word.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWord {
    /// The characters.
    pub text: String,
    /// Its corners, clockwise from the top left of the word itself.
    pub corners: [(f32, f32); 4],
    /// How sure the reader is, 0 to 1.
    pub confidence: f32,
}

/// Words that stand in a line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadLine {
    /// The words, in order.
    pub words: Vec<ReadWord>,
}

/// Everything that stands on a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageText {
    /// The lines, in order.
    pub lines: Vec<ReadLine>,
}

/// How sure scripted words are.
const CONFIDENCE: f32 = 0.99;

impl ReadWord {
    /// An upright word between two corners.
    pub fn upright(text: &str, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) -> Self {
        Self {
            text: text.to_owned(),
            corners: [(x0, y0), (x1, y0), (x1, y1), (x0, y1)],
            confidence: CONFIDENCE,
        }
    }
}

impl ReadLine {
    /// Its words with spaces between.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

impl PageText {
    /// A page with these lines of type, from the top down.
    pub fn of(lines: &[impl AsRef<str>]) -> Self {
        let count = lines.len().max(1) as f32;
        let height = (0.9 / count).min(0.03);
        let set = |(index, line): (usize, &_)| {
            let top = 0.05 + 0.9 * index as f32 / count;
            set_line(AsRef::<str>::as_ref(line), top, height)
        };
        Self {
            lines: lines.iter().enumerate().map(set).collect(),
        }
    }
}

/// A line in type of that height: a character is half as wide as high, or as narrow as the
/// page makes it.
fn set_line(line: &str, top: f32, height: f32) -> ReadLine {
    let characters = line.chars().count().max(1) as f32;
    let advance = (height * 0.5).min(0.9 / characters);
    let mut left = 0.05;
    let words = line.split(' ').filter_map(|word| {
        let right = left + advance * word.chars().count() as f32;
        let at = left;
        left = right + advance;
        (!word.is_empty()).then(|| ReadWord::upright(word, (at, top), (right, top + height * 0.7)))
    });
    ReadLine {
        words: words.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_lines_stay_on_the_page_and_apart() {
        let long = "word ".repeat(60);
        let page = PageText::of(&["Blue Paper Boats 12", "", &long]);
        assert_eq!(page.lines[0].text(), "Blue Paper Boats 12");
        assert!(page.lines[1].words.is_empty());
        let corners = page
            .lines
            .iter()
            .flat_map(|line| &line.words)
            .flat_map(|w| w.corners);
        assert!(corners.into_iter().all(|(x, y)| x <= 1.0 && y <= 1.0));
        let (first, third) = (&page.lines[0].words[0], &page.lines[2].words[0]);
        assert!(first.corners[2].1 < third.corners[0].1);
    }
}
