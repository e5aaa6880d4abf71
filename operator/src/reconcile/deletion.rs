//! What to do about a deleted SongBook whose results go with it: pure; the clock is an
//! argument.
//!
//! Nothing is remembered but the Jobs themselves, which stay for longer than all of this
//! takes. It ends in any case: after so many attempts, at once when an attempt says that
//! another one cannot help (credentials that are gone), and after so much time.

use std::time::Duration;

use jiff::SignedDuration;
use k8s_openapi::api::batch::v1::Job;
use kube::ResourceExt as _;

use super::{events::Told, observe::Observed, validate::ValidatedSongBook, verdict};
use crate::{
    crd::{DeletionPolicy, SongBook},
    names,
};

/// Attempts to delete the results.
const ATTEMPTS: i32 = 3;
/// How long a deleted book may stay, whatever happens.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// How often is looked after the Job.
pub const LOOK_AGAIN: Duration = Duration::from_secs(3);

/// One thing to do about a book on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Delete these Jobs: no stage may write what is being deleted.
    Stop(Vec<String>),
    /// Create the Job of this attempt, for the book with this id.
    Clean(i32, String),
    /// Nothing, for a moment.
    Wait,
    /// Let the book go.
    Leave(End),
}

/// Why a book may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Its results are deleted.
    Cleaned,
    /// No stage has told of a book yet: there are no results.
    NothingWritten,
    /// Another SongBook has the same book and the same place for its results.
    Shared(String),
    /// Its namespace is deleted and takes no Job.
    NamespaceLeaves,
    /// It cannot be done.
    GaveUp(String),
}

impl End {
    /// The event that says so.
    pub fn told(&self) -> Told {
        let (warning, reason, note) = match self {
            Self::Cleaned => (
                false,
                "ResultsDeleted",
                "the songs of the manifest and all kept files are deleted".to_owned(),
            ),
            Self::NothingWritten => (
                false,
                "ResultsDeleted",
                "there were none: no stage had opened the book".to_owned(),
            ),
            Self::Shared(other) => (
                false,
                "ResultsKept",
                format!("the SongBook {other} has the same book and writes to the same place"),
            ),
            Self::NamespaceLeaves => (
                true,
                "ResultsKept",
                "the namespace is being deleted and takes no Job".to_owned(),
            ),
            Self::GaveUp(why) => (true, "ResultsKept", why.clone()),
        };
        Told {
            warning,
            reason,
            action: "Delete".to_owned(),
            note,
            job: None,
        }
    }
}

/// Whether the results of `book` are to go with it.
pub fn is_wanted(book: &SongBook) -> bool {
    book.spec.deletion_policy == DeletionPolicy::Delete
}

/// Whether `book` waits for us before it goes.
pub fn is_held(book: &SongBook) -> bool {
    book.finalizers()
        .iter()
        .any(|finalizer| finalizer == names::FINALIZER)
}

/// Decides about the deleted `book`; `valid` is `None` if its spec cannot be used.
pub fn decide(book: &SongBook, valid: Option<&ValidatedSongBook>, observed: &Observed) -> Step {
    let gave_up = |why: &str| {
        let place = valid.map_or(String::new(), |valid| {
            format!(" in s3://{}", valid.output_bucket)
        });
        Step::Leave(End::GaveUp(format!("{why}; the results{place} stay")))
    };
    let Some(valid) = valid else {
        return gave_up("the spec cannot be used");
    };
    if !is_wanted(book) {
        return gave_up("the deletion policy was changed to Retain");
    }
    let deleted = book.metadata.deletion_timestamp.as_ref();
    if deleted.is_some_and(|at| observed.now.duration_since(at.0) >= PATIENCE) {
        return gave_up("deleting them took too long");
    }
    let id = book
        .status
        .as_ref()
        .and_then(|status| status.book_id.clone());
    let shared = observed
        .others
        .iter()
        .find(|other| has_same_results(book, id.as_deref(), other));
    if let Some(other) = shared {
        return Step::Leave(End::Shared(other.name_any()));
    }
    let running: Vec<&Job> = observed
        .jobs
        .iter()
        .filter(|job| !verdict::is_finished(job))
        .collect();
    if !running.is_empty() {
        let stop: Vec<String> = running
            .iter()
            .filter(|job| job.metadata.deletion_timestamp.is_none())
            .map(|job| job.name_any())
            .collect();
        return if stop.is_empty() {
            Step::Wait
        } else {
            Step::Stop(stop)
        };
    }
    let Some(id) = id else {
        return Step::Leave(End::NothingWritten);
    };
    let mut attempt = 0;
    for number in 1..=ATTEMPTS {
        let name = names::cleanup_name(&valid.name, &valid.uid, number);
        let Some(job) = observed.cleanups.iter().find(|job| job.name_any() == name) else {
            break;
        };
        match verdict::end_of(job) {
            None => return Step::Wait,
            Some((true, _)) => return Step::Leave(End::Cleaned),
            // An exit code that says that trying again cannot help.
            Some((false, reason)) if reason == "PodFailurePolicy" => {
                return gave_up(&format!(
                    "the Job {name} was denied or found nothing it can use"
                ));
            }
            Some((false, _)) => attempt = number,
        }
    }
    if attempt >= ATTEMPTS {
        return gave_up(&format!("{ATTEMPTS} Jobs failed"));
    }
    Step::Clean(attempt + 1, id)
}

