//! From placed contents entries to songs: titles, artists, and which rows are no songs.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::align::{Placement, TitleMatch, whole_row};
use super::by_number::number_over;
use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::model::{
    ContentsEntry, ContentsList, Evidence, ListKind, Part, Rows, Separator, UnderstoodEntry,
};
use super::sides::{Sides, sides, usual_readings};
use super::song::{FoundSong, Source};
use super::text::{
    digit_groups, is_contents_heading, is_front_matter, letters, norm, without_number,
};

/// Type so much larger or smaller than that of most titles is of another kind.
const OTHER_SIZE: f32 = 1.25;
/// A row so long, as a part of the longest one, may have been cut.
const FULL_ROW: f32 = 0.85;
/// Signs that part a title from what a page says beside it.
const AFTER_TITLE: [char; 8] = ['-', '–', '—', '/', '|', '(', ':', ','];

/// A contents list with its placement, and how far it can be believed.
#[derive(Debug)]
pub(super) struct PlacedList<'a> {
    /// Position of the list.
    pub index: usize,
    /// The list.
    pub list: &'a ContentsList,
    /// Where its entries go.
    pub placement: Placement,
    /// How far to believe it.
    pub trust: Trust,
}

/// How far a contents list can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// It lists the songs of this book.
    Full,
    /// Just the entries whose titles were seen count (an extract of a bigger book,
    /// a list of something else that shares pages).
    SeenOnly,
    /// It is no contents of this book.
    None,
}

/// Judges a placed list.
pub(super) fn trust_in(
    body: &BodyEvidence<'_>,
    list: &ContentsList,
    placement: &Placement,
    lists: usize,
) -> Trust {
    let count = list.entries.len();
    let share = placement.hits as f32 / count.max(1) as f32;
    // Numbers that are printed beside the songs need fewer titles to bear them out.
    let counted = 2 * numbers_seen(body, list, placement) > count && share >= 0.2;
    let links = list.entries.iter().filter(|e| e.link.is_some()).count();
    let readable = body
        .layout
        .leaves
        .iter()
        .filter(|l| l.segs.len() > 4)
        .count();
    let blind = body.without.headings || 10 * readable < 3 * body.layout.len();
    let numbered = list.kind == ListKind::NumberLast || list.kind == ListKind::NumberFirst;
    let borne_out = share >= 0.5 || counted || numbers_in_step(body, list, placement);
    if blind && numbered || borne_out || 2 * links > count {
        Trust::Full
    } else if share >= 0.3 || placement.hits >= 1 && count <= 12 {
        if lists > 1 {
            Trust::SeenOnly
        } else {
            Trust::Full
        }
    } else if placement.hits >= 8 {
        Trust::SeenOnly
    } else {
        Trust::None
    }
}

/// Whether the list walks through this book page by page: its numbers rise and nearly all of
/// them are printed on the pages that the list gives. Titles that cannot be read (letters
/// drawn as pictures, type without a way back to text) do not make it another book's list.
fn numbers_in_step(body: &BodyEvidence<'_>, list: &ContentsList, placement: &Placement) -> bool {
    let numbers: Vec<u32> = list.entries.iter().filter_map(|e| e.number).collect();
    if numbers.len() < 8 || placement.counts_songs {
        return false;
    }
    let rising = numbers.windows(2).filter(|w| matches!(w, [a, b] if a <= b));
    let printed = list
        .entries
        .iter()
        .zip(&placement.leaf)
        .filter(|(entry, leaf)| {
            let folio = leaf.and_then(|leaf| body.folios.get(leaf));
            folio.is_some_and(|folio| folio.seen() && Some(folio.number) == entry.number)
        });
    10 * (rising.count() + 1) >= 9 * numbers.len() && 10 * printed.count() >= 8 * list.entries.len()
}

/// How many entries were placed where their number is printed as a song's.
fn numbers_seen(body: &BodyEvidence<'_>, list: &ContentsList, placement: &Placement) -> usize {
    if !placement.counts_songs {
        return 0;
    }
    let places = list.entries.iter().zip(&placement.leaf);
    places
        .filter(|(entry, leaf)| {
            let place = leaf.zip(entry.number);
            place.is_some_and(|(leaf, number)| body.counted(leaf, number).is_some())
        })
        .count()
}

