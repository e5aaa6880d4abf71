//! What became of one attempt, read from its Job and its pods: pure, no clock.
//!
//! The Job's conditions are the verdict. One thing is known earlier and as surely: a
//! container that ended with a code which `podFailurePolicy` makes final (or with 0) and
//! whose report answers exactly this request. Waiting for the Job controller to say the
//! same costs seconds a stage.

use k8s_openapi::api::{
    batch::v1::Job,
    core::v1::{ContainerStateTerminated, ContainerStatus, Pod},
};
use kube::ResourceExt as _;
use songbook_contract::{BookId, MAX_REPORT_BYTES, Outcome, REPORT_VERSION, Stage, StageReport};

use crate::{crd::conditions::reasons, names};

/// The attempt that is looked for; a report that does not fit it is foreign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected<'a> {
    /// UID of the SongBook.
    pub uid: &'a str,
    /// The stage.
    pub stage: Stage,
    /// The attempt.
    pub attempt: i32,
    /// What was asked.
    pub fingerprint: &'a str,
    /// The book, once it is known; the first stage is free to find another one.
    pub book_id: Option<&'a str>,
    /// Whether a plan was asked for in place of the stage.
    pub plan: bool,
}

/// How an attempt stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// There is no such Job.
    Missing,
    /// Its container runs, or is about to.
    Active {
        /// What its pod waits for, if it waits: a reason and words that do not change
        /// from one look to the next.
        waits: Option<(String, String)>,
        /// Whether there is a pod at all.
        has_pod: bool,
    },
    /// It ended.
    Ended(Verdict),
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The outcome; `None` for an end that is nobody's intention (a crash, a lost or
    /// foreign report): a failure that may be repeated.
    pub outcome: Option<Outcome>,
    /// The cause in CamelCase.
    pub reason: String,
    /// The cause in words.
    pub message: String,
    /// The report, if it is the right one.
    pub report: Option<Box<StageReport>>,
}

impl Verdict {
    fn broken(reason: &str, message: impl Into<String>) -> Self {
        Self {
            outcome: None,
            reason: reason.to_owned(),
            message: message.into(),
            report: None,
        }
    }
}

/// How the attempt `expected` stands, given its Job and all pods of the book.
pub fn attempt(job: Option<&Job>, pods: &[Pod], expected: &Expected<'_>) -> Attempt {
    let Some(job) = job else {
        return Attempt::Missing;
    };
    let mut pods: Vec<&Pod> = pods.iter().filter(|pod| belongs(pod, job)).collect();
    // An evicted pod is replaced within the same attempt: the youngest one counts.
    pods.sort_by_key(|pod| pod.creation_timestamp().map(|time| time.0));
    let last = pods.last().copied();
    let ended = last.and_then(terminated);

    match (finished(job), ended) {
        (Some(_), Some(end)) => Attempt::Ended(read(last, end, expected)),
        (
            Some(End {
                complete, message, ..
            }),
            None,
        ) => Attempt::Ended(without_container(last, complete, &message)),
        (None, Some(end)) => {
            let verdict = read(last, end, expected);
            let certain = verdict.report.is_some()
                && matches!(
                    verdict.outcome,
                    Some(
                        Outcome::Done
                            | Outcome::NeedsReview
                            | Outcome::BadInput
                            | Outcome::Misconfigured
                    )
                );
            if certain {
                Attempt::Ended(verdict)
            } else {
                Attempt::Active {
                    waits: None,
                    has_pod: true,
                }
            }
        }
        (None, None) => Attempt::Active {
            waits: last.and_then(waits),
            has_pod: last.is_some(),
        },
    }
}

/// Whether `job` has ended, whatever way.
pub fn is_finished(job: &Job) -> bool {
    finished(job).is_some()
}

/// How `job` ended: whether it is complete, and the reason; `None` if it has not.
pub fn end_of(job: &Job) -> Option<(bool, String)> {
    finished(job).map(|end| (end.complete, end.reason))
}

struct End {
    complete: bool,
    reason: String,
    message: String,
}

