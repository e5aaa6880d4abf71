//! Lets a Job that uses services start only while there is a share for it: counts what the
//! Jobs that run were promised, one start at a time.
//!
//! The Jobs themselves are the ledger, read anew before each such start: nothing is
//! forgotten by a restart, and a Job that a dying operator created just before counts as
//! well. Only the leader starts Jobs, and it takes turns with itself, so the sum holds.

use std::time::{Duration, Instant};

use k8s_openapi::api::batch::v1::Job;
use kube::{Api, Client, ResourceExt as _, api::ListParams};
use songbook_contract::{Rates, Sha256Hex};
use tokio::sync::{Mutex, MutexGuard};

use super::verdict;
use crate::{
    names,
    platform::{
        Cloud,
        rates::{self, Promise, Services},
    },
};

/// What a book that waits is told. It stays the same while it waits.
pub const NONE_LEFT: &str = "all shares of the account's rate are given to Jobs that run (cloud.jobsAtOnce of the operator's chart); starts as soon as one ends";

/// How long it is believed that nothing is left, in place of asking again for each book.
const BELIEVED: Duration = Duration::from_secs(3);
/// How long a book waits at least before it asks again.
const WAIT: Duration = Duration::from_secs(15);

/// The starts of Jobs that use services, one at a time.
#[derive(Debug)]
pub struct Shares {
    /// Namespaces whose Jobs count; all if empty.
    namespaces: Vec<String>,
    /// Which services had nothing left, and when that was found.
    turn: Mutex<Vec<(Services, Instant)>>,
}

/// The turn to start a Job: no other one is started while it is held.
#[derive(Debug)]
pub struct Turn<'a> {
    _held: Option<MutexGuard<'a, Vec<(Services, Instant)>>>,
}

/// The Jobs cannot be counted; worth trying again.
#[derive(Debug, thiserror::Error)]
#[error("cannot list the Jobs that use services")]
pub struct SharesError(#[source] Box<kube::Error>);

impl Shares {
    /// Counts the Jobs of these namespaces, or of all if there are none.
    pub fn new(namespaces: &[String]) -> Self {
        Self {
            namespaces: namespaces.to_vec(),
            turn: Mutex::default(),
        }
    }

    /// The turn to start a Job of the book `uid` that is promised `wanted`; `None` if that
    /// is more than is left. Whoever uses no service has its turn at once.
    ///
    /// # Errors
    /// [`SharesError`] when the API server does not answer.
    pub async fn take(
        &self,
        client: &Client,
        cloud: &Cloud,
        wanted: &Promise,
        uid: &str,
    ) -> Result<Option<Turn<'_>>, SharesError> {
        // Nothing to divide, nothing to count.
        if wanted.rates == Rates::default() {
            return Ok(Some(Turn { _held: None }));
        }
        let mut turn = self.turn.lock().await;
        turn.retain(|(_, since)| since.elapsed() < BELIEVED);
        if turn
            .iter()
            .any(|(services, _)| *services == wanted.services)
        {
            return Ok(None);
        }
        let taken = self.taken(client, uid).await?;
        if rates::fits(&cloud.account(), &taken, wanted) {
            return Ok(Some(Turn { _held: Some(turn) }));
        }
        turn.push((wanted.services, Instant::now()));
        Ok(None)
    }

    /// What the Jobs of other books that run were promised. A book's own Jobs are gone, or
    /// their runners have ended, before it starts another.
    async fn taken(&self, client: &Client, uid: &str) -> Result<Vec<Promise>, SharesError> {
        let paying = ListParams::default()
            .labels(&format!(
                "{}={},{}",
                names::LABEL_MANAGED_BY,
                names::MANAGER,
                names::LABEL_SERVICES
            ))
            // Finished Jobs are kept for an hour; most of them succeeded.
            .fields("status.successful=0");
        let scopes: Vec<Api<Job>> = if self.namespaces.is_empty() {
            vec![Api::all(client.clone())]
        } else {
            self.namespaces
                .iter()
                .map(|namespace| Api::namespaced(client.clone(), namespace))
                .collect()
        };
        let mut taken = Vec::new();
        for jobs in scopes {
            let jobs = jobs
                .list(&paying)
                .await
                .map_err(|source| SharesError(Box::new(source)))?;
            taken.extend(jobs.items.iter().filter_map(|job| promised(job, uid)));
        }
        Ok(taken)
    }
}

/// What `job` was promised, unless it has ended or is one of the book `uid`.
fn promised(job: &Job, uid: &str) -> Option<Promise> {
    let own = job.labels().get(names::LABEL_SONGBOOK_UID)? == uid;
    if own || verdict::is_finished(job) {
        return None;
    }
    let services = Services::from_label(job.labels().get(names::LABEL_SERVICES)?);
    let rates = job
        .annotations()
        .get(names::ANNOTATION_RATES)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    Some(Promise { services, rates })
}

/// How long the book `uid` waits before it asks for a share again: not all ask at once.
pub fn wait(uid: &str) -> Duration {
    let draw = Sha256Hex::of(uid.as_bytes())
        .as_str()
        .get(..2)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .unwrap_or(0);
    WAIT + Duration::from_millis(draw * 40)
}
