//! Textract as the reader of pages that deserve care: what is sent, what is paid, what
//! happens when the service does not do as it should.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use songbook_contract::{Money, Outcome, Stage, StageRequest};
use songbook_tests::aws::{Emulator, Fault, Operation, Rule, Script, Service};
use songbook_tests::child::{self, Ended};
use songbook_tests::cloud::{self, Finished, PAGE, pages_billed, scanned, summary};
use songbook_tests::runner::{self, Split};
use songbook_tests::s3_jobs::{self, report};
use tempfile::TempDir;

const READ: Operation = Operation::DetectDocumentText;
const TEXTRACT: &[&str] = &["--ocr-engine", "textract"];

fn split(server: &Emulator, out: &Path, more: &[&str]) -> Result<Ended> {
    let arguments: Vec<&str> = TEXTRACT.iter().chain(more).copied().collect();
    cloud::split(server, &scanned()?, out, &arguments)
}

/// Splits the book with nothing going wrong; gives how many pages that takes.
fn ideal(server: &Emulator) -> Result<(Finished, u64)> {
    let folder = TempDir::new()?;
    let finished = summary(&split(server, &folder.path().join("ideal"), &[])?)?;
    let pages = pages_billed(server);
    server.clear_counts();
    Ok((finished, pages))
}

fn cost(pages: u64) -> Money {
    PAGE.for_each_of(pages, 1)
}

#[test]
fn pages_that_matter_are_read_once_and_counted() -> Result<()> {
    let server = cloud::reading()?;
    let folder = TempDir::new()?;
    let out = folder.path().join("out");
    let began = Instant::now();
    let finished = summary(&split(&server, &out, &[])?)?;
    let pages = pages_billed(&server);
    println!(
        "{pages} of 10 pages read, {:.1?}; {}",
        began.elapsed(),
        finished.message
    );
    ensure!(pages > 0 && pages <= 8, "{pages} pages");
    let usage = finished.usage.unwrap_or_default();
    assert_eq!((usage.textract_pages, usage.cost), (pages, cost(pages)));
    ensure!(finished.songs.unwrap_or(0) > 0, "{finished:?}");
    // Run again, and made anew from what was paid for: after an upgrade, say.
    for _ in 0..2 {
        let again = summary(&split(&server, &out, &[])?)?;
        assert_eq!((again.songs, again.usage), (finished.songs, finished.usage));
        fs::remove_dir_all(out.join(".songbook/artifacts"))?;
        fs::remove_dir_all(out.join(".songbook/pages"))?;
    }
    assert_eq!(pages_billed(&server), pages);
    ensure!(server.report().billed_twice().is_empty(), "billed twice");
    Ok(())
}

#[test]
fn no_page_leaves_unless_textract_is_asked_for() -> Result<()> {
    let server = cloud::reading()?;
    let folder = TempDir::new()?;
    for (name, arguments) in [
        ("default", &[][..]),
        (
            "no OCR",
            &["--ocr-engine", "textract", "--ocr", "never"][..],
        ),
    ] {
        let out = folder.path().join(name);
        let ended = cloud::split(&server, &scanned()?, &out, arguments)?;
        summary(&ended)?;
    }
    let born_digital = cloud::split(
        &server,
        &runner::repository_file("examples/Harbour Songs.pdf")?,
        &folder.path().join("digital"),
        TEXTRACT,
    )?;
    assert_eq!(summary(&born_digital)?.outcome, Outcome::Done);
    assert_eq!(server.report().requests(), 0);
    Ok(())
}

#[test]
fn a_throttled_service_is_waited_for_within_its_share() -> Result<()> {
    let server = cloud::reading()?;
    let (undisturbed, ideal) = ideal(&server)?;
    let throttle = Rule::always(Fault::throttle()).service(Service::Textract);
    server.set_script(Script::of([throttle.probability(0.9).seconds(0.0, 20.0)]));
    let folder = TempDir::new()?;
    let mut request = request(&folder);
    request.rates.textract_per_second = Some(5.0);
    let began = Instant::now();
    let mut repeated = 0;
    for stage in Stage::ALL {
        request.stage = stage;
        let report = report(&job(&server, &request, &[])?)?;
        ensure!(
            matches!(report.outcome, Outcome::Done | Outcome::NeedsReview),
            "{report:#?}"
        );
        repeated += report.requests_repeated;
        if stage == Stage::PageMapping {
            assert_eq!(report.usage.unwrap_or_default().textract_pages, ideal);
        }
    }
    let tally = server.report().of(READ);
    println!(
        "{ideal} pages took {} requests, {} of them refused, at most {} in a second, in {:.1?}",
        tally.requests,
        tally.throttled,
        tally.max_per_second,
        began.elapsed()
    );
    assert_eq!((tally.pages, repeated), (ideal, tally.throttled));
    ensure!(
        tally.max_per_second <= 5,
        "{} in a second",
        tally.max_per_second
    );
    ensure!(undisturbed.songs.is_some());
    Ok(())
}

