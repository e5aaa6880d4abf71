//! The bed: spoils books that were read in many ways and scores what is still found.
//!
//! `bed --json FOLDER --corpus FOLDER --set-aside FILE [--only WAY]... [--book ID]...
//! [--details] [--by-book] [--learn] [--learn-titles] [--unchecked]`: FOLDER
//! holds `books/ID.json` and `real/ID.json` as `book_json` writes them. Of books that are set aside only totals are shown, and
//! nothing is learned. What is learned is cross-validated unless it is `--unchecked`.

mod chance;
mod degrade;
mod learn;
mod lines;
mod longer;
mod noise;
mod pages;
mod restyle;
mod score;
mod seeded;
mod table;
mod truth;
mod words;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use songbook_songs::page::Book;
use songbook_songs::{
    ContentsOptions, FEATURES, UserEvidence, find_contents, map_songs_without, song_features,
    verify_songs,
};

use chance::Chance;
use degrade::{ALL, Degradation};
use learn::Example;
use lines::Lines;
use table::{Outcome, Set};
use truth::Truth;

/// What to do.
#[derive(Default)]
struct Options {
    json: PathBuf,
    corpus: PathBuf,
    set_aside: PathBuf,
    only: Vec<String>,
    books: Vec<String>,
    details: bool,
    learn: bool,
    learn_titles: bool,
    by_book: bool,
    unchecked: bool,
}

/// A book with its truth.
struct BedBook {
    id: String,
    set: Set,
    book: Book,
    truth: Truth,
}

fn options() -> anyhow::Result<Options> {
    let mut out = Options::default();
    let mut rest = std::env::args().skip(1);
    while let Some(option) = rest.next() {
        let mut value = || {
            rest.next()
                .with_context(|| format!("{option} needs a value"))
        };
        match option.as_str() {
            "--json" => out.json = value()?.into(),
            "--corpus" => out.corpus = value()?.into(),
            "--set-aside" => out.set_aside = value()?.into(),
            "--only" => out.only.push(value()?),
            "--book" => out.books.push(value()?),
            "--learn" => out.learn = true,
            "--learn-titles" => out.learn_titles = true,
            "--details" => out.details = true,
            "--by-book" => out.by_book = true,
            "--unchecked" => out.unchecked = true,
            other => bail!("unknown option {other:?}"),
        }
    }
    Ok(out)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    serde_json::from_reader(BufReader::new(file))
        .with_context(|| format!("reading {}", path.display()))
}

fn load(options: &Options) -> anyhow::Result<Vec<BedBook>> {
    let aside = std::fs::read_to_string(&options.set_aside)
        .with_context(|| format!("reading {}", options.set_aside.display()))?;
    let aside: BTreeSet<&str> = aside
        .lines()
        .filter_map(|l| l.split('#').next())
        .map(str::trim)
        .collect();
    let mut out = Vec::new();
    for folder in ["books", "real"] {
        let Ok(entries) = std::fs::read_dir(options.json.join(folder)) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let name = path
                .file_stem()
                .and_then(|s| s.to_str())
                .unwrap_or_default();
            let id = format!("{folder}/{name}");
            if !options.books.is_empty() && !options.books.contains(&id) {
                continue;
            }
            let book: Book = read(&path)?;
            let truth: Truth = read(&options.corpus.join(folder).join(format!("{name}.json")))?;
            let words: usize = book
                .pages
                .iter()
                .flat_map(|p| &p.views)
                .filter(|v| v.source == songbook_songs::page::WordSource::Ocr)
                .map(|v| v.words.len())
                .sum();
            let set = Set {
                aside: aside.iter().any(|book| is_copy_of(name, book)),
                scanned: words > 0,
                partial: truth.partial,
            };
            out.push(BedBook {
                id,
                set,
                book,
                truth,
            });
        }
    }
    Ok(out)
}

