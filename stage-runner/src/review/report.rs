//! What is odd about the book as a whole: songs suspected inside others, contents
//! without a song, printed numbers that are missing, repeated or out of order.

use maud::{Markup, html};

use super::text::{and_more, for_display, page_list, title_or_untitled};
use super::{Placed, ReviewEntry, ReviewInput, ReviewPrintedNumbers};

/// Most lines of one list.
const MAX_LINES: usize = 60;

/// Songs that may hide inside others.
pub(super) fn absorbed(input: &ReviewInput, songs: &[Placed<'_>]) -> Markup {
    if input.absorbed.is_empty() {
        return html! {};
    }
    html! {
        section.report aria-labelledby="absorbed" {
            h2 id="absorbed" { "Perhaps missed" }
            p { "These pages lie inside a song but look like the start of another one." }
            ul {
                @for suspect in input.absorbed.iter().take(MAX_LINES) {
                    @let host = songs.iter().rev().find(|placed| {
                        placed.song.pages.first < suspect.page && suspect.page <= placed.song.pages.last
                    });
                    li {
                        "Page " (suspect.page)
                        @if let Some(title) = &suspect.title { ": “" bdi { (for_display(title)) } "”" }
                        @if let Some(host) = host {
                            ", now in " a href={ "#" (host.anchor()) } { bdi { (title_or_untitled(&host.song.title)) } }
                        }
                    }
                }
                (more(input.absorbed.len()))
            }
        }
    }
}

/// Titles of the contents that no song was found for.
pub(super) fn not_found(entries: &[ReviewEntry]) -> Markup {
    if entries.is_empty() {
        return html! {};
    }
    html! {
        section.report aria-labelledby="not-found" {
            h2 id="not-found" { "In the contents, but not found " span.count { (entries.len()) } }
            p { "The contents list these titles, but no page was found where they start." }
            ul {
                @for entry in entries.iter().take(MAX_LINES) {
                    li {
                        bdi { (title_or_untitled(&entry.title)) }
                        @if let Some(printed) = &entry.printed { ", printed page " (for_display(printed)) }
                    }
                }
                (more(entries.len()))
            }
        }
    }
}

/// The report on the printed page numbers.
pub(super) fn printed_numbers(report: Option<&ReviewPrintedNumbers>) -> Markup {
    html! {
        section.report aria-labelledby="printed" {
            h2 id="printed" { "Printed page numbers" }
            @match report {
                None => p { "Too few printed numbers were read to say whether pages are missing." },
                Some(report) if report.is_empty() => p { "None is missing, repeated or out of order." },
                Some(report) => ul {
                    @if !report.missing.is_empty() {
                        li { strong { "Missing" } ": printed " (missing(report)) }
                    }
                    @for (printed, pages) in report.repeated.iter().take(MAX_LINES) {
                        li {
                            strong { "Repeated" } ": printed " (for_display(printed))
                            " stands on pages " (page_list(pages, MAX_LINES))
                        }
                    }
                    (more(report.repeated.len()))
                    @for (one, other) in report.swapped.iter().take(MAX_LINES) {
                        li { strong { "Out of order" } ": pages " (one) " and " (other) }
                    }
                    (more(report.swapped.len()))
                },
            }
        }
    }
}

fn missing(report: &ReviewPrintedNumbers) -> String {
    let words: Vec<String> = report
        .missing
        .iter()
        .take(MAX_LINES)
        .map(|printed| for_display(printed))
        .collect();
    and_more(&words, report.missing.len())
}

/// A last line for what a list of `total` leaves off.
fn more(total: usize) -> Markup {
    html! {
        @if total > MAX_LINES { li { "and " (total - MAX_LINES) " more" } }
    }
}
