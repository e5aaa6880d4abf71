//! Names and weights of the fonts that glyphs were drawn with.

use std::collections::{HashMap, HashSet};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{Glyph, GlyphIdentifier, GlyphRun, OutlineGlyph};
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::Resources;
use hayro_font::{Font, FontCache, FontGlyph};

use super::strings;
use super::to_unicode::Mended;

/// How deep forms within forms are searched for fonts.
const MAX_FORM_DEPTH: usize = 8;

/// How many fonts of a document are told apart; the rest has no name.
const MAX_FONTS: usize = 2_000;

/// Weight of `/FontWeight` from which a face is bold.
const BOLD_WEIGHT: u32 = 600;

/// `/Flags` bit for a face that is to be emboldened.
const FORCE_BOLD: u32 = 1 << 18;

/// What is known of a font.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct FontName {
    /// The name without its subset prefix; empty if unknown.
    pub name: String,
    /// Whether the face is bold.
    pub bold: bool,
    /// Whether the font holds music signs, whose characters are no text.
    pub music: bool,
}

/// What tells apart the glyphs of fonts that share a font program, as the stand-ins
/// for fonts that are not embedded do: program and glyph, code, advance.
type GlyphKey = (GlyphIdentifier, u32, u32);

/// Where a glyph was found.
#[derive(Debug, Clone, Copy)]
struct Found {
    font: usize,
    stretch: f64,
}

/// What the font of a glyph says of it.
pub(super) struct OfGlyph<'n> {
    /// Its font.
    pub name: &'n FontName,
    /// The factor by which it is stretched to its advance (not 1 for fonts that stand in).
    pub stretch: f64,
    /// The characters that it stands for, where the interpreter refuses the font's map.
    pub characters: Option<String>,
}

/// The fonts of a document as far as its pages were seen.
///
/// The interpreter does not say which font dictionary a glyph came from, so the
/// dictionaries in a page's resources are loaded beside it and glyphs are matched by
/// their font programs.
#[derive(Default)]
pub(super) struct FontNames<'a> {
    cache: FontCache<'a>,
    seen: HashSet<ObjectIdentifier>,
    fonts: Vec<(Font<'a>, FontName, Option<Mended>)>,
    by_glyph: HashMap<GlyphKey, Option<Found>>,
}

impl<'a> FontNames<'a> {
    /// Learns the fonts that a page's resources name.
    pub fn learn(&mut self, resources: &Resources<'a>, settings: &InterpreterSettings) {
        let before = self.fonts.len();
        let mut pending = vec![(resources.clone(), 0)];
        while let Some((resources, depth)) = pending.pop() {
            for key in resources.fonts.keys() {
                self.learn_font(&resources.fonts, &key, settings);
            }
            if depth >= MAX_FORM_DEPTH {
                continue;
            }
            for key in resources.x_objects.keys() {
                let id = resources.x_objects.get_ref(key.as_ref());
                if id.is_some_and(|id| !self.seen.insert(id.into())) {
                    continue;
                }
                let Some(form) = resources.x_objects.get::<Stream<'a>>(key.as_ref()) else {
                    continue;
                };
                let is_form = form
                    .dict()
                    .get::<Name<'a>>(keys::SUBTYPE)
                    .is_some_and(|subtype| subtype.as_ref() == b"Form");
                if let Some(inner) = form
                    .dict()
                    .get::<Dict<'a>>(keys::RESOURCES)
                    .filter(|_| is_form)
                {
                    pending.push((Resources::new(inner), depth + 1));
                }
            }
        }
        if self.fonts.len() > before {
            self.by_glyph.retain(|_, font| font.is_some());
        }
    }

    fn learn_font(&mut self, fonts: &Dict<'a>, key: &Name<'a>, settings: &InterpreterSettings) {
        let id = fonts.get_ref(key.as_ref());
        if self.fonts.len() >= MAX_FONTS || id.is_some_and(|id| !self.seen.insert(id.into())) {
            return;
        }
        let Some(dict) = fonts.get::<Dict<'a>>(key.as_ref()) else {
            return;
        };
        let font = self
            .cache
            .font(&dict, &settings.font_resolver, &settings.cmap_resolver);
        if let Some(font) = font {
            self.fonts.push((font, describe(&dict), Mended::of(&dict)));
        }
    }

    /// The Type 3 font of a run, whose glyphs are drawings without a font program: the one
    /// in which every code means the same and is as wide. Of several the one of the run
    /// `before`: fonts that share all widths and characters are parts of one face.
    pub fn of_type3_run(&self, run: &GlyphRun<'_, '_>, before: &FontName) -> Option<&FontName> {
        let draws = |font: &Font<'_>| {
            run.glyphs().iter().all(|placed| {
                let Glyph::Type3(glyph) = &**placed else {
                    return false;
                };
                let code = glyph.char_code();
                match font.glyph(font.map_code(code), code) {
                    FontGlyph::Type3(own) => {
                        Some(own.advance_width()) == glyph.advance_width()
                            && own.as_unicode() == glyph.as_unicode()
                    }
                    FontGlyph::Outline(_) => false,
                }
            })
        };
        let mut same = self.fonts.iter().filter(|(_, name, _)| name == before);
        let found = same.find(|(font, ..)| draws(font));
        let found = found.or_else(|| self.fonts.iter().rfind(|(font, ..)| draws(font)));
        found.map(|(_, name, _)| name)
    }

    /// What the font of a glyph says, if its page's resources were learned.
    pub fn of_glyph(&mut self, glyph: &OutlineGlyph) -> Option<OfGlyph<'_>> {
        let fonts = &self.fonts;
        let (id, code) = (glyph.glyph_id(), glyph.char_code());
        let advance = glyph.advance_width().unwrap_or(0.0).to_bits();
        let key = (glyph.identifier(), code, advance);
        let found = *self
            .by_glyph
            .entry(key)
            .or_insert_with_key(|(identifier, ..)| {
                let font = fonts
                    .iter()
                    .position(|(font, ..)| match font.glyph(id, code) {
                        FontGlyph::Outline(own) => {
                            own.identifier() == *identifier
                                && own.advance_width().unwrap_or(0.0).to_bits() == advance
                        }
                        FontGlyph::Type3(_) => false,
                    })?;
                let stretch = fonts.get(font)?.0.glyph_stretch(id, code);
                Some(Found { font, stretch })
            });
        let found = found?;
        let (_, name, mended) = self.fonts.get(found.font)?;
        Some(OfGlyph {
            name,
            stretch: found.stretch,
            characters: mended.as_ref().and_then(|map| map.characters(code)),
        })
    }
}

