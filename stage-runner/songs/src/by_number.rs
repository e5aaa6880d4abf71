//! Titles and first lines found by the song's number that stands beside or over them: where a
//! line of words is printed in many songs, the number tells which one a list means.

use std::collections::BTreeSet;

use super::align::{TitleMatch, TitleMatches, offer};
use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::matcher::weight_of;
use super::model::ContentsEntry;
use super::numbered_songs::under_staff;
use super::numbers::SongNumber;
use super::text::{letters, norm, ratio, ratio_as_sung, ratio_of_beginnings, without_number};

/// How far above or below a title its number stands at most, in the title's type sizes.
const BESIDE: f32 = 1.5;
/// A first line begins so far under its number at most, in the number's type sizes; the metre
/// or the tune may stand between.
const UNDER: f32 = 4.0;
/// So many letters beside a number are a title, fewer a metre.
const TITLED: usize = 5;
/// Likeness from which a line is the one that a row names.
const ALIKE: f64 = 0.85;
/// Letters in comparable form from which the beginning of a row or a line tells it.
const BEGINNING: usize = 10;
/// So much less alike is the longer of two readings of a row that go on alike.
const SLIP: f64 = 0.04;
/// What a number beside a line adds to its score.
const NUMBERED: f32 = 0.05;

/// Whether a number stands beside a heading, or over it with nothing between that might be a
/// title as well.
pub(super) fn stands_at(body: &BodyEvidence<'_>, run: &SongNumber, heading: &Heading) -> bool {
    if heading.leaf != run.leaf {
        return false;
    }
    let beside = |h: &Heading| (run.y - h.y).abs() <= BESIDE * h.size;
    if beside(heading) {
        return true;
    }
    let Some(leaf) = body.layout.leaves.get(run.leaf) else {
        return false;
    };
    let column = leaf.columns.place(run.x0, run.y).column;
    let in_column = |h: &Heading| leaf.columns.place(h.x0, h.y).column == column;
    let under = |h: &Heading| {
        let step = h.y - run.y;
        in_column(h) && step > 0.5 * run.size && step <= UNDER * run.size
    };
    // Beside a number stands the title, what is under it is none.
    let titled = body
        .headings
        .on(run.leaf)
        .iter()
        .any(|h| beside(h) && h.x0 > run.x0 && letters(&h.text) >= TITLED && in_column(h));
    if titled {
        return false;
    }
    let first = body.headings.on(run.leaf).iter().filter(|h| under(h));
    let top = first.map(|h| h.y).fold(f32::MAX, f32::min);
    under(heading) && heading.y < top + 0.5 * run.size
}

/// Whether the running count of songs has a number right at a heading.
pub(super) fn is_counted(body: &BodyEvidence<'_>, heading: &Heading, number: u32) -> bool {
    let run = body.counted(heading.leaf, number);
    run.is_some_and(|run| stands_at(body, run, heading))
}

/// Puts the lines that stand at the number of a row, and say what it does, before other lines
/// of their pages that say the same.
pub(super) fn match_at_numbers(
    body: &BodyEvidence<'_>,
    entries: &[ContentsEntry],
    matches: &mut [TitleMatches],
) {
    for (entry, seen) in entries.iter().zip(matches) {
        let runs = body.song_numbers.iter();
        for run in runs.filter(|run| Some(run.number) == entry.number) {
            let at_number = |m: &TitleMatch| {
                let heading = body.headings.get(m.heading);
                heading.is_some_and(|h| stands_at(body, run, h))
            };
            if let Some(own) = seen.get_mut(&run.leaf).filter(|own| at_number(own)) {
                own.score = (own.score + NUMBERED).min(1.0);
                continue;
            }
            let best = body
                .headings
                .indexed(run.leaf)
                .filter(|(_, heading)| stands_at(body, run, heading))
                .filter_map(|(index, heading)| match_of(entry, index, heading))
                .max_by(|a, b| a.score.total_cmp(&b.score));
            if let Some(best) = best {
                offer(seen, run.leaf, best);
            }
        }
    }
}

/// Puts the first lines under the staves of counted songs before other lines of the pages
/// where a list's rows are expected: syllables stand apart there, so only letters count.
pub(super) fn match_under_staves(
    body: &BodyEvidence<'_>,
    entry: &ContentsEntry,
    expected: &BTreeSet<usize>,
    seen: &mut TitleMatches,
) {
    let runs = body.song_numbers.iter();
    for run in runs.filter(|run| expected.contains(&run.leaf)) {
        let Some((index, heading)) = sung_at(body, run) else {
            continue;
        };
        let rows = entry.readings.iter();
        let likeness: Vec<f64> = rows
            .map(|r| ratio_as_sung(&r.text, &heading.text))
            .collect();
        let best = likeness.iter().copied().fold(0.0, f64::max);
        if best < ALIKE {
            continue;
        }
        // Of a row that was broken all is meant.
        let whole = entry.readings.iter().zip(likeness).enumerate();
        let whole = whole.filter(|(_, (_, similarity))| *similarity >= best - SLIP);
        let longest = whole.max_by_key(|(_, (row, _))| letters(&row.text));
        if let Some((reading, (_, similarity))) = longest {
            let found = match_with(index, heading, reading, similarity as f32, 0.0);
            offer(seen, run.leaf, found);
        }
    }
}

/// The line that is sung under the staff of a counted song.
fn sung_at<'a>(body: &'a BodyEvidence<'_>, run: &SongNumber) -> Option<(usize, &'a Heading)> {
    let leaf = body.layout.leaves.get(run.leaf)?;
    let row = under_staff(leaf, run).first()?.row;
    let on_leaf = body.headings.indexed(run.leaf);
    on_leaf
        .filter(|(_, h)| h.row == row)
        .min_by(|(_, a), (_, b)| a.x0.total_cmp(&b.x0))
}

/// The number of the counted song whose first line under the staff a heading is.
pub(super) fn number_over<'a>(
    body: &'a BodyEvidence<'_>,
    heading: usize,
) -> Option<&'a SongNumber> {
    let leaf = body.headings.get(heading)?.leaf;
    let mut runs = body.song_numbers.iter().filter(|run| run.leaf == leaf);
    runs.find(|run| sung_at(body, run).is_some_and(|(index, _)| index == heading))
}

/// How well a heading says what a row does.
fn match_of(entry: &ContentsEntry, index: usize, heading: &Heading) -> Option<TitleMatch> {
    let line = norm(without_number(&heading.text));
    let readings = entry.readings.iter().enumerate();
    let (reading, similarity) = readings
        .map(|(at, reading)| (at, likeness(&norm(&reading.text), &line)))
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .filter(|(_, similarity)| *similarity >= ALIKE)?;
    Some(match_with(
        index,
        heading,
        reading,
        similarity as f32,
        NUMBERED,
    ))
}

/// A heading that says what a reading of a row does; what stands beside it adds `more`.
fn match_with(
    index: usize,
    heading: &Heading,
    reading: usize,
    similarity: f32,
    more: f32,
) -> TitleMatch {
    TitleMatch {
        score: (weight_of(heading) * similarity + more).min(1.0),
        heading: index,
        similarity,
        reading: Some(reading),
        longer: false,
    }
}

/// Likeness of a row and a line, of which one may be cut.
fn likeness(row: &str, line: &str) -> f64 {
    let beginnings = ratio_of_beginnings(row, line, BEGINNING).unwrap_or(0.0);
    ratio(row, line).max(beginnings)
}
