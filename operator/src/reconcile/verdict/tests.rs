//! What Jobs and pods say, and what they do not.

use serde_json::json;

use super::*;
use crate::fixtures::{self, FINGERPRINT, JobFixture as _, PodFixture as _, UID, job, pod};

const STAGE: Stage = Stage::PageMapping;

fn expected() -> Expected<'static> {
    Expected {
        uid: UID,
        stage: STAGE,
        attempt: 2,
        fingerprint: FINGERPRINT,
        book_id: Some("ba7816bf8f01cfea"),
        plan: false,
    }
}

fn report(outcome: Outcome) -> StageReport {
    fixtures::report(STAGE, 2, FINGERPRINT, outcome)
}

fn look(job: &Job, pods: &[Pod]) -> Attempt {
    attempt(Some(job), pods, &expected())
}

fn active(has_pod: bool) -> Attempt {
    Attempt::Active {
        waits: None,
        has_pod,
    }
}

fn outcome(attempt: &Attempt) -> Option<Option<Outcome>> {
    match attempt {
        Attempt::Ended(verdict) => Some(verdict.outcome),
        _ => None,
    }
}

fn reason(attempt: Attempt) -> String {
    match attempt {
        Attempt::Ended(verdict) => verdict.reason,
        other => panic!("{other:?} has not ended"),
    }
}

#[test]
fn a_missing_job_proves_nothing() {
    assert_eq!(attempt(None, &[], &expected()), Attempt::Missing);
}

#[test]
fn a_report_decides_before_the_job_does_where_it_cannot_change_any_more() {
    let running = job("j");
    for (code, early) in [
        (0, true),
        (10, true),
        (20, true),
        (30, true),
        (40, false),
        (50, false),
    ] {
        let wanted = Outcome::from_exit_code(code).unwrap();
        let pods = [pod(&running).ended(code, Some(&report(wanted)))];
        let seen = look(&running, &pods);
        assert_eq!(outcome(&seen).is_some(), early, "code {code}");
        let over = job("j").failed();
        assert_eq!(
            outcome(&look(&over, &pods)),
            Some(Some(wanted)),
            "code {code}"
        );
    }
}

