//! Telling from boxes alone whether a page looks like a table of contents.

use super::{OcrView, OcrWord, PixelRect};

/// Fewer rows than this say nothing.
const MIN_ROWS: usize = 6;
/// From this many rows on, more rows add nothing.
const ENOUGH_ROWS: f32 = 10.0;

/// So many of the boxes that may be page numbers are read to find out.
const SAMPLES: usize = 5;
/// From so many samples on, what they say counts.
const ENOUGH_SAMPLES: usize = 3;
/// With this share of figures among the samples they are page numbers, below the other
/// they are chords or the ends of verses.
const NUMBERS: f32 = 0.6;
const NO_NUMBERS: f32 = 0.34;
/// Rows on two lines, or with chapters between them, reach half the likeness only: then
/// the numbers make up for it.
const LEAST_WITH_NUMBERS: f32 = 0.25;
/// What numbers that were read raise the likeness to, and what others leave of it.
const WITH_NUMBERS: f32 = 0.6;
const WITHOUT_NUMBERS: f32 = 0.6;
/// Rows that were read and end in a page number, this share of all rows with words and as
/// many of them in order, are contents though the numbers stand in no column.
const NUMBERED_ROWS: f32 = 0.6;
const IN_ORDER: f32 = 0.8;

/// How much a view looks like a page of contents, 0 to 1: many rows, no staves, and
/// a straight column of small boxes at one end of the rows, which are page numbers as
/// far as they were read; or rows that end in numbers that rise, or a heading that says so
/// over rows. From 0.5 on a page deserves to be read in full.
pub fn looks_like_contents(view: &OcrView) -> f32 {
    if view.staves.len() >= 2 || view.width <= 0.0 {
        return 0.0;
    }
    let boxes: Vec<PixelRect> = view
        .words
        .iter()
        .map(|word| word.rect)
        .chain(view.unread.iter().copied())
        .collect();
    let found = listing(&boxes, view.width);
    let read: Vec<&OcrWord> = found
        .numbers
        .iter()
        .filter_map(|&index| view.words.get(index))
        .collect();
    let figures = read.iter().filter(|word| is_page(&word.text)).count();
    let share = figures as f32 / read.len().max(1) as f32;
    let likeness = if read.len() < ENOUGH_SAMPLES {
        found.score
    } else if share >= NUMBERS
        && found.numbers.len() >= MIN_ROWS
        && found.score >= LEAST_WITH_NUMBERS
    {
        found.score.max(WITH_NUMBERS)
    } else if share < NO_NUMBERS {
        found.score * WITHOUT_NUMBERS
    } else {
        found.score
    };
    let rows = rows_read(&view.words);
    let likeness = if rows_end_in_pages(&rows) || is_headed(&rows, &boxes) {
        likeness.max(WITH_NUMBERS)
    } else {
        likeness
    };
    let staff_doubt = if view.staves.is_empty() { 1.0 } else { 0.5 };
    likeness * staff_doubt
}

/// Whether a row that was read says that contents follow, and rows do.
fn is_headed(rows: &[Vec<&OcrWord>], boxes: &[PixelRect]) -> bool {
    let heading = rows.iter().find(|row| {
        let texts: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
        songbook_songs::heads_contents(&texts.join(" "))
    });
    let Some(first) = heading.and_then(|row| row.first()) else {
        return false;
    };
    let below: Vec<usize> = (0..boxes.len())
        .filter(|&index| boxes.get(index).is_some_and(|b| b.y0 >= first.rect.y1))
        .collect();
    rows_of(boxes, &below).len() >= MIN_ROWS
}

/// Words grouped into rows from the top down, each row from the left.
fn rows_read(words: &[OcrWord]) -> Vec<Vec<&OcrWord>> {
    let boxes: Vec<PixelRect> = words.iter().map(|word| word.rect).collect();
    let all: Vec<usize> = (0..boxes.len()).collect();
    let words_of = |row: Vec<usize>| {
        row.into_iter()
            .filter_map(|index| words.get(index))
            .collect()
    };
    rows_of(&boxes, &all).into_iter().map(words_of).collect()
}

