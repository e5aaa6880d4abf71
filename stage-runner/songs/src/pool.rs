//! All listed songs of a book in one pool: lists against each other, the outline, and headings that two entries claim.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::layout::FontId;
use super::listed::{PlacedList, songs_of_list};
use super::model::{ContentsEntry, ContentsList, Evidence, Reading, UnderstoodEntry};
use super::outline::outline_songs;
use super::song::{FoundSong, Source};
use super::text::{counts_chapters, norm, ratio, same_title};
use crate::page::Book;

/// Likeness from which a row that OCR read is a title of the outline.
const MISREAD: f64 = 0.6;

/// Shorter lists do not say how well lists of a book are seen.
const MANY_ROWS: usize = 10;

/// A listed song with the readings of its entry.
type Listed = (Vec<Reading>, FoundSong);

/// The songs that contents and outline name, each once.
pub(super) fn listed_songs(
    book: &Book,
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    contents: &HashSet<usize>,
    dividers: &HashSet<usize>,
) -> (Vec<FoundSong>, Vec<UnderstoodEntry>) {
    let mut pool: Vec<Listed> = Vec::new();
    let mut rows = Vec::new();
    for placed in lists {
        let (songs, understood) = songs_of_list(body, placed);
        if is_of_chapters(placed.list) && lists.iter().any(|l| is_longer(l.list, placed.list)) {
            continue;
        }
        rows.extend(understood);
        for (index, song) in songs {
            let readings = placed.list.entries.get(index).map(|e| e.readings.clone());
            pool.push((readings.unwrap_or_default(), song));
        }
    }
    if !body.without.outline {
        for (readings, song) in outline_songs(book, body, contents) {
            merge_outline(body, &mut pool, readings, song);
        }
    }
    drop_unseen_beside_better(&mut pool);
    drop_section_lists(body, &mut pool);
    keep_one_name_a_number(body, &mut pool);
    drop_other_names(body, &mut pool);
    pool.retain(|(_, song)| !dividers.contains(&song.leaf));
    (one_song_a_line(body, pool), rows)
}

/// Whether nearly all rows of a list count chapters ("Lesson 1 ...").
fn is_of_chapters(list: &ContentsList) -> bool {
    let counted = |entry: &&ContentsEntry| {
        let mut words = entry.title.split_whitespace();
        let numbered = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
        counts_chapters(&entry.title) && words.nth(1).is_some_and(numbered)
    };
    10 * list.entries.iter().filter(counted).count() >= 7 * list.entries.len()
}

fn is_longer(list: &ContentsList, other: &ContentsList) -> bool {
    list.entries.len() > other.entries.len()
}

/// The outline confirms a contents entry, or adds a song.
fn merge_outline(
    body: &BodyEvidence<'_>,
    pool: &mut Vec<Listed>,
    readings: Vec<Reading>,
    song: FoundSong,
) {
    let row = |s: &FoundSong| s.heading(&body.headings).map(|h| h.row);
    let read = body.layout.leaves.get(song.leaf).is_some_and(|l| l.ocr);
    // What OCR made of a row is like what somebody typed, but not the same.
    let misread = |names: &[Reading], other: &FoundSong| {
        read && other.leaf == song.leaf
            && names
                .iter()
                .any(|n| ratio(&norm(&n.text), &norm(&song.title)) >= MISREAD)
    };
    let twin = pool
        .iter_mut()
        .filter(|(names, other)| {
            matches!(other.source, Source::Contents(_))
                && other.leaf.abs_diff(song.leaf) <= 1
                && (row(other).is_none() || row(&song).is_none() || row(other) == row(&song))
                && (misread(names, other)
                    || readings
                        .iter()
                        .any(|a| names.iter().any(|b| same_title(&a.text, &b.text))))
        })
        .min_by_key(|(_, other)| {
            let two_headings =
                other.heading.is_some() && song.heading.is_some() && other.heading != song.heading;
            (other.leaf.abs_diff(song.leaf), two_headings)
        });
    let Some((_, twin)) = twin else {
        pool.push((readings, song));
        return;
    };
    if twin.leaf != song.leaf && twin.heading.is_none() {
        twin.leaf = song.leaf;
        twin.heading = song.heading;
        twin.y = song.y;
    }
    if read {
        twin.title = song.title;
    }
    twin.source = Source::Both;
    twin.score += 2.0;
    for witness in song.witnesses {
        twin.witness(witness.kind, witness.strength);
    }
}

fn list_of(song: &FoundSong) -> Option<usize> {
    match song.source {
        Source::Contents(list) => Some(list),
        _ => None,
    }
}

/// The looks that carry a good part of some songs' headings: face and size range.
struct Looks {
    ranges: HashMap<(FontId, bool), (f32, f32)>,
    /// Number of songs with a heading.
    seen: usize,
}

