//! Contents pages: which pages they are, and their entries with several readings.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use songbook_contract::PageNumber;

use super::layout::{Layout, Leaf};
use super::list_heads::begins_another;
use super::model::{ContentsEntry, ContentsList, ContentsOptions, ListKind};
use super::readings::Readings;
use super::text::{has_contents_word, is_contents_heading, letters};
use super::toc_rows::{Row, SetOff, parse_leaf, take_roman_leads};
use super::toc_titles::{TitlePage, title_pages};
use crate::page::{Book, Half, Rect};

/// Rows that begin so far to the left of others stand out, in points.
const OUTDENT: f32 = 6.0;

/// A leaf that was looked at as a contents page.
struct Candidate {
    score: f32,
    rows: Vec<Row>,
    /// Positions in `rows` of the entries.
    entries: Vec<usize>,
    kind: ListKind,
    /// For each row, the page that a link on it leads to.
    links: Vec<Option<PageNumber>>,
}

impl Candidate {
    /// A page of titles that the body bears out.
    fn of_titles(page: TitlePage) -> Self {
        Self {
            score: 0.7,
            links: vec![None; page.rows.len()],
            rows: page.rows,
            entries: page.entries,
            kind: ListKind::TitlesOnly,
        }
    }
}

/// Finds lists of songs with page or song numbers, or links, or of titles alone.
pub(super) fn contents_of(
    book: &Book,
    layout: &Layout,
    options: &ContentsOptions,
) -> Vec<ContentsList> {
    let forced: HashSet<PageNumber> = options.pages.iter().copied().collect();
    let mut candidates: BTreeMap<usize, Candidate> = BTreeMap::new();
    for (index, leaf) in layout.leaves.iter().enumerate() {
        let wanted = if forced.is_empty() {
            options.max_pages.is_none_or(|max| leaf.page.0 <= max)
        } else {
            forced.contains(&leaf.page)
        };
        if wanted && let Some(candidate) = look_at(book, layout, leaf) {
            candidates.insert(index, candidate);
        }
    }
    let mut good: BTreeSet<usize> = candidates
        .iter()
        .filter(|(_, c)| c.score >= 0.6 || !forced.is_empty() && !c.entries.is_empty())
        .map(|(index, _)| *index)
        .collect();
    if forced.is_empty() {
        let known: HashSet<usize> = good.iter().copied().collect();
        for (index, page) in title_pages(layout, &known) {
            if options
                .max_pages
                .is_none_or(|max| layout.page_of(index).0 <= max)
            {
                good.insert(index);
                candidates.insert(index, Candidate::of_titles(page));
            }
        }
    }
    // Neighbours of a contents page need less, but under a running head "Contents",
    // numbered verses are none.
    for (&index, candidate) in &candidates {
        let verses = candidate.kind == ListKind::NumberFirst
            && 2 * candidate.entries.len() < candidate.rows.len();
        let alike = |i: usize| {
            let other = candidates.get(&i).filter(|_| good.contains(&i));
            other.is_some_and(|other| other.kind == candidate.kind || !verses)
        };
        let beside = index.checked_sub(1).is_some_and(alike) || alike(index + 1);
        if candidate.score >= 0.4 && beside {
            good.insert(index);
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in good {
        match groups.last_mut() {
            Some(group) if goes_on(layout, group, index) => group.push(index),
            _ => groups.push(vec![index]),
        }
    }
    groups
        .into_iter()
        .filter_map(|group| list_of(layout, &group, &candidates))
        .collect()
}

/// Whether a list that is on the leaves of `group` goes on on the next leaf.
fn goes_on(layout: &Layout, group: &[usize], next: usize) -> bool {
    let leaf = |index: usize| layout.leaves.get(index);
    let first = group.first().and_then(|&i| leaf(i)).zip(leaf(next));
    group.last().is_some_and(|last| last + 1 == next)
        && first.is_some_and(|(first, next)| !begins_another(first, next))
}

/// Links of a page as rectangles on one of its views, with their targets.
fn links_on(book: &Book, layout: &Layout, leaf: &Leaf) -> Vec<(Rect, PageNumber)> {
    let offset = match leaf.half {
        Half::Right => layout
            .leaves_of(leaf.page)
            .filter_map(|i| layout.leaves.get(i))
            .find(|l| l.half == Half::Left)
            .map_or(0.0, |l| l.width),
        Half::Whole | Half::Left => 0.0,
    };
    book.structure
        .links
        .iter()
        .filter(|link| link.page == leaf.page)
        .map(|link| {
            let r = link.rect;
            let moved = Rect {
                x0: r.x0.min(r.x1) - offset,
                x1: r.x0.max(r.x1) - offset,
                y0: r.y0.min(r.y1),
                y1: r.y0.max(r.y1),
            };
            (moved, link.target)
        })
        .collect()
}

fn link_of(row: &Row, number_last: bool, links: &[(Rect, PageNumber)]) -> Option<PageNumber> {
    let middle = (row.y0 + row.y1) / 2.0;
    links
        .iter()
        .find(|(r, _)| {
            let edge = row.number_x.filter(|_| number_last).unwrap_or(f32::MAX);
            r.y0 - 1.0 <= middle
                && middle <= r.y1 + 1.0
                && r.x0 - 3.0 <= row.x0.max(r.x0)
                && row.x0 - 12.0 <= r.x1
                && (!number_last || r.x0 <= edge + 3.0 && r.x1 >= row.x0)
                && (number_last || r.x0 <= row.x1)
        })
        .map(|(_, target)| *target)
}

fn look_at(book: &Book, layout: &Layout, leaf: &Leaf) -> Option<Candidate> {
    if leaf.segs.len() < 3 {
        return None;
    }
    let mut rows = parse_leaf(leaf);
    if rows.is_empty() {
        return None;
    }
    take_roman_leads(&mut rows);
    let head: Vec<&str> = leaf.segs.iter().take(6).map(|s| s.text.as_str()).collect();
    let page_links = links_on(book, layout, leaf);
    let (mut score, mut entries, mut kind) =
        numbered_score(&rows, has_contents_word(&head.join(" ")));
    let targets: HashSet<PageNumber> = page_links.iter().map(|(_, t)| *t).collect();
    if targets.len() >= 4 && entries.len() >= 3 {
        score += 0.4;
    }
    if score < 0.6 && entries.len() * 10 < rows.len() * 3 {
        let named = head.iter().any(|t| is_contents_heading(t));
        let plain: Vec<usize> = (0..rows.len())
            .filter(|&i| {
                rows.get(i).is_some_and(|r| {
                    r.number.is_none()
                        && r.text.chars().count() < 60
                        && letters(&r.text) >= 2
                        && !has_contents_word(&r.text)
                })
            })
            .collect();
        if named && plain.len() >= 5 && plain.len() * 10 > rows.len() * 7 {
            (score, entries, kind) = (0.7, plain, ListKind::TitlesOnly);
        }
    }
    if score < 0.6 || kind == ListKind::TitlesOnly {
        let linked: Vec<usize> = (0..rows.len())
            .filter(|&i| {
                rows.get(i)
                    .is_some_and(|r| link_of(r, false, &page_links).is_some_and(|t| t != leaf.page))
            })
            .collect();
        let distinct: HashSet<PageNumber> = linked
            .iter()
            .filter_map(|&i| rows.get(i).and_then(|r| link_of(r, false, &page_links)))
            .collect();
        if linked.len() >= 5 && distinct.len() * 3 >= linked.len() && distinct.len() >= 4 {
            (score, entries, kind) = (0.9, linked, ListKind::Linked);
        }
    }
    let number_last = kind == ListKind::NumberLast;
    let links = rows
        .iter()
        .map(|row| link_of(row, number_last, &page_links))
        .collect();
    Some(Candidate {
        score,
        rows,
        entries,
        kind,
        links,
    })
}

/// How much the rows look like a contents with numbers: score, entries, kind.
fn numbered_score(rows: &[Row], named: bool) -> (f32, Vec<usize>, ListKind) {
    let with = |test: &dyn Fn(&Row) -> bool| -> Vec<usize> {
        rows.iter()
            .enumerate()
            .filter(|(_, r)| test(r))
            .map(|(i, _)| i)
            .collect()
    };
    let last = with(&|r| r.number.is_some_and(|n| n > 0 && n < 3000));
    let first = with(&|r| r.number.is_none() && r.lead_count().is_some_and(|n| n > 0));
    let (entries, kind) = if last.len() >= first.len() {
        (last, ListKind::NumberLast)
    } else {
        (first, ListKind::NumberFirst)
    };
    if entries.len() < 2 {
        return (0.0, entries, kind);
    }
    let chosen: Vec<&Row> = entries.iter().filter_map(|&i| rows.get(i)).collect();
    let values: Vec<u32> = chosen
        .iter()
        .filter_map(|r| {
            if kind == ListKind::NumberLast {
                r.number
            } else {
                r.lead_count()
            }
        })
        .collect();
    let initials: Vec<Option<char>> = chosen
        .iter()
        .map(|r| r.text.chars().next().and_then(|c| c.to_lowercase().next()))
        .collect();
    let pairs = (values.len().max(2) - 1) as f32;
    let rising = values.windows(2).filter(|w| w.first() <= w.last()).count() as f32 / pairs;
    let alphabetic = initials
        .windows(2)
        .filter(|w| w.first() <= w.last())
        .count() as f32
        / pairs;
    let mut lengths: Vec<usize> = chosen.iter().map(|r| letters(&r.text)).collect();
    lengths.sort_unstable();
    let typical = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    let distinct = values.iter().collect::<HashSet<_>>().len() as f32;
    let led = chosen
        .iter()
        .filter(|r| r.set_off == Some(SetOff::Leader))
        .count();
    let mut score = chosen.len() as f32 / rows.len() as f32;
    if typical < 5 {
        score *= 0.3;
    }
    if rising.max(alphabetic) <= 0.7 {
        score *= 0.5;
    }
    if distinct <= 0.3 * values.len() as f32 {
        score *= 0.4;
    }
    if kind == ListKind::NumberFirst {
        score *= if named { 0.95 } else { 0.6 };
    }
    if chosen.len() < 4 && !named {
        score *= 0.5;
    }
    if named && chosen.len() >= 3 {
        score += 0.3;
    }
    if led * 2 > chosen.len() {
        score += 0.3;
    }
    (score, entries, kind)
}

fn list_of(
    layout: &Layout,
    group: &[usize],
    candidates: &BTreeMap<usize, Candidate>,
) -> Option<ContentsList> {
    let pages: BTreeSet<PageNumber> = group.iter().map(|&i| layout.page_of(i)).collect();
    let mut entries: Vec<ContentsEntry> = Vec::new();
    let mut kinds: HashMap<ListKind, usize> = HashMap::new();
    for &index in group {
        let Some(candidate) = candidates.get(&index) else {
            continue;
        };
        let before = entries.len();
        entries_of(candidate, layout.page_of(index), &mut entries);
        *kinds.entry(candidate.kind).or_default() += entries.len() - before;
    }
    // Links that all lead to one place, or back to the contents, say nothing.
    let mut targets: HashMap<PageNumber, usize> = HashMap::new();
    for link in entries.iter().filter_map(|e| e.link) {
        *targets.entry(link).or_default() += 1;
    }
    let many = (0.3 * entries.len() as f32).max(8.0) as usize;
    for entry in &mut entries {
        entry.link = entry.link.filter(|target| {
            !pages.contains(target) && targets.get(target).is_none_or(|n| *n <= many)
        });
    }
    let kind = kinds
        .into_iter()
        .max_by_key(|(kind, n)| (*n, std::cmp::Reverse(*kind as u8)))
        .map(|(kind, _)| kind)?;
    (entries.len() >= 2).then(|| ContentsList {
        pages: pages.into_iter().collect(),
        kind,
        entries,
    })
}

fn entries_of(candidate: &Candidate, page: PageNumber, out: &mut Vec<ContentsEntry>) {
    let rows = &candidate.rows;
    let used: HashSet<usize> = candidate
        .entries
        .iter()
        .copied()
        .chain((0..rows.len()).filter(|&i| match candidate.kind {
            ListKind::NumberLast => rows.get(i).is_some_and(|r| r.number.is_some()),
            ListKind::NumberFirst => rows.get(i).is_some_and(|r| r.lead.is_some()),
            ListKind::TitlesOnly | ListKind::Linked => false,
        }))
        .collect();
    let mut order: Vec<usize> = used.iter().copied().collect();
    order.sort_unstable();
    for at in order {
        let Some(row) = rows.get(at) else { continue };
        let before = rows_before(candidate, at, &used);
        let next = rows.get(at + 1).filter(|n| {
            let counted = row.lead.is_some() && n.lead.is_none();
            (counted || !matches!(candidate.kind, ListKind::TitlesOnly | ListKind::Linked))
                && !used.contains(&(at + 1))
                && n.column.0 == row.column.0
                && n.y0 - row.y0 < 2.2 * row.size
        });
        let readings = Readings::of_row(row, &before, next);
        let Some(title) = readings.first().map(|r| r.text.clone()) else {
            continue;
        };
        let lead_of_first = before.first().and_then(|r| r.lead.clone());
        let entry = ContentsEntry {
            title,
            readings,
            number: match candidate.kind {
                ListKind::NumberLast => row.number,
                ListKind::NumberFirst => row
                    .lead
                    .as_deref()
                    .and_then(|l| l.split('.').next())
                    .and_then(|l| l.trim_end_matches(char::is_alphabetic).parse().ok()),
                ListKind::TitlesOnly | ListKind::Linked => None,
            },
            lead: match candidate.kind {
                ListKind::NumberFirst => None,
                _ => row.lead.clone().or(lead_of_first),
            },
            page,
            y: row.y0,
            indent: row.x0,
            bold: row.bold,
            link: candidate.links.get(at).copied().flatten(),
        };
        let more = row.more.iter().map(|&number| ContentsEntry {
            number: Some(number),
            link: None,
            ..entry.clone()
        });
        let more: Vec<ContentsEntry> = more.collect();
        out.push(entry);
        out.extend(more);
    }
}

/// Up to two rows above an entry that may be the beginning of its title.
fn rows_before<'a>(candidate: &'a Candidate, at: usize, used: &HashSet<usize>) -> Vec<&'a Row> {
    let mut before: Vec<&Row> = Vec::new();
    if candidate.kind != ListKind::NumberLast {
        return before;
    }
    let Some(own) = candidate.rows.get(at) else {
        return before;
    };
    let heads_section = |row: &Row| row.x0 < own.x0 - OUTDENT && are_sections(candidate, own, used);
    let mut below = own;
    for i in (0..at).rev() {
        let Some(row) = candidate.rows.get(i) else {
            break;
        };
        let fits = !used.contains(&i)
            && row.number.is_none()
            && !row.roman
            && row.column.0 == own.column.0
            && !heads_section(row)
            && below.y0 - row.y0 < 2.2 * own.size;
        if !fits || before.len() == 2 {
            break;
        }
        before.insert(0, row);
        below = row;
    }
    before
}

