//! Condition types and reasons, and the merge that moves `lastTransitionTime` only when
//! a condition's status changes.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};

/// The spec is sound; False stops everything until it is edited.
pub const ACCEPTED: &str = "Accepted";
/// The manifest is published: True; not to be reached without a change: False; on the way: Unknown.
pub const READY: &str = "Ready";
/// Work goes on (kstatus); only present while it holds.
pub const RECONCILING: &str = "Reconciling";
/// Nothing more happens without a person (kstatus); only present while it holds.
pub const STALLED: &str = "Stalled";
/// A quality gate said no; only present while it holds.
pub const NEEDS_REVIEW: &str = "NeedsReview";
/// `spec.suspend` is true; only present while it holds.
pub const SUSPENDED: &str = "Suspended";
/// A service asked to slow down; only present while it holds.
pub const THROTTLED: &str = "Throttled";

/// What the book may cost is used up; only present while it holds.
pub const BUDGET_EXCEEDED: &str = "BudgetExceeded";
/// A person has to approve `status.plan`; only present while it holds.
pub const AWAITING_APPROVAL: &str = "AwaitingApproval";

/// Reasons that the operator gives by itself; others come from the runner's reports.
pub mod reasons {
    /// `Accepted`: the spec is sound.
    pub const SPEC_ACCEPTED: &str = "SpecAccepted";
    /// `Accepted`: the spec asks for what cannot be done; the message names the field.
    pub const INVALID_SPEC: &str = "InvalidSpec";
    /// `Accepted`: the spec asks for what the platform does not allow in its namespace.
    pub const POLICY_VIOLATION: &str = "PolicyViolation";
    /// `Accepted`: the object does not have the shape that this operator knows.
    pub const MALFORMED: &str = "Malformed";
    /// `Ready`: all stages are done.
    pub const BOOK_COMPLETED: &str = "BookCompleted";
    /// `Ready`: a stage is at work.
    pub const STAGE_RUNNING: &str = "StageRunning";
    /// `Ready`: a stage is about to be started.
    pub const STAGE_PENDING: &str = "StagePending";
    /// `Ready`: the API server does not take the stage's Job, e.g. because of a quota.
    pub const JOB_REFUSED: &str = "JobRefused";
    /// `Ready`: as many Jobs as the account's rate is divided among use a service already.
    pub const WAITING_FOR_SHARE: &str = "WaitingForShare";
    /// `Ready`: the costs of the book are being planned.
    pub const PLANNING: &str = "Planning";
    /// `Ready`, `AwaitingApproval`: the plan is made and not approved.
    pub const AWAITING_APPROVAL: &str = "AwaitingApproval";
    /// `Ready`, `NeedsReview`, `BudgetExceeded`: a stage has done what is free and stopped
    /// at `spec.budget`.
    pub const BUDGET_EXCEEDED: &str = "BudgetExceeded";
    /// `Ready`: an attempt failed and the next one is due.
    pub const RETRYING: &str = "Retrying";
    /// `Ready`, `Throttled`: a service asked to slow down.
    pub const THROTTLED: &str = "Throttled";
    /// `Ready`, `Suspended`: the user stopped the book.
    pub const SUSPENDED: &str = "Suspended";
    /// A container ended without a report.
    pub const REPORT_MISSING: &str = "ReportMissing";
    /// A container's report cannot be read.
    pub const REPORT_UNREADABLE: &str = "ReportUnreadable";
    /// A container's report answers another request.
    pub const REPORT_FOREIGN: &str = "ReportForeign";
    /// A Job ended, but its pod was gone before its report was seen.
    pub const REPORT_LOST: &str = "ReportLost";
    /// A Job was deleted before it ended.
    pub const JOB_LOST: &str = "JobLost";
    /// A container needed more memory than its limit.
    pub const OUT_OF_MEMORY: &str = "OutOfMemory";
    /// An attempt ran longer than `timeoutSeconds`.
    pub const DEADLINE_EXCEEDED: &str = "DeadlineExceeded";
    /// A container ended with a code that is not one of the runner's.
    pub const CRASHED: &str = "Crashed";
    /// A Job has no pod: its service account is missing, or a quota or policy says no.
    pub const POD_MISSING: &str = "PodMissing";
    /// A pod waits for a node.
    pub const UNSCHEDULABLE: &str = "Unschedulable";
}

/// A condition that should be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its type.
    pub type_: &'static str,
    /// True, False, or `None` for Unknown.
    pub status: Option<bool>,
    /// Its reason in CamelCase.
    pub reason: String,
    /// Its message.
    pub message: String,
}

impl Wanted {
    /// A condition of type `type_`.
    pub fn new(
        type_: &'static str,
        status: impl Into<Option<bool>>,
        reason: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            type_,
            status: status.into(),
            reason: reason.into(),
            message: message.into(),
        }
    }
}

/// The conditions to store: exactly those of `wanted`, in its order, each keeping the
/// `lastTransitionTime` of its namesake in `old` unless its status has changed.
///
/// Conditions in `old` of other types than `ours` are somebody else's and are kept.
pub fn merge(
    old: &[Condition],
    wanted: &[Wanted],
    generation: Option<i64>,
    now: &Time,
) -> Vec<Condition> {
    const OURS: [&str; 9] = [
        ACCEPTED,
        READY,
        RECONCILING,
        STALLED,
        NEEDS_REVIEW,
        SUSPENDED,
        THROTTLED,
        BUDGET_EXCEEDED,
        AWAITING_APPROVAL,
    ];
    let ours = wanted.iter().map(|wanted| {
        let status = match wanted.status {
            Some(true) => "True",
            Some(false) => "False",
            None => "Unknown",
        };
        let since = old
            .iter()
            .find(|condition| condition.type_ == wanted.type_ && condition.status == status)
            .map_or_else(
                || now.clone(),
                |condition| condition.last_transition_time.clone(),
            );
        Condition {
            type_: wanted.type_.to_owned(),
            status: status.to_owned(),
            reason: wanted.reason.clone(),
            message: wanted.message.clone(),
            last_transition_time: since,
            observed_generation: generation,
        }
    });
    let others = old
        .iter()
        .filter(|condition| !OURS.contains(&condition.type_.as_str()))
        .cloned();
    ours.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Time {
        Time(jiff::Timestamp::from_second(second).unwrap())
    }

    #[test]
    fn the_transition_time_moves_only_with_the_status() {
        let running = Wanted::new(READY, None, "StageRunning", "toc-discovery");
        let first = merge(&[], &[running], Some(1), &at(10));
        assert_eq!(first[0].last_transition_time, at(10));
        assert_eq!(first[0].status, "Unknown");

        let still = Wanted::new(READY, None, "StageRunning", "toc-parsing");
        let second = merge(&first, &[still], Some(2), &at(20));
        assert_eq!(second[0].last_transition_time, at(10), "other words only");
        assert_eq!(second[0].message, "toc-parsing");
        assert_eq!(second[0].observed_generation, Some(2));

        let done = Wanted::new(READY, true, "BookCompleted", "");
        let third = merge(&second, &[done], Some(2), &at(30));
        assert_eq!(third[0].last_transition_time, at(30));
    }

    #[test]
    fn what_no_longer_holds_goes_and_what_is_not_ours_stays() {
        let mut old = merge(
            &[],
            &[Wanted::new(STALLED, true, "PasswordNeeded", "")],
            None,
            &at(1),
        );
        old.push(Condition {
            type_: "Audited".to_owned(),
            ..old[0].clone()
        });
        let new = merge(&old, &[], None, &at(2));
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].type_, "Audited");
    }
}
