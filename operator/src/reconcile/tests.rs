//! Which calls a reconcile makes, and in which order, against a scripted API server.

use k8s_openapi::api::{batch::v1::Job, core::v1::Pod};
use serde_json::{Value, json};

use super::*;
use crate::fixtures::{
    self, JobFixture as _, PodFixture as _, Scenario, book, delete, get, job_defaults, list, patch,
    pod, post, put,
};

pub(super) const BOOK: &str =
    "/apis/sheetmusic.dev/v1alpha1/namespaces/music/songbooks/harbour-songs";
pub(super) const STATUS: &str =
    "/apis/sheetmusic.dev/v1alpha1/namespaces/music/songbooks/harbour-songs/status";
pub(super) const JOBS: &str = "/apis/batch/v1/namespaces/music/jobs";
pub(super) const PODS: &str = "/api/v1/namespaces/music/pods";

pub(super) fn stored(book: &SongBook) -> Value {
    serde_json::to_value(book).unwrap()
}

async fn run(client: &Client) -> Result<Done, ReconcileError> {
    let shares = Shares::new(&[]);
    reconcile(client, &job_defaults(), &shares, "music", "harbour-songs").await
}

/// A reconcile of `book` with these Jobs and pods that makes these calls after its reads;
/// gives back what it did and what it sent.
async fn scenario(
    book: &SongBook,
    jobs: &[Job],
    pods: Option<&[Pod]>,
    writes: Vec<fixtures::Call>,
) -> (Result<Done, ReconcileError>, Vec<Value>) {
    let mut calls = vec![get(BOOK, stored(book)), get(JOBS, list(jobs))];
    let reads = calls.len() + usize::from(pods.is_some());
    calls.extend(pods.map(|pods| get(PODS, list(pods))));
    calls.extend(writes);
    let server = Scenario::expecting(calls);
    let done = run(&server.client).await;
    let mut sent = server.finished().await;
    (done, sent.split_off(reads))
}

/// A book whose first stage runs, and its Job as it was created.
async fn started() -> (SongBook, Job) {
    let (done, sent) = scenario(&book(), &[], None, vec![post(JOBS), put(STATUS)]).await;
    assert_eq!(done.unwrap().started, Some((Stage::TocDiscovery, 1)));
    let mut job: Job = serde_json::from_value(sent[0].clone()).unwrap();
    job.metadata.uid = Some("job-uid".to_owned());
    (serde_json::from_value(sent[1].clone()).unwrap(), job)
}

pub(super) fn reasons(done: &Done) -> Vec<&'static str> {
    done.told.iter().map(|told| told.reason).collect()
}

#[tokio::test]
async fn a_new_book_gets_its_job_and_then_its_status() {
    let (book, job) = started().await;
    assert!(
        job.metadata
            .name
            .unwrap()
            .starts_with("harbour-songs-toc-discovery-")
    );
    let status = book.status.unwrap();
    assert_eq!(status.observed_generation, Some(1));
    assert_eq!(status.stage, Some(Stage::TocDiscovery));
    let conditions: Vec<_> = status
        .conditions
        .iter()
        .map(|condition| (condition.type_.as_str(), condition.status.as_str()))
        .collect();
    assert_eq!(
        conditions,
        [
            ("Accepted", "True"),
            ("Ready", "Unknown"),
            ("Reconciling", "True")
        ]
    );
}

#[tokio::test]
async fn a_second_reconcile_only_reads() {
    let (book, job) = started().await;
    let (done, sent) = scenario(&book, &[job], Some(&[]), vec![]).await;
    let done = done.unwrap();
    assert!(sent.is_empty());
    assert!(done.told.is_empty() && done.started.is_none());
}

#[tokio::test]
async fn an_end_is_written_down_together_with_the_next_start() {
    let (book, job) = started().await;
    let stage = book.status.clone().unwrap().stages[0].clone();
    let report = fixtures::report(stage.name, 1, &stage.fingerprint.unwrap(), Outcome::Done);
    let pods = [pod(&job).ended(0, Some(&report))];
    let (done, sent) = scenario(
        &book,
        &[job.complete()],
        Some(&pods),
        vec![post(JOBS), put(STATUS)],
    )
    .await;
    let done = done.unwrap();
    assert_eq!(done.ended, Some((Stage::TocDiscovery, Some(Outcome::Done))));
    assert_eq!(done.started, Some((Stage::TocParsing, 1)));
    assert_eq!(reasons(&done), ["StageSucceeded", "StageStarted"]);
    assert_eq!(sent[1]["status"]["bookId"], fixtures::BOOK_ID);
    assert_eq!(
        sent[1]["metadata"]["resourceVersion"], "1",
        "only over what was read"
    );
}

