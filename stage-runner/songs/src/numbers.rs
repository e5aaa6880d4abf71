//! Running numbers of songs: 1, 2, 3 ... through the book, alone or before a title.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::layout::{FontId, Layout};
use super::text::{leading_number, lone_number};

/// How far back a run looks for its previous number.
const REACH: usize = 40;

/// A song number printed on a leaf.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SongNumber {
    /// The leaf.
    pub leaf: usize,
    /// Top in points.
    pub y: f32,
    /// Left edge in points.
    pub x0: f32,
    /// Type size in points.
    pub size: f32,
    /// The number.
    pub number: u32,
    /// The text that carries it.
    pub text: String,
}

/// The longest believable run of song numbers; empty if there is none.
pub(super) fn number_run(layout: &Layout, body: f32, skip: &HashSet<usize>) -> Vec<SongNumber> {
    let mut by_style: BTreeMap<(FontId, i32, bool), Vec<SongNumber>> = BTreeMap::new();
    for (index, leaf) in layout.leaves.iter().enumerate() {
        if skip.contains(&index) {
            continue;
        }
        for seg in &leaf.segs {
            let alone = lone_number(&seg.text);
            let number = alone.or_else(|| {
                (seg.text.chars().count() < 80)
                    .then(|| leading_number(&seg.text).map(|l| l.number))
                    .flatten()
            });
            // Sizes that OCR estimates waver by a tenth.
            let least = if seg.font == 0 { body } else { 1.15 * body };
            let Some(number) = number.filter(|_| seg.size >= least || seg.bold) else {
                continue;
            };
            let size = if seg.font == 0 {
                0
            } else {
                seg.size.round() as i32
            };
            by_style
                .entry((seg.font, size, alone.is_some()))
                .or_default()
                .push(SongNumber {
                    leaf: index,
                    y: seg.y0,
                    x0: seg.x0,
                    size: seg.size,
                    number,
                    text: seg.text.clone(),
                });
        }
    }
    let mut best: Vec<SongNumber> = Vec::new();
    for mut list in by_style.into_values() {
        list.sort_by(|a, b| a.leaf.cmp(&b.leaf).then(a.y.total_cmp(&b.y)));
        let run = longest_run(&list);
        // Verses are numbered as well, but set smaller.
        let least = 0.85 * middle_size(&run);
        let alike = list.iter().filter(|n| n.size >= least).count();
        let believable = run.len() >= 5 && 2 * run.len() > alike && !keeps_step(&run);
        if believable && run.len() > best.len() {
            best = run;
        }
    }
    best
}

fn middle_size(run: &[SongNumber]) -> f32 {
    let mut sizes: Vec<f32> = run.iter().map(|n| n.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// The longest sequence whose numbers grow by one to three.
fn longest_run(list: &[SongNumber]) -> Vec<SongNumber> {
    let mut length: Vec<usize> = Vec::with_capacity(list.len());
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(list.len());
    for (i, item) in list.iter().enumerate() {
        let mut best = (1, None);
        for j in i.saturating_sub(REACH)..i {
            let (Some(earlier), Some(&l)) = (list.get(j), length.get(j)) else {
                continue;
            };
            let step = i64::from(item.number) - i64::from(earlier.number);
            if (1..=3).contains(&step) && l + 1 > best.0 {
                best = (l + 1, Some(j));
            }
        }
        length.push(best.0);
        previous.push(best.1);
    }
    let mut at = (0..list.len()).max_by_key(|&i| (length.get(i), std::cmp::Reverse(i)));
    let mut run = Vec::new();
    while let Some(i) = at {
        run.extend(list.get(i).cloned());
        at = previous.get(i).copied().flatten();
    }
    run.reverse();
    run
}

/// Whether the numbers keep step with the pages: then they are page numbers. A page that
/// is missing or has none shifts all that follow, so neighbours are compared as well.
fn keeps_step(run: &[SongNumber]) -> bool {
    let pairs = run.windows(2).filter(|pair| match pair {
        [a, b] => i64::from(b.number) - i64::from(a.number) == b.leaf as i64 - a.leaf as i64,
        _ => false,
    });
    if 3 * pairs.count() >= 2 * run.len() {
        return true;
    }
    let mut steps: HashMap<i64, usize> = HashMap::new();
    for item in run {
        *steps
            .entry(item.leaf as i64 - i64::from(item.number))
            .or_default() += 1;
    }
    let most = steps.values().max().copied().unwrap_or(0);
    most as f32 >= 0.6 * run.len() as f32
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line, lyrics};
    use super::*;

    fn numbers(per_page: usize) -> Vec<u32> {
        let mut builder = BookBuilder::new();
        let mut next = 1;
        for page in 0..8 {
            let mut lines = lyrics(page);
            for k in 0..per_page {
                lines.push(line(40.0, 60.0 + 300.0 * k as f32, 14.0, &next.to_string()).bold());
                next += 1;
            }
            builder = builder.page(&lines);
        }
        number_run(&Layout::of(&builder.build()), 10.0, &HashSet::new())
            .iter()
            .map(|n| n.number)
            .collect()
    }

    #[test]
    fn two_songs_a_page_are_counted() {
        assert_eq!(numbers(2), (1..=16).collect::<Vec<u32>>());
    }

    #[test]
    fn numbers_in_step_with_pages_are_page_numbers() {
        assert!(numbers(1).is_empty());
    }
}
