//! What is done to a book, as a person types it: `gray150+no-contents`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::scan::Quality;

/// One kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// Only the first pages are kept.
    First(u32),
    /// The pages of contents are taken out.
    NoContents,
    /// So many pages are lost, none of them the first of a song.
    Drop(u32),
    /// So many pairs of neighbouring pages change places.
    Swap(u32),
    /// So many pages are there twice.
    Repeat(u32),
    /// The text that a scanner's OCR laid under the pictures goes.
    NoText,
    /// The bookmarks go.
    NoOutline,
    /// The links go.
    NoLinks,
    /// The page labels go.
    NoLabels,
    /// Printed and scanned: no text layer, no structure.
    Scan(Quality),
    /// Scanned with two pages side by side.
    Spreads,
    /// Some scanned pages lie on their side or upside down.
    Turned,
}

impl Damage {
    /// Every kind with an example and what it does, for `--help`.
    pub const HELP: [(&'static str, &'static str); 14] = [
        ("gray150", "printed and scanned well: 150 dpi, grey, JPEG"),
        (
            "bilevel200",
            "printed and scanned black on white: 200 dpi, CCITT G4",
        ),
        (
            "worn100",
            "an old copy scanned badly: 100 dpi, askew, shadow, specks",
        ),
        ("spreads", "with a scan: two pages side by side"),
        (
            "turned",
            "with a scan: one page in six lies on its side or upside down",
        ),
        ("no-contents", "the pages of contents are taken out"),
        ("no-text", "invisible text under pictures is taken out"),
        ("no-outline", "bookmarks are taken out"),
        ("no-links", "links are taken out"),
        ("no-labels", "page labels are taken out"),
        (
            "drop2",
            "two pages are lost, none of them the first of a song",
        ),
        ("swap2", "two pairs of neighbouring pages change places"),
        ("repeat2", "two pages are there twice"),
        ("first40", "only the first 40 pages are kept"),
    ];
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First(pages) => write!(f, "first{pages}"),
            Self::NoContents => f.write_str("no-contents"),
            Self::Drop(pages) => write!(f, "drop{pages}"),
            Self::Swap(pairs) => write!(f, "swap{pairs}"),
            Self::Repeat(pages) => write!(f, "repeat{pages}"),
            Self::NoText => f.write_str("no-text"),
            Self::NoOutline => f.write_str("no-outline"),
            Self::NoLinks => f.write_str("no-links"),
            Self::NoLabels => f.write_str("no-labels"),
            Self::Scan(quality) => f.write_str(quality.name()),
            Self::Spreads => f.write_str("spreads"),
            Self::Turned => f.write_str("turned"),
        }
    }
}

/// Why a recipe cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecipeError {
    /// Nothing of that name is known.
    #[error("no damage is called {0:?}; --help lists them")]
    Unknown(String),
    /// It asks for pictures of pages without saying how they are scanned.
    #[error("{0} needs a scan beside it, such as gray150")]
    NeedsScan(&'static str),
    /// It asks for two scans.
    #[error("a book is scanned once")]
    TwoScans,
}

impl FromStr for Damage {
    type Err = RecipeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || RecipeError::Unknown(text.to_owned());
        if let Some(quality) = Quality::ALL.into_iter().find(|q| q.name() == text) {
            return Ok(Self::Scan(quality));
        }
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let number: Option<u32> = digits.parse().ok();
        let name = text.strip_suffix(digits).unwrap_or(text);
        Ok(match (name, number) {
            ("first", Some(pages)) => Self::First(pages),
            ("drop", Some(pages)) => Self::Drop(pages),
            ("swap", Some(pairs)) => Self::Swap(pairs),
            ("repeat", Some(pages)) => Self::Repeat(pages),
            ("no-contents", None) => Self::NoContents,
            ("no-text", None) => Self::NoText,
            ("no-outline", None) => Self::NoOutline,
            ("no-links", None) => Self::NoLinks,
            ("no-labels", None) => Self::NoLabels,
            ("spreads", None) => Self::Spreads,
            ("turned", None) => Self::Turned,
            _ => return Err(unknown()),
        })
    }
}

/// All that is done to a book, in the order in which it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    damages: Vec<Damage>,
}

impl Recipe {
    /// The damages in the order in which they are done.
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// How the book is scanned, if it is.
    pub fn scan(&self) -> Option<Quality> {
        self.damages.iter().find_map(|damage| match damage {
            Damage::Scan(quality) => Some(*quality),
            _ => None,
        })
    }

    /// The same and one more damage.
    ///
    /// # Errors
    /// If they do not go together.
    pub fn with(&self, damage: Damage) -> Result<Self, RecipeError> {
        format!("{self}+{damage}").parse()
    }

    /// Whether it does this.
    pub fn has(&self, damage: Damage) -> bool {
        self.damages.contains(&damage)
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, damage) in self.damages.iter().enumerate() {
            let plus = if index == 0 { "" } else { "+" };
            write!(f, "{plus}{damage}")?;
        }
        Ok(())
    }
}

impl FromStr for Recipe {
    type Err = RecipeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut damages = text
            .split('+')
            .map(|name| name.trim().parse())
            .collect::<Result<Vec<Damage>, _>>()?;
        damages.sort_unstable();
        damages.dedup();
        let recipe = Self { damages };
        let scans = recipe
            .damages
            .iter()
            .filter(|damage| matches!(damage, Damage::Scan(_)))
            .count();
        for (damage, name) in [(Damage::Spreads, "spreads"), (Damage::Turned, "turned")] {
            if recipe.has(damage) && scans == 0 {
                return Err(RecipeError::NeedsScan(name));
            }
        }
        if scans > 1 {
            return Err(RecipeError::TwoScans);
        }
        Ok(recipe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_damage_reads_as_it_is_written() {
        for (name, _) in Damage::HELP {
            let damage: Damage = name.parse().unwrap();
            assert_eq!(damage.to_string(), name);
        }
    }

    #[test]
    fn the_order_typed_is_not_the_order_done() {
        let recipe: Recipe = "spreads+gray150+no-contents+first9".parse().unwrap();
        assert_eq!(recipe.to_string(), "first9+no-contents+gray150+spreads");
        assert_eq!(recipe.scan(), Some(Quality::Gray150));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let refused = |text: &str| text.parse::<Recipe>().unwrap_err();
        assert_eq!(refused("spreads"), RecipeError::NeedsScan("spreads"));
        assert_eq!(refused("turned+no-text"), RecipeError::NeedsScan("turned"));
        assert_eq!(refused("gray150+worn100"), RecipeError::TwoScans);
        for text in ["", "drop", "gray", "no-contents2", "first"] {
            assert!(matches!(refused(text), RecipeError::Unknown(_)), "{text}");
        }
    }
}
