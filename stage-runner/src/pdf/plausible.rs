//! Whether a page's text layer can be believed, and which pages are worth OCR.

use unicode_normalization::UnicodeNormalization;

use super::text::{PageFacts, PageText};

/// Fewest characters on a page for its mix of them to mean something.
const ENOUGH: usize = 25;

/// Share of unmapped glyphs from which a layer is suspect.
const UNMAPPED: f32 = 0.15;

/// Share of signs among the characters from which a layer is suspect.
const SIGNS: f32 = 0.3;

/// Share of characters in likely words below which a suspect layer is noise.
const WORDS_IF_SUSPECT: f32 = 0.2;

/// Share of characters in likely words below which an OCR layer is noise.
const WORDS_OF_OCR: f32 = 0.35;

/// Share of Latin letters among those of a book's OCR layer from which built-in OCR, which
/// reads no other script, does better.
const LATIN: f32 = 0.5;

/// Share of a book's OCR pages that are noise from which none of them is believed.
const NOISY_BOOK: f32 = 0.5;

/// Letters of text below which a page that is mostly an image is worth OCR.
const FEW_LETTERS: usize = 80;

/// Why a text layer is not, or not fully, believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Many glyphs stand for no character, and the rest makes no words.
    Unmapped,
    /// Mostly signs and single letters.
    NoWords,
    /// The OCR layer of a scan that makes hardly any words.
    NoisyOcr,
    /// The OCR layer of a scan: right or wrong, it says nothing of how large and how heavy
    /// the type is, by which titles are told.
    OcrLayer,
}

/// What was found of a page's text layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The words can be used.
    Believed,
    /// The words can be used if there is nothing better.
    Poor(Doubt),
    /// The words are worse than none.
    Noise(Doubt),
    /// There are no words.
    Empty,
}

/// The judgement of one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// What the layer is worth.
    pub verdict: Verdict,
    /// Whether OCR can find words that the layer lacks or has wrong.
    pub wants_ocr: bool,
    /// Share of the characters that stand in likely words, 0 to 1; 1 for a page with
    /// too few characters to tell.
    pub wordiness: f32,
}

impl Judgement {
    /// Whether the words can be used, if need be.
    pub fn is_usable(&self) -> bool {
        matches!(self.verdict, Verdict::Believed | Verdict::Poor(_))
    }
}

/// Judges every page of a book, each in the light of the others.
pub fn judge(pages: &[PageText]) -> Vec<Judgement> {
    let mixes: Vec<Mix> = pages.iter().map(Mix::of).collect();
    let ocr = |page: &PageText| page.facts.invisible;
    let mut whole = Mix::default();
    let (mut telling, mut noisy) = (0, 0);
    for (_, mix) in pages.iter().zip(&mixes).filter(|(page, _)| ocr(page)) {
        whole.add(mix);
        if mix.characters >= ENOUGH {
            telling += 1;
            noisy += usize::from(mix.wordiness() < WORDS_OF_OCR);
        }
    }
    let noisy_book = telling > 0 && noisy as f32 >= NOISY_BOOK * telling as f32;
    let readable = whole.latin as f32 >= LATIN * whole.letters as f32;
    pages
        .iter()
        .zip(&mixes)
        .map(|(page, mix)| {
            let verdict = if page.view.words.is_empty() {
                Verdict::Empty
            } else if !ocr(page) {
                visible(&page.facts, mix)
            } else if noisy_book || (mix.characters >= ENOUGH && mix.wordiness() < WORDS_OF_OCR) {
                Verdict::Noise(Doubt::NoisyOcr)
            } else if readable {
                Verdict::Poor(Doubt::OcrLayer)
            } else {
                Verdict::Believed
            };
            Judgement {
                verdict,
                wants_ocr: wants_ocr(&page.facts, mix, verdict),
                wordiness: if mix.characters >= ENOUGH {
                    mix.wordiness()
                } else {
                    1.0
                },
            }
        })
        .collect()
}

