//! The plan that a person approves before anything is paid for: pure.
//!
//! It is made by a Job of its own, before the first stage that may pay, and again when an
//! edit changes what may be paid for. A plan is approved by its id, so an approval never
//! holds for another plan than the one that was read.

use songbook_contract::{Between, Plan, Sha256Hex, Stage};

use super::validate::ValidatedSongBook;
use crate::{
    crd::{AmountRange, Approval, CountRange, PlanStatus, StageState, StageStatus},
    names,
};

/// Digits of a plan's id: short enough to be typed.
const ID_DIGITS: usize = 12;

/// What a book has to wait for before its next stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Before {
    /// Nothing.
    #[default]
    Nothing,
    /// The plan has to be made.
    Plan,
    /// The plan has to be approved.
    Approval,
}

/// What `stages` have to wait for, given the `plan` that there is.
pub fn before(
    book: &ValidatedSongBook,
    stages: &[StageStatus],
    plan: Option<&PlanStatus>,
) -> Before {
    let mut left = stages
        .iter()
        .filter(|stage| stage.state != StageState::Succeeded);
    let starts = left
        .clone()
        .next()
        .is_some_and(|next| matches!(next.state, StageState::Pending | StageState::Waiting));
    let pays = left.any(|stage| book.services(stage.name).any());
    if book.approval != Approval::Required || !starts || !pays {
        return Before::Nothing;
    }
    match plan {
        Some(plan) if plan.state == StageState::Succeeded => {
            let approved = plan.id.is_some() && plan.id == book.approved_plan;
            if approved {
                Before::Nothing
            } else {
                Before::Approval
            }
        }
        _ => Before::Plan,
    }
}

/// What is remembered of the plan; a plan for something else than `book` asks for now is
/// to be made anew, and after an edit one that failed is tried again.
pub fn recall(book: &ValidatedSongBook, plan: Option<&PlanStatus>, edited: bool) -> PlanStatus {
    let Some(plan) = plan else {
        return unmade(0);
    };
    let other = plan
        .fingerprint
        .as_ref()
        .is_some_and(|known| *known != book.plan_fingerprint());
    let may_help = edited && matches!(plan.state, StageState::Failed | StageState::Waiting);
    if other || may_help {
        unmade(plan.attempt)
    } else {
        plan.clone()
    }
}

/// A plan that is not made yet, after so many attempts, which name Jobs.
pub fn unmade(attempt: i32) -> PlanStatus {
    PlanStatus {
        id: None,
        pages: None,
        textract_pages: None,
        model_calls: None,
        cost: None,
        seconds: None,
        state: StageState::Pending,
        attempt,
        failures: None,
        job: None,
        fingerprint: None,
        started_at: None,
        retry_at: None,
        reason: None,
        message: None,
    }
}

/// The making of a plan as the attempts of a stage: it is started, looked after and
/// repeated by the same rules.
pub fn as_stage(plan: &PlanStatus) -> StageStatus {
    StageStatus {
        state: plan.state,
        attempt: plan.attempt,
        failures: plan.failures.unwrap_or(0),
        job: plan.job.clone(),
        fingerprint: plan.fingerprint.clone(),
        started_at: plan.started_at.clone(),
        retry_at: plan.retry_at.clone(),
        reason: plan.reason.clone(),
        message: plan.message.clone(),
        ..StageStatus::pending(Stage::TocDiscovery)
    }
}

/// Takes over into `plan` what became of its making.
pub fn take_over(plan: &mut PlanStatus, run: StageStatus) {
    plan.state = run.state;
    plan.attempt = run.attempt;
    plan.failures = (run.failures > 0).then_some(run.failures);
    plan.job = run.job;
    plan.fingerprint = run.fingerprint;
    plan.started_at = run.started_at;
    plan.retry_at = run.retry_at;
    plan.reason = run.reason;
    plan.message = run.message;
}

/// Shows what was `found`.
pub fn show(plan: &mut PlanStatus, found: &Plan, currency: &str) {
    let text = serde_json::to_string(found).unwrap_or_default();
    let asked = plan.fingerprint.as_deref().unwrap_or_default();
    let digest = Sha256Hex::of(format!("{asked}\n{text}").as_bytes());
    plan.id = Some(digest.as_str().chars().take(ID_DIGITS).collect());
    plan.pages = Some(i64::from(found.pages));
    plan.textract_pages = Some(counts(found.textract_pages));
    plan.model_calls = Some(counts(found.model_calls));
    plan.cost = found.cost.map(|Between { min, max }| AmountRange {
        min: min.to_string(),
        max: max.to_string(),
        currency: currency.to_owned(),
    });
    plan.seconds = Some(signed(found.seconds));
    plan.reason = None;
    plan.message = None;
}

/// The plan in a sentence, with the way to approve it.
pub fn invitation(book: &str, plan: &PlanStatus) -> String {
    let range = |range: Option<CountRange>| {
        let CountRange { min, max } = range.unwrap_or(CountRange { min: 0, max: 0 });
        format!("{min} to {max}")
    };
    let cost = plan.cost.as_ref().map_or_else(
        || "at a cost that the platform's price table does not tell".to_owned(),
        |cost| format!("{} to {} {}", cost.min, cost.max, cost.currency),
    );
    format!(
        "{} pages by Textract, {} requests to a model, {cost}; approve with: kubectl patch {} {book} --type merge -p '{{\"spec\":{{\"approvedPlan\":\"{}\"}}}}'",
        range(plan.textract_pages),
        range(plan.model_calls),
        names::RESOURCE,
        plan.id.as_deref().unwrap_or_default(),
    )
}

fn counts(range: Between<u64>) -> CountRange {
    CountRange {
        min: signed(range.min),
        max: signed(range.max),
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
