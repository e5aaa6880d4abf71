//! The ways in which the bed spoils a book: evidence taken away, pages and words changed.

use songbook_songs::Ablation;
use songbook_songs::page::{Book, Structure};

use crate::chance::Chance;
use crate::noise::{GOOD, POOR, Quality, read_again};
use crate::pages::{is_plain, reordered, two_up};
use crate::restyle::restyled;
use crate::truth::Truth;
use crate::words::{no_looks, no_numbers, partial_contents, running_titles, stale_numbers};

/// A book with its truth; none where a way of spoiling does not apply.
type Spoiled = Option<(Book, Truth)>;

/// One way to spoil a book.
pub struct Degradation {
    /// Its name in the table.
    pub name: &'static str,
    /// Evidence that the finder must not use.
    pub without: Ablation,
    make: fn(&Book, &Truth, &mut Chance) -> Spoiled,
}

impl Degradation {
    /// The spoiled book, the same for the same book each time.
    pub fn of(&self, id: &str, book: &Book, truth: &Truth) -> Spoiled {
        (self.make)(book, truth, &mut Chance::of(&[id, self.name]))
    }
}

const ALL_EVIDENCE: Ablation = Ablation {
    contents: false,
    outline: false,
    links: false,
    folios: false,
    headings: false,
    labels: false,
};
const NO_FOLIOS: Ablation = Ablation {
    folios: true,
    ..ALL_EVIDENCE
};

const fn way(name: &'static str, make: fn(&Book, &Truth, &mut Chance) -> Spoiled) -> Degradation {
    Degradation {
        name,
        without: ALL_EVIDENCE,
        make,
    }
}

const fn way_without_folios(
    name: &'static str,
    make: fn(&Book, &Truth, &mut Chance) -> Spoiled,
) -> Degradation {
    Degradation {
        name,
        without: NO_FOLIOS,
        make,
    }
}

/// All ways, the whole book first.
pub const ALL: [Degradation; 33] = [
    way("as it is", |b, t, _| Some((b.clone(), t.clone()))),
    way("no structure", |b, t, _| Some((bare(b), t.clone()))),
    way("no contents", |b, t, _| without_lists(b, t)),
    way("no contents, structure", |b, t, _| {
        without_lists(&bare(b), t)
    }),
    way_without_folios("no folios", |b, t, _| Some((b.clone(), t.clone()))),
    way_without_folios("no folios, structure", |b, t, _| Some((bare(b), t.clone()))),
    way_without_folios("headings alone", |b, t, _| without_lists(&bare(b), t)),
    way("no looks", |b, t, _| edited(b, t, no_looks)),
    way("no looks, structure", |b, t, _| {
        edited(&bare(b), t, no_looks)
    }),
    way("stale numbers", |b, t, c| {
        listed(&bare(b), t, |book| stale_numbers(book, t, 0.2, c))
    }),
    way("partial contents", |b, t, c| {
        listed(&bare(b), t, |book| partial_contents(book, t, 0.3, c))
    }),
    way("contents without numbers", |b, t, _| {
        listed(&bare(b), t, |book| no_numbers(book, t))
    }),
    way("contents at the back", |b, t, _| lists_last(&bare(b), t)),
    way("pages dropped", dropped_pages),
    way("songs dropped", dropped_songs),
    way("songs swapped", swapped_songs),
    way("pages repeated", repeated),
    way("photos between", photos),
    way("extract", extract),
    way("running titles", |b, t, _| edited(b, t, running_titles)),
    way("running titles, no contents", |b, t, _| {
        let (mut book, truth) = without_lists(&bare(b), t)?;
        running_titles(&mut book, &truth);
        Some((book, truth))
    }),
    way("two-up", |b, t, _| {
        (is_plain(b) && !t.imposed).then(|| two_up(b, t))
    }),
    way("ocr good", |b, t, c| noisy(b, t, GOOD, c)),
    way("ocr good, no structure", |b, t, c| {
        noisy(&bare(b), t, GOOD, c)
    }),
    way("ocr good, no contents", |b, t, c| unlisted(b, t, GOOD, c)),
    way("ocr poor", |b, t, c| noisy(b, t, POOR, c)),
    way("ocr poor, no structure", |b, t, c| {
        noisy(&bare(b), t, POOR, c)
    }),
    way("ocr poor, no contents", |b, t, c| unlisted(b, t, POOR, c)),
    way("restyled", in_another_look),
    way("restyled otherwise", in_another_look),
    way("ocr good, no contents, restyled", |b, t, c| {
        restyled_unlisted(b, t, GOOD, c)
    }),
    way("ocr poor, no contents, restyled", |b, t, c| {
        restyled_unlisted(b, t, POOR, c)
    }),
    way("ocr good, extract", |b, t, c| {
        let (book, truth) = extract(b, t, c)?;
        noisy(&book, &truth, GOOD, c)
    }),
];

