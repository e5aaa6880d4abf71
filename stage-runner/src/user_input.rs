//! Files that a user writes: contents and corrections as CSV or JSON.

use std::{fs, io, path::Path};

use serde::de::DeserializeOwned;
use songbook_contract::{PageNumber, PageRange, SongOverride, UserEntry};

/// Why a user's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UserInputError {
    /// It cannot be read.
    #[error("could not read `{path}`: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A line or field is malformed.
    #[error("`{path}` line {line}: {problem}")]
    Line {
        /// The file.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and what is expected.
        problem: String,
    },
    /// The file as a whole has another shape than expected.
    #[error("`{path}`: {problem}")]
    Shape {
        /// The file.
        path: String,
        /// What is wrong, and what is expected.
        problem: String,
    },
    /// A list of pages that cannot be understood.
    #[error("`{text}` is no list of pages; write it like `3-5,8`")]
    Pages {
        /// What was typed.
        text: String,
    },
}

/// Reads contents entries: JSON (a list of `{"title", "printedPage"}`), or CSV with the
/// columns title, page and perhaps artist, with or without a header line.
///
/// # Errors
/// [`UserInputError`], naming the line.
pub fn read_toc(path: &Path) -> Result<Vec<UserEntry>, UserInputError> {
    let (name, text) = read(path)?;
    if let Some(entries) = json(&name, &text)? {
        return Ok(entries);
    }
    let mut entries = Vec::new();
    for row in rows(
        &name,
        &text,
        &[
            &["title"],
            &["page", "printed page", "printedpage", "first page"],
            &["artist"],
        ],
    )? {
        let (title, page) = (row.field(0), row.field(1));
        if title.is_empty() {
            return Err(row.problem("the title is empty; each line is `title,page`"));
        }
        entries.push(UserEntry {
            title: title.to_owned(),
            artist: row.optional(2),
            printed_page: (!page.is_empty()).then(|| page.to_owned()),
            page: None,
        });
    }
    Ok(entries)
}

/// Reads corrections: JSON (a list of `{"title", "firstPage", "lastPage", "artist",
/// "remove"}`), or CSV with the columns title, first page, last page, artist. A line
/// whose title is `-` says that no song starts on that page.
///
/// # Errors
/// [`UserInputError`], naming the line.
pub fn read_songs(path: &Path) -> Result<Vec<SongOverride>, UserInputError> {
    let (name, text) = read(path)?;
    if let Some(songs) = json(&name, &text)? {
        return Ok(songs);
    }
    let columns: [&[&str]; 4] = [
        &["title"],
        &["first page", "firstpage", "start", "startpage", "page"],
        &["last page", "lastpage", "end", "endpage"],
        &["artist"],
    ];
    let mut songs = Vec::new();
    for row in rows(&name, &text, &columns)? {
        let title = row.field(0);
        if title.is_empty() {
            return Err(
                row.problem("the title is empty; each line is `title,first page,last page`")
            );
        }
        let (first_page, last_page) = (row.page(1)?, row.page(2)?);
        if matches!((first_page, last_page), (Some(first), Some(last)) if last < first) {
            return Err(row.problem("the last page is before the first"));
        }
        let remove = title == "-";
        if remove && first_page.is_none() {
            return Err(row.problem("the title `-` removes a song and needs its first page"));
        }
        songs.push(SongOverride {
            title: title.to_owned(),
            artist: row.optional(3),
            first_page,
            last_page,
            remove,
        });
    }
    Ok(songs)
}

/// Reads a list of pages such as `3-5,8`.
///
/// # Errors
/// [`UserInputError::Pages`].
pub fn parse_pages(text: &str) -> Result<Vec<PageRange>, UserInputError> {
    let bad = || UserInputError::Pages {
        text: text.to_owned(),
    };
    text.split(',')
        .map(|part| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<u32>().ok().filter(|page| *page > 0);
            match (number(first), number(last)) {
                (Some(first), Some(last)) if first <= last => Ok(PageRange {
                    first: PageNumber(first),
                    last: PageNumber(last),
                }),
                _ => Err(bad()),
            }
        })
        .collect()
}

fn read(path: &Path) -> Result<(String, String), UserInputError> {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            Ok((name, text.trim_start_matches('\u{feff}').to_owned()))
        }
        Err(source) => Err(UserInputError::Read { path: name, source }),
    }
}