#[test]
fn a_success_without_its_own_report_is_a_failure() {
    let complete = job("j").complete();
    let spoil = |edit: fn(&mut StageReport)| {
        let mut report = report(Outcome::Done);
        edit(&mut report);
        pod(&complete).ended(0, Some(&report))
    };
    let table: [(&str, Pod, &str); 10] = [
        (
            "none",
            pod(&complete).ended(0, None),
            reasons::REPORT_MISSING,
        ),
        (
            "words",
            pod(&complete).message(0, "all is well"),
            reasons::REPORT_UNREADABLE,
        ),
        (
            "cut off",
            pod(&complete).message(0, r#"{"version":1,"stage":"page-map"#),
            reasons::REPORT_UNREADABLE,
        ),
        (
            "another stage",
            spoil(|r| r.stage = Stage::TocParsing),
            reasons::REPORT_FOREIGN,
        ),
        (
            "another book object",
            spoil(|r| r.uid = "x".to_owned()),
            reasons::REPORT_FOREIGN,
        ),
        (
            "an older attempt",
            spoil(|r| r.attempt = 1),
            reasons::REPORT_FOREIGN,
        ),
        (
            "an older request",
            spoil(|r| r.requested = None),
            reasons::REPORT_FOREIGN,
        ),
        (
            "another outcome",
            spoil(|r| r.outcome = Outcome::BadInput),
            reasons::REPORT_FOREIGN,
        ),
        (
            "no artifact",
            spoil(|r| r.artifact = None),
            reasons::REPORT_FOREIGN,
        ),
        (
            "another PDF",
            spoil(|r| r.book_id = Some("0000000000000000".parse().unwrap())),
            reasons::REPORT_FOREIGN,
        ),
    ];
    for (name, pod, wanted) in table {
        let seen = look(&complete, &[pod]);
        assert_eq!(outcome(&seen), Some(None), "{name}");
        assert_eq!(reason(seen), wanted, "{name}");
    }
    let lost = look(&complete, &[]);
    assert_eq!(outcome(&lost), Some(None));
    assert_eq!(reason(lost), reasons::REPORT_LOST);
}

#[test]
fn a_refusal_without_a_report_is_still_one() {
    let failed = job("j").failed();
    let seen = look(&failed, &[pod(&failed).ended(20, None)]);
    assert_eq!(outcome(&seen), Some(Some(Outcome::BadInput)));
}

#[test]
fn ends_that_nobody_meant_are_failures_with_their_cause() {
    let failed = job("j").failed();
    let table = [
        (
            pod(&failed).killed(137, "OOMKilled"),
            reasons::OUT_OF_MEMORY,
        ),
        (pod(&failed).killed(139, "Error"), reasons::CRASHED),
        (
            pod(&failed).killed(137, "Error").reason("DeadlineExceeded"),
            reasons::DEADLINE_EXCEEDED,
        ),
        (
            pod(&failed).reason("DeadlineExceeded"),
            reasons::DEADLINE_EXCEEDED,
        ),
        (
            pod(&failed)
                .ended(50, Some(&report(Outcome::Transient)))
                .reason("DeadlineExceeded"),
            reasons::DEADLINE_EXCEEDED,
        ),
        (pod(&failed).reason("Evicted"), "Evicted"),
    ];
    for (pod, wanted) in table {
        let seen = look(&failed, &[pod]);
        assert_eq!(outcome(&seen), Some(None), "{wanted}");
        assert_eq!(reason(seen), wanted);
    }
}

#[test]
fn pods_of_other_jobs_say_nothing() {
    let running = job("j");
    let mut other = job("other");
    other.metadata.uid = Some("other-job".to_owned());
    let stranger = pod(&other).ended(0, Some(&report(Outcome::Done)));
    assert_eq!(look(&running, &[stranger]), active(false));
}

#[test]
fn the_pod_that_replaced_an_evicted_one_counts() {
    let running = job("j");
    let evicted = pod(&running).killed(143, "Error").created(10);
    let fresh = pod(&running).created(20);
    assert_eq!(
        look(&running, &[fresh.clone(), evicted.clone()]),
        active(true)
    );
    let done = fresh.ended(0, Some(&report(Outcome::Done)));
    assert_eq!(
        outcome(&look(&running, &[done, evicted])),
        Some(Some(Outcome::Done))
    );
}

#[test]
fn what_a_pod_waits_for_is_told_in_steady_words() {
    let running = job("j");
    let pull = look(&running, &[pod(&running).waiting("ErrImagePull")]);
    let back_off = look(&running, &[pod(&running).waiting("ImagePullBackOff")]);
    assert_eq!(pull, back_off);
    assert!(matches!(pull, Attempt::Active { waits: Some(_), .. }));
    let creating = look(&running, &[pod(&running).waiting("ContainerCreating")]);
    assert_eq!(creating, active(true));
    let mut homeless = pod(&running);
    homeless.status = serde_json::from_value(json!({"conditions": [
        {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
    ]}))
    .unwrap();
    assert!(matches!(
        look(&running, &[homeless]),
        Attempt::Active { waits: Some((reason, _)), .. } if reason == reasons::UNSCHEDULABLE
    ));
}

#[test]
fn time_that_was_over_while_a_service_was_waited_for_is_no_failure() {
    let over = job("j").failed();
    let mut waited = report(Outcome::Transient);
    waited.waiting = Some(songbook_contract::Waiting {
        service: "Textract".to_owned(),
        seconds: 90,
        retry_after_seconds: None,
    });
    let ended = |report| {
        [pod(&over)
            .ended(50, Some(report))
            .reason("DeadlineExceeded")]
    };
    assert_eq!(
        outcome(&look(&over, &ended(&waited))),
        Some(Some(Outcome::Throttled))
    );
    let worked = report(Outcome::Transient);
    assert_eq!(outcome(&look(&over, &ended(&worked))), Some(None));
}

#[test]
fn a_plan_has_to_have_a_plan_and_needs_no_artifact() {
    let complete = job("j").complete();
    let asked = Expected {
        plan: true,
        ..expected()
    };
    let mut planned = report(Outcome::Done);
    planned.artifact = None;
    let end = |report: &StageReport| {
        let pods = [pod(&complete).ended(0, Some(report))];
        attempt(Some(&complete), &pods, &asked)
    };
    assert_eq!(reason(end(&planned)), reasons::REPORT_FOREIGN);
    planned.plan = serde_json::from_value(json!({
        "pages": 1, "textractPages": {"min": 0, "max": 1}, "modelCalls": {"min": 0, "max": 0},
        "cost": {"min": "0", "max": "0.0015"}, "seconds": 1,
    }))
    .unwrap();
    assert_eq!(outcome(&end(&planned)), Some(Some(Outcome::Done)));
}
