//! The Job of one attempt: pure. Jobs are created and deleted, never edited.

mod environment;

use std::collections::BTreeMap;

use k8s_openapi::{
    api::{
        batch::v1::{
            Job, JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement,
            PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule,
        },
        core::v1::{
            Capabilities, ConfigMapVolumeSource, Container, EmptyDirVolumeSource, KeyToPath,
            LocalObjectReference, PodSecurityContext, PodSpec, PodTemplateSpec,
            ResourceRequirements, SeccompProfile, SecurityContext, Volume, VolumeMount,
        },
    },
    apimachinery::pkg::{
        api::resource::Quantity,
        apis::meta::v1::{ObjectMeta, OwnerReference},
    },
};
use kube::Resource as _;
use songbook_contract::{Outcome, Sha256Hex, Stage};

use super::{decide::Start, validate::ValidatedSongBook};
use crate::{
    cli::JobDefaults,
    crd::SongBook,
    names,
    platform::rates::{Promise, Services},
};
use environment::{CA_DIR, CA_FILE, REPORT_FILE, SCRATCH_DIR};

pub use environment::request;

/// User and group of the runner's image.
const RUNNER_USER: i64 = 65_532;
/// Seconds that an attempt to delete results may take, from its creation.
const CLEANUP_SECONDS: i64 = 120;

/// A Job that cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The request cannot be written as JSON.
    #[error("the request for {job} cannot be written")]
    Request {
        /// Name of the Job.
        job: String,
        /// What the serializer says.
        #[source]
        source: serde_json::Error,
    },
    /// The share of rates cannot be noted on the Job.
    #[error("the share of {job} cannot be written")]
    Share {
        /// Name of the Job.
        job: String,
        /// What the serializer says.
        #[source]
        source: serde_json::Error,
    },
    /// The fingerprint or the book's id in the status is not one: somebody else wrote it.
    #[error("the status names `{value}`, which is no {what}")]
    ForeignStatus {
        /// What it should be.
        what: &'static str,
        /// What it is.
        value: String,
    },
}

/// The Job that makes the attempt `start` of `book`.
///
/// # Errors
/// [`BuildError`]; trying again cannot help.
pub fn job(
    book: &ValidatedSongBook,
    start: &Start,
    defaults: &JobDefaults,
) -> Result<Job, BuildError> {
    let mut labels = book.scheduling.labels.clone();
    labels.extend(names::labels(&book.name, &book.uid, start.stage));
    let mut annotations = book.scheduling.annotations.clone();
    annotations.insert(names::ANNOTATION_SONGBOOK.to_owned(), book.name.clone());
    annotations.insert(
        names::ANNOTATION_ATTEMPT.to_owned(),
        start.attempt.to_string(),
    );
    // A user's own label or annotation must not free a Job from its share.
    labels.remove(names::LABEL_SERVICES);
    annotations.remove(names::ANNOTATION_RATES);
    let promise = promise(book, start, defaults);
    if let Some(services) = promise.services.label() {
        labels.insert(names::LABEL_SERVICES.to_owned(), services.to_owned());
        let rates = serde_json::to_string(&promise.rates).map_err(|source| BuildError::Share {
            job: start.job.clone(),
            source,
        })?;
        annotations.insert(names::ANNOTATION_RATES.to_owned(), rates);
    }

    let pod = pod(book, start, defaults)?;
    Ok(Job {
        metadata: ObjectMeta {
            name: Some(start.job.clone()),
            namespace: Some(book.namespace.clone()),
            labels: Some(labels.clone()),
            annotations: Some(annotations.clone()),
            owner_references: Some(vec![owner(book)]),
            ..ObjectMeta::default()
        },
        spec: Some(JobSpec {
            backoff_limit: Some(0),
            completions: Some(1),
            parallelism: Some(1),
            ttl_seconds_after_finished: Some(defaults.ttl_seconds),
            // An evicted pod is replaced only once it is gone: two runners of one book
            // must never write at the same time.
            pod_replacement_policy: Some("Failed".to_owned()),
            pod_failure_policy: Some(failure_policy()),
            template: PodTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: Some(labels),
                    annotations: Some(annotations),
                    ..ObjectMeta::default()
                }),
                spec: Some(pod),
            },
            ..JobSpec::default()
        }),
        status: None,
    })
}

