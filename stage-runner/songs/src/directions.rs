//! Lines over music that are no titles: sections, jumps, tempo, credits, rights.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{letters, pattern};

/// Fewer letters before a metre are no name.
const LEAST_NAME: usize = 3;

/// Whole lines that name a part of a song, a jump or a tempo, perhaps counted.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^[\W\d]*(?:(?:(?:
        (?:to|al|alla|the|first|second|third|last|final|repeat|half|opening|closing|instrumental|guitar|gtr|piano|organ|bass|drum|sax|vocal|\d+(?:st|nd|rd|th))\s+)*
        (?:verses?|chorus|refrain|bridge|pre-?chorus|intro|interlude|outro|solo|coda|codal|segue|symphony|parts?|voices?|fine|
        ending|vamp|variations?|tacet|heft|cahier|livre|teil|strophe|vers|couplet|estribillo|estrofa|coro|ritornello|strofa|zwischenspiel|vorspiel|nachspiel|kehrvers)
        (?:\s+(?:x\s*)?(?:\d{1,2}|[ivx]{1,4}|[a-d]))?
        |(?:molto|poco|un|più|piu|meno|non|troppo|assai|con|moto|e|ma|quasi|very|moderately|medium|tempo|di|a|in|two|four|
        allegro|allegretto|andante|andantino|moderato|adagio|largo|larghetto|lento|presto|prestissimo|vivace|maestoso|grave|
        slow(?:ly)?|fast|freely|brightly?|lively|swing|shuffle|rubato|rit(?:ardando)?|rall(?:entando)?|accel|cantabile|sostenuto|legato|dolce|espressivo)
        )\b[\s.,:;()\[\]|=♩\d–-]*)+$",
    )
});
/// Lines that begin or go on as only credits, rights and jumps do.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^\W*(?:(?:words?|music|lyrics?|melody|tune|text|musik|worte|weise|melodie|satz|paroles?|musique|letra|música|parole|testo|musica|słowa|muzyka|hudba|slova)
        (?:\s*(?:,|&|/|and|und|y|e|et|i|a)\s*(?:words?|music|lyrics?|melody|arrangement|text|musik|weise|melodie|satz|paroles?|musique|letra|música|parole|testo|musica|słowa|muzyka|hudba|slova))*
        \s*(?:by\b|von\b|von:|:|de\b|par\b|di\b)
        |(?:written|composed|arranged|transcribed|adapted|recorded|translated|published|edited|harmonized|arr\.)\b.*\bby\b
        |(?:as\ )?(?:recorded|performed|sung|made\ famous)\ by\b
        |copyright\b|©|\(c\)\s*\d{4}|(?:international\ )?copyright\ secured|all\ rights\b|used\ by\ permission|
        d\.?\s?[sc]\.?\s+(?:al|senza)\b|d\.\s?[sc]\.|da\ capo\b|dal\ segno\b|to\ coda\b
        )
        |\b(?:text|words|worte|lyrics?|paroles|letra|parole|testo)\s*(?:und|and|&|et|y|e)\s*(?:musik|music|musique|música|musica|melodie|weise)\s*(?::|by\b|von\b|de\b|par\b|di\b)
        |\b[ds]\.?\s?[sc]\.?\s+al\s+(?:fine|coda)|^[\W\d]*segue|\|.*\bto\ coda\b|\bcopyright\ (?:©|\d{4}|secured)|\ball\ rights\ (?:reserved|controlled)|\bsymphony\s+[j♩]?\.?\s*=|\b[j♩]\.?\s*=\s*\d{2,3}\b",
    )
});

/// Lines that say whose a song is, which tune it has or how it is played, in a few words that
/// stand under or beside titles.
static WHOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^\W*(?:
        (?i:capo|tuning|key|tempo|artist|interpret|tono|tonart|tune|air|mel|melodie?|melodía|mélodie|melodia|melodi|wijze?|wijs|weise|timbre|
        words?|music|lyrics?|text|tekst|texte|testo|letra|parole?s?|musik|muziek|musica|música|musique|muzyka|słowa|hudba|slova|
        satz|arr|auteur|autor|author|composer|written|traditional|traditionnel|traditionell|as\ sung)\b\W*[:.]
        |(?i:trad(?:itional|itionnel|itionell)?|anon(?:ymous)?|volksweise|volkslied|volksliedje|folk\s?song)\W*$
        |(?i:words?|music|lyrics?|melody|tune|text|tekst|texte|testo|letra|parole?s?|musik|muziek|musica|música|musique|satz|arr(?:anged)?|written|composed)\b.{0,30}\b(?i:by|von|van|de|di|par|av|af|door)\s
        |(?i:by|von|par|door)\s+\p{Lu}
        |[TMWULPVJ]\s?(?:[+/&u,]\s?[TMWUL]\s?)?:\s
        |\p{L}+\W+\d{1,2}(?:[.,\ ]{1,2}\d{1,2}){2,8}\W*$
        )",
    )
});

