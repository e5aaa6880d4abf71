//! How a book stands, in conditions: pure.

use jiff::Timestamp;

use super::{
    decide::Decision,
    plan::{self, Before},
    record,
    validate::ValidatedSongBook,
};
use crate::crd::{
    PlanStatus, SongBookStatus, StageState, StageStatus,
    conditions::{self, Wanted, reasons},
};

/// What a book is at.
#[derive(Debug, Clone, Copy)]
pub enum Front<'a> {
    /// All stages are done.
    Done,
    /// The first stage that is not done.
    Stage(&'a StageStatus),
    /// The plan is being made.
    Plan(&'a PlanStatus),
    /// The plan is to be approved.
    Approval(&'a PlanStatus),
}

impl<'a> Front<'a> {
    /// What the book is at once `decision` is carried out.
    pub fn of(decision: &'a Decision) -> Self {
        match (decision.current(), &decision.plan, decision.before) {
            (None, ..) => Self::Done,
            (Some(_), Some(plan), Before::Plan) => Self::Plan(plan),
            (Some(_), Some(plan), Before::Approval) => Self::Approval(plan),
            (Some(stage), ..) => Self::Stage(stage),
        }
    }
}

/// How an attempt stands, of a stage or of the plan.
struct Run<'a> {
    name: &'a str,
    state: StageState,
    attempt: i32,
    retry_at: Option<Timestamp>,
    reason: Option<&'a str>,
    message: &'a str,
}

impl Run<'_> {
    fn told(&self, words: &str) -> String {
        if words.is_empty() {
            self.name.to_owned()
        } else {
            format!("{}: {words}", self.name)
        }
    }
}

/// The conditions that hold.
pub fn conditions(
    status: &SongBookStatus,
    front: &Front<'_>,
    book: &ValidatedSongBook,
) -> Vec<Wanted> {
    let mut wanted = vec![Wanted::new(
        conditions::ACCEPTED,
        true,
        reasons::SPEC_ACCEPTED,
        "the spec is sound",
    )];
    match front {
        Front::Done => wanted.push(Wanted::new(
            conditions::READY,
            true,
            reasons::BOOK_COMPLETED,
            completed(status),
        )),
        Front::Approval(_) if book.suspend => suspended(&mut wanted, "plan"),
        Front::Approval(plan) => {
            let message = plan::invitation(&book.name, plan);
            for (type_, holds) in [
                (conditions::READY, false),
                (conditions::AWAITING_APPROVAL, true),
            ] {
                let reason = reasons::AWAITING_APPROVAL;
                wanted.push(Wanted::new(type_, holds, reason, message.clone()));
            }
        }
        Front::Plan(plan) => {
            let run = Run {
                name: "plan",
                state: plan.state,
                attempt: plan.attempt,
                retry_at: plan.retry_at.as_ref().map(|at| at.0),
                reason: plan.reason.as_deref(),
                message: plan.message.as_deref().unwrap_or_default(),
            };
            of_run(&mut wanted, &run, false, book.suspend);
        }
        Front::Stage(stage) => {
            let spent;
            let mut message = stage.message.as_deref().unwrap_or_default();
            let stopped = record::out_of_money(stage);
            if stopped {
                spent = out_of_money(status, stage, book);
                message = &spent;
            }
            let run = Run {
                name: stage.name.as_str(),
                state: stage.state,
                attempt: stage.attempt,
                retry_at: stage.retry_at.as_ref().map(|at| at.0),
                reason: stage.reason.as_deref(),
                message,
            };
            of_run(&mut wanted, &run, stage.throttles > 0, book.suspend);
            if stopped {
                let reason = reasons::BUDGET_EXCEEDED;
                wanted.push(Wanted::new(
                    conditions::BUDGET_EXCEEDED,
                    true,
                    reason,
                    message,
                ));
            }
            // It holds until an attempt gets past the service, not only between attempts.
            if let Some(by) = stage.throttled.as_ref().filter(|_| !book.suspend) {
                let mut message = format!("{} refuses requests since {}", by.service, by.since.0);
                if let Some(at) = run.retry_at {
                    message = format!("{message}; the next attempt is at {at}");
                }
                let reason = reasons::THROTTLED;
                wanted.push(Wanted::new(conditions::THROTTLED, true, reason, message));
            }
        }
    }
    wanted
}