/// The Job that makes the attempt number `attempt` to delete the results of `book`.
///
/// It has no owner: it has to outlive the object that is deleted, and to run while that
/// waits in the foreground. Its time counts from its creation, so that a pod which never
/// starts is given up as well.
///
/// # Errors
/// [`BuildError`]; trying again cannot help.
pub fn cleanup(
    book: &ValidatedSongBook,
    attempt: i32,
    book_id: &str,
    defaults: &JobDefaults,
) -> Result<Job, BuildError> {
    let start = Start {
        stage: Stage::ManifestGeneration,
        plans: false,
        attempt,
        job: names::cleanup_name(&book.name, &book.uid, attempt),
        fingerprint: Sha256Hex::of(names::CLEANUP.as_bytes()).to_string(),
        redo: String::new(),
        book_id: Some(book_id.to_owned()),
    };
    let mut job = job(book, &start, defaults)?;
    job.metadata.owner_references = None;
    set_part(&mut job, names::CLEANUP);
    if let Some(spec) = &mut job.spec {
        spec.active_deadline_seconds = Some(CLEANUP_SECONDS);
    }
    Ok(job)
}

/// The Job that makes the attempt `start` to plan the costs of `book`: no stage's, and it
/// asks no service.
///
/// # Errors
/// [`BuildError`]; trying again cannot help.
pub fn plan(
    book: &ValidatedSongBook,
    start: &Start,
    defaults: &JobDefaults,
) -> Result<Job, BuildError> {
    let mut job = job(book, start, defaults)?;
    set_part(&mut job, names::PLAN);
    Ok(job)
}

/// What the attempt `start` may ask, and how fast.
pub fn promise(book: &ValidatedSongBook, start: &Start, defaults: &JobDefaults) -> Promise {
    let services = if start.plans {
        Services::default()
    } else {
        book.services(start.stage)
    };
    defaults.platform.cloud.share(services)
}

/// Makes `job` one that runs the runner's command `part` in place of a stage.
fn set_part(job: &mut Job, part: &str) {
    let relabel = |labels: &mut Option<BTreeMap<String, String>>| {
        let labels = labels.get_or_insert_default();
        labels.remove(names::LABEL_STAGE);
        labels.insert(names::LABEL_COMPONENT.to_owned(), part.to_owned());
    };
    relabel(&mut job.metadata.labels);
    let Some(spec) = &mut job.spec else {
        return;
    };
    if let Some(meta) = &mut spec.template.metadata {
        relabel(&mut meta.labels);
    }
    let pod = spec.template.spec.iter_mut();
    for container in pod.flat_map(|pod| &mut pod.containers) {
        container.args = Some(vec![part.to_owned()]);
    }
}

fn owner(book: &ValidatedSongBook) -> OwnerReference {
    OwnerReference {
        api_version: SongBook::api_version(&()).into_owned(),
        kind: SongBook::kind(&()).into_owned(),
        name: book.name.clone(),
        uid: book.uid.clone(),
        controller: Some(true),
        block_owner_deletion: Some(true),
    }
}

/// A verdict is final whatever else happens to the pod; a disruption never counts.
fn failure_policy() -> PodFailurePolicy {
    let verdicts = [
        Outcome::NeedsReview,
        Outcome::BadInput,
        Outcome::Misconfigured,
    ]
    .map(|outcome| i32::from(outcome.exit_code()));
    PodFailurePolicy {
        rules: vec![
            PodFailurePolicyRule {
                action: "FailJob".to_owned(),
                on_exit_codes: Some(PodFailurePolicyOnExitCodesRequirement {
                    container_name: Some(names::RUNNER_CONTAINER.to_owned()),
                    operator: "In".to_owned(),
                    values: verdicts.to_vec(),
                }),
                ..PodFailurePolicyRule::default()
            },
            PodFailurePolicyRule {
                action: "Ignore".to_owned(),
                on_pod_conditions: Some(vec![PodFailurePolicyOnPodConditionsPattern {
                    type_: "DisruptionTarget".to_owned(),
                    status: "True".to_owned(),
                }]),
                ..PodFailurePolicyRule::default()
            },
        ],
    }
}

