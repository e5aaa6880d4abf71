//! Calls of reconciles about services that cost, against a scripted API server: shares,
//! policies, budgets, plans.

use k8s_openapi::api::{batch::v1::Job, core::v1::Pod};
use serde_json::Value;
use songbook_contract::{Rates, StageRequest};

use super::{
    tests::{BOOK, JOBS, PODS, STATUS, reasons, stored},
    *,
};
use crate::{
    crd::{Approval, OcrEngine, Phase},
    fixtures::{
        self, Call, JobFixture as _, PodFixture as _, Scenario, delete, get, list, pod, post,
        priced_defaults, put,
    },
    platform::Platform,
};

const ALL_JOBS: &str = "/apis/batch/v1/jobs";

/// The book that Textract reads.
fn book() -> SongBook {
    let mut book = fixtures::book();
    book.spec.ocr.engine = OcrEngine::Textract;
    book
}

/// An account with one request a second for two Jobs.
fn divided() -> JobDefaults {
    let mut defaults = priced_defaults();
    defaults.platform.cloud.jobs_at_once = 2;
    defaults.platform.cloud.textract.requests_per_second = 1.0;
    defaults
}

fn strict() -> JobDefaults {
    let mut defaults = priced_defaults();
    defaults.platform =
        Platform::parse("policy: {namespaces: {music: {engines: [Local]}}}").unwrap();
    defaults
}

struct Ran {
    done: Done,
    sent: Vec<Value>,
}

impl Ran {
    /// The book as it was written last.
    fn book(&self) -> SongBook {
        serde_json::from_value(self.sent.last().unwrap().clone()).unwrap()
    }
}

/// One reconcile that makes these calls after reading the book, its Jobs and pods.
async fn reconciled(
    defaults: &JobDefaults,
    shares: &Shares,
    book: &SongBook,
    jobs: &[Job],
    pods: Option<&[Pod]>,
    then: Vec<Call>,
) -> Ran {
    let mut calls = vec![get(BOOK, stored(book)), get(JOBS, list(jobs))];
    calls.extend(pods.map(|pods| get(PODS, list(pods))));
    calls.extend(then);
    let server = Scenario::expecting(calls);
    let client = server.client.clone();
    let done = reconcile(&client, defaults, shares, "music", "harbour-songs").await;
    drop(client);
    let sent = server.finished().await;
    Ran {
        done: done.unwrap(),
        sent,
    }
}

/// The Job of another book that was promised its share.
fn promised(name: &str, like: &Job) -> Job {
    let mut job = like.clone();
    job.metadata.name = Some(name.to_owned());
    let labels = job.metadata.labels.as_mut().unwrap();
    labels.insert(names::LABEL_SONGBOOK_UID.to_owned(), "another".to_owned());
    job
}

/// The Job of the book's first stage, as it was created, and the book that has it.
async fn started(defaults: &JobDefaults) -> (SongBook, Job) {
    let counted = defaults.platform.cloud.account() != Rates::default();
    let mut then = Vec::new();
    if counted {
        then.push(get(ALL_JOBS, list::<Job>(&[])));
    }
    then.extend([post(JOBS), put(STATUS)]);
    let ran = reconciled(defaults, &Shares::new(&[]), &book(), &[], None, then).await;
    let mut job: Job = serde_json::from_value(ran.sent[ran.sent.len() - 2].clone()).unwrap();
    job.metadata.uid = Some("job-uid".to_owned());
    (ran.book(), job)
}

fn request(job: &Job) -> StageRequest {
    let pod = job.spec.clone().unwrap().template.spec.unwrap();
    let env = pod.containers[0].env.clone().unwrap();
    serde_json::from_str(env[0].value.as_ref().unwrap()).unwrap()
}

#[tokio::test]
async fn a_job_is_told_its_share_and_bears_it() {
    let (_, job) = started(&divided()).await;
    assert_eq!(request(&job).rates.textract_per_second, Some(0.5));
    let labels = job.metadata.labels.unwrap();
    assert_eq!(labels[names::LABEL_SERVICES], "textract");
    let annotations = job.metadata.annotations.unwrap();
    assert_eq!(
        annotations[names::ANNOTATION_RATES],
        r#"{"textractPerSecond":0.5}"#
    );
}

