//! Places the entries of one list in the book: a monotone dynamic programme over entries and leaves.

use std::collections::{BTreeMap, BTreeSet};

use super::assign::assign;
use super::by_number::{match_at_numbers, match_under_staves};
use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::matcher::{Match, weight_of};
use super::model::{ContentsEntry, Evidence, Part, Rows, Witness};
use super::offsets::NumberMeaning;
use super::text::{letters, norm, ratio};
use super::twins::leave_headings_to_their_own;

/// Least score of a leaf that an entry may be placed on.
const LEAST: f32 = 1.0;

/// Likeness from which a title of several rows is the one that rows of the list give.
const BROKEN_ALIKE: f32 = 0.87;

/// Likeness from which a heading is surely what the row names.
const WHOLE_TITLE: f32 = 0.9;
/// A row of so many letters and words can be told by the heading that it begins.
const LEAST_BEGINNING: usize = 8;
const LEAST_WORDS: usize = 3;
/// Likeness from which a heading says what the row does, letter by letter.
const AS_PRINTED: f32 = 0.97;

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
    /// the beginning or the end of the row, or the row as the beginning of a heading.
    pub reading: Option<usize>,
    /// Whether the heading goes on after what the row says.
    pub longer: bool,
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

/// Keeps what was found on a leaf, if it is better than what was found there before.
pub(super) fn offer(seen: &mut TitleMatches, leaf: usize, found: TitleMatch) {
    if seen.get(&leaf).is_none_or(|old| found.score > old.score) {
        seen.insert(leaf, found);
    }
}

/// Finds the start leaf of every entry of a list.
pub(super) fn place(body: &BodyEvidence<'_>, entries: &[ContentsEntry]) -> Placement {
    let mut matches = title_matches(body, entries);
    let mut at_numbers = matches.clone();
    match_at_numbers(body, entries, &mut at_numbers);
    let mut meaning = NumberMeaning::learn(body, entries, &at_numbers);
    if meaning.counts_songs {
        matches = at_numbers;
    } else {
        meaning = NumberMeaning::learn(body, entries, &matches);
    }
    match_parts_of_rows(body, entries, &meaning, &mut matches);
    match_shorter_headings(body, entries, &meaning, &mut matches);
    match_longer_headings(body, entries, &meaning, &mut matches);
    for (entry, seen) in entries.iter().zip(&mut matches) {
        match_under_staves(body, entry, &expected_leaves(body, entry, &meaning), seen);
    }
    leave_headings_to_their_own(entries, &mut matches);
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
            let new = TitleMatch {
                score: score * weight,
                heading,
                similarity,
                reading: Some(r),
                longer: false,
            };
            let better = best.get(&leaf).is_none_or(|old| {
                if is_more_of_one_title(body, entry, &new, old) {
                    return true;
                }
                new.score > old.score + 1e-6 && !is_more_of_one_title(body, entry, old, &new)
            });
            if better {
                best.insert(leaf, new);
            }
        }
    }
    out
}

/// Whether one match is of all rows of a title that is broken in the list and on the page,
/// and the other of one of them only ("door").
fn is_more_of_one_title(
    body: &BodyEvidence<'_>,
    entry: &ContentsEntry,
    one: &TitleMatch,
    other: &TitleMatch,
) -> bool {
    let heading = |m: &TitleMatch| body.headings.get(m.heading);
    let reading = |m: &TitleMatch| m.reading.and_then(|r| entry.readings.get(r));
    let (Some(all), Some(part)) = (heading(one), heading(other)) else {
        return false;
    };
    let joined = reading(one).is_some_and(|r| {
        r.part == Part::Whole && matches!(r.rows, Rows::BeforeAndOwn | Rows::OwnAndNext)
    });
    let single = reading(other).is_some_and(|r| matches!(r.rows, Rows::Own | Rows::Before));
    joined && single && one.similarity >= BROKEN_ALIKE && all.rows > part.rows && all.overlaps(part)
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
        let expected = expected_leaves(body, entry, meaning);
        let own = whole_row(entry);
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
                            score: worth * weight_of(heading),
                            heading: index,
                            similarity,
                            reading: None,
                            longer: false,
                        },
                    );
                }
            }
        }
    }
}

