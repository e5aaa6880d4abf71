//! One reconcile of one SongBook: observe → validate → decide → build → apply → status.
//!
//! Only `observe` reads, only `apply` and the one status write at the end write; the
//! steps between hold no client. A reconcile that finds nothing changed writes nothing.

pub mod apply;
pub mod build;
pub mod decide;
pub mod deletion;
pub mod events;
pub mod malformed;
pub mod observe;
pub mod plan;
pub mod record;
pub mod shares;
pub mod spent;
pub mod standing;
pub mod status;
pub mod terms;
pub mod validate;
pub mod verdict;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kube::{Api, Client, ResourceExt as _, api::PostParams};
use songbook_contract::{Outcome, Stage};

use crate::{
    cli::JobDefaults,
    crd::{
        SongBook, SongBookStatus, StageState,
        conditions::{self, reasons},
    },
    names,
};
use decide::Step;
use shares::Shares;
use spent::Spent;

/// What a reconcile did, for metrics, logs and events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Done {
    /// When to look again without being told of a change.
    pub look_again: Option<Duration>,
    /// The attempt that was started: stage and number.
    pub started: Option<(Stage, i32)>,
    /// The attempt that ended: stage and outcome, `None` for a crash.
    pub ended: Option<(Stage, Option<Outcome>)>,
    /// What services were used, and what they cost, that was not counted before.
    pub spent: Option<Spent>,
    /// What is worth an event.
    pub told: Vec<events::Told>,
}

