//! The titles of a book in another look: size, place, capitals, a number before them.
//!
//! There are more looks than books: what is learned about titles is learned from the same
//! pages in several of them.

use std::collections::BTreeMap;

use songbook_songs::page::{Book, Rect, View, Word};

use crate::chance::Chance;
use crate::score::alike;
use crate::truth::Truth;

/// Likeness from which a run of words is the title.
const TITLE: f64 = 0.8;

/// Share of books whose titles have several looks.
const OF_SEVERAL_HANDS: f32 = 0.2;

/// Strokes grow with the size of the type to this power.
const GROWTH: f32 = 0.8;
/// How much thicker the strokes of bold type are.
const BOLD: f32 = 1.45;
/// By how much, as a share, measured strokes are off at most.
const WAVERING: f32 = 0.15;

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
    bold: bool,
    /// In the font of the running text; of text layers, which know fonts.
    font_of_text: bool,
}

impl Look {
    fn drawn(chance: &mut Chance) -> Self {
        let bold = chance.hits(0.5);
        // Bold titles are often no bigger than the text.
        let sizes = if bold && chance.hits(0.4) { 2 } else { 11 };
        Self {
            bold,
            size: 0.95 + 0.1 * chance.below(sizes) as f32,
            place: match chance.below(6) {
                0 | 1 => Place::Own,
                2 | 3 => Place::Left,
                4 => Place::Middle,
                _ => Place::Right,
            },
            capitals: chance.hits(0.35),
            numbered: chance.hits(0.25),
            font_of_text: chance.hits(0.5),
        }
    }
}

/// Gives all titles that stand on one row a look drawn by lot; some books are of several
/// hands, each with a look of its own.
pub fn restyled(book: &mut Book, truth: &Truth, chance: &mut Chance) {
    let hands = if chance.hits(OF_SEVERAL_HANDS) {
        2 + chance.below(2)
    } else {
        1
    };
    let looks: Vec<Look> = (0..hands).map(|_| Look::drawn(chance)).collect();
    let run = 3 + chance.below(8);
    let body = body_size(book);
    for (index, song) in truth.songs.iter().enumerate() {
        let Some(look) = looks.get(index / run % hands).copied() else {
            continue;
        };
        let Some(page) = book.pages.get_mut(song.start as usize - 1) else {
            continue;
        };
        for view in &mut page.views {
            if let Some(run) = title_run(view, &song.title) {
                let number = look.numbered.then_some(index + 1);
                restyle(view, &run, look, body, number, chance);
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
pub fn title_run(view: &View, title: &str) -> Option<Vec<usize>> {
    let middle = |w: &Word| (w.rect.y0 + w.rect.y1) / 2.0;
    let count = title.split_whitespace().count();
    let mut best: Option<(f32, f64, Vec<usize>)> = None;
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
            let like = alike(title, &words.join(" "));
            let better = best.as_ref().is_none_or(|(size, before, _)| {
                first.size > *size || first.size == *size && like > *before
            });
            if run.first() == Some(&at) && better && like >= TITLE {
                best = Some((first.size, like, run));
            }
        }
    }
    best.map(|(_, _, run)| run)
}

fn restyle(
    view: &mut View,
    run: &[usize],
    look: Look,
    body: f32,
    number: Option<usize>,
    chance: &mut Chance,
) {
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
    let font = usual_font(view).filter(|_| look.font_of_text);
    let weight = usual_weight(view).map(|usual| {
        let weight = if look.bold { BOLD * usual } else { usual };
        weight * (1.0 + WAVERING * chance.swing())
    });
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
        word.stroke = weight.map(|weight| weight * word.size.powf(GROWTH));
        word.bold = look.bold && word.stroke.is_none();
        word.font = font.unwrap_or(word.font);
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

/// The font of most words.
fn usual_font(view: &View) -> Option<u16> {
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for word in &view.words {
        *counts.entry(word.font).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(font, _)| font)
}

/// How thick the strokes of a view's words are for their size; none in a text layer.
fn usual_weight(view: &View) -> Option<f32> {
    let words = view.words.iter();
    let mut weights: Vec<f32> = words
        .filter_map(|w| Some(w.stroke? / w.size.powf(GROWTH)))
        .collect();
    weights.sort_by(f32::total_cmp);
    weights.get(weights.len() / 2).copied()
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
