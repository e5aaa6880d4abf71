//! File names of songs: `<Artist>/<Book>/<Artist> - <Title>.pdf`, readable, safe on
//! every file system that musicians carry them to, and stable.
//!
//! # Songs that would have the same name
//! Arrangements of one title, and titles that a file system without case or without
//! Unicode normalisation cannot tell apart, are kept apart by the page on which they
//! start: the first of them keeps the plain name, each later one gets ` (p. 12)`.
//! Counting them instead (` (2)`, ` (3)`) would rename the third as soon as another
//! arrangement before it is found; the page is a property of the song itself. Only what
//! comes to stand before the first of its kind can change a name that was given before.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest name of a file or folder in bytes, `.pdf` included. File systems allow
/// 255; the rest is left to programmes that add to a name (` (conflicted copy …)`).
pub const MAX_COMPONENT_BYTES: usize = 200;

const EXTENSION: &str = ".pdf";

/// How many bytes are given up, when a name is cut, for not splitting a letter from its
/// marks; the longest emoji have 35.
const LONGEST_CLUSTER: usize = 64;

/// Used where no artist, or no book title, is known.
const UNKNOWN_ARTIST: &str = "Unknown Artist";
const UNKNOWN_BOOK: &str = "Untitled Book";

/// What a song's file is named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedSong<'a> {
    /// The song's title as read; may be empty.
    pub title: &'a str,
    /// Who it is by; if empty, the book's artist counts.
    pub artist: &'a str,
    /// The PDF page it starts on, from 1.
    pub start_page: u32,
}

/// A path for every song, in the order given, `/` between folders, relative to the
/// output folder. No two paths are the same, not even for a file system that ignores
/// case and normalisation, and none leaves the folder.
///
/// `artist` and `book` name the folders; a song's own artist stands in its file name, or
/// none if nobody knows one.
pub fn song_paths(artist: &str, book: &str, songs: &[NamedSong<'_>]) -> Vec<String> {
    let folder = format!(
        "{}/{}",
        component(artist, UNKNOWN_ARTIST, MAX_COMPONENT_BYTES),
        component(book, UNKNOWN_BOOK, MAX_COMPONENT_BYTES)
    );
    let artist = if clean(artist).is_empty() {
        String::new()
    } else {
        component(artist, UNKNOWN_ARTIST, MAX_COMPONENT_BYTES)
    };
    // The first in the book keeps the plain name, in whatever order they are given.
    let mut order: Vec<usize> = (0..songs.len()).collect();
    order.sort_by_key(|&index| songs.get(index).map(|song| song.start_page));
    let mut names = vec![String::new(); songs.len()];
    let mut taken = HashSet::new();
    for index in order {
        let (Some(song), Some(name)) = (songs.get(index), names.get_mut(index)) else {
            continue;
        };
        *name = unique_name(&artist, song, &mut taken);
    }
    names
        .into_iter()
        .map(|name| format!("{folder}/{name}{EXTENSION}"))
        .collect()
}

/// The file name of a song without its extension, added to `taken`.
fn unique_name(artist: &str, song: &NamedSong<'_>, taken: &mut HashSet<String>) -> String {
    let page = format!(" (p. {})", song.start_page);
    let own = clean(song.artist);
    let artist = if own.is_empty() { artist } else { own.as_str() };
    let by = if artist.is_empty() {
        String::new()
    } else {
        format!("{artist} - ")
    };
    let title = clean(song.title);
    // A song without a title has its page in the name anyhow.
    let (stem, mut suffix) = if title.is_empty() {
        (format!("{by}Untitled"), page.clone())
    } else {
        (format!("{by}{title}"), String::new())
    };
    // Two songs of one title may start on one page; only then they are counted.
    let mut count = 1;
    loop {
        let name = with_suffix(&stem, &suffix);
        if taken.insert(comparable(&name)) {
            return name;
        }
        suffix = match (suffix.is_empty(), count) {
            (true, _) => page.clone(),
            (false, _) => {
                count += 1;
                format!("{page} ({count})")
            }
        };
    }
}

/// `stem` cut so that it fits with `suffix` and the extension, and made safe.
fn with_suffix(stem: &str, suffix: &str) -> String {
    let room = MAX_COMPONENT_BYTES.saturating_sub(suffix.len() + EXTENSION.len());
    let mut name = component(stem, "Untitled", room);
    name.push_str(suffix);
    name
}

/// One folder or file name: cleaned, not reserved, at most `room` bytes, never empty.
fn component(text: &str, fallback: &str, room: usize) -> String {
    let mut name = clean(text);
    if name.is_empty() {
        name = fallback.to_owned();
    }
    if is_reserved(&name) {
        name.insert(0, '_');
    }
    shorten(&name, room).to_owned()
}

/// The text in NFC without what no file name may hold: separators become dashes, other
/// forbidden characters go, white space becomes single spaces; no dots or spaces at the
/// ends, so there are no hidden files and no `..`.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for character in text.nfc() {
        match character {
            c if c.is_whitespace() => cleaned.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            '/' | '\\' | '|' | ':' => cleaned.push('-'),
            '"' => cleaned.push('\''),
            '<' | '>' | '?' | '*' => {}
            c => cleaned.push(c),
        }
    }
    let words: Vec<&str> = cleaned.split(' ').filter(|word| !word.is_empty()).collect();
    // Removing a character may have brought a mark next to a letter it combines with.
    let joined: String = words.join(" ").nfc().collect();
    joined.trim_matches(|c| c == '.' || c == ' ').to_owned()
}

