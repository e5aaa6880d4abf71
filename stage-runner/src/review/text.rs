//! Turns hostile text into text that is safe and short enough to show, and page
//! numbers and paths into the forms that the page uses.

use songbook_contract::PageNumber;

/// Longest text shown on a card, in characters.
const DISPLAY_CHARS: usize = 300;

/// Longest text in a tooltip of the strip, in characters; there is one for each page.
const TOOLTIP_CHARS: usize = 80;

/// One line without control characters and without characters that turn the
/// reading direction of what follows, cut at 300 characters.
pub(super) fn for_display(text: &str) -> String {
    one_line(text, DISPLAY_CHARS)
}

/// As [`for_display`], cut at 80 characters.
pub(super) fn for_tooltip(text: &str) -> String {
    one_line(text, TOOLTIP_CHARS)
}

/// As [`for_display`], at any length, for what is to be copied.
pub(super) fn for_copying(text: &str) -> String {
    one_line(text, usize::MAX)
}

fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let mut gap = !line.is_empty();
        for c in word.chars().filter(|c| !turns_direction(*c)) {
            if std::mem::take(&mut gap) {
                line.push(' ');
                count += 1;
            }
            if count >= limit {
                line.push('…');
                return line;
            }
            line.push(c);
            count += 1;
        }
    }
    line
}

/// Whether `c` is invisible and changes the direction or the joining of what follows
/// it: embeddings, overrides, isolates, line separators and the byte order mark.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The title for people: never empty.
pub(super) fn title_or_untitled(title: &str) -> String {
    let title = for_display(title);
    if title.is_empty() {
        "Untitled song".to_owned()
    } else {
        title
    }
}

/// `1 page`, `2 pages`.
pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `3`, `1–5, 13, 41–42`: sorted pages with runs drawn together, at most `limit` runs.
pub(super) fn page_list(pages: &[PageNumber], limit: usize) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if page.0 == *last || Some(page.0) == last.checked_add(1) => {
                *last = page.0
            }
            _ => runs.push((page.0, page.0)),
        }
    }
    let words: Vec<String> = runs
        .iter()
        .take(limit)
        .map(|&(first, last)| range(first, last))
        .collect();
    and_more(&words, runs.len())
}

/// Joins the first of `total` words by commas and says how many are left off.
pub(super) fn and_more(words: &[String], total: usize) -> String {
    let shown = words.join(", ");
    match total.saturating_sub(words.len()) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `7` or `7–9`.
pub(super) fn range(first: u32, last: u32) -> String {
    if last > first {
        format!("{first}–{last}")
    } else {
        first.to_string()
    }
}

/// A link to `path`, percent-encoded, relative to the folder so many `folders_up` from
/// the page; none if the path could lead out of that folder.
pub(super) fn relative_href(path: &str, folders_up: usize) -> Option<String> {
    let inside = !path.is_empty()
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..");
    if !inside {
        return None;
    }
    // The leading `./` keeps a first segment with a colon from being read as a scheme.
    let mut href = match folders_up {
        0 => "./".to_owned(),
        up => "../".repeat(up),
    };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            href.push(char::from(byte));
        } else {
            href.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(href)
}

/// `text` as one argument of a POSIX shell.
pub(super) fn shell_argument(text: &str) -> String {
    let text = for_copying(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/');
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        return text;
    }
    let path = if text.starts_with('-') {
        format!("./{text}")
    } else {
        text
    };
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_safe_line() {
        let cases = [
            ("  A  Song\n", "A Song"),
            ("a\u{0}b\u{7f}c", "a b c"),
            ("evil\u{202e}gnp.pdf", "evilgnp.pdf"),
            ("\u{2066}\u{feff}\u{2028}", ""),
            ("a \u{202e} b", "a b"),
            ("<script>", "<script>"),
            ("שלום", "שלום"),
        ];
        for (text, want) in cases {
            assert_eq!(for_display(text), want, "{text:?}");
        }
    }

    #[test]
    fn long_text_is_cut_with_an_ellipsis() {
        let long = for_tooltip(&"é".repeat(1000));
        assert_eq!(long.chars().count(), TOOLTIP_CHARS + 1);
        assert!(long.ends_with('…'));
        assert_eq!(
            for_tooltip(&"é".repeat(TOOLTIP_CHARS)).chars().count(),
            TOOLTIP_CHARS
        );
        assert_eq!(for_copying(&"é".repeat(1000)).chars().count(), 1000);
    }

    #[test]
    fn pages_are_drawn_together() {
        let pages = |numbers: &[u32]| numbers.iter().copied().map(PageNumber).collect::<Vec<_>>();
        let cases: [(&[u32], &str); 5] = [
            (&[], ""),
            (&[3], "3"),
            (&[1, 2, 3, 4, 5, 13, 41, 42], "1–5, 13, 41–42"),
            (&[7, 7, 8], "7–8"),
            (&[u32::MAX, 1], "4294967295, 1"),
        ];
        for (numbers, want) in cases {
            assert_eq!(page_list(&pages(numbers), 9), want);
        }
        assert_eq!(page_list(&pages(&[1, 3, 5, 7]), 2), "1, 3 and 2 more");
    }

    #[test]
    fn links_lead_up_only_as_far_as_the_page_lies_deeper() {
        let href = relative_href("songs/a:b.pdf", 2);
        assert_eq!(href.as_deref(), Some("../../songs/a%3Ab.pdf"));
        assert_eq!(relative_href("../a.pdf", 2), None);
    }

    #[test]
    fn links_stay_inside_the_folder() {
        let cases = [
            (
                "The Aldines/Harbour/A - B.pdf",
                Some("./The%20Aldines/Harbour/A%20-%20B.pdf"),
            ),
            ("Zoë.pdf", Some("./Zo%C3%AB.pdf")),
            ("javascript:alert(1)", Some("./javascript%3Aalert%281%29")),
            ("50% \"off\"?#.pdf", Some("./50%25%20%22off%22%3F%23.pdf")),
            ("a\\..\\b", Some("./a%5C..%5Cb")),
            ("/etc/passwd", None),
            ("//host/x", None),
            ("a/../b", None),
            ("", None),
        ];
        for (path, want) in cases {
            assert_eq!(relative_href(path, 0).as_deref(), want, "{path}");
        }
    }

    #[test]
    fn shell_arguments_stay_one_word() {
        let cases = [
            ("book.pdf", "book.pdf"),
            ("Harbour Songs.pdf", "'Harbour Songs.pdf'"),
            ("it's; rm -rf $HOME", r"'it'\''s; rm -rf $HOME'"),
            ("-rf", "'./-rf'"),
            ("a\nb", "'a b'"),
            ("", "''"),
        ];
        for (text, want) in cases {
            assert_eq!(shell_argument(text), want, "{text:?}");
        }
    }
}
