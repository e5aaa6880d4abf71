//! Titles as text: one comparable form, similarity, numbers in them, and what is no title.

use std::sync::LazyLock;

use rapidfuzz::fuzz;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Compiles a pattern that is a constant of this crate.
#[expect(
    clippy::expect_used,
    reason = "every pattern is a constant and compiled by a test"
)]
pub(super) fn pattern(source: &'static str) -> Regex {
    Regex::new(source).expect("a constant pattern")
}

static CHORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(\[|]*[A-H][b#♭♯]?(m|maj|min|dim|aug|sus|add|is|es|moll|dur|M)?\d{0,2}(sus|maj|add)?\d{0,2}([/(,.-][A-H0-9][b#♭♯]?(m|maj)?\d{0,2}\)?|[b#♭♯+-]?\d{1,2})*[)\]|]*\*?$",
    )
});
static LATIN_CHORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(\[]?(?:do|re|ré|mi|fa|sol|la|si|DO|RE|MI|FA|SOL|LA|SI|Do|Re|Ré|Mi|Fa|Sol|La|Si)[b#♭♯]?(m|M|maj|min|dim|aug|sus|-)?\d{0,2}[)\]]?$",
    )
});
static LEADING_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W{0,2}(?:[Nn][ro°º]\.? ?|№ ?)?(\d{1,4})(?:\.(\d{1,3}))?[a-z]?[.):]?(?:\s*[–—-])?\s+\S",
    )
});
static SONG_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:n[or°º]\.?|num(?:ber|mer|éro|ero)|№|hymn[es]?|songs?|carol|tune|lied|choral|gesang|chant|cantique|chanson|c[aâ]nt(?:o|ico)|canción|himno|hino|canzone|inno|sang|s[aá]lme?|psalm|vis[ae]|zang|gezang|p[ií]seň|pieśń|pe?jesm?a|pesem|pesma)\s+",
    )
});
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(op(us|\.)|n[or°º]\.?|№|book|part|vol\.?|suite)\s*\d|^\(?[ivx]+\.?\)?$|^\d+$")
});
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\s*[(\[]?\b(cont(inued|'d|’d|\.)?|ctd|fortsetzung|forts|continuaci[oó]n|continua[cç][aã]o|suite et fin|pokračování|c\.d|cd\.)\.?[)\]]?\s*$",
    )
});
static NOT_A_SONG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^[\W\d]*(
        preface|foreword|introduction|vorwort|geleitwort|einleitung|förord|przedmowa|wstęp|předmluva|prefacio|prefácio|
        préface|avant-propos|introducción|introdução|introduzione|prefazione|voorwoord|inleiding|
        acknowledge?ments?|thanks|tack|danksagung|impressum|imprint|about\ (the|this)\ .*|
        (\w+\ )?ind(ex|ice|ices|exes)\b.*|(table\ of\ )?contents|copyright.*|credits|biograph\w*|notation\ (legend|guide)|
        discography|glossary|glossar|appendix.*|anhang|bibliograph\w*|inhalt(sverzeichnis)?|verzeichnis.*|innehållsförteckning|
        (song|tune|set)\ ?list|list\ of\ (songs|tunes)|liederliste|liste\ (des|der)\ \w+|słowo\ wstępne|
        title\ page|(front|back)?\ ?cover|spis\ treści|obsah|rejstřík|índice.*|sumário|sommaire|table\ des\ mati\w+|inhoud(sopgave)?|
        содержание|оглавление|литература|предисловие|notes?|(guitar\ )?chord\ (charts?|diagrams?|chart)|
        (übersicht\ )?(gitarren)?akkorde?|grifftabelle\w*|acordes|akordy|accords|tablature\ (key|legend|guide)
        )\s*[.:]*$",
    )
});
static CONTENTS_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(contents|index|inhalt\w*|verzeichnis|\w+verzeichnis|índice|indice|sommaire|table des|spis|obsah|innehåll\w*|inhoud\w*|indholds\w*|innhold|sisällys\w*|sumário|содержание|оглавление|目录|目次|register|rejstřík|table of)\b",
    )
});
static CHAPTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^(lessons?|chapter|unit|week|part|section|lektion|kapitel|teil|abschnitt|leçon|chapitre|partie|
        lezione|capitolo|parte|lección|capítulo|lição|les|hoofdstuk|deel|lekcja|rozdział|część|lekce|kapitola|část|del|avsnitt)\b",
    )
});
static TITLE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\W{0,2}(song\ ?title|title|titel|titre|título|titolo|tytuł|název)\s*:\s*\b")
});
static WORDLIKE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[^\W\d_]{2}|[^\W\d_]['’][^\W\d_]|\d+\W+\d+\W+\d+"));

/// Lower case, without marks, punctuation and apostrophes, words joined by one space.
pub(super) fn norm(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if matches!(c, '\'' | '’' | '‘' | 'ʼ') || canonical_combining_class(c) != 0 {
            continue;
        }
        if c == '&' {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str("and");
            gap = true;
        } else if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            if c == 'ß' {
                out.push_str("ss");
            } else {
                out.push(c);
            }
        } else {
            gap = true;
        }
    }
    out
}

