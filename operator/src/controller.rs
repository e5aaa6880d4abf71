//! Watches SongBooks, their Jobs and pods, and reconciles what changed: concurrency,
//! backoff per object, shutdown, events, and the report of every outcome.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::{FutureExt as _, StreamExt as _, future};
use jiff::Timestamp;
use k8s_openapi::api::{
    batch::v1::Job,
    core::v1::{ObjectReference, Pod},
};
use kube::{
    Api, Client, Resource, ResourceExt as _,
    api::ListParams,
    core::DeserializeGuard,
    runtime::{
        Controller,
        controller::{Action, Config, Error as ControllerError},
        events::{Event, EventType, Recorder, Reporter},
        reflector::{ObjectRef, Store},
        watcher,
    },
};
use tokio::sync::watch;
use tracing::Instrument as _;

use crate::{
    cli::{JobDefaults, OperatorConfig},
    crd::{Phase, SongBook},
    metrics::Metrics,
    names,
    reconcile::{self, Done, ReconcileError, events::Told, malformed, shares::Shares},
};

/// A SongBook as the watch gives it: perhaps one that cannot be read.
type Guarded = DeserializeGuard<SongBook>;

/// Wait after the first failed reconcile of an object; doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Longest wait between failed reconciles of an object.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Wait after somebody else wrote at the same time.
const AFTER_CONFLICT: Duration = Duration::from_millis(100);

/// What all reconciles share.
struct Context {
    client: Client,
    jobs: JobDefaults,
    shares: Shares,
    recorder: Recorder,
    metrics: Arc<Metrics>,
    /// Failed reconciles in a row, by namespace and name.
    failures: Mutex<HashMap<String, u32>>,
}

/// The SongBooks that the watches know; the source of the books' metric.
#[derive(Clone, Default)]
pub struct Known(Arc<Mutex<Vec<Store<Guarded>>>>);

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").finish_non_exhaustive()
    }
}

impl Known {
    /// Namespace and phase of each SongBook.
    pub fn phases(&self) -> Vec<(String, Phase)> {
        let stores = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stores
            .iter()
            .flat_map(Store::state)
            .map(|book| {
                let phase = match &book.0 {
                    Ok(book) => book
                        .status
                        .as_ref()
                        .map_or(Phase::Pending, |status| status.phase),
                    Err(_) => Phase::Failed,
                };
                (book.namespace().unwrap_or_default(), phase)
            })
            .collect()
    }

    fn add(&self, store: Store<Guarded>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(store);
    }
}

