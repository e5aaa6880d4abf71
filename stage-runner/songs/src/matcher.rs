//! Title similarity of many readings against all headings at once.

use std::collections::HashMap;

use rapidfuzz::fuzz;
use rayon::prelude::*;

use super::codes::without_code;
use super::directions::says_whose;
use super::headings::{Heading, Headings};
use super::readings::unquoted;
use super::text::{leading_number, norm};

/// Similarity below which a heading is not looked at.
const CUTOFF: f64 = 0.72;
/// The same for lines that hardly look like titles.
const WEAK_CUTOFF: f64 = 0.84;
/// Strength below which a line hardly looks like a title.
const WEAK: f32 = 0.3;
/// Bins of the letter count that bounds a similarity from above.
const BINS: usize = 32;

/// The best heading for a reading on one leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    /// Similarity weighted with the heading's strength, 0 to 1.
    pub score: f32,
    /// Position in [`Headings::all`].
    pub heading: usize,
    /// Similarity of the texts, 0 to 1.
    pub similarity: f32,
}

/// The comparable forms of all headings.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    keys: Vec<Key>,
}

#[derive(Debug)]
struct Key {
    chars: Vec<char>,
    bins: [u8; BINS],
    /// Least similarity that counts.
    cutoff: f64,
    /// The headings that have this form.
    headings: Vec<usize>,
}

fn bins_of(chars: &[char]) -> [u8; BINS] {
    let mut bins = [0u8; BINS];
    for c in chars {
        if let Some(bin) = bins.get_mut(*c as usize % BINS) {
            *bin = bin.saturating_add(1);
        }
    }
    bins
}

/// The most that the ratio of two texts with these letter counts can be.
fn bound(a: &[u8; BINS], b: &[u8; BINS], lengths: usize) -> f64 {
    let common: u32 = a.iter().zip(b).map(|(x, y)| u32::from(*x.min(y))).sum();
    2.0 * f64::from(common) / lengths.max(1) as f64
}

/// The forms in which a heading may name its song.
pub(super) fn forms(text: &str) -> Vec<String> {
    let mut out = vec![norm(text)];
    let mut add = |form: String| {
        if form.chars().count() >= 2 && !out.contains(&form) {
            out.push(form);
        }
    };
    let bare = leading_number(text).map_or(text, |lead| lead.rest);
    add(norm(bare));
    add(norm(unquoted(bare)));
    if let Some(title) = without_code(bare) {
        add(norm(title));
    }
    for sign in [" - ", " – ", " — ", " | ", " / ", " by ", ": ", " ("] {
        // Behind "Tune:" stands what the song is not called.
        let split = bare.split_once(sign);
        if let Some((left, right)) = split.filter(|_| sign != ": " || !says_whose(bare)) {
            add(norm(left));
            if sign != " (" {
                add(norm(right));
            }
        }
    }
    out
}

impl Matcher {
    /// Prepares the headings.
    pub fn new(headings: &Headings) -> Self {
        let mut by_form: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, heading) in headings.all.iter().enumerate() {
            for form in forms(&heading.text) {
                if form.chars().count() >= 2 {
                    by_form.entry(form).or_default().push(index);
                }
            }
        }
        let mut keys: Vec<(String, Vec<usize>)> = by_form.into_iter().collect();
        keys.sort_unstable();
        keys.sort_by_cached_key(|(form, _)| form.chars().count());
        let weak = |list: &[usize]| {
            list.iter()
                .filter_map(|&i| headings.get(i))
                .all(|h| h.strength < WEAK)
        };
        Self {
            keys: keys
                .into_iter()
                .map(|(form, headings_of)| {
                    let chars: Vec<char> = form.chars().collect();
                    Key {
                        bins: bins_of(&chars),
                        cutoff: if weak(&headings_of) {
                            WEAK_CUTOFF
                        } else {
                            CUTOFF
                        },
                        chars,
                        headings: headings_of,
                    }
                })
                .collect(),
        }
    }

    /// For each text the best heading on each leaf.
    pub fn match_all(&self, headings: &Headings, texts: &[&str]) -> Vec<HashMap<usize, Match>> {
        texts
            .par_iter()
            .map(|text| self.match_one(headings, text))
            .collect()
    }

    fn match_one(&self, headings: &Headings, text: &str) -> HashMap<usize, Match> {
        let wanted: Vec<char> = norm(text).chars().collect();
        let bins = bins_of(&wanted);
        let mut out: HashMap<usize, Match> = HashMap::new();
        // Texts of very different lengths cannot be alike; the keys are sorted by length.
        let shortest = (wanted.len() as f64 * CUTOFF / (2.0 - CUTOFF)).floor() as usize;
        let longest = (wanted.len() as f64 * (2.0 - CUTOFF) / CUTOFF).ceil() as usize;
        let from = self.keys.partition_point(|k| k.chars.len() < shortest);
        let to = self.keys.partition_point(|k| k.chars.len() <= longest);
        for key in self.keys.get(from..to).unwrap_or_default() {
            if bound(&bins, &key.bins, wanted.len() + key.chars.len()) < key.cutoff {
                continue;
            }
            // Not rapidfuzz 0.5.0's batch comparator: it gives too little for texts that
            // differ in few letters.
            let similarity = fuzz::ratio(wanted.iter().copied(), key.chars.iter().copied());
            if similarity < key.cutoff || wanted.len() < 4 && similarity < 1.0 {
                continue;
            }
            for &index in &key.headings {
                let Some(heading) = headings.get(index) else {
                    continue;
                };
                let weight = weight_of(heading);
                let again = if heading.continues { 0.8 } else { 1.0 };
                let similarity = similarity as f32;
                let score = similarity * similarity * weight * again;
                let better = out.get(&heading.leaf).is_none_or(|old| score > old.score);
                if better {
                    out.insert(
                        heading.leaf,
                        Match {
                            score,
                            heading: index,
                            similarity,
                        },
                    );
                }
            }
        }
        out
    }
}

/// What a match with a heading counts by the heading's strength, 0.45 to 1.
pub(super) fn weight_of(heading: &Heading) -> f32 {
    0.45 + 0.55 * (heading.strength * 1.3).min(1.0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::fixtures::BookBuilder;
    use super::super::headings::headings;
    use super::super::layout::Layout;
    use super::*;

    #[test]
    fn a_title_is_found_with_slips() {
        let book = BookBuilder::new()
            .song("12. Amber Road", 1, 1)
            .song("Blue Harbour", 1, 2)
            .build();
        let heads = headings(&Layout::of(&book), &HashSet::new());
        let matcher = Matcher::new(&heads);
        let found = matcher.match_all(&heads, &["Arnber Road", "Nothing Like It"]);
        assert_eq!(found[0].keys().copied().collect::<Vec<_>>(), [0]);
        assert!(found[0][&0].similarity > 0.85);
        assert!(found[1].is_empty());
    }

    #[test]
    fn the_letter_bound_never_cuts_a_match() {
        for (a, b) in [("amber road", "arnber rd"), ("x", "x"), ("ключ", "ключи")] {
            let (ca, cb): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let true_ratio = super::super::text::ratio(a, b);
            assert!(bound(&bins_of(&ca), &bins_of(&cb), ca.len() + cb.len()) >= true_ratio - 1e-9);
        }
    }

    #[test]
    fn a_heading_has_several_forms() {
        let found = forms("7. “Amber Road” by Ann Lee");
        for want in ["7 amber road by ann lee", "amber road", "ann lee"] {
            assert!(found.iter().any(|f| f == want), "{want}");
        }
    }
}