impl Looks {
    fn of<'a>(body: &BodyEvidence<'_>, songs: impl Iterator<Item = &'a FoundSong>) -> Self {
        let mut sizes: HashMap<(FontId, bool), Vec<f32>> = HashMap::new();
        for heading in songs.filter_map(|s| s.heading(&body.headings)) {
            sizes.entry(heading.face()).or_default().push(heading.size);
        }
        let seen: usize = sizes.values().map(Vec::len).sum();
        let ranges = sizes
            .into_iter()
            .filter(|(_, s)| s.len() as f32 >= 0.15 * seen as f32)
            .map(|(face, mut s)| {
                s.sort_by(f32::total_cmp);
                let at = |share: usize| s.get(share * (s.len() - 1) / 20).copied().unwrap_or(0.0);
                // OCR sizes waver.
                let slack = if face.0 == 0 { 0.15 } else { 0.04 };
                (face, ((1.0 - slack) * at(1), (1.0 + slack) * at(19)))
            })
            .collect();
        Self { ranges, seen }
    }

    fn have(&self, body: &BodyEvidence<'_>, song: &FoundSong) -> bool {
        song.heading(&body.headings).is_some_and(|h| {
            self.ranges
                .get(&h.face())
                .is_some_and(|(low, high)| *low <= h.size && h.size <= *high)
        })
    }

    /// As `have`, whatever the size; bold type of the same size in another font is another
    /// half of one that has letters (a title with a rare sign).
    fn have_face(&self, body: &BodyEvidence<'_>, song: &FoundSong) -> bool {
        let as_bold = |h: &Heading| {
            let mut ranges = self.ranges.iter();
            ranges.any(|((_, bold), (low, high))| *bold && *low <= h.size && h.size <= *high)
        };
        song.heading(&body.headings)
            .is_some_and(|h| self.ranges.contains_key(&h.face()) || h.bold && as_bold(h))
    }
}

/// Drops rows that no heading bears out on pages where songs of a better list begin: one whose
/// rows are nearly all seen on the pages. What else points there (tunes under the names of
/// their composers) names the same songs.
fn drop_unseen_beside_better(pool: &mut Vec<Listed>) {
    let mut seen: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (list, song) in pool.iter().filter_map(|(_, s)| Some((list_of(s)?, s))) {
        let counts = seen.entry(list).or_default();
        counts.0 += 1;
        counts.1 += usize::from(song.heading.is_some());
    }
    seen.retain(|_, (all, seen)| *all >= MANY_ROWS && 10 * *seen >= 9 * *all);
    let begun: HashSet<usize> = pool
        .iter()
        .filter(|(_, s)| s.heading.is_some() && list_of(s).is_some_and(|l| seen.contains_key(&l)))
        .map(|(_, s)| s.leaf)
        .collect();
    pool.retain(|(_, s)| {
        let of_another = list_of(s).is_some_and(|list| !seen.contains_key(&list));
        s.heading.is_some() || !of_another || !begun.contains(&s.leaf)
    });
}

/// Drops a list of sections where a much longer one lists the songs in them.
fn drop_section_lists(body: &BodyEvidence<'_>, pool: &mut Vec<Listed>) {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for list in pool.iter().filter_map(|(_, s)| list_of(s)) {
        *sizes.entry(list).or_default() += 1;
    }
    let Some((&biggest, &most)) = sizes
        .iter()
        .max_by_key(|(list, n)| (**n, usize::MAX - **list))
    else {
        return;
    };
    let of_list = |list: usize| {
        pool.iter()
            .map(|(_, s)| s)
            .filter(move |s| list_of(s) == Some(list))
    };
    let titles: Vec<&str> = of_list(biggest).map(|s| s.title.as_str()).collect();
    let looks = Looks::of(body, of_list(biggest));
    let leaves = || of_list(biggest).map(|s| s.leaf);
    let span = leaves().min().unwrap_or(0)..=leaves().max().unwrap_or(usize::MAX);
    // Where songs are numbered, a number tells them better than a look.
    let numbered = 2 * of_list(biggest).filter(|s| s.counted).count() > most;
    let like_songs = |song: &FoundSong| {
        if numbered {
            song.counted
        } else {
            looks.have(body, song)
        }
    };
    let dropped: HashSet<usize> = sizes
        .iter()
        .filter(|(list, n)| **list != biggest && 2 * **n <= most)
        .filter(|(list, n)| {
            // Sets of tunes are numbered on their pages, sections hardly ever.
            let number = |s: &&FoundSong| s.heading(&body.headings).and_then(|h| h.number);
            let counts = of_list(**list).filter(|s| number(s).is_some()).count();
            if !numbered && 10 * counts >= 7 * **n {
                return false;
            }
            let shared = of_list(**list)
                .filter(|s| titles.iter().any(|t| same_title(&s.title, t)))
                .count();
            let alike = of_list(**list).filter(|s| like_songs(s)).count();
            // Sections hold the songs of the other list; a chapter of a merged book has its own.
            let among = of_list(**list).filter(|s| span.contains(&s.leaf)).count();
            2 * among >= **n && (shared as f32) < 0.3 * **n as f32 && 2 * alike < **n
        })
        .map(|(list, _)| *list)
        .collect();
    pool.retain(|(_, s)| list_of(s).is_none_or(|list| !dropped.contains(&list)));
}

