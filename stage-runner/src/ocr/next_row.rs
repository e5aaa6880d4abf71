//! Rows that nothing but the row above says are worth reading: titles in capitals that go on,
//! first lines under their song's number.

use super::detect::Quad;

/// Fewer letters are a chord or a mark.
const LEAST_LETTERS: usize = 4;
/// The next row of a title begins at most so many line heights below the last one,
const GAP: f32 = 0.8;
/// and above it: boxes are grown beyond their letters.
const OVERLAP: f32 = 0.5;
/// and is indented by no more.
const INDENT: f32 = 3.0;
/// The first line begins at most so many line heights below its song's number.
const UNDER_NUMBER: f32 = 1.6;
/// A metre beside a number ("8.7.8.7", "C.M.D.") has no more letters, and none small but
/// where it was misread.
const LETTERS_OF_METRE: usize = 4;
/// Rows of one title are about as high.
const AS_HIGH: std::ops::Range<f32> = 0.7..1.4;

/// The box that is worth reading because another, which has this text, was read.
pub fn row_after(boxes: &[Quad], index: usize, text: &str) -> Option<usize> {
    if is_in_capitals(text) {
        row_below(boxes, index)
    } else if is_number(text) {
        row_under(boxes, index)
    } else {
        None
    }
}

/// Whether a text is set in capitals.
fn is_in_capitals(text: &str) -> bool {
    let cased = text
        .chars()
        .filter(|c| c.is_uppercase() || c.is_lowercase());
    cased.clone().count() >= LEAST_LETTERS && cased.clone().all(char::is_uppercase)
}

/// Whether a text is a song's number, alone or with the metre of its tune.
fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    text.starts_with(|c: char| c.is_ascii_digit())
        && letters <= LETTERS_OF_METRE
        && small < 2
        && digits >= letters.saturating_sub(2)
}

/// The box of the row that the song under a number begins with.
fn row_under(boxes: &[Quad], index: usize) -> Option<usize> {
    next_row(boxes, index, UNDER_NUMBER, |own, other| {
        other.left() < own.right() && other.right() > own.left()
    })
}

/// The box of the row right below another.
fn row_below(boxes: &[Quad], index: usize) -> Option<usize> {
    next_row(boxes, index, GAP, |own, other| {
        let height = own.height().max(1.0);
        (other.left() - own.left()).abs() < INDENT * height
            && AS_HIGH.contains(&(other.height() / height))
    })
}

/// The topmost box that begins within `gap` line heights below another and `belongs` to it.
fn next_row(
    boxes: &[Quad],
    index: usize,
    gap: f32,
    belongs: impl Fn(&Quad, &Quad) -> bool,
) -> Option<usize> {
    let own = boxes.get(index)?;
    let height = own.height().max(1.0);
    let is_next = |other: &Quad| {
        let below = (other.top() - own.bottom()) / height;
        (-OVERLAP..gap).contains(&below)
            && other.top() > own.top() + OVERLAP * height
            && belongs(own, other)
    };
    let next = boxes.iter().enumerate().filter(|(_, other)| is_next(other));
    next.min_by(|(_, a), (_, b)| a.top().total_cmp(&b.top()))
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_told_from_other_lines() {
        assert!(is_in_capitals("LA LONGUE ROUTE À"));
        assert!(
            !is_in_capitals("La Longue Route") && !is_in_capitals("F 10") && !is_in_capitals("")
        );
    }

    #[test]
    fn numbers_are_alone_or_with_a_metre() {
        for number in [
            "12",
            "4.",
            "10 8.7.8.7.",
            "4 L.M.",
            "7 C.M.D.",
            "5 7.6.7.6.D",
        ] {
            assert!(is_number(number), "{number}");
        }
        for other in ["4 Rum", "2. Come", "LM", "", "3 Verses", "7 OH HOLY NIGHT"] {
            assert!(!is_number(other), "{other}");
        }
    }

    #[test]
    fn the_row_under_a_number_is_that_of_its_column() {
        let boxes = [
            Quad::level(80.0, 10.0, 130.0, 22.0),
            Quad::level(30.0, 34.0, 190.0, 46.0),
            Quad::level(40.0, 48.0, 190.0, 60.0),
            Quad::level(220.0, 20.0, 400.0, 32.0),
        ];
        assert_eq!(row_under(&boxes, 0), Some(1));
        assert_eq!(row_under(&boxes, 3), None);
    }

    #[test]
    fn the_row_below_is_close_as_high_and_hardly_indented() {
        let boxes = [
            Quad::level(10.0, 10.0, 200.0, 22.0),
            Quad::level(30.0, 24.0, 120.0, 36.0),
            Quad::level(10.0, 60.0, 180.0, 72.0),
            Quad::level(260.0, 24.0, 400.0, 36.0),
        ];
        assert_eq!(row_below(&boxes, 0), Some(1));
        assert_eq!(row_below(&boxes, 1), None);
        assert_eq!(row_below(&boxes, 9), None);
    }
}
