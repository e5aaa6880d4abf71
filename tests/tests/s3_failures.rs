//! Every way in which a bucket can fail, and what the runner says of it: the reason, the
//! exit code and the way out.

use std::fs;
use std::net::ToSocketAddrs as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, ensure};
use songbook_contract::{Outcome, Stage};
use songbook_tests::output;
use songbook_tests::s3_faults::{self, Relay};
use songbook_tests::s3_jobs::{
    BOOK, example, first_stage_ends, job, noise, put_book, report, request, server_with_book, uri,
};
use songbook_tests::s3_server::{self, S3Server};
use stage_runner::s3::S3Problem;
use tempfile::TempDir;

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

fn name_server_answers() -> bool {
    ("s3.nowhere.invalid", 80)
        .to_socket_addrs()
        .is_err_and(|error| !error.to_string().contains("Temporary failure"))
}

#[test]
fn what_cannot_be_reached_is_tried_again_unless_its_name_is_nobodys() -> Result<()> {
    let asked = request(Stage::TocDiscovery, BOOK, "s3://out");
    // A machine without a name server cannot tell that a name is nobody's.
    let nobodys = if name_server_answers() {
        (Outcome::Misconfigured, "UnknownHost")
    } else {
        (Outcome::Transient, "S3Unreachable")
    };
    for (endpoint, wanted) in [
        ("http://127.0.0.1:9", (Outcome::Transient, "S3Unreachable")),
        ("http://s3.nowhere.invalid", nobodys),
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

#[test]
fn a_server_without_conditions_is_asked_once_and_written_to_all_the_same() -> Result<()> {
    let conditions = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&conditions);
    let endpoint = s3_faults::scripted(move |asked| {
        if asked.header("if-match").is_some() {
            seen.fetch_add(1, Ordering::SeqCst);
        }
        s3_faults::answer("200 OK", "ETag: \"new\"\r\n", b"")
    })?;
    let access = s3_server::access_to(&endpoint)?;
    for _ in 0..3 {
        access.replace(&uri("s3://out/manifest.json")?, b"{}", Some("\"old\""))?;
    }
    assert_eq!(conditions.load(Ordering::SeqCst), 1);
    Ok(())
}
