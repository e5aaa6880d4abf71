//! How to put a wrong cut right: lines to copy, for the command line and the resource.

use maud::{Markup, html};

use super::text::{for_copying, shell_argument};
use super::{Placed, ReviewBook};

/// Most songs in a snippet.
const MAX_SONGS: usize = 200;

/// The file name that the command and the text agree on.
const OVERRIDES: &str = "overrides.csv";

/// The section with both snippets for the songs to check.
pub(super) fn correct(book: &ReviewBook, to_check: &[Placed<'_>]) -> Markup {
    let source = shell_argument(if book.source.is_empty() { "BOOK.pdf" } else { &book.source });
    html! {
        section.correct aria-labelledby="correct" {
            h2 id="correct" { "How to correct" }
            p {
                "Save these lines as " code { (OVERRIDES) }
                ", keep those that are wrong and set title and pages right. "
                "Pages count from 1, the first page of the file."
            }
            pre tabindex="0" aria-label="Lines for overrides.csv" { code { (csv(to_check)) } }
            p { "Then split the book again. What was read of it is not read twice." }
            pre tabindex="0" aria-label="Command" {
                code { "stage-runner split " (source) " --out songs --songs " (OVERRIDES) }
            }
            details {
                summary { "For a SongBook in a cluster" }
                p { "Add this to the resource:" }
                pre tabindex="0" aria-label="Lines for the SongBook" { code { (yaml(to_check)) } }
            }
        }
    }
}

/// The songs as RFC 4180 lines with the columns of `index.csv`.
fn csv(songs: &[Placed<'_>]) -> String {
    let mut lines = String::from("title,first page,last page\n");
    for placed in songs.iter().take(MAX_SONGS) {
        let title = for_copying(&placed.song.title);
        let pages = placed.song.pages;
        lines.push_str(&format!("\"{}\",{},{}\n", title.replace('"', "\"\""), pages.first, pages.last));
    }
    lines
}

/// The songs as `spec.songs`. A JSON string is a YAML string whatever it holds.
fn yaml(songs: &[Placed<'_>]) -> String {
    let mut lines = String::from("spec:\n  songs:\n");
    for placed in songs.iter().take(MAX_SONGS) {
        let song = placed.song;
        lines.push_str(&format!("  - title: {}\n", quoted(&song.title)));
        if !song.artist.is_empty() {
            lines.push_str(&format!("    artist: {}\n", quoted(&song.artist)));
        }
        lines.push_str(&format!("    startPage: {}\n    endPage: {}\n", song.pages.first, song.pages.last));
    }
    lines
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(for_copying(text)).to_string()
}
