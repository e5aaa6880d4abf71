//! Places the entries of one list in the book: a monotone dynamic programme over entries and leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::evidence::BodyEvidence;
use super::matcher::Match;
use super::model::{ContentsEntry, Evidence, Part, Rows, Separator, Witness};
use super::offsets::NumberMeaning;
use super::text::{norm, ratio};

/// Least score of a leaf that an entry may be placed on.
const LEAST: f32 = 1.0;

/// What an entry's title matched on a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct TitleMatch {
    /// Weighted score, 0 to 1.
    pub score: f32,
    /// Position of the heading.
    pub heading: usize,
    /// Similarity of the texts, 0 to 1.
    pub similarity: f32,
    /// Position of the reading that matched; none if a heading was recognised as
    /// the beginning or the end of the row.
    pub reading: Option<usize>,
}

/// The leaves on which an entry's title was seen.
pub(super) type TitleMatches = BTreeMap<usize, TitleMatch>;

/// One leaf that an entry may start on.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidate {
    /// Sum of the evidence.
    pub score: f32,
    /// The parts of the sum.
    pub witnesses: Vec<Witness>,
}

impl Candidate {
    fn add(&mut self, kind: Evidence, score: f32, full: f32) {
        self.score += score;
        self.witnesses.push(Witness {
            kind,
            strength: (score / full).clamp(0.0, 1.0),
        });
    }
}

/// The placement of one list.
#[derive(Debug, Default)]
pub(super) struct Placement {
    /// For each entry its leaf, if it has one.
    pub leaf: Vec<Option<usize>>,
    /// For each entry its candidates.
    pub candidates: Vec<BTreeMap<usize, Candidate>>,
    /// For each entry where its title was seen.
    pub matches: Vec<TitleMatches>,
    /// Whether the numbers count songs rather than pages.
    pub counts_songs: bool,
    /// Whether they are numbers of songs, printed beside the titles or not.
    pub numbers_songs: bool,
    /// Number of entries whose title stands on their leaf.
    pub hits: usize,
}

impl Placement {
    /// The title match of an entry on its leaf.
    pub fn matched(&self, entry: usize) -> Option<TitleMatch> {
        let leaf = self.leaf.get(entry).copied().flatten()?;
        self.matches.get(entry)?.get(&leaf).copied()
    }
}

/// Finds the start leaf of every entry of a list.
pub(super) fn place(body: &BodyEvidence<'_>, entries: &[ContentsEntry]) -> Placement {
    let mut matches = title_matches(body, entries);
    let meaning = NumberMeaning::learn(body, entries, &matches);
    match_parts_of_rows(body, entries, &meaning, &mut matches);
    let contents: BTreeSet<usize> = entries
        .iter()
        .flat_map(|e| body.layout.leaves_of(e.page))
        .collect();
    let candidates: Vec<BTreeMap<usize, Candidate>> = entries
        .iter()
        .zip(&matches)
        .map(|(entry, seen)| {
            let mut all = candidates(body, entry, seen, &meaning);
            all.retain(|leaf, c| c.score >= LEAST && !contents.contains(leaf));
            all
        })
        .collect();
    let leaf = assign(entries, &candidates, body.layout.len());
    let hits = leaf
        .iter()
        .zip(&matches)
        .filter(|(leaf, seen)| {
            leaf.and_then(|l| seen.get(&l))
                .is_some_and(|m| m.similarity >= 0.8)
        })
        .count();
    Placement {
        leaf,
        candidates,
        matches,
        counts_songs: meaning.counts_songs,
        numbers_songs: meaning.of_songs,
        hits,
    }
}