/// The metre of a hymn's lines ("8.7.8.7 D", "C.M.", "L.M. with refrain") at the end of a line.
static METRE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?:^|[\s(])
        (?:(?:D\.?\ ?)?[CLSP]\.?\ ?M\.(?:\ ?D\.?)?|[CLS]M(?:\ ?D)?|\d{1,2}(?:[.,]\ ?\d{1,2}){2,11}\.?)
        (?:\ ?(?:D\b|(?i:irr(?:eg(?:ular)?)?|(?:with|and|mit|et|con|med)\ (?:chorus|refrain|alleluias?|kehrvers|ref))\b)\.?){0,2}
        \W*$",
    )
});
/// A name of a file, as programs print it over texts.
static FILE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\S+\.(?:txt|docx?|odt|pdf|html?|chordpro|chopro|cho|crd|pro|tab|abc|ly|mscz|musx|sib)\b",
    )
});

/// Whether a line ends in the metre of a hymn: it is that, or the name of a tune.
pub(super) fn ends_in_metre(text: &str) -> bool {
    METRE.is_match(text)
}

/// Whether a text is nothing but a metre, be it misread: "8.7.8.7.", "C.M. with chorus", "8787".
pub(super) fn is_metre(text: &str) -> bool {
    let text = text.trim();
    let counts = text.chars().any(|c| c.is_ascii_digit()) && letters(text) < LEAST_NAME;
    counts || METRE.find(text).is_some_and(|m| m.start() == 0)
}

/// A tune's name without the metre behind it, if something is left of it.
pub(super) fn without_metre(text: &str) -> &str {
    let name = METRE.find(text).and_then(|m| text.get(..m.start()));
    name.map(str::trim_end)
        .filter(|name| letters(name) >= LEAST_NAME)
        .unwrap_or(text)
}

/// Whether a line names a file rather than a song.
pub(super) fn names_a_file(text: &str) -> bool {
    FILE.is_match(text.trim())
}

/// Whether a line says whose a song is, or which tune it has.
pub(super) fn says_whose(text: &str) -> bool {
    text.chars().count() <= 90 && WHOSE.is_match(text)
}

/// Whether a line names a section, a jump, a tempo, authors or rights rather than a song.
pub(super) fn is_direction(text: &str) -> bool {
    LABEL.is_match(text) || CREDIT.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metre_alone_names_nothing() {
        for text in ["8.7.8.7.", "C.M. with chorus", " 8787", "66.4.6.664", "SM"] {
            assert!(is_metre(text), "{text}");
        }
        for text in ["If", "MARDEN C.M.", "99 Roses", "愛", "Oh"] {
            assert!(!is_metre(text), "{text}");
        }
    }

    #[test]
    fn metres_end_the_names_of_tunes() {
        for (text, name) in [
            ("MARDEN C.M.", "MARDEN"),
            ("WELMERE 8.7.8.7", "WELMERE"),
            ("ST JOHN 6.6.6.6.8.8.", "ST JOHN"),
            ("8.7.8.7. with Chorus", "8.7.8.7. with Chorus"),
            ("L.M.", "L.M."),
            ("10.10.10.10 D", "10.10.10.10 D"),
        ] {
            assert!(ends_in_metre(text), "{text}");
            assert_eq!(without_metre(text), name);
        }
        for text in [
            "Amber Road",
            "One, 2, 3",
            "12 Songs",
            "Psalm 119",
            "Mr. Grimes",
            "Op. 12.3",
            "1.5.1998",
            "3.30 in the morning",
        ] {
            assert!(!ends_in_metre(text) && !names_a_file(text), "{text}");
        }
        assert!(names_a_file("bury_me_by_the_rail.txt"));
    }

    #[test]
    fn lines_that_say_whose_a_song_is() {
        for text in [
            "Mel.: Ann Lee",
            "Capo: 3",
            "Words: Ann Lee",
            "by Ann Lee",
            "Trad.",
            "T: Ann Lee, M: Bo Dahl",
            "tekst: Ann Lee",
            "MARDEN 8.7.8.7",
        ] {
            assert!(says_whose(text), "{text}");
        }
        for text in [
            "By the river",
            "Tune up and go",
            "Music in the air",
            "Words",
        ] {
            assert!(!says_whose(text), "{text}");
        }
    }

    #[test]
    fn directions_and_credits_are_told_from_titles() {
        for text in [
            "Verse 2",
            "INTERLUDE",
            "Refrain",
            "TO CODA",
            "Guitar Solo",
            "PIANO VARIATION",
            "Medium Swing",
            "Allegro vivace.",
            "Moderato",
            "Words and Music by Ann Lee",
            "Text und Musik: Ann Lee",
            "usu dT Text und Musik: Ann Lee",
            "segue 3. D.S. al fine 4. Fine",
            "Symphony J. = 60",
            "(4th verse) Symphony",
            "Heft II.",
            "International Copyright Secured All Rights Reserved",
        ] {
            assert!(is_direction(text), "{text}");
        }
        for text in [
            "Amber Road",
            "The Chorus Girl",
            "Bridge over Deep Water",
            "Swing Low, Sweet Chariot",
            "Slow Train to Nowhere",
            "Music of the Night",
            "If",
            "Words",
            "A Symphony of Rain",
        ] {
            assert!(!is_direction(text), "{text}");
        }
    }
}
