//! The `stage-runner` binary under test: where it is, and its command line.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use songbook_contract::Outcome;

use crate::child::{self, Ended};

/// The one JSON object that `--json` prints.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// How the run ended.
    pub outcome: Outcome,
    /// The exit code as printed, equal to the process's.
    pub exit_code: i32,
    /// Stable reason of a failure or a review, for machines.
    #[serde(default)]
    pub reason: Option<String>,
    /// The same for people.
    #[serde(default)]
    pub message: Option<String>,
    /// What was mended or left out on the way.
    #[serde(default)]
    pub warnings: Vec<String>,
}

impl Summary {
    /// Whether songs were written: all is done, or a person should look at them.
    pub fn has_songs(&self) -> bool {
        matches!(self.outcome, Outcome::Done | Outcome::NeedsReview)
    }
}

/// The repository's root.
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The binary under test: `STAGE_RUNNER`, or `target/release/stage-runner`.
///
/// # Errors
/// If it is not there: tests fail rather than skip.
pub fn binary() -> Result<PathBuf> {
    let path = env::var_os("STAGE_RUNNER").map_or_else(
        || repository().join("target/release/stage-runner"),
        PathBuf::from,
    );
    if !path.is_file() {
        bail!("{} is missing: run `make build`", path.display());
    }
    Ok(path)
}

/// A book of ours in the repository.
///
/// # Errors
/// If it is not there.
pub fn repository_file(path: &str) -> Result<PathBuf> {
    let path = repository().join(path);
    if !path.is_file() {
        bail!("{} is missing from the checkout", path.display());
    }
    Ok(path)
}

/// A `split` to be run.
#[derive(Debug, Clone)]
pub struct Split {
    book: PathBuf,
    out: PathBuf,
    arguments: Vec<String>,
}

impl Split {
    /// Splits `book` into `out`.
    pub fn new(book: &Path, out: &Path) -> Self {
        Self {
            book: book.to_path_buf(),
            out: out.to_path_buf(),
            arguments: Vec::new(),
        }
    }

    /// Adds arguments.
    pub fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(|a| (*a).to_owned()));
        self
    }

    /// The command, to be started by the caller.
    ///
    /// # Errors
    /// If the binary is missing.
    pub fn command(&self) -> Result<Command> {
        let mut command = Command::new(binary()?);
        command
            .arg("split")
            .arg(&self.book)
            .arg("--out")
            .arg(&self.out)
            .arg("--json")
            .args(&self.arguments);
        Ok(command)
    }

    /// Runs it to its end, at most `limit` long.
    ///
    /// # Errors
    /// If the binary is missing or cannot be started.
    pub fn run(&self, limit: Duration) -> Result<Ended> {
        child::run(&mut self.command()?, limit)
    }

    /// Runs it and wants songs: exit code 0 or 10.
    ///
    /// # Errors
    /// If it ended otherwise, with its last words.
    pub fn expect_songs(&self, limit: Duration) -> Result<Summary> {
        let ended = self.run(limit)?;
        let summary = summary(&ended)?;
        if !summary.has_songs() {
            bail!(
                "{}: {:?} after {:.1} s: {summary:?}\n{}",
                self.book.display(),
                ended.status,
                ended.seconds,
                ended.last_words(20)
            );
        }
        Ok(summary)
    }
}

/// The result summary of a run with `--json`, checked against its exit code.
///
/// # Errors
/// If standard output is anything but that one object, or does not fit the code.
pub fn summary(ended: &Ended) -> Result<Summary> {
    let summary: Summary = serde_json::from_str(&ended.stdout).with_context(|| {
        format!(
            "{:?}: no JSON object on standard output: {:?}\n{}",
            ended.status,
            ended.stdout.chars().take(300).collect::<String>(),
            ended.last_words(20)
        )
    })?;
    let said = Some(summary.exit_code);
    if ended.code() != said || said != Some(i32::from(summary.outcome.exit_code())) {
        bail!("ended with {:?} but printed {summary:?}", ended.status);
    }
    Ok(summary)
}
