//! Songs from the PDF's outline (bookmarks), checked against the headings.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::align::TitleMatch;
use super::evidence::BodyEvidence;
use super::model::{Evidence, Part, Reading, Rows, Witness};
use super::readings::Readings;
use super::song::{FoundSong, Source};
use super::text::{is_front_matter, norm, ratio, without_number};
use crate::page::{Book, OutlineItem};

/// A name that stands below so many others is that of a part, not of a song.
const MANY_PARENTS: usize = 3;

/// An outline entry without children, with its readings.
struct Leafy<'a> {
    item: &'a OutlineItem,
    readings: Vec<Reading>,
    matches: BTreeMap<usize, TitleMatch>,
}

/// The songs that the outline names. `contents` are leaves that carry no songs.
pub(super) fn outline_songs(
    book: &Book,
    body: &BodyEvidence<'_>,
    contents: &HashSet<usize>,
) -> Vec<(Vec<Reading>, FoundSong)> {
    let leafy = leaves_of_outline(book, body);
    let mut styles: HashMap<_, usize> = HashMap::new();
    for entry in &leafy {
        let there = body
            .layout
            .leaves_of(entry.item.page)
            .filter_map(|l| entry.matches.get(&l))
            .find(|m| m.similarity > 0.85);
        if let Some(heading) = there.and_then(|m| body.headings.get(m.heading)) {
            *styles.entry(heading.face()).or_default() += 1;
        }
    }
    let matched: usize = styles.values().sum();
    let mostly_matched = 10 * matched > 6 * leafy.len();
    let mut levels: BTreeMap<u16, usize> = BTreeMap::new();
    for entry in &leafy {
        *levels.entry(entry.item.level).or_default() += 1;
    }
    let usual_level = levels
        .iter()
        .max_by_key(|(level, n)| (**n, **level))
        .map(|(level, _)| *level);
    let mut out = Vec::new();
    for entry in leafy {
        let Some(home) = body.layout.first_leaf_of(entry.item.page) else {
            continue;
        };
        if contents.contains(&home) || entry.readings.iter().any(|r| is_front_matter(&r.text)) {
            continue;
        }
        let song = song_of(body, &entry, home);
        let plain = song.heading.is_none();
        if plain && Some(entry.item.level) != usual_level {
            continue;
        }
        // Where titles are on the pages, an entry whose page has no words is a picture.
        if plain && mostly_matched && body.headings.on(song.leaf).is_empty() {
            continue;
        }
        out.push((entry.readings, song));
    }
    out
}

/// Whether most names have the song's number right before them, without a space: a browser
/// joins what it prints apart ("12Amber Road").
fn are_glued(outline: &[&OutlineItem]) -> bool {
    let glued = outline.iter().filter(|i| behind_glued(&i.title).is_some());
    2 * glued.count() > outline.len()
}

/// What stands behind a number that is glued to it.
fn behind_glued(title: &str) -> Option<&str> {
    let name = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let begins = |c: char| c.is_uppercase() || "¡¿«“„\"".contains(c);
    (name.len() < title.len() && name.starts_with(begins)).then_some(name)
}

