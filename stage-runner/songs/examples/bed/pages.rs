//! Pages taken out, repeated, put in, or joined two to a sheet; structure and truth follow.

use songbook_contract::PageNumber;
use songbook_songs::page::{Book, Half, PageRead, View, WordSource};

use crate::truth::{Truth, TruthSong};

/// The book whose page `i` is the old page `order[i]`, or an empty one.
pub fn reordered(book: &Book, order: &[Option<u32>]) -> Book {
    let new_of = |old: PageNumber| {
        let index = order.iter().position(|p| *p == Some(old.0))?;
        Some(PageNumber::from_index(index))
    };
    let mut structure = book.structure.clone();
    structure
        .outline
        .retain_mut(|item| match new_of(item.page) {
            Some(page) => {
                item.page = page;
                true
            }
            None => false,
        });
    structure
        .links
        .retain_mut(|link| match (new_of(link.page), new_of(link.target)) {
            (Some(page), Some(target)) => {
                (link.page, link.target) = (page, target);
                true
            }
            _ => false,
        });
    if !structure.labels.is_empty() {
        structure.labels = order
            .iter()
            .map(|old| {
                let label = old.and_then(|p| book.structure.labels.get(p as usize - 1));
                label.cloned().unwrap_or_default()
            })
            .collect();
    }
    let pages = order
        .iter()
        .enumerate()
        .map(|(index, old)| {
            let page = PageNumber::from_index(index);
            let old = old.and_then(|p| book.pages.get(p as usize - 1));
            let views = match old {
                Some(old) => old.views.clone(),
                None => vec![empty(book)],
            };
            PageRead { page, views }
        })
        .collect();
    Book { pages, structure }
}

fn empty(book: &Book) -> View {
    let like = book.pages.iter().flat_map(|p| &p.views).next();
    View {
        half: Half::Whole,
        turned: 0,
        width: like.map_or(595.0, |v| v.width),
        height: like.map_or(842.0, |v| v.height),
        source: WordSource::Nothing,
        fonts: vec![String::new()],
        words: Vec::new(),
        unread: Vec::new(),
        staves: Vec::new(),
    }
}

/// Whether every page is one upright view.
pub fn is_plain(book: &Book) -> bool {
    book.pages.iter().all(|page| {
        matches!(page.views.as_slice(), [view] if view.half == Half::Whole && view.width < 1.1 * view.height)
    })
}

/// Two pages side by side on each sheet.
pub fn two_up(book: &Book, truth: &Truth) -> (Book, Truth) {
    let sheet = |page: u32| page.div_ceil(2);
    let mut structure = book.structure.clone();
    // Labels name logical pages; links lie elsewhere now.
    structure.labels.clear();
    structure.links.clear();
    for item in &mut structure.outline {
        item.page = PageNumber(sheet(item.page.0));
    }
    let pages = book
        .pages
        .chunks(2)
        .enumerate()
        .map(|(index, pair)| PageRead {
            page: PageNumber::from_index(index),
            views: pair
                .iter()
                .filter_map(|p| p.views.first())
                .cloned()
                .reduce(beside)
                .into_iter()
                .map(|view| widened(view, book))
                .collect(),
        })
        .collect();
    let sheets = |pages: &[u32]| pages.iter().map(|p| sheet(*p)).collect::<Vec<u32>>();
    let songs = truth
        .songs
        .iter()
        .map(|song| TruthSong {
            start: sheet(song.start),
            end: sheet(song.end),
            alt_starts: sheets(&song.alt_starts),
            alt_ends: sheets(&song.alt_ends),
            ..song.clone()
        })
        .collect();
    let truth = Truth {
        pages: sheet(truth.pages),
        toc_pages: sheets(&truth.toc_pages),
        index_pages: sheets(&truth.index_pages),
        title_list_pages: sheets(&truth.title_list_pages),
        songs,
        ..truth.clone()
    };
    (Book { pages, structure }, truth)
}

/// The last page alone still lies on a whole sheet.
fn widened(mut view: View, book: &Book) -> View {
    let page = book.pages.iter().flat_map(|p| &p.views).next();
    view.width = view.width.max(2.0 * page.map_or(0.0, |p| p.width));
    view
}

fn beside(left: View, right: View) -> View {
    let mut sheet = left;
    let first_font = sheet.fonts.len() as u16;
    sheet.fonts.extend(right.fonts);
    let from = sheet.width;
    sheet.words.extend(right.words.into_iter().map(|mut word| {
        word.rect.x0 += from;
        word.rect.x1 += from;
        word.font += first_font;
        word
    }));
    sheet
        .unread
        .extend(right.unread.into_iter().map(|mut rect| {
            rect.x0 += from;
            rect.x1 += from;
            rect
        }));
    // Staves have no sides; those of both pages would mix.
    sheet.staves.clear();
    sheet.width += right.width;
    sheet.height = sheet.height.max(right.height);
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use songbook_songs::page::{OutlineItem, Rect, Structure, Word};

    fn book() -> Book {
        let page = |number: u32| {
            let mut view = empty(&Book::default());
            view.words.push(Word {
                text: format!("p{number}"),
                rect: Rect {
                    x0: 10.0,
                    y0: 10.0,
                    x1: 30.0,
                    y1: 20.0,
                },
                size: 10.0,
                bold: false,
                stroke: None,
                font: 0,
                confidence: 1.0,
            });
            PageRead {
                page: PageNumber(number),
                views: vec![view],
            }
        };
        Book {
            pages: (1..=3).map(page).collect(),
            structure: Structure {
                outline: vec![OutlineItem {
                    level: 1,
                    title: "A".to_owned(),
                    page: PageNumber(3),
                    y: None,
                }],
                labels: ["i", "1", "2"].map(str::to_owned).to_vec(),
                ..Structure::default()
            },
        }
    }

    fn texts(book: &Book) -> Vec<Vec<&str>> {
        let words = |p: &PageRead| p.views.iter().flat_map(|v| v.words.clone()).count();
        assert!(book.pages.iter().all(|p| words(p) <= 2));
        book.pages
            .iter()
            .map(|p| p.views[0].words.iter().map(|w| w.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn structure_moves_with_the_pages() {
        let after = reordered(&book(), &[Some(3), None, Some(2)]);
        assert_eq!(texts(&after), [vec!["p3"], vec![], vec!["p2"]]);
        assert_eq!(after.structure.outline[0].page, PageNumber(1));
        assert_eq!(after.structure.labels, ["2", "", "1"]);
        let gone = reordered(&book(), &[Some(1)]);
        assert!(gone.structure.outline.is_empty());
    }

    #[test]
    fn two_pages_lie_on_a_sheet() {
        let truth = crate::truth::tests::truth(3, &[("A", 2, 3)]);
        let (after, truth) = two_up(&book(), &truth);
        assert_eq!(texts(&after), [vec!["p1", "p2"], vec!["p3"]]);
        assert!(after.pages.iter().all(|p| p.views[0].width == 1190.0));
        assert_eq!((truth.songs[0].start, truth.songs[0].end), (1, 2));
    }
}