/// Of the rows that give the number of one song (its title, its first line, who wrote it)
/// keeps the one whose heading stands beside that number on the page, else the best.
fn keep_one_name_a_number(body: &BodyEvidence<'_>, pool: &mut Vec<Listed>) {
    let key = |song: &FoundSong| song.number.filter(|_| song.counted).map(|n| (song.leaf, n));
    // The number's own row is where a counted song begins.
    let worth = |song: &FoundSong| {
        let heading = song.heading(&body.headings);
        let beside = heading
            .zip(song.y)
            .is_some_and(|(h, y)| (h.y - y).abs() < h.size);
        (beside, song.score)
    };
    let mut best: HashMap<(usize, u32), (usize, (bool, f32))> = HashMap::new();
    for (index, (_, song)) in pool.iter().enumerate() {
        let Some(key) = key(song) else { continue };
        let own = (index, worth(song));
        let held = best.entry(key).or_insert(own);
        if own.1 > held.1 {
            *held = own;
        }
    }
    let mut indices = 0..;
    pool.retain(|(_, song)| {
        let index = indices.next();
        key(song).is_none_or(|key| best.get(&key).map(|(best, _)| *best) == index)
    });
}

/// Drops first lines and other names of songs whose own titles stand on the pages.
fn drop_other_names(body: &BodyEvidence<'_>, pool: &mut Vec<Listed>) {
    let looks = Looks::of(body, pool.iter().map(|(_, s)| s));
    if looks.seen == 0 || 10 * looks.seen <= 6 * pool.len() {
        return;
    }
    let in_style = |s: &FoundSong| looks.have_face(body, s);
    let owned: HashSet<usize> = pool
        .iter()
        .filter(|(_, s)| in_style(s))
        .map(|(_, s)| s.leaf)
        .collect();
    let mut counts: HashMap<Option<usize>, (usize, usize)> = HashMap::new();
    for (_, song) in pool.iter() {
        let slot = counts.entry(list_of(song)).or_default();
        slot.0 += 1;
        slot.1 += usize::from(!in_style(song));
    }
    // Where all titles have their songs' numbers, a name that has one too is a title.
    let has_number = |s: &FoundSong| {
        s.heading(&body.headings)
            .is_some_and(|h| h.number.is_some())
    };
    let styled: Vec<bool> = pool
        .iter()
        .filter(|(_, s)| in_style(s))
        .map(|(_, s)| has_number(s))
        .collect();
    let numbered = styled.iter().filter(|has| **has).count();
    let all_numbered = 10 * numbered >= 9 * styled.len();
    pool.retain(|(_, s)| {
        let strong = s.heading(&body.headings).is_some_and(|h| h.strength > 0.5);
        let mixed = counts
            .get(&list_of(s))
            .is_some_and(|(all, other)| *other as f32 > 0.08 * *all as f32);
        let counted = s.counted || all_numbered && has_number(s);
        in_style(s) || strong || !owned.contains(&s.leaf) || !mixed || counted
    });
}

/// One song for each heading line of a column; the best entry wins.
fn one_song_a_line(body: &BodyEvidence<'_>, mut pool: Vec<Listed>) -> Vec<FoundSong> {
    pool.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
    let mut songs: Vec<FoundSong> = Vec::new();
    let mut taken: HashMap<(usize, usize, usize), usize> = HashMap::new();
    for (_, song) in pool {
        let heading = song.heading(&body.headings);
        let line = heading.map(|h| (h.leaf, h.row, body.place(&song).column));
        let holder = line.and_then(|l| taken.get(&l).copied()).or_else(|| {
            songs.iter().position(|o| {
                o.leaf == song.leaf
                    && same_title(&o.title, &song.title)
                    && (song.heading.is_none() || o.heading.is_none() || o.heading == song.heading)
            })
        });
        if let Some(holder) = holder.and_then(|i| songs.get_mut(i)) {
            for witness in &song.witnesses {
                if matches!(
                    witness.kind,
                    Evidence::Link | Evidence::Outline | Evidence::PageLabel
                ) && same_title(&holder.title, &song.title)
                {
                    holder.witness(witness.kind, witness.strength);
                }
            }
            if holder.artist.is_none() && same_title(&holder.title, &song.title) {
                holder.artist.clone_from(&song.artist);
            }
            continue;
        }
        if let Some(line) = line {
            taken.insert(line, songs.len());
        }
        songs.push(song);
    }
    songs
}
