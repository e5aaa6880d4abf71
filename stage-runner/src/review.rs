//! Renders `review.html`: one self-contained page that shows at a glance whether
//! every cut of a book is right.
//!
//! [`render_review`] is a pure function of its [`ReviewInput`]: no clock, no files,
//! the same bytes for the same input. Titles and artists are hostile input: every
//! text goes through maud's escaping, links are percent-encoded relative paths, and
//! the page's own content security policy allows neither scripts nor requests.

mod cards;
mod correct;
mod report;
mod strip;
mod text;
mod thumbnail;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use songbook_contract::{PageNumber, PageRange};

pub use thumbnail::{Thumbnail, ThumbnailError, ThumbnailSize, thumbnail_jpeg, thumbnail_size};

use text::{counted, for_display};

/// The style sheet, part of the page.
const STYLE: &str = include_str!("review/style.css");

/// What the page may load: nothing but its own styles and `data:` pictures.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// Everything that the review page shows.
#[derive(Debug, Clone, Default)]
pub struct ReviewInput {
    /// The book as a whole.
    pub book: ReviewBook,
    /// The songs in any order; the page sorts them.
    pub songs: Vec<ReviewSong>,
    /// Pages inside a song that look like the start of another one.
    pub absorbed: Vec<ReviewAbsorbed>,
    /// Entries of the contents for which no song was found.
    pub not_found: Vec<ReviewEntry>,
    /// What the printed page numbers say, or none if too few were read to tell.
    pub printed_numbers: Option<ReviewPrintedNumbers>,
    /// Folders between the page and where the paths of the songs' files begin.
    pub folders_up: usize,
    /// Whether the songs wait to be cut until a person has looked.
    pub waits: bool,
}

/// The book as a whole.
#[derive(Debug, Clone, Default)]
pub struct ReviewBook {
    /// Its title; may be empty.
    pub title: String,
    /// Its artist; may be empty.
    pub artist: String,
    /// File name of the PDF, for the command to copy.
    pub source: String,
    /// Number of pages of the PDF.
    pub page_count: u32,
    /// The number printed on each page, empty where none was read; may be shorter
    /// than the book.
    pub printed: Vec<String>,
    /// Name and version of the program that made the cut.
    pub generator: String,
}

/// One song of the book.
#[derive(Debug, Clone)]
pub struct ReviewSong {
    /// Its title; may be empty.
    pub title: String,
    /// Its artist; may be empty.
    pub artist: String,
    /// Its pages, from the first to the last.
    pub pages: PageRange,
    /// Pages between the first and the last that are not part of it.
    pub left_out: Vec<PageNumber>,
    /// The printed page numbers, as in `8` or `8–11`, if known.
    pub printed: Option<String>,
    /// Whether independent evidence was seen on the start page.
    pub verified: bool,
    /// Why, in words that finish the sentence `Verified: …` or `Check this one: …`.
    pub reasons: Vec<String>,
    /// Path of its PDF relative to the page, with `/` between folders, or none if no
    /// file was written.
    pub file: Option<String>,
    /// A small picture of its first page.
    pub thumbnail: Option<Thumbnail>,
}

/// A page inside a song that looks like the start of another one.
#[derive(Debug, Clone)]
pub struct ReviewAbsorbed {
    /// The page.
    pub page: PageNumber,
    /// The title that seems to stand there, if one could be read.
    pub title: Option<String>,
}

/// An entry of the book's contents.
#[derive(Debug, Clone)]
pub struct ReviewEntry {
    /// The title as the contents give it.
    pub title: String,
    /// The printed page number beside it, if any.
    pub printed: Option<String>,
}

/// What is odd about the printed page numbers; all empty if nothing is.
#[derive(Debug, Clone, Default)]
pub struct ReviewPrintedNumbers {
    /// Printed numbers that no page carries although their neighbours are there.
    pub missing: Vec<String>,
    /// Printed numbers that several pages carry, with those pages.
    pub repeated: Vec<(String, Vec<PageNumber>)>,
    /// Neighbouring pages that stand in the wrong order.
    pub swapped: Vec<(PageNumber, PageNumber)>,
}

impl ReviewPrintedNumbers {
    /// Whether nothing is odd.
    fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.repeated.is_empty() && self.swapped.is_empty()
    }
}

/// A song with its place among the songs in page order, which gives it its colour
/// and its anchor.
#[derive(Clone, Copy)]
struct Placed<'a> {
    /// Position from 0 in page order.
    place: usize,
    song: &'a ReviewSong,
}

impl Placed<'_> {
    /// The `id` of the song's card.
    fn anchor(self) -> String {
        format!("s{}", self.place + 1)
    }

    /// The class that gives the song's colour.
    fn colour(self) -> &'static str {
        strip::colour_class(self.place)
    }
}