#[tokio::test]
async fn a_job_that_is_there_already_is_taken_over() {
    let (_, job) = started().await;
    let name = job.metadata.name.clone().unwrap();
    let there = get(
        &format!("{JOBS}/{name}"),
        serde_json::to_value(&job).unwrap(),
    );
    let writes = vec![post(JOBS).refused(409, "AlreadyExists"), there, put(STATUS)];
    let (done, _) = scenario(&book(), &[], None, writes).await;
    assert!(done.is_ok());
}

#[tokio::test]
async fn a_job_of_somebody_else_is_left_alone() {
    let (_, mut job) = started().await;
    job.metadata.owner_references = None;
    let name = job.metadata.name.clone().unwrap();
    let there = get(
        &format!("{JOBS}/{name}"),
        serde_json::to_value(&job).unwrap(),
    );
    let writes = vec![post(JOBS).refused(409, "AlreadyExists"), there, put(STATUS)];
    let (done, _) = scenario(&book(), &[], None, writes).await;
    assert!(matches!(
        done,
        Err(ReconcileError::Apply(apply::ApplyError::ForeignJob { .. }))
    ));
}

#[tokio::test]
async fn a_quota_that_says_no_is_told_once_and_tried_again() {
    let writes = vec![
        post(JOBS).refused(403, "exceeded quota: books"),
        put(STATUS),
    ];
    let (done, sent) = scenario(&book(), &[], None, writes).await;
    assert!(done.is_err(), "comes back with a growing wait");
    let book: SongBook = serde_json::from_value(sent[1].clone()).unwrap();
    let status = book.status.clone().unwrap();
    assert_eq!(status.stages[0].attempt, 0);
    assert_eq!(status.stages[0].reason.as_deref(), Some("JobRefused"));
    assert!(status.conditions[1].message.contains("exceeded quota"));

    let writes = vec![post(JOBS).refused(403, "exceeded quota: books")];
    let (done, _) = scenario(&book, &[], None, writes).await;
    assert!(done.is_err());
}

#[tokio::test]
async fn a_conflict_is_told_apart_from_a_failure() {
    let writes = vec![post(JOBS), put(STATUS).refused(409, "Conflict")];
    let (done, _) = scenario(&book(), &[], None, writes).await;
    assert!(done.unwrap_err().is_conflict());
}

#[tokio::test]
async fn an_invalid_spec_waits_for_an_edit_without_further_writes() {
    let mut bad = book();
    bad.spec.source.key = " ".to_owned();
    let (done, sent) = scenario(&bad, &[], None, vec![put(STATUS)]).await;
    assert_eq!(reasons(&done.unwrap()), ["SpecRefused"]);
    assert_eq!(sent[0]["status"]["phase"], "Failed");
    let refused: SongBook = serde_json::from_value(sent[0].clone()).unwrap();
    let (done, _) = scenario(&refused, &[], None, vec![]).await;
    assert!(done.unwrap().told.is_empty());
    assert!(at_rest(&refused, Timestamp::now()).is_some());
}

#[tokio::test]
async fn suspension_deletes_the_job() {
    let (mut book, job) = started().await;
    book.spec.suspend = true;
    book.metadata.generation = Some(2);
    let name = job.metadata.name.clone().unwrap();
    let writes = vec![delete(&format!("{JOBS}/{name}")), put(STATUS)];
    let (done, sent) = scenario(&book, &[job], Some(&[]), writes).await;
    assert_eq!(reasons(&done.unwrap()), ["BookSuspended"]);
    assert_eq!(sent[0]["propagationPolicy"], "Foreground");
    assert_eq!(sent[1]["status"]["phase"], "Pending");
}

#[tokio::test]
async fn a_book_on_its_way_out_is_left_alone() {
    let mut leaving = book();
    leaving.metadata.deletion_timestamp = Some(fixtures::at(1));
    let server = Scenario::expecting(vec![get(BOOK, stored(&leaving))]);
    assert_eq!(run(&server.client).await.unwrap(), Done::default());
    server.finished().await;
}

/// A book whose results go with it, and which waits for that.
fn held() -> SongBook {
    let mut held = book();
    held.spec.deletion_policy = crate::crd::DeletionPolicy::Delete;
    held.metadata.finalizers = Some(vec!["other".to_owned(), names::FINALIZER.to_owned()]);
    held
}

