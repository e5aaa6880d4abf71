//! `index-forscore.csv`: forScore makes a bookmark of each line in the book's score.
//!
//! forScore lets the user tell it what each column is, so the header line is for people;
//! the names are those that forScore shows for a bookmark's fields. Values of `Composers` and
//! `Tags` are parted by commas in forScore, so the quotes around them matter.

use super::{ExportError, ExportSong, cell, table};

/// The index of `songs`, tagged with the book's title.
///
/// # Errors
/// [`ExportError`].
pub fn forscore(book: &str, songs: &[ExportSong]) -> Result<Vec<u8>, ExportError> {
    // A comma would make two tags of the title.
    let tag = cell(&book.replace(',', ""));
    let rows = songs.iter().map(|song| {
        let (start, end) = (song.start.to_string(), song.end.max(song.start).to_string());
        [
            cell(&song.title),
            start,
            end,
            cell(&song.artist),
            tag.clone(),
        ]
    });
    table(
        "forScore",
        b',',
        ["Title", "Start Page", "End Page", "Composers", "Tags"],
        rows,
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::songs;
    use super::*;

    #[test]
    fn layout() {
        let bytes = forscore("Red, White", &songs()).unwrap();
        let expected = "Title,Start Page,End Page,Composers,Tags\r\n\
            Plain,3,5,Somebody,Red White\r\n\
            \"One; Two, \"\"Three\"\"\",6,6,,Red White\r\n\
            \"'=HYPERLINK(\"\"x\"\")  Été\",7,8,A|B,Red White\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
