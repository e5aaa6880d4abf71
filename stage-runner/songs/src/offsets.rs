//! What the numbers of a list mean: page numbers with a piecewise offset, or counts of songs.

use std::collections::HashMap;

use super::align::TitleMatches;
use super::evidence::BodyEvidence;
use super::model::ContentsEntry;

/// How many votes around a number decide its offset.
const NEAR: usize = 15;

/// One good title match: the entry's number, leaf minus number, weight.
#[derive(Debug, Clone, Copy)]
struct Vote {
    number: u32,
    offset: i64,
    weight: f32,
}

/// What the numbers of one list mean.
#[derive(Debug, Default)]
pub(super) struct NumberMeaning {
    /// Whether they count songs; else they are page numbers.
    pub counts_songs: bool,
    /// Whether the printed page numbers agree with the title matches.
    pub folios_agree: bool,
    /// Whether the PDF's page labels agree with them.
    pub labels_agree: bool,
    votes: Vec<Vote>,
}

impl NumberMeaning {
    /// Learns from the titles that were seen on pages.
    pub fn learn(
        body: &BodyEvidence<'_>,
        entries: &[ContentsEntry],
        matches: &[TitleMatches],
    ) -> Self {
        let mut votes: Vec<Vote> = Vec::new();
        let (mut good, mut beside_number) = (0usize, 0usize);
        for (entry, seen) in entries.iter().zip(matches) {
            let Some(number) = entry.number else { continue };
            let mut best: Vec<(f32, usize, usize)> = seen
                .iter()
                .filter(|(_, m)| m.similarity >= 0.85)
                .map(|(leaf, m)| (m.score, *leaf, m.heading))
                .collect();
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            best.truncate(3);
            if best.first().is_none_or(|b| b.0 <= 0.4) {
                continue;
            }
            good += 1;
            let mut numbered = false;
            for (score, leaf, heading) in best {
                let heading = body.headings.get(heading);
                let again = heading.is_some_and(|h| h.continues);
                numbered |= heading.is_some_and(|h| h.number == Some(number));
                votes.push(Vote {
                    number,
                    offset: leaf as i64 - i64::from(number),
                    weight: if again { 0.2 * score } else { score },
                });
            }
            beside_number += usize::from(numbered);
        }
        let mut offsets: HashMap<i64, f32> = HashMap::new();
        for vote in &votes {
            *offsets.entry(vote.offset).or_default() += vote.weight;
        }
        let strongest = offsets.values().copied().fold(0.0, f32::max);
        let counts_songs = good >= 3 && 2 * beside_number > good && strongest < 0.6 * good as f32;
        let agree = |leaf_has: &dyn Fn(&Vote) -> bool| votes.iter().filter(|v| leaf_has(v)).count();
        let by_label = agree(&|v| {
            body.labels.get(&v.number).map(|l| *l as i64) == Some(i64::from(v.number) + v.offset)
        });
        let by_folio = agree(&|v| {
            usize::try_from(i64::from(v.number) + v.offset)
                .is_ok_and(|leaf| body.folios.leaves_with(v.number).contains(&leaf))
        });
        Self {
            counts_songs,
            folios_agree: by_folio as f32 >= 0.2 * votes.len() as f32,
            labels_agree: by_label as f32 > 0.3 * votes.len() as f32,
            votes,
        }
    }

    /// The leaf of a printed page number by the offset of its neighbours.
    pub fn leaf_of(&self, number: u32) -> Option<usize> {
        if self.counts_songs {
            return None;
        }
        let mut near: Vec<&Vote> = self.votes.iter().collect();
        near.sort_by_key(|v| v.number.abs_diff(number));
        let mut sums: HashMap<i64, f32> = HashMap::new();
        for vote in near.into_iter().take(NEAR) {
            *sums.entry(vote.offset).or_default() += vote.weight;
        }
        let (offset, weight) = sums
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.abs().cmp(&a.0.abs())))?;
        if weight < 1.2 {
            return None;
        }
        usize::try_from(i64::from(number) + offset).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_that_of_the_neighbours() {
        let vote = |number: u32, offset: i64| Vote {
            number,
            offset,
            weight: 0.9,
        };
        let votes = (1..=20)
            .map(|n| vote(n, 4))
            .chain((40..=60).map(|n| vote(n, 6)))
            .collect();
        let meaning = NumberMeaning {
            votes,
            ..NumberMeaning::default()
        };
        assert_eq!(meaning.leaf_of(10), Some(14));
        assert_eq!(meaning.leaf_of(50), Some(56));
        assert_eq!(NumberMeaning::default().leaf_of(5), None);
    }
}