#[tokio::test]
async fn the_finalizer_is_set_before_anything_is_written_and_removed_with_its_policy() {
    let mut new = held();
    new.metadata.finalizers = None;
    let (done, sent) = scenario(&new, &[], None, vec![patch(BOOK, stored(&new))]).await;
    assert_eq!(done.unwrap(), Done::default());
    assert_eq!(
        sent[0]["metadata"],
        json!({"resourceVersion": "1", "finalizers": [names::FINALIZER]})
    );
    let mut retained = held();
    retained.spec.deletion_policy = crate::crd::DeletionPolicy::Retain;
    let (_, sent) = scenario(&retained, &[], None, vec![patch(BOOK, stored(&new))]).await;
    assert_eq!(sent[0]["metadata"]["finalizers"], json!(["other"]));
    let (done, _) = scenario(&held(), &[], None, vec![post(JOBS), put(STATUS)]).await;
    assert!(done.unwrap().started.is_some());
}

#[tokio::test]
async fn a_deleted_book_goes_once_its_results_are_gone() {
    const BOOKS: &str = "/apis/sheetmusic.dev/v1alpha1/namespaces/music/songbooks";
    let mut leaving = held();
    leaving.metadata.deletion_timestamp = Some(fixtures::at(Timestamp::now().as_second()));
    leaving.status = Some(SongBookStatus {
        book_id: Some(fixtures::BOOK_ID.to_owned()),
        ..SongBookStatus::default()
    });
    assert!(at_rest(&leaving, Timestamp::now()).is_none());
    let reads = |jobs: &[Job]| {
        vec![
            get(BOOK, stored(&leaving)),
            get(JOBS, list(jobs)),
            get(BOOKS, list(std::slice::from_ref(&leaving))),
        ]
    };
    let step = async |jobs: &[Job], write: fixtures::Call| {
        let mut calls = reads(jobs);
        calls.push(write);
        let server = Scenario::expecting(calls);
        let done = run(&server.client).await.unwrap();
        (done, server.finished().await.pop().unwrap())
    };
    let (done, sent) = step(&[], post(JOBS)).await;
    assert!(done.look_again.is_some());
    let job: Job = serde_json::from_value(sent).unwrap();

    let (done, sent) = step(&[job.complete()], patch(BOOK, stored(&leaving))).await;
    assert_eq!(reasons(&done), ["ResultsDeleted"]);
    assert_eq!(sent["metadata"]["finalizers"], json!(["other"]));

    let mut calls = reads(&[]);
    calls.push(post(JOBS).refused(403, "because it is being terminated"));
    calls.push(patch(BOOK, stored(&leaving)));
    let server = Scenario::expecting(calls);
    let done = run(&server.client).await.unwrap();
    assert_eq!(reasons(&done), ["ResultsKept"]);
    server.finished().await;
}

#[tokio::test]
async fn jobs_that_only_bear_our_label_are_not_ours() {
    let mut stranger = fixtures::job("stranger");
    stranger.metadata.owner_references = None;
    let (done, _) = scenario(&book(), &[stranger], None, vec![post(JOBS), put(STATUS)]).await;
    assert!(done.is_ok());
}

#[tokio::test]
async fn a_malformed_book_is_told_so_once() {
    let mut broken = stored(&book());
    broken["spec"] = json!({"source": "not an object"});
    let server = Scenario::expecting(vec![get(BOOK, broken), put(STATUS)]);
    let refuse = |client: Client| async move {
        malformed::refuse(&client, "music", "harbour-songs", "invalid type").await
    };
    let told = refuse(server.client.clone()).await.unwrap();
    assert_eq!(told.len(), 1);
    let sent = server.finished().await;
    assert_eq!(sent[1]["spec"]["source"], "not an object");
    assert_eq!(sent[1]["status"]["conditions"][0]["reason"], "Malformed");

    let server = Scenario::expecting(vec![get(BOOK, sent[1].clone())]);
    assert!(refuse(server.client.clone()).await.unwrap().is_empty());
    server.finished().await;
}

#[test]
fn a_finished_book_is_at_rest_until_its_time_is_over() {
    let mut done = book();
    let mut status = SongBookStatus {
        observed_generation: Some(1),
        phase: crate::crd::Phase::Succeeded,
        finished_at: Some(fixtures::at(1_000)),
        ..SongBookStatus::default()
    };
    done.status = Some(status.clone());
    let at = |second| fixtures::at(second).0;
    assert_eq!(at_rest(&done, at(2_000)), Some(Done::default()));
    done.spec.ttl_seconds_after_finished = Some(600);
    let rest = at_rest(&done, at(1_100)).unwrap();
    assert_eq!(rest.look_again, Some(Duration::from_secs(500)));
    assert_eq!(at_rest(&done, at(1_600)), None);
    status.phase = crate::crd::Phase::Running;
    done.status = Some(status);
    assert_eq!(at_rest(&done, at(1_100)), None);
}
