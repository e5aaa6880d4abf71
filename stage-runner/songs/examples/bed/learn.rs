//! Learns weights for the songs crate: logistic regression, each book left out in turn.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

/// Pull of every weight towards 0.
const RIDGE: f64 = 2.0;
/// So many examples are summed at a time.
const PART: usize = 16_384;
/// Steps of Newton's method.
const STEPS: usize = 10;

/// One song or line with its features.
#[derive(Debug, Clone)]
pub struct Example {
    /// The book that it is from.
    pub book: String,
    /// What stands for the same thing in its book: one of them above a threshold is enough.
    pub group: usize,
    /// Its features.
    pub features: Vec<f32>,
    /// Whether it is right: start and title of a song, or a line that is a title.
    pub right: bool,
}

/// A probability given by weights that never saw its book.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'e> {
    /// The book.
    pub book: &'e str,
    /// See [`Example::group`].
    pub group: usize,
    /// The probability.
    pub claimed: f64,
    /// Whether it is right.
    pub right: bool,
}

/// Every book counts as the square root of its examples, so that no single one rules.
fn book_weights(examples: &[&Example]) -> Vec<f64> {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for example in examples {
        *counts.entry(&example.book).or_default() += 1.0;
    }
    examples
        .iter()
        .map(|e| 8.0 / counts.get(e.book.as_str()).copied().unwrap_or(1.0).sqrt())
        .collect()
}

fn dot(weights: &[f64], features: &[f32]) -> f64 {
    weights
        .iter()
        .zip(features)
        .map(|(w, x)| w * f64::from(*x))
        .sum()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The weights that fit the examples best.
pub fn fit(examples: &[&Example]) -> Vec<f64> {
    let n = examples.first().map_or(0, |e| e.features.len());
    let shares = book_weights(examples);
    let weighed: Vec<(&Example, f64)> = examples.iter().copied().zip(shares).collect();
    let mut weights = vec![0.0; n];
    for _ in 0..STEPS {
        // Summed in the order of the parts, so that the sums are the same every time.
        let parts: Vec<Curve> = weighed
            .par_chunks(PART)
            .map(|part| Curve::of(part, &weights))
            .collect();
        let mut sum = Curve::at(&weights);
        for part in &parts {
            sum.add(part);
        }
        let steps = solve(sum.bend, sum.slope);
        for (weight, step) in weights.iter_mut().zip(steps) {
            *weight += step.clamp(-4.0, 4.0);
        }
    }
    weights
}

/// The first and second derivatives of how well weights fit.
struct Curve {
    slope: Vec<f64>,
    bend: Vec<Vec<f64>>,
}

impl Curve {
    /// Those of the pull towards 0 alone.
    fn at(weights: &[f64]) -> Self {
        let n = weights.len();
        let row = |i: usize| (0..n).map(|j| if i == j { RIDGE } else { 0.0 }).collect();
        Self {
            slope: weights.iter().map(|w| -RIDGE * w).collect(),
            bend: (0..n).map(row).collect(),
        }
    }

    /// Those of some examples, each with what it counts.
    fn of(examples: &[(&Example, f64)], weights: &[f64]) -> Self {
        let n = weights.len();
        let mut out = Self {
            slope: vec![0.0; n],
            bend: vec![vec![0.0; n]; n],
        };
        let mut present: Vec<(usize, f64)> = Vec::with_capacity(n);
        for (example, share) in examples {
            let p = logistic(dot(weights, &example.features));
            let miss = f64::from(u8::from(example.right)) - p;
            let steep = share * p * (1.0 - p);
            // Most features of a song are 0.
            present.clear();
            let features = example.features.iter().enumerate();
            present.extend(
                features
                    .filter(|(_, x)| **x != 0.0)
                    .map(|(i, x)| (i, f64::from(*x))),
            );
            for (i, x) in &present {
                if let (Some(slope), Some(row)) = (out.slope.get_mut(*i), out.bend.get_mut(*i)) {
                    *slope += share * miss * x;
                    for (j, y) in &present {
                        if let Some(cell) = row.get_mut(*j) {
                            *cell += steep * x * y;
                        }
                    }
                }
            }
        }
        out
    }

    fn add(&mut self, other: &Self) {
        for (sum, x) in self.slope.iter_mut().zip(&other.slope) {
            *sum += x;
        }
        for (sums, row) in self.bend.iter_mut().zip(&other.bend) {
            for (sum, x) in sums.iter_mut().zip(row) {
                *sum += x;
            }
        }
    }
}

/// Solves a system of linear equations by elimination.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for i in 0..n {
        let pivot = (i..n)
            .max_by(|a, b| {
                let at = |r: &usize| rows.get(*r).and_then(|r| r.get(i)).map_or(0.0, |x| x.abs());
                at(a).total_cmp(&at(b))
            })
            .unwrap_or(i);
        rows.swap(i, pivot);
        right.swap(i, pivot);
        let (Some(top), Some(&value)) = (rows.get(i).cloned(), right.get(i)) else {
            continue;
        };
        let lead = top.get(i).copied().unwrap_or(0.0);
        if lead.abs() < 1e-12 {
            continue;
        }
        for (row, r) in rows.iter_mut().zip(&mut right).skip(i + 1) {
            let factor = row.get(i).copied().unwrap_or(0.0) / lead;
            for (cell, t) in row.iter_mut().zip(&top).skip(i) {
                *cell -= factor * t;
            }
            *r -= factor * value;
        }
    }
    let mut out = vec![0.0; n];
    for i in (0..n).rev() {
        let Some(row) = rows.get(i) else { continue };
        let known: f64 = row.iter().zip(&out).skip(i + 1).map(|(a, b)| a * b).sum();
        let lead = row.get(i).copied().unwrap_or(0.0);
        if let (Some(slot), Some(value)) = (out.get_mut(i), right.get(i)) {
            *slot = if lead.abs() < 1e-12 {
                0.0
            } else {
                (value - known) / lead
            };
        }
    }
    out
}

