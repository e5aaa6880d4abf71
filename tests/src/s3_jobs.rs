//! Stages run as Jobs run them, over a real S3 server or in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use songbook_contract::{Layout, Outcome, OutputRef, Sha256Hex, Stage, StageReport, StageRequest};
use stage_runner::s3::S3Uri;

use crate::child::{self, Ended};
use crate::output;
use crate::runner;
use crate::s3_server::{self, S3Server};

/// How long a stage may take.
const LIMIT: Duration = Duration::from_secs(120);

/// Where [`put_book`] puts the example book.
pub const BOOK: &str = "s3://books/The Aldines/Harbour Songs.pdf";

/// The example book.
///
/// # Errors
/// If it is not there.
pub fn example() -> Result<PathBuf> {
    runner::repository_file("examples/Harbour Songs.pdf")
}

/// A request for `stage` as the operator writes it.
pub fn request(stage: Stage, source: &str, output: &str) -> StageRequest {
    let output = OutputRef {
        uri: output.to_owned(),
        layout: Layout::bucket().below("team/"),
    };
    let mut request = StageRequest::new(stage, source, output);
    request.book.artist = Some("The Aldines".to_owned());
    request
}

/// Runs a stage as a Job does: no arguments, everything in the environment.
///
/// # Errors
/// If it cannot be run.
pub fn job(request: &StageRequest, environment: impl FnOnce(&mut Command)) -> Result<Ended> {
    let mut command = Command::new(runner::binary()?);
    environment(&mut command);
    command
        .env("TASK_TYPE", request.stage.as_str())
        .env("STAGE_REQUEST", serde_json::to_string(request)?);
    child::run(&mut command, LIMIT)
}

/// The report that a stage printed, checked against its exit code.
///
/// # Errors
/// If it printed something else.
pub fn report(ended: &Ended) -> Result<StageReport> {
    let report: StageReport = serde_json::from_str(&ended.stdout)
        .with_context(|| format!("{:?}\n{}", ended.status, ended.last_words(20)))?;
    ensure!(
        ended.code() == Some(i32::from(report.outcome.exit_code())),
        "{:?} but {report:?}",
        ended.status
    );
    Ok(report)
}

/// A server with the example book in the bucket `books` and an empty bucket `out`.
///
/// # Errors
/// If the server does not start.
pub fn server_with_book() -> Result<S3Server> {
    let server = S3Server::start()?;
    put_book(&server)?;
    Ok(server)
}

/// Puts the example book into the bucket `books` and makes an empty bucket `out`.
///
/// # Errors
/// If files cannot be written.
pub fn put_book(server: &S3Server) -> Result<()> {
    server.bucket("out")?;
    let folder = server.bucket("books")?.join("The Aldines");
    fs::create_dir_all(&folder)?;
    fs::copy(example()?, folder.join("Harbour Songs.pdf"))?;
    Ok(())
}

/// The first stage of the example book, wanted to end with `outcome` for `reason`, in
/// words that hold each of `words` and no secret.
///
/// # Errors
/// If it ends otherwise.
pub fn first_stage_ends(
    request: &StageRequest,
    environment: impl FnOnce(&mut Command),
    (outcome, reason): (Outcome, &str),
    words: &[&str],
) -> Result<StageReport> {
    let ended = job(request, environment)?;
    let report = report(&ended)?;
    ensure!(
        (report.outcome, report.reason.as_str()) == (outcome, reason),
        "{report:#?}"
    );
    for word in words {
        ensure!(
            report.message.contains(word),
            "{word:?} is not in {:?}",
            report.message
        );
    }
    for text in [&ended.stdout, &ended.stderr] {
        ensure!(!text.contains(s3_server::SECRET), "the secret was told");
    }
    Ok(report)
}

/// Everything below `folder` but reports, which hold times.
///
/// # Errors
/// If they cannot be read.
pub fn objects(folder: &Path) -> Result<BTreeMap<PathBuf, Sha256Hex>> {
    let mut objects = BTreeMap::new();
    for path in output::paths(folder)? {
        let key = path.strip_prefix(folder)?.to_path_buf();
        if !key.components().any(|part| part.as_os_str() == "reports") {
            objects.insert(key, Sha256Hex::of(&fs::read(&path)?));
        }
    }
    Ok(objects)
}

/// An address of S3.
///
/// # Errors
/// If it is none.
pub fn uri(text: &str) -> Result<S3Uri> {
    S3Uri::parse(text).map_err(anyhow::Error::msg)
}

/// Bytes that do not repeat.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}
