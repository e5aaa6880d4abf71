//! Page identities that must not be confused: index, number, printed label.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A page of the PDF counted from 1, as PDF readers and lopdf count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PageNumber(pub u32);

impl PageNumber {
    /// The page at `index`, which counts from 0.
    pub fn from_index(index: usize) -> Self {
        Self(
            u32::try_from(index)
                .unwrap_or(u32::MAX - 1)
                .saturating_add(1),
        )
    }

    /// The position from 0.
    pub fn index(self) -> usize {
        (self.0 as usize).saturating_sub(1)
    }
}

impl fmt::Display for PageNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An inclusive range of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PageRange {
    /// First page.
    pub first: PageNumber,
    /// Last page, not before the first.
    pub last: PageNumber,
}

impl PageRange {
    /// The pages of the range in order.
    pub fn pages(self) -> impl Iterator<Item = PageNumber> {
        (self.first.0..=self.last.0).map(PageNumber)
    }

    /// How many pages it holds.
    pub fn len(self) -> usize {
        (self.last.0 as usize + 1).saturating_sub(self.first.0 as usize)
    }

    /// Whether it holds none (a malformed range).
    pub fn is_empty(self) -> bool {
        self.last < self.first
    }
}
