//! Title and artist on one row of contents: which side of the separator is which.

use std::collections::{BTreeSet, HashMap};

use super::align::Placement;
use super::evidence::BodyEvidence;
use super::model::{ContentsEntry, Part, Rows, Separator};
use super::text::{norm, ratio};

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
        let in_brackets = have.iter().filter(|h| is_in_brackets(h.2)).count();
        let right_is_title = if 10 * in_brackets >= 9 * have.len() {
            false
        } else if (left_hits - right_hits).abs() >= 3 {
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

/// Whether all of a text stands in brackets, as what is said beside a title does.
fn is_in_brackets(text: &str) -> bool {
    let inner = text.trim().strip_prefix(['(', '[']);
    inner
        .and_then(|t| t.strip_suffix([')', ']']))
        .is_some_and(|t| !t.contains(['(', '[']))
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
