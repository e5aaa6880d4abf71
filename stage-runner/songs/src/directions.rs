//! Lines over music that are no titles: sections, jumps, tempo, credits, rights.

use std::sync::LazyLock;

use regex::Regex;

use super::text::pattern;

/// Whole lines that name a part of a song, a jump or a tempo, perhaps counted.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^[\W\d]*(?:(?:(?:
        (?:to|al|alla|the|first|second|third|last|final|repeat|half|opening|closing|instrumental|guitar|gtr|piano|organ|bass|drum|sax|vocal|\d+(?:st|nd|rd|th))\s+)*
        (?:verses?|chorus|refrain|bridge|pre-?chorus|intro|interlude|outro|solo|coda|codal|segue|symphony|parts?|voices?|fine|
        ending|vamp|tacet|heft|cahier|livre|teil|strophe|vers|couplet|estribillo|estrofa|coro|ritornello|strofa|zwischenspiel|vorspiel|nachspiel|kehrvers)
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
    fn directions_and_credits_are_told_from_titles() {
        for text in [
            "Verse 2",
            "INTERLUDE",
            "Refrain",
            "TO CODA",
            "Guitar Solo",
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