/// Characters that show nothing: direction overrides, with which `gpj.exe` passes for
/// `exe.jpg`, and others that make equal-looking names differ. The joiners stay; Persian
/// spelling and emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0001}'
    )
}

/// Whether Windows takes the name for a device, which it does whatever follows a dot.
fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_uppercase();
    match stem.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$" => true,
        _ => ["COM", "LPT"]
            .iter()
            .filter_map(|port| stem.strip_prefix(port))
            .any(|number| {
                matches!(number, "¹" | "²" | "³")
                    || matches!(number.as_bytes(), [digit] if digit.is_ascii_digit())
            }),
    }
}

/// The longest start of `name` of at most `room` bytes that does not split a letter from
/// its marks or one emoji into several.
fn shorten(name: &str, room: usize) -> &str {
    if name.len() <= room {
        return name;
    }
    let mut cut = 0;
    let mut previous = None;
    for (position, character) in name.char_indices() {
        if position > room {
            break;
        }
        if !continues(previous, character) {
            cut = position;
        }
        previous = Some(character);
    }
    // A letter with more marks than any script has: split it rather than lose so much.
    if cut + LONGEST_CLUSTER < room {
        cut = (0..=room)
            .rev()
            .find(|&end| name.is_char_boundary(end))
            .unwrap_or(0);
    }
    name.get(..cut)
        .unwrap_or_default()
        .trim_end_matches(['.', ' '])
}

