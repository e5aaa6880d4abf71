//! Text written from right to left: letters and words put in the order in which they are read.

use crate::page::Book;

/// Hebrew letters that only end words.
const FINAL_FORMS: &str = "ךםןףץ";
/// Arabic letters that only end words.
const ARABIC_ENDINGS: &str = "ةى";

/// Whether a letter is written from right to left.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Whether most letters of a text are written from right to left.
pub(super) fn is_mostly_right_to_left(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let rtl = text
        .chars()
        .filter(|c| c.is_alphabetic() && is_right_to_left(*c))
        .count();
    2 * rtl > letters
}

/// Whether the words of a book have their letters in the order of the page (left
/// to right) rather than of reading: then final letters stand at the front.
pub(super) fn letters_are_visual(book: &Book) -> bool {
    let ends = |c: char| FINAL_FORMS.contains(c) || ARABIC_ENDINGS.contains(c);
    let (mut front, mut back) = (0usize, 0usize);
    for word in book
        .pages
        .iter()
        .flat_map(|p| &p.views)
        .flat_map(|v| &v.words)
    {
        let mut letters = word.text.chars().filter(|c| c.is_alphabetic());
        let Some(first) = letters.next().filter(|c| is_right_to_left(*c)) else {
            continue;
        };
        let last = letters.next_back().unwrap_or(first);
        front += usize::from(ends(first));
        back += usize::from(ends(last));
    }
    front > back
}

/// A word with its letters in reading order.
pub(super) fn reversed_letters(word: &str) -> String {
    if !is_mostly_right_to_left(word) {
        return word.to_owned();
    }
    word.chars()
        .rev()
        .map(|c| match c {
            '(' => ')',
            ')' => '(',
            '[' => ']',
            ']' => '[',
            other => other,
        })
        .collect()
}

/// Joins words that stand from left to right in reading order.
pub(super) fn join_words<'a>(words: impl Iterator<Item = &'a str> + Clone) -> String {
    let plain: Vec<&str> = words.clone().collect();
    if !is_mostly_right_to_left(&plain.concat()) {
        return plain.join(" ");
    }
    // Runs of words from left to right keep their order.
    let mut out: Vec<&str> = Vec::with_capacity(plain.len());
    let mut run: Vec<&str> = Vec::new();
    for word in plain.into_iter().rev() {
        if is_mostly_right_to_left(word) || !word.chars().any(char::is_alphanumeric) {
            out.extend(run.drain(..).rev());
            out.push(word);
        } else {
            run.push(word);
        }
    }
    out.extend(run.into_iter().rev());
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_in_reading_order() {
        let got = join_words(["שר", "הוא", "איך"].into_iter());
        assert_eq!(got, "איך הוא שר");
        assert_eq!(join_words(["one", "two"].into_iter()), "one two");
        let mixed = join_words(["a", "b", "שלום", "איך"].into_iter());
        assert_eq!(mixed, "איך שלום a b");
    }

    #[test]
    fn letters_are_turned() {
        assert_eq!(reversed_letters("ךיא"), "איך");
        assert_eq!(reversed_letters("abc"), "abc");
    }
}