/// Whether `name` is a book that is set aside, as `folder/name`, or a degraded copy of it.
fn is_copy_of(name: &str, aside: &str) -> bool {
    let book = aside.rsplit_once('/').map_or(aside, |(_, book)| book);
    name == book
        || name
            .strip_prefix(book)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// Ways in which errors are seeded.
const SEEDED: [&str; 3] = [
    "as it is",
    "no contents, structure",
    "ocr good, no structure",
];

/// Ways from which belief is learned: each kind of evidence gone, each kind of damage.
const LEARNED: [&str; 16] = [
    "as it is",
    "no structure",
    "no contents, structure",
    "no looks, structure",
    "stale numbers",
    "partial contents",
    "contents without numbers",
    "songs swapped",
    "running titles",
    "two-up",
    "ocr good, no structure",
    "ocr good, no contents",
    "ocr poor, no structure",
    "ocr poor, no contents",
    "ocr good, no contents, restyled",
    "ocr poor, no contents, restyled",
];

/// Ways in which a text layer is looked at: as OCR would have read it, and as it is.
const LAYERS: [&str; 9] = [
    "ocr good, no contents",
    "ocr poor, no contents",
    "ocr good, no contents, restyled",
    "ocr poor, no contents, restyled",
    "ocr good, no contents, long songs",
    "ocr poor, no contents, long songs, restyled",
    "no contents, structure",
    "restyled",
    "no contents, long songs, restyled",
];

/// Ways in which a book that OCR read is looked at.
const SCANNED: [&str; 5] = [
    "as it is",
    "restyled",
    "restyled otherwise",
    "no contents, long songs",
    "no contents, long songs, restyled",
];

/// Finds and scores the songs of one spoiled book; keeps examples if it is to learn.
fn outcome(bed: &BedBook, way: &'static Degradation, learns: bool) -> Option<Outcome> {
    let seed_errors = way.name == "as it is" || learns && SEEDED.contains(&way.name);
    let (book, truth) = way.of(&bed.id, &bed.book, &bed.truth)?;
    let lists = find_contents(&book, &ContentsOptions::default());
    let mapping = map_songs_without(&book, &lists, &UserEvidence::default(), way.without);
    let verification = verify_songs(&book, &mapping);
    let score = score::score(&truth, &mapping, &verification);
    let features = if learns {
        song_features(&book, &mapping)
    } else {
        Vec::new()
    };
    let mut examples: Vec<Example> = score
        .verdicts
        .iter()
        .zip(features)
        .enumerate()
        .filter_map(|(group, (right, features))| {
            Some(Example {
                book: bed.id.clone(),
                group,
                features,
                right: (*right)?,
            })
        })
        .collect();
    let seeded = if seed_errors {
        let good: Vec<bool> = score
            .verdicts
            .iter()
            .zip(&verification.songs)
            .map(|(right, v)| *right == Some(true) && v.verified)
            .collect();
        let mut chance = Chance::of(&[&bed.id, "errors"]);
        let errors = seeded::seeded(
            &book,
            &mapping,
            &good,
            if learns { 4 } else { 6 },
            &mut chance,
        );
        if learns {
            // A song with another one's title or page is one to doubt.
            for error in errors.iter().filter(|e| e.kind != 0) {
                let features = song_features(&book, &error.mapping);
                let touched = error.touched.iter().filter_map(|i| features.get(*i));
                examples.extend(touched.map(|features| Example {
                    book: bed.id.clone(),
                    group: usize::MAX,
                    features: features.clone(),
                    right: false,
                }));
            }
        }
        seeded::count_caught(&book, &errors)
    } else {
        Default::default()
    };
    let claims = score
        .verdicts
        .iter()
        .zip(mapping.songs.iter().zip(&verification.songs))
        .filter_map(|(right, (song, verdict))| {
            Some((song.probability, verdict.verified, (*right)?))
        })
        .collect();
    Some(Outcome {
        id: bed.id.clone(),
        set: bed.set,
        way: way.name,
        score,
        claims,
        seeded,
        examples,
    })
}

fn main() -> anyhow::Result<()> {
    let options = options()?;
    let books = load(&options)?;
    let ways: Vec<&'static Degradation> = ALL
        .iter()
        .filter(|d| !options.learn || LEARNED.contains(&d.name))
        .filter(|d| options.only.is_empty() || options.only.iter().any(|o| o == d.name))
        .collect();
    let jobs: Vec<(&BedBook, &'static Degradation)> = ways
        .iter()
        .flat_map(|way| books.iter().map(move |b| (b, *way)))
        .collect();
    if options.learn_titles {
        let lines: Vec<Lines> = jobs
            .par_iter()
            .filter(|(bed, way)| {
                let ways: &[&str] = if bed.set.scanned { &SCANNED } else { &LAYERS };
                !bed.set.aside && ways.contains(&way.name)
            })
            .filter_map(|(bed, way)| {
                let (book, truth) = way.of(&bed.id, &bed.book, &bed.truth)?;
                Some(lines::examples(&bed.id, &book, &truth))
            })
            .collect();
        lines::print(&lines, !options.unchecked);
        return Ok(());
    }
    let outcomes: Vec<Outcome> = jobs
        .par_iter()
        .filter_map(|(bed, way)| outcome(bed, way, options.learn))
        .collect();
    if options.details {
        table::print_details(&outcomes);
    }
    if options.by_book {
        table::print_books(&outcomes);
    }
    table::print_table(&outcomes);
    table::print_reliability(&outcomes);
    table::print_seeded(&outcomes);
    if options.learn {
        let examples: Vec<Example> = outcomes
            .into_iter()
            .filter(|o| !o.set.aside)
            .flat_map(|o| o.examples)
            .collect();
        learn::print(&FEATURES, &examples, None, !options.unchecked);
    }
    Ok(())
}
