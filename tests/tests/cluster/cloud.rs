//! Books that use services which cost: their identity, what they are billed, the plan that
//! is approved, the budget, the platform's policy, waiting.

pub mod fifty;
mod services;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use songbook_contract::Money;
use songbook_tests::aws::{Emulator, Fault, Operation, Rule, Script, Service};
use songbook_tests::cloud::{PAGE, pages_billed};
use songbook_tests::cluster::condition;
use songbook_tests::setting;

use crate::scene::{
    HARBOUR, MINUTE, MUSIC, RELEASE, SCANNED, SYSTEM, Scene, UNTITLED, stage, tell,
};

/// Jobs that may use a service at a time.
const AT_ONCE: u32 = 2;
/// What the account may ask Textract a second.
const RATE: u32 = 10;

/// All of it.
pub fn books_that_pay(scene: &Scene) -> Result<()> {
    let services = services::start(scene)?;
    installed(scene, &services)?;
    planned_approved_bought(scene, &services)?;
    stopped_at_the_budget(scene, &services)?;
    against_the_policy(scene, &services)?;
    throttled(scene, &services)?;
    within_shares(scene, &services)?;
    services::remove(scene)
}

/// Upgrades the release to these values.
fn upgrade(scene: &Scene, values: &Value) -> Result<()> {
    let mut file = tempfile::NamedTempFile::new()?;
    write!(file, "{values}")?;
    let path = file.path().to_string_lossy().into_owned();
    scene.install_with(&[], &["--values", &path])?;
    Ok(())
}

/// Installed with services; Helm's test asks them as the runner's account would.
fn installed(scene: &Scene, services: &Emulator) -> Result<()> {
    let (id, key) = setting::bucket_key()?;
    let secret = setting::secret(SYSTEM, "s3", &id, &key);
    scene.cluster.apply(&secret)?;
    let started = Instant::now();
    upgrade(scene, &services::values(AT_ONCE, RATE))?;
    let test = ["test", RELEASE, "--namespace", SYSTEM, "--logs"];
    let said = scene.cluster.helm(&test).or_else(|error| {
        let pod = format!("{RELEASE}-doctor");
        let log = ["--namespace", SYSTEM, "logs", &pod];
        Err(error.context(scene.cluster.kubectl(&log)?))
    })?;
    tell("installed with services, and tested", started.elapsed());
    for action in [
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListBucket",
        "s3:DeleteObject",
        "textract:DetectDocumentText",
        "bedrock:InvokeModel",
    ] {
        let is_well = |line: &str| line.starts_with("ok") && line.contains(action);
        ensure!(said.lines().any(is_well), "{action}: {said}");
    }
    let report = services.report();
    assert_eq!(report.of(Operation::Converse).billed, 1);
    assert_eq!(pages_billed(services), 1);
    services.clear_counts();
    Ok(())
}

/// A book that reads by Textract and may ask a model, with its own folder for what it
/// keeps: other books have the same source.
fn paying(name: &str, more: Value) -> Value {
    let mut spec = json!({
        "ocr": {"engine": "Textract"},
        "output": {"prefix": format!("{name}/")},
        "verification": {"threshold": 0.8},
    });
    if let (Some(spec), Value::Object(more)) = (spec.as_object_mut(), more) {
        spec.extend(more);
    }
    spec
}

/// What the status says was used.
fn used(book: &Value) -> (u64, u64, Money) {
    let usage = &book["status"]["usage"];
    let number = |name: &str| usage[name].as_u64().unwrap_or_default();
    let cost = usage["cost"].as_str().unwrap_or_default();
    (
        number("textractPages"),
        number("modelCalls"),
        cost.parse().unwrap_or_default(),
    )
}

