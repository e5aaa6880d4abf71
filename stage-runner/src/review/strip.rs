//! The strip of all pages, coloured by song, so that gaps and overlaps show.

use maud::{Markup, html};
use songbook_contract::PageNumber;

use super::text::{for_tooltip, page_list, title_or_untitled};
use super::{Placed, ReviewBook, ReviewInput};

/// The classes that give the colours; neighbours in page order always differ.
const COLOURS: [&str; 6] = ["c0", "c1", "c2", "c3", "c4", "c5"];

/// Most pages drawn; more would help nobody.
const MAX_PAGES: u32 = 5000;

/// Most songs told apart on one page.
const MAX_OWNERS: usize = 4;

/// From this many pages on the cells are smaller.
const DENSE_FROM: u32 = 160;

/// From this many pages on the numbers in the cells need more room.
const WIDE_FROM: u32 = 1000;

/// Most runs of pages listed in words under the strip.
const MAX_RUNS: usize = 30;

/// The class that colours the song at `place` in page order.
pub(super) fn colour_class(place: usize) -> &'static str {
    COLOURS.get(place % COLOURS.len()).copied().unwrap_or("c0")
}

/// The strip with its legend and what it shows in words.
pub(super) fn strip(input: &ReviewInput, songs: &[Placed<'_>]) -> Markup {
    let drawn = input.book.page_count.min(MAX_PAGES);
    let owners = owners(songs, drawn);
    let numbered = |wanted: &dyn Fn(usize) -> bool| -> Vec<PageNumber> {
        let pages = owners
            .iter()
            .enumerate()
            .filter(|(_, owners)| wanted(owners.len()));
        pages
            .map(|(index, _)| PageNumber::from_index(index))
            .collect()
    };
    let in_none = numbered(&|count| count == 0);
    let in_several = numbered(&|count| count > 1);
    let mut suspects: Vec<PageNumber> = input
        .absorbed
        .iter()
        .map(|absorbed| absorbed.page)
        .collect();
    suspects.sort_unstable();
    html! {
        section aria-labelledby="pages" {
            h2 id="pages" { "All pages" }
            @if drawn == 0 {
                p { "The file has no pages." }
            } @else {
                div.strip.dense[drawn >= DENSE_FROM].wide[drawn >= WIDE_FROM] {
                    @for (index, owners) in owners.iter().enumerate() {
                        (cell(&input.book, PageNumber::from_index(index), owners, &suspects))
                    }
                }
                @if drawn < input.book.page_count {
                    p { "Only the first " (drawn) " pages are drawn." }
                }
                (legend(songs, &in_none, &in_several, &suspects))
            }
        }
    }
}

/// The songs on each of the first `pages` pages, in page order.
fn owners<'a>(songs: &[Placed<'a>], pages: u32) -> Vec<Vec<Placed<'a>>> {
    let mut owners: Vec<Vec<Placed<'a>>> = vec![Vec::new(); pages as usize];
    for placed in songs {
        let range = placed.song.pages;
        let from = range.first.index();
        let to = (range.last.0 as usize).min(owners.len());
        for (index, owners) in owners.iter_mut().enumerate().take(to).skip(from) {
            let left_out = placed
                .song
                .left_out
                .contains(&PageNumber::from_index(index));
            if !left_out && owners.len() < MAX_OWNERS {
                owners.push(*placed);
            }
        }
    }
    owners
}

