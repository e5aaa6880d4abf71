//! Rules in the strip of a line (underlined titles, lines between verses), which are ink
//! but not type: they are taken off before the letters are measured.

use crate::picture::GrayImage;

/// No letter, and no two that touch, have a row of ink as long as this, in heights of the
/// strip.
const RULE_HEIGHTS: f32 = 2.0;
/// In a short strip, a row of ink that covers this part of it.
const RULE_PART: f32 = 0.7;
/// What is no longer than this many heights of the strip may be a dash.
const DASH_HEIGHTS: f32 = 1.0;
/// Blur around a rule, in pixels.
const RIM: usize = 1;

/// The strip without the rules in it; `None` if it has none. What of the letters crosses
/// a rule goes with it, at most its thickness.
pub fn without_rules(strip: &GrayImage) -> Option<GrayImage> {
    let (width, height) = (strip.width(), strip.height());
    let longest = (RULE_HEIGHTS * height as f32).min(RULE_PART * width as f32);
    let least = longest.max(DASH_HEIGHTS * height as f32) as usize;
    let threshold = strip.ink_threshold();
    let mut clean: Option<GrayImage> = None;
    for y in 0..height {
        for run in runs(strip.row(y), threshold).filter(|run| run.len() >= least) {
            let image = clean.get_or_insert_with(|| strip.clone());
            let paper = strip.paper();
            for row in y.saturating_sub(RIM)..(y + RIM + 1).min(height) {
                for x in run.clone() {
                    image.set(x, row, paper);
                }
            }
        }
    }
    clean
}

/// The stretches of a row that are darker than `threshold`.
fn runs(row: &[u8], threshold: u8) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut x = 0;
    std::iter::from_fn(move || {
        let rest = row.get(x..)?;
        let start = x + rest.iter().position(|&v| v < threshold)?;
        let ink = row.get(start..)?;
        let length = ink
            .iter()
            .position(|&v| v >= threshold)
            .unwrap_or(ink.len());
        x = start + length;
        Some(start..x)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of 4 pixels, 4 apart, on a strip of 48 rows.
    fn letters(width: usize) -> GrayImage {
        let mut image = GrayImage::white(width, 48);
        for x in (8..width - 8).filter(|x| x % 8 < 4) {
            for y in 14..34 {
                image.set(x, y, 0);
            }
        }
        image
    }

    #[test]
    fn a_strip_without_rules_stays_as_it_is() {
        assert_eq!(without_rules(&letters(300)), None);
    }

    #[test]
    fn a_rule_that_runs_askew_below_the_words_is_taken_off() {
        let plain = letters(300);
        let mut ruled = plain.clone();
        for x in 10..290 {
            let y = if x < 150 { 38 } else { 39 };
            ruled.set(x, y, 0);
            ruled.set(x, y + 1, 0);
        }
        assert_eq!(without_rules(&ruled), Some(plain));
    }

    #[test]
    fn a_short_word_is_rid_of_its_rule_and_a_dash_stays() {
        let mut ruled = letters(90);
        for x in 8..82 {
            ruled.set(x, 38, 0);
        }
        assert_eq!(without_rules(&ruled), Some(letters(90)));
        let mut dash = GrayImage::white(60, 48);
        for x in 8..48 {
            dash.set(x, 24, 0);
        }
        assert_eq!(without_rules(&dash), None);
    }
}