/// Nothing is asked before the plan is approved; then what is used is what was billed, and
/// who asks is the book's pods.
fn planned_approved_bought(scene: &Scene, services: &Emulator) -> Result<()> {
    let name = "paid";
    // A song's page is named as contents: the rules find none there, so a model is asked.
    let spec = paying(
        name,
        json!({
            "model": {"mode": "Fallback"}, "approval": "Required",
            "toc": {"pages": [{"first": 5, "last": 5}]},
            "verification": {"threshold": 0.5},
        }),
    );
    scene.ask(name, SCANNED, &spec)?;
    let (book, took) = scene.cluster.until("a plan", 3 * MINUTE, |_| {
        let book = scene.book(name)?;
        Ok((condition(&book, "AwaitingApproval") == "True").then_some(book))
    })?;
    tell("planned", took);
    assert_eq!(services.report().requests(), 0, "asked before approval");
    let plan = &book["status"]["plan"];
    println!("{plan}");
    let id = plan["id"].as_str().context("the plan has no id")?;
    let most: Money = plan["cost"]["max"].as_str().unwrap_or_default().parse()?;
    scene.edit(name, &json!({"approvedPlan": "0123456789ab"}))?;
    scene.edit(name, &json!({"approvedPlan": id}))?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("approved and Succeeded", took);

    let (pages, calls, cost) = used(&book);
    let report = services.report();
    let asked = report.of(Operation::Converse);
    println!("{}", book["status"]["usage"]);
    ensure!(pages > 0 && calls > 0, "{:#}", book["status"]);
    assert_eq!((pages, calls), (pages_billed(services), asked.billed));
    ensure!(cost > PAGE.for_each_of(pages, 1) && cost <= most, "{cost}");
    ensure!(report.billed_twice().is_empty());
    for billed in &report.billed {
        ensure!(billed.caller.starts_with("paid-"), "{billed:?}");
    }
    let table = scene.kubectl(&["get", "sb", name])?;
    println!("{table}");
    ensure!(table.contains(&format!(" {cost} ")), "{table}");
    Ok(())
}

/// What is free is done, then the book waits for more money, and buys only the rest.
fn stopped_at_the_budget(scene: &Scene, services: &Emulator) -> Result<()> {
    services.clear_counts();
    let name = "poor";
    // With a song's page named as contents it has many pages in doubt.
    let spec = json!({
        "budget": "0.0035",
        "toc": {"pages": [{"first": 5, "last": 5}]},
        "verification": {"threshold": 0.5},
    });
    scene.ask(name, SCANNED, &paying(name, spec))?;
    let (book, took) = scene.ends(name, "NeedsReview")?;
    tell("a book at its budget", took);
    assert_eq!(condition(&book, "BudgetExceeded"), "True");
    assert_eq!(condition(&book, "Stalled"), "True");
    assert_eq!(
        stage(&book, "song-verification")?["reason"],
        "BudgetExceeded"
    );
    let (pages, _, cost) = used(&book);
    assert_eq!((pages, cost), (2, PAGE.for_each_of(2, 1)));
    assert_eq!(pages_billed(services), 2);

    scene.edit(name, &json!({"budget": "1.00"}))?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("more money, and Succeeded", took);
    let (pages, _, cost) = used(&book);
    ensure!(pages > 2, "{:#}", book["status"]);
    assert_eq!(pages_billed(services), pages);
    assert_eq!(cost, PAGE.for_each_of(pages, 1));
    ensure!(services.report().billed_twice().is_empty());
    Ok(())
}

/// A book that asks for more than its namespace may is refused, with what is allowed.
fn against_the_policy(scene: &Scene, services: &Emulator) -> Result<()> {
    services.clear_counts();
    let name = "forbidden";
    let wish = json!({
        "model": {"mode": "Fallback", "models": ["other.model-v1:0"]}, "budget": "5.00",
    });
    scene.ask(name, HARBOUR, &paying(name, wish))?;
    let (book, _) = scene.ends(name, "Failed")?;
    assert_eq!(condition(&book, "Accepted"), "False");
    let conditions = book["status"]["conditions"].as_array();
    let accepted = conditions.into_iter().flatten();
    let accepted = accepted
        .clone()
        .find(|condition| condition["type"] == "Accepted")
        .context("nothing is said")?;
    assert_eq!(accepted["reason"], "PolicyViolation");
    let said = accepted["message"].as_str().unwrap_or_default();
    for word in ["other.model-v1:0", "amazon.*", "at most 2.00", MUSIC] {
        ensure!(said.contains(word), "{word}: {said}");
    }
    ensure!(scene.jobs(name)?.is_empty(), "a Job was started");
    assert_eq!(services.report().requests(), 0);
    Ok(())
}