fn completed(status: &SongBookStatus) -> String {
    match (status.songs, status.verified_songs) {
        (Some(songs), Some(verified)) => format!("{songs} songs, {verified} of them verified"),
        (Some(songs), None) => format!("{songs} songs"),
        _ => "all stages are done".to_owned(),
    }
}

/// What was spent of which limit, and the way out.
fn out_of_money(status: &SongBookStatus, stage: &StageStatus, book: &ValidatedSongBook) -> String {
    let spent = status.usage.as_ref().map_or("", |usage| &usage.cost);
    let limit = stage.budget.as_deref().unwrap_or_default();
    let words = stage.message.as_deref().unwrap_or_default();
    format!(
        "spent {spent} of {limit} {}; what is free is done. Raise spec.budget to go on, or set spec.ocr.engine to Local and spec.model.mode to Never to go on without. {words}",
        book.currency
    )
    .trim_end()
    .to_owned()
}

fn suspended(wanted: &mut Vec<Wanted>, name: &str) {
    let message = format!("{name}: waits for spec.suspend to become false");
    for (type_, holds) in [(conditions::READY, false), (conditions::SUSPENDED, true)] {
        wanted.push(Wanted::new(
            type_,
            holds,
            reasons::SUSPENDED,
            message.clone(),
        ));
    }
}

/// The conditions of a book that is at `run`.
fn of_run(wanted: &mut Vec<Wanted>, run: &Run<'_>, throttled: bool, is_suspended: bool) {
    let told = |words: &str| run.told(words);
    let mut hold = |conditions: &[(&'static str, Option<bool>)], reason: &str, message: String| {
        for (type_, holds) in conditions {
            wanted.push(Wanted::new(type_, *holds, reason, message.clone()));
        }
    };
    let on_the_way = [
        (conditions::READY, None),
        (conditions::RECONCILING, Some(true)),
    ];
    let cause = run.reason;
    let words = run.message;
    match run.state {
        StageState::Failed => hold(
            &[
                (conditions::READY, Some(false)),
                (conditions::STALLED, Some(true)),
            ],
            cause.unwrap_or("Failed"),
            told(words),
        ),
        StageState::NeedsReview => hold(
            &[
                (conditions::READY, Some(false)),
                (conditions::STALLED, Some(true)),
                (conditions::NEEDS_REVIEW, Some(true)),
            ],
            cause.unwrap_or("NeedsReview"),
            told(words),
        ),
        _ if is_suspended => suspended(wanted, run.name),
        StageState::Waiting => {
            let reason = if throttled {
                reasons::THROTTLED
            } else {
                reasons::RETRYING
            };
            let message = told(&format!(
                "next attempt at {}; the last one: {} {words}",
                run.retry_at.map_or_else(String::new, |at| at.to_string()),
                cause.unwrap_or_default(),
            ));
            hold(&on_the_way, reason, message);
        }
        StageState::Running | StageState::Pending | StageState::Succeeded => {
            let is_plan = run.name == "plan";
            let (reason, message) = match (run.state, cause) {
                (_, Some(cause)) => (cause, told(words)),
                (StageState::Running, None) => (
                    if is_plan {
                        reasons::PLANNING
                    } else {
                        reasons::STAGE_RUNNING
                    },
                    told(&format!("attempt {} runs", run.attempt)),
                ),
                _ => (reasons::STAGE_PENDING, told("about to be started")),
            };
            hold(&on_the_way, reason, message);
        }
    }
}
