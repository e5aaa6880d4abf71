//! What can be typed: subcommands, flags and their help.

mod cloud;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use songbook_contract::{OcrMode, Stage};

pub use self::cloud::{CloudArgs, DoctorArgs, EngineArg, PlanArgs};
use crate::{paid::Patience, telemetry::LogFormat};

/// Splits a songbook PDF into one PDF per song.
#[derive(Debug, Parser)]
#[command(
    name = "stage-runner",
    version,
    propagate_version = true,
    after_help = "Examples:
  stage-runner split \"Harbour Songs.pdf\" --out songs/
  stage-runner check \"Harbour Songs.pdf\"
  stage-runner models

Exit codes:
  0   done
  10  needs review: songs are written, but a person should look at some of them
  20  bad input: the book or a request cannot be used, trying again does not help
  30  denied or misconfigured: a permission, a model or a setting is missing
  40  throttled: a service asks to wait
  50  transient: something passing went wrong, try again"
)]
pub struct Cli {
    /// What to do; without one, the environment's TASK_TYPE names a stage to run.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// How log lines on standard error look.
    #[arg(
        long,
        global = true,
        env = "STAGE_RUNNER_LOG_FORMAT",
        value_enum,
        default_value_t
    )]
    pub log_format: LogFormatArg,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Split a songbook into songs: all six stages, one after the other.
    Split(SplitArgs),
    /// Run one stage, as a Kubernetes Job does.
    Stage(StageArgs),
    /// Look at a songbook before splitting it: pages, text layer, protection, time for OCR.
    Check(CheckArgs),
    /// Say what services that cost would be asked for a songbook, and for how much.
    Plan(PlanArgs),
    /// Check that this identity may do what a book needs: bucket, Textract, models, clock.
    Doctor(DoctorArgs),
    /// Show where the OCR models are and whether they are whole.
    Models(ModelsArgs),
    /// Delete what a book wrote: its songs, its manifest and what was kept of it.
    Cleanup(CleanupArgs),
    /// Split a small book that is drawn on the spot and check its songs page by page.
    Selftest(SelftestArgs),
}

/// Arguments of `split`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  One PDF per song into the folder songs/, with manifest.json and review.html:
    stage-runner split \"Harbour Songs.pdf\" --out songs/
  Name the artist and the book:
    stage-runner split scan0042.pdf --out songs/ --artist \"The Aldines\" --title \"Harbour Songs\"
  The contents page is missing or wrong; give your own (CSV with title and page, or JSON):
    stage-runner split scan0042.pdf --out songs/ --toc contents.csv
  Correct two songs that review.html shows as wrong, redo only what depends on it:
    stage-runner split scan0042.pdf --out songs/ --songs overrides.csv
  Let AWS Textract read contents and unsure first pages, for at most 50 cents:
    stage-runner split scan0042.pdf --out songs/ --ocr-engine textract --budget 0.50
  Just the indexes for a music reader and the book with bookmarks, no cutting:
    stage-runner split \"Harbour Songs.pdf\" --out songs/ --index-only

Run it again at any time: what is done is not done twice.")]
pub struct SplitArgs {
    /// The songbook: a file, or s3://bucket/key.
    pub book: PathBuf,

    /// Folder for the songs, the manifest, review.html and the indexes, or s3://bucket/prefix.
    #[arg(long, short, default_value = "songs")]
    pub out: PathBuf,

    /// Artist of the whole book; songs that name their own keep it.
    #[arg(long)]
    pub artist: Option<String>,

    /// Title of the book [default: the file's name].
    #[arg(long)]
    pub title: Option<String>,

    /// Contents to use instead of the book's: CSV or JSON with title and printed page.
    #[arg(long, value_name = "FILE")]
    pub toc: Option<PathBuf>,

    /// Songs that you correct: CSV or JSON with title, first page and last page of the PDF.
    #[arg(long, value_name = "FILE")]
    pub songs: Option<PathBuf>,

    /// Pages of the PDF that hold the contents, e.g. `3-5,8`.
    #[arg(long, value_name = "PAGES")]
    pub toc_pages: Option<String>,

    /// Redo this stage and those after it; pages that were read are kept.
    #[arg(long, value_name = "STAGE")]
    pub from: Option<Stage>,

    /// Cut nothing: write the indexes, and the whole book with an outline of its songs.
    #[arg(long)]
    pub index_only: bool,

    /// Share of songs that must be verified, else the exit code is 10.
    #[arg(
        long,
        value_name = "0-1",
        default_value_t = 0.95,
        env = "VERIFICATION_THRESHOLD"
    )]
    pub threshold: f64,

    /// Print the result as one JSON object on standard output, and nothing else.
    #[arg(long)]
    pub json: bool,

    /// How pages are read.
    #[command(flatten)]
    pub reading: ReadingArgs,

    /// Which services that cost may be used.
    #[command(flatten)]
    pub cloud: CloudArgs,
}

/// Arguments of `stage`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stage-runner stage toc-parsing --request request.json
  TASK_TYPE=toc-discovery SOURCE_PDF_URI=book.pdf OUTPUT_BUCKET=out stage-runner stage

