//! `index-mobilesheets.csv`: MobileSheets splits the book into songs by it on import.
//!
//! The layout is the one that ChordPro documents for it: `;` between fields, a header
//! line with MobileSheets' field names, pages as `3` or `3-5`.

use super::{ExportError, ExportSong, cell, table};

/// The index of `songs`, which belong to the collection `book`.
///
/// # Errors
/// [`ExportError`].
pub fn mobilesheets(book: &str, songs: &[ExportSong]) -> Result<Vec<u8>, ExportError> {
    let rows = songs.iter().map(|song| {
        let pages = if song.end > song.start {
            format!("{}-{}", song.start, song.end)
        } else {
            song.start.to_string()
        };
        // MobileSheets reads a bar as the border between two artists or collections.
        let single = |text: &str| cell(&text.replace('|', "/"));
        [cell(&song.title), pages, single(&song.artist), single(book)]
    });
    table(
        "MobileSheets",
        b';',
        ["title", "pages", "artists", "collections"],
        rows,
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::songs;
    use super::*;

    #[test]
    fn layout() {
        let bytes = mobilesheets("My \"Book\"", &songs()).unwrap();
        let expected = "title;pages;artists;collections\r\n\
            Plain;3-5;Somebody;\"My \"\"Book\"\"\"\r\n\
            \"One; Two, \"\"Three\"\"\";6;;\"My \"\"Book\"\"\"\r\n\
            \"'=HYPERLINK(\"\"x\"\")  Été\";7-8;A/B;\"My \"\"Book\"\"\"\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