/// Renders the review page: a complete HTML document of one file.
///
/// Its size is that of the thumbnails (a third more for base64, at most
/// about 8 MB of them) plus roughly 1 kB a song and 100 bytes a page.
pub fn render_review(input: &ReviewInput) -> String {
    let mut sorted: Vec<&ReviewSong> = input.songs.iter().collect();
    sorted.sort_by(|a, b| {
        (a.pages.first, a.pages.last, &a.title).cmp(&(b.pages.first, b.pages.last, &b.title))
    });
    let placed: Vec<Placed<'_>> = sorted
        .into_iter()
        .enumerate()
        .map(|(place, song)| Placed { place, song })
        .collect();
    let (verified, to_check): (Vec<_>, Vec<_>) = placed
        .iter()
        .copied()
        .partition(|placed| placed.song.verified);
    let mut pictures = cards::PictureBudget::default();

    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { (book_title(&input.book)) " – review" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (icons())
                (header(input, verified.len(), to_check.len()))
                main {
                    (strip::strip(input, &placed))
                    @if !to_check.is_empty() {
                        section aria-labelledby="to-check" {
                            h2 id="to-check" {
                                "To check " span.count { (to_check.len()) }
                            }
                            div.cards {
                                @for placed in &to_check {
                                    (cards::card(*placed, input, &mut pictures))
                                }
                            }
                        }
                    }
                    (report::absorbed(input, &placed))
                    (report::not_found(&input.not_found))
                    @if wants_correction(input, to_check.len()) {
                        (correct::correct(&input.book, &to_check, input.waits))
                    }
                    (report::printed_numbers(input.printed_numbers.as_ref()))
                    @if !verified.is_empty() {
                        section aria-labelledby="verified" {
                            h2 id="verified" {
                                "Verified " span.count { (verified.len()) }
                            }
                            div.cards {
                                @for placed in &verified {
                                    (cards::card(*placed, input, &mut pictures))
                                }
                            }
                        }
                    }
                }
                @if !input.book.generator.is_empty() {
                    footer { "Made by " (for_display(&input.book.generator)) }
                }
            }
        }
    }
    .into_string()
}

/// Title, artist, sizes, and the verification rate in words.
fn header(input: &ReviewInput, verified: usize, to_check: usize) -> Markup {
    let songs = verified + to_check;
    let artist = for_display(&input.book.artist);
    html! {
        header {
            h1 dir="auto" { (book_title(&input.book)) }
            p.facts {
                @if !artist.is_empty() { bdi { (artist) } " · " }
                (counted(input.book.page_count as usize, "page", "pages")) " · "
                (counted(songs, "song", "songs"))
            }
            @if songs == 0 {
                p.rate.todo { (icon("todo")) strong { "No songs were found" } }
            } @else {
                @let class = if to_check == 0 { "ok" } else { "todo" };
                p.rate.(class) {
                    (icon(class)) strong { (verified) " of " (songs) " songs verified" }
                }
                @if to_check == 0 { p.next { "Each song’s first page bears out its title." } }
            }
            @if wants_correction(input, to_check) { (needs_a_look(input, to_check)) }
        }
    }
}

/// Whether anything is left for a person to decide.
fn wants_correction(input: &ReviewInput, to_check: usize) -> bool {
    to_check > 0 || !input.absorbed.is_empty() || !input.not_found.is_empty()
}

/// What a person has to decide, with links to where it is shown.
fn needs_a_look(input: &ReviewInput, to_check: usize) -> Markup {
    let (absorbed, not_found) = (input.absorbed.len(), input.not_found.len());
    html! {
        @if to_check > 0 {
            p.next {
                a href="#to-check" { (counted(to_check, "song needs", "songs need")) " a look" }
                ": compare title and picture."
            }
        }
        @if absorbed > 0 {
            p.next {
                a href="#absorbed" { (counted(absorbed, "page", "pages")) }
                " may start a song that was missed."
            }
        }
        @if not_found > 0 {
            p.next {
                a href="#not-found" { (counted(not_found, "title", "titles")) }
                " of the contents " (if not_found == 1 { "was" } else { "were" }) " not found."
            }
        }
        p.next { "What is wrong can be " a href="#correct" { "corrected" } "." }
    }
}

/// The book's title for people.
fn book_title(book: &ReviewBook) -> String {
    let title = for_display(&book.title);
    if title.is_empty() {
        "Untitled book".to_owned()
    } else {
        title
    }
}

/// The two icons, defined once and used by reference.
fn icons() -> Markup {
    html! {
        svg.defs aria-hidden="true" width="0" height="0" {
            symbol id="icon-ok" viewBox="0 0 20 20" {
                circle cx="10" cy="10" r="9" fill="currentColor" {}
                path d="M5.8 10.4l2.9 2.9 5.6-6.2" fill="none" stroke="var(--paper)" stroke-width="2.2"
                    stroke-linecap="round" stroke-linejoin="round" {}
            }
            symbol id="icon-todo" viewBox="0 0 20 20" {
                path d="M10 1.6c.6 0 1.1.3 1.4.8l7.5 13.4c.6 1.1-.2 2.4-1.4 2.4h-15c-1.2 0-2-1.3-1.4-2.4l7.5-13.4c.3-.5.8-.8 1.4-.8z"
                    fill="currentColor" {}
                path d="M10 7v4.6M10 14.6v.1" fill="none" stroke="var(--paper)" stroke-width="2.2"
                    stroke-linecap="round" {}
            }
        }
    }
}

/// A use of the icon `name`; decoration, since a word always stands beside it.
fn icon(name: &str) -> Markup {
    html! {
        svg.icon aria-hidden="true" { use href={ "#icon-" (name) } {} }
    }
}

#[cfg(test)]
mod tests;