/// The songs of one list by entry, and every row as understood.
pub(super) fn songs_of_list(
    body: &BodyEvidence<'_>,
    placed: &PlacedList<'_>,
) -> (Vec<(usize, FoundSong)>, Vec<UnderstoodEntry>) {
    let entries = &placed.list.entries;
    let sides = sides(body, entries, &placed.placement);
    let habits = Habits::of(placed.list, &placed.placement);
    let mut songs = Vec::new();
    let mut rows = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let matched = placed
            .placement
            .matched(index)
            .filter(|m| m.similarity >= 0.8);
        let named = name_of(body, entries, entry, matched, sides, &habits);
        let heading = matched.map(|m| m.heading);
        // A number alone says nothing in a list that is believed only where it is seen.
        let believed = placed.trust != Trust::SeenOnly || heading.is_some();
        let leaf = placed.placement.leaf.get(index).copied().flatten();
        let leaf = leaf.filter(|_| believed);
        rows.push(UnderstoodEntry {
            title: named.title.clone(),
            artist: named.artist.clone(),
            printed_page: entry.number,
            page: leaf.map(|l| body.layout.page_of(l)),
            second_name: false,
        });
        let Some(leaf) = leaf else { continue };
        let candidate = placed
            .placement
            .candidates
            .get(index)
            .and_then(|c| c.get(&leaf));
        let mut song = FoundSong {
            artist: named.artist,
            y: heading.and_then(|h| body.headings.get(h)).map(|h| h.y),
            heading,
            score: candidate.map_or(0.0, |c| c.score),
            number: entry.number,
            ..FoundSong::new(leaf, named.title, Source::Contents(placed.index))
        };
        for witness in candidate.into_iter().flat_map(|c| &c.witnesses) {
            if witness.kind != Evidence::ContentsTitle || heading.is_some() {
                song.witness(witness.kind, witness.strength);
            }
        }
        if let Some(m) = matched {
            song.witness(Evidence::Heading, m.score);
        }
        let number = entry.number.filter(|_| placed.placement.counts_songs);
        let counted = number.and_then(|number| body.counted(leaf, number));
        if let Some(run) = counted.or_else(|| number_over(body, heading?)) {
            song.counted = true;
            song.number = Some(run.number);
            song.y = Some(run.y);
        }
        songs.push((index, song));
    }
    let keep = song_rows(body, placed, &songs);
    songs.retain(|(index, _)| keep.contains(index));
    if placed.placement.numbers_songs {
        drop_unseen_names(&mut songs);
    }
    (songs, rows)
}

/// Where numbers are those of songs: drops rows that no heading bears out if another row with
/// their number is borne out (an index of authors behind that of titles).
fn drop_unseen_names(songs: &mut Vec<(usize, FoundSong)>) {
    let numbered = |song: &FoundSong| song.number.map(|number| (song.leaf, number));
    let seen: HashSet<(usize, u32)> = songs
        .iter()
        .filter(|(_, song)| song.heading.is_some())
        .filter_map(|(_, song)| numbered(song))
        .collect();
    songs.retain(|(_, song)| {
        song.heading.is_some() || numbered(song).is_none_or(|own| !seen.contains(&own))
    });
}

/// What the rows of one list have in common.
struct Habits {
    /// How its rows are usually read.
    usual: Vec<(Rows, Part)>,
    /// Whether the numbers before its rows count them.
    leads_count: bool,
    /// Whether its rows hold more than the headings that they name: an artist without a
    /// sign before it. Else a shorter heading has lost words.
    rows_hold_more: bool,
    /// Characters of its longest row, in comparable form.
    longest_row: usize,
}

