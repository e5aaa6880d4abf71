//! The status that says what was decided: computed purely, written once, and only when
//! it differs from what is stored.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use songbook_contract::{Counts, Outcome, Stage};

use super::{
    decide::{Decision, Step, to_second},
    validate::{InvalidSpec, ValidatedSongBook},
};
use crate::crd::{
    Phase, SongBookStatus, StageState, StageStatus, Usage,
    conditions::{self, Wanted, reasons},
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
    new.book_id.clone_from(&decision.book_id);
    new.reprocess_token.clone_from(&decision.reprocess_token);
    new.attempts = Some(decision.stages.iter().map(|stage| stage.attempt).sum());
    if let Some(report) = &decision.report {
        count(&mut new, &report.counts);
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
    let current = decision.current();
    new.stage = current.map(|stage| stage.name);
    new.phase = phase(current, book.suspend);
    finish(&mut new, old, &now);
    let wanted = wanted(&new, current, book.suspend);
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
    refused(
        old,
        generation,
        reasons::INVALID_SPEC,
        &error.to_string(),
        now,
    )
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

fn phase(current: Option<&StageStatus>, suspended: bool) -> Phase {
    match current.map(|stage| (stage.state, stage.name, stage.attempt)) {
        None => Phase::Succeeded,
        Some((StageState::Failed, ..)) => Phase::Failed,
        Some((StageState::NeedsReview, ..)) => Phase::NeedsReview,
        Some(_) if suspended => Phase::Pending,
        Some((StageState::Pending, Stage::TocDiscovery, 0)) => Phase::Pending,
        Some(_) => Phase::Running,
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
        pages_recognized: 0,
        // Nothing that costs is called yet: all reading is done inside the pods.
        cost: "0.00".to_owned(),
    });
    usage.pages_recognized += i64::from(counts.pages_recognized.unwrap_or(0));
}

/// The conditions that hold.
fn wanted(status: &SongBookStatus, current: Option<&StageStatus>, suspended: bool) -> Vec<Wanted> {
    let mut wanted = vec![Wanted::new(
        conditions::ACCEPTED,
        true,
        reasons::SPEC_ACCEPTED,
        "the spec is sound",
    )];
    let Some(stage) = current else {
        let message = match (status.songs, status.verified_songs) {
            (Some(songs), Some(verified)) => format!("{songs} songs, {verified} of them verified"),
            (Some(songs), None) => format!("{songs} songs"),
            _ => "all stages are done".to_owned(),
        };
        wanted.push(Wanted::new(
            conditions::READY,
            true,
            reasons::BOOK_COMPLETED,
            message,
        ));
        return wanted;
    };

    let name = stage.name;
    let cause = stage.reason.as_deref();
    let words = stage.message.as_deref().unwrap_or_default();
    let told = |words: &str| {
        if words.is_empty() {
            name.to_string()
        } else {
            format!("{name}: {words}")
        }
    };
    match stage.state {
        StageState::Failed => {
            let (reason, message) = (cause.unwrap_or("Failed"), told(words));
            wanted.push(Wanted::new(
                conditions::READY,
                false,
                reason,
                message.clone(),
            ));
            wanted.push(Wanted::new(conditions::STALLED, true, reason, message));
        }
        StageState::NeedsReview => {
            let (reason, message) = (cause.unwrap_or("NeedsReview"), told(words));
            for (type_, holds) in [
                (conditions::READY, false),
                (conditions::STALLED, true),
                (conditions::NEEDS_REVIEW, true),
            ] {
                wanted.push(Wanted::new(type_, holds, reason, message.clone()));
            }
        }
        _ if suspended => {
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
        StageState::Waiting => {
            let throttled = stage.throttles > 0;
            let reason = if throttled {
                reasons::THROTTLED
            } else {
                reasons::RETRYING
            };
            let message = told(&format!(
                "next attempt at {}; the last one: {} {words}",
                stage
                    .retry_at
                    .as_ref()
                    .map_or_else(String::new, |at| at.0.to_string()),
                cause.unwrap_or_default(),
            ));
            wanted.push(Wanted::new(
                conditions::READY,
                None,
                reason,
                message.clone(),
            ));
            wanted.push(Wanted::new(
                conditions::RECONCILING,
                true,
                reason,
                message.clone(),
            ));
            if throttled {
                wanted.push(Wanted::new(conditions::THROTTLED, true, reason, message));
            }
        }
        StageState::Running | StageState::Pending | StageState::Succeeded => {
            let (reason, message) = match (stage.state, cause) {
                (_, Some(cause)) => (cause, told(words)),
                (StageState::Running, None) => (
                    reasons::STAGE_RUNNING,
                    told(&format!("attempt {} runs", stage.attempt)),
                ),
                _ => (reasons::STAGE_PENDING, told("about to be started")),
            };
            wanted.push(Wanted::new(
                conditions::READY,
                None,
                reason,
                message.clone(),
            ));
            wanted.push(Wanted::new(conditions::RECONCILING, true, reason, message));
        }
    }
    wanted
}
