//! `make accuracy`: splits every book of the corpus, scores the songs, prints and
//! keeps the figures, and fails if a book became worse than the baseline.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use clap::Parser;
use serde::Serialize;
use songbook_contract::{Manifest, Usage};

use songbook_tests::baseline::Baseline;
use songbook_tests::child::{self, Ended};
use songbook_tests::cloud;
use songbook_tests::corpus::{self, CorpusBook};
use songbook_tests::figures::{self, Count, Row, Total};
use songbook_tests::hostile::{self, Verdict};
use songbook_tests::output;
use songbook_tests::runner::{self, Split};
use songbook_tests::scoring::{self, Score, Scorer};
use songbook_tests::spending::{Allowed, Reads, Services};
use songbook_tests::targets::{self, Target};

/// Measures the stage-runner on a corpus.
#[derive(Debug, Parser)]
struct Arguments {
    /// The corpus: books/, real/, bad/ and score.py.
    #[arg(long)]
    corpus: PathBuf,
    /// Where outputs, results and result.json go.
    #[arg(long)]
    out: PathBuf,
    /// Books drawn by lot; what goes wrong in them is never shown.
    #[arg(long)]
    set_aside: PathBuf,
    /// Songs that each book got right before.
    #[arg(long)]
    baseline: PathBuf,
    /// A Python 3 with rapidfuzz.
    #[arg(long)]
    python: PathBuf,
    /// Takes over the figures as the new baseline.
    #[arg(long)]
    write_baseline: bool,
    /// Shows what was missed and what is too much, with its evidence.
    #[arg(long)]
    details: bool,
    /// Keeps what earlier runs read of the pages: quick, but times say nothing.
    #[arg(long)]
    keep: bool,
    /// Arguments for every split, for instance `--arg=--threads=1`.
    #[arg(long = "arg", allow_hyphen_values = true)]
    arguments: Vec<String>,
    /// Lets books use services, which a server stands in for: nothing leaves this machine
    /// and nothing is paid, but it is counted.
    #[arg(long, value_enum)]
    services: Option<Allowed>,
    /// Who reads the pages that Textract is sent.
    #[arg(long, value_enum, default_value_t)]
    textract_reads: Reads,
    /// Only these books (`tiny_two` or `books/tiny_two`; `bad` for the bad files).
    books: Vec<String>,
}

/// What `result.json` holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'r> {
    books: &'r [Row],
    totals: Vec<Total>,
    bad: &'r [Verdict],
    targets: Vec<Target>,
    regressions: Vec<String>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    runner::binary()?;
    // A corpus of degraded copies has no bad files.
    let has_bad = arguments.corpus.join("bad").is_dir();
    let wants_bad =
        arguments.books.iter().any(|b| b == "bad") || (arguments.books.is_empty() && has_bad);
    let wanted: Vec<String> = arguments
        .books
        .iter()
        .filter(|b| *b != "bad")
        .cloned()
        .collect();
    let rows = if arguments.books.is_empty() || !wanted.is_empty() {
        measure_books(&arguments, &wanted)?
    } else {
        Vec::new()
    };
    let bad = if wants_bad {
        measure_bad(&arguments)?
    } else {
        Vec::new()
    };
    let mut baseline = Baseline::read(&arguments.baseline)?;
    let report = Report {
        totals: figures::totals(&rows),
        targets: targets::targets(&rows, &bad),
        regressions: baseline.regressions(&rows),
        books: &rows,
        bad: &bad,
    };
    print_end(&report);
    let result = arguments.out.join("result.json");
    fs::write(&result, serde_json::to_vec_pretty(&report)?)?;
    println!("\nwritten to {}", result.display());
    if arguments.write_baseline {
        baseline.update(&rows);
        baseline.write(&arguments.baseline)?;
        println!("baseline written to {}", arguments.baseline.display());
        return Ok(ExitCode::SUCCESS);
    }
    let bad_fails = bad.iter().any(|verdict| verdict.problem.is_some());
    let fails = bad_fails || !report.regressions.is_empty();
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn print_end(report: &Report<'_>) {
    println!();
    for total in &report.totals {
        println!("{}", figures::total_line(total));
    }
    println!();
    for target in &report.targets {
        println!("{}", targets::line(target));
    }
    for regression in &report.regressions {
        println!("WORSE THAN THE BASELINE  {regression}");
    }
}

fn measure_books(arguments: &Arguments, wanted: &[String]) -> Result<Vec<Row>> {
    let scorer = Scorer {
        python: arguments.python.clone(),
        script: arguments.corpus.join("score.py"),
    };
    let books = corpus::load(&arguments.corpus, &arguments.set_aside, wanted)?;
    let services = arguments
        .services
        .map(|allowed| Services::start(allowed, arguments.textract_reads, &books))
        .transpose()?;
    let bench = Bench {
        arguments,
        scorer,
        services,
    };
    println!("{}", figures::head());
    let mut rows = Vec::new();
    for book in &books {
        let (row, details) =
            measure(&bench, book).with_context(|| format!("measuring {}", book.id))?;
        println!("{}", figures::line(&row));
        if arguments.details && !book.set_aside {
            for line in details {
                println!("    {line}");
            }
        }
        rows.push(row);
    }
    if let Some(services) = &bench.services {
        let used: Vec<Usage> = rows.iter().filter_map(|row| row.usage).collect();
        println!("\n{}", services.told(&used)?);
    }
    Ok(rows)
}

