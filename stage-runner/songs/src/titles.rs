//! Last touches on titles: catalogue numbers off, artists parted from them.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::readings::unquoted;
use super::roman;
use super::song::{FoundSong, Source};
use super::text::{norm, pattern};

static CATALOGUE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[ .,]+\(?[A-Z]{2,6}[. -]?\d{1,5}\)?$"));
static QUOTED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^[“"„«”](?P<title>[^“”"„«»]+)[”"“»]\s*(?:[-–—]|,|by|von|de|par)?\s*(?P<artist>\S.*)?$"#,
    )
});

/// Takes off a catalogue number that most titles end in.
pub(super) fn strip_catalogue_numbers(songs: &mut [FoundSong]) {
    let have = songs
        .iter()
        .filter(|s| CATALOGUE_NUMBER.is_match(&s.title))
        .count();
    if (have as f32) < (0.7 * songs.len() as f32).max(3.0) {
        return;
    }
    for song in songs {
        song.title = CATALOGUE_NUMBER.replace(&song.title, "").into_owned();
    }
}

/// Takes off the Roman figures that count the titles.
pub(super) fn strip_roman_counts(songs: &mut [FoundSong]) {
    if songs.iter().any(|s| s.source == Source::User) {
        return;
    }
    let Some(counts) = roman::counts(songs.iter().map(|s| s.title.as_str())) else {
        return;
    };
    for (song, count) in songs.iter_mut().zip(counts) {
        if let Some((_, bare)) = count {
            song.title = bare;
        }
    }
}

/// Takes off the initial that many titles have before them as a tab ("A Amber Road").
pub(super) fn strip_tab_letters(songs: &mut [FoundSong]) {
    let bare = |title: &str| -> Option<String> {
        let (tab, rest) = title.split_once(' ')?;
        let mut letters = tab.chars();
        let (letter, None) = (letters.next()?, letters.next()) else {
            return None;
        };
        let first = rest.chars().find(|c| c.is_alphabetic())?;
        let same = first.to_lowercase().eq(letter.to_lowercase());
        (letter.is_uppercase() && same && rest.chars().count() > 1).then(|| rest.to_owned())
    };
    let have: Vec<Option<String>> = songs.iter().map(|s| bare(&s.title)).collect();
    let count = have.iter().flatten().count();
    // "A Amber Road" is a tab, "I Imagine" a title: only many of them are tabs.
    if count < 5 || 4 * count < songs.len() {
        return;
    }
    for (song, bare) in songs.iter_mut().zip(have) {
        if let Some(bare) = bare.filter(|_| song.source != Source::User) {
            song.title = bare;
        }
    }
}

/// Parts artist and title where the titles carry both.
pub(super) fn split_artists(songs: &mut [FoundSong]) {
    for song in songs.iter_mut().filter(|s| s.source != Source::User) {
        if let Some(found) = QUOTED_BY.captures(&song.title)
            && let Some(title) = found.name("title")
        {
            let (title, artist) = (
                title.as_str().trim().to_owned(),
                found.name("artist").map(|a| a.as_str().trim().to_owned()),
            );
            if title.chars().any(char::is_alphanumeric) {
                song.title = title;
                song.artist = song.artist.take().or(artist);
            }
        } else {
            let bare = unquoted(&song.title);
            if bare.len() != song.title.len() {
                song.title = bare.to_owned();
            }
        }
    }
    for sign in [" | ", " - ", " – ", " — ", " / ", " by ", ": "] {
        let have: Vec<(String, String)> = songs
            .iter()
            .filter_map(|s| s.title.split_once(sign))
            .map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()))
            .collect();
        if (have.len() as f32) < (0.7 * songs.len() as f32).max(3.0) {
            continue;
        }
        // The side that repeats less is the title.
        let distinct = |pick: fn(&(String, String)) -> &str| {
            have.iter()
                .map(|h| norm(pick(h)))
                .collect::<HashSet<String>>()
                .len()
        };
        let (left, right) = (distinct(|h| &h.0), distinct(|h| &h.1));
        let right_is_title = sign != " by " && right > left;
        // Behind a colon a title may go on: only who comes again and again is no part of it.
        if sign == ": " && 5 * left > 4 * right {
            continue;
        }
        for song in songs.iter_mut().filter(|s| s.source != Source::User) {
            let Some((a, b)) = song.title.split_once(sign) else {
                continue;
            };
            let (title, artist) = if right_is_title { (b, a) } else { (a, b) };
            let (title, artist) = (unquoted(title).to_owned(), artist.trim().to_owned());
            song.title = title;
            song.artist = song.artist.take().or(Some(artist));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn songs(titles: &[&str]) -> Vec<FoundSong> {
        titles
            .iter()
            .map(|t| FoundSong::new(0, (*t).to_owned(), Source::Heading))
            .collect()
    }

    #[test]
    fn the_side_that_repeats_less_is_the_title() {
        let mut all = songs(&[
            "Ann Lee | Barges",
            "Ann Lee | Amber Road",
            "Moss | Cold Morning",
        ]);
        split_artists(&mut all);
        let got: Vec<_> = all
            .iter()
            .map(|s| (s.title.as_str(), s.artist.as_deref()))
            .collect();
        assert_eq!(
            got,
            [
                ("Barges", Some("Ann Lee")),
                ("Amber Road", Some("Ann Lee")),
                ("Cold Morning", Some("Moss")),
            ]
        );
    }

    #[test]
    fn quotes_part_title_and_artist() {
        let mut all = songs(&[
            "“Barges” by Ann Lee",
            "“Amber Road”",
            "Love/Hate – Part “B”",
        ]);
        split_artists(&mut all);
        let got: Vec<_> = all
            .iter()
            .map(|s| (s.title.as_str(), s.artist.as_deref()))
            .collect();
        assert_eq!(
            got,
            [
                ("Barges", Some("Ann Lee")),
                ("Amber Road", None),
                ("Love/Hate – Part “B”", None)
            ]
        );
    }

    #[test]
    fn tab_letters_go_where_many_titles_have_them() {
        let mut all = songs(&[
            "A Amber Road",
            "A Ada",
            "B Barges",
            "C Cold Morning",
            "D Dear Old Town",
            "If",
        ]);
        strip_tab_letters(&mut all);
        let got: Vec<&str> = all.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(
            got,
            [
                "Amber Road",
                "Ada",
                "Barges",
                "Cold Morning",
                "Dear Old Town",
                "If"
            ]
        );
        let mut few = songs(&["I Imagine", "Barges", "Ada"]);
        strip_tab_letters(&mut few);
        assert_eq!(few[0].title, "I Imagine");
    }

    #[test]
    fn catalogue_numbers_go() {
        let mut all = songs(&["Barges. LIT.012", "Amber Road. LIT.013", "Reel. LIT.014"]);
        strip_catalogue_numbers(&mut all);
        assert_eq!(all[0].title, "Barges");
    }
}
