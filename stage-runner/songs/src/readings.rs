//! The ways in which a contents row can be read as a title.

use std::sync::LazyLock;

use regex::Regex;

use super::model::{Part, Reading, Rows, Separator};
use super::text::pattern;
use super::toc_rows::Row;

/// Separators in the order in which they are tried.
const SEPARATORS: [(&str, Separator); 12] = [
    (" / ", Separator::Slash),
    (" | ", Separator::Bar),
    (" – ", Separator::Dash),
    (" — ", Separator::Dash),
    (" - ", Separator::Dash),
    (" by ", Separator::By),
    (" By ", Separator::By),
    (": ", Separator::Colon),
    (", ", Separator::Comma),
    (" (", Separator::Bracket),
    ("（", Separator::Bracket),
    (" [", Separator::Bracket),
];

/// Collects readings, each way once, the default one first.
#[derive(Debug, Default)]
pub(super) struct Readings(Vec<Reading>);

impl Readings {
    /// The readings of a single text that is no row (an outline entry).
    pub fn of_text(text: &str) -> Vec<Reading> {
        let mut all = Self::default();
        all.add(Rows::Own, text, &[]);
        all.0
    }

    /// The readings of a row with the rows above it that carry no number and the
    /// one below.
    pub fn of_row(own: &Row, before: &[&Row], next: Option<&Row>) -> Vec<Reading> {
        let mut all = Self::default();
        let above = join(before.iter().map(|r| r.text.as_str()));
        let hangs =
            matches!(before, [only] if own.x0 > only.x0 + 5.0) && !own.text.starts_with('(');
        if !before.is_empty() && (hangs || is_tail(&own.text)) {
            all.add(Rows::BeforeAndOwn, &unhyphenated(&above, &own.text), &[]);
        }
        all.add(Rows::Own, &own.text, &own.cells);
        if let Some(last) = before.last() {
            all.add(Rows::BeforeAndOwn, &unhyphenated(&above, &own.text), &[]);
            all.add(Rows::Before, &last.text, &[]);
        }
        if let Some(next) = next {
            all.add(Rows::OwnAndNext, &unhyphenated(&own.text, &next.text), &[]);
        }
        if let Some(lead) = &own.lead {
            let mut cells = own.cells.clone();
            if let Some(first) = cells.first_mut() {
                *first = format!("{lead} {first}");
            }
            all.add(Rows::LeadAndOwn, &format!("{lead} {}", own.text), &cells);
        }
        all.0
    }

    fn push(&mut self, rows: Rows, part: Part, text: &str) {
        let text = text.trim();
        let known = self.0.iter().any(|r| r.rows == rows && r.part == part);
        if !known && text.chars().any(char::is_alphanumeric) {
            self.0.push(Reading {
                rows,
                part,
                text: text.to_owned(),
            });
        }
    }

    fn add(&mut self, rows: Rows, text: &str, cells: &[String]) {
        let text = spaced_brackets(text.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '.' | ',' | '·' | '-' | '–' | '|' | '/' | '`' | '~' | '*' | '•' | '∼'
                )
        }));
        let text = with_article_first(&text);
        self.push(rows, Part::Whole, &text);
        if let [left, .., right] = cells {
            self.push(rows, Part::Before(Separator::Gap), left);
            let right = cells.get(1).unwrap_or(right);
            self.push(rows, Part::After(Separator::Gap), right);
        }
        for (sign, separator) in SEPARATORS {
            let halves = if separator == Separator::Comma {
                text.rsplit_once(sign)
            } else {
                text.split_once(sign)
            };
            let Some((left, right)) = halves else {
                continue;
            };
            self.push(rows, Part::Before(separator), unquoted(left));
            match separator {
                Separator::Bracket => {
                    self.push(
                        rows,
                        Part::After(separator),
                        right.trim_end_matches([')', '）', ']']),
                    );
                    if let Some((before_last, last)) = text.rsplit_once(sign)
                        && before_last != left
                    {
                        self.push(rows, Part::Before(Separator::LastBracket), before_last);
                        self.push(
                            rows,
                            Part::After(Separator::LastBracket),
                            last.trim_end_matches([')', '）', ']']),
                        );
                    }
                }
                _ => self.push(rows, Part::After(separator), unquoted(right)),
            }
        }
    }
}

