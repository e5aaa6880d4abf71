//! What the other songs of a book say about one: whether it goes on counting where the one
//! before it stopped, whether it keeps the order of the alphabet, whether lines that look
//! like its title are songs elsewhere. A line that only happens to look like a title rarely
//! fits into all of that.

use std::collections::HashMap;

use super::codes::code;
use super::headings::{Heading, Headings};
use super::makers::maker_beside;
use super::model::MappedSong;
use super::style::Segments;
use super::text::{is_capitals, norm, without_number};

/// Fewer songs than this have no order to speak of.
const FEW: usize = 8;
/// Share of songs in a sequence from which the sequence is the book's and not chance.
const BOOKS_OWN: f32 = 0.8;
/// A number is the next one if it is larger by so much at most: songs are missed.
const STEP: u32 = 2;
/// Lines whose sizes differ by less than this part look the same.
const SAME_SIZE: f32 = 0.04;

/// Words that titles are sorted without, in the languages of songbooks.
const ARTICLES: [&str; 24] = [
    "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "l", "un", "une",
    "el", "los", "las", "o", "os", "de", "het", "den", "det", "en",
];

/// For each song of a book what its company says.
#[derive(Debug, Default)]
pub(super) struct Company {
    counted: Vec<f32>,
    sorted: Vec<f32>,
    pure: Vec<f32>,
}

impl Company {
    /// Looks at all songs, with the heading on its page that is the title of each.
    pub fn of(songs: &[MappedSong], heads: &Headings, titles: &[Option<&Heading>]) -> Self {
        // The number of each title, with the letter of the section that counts it.
        let numbers: Vec<Option<(&str, u32)>> = titles
            .iter()
            .map(|title| {
                let title = title.as_ref()?;
                code(&title.text).or(title.number.map(|n| ("", n)))
            })
            .collect();
        let names: Vec<String> = songs
            .iter()
            .map(|song| norm(without_number(&song.title)))
            .collect();
        let bare: Vec<String> = names.iter().map(|name| without_article(name)).collect();
        let counts = |a: &Option<(&str, u32)>, b: &Option<(&str, u32)>| match (a, b) {
            (Some((of_a, a)), Some((of_b, b))) if of_a == of_b => b > a && b - a <= STEP,
            (Some(_), Some((_, b))) => *b <= STEP,
            _ => false,
        };
        let by_name = sequence(&names, |a, b| a <= b);
        let by_bare = sequence(&bare, |a, b| a <= b);
        Self {
            counted: sequence(&numbers, counts).told,
            sorted: if by_name.share >= by_bare.share {
                by_name.told
            } else {
                by_bare.told
            },
            pure: purity(heads, titles),
        }
    }

    /// 1 where a song's number follows that of the song before and is followed by that of
    /// the next, -1 where it does neither; 0 in a book that does not count its songs.
    pub fn counted(&self, song: usize) -> f32 {
        self.counted.get(song).copied().unwrap_or(0.0)
    }

    /// 1 where a title stands between its neighbours in the alphabet, -1 where it breaks the
    /// order; 0 in a book that is not sorted.
    pub fn sorted(&self, song: usize) -> f32 {
        self.sorted.get(song).copied().unwrap_or(0.0)
    }

    /// The share of songs among all lines of the book that look like this one's title, 0 to 1.
    pub fn pure(&self, song: usize) -> f32 {
        self.pure.get(song).copied().unwrap_or(0.0)
    }
}

/// How far songs are in sequence.
struct Sequence {
    /// The share of neighbours that follow each other.
    share: f32,
    /// For each song 1 between its neighbours, 0 beside one of them, -1 beside none; all 0
    /// if the book has no such sequence.
    told: Vec<f32>,
}

fn sequence<T>(values: &[T], follows: impl Fn(&T, &T) -> bool) -> Sequence {
    let pairs: Vec<bool> = values
        .windows(2)
        .map(|pair| matches!(pair, [a, b] if follows(a, b)))
        .collect();
    let kept = pairs.iter().filter(|kept| **kept).count();
    let share = kept as f32 / pairs.len().max(1) as f32;
    if values.len() < FEW || share < BOOKS_OWN {
        return Sequence {
            share,
            told: vec![0.0; values.len()],
        };
    }
    let told = (0..values.len()).map(|at| {
        // The first and the last have one neighbour, which counts twice.
        let before = at.checked_sub(1).and_then(|at| pairs.get(at)).copied();
        let after = pairs.get(at).copied();
        let sides = [before.or(after), after.or(before)];
        let good = sides.iter().flatten().filter(|kept| **kept).count();
        good as f32 - 1.0
    });
    Sequence {
        share,
        told: told.collect(),
    }
}