/// Name and weight by a font dictionary and its descriptor.
fn describe(dict: &Dict<'_>) -> FontName {
    let descendant = dict
        .get::<hayro::hayro_syntax::object::Array<'_>>(keys::DESCENDANT_FONTS)
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let descriptor = dict
        .get::<Dict<'_>>(keys::FONT_DESC)
        .or_else(|| descendant.as_ref()?.get::<Dict<'_>>(keys::FONT_DESC));
    // Type 3 fonts have no base font; browsers say what they drew in the descriptor.
    let name = dict
        .get::<Name<'_>>(keys::BASE_FONT)
        .or_else(|| descriptor.as_ref()?.get::<Name<'_>>(keys::FONT_NAME))
        .map(|name| without_subset_prefix(&strings::tidy(name.as_str())).to_owned())
        .unwrap_or_default();
    let weight = descriptor
        .as_ref()
        .and_then(|d| d.get::<u32>(keys::FONT_WEIGHT))
        .unwrap_or(0);
    let flags = descriptor
        .as_ref()
        .and_then(|d| d.get::<u32>(keys::FLAGS))
        .unwrap_or(0);
    FontName {
        bold: weight >= BOLD_WEIGHT || flags & FORCE_BOLD != 0 || is_bold_name(&name),
        music: is_music_name(&name),
        name,
    }
}

/// Removes the six capitals and the plus that mark a subset of a font.
fn without_subset_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest))
            if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            rest
        }
        _ => name,
    }
}

/// Whether a font's name says that it is bold.
fn is_bold_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words = [
        "bold", "smbd", "black", "heavy", "demi", "cmbx", "sfbx", "cmssbx", "lmbx",
    ];
    words.iter().any(|word| lower.contains(word))
        || lower.ends_with("-bd")
        || lower.ends_with("csb10")
}

/// Whether a font holds music signs: families of notation programs, apart from the
/// faces for words that some of them have.
fn is_music_name(name: &str) -> bool {
    const FAMILIES: &[&str] = &[
        "bravura",
        "caeciliae",
        "ekmelos",
        "emmentaler",
        "engraverfont",
        "engravertime",
        "feta",
        "finaleash",
        "finalebroadway",
        "finaleengraver",
        "finalejazz",
        "finalelegacy",
        "finalemaestro",
        "gonville",
        "gootville",
        "granapadano",
        "greciliae",
        "greextra",
        "gregorio",
        "helsinki",
        "inkpen2",
        "jazzperc",
        "leland",
        "lilypond",
        "maestro",
        "mscore",
        "musicalsymbols",
        "musiqwik",
        "musisync",
        "musix",
        "norfolk",
        "opus",
        "parmesan",
        "petaluma",
        "petrucci",
        "reprise",
        "sebastian",
        "smufl",
        "sonata",
        "xsld",
        "xslhd",
        "xslhu",
        "xslu",
    ];
    const FOR_WORDS: &[&str] = &["script", "title", "chord"];
    let lower = name.to_ascii_lowercase();
    FAMILIES.iter().any(|family| lower.starts_with(family))
        && !FOR_WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subset_prefixes_go() {
        assert_eq!(without_subset_prefix("ABCDEF+Garamond"), "Garamond");
        assert_eq!(without_subset_prefix("Abcdef+Garamond"), "Abcdef+Garamond");
        assert_eq!(without_subset_prefix("Garamond"), "Garamond");
    }

    #[test]
    fn names_tell_weight_and_music() {
        for name in [
            "TimesNewRomanPS-BoldMT",
            "Arial-Black",
            "CMBX12",
            "GillSans-Bd",
        ] {
            assert!(is_bold_name(name), "{name}");
        }
        for name in ["CMR10", "Times-Roman", "Garamond-Italic"] {
            assert!(!is_bold_name(name), "{name}");
        }
        for name in ["Emmentaler-20", "OpusStd", "Bravura", "musix20"] {
            assert!(is_music_name(name), "{name}");
        }
        for name in [
            "Helvetica",
            "EngraversMT",
            "RepriseTitleStd",
            "PetalumaScript",
        ] {
            assert!(!is_music_name(name), "{name}");
        }
    }
}
