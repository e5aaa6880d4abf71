//! Where songs end, and what the pages between songs are.

use std::collections::{HashMap, HashSet};

use songbook_contract::PageNumber;

use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::layout::{Layout, Leaf, Seg};
use super::running::RunningHeads;
use super::song::FoundSong;
use super::text::{letters, lone_number, norm, without_number};

/// A caption under a picture that fills the page begins below this share of its height.
const CAPTION: f32 = 0.55;

/// A line over the titles of so many pages belongs to the pages,
const ON_PAGES: usize = 3;
/// if it has so many letters
const LETTERS: usize = 5;
/// and stands at the same height, within so many points.
const SAME_HEIGHT: f32 = 4.0;

/// The name of a section is so much larger than the titles under it.
const SECTION: f32 = 1.25;

/// Pages that carry no music and no words of a song, and what is none on the others.
#[derive(Debug, Default)]
pub(super) struct PageRoles {
    /// Heads that run through the book.
    running: RunningHeads,
    /// Contents and index leaves.
    pub contents: HashSet<usize>,
    /// Leaves with hardly a word where others are full.
    pub dividers: HashSet<usize>,
    /// Leaves with nothing on them that could be music or lyrics.
    pub empty: HashSet<usize>,
}

impl PageRoles {
    /// Judges every leaf; `body` is the size of running text in points.
    pub fn of(layout: &Layout, contents: &HashSet<usize>, body: f32) -> Self {
        let running = RunningHeads::of(layout);
        let amounts: Vec<usize> = layout
            .leaves
            .iter()
            .map(|l| l.characters(&|s| is_furniture(s, &running, body)))
            .collect();
        let mut usual: Vec<usize> = amounts
            .iter()
            .enumerate()
            .filter(|(i, n)| **n > 2 && !contents.contains(i))
            .map(|(_, n)| *n)
            .collect();
        usual.sort_unstable();
        let median = usual.get(usual.len() / 2).copied().unwrap_or(0) as f32;
        let with_staves = layout
            .leaves
            .iter()
            .filter(|l| !l.staves.is_empty())
            .count();
        // Where nearly every page shows staves, a page with neither staves nor text is no music.
        let engraved = 10 * with_staves > 6 * layout.len();
        let mut roles = Self {
            contents: contents.clone(),
            ..Self::default()
        };
        for (index, (leaf, &amount)) in layout.leaves.iter().zip(&amounts).enumerate() {
            if contents.contains(&index) || !leaf.staves.is_empty() {
                continue;
            }
            let big: usize = leaf
                .segs
                .iter()
                .filter(|s| s.size > 1.2 * body && !running.covers(s, body))
                .map(|s| s.text.chars().count())
                .sum();
            let sparse =
                amount < 150 && (engraved || median > 150.0 && (amount as f32) < 0.15 * median);
            let named = big >= 3 && (amount < big + 80 || amount < 3 * big);
            if sparse && amount >= 4 && (named || engraved && amount < 80) {
                roles.dividers.insert(index);
            }
            if amount < 4 && (engraved || median > 150.0)
                || sparse && is_captioned(leaf, &running, body)
            {
                roles.empty.insert(index);
            }
        }
        roles.running = running;
        roles
    }

    /// The lines of words on a leaf, without its furniture; `body` is the size of running
    /// text in points.
    fn words<'l>(&'l self, leaf: &'l Leaf, body: f32) -> impl Iterator<Item = &'l Seg> {
        let words = leaf.segs.iter().filter(|s| letters(&s.text) > 2);
        words.filter(move |s| !is_furniture(s, &self.running, body))
    }

    /// Whether a leaf cannot be the end of a song.
    fn is_no_end(&self, leaf: usize) -> bool {
        self.contents.contains(&leaf) || self.dividers.contains(&leaf) || self.empty.contains(&leaf)
    }
}