fn finished(job: &Job) -> Option<End> {
    job.status
        .as_ref()?
        .conditions
        .iter()
        .flatten()
        .find(|condition| {
            condition.status == "True" && matches!(condition.type_.as_str(), "Complete" | "Failed")
        })
        .map(|condition| End {
            complete: condition.type_ == "Complete",
            reason: condition.reason.clone().unwrap_or_default(),
            message: condition.message.clone().unwrap_or_default(),
        })
}

fn belongs(pod: &Pod, job: &Job) -> bool {
    let uid = job.uid();
    uid.is_some()
        && pod
            .owner_references()
            .iter()
            .any(|owner| Some(&owner.uid) == uid.as_ref())
}

fn runner(pod: &Pod) -> Option<&ContainerStatus> {
    pod.status
        .as_ref()?
        .container_statuses
        .iter()
        .flatten()
        .find(|container| container.name == names::RUNNER_CONTAINER)
}

fn terminated(pod: &Pod) -> Option<&ContainerStateTerminated> {
    runner(pod)?.state.as_ref()?.terminated.as_ref()
}

/// The verdict of a container that ended.
fn read(pod: Option<&Pod>, end: &ContainerStateTerminated, expected: &Expected<'_>) -> Verdict {
    let from_code = Outcome::from_exit_code(end.exit_code);
    let text = end.message.as_deref().unwrap_or_default();
    let report = match report(text, end.exit_code, expected) {
        Ok(report) => report,
        Err(mut verdict) => {
            // Without its report a success is none; a refusal stays one.
            verdict.outcome = from_code.filter(|outcome| *outcome != Outcome::Done);
            return match from_code {
                Some(_) => verdict,
                None => crashed(pod, end),
            };
        }
    };
    // Its time was over, or its node's, while it waited for a service: that is no failure
    // however often it happens.
    if report.outcome == Outcome::Transient && report.waiting.is_some() {
        return Verdict {
            outcome: Some(Outcome::Throttled),
            reason: reasons::THROTTLED.to_owned(),
            message: report.message.clone(),
            report: Some(Box::new(report)),
        };
    }
    // Told to stop, the runner knows no more than that; Kubernetes knows why.
    if report.outcome == Outcome::Transient
        && let Some(verdict) = ended_by_kubernetes(pod)
    {
        return verdict;
    }
    Verdict {
        outcome: Some(report.outcome),
        reason: report.reason.clone(),
        message: report.message.clone(),
        report: Some(Box::new(report)),
    }
}

/// The report in a termination message, if it answers `expected`.
fn report(text: &str, exit_code: i32, expected: &Expected<'_>) -> Result<StageReport, Verdict> {
    if text.trim().is_empty() {
        return Err(Verdict::broken(
            reasons::REPORT_MISSING,
            format!(
                "the container ended with code {exit_code} and without a report: is this the stage-runner's image?"
            ),
        ));
    }
    let report: StageReport = serde_json::from_str(text).map_err(|error| {
        Verdict::broken(
            reasons::REPORT_UNREADABLE,
            format!("the container ended with code {exit_code} and a report that cannot be read ({error})"),
        )
    })?;
    let foreign = if text.len() > MAX_REPORT_BYTES {
        Some(format!("has {} bytes", text.len()))
    } else if report.version != REPORT_VERSION {
        Some(format!("has version {}", report.version))
    } else if report.stage != expected.stage {
        Some(format!("is about the stage {}", report.stage))
    } else if report.uid != expected.uid {
        Some("is about another SongBook".to_owned())
    } else if i64::from(report.attempt) != i64::from(expected.attempt) {
        Some(format!("is about attempt {}", report.attempt))
    } else if report.requested.as_ref().map(|digest| digest.as_str()) != Some(expected.fingerprint)
    {
        Some("answers another request".to_owned())
    } else if i32::from(report.outcome.exit_code()) != exit_code {
        Some(format!("does not fit the exit code {exit_code}"))
    } else {
        foreign_content(&report, expected)
    };
    match foreign {
        Some(what) => Err(Verdict::broken(
            reasons::REPORT_FOREIGN,
            format!("the container's report {what}"),
        )),
        None => Ok(report),
    }
}

