//! Songs that no list names: headings in the look of the others, or, where nothing is
//! listed, in the look or by the numbers that explain the book best.

use std::collections::HashSet;

use songbook_contract::PageNumber;

use super::directions::{ends_in_metre, without_metre};
use super::ends::PageRoles;
use super::evidence::BodyEvidence;
use super::headings::Headings;
use super::listed::PlacedList;
use super::makers::{Maker, titles_with_makers, with_makers};
use super::many_hands::with_looks;
use super::model::Evidence;
use super::numbered_songs::numbered_songs;
use super::numbers::{begins_early, counts_songs, sequence};
use super::other_names::titles_over;
use super::roman;
use super::song::{FoundSong, Source};
use super::style::{Segments, StyleFind, in_their_style, self_consistent, sort_by_place};
use super::text::{
    is_contents_heading, is_front_matter, is_wordlike, letters, norm, ratio, says_continued,
    without_continued, without_number,
};
use super::title_look::{self, KnownFrom};

/// Lines that are on average less strong than this look like running text.
const IN_TEXT: f32 = 0.35;
/// A look that explains a book no better gives way to numbers that count far more songs.
const UNSURE: f32 = 0.6;
/// So many known titles show how the titles of a book look.
const ENOUGH_TO_LEARN: usize = 3;

/// Looks are sure of titles from such a score.
const SURE: f32 = 0.6;
/// So many titles to a number that was read: others were misread.
const MISREAD: f32 = 1.15;
/// Fewer listed songs do not say what a list names.
const FEW_LISTED: usize = 5;

/// Rows of lists with a number, by the page that carries them, in comparable form.
pub(super) type ListedRows = HashSet<(PageNumber, String)>;

/// What was found without the rows of lists.
fn without_rows(body: &BodyEvidence<'_>, rows: &ListedRows, mut found: StyleFind) -> StyleFind {
    found.headings.retain(|&i| {
        body.headings.get(i).is_some_and(|h| {
            let row = (body.layout.page_of(h.leaf), h.norm.clone());
            !rows.contains(&row)
        })
    });
    found
}

/// Songs that no list names: headings in the look of the others, or, where nothing
/// is listed, in the look that explains the book best.
pub(super) fn add_headings(
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    roles: &PageRoles,
    rows: &ListedRows,
    songs: &mut Vec<FoundSong>,
) {
    // What is sung looks like all that is.
    let sung = |s: &&FoundSong| {
        s.heading(&body.headings)
            .is_some_and(|h| s.is_under_number(h))
    };
    let titled = songs.iter().filter(|s| !sung(s));
    let matched: Vec<usize> = titled.filter_map(|s| s.heading).collect();
    let few = |songs: usize| (songs as f32) < 0.1 * body.layout.len() as f32;
    let mut extra = Vec::new();
    if matched.len() >= 3 {
        extra = more_titles(body, &matched, KnownFrom::List);
    }
    // A few names that stand in the text of a long book are not its songs.
    let strength: f32 = body.headings.at(&matched).map(|h| h.strength).sum();
    let in_text = matched.len() < 3 || strength < IN_TEXT * matched.len() as f32;
    if songs.is_empty() || few(songs.len() + extra.len()) && in_text {
        let by_ocr = is_read_by_ocr(body);
        let run = &body.song_numbers;
        let many = |songs: usize| songs as f32 >= (0.15 * body.layout.len() as f32).max(5.0);
        let counted = many(run.len()) && (begins_early(run) || counts_songs(run, body.layout));
        let found = by_looks(body, rows, by_ocr, counted);
        let beside = run
            .iter()
            .filter(|n| {
                found
                    .headings
                    .iter()
                    .filter_map(|&i| body.headings.get(i))
                    .any(|h| h.leaf == n.leaf && (h.y - n.y).abs() < 3.0 * h.size)
            })
            .count();
        // Without fonts a running number says more than a look, unless that is sure of
        // titles that stand elsewhere, or of far more of them at numbers that were misread.
        let elsewhere = 2 * beside < run.len();
        let misread = 10 * beside >= 7 * run.len()
            && found.headings.len() as f32 >= MISREAD * run.len() as f32;
        let sure = found.score >= SURE && (elsewhere || misread);
        if counted && by_ocr && !sure && 2 * run.len() > found.headings.len() {
            songs.clear();
            songs.extend(numbered_songs(body));
            let numbered: Vec<usize> = songs.iter().filter_map(|s| s.heading).collect();
            // A number out of the run is that of a verse.
            let numbers = run.iter().map(|n| n.number);
            let (first, last) = (numbers.clone().min(), numbers.max());
            let mut more = more_titles(body, &numbered, KnownFrom::Numbers);
            more.retain(|&i| {
                let own = body.headings.get(i).and_then(|h| h.number);
                own.is_none() || first <= own && own <= last
            });
            push_headings(body, lists, roles, more, songs);
            return;
        }
        let far_more = |titles: &Vec<usize>| {
            titles.len() >= 2 * run.len().max(found.headings.len()) && many(titles.len())
        };
        let named = [Maker::Behind, Maker::Before].map(|side| titles_with_makers(body, side));
        let by_habit = (found.score < UNSURE).then(|| {
            let counted = Vec::from_iter(sequence(body.layout, &body.headings));
            let mut ways = [counted].into_iter().chain(named.iter().cloned());
            ways.find(far_more)
        });
        if let Some(titles) = by_habit.flatten() {
            songs.clear();
            extra = titles;
            sort_by_place(&body.headings, &mut extra);
        } else if counted
            && (found.score < 0.35 || 2 * beside < run.len() && run.len() > found.headings.len())
        {
            songs.extend(numbered_songs(body));
        } else if found.score >= 0.25 {
            songs.clear();
            extra = with_makers(&body.headings, found.headings, &named);
        }
    }
    if songs.len() >= FEW_LISTED && !lists.is_empty() {
        let over = titles_over_listed(body, rows, songs);
        if !over.is_empty() {
            extra = more_titles(body, &over, KnownFrom::List);
            extra.extend(over);
            sort_by_place(&body.headings, &mut extra);
        }
    }
    push_headings(body, lists, roles, extra, songs);
}