/// Whether `character` belongs to what stands before it.
fn continues(previous: Option<char>, character: char) -> bool {
    let is_flag = |c: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
    is_combining_mark(character)
        || matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(character, '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
        || previous == Some('\u{200d}')
        || (is_flag(character) && previous.is_some_and(is_flag))
}

/// What file systems that ignore case and normalisation compare, and a bit more: what is
/// the same here is never two files.
fn comparable(name: &str) -> String {
    // Upper case first joins ß with SS and the Greek sigmas, lower case then the rest;
    // the dotted capital İ leaves a dot behind, and dotless ı has become I.
    let folded: String = name
        .nfkd()
        .collect::<String>()
        .to_uppercase()
        .to_lowercase();
    folded.nfkd().filter(|&c| c != '\u{307}').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn song(title: &str, start_page: u32) -> NamedSong<'_> {
        NamedSong {
            title,
            artist: "",
            start_page,
        }
    }

    fn name_of(title: &str) -> String {
        let paths = song_paths("A", "B", &[song(title, 12)]);
        paths[0].strip_prefix("A/B/").unwrap().to_owned()
    }

    fn names_of(songs: &[(&str, u32)]) -> Vec<String> {
        let songs: Vec<_> = songs
            .iter()
            .map(|&(title, page)| song(title, page))
            .collect();
        let strip = |path: String| path.trim_start_matches("A/B/A - ").to_owned();
        song_paths("A", "B", &songs)
            .into_iter()
            .map(strip)
            .collect()
    }

    #[test]
    fn hazards_of_single_titles() {
        let table = [
            ("Greensleeves", "A - Greensleeves.pdf"),
            ("", "A - Untitled (p. 12).pdf"),
            (" . ", "A - Untitled (p. 12).pdf"),
            ("..", "A - Untitled (p. 12).pdf"),
            ("../../etc/passwd", "A - -..-etc-passwd.pdf"),
            ("..\\x", "A - -x.pdf"),
            ("a\0b", "A - ab.pdf"),
            ("Thunder: AC/DC", "A - Thunder- AC-DC.pdf"),
            ("Who? *Me* <you> \"us\"|", "A - Who Me you 'us'-.pdf"),
            ("Wait...", "A - Wait.pdf"),
            ("...And Then", "A - And Then.pdf"),
            ("two\n  lines\t", "A - two lines.pdf"),
            ("Straße", "A - Straße.pdf"),
            ("Cafe\u{301}", "A - Caf\u{e9}.pdf"),
            ("שלום עליכם", "A - שלום עליכם.pdf"),
            ("evil\u{202e}fdp.exe", "A - evilfdp.exe.pdf"),
            ("\u{200f}عربي\u{200e}", "A - عربي.pdf"),
            ("👩‍👩‍👧 Song", "A - 👩‍👩‍👧 Song.pdf"),
            ("İstanbul ılık", "A - İstanbul ılık.pdf"),
            ("CON", "A - CON.pdf"),
        ];
        for (title, expected) in table {
            assert_eq!(name_of(title), expected, "{title:?}");
        }
    }

    #[test]
    fn without_any_artist_the_title_stands_alone() {
        let paths = song_paths("", "B", &[song("Home", 1), song("", 2), song("CON", 3)]);
        assert_eq!(
            paths,
            [
                "Unknown Artist/B/Home.pdf",
                "Unknown Artist/B/Untitled (p. 2).pdf",
                "Unknown Artist/B/_CON.pdf"
            ]
        );
    }

    #[test]
    fn folders_are_safe_too() {
        let table = [
            ("AC/DC", "AC-DC"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("com1", "_com1"),
            ("LPT²", "_LPT²"),
            ("Console", "Console"),
            ("COM10", "COM10"),
            ("..", "Unknown Artist"),
            ("", "Unknown Artist"),
            (".hidden", "hidden"),
            ("R.E.M.", "R.E.M"),
            ("C:\\Windows", "C--Windows"),
        ];
        for (artist, expected) in table {
            let path = song_paths(artist, "Book", &[song("X", 1)]).remove(0);
            let file = match expected {
                UNKNOWN_ARTIST => "X.pdf".to_owned(),
                artist => format!("{artist} - X.pdf"),
            };
            assert_eq!(path, format!("{expected}/Book/{file}"));
        }
    }

    #[test]
    fn a_songs_own_artist_stands_in_its_name_only() {
        let songs = [NamedSong {
            title: "X",
            artist: "Bob / Joe",
            start_page: 1,
        }];
        assert_eq!(
            song_paths("Various", "B", &songs),
            ["Various/B/Bob - Joe - X.pdf"]
        );
    }

    #[test]
    fn same_names_are_kept_apart_by_page() {
        type Case<'a> = (&'a [(&'a str, u32)], &'a [&'a str]);
        let table: [Case<'_>; 6] = [
            (&[("X", 3), ("X", 9)], &["X.pdf", "X (p. 9).pdf"]),
            // Given in another order, the first in the book still has the plain name.
            (&[("X", 9), ("X", 3)], &["X (p. 9).pdf", "X.pdf"]),
            (
                &[("X", 3), ("X", 3), ("X", 3)],
                &["X.pdf", "X (p. 3).pdf", "X (p. 3) (2).pdf"],
            ),
            (
                &[("Straße", 1), ("STRASSE", 2)],
                &["Straße.pdf", "STRASSE (p. 2).pdf"],
            ),
            (
                &[("Caf\u{e9}", 1), ("Cafe\u{301}", 2)],
                &["Café.pdf", "Café (p. 2).pdf"],
            ),
            (
                &[("DIL", 1), ("dıl", 2), ("dil", 3)],
                &["DIL.pdf", "dıl (p. 2).pdf", "dil (p. 3).pdf"],
            ),
        ];
        for (songs, expected) in table {
            assert_eq!(names_of(songs), expected, "{songs:?}");
        }
    }

    #[test]
    fn a_name_stays_when_another_song_is_found() {
        let before = names_of(&[("X", 3), ("X", 20)]);
        let after = names_of(&[("X", 3), ("X", 11), ("X", 20)]);
        assert_eq!(before[0], after[0]);
        assert_eq!(before[1], after[2]);
    }

    #[test]
    fn a_title_that_looks_like_a_suffix_collides_with_nothing() {
        let names = names_of(&[("X", 1), ("X (p. 9)", 2), ("X", 9)]);
        assert_eq!(names, ["X.pdf", "X (p. 9).pdf", "X (p. 9) (2).pdf"]);
    }

    #[test]
    fn long_names_are_cut_between_clusters() {
        let ends = [
            "é".repeat(150),
            "e\u{301}\u{323}".repeat(80),
            "👨‍👩‍👧‍👦".repeat(12),
            "語".repeat(100),
        ];
        for title in ends {
            let songs = [song(&title, 1), song(&title, 250)];
            let names: Vec<String> = song_paths("A", "B", &songs)
                .into_iter()
                .map(|path| path.rsplit('/').next().unwrap().to_owned())
                .collect();
            assert!(
                names.iter().all(|name| name.len() <= MAX_COMPONENT_BYTES),
                "{names:?}"
            );
            assert!(
                names
                    .iter()
                    .all(|name| name.len() > MAX_COMPONENT_BYTES - 40),
                "{names:?}"
            );
            assert!(names[1].ends_with(" (p. 250).pdf"));
            assert_ne!(names[0], names[1]);
            let stem = names[0]
                .strip_suffix(".pdf")
                .unwrap()
                .strip_prefix("A - ")
                .unwrap();
            let whole: String = title.nfc().collect();
            let rest = whole.strip_prefix(stem).unwrap();
            assert!(
                !continues(stem.chars().last(), rest.chars().next().unwrap()),
                "{stem:?}"
            );
        }
    }

    #[test]
    fn a_letter_with_endless_marks_is_cut_and_not_lost() {
        let zalgo = format!("o{}", "\u{0338}".repeat(500));
        let name = name_of(&zalgo);
        assert!(
            name.len() <= MAX_COMPONENT_BYTES && name.starts_with("A - "),
            "{name}"
        );
        let path = song_paths(&zalgo, "B", &[song("X", 1)]).remove(0);
        assert!(
            path.split('/')
                .all(|part| !part.is_empty() && part.len() <= MAX_COMPONENT_BYTES)
        );
    }

    #[test]
    fn long_titles_that_differ_at_their_ends_get_different_names() {
        let long = "la ".repeat(100);
        let (one, two) = (format!("{long}one"), format!("{long}two"));
        let names = names_of(&[(&one, 1), (&two, 7)]);
        assert_ne!(names[0], names[1]);
        assert!(names[1].ends_with(" (p. 7).pdf"));
    }
}
