//! `index.csv`: title, first page and last page, as public collections of book indexes
//! have it.

use super::{ExportError, ExportSong, cell, table};

/// The index of `songs`.
///
/// # Errors
/// [`ExportError`].
pub fn index(songs: &[ExportSong]) -> Result<Vec<u8>, ExportError> {
    let rows = songs.iter().map(|song| {
        [
            cell(&song.title),
            song.start.to_string(),
            song.end.max(song.start).to_string(),
        ]
    });
    table("plain", b',', ["title", "first page", "last page"], rows)
}

#[cfg(test)]
mod tests {
    use super::super::tests::songs;
    use super::*;

    #[test]
    fn layout() {
        let bytes = index(&songs()).unwrap();
        let expected = "title,first page,last page\r\n\
            Plain,3,5\r\n\
            \"One; Two, \"\"Three\"\"\",6,6\r\n\
            \"'=HYPERLINK(\"\"x\"\")  Été\",7,8\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
