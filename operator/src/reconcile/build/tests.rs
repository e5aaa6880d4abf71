//! What Jobs look like.

use songbook_contract::StageRequest;

use super::*;
use crate::{
    crd::{
        CertificateRef, ModelMode, OcrEngine, S3Spec, Scheduling, SecretRef, SongBookSpec,
        StageSettings, StageTable,
    },
    fixtures::{FINGERPRINT, book, job_defaults},
    reconcile::validate::validate,
};

fn start(stage: Stage) -> Start {
    Start {
        stage,
        plans: false,
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
    // The server's key is for the server alone.
    let container = pod(&job).containers[0].clone();
    assert_eq!(container.env_from, None);
    let env = container.env.unwrap();
    let keys: Vec<_> = env
        .iter()
        .filter_map(|variable| {
            let source = variable.value_from.as_ref()?.secret_key_ref.as_ref()?;
            Some((
                variable.name.as_str(),
                source.name.as_str(),
                source.key.as_str(),
            ))
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("S3_ACCESS_KEY_ID", "keys", "AWS_ACCESS_KEY_ID"),
            ("S3_SECRET_ACCESS_KEY", "keys", "AWS_SECRET_ACCESS_KEY"),
            ("S3_SESSION_TOKEN", "keys", "AWS_SESSION_TOKEN"),
        ]
    );
}

#[test]
fn a_key_of_aws_is_for_all_its_services() {
    let job = built(|spec| {
        spec.s3 = Some(S3Spec {
            secret_ref: Some(SecretRef {
                name: "keys".to_owned(),
            }),
            ..S3Spec::default()
        });
    });
    let container = pod(&job).containers[0].clone();
    let from = container.env_from.unwrap();
    assert_eq!(from[0].secret_ref.as_ref().unwrap().name, "keys");
    let names = container.env.unwrap();
    assert!(
        names
            .iter()
            .all(|variable| variable.name != "S3_ACCESS_KEY_ID")
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

#[test]
fn a_container_learns_where_the_services_are_that_it_may_ask() {
    let mut defaults = job_defaults();
    let cloud = &mut defaults.platform.cloud;
    cloud.fips = true;
    cloud.textract.endpoint = "https://textract.test".to_owned();
    cloud.bedrock.endpoint = "https://bedrock.test".to_owned();
    let told = |stage, edit: fn(&mut SongBookSpec)| {
        let mut book = book();
        edit(&mut book.spec);
        let valid = validate(&book, &defaults).unwrap();
        let job = job(&valid, &start(stage), &defaults).unwrap();
        [
            "AWS_ENDPOINT_URL_TEXTRACT",
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
            "AWS_USE_FIPS_ENDPOINT",
        ]
        .map(|name| env(&job, name).unwrap_or_default())
    };
    let textract = |spec: &mut SongBookSpec| spec.ocr.engine = OcrEngine::Textract;
    let nothing = ["", "", ""];
    assert_eq!(told(Stage::PageMapping, |_| {}), nothing);
    assert_eq!(told(Stage::PdfSplitting, textract), nothing);
    assert_eq!(
        told(Stage::PageMapping, textract),
        ["https://textract.test", "", "true"]
    );
    let model = |spec: &mut SongBookSpec| {
        spec.model.mode = ModelMode::Fallback;
        spec.model.models = vec!["m".to_owned()];
        spec.s3 = Some(S3Spec {
            endpoint: Some("http://minio.test".to_owned()),
            ..S3Spec::default()
        });
    };
    assert_eq!(
        told(Stage::TocParsing, model),
        ["", "https://bedrock.test", ""]
    );
}

#[test]
fn a_users_labels_do_not_free_a_job_from_its_share() {
    let job = built(|spec| {
        spec.scheduling = Some(Scheduling {
            labels: BTreeMap::from([(names::LABEL_SERVICES.to_owned(), "model".to_owned())]),
            annotations: BTreeMap::from([(names::ANNOTATION_RATES.to_owned(), "{}".to_owned())]),
            ..Scheduling::default()
        });
    });
    assert!(
        !job.metadata
            .labels
            .unwrap()
            .contains_key(names::LABEL_SERVICES)
    );
    let annotations = job.metadata.annotations.unwrap();
    assert!(!annotations.contains_key(names::ANNOTATION_RATES));
}