/// Similarity of two strings as they stand, 0 to 1.
pub(super) fn ratio(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    fuzz::ratio(a.chars(), b.chars())
}

/// Likeness of a title and a line that is sung, as far as the shorter one goes, 0 to 1: under
/// a staff syllables stand apart, so that only letters count.
pub(super) fn ratio_as_sung(title: &str, line: &str) -> f64 {
    // So many letters tell a song.
    const LEAST: usize = 12;
    let [title, line] = [title, line].map(|text| norm(text).replace(' ', ""));
    ratio_of_beginnings(&title, &line, LEAST).unwrap_or(0.0)
}

/// Likeness of the beginnings of two texts as far as the shorter one goes, 0 to 1; none if
/// that has fewer than `least` letters.
pub(super) fn ratio_of_beginnings(a: &str, b: &str, least: usize) -> Option<f64> {
    let shorter = a.chars().count().min(b.chars().count());
    let beginning = |text: &str| text.chars().take(shorter).collect::<String>();
    (shorter >= least).then(|| ratio(&beginning(a), &beginning(b)))
}

/// The groups of digits in a text.
pub(super) fn digit_groups(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|d| !d.is_empty())
        .collect()
}

/// Whether two titles in comparable form are the same but for one word ("Fifth Sunday of
/// May", "Sixth Sunday of May"), which no slip of a reader makes of the other.
pub(super) fn differ_by_a_word(a: &str, b: &str) -> bool {
    const LEAST: usize = 4;
    const SLIP: f64 = 0.75;
    let words: [Vec<&str>; 2] = [a, b].map(|text| text.split(' ').collect());
    let [a, b] = &words;
    let mut other = a.iter().zip(b).filter(|(a, b)| a != b);
    let first = other.next();
    a.len() == b.len()
        && other.next().is_none()
        && first.is_some_and(|(a, b)| {
            a.chars().count().min(b.chars().count()) >= LEAST && ratio(a, b) < SLIP
        })
}

/// Whether two titles name one song, one of them perhaps shortened.
pub(super) fn same_title(a: &str, b: &str) -> bool {
    let (a, b) = (norm(a), norm(b));
    if a.is_empty() || b.is_empty() || digit_groups(&a) != digit_groups(&b) {
        return false;
    }
    let (la, lb) = (a.chars().count(), b.chars().count());
    let limit = if la.min(lb) < 15 { 0.88 } else { 0.80 };
    if ratio(&a, &b) >= limit {
        return true;
    }
    let (short, long) = if la <= lb { (&a, &b) } else { (&b, &a) };
    la.min(lb) >= 8 && (long.starts_with(short.as_str()) || long.ends_with(&format!(" {short}")))
}

/// Whether two titles are the same but for slips of the reader.
pub(super) fn equal_title(a: &str, b: &str) -> bool {
    let (a, b) = (norm(a), norm(b));
    let limit = if a.chars().count() < 15 { 0.93 } else { 0.88 };
    digit_groups(&a) == digit_groups(&b) && ratio(&a, &b) >= limit && !differ_by_a_word(&a, &b)
}