/// For each entry the best heading on each leaf, over all its readings.
fn title_matches(body: &BodyEvidence<'_>, entries: &[ContentsEntry]) -> Vec<TitleMatches> {
    let mut texts: Vec<&str> = Vec::new();
    let mut owners: Vec<(usize, usize)> = Vec::new();
    for (e, entry) in entries.iter().enumerate() {
        for (r, reading) in entry.readings.iter().enumerate() {
            texts.push(&reading.text);
            owners.push((e, r));
        }
    }
    let found = body.matcher.match_all(&body.headings, &texts);
    let mut out: Vec<TitleMatches> = vec![TitleMatches::new(); entries.len()];
    for ((e, r), leaves) in owners.into_iter().zip(found) {
        let (Some(entry), Some(best)) = (entries.get(e), out.get_mut(e)) else {
            continue;
        };
        let weight = reading_weight(entry, r);
        for (leaf, m) in leaves {
            let Match {
                score,
                heading,
                similarity,
            } = m;
            let score = score * weight;
            if best.get(&leaf).is_none_or(|old| score > old.score + 1e-6) {
                best.insert(
                    leaf,
                    TitleMatch {
                        score,
                        heading,
                        similarity,
                        reading: Some(r),
                    },
                );
            }
        }
    }
    out
}

/// Readings that take just a part of the row count a little less.
fn reading_weight(entry: &ContentsEntry, reading: usize) -> f32 {
    let Some(r) = entry.readings.get(reading) else {
        return 0.0;
    };
    let own = entry
        .reading(Rows::Own, Part::Whole)
        .unwrap_or(&entry.title);
    let short = (norm(&r.text).chars().count() as f32) < 0.45 * norm(own).chars().count() as f32;
    let above = matches!(r.rows, Rows::BeforeAndOwn | Rows::Before);
    let usual = r.part == Part::Whole
        && matches!(r.rows, Rows::Own | Rows::BeforeAndOwn | Rows::LeadAndOwn);
    (if short && !above { 0.9 } else { 1.0 }) * (if usual { 1.0 } else { 0.96 })
}

/// Title and artist without a clear separator: a heading where the entry is
/// expected that begins or ends the row.
fn match_parts_of_rows(
    body: &BodyEvidence<'_>,
    entries: &[ContentsEntry],
    meaning: &NumberMeaning,
    matches: &mut [TitleMatches],
) {
    for (entry, seen) in entries.iter().zip(matches) {
        let mut expected: BTreeSet<usize> = BTreeSet::new();
        if let Some(number) = entry.number {
            expected.extend(body.folios.leaves_with(number));
            if let Some(leaf) = meaning.leaf_of(number) {
                expected.extend([leaf.saturating_sub(1), leaf, leaf + 1]);
            }
        }
        expected.extend(
            entry
                .link
                .into_iter()
                .flat_map(|page| body.layout.leaves_of(page)),
        );
        let own = norm(
            entry
                .reading(Rows::Own, Part::Whole)
                .unwrap_or(&entry.title),
        );
        let full = entry
            .reading(Rows::BeforeAndOwn, Part::Whole)
            .map_or_else(|| own.clone(), norm);
        let own: Vec<char> = own.chars().collect();
        let full: Vec<char> = full.chars().collect();
        for leaf in expected {
            if seen.get(&leaf).is_some_and(|m| m.similarity >= 0.85) {
                continue;
            }
            for index in body.headings.indices(leaf) {
                let Some(heading) = body.headings.get(index) else {
                    continue;
                };
                let n = heading.norm.chars().count();
                if heading.strength < 0.3 || n < 5 || n + 3 > own.len() {
                    continue;
                }
                let similarity = [
                    own.get(..n),
                    own.get(own.len() - n..),
                    full.get(..n.min(full.len())),
                ]
                .into_iter()
                .flatten()
                .map(|part| ratio(&part.iter().collect::<String>(), &heading.norm) as f32)
                .fold(0.0, f32::max);
                let worth = 0.8 * similarity * similarity;
                if similarity >= 0.82 && seen.get(&leaf).is_none_or(|m| worth > m.score) {
                    seen.insert(
                        leaf,
                        TitleMatch {
                            score: worth * (0.45 + 0.55 * (1.3 * heading.strength).min(1.0)),
                            heading: index,
                            similarity,
                            reading: None,
                        },
                    );
                }
            }
        }
    }
}