/// The book that a degraded copy was made of: a copy is no other book. Copies lie in
/// `books/` whatever they are copies of.
fn printed(id: &str) -> &str {
    let name = id.rsplit_once('/').map_or(id, |(_, name)| name);
    name.split_once('.').map_or(name, |(book, _)| book)
}

/// What weights claim that were learned on all other books.
pub fn cross_validated(examples: &[Example]) -> Vec<Claim<'_>> {
    let mut books: Vec<&str> = examples.iter().map(|e| printed(&e.book)).collect();
    books.sort_unstable();
    books.dedup();
    books
        .par_iter()
        .flat_map_iter(|book| {
            let others: Vec<&Example> = examples
                .iter()
                .filter(|e| printed(&e.book) != *book)
                .collect();
            let weights = fit(&others);
            examples
                .iter()
                .filter(|e| printed(&e.book) == *book)
                .map(move |e| Claim {
                    book: &e.book,
                    group: e.group,
                    claimed: logistic(dot(&weights, &e.features)),
                    right: e.right,
                })
                .collect::<Vec<Claim<'_>>>()
        })
        .collect()
}

/// Prints the weights as the table in the songs crate, half way to others that were learned
/// `beside` them, and, to `check` their own, the reliability and what thresholds give,
/// cross-validated. Returns their own.
pub fn print(
    names: &[&str],
    examples: &[Example],
    beside: Option<&[f64]>,
    check: bool,
) -> Vec<f64> {
    let all: Vec<&Example> = examples.iter().collect();
    println!("\n{} examples to learn from", all.len());
    let weights = fit(&all);
    for (at, (name, weight)) in names.iter().zip(&weights).enumerate() {
        let other = beside.and_then(|beside| beside.get(at)).unwrap_or(weight);
        println!("    {:.3}, // {name}", (weight + other) / 2.0);
    }
    if check {
        print_checks(examples);
    }
    weights
}

/// Prints how far claims are true of books that were not learned from.
fn print_checks(examples: &[Example]) {
    let claims = cross_validated(examples);
    println!("\ncross-validated: claimed against true");
    let bounds = [
        0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.001,
    ];
    for pair in bounds.windows(2) {
        let [low, high] = pair else { continue };
        let inside: Vec<&Claim<'_>> = claims
            .iter()
            .filter(|c| *low <= c.claimed && c.claimed < *high)
            .collect();
        let count = inside.len().max(1) as f64;
        println!(
            "{low:5.3}-{high:5.3} {:6} examples, claimed {:6.2} %, right {:6.2} %",
            inside.len(),
            100.0 * inside.iter().map(|c| c.claimed).sum::<f64>() / count,
            100.0 * inside.iter().filter(|c| c.right).count() as f64 / count,
        );
    }
    println!("\nthreshold, wrong among those above, good ones below");
    for threshold in [
        0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99,
    ] {
        let above: Vec<&Claim<'_>> = claims.iter().filter(|c| c.claimed >= threshold).collect();
        let wrong = above.iter().filter(|c| !c.right).count();
        let groups = |least: f64| {
            let those = claims.iter().filter(|c| c.right && c.claimed >= least);
            those
                .map(|c| (c.book, c.group))
                .collect::<BTreeSet<_>>()
                .len()
        };
        let good = groups(0.0);
        let below = good - groups(threshold);
        println!(
            "{threshold:5.2} {:6.2} % {:6.2} %",
            100.0 * wrong as f64 / above.len().max(1) as f64,
            100.0 * below as f64 / good.max(1) as f64
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let got = solve(vec![vec![0.0, 2.0], vec![3.0, 1.0]], vec![4.0, 5.0]);
        assert!((got[0] - 1.0).abs() < 1e-9 && (got[1] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_telling_feature_gets_a_weight() {
        let example = |book: &str, telling: bool, right: bool| {
            let mut features = vec![0.0; 5];
            features[0] = 1.0;
            features[1] = f32::from(u8::from(telling));
            Example {
                book: book.to_owned(),
                group: 0,
                features,
                right,
            }
        };
        let examples: Vec<Example> = (0..60)
            .map(|k| {
                example(
                    ["a", "b", "c"][k % 3],
                    k % 2 == 0,
                    (k % 2 == 0) != (k % 20 == 0),
                )
            })
            .collect();
        let weights = fit(&examples.iter().collect::<Vec<_>>());
        assert!(weights[1] > 1.0, "{weights:?}");
        let claims = cross_validated(&examples);
        assert_eq!(claims.len(), 60);
        let high = claims.iter().filter(|c| c.claimed > 0.5);
        assert!(high.clone().filter(|c| c.right).count() * 10 >= high.count() * 8);
    }
}
