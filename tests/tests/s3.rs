//! The runner over a real S3 server: the store's promises, a whole book stage by stage as
//! Jobs run it, big objects.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use songbook_contract::{Outcome, Stage};
use songbook_tests::child;
use songbook_tests::output;
use songbook_tests::runner::{self, Split};
use songbook_tests::s3_jobs::{
    BOOK, example, job, noise, objects, report, request, server_with_book, uri,
};
use songbook_tests::s3_server::S3Server;
use stage_runner::s3::Fail;
use stage_runner::store::{S3Store, Store, suite};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);

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
