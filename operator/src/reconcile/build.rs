//! The Job of one attempt: pure. Jobs are created and deleted, never edited.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::{
        batch::v1::{
            Job, JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement,
            PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule,
        },
        core::v1::{
            Capabilities, ConfigMapVolumeSource, Container, EmptyDirVolumeSource, EnvFromSource,
            EnvVar, KeyToPath, LocalObjectReference, PodSecurityContext, PodSpec, PodTemplateSpec,
            ResourceRequirements, SeccompProfile, SecretEnvSource, SecurityContext, Volume,
            VolumeMount,
        },
    },
    apimachinery::pkg::{
        api::resource::Quantity,
        apis::meta::v1::{ObjectMeta, OwnerReference},
    },
};
use kube::Resource as _;
use songbook_contract::{Outcome, RunIdentity, Sha256Hex, Stage, StageRequest};

use super::{decide::Start, validate::ValidatedSongBook};
use crate::{cli::JobDefaults, crd::SongBook, names};

/// User and group of the runner's image.
const RUNNER_USER: i64 = 65_532;
/// Where the container leaves its report; Kubernetes copies it into the pod's status.
const REPORT_FILE: &str = "/dev/termination-log";
/// Where the private certificate authority is mounted.
const CA_DIR: &str = "/etc/songbook/ca";
const CA_FILE: &str = "ca.crt";
const SCRATCH_DIR: &str = "/tmp";
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
        attempt,
        job: names::cleanup_name(&book.name, &book.uid, attempt),
        fingerprint: Sha256Hex::of(names::CLEANUP.as_bytes()).to_string(),
        redo: String::new(),
        book_id: Some(book_id.to_owned()),
    };
    let mut job = job(book, &start, defaults)?;
    job.metadata.owner_references = None;
    let relabel = |labels: &mut Option<BTreeMap<String, String>>| {
        let labels = labels.get_or_insert_default();
        labels.remove(names::LABEL_STAGE);
        labels.insert(names::LABEL_COMPONENT.to_owned(), names::CLEANUP.to_owned());
    };
    relabel(&mut job.metadata.labels);
    if let Some(spec) = &mut job.spec {
        spec.active_deadline_seconds = Some(CLEANUP_SECONDS);
        if let Some(meta) = &mut spec.template.metadata {
            relabel(&mut meta.labels);
        }
        for container in spec
            .template
            .spec
            .iter_mut()
            .flat_map(|pod| &mut pod.containers)
        {
            container.args = Some(vec![names::CLEANUP.to_owned()]);
        }
    }
    Ok(job)
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
        env: Some(environment(book, start)?),
        env_from: book.s3.secret_ref.as_ref().map(|secret| {
            vec![EnvFromSource {
                secret_ref: Some(SecretEnvSource {
                    name: secret.name.clone(),
                    optional: Some(false),
                }),
                ..EnvFromSource::default()
            }]
        }),
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

fn environment(book: &ValidatedSongBook, start: &Start) -> Result<Vec<EnvVar>, BuildError> {
    let request = request(book, start)?;
    let json = serde_json::to_string(&request).map_err(|source| BuildError::Request {
        job: start.job.clone(),
        source,
    })?;
    // Kubernetes expands `$(NAME)` and halves `$$` in values; in JSON a dollar sign can
    // only stand within a string, where it may be written as an escape.
    let json = json.replace('$', "\\u0024");
    let mut env = vec![
        variable("STAGE_REQUEST", json),
        variable("STAGE_REPORT_FILE", REPORT_FILE),
        variable("TMPDIR", SCRATCH_DIR),
    ];
    if let Some(endpoint) = &book.s3.endpoint {
        env.push(variable("AWS_ENDPOINT_URL_S3", endpoint));
    }
    if let Some(region) = &book.s3.region {
        env.push(variable("AWS_REGION", region));
    }
    if book.s3.path_style {
        env.push(variable("S3_FORCE_PATH_STYLE", "true"));
    }
    if book.s3.ca_bundle.is_some() {
        env.push(variable("AWS_CA_BUNDLE", format!("{CA_DIR}/{CA_FILE}")));
    }
    Ok(env)
}