/// What books are measured with.
struct Bench<'a> {
    arguments: &'a Arguments,
    scorer: Scorer,
    services: Option<Services>,
}

impl Bench<'_> {
    fn split(&self, book: &CorpusBook, out: &Path) -> Result<Ended> {
        let extra = &self.arguments.arguments;
        let extra: Vec<&str> = extra.iter().map(String::as_str).collect();
        let mut command = Split::new(&book.pdf, out).with(&extra).command()?;
        if let Some(services) = &self.services {
            services.offer(&mut command);
        }
        // Far beyond the targets: a hang ends, a slow book is still measured.
        let limit = Duration::from_secs(120 + 5 * u64::from(book.truth.pages));
        child::run(&mut command, limit)
    }
}

fn measure(bench: &Bench<'_>, book: &CorpusBook) -> Result<(Row, Vec<String>)> {
    let arguments = bench.arguments;
    let out = arguments.out.join("out").join(&book.id);
    if !arguments.keep {
        remove(&out)?;
    }
    let first = bench.split(book, &out)?;
    let mut row = Row {
        book: book.id.clone(),
        group: book.group(),
        set_aside: book.set_aside,
        ocr: book.needs_ocr(),
        pages: book.truth.pages,
        count: Count::default(),
        seconds: first.seconds,
        again_seconds: 0.0,
        again_identical: true,
        peak_mib: first.peak_bytes as f64 / f64::from(1 << 20),
        usage: cloud::summary(&first)
            .ok()
            .map(|finished| finished.usage.unwrap_or_default()),
        failure: None,
    };
    let written = match runner::summary(&first) {
        Ok(summary) if summary.has_songs() => output::check(&out),
        Ok(summary) => Err(anyhow!("{}", summary.reason.unwrap_or_default())),
        Err(error) => Err(error),
    };
    let manifest = match written {
        Ok(manifest) => manifest,
        Err(error) => {
            row.failure = Some(format!("{error:#}"));
            row.count.songs = book.truth.songs.len();
            return Ok((row, Vec::new()));
        }
    };
    let before = output::files(&out)?;
    let again = bench.split(book, &out)?;
    row.again_seconds = again.seconds;
    row.again_identical = again.code() == first.code() && output::files(&out)? == before;
    let results = arguments.out.join("results").join(book.folder());
    let score = bench.scorer.score(book, &manifest, &results)?;
    let wrong = scoring::wrong_among_verified(&manifest, &score, &book.truth);
    row.count = Count {
        songs: score.songs,
        found: score.found,
        right: score.matched,
        exact_ranges: score.exact,
        exact_titles: score.title_exact,
        verified: manifest.songs.iter().filter(|s| s.verified).count(),
        wrong_verified: wrong.len(),
    };
    let details = details(book, &manifest, &score);
    Ok((row, details))
}

/// One line for each song that is missed, too much, or ends on the wrong page.
fn details(book: &CorpusBook, manifest: &Manifest, score: &Score) -> Vec<String> {
    let mut lines = Vec::new();
    for missed in &score.missed {
        lines.push(format!(
            "missed  p. {:>3}  {:?}",
            missed.start, missed.title
        ));
    }
    let judged = score.extra.iter().filter(|e| book.truth.judges(e.start));
    for extra in judged {
        let song = manifest
            .songs
            .iter()
            .find(|s| s.start_page.0 == extra.start && s.title == extra.title);
        lines.push(format!(
            "extra   p. {:>3}  {:?}  {}",
            extra.start,
            extra.title,
            song.map_or(String::new(), |s| {
                let verdict = if s.verified { "VERIFIED" } else { "unverified" };
                format!("{verdict}: {}", s.evidence.join("; "))
            })
        ));
    }
    for song in &book.truth.songs {
        let ends: BTreeSet<u32> = manifest
            .songs
            .iter()
            .filter(|s| s.start_page.0 == song.start)
            .map(|s| s.end_page.0)
            .collect();
        let right = ends.contains(&song.end) || song.alt_ends.iter().any(|e| ends.contains(e));
        if !ends.is_empty() && !right {
            lines.push(format!(
                "range   p. {:>3}  {:?}  ends on {ends:?}, not {}",
                song.start, song.title, song.end
            ));
        }
    }
    lines
}

fn measure_bad(arguments: &Arguments) -> Result<Vec<Verdict>> {
    let folder = arguments.corpus.join("bad");
    println!("\nbad files");
    let mut verdicts = Vec::new();
    for expected in hostile::expectations(&folder)? {
        let out = arguments.out.join("out/bad").join(expected.name());
        remove(&out)?;
        let verdict = hostile::judge(&folder, &expected, &out)?;
        println!("{}", hostile::line(&verdict));
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}