/// Whether most of the rows that were read are a title with a page number right after it.
fn rows_end_in_pages(rows: &[Vec<&OcrWord>]) -> bool {
    let (mut titles, mut pages) = (0usize, Vec::new());
    for row in rows {
        let texts: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
        let Some((last, title)) = texts.split_last() else {
            continue;
        };
        titles += usize::from(texts.iter().any(|t| t.contains(char::is_alphabetic)));
        if title.iter().any(|t| t.contains(char::is_alphabetic)) {
            let digits = last.trim_matches(|c: char| !c.is_alphanumeric());
            pages.extend(digits.parse::<u32>().ok().filter(|_| is_page(last)));
        }
    }
    let steps = pages.windows(2);
    let rising = steps.filter(|pair| pair.first() <= pair.last()).count();
    pages.len() >= MIN_ROWS
        && pages.len() as f32 >= NUMBERED_ROWS * titles as f32
        && rising as f32 >= IN_ORDER * (pages.len() - 1) as f32
}

/// The boxes that tell whether a page that may be one of contents is: a few of those
/// that would be its page numbers, spread over the page. None for other pages.
pub fn samples(boxes: &[PixelRect], width: f32) -> Vec<usize> {
    let found = listing(boxes, width);
    if found.score < LEAST_WITH_NUMBERS || found.numbers.len() < MIN_ROWS {
        return Vec::new();
    }
    let step = found.numbers.len().div_ceil(SAMPLES);
    // From the middle of each part: at the ends there are headings and folios.
    let from = step / 2;
    found.numbers.into_iter().skip(from).step_by(step).collect()
}

/// Whether a text is a page number, Arabic or Roman.
fn is_page(text: &str) -> bool {
    let core = text.trim_matches(|c: char| !c.is_alphanumeric());
    (1..=5).contains(&core.len())
        && (core.bytes().all(|b| b.is_ascii_digit())
            || core.bytes().all(|b| b"ivxIVX".contains(&b)))
}

/// Rows that may list something.
struct Listing {
    /// How much they look like it, 0 to 1.
    score: f32,
    /// The boxes that would be page numbers, from the top down.
    numbers: Vec<usize>,
}

/// The page as one list or as two side by side, whichever it looks more like.
fn listing(boxes: &[PixelRect], width: f32) -> Listing {
    let all: Vec<usize> = (0..boxes.len()).collect();
    let whole = score(boxes, &rows_of(boxes, &all));
    let middle = width / 2.0;
    let in_left = |&index: &usize| {
        boxes
            .get(index)
            .is_some_and(|b: &PixelRect| (b.x0 + b.x1) / 2.0 < middle)
    };
    let (left, right): (Vec<usize>, Vec<usize>) = all.into_iter().partition(in_left);
    let mut left = score(boxes, &rows_of(boxes, &left));
    let right = score(boxes, &rows_of(boxes, &right));
    let columns = left.score.min(right.score);
    if whole.score >= columns {
        return whole;
    }
    left.score = columns;
    left.numbers.extend(right.numbers);
    left
}

/// Some of the boxes grouped into rows from the top down, each row from the left.
fn rows_of(boxes: &[PixelRect], some: &[usize]) -> Vec<Vec<usize>> {
    let rect = |index: usize| boxes.get(index).copied().unwrap_or_default();
    let middle = |b: PixelRect| (b.y0 + b.y1) / 2.0;
    let mut sorted = some.to_vec();
    sorted.sort_by(|&a, &b| middle(rect(a)).total_cmp(&middle(rect(b))));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for index in sorted {
        let this = rect(index);
        let joins = rows
            .last()
            .and_then(|row| row.first())
            .is_some_and(|&first| {
                let first = rect(first);
                (middle(this) - middle(first)).abs() < 0.5 * first.height().min(this.height() * 1.5)
            });
        match rows.last_mut() {
            Some(row) if joins => row.push(index),
            _ => rows.push(vec![index]),
        }
    }
    for row in &mut rows {
        row.sort_by(|&a, &b| rect(a).x0.total_cmp(&rect(b).x0));
    }
    rows
}