#[test]
fn a_service_that_refuses_everything_ends_the_run_as_waiting_and_loses_nothing() -> Result<()> {
    let server = cloud::reading()?;
    let (_, ideal) = ideal(&server)?;
    let folder = TempDir::new()?;
    let mut request = request(&folder);
    request.stage = Stage::TocDiscovery;
    let patience = [("STAGE_RUNNER_PATIENCE", "2")];
    server.set_script(Script::of([Rule::always(Fault::Throttle {
        code: Some("ProvisionedThroughputExceededException".to_owned()),
        status: None,
        retry_after: None,
    })
    .service(Service::Textract)]));
    let refused = report(&job(&server, &request, &patience)?)?;
    assert_eq!(refused.outcome, Outcome::Throttled, "{refused:#?}");
    let waiting = refused
        .waiting
        .clone()
        .unwrap_or_else(|| panic!("{refused:#?}"));
    assert_eq!(waiting.service, "Textract");
    ensure!((1..=20).contains(&waiting.seconds), "{waiting:?}");
    ensure!(refused.requests_repeated > 0);
    // Told to wait for long, it does not stay.
    server.set_script(Script::of([Rule::always(Fault::Throttle {
        code: None,
        status: None,
        retry_after: Some(900.0),
    })
    .service(Service::Textract)]));
    let began = Instant::now();
    let sent_away = report(&job(&server, &request, &[])?)?;
    ensure!(began.elapsed() < Duration::from_secs(30));
    let waiting = sent_away.waiting.unwrap_or_else(|| panic!("no wait"));
    ensure!(waiting.retry_after_seconds > Some(800), "{waiting:?}");
    // After one page it refuses: that page is kept.
    server.set_script(Script::of([Rule::always(Fault::throttle())
        .service(Service::Textract)
        .calls(2, 9_999)]));
    let half = report(&job(&server, &request, &patience)?)?;
    let used = half.usage.unwrap_or_default().textract_pages;
    println!("ended {:?} with {used} pages", half.outcome);
    server.set_script(Script::default());
    for stage in Stage::ALL {
        request.stage = stage;
        report(&job(&server, &request, &[])?)?;
    }
    assert_eq!(pages_billed(&server), ideal);
    ensure!(server.report().billed_twice().is_empty());
    Ok(())
}

#[test]
fn what_cannot_get_better_says_what_to_do() -> Result<()> {
    let server = cloud::reading()?;
    let folder = TempDir::new()?;
    let request = request(&folder);
    for (fault, code, reason, words) in [
        (
            Fault::AccessDenied,
            30,
            "AccessDenied",
            &["textract:DetectDocumentText", "the access key that is set"][..],
        ),
        (Fault::WrongRegion, 30, "WrongRegion", &["AWS_REGION"][..]),
        (
            Fault::ExpiredCredentials,
            40,
            "CredentialsExpired",
            &["expired"][..],
        ),
        (
            Fault::ServerError { status: 500 },
            50,
            "ServiceFailed",
            &["5 times"][..],
        ),
    ] {
        server.set_script(Script::of([Rule::always(fault.clone())]));
        let patience = [("STAGE_RUNNER_PATIENCE", "2")];
        let report = report(&job(&server, &request, &patience)?)?;
        assert_eq!(
            (report.outcome.exit_code(), report.reason.as_str()),
            (code, reason),
            "{fault:?}: {report:#?}"
        );
        for word in words {
            ensure!(report.message.contains(word), "{word}: {}", report.message);
        }
    }
    assert_eq!(pages_billed(&server), 0);
    let no_region = [("AWS_REGION", "")];
    let report = report(&job(&server, &request, &no_region)?)?;
    assert_eq!(report.reason, "RegionMissing", "{report:#?}");
    Ok(())
}

#[test]
fn passing_faults_are_asked_again_and_billed_answers_that_were_lost_are_few() -> Result<()> {
    let server = cloud::reading()?;
    let (undisturbed, ideal) = ideal(&server)?;
    for fault in [
        Fault::ServerError { status: 503 },
        Fault::Reset { billed: false },
        Fault::CutOff,
        Fault::Garbage,
    ] {
        server.clear_counts();
        let odd = Rule::always(fault.clone()).service(Service::Textract);
        server.set_script(Script::of([odd.probability(0.3)]));
        let folder = TempDir::new()?;
        let ended = split(&server, &folder.path().join("out"), &[])?;
        let finished = summary(&ended)?;
        let tally = server.report().of(READ);
        let repeated: u64 = finished.stages.iter().map(|s| s.requests_repeated).sum();
        println!(
            "{fault:?}: {} requests, {} billed for {ideal} pages, {repeated} repeated",
            tally.requests, tally.billed
        );
        assert_eq!(finished.songs, undisturbed.songs, "{fault:?}");
        assert_eq!(tally.requests, ideal + repeated);
        // What was lost on the way was billed without our knowing.
        ensure!(tally.billed <= ideal + repeated);
        assert_eq!(finished.usage.unwrap_or_default().textract_pages, ideal);
    }
    Ok(())
}