/// Weighs all evidence for the leaves that an entry may start on.
fn candidates(
    body: &BodyEvidence<'_>,
    entry: &ContentsEntry,
    seen: &TitleMatches,
    meaning: &NumberMeaning,
) -> BTreeMap<usize, Candidate> {
    let mut out: BTreeMap<usize, Candidate> = BTreeMap::new();
    for (leaf, m) in seen {
        out.entry(*leaf)
            .or_default()
            .add(Evidence::ContentsTitle, 4.0 * m.score, 4.0);
    }
    if let Some(number) = entry.number {
        if meaning.counts_songs {
            let beside: BTreeSet<usize> = body
                .numbered_headings
                .get(&number)
                .into_iter()
                .flatten()
                .filter_map(|&i| body.headings.get(i).map(|h| h.leaf))
                .collect();
            for leaf in beside {
                out.entry(leaf)
                    .or_default()
                    .add(Evidence::SongNumber, 1.2, 2.0);
            }
            for run in body.song_numbers.iter().filter(|n| n.number == number) {
                out.entry(run.leaf)
                    .or_default()
                    .add(Evidence::SongNumber, 2.0, 2.0);
            }
        } else {
            page_number_candidates(body, number, meaning, &mut out);
        }
    }
    if let Some(page) = entry.link {
        for leaf in body.layout.leaves_of(page) {
            out.entry(leaf).or_default().add(Evidence::Link, 2.5, 2.5);
        }
    }
    out
}

fn page_number_candidates(
    body: &BodyEvidence<'_>,
    number: u32,
    meaning: &NumberMeaning,
    out: &mut BTreeMap<usize, Candidate>,
) {
    if let Some(page) = body.page_by_user(number) {
        for leaf in body.layout.leaves_of(page) {
            out.entry(leaf)
                .or_default()
                .add(Evidence::UserEntry, 6.0, 6.0);
        }
        return;
    }
    let mut known = false;
    if let Some(leaf) = meaning.leaf_of(number).filter(|l| *l < body.layout.len()) {
        known = true;
        out.entry(leaf)
            .or_default()
            .add(Evidence::ContentsNumber, 2.0, 2.0);
        for beside in [leaf.checked_sub(1), Some(leaf + 1)].into_iter().flatten() {
            if let Some(candidate) = out.get_mut(&beside) {
                candidate.add(Evidence::ContentsNumber, 0.9, 2.0);
            }
        }
    }
    if meaning.of_songs {
        return;
    }
    for &leaf in body.folios.leaves_with(number) {
        known = true;
        // The folio and the offset both come from the one number in the row: together
        // they must not outweigh a title that stands elsewhere.
        let beside = meaning.leaf_of(number) == Some(leaf);
        let score = match (meaning.folios_agree, beside) {
            (true, false) => 1.2,
            (true, true) => 0.6,
            (false, _) => 0.3,
        };
        out.entry(leaf)
            .or_default()
            .add(Evidence::Folio, score, score.max(0.6));
    }
    if let Some(&leaf) = body.labels.get(&number)
        && (meaning.labels_agree || !known)
    {
        let score = if known { 0.3 } else { 1.0 };
        out.entry(leaf)
            .or_default()
            .add(Evidence::PageLabel, score, score);
    }
}

