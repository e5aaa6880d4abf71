//! The runner over a real S3 server: the store's promises, a whole book stage by stage as
//! Jobs run it, big objects, and every way in which a bucket can fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use songbook_contract::{Layout, Outcome, OutputRef, Sha256Hex, Stage, StageReport, StageRequest};
use songbook_tests::child::{self, Ended};
use songbook_tests::output;
use songbook_tests::runner::{self, Split};
use songbook_tests::s3_faults::{self, Relay};
use songbook_tests::s3_server::{self, S3Server};
use stage_runner::s3::{Fail, S3Problem, S3Uri};
use stage_runner::store::{S3Store, Store, suite};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);

fn example() -> Result<PathBuf> {
    runner::repository_file("examples/Harbour Songs.pdf")
}

fn uri(text: &str) -> Result<S3Uri> {
    S3Uri::parse(text).map_err(anyhow::Error::msg)
}

/// Bytes that do not repeat.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// A request for `stage` as the operator writes it.
fn request(stage: Stage, source: &str, output: &str) -> StageRequest {
    let output = OutputRef {
        uri: output.to_owned(),
        layout: Layout::bucket().below("team/"),
    };
    let mut request = StageRequest::new(stage, source, output);
    request.book.artist = Some("The Aldines".to_owned());
    request
}

/// Runs a stage as a Job does: no arguments, everything in the environment.
fn job(request: &StageRequest, environment: impl FnOnce(&mut Command)) -> Result<Ended> {
    let mut command = Command::new(runner::binary()?);
    environment(&mut command);
    command
        .env("TASK_TYPE", request.stage.as_str())
        .env("STAGE_REQUEST", serde_json::to_string(request)?);
    child::run(&mut command, LIMIT)
}

