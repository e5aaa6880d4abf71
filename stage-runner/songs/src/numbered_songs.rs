//! Songs of a book whose songs are counted: the title is the line that the number leads,
//! stands beside or stands over.

use super::directions::{ends_in_metre, is_metre};
use super::evidence::BodyEvidence;
use super::headings::Heading;
use super::layout::{Leaf, Seg, SegWord};
use super::model::Evidence;
use super::numbers::SongNumber;
use super::song::{FoundSong, Source};
use super::text::{is_chords, labelled_number, letters, lone_number, without_number};

/// Type so much bigger than the running text is a title's, even on several rows.
const BIGGER: f32 = 1.2;
/// Smaller type beside a number is a note in the margin.
const NOTE: f32 = 0.85;
/// What begins further from a number than this part of the page's width is not its title.
const APART: f32 = 0.2;
/// The first verse begins so many of its number's sizes under it at most: a metre, a tune and
/// a motto may stand between.
const VERSE: f32 = 6.0;
/// So many letters are the line of a verse, at least.
const VERSE_LETTERS: usize = 6;
/// The staff of a counted song begins within so many sizes of its number.
const UNDER: f32 = 4.0;
/// A first line that is sung has so many words or syllables, at least.
const SUNG: usize = 5;
/// Fewer words under a staff name no song.
const FEW_SUNG: usize = 2;
/// Words of one line stand no further apart, in type sizes.
const GAP: f32 = 1.5;

/// The songs that running numbers count. Where hardly a number has a title, the numbers
/// are the names.
pub(super) fn numbered_songs(body: &BodyEvidence<'_>) -> Vec<FoundSong> {
    let mut out = Vec::new();
    let mut nameless = Vec::new();
    for run in &body.song_numbers {
        let name = name_of(body, run);
        let named = name.is_some();
        let (heading, title) = name.unwrap_or_else(|| (None, format!("No. {}", run.number)));
        let mut song = FoundSong {
            y: Some(run.y),
            score: 0.5,
            heading,
            number: Some(run.number),
            counted: true,
            ..FoundSong::new(run.leaf, title, Source::Number)
        };
        song.witness(Evidence::SongNumber, 1.0);
        if named {
            out.push(song);
        } else {
            nameless.push(song);
        }
    }
    if 3 * out.len() < nameless.len() {
        out.extend(nameless);
    }
    out
}

/// The title that belongs to a number, and its heading if it is one of those.
fn name_of(body: &BodyEvidence<'_>, run: &SongNumber) -> Option<(Option<usize>, String)> {
    let leaf = body.layout.leaves.get(run.leaf)?;
    let own = without_number(&run.text);
    let led = own != run.text && !is_metre(own);
    let beside = if leaf.ocr {
        read_beside(body, run)
    } else if led {
        led_by(body, run)
    } else {
        None
    };
    if let Some((index, heading)) = beside {
        let title = without_number(&heading.text);
        return Some((Some(index), without_comma(title).to_owned()));
    }
    if led {
        return Some((None, without_comma(own).to_owned()));
    }
    if !leaf.ocr
        && let Some(line) = line_beside(leaf, run, body.headings.body)
    {
        let line = first_verse(&line).unwrap_or(&line);
        return Some((None, without_comma(line).to_owned()));
    }
    let near = body.headings.on(run.leaf).iter();
    // Of another column, though the page may not look as if it had any.
    let apart = |h: &Heading| (h.x0 - run.x0).max(run.x0 - h.x1) > APART * leaf.width;
    let near = near.filter(|h| {
        let step = h.y - run.y;
        h.rows == 1
            && !apart(h)
            && !ends_in_metre(&h.text)
            && step > -0.8 * run.size
            && step < 2.2 * run.size
            && (h.x0 > run.x0 + 2.0 || step > 3.0)
            && h.text.chars().any(char::is_alphabetic)
    });
    let nearest = near.min_by(|a, b| (a.y - run.y).abs().total_cmp(&(b.y - run.y).abs()));
    let text = |h: &'_ Heading| h.text.clone();
    let title = nearest.filter(|h| stands_out(body, h)).map(text);
    let verse = || verse_under(leaf, run).map(str::to_owned);
    let name = title.or_else(verse).or(nearest.map(text));
    name.map(|name| without_comma(&name).to_owned())
        .or_else(|| sung_under(leaf, run))
        .map(|name| (None, name))
}

/// The first line of the first verse under a number, where verses are counted as well.
fn verse_under<'l>(leaf: &'l Leaf, run: &SongNumber) -> Option<&'l str> {
    let column = |x0: f32, y: f32| leaf.columns.place(x0, y).column;
    let own = column(run.x0, run.y);
    let under = leaf.segs.iter().filter(|s| {
        let step = s.y0 - run.y;
        step > 0.5 * run.size && step < VERSE * run.size && column(s.x0, s.y0) == own
    });
    let first = under.filter_map(|s| Some((s.y0, first_verse(&s.text)?)));
    first
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, line)| line)
}

/// What a line says behind the number of the first verse.
fn first_verse(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('1')?;
    let rest = rest.strip_prefix(['.', ')']).unwrap_or(rest);
    let verse = rest.strip_prefix(' ')?.trim_start();
    (letters(verse) >= VERSE_LETTERS).then_some(verse)
}

