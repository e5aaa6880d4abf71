//! How to put a wrong cut right: lines to copy, for the command line and the resource.

use maud::{Markup, html};

use super::text::{for_copying, shell_argument};
use super::{Placed, ReviewBook};

/// Most songs in a snippet.
const MAX_SONGS: usize = 200;

/// The file name that the command and the text agree on.
const OVERRIDES: &str = "overrides.csv";

/// The section with the lines to copy for the songs to check. A book that `waits` for its
/// answer is a SongBook in a cluster.
pub(super) fn correct(book: &ReviewBook, to_check: &[Placed<'_>], waits: bool) -> Markup {
    html! {
        section.correct aria-labelledby="correct" {
            h2 id="correct" { "How to correct" }
            @if waits {
                (in_a_cluster(to_check))
                details {
                    summary { "On the command line" }
                    (on_the_command_line(book, to_check))
                }
            } @else {
                (on_the_command_line(book, to_check))
                details {
                    summary { "For a SongBook in a cluster" }
                    (in_a_cluster(to_check))
                }
            }
        }
    }
}

fn on_the_command_line(book: &ReviewBook, to_check: &[Placed<'_>]) -> Markup {
    let source = shell_argument(if book.source.is_empty() {
        "BOOK.pdf"
    } else {
        &book.source
    });
    html! {
        p {
            "Write a file " code { (OVERRIDES) } " with one line for each song that is wrong or missing"
            @if !to_check.is_empty() { " (these are the songs to check, as they are now)" }
            ". Pages count from 1, the first page of the file."
        }
        pre tabindex="0" aria-label="Lines for overrides.csv" { code { (csv(to_check)) } }
        p { "Then split the book again. What was read of it is not read twice." }
        pre tabindex="0" aria-label="Command" {
            code { "stage-runner split " (source) " --out songs --songs " (OVERRIDES) }
        }
    }
}

fn in_a_cluster(to_check: &[Placed<'_>]) -> Markup {
    html! {
        p {
            "Add these lines to the resource, each song as it should be"
            @if !to_check.is_empty() { " (these are the songs to check, as they are now)" }
            ". Pages count from 1, the first page of the file. What was read is not read twice."
        }
        pre tabindex="0" aria-label="Lines for the SongBook" { code { (yaml(to_check)) } }
    }
}

/// The songs as RFC 4180 lines with the columns of `index.csv`. Titles are isolated, so
/// that one written right to left does not swap the numbers beside it.
fn csv(songs: &[Placed<'_>]) -> Markup {
    html! {
        "title,first page,last page\n"
        @for placed in songs.iter().take(MAX_SONGS) {
            @let title = for_copying(&placed.song.title).replace('"', "\"\"");
            bdi { "\"" (title) "\"" } "," (placed.song.pages.first) "," (placed.song.pages.last) "\n"
        }
    }
}

/// The songs as `spec.songs`. A JSON string is a YAML string whatever it holds.
fn yaml(songs: &[Placed<'_>]) -> Markup {
    html! {
        "spec:\n  songs:\n"
        @if songs.is_empty() { "  - title: \"\"\n    firstPage: 1\n    lastPage: 1\n" }
        @for placed in songs.iter().take(MAX_SONGS) {
            @let song = placed.song;
            "  - title: " bdi { (quoted(&song.title)) } "\n"
            @if !song.artist.is_empty() { "    artist: " bdi { (quoted(&song.artist)) } "\n" }
            "    firstPage: " (song.pages.first) "\n    lastPage: " (song.pages.last) "\n"
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(for_copying(text)).to_string()
}