impl Habits {
    fn of(list: &ContentsList, placement: &Placement) -> Self {
        let entries = &list.entries;
        let led = entries.iter().filter(|e| e.lead.is_some()).count();
        let matched = (0..entries.len()).filter_map(|i| placement.matched(i));
        let longest = entries.iter().map(|e| whole_row(e).chars().count()).max();
        let (mut all, mut part) = (0usize, 0usize);
        for m in matched {
            all += 1;
            part += usize::from(m.reading.is_none() && !m.longer);
        }
        Self {
            usual: usual_readings(entries, placement),
            leads_count: list.kind == ListKind::NumberFirst || 2 * led > entries.len(),
            rows_hold_more: all < 8 || 5 * part >= all,
            longest_row: longest.unwrap_or(0),
        }
    }

    /// Whether a row is cut where its heading goes on: within a word, or at the width that
    /// rows have.
    fn has_cut(&self, entry: &ContentsEntry, heading: &Heading) -> bool {
        let row = whole_row(entry);
        let rest = heading.norm.strip_prefix(&row).unwrap_or_default();
        let full = row.chars().count() as f32 >= FULL_ROW * self.longest_row as f32;
        let mut ends = heading.text.char_indices().map(|(at, _)| at);
        let end = ends.find(|&at| norm(heading.text.get(..at).unwrap_or_default()) == row);
        let sign = end
            .and_then(|at| heading.text.get(at..))
            .map(str::trim_start);
        let goes_on = sign.is_none_or(|rest| !rest.starts_with(AFTER_TITLE));
        goes_on && (!rest.starts_with(' ') || full)
    }
}

struct Named {
    title: String,
    artist: Option<String>,
}

/// Title and artist of a row.
fn name_of(
    body: &BodyEvidence<'_>,
    entries: &[ContentsEntry],
    entry: &ContentsEntry,
    matched: Option<TitleMatch>,
    sides: Option<Sides>,
    habits: &Habits,
) -> Named {
    let mut reading = matched
        .and_then(|m| m.reading)
        .and_then(|r| entry.readings.get(r));
    if habits.leads_count && reading.is_some_and(|r| r.rows == Rows::LeadAndOwn) {
        reading = entry
            .readings
            .iter()
            .find(|r| r.rows == Rows::Own && r.part == Part::Whole);
    }
    let heading = matched.and_then(|m| body.headings.get(m.heading));
    if let Some(heading) = heading.filter(|_| !habits.leads_count) {
        // "99 Roses": the number is the title's.
        let with_number = entry.readings.iter().filter(|r| r.rows == Rows::LeadAndOwn);
        let whole = with_number.filter(|r| norm(&r.text) == heading.norm);
        reading = whole.max_by_key(|r| r.part == Part::Whole).or(reading);
    }
    let is_title = |m: &TitleMatch| {
        if m.longer {
            heading.is_some_and(|heading| habits.has_cut(entry, heading))
        } else {
            m.reading.is_none() && habits.rows_hold_more
        }
    };
    if let Some(heading) = heading.filter(|_| matched.as_ref().is_some_and(is_title)) {
        let numbers_count = habits.leads_count || entry.lead.is_none();
        let title = if numbers_count {
            without_number(&heading.text)
        } else {
            &heading.text
        };
        return Named {
            title: title.to_owned(),
            artist: None,
        };
    }
    let above = reading.is_some_and(|r| r.rows == Rows::Before);
    if let Some(sides) = sides.filter(|_| !above) {
        // A row that was broken: the heading shows that both rows are one title.
        let rows = reading
            .map(|r| r.rows)
            .filter(|rows| *rows == Rows::BeforeAndOwn)
            .unwrap_or(Rows::Own);
        let pick = |part: Part| {
            entry.reading(rows, part).or_else(|| match part {
                Part::Before(Separator::LastBracket) => {
                    entry.reading(rows, Part::Before(Separator::Bracket))
                }
                Part::After(Separator::LastBracket) => {
                    entry.reading(rows, Part::After(Separator::Bracket))
                }
                _ => None,
            })
        };
        if let Some(title) = pick(sides.title) {
            return Named {
                title: title.to_owned(),
                artist: pick(sides.artist).map(str::to_owned),
            };
        }
    }
    if let Some(reading) = reading {
        // A bracket that only some titles have belongs to the title.
        let occasional = matches!(
            reading.part,
            Part::Before(Separator::Bracket | Separator::LastBracket | Separator::Comma)
        );
        if occasional && sides.is_none() {
            let have = entries
                .iter()
                .filter(|e| e.reading(reading.rows, reading.part).is_some())
                .count();
            if let Some(whole) = entry.reading(reading.rows, Part::Whole)
                && 10 * have < 6 * entries.len()
            {
                return Named {
                    title: whole.to_owned(),
                    artist: None,
                };
            }
        }
        let artist = match reading.part {
            Part::Before(
                s @ (Separator::Slash | Separator::Bar | Separator::Dash | Separator::By),
            ) => entry.reading(reading.rows, Part::After(s)),
            Part::After(s @ (Separator::Slash | Separator::Bar | Separator::Dash)) => {
                entry.reading(reading.rows, Part::Before(s))
            }
            _ => None,
        };
        return Named {
            title: reading.text.clone(),
            artist: artist.map(str::to_owned),
        };
    }
    // A row that hangs below the one before it belongs to that, unless a heading says no.
    let hangs = entry
        .readings
        .first()
        .is_some_and(|r| r.rows == Rows::BeforeAndOwn);
    let title = habits
        .usual
        .iter()
        .map(|&(rows, part)| match rows {
            Rows::Own if hangs => (Rows::BeforeAndOwn, part),
            _ => (rows, part),
        })
        .find_map(|(rows, part)| entry.reading(rows, part))
        .unwrap_or(&entry.title);
    Named {
        title: title.to_owned(),
        artist: None,
    }
}

