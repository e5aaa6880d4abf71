//! Songs made longer by taking away titles: most pages of many books have none, and few
//! of the books to learn from are like that.

use songbook_songs::page::{Book, Word};

use crate::chance::Chance;
use crate::restyle::title_run;
use crate::truth::Truth;

/// This share of the titles stays.
const KEPT: f32 = 0.25;
/// With fewer songs a book says nothing.
const LEAST: usize = 4;

/// The book with most titles taken away; their songs belong to the ones before. `None` if
/// too few songs are left.
pub fn longer(book: &Book, truth: &Truth, chance: &mut Chance) -> Option<(Book, Truth)> {
    let (mut book, mut truth) = (book.clone(), truth.clone());
    let songs = std::mem::take(&mut truth.songs);
    for song in songs {
        let kept = truth.songs.is_empty() || chance.hits(KEPT);
        match truth.songs.last_mut().filter(|_| !kept) {
            Some(before) if take_title(&mut book, song.start, &song.title) => {
                before.end = before.end.max(song.end);
                before.alt_ends = song.alt_ends;
            }
            _ => truth.songs.push(song),
        }
    }
    (truth.songs.len() >= LEAST).then_some((book, truth))
}

/// Whether the title stood on the page; then it does not any longer.
fn take_title(book: &mut Book, page: u32, title: &str) -> bool {
    let views = book.pages.get_mut(page as usize - 1).map(|p| &mut p.views);
    for view in views.into_iter().flatten() {
        let run = title_run(view, title).unwrap_or_default();
        let first = run.first().and_then(|i| view.words.get(*i)).cloned();
        if let Some(first) = first {
            // What stands beside it in the same type goes with it.
            let with_it = |w: &Word| {
                let level = (w.rect.y0 - first.rect.y0).abs() < 0.3 * first.rect.height();
                level && (0.85..1.15).contains(&(w.size / first.size))
            };
            view.words.retain(|w| !with_it(w));
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth::tests::truth;
    use crate::words::tests::book;

    #[test]
    fn songs_without_their_titles_belong_to_the_ones_before() {
        let names: Vec<String> = (0..40).map(|k| format!("Amber{k} Road{k}")).collect();
        let songs: Vec<(&str, u32, u32)> = names
            .iter()
            .zip(1..)
            .map(|(name, page)| (name.as_str(), page, page))
            .collect();
        let texts: Vec<String> = names.iter().map(|n| format!("{n}|words of it")).collect();
        let pages: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (after, left) = longer(
            &book(&pages),
            &truth(40, &songs),
            &mut Chance::of(&["longer"]),
        )
        .unwrap();
        assert!(left.songs.len() < 20, "{}", left.songs.len());
        assert_eq!(left.songs.last().map(|s| s.end), Some(40));
        let titled = after.pages.iter().filter(|p| p.views[0].words.len() == 5);
        assert_eq!(titled.count(), left.songs.len());
    }
}