/// Assigns leaves to entries: ascending where the list is, else each its best.
fn assign(
    entries: &[ContentsEntry],
    candidates: &[BTreeMap<usize, Candidate>],
    leaves: usize,
) -> Vec<Option<usize>> {
    let best = |c: &BTreeMap<usize, Candidate>| {
        c.iter()
            .max_by(|a, b| a.1.score.total_cmp(&b.1.score).then(b.0.cmp(a.0)))
            .map(|(leaf, _)| *leaf)
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let numbered = entries.iter().filter(|e| e.number.is_some()).count();
    let by_number = numbered * 10 > entries.len() * 7 && !numbering_restarts(entries, candidates);
    let ascending = if by_number {
        let mut last = 0;
        let keys: Vec<u32> = entries
            .iter()
            .map(|e| {
                last = e.number.unwrap_or(last);
                last
            })
            .collect();
        order.sort_by_key(|&i| (keys.get(i).copied(), i));
        true
    } else {
        let tops: Vec<usize> = candidates.iter().filter_map(best).collect();
        let rising = tops.windows(2).filter(|w| w.first() <= w.last()).count();
        rising as f32 > 0.8 * tops.len().saturating_sub(1).max(1) as f32
    };
    if ascending {
        monotone(&order, candidates, leaves)
    } else {
        candidates.iter().map(best).collect()
    }
}

/// Whether the numbers of a list begin anew in each part of the book: then equal
/// numbers stand for far apart pages.
fn numbering_restarts(
    entries: &[ContentsEntry],
    candidates: &[BTreeMap<usize, Candidate>],
) -> bool {
    let mut seen: Vec<(u32, usize)> = Vec::new();
    for (entry, all) in entries.iter().zip(candidates) {
        let sure = all
            .iter()
            .find(|(_, c)| {
                c.witnesses
                    .iter()
                    .any(|w| w.kind == Evidence::ContentsTitle && w.strength > 0.7)
            })
            .filter(|_| {
                all.values()
                    .filter(|c| {
                        c.witnesses
                            .iter()
                            .any(|w| w.kind == Evidence::ContentsTitle && w.strength > 0.6)
                    })
                    .count()
                    == 1
            });
        if let (Some(number), Some((leaf, _))) = (entry.number, sure) {
            seen.push((number, *leaf));
        }
    }
    seen.sort_unstable();
    let falls = seen
        .windows(2)
        .filter(|w| matches!(w, [(_, a), (_, b)] if b + 2 < *a))
        .count();
    seen.len() >= 6 && falls * 5 > seen.len()
}

/// The best ascending placement; entries without a good leaf stay out.
fn monotone(
    order: &[usize],
    candidates: &[BTreeMap<usize, Candidate>],
    leaves: usize,
) -> Vec<Option<usize>> {
    // best[l]: the most that the entries so far can score when the last one lies
    // before leaf l (exclusive bound, so that index 0 means "none placed").
    let mut best = vec![0.0f32; leaves + 1];
    let mut choices: Vec<Vec<u32>> = Vec::with_capacity(order.len());
    for &entry in order {
        let mut choice = vec![0u32; leaves + 1];
        let mut next = best.clone();
        if let Some(all) = candidates.get(entry) {
            let (mut run, mut at) = (f32::MIN, 0u32);
            let mut waiting = all.iter().peekable();
            for (bound, (value, chosen)) in next.iter_mut().zip(choice.iter_mut()).enumerate() {
                while let Some((leaf, candidate)) = waiting.next_if(|(leaf, _)| **leaf < bound) {
                    let score = best.get(leaf + 1).copied().unwrap_or(0.0) + candidate.score;
                    if score > run {
                        (run, at) = (score, *leaf as u32 + 1);
                    }
                }
                if run > *value {
                    (*value, *chosen) = (run, at);
                }
            }
        }
        choices.push(choice);
        best = next;
    }
    let mut out = vec![None; candidates.len()];
    let mut bound = leaves;
    for (&entry, choice) in order.iter().zip(&choices).rev() {
        let chosen = choice.get(bound).copied().unwrap_or(0) as usize;
        if chosen > 0 {
            bound = chosen;
            if let Some(slot) = out.get_mut(entry) {
                *slot = Some(chosen - 1);
            }
        }
    }
    out
}

/// Which part of the rows is the title and which the artist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sides {
    /// The title's part.
    pub title: Part,
    /// The artist's part.
    pub artist: Part,
}

