//! Contents without numbers: pages whose rows are the titles that head other pages.
//!
//! The body decides: a page whose rows are, most of them, headings of other pages and
//! bigger there is a list, whatever it is called and in whatever language.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::headings::{Heading, Headings, headings};
use super::layout::Layout;
use super::matcher::{Matcher, forms};
use super::text::{has_contents_word, is_chords, letters, norm, without_number};
use super::toc_rows::{Row, parse_leaf, parse_titles};

/// Strength from which a heading may be what a row names.
const STRONG: f32 = 0.4;
/// Likeness of a row to the heading that it names.
const ALIKE: f32 = 0.87;
/// How much bigger headings are than the rows that name them.
const BIGGER: f32 = 1.06;
/// The same where OCR estimated the sizes.
const BIGGER_OCR: f32 = 1.2;

/// So many rows that are lines of other pages, and nearly all, make a list of titles.
const LINES: usize = 12;
const NEARLY_ALL: f32 = 0.8;
/// Such lists are in this part of the leaves from the front or from the back.
const MARGIN: usize = 10;

/// A page of titles.
pub(super) struct TitlePage {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Positions of those that may be titles.
    pub entries: Vec<usize>,
}

/// How the rows of a page are borne out by the headings of other pages.
struct Support {
    page: TitlePage,
    /// Rows that name a heading.
    hits: usize,
    /// Pages that carry those headings.
    targets: usize,
    /// Middle ratio of heading size to row size.
    bigger: f32,
    /// Whether OCR read the page.
    ocr: bool,
    /// Share of the rows that are on hardly any page but this and the one they name.
    once: f32,
    /// Share of the rows that are in the order of the pages they name.
    in_order: f32,
}

impl Support {
    /// Whether its rows are smaller than the headings that they name.
    fn is_small(&self) -> bool {
        self.bigger >= if self.ocr { BIGGER_OCR } else { BIGGER }
    }

    fn share(&self) -> f32 {
        self.hits as f32 / self.page.entries.len().max(1) as f32
    }
}

/// Pages that list titles; `known` are leaves that are contents pages anyway.
pub(super) fn title_pages(layout: &Layout, known: &HashSet<usize>) -> BTreeMap<usize, TitlePage> {
    let heads = headings(layout, known);
    // Titles are bigger than running text or bold; lyrics that OCR misjudged are not.
    let strong = |h: &Heading| {
        h.strength >= STRONG && !h.continues && (h.bold || h.size >= 1.15 * heads.body)
    };
    let found = named_by(layout, &heads, known, strong, is_list);
    if !found.is_empty() || !known.is_empty() {
        return found;
    }
    // Or titles are set as the text is: then nearly every row has to be a line elsewhere.
    named_by(layout, &heads, known, |h| h.rows == 1, is_list_of_lines)
}

/// Pages whose rows name such headings, and those beside them.
fn named_by(
    layout: &Layout,
    heads: &Headings,
    known: &HashSet<usize>,
    may_be_named: impl Fn(&Heading) -> bool,
    is_list: impl Fn(&Layout, usize, &Support) -> bool,
) -> BTreeMap<usize, TitlePage> {
    let mut named: HashMap<String, Vec<usize>> = HashMap::new();
    let headings = heads.all.iter().enumerate();
    for (index, heading) in headings.filter(|(_, h)| may_be_named(h)) {
        for form in forms(&heading.text) {
            named.entry(form).or_default().push(index);
        }
    }
    if named.len() < 3 {
        return BTreeMap::new();
    }
    let mut matcher: Option<Matcher> = None;
    let mut found: BTreeMap<usize, Support> = BTreeMap::new();
    for leaf in (0..layout.len()).filter(|l| !known.contains(l)) {
        // Of equals the last one is taken: a row is better whole, with its number.
        let best = [parse_titles, parse_leaf]
            .into_iter()
            .filter_map(|parse| {
                let page = layout.leaves.get(leaf)?;
                let found = support(leaf, parse(page), heads, &named, &mut matcher)?;
                Some(Support {
                    ocr: page.ocr,
                    ..found
                })
            })
            .max_by_key(|s| s.hits);
        if let Some(best) = best {
            found.insert(leaf, best);
        }
    }
    let mut good: HashSet<usize> = found
        .iter()
        .filter(|(leaf, s)| is_list(layout, **leaf, s))
        .map(|(leaf, _)| *leaf)
        .collect();
    // The list goes on; its last page may hold a few rows.
    for (&leaf, support) in &found {
        let beside = leaf.checked_sub(1).is_some_and(|l| good.contains(&l))
            || good.contains(&(leaf + 1))
            || leaf.checked_sub(1).is_some_and(|l| known.contains(&l));
        if beside && support.hits >= 2 && support.share() >= 0.4 && support.is_small() {
            good.insert(leaf);
        }
    }
    found
        .into_iter()
        .filter(|(leaf, _)| good.contains(leaf))
        .map(|(leaf, s)| (leaf, s.page))
        .collect()
}