/// The titles by their looks that listed names stand under, if nearly all do: those names are
/// second ones.
fn titles_over_listed(
    body: &BodyEvidence<'_>,
    rows: &ListedRows,
    songs: &[FoundSong],
) -> Vec<usize> {
    let heads = &body.headings;
    let listed = Segments::of(songs.iter().filter_map(|s| s.heading(heads)));
    let mut found = by_looks(body, rows, is_read_by_ocr(body), false).headings;
    found.retain(|&i| heads.get(i).is_some_and(|h| !listed.share(h)));
    let titles: Vec<FoundSong> = found
        .iter()
        .filter_map(|&index| Some((index, heads.get(index)?)))
        .map(|(index, heading)| FoundSong {
            y: Some(heading.y),
            heading: Some(index),
            ..FoundSong::new(heading.leaf, heading.text.clone(), Source::Heading)
        })
        .collect();
    titles_over(body, songs, &titles)
        .into_iter()
        .filter_map(|title| titles.get(title)?.heading)
        .collect()
}

/// Whether most lines were read by OCR.
fn is_read_by_ocr(body: &BodyEvidence<'_>) -> bool {
    let read = body.headings.all.iter().filter(|h| h.ocr).count();
    2 * read > body.headings.all.len()
}

/// Titles that are like known ones: where fonts are known in style, else in look.
fn more_titles(body: &BodyEvidence<'_>, known: &[usize], from: KnownFrom) -> Vec<usize> {
    let heads = &body.headings;
    let mut more = in_their_style(body, known);
    let read: Vec<usize> = known
        .iter()
        .copied()
        .filter(|&i| heads.get(i).is_some_and(|h| h.ocr))
        .collect();
    if read.len() >= ENOUGH_TO_LEARN {
        more.extend(title_look::like_known(body.layout, heads, &read, from));
    }
    sort_by_place(heads, &mut more);
    more
}

/// The titles of a book that nothing lists: where fonts are known those of its looks and
/// of one style, where OCR read the pages those of its looks; of a book that is half of
/// either those of one style on the pages with fonts.
/// Where fonts are known and songs are `counted`, their numbers complete the style.
fn by_looks(body: &BodyEvidence<'_>, rows: &ListedRows, by_ocr: bool, counted: bool) -> StyleFind {
    let heads = &body.headings;
    let is_read = |i: &usize| heads.get(*i).is_some_and(|h| h.ocr);
    let tunes_gone = |found: StyleFind| {
        if counted {
            without_tunes(heads, found)
        } else {
            found
        }
    };
    let mut styled = tunes_gone(self_consistent(body.layout, heads));
    let has_fonts = !heads.all.iter().any(|h| h.ocr);
    if has_fonts && counted {
        return styled;
    }
    let believed = title_look::believed(body.layout, heads, &styled);
    let looks = title_look::titles(heads, &believed);
    let looks = tunes_gone(without_rows(body, rows, looks));
    if has_fonts {
        return with_looks(heads, styled, looks, &believed);
    }
    styled.headings.retain(|i| !is_read(i));
    styled
        .headings
        .extend(looks.headings.iter().filter(|i| is_read(i)));
    sort_by_place(heads, &mut styled.headings);
    if by_ocr {
        styled.score = looks.score;
    }
    styled
}

