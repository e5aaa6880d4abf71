//! Text strings of PDF structures: PDFDocEncoding, UTF-16, UTF-8.

use unicode_normalization::UnicodeNormalization;

/// PDFDocEncoding of the bytes 0x18 to 0x1F.
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];

/// PDFDocEncoding of the bytes 0x80 to 0xA0; U+FFFD where it defines none.
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// Decodes a text string of a PDF to NFC without control characters, runs of white
/// space made one space, lone surrogates replaced.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let decoded: String = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Some producers write UTF-8 without saying so; a string that is valid UTF-8
        // and not plain ASCII is hardly ever anything else.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.chars().map(|c| if c.is_ascii() { pdf_doc(c as u8) } else { c }).collect(),
            Err(_) => bytes.iter().map(|&byte| pdf_doc(byte)).collect(),
        },
    };
    tidy(&decoded)
}

/// NFC, no controls, no private-use characters, single spaces, trimmed.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_private_use(c) && c != '\u{FEFF}' && c != '\u{200B}' {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether the character belongs to a private-use area.
pub(super) fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| match pair {
        [a, b] => Some(unit([*a, *b])),
        _ => None,
    });
    let mut out = String::new();
    // An escape in a UTF-16 string brackets a language code; it is not text.
    let mut in_language = false;
    for c in char::decode_utf16(units) {
        match c.unwrap_or(char::REPLACEMENT_CHARACTER) {
            '\u{1B}' => in_language = !in_language,
            _ if in_language => {}
            c => out.push(c),
        }
    }
    out
}

fn pdf_doc(byte: u8) -> char {
    match byte {
        0x18..=0x1F => LOW.get(usize::from(byte - 0x18)),
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)),
        _ => None,
    }
    .copied()
    .unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_decodes() {
        let table: &[(&[u8], &str)] = &[
            (b"Plain", "Plain"),
            (b"Caf\xE9 \x84 \x8DSong\x8E", "Café — “Song”"),
            (b"\xFE\xFF\x00D\x00v\x01\x59\x00\xE1k", "Dvřá"),
            (b"\xFF\xFED\x00o\x00", "Do"),
            (b"\xEF\xBB\xBFna\xC3\xAFve", "naïve"),
            (b"na\xC3\xAFve", "naïve"),
            (b"\xFE\xFF\xD8\x00\x00A", "\u{FFFD}A"),
            (b"\xFE\xFF\x00\x1B\x00e\x00n\x00\x1B\x00A", "A"),
            (b" two\r\n  lines\x00 ", "two lines"),
            (b"", ""),
        ];
        for (bytes, text) in table {
            assert_eq!(text_string(bytes), *text, "{bytes:?}");
        }
    }
}