/// A reconcile that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The facts cannot be read.
    #[error(transparent)]
    Observe(#[from] observe::ObserveError),
    /// The Jobs that use services cannot be counted.
    #[error(transparent)]
    Shares(#[from] shares::SharesError),
    /// The Job cannot be built.
    #[error(transparent)]
    Build(#[from] build::BuildError),
    /// The step cannot be taken.
    #[error(transparent)]
    Apply(#[from] apply::ApplyError),
    /// The status cannot be written.
    #[error("cannot write the status of {namespace}/{name}")]
    WriteStatus {
        /// Namespace of the SongBook.
        namespace: String,
        /// Its name.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
}

impl ReconcileError {
    /// The step that failed, for metrics: one of a fixed set.
    pub fn step(&self) -> &'static str {
        match self {
            Self::Observe(_) => "observe",
            Self::Shares(_) => "shares",
            Self::Build(_) => "build",
            Self::Apply(_) => "apply",
            Self::WriteStatus { .. } => "status",
        }
    }

    /// Whether somebody else wrote at the same time: looking again at once helps.
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::WriteStatus { source, .. }
            | Self::Apply(apply::ApplyError::Finalizer { source, .. })
                if matches!(&**source, kube::Error::Api(answer) if answer.is_conflict())
        )
    }
}

/// What can be said about `cached` without asking the API server: `None` if it has to be
/// reconciled.
pub fn at_rest(cached: &SongBook, now: Timestamp) -> Option<Done> {
    let status = cached.status.as_ref()?;
    if cached.metadata.deletion_timestamp.is_some() {
        return (!deletion::is_held(cached)).then(Done::default);
    }
    if !decide::is_settled(status, cached.metadata.generation) {
        return None;
    }
    // What stopped it is the platform's word, which may be another one since the operator
    // started; finding out costs two reads.
    let by_platform = status.conditions.iter().any(|condition| {
        condition.reason == reasons::POLICY_VIOLATION
            || condition.type_ == conditions::BUDGET_EXCEEDED
    });
    if by_platform {
        return None;
    }
    let (Some(ttl), Some(finished)) = (cached.spec.ttl_seconds_after_finished, &status.finished_at)
    else {
        return Some(Done::default());
    };
    let left = SignedDuration::from_secs(ttl) - now.duration_since(finished.0);
    let left = Duration::try_from(left)
        .ok()
        .filter(|left| !left.is_zero())?;
    Some(Done {
        look_again: Some(left),
        ..Done::default()
    })
}

/// Brings the SongBook `namespace/name` one step further.
///
/// # Errors
/// [`ReconcileError`]; nothing is lost by doing it again.
pub async fn reconcile(
    client: &Client,
    defaults: &JobDefaults,
    shares: &Shares,
    namespace: &str,
    name: &str,
) -> Result<Done, ReconcileError> {
    let Some(observed) = observe::observe(client, namespace, name).await? else {
        return Ok(Done::default());
    };
    let book = &observed.book;
    if book.metadata.deletion_timestamp.is_some() {
        return leave(client, defaults, &observed).await;
    }
    let old = book.status.clone().unwrap_or_default();
    let valid = match validate::validate(book, defaults) {
        Ok(valid) => valid,
        Err(error) => return refuse(client, &observed, &old, &error).await,
    };

    // Before the first Job: what is written must never be without the one who deletes it.
    let hold = deletion::is_wanted(book);
    if hold != deletion::is_held(book) {
        apply::hold(client, book, hold).await?;
        // The change wakes the book again, as it is now.
        return Ok(Done::default());
    }

    let mut decision = decide::decide(&valid, &old, &observed.jobs, &observed.pods, observed.now);
    if let Some(stage) = decision.current() {
        tracing::Span::current()
            .record("stage", stage.name.as_str())
            .record("attempt", stage.attempt);
    }
    let mut done = Done {
        look_again: decision.look_again,
        ended: ended(&old, &decision),
        ..Done::default()
    };
    match &decision.step {
        Step::Rest => {}
        Step::Start(start) => {
            let job = if start.plans {
                build::plan(&valid, start, defaults)?
            } else {
                build::job(&valid, start, defaults)?
            };
            // Held until the Job is there, so that two books never count the same share.
            let wanted = build::promise(&valid, start, defaults);
            let Some(_turn) = shares
                .take(client, &defaults.platform.cloud, &wanted, &valid.uid)
                .await?
            else {
                let start = start.clone();
                decision.hold_back(&start, reasons::WAITING_FOR_SHARE, shares::NONE_LEFT);
                let new = status::of_decision(&old, &valid, &decision, observed.now);
                done.spent = Spent::between(&old, &new, &valid);
                done.told = write_status(client, book, &old, new).await?;
                done.look_again = Some(shares::wait(&valid.uid));
                return Ok(done);
            };
            let new = match apply::create(client, &valid, &job).await {
                Ok(new) => new,
                Err(error) => {
                    // A quota or an admission policy says no: the user should read it.
                    let start = start.clone();
                    decision.hold_back(&start, reasons::JOB_REFUSED, &error.to_string());
                    let new = status::of_decision(&old, &valid, &decision, observed.now);
                    write_status(client, book, &old, new).await?;
                    return Err(error.into());
                }
            };
            done.started = (!start.plans).then_some((start.stage, start.attempt));
            tracing::info!(job = start.job, new, "the stage's Job is there");
        }
        Step::Stop(jobs) => {
            tracing::info!(?jobs, "stopping Jobs that are no longer wanted");
            apply::stop(client, &valid.namespace, jobs).await?;
        }
        Step::Expire => {
            tracing::info!("the SongBook's time after its end is over");
            apply::expire(client, book).await?;
            return Ok(done);
        }
    }
    let new = status::of_decision(&old, &valid, &decision, observed.now);
    done.spent = Spent::between(&old, &new, &valid);
    done.told = write_status(client, book, &old, new).await?;
    Ok(done)
}

/// Notes that the spec of a book cannot be worked on. What its namespace may not use is
/// stopped as well: a policy that was made stricter holds for what runs too.
async fn refuse(
    client: &Client,
    observed: &observe::Observed,
    old: &SongBookStatus,
    error: &validate::InvalidSpec,
) -> Result<Done, ReconcileError> {
    tracing::warn!(%error, "the spec cannot be worked on and waits for an edit");
    let book = &observed.book;
    let mut new = status::of_invalid(old, book.metadata.generation, error, observed.now);
    if matches!(error, validate::InvalidSpec::Policy(_)) {
        let running: Vec<String> = observed
            .jobs
            .iter()
            .filter(|job| !verdict::is_finished(job) && job.metadata.deletion_timestamp.is_none())
            .map(|job| job.name_any())
            .collect();
        let namespace = book.namespace().unwrap_or_default();
        apply::stop(client, &namespace, &running).await?;
        status::stopped(&mut new);
    }
    let told = write_status(client, book, old, new).await?;
    Ok(Done {
        told,
        ..Done::default()
    })
}

/// Brings a SongBook that was deleted, and takes its results along, one step further.
async fn leave(
    client: &Client,
    defaults: &JobDefaults,
    observed: &observe::Observed,
) -> Result<Done, ReconcileError> {
    let book = &observed.book;
    let valid = validate::validate(book, defaults).ok();
    let mut step = deletion::decide(book, valid.as_ref(), observed);
    if let (deletion::Step::Clean(attempt, book_id), Some(valid)) = (&step, &valid) {
        let job = build::cleanup(valid, *attempt, book_id, defaults)?;
        if !apply::create_cleanup(client, &job).await? {
            step = deletion::Step::Leave(deletion::End::NamespaceLeaves);
        }
    }
    match step {
        deletion::Step::Stop(jobs) => {
            if let Some(valid) = &valid {
                apply::stop(client, &valid.namespace, &jobs).await?;
            }
        }
        deletion::Step::Clean(attempt, _) => {
            tracing::info!(attempt, "a Job deletes the book's results");
        }
        deletion::Step::Wait => {}
        deletion::Step::Leave(end) => {
            apply::hold(client, book, false).await?;
            return Ok(Done {
                told: vec![end.told()],
                ..Done::default()
            });
        }
    }
    Ok(Done {
        look_again: Some(deletion::LOOK_AGAIN),
        ..Done::default()
    })
}

/// The attempt whose end `decision` has taken note of.
fn ended(old: &SongBookStatus, decision: &decide::Decision) -> Option<(Stage, Option<Outcome>)> {
    let running = old
        .stages
        .iter()
        .find(|stage| stage.state == StageState::Running)?;
    let now = decision
        .stages
        .iter()
        .find(|stage| stage.name == running.name)?;
    let seen = now.finished_at.is_some() && now.attempt == running.attempt;
    seen.then(|| {
        (
            running.name,
            decision.report.as_ref().map(|report| report.outcome),
        )
    })
}

/// Writes `new` unless it says what is stored; gives back what is worth an event.
///
/// The whole status is replaced, and only if nobody wrote since it was read: a decision
/// that was made on an older status must not win.
async fn write_status(
    client: &Client,
    book: &SongBook,
    old: &SongBookStatus,
    new: SongBookStatus,
) -> Result<Vec<events::Told>, ReconcileError> {
    if book.status.as_ref() == Some(&new) {
        return Ok(Vec::new());
    }
    let namespace = book.namespace().unwrap_or_default();
    let name = book.name_any();
    let books: Api<SongBook> = Api::namespaced(client.clone(), &namespace);
    let told = events::between(old, &new);
    let mut changed = book.clone();
    changed.metadata.managed_fields = None;
    changed.status = Some(new);
    let options = PostParams {
        field_manager: Some(names::MANAGER.to_owned()),
        ..PostParams::default()
    };
    match books.replace_status(&name, &options, &changed).await {
        Ok(_) => Ok(told),
        Err(source) => Err(ReconcileError::WriteStatus {
            namespace,
            name,
            source: Box::new(source),
        }),
    }
}

#[cfg(test)]
mod cloud_tests;
#[cfg(test)]
mod tests;