#[test]
fn the_budget_stops_it_and_a_larger_one_buys_the_rest() -> Result<()> {
    let server = cloud::reading()?;
    let (undisturbed, ideal) = ideal(&server)?;
    ensure!(ideal > 2, "only {ideal} pages");
    let folder = TempDir::new()?;
    let out = folder.path().join("out");
    let small = summary(&split(&server, &out, &["--budget", "0.0035"])?)?;
    assert_eq!(
        (small.outcome, small.reason.as_str()),
        (Outcome::NeedsReview, "BudgetExceeded"),
        "{small:?}"
    );
    println!("{}", small.message);
    assert_eq!(pages_billed(&server), 2);
    assert_eq!(small.usage.unwrap_or_default().cost, cost(2));
    ensure!(small.songs.unwrap_or(0) > 0, "all that is free was done");
    // Nothing more is asked with the same budget.
    let again = summary(&split(&server, &out, &["--budget", "0.0035"])?)?;
    assert_eq!(
        (again.reason.as_str(), pages_billed(&server)),
        ("BudgetExceeded", 2)
    );
    ensure!(again.stages.iter().all(|stage| stage.fresh), "{again:?}");
    let raised = summary(&split(&server, &out, &["--budget", "1.00"])?)?;
    assert_eq!(pages_billed(&server), ideal);
    assert_eq!(
        (raised.songs, raised.verified, raised.outcome),
        (undisturbed.songs, undisturbed.verified, undisturbed.outcome)
    );
    ensure!(server.report().billed_twice().is_empty());
    Ok(())
}

#[test]
fn what_has_no_price_is_not_asked_within_a_budget() -> Result<()> {
    let server = cloud::reading()?;
    let folder = TempDir::new()?;
    let prices = folder.path().join("prices.json");
    fs::write(
        &prices,
        r#"{"models": {"m": {"millionInput": "1", "millionOutput": "1"}}}"#,
    )?;
    let prices = prices.display().to_string();
    let out = folder.path().join("out");
    let ended = split(&server, &out, &["--budget", "1", "--prices", &prices])?;
    let refused = summary(&ended)?;
    assert_eq!(
        (refused.outcome, refused.reason.as_str()),
        (Outcome::Misconfigured, "PriceMissing")
    );
    assert_eq!(server.report().requests(), 0);
    Ok(())
}

#[test]
fn killed_at_any_moment_no_page_is_billed_twice_but_those_in_flight() -> Result<()> {
    let server = cloud::reading()?;
    let (undisturbed, ideal) = ideal(&server)?;
    // Slow answers: most kills hit a call.
    server.set_script(Script::of([Rule::always(Fault::Slow {
        milliseconds: 400,
    })]));
    let folder = TempDir::new()?;
    let out = folder.path().join("out");
    let book = scanned()?;
    let mut kills = 0;
    let command = || -> Result<Command> {
        let mut command = Split::new(&book, &out).with(TEXTRACT).command()?;
        server.environment(&mut command);
        Ok(command)
    };
    for round in 0..20 {
        let mut child = command()?
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()?;
        server.wait_for(READ, Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(37 * round % 500));
        if child.try_wait()?.is_some() {
            break;
        }
        child.kill()?;
        child.wait()?;
        kills += 1;
    }
    let finished = summary(&child::run(&mut command()?, Duration::from_secs(300))?)?;
    let tally = server.report().of(READ);
    println!(
        "{kills} kills: {} billed for {ideal} pages, at most {} in flight",
        tally.billed, tally.max_in_flight
    );
    ensure!(tally.billed <= ideal + kills * tally.max_in_flight);
    assert_eq!(finished.songs, undisturbed.songs);
    assert_eq!(finished.usage.unwrap_or_default().textract_pages, ideal);
    Ok(())
}

fn request(folder: &TempDir) -> StageRequest {
    let source = scanned().map(|path| path.display().to_string());
    let out = folder.path().join("out").display().to_string();
    let mut request = s3_jobs::request(Stage::TocDiscovery, &source.unwrap_or_default(), &out);
    request.reading.engine = songbook_contract::OcrEngine::Textract;
    request
}

fn job(server: &Emulator, request: &StageRequest, more: &[(&str, &str)]) -> Result<Ended> {
    s3_jobs::job(request, |command| {
        server.environment(command);
        command.envs(more.iter().copied());
    })
}
