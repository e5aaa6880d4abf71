//! Flags about services that cost, and the subcommands that tell of them beforehand.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use songbook_contract::{Money, OcrEngine};

use super::{MachineArgs, OcrArg};

/// Which services that cost may be used, and for how much.
#[derive(Debug, Args)]
#[command(next_help_heading = "Services that cost (none is used unless you say so)")]
pub struct CloudArgs {
    /// What reads contents and unsure first pages; `textract` sends their pictures to AWS.
    #[arg(long, value_enum, default_value_t, value_name = "ENGINE")]
    pub ocr_engine: EngineArg,

    /// Ask this Amazon Bedrock model, or inference profile, where the rules are unsure; the
    /// next one is asked where the one before cannot be had.
    #[arg(long, value_name = "ID")]
    pub model: Vec<String>,

    /// Spend at most this much on the book, over all runs; in the price table's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub budget: Option<Money>,

    /// Price table to count with, JSON [default: list prices, see `stage-runner plan`].
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
}

/// What reads the pages that deserve care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum EngineArg {
    /// The built-in engine; no page leaves this machine.
    #[default]
    Local,
    /// AWS Textract, after a look with the built-in engine.
    Textract,
}

impl From<EngineArg> for OcrEngine {
    fn from(arg: EngineArg) -> Self {
        match arg {
            EngineArg::Local => Self::Local,
            EngineArg::Textract => Self::Textract,
        }
    }
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  What would Textract and a model cost for this book?
    stage-runner plan \"Harbour Songs.pdf\" --ocr-engine textract \\
      --model amazon.nova-lite-v1:0
  The same as a Job is asked; it answers with a report that has a plan in it:
    stage-runner plan --request request.json

Looks at the file and at its text layer only: no page is read by OCR and nothing is asked of
any service, so figures are from - to. What was answered about the book before costs nothing
again; with a request it is looked up and left out.")]
pub struct PlanArgs {
    /// The songbook: a file, or s3://bucket/key.
    #[arg(required_unless_present = "request")]
    pub book: Option<PathBuf>,

    /// The request of a stage instead: a JSON file, `-` for standard input, or the JSON itself.
    #[arg(
        long,
        env = "STAGE_REQUEST",
        value_name = "FILE",
        conflicts_with = "book"
    )]
    pub request: Option<String>,

    /// Where to write the report of a request as well; in a pod, its termination message.
    #[arg(long, env = "STAGE_REPORT_FILE", value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// When pages are read by OCR.
    #[arg(long, value_enum, default_value_t)]
    pub ocr: OcrArg,

    /// Print one JSON object; for a request that is what is printed anyway.
    #[arg(long)]
    pub json: bool,

    /// Which services may be used.
    #[command(flatten)]
    pub cloud: CloudArgs,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  May this identity use the bucket, Textract and a model?
    stage-runner doctor --out s3://bucket/prefix --ocr-engine textract \\
      --model amazon.nova-lite-v1:0
  The same for a Job's request, without asking what costs:
    stage-runner doctor --request request.json --no-paid

Each line names the IAM action that it needs. Textract is asked for one tiny picture, which
is billed as a page; each model for a few tokens; `--no-paid` leaves both out.")]
pub struct DoctorArgs {
    /// The request of a stage: a JSON file, `-` for standard input, or the JSON itself.
    #[arg(
        long,
        env = "STAGE_REQUEST",
        value_name = "FILE",
        conflicts_with = "out"
    )]
    pub request: Option<String>,

    /// Where results would go: a folder, or s3://bucket/prefix.
    #[arg(long, short)]
    pub out: Option<PathBuf>,

    /// A book that would be read: a file, or s3://bucket/key.
    #[arg(long, value_name = "BOOK")]
    pub book: Option<PathBuf>,

    /// Ask nothing that costs.
    #[arg(long)]
    pub no_paid: bool,

    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,

    /// Which services may be used.
    #[command(flatten)]
    pub cloud: CloudArgs,

    /// How much of the machine is used.
    #[command(flatten)]
    pub machine: MachineArgs,
}
