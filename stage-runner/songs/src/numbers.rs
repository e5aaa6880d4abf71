//! Running numbers of songs: 1, 2, 3 ... through the book, alone or before a title.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::directions::is_metre;
use super::headings::Headings;
use super::layout::{FontId, Layout};
use super::text::{labelled_number, leading_number, lone_number};

/// How far back a run looks for its previous number.
const REACH: usize = 40;
/// And how many leaves; a number that stands alone further off is another's.
const REACH_IN_LEAVES: usize = 20;
/// So many numbers on one leaf look like a list.
const CROWDED: usize = 4;
/// So many numbers to a leaf, in the mean, are of lists.
const LISTED: usize = 10;

/// Fewer numbers one after the other count nothing.
const LEAST_SEQUENCE: usize = 8;
/// Verses are counted no further.
const VERSES: u32 = 14;
/// How far back a sequence looks for its previous number, past those of verses.
const SEQUENCE_REACH: usize = 80;

/// So many pages with several numbers are no accident.
const SHARED: usize = 3;

/// Numbers of pages are so much smaller than those of songs on them, if both are printed.
const SMALLER: f32 = 0.85;

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
            let labelled = labelled_number(&seg.text);
            let alone = lone_number(&seg.text).or(labelled);
            let may_lead = alone.is_none() && seg.text.chars().count() < 80;
            let lead = may_lead.then(|| leading_number(&seg.text)).flatten();
            // A metre behind a number names nothing.
            let is_alone = lead.as_ref().is_none_or(|lead| is_metre(lead.rest));
            let number = alone.or(lead.map(|lead| lead.number));
            // Sizes that OCR estimates waver by a tenth.
            let least = if seg.font == 0 { body } else { 1.15 * body };
            let is_set_off = seg.size >= least || seg.bold || labelled.is_some();
            let Some(number) = number.filter(|_| is_set_off) else {
                continue;
            };
            let size = if seg.font == 0 {
                0
            } else {
                seg.size.round() as i32
            };
            by_style
                .entry((seg.font, size, is_alone))
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
        let run = run_in_reading_order(layout, &mut list);
        // Verses are numbered as well, but set smaller.
        let least = 0.85 * middle_size(&run);
        let alike = list.iter().filter(|n| n.size >= least).count();
        let believable = run.len() >= 5
            && 2 * run.len() > alike
            && (!keeps_step(&run) || counts_songs(&run, layout))
            && !goes_on_as_folios(&run)
            && !is_of_lists(&run);
        if believable && run.len() > best.len() {
            best = run;
        }
    }
    best
}

/// Whether numbers stand so close together that they are those of lists.
fn is_of_lists(run: &[SongNumber]) -> bool {
    let leaves: HashSet<usize> = run.iter().map(|n| n.leaf).collect();
    run.len() > LISTED * leaves.len()
}

/// The headings that numbers count through the book, whatever their type, by their positions;
/// none if too few are counted, or no further than verses are.
pub(super) fn sequence(layout: &Layout, heads: &Headings) -> HashSet<usize> {
    let mut list: Vec<(usize, u32)> = heads
        .all
        .iter()
        .enumerate()
        .filter(|(_, h)| h.rows == 1)
        .filter_map(|(index, h)| Some((index, h.number?)))
        .collect();
    let place = |index: usize| {
        let heading = heads.get(index)?;
        let leaf = layout.leaves.get(heading.leaf)?;
        Some((heading.leaf, leaf.columns.place(heading.x0, heading.y)))
    };
    list.sort_by(|a, b| {
        let order = place(a.0).partial_cmp(&place(b.0));
        order.unwrap_or(std::cmp::Ordering::Equal)
    });
    let run = longest_sequence(&list);
    let last = run.last().map_or(0, |(_, number)| *number);
    if run.len() < LEAST_SEQUENCE || last <= VERSES {
        return HashSet::new();
    }
    run.into_iter().map(|(index, _)| index).collect()
}

