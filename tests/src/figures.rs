//! The figures of an accuracy run: one row a book, their totals, and the table.

use std::fmt::Write as _;

use serde::Serialize;
use songbook_contract::Usage;

use crate::corpus::Group;

/// What was measured of one book.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// `folder/name`.
    pub book: String,
    /// The group that it counts in.
    pub group: Group,
    /// Whether it is set aside.
    pub set_aside: bool,
    /// Whether its pages have to be read by OCR.
    pub ocr: bool,
    /// Pages of the PDF.
    pub pages: u32,
    /// How many songs, and how many of them are right.
    pub count: Count,
    /// Wall seconds of the first run.
    pub seconds: f64,
    /// Wall seconds of a second run over the same output.
    pub again_seconds: f64,
    /// Whether that second run left every file as it was.
    pub again_identical: bool,
    /// Largest resident memory in MiB.
    pub peak_mib: f64,
    /// What was used of services that cost, if it ended as it should.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What went wrong as a whole, if something did.
    pub failure: Option<String>,
}

/// Songs counted, of one book or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// Songs of the truth.
    pub songs: usize,
    /// Songs of the result.
    pub found: usize,
    /// Right start page and title.
    pub right: usize,
    /// Right pages from first to last.
    pub exact_ranges: usize,
    /// Title exactly as in the truth.
    pub exact_titles: usize,
    /// Called verified.
    pub verified: usize,
    /// Called verified and judged wrong.
    pub wrong_verified: usize,
}

impl Count {
    fn add(self, other: Self) -> Self {
        Self {
            songs: self.songs + other.songs,
            found: self.found + other.found,
            right: self.right + other.right,
            exact_ranges: self.exact_ranges + other.exact_ranges,
            exact_titles: self.exact_titles + other.exact_titles,
            verified: self.verified + other.verified,
            wrong_verified: self.wrong_verified + other.wrong_verified,
        }
    }

    /// Right songs among those of the truth, 0 to 1 (1 if there are none).
    pub fn recall(&self) -> f64 {
        if self.songs == 0 {
            1.0
        } else {
            self.right as f64 / self.songs as f64
        }
    }

    /// Whether every song is right to its last page and there is none too many.
    pub fn perfect(&self) -> bool {
        self.right == self.songs && self.found == self.songs && self.exact_ranges == self.songs
    }
}

impl Row {
    /// Wall seconds of the first run for each page.
    pub fn seconds_per_page(&self) -> f64 {
        self.seconds / f64::from(self.pages.max(1))
    }
}

/// The sum of several books.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Total {
    /// Which books.
    pub group: Group,
    /// Whether these are the set-aside ones of the group.
    pub set_aside: bool,
    /// How many books.
    pub books: usize,
    /// How many of them are perfect.
    pub perfect: usize,
    /// Their songs.
    pub count: Count,
    /// Right songs among those of the truth, 0 to 1.
    pub recall: f64,
}

/// The totals of each group, set-aside books apart; groups without books are left out.
pub fn totals(rows: &[Row]) -> Vec<Total> {
    let kinds = Group::ALL.into_iter().flat_map(|g| [(g, false), (g, true)]);
    kinds
        .filter_map(|(group, set_aside)| {
            let of: Vec<&Row> = rows
                .iter()
                .filter(|r| r.group == group && r.set_aside == set_aside)
                .collect();
            let count = sum(of.iter().copied());
            (!of.is_empty()).then(|| Total {
                group,
                set_aside,
                books: of.len(),
                perfect: of.iter().filter(|r| r.count.perfect()).count(),
                count,
                recall: count.recall(),
            })
        })
        .collect()
}

/// The songs of several books together.
pub fn sum<'r>(rows: impl Iterator<Item = &'r Row>) -> Count {
    rows.fold(Count::default(), |total, row| total.add(row.count))
}

/// Head of the table.
pub fn head() -> String {
    format!(
        "{:<28} {:>5} {:>5} {:>5} {:>5} {:>6} {:>5} {:>5} {:>7} {:>6} {:>5} {:>6}",
        "book (* set aside)",
        "songs",
        "found",
        "right",
        "exact",
        "titles",
        "verif",
        "wrong",
        "sec",
        "s/page",
        "MiB",
        "again",
    )
}

/// A book's line of the table.
pub fn line(row: &Row) -> String {
    let mark = if row.set_aside { "*" } else { "" };
    let mut line = format!(
        "{:<28} {} {:>7.1} {:>6.3} {:>5.0} {:>6.2}",
        format!("{}{mark}", row.book),
        counts(&row.count),
        row.seconds,
        row.seconds_per_page(),
        row.peak_mib,
        row.again_seconds,
    );
    let cost = row.usage.unwrap_or_default().cost;
    if cost.millionths() > 0 {
        let _ = write!(line, "  USD {cost}");
    }
    if !row.again_identical {
        line.push_str("  second run differs");
    }
    if let Some(failure) = &row.failure {
        let _ = write!(line, "  {failure}");
    }
    line
}

/// A total's line of the table.
pub fn total_line(total: &Total) -> String {
    let aside = if total.set_aside { ", set aside" } else { "" };
    format!(
        "{:<28} {}  {:.1} % right, {} of {} books perfect",
        format!("{}{aside}", total.group.name()),
        counts(&total.count),
        100.0 * total.recall,
        total.perfect,
        total.books,
    )
}

fn counts(count: &Count) -> String {
    format!(
        "{:>5} {:>5} {:>5} {:>5} {:>6} {:>5} {:>5}",
        count.songs,
        count.found,
        count.right,
        count.exact_ranges,
        count.exact_titles,
        count.verified,
        count.wrong_verified,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(book: &str, group: Group, set_aside: bool, right: usize) -> Row {
        Row {
            book: book.to_owned(),
            group,
            set_aside,
            ocr: false,
            pages: 10,
            count: Count {
                songs: 4,
                found: 4,
                right,
                exact_ranges: right,
                ..Count::default()
            },
            seconds: 2.0,
            again_seconds: 0.1,
            again_identical: true,
            peak_mib: 100.0,
            usage: None,
            failure: None,
        }
    }

    #[test]
    fn totals_keep_set_aside_books_apart() {
        let rows = [
            row("books/a", Group::Books, false, 4),
            row("books/b", Group::Books, false, 3),
            row("books/c", Group::Books, true, 1),
            row("real/d", Group::RealPartial, false, 2),
        ];
        let found: Vec<_> = totals(&rows)
            .iter()
            .map(|t| (t.group, t.set_aside, t.books, t.perfect, t.count.right))
            .collect();
        assert_eq!(
            found,
            [
                (Group::Books, false, 2, 1, 7),
                (Group::Books, true, 1, 0, 1),
                (Group::RealPartial, false, 1, 0, 2),
            ]
        );
    }

    #[test]
    fn lines_stand_under_the_head() {
        let line = line(&row("books/a", Group::Books, true, 4));
        assert_eq!(line.len(), head().len());
        assert!(line.starts_with("books/a* "));
    }
}