The report goes to standard output as one JSON object and to the store beside the artifact.
Environment: TASK_TYPE, STAGE_REQUEST (a path or the JSON itself); or without a request
SOURCE_PDF_URI, OUTPUT_BUCKET, BOOK_ID, MAX_PAGES, VERIFICATION_THRESHOLD.
For s3:// addresses: AWS_REGION, AWS_ENDPOINT_URL_S3, AWS_CA_BUNDLE and the credentials as in
every AWS SDK, or S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_SESSION_TOKEN for the store
alone; S3_FORCE_PATH_STYLE=true for servers that want the bucket in the path;
SONGBOOK_ALLOW_NODE_ROLE=true to fall back to the node's role.
For Textract and Bedrock: AWS_REGION (has to be set), AWS_ENDPOINT_URL_TEXTRACT,
AWS_ENDPOINT_URL_BEDROCK_RUNTIME, AWS_USE_FIPS_ENDPOINT; STAGE_RUNNER_PATIENCE.")]
pub struct StageArgs {
    /// The stage [default: TASK_TYPE, or the request's own].
    #[arg(env = "TASK_TYPE")]
    pub stage: Option<Stage>,

    /// The request: a JSON file, `-` for standard input, or the JSON itself.
    #[arg(long, env = "STAGE_REQUEST", value_name = "FILE")]
    pub request: Option<String>,

    /// Redo the stage even if its artifact is fresh.
    #[arg(long)]
    pub redo: bool,

    /// Where to write the report as well; in a pod, its termination message.
    #[arg(long, env = "STAGE_REPORT_FILE", value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// How much of the machine is used.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stage-runner check \"Harbour Songs.pdf\"
  stage-runner check --json shelf/*.pdf")]
pub struct CheckArgs {
    /// Songbooks to look at.
    #[arg(required = true)]
    pub books: Vec<PathBuf>,

    /// Print one JSON object a book.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `models`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  stage-runner models --models ~/ocr-models")]
pub struct ModelsArgs {
    /// Folder with the models.
    #[arg(long, env = "STAGE_RUNNER_MODELS", value_name = "DIR")]
    pub models: Option<PathBuf>,
}

/// Arguments of `cleanup`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  stage-runner cleanup --request request.json

The request is one of a stage and names the book by source.bookId. What the manifest does not
list stays, as do songs that were changed since. The book itself is never touched.")]
pub struct CleanupArgs {
    /// The request: a JSON file, `-` for standard input, or the JSON itself.
    #[arg(long, env = "STAGE_REQUEST", value_name = "FILE")]
    pub request: String,
}

/// Arguments of `selftest`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  stage-runner selftest

Needs no network, no bucket and no songbook: it shows that this program, its models and
its scratch space work where it runs. The chart's `helm test` runs it in the cluster.")]
pub struct SelftestArgs {
    /// How much of the machine is used.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// How pages are read.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// When pages are read by OCR.
    #[arg(long, value_enum, default_value_t)]
    pub ocr: OcrArg,

    /// How much of the machine is used.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// How much of the machine is used.
#[derive(Debug, Args)]
pub struct MachineArgs {
    /// Pages that are read at the same time [default: the number of processors].
    #[arg(long, env = "STAGE_RUNNER_THREADS")]
    pub threads: Option<usize>,

    /// Folder with the OCR models [default: looked for; see `stage-runner models`].
    #[arg(long, env = "STAGE_RUNNER_MODELS", value_name = "DIR")]
    pub models: Option<PathBuf>,

    /// How long a service that costs may refuse everything before the run ends with exit
    /// code 40 [default: 180].
    #[arg(long, env = "STAGE_RUNNER_PATIENCE", value_name = "SECONDS")]
    pub patience: Option<u64>,

    /// How long one call of such a service may take [default: 60].
    #[arg(long, env = "STAGE_RUNNER_CALL_TIMEOUT", value_name = "SECONDS")]
    pub call_timeout: Option<u64>,
}

impl MachineArgs {
    /// How long services are waited for.
    pub fn patience(&self) -> Patience {
        let default = Patience::default();
        let seconds = |given: Option<u64>| given.map(Duration::from_secs);
        Patience {
            refusals: seconds(self.patience).unwrap_or(default.refusals),
            call: seconds(self.call_timeout).unwrap_or(default.call),
        }
    }
}

/// When pages are read by OCR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OcrArg {
    /// Only the text layer is used.
    Never,
    /// Where a page has no believable text layer.
    #[default]
    Auto,
    /// Every page, whatever its text layer says.
    Always,
}

impl From<OcrArg> for OcrMode {
    fn from(arg: OcrArg) -> Self {
        match arg {
            OcrArg::Never => Self::Never,
            OcrArg::Auto => Self::Auto,
            OcrArg::Always => Self::Always,
        }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormatArg {
    /// Text on a terminal, JSON in a pod.
    #[default]
    Auto,
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl From<LogFormatArg> for LogFormat {
    fn from(arg: LogFormatArg) -> Self {
        match arg {
            LogFormatArg::Auto => Self::Auto,
            LogFormatArg::Text => Self::Text,
            LogFormatArg::Json => Self::Json,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_subcommand_shows_an_example() {
        for command in Cli::command().get_subcommands() {
            if command.get_name() == "help" {
                continue;
            }
            let help = command.get_after_help().map(ToString::to_string);
            assert!(
                help.is_some_and(|help| help.contains("stage-runner ")),
                "{}",
                command.get_name()
            );
        }
    }
}
