//! What the numbers of a list mean: page numbers with a piecewise offset, or counts of songs.

use std::collections::HashMap;

use super::align::TitleMatches;
use super::by_number::is_counted;
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
    /// Whether they count songs, and stand beside the titles.
    pub counts_songs: bool,
    /// Whether they are numbers of songs; else they are page numbers.
    pub of_songs: bool,
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
        let mut seen_at: Vec<(usize, u32)> = Vec::new();
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
            seen_at.extend(best.first().map(|b| (b.1, number)));
            for (score, leaf, heading) in best {
                let heading = body.headings.get(heading);
                let again = heading.is_some_and(|h| h.continues);
                numbered |= heading
                    .is_some_and(|h| h.number == Some(number) || is_counted(body, h, number));
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
        let drifts = strongest < 0.3 * good as f32
            && (by_folio as f32) < 0.1 * votes.len() as f32
            && runs_ahead(&mut seen_at);
        Self {
            counts_songs,
            of_songs: counts_songs || drifts,
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

/// Whether numbers rise through the book, but not in step with its leaves: pairs of leaf
/// and number.
fn runs_ahead(seen: &mut [(usize, u32)]) -> bool {
    seen.sort_unstable();
    let steps = seen.windows(2).filter_map(|w| match w {
        [a, b] => Some((b.0 - a.0, i64::from(b.1) - i64::from(a.1))),
        _ => None,
    });
    let (mut rising, mut leaves, mut numbers, mut all) = (0usize, 0usize, 0i64, 0usize);
    for (leaf, number) in steps {
        all += 1;
        // A title that was taken for another one says nothing.
        if (0..=8).contains(&number) {
            rising += 1;
            leaves += leaf;
            numbers += number;
        }
    }
    all >= 20
        && 10 * rising >= 8 * all
        && (numbers as f64 - leaves as f64).abs() > 0.15 * leaves as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn song_numbers_rise_out_of_step_with_the_pages() {
        let of = |number: &dyn Fn(u32) -> u32| {
            runs_ahead(&mut (0..60).map(|l| (l as usize, number(l))).collect::<Vec<_>>())
        };
        assert!(of(&|leaf| 2 * leaf + 1));
        assert!(of(&|leaf| leaf / 2 + 1));
        assert!(!of(&|leaf| leaf + 12));
        assert!(!of(&|leaf| leaf * 17 % 60));
    }

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