fn is_list(layout: &Layout, leaf: usize, support: &Support) -> bool {
    let named = layout.leaves.get(leaf).is_some_and(|l| {
        let head: Vec<&str> = l.segs.iter().take(6).map(|s| s.text.as_str()).collect();
        has_contents_word(&head.join(" "))
    });
    let spread = support.targets >= 3 && 4 * support.targets >= support.hits;
    let (hits, share) = if named { (3, 0.4) } else { (5, 0.5) };
    spread && support.hits >= hits && support.share() >= share && (named || support.is_small())
}

/// Whether a page at the front or the back of a text layer has rows that are nearly all
/// each a line of another page, one after the other.
fn is_list_of_lines(layout: &Layout, leaf: usize, support: &Support) -> bool {
    let margin = (layout.len() / MARGIN).max(2);
    let outside = leaf < margin || leaf + margin >= layout.len();
    let spread = 4 * support.targets >= support.hits;
    let nearly_all = [support.share(), support.once, support.in_order];
    !support.ocr
        && outside
        && spread
        && support.hits >= LINES
        && nearly_all.iter().all(|share| *share >= NEARLY_ALL)
}

/// A row that names a heading of another page.
struct Hit {
    /// The leaf of the heading.
    leaf: usize,
    /// The column of the row.
    column: usize,
    /// Ratio of heading size to row size.
    bigger: f32,
    /// How many headings of other pages it might name.
    named: usize,
}

impl Hit {
    fn of(row: &Row, leaf: usize, heading: &Heading, named: usize) -> Self {
        Self {
            leaf,
            named,
            column: row.column.0,
            bigger: heading.size / row.size.max(0.1),
        }
    }
}

