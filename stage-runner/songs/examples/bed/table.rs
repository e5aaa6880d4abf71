//! What the bed prints: the table of ways, reliability, seeded errors, and what is wrong.

use std::collections::BTreeMap;

use crate::learn::Example;
use crate::score::Score;
use crate::seeded::{Caught, KINDS};

/// Which set a book belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set {
    /// Set aside: only totals are shown.
    pub aside: bool,
    /// OCR read some of it.
    pub scanned: bool,
    /// Only some songs are labelled.
    pub partial: bool,
}

/// The result of one book spoiled in one way.
pub struct Outcome {
    /// The book.
    pub id: String,
    /// Its set.
    pub set: Set,
    /// The way.
    pub way: &'static str,
    /// The score.
    pub score: Score,
    /// For each song that can be judged: claimed probability, verified, right.
    pub claims: Vec<(f32, bool, bool)>,
    /// Errors put in, by kind.
    pub seeded: [Caught; 4],
    /// Songs to learn from.
    pub examples: Vec<Example>,
}

#[derive(Default)]
struct Sum {
    books: usize,
    perfect: usize,
    songs: usize,
    found: usize,
    right: usize,
    ends: usize,
    verified: usize,
    wrong_verified: usize,
    alarms: usize,
}

impl Sum {
    fn add(&mut self, s: &Score) {
        self.books += 1;
        self.perfect += usize::from(s.right == s.songs && s.found == s.right);
        self.songs += s.songs;
        self.found += s.found;
        self.right += s.right;
        self.ends += s.ends;
        self.verified += s.verified;
        self.wrong_verified += s.wrong_verified;
        self.alarms += s.alarms;
    }

    fn line(&self) -> String {
        let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        format!(
            "{:3}/{:<3} {:5} {:6.2} {:6.2} {:6.2} {:6.2} {:6.2}",
            self.perfect,
            self.books,
            self.songs,
            share(self.right, self.songs),
            share(self.right, self.found),
            share(self.ends, self.right),
            share(self.wrong_verified, self.verified),
            share(self.alarms, self.right),
        )
    }
}

fn ways(outcomes: &[Outcome]) -> Vec<&'static str> {
    let mut seen: Vec<&'static str> = Vec::new();
    for outcome in outcomes {
        if !seen.contains(&outcome.way) {
            seen.push(outcome.way);
        }
    }
    seen
}

/// For each set and way the sums.
pub fn print_table(outcomes: &[Outcome]) {
    let sets = [
        ("text layer", false, false),
        ("text layer, set aside", false, true),
        ("scanned", true, false),
        ("scanned, set aside", true, true),
    ];
    for (name, scanned, aside) in sets {
        println!("\n{name:28} perfect  songs  right precis   ends wr.ver alarms");
        for way in ways(outcomes) {
            let mut sum = Sum::default();
            for outcome in outcomes
                .iter()
                .filter(|o| o.way == way && o.set.scanned == scanned && o.set.aside == aside)
            {
                sum.add(&outcome.score);
            }
            if sum.books > 0 {
                println!("{way:28} {}", sum.line());
            }
        }
    }
}

/// Each book and way, but for those set aside.
pub fn print_books(outcomes: &[Outcome]) {
    for outcome in outcomes.iter().filter(|o| !o.set.aside) {
        let mut sum = Sum::default();
        sum.add(&outcome.score);
        println!("{:28} {:28} {}", outcome.way, outcome.id, sum.line());
    }
}

/// What is wrong where, but for books that are set aside, and how often each cause.
pub fn print_details(outcomes: &[Outcome]) {
    let mut causes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|o| !o.set.aside) {
        for fault in &outcome.score.faults {
            println!(
                "{} | {} | {:11} p. {:>3} {:?} {}",
                outcome.way, outcome.id, fault.cause, fault.page, fault.title, fault.instead
            );
            *causes.entry((outcome.way, fault.cause)).or_default() += 1;
        }
    }
    for ((way, cause), count) in causes {
        println!("{way:28} {cause:12} {count}");
    }
}

/// Claimed against true, over all ways.
pub fn print_reliability(outcomes: &[Outcome]) {
    const BOUNDS: [f32; 9] = [0.0, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995];
    for aside in [false, true] {
        println!(
            "\nclaimed against true{}",
            if aside { ", set aside" } else { "" }
        );
        for (k, low) in BOUNDS.iter().enumerate() {
            let high = BOUNDS.get(k + 1).copied().unwrap_or(1.01);
            let inside: Vec<&(f32, bool, bool)> = outcomes
                .iter()
                .filter(|o| o.set.aside == aside)
                .flat_map(|o| &o.claims)
                .filter(|c| *low <= c.0 && c.0 < high)
                .collect();
            let count = inside.len();
            if count == 0 {
                continue;
            }
            let claimed = inside.iter().map(|c| f64::from(c.0)).sum::<f64>() / count as f64;
            let right = inside.iter().filter(|c| c.2).count();
            println!(
                "{low:5.3}-{high:5.3} {count:6} songs, claimed {:6.2} %, right {:6.2} %",
                100.0 * claimed,
                100.0 * right as f64 / count as f64
            );
        }
    }
}

/// Errors put into right mappings, and how many were caught.
pub fn print_seeded(outcomes: &[Outcome]) {
    println!("\nseeded errors caught");
    for aside in [false, true] {
        let mut sums = [Caught::default(); 4];
        for outcome in outcomes.iter().filter(|o| o.set.aside == aside) {
            for (sum, one) in sums.iter_mut().zip(&outcome.seeded) {
                sum.seeded += one.seeded;
                sum.caught += one.caught;
            }
        }
        for (kind, sum) in KINDS.iter().zip(sums) {
            println!(
                "{}{kind:10} {:4} of {:4}  {:6.2} %",
                if aside { "set aside, " } else { "" },
                sum.caught,
                sum.seeded,
                100.0 * sum.caught as f64 / sum.seeded.max(1) as f64
            );
        }
    }
}