fn foreign_content(report: &StageReport, expected: &Expected<'_>) -> Option<String> {
    let book = report.book_id.as_ref().map(BookId::as_str);
    let other_book = expected.stage != Stage::TocDiscovery
        && expected.book_id.is_some()
        && book.is_some()
        && book != expected.book_id;
    if other_book {
        return Some(format!("is about the book {}", book.unwrap_or_default()));
    }
    if report.outcome == Outcome::Done {
        if book.is_none() {
            return Some("names no book".to_owned());
        }
        if expected.plan && report.plan.is_none() {
            return Some("has no plan".to_owned());
        }
        if !expected.plan && report.artifact.is_none() {
            return Some("names no artifact".to_owned());
        }
    }
    None
}

/// An end that is not one of the runner's.
fn crashed(pod: Option<&Pod>, end: &ContainerStateTerminated) -> Verdict {
    if let Some(verdict) = ended_by_kubernetes(pod) {
        return verdict;
    }
    if end.reason.as_deref() == Some("OOMKilled") {
        return Verdict::broken(
            reasons::OUT_OF_MEMORY,
            "the container needed more memory than its limit: raise spec.stages.<stage>.resources.limits.memory",
        );
    }
    Verdict::broken(
        reasons::CRASHED,
        format!(
            "the container ended with code {}: see the pod's log",
            end.exit_code
        ),
    )
}

/// The verdict of a finished Job none of whose containers was seen to end.
fn without_container(pod: Option<&Pod>, complete: bool, message: &str) -> Verdict {
    if let Some(verdict) = ended_by_kubernetes(pod) {
        return verdict;
    }
    let how = if complete { "completed" } else { "failed" };
    Verdict::broken(
        reasons::REPORT_LOST,
        format!("the Job {how} but its pod was gone before its report was seen; the stage is run again, which costs nothing if it was done. {message}")
            .trim_end()
            .to_owned(),
    )
}

/// The verdict of a pod that Kubernetes ended: its time was over, or its node had no more
/// room for it.
fn ended_by_kubernetes(pod: Option<&Pod>) -> Option<Verdict> {
    let status = pod?.status.as_ref()?;
    let reason = status.reason.as_deref()?;
    if reason == "DeadlineExceeded" {
        return Some(Verdict::broken(
            reasons::DEADLINE_EXCEEDED,
            "the attempt ran longer than spec.stages.<stage>.timeoutSeconds; what it has read is kept",
        ));
    }
    let words = status.message.as_deref().unwrap_or_default();
    Some(Verdict::broken(
        reason,
        format!("Kubernetes ended the pod; what it has read is kept. {words}").trim_end(),
    ))
}

/// What the pod waits for, in words that stay the same while it does.
fn waits(pod: &Pod) -> Option<(String, String)> {
    let status = pod.status.as_ref()?;
    let waiting = runner(pod)
        .and_then(|container| container.state.as_ref())
        .and_then(|state| state.waiting.as_ref())
        .and_then(|waiting| waiting.reason.as_deref());
    match waiting {
        // The kubelet goes to and fro between these two.
        Some("ErrImagePull" | "ImagePullBackOff") => Some((
            "ImagePullBackOff".to_owned(),
            "the runner's image cannot be pulled".to_owned(),
        )),
        Some(reason @ ("CreateContainerConfigError" | "CreateContainerError" | "InvalidImageName")) => Some((
            reason.to_owned(),
            "the container cannot be created: a Secret or ConfigMap that the spec names may be missing".to_owned(),
        )),
        _ => status
            .conditions
            .iter()
            .flatten()
            .find(|condition| {
                condition.type_ == "PodScheduled"
                    && condition.status == "False"
                    && condition.reason.as_deref() == Some("Unschedulable")
            })
            .map(|_| {
                (
                    reasons::UNSCHEDULABLE.to_owned(),
                    "no node has room for the pod, or none fits spec.scheduling".to_owned(),
                )
            }),
    }
}

#[cfg(test)]
mod tests;
