//! What to do next: the heart of the operator. Pure; the clock is an argument.
//!
//! Everything that is remembered comes from the status, so a decision is the same after
//! a restart. A finished Job that is gone changes nothing, because its stage's state is
//! in the status; a Job that the status does not know yet is found by its name, because
//! the same status gives the same name.
//!
//! Retries have one owner, this module: a Job makes one attempt (`backoffLimit: 0`) and
//! the next one is a new Job, due at a time that is written down. Kubernetes' own
//! retries know no waiting that does not count, forget their waits with the Job, and
//! would let two attempts share one name and one report.

mod table;

use std::time::Duration;

use jiff::Timestamp;
use k8s_openapi::api::{batch::v1::Job, core::v1::Pod};
use songbook_contract::{Stage, StageReport};

use super::{
    plan::{self, Before},
    record::{self, until},
    validate::ValidatedSongBook,
    verdict::{self, Attempt, Expected, Verdict},
};
use crate::crd::{PlanStatus, SongBookStatus, StageState, StageStatus, conditions::reasons};
use table::Table;

/// How long a Job may be without a pod before that is worth telling.
const NO_POD: Duration = Duration::from_secs(30);
/// How often a running stage is looked at although nothing was heard of it.
const LOOK_AGAIN: Duration = Duration::from_secs(600);

/// What was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The stages as they are to be remembered once the step is taken.
    pub stages: Vec<StageStatus>,
    /// The plan of the costs as it is to be remembered once the step is taken.
    pub plan: Option<PlanStatus>,
    /// What the next stage has to wait for.
    pub before: Before,
    /// The one thing to do.
    pub step: Step,
    /// The report that was accepted in this decision.
    pub report: Option<Box<StageReport>>,
    /// The book's id, as far as it is known now.
    pub book_id: Option<String>,
    /// The `reprocess` token that was acted upon last.
    pub reprocess_token: Option<String>,
    /// When to look again without being told of a change.
    pub look_again: Option<Duration>,
}

impl Decision {
    /// The first stage that is not done.
    pub fn current(&self) -> Option<&StageStatus> {
        self.stages
            .iter()
            .find(|stage| stage.state != StageState::Succeeded)
    }

    /// Takes back that `start` was done, because of `reason`: the stage stays about to be
    /// started, and the next try is the same attempt with the same Job's name.
    pub fn hold_back(&mut self, start: &Start, reason: &str, message: &str) {
        let held = StageStatus {
            attempt: start.attempt.saturating_sub(1),
            reason: Some(reason.to_owned()),
            message: Some(message.to_owned()),
            ..StageStatus::pending(start.stage)
        };
        if start.plans {
            if let Some(plan) = &mut self.plan {
                plan::take_over(plan, held);
            }
        } else {
            for stage in &mut self.stages {
                if stage.name == start.stage {
                    stage.state = held.state;
                    stage.attempt = held.attempt;
                    stage.job = None;
                    stage.fingerprint = None;
                    stage.started_at = None;
                    stage.reason.clone_from(&held.reason);
                    stage.message.clone_from(&held.message);
                }
            }
        }
        self.step = Step::Rest;
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Rest,
    /// Create the Job of an attempt.
    Start(Start),
    /// Delete these Jobs, which nobody wants any more, and wait until they are gone.
    Stop(Vec<String>),
    /// Delete the SongBook: its time after the end is over.
    Expire,
}

/// An attempt to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The stage.
    pub stage: Stage,
    /// Whether the costs are planned in place of the stage.
    pub plans: bool,
    /// Which attempt, from 1.
    pub attempt: i32,
    /// Name of the Job.
    pub job: String,
    /// What is asked.
    pub fingerprint: String,
    /// The `reprocess` token that the stage is done for.
    pub redo: String,
    /// The book's id that the source must have, if it is known.
    pub book_id: Option<String>,
}