fn score(boxes: &[PixelRect], rows: &[Vec<usize>]) -> Listing {
    let mut listing = Listing {
        score: 0.0,
        numbers: Vec::new(),
    };
    if rows.len() < MIN_ROWS {
        return listing;
    }
    let rect = |index: &usize| boxes.get(*index).copied().unwrap_or_default();
    let mut heights: Vec<f32> = rows.iter().flatten().map(|i| rect(i).height()).collect();
    heights.sort_by(f32::total_cmp);
    let height = heights
        .get(heights.len() / 2)
        .copied()
        .unwrap_or(1.0)
        .max(1.0);
    let small = |b: &PixelRect| b.width() < 2.8 * height;
    let ends = rows.iter().filter_map(|row| row.last()).map(|i| rect(i).x1);
    let starts = rows
        .iter()
        .filter_map(|row| row.first())
        .map(|i| rect(i).x0);
    let flush_right = most_common(ends, height);
    let flush_left = most_common(starts, height);
    let near = |a: f32, b: f32| (a - b).abs() < 1.2 * height;
    let extent = flush_right - flush_left;
    let mut sum = 0.0f32;
    for row in rows {
        let (Some(first_index), Some(last_index)) = (row.first(), row.last()) else {
            continue;
        };
        let (first, last) = (rect(first_index), rect(last_index));
        let gap = |k: usize| -> f32 {
            match (row.get(k), row.get(k + 1)) {
                (Some(a), Some(b)) => rect(b).x0 - rect(a).x1,
                _ => 0.0,
            }
        };
        let last_gap = if row.len() > 1 {
            gap(row.len() - 2)
        } else {
            0.0
        };
        let number_right =
            row.len() > 1 && small(&last) && near(last.x1, flush_right) && last_gap > 0.8 * height;
        let number_left =
            row.len() > 1 && small(&first) && near(first.x0, flush_left) && gap(0) > 0.3 * height;
        // A leader read as one box from the title to the number.
        let spans = last.width() > 0.8 * extent && near(last.x1, flush_right);
        sum += if number_right {
            listing.numbers.push(*last_index);
            1.0
        } else if number_left {
            listing.numbers.push(*first_index);
            0.8
        } else if spans {
            0.4
        } else {
            0.0
        };
    }
    let rows = rows.len() as f32;
    listing.score = (sum / rows) * (rows / ENOUGH_ROWS).min(1.0);
    listing
}

