//! Refusals are waited out, failures tried again, hopeless cases given up.

use songbook_contract::Outcome;

use super::*;

const TRIES: u32 = 5;

fn service(milliseconds: u64) -> Service {
    let patience = Patience {
        refusals: Duration::from_millis(milliseconds),
        ..Patience::default()
    };
    Service::new("Textract", TRIES, Some(1000.0), None, patience)
}

fn throttled(retry_after: Option<u64>) -> Failure {
    Failure::Throttled {
        retry_after: retry_after.map(Duration::from_secs),
        said: "slow down".to_owned(),
    }
}

fn passing() -> Failure {
    Failure::Passing {
        said: "500".to_owned(),
    }
}

#[test]
fn refusals_are_waited_out_and_counted() {
    let service = service(5_000);
    let mut left = 3;
    let answer = service.ask(
        "",
        0.0,
        |_| 0.0,
        || {
            if left == 0 {
                return Ok("yes");
            }
            left -= 1;
            Err(throttled(None))
        },
    );
    assert_eq!(answer, Ok("yes"));
    assert_eq!(service.repeated(), 3);
}

#[test]
fn a_service_that_refuses_everything_is_given_up_as_waiting() {
    let error = service(50).ask("", 0.0, |()| 0.0, || Err(throttled(None)));
    let error = error.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Throttled);
    assert_eq!(error.waiting().unwrap().service, "Textract");
}

#[test]
fn one_subject_that_is_refused_does_not_give_up_another() {
    let service = service(30);
    let refused = service.ask("a", 0.0, |()| 0.0, || Err(throttled(None)));
    assert!(refused.is_err());
    assert_eq!(service.ask("b", 0.0, |_| 0.0, || Ok(1)), Ok(1));
}

#[test]
fn a_wait_beyond_patience_is_not_begun() {
    let began = Instant::now();
    let error = service(5_000).ask("", 0.0, |()| 0.0, || Err(throttled(Some(600))));
    let waiting = error.unwrap_err().waiting().unwrap();
    assert!(waiting.retry_after_seconds.unwrap() > 590);
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn passing_failures_are_tried_again_so_often() {
    let service = service(5_000);
    let mut calls = 0;
    let error = service.ask(
        "",
        0.0,
        |()| 0.0,
        || {
            calls += 1;
            Err(passing())
        },
    );
    assert_eq!(calls, TRIES);
    assert_eq!(error.unwrap_err().outcome(), Outcome::Transient);
    assert_eq!(service.repeated(), u64::from(TRIES) - 1);
}

#[test]
fn what_cannot_get_better_is_not_tried_again() {
    for failure in [
        Failure::Denied {
            action: "textract:DetectDocumentText",
            resource: "*".to_owned(),
            who: "r".to_owned(),
            said: String::new(),
        },
        Failure::Misconfigured {
            reason: "NoCredentials",
            said: String::new(),
        },
    ] {
        let mut calls = 0;
        let error = service(5_000).ask(
            "",
            0.0,
            |()| 0.0,
            || {
                calls += 1;
                Err(failure.clone())
            },
        );
        assert_eq!(error.unwrap_err().outcome(), Outcome::Misconfigured);
        assert_eq!(calls, 1);
    }
}

#[test]
fn pauses_double_within_bounds() {
    assert_eq!(pause(1, 1.0), FIRST_PAUSE);
    assert_eq!(pause(3, 1.0), FIRST_PAUSE * 4);
    assert_eq!(pause(3, 0.0), FIRST_PAUSE * 2);
    assert_eq!(pause(30, 1.0), LONGEST_PAUSE);
    assert!((0.0..1.0).contains(&fraction()));
}
