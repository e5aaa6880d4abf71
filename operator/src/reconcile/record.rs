//! Writes down how an attempt ended, and when the next one is due: pure; the clock is an
//! argument.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use songbook_contract::{Money, Outcome, Sha256Hex, Stage, Waiting};

use super::verdict::Verdict;
use crate::crd::{StageState, StageStatus, ThrottledBy, conditions::reasons};

/// Wait before the first repeat of a failed attempt, in seconds; doubles each time.
const RETRY_SECONDS: i64 = 10;
/// Longest wait before a repeat, in seconds.
const MAX_RETRY_SECONDS: i64 = 300;
/// Wait after the first throttled attempt, in seconds; doubles each time.
const THROTTLE_SECONDS: i64 = 30;
/// Longest wait after a throttled attempt, in seconds.
const MAX_THROTTLE_SECONDS: i64 = 600;
/// Longest wait that a service may ask for, in seconds: whoever asks for days is looked
/// at again all the same.
const MAX_ASKED_SECONDS: i64 = 3600;

/// What a stage's attempts are held to.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Repeats of a failed attempt.
    pub retries: i32,
    /// UID of the book, from which waits are drawn.
    pub uid: &'a str,
}

/// The Job of the attempt was deleted before it ended.
pub fn lost(stage: &mut StageStatus, terms: &Terms<'_>, now: Timestamp) {
    let verdict = Verdict {
        outcome: None,
        reason: reasons::JOB_LOST.to_owned(),
        message: "the stage's Job was deleted before it ended".to_owned(),
        report: None,
    };
    end(stage, &verdict, terms, now);
}

/// The attempt ended with `verdict`.
pub fn end(stage: &mut StageStatus, verdict: &Verdict, terms: &Terms<'_>, now: Timestamp) {
    stage.finished_at = Some(to_second(now));
    stage.retry_at = None;
    stage.reason = Some(verdict.reason.clone());
    stage.unbought = (verdict.report.as_ref()).is_some_and(|report| report.unbought);
    stage.message = (!verdict.message.is_empty()).then(|| verdict.message.clone());
    if verdict.outcome != Some(Outcome::Throttled) {
        stage.throttles = 0;
        stage.throttled = None;
    }
    stage.state = match verdict.outcome {
        Some(Outcome::Done) => {
            stage.failures = 0;
            StageState::Succeeded
        }
        Some(Outcome::NeedsReview) => StageState::NeedsReview,
        Some(Outcome::BadInput | Outcome::Misconfigured) => StageState::Failed,
        Some(Outcome::Throttled) => {
            stage.throttles = stage.throttles.saturating_add(1);
            let waiting = verdict
                .report
                .as_ref()
                .and_then(|report| report.waiting.as_ref());
            stage.throttled = Some(throttled(stage.throttled.take(), waiting, now));
            let wait = throttle_wait(stage.throttles, waiting);
            stage.retry_at = Some(retry_at(stage, wait, terms.uid, now));
            StageState::Waiting
        }
        Some(Outcome::Transient) | None => {
            stage.failures = stage.failures.saturating_add(1);
            if stage.failures > terms.retries {
                StageState::Failed
            } else {
                let wait = growing(RETRY_SECONDS, stage.failures, MAX_RETRY_SECONDS);
                stage.retry_at = Some(retry_at(stage, wait, terms.uid, now));
                StageState::Waiting
            }
        }
    };
}

/// Whether the budget has stopped `stage`.
pub fn out_of_money(stage: &StageStatus) -> bool {
    stage.state == StageState::NeedsReview
        && stage.reason.as_deref() == Some(reasons::BUDGET_EXCEEDED)
}

/// The stage that the budget has stopped, if `limit` allows more than what the stages that
/// did without something were given. Only that makes another attempt worth while: no other
/// edit buys more than the last one did.
pub fn more_money(stages: &[StageStatus], limit: Option<Money>) -> Option<Stage> {
    let stopped = stages.iter().find(|stage| out_of_money(stage))?;
    let least = stages
        .iter()
        .filter(|stage| stage.unbought || stage.name == stopped.name)
        .filter_map(|stage| stage.budget.as_deref()?.parse::<Money>().ok())
        .min()?;
    limit
        .is_none_or(|limit| limit > least)
        .then_some(stopped.name)
}