/// Whether a line is a running head or a number: of the page, not of a song.
fn is_furniture(seg: &Seg, running: &RunningHeads, body: f32) -> bool {
    running.covers(seg, body) || lone_number(&seg.text).is_some()
}

/// Whether all that a leaf says stands low, as under a picture that fills it.
fn is_captioned(leaf: &Leaf, running: &RunningHeads, body: f32) -> bool {
    let words = leaf.segs.iter().filter(|s| !is_furniture(s, running, body));
    let mut words = words.peekable();
    words.peek().is_some() && words.all(|s| s.y0 > CAPTION * leaf.height)
}

/// How a book sets its songs.
struct Habits {
    /// See [`flows`].
    flowing: bool,
    /// See [`stand_at_foot`].
    at_foot: bool,
    /// See [`banners`].
    banners: HashSet<Line>,
}

/// The pages of each song, first to last.
pub(super) fn ends(
    body: &BodyEvidence<'_>,
    roles: &PageRoles,
    songs: &[FoundSong],
) -> Vec<Vec<PageNumber>> {
    let layout = body.layout;
    let banners = banners(body, songs);
    let habits = Habits {
        flowing: flows(body, songs, &banners),
        at_foot: stand_at_foot(body, roles, songs),
        banners,
    };
    let starts: HashSet<usize> = songs.iter().map(|s| s.leaf).collect();
    // The songs are in the order of their leaves: of two of a name the later one counts.
    let titles: HashMap<String, usize> = songs.iter().map(|s| (norm(&s.title), s.leaf)).collect();
    let is_divider =
        |leaf: usize| !starts.contains(&leaf) && names_what_follows(body, roles, leaf, &titles);
    songs
        .iter()
        .enumerate()
        .map(|(index, song)| {
            let last = song.fixed_end.unwrap_or_else(|| {
                let last = last_leaf(body, roles, songs, index, &habits);
                let mut pages = (song.leaf..=last).rev();
                pages.find(|leaf| !is_divider(*leaf)).unwrap_or(song.leaf)
            });
            let mut pages: Vec<PageNumber> = Vec::new();
            for leaf in song.leaf..=last.max(song.leaf) {
                let page = layout.page_of(leaf);
                if pages.last() != Some(&page) {
                    pages.push(page);
                }
            }
            pages
        })
        .collect()
}

fn last_leaf(
    body: &BodyEvidence<'_>,
    roles: &PageRoles,
    songs: &[FoundSong],
    index: usize,
    habits: &Habits,
) -> usize {
    let Some(song) = songs.get(index) else {
        return 0;
    };
    let shares = songs.get(index + 1).is_some_and(|n| n.leaf == song.leaf);
    if shares {
        return song.leaf;
    }
    let next = songs.iter().skip(index + 1).find(|n| n.leaf > song.leaf);
    let mut last = match next {
        None => body.layout.len().saturating_sub(1),
        Some(next) if habits.at_foot => next.leaf.saturating_sub(1),
        Some(next) if opens_section(body, roles, next) => next.leaf.saturating_sub(1),
        Some(next) if text_above(body, next, &habits.banners) > 2 => next.leaf,
        Some(next) if habits.flowing && line_above(body, roles, next) => next.leaf,
        Some(next) => next.leaf.saturating_sub(1),
    };
    while last > song.leaf && roles.is_no_end(last) {
        last -= 1;
    }
    last.max(song.leaf)
}

/// Whether titles stand under their songs: on nearly every page that has one it is the last
/// line but for furniture, under several others.
fn stand_at_foot(body: &BodyEvidence<'_>, roles: &PageRoles, songs: &[FoundSong]) -> bool {
    let titles: Vec<&Heading> = songs
        .iter()
        .filter_map(|s| s.heading(&body.headings))
        .collect();
    let is_last = |title: &&&Heading| {
        let leaf = body.layout.leaves.get(title.leaf);
        let under = |leaf: &Leaf| {
            let words = leaf.segs.iter().filter(|s| s.y0 > title.y1);
            words
                .filter(|s| !is_furniture(s, &roles.running, body.headings.body))
                .count()
        };
        title.above > 3 && leaf.is_some_and(|leaf| under(leaf) == 0 && leaf.staves.is_empty())
    };
    let last = titles.iter().filter(is_last).count();
    titles.len() >= 5 && 10 * last >= 9 * titles.len()
}