/// How the rows of a page are borne out; none if hardly a row names a heading.
fn support(
    leaf: usize,
    rows: Vec<Row>,
    heads: &Headings,
    named: &HashMap<String, Vec<usize>>,
    matcher: &mut Option<Matcher>,
) -> Option<Support> {
    let entries: Vec<usize> = (0..rows.len())
        .filter(|&i| {
            rows.get(i).is_some_and(|r| {
                r.text.chars().count() < 70
                    && letters(&r.text) >= 2
                    && !is_chords(&r.text)
                    && !has_contents_word(&r.text)
                    // A row all in brackets belongs to the one above: its tune, its artist.
                    && !(r.text.starts_with('(') && r.text.ends_with(')'))
            })
        })
        .collect();
    let elsewhere = |index: &usize| heads.get(*index).filter(|h| h.leaf != leaf);
    let mut hits: Vec<Hit> = Vec::new();
    let mut misses: Vec<&Row> = Vec::new();
    for row in entries.iter().filter_map(|&i| rows.get(i)) {
        let first = row.cells.first().map_or("", String::as_str);
        let named: Vec<&Heading> = [row.text.as_str(), without_number(&row.text), first]
            .into_iter()
            .filter_map(|text| named.get(&norm(text)))
            .find(|all| all.iter().any(|index| elsewhere(index).is_some()))
            .into_iter()
            .flatten()
            .filter_map(elsewhere)
            .collect();
        match named.first() {
            Some(h) => hits.push(Hit::of(row, h.leaf, h, named.len())),
            None => misses.push(row),
        }
    }
    if hits.len() < 2 || 5 * hits.len() < entries.len() {
        return None;
    }
    // Only now is it worth comparing letter by letter.
    let matcher = matcher.get_or_insert_with(|| Matcher::new(heads));
    let texts: Vec<&str> = misses.iter().map(|r| without_number(&r.text)).collect();
    for (row, seen) in misses.iter().zip(matcher.match_all(heads, &texts)) {
        let hit = seen
            .into_iter()
            .filter(|(at, m)| *at != leaf && m.similarity >= ALIKE)
            .filter_map(|(at, m)| heads.get(m.heading).map(|h| (at, h)))
            .filter(|(_, h)| h.strength >= STRONG)
            .min_by_key(|(at, _)| *at);
        if let Some((at, h)) = hit {
            hits.push(Hit::of(row, at, h, 1));
        }
    }
    // A column beside the titles holds their numbers or their composers.
    let mut by_column: BTreeMap<usize, usize> = BTreeMap::new();
    for hit in &hits {
        *by_column.entry(hit.column).or_default() += 1;
    }
    let most = by_column.values().max().copied().unwrap_or(0);
    let of_titles = |column: usize| by_column.get(&column).is_some_and(|n| 4 * n >= most);
    let mut entries: Vec<usize> = entries
        .into_iter()
        .filter(|&i| rows.get(i).is_some_and(|r| of_titles(r.column.0)))
        .collect();
    // Where titles are counted, a row without a number goes on from the one above it.
    let led = |i: &usize| rows.get(*i).is_some_and(|r| r.lead.is_some());
    if 10 * entries.iter().filter(|i| led(i)).count() >= 6 * entries.len() {
        entries.retain(led);
    }
    hits.retain(|hit| of_titles(hit.column));
    let targets: HashSet<usize> = hits.iter().map(|hit| hit.leaf).collect();
    let count = hits.len().max(1) as f32;
    let once = hits.iter().filter(|hit| hit.named <= 2).count() as f32 / count;
    let steps = hits
        .windows(2)
        .map(|pair| pair.first().map(|h| h.leaf) <= pair.last().map(|h| h.leaf));
    let in_order = (1 + steps.filter(|rises| *rises).count()) as f32 / count;
    let mut ratios: Vec<f32> = hits.iter().map(|hit| hit.bigger).collect();
    ratios.sort_by(f32::total_cmp);
    Some(Support {
        ocr: false,
        once,
        in_order,
        hits: hits.len(),
        targets: targets.len(),
        bigger: ratios.get(ratios.len() / 2).copied().unwrap_or(0.0),
        page: TitlePage { rows, entries },
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{self, BookBuilder, Line, line, lyrics};
    use super::*;

    const NAMES: &[&str] = fixtures::NAMES.split_at(12).0;

    fn pages(list: &[Line]) -> Vec<usize> {
        let mut builder = BookBuilder::new().page(list);
        for (k, name) in NAMES.iter().enumerate() {
            builder = builder.song(name, 1, k as u32 + 1);
        }
        builder = builder.page(&lyrics(3));
        let layout = Layout::of(&builder.build());
        title_pages(&layout, &HashSet::new()).into_keys().collect()
    }

    #[test]
    fn rows_that_head_other_pages_are_a_list() {
        let rows: Vec<Line> = NAMES
            .iter()
            .enumerate()
            .map(|(k, name)| line(60.0, 100.0 + 20.0 * k as f32, 10.0, name))
            .collect();
        assert_eq!(pages(&rows), [0]);
    }

    #[test]
    fn a_list_in_two_columns_is_read_by_columns() {
        let rows: Vec<Line> = NAMES
            .iter()
            .enumerate()
            .map(|(k, name)| {
                let (column, row) = (k / 6, k % 6);
                let (x, y) = (60.0 + 260.0 * column as f32, 100.0 + 20.0 * row as f32);
                line(x, y, 10.0, name)
            })
            .collect();
        assert_eq!(pages(&rows), [0]);
    }

    #[test]
    fn lyrics_and_tunes_with_their_titles_are_no_list() {
        assert!(pages(&lyrics(1)).is_empty());
        // The same tunes printed twice: each page has titles only, as big as the others.
        let page = |k: usize| -> Vec<Line> {
            (0..6)
                .map(|j| line(60.0, 60.0 + 120.0 * j as f32, 14.0, NAMES[6 * k + j]).bold())
                .collect()
        };
        let mut builder = BookBuilder::new();
        for _ in 0..2 {
            builder = builder.page(&page(0)).page(&page(1));
        }
        let layout = Layout::of(&builder.build());
        assert!(title_pages(&layout, &HashSet::new()).is_empty());
    }

    #[test]
    fn titles_in_the_type_of_the_text_are_listed_by_rows_that_are_lines_of_other_pages() {
        let rows: Vec<Line> = NAMES
            .iter()
            .enumerate()
            .map(|(k, name)| line(200.0, 90.0 + 18.0 * k as f32, 10.0, name))
            .collect();
        let lists = |list: &[Line]| {
            let mut builder = BookBuilder::new().page(list);
            for (k, name) in NAMES.iter().enumerate() {
                let mut lines = lyrics(k);
                lines.push(line(60.0, 100.0, 10.0, name));
                builder = builder.page(&lines);
            }
            let layout = Layout::of(&builder.build());
            let found = title_pages(&layout, &HashSet::new());
            found.into_keys().collect::<Vec<usize>>()
        };
        assert_eq!(lists(&rows), [0]);
        // Verses of which a few are sung elsewhere are none.
        let mut verses = lyrics(40);
        verses.extend(rows.into_iter().take(4));
        assert_eq!(lists(&verses), [0; 0]);
    }
}