/// A layer that is painted, and so at least looked right to whoever made it.
fn visible(facts: &PageFacts, mix: &Mix) -> Verdict {
    let text_glyphs = facts.glyphs.saturating_sub(facts.music).max(1);
    let unmapped = facts.unmapped as f32 / text_glyphs as f32;
    if unmapped >= UNMAPPED && mix.wordiness() < WORDS_IF_SUSPECT {
        return Verdict::Noise(Doubt::Unmapped);
    }
    let signs = mix.signs as f32 / mix.characters.max(1) as f32;
    if mix.characters >= ENOUGH && signs >= SIGNS && mix.wordiness() < WORDS_IF_SUSPECT {
        return Verdict::Noise(Doubt::NoWords);
    }
    Verdict::Believed
}

fn wants_ocr(facts: &PageFacts, mix: &Mix, verdict: Verdict) -> bool {
    match verdict {
        Verdict::Noise(_) | Verdict::Poor(_) => true,
        Verdict::Empty => facts.may_hide_words(),
        // A stamp or a page number on a scan is no text layer of it, and where a font says
        // nothing of its letters the layer lacks what is set in it: titles, often.
        Verdict::Believed => {
            let stamp = !facts.invisible && facts.image_cover > 0.5 && mix.letters < FEW_LETTERS;
            stamp || facts.blind_lines > 0
        }
    }
}

/// Counts over the words of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Mix {
    /// Characters of words; leaders, numbers and chords left out.
    characters: usize,
    /// Of these, characters in likely words.
    likely: usize,
    /// Of these, characters that are neither letter, digit nor common punctuation.
    signs: usize,
    /// Letters.
    letters: usize,
    /// Of these, Latin ones.
    latin: usize,
}

impl Mix {
    fn of(page: &PageText) -> Self {
        let mut mix = Self::default();
        for word in &page.view.words {
            let text = word.text.as_str();
            if is_leader(text) || is_chord(text) || text.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            let count = text.chars().count();
            mix.characters += count;
            mix.letters += text.chars().filter(|c| c.is_alphabetic()).count();
            mix.latin += text.chars().filter(|&c| is_latin(c)).count();
            mix.signs += text.chars().filter(|&c| is_sign(c)).count();
            if is_likely(text) {
                mix.likely += count;
            }
        }
        mix
    }

    fn add(&mut self, other: &Self) {
        self.characters += other.characters;
        self.likely += other.likely;
        self.signs += other.signs;
        self.letters += other.letters;
        self.latin += other.latin;
    }

    fn wordiness(&self) -> f32 {
        self.likely as f32 / self.characters.max(1) as f32
    }
}

fn is_leader(text: &str) -> bool {
    text.chars().all(|c| ".·…_-–—―․‧•,*~∼˜=|:".contains(c))
}

/// Whether it is a letter of the scripts that built-in OCR reads.
fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c <= '\u{24F}'
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !".,;:!?()[]'\"-–—’‘‚“”„«»&/|©#♯♭♮°…•∼~".contains(c)
}

/// Whether it looks like a chord symbol or the name of a note.
fn is_chord(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| "()[]|/:*,".contains(c));
    let mut chars = inner.chars();
    let Some('A'..='H') = chars.next() else {
        return false;
    };
    let rest: String = chars
        .filter(|&c| !"#♯♭b+-°ºøΔ()/".contains(c) && !c.is_ascii_digit())
        .collect();
    let mut rest = rest.as_str();
    while let Some(shorter) = [
        "maj", "min", "dim", "aug", "sus", "add", "mi", "ma", "is", "es", "m", "M", "j",
    ]
    .iter()
    .find_map(|part| rest.strip_prefix(part))
    .or_else(|| rest.strip_prefix(|c| matches!(c, 'A'..='H')))
    {
        rest = shorter;
    }
    rest.is_empty()
}

