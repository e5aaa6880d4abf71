//! Stands in for Textract, Bedrock and STS until it is ended.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{ArgGroup, Parser};

use songbook_tests::aws::textract::{
    BucketSource, FolderSource, KnownTitles, LocalReader, NoSource, PageText, Reader,
    ScriptedReader, Source,
};
use songbook_tests::aws::{Emulator, Script, Settings, WebIdentity, settings};
use stage_runner::models::Models;
use stage_runner::ocr::LocalEngine;
use stage_runner::s3::LazyS3;

/// A server that speaks the protocols of Textract, Bedrock and STS, for clients of the AWS
/// SDKs. Its first line says where it listens.
#[derive(Debug, Parser)]
#[command(name = "aws_server", after_help = HELP)]
#[command(group = ArgGroup::new("words").multiple(false))]
#[command(group = ArgGroup::new("documents").multiple(false))]
struct Arguments {
    /// Where it listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The region that requests have to be signed for.
    #[arg(long, default_value = settings::REGION)]
    region: String,
    /// What goes wrong, as JSON; see the examples.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// An access key that it knows; may be given more than once. Without, test:testsecret.
    #[arg(long, value_name = "ID:SECRET", value_parser = key)]
    identity: Vec<(String, String)>,
    /// Only tokens of these files are given credentials; without, any that looks like a
    /// token.
    #[arg(long, value_name = "FILE")]
    web_identity_token: Vec<PathBuf>,
    /// How long credentials are good that it gives, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    credentials_lifetime: u64,
    /// Reads pages with the local OCR engine, whose models are found as stage-runner finds
    /// them.
    #[arg(long, group = "words")]
    ocr: bool,
    /// Says of the pages of this book what its truth says, which is beside it as JSON; may
    /// be given more than once.
    #[arg(long, value_name = "PDF", group = "words")]
    book: Vec<PathBuf>,
    /// Says that these lines stand on every page.
    #[arg(long, value_name = "TEXT", group = "words")]
    line: Vec<String>,
    /// A folder with a folder for each bucket.
    #[arg(long, value_name = "DIR", group = "documents")]
    buckets: Option<PathBuf>,
    /// Buckets are those of the S3 server that the environment names, as for stage-runner.
    #[arg(long, group = "documents")]
    s3: bool,
    /// How often a job is said to be in progress, at least.
    #[arg(long, value_name = "TIMES", default_value_t = 2)]
    polls: u32,
    /// A model or inference profile that there is; may be given more than once. Without, all.
    #[arg(long, value_name = "ID")]
    model: Vec<String>,
}

const HELP: &str = r#"Examples:
  aws_server --listen 127.0.0.1:4570 --ocr --buckets /srv/buckets
  aws_server --script faults.json --identity KEY:SECRET --book books/harbour.pdf
  aws_server --listen 0.0.0.0:4570 --web-identity-token /var/run/token --s3

Clients find it by AWS_ENDPOINT_URL_TEXTRACT, AWS_ENDPOINT_URL_BEDROCK_RUNTIME and
AWS_ENDPOINT_URL_STS, or AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:4570/v1/credentials.

A script that throttles nine of ten calls of Textract for half a minute, allows five
calls a second after that, and lets the model invent titles from its third call on:
  {"seed": 1, "rules": [
    {"service": "textract", "seconds": {"from": 0, "to": 30}, "probability": 0.9,
     "fault": {"kind": "throttle", "retryAfter": 1}},
    {"service": "textract", "beyondPerSecond": 5, "fault": {"kind": "throttle"}},
    {"operation": "Converse", "calls": {"from": 3}, "fault": {"kind": "invented-titles"}}]}

Kinds: throttle, server-error, error, slow, reset, cut-off, garbage, expired-credentials,
access-denied, wrong-region; of models: invalid-input, max-tokens, refusal,
invented-titles, pages-out-of-range, obey-injection.

While it runs:
  curl -X PUT --data @faults.json http://127.0.0.1:4570/_control/script
  curl http://127.0.0.1:4570/_control/counts"#;

fn key(text: &str) -> Result<(String, String), String> {
    let (id, secret) = text.split_once(':').ok_or("it is not ID:SECRET")?;
    Ok((id.to_owned(), secret.to_owned()))
}

impl Arguments {
    fn reader(&self) -> Result<Arc<dyn Reader>> {
        if self.ocr {
            let engine = LocalEngine::load(&Models::find(None)?)?;
            return Ok(Arc::new(LocalReader(engine)));
        }
        if !self.book.is_empty() {
            let mut known = KnownTitles::default();
            for book in &self.book {
                known = known.with_book(book)?;
            }
            return Ok(Arc::new(known));
        }
        let text = PageText::of(&self.line);
        Ok(Arc::new(ScriptedReader::always(text)))
    }

    fn source(&self) -> Result<Arc<dyn Source>> {
        Ok(match &self.buckets {
            Some(folder) => Arc::new(FolderSource(folder.clone())),
            None if self.s3 => Arc::new(BucketSource::new(LazyS3::default().get()?)),
            None => Arc::new(NoSource),
        })
    }

    fn settings(self) -> Result<Settings> {
        let usual = Settings::default();
        Ok(Settings {
            listen: self.listen,
            reader: self.reader()?,
            source: self.source()?,
            script: match &self.script {
                Some(path) => Script::read(path)?,
                None => Script::default(),
            },
            keys: if self.identity.is_empty() {
                usual.keys
            } else {
                self.identity
            },
            web_identity: WebIdentity {
                token_files: self.web_identity_token,
                lifetime: Duration::from_secs(self.credentials_lifetime),
            },
            region: self.region,
            polls: self.polls,
            model_ids: self.model,
            ..usual
        })
    }
}

fn main() -> Result<()> {
    let settings = Arguments::parse().settings()?;
    let server = Emulator::start(settings).context("starting the server")?;
    println!("{}", server.endpoint);
    server.serve_forever();
    Ok(())
}