fn leaves_of_outline<'a>(book: &'a Book, body: &BodyEvidence<'_>) -> Vec<Leafy<'a>> {
    let outline = without_further_pages(without_parts(&book.structure.outline));
    let glued = are_glued(&outline);
    let mut out: Vec<Leafy<'a>> = outline
        .iter()
        .enumerate()
        .filter(|(i, item)| {
            let parent = outline
                .get(i + 1)
                .is_some_and(|next| next.level > item.level);
            !parent && item.title.chars().any(char::is_alphanumeric)
        })
        .map(|(_, &item)| {
            let title = legible_title(item, body);
            let bare = if glued {
                behind_glued(title).unwrap_or(title)
            } else {
                without_number(title)
            };
            let mut readings = Readings::of_text(bare);
            if bare != title {
                readings.push(Reading {
                    rows: Rows::LeadAndOwn,
                    part: Part::Whole,
                    text: title.to_owned(),
                });
            }
            Leafy {
                item,
                readings,
                matches: BTreeMap::new(),
            }
        })
        .filter(|entry| !entry.readings.is_empty())
        .collect();
    let texts: Vec<&str> = out
        .iter()
        .flat_map(|e| e.readings.iter().map(|r| r.text.as_str()))
        .collect();
    let mut found = body.matcher.match_all(&body.headings, &texts).into_iter();
    for entry in &mut out {
        for reading in 0..entry.readings.len() {
            for (leaf, m) in found.next().unwrap_or_default() {
                let near = body.layout.page_of(leaf).0.abs_diff(entry.item.page.0) <= 1;
                if near
                    && entry
                        .matches
                        .get(&leaf)
                        .is_none_or(|old| m.score > old.score)
                {
                    entry.matches.insert(
                        leaf,
                        TitleMatch {
                            score: m.score,
                            heading: m.heading,
                            similarity: m.similarity,
                            reading: Some(reading),
                            longer: false,
                        },
                    );
                }
            }
        }
    }
    out
}

/// The outline without the further pages of songs, which have the song's name below it.
fn without_further_pages(outline: Vec<&OutlineItem>) -> Vec<&OutlineItem> {
    let is_further = |index: usize, item: &OutlineItem| {
        let before = outline.get(..index).unwrap_or_default();
        let parent = before.iter().rfind(|other| other.level < item.level);
        parent.is_some_and(|parent| norm(&parent.title) == norm(&item.title))
    };
    let items = outline.iter().enumerate();
    items
        .filter(|(index, item)| !is_further(*index, item))
        .map(|(_, item)| *item)
        .collect()
}

/// The outline without the parts of songs: names that many songs have below them ("Verse 1",
/// "Chorus", "Minuet"), and what stands beside those.
fn without_parts(outline: &[OutlineItem]) -> Vec<&OutlineItem> {
    let name = |item: &OutlineItem| without_figures(&item.title);
    let mut parents: HashMap<String, HashSet<usize>> = HashMap::new();
    let mut above: Vec<Option<usize>> = Vec::with_capacity(outline.len());
    for (index, item) in outline.iter().enumerate() {
        let before = outline.get(..index).unwrap_or_default();
        let parent = before.iter().rposition(|other| other.level < item.level);
        if let Some(parent) = parent {
            parents.entry(name(item)).or_default().insert(parent);
        }
        above.push(parent);
    }
    let is_part = |item: &OutlineItem| {
        let under = parents.get(&name(item)).map_or(0, HashSet::len);
        under >= MANY_PARENTS
    };
    let children = outline.iter().zip(&above).filter(|(_, up)| up.is_some());
    let (parts, below) = children.fold((0, 0), |(parts, all), (item, _)| {
        (parts + usize::from(is_part(item)), all + 1)
    });
    // A few names that come again are songs of the same name in several chapters.
    if 2 * parts < below {
        return outline.iter().collect();
    }
    let with_parts: HashSet<usize> = outline
        .iter()
        .zip(&above)
        .filter(|(item, _)| is_part(item))
        .filter_map(|(_, parent)| *parent)
        .collect();
    outline
        .iter()
        .zip(&above)
        .filter(|(_, parent)| parent.is_none_or(|p| !with_parts.contains(&p)))
        .map(|(item, _)| item)
        .collect()
}

/// A name in comparable form, without figures: what "Verse 1" and "Verse 2" have in common.
fn without_figures(title: &str) -> String {
    let words: String = title.chars().filter(|c| !c.is_numeric()).collect();
    norm(&words)
}

