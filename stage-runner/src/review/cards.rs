//! The card of a song: picture, title, pages, verdict, and the way to its PDF.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use super::text::{counted, for_display, page_list, range, relative_href, title_or_untitled};
use super::{Placed, ReviewAbsorbed, ReviewInput, ReviewSong, Thumbnail, icon};

/// Most bytes of pictures in one page, before base64.
const PICTURE_BYTES: usize = 6_000_000;

/// Most reasons shown on a card.
const MAX_REASONS: usize = 6;

/// Keeps the page small however many songs a book has: the songs to check come
/// first and so get theirs.
pub(super) struct PictureBudget {
    left: usize,
}

impl Default for PictureBudget {
    fn default() -> Self {
        Self {
            left: PICTURE_BYTES,
        }
    }
}

impl PictureBudget {
    /// The picture as a `data:` address, if there is one and it still fits.
    fn take(&mut self, thumbnail: Option<&Thumbnail>) -> Option<String> {
        let jpeg = &thumbnail?.jpeg;
        self.left = self.left.checked_sub(jpeg.len())?;
        let mut address = String::from("data:image/jpeg;base64,");
        STANDARD.encode_string(jpeg, &mut address);
        Some(address)
    }
}

/// The card of one song.
pub(super) fn card(
    placed: Placed<'_>,
    input: &ReviewInput,
    pictures: &mut PictureBudget,
) -> Markup {
    let song = placed.song;
    let title = title_or_untitled(&song.title);
    let artist = for_display(&song.artist);
    let href = song
        .file
        .as_deref()
        .and_then(|path| relative_href(path, input.folders_up));
    html! {
        article.card.todo[!song.verified] id=(placed.anchor()) {
            (picture(song, &title, href.as_deref(), pictures))
            div.about {
                h3 dir="auto" { (title) }
                @if !artist.is_empty() { p.artist dir="auto" { (artist) } }
                (pages(placed))
                (verdict(song))
                (absorbed_in(song, &input.absorbed))
                @match href {
                    Some(href) => p.open { a href=(href) { "Open the PDF" span.hidden { " of " (title) } } },
                    None if input.waits => p.open { "Cut once the book has been answered" },
                    None => p.open.missing { "No PDF was written" },
                }
            }
        }
    }
}

/// The first page, which leads to the PDF.
fn picture(
    song: &ReviewSong,
    title: &str,
    href: Option<&str>,
    pictures: &mut PictureBudget,
) -> Markup {
    let drawn = match (pictures.take(song.thumbnail.as_ref()), &song.thumbnail) {
        (Some(address), Some(thumbnail)) => html! {
            img src=(address) width=(thumbnail.width) height=(thumbnail.height) decoding="async"
                alt={ "First page of “" (title) "”" };
        },
        _ => html! { span.blank { "No picture of page " (song.pages.first) } },
    };
    html! {
        @match href {
            // The link under the title says the same: one stop for the keyboard is enough.
            Some(href) => a.picture href=(href) tabindex="-1" { (drawn) },
            None => span.picture { (drawn) },
        }
    }
}

/// Where the song stands in the book.
fn pages(placed: Placed<'_>) -> Markup {
    let song = placed.song;
    let (first, last) = (song.pages.first.0, song.pages.last.0);
    let count = song.pages.len().saturating_sub(song.left_out.len());
    let printed = song
        .printed
        .as_deref()
        .map(for_display)
        .filter(|printed| !printed.is_empty());
    html! {
        p.pages {
            a.where.(placed.colour()) href="#pages" {
                (if last > first { "pp. " } else { "p. " }) (range(first, last))
            }
            span.extent {
                (counted(count, "page", "pages"))
                @if !song.left_out.is_empty() { " without " (page_list(&song.left_out, MAX_REASONS)) }
                @if let Some(printed) = printed { ", printed " bdi { (printed) } }
            }
        }
    }
}

/// The verdict as icon and text, with its reasons.
fn verdict(song: &ReviewSong) -> Markup {
    let mut reasons: Vec<String> = song
        .reasons
        .iter()
        .map(|reason| for_display(reason))
        .filter(|reason| !reason.is_empty())
        .collect();
    reasons.truncate(MAX_REASONS);
    if reasons.is_empty() && !song.verified {
        reasons.push("nothing seen on the page bears out this title".to_owned());
    }
    let (class, word) = if song.verified {
        ("ok", "Verified")
    } else {
        ("todo", "Check this one")
    };
    html! {
        p.verdict {
            span.(class) { (icon(class)) }
            span {
                strong.(class) { (word) }
                @if !reasons.is_empty() { ": " bdi { (reasons.join("; ")) } }
            }
        }
    }
}

/// The pages of this song that may belong to another one.
fn absorbed_in(song: &ReviewSong, absorbed: &[ReviewAbsorbed]) -> Markup {
    let inside = |page| page > song.pages.first && page <= song.pages.last;
    html! {
        @for suspect in absorbed.iter().filter(|suspect| inside(suspect.page)).take(MAX_REASONS) {
            p.absorbed {
                "Page " (suspect.page) " may be the start of another song"
                @if let Some(title) = &suspect.title { ": “" bdi { (for_display(title)) } "”" }
                "."
            }
        }
    }
}