/// Whether `other`, which stays, has the results of `book`.
fn has_same_results(book: &SongBook, id: Option<&str>, other: &SongBook) -> bool {
    let place = |book: &SongBook| {
        let output = book.spec.output.as_ref();
        let bucket = output
            .and_then(|output| output.bucket.clone())
            .unwrap_or_else(|| book.spec.source.bucket.clone());
        let prefix = output.map_or(String::new(), |output| output.prefix.clone());
        let endpoint = book.spec.s3.as_ref().and_then(|s3| s3.endpoint.clone());
        (bucket, prefix, endpoint)
    };
    let other_id = other
        .status
        .as_ref()
        .and_then(|status| status.book_id.as_deref());
    let same_book = match (id, other_id) {
        (Some(id), Some(other)) => id == other,
        _ => book.spec.source == other.spec.source,
    };
    other.metadata.deletion_timestamp.is_none() && same_book && place(book) == place(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crd::SongBookStatus,
        fixtures::{self, BOOK_ID, JobFixture as _, UID, at, job, job_defaults},
        reconcile::validate::validate,
    };

    /// A book that was deleted at second 100 and has results.
    fn leaving() -> SongBook {
        let mut book = fixtures::book();
        book.spec.deletion_policy = DeletionPolicy::Delete;
        book.metadata.finalizers = Some(vec![names::FINALIZER.to_owned()]);
        book.metadata.deletion_timestamp = Some(at(100));
        book.status = Some(SongBookStatus {
            book_id: Some(BOOK_ID.to_owned()),
            ..SongBookStatus::default()
        });
        book
    }

    fn observed(jobs: Vec<Job>, cleanups: Vec<Job>, others: Vec<SongBook>) -> Observed {
        Observed {
            book: leaving(),
            jobs,
            cleanups,
            others,
            pods: Vec::new(),
            now: at(110).0,
        }
    }

    fn decided(observed: &Observed) -> Step {
        let valid = validate(&observed.book, &job_defaults()).unwrap();
        decide(&observed.book, Some(&valid), observed)
    }

    fn cleanup(attempt: i32) -> Job {
        job(&names::cleanup_name("harbour-songs", UID, attempt))
    }

    fn because(mut job: Job, reason: &str) -> Job {
        let status = job.status.get_or_insert_default();
        for condition in status.conditions.iter_mut().flatten() {
            condition.reason = Some(reason.to_owned());
        }
        job
    }

    fn clean(attempt: i32) -> Step {
        Step::Clean(attempt, BOOK_ID.to_owned())
    }

    #[test]
    fn results_are_deleted_once_no_stage_writes_any_more() {
        let running = observed(vec![job("a"), job("b").complete()], vec![], vec![]);
        assert_eq!(decided(&running), Step::Stop(vec!["a".to_owned()]));
        let leaving = observed(vec![job("a").leaving()], vec![], vec![]);
        assert_eq!(decided(&leaving), Step::Wait);
        assert_eq!(decided(&observed(vec![], vec![], vec![])), clean(1));
        assert_eq!(
            decided(&observed(vec![], vec![cleanup(1)], vec![])),
            Step::Wait
        );
        let done = observed(vec![], vec![cleanup(1).complete()], vec![]);
        assert_eq!(decided(&done), Step::Leave(End::Cleaned));
    }

    #[test]
    fn it_ends_whatever_happens() {
        let failed = |n| because(cleanup(n).failed(), "BackoffLimitExceeded");
        let once = observed(vec![], vec![failed(1)], vec![]);
        assert_eq!(decided(&once), clean(2));
        let thrice = observed(vec![], vec![failed(1), failed(2), failed(3)], vec![]);
        assert!(matches!(decided(&thrice), Step::Leave(End::GaveUp(_))));
        let denied = because(cleanup(1).failed(), "PodFailurePolicy");
        let denied = observed(vec![], vec![denied], vec![]);
        assert!(matches!(decided(&denied), Step::Leave(End::GaveUp(_))));
        let mut late = observed(vec![job("a")], vec![cleanup(1)], vec![]);
        late.now = at(100 + 600).0;
        assert!(matches!(decided(&late), Step::Leave(End::GaveUp(_))));
        let unusable = observed(vec![], vec![], vec![]);
        let step = decide(&unusable.book, None, &unusable);
        assert!(matches!(step, Step::Leave(End::GaveUp(_))));
    }

    #[test]
    fn a_book_that_was_never_opened_has_no_results() {
        let mut new = observed(vec![], vec![], vec![]);
        new.book.status = None;
        assert_eq!(decided(&new), Step::Leave(End::NothingWritten));
    }

    #[test]
    fn results_that_another_book_has_too_stay() {
        let mut twin = leaving();
        twin.metadata.name = Some("twin".to_owned());
        twin.metadata.deletion_timestamp = None;
        let shared = observed(vec![job("a")], vec![], vec![twin.clone()]);
        assert_eq!(
            decided(&shared),
            Step::Leave(End::Shared("twin".to_owned()))
        );
        let mut elsewhere = twin.clone();
        elsewhere.spec.source.bucket = "other".to_owned();
        assert_eq!(
            decided(&observed(vec![], vec![], vec![elsewhere])),
            clean(1)
        );
        twin.metadata.deletion_timestamp = Some(at(1));
        assert_eq!(decided(&observed(vec![], vec![], vec![twin])), clean(1));
    }
}
