//! The committed baseline: how many songs each book must at least get right.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::figures::Row;

/// What each book reached when the baseline was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Baseline {
    books: BTreeMap<String, Reached>,
}

/// What one book reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Reached {
    /// Songs with the right start page and title.
    songs_right: usize,
    /// How many fewer are no failure yet. Kept when the baseline is rewritten.
    slack: usize,
}

impl Baseline {
    /// Reads the baseline; a file that is not there is an empty one.
    ///
    /// # Errors
    /// If it is there but cannot be understood.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        serde_json::from_slice(&fs::read(path)?)
            .with_context(|| format!("understanding {}", path.display()))
    }

    /// Writes the baseline.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(path, text).with_context(|| format!("writing {}", path.display()))
    }

    /// One line for each book that is worse than the baseline by more than its slack.
    pub fn regressions(&self, rows: &[Row]) -> Vec<String> {
        rows.iter()
            .filter_map(|row| {
                let before = self.books.get(&row.book)?;
                let right = row.count.right;
                (right + before.slack < before.songs_right).then(|| {
                    format!(
                        "{}: {right} songs right, {} before (slack {})",
                        row.book, before.songs_right, before.slack
                    )
                })
            })
            .collect()
    }

    /// Takes over what `rows` reached; books that were not run stay as they are.
    pub fn update(&mut self, rows: &[Row]) {
        for row in rows {
            let slack = self.books.get(&row.book).map_or(0, |reached| reached.slack);
            let songs_right = row.count.right;
            self.books
                .insert(row.book.clone(), Reached { songs_right, slack });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Group;
    use crate::figures::Count;

    fn rows(right: &[(&str, usize)]) -> Vec<Row> {
        right
            .iter()
            .map(|&(book, right)| Row {
                book: book.to_owned(),
                group: Group::Books,
                set_aside: false,
                ocr: false,
                pages: 1,
                count: Count {
                    right,
                    ..Count::default()
                },
                seconds: 0.0,
                again_seconds: 0.0,
                again_identical: true,
                peak_mib: 0.0,
                usage: None,
                failure: None,
            })
            .collect()
    }

    #[test]
    fn only_a_loss_beyond_the_slack_is_a_regression() {
        let baseline: Baseline = serde_json::from_str(
            r#"{"books/a": {"songsRight": 10, "slack": 0}, "books/b": {"songsRight": 10, "slack": 1}}"#,
        )
        .unwrap();
        for (a, b, regressions) in [(10, 10, 0), (12, 9, 0), (9, 10, 1), (9, 8, 2)] {
            let found =
                baseline.regressions(&rows(&[("books/a", a), ("books/b", b), ("books/c", 0)]));
            assert_eq!(found.len(), regressions, "{found:?}");
        }
    }

    #[test]
    fn an_update_keeps_slack_and_books_not_run() {
        let mut baseline: Baseline = serde_json::from_str(
            r#"{"books/a": {"songsRight": 10, "slack": 2}, "books/b": {"songsRight": 5, "slack": 0}}"#,
        )
        .unwrap();
        baseline.update(&rows(&[("books/a", 7), ("books/c", 1)]));
        assert_eq!(
            serde_json::to_value(&baseline).unwrap(),
            serde_json::json!({
                "books/a": {"songsRight": 7, "slack": 2},
                "books/b": {"songsRight": 5, "slack": 0},
                "books/c": {"songsRight": 1, "slack": 0},
            })
        );
    }
}