/// A service that refuses everything is waited for; that is no failure.
fn throttled(scene: &Scene, services: &Emulator) -> Result<()> {
    services.clear_counts();
    // Longer than a pod stays for.
    let refusal = Fault::Throttle {
        code: None,
        status: None,
        retry_after: Some(900.0),
    };
    let rule = Rule::always(refusal).service(Service::Textract);
    services.set_script(Script::of([rule]));
    let name = "slowed";
    scene.ask(name, SCANNED, &paying(name, json!({})))?;
    let (book, took) = scene.cluster.until("Throttled", 3 * MINUTE, |_| {
        let book = scene.book(name)?;
        Ok((condition(&book, "Throttled") == "True").then_some(book))
    })?;
    tell("Throttled shows", took);
    let status = &book["status"];
    assert_eq!(status["phase"], "Running");
    assert_eq!(condition(&book, "Ready"), "Unknown");
    let waiting = stage(&book, "toc-discovery")?;
    assert_eq!(waiting["throttled"]["service"], "Textract", "{waiting:#}");
    ensure!(waiting["failures"].as_u64().unwrap_or_default() == 0);
    assert_eq!(pages_billed(services), 0);

    services.set_script(Script::default());
    // Any edit has it tried again at once; otherwise it would wait for a quarter of an hour.
    scene.edit(name, &json!({"ttlSecondsAfterFinished": 86_400}))?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("goes on when the service does", took);
    assert_eq!(condition(&book, "Throttled"), "");
    Ok(())
}

/// Books that ask at the same time: no more of them at once than there are shares, and
/// nobody waits for ever.
fn within_shares(scene: &Scene, services: &Emulator) -> Result<()> {
    services.clear_counts();
    let names: Vec<String> = (1..=AT_ONCE + 2).map(|n| format!("share-{n}")).collect();
    for name in &names {
        let spec = paying(
            name,
            json!({
                "model": {"mode": "Fallback"},
                "toc": {"pages": [{"first": 5, "last": 5}]},
                "verification": {"threshold": 0.5},
            }),
        );
        scene.ask(name, UNTITLED, &spec)?;
    }
    let mut most = 0;
    let mut waited = false;
    let (_, took) = scene
        .cluster
        .until("all have ended", 5 * MINUTE, |cluster| {
            let jobs = cluster.list(MUSIC, &["jobs", "--selector=sheetmusic.dev/services"])?;
            // A book has one runner at a time, but its last Job may not know yet that its own
            // has ended.
            let active = jobs.iter().filter(|job| job["status"]["active"] == 1);
            let book = |job: &Value| {
                job["metadata"]["annotations"]["sheetmusic.dev/songbook-name"].to_string()
            };
            most = most.max(active.map(book).collect::<BTreeSet<_>>().len());
            let mut ended = 0;
            for name in &names {
                let book = scene.book(name)?;
                waited |= says(&book, "WaitingForShare");
                ended += usize::from(setting::end_of(&book).is_some());
            }
            Ok((ended == names.len()).then_some(()))
        })?;
    tell("books that share a rate", took);
    ensure!(
        most == AT_ONCE as usize,
        "{most} books used services at once"
    );
    ensure!(waited, "no book waited for a share");
    let tally = services.report().of(Operation::Converse);
    ensure!(tally.billed > 0);
    Ok(())
}

/// Whether a book is Ready or not for this reason.
fn says(book: &Value, reason: &str) -> bool {
    let conditions = book["status"]["conditions"].as_array();
    conditions
        .into_iter()
        .flatten()
        .any(|condition| condition["type"] == "Ready" && condition["reason"] == reason)
}