/// The request that the container gets.
///
/// # Errors
/// [`BuildError::ForeignStatus`] if what the status remembers is not ours.
pub fn request(book: &ValidatedSongBook, start: &Start) -> Result<StageRequest, BuildError> {
    let foreign = |what: &'static str, value: &str| BuildError::ForeignStatus {
        what,
        value: value.to_owned(),
    };
    let mut request = book.request(start.stage, &start.redo);
    request.source.book_id = start
        .book_id
        .as_ref()
        .map(|id| id.parse().map_err(|_| foreign("book id", id)))
        .transpose()?;
    request.run = RunIdentity {
        songbook: format!("{}/{}", book.namespace, book.name),
        uid: book.uid.clone(),
        attempt: u32::try_from(start.attempt)
            .map_err(|_| foreign("attempt", &start.attempt.to_string()))?,
        fingerprint: Some(
            serde_json::from_value(serde_json::Value::String(start.fingerprint.clone()))
                .map_err(|_| foreign("fingerprint", &start.fingerprint))?,
        ),
    };
    Ok(request)
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

fn variable(name: &str, value: impl Into<String>) -> EnvVar {
    EnvVar {
        name: name.to_owned(),
        value: Some(value.into()),
        value_from: None,
    }
}

fn some_list<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn some_map(map: BTreeMap<String, String>) -> Option<BTreeMap<String, String>> {
    (!map.is_empty()).then_some(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crd::{
            CertificateRef, S3Spec, Scheduling, SecretRef, SongBookSpec, StageSettings, StageTable,
        },
        fixtures::{FINGERPRINT, book, job_defaults},
        reconcile::validate::validate,
    };

    fn start(stage: Stage) -> Start {
        Start {
            stage,
            attempt: 2,
            job: names::job_name("harbour-songs", "uid", stage, FINGERPRINT, 2),
            fingerprint: FINGERPRINT.to_owned(),
            redo: String::new(),
            book_id: Some("ba7816bf8f01cfea".to_owned()),
        }
    }

    fn built(edit: fn(&mut SongBookSpec)) -> Job {
        let mut book = book();
        edit(&mut book.spec);
        let valid = validate(&book, &job_defaults()).unwrap();
        job(&valid, &start(Stage::PdfSplitting), &job_defaults()).unwrap()
    }

    fn pod(job: &Job) -> PodSpec {
        job.spec.clone().unwrap().template.spec.unwrap()
    }

    fn env(job: &Job, name: &str) -> Option<String> {
        pod(job).containers[0]
            .env
            .clone()
            .unwrap()
            .into_iter()
            .find(|variable| variable.name == name)
            .and_then(|variable| variable.value)
    }

    #[test]
    fn the_cleanup_outlives_its_book_and_cannot_run_for_ever() {
        let valid = validate(&book(), &job_defaults()).unwrap();
        let job = cleanup(&valid, 2, "ba7816bf8f01cfea", &job_defaults()).unwrap();
        assert_eq!(job.metadata.owner_references, None);
        let labels = job.metadata.labels.unwrap();
        assert_eq!(labels[names::LABEL_COMPONENT], names::CLEANUP);
        assert!(!labels.contains_key(names::LABEL_STAGE));
        let spec = job.spec.unwrap();
        assert_eq!(spec.active_deadline_seconds, Some(CLEANUP_SECONDS));
        let pod = spec.template.spec.unwrap();
        assert_eq!(pod.containers[0].args, Some(vec!["cleanup".to_owned()]));
        let request = pod.containers[0].env.as_ref().unwrap()[0].value.clone();
        assert!(request.unwrap().contains("ba7816bf8f01cfea"));
    }

    #[test]
    fn the_container_gets_one_request_that_it_can_read() {
        let job = built(|spec| spec.title = Some("A$$ $(AWS_REGION) $(HOME)".to_owned()));
        let json = env(&job, "STAGE_REQUEST").unwrap();
        assert!(!json.contains('$'), "Kubernetes would expand it: {json}");
        let request: StageRequest = serde_json::from_str(&json).unwrap();
        assert_eq!(request.validate(), Ok(()));
        assert_eq!(request.stage, Stage::PdfSplitting);
        assert_eq!(
            request.book.title.as_deref(),
            Some("A$$ $(AWS_REGION) $(HOME)")
        );
        assert_eq!(request.run.attempt, 2);
        assert_eq!(request.run.songbook, "music/harbour-songs");
        assert_eq!(request.run.fingerprint.unwrap().as_str(), FINGERPRINT);
        assert_eq!(request.source.book_id.unwrap().as_str(), "ba7816bf8f01cfea");
    }

    #[test]
    fn pods_are_admitted_under_the_restricted_standard() {
        let job = built(|_| {});
        let pod = pod(&job);
        let security = pod.security_context.clone().unwrap();
        assert_eq!(security.run_as_non_root, Some(true));
        assert_eq!(security.seccomp_profile.unwrap().type_, "RuntimeDefault");
        let container = pod.containers[0].security_context.clone().unwrap();
        assert_eq!(container.allow_privilege_escalation, Some(false));
        assert_eq!(container.read_only_root_filesystem, Some(true));
        assert_eq!(container.capabilities.unwrap().drop.unwrap(), ["ALL"]);
        assert_eq!(pod.automount_service_account_token, Some(false));
        assert_eq!(pod.enable_service_links, Some(false));
    }

    #[test]
    fn a_verdict_outranks_a_disruption_and_one_attempt_is_one_job() {
        let spec = built(|_| {}).spec.unwrap();
        assert_eq!(spec.backoff_limit, Some(0));
        let rules = spec.pod_failure_policy.unwrap().rules;
        assert_eq!(rules[0].action, "FailJob");
        assert_eq!(
            rules[0].on_exit_codes.as_ref().unwrap().values,
            [10, 20, 30]
        );
        assert_eq!(rules[1].action, "Ignore");
    }

    #[test]
    fn the_store_is_described_by_standard_variables() {
        let job = built(|spec| {
            spec.s3 = Some(S3Spec {
                endpoint: Some("https://s3.storage.svc:9000".to_owned()),
                region: None,
                path_style: true,
                secret_ref: Some(SecretRef {
                    name: "keys".to_owned(),
                }),
                ca_bundle: Some(CertificateRef {
                    name: "ca".to_owned(),
                    key: "root.pem".to_owned(),
                }),
            });
        });
        assert_eq!(
            env(&job, "AWS_ENDPOINT_URL_S3").as_deref(),
            Some("https://s3.storage.svc:9000")
        );
        assert_eq!(
            env(&job, "AWS_REGION").as_deref(),
            Some("eu-central-1"),
            "the default"
        );
        assert_eq!(env(&job, "S3_FORCE_PATH_STYLE").as_deref(), Some("true"));
        assert_eq!(
            env(&job, "AWS_CA_BUNDLE").as_deref(),
            Some("/etc/songbook/ca/ca.crt")
        );
        let container = pod(&job).containers[0].clone();
        assert_eq!(
            container.env_from.unwrap()[0]
                .secret_ref
                .as_ref()
                .unwrap()
                .name,
            "keys"
        );
    }

    #[test]
    fn the_users_labels_come_along_but_do_not_replace_ours() {
        let job = built(|spec| {
            spec.scheduling = Some(Scheduling {
                labels: BTreeMap::from([
                    ("kueue.x-k8s.io/queue-name".to_owned(), "books".to_owned()),
                    (names::LABEL_SONGBOOK_UID.to_owned(), "stolen".to_owned()),
                ]),
                ..Scheduling::default()
            });
        });
        let labels = job.metadata.labels.unwrap();
        assert_eq!(labels["kueue.x-k8s.io/queue-name"], "books");
        assert_eq!(labels[names::LABEL_SONGBOOK_UID], crate::fixtures::UID);
    }

    #[test]
    fn a_stages_own_settings_win() {
        let job = built(|spec| {
            spec.stages = Some(StageTable {
                pdf_splitting: Some(StageSettings {
                    timeout_seconds: Some(60),
                    resources: Some(ResourceRequirements::default()),
                    retries: None,
                }),
                ..StageTable::default()
            });
        });
        let pod = pod(&job);
        assert_eq!(pod.active_deadline_seconds, Some(60));
        assert_eq!(
            pod.containers[0].resources,
            Some(ResourceRequirements::default())
        );
    }

    #[test]
    fn a_status_that_somebody_else_wrote_is_refused() {
        let valid = validate(&book(), &job_defaults()).unwrap();
        let mut start = start(Stage::TocParsing);
        start.book_id = Some("../../etc".to_owned());
        assert!(matches!(
            job(&valid, &start, &job_defaults()),
            Err(BuildError::ForeignStatus {
                what: "book id",
                ..
            })
        ));
    }
}