/// The value near which most of the others are.
fn most_common(values: impl Iterator<Item = f32>, reach: f32) -> f32 {
    let values: Vec<f32> = values.collect();
    let near = |v: f32| values.iter().filter(|w| (**w - v).abs() < reach).count();
    values
        .iter()
        .copied()
        .max_by_key(|&v| near(v))
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Half;

    fn view(boxes: Vec<PixelRect>, staves: usize) -> OcrView {
        OcrView {
            half: Half::Whole,
            turned: 0,
            width: 1700.0,
            height: 2200.0,
            words: Vec::new(),
            unread: boxes,
            staves: vec![(0.0, 50.0); staves],
        }
    }

    fn rect(x0: f32, y: f32, x1: f32) -> PixelRect {
        PixelRect {
            x0,
            y0: y,
            x1,
            y1: y + 30.0,
        }
    }

    #[test]
    fn titles_with_a_column_of_numbers_look_like_contents() {
        let rows = (0..20).map(|k| 300.0 + 50.0 * k as f32);
        let boxes: Vec<PixelRect> = rows
            .flat_map(|y| {
                [
                    rect(200.0, y, 500.0 + (y * 7.0) % 400.0),
                    rect(1450.0, y, 1500.0),
                ]
            })
            .collect();
        assert!(looks_like_contents(&view(boxes.clone(), 0)) > 0.8);
        assert_eq!(looks_like_contents(&view(boxes, 6)), 0.0);
    }

    /// A view of rows of words, one below the other.
    fn written(rows: &[String]) -> OcrView {
        let words = rows.iter().enumerate().flat_map(|(row, text)| {
            let mut x = 200.0;
            text.split(' ').map(move |word| {
                let from = x;
                x += 16.0 * word.len() as f32 + 10.0;
                OcrWord {
                    text: word.to_owned(),
                    rect: rect(from, 300.0 + 50.0 * row as f32, x - 10.0),
                    size: 28.0,
                    stroke: None,
                    confidence: 0.9,
                }
            })
        });
        OcrView {
            words: words.collect(),
            ..view(Vec::new(), 0)
        }
    }

    #[test]
    fn numbers_right_after_the_titles_make_contents_if_they_rise() {
        let rows = |page: fn(usize) -> usize| -> Vec<String> {
            let names = ["The Ferry", "Ada", "Cold Morning Rain", "Barges on the Lee"];
            (0..12)
                .map(|k| format!("{} {}", names[k % 4], page(k)))
                .collect()
        };
        assert!(looks_like_contents(&written(&rows(|k| 4 + k / 2))) >= 0.5);
        assert!(looks_like_contents(&written(&rows(|k| (7 * k) % 5))) < 0.5);
        let verses: Vec<String> = (0..12).map(|k| format!("sung in {k} ways again")).collect();
        assert!(looks_like_contents(&written(&verses)) < 0.5);
    }

    /// Rows of which every other one ends in a small box.
    fn alternating() -> Vec<PixelRect> {
        (0..20usize)
            .flat_map(|k| {
                let y = 300.0 + 50.0 * k as f32;
                let title = rect(200.0, y, 500.0 + (y * 7.0) % 400.0);
                [Some(title), (k % 2 == 0).then(|| rect(1450.0, y, 1500.0))]
            })
            .flatten()
            .collect()
    }

    /// A view of the boxes in which the samples were read, one text after the other.
    fn sampled(boxes: Vec<PixelRect>, texts: &[&str]) -> OcrView {
        let chosen = samples(&boxes, 1700.0);
        let mut unread = Vec::new();
        let mut words = Vec::new();
        for (index, rect) in boxes.into_iter().enumerate() {
            match chosen.iter().position(|c| *c == index) {
                Some(n) => words.push(OcrWord {
                    text: texts[n % texts.len()].to_owned(),
                    rect,
                    size: 28.0,
                    stroke: None,
                    confidence: 0.9,
                }),
                None => unread.push(rect),
            }
        }
        OcrView {
            words,
            ..view(unread, 0)
        }
    }

    #[test]
    fn page_numbers_tell_contents_on_two_lines_from_verses_with_chords() {
        let plain = looks_like_contents(&view(alternating(), 0));
        assert!((0.3..0.6).contains(&plain), "{plain}");
        let numbers = looks_like_contents(&sampled(alternating(), &["7", "12.", "iv"]));
        assert!(numbers >= 0.5, "{numbers}");
        let chords = looks_like_contents(&sampled(alternating(), &["Am", "G7"]));
        assert!(chords < 0.4, "{chords}");
    }

    #[test]
    fn a_few_samples_are_taken_from_the_whole_page() {
        let boxes = alternating();
        let chosen = samples(&boxes, 1700.0);
        assert!((3..=SAMPLES).contains(&chosen.len()), "{chosen:?}");
        assert!(chosen.iter().all(|&index| boxes[index].x0 > 1400.0));
        let verses: Vec<PixelRect> = (0..20)
            .map(|k| {
                rect(
                    200.0,
                    300.0 + 50.0 * k as f32,
                    900.0 + 13.0 * (k % 7) as f32,
                )
            })
            .collect();
        assert!(samples(&verses, 1700.0).is_empty());
    }

    #[test]
    fn a_page_that_says_so_looks_like_contents_whatever_its_rows_show() {
        // Faint numbers and leaders have no boxes.
        let lines = |k: usize| {
            rect(
                200.0,
                500.0 + 50.0 * k as f32,
                620.0 + 40.0 * (k % 7) as f32,
            )
        };
        let page = |heading: &str, rows: usize| OcrView {
            unread: (0..rows).map(lines).collect(),
            ..written(&[heading.to_owned()])
        };
        assert!(looks_like_contents(&page("Contents", 20)) >= 0.5);
        assert!(
            looks_like_contents(&page("Contents", 3)) < 0.5,
            "too few rows"
        );
        assert!(looks_like_contents(&page("Amber Road", 20)) < 0.5);
    }

    #[test]
    fn lyrics_do_not_look_like_contents() {
        let rows = (0..30).map(|k| 300.0 + 50.0 * k as f32);
        let boxes = rows
            .map(|y| rect(200.0, y, 600.0 + (y * 13.0) % 500.0))
            .collect();
        assert!(looks_like_contents(&view(boxes, 0)) < 0.3);
    }
}
