//! Services that cost where book and results lie in a bucket: documents read as a whole,
//! and the doctor.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use songbook_contract::{
    Money, OcrEngine, OcrMode, Outcome, Plan, Stage, StageReport, StageRequest,
};
use songbook_tests::aws::textract::{BucketSource, PageText, ScriptedReader};
use songbook_tests::aws::{Emulator, Fault, Operation, Rule, Script, Settings};
use songbook_tests::child;
use songbook_tests::cloud::{PAGE, pages_billed};
use songbook_tests::runner;
use songbook_tests::s3_jobs::{job, report, request};
use songbook_tests::s3_server::{KEY_ID, S3Server, SECRET};
use songbook_tests::songbook::Songbook;

const START: Operation = Operation::StartDocumentTextDetection;

/// A bucket with a book of many pages, and the services beside it.
struct Cloud {
    bucket: S3Server,
    services: Emulator,
    pages: u64,
}

impl Cloud {
    fn start() -> Result<Self> {
        let bucket = S3Server::start()?;
        let pdf = Songbook::plain(11, 4).to_pdf()?;
        let pages = lopdf::Document::load_mem(&pdf)?.get_pages().len() as u64;
        fs::write(bucket.bucket("books")?.join("Many Pages.pdf"), pdf)?;
        bucket.bucket("out")?;
        let services = Emulator::start(Settings {
            keys: vec![(KEY_ID.to_owned(), SECRET.to_owned())],
            reader: Arc::new(ScriptedReader::always(PageText::of(&[
                "Blue Paper Boats",
                "12",
            ]))),
            source: Arc::new(BucketSource::new(Arc::new(bucket.access()?))),
            ..Settings::default()
        })?;
        Ok(Self {
            bucket,
            services,
            pages,
        })
    }

    fn environment(&self, command: &mut Command) {
        self.bucket.environment(command);
        self.services.endpoints(command);
    }

    fn run(&self, request: &StageRequest) -> Result<StageReport> {
        report(&job(request, |command| self.environment(command))?)
    }
}

fn everything() -> StageRequest {
    let mut request = request(Stage::TocDiscovery, "s3://books/Many Pages.pdf", "s3://out");
    request.reading.engine = OcrEngine::Textract;
    request.reading.ocr = OcrMode::Always;
    request
}

#[test]
fn a_document_of_which_every_page_is_wanted_is_read_as_a_whole_and_once() -> Result<()> {
    let cloud = Cloud::start()?;
    ensure!(cloud.pages >= 40, "{} pages", cloud.pages);
    let began = Instant::now();
    let first = cloud.run(&everything())?;
    let usage = first.usage.unwrap_or_default();
    println!(
        "{} pages as one document in {:.1?}: {} calls of Get",
        usage.textract_pages,
        began.elapsed(),
        cloud
            .services
            .report()
            .of(Operation::GetDocumentTextDetection)
            .requests
    );
    assert_eq!(usage.textract_pages, cloud.pages);
    assert_eq!(usage.cost, PAGE.for_each_of(cloud.pages, 1));
    assert_eq!(pages_billed(&cloud.services), cloud.pages);
    assert_eq!(cloud.services.report().of(START).requests, 1);
    assert_eq!(
        cloud
            .services
            .report()
            .of(Operation::DetectDocumentText)
            .requests,
        0
    );
    for stage in [Stage::TocDiscovery, Stage::TocParsing, Stage::PageMapping] {
        let mut request = everything();
        request.stage = stage;
        let again = cloud.run(&request)?;
        assert_eq!(again.usage, first.usage, "{stage}");
    }
    assert_eq!(pages_billed(&cloud.services), cloud.pages);
    Ok(())
}

#[test]
fn a_run_killed_while_the_document_is_read_goes_on_with_the_same_job() -> Result<()> {
    let cloud = Cloud::start()?;
    let get = Operation::GetDocumentTextDetection;
    let slow = Rule::always(Fault::Slow { milliseconds: 300 }).operation(get);
    cloud.services.set_script(Script::of([slow]));
    let mut command = Command::new(runner::binary()?);
    cloud.environment(&mut command);
    let mut killed = command
        .env("STAGE_REQUEST", serde_json::to_string(&everything())?)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()?;
    ensure!(
        cloud.services.wait_for(get, Duration::from_secs(120)),
        "no job"
    );
    killed.kill()?;
    killed.wait()?;
    let report = cloud.run(&everything())?;
    assert_eq!(report.usage.unwrap_or_default().textract_pages, cloud.pages);
    assert_eq!(pages_billed(&cloud.services), cloud.pages);
    Ok(())
}