/// The entry's title; where characters of it were lost, what its page is headed.
fn legible_title<'a>(item: &'a OutlineItem, body: &'a BodyEvidence<'_>) -> &'a str {
    if !item.title.contains(char::REPLACEMENT_CHARACTER) {
        return &item.title;
    }
    let leaf = body.layout.first_leaf_of(item.page);
    leaf.and_then(|leaf| {
        body.headings
            .on(leaf)
            .iter()
            .max_by(|a, b| a.strength.total_cmp(&b.strength))
    })
    .map_or("", |heading| &heading.text)
}

fn song_of(body: &BodyEvidence<'_>, entry: &Leafy<'_>, home: usize) -> FoundSong {
    let good_at = |leaf: &usize| entry.matches.get(leaf).is_some_and(|m| m.similarity >= 0.8);
    let own: Vec<usize> = body.layout.leaves_of(entry.item.page).collect();
    let leaf = own.iter().copied().find(|l| good_at(l)).unwrap_or_else(|| {
        entry
            .matches
            .iter()
            .filter(|(_, m)| {
                m.similarity >= 0.9
                    && body
                        .headings
                        .get(m.heading)
                        .is_some_and(|h| h.strength > 0.35)
            })
            .max_by(|a, b| a.1.score.total_cmp(&b.1.score))
            .map_or(home, |(leaf, _)| *leaf)
    });
    let matched = entry.matches.get(&leaf).copied();
    let heading = matched
        .filter(|m| m.similarity >= 0.8)
        .and_then(|m| body.headings.get(m.heading).map(|h| (m.heading, h)));
    let default = entry.readings.first().map_or("", |r| r.text.as_str());
    let mut title = default.to_owned();
    if let Some((_, h)) = heading {
        // Which reading of the outline's title is on the page?
        let best = entry
            .readings
            .iter()
            .filter(|r| r.rows != Rows::LeadAndOwn)
            .map(|r| (ratio(&norm(&r.text), &h.norm), r))
            .max_by(|a, b| {
                a.0.total_cmp(&b.0)
                    .then(a.1.text.len().cmp(&b.1.text.len()))
            });
        if let Some((similarity, reading)) = best
            && similarity >= 0.8
        {
            title.clone_from(&reading.text);
        }
    }
    let mut witnesses = vec![Witness {
        kind: Evidence::Outline,
        strength: if leaf == home { 1.0 } else { 0.5 },
    }];
    if let Some(m) = matched.filter(|_| heading.is_some()) {
        witnesses.push(Witness {
            kind: Evidence::Heading,
            strength: m.score,
        });
    }
    FoundSong {
        y: heading.map(|(_, h)| h.y).or(entry.item.y),
        heading: heading.map(|(i, _)| i),
        score: 3.0 + matched.map_or(0.0, |m| m.score),
        witnesses,
        ..FoundSong::new(leaf, title, Source::Outline)
    }
}

#[cfg(test)]
mod tests {
    use songbook_contract::PageNumber;

    use super::*;

    #[test]
    fn further_pages_of_a_song_are_no_songs() {
        let item = |level, title: &str| OutlineItem {
            level,
            title: title.to_owned(),
            page: PageNumber(1),
            y: None,
        };
        let outline = [
            item(1, "Amber Road"),
            item(2, "AMBER ROAD"),
            item(1, "Blue Harbour"),
            item(2, "Cold Iron"),
            item(1, "Cold Iron"),
        ];
        let left = without_further_pages(outline.iter().collect());
        let titles: Vec<&str> = left.iter().map(|i| i.title.as_str()).collect();
        assert_eq!(
            titles,
            ["Amber Road", "Blue Harbour", "Cold Iron", "Cold Iron"]
        );
    }

    #[test]
    fn numbers_are_glued_to_names_that_begin_right_behind_them() {
        assert_eq!(behind_glued("12Amber Road"), Some("Amber Road"));
        assert_eq!(behind_glued("3¡Adiós!"), Some("¡Adiós!"));
        for title in ["12 Amber Road", "12th Street", "Amber Road", "12"] {
            assert_eq!(behind_glued(title), None, "{title}");
        }
    }
}
