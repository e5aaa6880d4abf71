//! Maps from a font's codes to characters, also those that the interpreter refuses whole for
//! entries that lead nowhere.

use hayro::hayro_interpret::hayro_cmap::{BfString, CMap};
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Dict, Stream};

/// What an entry that leads nowhere is made to lead to: the replacement character.
const NOWHERE: &[u8] = b"<FFFD>";

/// A map that had entries without a character, as some programs write them for glyphs that
/// stand for nothing by themselves.
pub(super) struct Mended(CMap);

impl Mended {
    /// The map of a font, if the one in the file has such entries.
    pub fn of(font: &Dict<'_>) -> Option<Self> {
        let stream = font.get::<Stream<'_>>(keys::TO_UNICODE)?;
        let mended = mended(&stream.decoded_data().ok()?)?;
        Some(Self(CMap::parse(&mended, |_| None)?))
    }

    /// The characters that a code stands for; empty if they are none.
    pub fn characters(&self, code: u32) -> Option<String> {
        let text = text_of(self.0.lookup_bf_string(code)?);
        Some(text.replace('\u{FFFD}', ""))
    }
}

/// The characters that an entry of a map leads to.
pub(super) fn text_of(mapped: BfString) -> String {
    match mapped {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    }
}

/// The text of a map with all entries leading somewhere; nothing if they did before.
fn mended(map: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(map.len());
    let mut rest = map;
    let mut found = false;
    while let Some((&byte, after)) = rest.split_first() {
        let inside = after.trim_ascii_start();
        // Not the brackets of a dictionary.
        let opens = byte == b'<' && out.last() != Some(&b'<');
        if opens && inside.first() == Some(&b'>') && inside.get(1) != Some(&b'>') {
            out.extend_from_slice(NOWHERE);
            rest = inside.get(1..).unwrap_or_default();
            found = true;
        } else {
            out.push(byte);
            rest = after;
        }
    }
    found.then_some(out)
}

#[cfg(test)]
mod tests {
    use songbook_contract::PageNumber;

    use super::super::fixtures;
    use super::super::{Limits, Pdf};
    use super::*;

    #[test]
    fn only_entries_that_lead_nowhere_are_mended() {
        assert_eq!(mended(b"<</Registry (A)>> <01> <0041>"), None);
        assert_eq!(
            mended(b"<< >> <01> <> <02> < >").as_deref(),
            Some(&b"<< >> <01> <FFFD> <02> <FFFD>"[..])
        );
    }

    #[test]
    fn one_entry_that_leads_nowhere_loses_no_other_character() {
        let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap \
                   1 begincodespacerange <00> <FF> endcodespacerange \
                   3 beginbfchar <41> <0052> <42> <> <43> <0065> endbfchar \
                   endcmap end end";
        let file = fixtures::file(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R \
             /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
             /ToUnicode 5 0 R >> >> >> >>",
            &fixtures::stream("", "BT /F1 20 Tf 20 300 Td (ACCB) Tj ET"),
            &fixtures::stream("", map),
        ]);
        let pdf = Pdf::open(file, &Limits::default()).expect("the fixture opens");
        let page = pdf.session(|session| session.text_or_none(PageNumber(1)));
        let page = page.expect("a session");
        let words: Vec<&str> = page.view.words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(words, ["Ree"]);
    }
}