/// Read by OCR, without contents and structure.
fn unlisted(book: &Book, truth: &Truth, quality: Quality, chance: &mut Chance) -> Spoiled {
    let (book, truth) = without_lists(&bare(book), truth)?;
    noisy(&book, &truth, quality, chance)
}

/// The same with titles in another look.
fn restyled_unlisted(book: &Book, truth: &Truth, quality: Quality, chance: &mut Chance) -> Spoiled {
    let (book, truth) = without_lists(&bare(book), truth)?;
    let (book, truth) = in_another_look(&book, &truth, chance)?;
    noisy(&book, &truth, quality, chance)
}

fn in_another_look(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let mut book = book.clone();
    restyled(&mut book, truth, chance);
    Some((book, truth.clone()))
}

fn bare(book: &Book) -> Book {
    Book {
        pages: book.pages.clone(),
        structure: Structure {
            title: book.structure.title.clone(),
            author: book.structure.author.clone(),
            ..Structure::default()
        },
    }
}

fn edited(book: &Book, truth: &Truth, edit: fn(&mut Book, &Truth)) -> Spoiled {
    let mut book = book.clone();
    edit(&mut book, truth);
    Some((book, truth.clone()))
}

/// A change of the contents, where there are some.
fn listed(book: &Book, truth: &Truth, edit: impl FnOnce(&mut Book)) -> Spoiled {
    if truth.lists().is_empty() {
        return None;
    }
    let mut book = book.clone();
    edit(&mut book);
    Some((book, truth.clone()))
}

fn noisy(book: &Book, truth: &Truth, quality: Quality, chance: &mut Chance) -> Spoiled {
    let mut book = book.clone();
    read_again(&mut book, quality, chance);
    Some((book, truth.clone()))
}

fn all_pages(truth: &Truth) -> Vec<Option<u32>> {
    (1..=truth.pages).map(Some).collect()
}

fn in_order(book: &Book, truth: &Truth, order: &[Option<u32>]) -> Spoiled {
    if truth.imposed {
        return None;
    }
    Some((reordered(book, order), truth.reordered(order)))
}

/// A list on a page with songs stays.
fn free_lists(truth: &Truth) -> Vec<u32> {
    let mut lists = truth.lists();
    lists.retain(|p| !truth.songs.iter().any(|s| s.start <= *p && *p <= s.end));
    lists
}

fn without_lists(book: &Book, truth: &Truth) -> Spoiled {
    let lists = free_lists(truth);
    let mut order = all_pages(truth);
    order.retain(|p| p.is_none_or(|p| !lists.contains(&p)));
    if lists.is_empty() {
        return Some((book.clone(), truth.clone()));
    }
    in_order(book, truth, &order)
}

fn lists_last(book: &Book, truth: &Truth) -> Spoiled {
    let lists = free_lists(truth);
    let mut order = all_pages(truth);
    order.retain(|p| p.is_none_or(|p| !lists.contains(&p)));
    order.extend(lists.iter().map(|p| Some(*p)));
    if lists.is_empty() {
        return None;
    }
    in_order(book, truth, &order)
}

fn starts_on(truth: &Truth, page: u32) -> bool {
    truth
        .songs
        .iter()
        .any(|s| s.start == page || s.alt_starts.contains(&page))
}

/// Further pages of songs, on which nothing starts.
fn dropped_pages(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let mut order = all_pages(truth);
    order.retain(|p| {
        let further = p.is_some_and(|p| {
            !starts_on(truth, p) && truth.songs.iter().any(|s| s.start < p && p <= s.end)
        });
        !(further && chance.hits(0.2))
    });
    in_order(book, truth, &order)
}

/// Songs that have their page to themselves.
fn alone_on(truth: &Truth, page: u32) -> bool {
    let on: Vec<_> = truth
        .songs
        .iter()
        .filter(|s| s.start <= page && page <= s.end)
        .collect();
    matches!(on.as_slice(), [one] if one.start == one.end && one.alt_starts.is_empty())
}

fn dropped_songs(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let mut order = all_pages(truth);
    order.retain(|p| !(p.is_some_and(|p| alone_on(truth, p)) && chance.hits(0.12)));
    if order.len() == truth.pages as usize {
        return None;
    }
    in_order(book, truth, &order)
}

