//! Indexes for music readers and spreadsheets, written beside the songs.
//!
//! Each function takes the songs of a book and gives the bytes of one file in UTF-8.
//!
//! # Titles that a spreadsheet would calculate
//! A cell that starts with `=`, `+`, `-` or `@` may be taken for a formula by a
//! spreadsheet. Titles do start like that ("+ / -", "@ Home"), come from PDFs that
//! anybody may have made, and these files are for music readers first, where an
//! apostrophe put in front would stand in the title for good. So [`cell`] puts the
//! apostrophe only where the cell could do something: where a formula character is
//! followed by more than a plain word or number, that is, where the cell holds a bracket,
//! an exclamation mark or a pipe, without which no function, macro or link to a programme
//! can be called. Control characters, with which a cell can be broken up, become spaces.

mod forscore;
mod index;
mod mobilesheets;

use songbook_contract::PageNumber;

pub use self::forscore::forscore;
pub use self::index::index;
pub use self::mobilesheets::mobilesheets;

/// A song as the indexes list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSong {
    /// Its title.
    pub title: String,
    /// Who it is by; empty if nobody knows.
    pub artist: String,
    /// Its first page in the book.
    pub start: PageNumber,
    /// Its last page in the book, not before the first.
    pub end: PageNumber,
}

/// Why an index could not be written: out of memory is the only way, and trying again
/// does not help.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the {name} index")]
pub struct ExportError {
    name: &'static str,
    #[source]
    source: csv::Error,
}

/// A text as a cell that no spreadsheet runs (see the module's text).
fn cell(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let clean = clean.trim();
    let looks_like_formula = clean.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if looks_like_formula && clean.contains(['(', '!', '|', '{', '[']) {
        format!("'{clean}")
    } else {
        clean.to_owned()
    }
}

/// Rows as RFC 4180 has them: quoted where needed, lines ended by CR LF.
fn table<const N: usize>(
    name: &'static str,
    separator: u8,
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Vec<u8>, ExportError> {
    let fail = |source| ExportError { name, source };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(header).map_err(fail)?;
    for row in rows {
        writer.write_record(row).map_err(fail)?;
    }
    writer
        .into_inner()
        .map_err(|error| fail(error.into_error().into()))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Songs with everything that has to be quoted.
    pub(crate) fn songs() -> Vec<ExportSong> {
        let song = |title: &str, artist: &str, start, end| ExportSong {
            title: title.to_owned(),
            artist: artist.to_owned(),
            start: PageNumber(start),
            end: PageNumber(end),
        };
        vec![
            song("Plain", "Somebody", 3, 5),
            song("One; Two, \"Three\"", "", 6, 6),
            song("=HYPERLINK(\"x\")\r\nÉté", "A|B", 7, 8),
        ]
    }

    #[test]
    fn only_cells_that_could_run_are_disarmed() {
        let table = [
            ("Plain", "Plain"),
            ("-- Medley --", "-- Medley --"),
            ("@ Home", "@ Home"),
            ("+1", "+1"),
            ("=1+1", "=1+1"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("-SUM(A1)", "'-SUM(A1)"),
            ("\t=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("Help (I need somebody)!", "Help (I need somebody)!"),
            ("a\nb", "a b"),
        ];
        for (text, expected) in table {
            assert_eq!(cell(text), expected);
        }
    }
}