/// Whether a text consists of chord names.
pub(super) fn is_chords(text: &str) -> bool {
    let mut all = 0usize;
    let mut chords = 0usize;
    for word in text.split_whitespace() {
        all += 1;
        if CHORD.is_match(word) || LATIN_CHORD.is_match(word) || word.chars().count() == 1 {
            chords += 1;
        }
    }
    chords * 10 >= all * 7
}

/// A number that leads a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeadingNumber<'a> {
    /// The song's number: the part after the dot of "3.12".
    pub number: u32,
    /// What follows.
    pub rest: &'a str,
    /// Whether it has two parts.
    pub compound: bool,
}

/// Splits "12. Title", "No. 12 Title", "3.12 Title".
pub(super) fn leading_number(text: &str) -> Option<LeadingNumber<'_>> {
    let found = LEADING_NUMBER.captures(text)?;
    let whole = found.get(0)?;
    let last = text[..whole.end()].chars().next_back()?;
    let rest = &text[whole.end() - last.len_utf8()..];
    let part = found.get(2);
    let number = part.or_else(|| found.get(1))?.as_str().parse().ok()?;
    Some(LeadingNumber {
        number,
        rest,
        compound: part.is_some(),
    })
}

/// The title without a number before it, if something is left of it.
pub(super) fn without_number(text: &str) -> &str {
    match leading_number(text) {
        Some(lead)
            if lead
                .rest
                .chars()
                .any(|c| c.is_alphabetic() || lead.compound && c.is_numeric()) =>
        {
            lead.rest
        }
        _ => text,
    }
}

/// Whether a line under a title counts pieces of one name ("Op. 3", "No. 2", "II").
pub(super) fn is_numbering(text: &str) -> bool {
    NUMBERED.is_match(text)
}

/// Whether a heading says that it goes on from a page before ("Title (cont.)").
pub(super) fn says_continued(text: &str) -> bool {
    CONTINUED
        .find(text)
        .is_some_and(|m| text[..m.start()].chars().any(char::is_alphanumeric))
}

/// The heading without the words that say it is continued.
pub(super) fn without_continued(text: &str) -> String {
    CONTINUED.replace(text, "").trim().to_owned()
}

/// Whether a text begins with a word that counts chapters ("Lesson 1").
pub(super) fn counts_chapters(text: &str) -> bool {
    CHAPTER.is_match(text)
}

/// A title without the word that says it is one ("Title: Amber Road").
pub(super) fn without_label(text: &str) -> &str {
    let label = TITLE_LABEL.find(text);
    label.and_then(|m| text.get(m.end()..)).unwrap_or(text)
}

/// Whether a title names front or back matter.
pub(super) fn is_front_matter(text: &str) -> bool {
    NOT_A_SONG.is_match(text.trim())
}

/// Whether a text has a word for contents or index in it.
pub(super) fn has_contents_word(text: &str) -> bool {
    CONTENTS_WORD.is_match(text)
}

/// Whether a short text is the heading of a contents page.
pub(super) fn is_contents_heading(text: &str) -> bool {
    text.chars().count() < 30 && has_contents_word(text)
}

/// Whether there is at least one thing like a word in it.
pub(super) fn is_wordlike(text: &str) -> bool {
    WORDLIKE.is_match(text)
}

/// The number that stands alone in a text ("12", "(12.)", "- 12 -").
pub(super) fn lone_number(text: &str) -> Option<u32> {
    let inner = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '–' | '—' | '.' | '(' | ')' | '[' | ']' | ':' | '|' | '*' | '·' | '•' | '~'
            )
    });
    if inner.is_empty() || inner.len() > 4 || !inner.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    inner.parse().ok()
}

/// The number that stands alone behind a word that says it counts songs ("HYMN 12.", "No. 5").
pub(super) fn labelled_number(text: &str) -> Option<u32> {
    let label = SONG_LABEL.find(text)?;
    lone_number(text.get(label.end()..)?)
}