/// Whether most of what a leaf says are titles of songs that start on later ones: a divider
/// with the names of what follows it. `starts` are the leaves of titles in comparable form.
fn names_what_follows(
    body: &BodyEvidence<'_>,
    roles: &PageRoles,
    index: usize,
    starts: &HashMap<String, usize>,
) -> bool {
    let Some(leaf) = body.layout.leaves.get(index) else {
        return false;
    };
    if !leaf.staves.is_empty() || !leaf.unread.is_empty() {
        return false;
    }
    let words = roles.words(leaf, body.headings.body);
    let (mut all, mut titles) = (0usize, 0usize);
    for line in words {
        let line = norm(without_number(&line.text));
        all += 1;
        titles += usize::from(starts.get(&line).is_some_and(|start| *start > index));
    }
    titles >= 1 && 10 * titles >= 7 * all
}

/// Whether the page on which a song starts begins with larger type than its title: the name
/// of a section, so that nothing of the song before is on it.
fn opens_section(body: &BodyEvidence<'_>, roles: &PageRoles, song: &FoundSong) -> bool {
    let (Some(title), Some(leaf)) = (first_heading(body, song), body.layout.leaves.get(song.leaf))
    else {
        return false;
    };
    let above = || {
        let words = roles.words(leaf, body.headings.body);
        words.take_while(|s| s.y1 < title.y)
    };
    // The head of the page may name the section as well.
    let name = above().next().map(|s| norm(&s.text));
    above()
        .take_while(|s| Some(norm(&s.text)) == name)
        .any(|s| s.size > SECTION * title.size)
}

/// Whether songs flow over the pages: a good part of those that are the first of their
/// page begin under the end of the song before.
fn flows(body: &BodyEvidence<'_>, songs: &[FoundSong], banners: &HashSet<Line>) -> bool {
    let firsts: Vec<&FoundSong> = songs
        .iter()
        .enumerate()
        .filter(|(i, s)| {
            let before = i.checked_sub(1).and_then(|b| songs.get(b));
            before.is_none_or(|b| b.leaf < s.leaf)
        })
        .map(|(_, s)| s)
        .collect();
    let under = firsts
        .iter()
        .filter(|s| text_above(body, s, banners) > 3)
        .count();
    firsts.len() >= 8 && 5 * under >= firsts.len()
}

/// Whether a line of running text, be it a single one, stands above a song's title.
fn line_above(body: &BodyEvidence<'_>, roles: &PageRoles, song: &FoundSong) -> bool {
    let (Some(heading), Some(leaf)) =
        (first_heading(body, song), body.layout.leaves.get(song.leaf))
    else {
        return false;
    };
    let size = body.headings.body;
    let y = song
        .y
        .filter(|_| song.is_under_number(heading))
        .unwrap_or(heading.y);
    // What stands beside the page number is the page's head, whatever it says.
    let folio = body.folios.get(song.leaf).map(|f| f.number);
    let of_folio = |s: &&Seg| folio.is_some() && lone_number(&s.text) == folio;
    let head = leaf.segs.iter().find(of_folio).map(|s| s.row);
    heading.above >= 1
        && leaf.segs.iter().filter(|s| Some(s.row) != head).any(|s| {
            s.y1 < y + 0.3 * s.size
                && (s.size - size).abs() < 0.12 * size
                && !s.bold
                && letters(&s.text) >= 10
                && !roles.running.covers(s, size)
        })
}