/// The longest run of numbers that each grow by one or two.
fn longest_sequence(list: &[(usize, u32)]) -> Vec<(usize, u32)> {
    let mut length: Vec<usize> = Vec::with_capacity(list.len());
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(list.len());
    for (i, (_, number)) in list.iter().enumerate() {
        let earlier = (i.saturating_sub(SEQUENCE_REACH)..i)
            .filter(|j| {
                let before = list.get(*j).map_or(u32::MAX, |(_, n)| *n);
                (1..=2).contains(&(i64::from(*number) - i64::from(before)))
            })
            .max_by_key(|j| (length.get(*j), *j));
        let before = earlier.and_then(|j| length.get(j)).copied().unwrap_or(0);
        length.push(before + 1);
        previous.push(earlier);
    }
    let last = (0..list.len()).max_by_key(|i| length.get(*i));
    run_to(list, &previous, last)
}

/// The items that lead to the `last` one, each with the one that is `previous` to it.
fn run_to<T: Clone>(list: &[T], previous: &[Option<usize>], last: Option<usize>) -> Vec<T> {
    let mut at = last;
    let mut run = Vec::new();
    while let Some(i) = at {
        run.extend(list.get(i).cloned());
        at = previous.get(i).copied().flatten();
    }
    run.reverse();
    run
}

/// The longest run of `list`, read down the page or, if it is longer so, down each of two
/// columns.
fn run_in_reading_order(layout: &Layout, list: &mut [SongNumber]) -> Vec<SongNumber> {
    list.sort_by(|a, b| a.leaf.cmp(&b.leaf).then(a.y.total_cmp(&b.y)));
    let across = longest_run(list);
    let is_right = |n: &SongNumber| {
        let leaf = layout.leaves.get(n.leaf);
        leaf.is_some_and(|leaf| n.x0 >= 0.5 * leaf.width)
    };
    // Stable: within a column they stay in their order down the page.
    list.sort_by_key(|n| (n.leaf, is_right(n)));
    let by_column = longest_run(list);
    if by_column.len() > across.len() {
        by_column
    } else {
        across
    }
}

