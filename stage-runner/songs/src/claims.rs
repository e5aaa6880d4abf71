//! Whether a title that somebody claims stands in the words of a page: what a language
//! model says of a page counts only as far as the page says it too.

use super::text::{digit_groups, letters, norm, ratio};
use crate::page::{PageRead, View, Word, WordSource};

/// Likeness from which a title stands there; words of OCR may slip a little more.
const STANDS: f64 = 0.87;
const STANDS_BY_OCR: f64 = 0.82;

/// So many letters have to agree for a slip to be one.
const LETTERS: usize = 6;

/// Longest title that is looked for, in words.
const LONGEST: usize = 24;

/// Where a claimed title stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Position in [`PageRead::views`].
    pub view: usize,
    /// Left edge of its first word in points.
    pub x: f32,
    /// Top of its first word in points.
    pub y: f32,
    /// Type size of its first word in points.
    pub size: f32,
    /// How alike claim and page are, 0 to 1.
    pub likeness: f32,
}

/// Where `title` stands on `page`, at its best; `None` if the page's own words do not
/// hold it.
pub fn stands_on(page: &PageRead, title: &str) -> Option<Standing> {
    let wanted = norm(title);
    let count = wanted.split(' ').count();
    if letters(&wanted) < 2 || count > LONGEST {
        return None;
    }
    let mut best: Option<Standing> = None;
    for (index, view) in page.views.iter().enumerate() {
        let rows = rows_of(view);
        let words: Vec<(&Word, String)> = rows
            .into_iter()
            .flatten()
            .map(|word| (word, norm(&word.text)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        for start in 0..words.len() {
            // A reader may part or join a word.
            for length in count.saturating_sub(1).max(1)..=count + 1 {
                let Some(window) = words.get(start..start + length) else {
                    continue;
                };
                let texts: Vec<&str> = window.iter().map(|(_, text)| text.as_str()).collect();
                let Some(likeness) = alike(&wanted, &texts.join(" "), view) else {
                    continue;
                };
                let Some((first, _)) = window.first() else {
                    continue;
                };
                if best.is_none_or(|best| likeness > best.likeness) {
                    best = Some(Standing {
                        view: index,
                        x: first.rect.x0,
                        y: first.rect.y0,
                        size: first.size,
                        likeness,
                    });
                }
            }
        }
    }
    best
}

/// Whether two titles name the same song.
pub fn same_song(a: &str, b: &str) -> bool {
    super::text::same_title(a, b)
}

/// How alike the claim and some words are, if they are alike enough.
fn alike(wanted: &str, found: &str, view: &View) -> Option<f32> {
    // "Part 1" is not "Part 2".
    if digit_groups(wanted) != digit_groups(found) {
        return None;
    }
    let likeness = ratio(wanted, found);
    let ocr = view.source == WordSource::Ocr;
    let slips = letters(wanted) >= LETTERS;
    let enough =
        likeness >= 1.0 || slips && likeness >= STANDS || slips && ocr && likeness >= STANDS_BY_OCR;
    enough.then_some(likeness as f32)
}

/// The words of a view row by row, from left to right.
pub fn rows_of(view: &View) -> Vec<Vec<&Word>> {
    let middle = |word: &Word| (word.rect.y0 + word.rect.y1) / 2.0;
    let mut words: Vec<&Word> = view.words.iter().collect();
    words.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        let near = rows.last().and_then(|row| row.last()).is_some_and(|last| {
            let height = last.rect.height().min(word.rect.height()).max(1.0);
            (middle(word) - middle(last)).abs() < 0.5 * height
        });
        match rows.last_mut().filter(|_| near) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line};
    use super::*;

    fn page(lines: &[&str]) -> PageRead {
        let lines: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(row, text)| line(60.0, 60.0 + 40.0 * row as f32, 12.0, text))
            .collect();
        BookBuilder::new().page(&lines).build().pages.remove(0)
    }

    #[test]
    fn a_title_is_found_in_the_pages_own_words() {
        let page = page(&["12", "The Amber Road and the Sea", "words by A. Lee"]);
        for title in [
            "The Amber Road and the Sea",
            "amber road",
            "The Arnber Road and the Sea",
        ] {
            assert!(stands_on(&page, title).is_some(), "{title}");
        }
        let found = stands_on(&page, "amber road").unwrap();
        assert_eq!((found.view, found.y), (0, 100.0));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let page = page(&["The Amber Road", "Part 2", "Go"]);
        for title in [
            "The Silver Lake",
            "Part 1",
            "",
            "  ",
            "Ga",
            "<<<>>>",
            &"amber ".repeat(40),
        ] {
            assert_eq!(stands_on(&page, title), None, "{title}");
        }
        assert!(stands_on(&page, "Go").is_some());
    }

    #[test]
    fn a_title_over_two_rows_is_one() {
        let page = page(&["The Long Way", "to the Harbour"]);
        assert!(stands_on(&page, "The Long Way to the Harbour").is_some());
    }
}