fn report(ended: &Ended) -> Result<StageReport> {
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
fn server_with_book() -> Result<S3Server> {
    let server = S3Server::start()?;
    put_book(&server)?;
    Ok(server)
}

fn put_book(server: &S3Server) -> Result<()> {
    server.bucket("out")?;
    let folder = server.bucket("books")?.join("The Aldines");
    fs::create_dir_all(&folder)?;
    fs::copy(example()?, folder.join("Harbour Songs.pdf"))?;
    Ok(())
}

const BOOK: &str = "s3://books/The Aldines/Harbour Songs.pdf";

/// The first stage of the example book, wanted to end with `outcome` for `reason`, in
/// words that hold each of `words` and no secret.
fn first_stage_ends(
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
fn objects(folder: &Path) -> Result<BTreeMap<PathBuf, Sha256Hex>> {
    let mut objects = BTreeMap::new();
    for path in output::paths(folder)? {
        let key = path.strip_prefix(folder)?.to_path_buf();
        if !key.components().any(|part| part.as_os_str() == "reports") {
            objects.insert(key, Sha256Hex::of(&fs::read(&path)?));
        }
    }
    Ok(objects)
}

#[test]
fn a_bucket_behaves_as_a_store() -> Result<()> {
    let server = S3Server::start()?;
    server.bucket("store")?;
    let access = Arc::new(server.access()?);
    let store = |root: &str| Ok::<_, anyhow::Error>(S3Store::new(Arc::clone(&access), uri(root)?));
    suite::check(&store("s3://store/a prefix")?).map_err(anyhow::Error::msg)?;
    // A prefix ends where it ends: `a prefix 2` is not below `a prefix`.
    let other = store("s3://store/a prefix 2/")?;
    suite::check(&other).map_err(anyhow::Error::msg)?;
    server.bucket("whole")?;
    suite::check(&store("s3://whole")?).map_err(anyhow::Error::msg)
}

#[test]
fn a_listing_has_every_page() -> Result<()> {
    let server = S3Server::start()?;
    let folder = server.bucket("many")?.join("p");
    fs::create_dir(&folder)?;
    let keys: Vec<String> = (0..2345).map(|number| format!("p/{number:05}")).collect();
    for key in &keys {
        fs::write(server.bucket("many")?.join(key), b"")?;
    }
    let store = S3Store::new(Arc::new(server.access()?), uri("s3://many")?);
    assert_eq!(store.list("p/")?, keys);
    Ok(())
}

#[test]
fn stages_as_jobs_give_the_same_as_in_a_folder_and_nothing_twice() -> Result<()> {
    let server = server_with_book()?;
    let folder = TempDir::new()?;
    let here = folder.path().display().to_string();
    let book = example()?.display().to_string();
    for fresh in [false, true] {
        for stage in Stage::ALL {
            let local = report(&job(&request(stage, &book, &here), |_| {})?)?;
            let before = server.requests()?;
            let ended = job(&request(stage, BOOK, "s3://out"), |command| {
                server.environment(command);
            })?;
            let remote = report(&ended)?;
            println!(
                "{stage}: {} requests, {:.2} s{}",
                server.requests()? - before,
                ended.seconds,
                if fresh { ", nothing to do" } else { "" }
            );
            ensure!(remote.outcome == Outcome::Done, "{remote:#?}");
            ensure!(remote.fresh == fresh && local.fresh == fresh, "{remote:#?}");
            assert_eq!(remote.artifact, local.artifact, "{stage}");
        }
    }
    let bucket = objects(&server.bucket("out")?)?;
    assert_eq!(bucket, objects(folder.path())?);
    ensure!(bucket.len() > 20, "{bucket:?}");
    Ok(())
}

#[test]
fn the_environment_of_the_replaced_pipeline_works() -> Result<()> {
    let server = server_with_book()?;
    let mut command = Command::new(runner::binary()?);
    server.environment(&mut command);
    command
        .env("TASK_TYPE", "toc-discovery")
        .env("SOURCE_PDF_URI", BOOK)
        .env("OUTPUT_BUCKET", "out");
    let report = report(&child::run(&mut command, LIMIT)?)?;
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    let key = report.artifact.context("no artifact")?.key;
    ensure!(
        server.bucket("out")?.join(&key).is_file(),
        "{key} is not there"
    );
    Ok(())
}

#[test]
fn split_from_bucket_to_bucket_says_where_things_are() -> Result<()> {
    let server = server_with_book()?;
    let split = Split::new(Path::new(BOOK), Path::new("s3://out/songs"));
    let mut command = split.with(&["--artist", "The Aldines"]).command()?;
    server.environment(&mut command);
    let ended = child::run(&mut command, LIMIT)?;
    let summary: serde_json::Value = serde_json::from_str(&ended.stdout)?;
    assert_eq!(ended.code(), Some(0), "{summary:#}");
    assert_eq!(summary["folder"], "s3://out/songs");
    assert_eq!(summary["manifest"], "s3://out/songs/manifest.json");
    output::check(&server.bucket("out")?.join("songs"))?;
    Ok(())
}

#[test]
fn forty_megabytes_go_up_and_down_in_parts() -> Result<()> {
    let server = S3Server::start()?;
    let folder = server.bucket("big")?;
    let (access, big) = (server.access()?, uri("s3://big/a/Big Book.pdf")?);
    let bytes = noise((40 << 20) + 12_345);
    let began = Instant::now();
    access.put(&big, &bytes)?;
    let up = began.elapsed();
    let began = Instant::now();
    let back = access
        .get(&big, u64::MAX)
        .map_err(|fail| anyhow::anyhow!("{fail:?}"))?;
    let down = began.elapsed();
    println!(
        "40 MiB: up {up:.2?}, down {down:.2?}, {} requests",
        server.requests()?
    );
    ensure!(
        back == bytes && fs::read(folder.join("a/Big Book.pdf"))? == bytes,
        "other bytes"
    );
    let refused = access.get(&big, 40 << 20);
    ensure!(
        matches!(refused, Err(Fail::TooLarge { bytes: b }) if b == bytes.len() as u64),
        "not refused"
    );
    assert_eq!(access.head(&big)?, Some(bytes.len() as u64));
    Ok(())
}

#[test]
fn threads_share_one_client() -> Result<()> {
    let server = S3Server::start()?;
    server.bucket("shared")?;
    let store = S3Store::new(Arc::new(server.access()?), uri("s3://shared")?);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..24_u8)
            .map(|number| {
                let store = &store;
                scope.spawn(move || {
                    let key = format!("{number}");
                    store.put(&key, &[number]).is_ok()
                        && store.get(&key).is_ok_and(|bytes| bytes == [number])
                })
            })
            .collect();
        for worker in workers {
            ensure!(worker.join().is_ok_and(|done| done), "a thread failed");
        }
        Ok(())
    })
}

