//! Which books are degraded how: a list of `folder/book recipe` lines.

use std::str::FromStr;

use anyhow::{Context as _, Result};

use super::recipe::Recipe;

/// One copy to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The book, `folder/name`.
    pub book: String,
    /// What is done to it.
    pub recipe: Recipe,
}

impl Item {
    /// The copy's name, its folder left out: book and recipe.
    pub fn name(&self) -> String {
        let book = self.book.rsplit('/').next().unwrap_or(&self.book);
        format!("{book}.{}", self.recipe)
    }
}

impl FromStr for Item {
    type Err = anyhow::Error;

    /// Reads `folder/book recipe` or `folder/book=recipe`.
    fn from_str(text: &str) -> Result<Self> {
        let (book, recipe) = text
            .trim()
            .split_once([' ', '='])
            .with_context(|| format!("{text:?}: a book and a recipe are needed"))?;
        let recipe = recipe.trim().parse().with_context(|| text.to_owned())?;
        Ok(Self {
            book: book.to_owned(),
            recipe,
        })
    }
}

/// Reads a selection; `#` begins a remark.
///
/// # Errors
/// With the first line that cannot be understood.
pub fn read(text: &str) -> Result<Vec<Item>> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(str::parse)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_remarks() {
        let items = read("# all\nreal/a  gray150 # good\n\nbooks/b no-contents+worn100\n").unwrap();
        let names: Vec<_> = items.iter().map(Item::name).collect();
        assert_eq!(names, ["a.gray150", "b.no-contents+worn100"]);
        assert_eq!(items[1].book, "books/b");
        assert!(read("real/a").is_err() && read("real/a gray").is_err());
    }

    #[test]
    fn the_committed_selection_can_be_read() {
        let items = read(include_str!("../../degraded/selection.txt")).unwrap();
        assert!(!items.is_empty());
        let names: std::collections::BTreeSet<_> = items.iter().map(Item::name).collect();
        assert_eq!(names.len(), items.len());
    }
}
