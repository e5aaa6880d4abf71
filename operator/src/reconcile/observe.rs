//! Everything that a decision is made from, read at once: the first step of a reconcile
//! and the only one that reads.
//!
//! The SongBook is read anew rather than taken from the watch's cache: right after the
//! operator's own write the cache may still hold the status before it, and deciding on
//! that would start a stage a second time.

use jiff::Timestamp;
use k8s_openapi::api::{batch::v1::Job, core::v1::Pod};
use kube::{Api, Client, ResourceExt as _, api::ListParams, core::DeserializeGuard};

use super::deletion;
use crate::{
    crd::{SongBook, StageState},
    names,
};

/// The facts of one reconcile.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The SongBook as it is stored now.
    pub book: SongBook,
    /// The Jobs that it owns.
    pub jobs: Vec<Job>,
    /// The Jobs that delete its results; they outlive it and so have no owner.
    pub cleanups: Vec<Job>,
    /// Other books of its namespace; only read when it leaves and takes its results along.
    pub others: Vec<SongBook>,
    /// Their pods; only read while a stage runs.
    pub pods: Vec<Pod>,
    /// When it was observed.
    pub now: Timestamp,
}

/// A read that failed; worth trying again.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// The SongBook cannot be read.
    #[error("cannot read the SongBook {namespace}/{name}")]
    GetBook {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
    /// Its Jobs cannot be listed.
    #[error("cannot list the Jobs of {namespace}/{name}")]
    ListJobs {
        /// Namespace of the SongBook.
        namespace: String,
        /// Name of the SongBook.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
    /// The other books of its namespace cannot be listed.
    #[error("cannot list the SongBooks beside {namespace}/{name}")]
    ListBooks {
        /// Namespace of the SongBook.
        namespace: String,
        /// Name of the SongBook.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
    /// Its pods cannot be listed.
    #[error("cannot list the pods of {namespace}/{name}")]
    ListPods {
        /// Namespace of the SongBook.
        namespace: String,
        /// Name of the SongBook.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
}

/// Observes the SongBook `namespace/name`; `None` if it is gone, on its way out with
/// nothing to be done about it, or no longer readable (then its next event says so).
///
/// # Errors
/// [`ObserveError`] when the API server does not answer.
pub async fn observe(
    client: &Client,
    namespace: &str,
    name: &str,
) -> Result<Option<Observed>, ObserveError> {
    let books: Api<DeserializeGuard<SongBook>> = Api::namespaced(client.clone(), namespace);
    let found = books
        .get_opt(name)
        .await
        .map_err(|source| ObserveError::GetBook {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            source: Box::new(source),
        })?;
    let Some(DeserializeGuard(Ok(book))) = found else {
        return Ok(None);
    };
    let leaves = book.metadata.deletion_timestamp.is_some();
    if leaves && !deletion::is_held(&book) {
        // Owner references take the Jobs along.
        return Ok(None);
    }
    let uid = book.uid().unwrap_or_default();
    let ours = ListParams::default().labels(&format!("{}={uid}", names::LABEL_SONGBOOK_UID));
    let mut jobs = Api::<Job>::namespaced(client.clone(), namespace)
        .list(&ours)
        .await
        .map_err(|source| ObserveError::ListJobs {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            source: Box::new(source),
        })?
        .items;
    let cleanups = jobs
        .iter()
        .filter(|job| {
            job.labels()
                .get(names::LABEL_COMPONENT)
                .is_some_and(|part| part == names::CLEANUP)
        })
        .cloned()
        .collect();
    // A label can be put on anything; the owner reference is what counts.
    jobs.retain(|job| job.owner_references().iter().any(|owner| owner.uid == uid));

    let runs = book.status.as_ref().is_some_and(|status| {
        status
            .stages
            .iter()
            .map(|stage| stage.state)
            .chain(status.plan.as_ref().map(|plan| plan.state))
            .any(|state| state == StageState::Running)
    });
    let pods = if runs {
        Api::<Pod>::namespaced(client.clone(), namespace)
            .list(&ours)
            .await
            .map_err(|source| ObserveError::ListPods {
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                source: Box::new(source),
            })?
            .items
    } else {
        Vec::new()
    };
    let others =
        if leaves {
            let found = books.list(&ListParams::default()).await.map_err(|source| {
                ObserveError::ListBooks {
                    namespace: namespace.to_owned(),
                    name: name.to_owned(),
                    source: Box::new(source),
                }
            })?;
            let readable = found.items.into_iter().filter_map(|book| book.0.ok());
            readable.filter(|other| other.uid() != book.uid()).collect()
        } else {
            Vec::new()
        };
    Ok(Some(Observed {
        book,
        jobs,
        cleanups,
        others,
        pods,
        now: Timestamp::now(),
    }))
}