/// Decides about `book`, given what is remembered of it, its Jobs and their pods.
pub fn decide(
    book: &ValidatedSongBook,
    status: &SongBookStatus,
    jobs: &[Job],
    pods: &[Pod],
    now: Timestamp,
) -> Decision {
    let mut table = Table::recall(book, status);
    let mut book_id = status.book_id.clone();
    let mut report = None;
    let seen = Seen {
        book,
        jobs,
        pods,
        now,
    };

    if let Some(stage) = table.current_mut()
        && stage.state == StageState::Running
    {
        let retries = book.stage(stage.name).map_or(0, |plan| plan.retries);
        if let Some(verdict) = look_after(stage, &seen, book_id.as_deref(), retries, false) {
            if stage.state == StageState::Succeeded
                && let Some(id) = verdict.report.as_ref().and_then(|r| r.book_id.as_ref())
            {
                book_id = Some(id.to_string());
            }
            report = verdict.report;
        }
        // The budget was raised while the attempt ran on the old one.
        table.buy_more(book);
    }
    table.consider_plan(book, status);
    if table.before == Before::Plan
        && let Some(plan) = &mut table.plan
        && plan.state == StageState::Running
    {
        let mut run = plan::as_stage(plan);
        let retries = book.stage(run.name).map_or(0, |plan| plan.retries);
        let verdict = look_after(&mut run, &seen, book_id.as_deref(), retries, true);
        let found = verdict.and_then(|verdict| verdict.report?.plan);
        plan::take_over(plan, run);
        if let Some(found) = found {
            plan::show(plan, &found, &book.currency);
        }
        table.before = plan::before(book, &table.stages, table.plan.as_ref());
    }

    let step = table.step(book, status, jobs, book_id.as_deref(), now);
    let look_again = table.look_again(book, status, &step, now);
    Decision {
        stages: table.stages,
        plan: table.plan,
        before: table.before,
        step,
        report,
        book_id,
        reprocess_token: table.reprocess_token,
        look_again,
    }
}

/// What a decision is made from.
struct Seen<'a> {
    book: &'a ValidatedSongBook,
    jobs: &'a [Job],
    pods: &'a [Pod],
    now: Timestamp,
}

/// Takes note in `stage` of how its running attempt stands; gives back how it ended.
fn look_after(
    stage: &mut StageStatus,
    seen: &Seen<'_>,
    book_id: Option<&str>,
    retries: i32,
    plan: bool,
) -> Option<Verdict> {
    let Seen {
        book,
        jobs,
        pods,
        now,
    } = *seen;
    let terms = record::Terms {
        retries,
        uid: &book.uid,
    };
    let job = jobs
        .iter()
        .find(|job| job.metadata.name.is_some() && job.metadata.name == stage.job);
    let expected = Expected {
        uid: &book.uid,
        stage: stage.name,
        attempt: stage.attempt,
        fingerprint: stage.fingerprint.as_deref().unwrap_or_default(),
        book_id,
        plan,
    };
    match verdict::attempt(job, pods, &expected) {
        Attempt::Active { waits, has_pod } => {
            let waits = waits.or_else(|| (!has_pod).then(|| pod_missing(stage, now)).flatten());
            (stage.reason, stage.message) = waits.unzip();
            None
        }
        Attempt::Missing => {
            record::lost(stage, &terms, now);
            None
        }
        Attempt::Ended(verdict) => {
            record::end(stage, &verdict, &terms, now);
            Some(verdict)
        }
    }
}

/// Whether nothing is left to do for what `status` says about generation `generation`:
/// no request to the API server is needed to know it.
pub fn is_settled(status: &SongBookStatus, generation: Option<i64>) -> bool {
    use crate::crd::Phase;
    let ended = matches!(
        status.phase,
        Phase::Succeeded | Phase::Failed | Phase::NeedsReview
    );
    ended && generation.is_some() && status.observed_generation == generation
}

/// The Job controller tells only in its own events why it creates no pod; at least tell
/// that it does not.
fn pod_missing(stage: &StageStatus, now: Timestamp) -> Option<(String, String)> {
    let started = stage.started_at.as_ref()?;
    (until(now, started.0) >= NO_POD).then(|| {
        (
            reasons::POD_MISSING.to_owned(),
            format!(
                "the Job has no pod: its service account may be missing in this namespace, or a quota or policy says no; see `kubectl describe job {}`",
                stage.job.as_deref().unwrap_or_default()
            ),
        )
    })
}

#[cfg(test)]
mod cloud_tests;
#[cfg(test)]
mod tests;
