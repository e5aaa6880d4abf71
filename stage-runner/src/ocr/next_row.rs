//! Titles in capitals that go on in the row below, which nothing else says is worth reading.

use super::detect::Quad;

/// Fewer letters are a chord or a mark.
const LEAST_LETTERS: usize = 4;
/// The next row of a title begins at most so many line heights below the last one,
const GAP: f32 = 0.8;
/// and above it: boxes are grown beyond their letters.
const OVERLAP: f32 = 0.5;
/// and is indented by no more.
const INDENT: f32 = 3.0;
/// Rows of one title are about as high.
const AS_HIGH: std::ops::Range<f32> = 0.7..1.4;

/// Whether a text is set in capitals.
pub fn is_in_capitals(text: &str) -> bool {
    let cased = text
        .chars()
        .filter(|c| c.is_uppercase() || c.is_lowercase());
    cased.clone().count() >= LEAST_LETTERS && cased.clone().all(char::is_uppercase)
}

/// The box of the row right below another.
pub fn row_below(boxes: &[Quad], index: usize) -> Option<usize> {
    let own = boxes.get(index)?;
    let height = own.height().max(1.0);
    let is_next = |other: &Quad| {
        let gap = (other.top() - own.bottom()) / height;
        (-OVERLAP..GAP).contains(&gap)
            && other.top() > own.top() + OVERLAP * height
            && (other.left() - own.left()).abs() < INDENT * height
            && AS_HIGH.contains(&(other.height() / height))
    };
    let below = boxes.iter().enumerate().filter(|(_, other)| is_next(other));
    below
        .min_by(|(_, a), (_, b)| a.top().total_cmp(&b.top()))
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