/// Whether a line is drawn with letters: a string of tablature, a rule.
pub(super) fn is_drawn(text: &str) -> bool {
    let signs = text.chars().filter(|c| "-|=_*~".contains(*c)).count();
    signs >= 4 && 2 * signs > text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Number of characters that are letters.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether it has letters and none of them is small.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Puts TeX's accent-before-letter pairs together and drops soft hyphens.
pub(super) fn compose_accents(text: &str) -> String {
    const ACCENTS: [(char, char); 8] = [
        ('´', '\u{301}'),
        ('`', '\u{300}'),
        ('¨', '\u{308}'),
        ('ˆ', '\u{302}'),
        ('˜', '\u{303}'),
        ('ˇ', '\u{30c}'),
        ('˚', '\u{30a}'),
        ('¸', '\u{327}'),
    ];
    if !text.chars().any(|c| ACCENTS.iter().any(|(a, _)| *a == c)) {
        return text.nfc().filter(|c| *c != '\u{ad}').collect();
    }
    let mut out = String::with_capacity(text.len());
    let mut waiting: Option<(char, char)> = None;
    for c in text.chars() {
        if let Some((accent, mark)) = waiting.take() {
            if c.is_alphabetic() {
                out.push(if c == 'ı' { 'i' } else { c });
                out.push(mark);
                continue;
            }
            out.push(accent);
        }
        match ACCENTS.iter().find(|(a, _)| *a == c) {
            Some(pair) => waiting = Some(*pair),
            None => out.push(c),
        }
    }
    if let Some((accent, _)) = waiting {
        out.push(accent);
    }
    out.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_compares_what_readers_hear() {
        for (raw, want) in [
            ("Déjà Vu", "deja vu"),
            ("Rock & Roll", "rock and roll"),
            ("Don’t Stop", "dont stop"),
            ("Straße", "strasse"),
            ("  A--B ", "a b"),
            ("1 2 75 6 7", "1 2 75 6 7"),
            ("", ""),
        ] {
            assert_eq!(norm(raw), want, "{raw}");
        }
    }

    #[test]
    fn numbers_lead_titles() {
        let lead = leading_number("3.12 Barges").map(|l| (l.number, l.rest));
        assert_eq!(lead, Some((12, "Barges")));
        assert_eq!(without_number("12. Ännchen"), "Ännchen");
        assert_eq!(without_number("99"), "99");
        assert_eq!(without_number("1 2 75 6 7"), "1 2 75 6 7");
        assert_eq!(lone_number("- 17 -"), Some(17));
        assert_eq!(lone_number("17a b"), None);
    }

    #[test]
    fn chords_are_no_titles() {
        for chords in ["Am G/B C7", "Do Sol Rem", "A7sus4 D", "F#m7 | E"] {
            assert!(is_chords(chords), "{chords}");
        }
        for title in ["Angel", "Dear Abby", "A Day in the Life", "Fine"] {
            assert!(!is_chords(title), "{title}");
        }
    }

    #[test]
    fn titles_are_compared_with_their_digits() {
        assert!(same_title("Moment No. 3", "Moment no 3"));
        assert!(!same_title("Moment No. 3", "Moment No. 4"));
        assert!(same_title("The Long Road Home", "Long Road Home"));
        assert!(!equal_title("Anna", "Hanna Lee"));
        let (fifth, sixth) = ("The Fifth Sunday of Easter", "The Sixth Sunday of Easter");
        assert!(!equal_title(fifth, sixth));
        assert!(equal_title(fifth, "The Fifth Sundav of Easter"));
    }

    #[test]
    fn front_matter_and_continuations() {
        for word in [
            "Contents",
            "Index of First Lines",
            "Vorwort",
            "Chord charts",
            "INDEX",
        ] {
            assert!(is_front_matter(word), "{word}");
        }
        for title in ["Notes to You", "Indexed Heart", "Tack för allt"] {
            assert!(!is_front_matter(title), "{title}");
        }
        assert!(says_continued("Barges (cont.)"));
        assert!(!says_continued("Continued"));
        assert_eq!(without_continued("Barges (cont’d)"), "Barges");
    }

    #[test]
    fn tex_accents_are_joined() {
        assert_eq!(compose_accents("D´ej`a"), "Déjà");
        assert_eq!(compose_accents("plain"), "plain");
    }

    #[test]
    fn every_pattern_compiles() {
        assert!(!is_numbering("y") && is_numbering("Op. 3") && is_wordlike("l'a"));
        assert!(has_contents_word("Inhaltsverzeichnis") && is_contents_heading("Contents"));
    }
}
