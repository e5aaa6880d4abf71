//! A song while it is being found.

use super::headings::{Heading, Headings};
use super::model::{Evidence, Witness};

/// A line so many times its size under a song's number is not that number's title.
const FAR: f32 = 2.0;

/// Where a found song comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The user.
    User,
    /// A contents list, by position.
    Contents(usize),
    /// The outline.
    Outline,
    /// A contents list and the outline.
    Both,
    /// A heading that nobody lists.
    Heading,
    /// A running song number.
    Number,
}

/// A song that was found, before its end is known.
#[derive(Debug, Clone)]
pub(super) struct FoundSong {
    /// The leaf on which it starts.
    pub leaf: usize,
    /// Top of its title in points, if seen.
    pub y: Option<f32>,
    /// The title.
    pub title: String,
    /// The artist, if something names one.
    pub artist: Option<String>,
    /// What found it.
    pub source: Source,
    /// Sum of the evidence.
    pub score: f32,
    /// Position of its heading.
    pub heading: Option<usize>,
    /// The number that the contents give it.
    pub number: Option<u32>,
    /// The last page, if the user fixed it.
    pub fixed_end: Option<usize>,
    /// Whether a running song number marks its start.
    pub counted: bool,
    /// What spoke for it.
    pub witnesses: Vec<Witness>,
}

impl FoundSong {
    /// A song with nothing known but its start and title.
    pub fn new(leaf: usize, title: String, source: Source) -> Self {
        Self {
            leaf,
            y: None,
            title,
            artist: None,
            source,
            score: 0.0,
            heading: None,
            number: None,
            fixed_end: None,
            counted: false,
            witnesses: Vec::new(),
        }
    }

    /// Its heading.
    pub fn heading<'a>(&self, headings: &'a Headings) -> Option<&'a Heading> {
        self.heading.and_then(|i| headings.get(i))
    }

    /// Whether it begins with its number, well above the line that names it: the first line of
    /// its words under a staff.
    pub fn is_under_number(&self, heading: &Heading) -> bool {
        self.counted && self.y.is_some_and(|y| y < heading.y - FAR * heading.size)
    }

    /// Adds evidence; of one kind the strongest counts.
    pub fn witness(&mut self, kind: Evidence, strength: f32) {
        match self.witnesses.iter_mut().find(|w| w.kind == kind) {
            Some(old) => old.strength = old.strength.max(strength),
            None => self.witnesses.push(Witness { kind, strength }),
        }
    }
}