/// A separator that nearly every entry has parts title and artist; the headings
/// say which side is the title, else the side that repeats less.
pub(super) fn sides(
    body: &BodyEvidence<'_>,
    entries: &[ContentsEntry],
    placed: &Placement,
) -> Option<Sides> {
    const TRIED: [Separator; 8] = [
        Separator::Gap,
        Separator::Bar,
        Separator::Slash,
        Separator::Dash,
        Separator::By,
        Separator::LastBracket,
        Separator::Bracket,
        Separator::Comma,
    ];
    for separator in TRIED {
        let (left, right) = (Part::Before(separator), Part::After(separator));
        let have: Vec<(usize, &str, &str)> = entries
            .iter()
            .enumerate()
            .filter_map(|(i, e)| {
                let side = |part: Part, fallback: Part| {
                    e.reading(Rows::Own, part).or_else(|| {
                        (separator == Separator::LastBracket)
                            .then(|| e.reading(Rows::Own, fallback))
                            .flatten()
                    })
                };
                let l = side(left, Part::Before(Separator::Bracket))?;
                let r = side(right, Part::After(Separator::Bracket)).unwrap_or("");
                Some((i, l, r))
            })
            .collect();
        let share = if separator == Separator::Comma {
            0.9
        } else {
            0.7
        };
        if (have.len() as f32) < (share * entries.len() as f32).max(3.0) {
            continue;
        }
        let (mut whole_hits, mut left_hits, mut right_hits) = (0i32, 0i32, 0i32);
        for (i, l, r) in &have {
            let Some(heading) = placed
                .matched(*i)
                .and_then(|m| body.headings.get(m.heading))
            else {
                continue;
            };
            let like = |text: &str| i32::from(ratio(&heading.norm, &norm(text)) >= 0.9);
            left_hits += like(l);
            right_hits += like(r);
            whole_hits += entries
                .get(*i)
                .and_then(|e| e.reading(Rows::Own, Part::Whole))
                .map_or(0, like);
        }
        let bracket = matches!(separator, Separator::Bracket | Separator::LastBracket);
        if bracket || separator == Separator::Comma {
            if 10 * whole_hits > 3 * have.len() as i32 {
                return None;
            }
            if separator == Separator::Comma && left_hits <= whole_hits {
                continue;
            }
            return Some(Sides {
                title: left,
                artist: right,
            });
        }
        let distinct = |pick: fn(&(usize, &str, &str)) -> String| {
            have.iter().map(pick).collect::<BTreeSet<String>>().len()
        };
        let (a, b) = (distinct(|h| norm(h.1)), distinct(|h| norm(h.2)));
        let right_is_title = if (left_hits - right_hits).abs() >= 3 {
            right_hits > left_hits
        } else {
            b > a
        };
        return Some(if right_is_title {
            Sides {
                title: right,
                artist: left,
            }
        } else {
            Sides {
                title: left,
                artist: right,
            }
        });
    }
    None
}

/// How often each way of reading matched its heading well.
pub(super) fn usual_readings(entries: &[ContentsEntry], placed: &Placement) -> Vec<(Rows, Part)> {
    let mut counts: HashMap<(Rows, Part), usize> = HashMap::new();
    for (i, entry) in entries.iter().enumerate() {
        let matched = placed.matched(i).filter(|m| m.similarity >= 0.9);
        if let Some(r) = matched
            .and_then(|m| m.reading)
            .and_then(|r| entry.readings.get(r))
        {
            *counts.entry((r.rows, r.part)).or_default() += 1;
        }
    }
    let mut sorted: Vec<((Rows, Part), usize)> =
        counts.into_iter().filter(|(_, n)| *n >= 3).collect();
    sorted.sort_by_key(|(way, n)| (std::cmp::Reverse(*n), *way));
    sorted.into_iter().map(|(way, _)| way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(leaf: usize, score: f32) -> BTreeMap<usize, Candidate> {
        BTreeMap::from([(
            leaf,
            Candidate {
                score,
                witnesses: Vec::new(),
            },
        )])
    }

    #[test]
    fn entries_are_placed_in_ascending_order() {
        let mut all = vec![one(1, 3.0), one(9, 1.5), one(4, 3.0), one(4, 2.0)];
        all[1].insert(
            3,
            Candidate {
                score: 1.2,
                witnesses: Vec::new(),
            },
        );
        let got = monotone(&[0, 1, 2, 3], &all, 10);
        assert_eq!(got, [Some(1), Some(3), Some(4), Some(4)]);
    }

    #[test]
    fn an_entry_without_a_place_stays_out() {
        let all = vec![one(5, 3.0), one(2, 1.0), BTreeMap::new(), one(7, 1.0)];
        assert_eq!(
            monotone(&[0, 1, 2, 3], &all, 8),
            [Some(5), None, None, Some(7)]
        );
        assert_eq!(monotone(&[], &[], 0), Vec::<Option<usize>>::new());
    }
}