/// The entries that are songs: neither sections nor front matter.
fn song_rows(
    body: &BodyEvidence<'_>,
    placed: &PlacedList<'_>,
    songs: &[(usize, FoundSong)],
) -> HashSet<usize> {
    let entries = &placed.list.entries;
    let mut faces: BTreeMap<(u32, bool), usize> = BTreeMap::new();
    for heading in songs.iter().filter_map(|(_, s)| s.heading(&body.headings)) {
        *faces.entry(heading.face()).or_default() += 1;
    }
    let main = faces.iter().max_by_key(|(_, n)| **n).map(|(face, _)| *face);
    let mut sizes: Vec<f32> = songs
        .iter()
        .filter_map(|(_, s)| s.heading(&body.headings).map(|h| h.size))
        .collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes
        .get(sizes.len() / 2)
        .copied()
        .unwrap_or(body.headings.body);
    let bold = entries.iter().filter(|e| e.bold).count();
    let bold_is_rare = bold > 0 && (bold as f32) < 0.3 * entries.len() as f32;
    let step = |e: &ContentsEntry| (e.indent / 4.0).round() as i32;
    let mut indents: HashMap<i32, usize> = HashMap::new();
    for entry in entries {
        *indents.entry(step(entry)).or_default() += 1;
    }
    let is_section = |entry: &ContentsEntry| {
        let outdented = indents.iter().any(|(x, n)| {
            let x = 4.0 * *x as f32;
            *n as f32 >= 0.1 * entries.len() as f32
                && x > entry.indent + 6.0
                && x < entry.indent + 45.0
        });
        let own = indents.get(&step(entry)).copied().unwrap_or(0);
        bold_is_rare && entry.bold || outdented && (own as f32) < 0.25 * entries.len() as f32
    };
    songs
        .iter()
        .filter(|(index, song)| {
            let Some(entry) = entries.get(*index) else {
                return false;
            };
            let looks_otherwise = song.heading(&body.headings).is_none_or(|h| {
                // Without fonts only a size far from that of the others tells.
                let far = h.size > OTHER_SIZE * usual || usual > OTHER_SIZE * h.size;
                Some(h.face()) != main || h.ocr && far
            });
            let section = is_section(entry) && looks_otherwise;
            let matter = entry.readings.iter().any(|r| {
                matches!(r.part, Part::Whole | Part::Before(Separator::Gap))
                    && is_front_matter(&r.text)
            }) || is_contents_heading(&song.title);
            // "(54, 74, 90)" is the rest of a row that names several pages.
            let numbers = digit_groups(&song.title).len() > 1 && letters(&song.title) == 0;
            !section && !matter && !numbers
        })
        .map(|(index, _)| *index)
        .collect()
}