/// The heading that a song begins with: its title, or another name of it above that.
fn first_heading<'a>(body: &'a BodyEvidence<'_>, song: &FoundSong) -> Option<&'a Heading> {
    let title = song.heading(&body.headings)?;
    let y = song.y.filter(|y| *y < title.y);
    let above = body.headings.on(song.leaf);
    let above = above.iter().find(|h| y.is_some_and(|y| h.y == y));
    Some(above.unwrap_or(title))
}

/// A line in comparable form, and how high it stands.
type Line = (String, i32);

/// The lines above a heading.
fn lines_over<'l>(leaf: &'l Leaf, heading: &Heading) -> impl Iterator<Item = Line> + 'l {
    let y = heading.y;
    let over = leaf.segs.iter().filter(move |s| s.y0 < y - 2.0);
    let long = over.filter(|s| letters(&s.text) >= LETTERS);
    long.map(|s| (norm(&s.text), (s.y0 / SAME_HEIGHT).round() as i32))
}

/// The lines that stand over several titles at one height: what the makers of pages print on all of theirs
/// (the name of a site and its menu), if those of several makers were bound together.
fn banners(body: &BodyEvidence<'_>, songs: &[FoundSong]) -> HashSet<Line> {
    let mut pages: HashMap<Line, HashSet<usize>> = HashMap::new();
    for heading in songs.iter().filter_map(|s| first_heading(body, s)) {
        if let Some(leaf) = body.layout.leaves.get(heading.leaf) {
            for line in lines_over(leaf, heading) {
                pages.entry(line).or_default().insert(heading.leaf);
            }
        }
    }
    pages.retain(|_, on| on.len() >= ON_PAGES);
    pages.into_keys().collect()
}

