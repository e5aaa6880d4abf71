//! `ActualText` of marked content: what glyphs stand for that do not say it themselves, as
//! browsers and layout programs write small capitals, swashes and ligatures
//! (ISO 32000-1, 14.9.4).

use hayro::hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};

use super::{
    glyphs::{Mark, usable},
    strings,
};

/// Longest text that is taken, in characters: a stretch is a few words at most.
const LONGEST: usize = 400;

/// The stretches of marked content that are open: how many, and the outermost one whose
/// text is given, which is that of all that is in it.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    open: usize,
    told: Option<Stretch>,
}

#[derive(Debug)]
struct Stretch {
    text: String,
    /// How many stretches it is inside of.
    depth: usize,
    /// How many marks there were before it.
    first: usize,
}

impl Stretches {
    /// A stretch begins after `marks` marks.
    pub fn begin(&mut self, properties: Option<&Dict<'_>>, marks: usize) {
        let depth = self.open;
        self.open += 1;
        if self.replaces() {
            return;
        }
        self.told = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"))
            .map(|text| strings::text_string(text.as_bytes()))
            .filter(|text| !text.is_empty() && text.chars().nth(LONGEST).is_none())
            .map(|text| Stretch {
                text,
                depth,
                first: marks,
            });
    }

    /// Whether glyphs are drawn whose text is given.
    pub fn replaces(&self) -> bool {
        self.told.is_some()
    }

    /// The innermost stretch ends: gives its marks their text. Gives how many of them had
    /// none of their own and have one now.
    pub fn end(&mut self, marks: &mut [Mark]) -> usize {
        self.open = self.open.saturating_sub(1);
        let Some(stretch) = self.told.take_if(|told| told.depth >= self.open) else {
            return 0;
        };
        let marks = marks.get_mut(stretch.first..).unwrap_or_default();
        let mute = marks.iter().filter(|mark| mark.text.is_empty()).count();
        // Glyphs that say what they are tell more exactly where it stands.
        if mute == 0 && marks.len() != 1 {
            return 0;
        }
        let characters: Vec<char> = stretch.text.chars().collect();
        let count = marks.len().max(1);
        for (index, mark) in marks.iter_mut().enumerate() {
            let part = index * characters.len() / count..(index + 1) * characters.len() / count;
            let part: String = characters.get(part).unwrap_or_default().iter().collect();
            mark.text = usable(&part).unwrap_or_default();
        }
        mute
    }
}