/// The word without punctuation at its ends.
fn core(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether it is built as words are: three letters or more, vowels among them, no long
/// run of consonants, capitals where they belong. Other scripts than Latin only count
/// letters.
fn is_likely(text: &str) -> bool {
    let letters: String = core(text)
        .chars()
        .filter(|c| !"'’-–".contains(*c))
        .collect();
    if !letters.chars().all(char::is_alphabetic) {
        return false;
    }
    let count = letters.chars().count();
    if letters.chars().any(|c| !is_latin(c)) {
        return count >= 2 || letters.chars().all(|c| c > '\u{2E7F}');
    }
    if count < 3 {
        return false;
    }
    let plain: Vec<char> = letters
        .to_lowercase()
        .nfd()
        .filter(|c| c.is_alphabetic())
        .collect();
    let vowel = |c: &char| "aeiouyæøœåäöü".contains(*c);
    if !plain.iter().any(vowel) || plain.split(vowel).any(|run| run.len() > 8) {
        return false;
    }
    let mut chars = letters.chars().skip(1);
    let first_upper = letters.starts_with(char::is_uppercase);
    let lower = |c: char| !c.is_uppercase();
    chars.clone().all(lower)
        || (first_upper && chars.clone().all(char::is_uppercase))
        || (first_upper && chars.by_ref().filter(|c| c.is_uppercase()).count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Half, Rect, View, Word, WordSource};

    fn page(text: &str, facts: PageFacts) -> PageText {
        let words: Vec<Word> = text
            .split_whitespace()
            .map(|text| Word {
                text: text.to_owned(),
                rect: Rect::default(),
                size: 10.0,
                bold: false,
                stroke: None,
                font: 0,
                confidence: 1.0,
            })
            .collect();
        let facts = PageFacts {
            words: words.len(),
            glyphs: text.len(),
            ..facts
        };
        let view = View {
            half: Half::Whole,
            turned: 0,
            width: 595.0,
            height: 842.0,
            source: WordSource::TextLayer,
            fonts: vec![String::new()],
            words,
            unread: Vec::new(),
            staves: Vec::new(),
        };
        PageText { view, facts }
    }

    const CLEAN: &str = "The river runs along the mill and every child has seen it there";
    const NOISE: &str =
        "4,, H - 1 + :l fr--a q +i 5 L-..] I r q el i.j7 a 'a2 g rq '.J/ {9 \"-\\ Or rl- iLU";

    #[test]
    fn layers_are_judged() {
        let seen = PageFacts::default();
        let ocr = PageFacts {
            invisible: true,
            image_cover: 1.0,
            images: 1,
            ..seen
        };
        let unmapped = PageFacts {
            unmapped: 40,
            ..seen
        };
        let blind = PageFacts {
            unmapped: 12,
            blind_lines: 1,
            ..seen
        };
        let scan = PageFacts {
            image_cover: 1.0,
            images: 1,
            ..seen
        };
        let cyrillic = "Река бежит вдоль мельницы и каждый ребёнок видел её там";
        let table = [
            (page(CLEAN, seen), Verdict::Believed, false),
            (page("Song 12", seen), Verdict::Believed, false),
            (page("A7 Dm G C/E x o x", seen), Verdict::Believed, false),
            (page(CLEAN, ocr), Verdict::Poor(Doubt::OcrLayer), true),
            (page(cyrillic, ocr), Verdict::Believed, false),
            (page(NOISE, ocr), Verdict::Noise(Doubt::NoisyOcr), true),
            (page(NOISE, unmapped), Verdict::Noise(Doubt::Unmapped), true),
            (page(CLEAN, blind), Verdict::Believed, true),
            (page("17", scan), Verdict::Believed, true),
            (page("", scan), Verdict::Empty, true),
            (page("", seen), Verdict::Empty, false),
        ];
        for (page, verdict, wants_ocr) in table {
            let judged = judge(std::slice::from_ref(&page));
            let found = judged.first().map(|j| (j.verdict, j.wants_ocr));
            assert_eq!(
                found,
                Some((verdict, wants_ocr)),
                "{:?}",
                page.view.words.first()
            );
        }
    }

    #[test]
    fn words_of_many_languages_are_likely() {
        for word in [
            "Freiheit,",
            "señor",
            "Šťastný",
            "l’amour",
            "Катюша",
            "שלום",
            "MacDonald",
            "GRACE",
            "Angstschweiß",
        ] {
            assert!(is_likely(word), "{word}");
        }
        for word in ["mOuN", "B1ue", "rl-", "qwrtz", "a", "x7"] {
            assert!(!is_likely(word), "{word}");
        }
    }

    #[test]
    fn chords_are_no_words() {
        for chord in [
            "A", "F#m7", "Bb/D", "Csus4", "(G)", "Em7b5", "Fismaj7", "Amaj7",
        ] {
            assert!(is_chord(chord), "{chord}");
        }
        for word in ["And", "Home", "Chord", "a"] {
            assert!(!is_chord(word), "{word}");
        }
    }
}
