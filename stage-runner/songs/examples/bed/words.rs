//! What words are changed: contents gone stale, titles without a look, running heads.

use songbook_songs::page::{Book, Rect, View, Word};

use crate::chance::Chance;
use crate::truth::Truth;

fn number_of(word: &Word) -> Option<u32> {
    let inner = word.text.trim_matches(|c: char| ".,()[]:·…".contains(c));
    let plain = !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit());
    inner.parse().ok().filter(|_| plain)
}

fn lists_of<'b>(book: &'b mut Book, truth: &Truth) -> impl Iterator<Item = &'b mut View> {
    let lists = truth.lists();
    book.pages
        .iter_mut()
        .filter(move |p| lists.contains(&p.page.0))
        .flat_map(|p| &mut p.views)
}

/// The numbers of some contents rows are off by one to three.
pub fn stale_numbers(book: &mut Book, truth: &Truth, share: f32, chance: &mut Chance) {
    for view in lists_of(book, truth) {
        for word in &mut view.words {
            let Some(number) = number_of(word).filter(|_| chance.hits(share)) else {
                continue;
            };
            let step = 1 + chance.below(3) as u32;
            let new = if chance.hits(0.5) || number <= step {
                number + step
            } else {
                number - step
            };
            word.text = word.text.replacen(&number.to_string(), &new.to_string(), 1);
        }
    }
}

/// Contents without numbers and leaders.
pub fn no_numbers(book: &mut Book, truth: &Truth) {
    for view in lists_of(book, truth) {
        view.words.retain(|w| {
            let leader = w.text.chars().all(|c| ".…·•∼~_".contains(c));
            number_of(w).is_none() && !leader
        });
        for word in &mut view.words {
            let end = word
                .text
                .find("...")
                .or_else(|| word.text.find('…'))
                .filter(|at| *at > 0);
            if let Some(end) = end {
                word.text.truncate(end);
            }
        }
    }
}

/// Some rows of the contents are missing.
pub fn partial_contents(book: &mut Book, truth: &Truth, share: f32, chance: &mut Chance) {
    for view in lists_of(book, truth) {
        let band = |w: &Word| ((w.rect.y0 + w.rect.y1) / 2.0 / 6.0).round() as i32;
        let mut bands: Vec<i32> = view.words.iter().map(band).collect();
        bands.sort_unstable();
        bands.dedup();
        let gone: Vec<i32> = bands.into_iter().filter(|_| chance.hits(share)).collect();
        view.words.retain(|w| !gone.contains(&band(w)));
    }
}

/// Every word of the body in one size and weight: titles have no look.
pub fn no_looks(book: &mut Book, truth: &Truth) {
    let lists = truth.lists();
    let body = book.pages.iter_mut().filter(|p| !lists.contains(&p.page.0));
    for view in body.flat_map(|p| &mut p.views) {
        view.fonts = vec!["Same".to_owned()];
        for word in &mut view.words {
            word.size = 10.0;
            word.bold = false;
            word.font = 0;
        }
    }
}

/// The song's title in small type at the head of each further page of it.
pub fn running_titles(book: &mut Book, truth: &Truth) {
    let starts: Vec<u32> = truth.songs.iter().map(|s| s.start).collect();
    for song in &truth.songs {
        let further = (song.start + 1..=song.end).filter(|p| !starts.contains(p));
        for page in further {
            let Some(view) = book
                .pages
                .get_mut(page as usize - 1)
                .and_then(|p| p.views.first_mut())
            else {
                continue;
            };
            let font = view.fonts.len() as u16;
            view.fonts.push("Running".to_owned());
            let mut x = 0.1 * view.width;
            for text in song.title.split_whitespace() {
                let width = 4.5 * text.chars().count() as f32;
                let (y0, y1) = (0.025 * view.height, 0.025 * view.height + 9.0);
                view.words.push(Word {
                    text: text.to_owned(),
                    rect: Rect {
                        x0: x,
                        y0,
                        x1: x + width,
                        y1,
                    },
                    size: 9.0,
                    bold: false,
                    font,
                    confidence: 1.0,
                });
                x += width + 2.7;
            }
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::truth::tests::truth;
    use songbook_contract::PageNumber;
    use songbook_songs::page::{Half, PageRead, WordSource};

    /// A book of pages whose lines are parted by `|`.
    pub fn book(pages: &[&str]) -> Book {
        let view = |text: &str| View {
            half: Half::Whole,
            turned: 0,
            width: 600.0,
            height: 800.0,
            source: WordSource::TextLayer,
            fonts: vec!["Serif".to_owned()],
            words: text
                .split('|')
                .enumerate()
                .flat_map(|(row, line)| line.split(' ').map(move |w| (row, w)))
                .map(|(row, text)| Word {
                    text: text.to_owned(),
                    rect: Rect {
                        x0: 50.0,
                        y0: 50.0 + 20.0 * row as f32,
                        x1: 90.0,
                        y1: 60.0 + 20.0 * row as f32,
                    },
                    size: 12.0,
                    bold: true,
                    font: 0,
                    confidence: 1.0,
                })
                .collect(),
            unread: Vec::new(),
            staves: Vec::new(),
        };
        Book {
            pages: pages
                .iter()
                .enumerate()
                .map(|(i, text)| PageRead {
                    page: PageNumber::from_index(i),
                    views: vec![view(text)],
                })
                .collect(),
            ..Book::default()
        }
    }

    fn text(book: &Book, page: usize) -> String {
        let words = &book.pages[page].views[0].words;
        words
            .iter()
            .map(|w| w.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn contents_change_and_the_body_stays() {
        let truth = truth(2, &[("A", 2, 2)]);
        let original = book(&["Amber ..... 12|Blue 14", "Amber 12"]);
        let mut stale = original.clone();
        stale_numbers(&mut stale, &truth, 1.0, &mut Chance::of(&["x"]));
        assert!(!text(&stale, 0).contains("12") && !text(&stale, 0).contains("14"));
        assert_eq!(stale.pages[1], original.pages[1]);
        let mut bare = original.clone();
        no_numbers(&mut bare, &truth);
        assert_eq!(text(&bare, 0), "Amber Blue");
        let mut partial = original.clone();
        partial_contents(&mut partial, &truth, 1.0, &mut Chance::of(&["x"]));
        assert_eq!(text(&partial, 0), "");
        let mut flat = original.clone();
        no_looks(&mut flat, &truth);
        assert_eq!(flat.pages[0], original.pages[0]);
        assert!(flat.pages[1].views[0].words.iter().all(|w| !w.bold));
    }

    #[test]
    fn further_pages_get_running_titles() {
        let truth = truth(3, &[("Amber Road", 2, 3)]);
        let mut after = book(&["x", "y", "z"]);
        running_titles(&mut after, &truth);
        assert_eq!(text(&after, 1), "y");
        assert_eq!(text(&after, 2), "z Amber Road");
    }
}
