//! Roman figures, and titles that are counted in them ("ii. The Rover").

/// So many titles at least have to be counted,
const LEAST: usize = 5;
/// and they are this share of all.
const SHARE: f32 = 0.6;

/// The value of Roman figures; none for anything else.
pub(super) fn roman(text: &str) -> Option<u32> {
    let values: Vec<u32> = text
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            'l' => Some(50),
            'c' => Some(100),
            'd' => Some(500),
            'm' => Some(1000),
            _ => None,
        })
        .collect::<Option<_>>()?;
    if values.is_empty() || values.len() > 15 {
        return None;
    }
    let mut sum = 0u32;
    let mut bigger = 0u32;
    for value in values.into_iter().rev() {
        if value < bigger {
            sum = sum.checked_sub(value)?;
        } else {
            sum += value;
            bigger = value;
        }
    }
    (sum > 0).then_some(sum)
}

/// The count and the rest of a title that begins with one: figures, a full stop or a
/// bracket, and words.
fn split(title: &str) -> Option<(u32, &str)> {
    let (figures, rest) = title.split_once(['.', ')'])?;
    let words = rest.trim_start();
    let apart = words.len() < rest.len() && words.chars().any(char::is_alphabetic);
    // "Mix. of tunes", "Civic) hymn": figures as people write them are one case.
    let one_case =
        figures.chars().all(char::is_lowercase) || figures.chars().all(char::is_uppercase);
    (apart && one_case)
        .then(|| roman(figures))
        .flatten()
        .map(|n| (n, words))
}

/// For each title its count and what is left of it, if the titles are counted in Roman
/// figures, rising: a single "I. Allegro" is none.
pub(super) fn counts<'a>(
    titles: impl Iterator<Item = &'a str>,
) -> Option<Vec<Option<(u32, String)>>> {
    let all: Vec<Option<(u32, &str)>> = titles.map(split).collect();
    let numbers: Vec<u32> = all.iter().flatten().map(|(n, _)| *n).collect();
    let rising = numbers
        .windows(2)
        .filter(|w| matches!(w, [a, b] if a < b))
        .count();
    let counted = numbers.len() >= LEAST && numbers.len() as f32 >= SHARE * all.len() as f32;
    let owned = |(number, rest): (u32, &str)| (number, rest.to_owned());
    (counted && 10 * (rising + 1) >= 9 * numbers.len())
        .then(|| all.into_iter().map(|count| count.map(owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_their_value() {
        let values = ["i", "IV", "xix", "XXIV", "mc", "tune", ""].map(roman);
        let expected = [Some(1), Some(4), Some(19), Some(24), Some(1100), None, None];
        assert_eq!(values, expected);
    }

    #[test]
    fn titles_that_are_counted_are_split() {
        let titles = [
            "i. Home",
            "ii. I Will",
            "iii. Rory",
            "Preface",
            "iv. Dolly",
            "v. Mix",
        ];
        let found = counts(titles.into_iter()).unwrap();
        assert_eq!(found[1], Some((2, "I Will".to_owned())));
        assert_eq!(found[3], None);
    }

    #[test]
    fn movements_and_single_letters_are_no_count() {
        let movements = [
            "I. Allegro",
            "II. Adagio",
            "III. Rondo",
            "I. Allegro",
            "II. Andante",
        ];
        assert_eq!(counts(movements.into_iter()), None);
        assert_eq!(
            counts(["I Will", "D. C. Blues", "Mix. It"].into_iter()),
            None
        );
    }
}