fn pod(
    book: &ValidatedSongBook,
    start: &Start,
    defaults: &JobDefaults,
) -> Result<PodSpec, BuildError> {
    let plan = book.stage(start.stage);
    let scheduling = &book.scheduling;
    let mut volumes = vec![Volume {
        name: "scratch".to_owned(),
        empty_dir: Some(EmptyDirVolumeSource {
            size_limit: Some(Quantity(defaults.scratch_size.clone())),
            ..EmptyDirVolumeSource::default()
        }),
        ..Volume::default()
    }];
    if let Some(bundle) = &book.s3.ca_bundle {
        volumes.push(Volume {
            name: "ca".to_owned(),
            config_map: Some(ConfigMapVolumeSource {
                name: bundle.name.clone(),
                items: Some(vec![KeyToPath {
                    key: bundle.key.clone(),
                    path: CA_FILE.to_owned(),
                    mode: None,
                }]),
                ..ConfigMapVolumeSource::default()
            }),
            ..Volume::default()
        });
    }
    Ok(PodSpec {
        restart_policy: Some("Never".to_owned()),
        service_account_name: scheduling
            .service_account_name
            .clone()
            .or_else(|| defaults.service_account.clone()),
        automount_service_account_token: Some(false),
        enable_service_links: Some(false),
        // Counted from when the pod is placed on a node, so that a queue for nodes is
        // no timeout; the Job's own deadline would count the queue.
        active_deadline_seconds: Some(
            plan.map_or(defaults.timeout_seconds, |plan| plan.timeout_seconds),
        ),
        image_pull_secrets: some_list(
            defaults
                .pull_secrets
                .iter()
                .map(|name| LocalObjectReference { name: name.clone() })
                .collect(),
        ),
        node_selector: some_map(scheduling.node_selector.clone()),
        tolerations: some_list(scheduling.tolerations.clone()),
        affinity: scheduling.affinity.clone(),
        priority_class_name: scheduling.priority_class_name.clone(),
        security_context: Some(PodSecurityContext {
            run_as_non_root: Some(true),
            run_as_user: Some(RUNNER_USER),
            run_as_group: Some(RUNNER_USER),
            fs_group: Some(RUNNER_USER),
            seccomp_profile: Some(SeccompProfile {
                type_: "RuntimeDefault".to_owned(),
                localhost_profile: None,
            }),
            ..PodSecurityContext::default()
        }),
        containers: vec![container(book, start, defaults)?],
        volumes: Some(volumes),
        ..PodSpec::default()
    })
}

fn container(
    book: &ValidatedSongBook,
    start: &Start,
    defaults: &JobDefaults,
) -> Result<Container, BuildError> {
    let mut mounts = vec![VolumeMount {
        name: "scratch".to_owned(),
        mount_path: SCRATCH_DIR.to_owned(),
        ..VolumeMount::default()
    }];
    if book.s3.ca_bundle.is_some() {
        mounts.push(VolumeMount {
            name: "ca".to_owned(),
            mount_path: CA_DIR.to_owned(),
            read_only: Some(true),
            ..VolumeMount::default()
        });
    }
    let resources = book
        .stage(start.stage)
        .and_then(|plan| plan.settings.resources.clone())
        .unwrap_or_else(|| default_resources(defaults));
    Ok(Container {
        name: names::RUNNER_CONTAINER.to_owned(),
        image: Some(defaults.image.clone()),
        image_pull_policy: defaults.pull_policy.clone(),
        args: Some(vec!["stage".to_owned()]),
        env: Some(environment::of(book, start, defaults)?),
        env_from: environment::secret(book).map(|secret| vec![secret]),
        resources: Some(resources),
        termination_message_path: Some(REPORT_FILE.to_owned()),
        // Never the log's end: a log line is no report.
        termination_message_policy: Some("File".to_owned()),
        volume_mounts: Some(mounts),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            read_only_root_filesystem: Some(true),
            capabilities: Some(Capabilities {
                drop: Some(vec!["ALL".to_owned()]),
                add: None,
            }),
            ..SecurityContext::default()
        }),
        ..Container::default()
    })
}

fn default_resources(defaults: &JobDefaults) -> ResourceRequirements {
    let quantity = |text: &str| Quantity(text.to_owned());
    ResourceRequirements {
        requests: Some(BTreeMap::from([
            ("cpu".to_owned(), quantity(&defaults.cpu_request)),
            ("memory".to_owned(), quantity(&defaults.memory_request)),
        ])),
        limits: Some(BTreeMap::from([(
            "memory".to_owned(),
            quantity(&defaults.memory_limit),
        )])),
        claims: None,
    }
}

fn some_list<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn some_map(map: BTreeMap<String, String>) -> Option<BTreeMap<String, String>> {
    (!map.is_empty()).then_some(map)
}

#[cfg(test)]
mod tests;