/// The leaves where the number or the link of an entry says that it starts.
fn expected_leaves(
    body: &BodyEvidence<'_>,
    entry: &ContentsEntry,
    meaning: &NumberMeaning,
) -> BTreeSet<usize> {
    let mut expected: BTreeSet<usize> = BTreeSet::new();
    if let Some(number) = entry.number {
        expected.extend(body.folios.leaves_with(number));
        if let Some(leaf) = meaning.leaf_of(number) {
            expected.extend([leaf.saturating_sub(1), leaf, leaf + 1]);
        }
    }
    let linked = entry.link.into_iter();
    expected.extend(linked.flat_map(|page| body.layout.leaves_of(page)));
    expected
}

/// All that an entry's own row says, in comparable form.
pub(super) fn whole_row(entry: &ContentsEntry) -> String {
    norm(
        entry
            .reading(Rows::Own, Part::Whole)
            .unwrap_or(&entry.title),
    )
}

/// In a list whose rows go on after the title (an artist without a sign before it), a
/// heading that its row begins with is the title, also where the row as a whole is so much
/// longer than its rest that both look alike, and where the title is as short as "Ada".
fn match_shorter_headings(
    body: &BodyEvidence<'_>,
    entries: &[ContentsEntry],
    meaning: &NumberMeaning,
    matches: &mut [TitleMatches],
) {
    let best = |seen: &TitleMatches| {
        let all = seen.values().copied();
        all.max_by(|a, b| a.score.total_cmp(&b.score))
    };
    let sure = |m: &TitleMatch| m.similarity >= WHOLE_TITLE;
    let seen = || matches.iter().filter_map(best).filter(sure);
    let longer = seen().filter(|m| m.reading.is_none() && !m.longer).count();
    if longer < 3 || 5 * longer < seen().count() {
        return;
    }
    for (entry, seen) in entries.iter().zip(matches) {
        let rows = [Rows::LeadAndOwn, Rows::Own].map(|rows| entry.reading(rows, Part::Whole));
        let rows = rows.map(|row| row.map(norm).unwrap_or_default());
        let is_whole = |m: &TitleMatch| {
            let reading = m.reading.and_then(|r| entry.readings.get(r));
            m.similarity >= AS_PRINTED && reading.is_some_and(|r| r.part == Part::Whole)
        };
        for leaf in expected_leaves(body, entry, meaning) {
            if seen.get(&leaf).is_some_and(is_whole) {
                continue;
            }
            let begins = |heading: &Heading| {
                let mut rests = rows
                    .iter()
                    .filter_map(|row| row.strip_prefix(&*heading.norm));
                rests.any(|rest| rest.starts_with(' ') && letters(rest) >= 3)
            };
            let title = body
                .headings
                .indexed(leaf)
                .filter(|(_, h)| h.strength >= 0.4 && letters(&h.norm) >= 3 && begins(h))
                .max_by_key(|(_, h)| h.norm.len());
            if let Some((index, heading)) = title {
                let worth = 0.8 * weight_of(heading);
                let before = seen.get(&leaf).map_or(0.0, |m| m.score);
                seen.insert(
                    leaf,
                    TitleMatch {
                        score: before.max(worth),
                        heading: index,
                        similarity: 1.0,
                        reading: None,
                        longer: false,
                    },
                );
            }
        }
    }
}

/// A heading that goes on after what its row says (an artist behind a dash; the row was cut)
/// is its title where the row is expected, unless the row as it is stands there as well.
fn match_longer_headings(
    body: &BodyEvidence<'_>,
    entries: &[ContentsEntry],
    meaning: &NumberMeaning,
    matches: &mut [TitleMatches],
) {
    for (entry, seen) in entries.iter().zip(matches) {
        let own = whole_row(entry);
        // A tune's name begins the row that says its metre.
        if letters(&own) < LEAST_BEGINNING || own.split(' ').count() < LEAST_WORDS {
            continue;
        }
        for leaf in expected_leaves(body, entry, meaning) {
            if seen.get(&leaf).is_some_and(|m| m.similarity >= WHOLE_TITLE) {
                continue;
            }
            let longer = body
                .headings
                .indexed(leaf)
                .filter(|(_, h)| h.norm.len() > own.len() && h.norm.starts_with(&own))
                .max_by(|(_, a), (_, b)| {
                    a.strength
                        .total_cmp(&b.strength)
                        .then(a.norm.len().cmp(&b.norm.len()))
                });
            let Some((index, heading)) = longer else {
                continue;
            };
            let found = TitleMatch {
                score: 0.8 * weight_of(heading),
                heading: index,
                similarity: WHOLE_TITLE,
                reading: None,
                longer: true,
            };
            offer(seen, leaf, found);
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