fn swapped_songs(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let mut order = all_pages(truth);
    let mut any = false;
    for at in 1..order.len() {
        let both = [order.get(at - 1), order.get(at)]
            .into_iter()
            .all(|p| p.copied().flatten().is_some_and(|p| alone_on(truth, p)));
        if both && chance.hits(0.1) {
            order.swap(at - 1, at);
            any = true;
        }
    }
    if !any {
        return None;
    }
    in_order(book, truth, &order)
}

fn repeated(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let lists = truth.lists();
    let order: Vec<Option<u32>> = (1..=truth.pages)
        .flat_map(|p| {
            // A page on which a second song starts would start it twice.
            let mut on = truth.songs.iter().filter(|s| s.start <= p && p <= s.end);
            let plain = on.next().is_some() && on.next().is_none();
            let again = plain && !lists.contains(&p) && chance.hits(0.08);
            std::iter::repeat_n(Some(p), 1 + usize::from(again))
        })
        .collect();
    in_order(book, truth, &order)
}

/// Empty pages inside the book, never inside a song.
fn photos(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let order: Vec<Option<u32>> = (1..=truth.pages)
        .flat_map(|p| {
            let inside = truth.songs.iter().any(|s| s.start < p && p <= s.end);
            let photo = p > 1 && !inside && chance.hits(0.08);
            std::iter::repeat_n(None, usize::from(photo)).chain([Some(p)])
        })
        .collect();
    in_order(book, truth, &order)
}

/// The contents and about a third of the songs.
fn extract(book: &Book, truth: &Truth, chance: &mut Chance) -> Spoiled {
    let count = truth.songs.len();
    if count < 9 || truth.imposed || truth.partial || truth.lists().is_empty() {
        return None;
    }
    let from = chance.below(count - count / 3);
    let first = truth.songs.get(from)?.start;
    let last = truth.songs.get(from + count / 3)?.end;
    // Neither the end of a song before nor the head of one after.
    let clean = !truth
        .songs
        .iter()
        .any(|s| s.start < first && s.end >= first);
    let lists = truth.lists();
    let order: Vec<Option<u32>> = (1..=truth.pages)
        .filter(|p| lists.contains(p) || first <= *p && *p <= last)
        .map(Some)
        .collect();
    let first_kept = order.iter().flatten().copied().find(|p| *p >= first)?;
    (clean && first_kept == first).then(|| in_order(book, truth, &order))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth::tests::truth;

    #[test]
    fn names_are_distinct_and_results_repeat() {
        let mut names: Vec<&str> = ALL.iter().map(|d| d.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        let songs: Vec<(&str, u32, u32)> = (0..12).map(|k| ("S", 2 + k, 2 + k)).collect();
        let truth = truth(13, &songs);
        let book = Book::default();
        for way in ALL.iter().filter(|d| !d.name.contains("two-up")) {
            assert_eq!(
                way.of("id", &book, &truth).map(|(_, t)| t),
                way.of("id", &book, &truth).map(|(_, t)| t),
                "{}",
                way.name
            );
        }
    }

    #[test]
    fn an_extract_keeps_the_contents_and_whole_songs() {
        let songs: Vec<(&str, u32, u32)> = (0..12).map(|k| ("S", 2 + 2 * k, 3 + 2 * k)).collect();
        let truth = truth(25, &songs);
        let (_, part) = extract(&Book::default(), &truth, &mut Chance::of(&["x"])).unwrap();
        assert_eq!(part.toc_pages, [1]);
        assert_eq!(part.songs.len(), 5);
        assert_eq!((part.songs[0].start, part.songs[4].end), (2, 11));
        assert_eq!(part.pages, 11);
    }

    #[test]
    fn swapped_songs_keep_their_pages_in_the_truth() {
        let songs: Vec<(&str, u32, u32)> = ["A", "B", "C", "D", "E", "F"]
            .iter()
            .zip(2..)
            .map(|(t, p)| (*t, p, p))
            .collect();
        let truth = truth(7, &songs);
        let swapped = (0..50).find_map(|k| {
            let mut chance = Chance::of(&["swap", &k.to_string()]);
            swapped_songs(&Book::default(), &truth, &mut chance)
        });
        let mut starts: Vec<u32> = swapped.unwrap().1.songs.iter().map(|s| s.start).collect();
        assert!(!starts.is_sorted());
        starts.sort_unstable();
        assert_eq!(starts, [2, 3, 4, 5, 6, 7]);
    }
}