#[tokio::test]
async fn a_book_without_a_share_left_waits_and_is_no_failure() {
    let defaults = divided();
    let (_, like) = started(&defaults).await;
    let two = [promised("a", &like), promised("b", &like)];
    let shares = Shares::new(&[]);
    let then = vec![get(ALL_JOBS, list(&two)), put(STATUS)];
    let ran = reconciled(&defaults, &shares, &book(), &[], None, then).await;
    let waits = ran.done.look_again.unwrap();
    assert!((15..=26).contains(&waits.as_secs()), "{waits:?}");
    assert_eq!((ran.done.started, reasons(&ran.done)), (None, vec![]));
    let status = ran.book().status.unwrap();
    assert_eq!(status.stages[0].attempt, 0);
    assert_eq!(
        status.stages[0].reason.as_deref(),
        Some(reasons::WAITING_FOR_SHARE)
    );

    // A moment later nobody is asked, and nothing is written.
    let again = reconciled(&defaults, &shares, &ran.book(), &[], None, vec![]).await;
    assert!(again.done.look_again.is_some());

    // One of them has ended.
    let left = [two[0].clone(), two[1].clone().complete()];
    let then = vec![get(ALL_JOBS, list(&left)), post(JOBS), put(STATUS)];
    let shares = Shares::new(&[]);
    let ran = reconciled(&defaults, &shares, &ran.book(), &[], None, then).await;
    assert_eq!(ran.done.started, Some((Stage::TocDiscovery, 1)));
}

#[tokio::test]
async fn a_books_own_last_job_does_not_hold_up_its_next() {
    let defaults = divided();
    let (book, job) = started(&defaults).await;
    let stage = book.status.clone().unwrap().stages[0].clone();
    let report = fixtures::report(stage.name, 1, &stage.fingerprint.unwrap(), Outcome::Done);
    // Known from the pod; the Job has yet to say so itself.
    let pods = [pod(&job).ended(0, Some(&report))];
    let running = [job.clone(), promised("a", &job)];
    let then = vec![get(ALL_JOBS, list(&running)), post(JOBS), put(STATUS)];
    let shares = Shares::new(&[]);
    let ran = reconciled(&defaults, &shares, &book, &[job], Some(&pods), then).await;
    assert_eq!(ran.done.started, Some((Stage::TocParsing, 1)));
}

#[tokio::test]
async fn only_the_namespaces_that_are_watched_are_counted() {
    let shares = Shares::new(&["music".to_owned(), "choir".to_owned()]);
    let then = vec![
        get(JOBS, list::<Job>(&[])),
        get("/apis/batch/v1/namespaces/choir/jobs", list::<Job>(&[])),
        post(JOBS),
        put(STATUS),
    ];
    let ran = reconciled(&divided(), &shares, &book(), &[], None, then).await;
    assert!(ran.done.started.is_some());
}

#[tokio::test]
async fn two_books_never_take_the_last_share_together() {
    let defaults = divided();
    let (_, like) = started(&defaults).await;
    let one = [promised("a", &like)];
    let shares = Shares::new(&[]);
    let cloud = &defaults.platform.cloud;
    let wanted = cloud.share(crate::platform::rates::Services {
        textract: true,
        model: false,
    });
    let server = Scenario::expecting(vec![get(ALL_JOBS, list(&one))]);
    let turn = shares.take(&server.client, cloud, &wanted, "x").await;
    let turn = turn.unwrap().expect("the last share");
    let second = shares.take(&server.client, cloud, &wanted, "y");
    let soon = tokio::time::timeout(Duration::from_millis(50), second).await;
    assert!(soon.is_err(), "waits until the Job of the first is there");
    drop(turn);
    server.finished().await;
}

#[tokio::test]
async fn a_book_that_the_policy_forbids_is_refused_and_told_why_once() {
    let shares = Shares::new(&[]);
    let ran = reconciled(&strict(), &shares, &book(), &[], None, vec![put(STATUS)]).await;
    assert_eq!(reasons(&ran.done), ["SpecRefused"]);
    let refused = ran.book();
    let status = refused.status.clone().unwrap();
    let accepted = &status.conditions[0];
    assert_eq!(
        (accepted.status.as_str(), accepted.reason.as_str()),
        ("False", reasons::POLICY_VIOLATION)
    );
    assert!(
        accepted
            .message
            .contains("spec.ocr.engine asks for Textract")
    );
    let again = reconciled(&strict(), &shares, &refused, &[], None, vec![]).await;
    assert!(again.done.told.is_empty());

    // Another policy: it is looked at although nobody has edited it.
    assert!(at_rest(&refused, Timestamp::now()).is_none());
    let then = vec![post(JOBS), put(STATUS)];
    let ran = reconciled(&priced_defaults(), &shares, &refused, &[], None, then).await;
    assert_eq!(ran.done.started, Some((Stage::TocDiscovery, 1)));
}