/// Waits until SongBooks can be listed, which needs the API server, the definition and
/// the permission; says in the log what is missing.
pub async fn wait_for_definition(client: &Client, namespaces: &[String]) {
    let mut told = false;
    loop {
        let books: Api<Guarded> = match namespaces.first() {
            Some(namespace) => Api::namespaced(client.clone(), namespace),
            None => Api::all(client.clone()),
        };
        match books.list(&ListParams::default().limit(1)).await {
            Ok(_) => return,
            Err(error) if !told => {
                told = true;
                tracing::warn!(%error, "SongBooks cannot be listed yet: is the definition installed (`songbook-operator crd | kubectl apply -f -`) and the role bound?");
            }
            Err(error) => tracing::debug!(%error, "SongBooks cannot be listed yet"),
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Works until `stop` says so, then lets the reconciles that run come to their end.
pub async fn run(
    client: Client,
    config: &OperatorConfig,
    metrics: Arc<Metrics>,
    known: Known,
    stop: watch::Receiver<bool>,
) {
    let context = Arc::new(Context {
        recorder: Recorder::new(
            client.clone(),
            Reporter {
                controller: names::MANAGER.to_owned(),
                instance: Some(config.identity.clone()),
            },
        ),
        client,
        jobs: config.jobs.clone(),
        shares: Shares::new(&config.namespaces),
        metrics,
        failures: Mutex::default(),
    });
    let scopes: Vec<Option<&str>> = if config.namespaces.is_empty() {
        vec![None]
    } else {
        config
            .namespaces
            .iter()
            .map(|name| Some(name.as_str()))
            .collect()
    };
    let watches = scopes
        .into_iter()
        .map(|scope| run_scope(scope, config.concurrency, &context, &known, stop.clone()));
    future::join_all(watches).await;
}

/// Works on the SongBooks of one namespace, or of all.
fn run_scope(
    scope: Option<&str>,
    concurrency: u16,
    context: &Arc<Context>,
    known: &Known,
    mut stop: watch::Receiver<bool>,
) -> impl Future<Output = ()> + use<> {
    let client = &context.client;
    let ours = || {
        watcher::Config::default().labels(&format!(
            "{}={}",
            names::LABEL_MANAGED_BY,
            names::MANAGER
        ))
    };
    let stopped = async move {
        // An error means that the sender is gone: stop as well.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    let controller = Controller::<Guarded>::new(api(client, scope), watcher::Config::default())
        .with_config(Config::default().concurrency(concurrency))
        .owns(api::<Job>(client, scope), ours())
        .watches(api::<Pod>(client, scope), ours(), book_of)
        .graceful_shutdown_on(stopped.boxed().shared());
    known.add(controller.store());
    controller
        .run(reconcile, error_policy, Arc::clone(context))
        .for_each(|result| {
            report(&result);
            future::ready(())
        })
}

fn api<K>(client: &Client, scope: Option<&str>) -> Api<K>
where
    K: Resource<Scope = kube::core::NamespaceResourceScope>,
    K::DynamicType: Default,
{
    match scope {
        Some(namespace) => Api::namespaced(client.clone(), namespace),
        None => Api::all(client.clone()),
    }
}

/// The SongBook that a pod works for, if the pod has something to say that its Job does
/// not say as well: it ended (known seconds earlier), or cannot start.
fn book_of(pod: Pod) -> Option<ObjectRef<Guarded>> {
    let status = pod.status.as_ref()?;
    let container = status
        .container_statuses
        .iter()
        .flatten()
        .find(|container| container.name == names::RUNNER_CONTAINER)
        .and_then(|container| container.state.as_ref());
    let ended = container.is_some_and(|state| state.terminated.is_some());
    let runs = container.is_some_and(|state| state.running.is_some());
    let refused = container
        .and_then(|state| state.waiting.as_ref())
        .and_then(|waiting| waiting.reason.as_deref())
        .is_some_and(|reason| !matches!(reason, "ContainerCreating" | "PodInitializing"));
    let homeless = status
        .conditions
        .iter()
        .flatten()
        .any(|condition| condition.type_ == "PodScheduled" && condition.status == "False");
    if !(ended || runs || refused || homeless) {
        return None;
    }
    let name = pod.annotations().get(names::ANNOTATION_SONGBOOK)?;
    Some(ObjectRef::new(name).within(&pod.namespace()?))
}

async fn reconcile(book: Arc<Guarded>, context: Arc<Context>) -> Result<Action, ReconcileError> {
    let namespace = book.namespace().unwrap_or_default();
    let name = book.name_any();
    // There at every level, so that even a lone error says what it is about. Stage and
    // attempt are filled in once they are known.
    let span = tracing::error_span!(
        "reconcile",
        songbook = format!("{namespace}/{name}"),
        uid = book.uid().unwrap_or_default(),
        stage = tracing::field::Empty,
        attempt = tracing::field::Empty,
    );
    let started = Instant::now();
    async {
        let done = match &book.0 {
            Err(error) => {
                context.metrics.malformed();
                tracing::warn!(%error, "the SongBook cannot be read and waits for an edit");
                let told =
                    malformed::refuse(&context.client, &namespace, &name, &error.error).await?;
                Done {
                    told,
                    ..Done::default()
                }
            }
            Ok(cached) => match reconcile::at_rest(cached, Timestamp::now()) {
                Some(done) => done,
                None => {
                    let done = reconcile::reconcile(
                        &context.client,
                        &context.jobs,
                        &context.shares,
                        &namespace,
                        &name,
                    )
                    .await?;
                    context.metrics.reconciled(&done, started.elapsed());
                    done
                }
            },
        };
        publish(&context, &book, &done.told).await;
        context.forget_failures(&namespace, &name);
        Ok(done
            .look_again
            .map_or_else(Action::await_change, Action::requeue))
    }
    .instrument(span)
    .await
}

/// Tells the events. One that is lost is lost: the status says the same.
async fn publish(context: &Context, book: &Guarded, told: &[Told]) {
    let about = book.object_ref(&());
    for told in told {
        let event = Event {
            type_: if told.warning {
                EventType::Warning
            } else {
                EventType::Normal
            },
            reason: told.reason.to_owned(),
            note: Some(told.note.clone()),
            action: told.action.clone(),
            secondary: told.job.as_ref().map(|job| ObjectReference {
                api_version: Some(Job::api_version(&()).into_owned()),
                kind: Some(Job::kind(&()).into_owned()),
                namespace: about.namespace.clone(),
                name: Some(job.clone()),
                ..ObjectReference::default()
            }),
        };
        if told.warning {
            tracing::warn!(reason = told.reason, "{}", told.note);
        } else {
            tracing::info!(reason = told.reason, "{}", told.note);
        }
        if let Err(error) = context.recorder.publish(&event, &about).await {
            tracing::warn!(%error, reason = told.reason, "an event could not be told");
        }
    }
}

impl Context {
    /// One more failure of an object; how long to wait before the next try.
    fn wait(&self, key: String) -> Duration {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.entry(key).or_default();
        *count = count.saturating_add(1);
        backoff(*count)
    }

    fn forget_failures(&self, namespace: &str, name: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if !failures.is_empty() {
            failures.remove(&format!("{namespace}/{name}"));
        }
    }
}

/// The wait after `failures` failures in a row.
fn backoff(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "the signature is the controller's"
)]
fn error_policy(book: Arc<Guarded>, error: &ReconcileError, context: Arc<Context>) -> Action {
    if error.is_conflict() {
        return Action::requeue(AFTER_CONFLICT);
    }
    context.metrics.failed(error.step());
    let namespace = book.namespace().unwrap_or_default();
    Action::requeue(context.wait(format!("{namespace}/{}", book.name_any())))
}

/// Logs how a reconcile or a watch ended; nothing is thrown away.
fn report(
    result: &Result<(ObjectRef<Guarded>, Action), ControllerError<ReconcileError, watcher::Error>>,
) {
    match result {
        Ok((book, _)) => tracing::debug!(songbook = %book, "reconciled"),
        // Deleted between its event and its turn.
        Err(ControllerError::ObjectNotFound(book)) => {
            tracing::debug!(songbook = %book, "is gone");
        }
        Err(ControllerError::ReconcilerFailed(error, book)) if error.is_conflict() => {
            tracing::debug!(songbook = %book, "was written at the same time, looking again");
        }
        Err(ControllerError::ReconcilerFailed(error, book)) => {
            tracing::warn!(songbook = %book, error = chain(error), "reconcile failed, trying again");
        }
        Err(ControllerError::QueueError(error)) => {
            tracing::warn!(error = chain(error), "a watch failed, starting it again");
        }
        Err(ControllerError::RunnerError(error)) => {
            tracing::error!(error = chain(error), "the queue failed");
        }
    }
}

/// An error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{PodFixture as _, job, pod};

    #[test]
    fn failed_reconciles_wait_longer_each_time_up_to_a_limit() {
        let waits: Vec<u64> = (1..=4).map(|n| backoff(n).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8]);
        assert_eq!(backoff(u32::MAX), LONGEST_WAIT);
    }

    #[test]
    fn only_pods_with_something_to_say_wake_their_book() {
        let job = job("j");
        assert!(book_of(pod(&job)).is_none(), "just created");
        assert!(book_of(pod(&job).waiting("ContainerCreating")).is_none());
        let woken = book_of(pod(&job).waiting("ImagePullBackOff")).unwrap();
        assert_eq!(woken.name, "harbour-songs");
        assert_eq!(woken.namespace.as_deref(), Some("music"));
        assert!(book_of(pod(&job).ended(0, None)).is_some());
    }
}