#[test]
fn a_budget_too_small_for_the_document_is_spent_page_by_page() -> Result<()> {
    let cloud = Cloud::start()?;
    let mut request = everything();
    request.spending.limit = Some(PAGE.for_each_of(3, 1));
    let report = cloud.run(&request)?;
    assert_eq!(report.outcome, Outcome::Done, "{report:#?}");
    assert_eq!(cloud.services.report().of(START).requests, 0);
    assert_eq!(pages_billed(&cloud.services), 3);
    Ok(())
}

fn doctor(cloud: &Cloud, more: &[&str]) -> Result<(Option<i32>, Vec<Value>)> {
    let mut command = Command::new(runner::binary()?);
    cloud.environment(&mut command);
    command
        .args([
            "doctor",
            "--json",
            "--out",
            "s3://out/here",
            "--book",
            "s3://books/Many Pages.pdf",
        ])
        .args([
            "--ocr-engine",
            "textract",
            "--model",
            "amazon.nova-lite-v1:0",
        ])
        .args(more);
    let ended = child::run(&mut command, Duration::from_secs(120))?;
    let lines = ended.stdout.lines().map(serde_json::from_str);
    Ok((ended.code(), lines.collect::<Result<_, _>>()?))
}

fn outcome(lines: &[Value], needs: &str) -> Result<String> {
    let line = lines.iter().find(|line| line["needs"] == needs);
    let line = line.with_context(|| format!("{needs} was not checked: {lines:#?}"))?;
    Ok(line["outcome"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn the_doctor_checks_every_permission_and_names_it() -> Result<()> {
    let cloud = Cloud::start()?;
    let (code, lines) = doctor(&cloud, &[])?;
    assert_eq!(code, Some(0), "{lines:#?}");
    for needs in [
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListBucket",
        "s3:DeleteObject",
        "textract:DetectDocumentText",
        "bedrock:InvokeModel",
    ] {
        assert_eq!(outcome(&lines, needs)?, "done", "{needs}");
    }
    ensure!(
        lines.iter().any(|line| line["check"] == "clock"),
        "{lines:#?}"
    );
    assert_eq!(pages_billed(&cloud.services), 1);
    let left = fs::read_dir(cloud.bucket.bucket("out")?.join("here/doctor"));
    ensure!(
        left.map_or(0, Iterator::count) == 0,
        "the probe is still there"
    );

    cloud.services.clear_counts();
    let (code, _) = doctor(&cloud, &["--no-paid"])?;
    assert_eq!((code, cloud.services.report().requests()), (Some(0), 0));

    cloud
        .services
        .set_script(Script::of([Rule::always(Fault::AccessDenied)]));
    let (code, lines) = doctor(&cloud, &[])?;
    assert_eq!(code, Some(30));
    for needs in ["textract:DetectDocumentText", "bedrock:InvokeModel"] {
        assert_eq!(outcome(&lines, needs)?, "misconfigured", "{needs}");
    }
    assert_eq!(outcome(&lines, "s3:ListBucket")?, "done");
    Ok(())
}

#[test]
fn a_plan_asks_nobody_and_bounds_what_a_run_then_costs() -> Result<()> {
    let cloud = Cloud::start()?;
    let planned = |request: &StageRequest| -> Result<Plan> {
        let mut command = Command::new(runner::binary()?);
        cloud.environment(&mut command);
        command
            .arg("plan")
            .env("STAGE_REQUEST", serde_json::to_string(request)?);
        let report = report(&child::run(&mut command, Duration::from_secs(60))?)?;
        assert_eq!((report.outcome, &report.artifact), (Outcome::Done, &None));
        ensure!(report.book_id.is_some());
        report.plan.context("no plan")
    };
    let plan = planned(&everything())?;
    assert_eq!(plan.textract_pages.max, cloud.pages);
    let most = PAGE.for_each_of(cloud.pages, 1);
    assert_eq!(plan.cost.map(|cost| cost.max), Some(most));
    let mut local = everything();
    local.reading.engine = OcrEngine::Local;
    assert_eq!(
        planned(&local)?.cost.map(|cost| cost.max),
        Some(Money::ZERO)
    );
    assert_eq!(cloud.services.report().requests(), 0);
    let ran = cloud.run(&everything())?.usage.unwrap_or_default();
    ensure!(ran.cost <= most && ran.cost > Money::ZERO, "{ran:?}");
    // What was paid for is not in the next plan.
    assert_eq!(planned(&everything())?.textract_pages.max, 0);
    Ok(())
}