/// How many lines of the song before stand above a song's title; `banners` are none of its.
fn text_above(body: &BodyEvidence<'_>, song: &FoundSong, banners: &HashSet<Line>) -> usize {
    let Some(leaf) = body.layout.leaves.get(song.leaf) else {
        return 0;
    };
    if let Some(heading) = first_heading(body, song).filter(|h| !song.is_under_number(h)) {
        if leaf.columns.several() {
            let size = body.headings.body;
            return leaf.columns.lines_before(leaf, body.place(song), size);
        }
        let under_staff = leaf.staves.iter().any(|(_, bottom)| *bottom < heading.y);
        let of_pages = lines_over(leaf, heading).filter(|line| banners.contains(line));
        return if under_staff {
            3
        } else {
            heading.above.saturating_sub(of_pages.count())
        };
    }
    let Some(y) = song.y else { return 0 };
    if song.counted && leaf.staves.iter().any(|(_, bottom)| *bottom < y) {
        return 3;
    }
    leaf.segs
        .iter()
        .filter(|s| s.y0 > 0.09 * leaf.height && s.y0 < y - 5.0 && s.text.chars().count() > 12)
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, Line, NAMES, line, list, lyrics, map, title};

    /// The last pages of songs of a page each, in a book with `between` after each of them
    /// and `head` at the top of its pages.
    fn ends(between: Option<(f32, &str)>, head: bool) -> Vec<(u32, u32)> {
        let step = if between.is_some() { 2 } else { 1 };
        let rows: Vec<(String, u32)> = NAMES
            .iter()
            .zip((1..).step_by(step))
            .map(|(name, folio)| ((*name).to_owned(), folio))
            .collect();
        let mut builder = BookBuilder::new().page(&list("Contents", &rows));
        for (k, (name, folio)) in rows.iter().enumerate() {
            let mut lines = lyrics(k);
            // The end of the song before, on every third page: songs flow.
            if k % 3 == 1 {
                lines.retain(|l| !l.is_near(330.0));
                lines.push(line(80.0, 330.0, 20.0, name).bold());
            } else {
                lines.push(title(name));
            }
            if head {
                lines.push(line(60.0, 24.0, 10.0, &format!("Songs of {name}")));
                lines.push(line(520.0, 24.0, 10.0, &folio.to_string()));
            } else {
                lines.push(line(290.0, 780.0, 9.0, &folio.to_string()));
            }
            builder = builder.page(&lines);
            if let Some((y, text)) = between {
                let text = format!("{text} {}", name.to_lowercase());
                builder = builder.page(&[line(80.0, y, 8.0, &text)]);
            }
        }
        let mapping = map(&builder.build());
        let pages = mapping.songs.iter().map(|s| (s.start.0, s.end.0));
        pages.collect()
    }

    #[test]
    fn a_picture_with_a_caption_is_no_song() {
        let caption = "we all sang of";
        let picture = ends(Some((740.0, caption)), false);
        assert!(picture.contains(&(6, 6)), "{picture:?}");
        // A last line of words is.
        let words = ends(Some((60.0, caption)), false);
        assert!(words.contains(&(6, 7)), "{words:?}");
    }

    /// The ranges of songs of a page each, after what `page` makes of its lines.
    fn ranges(page: impl Fn(usize, &str) -> Vec<Line>, between: bool) -> Vec<(u32, u32)> {
        let step = if between { 2 } else { 1 };
        let names = NAMES.iter().zip((2..).step_by(step));
        let rows: Vec<(String, u32)> = names.map(|(n, p)| ((*n).to_owned(), p)).collect();
        let mut builder = BookBuilder::new().page(&list("Contents", &rows));
        for (k, name) in NAMES.iter().enumerate() {
            builder = builder.page(&page(k, name));
            if let Some(next) = NAMES.get(k + 1).filter(|_| between) {
                builder = builder.page(&[
                    line(80.0, 100.0, 40.0, &next[..1]),
                    line(80.0, 200.0, 11.0, next),
                ]);
            }
        }
        let mapping = map(&builder.build());
        let pages = mapping.songs.iter().map(|s| (s.start.0, s.end.0));
        pages.collect()
    }

    #[test]
    fn a_title_at_the_foot_begins_its_page() {
        let foot = |k: usize, name: &str| {
            let mut lines = lyrics(k);
            lines.push(line(80.0, 720.0, 20.0, name).bold());
            lines
        };
        let found = ranges(foot, false);
        assert_eq!(found.len(), NAMES.len());
        assert!(found.iter().all(|(start, end)| start == end), "{found:?}");
    }

    #[test]
    fn a_divider_that_names_the_next_song_is_no_end() {
        let plain = |k: usize, name: &str| {
            let mut lines = lyrics(k);
            lines.push(title(name));
            lines
        };
        let found = ranges(plain, true);
        assert_eq!(found.len(), NAMES.len());
        assert!(found.iter().all(|(start, end)| start == end), "{found:?}");
    }

    #[test]
    fn a_section_over_a_song_is_no_end_of_the_one_before() {
        let opened = |k: usize, name: &str| {
            let mut lines = lyrics(k);
            if k % 4 != 2 {
                lines.push(title(name));
                return lines;
            }
            lines.retain(|l| ![140.0, 180.0, 220.0, 260.0].iter().any(|y| l.is_near(*y)));
            lines.push(line(
                80.0,
                60.0,
                30.0,
                ["Harbours", "Fields", "Stars"][k / 4 % 3],
            ));
            // What the section is about.
            let preface = lyrics(k + 30).into_iter().take(4).enumerate();
            lines.extend(preface.map(|(row, l)| l.at(110.0 + 14.0 * row as f32)));
            lines.push(line(80.0, 240.0, 20.0, name).bold());
            lines
        };
        let found = ranges(opened, false);
        assert_eq!(found.len(), NAMES.len());
        assert!(found.iter().all(|(start, end)| start == end), "{found:?}");
    }

    #[test]
    fn what_stands_beside_the_page_number_ends_no_song() {
        let with_head = ends(None, true);
        let expected: Vec<(u32, u32)> = (0..NAMES.len())
            .map(|k| {
                let start = k as u32 + 2;
                (start, start + u32::from(k % 3 == 0))
            })
            .collect();
        assert_eq!(with_head, expected);
    }
}