/// One page. Only a song's first page takes the keyboard's focus and is read out; the
/// others repeat its link for the pointer.
fn cell(
    book: &ReviewBook,
    page: PageNumber,
    owners: &[Placed<'_>],
    suspects: &[PageNumber],
) -> Markup {
    let starts = |placed: &&Placed<'_>| placed.song.pages.first == page;
    let suspect = suspects.binary_search(&page).is_ok();
    let tooltip = tooltip(book, page, owners, suspect);
    let Some(first) = owners.first() else {
        return html! { span.gap title=(tooltip) {} };
    };
    let start = owners.iter().find(starts);
    let target = start.unwrap_or(first).anchor();
    let to_check = owners.iter().any(|placed| !placed.song.verified);
    let last = owners.iter().all(|placed| placed.song.pages.last == page);
    let several = owners.len() > 1;
    html! {
        a.(if several { "both" } else { first.colour() })
            .start[start.is_some()] .end[last] .todo[to_check]
            style=[several.then(|| stripes(owners))]
            href={ "#" (target) }
            title=(tooltip)
            aria-label=[start.is_some().then_some(&tooltip)]
            aria-hidden=[start.is_none().then_some("true")]
            tabindex=[start.is_none().then_some("-1")] {
            @if suspect { "?" } @else if start.is_some() { (page) }
        }
    }
}

/// What a page holds, in words.
fn tooltip(book: &ReviewBook, page: PageNumber, owners: &[Placed<'_>], suspect: bool) -> String {
    let mut words = format!("Page {page}");
    let printed = book
        .printed
        .get(page.index())
        .map(|label| for_tooltip(label));
    if let Some(printed) = printed.filter(|label| !label.is_empty()) {
        words.push_str(&format!(" (printed {printed})"));
    }
    if owners.is_empty() {
        words.push_str(": in no song");
        return words;
    }
    let titles: Vec<String> = owners
        .iter()
        // Isolates, so that a title written right to left leaves its neighbours alone.
        .map(|placed| {
            format!(
                "\u{2068}{}\u{2069}",
                for_tooltip(&title_or_untitled(&placed.song.title))
            )
        })
        .collect();
    words.push_str(": ");
    words.push_str(&titles.join(" and "));
    if owners.iter().any(|placed| !placed.song.verified) {
        words.push_str(" – to check");
    }
    if suspect {
        words.push_str(" – perhaps another song starts here");
    }
    words
}

/// The colours of all songs on a page, side by side.
fn stripes(owners: &[Placed<'_>]) -> String {
    let share = 100.0 / owners.len().max(1) as f32;
    let stops: Vec<String> = owners
        .iter()
        .enumerate()
        .map(|(at, placed)| {
            let (from, to) = (at as f32 * share, (at + 1) as f32 * share);
            format!("var(--{}) {from:.0}% {to:.0}%", placed.colour())
        })
        .collect();
    format!(
        "background-image:linear-gradient(120deg,{})",
        stops.join(",")
    )
}

/// What the cells mean, with the pages in words where that says more than the drawing.
fn legend(
    songs: &[Placed<'_>],
    in_none: &[PageNumber],
    in_several: &[PageNumber],
    suspects: &[PageNumber],
) -> Markup {
    let to_check = songs.iter().any(|placed| !placed.song.verified);
    html! {
        ul.legend {
            @if !songs.is_empty() {
                li {
                    span.key.strip-key aria-hidden="true" { span.c0.start { "1" } span.c0.end {} }
                    "One song, with the page that it starts on"
                }
            }
            @if to_check {
                li {
                    span.key.strip-key aria-hidden="true" { span.c1.start.todo { "8" } span.c1.end.todo {} }
                    "Underlined: a song to check"
                }
            }
            @if !in_several.is_empty() {
                li {
                    span.key.strip-key aria-hidden="true" { span.both.start.end style="background-image:linear-gradient(120deg,var(--c0) 50%,var(--c1) 50%)" {} }
                    "In more than one song: " (page_list(in_several, MAX_RUNS))
                }
            }
            @if !suspects.is_empty() {
                li {
                    span.key.strip-key aria-hidden="true" { span.c2.start.end { "?" } }
                    "Perhaps another song starts here: " (page_list(suspects, MAX_RUNS))
                }
            }
            @if !in_none.is_empty() {
                li {
                    span.key.strip-key aria-hidden="true" { span.gap {} }
                    "In no song: " (page_list(in_none, MAX_RUNS))
                }
            }
        }
    }
}