/// Whether rows that stand out from an entry's are names of sections: most entries of its
/// column stand like it, and few rows without a number stand out.
fn are_sections(candidate: &Candidate, own: &Row, used: &HashSet<usize>) -> bool {
    let rows = candidate.rows.iter().enumerate();
    let column = rows.filter(|(_, row)| row.column.0 == own.column.0);
    let (mut entries, mut alike, mut out) = (0usize, 0usize, 0usize);
    for (at, row) in column {
        if used.contains(&at) {
            entries += 1;
            alike += usize::from((row.x0 - own.x0).abs() < OUTDENT);
        } else {
            out += usize::from(row.x0 < own.x0 - OUTDENT);
        }
    }
    2 * alike > entries && 3 * out <= entries
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, Line, line, lyrics};
    use super::super::model::Rows;
    use super::*;

    fn contents(lines: &[Line]) -> Vec<ContentsList> {
        let book = BookBuilder::new().page(lines).page(&lyrics(1)).build();
        contents_of(&book, &Layout::of(&book), &ContentsOptions::default())
    }

    #[test]
    fn a_contents_page_gives_entries() {
        let mut lines = vec![line(250.0, 50.0, 18.0, "Contents")];
        for (k, title) in [
            "Amber Road",
            "Blue Harbour",
            "Cold Morning",
            "Dear Old Town",
        ]
        .iter()
        .enumerate()
        {
            let y = 100.0 + 20.0 * k as f32;
            lines.push(line(
                60.0,
                y,
                10.0,
                &format!("{title} .......... {}", 4 + 2 * k),
            ));
        }
        let lists = contents(&lines);
        assert_eq!(lists.len(), 1);
        let seen: Vec<_> = lists[0]
            .entries
            .iter()
            .map(|e| (e.title.as_str(), e.number))
            .collect();
        assert_eq!(
            seen,
            [
                ("Amber Road", Some(4)),
                ("Blue Harbour", Some(6)),
                ("Cold Morning", Some(8)),
                ("Dear Old Town", Some(10)),
            ]
        );
    }

    #[test]
    fn a_hanging_second_row_joins_the_title() {
        let mut lines = vec![line(250.0, 50.0, 18.0, "Contents")];
        for k in 0..4 {
            let y = 100.0 + 40.0 * k as f32;
            lines.push(line(
                60.0,
                y,
                10.0,
                &format!("A very long title number {}", "o".repeat(k + 1)),
            ));
            lines.push(line(
                75.0,
                y + 12.0,
                10.0,
                &format!("that goes on ....... {}", 4 + k),
            ));
        }
        let lists = contents(&lines);
        let first = &lists[0].entries[0];
        assert_eq!(first.title, "A very long title number o that goes on");
        assert_eq!(first.readings[0].rows, Rows::BeforeAndOwn);
    }

    #[test]
    fn lyrics_are_no_contents() {
        assert!(contents(&lyrics(3)).is_empty());
    }
}
