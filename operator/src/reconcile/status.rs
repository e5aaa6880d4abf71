//! The status that says what was decided: computed purely, written once, and only when
//! it differs from what is stored.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use songbook_contract::{Counts, Money, Outcome, Stage, StageReport};

use super::{
    decide::{Decision, Step},
    record::to_second,
    standing::{self, Front},
    validate::{InvalidSpec, ValidatedSongBook},
};
use crate::crd::{
    Phase, SongBookStatus, StageState, Usage,
    conditions::{self, Wanted},
};

/// The status of a book about which `decision` was made.
pub fn of_decision(
    old: &SongBookStatus,
    book: &ValidatedSongBook,
    decision: &Decision,
    now: Timestamp,
) -> SongBookStatus {
    let now = to_second(now);
    let mut new = old.clone();
    new.observed_generation = book.generation;
    new.stages.clone_from(&decision.stages);
    new.plan.clone_from(&decision.plan);
    new.book_id.clone_from(&decision.book_id);
    new.reprocess_token.clone_from(&decision.reprocess_token);
    new.attempts = Some(decision.stages.iter().map(|stage| stage.attempt).sum());
    if let Some(report) = &decision.report {
        count(&mut new, &report.counts);
        use_up(&mut new, report, &book.currency);
        let published =
            report.stage == Stage::ManifestGeneration && report.outcome == Outcome::Done;
        if let Some(id) = &report.book_id {
            let uri = |key| Some(format!("s3://{}/{key}", book.output_bucket));
            if published {
                new.manifest = uri(book.layout().manifest(id));
            }
            if published || report.review {
                new.review = uri(book.layout().review(id));
            }
        }
    }
    if new.started_at.is_none() && matches!(decision.step, Step::Start(_)) {
        new.started_at = Some(now.clone());
    }
    new.stage = decision.current().map(|stage| stage.name);
    let front = Front::of(decision);
    new.phase = phase(&front, book.suspend);
    finish(&mut new, old, &now);
    let wanted = standing::conditions(&new, &front, book);
    new.conditions = conditions::merge(&old.conditions, &wanted, book.generation, &now);
    new
}

/// The status of a book whose spec cannot be worked on.
pub fn of_invalid(
    old: &SongBookStatus,
    generation: Option<i64>,
    error: &InvalidSpec,
    now: Timestamp,
) -> SongBookStatus {
    refused(old, generation, error.reason(), &error.to_string(), now)
}

/// Takes note in `status` that the Jobs of its book were stopped: the stage that ran is
/// started again once it may.
pub fn stopped(status: &mut SongBookStatus) {
    for stage in &mut status.stages {
        if stage.state == StageState::Running {
            stage.state = StageState::Pending;
        }
    }
    if let Some(plan) = &mut status.plan
        && plan.state == StageState::Running
    {
        plan.state = StageState::Pending;
    }
}

/// The status of a book that waits for an edit because of its spec.
pub fn refused(
    old: &SongBookStatus,
    generation: Option<i64>,
    reason: &str,
    message: &str,
    now: Timestamp,
) -> SongBookStatus {
    let now = to_second(now);
    let mut new = old.clone();
    new.observed_generation = generation;
    new.phase = Phase::Failed;
    finish(&mut new, old, &now);
    let wanted = [
        Wanted::new(conditions::ACCEPTED, false, reason, message),
        Wanted::new(conditions::READY, false, reason, message),
        Wanted::new(conditions::STALLED, true, reason, message),
    ];
    new.conditions = conditions::merge(&old.conditions, &wanted, generation, &now);
    new
}

fn phase(front: &Front<'_>, suspended: bool) -> Phase {
    let (state, is_first) = match front {
        Front::Done => return Phase::Succeeded,
        Front::Stage(stage) => (
            stage.state,
            stage.name == Stage::TocDiscovery && stage.attempt == 0,
        ),
        Front::Plan(plan) => (plan.state, true),
        Front::Approval(_) => (StageState::Pending, true),
    };
    match state {
        StageState::Failed => Phase::Failed,
        StageState::NeedsReview => Phase::NeedsReview,
        _ if suspended => Phase::Pending,
        StageState::Pending if is_first => Phase::Pending,
        _ => Phase::Running,
    }
}

/// Keeps the time of the end while the book stays at its end.
fn finish(new: &mut SongBookStatus, old: &SongBookStatus, now: &Time) {
    let over = |phase| matches!(phase, Phase::Succeeded | Phase::Failed);
    if !over(new.phase) {
        new.finished_at = None;
    } else if old.phase != new.phase || new.finished_at.is_none() {
        new.finished_at = Some(now.clone());
    }
}

/// Takes over the figures that a report knows.
fn count(status: &mut SongBookStatus, counts: &Counts) {
    let known = |figure: Option<u32>, old: Option<i32>| {
        figure.map_or(old, |figure| {
            Some(i32::try_from(figure).unwrap_or(i32::MAX))
        })
    };
    status.pages = known(counts.pages, status.pages);
    status.songs = known(counts.songs, status.songs);
    status.verified_songs = known(counts.verified, status.verified_songs);
    if let (Some(songs), Some(verified)) = (counts.songs, counts.verified) {
        // Four digits: a rate is read by people, and a status must read back equal.
        let rate = f64::from(verified) / f64::from(songs.max(1));
        status.verification_rate = Some((rate * 10_000.0).round() / 10_000.0);
    }
    let usage = status.usage.get_or_insert_with(|| Usage {
        cost: Money::ZERO.to_string(),
        ..Usage::default()
    });
    usage.pages_recognized += i64::from(counts.pages_recognized.unwrap_or(0));
}

/// Takes over what the book has used: the runner's ledger is the truth, and its totals
/// hold every run, so adding them up would count twice.
fn use_up(status: &mut SongBookStatus, report: &StageReport, currency: &str) {
    let Some(usage) = &mut status.usage else {
        return;
    };
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    // A run knows only its own repeats.
    usage.requests_repeated = usage
        .requests_repeated
        .saturating_add(signed(report.requests_repeated));
    if let Some(used) = &report.usage {
        usage.textract_pages = signed(used.textract_pages);
        usage.model_calls = signed(used.model_calls);
        usage.input_tokens = signed(used.input_tokens);
        usage.output_tokens = signed(used.output_tokens);
        usage.cost = used.cost.to_string();
        currency.clone_into(&mut usage.currency);
    }
}
