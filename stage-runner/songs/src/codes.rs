//! Songs that are counted anew in each section, by its letter: "A1", "B12".

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::headings::Headings;
use super::song::{FoundSong, Source};
use super::text::pattern;

static CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<letter>[A-Z]{1,2})[ .-]?(?P<number>\d{1,3})[.:)]?\s*(?P<title>[^\d\s.,:;)-].*)$")
});
static SECTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<letter>[A-Z]{1,2})[.:)]\s*[^\d\s].*$"));
/// Codes are a book's own if so many of its titles have one, as a share.
const NEARLY_ALL: f32 = 0.7;
/// Fewer titles show no habit.
const FEW: usize = 5;

/// A title without the code before it, if it has one.
pub(super) fn without_code(text: &str) -> Option<&str> {
    Some(CODE.captures(text)?.name("title")?.as_str())
}

/// The letter and the number of the code before a title.
pub(super) fn code(text: &str) -> Option<(&str, u32)> {
    let found = CODE.captures(text)?;
    let number = found.name("number")?.as_str().parse().ok()?;
    Some((found.name("letter")?.as_str(), number))
}

/// Takes the codes off titles that have them, and the sections that they count in ("A.
/// Entrance") out of the songs. Contents may name the songs without their codes.
pub(super) fn strip_codes(heads: &Headings, songs: &mut Vec<FoundSong>) {
    let letters: Vec<&str> = songs
        .iter()
        .filter(|s| s.source != Source::User)
        .filter_map(|s| {
            let (letter, _) = code(&s.title).or_else(|| code(&s.heading(heads)?.text))?;
            Some(letter)
        })
        .collect();
    let sections = songs.iter().filter(|s| SECTION.is_match(&s.title)).count();
    let others = songs.len() - sections.min(songs.len() - letters.len());
    if letters.len() < FEW || (letters.len() as f32) < NEARLY_ALL * others as f32 {
        return;
    }
    let letters: HashSet<String> = letters.into_iter().map(str::to_owned).collect();
    songs.retain(|s| {
        let section = SECTION.captures(&s.title);
        let letter = section.as_ref().and_then(|found| found.name("letter"));
        s.source == Source::User || letter.is_none_or(|l| !letters.contains(l.as_str()))
    });
    for song in songs.iter_mut().filter(|s| s.source != Source::User) {
        if let Some(title) = without_code(&song.title) {
            song.title = title.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(titles: &[&str]) -> Vec<String> {
        let song = |title: &&str| FoundSong::new(0, (*title).to_owned(), Source::Heading);
        let mut songs: Vec<FoundSong> = titles.iter().map(song).collect();
        strip_codes(&Headings::none(10.0), &mut songs);
        songs.into_iter().map(|s| s.title).collect()
    }

    #[test]
    fn codes_and_their_sections_go() {
        let rows = [
            "A. Morning",
            "A1 Amber Road",
            "A2 «If»",
            "B. Evening",
            "B1RIVERSIDE",
            "B2. Barges",
            "B-3 Mr. Fox",
            "X. Yarrow",
        ];
        assert_eq!(
            stripped(&rows),
            [
                "Amber Road",
                "«If»",
                "RIVERSIDE",
                "Barges",
                "Mr. Fox",
                "X. Yarrow"
            ]
        );
    }

    #[test]
    fn a_few_titles_that_look_like_codes_stay() {
        let rows = [
            "B52 Blues",
            "Amber Road",
            "Barges",
            "If",
            "River",
            "C. Moon",
            "A1 Waltz",
        ];
        assert_eq!(stripped(&rows), rows);
    }
}
