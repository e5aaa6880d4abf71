//! Measures cutting against qpdf on the same books in one run: time, bytes, and whether
//! `qpdf --check` finds every part sound.
//!
//! Each book is cut in two ways: at its songs (qpdf: one call a song) and into parts of
//! equal length (qpdf: one `--split-pages` call). All runs are processes of their own,
//! started in turn, so both sides pay for starting up and reading the book.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use rayon::prelude::*;
use serde::Deserialize;
use songbook_contract::PageNumber;
use stage_runner::pdf::split::{SongInfo, Source, verify_written};

/// Measure cutting against qpdf.
#[derive(Parser)]
struct Args {
    /// Books to cut; `NAME.json` beside `NAME.pdf` says where the songs are.
    books: Vec<PathBuf>,
    /// How often each side runs; the medians are compared.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How many pages a part of equal length has.
    #[arg(long, default_value_t = 12)]
    part: u32,
    /// Used by the measurement itself: cut one book into this folder and say nothing.
    #[arg(long, hide = true)]
    cut_into: Option<PathBuf>,
    /// Used by the measurement itself: the parts, each as `first-last`.
    #[arg(long, hide = true)]
    parts: Vec<String>,
    /// Whether our side also opens every part again, as the stage does.
    #[arg(long)]
    verify: bool,
}

#[derive(Deserialize)]
struct Truth {
    songs: Vec<TruthSong>,
}

#[derive(Deserialize)]
struct TruthSong {
    start: u32,
    end: u32,
}

type Part = (u32, u32);

fn main() -> Result<()> {
    let args = Args::parse();
    if let (Some(folder), Some(book)) = (&args.cut_into, args.books.first()) {
        return cut(book, folder, &args.parts, args.verify);
    }
    println!(
        "book | parts | ours s | qpdf s | time ratio | ours bytes | qpdf bytes | bytes ratio | qpdf --check"
    );
    println!("---|---|---|---|---|---|---|---|---");
    let mut worst = (0.0_f64, 0.0_f64);
    let mut sums = [0.0_f64; 4];
    let mut unsound = 0;
    for book in &args.books {
        for row in measure(&args, book).with_context(|| format!("measuring {}", book.display()))? {
            let (time, bytes) = (
                row.ours / row.qpdf,
                row.our_bytes as f64 / row.qpdf_bytes as f64,
            );
            println!(
                "{} | {} | {:.3} | {:.3} | {time:.2} | {} | {} | {bytes:.3} | {} of {}",
                row.name,
                row.parts,
                row.ours,
                row.qpdf,
                row.our_bytes,
                row.qpdf_bytes,
                row.sound,
                row.count,
            );
            worst = (worst.0.max(time), worst.1.max(bytes));
            sums[0] += row.ours;
            sums[1] += row.qpdf;
            sums[2] += row.our_bytes as f64;
            sums[3] += row.qpdf_bytes as f64;
            unsound += row.count - row.sound;
        }
    }
    println!(
        "all: time {:.2}, bytes {:.3}; worst: time {:.2}, bytes {:.3}; unsound parts: {unsound}",
        sums[0] / sums[1],
        sums[2] / sums[3],
        worst.0,
        worst.1,
    );
    ensure!(unsound == 0, "qpdf --check complains about {unsound} parts");
    Ok(())
}

/// What is measured: one process that reads the book and writes its parts.
fn cut(book: &Path, folder: &Path, parts: &[String], verify: bool) -> Result<()> {
    let source = Source::load(&fs::read(book)?)?;
    parts.par_iter().enumerate().try_for_each(|(number, part)| {
        let (first, last) = part.split_once('-').context("a part is first-last")?;
        let pages: Vec<PageNumber> = (first.parse()?..=last.parse()?).map(PageNumber).collect();
        let info = SongInfo {
            title: format!("Song {number}"),
            ..SongInfo::default()
        };
        let bytes = source.extract(&pages, &info)?;
        fs::write(folder.join(format!("{number:04}.pdf")), &bytes)?;
        if verify {
            verify_written(bytes, pages.len())?;
        }
        Ok(())
    })
}

struct Row {
    name: String,
    parts: &'static str,
    ours: f64,
    qpdf: f64,
    our_bytes: u64,
    qpdf_bytes: u64,
    sound: usize,
    count: usize,
}

fn measure(args: &Args, book: &Path) -> Result<Vec<Row>> {
    let pages = Source::load(&fs::read(book)?)?.page_count();
    let pages = u32::try_from(pages)?;
    let name = book
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut rows = Vec::new();
    if let Ok(truth) = fs::read(book.with_extension("json")) {
        let truth: Truth = serde_json::from_slice(&truth)?;
        let songs: Vec<Part> = truth
            .songs
            .iter()
            .map(|song| (song.start, song.end))
            .collect();
        rows.push(compare(args, book, &name, "songs", &songs, |folder| {
            for (number, (first, last)) in songs.iter().enumerate() {
                let out = folder.join(format!("{number:04}.pdf"));
                qpdf(
                    Command::new("qpdf")
                        .arg("--empty")
                        .arg("--pages")
                        .arg(book)
                        .arg(format!("{first}-{last}"))
                        .arg("--")
                        .arg(out),
                )?;
            }
            Ok(())
        })?);
    }
    let equal: Vec<Part> = (1..=pages)
        .step_by(args.part as usize)
        .map(|first| (first, (first + args.part - 1).min(pages)))
        .collect();
    rows.push(compare(args, book, &name, "equal", &equal, |folder| {
        qpdf(
            Command::new("qpdf")
                .arg(format!("--split-pages={}", args.part))
                .arg(book)
                .arg(folder.join("part.pdf")),
        )
    })?);
    Ok(rows)
}

fn compare(
    args: &Args,
    book: &Path,
    name: &str,
    kind: &'static str,
    parts: &[Part],
    theirs: impl Fn(&Path) -> Result<()>,
) -> Result<Row> {
    let (ours, qpdfs) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let myself = std::env::current_exe()?;
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..args.runs.max(1) {
        let start = Instant::now();
        let mut command = Command::new(&myself);
        command.arg(book).arg("--cut-into").arg(ours.path());
        if args.verify {
            command.arg("--verify");
        }
        for (first, last) in parts {
            command.arg("--parts").arg(format!("{first}-{last}"));
        }
        ensure!(command.status()?.success(), "our own run failed");
        times.0.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        theirs(qpdfs.path())?;
        times.1.push(start.elapsed().as_secs_f64());
    }
    let written = files(ours.path())?;
    let mut sound = 0;
    for file in &written {
        let mut check = Command::new("qpdf");
        check
            .arg("--check")
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        sound += usize::from(check.status()?.success());
    }
    Ok(Row {
        name: name.to_owned(),
        parts: kind,
        ours: median(times.0),
        qpdf: median(times.1),
        our_bytes: bytes(&written)?,
        qpdf_bytes: bytes(&files(qpdfs.path())?)?,
        sound,
        count: written.len(),
    })
}

/// Runs qpdf; its exit code 3 means that it warned and wrote.
fn qpdf(command: &mut Command) -> Result<()> {
    let status = command
        .stderr(Stdio::null())
        .status()
        .context("starting qpdf")?;
    if !matches!(status.code(), Some(0 | 3)) {
        bail!("qpdf failed: {status}");
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

fn bytes(files: &[PathBuf]) -> Result<u64> {
    files.iter().map(|file| Ok(fs::metadata(file)?.len())).sum()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