/// The list, if the text is JSON at all.
fn json<T: DeserializeOwned>(path: &str, text: &str) -> Result<Option<Vec<T>>, UserInputError> {
    if !text.trim_start().starts_with(['[', '{']) {
        return Ok(None);
    }
    match serde_json::from_str(text) {
        Ok(list) => Ok(Some(list)),
        Err(error) if error.line() > 0 => Err(UserInputError::Line {
            path: path.to_owned(),
            line: error.line() as u64,
            problem: error.to_string(),
        }),
        Err(error) => Err(UserInputError::Shape {
            path: path.to_owned(),
            problem: error.to_string(),
        }),
    }
}

/// One line of a CSV file with its fields in the expected order.
struct Row<'a> {
    path: &'a str,
    line: u64,
    fields: Vec<String>,
}

impl Row<'_> {
    fn field(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", |field| field.as_str())
    }

    fn optional(&self, column: usize) -> Option<String> {
        Some(self.field(column).to_owned()).filter(|field| !field.is_empty())
    }

    fn page(&self, column: usize) -> Result<Option<PageNumber>, UserInputError> {
        let text = self.field(column);
        match text.parse::<u32>() {
            _ if text.is_empty() => Ok(None),
            Ok(page) if page > 0 => Ok(Some(PageNumber(page))),
            _ => Err(self.problem(&format!(
                "`{text}` is no page of the PDF; pages count from 1"
            ))),
        }
    }

    fn problem(&self, problem: &str) -> UserInputError {
        UserInputError::Line {
            path: self.path.to_owned(),
            line: self.line,
            problem: problem.to_owned(),
        }
    }
}

/// The rows of a CSV text, comma or semicolon separated, columns found by the names in
/// its header line or else in the given order.
fn rows<'a>(
    path: &'a str,
    text: &str,
    columns: &[&[&str]],
) -> Result<Vec<Row<'a>>, UserInputError> {
    let first_line = text.lines().next().unwrap_or_default();
    let count = |separator| first_line.matches(separator).count();
    let delimiter = if count(';') > count(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut order: Option<Vec<Option<usize>>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| UserInputError::Shape {
            path: path.to_owned(),
            problem: error.to_string(),
        })?;
        if order.is_none() {
            let lower: Vec<String> = record.iter().map(str::to_lowercase).collect();
            let named: Vec<Option<usize>> = columns
                .iter()
                .map(|names| lower.iter().position(|cell| names.contains(&cell.as_str())))
                .collect();
            let is_header = named.first().is_some_and(Option::is_some)
                && named.iter().flatten().count() >= 2.min(columns.len());
            order = Some(if is_header {
                named
            } else {
                (0..columns.len()).map(Some).collect()
            });
            if is_header {
                continue;
            }
        }
        let fields: Vec<String> = order
            .iter()
            .flatten()
            .map(|column| {
                column
                    .and_then(|column| record.get(column))
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect();
        if fields.iter().all(String::is_empty) {
            continue;
        }
        rows.push(Row {
            path,
            line: record.position().map_or(0, csv::Position::line),
            fields,
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn contents_come_in_several_shapes() {
        let expected = [("Mary's Song, Reprise", Some("7")), ("Home", None)];
        for text in [
            "\"Mary's Song, Reprise\",7\nHome\n",
            "\u{feff}title,page\n\"Mary's Song, Reprise\",7\nHome,\n",
            "Page;Title\n7;Mary's Song, Reprise\n;Home\n",
            r#"[{"title":"Mary's Song, Reprise","printedPage":"7"},{"title":"Home"}]"#,
        ] {
            let entries = read_toc(write(text).path()).unwrap();
            let found: Vec<_> = entries
                .iter()
                .map(|entry| (entry.title.as_str(), entry.printed_page.as_deref()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn corrections_are_read_and_wrong_lines_are_named() {
        let songs =
            read_songs(write("title,first page,last page\nHome,3,5\n-,9,\n").path()).unwrap();
        assert_eq!(songs.len(), 2);
        assert_eq!(songs[0].last_page, Some(PageNumber(5)));
        assert!(songs[1].remove);
        for (text, line) in [("Home,5,3\n", 1), ("A,1,2\nB,x,2\n", 2), ("-,,\n", 1)] {
            match read_songs(write(text).path()) {
                Err(UserInputError::Line { line: found, .. }) => assert_eq!(found, line, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn lists_of_pages() {
        let pages = parse_pages("3-5, 8").unwrap();
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[0].len(), 3);
        for bad in ["", "5-3", "0", "x", "1,,2"] {
            assert!(parse_pages(bad).is_err(), "{bad}");
        }
    }
}