#[test]
fn a_book_that_was_replaced_between_stages_is_refused() -> Result<()> {
    let server = server_with_book()?;
    let mut asked = request(Stage::TocDiscovery, BOOK, "s3://out");
    let first = report(&job(&asked, |command| server.environment(command))?)?;
    asked.source.book_id = first.book_id;
    asked.stage = Stage::TocParsing;
    let book = server
        .bucket("books")?
        .join("The Aldines/Harbour Songs.pdf");
    fs::write(book, b"%PDF-1.7 another book")?;
    let environment = |command: &mut Command| server.environment(command);
    let wanted = (Outcome::BadInput, "SourceChanged");
    first_stage_ends(&asked, environment, wanted, &["was replaced"])?;
    Ok(())
}

#[test]
fn a_book_that_is_replaced_while_it_is_read_is_read_anew_next_time() -> Result<()> {
    let size = 20 << 20;
    let endpoint = s3_faults::scripted(move |asked| match asked.header("if-match") {
        Some(_) => s3_faults::s3_error("412 Precondition Failed", "PreconditionFailed"),
        None => {
            let headers = format!("Content-Range: bytes 0-8388607/{size}\r\nETag: \"one\"\r\n");
            s3_faults::answer("206 Partial Content", &headers, &noise(8 << 20))
        }
    })?;
    let environment = |command: &mut Command| s3_server::environment(command, &endpoint);
    let asked = request(Stage::TocDiscovery, BOOK, "s3://out");
    let wanted = (Outcome::Transient, "SourceChanged");
    first_stage_ends(&asked, environment, wanted, &[BOOK, "replaced"])?;
    Ok(())
}

#[test]
fn wrong_keys_buckets_regions_and_credentials_say_what_to_do() -> Result<()> {
    let server = server_with_book()?;
    let right = |command: &mut Command| server.environment(command);
    let asked = |source: &str, output: &str| request(Stage::TocDiscovery, source, output);
    let misconfigured = |reason| (Outcome::Misconfigured, reason);

    let missing = "s3://books/Nothing.pdf";
    first_stage_ends(
        &asked(missing, "s3://out"),
        right,
        (Outcome::BadInput, "SourceNotFound"),
        &[missing],
    )?;
    let folder = "s3://books/The Aldines/";
    first_stage_ends(
        &asked(folder, "s3://out"),
        right,
        (Outcome::BadInput, "InvalidRequest"),
        &[folder],
    )?;
    first_stage_ends(
        &asked("s3://nobodys/a.pdf", "s3://out"),
        right,
        misconfigured("NoSuchBucket"),
        &["`nobodys`", &server.endpoint],
    )?;
    first_stage_ends(
        &asked(BOOK, "s3://nobodys"),
        right,
        misconfigured("NoSuchBucket"),
        &["`nobodys`"],
    )?;

    let wrong_secret = |command: &mut Command| {
        server.environment(command);
        command.env("AWS_SECRET_ACCESS_KEY", "wrong");
    };
    first_stage_ends(
        &asked(BOOK, "s3://out"),
        wrong_secret,
        misconfigured("BadCredentials"),
        &[BOOK, "access key"],
    )?;
    let nobody = |command: &mut Command| {
        server.environment(command);
        command.env_remove("AWS_SECRET_ACCESS_KEY");
    };
    first_stage_ends(
        &asked(BOOK, "s3://out"),
        nobody,
        misconfigured("NoCredentials"),
        &["service account", "AWS_ACCESS_KEY_ID"],
    )?;

    let abroad = S3Server::start_in("eu-central-1")?;
    put_book(&abroad)?;
    let region = |command: &mut Command| abroad.environment(command);
    first_stage_ends(
        &asked(BOOK, "s3://out"),
        region,
        misconfigured("WrongRegion"),
        &["us-east-1", "AWS_REGION"],
    )?;
    Ok(())
}

#[test]
fn a_denial_names_the_permission() -> Result<()> {
    let endpoint = s3_faults::scripted(|_| s3_faults::s3_error("403 Forbidden", "AccessDenied"))?;
    let environment = |command: &mut Command| s3_server::environment(command, &endpoint);
    let asked = request(Stage::TocDiscovery, BOOK, "s3://out");
    let wanted = (Outcome::Misconfigured, "SourceDenied");
    first_stage_ends(
        &asked,
        environment,
        wanted,
        &[BOOK, "s3:GetObject", "s3:ListBucket"],
    )?;
    Ok(())
}