/// Which service asked to slow down and since when: as long as one attempt after the
/// other was refused by the same service, since the first of them.
fn throttled(
    before: Option<ThrottledBy>,
    waiting: Option<&Waiting>,
    now: Timestamp,
) -> ThrottledBy {
    let service = waiting.map_or("a service", |waiting| waiting.service.as_str());
    match before {
        Some(before) if waiting.is_none() || before.service == service => before,
        _ => {
            let seconds = waiting.map_or(0, |waiting| seconds(waiting.seconds));
            ThrottledBy {
                service: service.to_owned(),
                since: to_second(after(now, -seconds)),
            }
        }
    }
}

/// Never sooner than the service said; and longer each time even if it always says
/// "soon", because a new attempt costs a pod.
fn throttle_wait(times: i32, waiting: Option<&Waiting>) -> i64 {
    let asked = waiting
        .and_then(|waiting| waiting.retry_after_seconds)
        .map_or(0, seconds)
        .min(MAX_ASKED_SECONDS);
    growing(THROTTLE_SECONDS, times, MAX_THROTTLE_SECONDS).max(asked)
}

fn seconds(count: u64) -> i64 {
    // A hundred years: far from the ends of what a timestamp holds.
    i64::try_from(count).unwrap_or(i64::MAX).min(3_155_760_000)
}

/// `base`, doubled for each time after the first, at most `most`.
fn growing(base: i64, times: i32, most: i64) -> i64 {
    let doublings = u32::try_from(times.saturating_sub(1)).unwrap_or(0).min(16);
    base.saturating_mul(1 << doublings).min(most)
}

/// `wait` seconds from now and up to a fifth more, so that books which failed together
/// do not come back together. The same book and attempt give the same time.
fn retry_at(stage: &StageStatus, wait: i64, uid: &str, now: Timestamp) -> Time {
    let digest = Sha256Hex::of(format!("{uid}\n{}\n{}", stage.name, stage.attempt).as_bytes());
    let draw = digest
        .as_str()
        .get(..4)
        .and_then(|digits| i64::from_str_radix(digits, 16).ok())
        .unwrap_or(0);
    let more = wait * draw / (5 * 0xffff);
    to_second(after(now, wait + more))
}