fn without_article(name: &str) -> String {
    let mut words = name.splitn(2, ' ');
    match (words.next(), words.next()) {
        (Some(first), Some(rest)) if ARTICLES.contains(&first) => rest.to_owned(),
        _ => name.to_owned(),
    }
}

/// For each song the share of titles among the lines that look like its own title: same
/// font and weight, about the same size, capitals or not, with a maker or without.
fn purity(heads: &Headings, titles: &[Option<&Heading>]) -> Vec<f32> {
    let key = |heading: &Heading| {
        let text = &heading.text;
        (heading.face(), is_capitals(text), maker_beside(text))
    };
    let of_titles = Segments::of(titles.iter().flatten().copied());
    let mut alike: HashMap<_, Vec<(f32, bool)>> = HashMap::new();
    for heading in heads.all.iter().filter(|h| !h.continues) {
        let is_title = of_titles.share(heading);
        alike
            .entry(key(heading))
            .or_default()
            .push((heading.size, is_title));
    }
    let share = |title: &Heading| {
        let mut all = 0usize;
        let mut songs = 0usize;
        for (size, is_title) in alike.get(&key(title)).into_iter().flatten() {
            if (size - title.size).abs() <= SAME_SIZE * title.size {
                all += 1;
                songs += usize::from(*is_title);
            }
        }
        songs as f32 / all.max(1) as f32
    };
    titles
        .iter()
        .map(|title| title.map_or(0.0, share))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::fixtures::{BookBuilder, NAMES, line, lyrics};
    use super::super::headings::headings;
    use super::super::layout::Layout;
    use super::*;

    fn in_alphabet(names: &[&str]) -> Vec<f32> {
        sequence(names, |a, b| a <= b).told
    }

    #[test]
    fn what_breaks_the_order_of_the_alphabet_is_told() {
        let names = ["a", "b", "c", "d", "z", "e", "f", "g", "h", "i"];
        let told = in_alphabet(&names);
        assert_eq!(told[1], 1.0);
        assert_eq!(told[4], 0.0);
        assert_eq!(told[0], 1.0);
        assert_eq!(
            in_alphabet(&["b", "a", "d", "c", "z", "e", "a", "g", "b"]),
            [0.0; 9]
        );
        assert_eq!(in_alphabet(&names[..4]), [0.0; 4], "too few");
    }

    #[test]
    fn a_number_out_of_the_count_is_told() {
        let numbers = [1, 2, 3, 5, 6, 40, 7, 8, 9, 10, 11, 12];
        let told = sequence(&numbers, |a, b| b > a && b - a <= STEP).told;
        assert_eq!((told[2], told[5], told[6]), (1.0, -1.0, 0.0));
    }

    #[test]
    fn articles_do_not_count() {
        assert_eq!(without_article("the amber road"), "amber road");
        assert_eq!(without_article("amber road"), "amber road");
        assert_eq!(without_article("the"), "the");
    }

    #[test]
    fn a_style_that_others_have_as_well_is_not_pure() {
        let mut builder = BookBuilder::new();
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = lyrics(k);
            lines.push(line(80.0, 60.0, 20.0, name).bold());
            if k % 2 == 0 {
                lines.push(line(80.0, 700.0, 20.0, &format!("Sing on of {name}")).bold());
            }
            builder = builder.page(&lines);
        }
        let book = builder.build();
        let heads = headings(&Layout::of(&book), &HashSet::new());
        let titles: Vec<Option<&Heading>> = NAMES
            .iter()
            .map(|name| heads.all.iter().find(|h| h.text == *name))
            .collect();
        let pure = purity(&heads, &titles);
        assert_eq!(pure.len(), NAMES.len());
        for share in pure {
            assert!((share - 2.0 / 3.0).abs() < 0.01, "{share}");
        }
    }
}