#[test]
fn throttling_is_no_failure() -> Result<()> {
    for status in ["503 Slow Down", "429 Too Many Requests"] {
        let endpoint = s3_faults::scripted(move |_| s3_faults::s3_error(status, "SlowDown"))?;
        let environment = |command: &mut Command| {
            s3_server::environment(command, &endpoint);
            command.env("AWS_MAX_ATTEMPTS", "2");
        };
        let asked = request(Stage::TocDiscovery, BOOK, "s3://out");
        let wanted = (Outcome::Throttled, "Throttled");
        first_stage_ends(&asked, environment, wanted, &["slow down"])?;
    }
    Ok(())
}

#[test]
fn a_short_throttling_is_waited_out() -> Result<()> {
    let book = fs::read(example()?)?;
    let size = book.len();
    let endpoint = s3_faults::scripted(move |asked| match asked.number {
        0 => s3_faults::s3_error("503 Slow Down", "SlowDown"),
        _ => {
            let headers = format!(
                "Content-Range: bytes 0-{}/{size}\r\nETag: \"one\"\r\n",
                size - 1
            );
            s3_faults::answer("206 Partial Content", &headers, &book)
        }
    })?;
    let folder = TempDir::new()?;
    let asked = request(
        Stage::TocDiscovery,
        BOOK,
        &folder.path().display().to_string(),
    );
    let ended = job(&asked, |command| s3_server::environment(command, &endpoint))?;
    assert_eq!(report(&ended)?.outcome, Outcome::Done);
    Ok(())
}

#[test]
fn what_cannot_be_reached_is_tried_again_unless_its_name_is_nobodys() -> Result<()> {
    let asked = request(Stage::TocDiscovery, BOOK, "s3://out");
    for (endpoint, wanted) in [
        ("http://127.0.0.1:9", (Outcome::Transient, "S3Unreachable")),
        (
            "http://s3.nowhere.invalid",
            (Outcome::Misconfigured, "UnknownHost"),
        ),
    ] {
        let environment = |command: &mut Command| {
            s3_server::environment(command, endpoint);
            command.env("AWS_MAX_ATTEMPTS", "2");
        };
        first_stage_ends(&asked, environment, wanted, &[endpoint])?;
    }
    Ok(())
}

#[test]
fn a_private_authority_is_trusted_if_it_is_named() -> Result<()> {
    let server = S3Server::start_tls()?;
    put_book(&server)?;
    let asked = request(Stage::TocDiscovery, BOOK, "s3://out");
    let ended = job(&asked, |command| server.environment(command))?;
    assert_eq!(report(&ended)?.outcome, Outcome::Done);

    let misconfigured = |reason| (Outcome::Misconfigured, reason);
    let strangers = |command: &mut Command| {
        server.environment(command);
        command.env_remove("AWS_CA_BUNDLE");
    };
    let wanted = misconfigured("CertificateNotTrusted");
    first_stage_ends(
        &asked,
        strangers,
        wanted,
        &["AWS_CA_BUNDLE", &server.endpoint],
    )?;
    let no_bundle = |command: &mut Command| {
        server.environment(command);
        command.env("AWS_CA_BUNDLE", "/nowhere/ca.pem");
    };
    let wanted = misconfigured("S3Misconfigured");
    first_stage_ends(&asked, no_bundle, wanted, &["/nowhere/ca.pem"])?;
    Ok(())
}

#[test]
fn an_upload_that_breaks_off_goes_on_or_leaves_nothing() -> Result<()> {
    let server = S3Server::start()?;
    let folder = server.bucket("big")?;
    let bytes = noise(20 << 20);

    let relay = Relay::start(&server.endpoint, 3 << 20, 2)?;
    let lucky = uri("s3://big/lucky")?;
    s3_server::access_to(&relay.endpoint)?.put(&lucky, &bytes)?;
    assert_eq!(relay.broken(), 2);
    ensure!(fs::read(folder.join("lucky"))? == bytes, "other bytes");

    let relay = Relay::start(&server.endpoint, 3 << 20, usize::MAX)?;
    let unlucky = uri("s3://big/unlucky")?;
    let error = s3_server::access_to(&relay.endpoint)?
        .put(&unlucky, &bytes)
        .err()
        .context("an upload came through")?;
    ensure!(
        matches!(error.problem, S3Problem::Unreachable { .. }),
        "{error}"
    );
    ensure!(!folder.join("unlucky").exists(), "half an object");
    let parts: Vec<PathBuf> = output::paths(&folder)?
        .into_iter()
        .filter(|path| !path.ends_with("lucky"))
        .collect();
    ensure!(parts.is_empty(), "parts are left: {parts:?}");
    Ok(())
}
