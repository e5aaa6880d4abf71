//! What the titles of a book have in common beside their look: numbers that run through it,
//! makers beside them.

use super::evidence::BodyEvidence;
use super::headings::Headings;
use super::makers::{Maker, titles_with_makers};
use super::numbers::sequence;
use super::style::{Segments, sort_by_place};

/// So many of the titles that were found have a habit that is the book's, as a share.
const SHARED: f32 = 0.7;
/// A habit has at most so many times the titles that were found: else something else has it
/// as well.
const MORE: f32 = 1.6;

/// For each habit of a book's titles the headings that have it, by their positions.
#[derive(Debug)]
pub(super) struct Habits {
    /// Numbers that run through the book.
    pub counted: Vec<usize>,
    /// Makers on one side or the other.
    pub with_makers: [Vec<usize>; 2],
}

impl Habits {
    /// Those of a book.
    pub fn of(body: &BodyEvidence<'_>) -> Self {
        Self {
            counted: sequence(body.layout, &body.headings).into_iter().collect(),
            with_makers: [Maker::Behind, Maker::Before].map(|side| titles_with_makers(body, side)),
        }
    }
}

/// The titles that were found with all others that have makers where most of these have.
pub(super) fn with_makers(heads: &Headings, mut found: Vec<usize>, habits: &Habits) -> Vec<usize> {
    for habit in &habits.with_makers {
        let have = Segments::of(heads.at(habit));
        let shared = heads.at(&found).filter(|h| have.share(h)).count();
        let count = found.len() as f32;
        if shared as f32 >= SHARED * count && habit.len() as f32 <= MORE * count {
            let known = Segments::of(heads.at(&found));
            let more = habit.iter().copied();
            let more = more.filter(|&i| heads.get(i).is_some_and(|h| !known.share(h)));
            let more: Vec<usize> = more.collect();
            found.extend(more);
        }
    }
    sort_by_place(heads, &mut found);
    found
}
