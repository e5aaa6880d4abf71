//! Scores songs against truth as the corpus' scorer does.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use songbook_songs::{Mapping, Verification};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::truth::{Truth, TruthSong};

/// Least similarity of a right title.
const ALIKE: f64 = 0.8;

static ARTICLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(.+), (the|an?|der|die|das|eine?|les?|la|l['’]|el|los|las|il|gli|os?|as?)$")
        .ok()
});
static BRACKETS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s*[(\[][^()\[\]]*[)\]]\s*").ok());

/// What came out for one book.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// Songs that there are.
    pub songs: usize,
    /// Songs found that can be judged.
    pub found: usize,
    /// Right start and title.
    pub right: usize,
    /// Of these the right end.
    pub ends: usize,
    /// Songs called verified that can be judged.
    pub verified: usize,
    /// Of these wrong.
    pub wrong_verified: usize,
    /// Right songs that are not verified or in which another one is suspected.
    pub alarms: usize,
    /// For each found song whether it is right; none if it cannot be judged.
    pub verdicts: Vec<Option<bool>>,
    /// What is wrong, in words.
    pub faults: Vec<Fault>,
}

/// Something wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The kind of fault.
    pub cause: &'static str,
    /// The page.
    pub page: u32,
    /// The title in question.
    pub title: String,
    /// What was found in its place.
    pub instead: String,
}

fn norm(text: &str) -> String {
    let bare: String = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’'))
        .collect();
    let bare = bare.replace('&', " and ").replace('ß', "ss");
    bare.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .collect::<Vec<&str>>()
        .join(" ")
}

fn forms(title: &str) -> HashSet<String> {
    let whole: String = title.nfkc().collect::<String>().trim().to_owned();
    let mut bare = whole.clone();
    if let Some(brackets) = BRACKETS.as_ref() {
        let cut = brackets.replace_all(&whole, " ").trim().to_owned();
        if !cut.is_empty() {
            bare = cut;
        }
    }
    [whole, bare]
        .into_iter()
        .map(|form| match ARTICLE.as_ref() {
            Some(article) => norm(&article.replace(&form, "$2 $1")),
            None => norm(&form),
        })
        .collect()
}

/// How alike two titles are, 0 to 1.
pub fn alike(a: &str, b: &str) -> f64 {
    let (a, b) = (forms(a), forms(b));
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    pairs
        .map(|(x, y)| {
            if x == y {
                1.0
            } else if x.is_empty() || y.is_empty() {
                0.0
            } else {
                rapidfuzz::fuzz::ratio(x.chars(), y.chars())
            }
        })
        .fold(0.0, f64::max)
}

fn likeness(song: &TruthSong, title: &str) -> f64 {
    [&song.title]
        .into_iter()
        .chain(&song.alt_titles)
        .map(|t| alike(t, title))
        .fold(0.0, f64::max)
}

/// Scores a mapping with its verification.
pub fn score(truth: &Truth, mapping: &Mapping, verification: &Verification) -> Score {
    let found = &mapping.songs;
    let mut pairs: Vec<(f64, bool, usize, usize)> = Vec::new();
    for (i, song) in truth.songs.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            if f.start.0 == song.start || song.alt_starts.contains(&f.start.0) {
                let like = likeness(song, &f.title);
                let ends = f.end.0 == song.end || song.alt_ends.contains(&f.end.0);
                if like >= ALIKE {
                    pairs.push((like, ends, i, j));
                }
            }
        }
    }
    pairs.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(b.1.cmp(&a.1))
            .then(a.2.cmp(&b.2))
            .then(a.3.cmp(&b.3))
    });
    let mut matched: Vec<Option<(usize, bool)>> = vec![None; truth.songs.len()];
    let mut used = vec![false; found.len()];
    for (_, ends, i, j) in pairs {
        if let (Some(slot @ None), Some(taken @ false)) = (matched.get_mut(i), used.get_mut(j)) {
            *slot = Some((j, ends));
            *taken = true;
        }
    }
    let mut out = Score {
        songs: truth.songs.len(),
        right: matched.iter().flatten().count(),
        ends: matched.iter().flatten().filter(|(_, ends)| *ends).count(),
        ..Score::default()
    };
    for ((index, song), (verdict, right)) in found
        .iter()
        .enumerate()
        .zip(verification.songs.iter().zip(&used))
    {
        let judged = *right || truth.judges(song.start.0);
        out.verdicts.push(judged.then_some(*right));
        if judged {
            let suspect = verification.suspected.iter().any(|s| s.inside == index);
            out.alarms += usize::from(*right && (suspect || !verdict.verified));
            out.found += 1;
            out.verified += usize::from(verdict.verified);
            out.wrong_verified += usize::from(verdict.verified && !right);
        }
    }
    out.faults = faults(truth, mapping, verification, &matched, &used);
    out
}

fn faults(
    truth: &Truth,
    mapping: &Mapping,
    verification: &Verification,
    matched: &[Option<(usize, bool)>],
    used: &[bool],
) -> Vec<Fault> {
    let found = &mapping.songs;
    let mut out = Vec::new();
    let mut explained: HashSet<usize> = HashSet::new();
    for (song, fate) in truth.songs.iter().zip(matched) {
        let free = || {
            found
                .iter()
                .enumerate()
                .filter(|(j, _)| used.get(*j) == Some(&false))
        };
        let (cause, other) = match fate {
            Some((_, true)) => continue,
            Some((j, false)) => ("wrong end", found.get(*j).map(|f| (*j, f))),
            None => {
                let same_page = free().find(|(_, f)| f.start.0 == song.start);
                let same_title = free().find(|(_, f)| likeness(song, &f.title) >= ALIKE);
                match (same_page, same_title) {
                    (Some(other), _) => ("wrong title", Some(other)),
                    (None, Some(other)) => ("wrong start", Some(other)),
                    (None, None) => ("missed", None),
                }
            }
        };
        if cause != "wrong end" {
            explained.extend(other.map(|(j, _)| j));
        }
        out.push(Fault {
            cause,
            page: song.start,
            title: song.title.clone(),
            instead: other.map_or(String::new(), |(j, _)| told(mapping, verification, j)),
        });
    }
    for (j, f) in found.iter().enumerate() {
        if used.get(j) == Some(&false) && !explained.contains(&j) && truth.judges(f.start.0) {
            out.push(Fault {
                cause: "extra",
                page: f.start.0,
                title: f.title.clone(),
                instead: told(mapping, verification, j),
            });
        }
    }
    out
}

/// A found song with all that spoke for it.
fn told(mapping: &Mapping, verification: &Verification, index: usize) -> String {
    let (Some(song), Some(verdict)) = (mapping.songs.get(index), verification.songs.get(index))
    else {
        return String::new();
    };
    let witnesses: Vec<String> = song
        .evidence
        .iter()
        .map(|w| format!("{:?} {:.2}", w.kind, w.strength))
        .collect();
    format!(
        "{:?} {}-{} {} p={:.2} [{}]",
        song.title,
        song.start.0,
        song.end.0,
        if verdict.verified {
            "VERIFIED"
        } else {
            "unverified"
        },
        song.probability,
        witnesses.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_alike_as_the_scorer_says() {
        assert_eq!(alike("Kiss, The", "The Kiss"), 1.0);
        assert_eq!(alike("Déjà Vu (live)", "deja vu"), 1.0);
        assert!(alike("Amber Road", "Blue Harbour") < 0.5);
    }
}