/// A title without the quotes that stand around all of it.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for (open, close) in [
        ('“', '”'),
        ('"', '"'),
        ('„', '“'),
        ('«', '»'),
        ('‘', '’'),
        ('”', '”'),
    ] {
        if let Some(inner) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close))
            && !inner.is_empty()
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    text
}

static LAST_ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?<name>[^,()]+), (?<article>(?i:the|an?|der|die|das|eine?|les?|la|el|los|las|il|gli|os?|as?)|(?i:l)['’])(?<rest> \(.*)?$",
    )
});

/// "Kiss, The" becomes "The Kiss".
fn with_article_first(text: &str) -> String {
    match LAST_ARTICLE.captures(text) {
        Some(m) => {
            let part = |name| m.name(name).map_or("", |p| p.as_str());
            let article = part("article");
            let space = if article.ends_with(['\'', '’']) {
                ""
            } else {
                " "
            };
            format!("{article}{space}{}{}", part("name"), part("rest"))
        }
        None => text.to_owned(),
    }
}

/// Whether a text can only be the end of something: it closes a bracket that it
/// does not open.
fn is_tail(text: &str) -> bool {
    let mut open = 0i32;
    text.chars().any(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open < 0
    })
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for part in parts {
        out = unhyphenated(&out, part);
    }
    out
}

/// Joins two rows; a hyphen that a line break made goes.
fn unhyphenated(above: &str, below: &str) -> String {
    if above.is_empty() {
        return below.to_owned();
    }
    let broken = above
        .strip_suffix('-')
        .filter(|a| a.chars().next_back().is_some_and(char::is_alphabetic))
        .filter(|_| below.chars().next().is_some_and(char::is_lowercase));
    match broken {
        Some(head) => format!("{head}{below}"),
        None => format!("{above} {below}"),
    }
}

/// Puts a space before a bracket that is glued to a word.
fn spaced_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut before: Option<char> = None;
    for c in text.chars() {
        if c == '(' && before.is_some_and(char::is_alphanumeric) {
            out.push(' ');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(readings: &[Reading], part: Part) -> Option<&str> {
        readings
            .iter()
            .find(|r| r.part == part)
            .map(|r| r.text.as_str())
    }

    #[test]
    fn every_separator_gives_both_sides() {
        let r = Readings::of_text("Barges / Ann Lee");
        assert_eq!(find(&r, Part::Whole), Some("Barges / Ann Lee"));
        assert_eq!(find(&r, Part::Before(Separator::Slash)), Some("Barges"));
        assert_eq!(find(&r, Part::After(Separator::Slash)), Some("Ann Lee"));
        let r = Readings::of_text("“Barges” by Ann Lee");
        assert_eq!(find(&r, Part::Before(Separator::By)), Some("Barges"));
        assert_eq!(find(&r, Part::After(Separator::By)), Some("Ann Lee"));
    }

    #[test]
    fn the_last_bracket_is_read_too() {
        let r = Readings::of_text("Home(Again) (Ann Lee)");
        assert_eq!(find(&r, Part::Before(Separator::Bracket)), Some("Home"));
        assert_eq!(
            find(&r, Part::Before(Separator::LastBracket)),
            Some("Home (Again)")
        );
        assert_eq!(
            find(&r, Part::After(Separator::LastBracket)),
            Some("Ann Lee")
        );
    }

    #[test]
    fn articles_come_first() {
        assert_eq!(with_article_first("Kiss, The (Again)"), "The Kiss (Again)");
        assert_eq!(with_article_first("Été, L’"), "L’Été");
        assert_eq!(
            with_article_first("Day, Night and the Moon"),
            "Day, Night and the Moon"
        );
    }

    #[test]
    fn broken_words_are_joined() {
        assert_eq!(unhyphenated("The way home-", "ward"), "The way homeward");
        assert_eq!(unhyphenated("The way", "home"), "The way home");
        assert_eq!(unquoted("“A” and “B”"), "“A” and “B”");
    }
}
