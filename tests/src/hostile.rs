//! The corpus' broken and hostile files: what each must give.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use songbook_contract::{Manifest, Outcome};

use crate::child::Ended;
use crate::output;
use crate::runner::{self, Split, Summary};

/// Wall time that a bad file may take.
pub const TIME_LIMIT: Duration = Duration::from_secs(60);
/// Memory in bytes that a bad file may take.
pub const MEMORY_LIMIT: u64 = 1 << 30;

/// A line of `expected.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    file: String,
    expect: Demand,
    #[serde(default)]
    songs: Vec<ExpectedSong>,
}

impl Expected {
    /// The file's name without its extension.
    pub fn name(&self) -> &str {
        self.file.strip_suffix(".pdf").unwrap_or(&self.file)
    }
}

/// What a file must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Demand {
    /// Refused as bad input.
    Error,
    /// Refused as bad input, or read in part with a warning.
    ErrorOrPartial,
    /// Its songs, exactly.
    Ok,
    /// Whatever, with a reason, within the limits.
    OkBounded,
    /// No songs, and that said.
    NoSongs,
}

#[derive(Debug, Clone, Deserialize)]
struct ExpectedSong {
    title: String,
    start: u32,
    end: u32,
}

/// How one file went.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The file.
    pub file: String,
    /// The exit code, if it ended by itself.
    pub code: Option<i32>,
    /// The reason that it gave.
    pub reason: Option<String>,
    /// Wall seconds.
    pub seconds: f64,
    /// Largest resident memory in MiB.
    pub peak_mib: f64,
    /// What was not as expected.
    pub problem: Option<String>,
}

/// Reads what is expected of the files of `folder`.
///
/// # Errors
/// If `expected.json` is missing or cannot be understood.
pub fn expectations(folder: &Path) -> Result<Vec<Expected>> {
    let path = folder.join("expected.json");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("understanding {}", path.display()))
}

/// Splits one file into `out` and judges what came of it.
///
/// # Errors
/// If the binary cannot be run at all.
pub fn judge(folder: &Path, expected: &Expected, out: &Path) -> Result<Verdict> {
    let ended = Split::new(&folder.join(&expected.file), out).run(TIME_LIMIT)?;
    let summary = runner::summary(&ended);
    let reason = summary.as_ref().ok().and_then(|s| s.reason.clone());
    let problem = summary
        .and_then(|summary| check(expected, &ended, &summary, out))
        .err();
    Ok(Verdict {
        file: expected.file.clone(),
        code: ended.code(),
        reason,
        seconds: ended.seconds,
        peak_mib: ended.peak_bytes as f64 / f64::from(1 << 20),
        problem: problem.map(|error| format!("{error:#}")),
    })
}

/// What holds for every run whatever the file: it ends by itself, in time and
/// memory, and nothing panicked.
///
/// # Errors
/// With what does not hold.
pub fn check_bounds(ended: &Ended) -> Result<()> {
    ensure!(!ended.timed_out, "not done after {TIME_LIMIT:?}");
    ensure!(ended.code().is_some(), "ended by {:?}", ended.status);
    ensure!(
        ended.peak_bytes <= MEMORY_LIMIT,
        "took {} MiB",
        ended.peak_bytes >> 20
    );
    ensure!(
        !ended.stderr.contains("panicked at") && !ended.stderr.contains("overflowed its stack"),
        "panicked: {}",
        ended.last_words(5)
    );
    Ok(())
}

/// What holds for every run that refuses a file: a reason, a way out in words, and
/// nothing written.
///
/// # Errors
/// With what does not hold.
pub fn check_refused(ended: &Ended, summary: &Summary, out: &Path) -> Result<()> {
    check_bounds(ended)?;
    ensure!(summary.outcome == Outcome::BadInput, "{summary:?}");
    ensure!(
        summary.reason.as_deref().is_some_and(is_reason),
        "{summary:?}"
    );
    ensure!(
        summary.message.as_deref().is_some_and(|m| m.len() > 10),
        "{summary:?}"
    );
    output::check_nothing_written(out)
}

/// A reason is one CamelCase word, so that machines can count it.
fn is_reason(reason: &str) -> bool {
    reason.starts_with(|c: char| c.is_ascii_uppercase())
        && reason.chars().all(|c| c.is_ascii_alphanumeric())
}

fn check(expected: &Expected, ended: &Ended, summary: &Summary, out: &Path) -> Result<()> {
    check_bounds(ended)?;
    let reviewed = match summary.outcome {
        Outcome::BadInput => {
            ensure!(expected.expect != Demand::Ok, "refused: {summary:?}");
            return check_refused(ended, summary, out);
        }
        Outcome::NeedsReview => true,
        Outcome::Done => false,
        other => bail!("{other:?}: {summary:?}"),
    };
    match expected.expect {
        Demand::Error => bail!("accepted: {summary:?}"),
        Demand::ErrorOrPartial => {
            ensure!(reviewed || !summary.warnings.is_empty(), "silent success");
            output::check(out)?;
        }
        Demand::Ok => check_songs(&expected.songs, &output::check(out)?)?,
        Demand::OkBounded => {
            output::check(out)?;
        }
        Demand::NoSongs => {
            ensure!(reviewed, "no songs, yet {summary:?}");
            let songs = output::check(out)?.songs.len();
            ensure!(songs == 0, "{songs} songs");
        }
    }
    Ok(())
}

fn check_songs(expected: &[ExpectedSong], manifest: &Manifest) -> Result<()> {
    let wanted: Vec<_> = expected
        .iter()
        .map(|s| (s.title.to_lowercase(), s.start, s.end))
        .collect();
    let found: Vec<_> = manifest
        .songs
        .iter()
        .map(|s| (s.title.to_lowercase(), s.start_page.0, s.end_page.0))
        .collect();
    ensure!(found == wanted, "songs {found:?}, expected {wanted:?}");
    Ok(())
}

/// A file's line of the report.
pub fn line(verdict: &Verdict) -> String {
    format!(
        "{:<28} {:<5} {:<20} {:>6.1} s {:>5.0} MiB  {}",
        verdict.file,
        verdict.code.map_or("-".to_owned(), |code| code.to_string()),
        verdict.reason.as_deref().unwrap_or("-"),
        verdict.seconds,
        verdict.peak_mib,
        verdict.problem.as_deref().unwrap_or("as expected"),
    )
}