/// So many seconds after `time`.
pub fn after(time: Timestamp, seconds: i64) -> Timestamp {
    time.saturating_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// How long it is from `now` to `time`; nothing if it is past.
pub fn until(time: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(time.duration_since(now)).unwrap_or(Duration::ZERO)
}

/// `now` as Kubernetes stores it, so that what is computed equals what is read back.
pub fn to_second(now: Timestamp) -> Time {
    Time(Timestamp::from_second(now.as_second()).unwrap_or(now))
}

#[cfg(test)]
mod tests {
    use songbook_contract::StageReport;

    use super::*;
    use crate::fixtures::{Dice, UID, at};

    const TERMS: Terms<'static> = Terms {
        retries: 3,
        uid: UID,
    };

    fn running() -> StageStatus {
        StageStatus {
            state: StageState::Running,
            attempt: 1,
            ..StageStatus::pending(Stage::PageMapping)
        }
    }

    fn verdict(outcome: Outcome, reason: &str) -> Verdict {
        Verdict {
            outcome: Some(outcome),
            reason: reason.to_owned(),
            message: String::new(),
            report: Some(Box::new(StageReport::new(
                Stage::PageMapping,
                outcome,
                reason,
                "",
            ))),
        }
    }

    fn refused(service: &str, seconds: u64, retry_after_seconds: Option<u64>) -> Verdict {
        let mut verdict = verdict(Outcome::Throttled, "Throttled");
        verdict.report.as_mut().unwrap().waiting = Some(Waiting {
            service: service.to_owned(),
            seconds,
            retry_after_seconds,
        });
        verdict
    }

    #[test]
    fn waits_are_bounded() {
        assert_eq!(growing(10, 1, 300), 10);
        assert_eq!(growing(10, 6, 300), 300);
        assert_eq!(growing(10, i32::MAX, 300), 300);
        assert_eq!(growing(10, 0, 300), 10);
    }

    #[test]
    fn a_throttled_stage_knows_by_whom_and_since_when() {
        let mut stage = running();
        end(
            &mut stage,
            &refused("Textract", 40, None),
            &TERMS,
            at(1_000).0,
        );
        let by = stage.throttled.clone().unwrap();
        assert_eq!((by.service.as_str(), by.since), ("Textract", at(960)));

        end(
            &mut stage,
            &refused("Textract", 5, None),
            &TERMS,
            at(2_000).0,
        );
        assert_eq!(stage.throttled.clone().unwrap().since, at(960));
        end(
            &mut stage,
            &refused("Bedrock", 5, None),
            &TERMS,
            at(3_000).0,
        );
        assert_eq!(stage.throttled.clone().unwrap().since, at(2_995));

        let mut silent = verdict(Outcome::Throttled, "ReportMissing");
        silent.report = None;
        end(&mut stage, &silent, &TERMS, at(4_000).0);
        assert_eq!(stage.throttled.clone().unwrap().service, "Bedrock");

        end(
            &mut stage,
            &verdict(Outcome::Done, "Done"),
            &TERMS,
            at(5_000).0,
        );
        assert_eq!((stage.throttled, stage.throttles), (None, 0));
    }

    #[test]
    fn the_next_attempt_is_never_sooner_than_the_service_said() {
        for (times, asked, least) in [
            (0, None, 30),
            (0, Some(5), 30),
            (0, Some(120), 120),
            (9, Some(120), 600),
            (0, Some(u64::MAX), 3600),
        ] {
            let mut stage = running();
            stage.throttles = times;
            end(
                &mut stage,
                &refused("Textract", u64::MAX, asked),
                &TERMS,
                at(0).0,
            );
            let wait = stage.retry_at.unwrap().0.as_second();
            assert!(
                (least..=least + least / 5).contains(&wait),
                "{times} {asked:?}: {wait}"
            );
        }
    }

    #[test]
    fn whatever_is_throttled_a_thousand_times_has_not_failed() {
        let mut dice = Dice::new(3);
        let mut stage = running();
        let mut now = at(1_700_000_000).0;
        for _ in 0..1_000 {
            let asked = (dice.below(2) == 0).then(|| u64::from(dice.below(10_000)));
            let service = ["Textract", "Bedrock"][dice.below(2) as usize];
            let waited = u64::from(dice.below(1_000));
            end(&mut stage, &refused(service, waited, asked), &TERMS, now);
            assert_eq!((stage.state, stage.failures), (StageState::Waiting, 0));
            let next = stage.retry_at.clone().unwrap().0;
            let wait = until(next, now).as_secs();
            assert!((30..=4_320).contains(&wait), "{wait}");
            now = next;
            stage.state = StageState::Running;
            stage.attempt += 1;
        }
        assert_eq!(stage.throttles, 1_000);
    }

    #[test]
    fn only_more_money_than_any_stage_was_given_helps_the_one_that_ran_out() {
        let money = |text: &str| Some(text.parse::<Money>().unwrap());
        let given = |name, budget: Option<&str>| StageStatus {
            budget: budget.map(str::to_owned),
            unbought: name == Stage::TocDiscovery,
            ..StageStatus::pending(name)
        };
        let mut stages = [
            given(Stage::TocDiscovery, Some("0.40")),
            given(Stage::PageMapping, Some("0.50")),
            given(Stage::PdfSplitting, Some("0.10")),
        ];
        assert_eq!(more_money(&stages, None), None, "nothing has stopped");
        let stopped = verdict(Outcome::NeedsReview, reasons::BUDGET_EXCEEDED);
        end(&mut stages[1], &stopped, &TERMS, at(0).0);
        let helps = Some(Stage::PageMapping);
        assert_eq!(more_money(&stages, money("0.400001")), helps);
        assert_eq!(more_money(&stages, None), helps);
        assert_eq!(more_money(&stages, money("0.40")), None);
        assert_eq!(more_money(&stages, money("0.20")), None);

        let review = verdict(Outcome::NeedsReview, "LowVerificationRate");
        end(&mut stages[1], &review, &TERMS, at(0).0);
        assert_eq!(more_money(&stages, None), None);
    }
}