#[tokio::test]
async fn a_policy_that_was_made_stricter_stops_what_runs() {
    let (book, job) = started(&priced_defaults()).await;
    let name = job.metadata.name.clone().unwrap();
    let shares = Shares::new(&[]);
    let then = vec![delete(&format!("{JOBS}/{name}")), put(STATUS)];
    let jobs = [job];
    let ran = reconciled(&strict(), &shares, &book, &jobs, Some(&[]), then).await;
    let stopped = ran.book();
    assert_eq!(stopped.status.clone().unwrap().phase, Phase::Failed);

    // Allowed again: the same stage, another attempt, no failure counted.
    let then = vec![post(JOBS), put(STATUS)];
    let ran = reconciled(&priced_defaults(), &shares, &stopped, &[], None, then).await;
    assert_eq!(ran.done.started, Some((Stage::TocDiscovery, 2)));
    assert_eq!(ran.book().status.unwrap().stages[0].failures, 0);
}

#[tokio::test]
async fn a_stop_at_the_budget_is_told_once_and_counted_once() {
    let (mut book, job) = started(&priced_defaults()).await;
    book.spec.budget = Some("0.05".to_owned());
    book.status.as_mut().unwrap().stages[0].budget = Some("0.05".to_owned());
    let stage = book.status.clone().unwrap().stages[0].clone();
    let fingerprint = stage.fingerprint.unwrap();
    let mut report = fixtures::report(stage.name, 1, &fingerprint, Outcome::NeedsReview);
    report.reason = reasons::BUDGET_EXCEEDED.to_owned();
    report.usage = Some(songbook_contract::Usage {
        textract_pages: 33,
        cost: "0.0495".parse().unwrap(),
        ..songbook_contract::Usage::default()
    });
    let pods = [pod(&job).ended(10, Some(&report))];
    let shares = Shares::new(&[]);
    let jobs = [job.failed()];
    let then = vec![put(STATUS)];
    let ran = reconciled(&priced_defaults(), &shares, &book, &jobs, Some(&pods), then).await;
    assert_eq!(reasons(&ran.done), ["BudgetStopped"]);
    let spent = ran.done.spent.clone().unwrap();
    assert_eq!(spent.textract_cost.to_string(), "0.0495");

    let stopped = ran.book();
    assert!(at_rest(&stopped, Timestamp::now()).is_none());
    let again = reconciled(&priced_defaults(), &shares, &stopped, &jobs, None, vec![]).await;
    assert!(again.done.told.is_empty() && again.done.spent.is_none());
}

#[tokio::test]
async fn a_plan_is_a_job_of_its_own_and_asks_for_approval_once() {
    let mut new = book();
    new.spec.approval = Approval::Required;
    let shares = Shares::new(&[]);
    let then = vec![post(JOBS), put(STATUS)];
    let ran = reconciled(&divided(), &shares, &new, &[], None, then).await;
    assert_eq!(ran.done.started, None, "no stage");
    let mut job: Job = serde_json::from_value(ran.sent[2].clone()).unwrap();
    job.metadata.uid = Some("job-uid".to_owned());
    let labels = job.metadata.labels.clone().unwrap();
    assert_eq!(labels[names::LABEL_COMPONENT], names::PLAN);
    assert!(!labels.contains_key(names::LABEL_STAGE));
    assert!(
        !labels.contains_key(names::LABEL_SERVICES),
        "it pays nothing"
    );
    let pod_spec = job.spec.clone().unwrap().template.spec.unwrap();
    assert_eq!(pod_spec.containers[0].args, Some(vec!["plan".to_owned()]));
    assert!(job.metadata.owner_references.is_some());

    let planning = ran.book();
    let plan = planning.status.clone().unwrap().plan.unwrap();
    let mut report = fixtures::report(
        Stage::TocDiscovery,
        1,
        &plan.fingerprint.unwrap(),
        Outcome::Done,
    );
    report.plan = serde_json::from_str(
        r#"{"pages":120,"textractPages":{"min":4,"max":31},"modelCalls":{"min":0,"max":0},
            "cost":{"min":"0.006","max":"0.0465"},"seconds":90}"#,
    )
    .unwrap();
    let pods = [pod(&job).ended(0, Some(&report))];
    let jobs = [job.complete()];
    let then = vec![put(STATUS)];
    let ran = reconciled(&divided(), &shares, &planning, &jobs, Some(&pods), then).await;
    assert_eq!(reasons(&ran.done), ["ApprovalRequested"]);
    let waiting = ran.book();
    let again = reconciled(&divided(), &shares, &waiting, &jobs, None, vec![]).await;
    assert!(again.done.told.is_empty());
}
