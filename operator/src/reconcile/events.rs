//! The events that a change of status is worth: pure. An event comes from a transition,
//! never from a state, so looking again at the same state tells nothing twice.

use songbook_contract::Stage;

use crate::crd::{Phase, SongBookStatus, StageState, StageStatus, conditions};

/// Something to tell about a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whether it is worth a look.
    pub warning: bool,
    /// What happened: CamelCase, past tense.
    pub reason: &'static str,
    /// What was done: names the stage, so that events of two stages are not counted as one.
    pub action: String,
    /// In words.
    pub note: String,
    /// The Job that it is about.
    pub job: Option<String>,
}

/// Most bytes of a note that the API server takes.
const MAX_NOTE: usize = 1000;

/// What `new` says that `old` did not.
pub fn between(old: &SongBookStatus, new: &SongBookStatus) -> Vec<Told> {
    let mut told = Vec::new();
    for stage in &new.stages {
        let before = old.stages.iter().find(|before| before.name == stage.name);
        if let Some(event) = of_stage(before, stage) {
            told.push(event);
        }
    }
    told.extend(of_book(old, new));
    told
}

fn of_stage(before: Option<&StageStatus>, stage: &StageStatus) -> Option<Told> {
    let same =
        before.is_some_and(|before| before.state == stage.state && before.attempt == stage.attempt);
    if same {
        return None;
    }
    let name = stage.name;
    let cause = format!(
        "{}: {}",
        stage.reason.as_deref().unwrap_or_default(),
        stage.message.as_deref().unwrap_or_default()
    );
    let (warning, reason, note) = match stage.state {
        StageState::Running => (
            false,
            "StageStarted",
            format!("{name} started, attempt {}", stage.attempt),
        ),
        StageState::Succeeded => (false, "StageSucceeded", format!("{name} done. {cause}")),
        StageState::Waiting if stage.throttles > 0 => {
            (false, "StageThrottled", format!("{name} waits. {cause}"))
        }
        StageState::Waiting => (
            true,
            "StageRetried",
            format!("{name} failed and is tried again. {cause}"),
        ),
        StageState::Failed => (true, "StageFailed", format!("{name} failed. {cause}")),
        // Told once, as the book's event.
        StageState::NeedsReview | StageState::Pending => return None,
    };
    Some(Told {
        warning,
        reason,
        action: action(name),
        note: short(note),
        job: stage.job.clone(),
    })
}

fn of_book(old: &SongBookStatus, new: &SongBookStatus) -> Vec<Told> {
    let condition = |status: &SongBookStatus, type_: &str| {
        status
            .conditions
            .iter()
            .find(|condition| condition.type_ == type_)
            .cloned()
    };
    let holds = |status: &SongBookStatus, type_: &str| condition(status, type_).is_some();
    let ready = condition(new, conditions::READY).map_or_else(String::new, |ready| ready.message);
    let mut told = Vec::new();
    let mut tell = |warning, reason, note: String| {
        told.push(Told {
            warning,
            reason,
            action: "Reconcile".to_owned(),
            note: short(note),
            job: None,
        });
    };
    let refused = |status: &SongBookStatus| {
        condition(status, conditions::ACCEPTED).is_some_and(|accepted| accepted.status == "False")
    };
    let again = old.observed_generation != new.observed_generation;
    if refused(new) {
        if !refused(old) || again {
            tell(true, "SpecRefused", ready);
        }
        return told;
    }
    if old.phase != new.phase {
        match new.phase {
            Phase::Succeeded => tell(false, "BookCompleted", ready),
            Phase::NeedsReview if holds(new, conditions::BUDGET_EXCEEDED) => {
                tell(true, "BudgetStopped", ready);
            }
            Phase::NeedsReview => tell(true, "ReviewRequired", ready),
            Phase::Failed => tell(true, "BookFailed", ready),
            Phase::Pending | Phase::Running => {}
        }
    }
    let plan = |status: &SongBookStatus| {
        holds(status, conditions::AWAITING_APPROVAL)
            .then(|| status.plan.as_ref().and_then(|plan| plan.id.clone()))
            .flatten()
    };
    if let Some(id) = plan(new)
        && plan(old).as_ref() != Some(&id)
    {
        let note = condition(new, conditions::AWAITING_APPROVAL);
        tell(
            false,
            "ApprovalRequested",
            note.map_or(id, |note| note.message),
        );
    }
    let suspended = |status: &SongBookStatus| holds(status, conditions::SUSPENDED);
    match (suspended(old), suspended(new)) {
        (false, true) => tell(false, "BookSuspended", "spec.suspend is true".to_owned()),
        (true, false) => tell(false, "BookResumed", "spec.suspend is false".to_owned()),
        _ => {}
    }
    told
}

fn action(stage: Stage) -> String {
    match stage {
        Stage::TocDiscovery => "TocDiscovery",
        Stage::TocParsing => "TocParsing",
        Stage::PageMapping => "PageMapping",
        Stage::SongVerification => "SongVerification",
        Stage::PdfSplitting => "PdfSplitting",
        Stage::ManifestGeneration => "ManifestGeneration",
    }
    .to_owned()
}

fn short(mut note: String) -> String {
    if note.len() > MAX_NOTE {
        let mut end = MAX_NOTE;
        while !note.is_char_boundary(end) {
            end -= 1;
        }
        note.truncate(end);
    }
    note
}