fn middle_size(run: &[SongNumber]) -> f32 {
    let mut sizes: Vec<f32> = run.iter().map(|n| n.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// The longest sequence whose numbers grow by one to three; of equally long ones that
/// on the fewest leaves.
fn longest_run(list: &[SongNumber]) -> Vec<SongNumber> {
    // Length, and minus the leaves it spans.
    let mut length: Vec<(usize, isize)> = Vec::with_capacity(list.len());
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(list.len());
    for (i, item) in list.iter().enumerate() {
        let mut best = ((1, 0), None);
        for j in i.saturating_sub(REACH)..i {
            let (Some(earlier), Some(&l)) = (list.get(j), length.get(j)) else {
                continue;
            };
            let step = i64::from(item.number) - i64::from(earlier.number);
            let leaves = item.leaf.saturating_sub(earlier.leaf);
            let longer = (l.0 + 1, l.1 - leaves as isize);
            let near = leaves <= REACH_IN_LEAVES;
            if near && (1..=3).contains(&step) && longer > best.0 {
                best = (longer, Some(j));
            }
        }
        length.push(best.0);
        previous.push(best.1);
    }
    let last = (0..list.len()).max_by_key(|&i| (length.get(i), std::cmp::Reverse(i)));
    run_to(list, &previous, last)
}

/// Whether a run begins near 1; one that does not counts pages rather than songs, unless
/// something else says that it counts songs.
pub(super) fn begins_early(run: &[SongNumber]) -> bool {
    run.first()
        .is_some_and(|n| n.number as usize <= 2 * run.len() + 10)
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

/// Whether something else than where a run begins says that it counts songs, though its
/// numbers may keep step with the pages.
pub(super) fn counts_songs(run: &[SongNumber], layout: &Layout) -> bool {
    share_pages(run, layout.len()) || has_folios_beside(run, layout)
}

/// Whether the pages of a run are counted by smaller numbers of their own.
fn has_folios_beside(run: &[SongNumber], layout: &Layout) -> bool {
    let least = SMALLER * middle_size(run);
    let leaves: BTreeSet<usize> = run.iter().map(|n| n.leaf).collect();
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    for &index in &leaves {
        let on_leaf = layout.leaves.get(index).into_iter().flat_map(|l| &l.segs);
        let small = on_leaf.filter(|s| s.size < least);
        let numbers = small.filter_map(|s| lone_number(&s.text));
        let here: BTreeSet<i64> = numbers.map(|n| index as i64 - i64::from(n)).collect();
        for offset in here {
            *offsets.entry(offset).or_default() += 1;
        }
    }
    let most = offsets.values().max().copied().unwrap_or(0);
    most >= CROWDED && 10 * most >= 6 * leaves.len()
}

/// Whether some pages carry two or three numbers of a run, which are higher than those of
/// `leaves` pages can be: then it counts songs, though they keep step with the pages.
fn share_pages(run: &[SongNumber], leaves: usize) -> bool {
    if run
        .first()
        .is_none_or(|first| first.number as usize <= leaves)
    {
        return false;
    }
    let on_leaves = run.chunk_by(|a, b| a.leaf == b.leaf);
    let shared = on_leaves.filter(|on_leaf| (2..CROWDED).contains(&on_leaf.len()));
    shared.count() >= SHARED
}

/// Whether a run begins with the numbers of a list on one leaf or two and goes on with
/// those of the pages.
fn goes_on_as_folios(run: &[SongNumber]) -> bool {
    let (lists, others): (Vec<_>, Vec<_>) = run
        .chunk_by(|a, b| a.leaf == b.leaf)
        .partition(|on_leaf| on_leaf.len() >= CROWDED);
    let rest = others.concat();
    (1..=2).contains(&lists.len()) && rest.len() >= CROWDED && keeps_step(&rest)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line, lyrics};
    use super::*;

    fn at(leaf: usize, number: u32) -> SongNumber {
        SongNumber {
            leaf,
            y: 60.0,
            x0: 40.0,
            size: 14.0,
            number,
            text: String::new(),
        }
    }

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
    fn a_number_far_before_the_first_song_is_not_the_first() {
        let list = [
            at(2, 1),
            at(9, 2),
            at(30, 1),
            at(31, 2),
            at(31, 3),
            at(33, 4),
        ];
        let leaves: Vec<usize> = longest_run(&list).iter().map(|n| n.leaf).collect();
        assert_eq!(leaves, [30, 31, 31, 33]);
    }

    #[test]
    fn a_list_and_the_pages_after_it_are_no_songs() {
        let list = [(2, 2), (2, 4), (2, 7), (2, 9), (2, 11)];
        let pages = [(15, 13), (16, 14), (17, 15), (18, 16)];
        let both: Vec<SongNumber> = list
            .into_iter()
            .chain(pages)
            .map(|(l, n)| at(l, n))
            .collect();
        assert!(goes_on_as_folios(&both));
        let songs = [(15, 13), (15, 14), (16, 15), (16, 16), (17, 17)];
        let both: Vec<SongNumber> = list
            .into_iter()
            .chain(songs)
            .map(|(l, n)| at(l, n))
            .collect();
        assert!(!goes_on_as_folios(&both));
    }

    #[test]
    fn two_songs_a_page_are_counted() {
        assert_eq!(numbers(2), (1..=16).collect::<Vec<u32>>());
    }

    #[test]
    fn songs_in_two_columns_are_counted_down_each() {
        let mut builder = BookBuilder::new();
        for page in 0..6 {
            let mut lines = Vec::new();
            for k in 0..6 {
                let (x, y) = (40.0 + 300.0 * (k / 3) as f32, 60.0 + 190.0 * (k % 3) as f32);
                // The second column begins lower.
                let y = y + 40.0 * (k / 3) as f32;
                let text = format!("{}. Song", 6 * page + k + 1);
                lines.push(line(x, y, 14.0, &text).bold());
                for row in 1..8 {
                    lines.push(line(
                        x,
                        y + 14.0 * row as f32,
                        10.0,
                        "and the words of a verse",
                    ));
                }
            }
            builder = builder.page(&lines);
        }
        let run = number_run(&Layout::of(&builder.build()), 10.0, &HashSet::new());
        let numbers: Vec<u32> = run.iter().map(|n| n.number).collect();
        assert_eq!(numbers, (1..=36).collect::<Vec<u32>>());
    }

    #[test]
    fn numbers_in_step_with_pages_are_page_numbers() {
        assert!(numbers(1).is_empty());
    }
}
