//! Names of sections that lists name as they name songs: the title of the next song stands
//! right under them.

use std::collections::BTreeMap;

use super::directions::ends_in_metre;
use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::song::{FoundSong, Source};
use super::text::lone_number;

/// Fewer names without a song of their own are no habit,
const FEW: usize = 3;
/// nor if others that look like them have one: so many have none, as a share.
const MOST: f32 = 0.7;
/// A title stands right under a name within so many of its sizes.
const UNDER: f32 = 4.0;

/// Drops the names of sections among songs that are in the order of reading.
pub(super) fn drop_sections(body: &BodyEvidence<'_>, songs: &mut Vec<FoundSong>) {
    let look = |song: &FoundSong| {
        let heading = song.heading(&body.headings)?;
        // Sizes that OCR estimates waver.
        let size = if heading.ocr {
            0.0
        } else {
            heading.size.round()
        };
        Some((song.source, heading.face(), size as i32))
    };
    let empty: Vec<bool> = songs
        .iter()
        .enumerate()
        .map(|(at, song)| {
            let next = songs.get(at + 1);
            // Of two titles in one list and one look both are songs, whatever was not seen
            // between them.
            let other = |next: &FoundSong| next.source != song.source || look(next) != look(song);
            next.is_some_and(|next| is_listed(song) && other(next) && is_over(body, song, next))
        })
        .collect();
    let mut counts: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for (song, empty) in songs.iter().zip(&empty) {
        if let Some(look) = look(song) {
            let (all, without) = counts.entry(look).or_default();
            *all += 1;
            *without += usize::from(*empty);
        }
    }
    let mut empty = empty.into_iter();
    songs.retain(|song| {
        let empty = empty.next().unwrap_or_default();
        let counts = look(song).and_then(|look| counts.get(&look)).copied();
        let habit = counts
            .is_some_and(|(all, without)| without >= FEW && without as f32 >= MOST * all as f32);
        !(empty && habit)
    });
}

/// Whether contents or outline name a song.
fn is_listed(song: &FoundSong) -> bool {
    matches!(
        song.source,
        Source::Contents(_) | Source::Outline | Source::Both
    )
}

/// Whether a song's title stands right over that of the next one, with nothing between them.
fn is_over(body: &BodyEvidence<'_>, song: &FoundSong, next: &FoundSong) -> bool {
    let (Some(own), Some(leaf)) = (
        song.heading(&body.headings),
        body.layout.leaves.get(song.leaf),
    ) else {
        return false;
    };
    let below = next.heading(&body.headings);
    let Some(to) = below.map(|h| h.y).or(next.y) else {
        return false;
    };
    let follows = song.leaf == next.leaf
        && body.place(song).column == body.place(next).column
        && own.y1 <= to + 0.3 * own.size
        && to - own.y1 < UNDER * own.size;
    let of_title = |at: usize| {
        let has = |h: &Heading| h.segs.contains(&at);
        has(own) || below.is_some_and(has)
    };
    let between = leaf.segs.iter().enumerate().filter(|(at, s)| {
        s.y0 > own.y + 0.3 * own.size
            && s.y1 < to + 0.3 * own.size
            && !of_title(*at)
            && lone_number(&s.text).is_none()
            && !ends_in_metre(&s.text)
    });
    let music = leaf.staves.iter().any(|(top, _)| own.y < *top && *top < to);
    follows && !music && between.count() == 0
}