/// What was found without tunes, which name no songs where numbers count those; that counts
/// less by as much as they were of it.
fn without_tunes(heads: &Headings, mut found: StyleFind) -> StyleFind {
    let all = found.headings.len();
    found
        .headings
        .retain(|&i| heads.get(i).is_some_and(|h| !ends_in_metre(&h.text)));
    found.score *= found.headings.len() as f32 / all.max(1) as f32;
    found
}

/// Adds headings as songs of their own, but for front matter.
fn push_headings(
    body: &BodyEvidence<'_>,
    lists: &[PlacedList<'_>],
    roles: &PageRoles,
    extra: Vec<usize>,
    songs: &mut Vec<FoundSong>,
) {
    // What stands before the contents is front matter, but not before a chapter's own list.
    let whole = |l: &&PlacedList<'_>| 2 * l.list.entries.len() >= songs.len();
    let front = lists
        .iter()
        .filter(whole)
        .flat_map(|l| &l.list.pages)
        .filter_map(|p| body.layout.first_leaf_of(*p))
        .filter(|l| (*l as f32) < 0.3 * body.layout.len() as f32)
        .max()
        .filter(|_| !songs.is_empty());
    let in_roman = roman::counts(songs.iter().map(|s| s.title.as_str())).is_some();
    for index in extra {
        let Some(heading) = body.headings.get(index) else {
            continue;
        };
        if roles.dividers.contains(&heading.leaf) || front.is_some_and(|f| heading.leaf <= f) {
            continue;
        }
        // The line beside a song's number is that song's, however it was read.
        let beside = songs.iter().any(|s| {
            let y = s.y.filter(|_| s.counted && s.heading.is_none());
            s.leaf == heading.leaf && y.is_some_and(|y| (y - heading.y).abs() < heading.size)
        });
        if beside {
            continue;
        }
        let bare = without_metre(without_number(&heading.text)).trim();
        if !lists.is_empty() && !in_roman && is_later_part(bare) {
            continue;
        }
        if is_front_matter(bare) || is_contents_heading(bare) || !is_wordlike(bare) {
            continue;
        }
        let title = if says_continued(bare) {
            without_continued(bare)
        } else {
            bare.to_owned()
        };
        let mut song = FoundSong {
            y: Some(heading.y),
            heading: Some(index),
            score: heading.strength,
            number: heading.number,
            ..FoundSong::new(heading.leaf, title, Source::Heading)
        };
        song.witness(Evidence::Heading, heading.strength.min(1.0));
        songs.push(song);
    }
}

/// Whether a heading counts a part of a piece that is not its first: "II. Allegro".
fn is_later_part(title: &str) -> bool {
    let Some((count, rest)) = title.split_once('.') else {
        return false;
    };
    let figures = count.chars().all(|c| c.is_ascii_uppercase());
    figures && letters(rest) > 0 && roman::roman(count).is_some_and(|n| (2..=20).contains(&n))
}

/// In an excerpt a song may begin before the first page that is there: its running head
/// says "Title (cont.)", and no found song has that title.
pub(super) fn add_begun_before(body: &BodyEvidence<'_>, songs: &mut Vec<FoundSong>) {
    let is_song = |songs: &[FoundSong], title: &str| {
        songs
            .iter()
            .any(|s| ratio(&norm(&s.title), &norm(title)) >= 0.7)
    };
    let heads = || {
        body.headings
            .all
            .iter()
            .filter(|h| h.above <= 1 && h.rows == 1 && says_continued(&h.text))
    };
    let known = heads()
        .filter(|h| is_song(songs, &without_continued(&h.text)))
        .count();
    if known < 3 {
        return;
    }
    for heading in heads() {
        let title = without_continued(without_number(&heading.text));
        let taken = songs.iter().any(|s| s.leaf == heading.leaf);
        if taken || title.chars().count() < 4 || is_song(songs, &title) {
            continue;
        }
        let mut song = FoundSong {
            score: 0.3,
            ..FoundSong::new(heading.leaf, title, Source::Heading)
        };
        song.witness(Evidence::Heading, 0.3);
        songs.push(song);
    }
}
