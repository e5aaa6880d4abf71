//! The stages, and the plan before them, while a decision is made about them.

use std::time::Duration;

use jiff::Timestamp;
use k8s_openapi::{api::batch::v1::Job, apimachinery::pkg::apis::meta::v1::Time};
use kube::ResourceExt as _;
use songbook_contract::Stage;

use super::{LOOK_AGAIN, NO_POD, Start, Step};
use crate::{
    crd::{PlanStatus, SongBookStatus, StageState, StageStatus},
    names,
    reconcile::{
        plan::{self, Before},
        record::{self, after, to_second, until},
        validate::ValidatedSongBook,
        verdict,
    },
};

/// The stages while a decision is made about them.
pub(super) struct Table {
    /// The six stages.
    pub stages: Vec<StageStatus>,
    /// The plan of the costs, if there is or has to be one.
    pub plan: Option<PlanStatus>,
    /// What the next stage has to wait for.
    pub before: Before,
    /// The `reprocess` token that was acted upon last.
    pub reprocess_token: Option<String>,
    fingerprints: Vec<(Stage, String)>,
}

impl Table {
    /// What `status` remembers, with the stages that the spec of `book` has made dirty
    /// set back.
    pub fn recall(book: &ValidatedSongBook, status: &SongBookStatus) -> Self {
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
        let mut table = Self {
            stages,
            plan: status.plan.clone(),
            before: Before::Nothing,
            reprocess_token,
            fingerprints,
        };
        table.buy_more(book);
        table
    }

    /// If the budget that has stopped the book was raised: back to the first stage that did
    /// without something. A stage after it that lacks nothing finds itself done, unless
    /// what it builds on has changed, and costs no more than its Job.
    pub fn buy_more(&mut self, book: &ValidatedSongBook) {
        let Some(stopped) = record::more_money(&self.stages, book.limit()) else {
            return;
        };
        let lacks = self.stages.iter().find(|stage| stage.unbought);
        let first = lacks.map_or(stopped, |stage| stage.name);
        for stage in &mut self.stages {
            if (first..=stopped).contains(&stage.name) {
                set_back(stage);
            }
        }
    }

    /// Finds out whether a plan has to be made or approved before the next stage.
    pub fn consider_plan(&mut self, book: &ValidatedSongBook, status: &SongBookStatus) {
        let edited = status.observed_generation != book.generation;
        let known = plan::recall(book, status.plan.as_ref(), edited);
        self.before = plan::before(book, &self.stages, Some(&known));
        if self.before != Before::Nothing {
            self.plan = Some(known);
        } else if let Some(plan) = &mut self.plan
            && plan.state == StageState::Running
        {
            // Nobody waits for it any more.
            *plan = plan::unmade(plan.attempt);
        }
    }

    /// The first stage that is not done.
    fn current(&self) -> Option<&StageStatus> {
        self.stages
            .iter()
            .find(|stage| stage.state != StageState::Succeeded)
    }

    pub fn current_mut(&mut self) -> Option<&mut StageStatus> {
        self.stages
            .iter_mut()
            .find(|stage| stage.state != StageState::Succeeded)
    }

    pub fn step(
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
            match self.before {
                Before::Nothing => self.due(book, book_id, now),
                Before::Plan => self.plan_due(book, now),
                Before::Approval => None,
            }
        };
        if book.suspend {
            if let Some(stage) = self.current_mut()
                && stage.state == StageState::Running
            {
                set_back(stage);
            }
            if let Some(plan) = &mut self.plan
                && plan.state == StageState::Running
            {
                *plan = plan::unmade(plan.attempt);
            }
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
        if next.plans {
            if let Some(plan) = &mut self.plan {
                let mut run = plan::as_stage(plan);
                start(&mut run, &next, now);
                plan::take_over(plan, run);
            }
        } else if let Some(stage) = self.current_mut() {
            start(stage, &next, now);
            stage.budget = book.limit().map(|limit| limit.to_string());
        }
        Step::Start(next)
    }

    /// The attempt to plan the costs that is due now.
    fn plan_due(&self, book: &ValidatedSongBook, now: Timestamp) -> Option<Start> {
        let plan = self.plan.as_ref()?;
        if !is_due(plan.state, plan.retry_at.as_ref(), now) {
            return None;
        }
        let fingerprint = book.plan_fingerprint();
        let attempt = plan.attempt.saturating_add(1);
        Some(Start {
            stage: Stage::TocDiscovery,
            plans: true,
            attempt,
            job: names::plan_name(&book.name, &book.uid, &fingerprint, attempt),
            fingerprint,
            redo: String::new(),
            book_id: None,
        })
    }

    /// The attempt that is due now.
    fn due(
        &self,
        book: &ValidatedSongBook,
        book_id: Option<&str>,
        now: Timestamp,
    ) -> Option<Start> {
        let stage = self.current()?;
        if !is_due(stage.state, stage.retry_at.as_ref(), now) {
            return None;
        }
        let name = stage.name;
        let (_, fingerprint) = self.fingerprints.iter().find(|(stage, _)| *stage == name)?;
        let attempt = stage.attempt.saturating_add(1);
        Some(Start {
            stage: name,
            plans: false,
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
            let plan = self.plan.as_ref();
            self.stages.iter().any(|stage| {
                stage.state != StageState::Pending && stage.job.as_deref() == Some(name)
            }) || plan.is_some_and(|plan| plan.job.as_deref() == Some(name))
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
        let plan = self.plan.as_ref().filter(|_| self.before == Before::Plan);
        plan.is_some_and(|plan| plan.state == StageState::Failed)
            || self
                .current()
                .is_none_or(|stage| stage.state == StageState::Failed)
    }

    fn expired(&self, book: &ValidatedSongBook, status: &SongBookStatus, now: Timestamp) -> bool {
        let (Some(ttl), Some(finished)) = (book.ttl_seconds, &status.finished_at) else {
            return false;
        };
        self.over() && after(finished.0, ttl) <= now
    }

    pub fn look_again(
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
        let (state, started_at, retry_at) = match (self.before, &self.plan) {
            (Before::Approval, _) => return None,
            (Before::Plan, Some(plan)) => (plan.state, &plan.started_at, &plan.retry_at),
            _ => {
                let stage = self.current()?;
                (stage.state, &stage.started_at, &stage.retry_at)
            }
        };
        match state {
            StageState::Running => {
                let age = started_at
                    .as_ref()
                    .map_or(Duration::ZERO, |start| until(now, start.0));
                Some(if age < NO_POD { NO_POD } else { LOOK_AGAIN })
            }
            StageState::Waiting => Some(
                retry_at
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

/// Whether an attempt may be started now.
fn is_due(state: StageState, retry_at: Option<&Time>, now: Timestamp) -> bool {
    match state {
        StageState::Pending => true,
        StageState::Waiting => retry_at.is_none_or(|at| at.0 <= now),
        _ => false,
    }
}

/// Notes that the attempt `next` runs.
fn start(stage: &mut StageStatus, next: &Start, now: Timestamp) {
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
