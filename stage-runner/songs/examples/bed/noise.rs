//! What OCR does to words: no fonts, wavering boxes and sizes, slips, lost and joined words.

use songbook_songs::page::{Book, View, Word, WordSource};

use crate::chance::Chance;

/// How bad a reading is.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    /// Share of characters that are misread.
    pub slips: f32,
    /// Share of words that are lost.
    pub lost: f32,
    /// Share of words that fall apart or grow together with the next.
    pub broken: f32,
    /// By how much a line's size is off, as a share, at most.
    pub size: f32,
}

/// A clean print, well scanned.
pub const GOOD: Quality = Quality {
    slips: 0.003,
    lost: 0.003,
    broken: 0.005,
    size: 0.08,
};
/// A worn copy at low resolution.
pub const POOR: Quality = Quality {
    slips: 0.02,
    lost: 0.02,
    broken: 0.02,
    size: 0.15,
};

const CONFUSED: [(&str, &str); 22] = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "I"),
    ("I", "l"),
    ("i", "l"),
    ("e", "c"),
    ("c", "e"),
    ("o", "0"),
    ("O", "0"),
    ("h", "b"),
    ("n", "u"),
    ("u", "n"),
    ("a", "o"),
    ("t", "f"),
    ("S", "5"),
    ("B", "8"),
    ("g", "q"),
    ("v", "y"),
    ("é", "e"),
    ("ü", "u"),
    ("ä", "a"),
    ("1", "l"),
];

/// The book as OCR of this quality would have read it.
pub fn read_again(book: &mut Book, quality: Quality, chance: &mut Chance) {
    for view in book.pages.iter_mut().flat_map(|p| &mut p.views) {
        read_view(view, quality, chance);
    }
    book.structure.labels.clear();
}

fn read_view(view: &mut View, quality: Quality, chance: &mut Chance) {
    if view.source != WordSource::Nothing {
        view.source = WordSource::Ocr;
    }
    view.fonts = vec![String::new()];
    let mut words = std::mem::take(&mut view.words);
    words.sort_by(|a, b| {
        let row = |w: &Word| ((w.rect.y0 + w.rect.y1) / 2.0 / 4.0).round() as i32;
        row(a).cmp(&row(b)).then(a.rect.x0.total_cmp(&b.rect.x0))
    });
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    // One line's size is estimated once.
    let (mut line, mut scale, mut stroke) = (f32::MIN, 1.0, 1.0);
    for mut word in words {
        let middle = (word.rect.y0 + word.rect.y1) / 2.0;
        if (middle - line).abs() > 0.4 * word.size {
            line = middle;
            scale = 1.0 + quality.size * chance.swing();
            stroke = 1.0 + quality.size * chance.swing();
        }
        if chance.hits(quality.lost) {
            continue;
        }
        let thick = if word.bold { 0.135 } else { 0.09 };
        // Print and scan widen all strokes by the same.
        let printed = || thick * word.size + 0.2;
        word.stroke = Some(stroke * word.stroke.unwrap_or_else(printed));
        word.font = 0;
        word.bold = false;
        word.size *= scale;
        for side in [
            &mut word.rect.x0,
            &mut word.rect.y0,
            &mut word.rect.x1,
            &mut word.rect.y1,
        ] {
            *side += 0.04 * word.size * chance.swing();
        }
        let read = misread(&word.text, quality.slips, chance);
        let slips = usize::from(read != word.text) as f32;
        word.confidence = (0.97 - 0.1 * chance.unit() - 0.15 * slips * chance.unit()).max(0.3);
        word.text = read;
        let follows = out.last().is_some_and(|last| {
            let gap = word.rect.x0 - last.rect.x1;
            (last.rect.y0 - word.rect.y0).abs() < 0.3 * word.size
                && gap > -0.2 * word.size
                && gap < 0.6 * word.size
        });
        if follows && chance.hits(quality.broken) {
            if let Some(last) = out.last_mut() {
                last.text.push_str(&word.text);
                last.rect.x1 = word.rect.x1;
            }
        } else if chance.hits(quality.broken)
            && let Some((left, right)) = apart(&word, chance)
        {
            out.push(left);
            out.push(right);
        } else {
            out.push(word);
        }
    }
    view.words = out;
}

fn misread(text: &str, slips: f32, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if chance.hits(slips) {
            let fits: Vec<&(&str, &str)> = CONFUSED
                .iter()
                .filter(|(from, _)| rest.starts_with(from))
                .collect();
            if let Some((from, to)) = fits.get(chance.below(fits.len())) {
                out.push_str(to);
                rest = &rest[from.len()..];
                continue;
            }
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

fn apart(word: &Word, chance: &mut Chance) -> Option<(Word, Word)> {
    let count = word.text.chars().count();
    if count < 4 {
        return None;
    }
    let at = 1 + chance.below(count - 1);
    let cut = word.text.char_indices().nth(at)?.0;
    let (mut left, mut right) = (word.clone(), word.clone());
    left.text.truncate(cut);
    right.text = word.text[cut..].to_owned();
    let x = word.rect.x0 + word.rect.width() * at as f32 / count as f32;
    left.rect.x1 = x - 0.05 * word.size;
    right.rect.x0 = x + 0.2 * word.size;
    Some((left, right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_those_of_readers() {
        let mut chance = Chance::of(&["slips"]);
        assert_eq!(misread("barn", 0.0, &mut chance), "barn");
        let read = misread("barn", 1.0, &mut chance);
        assert!(read != "barn" && read.starts_with('b'), "{read}");
    }
}