/// Whether a heading can be a whole title: on one row, or on several in type that the text
/// has not. A first line is the name of its song, the verse is not.
fn is_whole(body: &BodyEvidence<'_>, heading: &Heading) -> bool {
    heading.rows == 1 || stands_out(body, heading)
}

/// Whether a heading is set in type that the text has not.
fn stands_out(body: &BodyEvidence<'_>, heading: &Heading) -> bool {
    heading.size >= BIGGER * body.headings.body || heading.bold
}

/// The longest heading that OCR read beside a number or after it.
fn read_beside<'a>(body: &'a BodyEvidence<'_>, run: &SongNumber) -> Option<(usize, &'a Heading)> {
    let on_leaf = body.headings.indexed(run.leaf);
    on_leaf
        .filter(|(_, h)| h.ocr && (h.y - run.y).abs() < 0.6 * run.size && h.x1 > run.x0 + run.size)
        .filter(|(_, h)| is_whole(body, h) && !ends_in_metre(&h.text))
        .filter(|(_, h)| !is_metre(without_number(&h.text)))
        .filter(|(_, h)| labelled_number(&h.text).is_none())
        .max_by(|(_, a), (_, b)| a.rows.cmp(&b.rows).then(b.x0.total_cmp(&a.x0)))
}

/// The longest heading of a text layer that begins with the number's own text.
fn led_by<'a>(body: &'a BodyEvidence<'_>, run: &SongNumber) -> Option<(usize, &'a Heading)> {
    let on_leaf = body.headings.indexed(run.leaf);
    on_leaf
        .filter(|(_, h)| {
            (h.y - run.y).abs() < 0.5 && (h.x0 - run.x0).abs() < 0.5 && is_whole(body, h)
        })
        .max_by_key(|(_, h)| h.rows)
}

/// The line of a text layer that stands beside a number, whatever type its words are set
/// in: first words are often larger, or capitals.
fn line_beside(leaf: &Leaf, run: &SongNumber, body: f32) -> Option<String> {
    let middle = run.y + run.size / 2.0;
    let mut beside: Vec<&Seg> = leaf
        .segs
        .iter()
        .filter(|s| s.x0 > run.x0 && s.size >= NOTE * body && lone_number(&s.text).is_none())
        .filter(|s| {
            (s.y0..s.y1).contains(&middle)
                || (run.y..run.y + run.size).contains(&((s.y0 + s.y1) / 2.0))
        })
        .collect();
    beside.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    // What stands behind a metre is another column's.
    if beside.first().is_some_and(|s| ends_in_metre(&s.text)) {
        return None;
    }
    let mut words: Vec<&str> = Vec::new();
    let mut end = None;
    for seg in beside {
        if end.is_some_and(|end| seg.x0 - end > GAP * seg.size.max(body)) {
            break;
        }
        words.push(&seg.text);
        end = Some(seg.x1);
    }
    let line = words.join(" ");
    line.chars().any(char::is_alphabetic).then_some(line)
}

/// The first line of a song that stands under the staff after its number: its words up to the
/// first stop. Hyphens that part syllables join them.
fn sung_under(leaf: &Leaf, run: &SongNumber) -> Option<String> {
    let row = under_staff(leaf, run);
    let mut words: Vec<&SegWord> = row.iter().flat_map(|s| &s.words).collect();
    words.sort_by(|a, b| a.word.rect.x0.total_cmp(&b.word.rect.x0));
    let mut line = String::new();
    for word in words {
        let text = word.word.text.as_str();
        if text.chars().all(|c| "-–—_".contains(c)) {
            line.push('-');
            continue;
        }
        // "Un-" goes on in the next word, a drawn hyphen stands by itself.
        let joined = line.ends_with('-') || text.starts_with('-');
        let kept = line.trim_end_matches('-').len();
        line.truncate(kept);
        if !line.is_empty() && !joined {
            line.push(' ');
        }
        line.push_str(text.trim_start_matches('-'));
        let stops = text.ends_with([',', ';', ':', '.', '!', '?']);
        if stops && line.split(' ').count() >= SUNG {
            break;
        }
    }
    let line = line.trim_end_matches(['.', '-']);
    (line.split_whitespace().count() >= FEW_SUNG).then(|| without_comma(line).to_owned())
}

/// What stands in the first row under the staff that follows a song's number, but for chords.
pub(super) fn under_staff<'l>(leaf: &'l Leaf, run: &SongNumber) -> Vec<&'l Seg> {
    let mut staves = leaf.staves.iter();
    let staff = staves.find(|(_, bottom)| *bottom > run.y + run.size);
    let Some((top, bottom)) = staff.filter(|(top, _)| top - run.y <= UNDER * run.size) else {
        return Vec::new();
    };
    let height = bottom - top;
    let below = leaf.segs.iter().filter(|s| {
        let middle = (s.y0 + s.y1) / 2.0;
        *bottom < middle && middle < bottom + 2.0 * height && !is_chords(&s.text)
    });
    let row = below.clone().map(|s| s.row).min();
    below.filter(|s| Some(s.row) == row).collect()
}

/// A first line that goes on as a verse does, without the sign that says so.
fn without_comma(line: &str) -> &str {
    line.trim_end_matches([',', ';', ':'])
}
