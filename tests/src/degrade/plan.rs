//! Which pages a degraded book has: for each of its pages, those of the book before
//! that are on it.

use super::random::Random;
use super::recipe::Damage;

/// The pages of a degraded book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// For each new page, the old ones on it (from 1), in the order of reading.
    pages: Vec<Vec<u32>>,
}

/// What a plan has to know of a book.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// First pages of songs.
    pub starts: Vec<u32>,
    /// Pages of contents that hold no song.
    pub contents: Vec<u32>,
    /// Pages that some song covers.
    pub music: Vec<u32>,
}

impl Plan {
    /// A book of `count` pages as it is.
    pub fn whole(count: u32) -> Self {
        Self {
            pages: (1..=count).map(|page| vec![page]).collect(),
        }
    }

    /// For each new page, the old ones on it.
    pub fn pages(&self) -> &[Vec<u32>] {
        &self.pages
    }

    /// How many pages the degraded book has.
    pub fn len(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    /// Whether no page is left.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Whether this is a book of `count` pages as it was.
    pub fn is_whole(&self, count: u32) -> bool {
        *self == Self::whole(count)
    }

    /// The new pages (from 1) on which the old page is.
    pub fn places_of(&self, old: u32) -> Vec<u32> {
        (1..)
            .zip(&self.pages)
            .filter(|(_, on_it)| on_it.contains(&old))
            .map(|(new, _)| new)
            .collect()
    }

    /// Does one damage to the pages; others leave them as they are.
    pub fn damage(&mut self, damage: Damage, known: &Known, random: &mut Random) {
        match damage {
            Damage::First(count) => self.pages.truncate(count as usize),
            Damage::NoContents => self
                .pages
                .retain(|on_it| !on_it.iter().any(|page| known.contents.contains(page))),
            Damage::Drop(count) => {
                let may_go = |on_it: &[u32]| {
                    on_it
                        .iter()
                        .all(|p| known.music.contains(p) && !known.starts.contains(p))
                };
                for _ in 0..count {
                    let Some(index) = self.choose(may_go, random) else {
                        return;
                    };
                    self.pages.remove(index);
                }
            }
            Damage::Swap(count) => {
                for _ in 0..count {
                    let music = |on_it: &[u32]| on_it.iter().all(|page| known.music.contains(page));
                    let Some(index) = self.choose(music, random) else {
                        return;
                    };
                    if index + 1 < self.pages.len() {
                        self.pages.swap(index, index + 1);
                    }
                }
            }
            Damage::Repeat(count) => {
                for _ in 0..count {
                    let Some(index) = self.choose(|_| true, random) else {
                        return;
                    };
                    let again = self.pages[index].clone();
                    self.pages.insert(index, again);
                }
            }
            Damage::Spreads => self.pair_up(),
            Damage::NoText
            | Damage::NoOutline
            | Damage::NoLinks
            | Damage::NoLabels
            | Damage::Scan(_)
            | Damage::Turned => {}
        }
    }

    /// One of the pages that `may` be chosen.
    fn choose(&self, may: impl Fn(&[u32]) -> bool, random: &mut Random) -> Option<usize> {
        let candidates: Vec<usize> = (0..self.pages.len())
            .filter(|&index| self.pages.get(index).is_some_and(|on_it| may(on_it)))
            .collect();
        candidates.get(random.below(candidates.len())).copied()
    }

    /// The cover alone, then two pages side by side as an open book shows them.
    fn pair_up(&mut self) {
        let mut singles = std::mem::take(&mut self.pages).into_iter();
        self.pages.extend(singles.next());
        while let Some(mut left) = singles.next() {
            left.extend(singles.next().into_iter().flatten());
            self.pages.push(left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            starts: vec![4, 7],
            contents: vec![2, 3],
            music: (4..=9).collect(),
        }
    }

    fn damaged(damages: &[Damage]) -> Vec<Vec<u32>> {
        let mut plan = Plan::whole(10);
        let mut random = Random::of("test");
        for damage in damages {
            plan.damage(*damage, &known(), &mut random);
        }
        plan.pages().to_vec()
    }

    #[test]
    fn pages_are_cut_and_contents_taken_out() {
        let pages = damaged(&[Damage::First(6), Damage::NoContents]);
        assert_eq!(pages, [[1], [4], [5], [6]]);
    }

    #[test]
    fn first_pages_of_songs_are_never_lost() {
        let pages = damaged(&[Damage::Drop(99)]);
        assert_eq!(pages, [[1], [2], [3], [4], [7], [10]]);
    }

    #[test]
    fn a_repeated_page_stands_beside_itself() {
        let pages = damaged(&[Damage::Repeat(1)]);
        assert_eq!(pages.len(), 11);
        assert_eq!(
            pages.windows(2).filter(|pair| pair[0] == pair[1]).count(),
            1
        );
    }

    #[test]
    fn swapped_pages_change_places() {
        let pages = damaged(&[Damage::Swap(1)]);
        let moved: Vec<u32> = (1..)
            .zip(pages.iter().flatten())
            .filter(|(new, old)| new != *old)
            .map(|(new, _)| new)
            .collect();
        assert_eq!(moved.len(), 2, "{pages:?}");
        assert_eq!(moved[0] + 1, moved[1]);
    }

    #[test]
    fn spreads_are_the_cover_and_then_pairs() {
        let pages = damaged(&[Damage::First(4), Damage::Spreads]);
        assert_eq!(pages, [vec![1], vec![2, 3], vec![4]]);
    }
}
