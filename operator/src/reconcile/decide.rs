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

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use k8s_openapi::{
    api::{batch::v1::Job, core::v1::Pod},
    apimachinery::pkg::apis::meta::v1::Time,
};
use kube::ResourceExt as _;
use songbook_contract::{Outcome, Sha256Hex, Stage, StageReport};

use super::{
    validate::ValidatedSongBook,
    verdict::{self, Attempt, Expected, Verdict},
};
use crate::{
    crd::{SongBookStatus, StageState, StageStatus, conditions::reasons},
    names,
};

/// Wait before the first repeat of a failed attempt, in seconds; doubles each time.
const RETRY_SECONDS: i64 = 10;
/// Longest wait before a repeat, in seconds.
const MAX_RETRY_SECONDS: i64 = 300;
/// Wait after the first throttled attempt, in seconds; doubles each time.
const THROTTLE_SECONDS: i64 = 30;
/// Longest wait after a throttled attempt, in seconds.
const MAX_THROTTLE_SECONDS: i64 = 600;
/// How long a Job may be without a pod before that is worth telling.
const NO_POD: Duration = Duration::from_secs(30);
/// How often a running stage is looked at although nothing was heard of it.
const LOOK_AGAIN: Duration = Duration::from_secs(600);

/// What was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The stages as they are to be remembered once the step is taken.
    pub stages: Vec<StageStatus>,
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

    /// Takes back that `start` was done, because of `message`: the stage stays about to
    /// be started, and the next try is the same attempt with the same Job's name.
    pub fn hold_back(&mut self, start: &Start, message: &str) {
        for stage in &mut self.stages {
            if stage.name == start.stage {
                stage.state = StageState::Pending;
                stage.attempt = start.attempt.saturating_sub(1);
                stage.job = None;
                stage.fingerprint = None;
                stage.started_at = None;
                stage.reason = Some(reasons::JOB_REFUSED.to_owned());
                stage.message = Some(message.to_owned());
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

    if let Some(stage) = table.current_mut()
        && stage.state == StageState::Running
    {
        let plan = book.stage(stage.name);
        let retries = plan.map_or(0, |plan| plan.retries);
        let job = jobs
            .iter()
            .find(|job| job.metadata.name.is_some() && job.metadata.name == stage.job);
        let expected = Expected {
            uid: &book.uid,
            stage: stage.name,
            attempt: stage.attempt,
            fingerprint: stage.fingerprint.as_deref().unwrap_or_default(),
            book_id: book_id.as_deref(),
        };
        match verdict::attempt(job, pods, &expected) {
            Attempt::Active { waits, has_pod } => {
                let waits = waits.or_else(|| (!has_pod).then(|| pod_missing(stage, now)).flatten());
                (stage.reason, stage.message) = waits.unzip();
            }
            Attempt::Missing => record(stage, &job_lost(), retries, &book.uid, now),
            Attempt::Ended(verdict) => {
                record(stage, &verdict, retries, &book.uid, now);
                if stage.state == StageState::Succeeded
                    && let Some(id) = verdict.report.as_ref().and_then(|r| r.book_id.as_ref())
                {
                    book_id = Some(id.to_string());
                }
                report = verdict.report;
            }
        }
    }

    let step = table.step(book, status, jobs, book_id.as_deref(), now);
    let look_again = table.look_again(book, status, &step, now);
    Decision {
        stages: table.stages,
        step,
        report,
        book_id,
        reprocess_token: table.reprocess_token,
        look_again,
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

/// The stages while a decision is made about them.
struct Table {
    stages: Vec<StageStatus>,
    fingerprints: Vec<(Stage, String)>,
    reprocess_token: Option<String>,
}

impl Table {
    /// What `status` remembers, with the stages that the spec of `book` has made dirty
    /// set back.
    fn recall(book: &ValidatedSongBook, status: &SongBookStatus) -> Self {
        let mut stages: Vec<StageStatus> = Stage::ALL
            .into_iter()
            .map(|name| {
                status
                    .stages
                    .iter()
                    .find(|stage| stage.name == name)
                    .cloned()
                    .unwrap_or_else(|| StageStatus::pending(name))
            })
            .collect();

        let mut reprocess_token = status.reprocess_token.clone();
        if let Some(asked) = &book.reprocess
            && reprocess_token.as_ref() != Some(&asked.token)
        {
            reprocess_token = Some(asked.token.clone());
            for stage in &mut stages {
                if stage.name >= asked.from {
                    stage.redo = Some(asked.token.clone());
                }
            }
        }

        let fingerprints = book.fingerprints(|name| redo_of(&stages, name));
        let edited = status.observed_generation != book.generation;
        for (stage, (_, fingerprint)) in stages.iter_mut().zip(&fingerprints) {
            let asked_otherwise = stage
                .fingerprint
                .as_ref()
                .is_some_and(|known| known != fingerprint);
            // An edit may raise a limit or name another account: a failed attempt is
            // worth another try although the request is the same.
            let may_help =
                edited && matches!(stage.state, StageState::Failed | StageState::Waiting);
            if asked_otherwise || may_help {
                set_back(stage);
            }
        }
        Self {
            stages,
            fingerprints,
            reprocess_token,
        }
    }

    /// The first stage that is not done.
    fn current(&self) -> Option<&StageStatus> {
        self.stages
            .iter()
            .find(|stage| stage.state != StageState::Succeeded)
    }

    fn current_mut(&mut self) -> Option<&mut StageStatus> {
        self.stages
            .iter_mut()
            .find(|stage| stage.state != StageState::Succeeded)
    }

    fn step(
        &mut self,
        book: &ValidatedSongBook,
        status: &SongBookStatus,
        jobs: &[Job],
        book_id: Option<&str>,
        now: Timestamp,
    ) -> Step {
        let next = if book.suspend {
            None
        } else {
            self.due(book, book_id, now)
        };
        if book.suspend
            && let Some(stage) = self.current_mut()
            && stage.state == StageState::Running
        {
            set_back(stage);
        }
        let wanted = next.as_ref().map(|next| next.job.as_str());
        match self.in_the_way(jobs, wanted) {
            Blocked::By(names) => return Step::Stop(names),
            Blocked::ByLeaving => return Step::Rest,
            Blocked::No => {}
        }
        let Some(next) = next else {
            return if self.expired(book, status, now) {
                Step::Expire
            } else {
                Step::Rest
            };
        };
        if let Some(stage) = self.current_mut() {
            stage.state = StageState::Running;
            stage.attempt = next.attempt;
            stage.job = Some(next.job.clone());
            stage.fingerprint = Some(next.fingerprint.clone());
            stage.started_at = Some(to_second(now));
            stage.finished_at = None;
            stage.retry_at = None;
            stage.reason = None;
            stage.message = None;
        }
        Step::Start(next)
    }

    /// The attempt that is due now.
    fn due(
        &self,
        book: &ValidatedSongBook,
        book_id: Option<&str>,
        now: Timestamp,
    ) -> Option<Start> {
        let stage = self.current()?;
        let due = match stage.state {
            StageState::Pending => true,
            StageState::Waiting => stage.retry_at.as_ref().is_none_or(|at| at.0 <= now),
            _ => false,
        };
        if !due {
            return None;
        }
        let name = stage.name;
        let (_, fingerprint) = self.fingerprints.iter().find(|(stage, _)| *stage == name)?;
        let attempt = stage.attempt.saturating_add(1);
        Some(Start {
            stage: name,
            attempt,
            job: names::job_name(&book.name, &book.uid, name, fingerprint, attempt),
            fingerprint: fingerprint.clone(),
            redo: stage.redo.clone().unwrap_or_default(),
            // The first stage takes whatever the source is; the others are held to it.
            book_id: (name != Stage::TocDiscovery)
                .then(|| book_id.map(str::to_owned))
                .flatten(),
        })
    }

    /// Jobs that must be gone before another one is started: two runners of one book
    /// must never write at the same time.
    fn in_the_way(&self, jobs: &[Job], wanted: Option<&str>) -> Blocked {
        // A Job whose verdict is known may still be on its way to saying so itself.
        let known = |name: &str| {
            self.stages.iter().any(|stage| {
                stage.state != StageState::Pending && stage.job.as_deref() == Some(name)
            })
        };
        let mut stop = Vec::new();
        let mut leaving = false;
        for job in jobs {
            let name = job.name_any();
            let is_wanted = wanted == Some(name.as_str());
            if job.metadata.deletion_timestamp.is_some() {
                leaving |= is_wanted || (!verdict::is_finished(job) && !known(&name));
            } else if !verdict::is_finished(job) && !is_wanted && !known(&name) {
                stop.push(name);
            }
        }
        if !stop.is_empty() {
            Blocked::By(stop)
        } else if leaving {
            Blocked::ByLeaving
        } else {
            Blocked::No
        }
    }

    fn over(&self) -> bool {
        self.current()
            .is_none_or(|stage| stage.state == StageState::Failed)
    }

    fn expired(&self, book: &ValidatedSongBook, status: &SongBookStatus, now: Timestamp) -> bool {
        let (Some(ttl), Some(finished)) = (book.ttl_seconds, &status.finished_at) else {
            return false;
        };
        self.over() && after(finished.0, ttl) <= now
    }

    fn look_again(
        &self,
        book: &ValidatedSongBook,
        status: &SongBookStatus,
        step: &Step,
        now: Timestamp,
    ) -> Option<Duration> {
        if *step == Step::Expire {
            return None;
        }
        if self.over() {
            let finished = status.finished_at.as_ref().map_or(now, |time| time.0);
            return book.ttl_seconds.map(|ttl| until(after(finished, ttl), now));
        }
        if book.suspend {
            return None;
        }
        let stage = self.current()?;
        match stage.state {
            StageState::Running => {
                let age = stage
                    .started_at
                    .as_ref()
                    .map_or(Duration::ZERO, |start| until(now, start.0));
                Some(if age < NO_POD { NO_POD } else { LOOK_AGAIN })
            }
            StageState::Waiting => Some(
                stage
                    .retry_at
                    .as_ref()
                    .map_or(Duration::ZERO, |at| until(at.0, now)),
            ),
            StageState::Pending => Some(LOOK_AGAIN),
            StageState::Succeeded | StageState::NeedsReview | StageState::Failed => None,
        }
    }
}

enum Blocked {
    No,
    By(Vec<String>),
    ByLeaving,
}

fn redo_of(stages: &[StageStatus], name: Stage) -> String {
    stages
        .iter()
        .find(|stage| stage.name == name)
        .and_then(|stage| stage.redo.clone())
        .unwrap_or_default()
}

/// Back to the start line. The attempts stay counted, because they name Jobs.
fn set_back(stage: &mut StageStatus) {
    *stage = StageStatus {
        attempt: stage.attempt,
        redo: stage.redo.take(),
        ..StageStatus::pending(stage.name)
    };
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

fn job_lost() -> Verdict {
    Verdict {
        outcome: None,
        reason: reasons::JOB_LOST.to_owned(),
        message: "the stage's Job was deleted before it ended".to_owned(),
        report: None,
    }
}

/// Writes down how an attempt ended.
fn record(stage: &mut StageStatus, verdict: &Verdict, retries: i32, uid: &str, now: Timestamp) {
    stage.finished_at = Some(to_second(now));
    stage.retry_at = None;
    stage.reason = Some(verdict.reason.clone());
    stage.message = (!verdict.message.is_empty()).then(|| verdict.message.clone());
    stage.state = match verdict.outcome {
        Some(Outcome::Done) => {
            stage.failures = 0;
            stage.throttles = 0;
            StageState::Succeeded
        }
        Some(Outcome::NeedsReview) => StageState::NeedsReview,
        Some(Outcome::BadInput | Outcome::Misconfigured) => StageState::Failed,
        Some(Outcome::Throttled) => {
            stage.throttles = stage.throttles.saturating_add(1);
            let wait = growing(THROTTLE_SECONDS, stage.throttles, MAX_THROTTLE_SECONDS);
            stage.retry_at = Some(retry_at(stage, wait, uid, now));
            StageState::Waiting
        }
        Some(Outcome::Transient) | None => {
            stage.failures = stage.failures.saturating_add(1);
            stage.throttles = 0;
            if stage.failures > retries {
                StageState::Failed
            } else {
                let wait = growing(RETRY_SECONDS, stage.failures, MAX_RETRY_SECONDS);
                stage.retry_at = Some(retry_at(stage, wait, uid, now));
                StageState::Waiting
            }
        }
    };
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

fn after(time: Timestamp, seconds: i64) -> Timestamp {
    time.saturating_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

fn until(time: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(time.duration_since(now)).unwrap_or(Duration::ZERO)
}

/// `now` as Kubernetes stores it, so that what is computed equals what is read back.
pub fn to_second(now: Timestamp) -> Time {
    Time(Timestamp::from_second(now.as_second()).unwrap_or(now))
}

#[cfg(test)]
mod tests;
