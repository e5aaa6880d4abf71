//! The titles of a book in another look: size, place, capitals, a number before them.
//!
//! There are more looks than books: what is learned about titles is learned from the same
//! pages in several of them.

use songbook_songs::page::{Book, Rect, View, Word};

use crate::chance::Chance;
use crate::score::alike;
use crate::truth::Truth;

/// Likeness from which a run of words is the title.
const TITLE: f64 = 0.8;

/// Where titles stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Own,
    Left,
    Middle,
    Right,
}

/// How all titles of a book look.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// Type size as a multiple of the running text's.
    size: f32,
    place: Place,
    capitals: bool,
    numbered: bool,
}

impl Look {
    fn drawn(chance: &mut Chance) -> Self {
        Self {
            size: 0.95 + 0.1 * chance.below(11) as f32,
            place: match chance.below(6) {
                0 | 1 => Place::Own,
                2 | 3 => Place::Left,
                4 => Place::Middle,
                _ => Place::Right,
            },
            capitals: chance.hits(0.35),
            numbered: chance.hits(0.25),
        }
    }
}

/// Gives all titles that stand on one row a look drawn by lot.
pub fn restyled(book: &mut Book, truth: &Truth, chance: &mut Chance) {
    let look = Look::drawn(chance);
    let body = body_size(book);
    for (index, song) in truth.songs.iter().enumerate() {
        let Some(page) = book.pages.get_mut(song.start as usize - 1) else {
            continue;
        };
        for view in &mut page.views {
            if let Some(run) = title_run(view, &song.title) {
                let number = look.numbered.then_some(index + 1);
                restyle(view, &run, look, body, number);
                break;
            }
        }
    }
}

/// The size of most characters.
fn body_size(book: &Book) -> f32 {
    let mut sizes: Vec<f32> = book
        .pages
        .iter()
        .flat_map(|p| &p.views)
        .flat_map(|v| &v.words)
        .flat_map(|w| std::iter::repeat_n(w.size, w.text.chars().count()))
        .collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// The words of the biggest run on one row that reads as the title.
fn title_run(view: &View, title: &str) -> Option<Vec<usize>> {
    let middle = |w: &Word| (w.rect.y0 + w.rect.y1) / 2.0;
    let count = title.split_whitespace().count();
    let mut best: Option<(f32, Vec<usize>)> = None;
    for (at, first) in view.words.iter().enumerate() {
        let mut row: Vec<usize> = (0..view.words.len())
            .filter(|i| {
                view.words.get(*i).is_some_and(|w| {
                    (middle(w) - middle(first)).abs() < 0.3 * first.rect.height()
                        && w.rect.x0 >= first.rect.x0
                })
            })
            .collect();
        row.sort_by(|a, b| {
            let x = |i: &usize| view.words.get(*i).map_or(0.0, |w| w.rect.x0);
            x(a).total_cmp(&x(b))
        });
        for length in count.saturating_sub(1).max(1)..=count + 1 {
            let run: Vec<usize> = row.iter().copied().take(length).collect();
            let words: Vec<&str> = run
                .iter()
                .filter_map(|i| view.words.get(*i))
                .map(|w| w.text.as_str())
                .collect();
            let bigger = best.as_ref().is_none_or(|(size, _)| first.size > *size);
            if run.first() == Some(&at) && bigger && alike(title, &words.join(" ")) >= TITLE {
                best = Some((first.size, run));
            }
        }
    }
    best.map(|(_, run)| run)
}

fn restyle(view: &mut View, run: &[usize], look: Look, body: f32, number: Option<usize>) {
    let rects: Vec<Rect> = run
        .iter()
        .filter_map(|i| view.words.get(*i))
        .map(|w| w.rect)
        .collect();
    let x0 = rects.iter().map(|r| r.x0).fold(f32::MAX, f32::min);
    let x1 = rects.iter().map(|r| r.x1).fold(f32::MIN, f32::max);
    let size = run
        .first()
        .and_then(|i| view.words.get(*i))
        .map_or(body, |w| w.size);
    let factor = (look.size * body / size.max(1.0)).clamp(0.3, 3.0);
    let width = (x1 - x0) * factor;
    let left = view
        .words
        .iter()
        .map(|w| w.rect.x0)
        .fold(view.width, f32::min);
    let start = match look.place {
        Place::Own => x0,
        Place::Left => left,
        Place::Middle => (view.width - width) / 2.0,
        Place::Right => view.width - left - width,
    }
    .max(4.0);
    for i in run {
        let Some(word) = view.words.get_mut(*i) else {
            continue;
        };
        let rect = &mut word.rect;
        rect.x0 = start + (rect.x0 - x0) * factor;
        rect.x1 = start + (rect.x1 - x0) * factor;
        // It stands on its line still.
        rect.y0 = rect.y1 - (rect.y1 - rect.y0) * factor;
        word.size *= factor;
        if look.capitals {
            word.text = word.text.to_uppercase();
        }
    }
    let first = run.first().and_then(|i| view.words.get(*i)).cloned();
    if let (Some(number), Some(first)) = (number, first) {
        let text = format!("{number}.");
        let wide = 0.5 * first.size * text.chars().count() as f32;
        let x1 = first.rect.x0 - 0.4 * first.size;
        view.words.push(Word {
            text,
            rect: Rect {
                x0: (x1 - wide).max(0.0),
                x1,
                ..first.rect
            },
            ..first
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth::tests::truth;
    use crate::words::tests::book;

    #[test]
    fn the_title_alone_changes() {
        let truth = truth(1, &[("Amber Road", 1, 1)]);
        let before = book(&["Amber Road|some words of it|more of them"]);
        let mut after = before.clone();
        restyled(&mut after, &truth, &mut Chance::of(&["look"]));
        let words = |b: &Book| b.pages[0].views[0].words.clone();
        assert_ne!(words(&before)[..2], words(&after)[..2]);
        assert_eq!(words(&before)[2..], words(&after)[2..9]);
    }
}
