//! For tests: SongBooks, Jobs, pods and reports that read like sentences, and an API
//! server that answers from a script and counts what was asked.

use std::time::Duration;

use http::{Method, Request, Response};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use k8s_openapi::{
    api::{
        batch::v1::{Job, JobCondition, JobStatus},
        core::v1::{
            ContainerState, ContainerStateTerminated, ContainerStateWaiting, ContainerStatus, Pod,
        },
    },
    apimachinery::pkg::apis::meta::v1::{OwnerReference, Time},
};
use kube::{Client, client::Body};
use serde_json::{Value, json};
use songbook_contract::{ArtifactRef, Outcome, RunIdentity, Sha256Hex, Stage, StageReport};
use tokio::sync::{mpsc, oneshot};

use crate::{
    cli::JobDefaults,
    crd::{SongBook, SongBookSpec},
    names,
    platform::Platform,
};

/// UID of [`book`].
pub const UID: &str = "11111111-2222-3333-4444-555555555555";
/// A fingerprint for tests that need just any.
pub const FINGERPRINT: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// The id of the book in reports.
pub const BOOK_ID: &str = "ba7816bf8f01cfea";

/// `music/harbour-songs`, generation 1, just applied.
pub fn book() -> SongBook {
    let spec: SongBookSpec = serde_json::from_value(json!({
        "source": {"bucket": "books", "key": "SheetMusic/Harbour Songs.pdf"}
    }))
    .unwrap();
    let mut book = SongBook::new("harbour-songs", spec);
    book.metadata.namespace = Some("music".to_owned());
    book.metadata.uid = Some(UID.to_owned());
    book.metadata.generation = Some(1);
    book.metadata.resource_version = Some("1".to_owned());
    book
}

/// Chance that is the same in every run.
pub struct Dice(u64);

impl Dice {
    /// Dice that fall in an order of their own for each `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        // The constants of PCG's underlying generator; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A number from 0 to below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap()
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.below(1_000_001)) / 1e6
    }
}

/// What the operator's flags would give.
pub fn job_defaults() -> JobDefaults {
    JobDefaults {
        image: "stage-runner:test".to_owned(),
        pull_policy: None,
        pull_secrets: Vec::new(),
        service_account: Some("songbook-runner".to_owned()),
        cpu_request: "250m".to_owned(),
        memory_request: "256Mi".to_owned(),
        memory_limit: "1Gi".to_owned(),
        scratch_size: "4Gi".to_owned(),
        s3: crate::crd::S3Spec {
            region: Some("eu-central-1".to_owned()),
            ..crate::crd::S3Spec::default()
        },
        ttl_seconds: 3600,
        timeout_seconds: 7200,
        retries: 3,
        platform: Platform::default(),
    }
}

/// The same with prices of Textract and of the models of the examples.
pub fn priced_defaults() -> JobDefaults {
    let mut defaults = job_defaults();
    defaults.platform = Platform::parse(
        r#"
cloud:
  prices:
    textractThousandPages: "1.50"
    models:
      "eu.anthropic.claude-haiku-4-5-20251001-v1:0": {millionInput: "1.10", millionOutput: "5.50"}
      "amazon.nova-lite-v1:0": {millionInput: "0.06", millionOutput: "0.24"}
"#,
    )
    .unwrap();
    defaults
}

/// The report of [`book`]'s attempt.
pub fn report(stage: Stage, attempt: u32, fingerprint: &str, outcome: Outcome) -> StageReport {
    let run = RunIdentity {
        uid: UID.to_owned(),
        attempt,
        fingerprint: Some(serde_json::from_value(json!(fingerprint)).unwrap()),
        ..RunIdentity::default()
    };
    let mut report = StageReport::new(stage, outcome, "Because", "it was so").answering(&run);
    report.book_id = Some(BOOK_ID.parse().unwrap());
    report.artifact = Some(ArtifactRef {
        key: "artifacts/a.json".to_owned(),
        sha256: Sha256Hex::of(b""),
    });
    report
}

/// A Job of [`book`] that runs.
pub fn job(name: &str) -> Job {
    let mut job = Job::default();
    job.metadata.name = Some(name.to_owned());
    job.metadata.namespace = Some("music".to_owned());
    job.metadata.uid = Some(format!("job-{name}"));
    job.metadata.owner_references = Some(vec![OwnerReference {
        uid: UID.to_owned(),
        controller: Some(true),
        ..OwnerReference::default()
    }]);
    job
}

/// A Job further on.
pub trait JobFixture {
    /// Complete.
    fn complete(self) -> Job;
    /// Failed.
    fn failed(self) -> Job;
    /// Deleted, but not gone yet.
    fn leaving(self) -> Job;
}

impl JobFixture for Job {
    fn complete(mut self) -> Job {
        self.status = Some(ended("Complete"));
        self
    }

    fn failed(mut self) -> Job {
        self.status = Some(ended("Failed"));
        self
    }

    fn leaving(mut self) -> Job {
        self.metadata.deletion_timestamp = Some(at(0));
        self
    }
}

fn ended(how: &str) -> JobStatus {
    JobStatus {
        conditions: Some(vec![JobCondition {
            type_: how.to_owned(),
            status: "True".to_owned(),
            ..JobCondition::default()
        }]),
        ..JobStatus::default()
    }
}

/// The pod of a Job of [`book`], just created.
pub fn pod(job: &Job) -> Pod {
    let mut pod = Pod::default();
    pod.metadata.name = job.metadata.name.as_ref().map(|name| format!("{name}-x"));
    pod.metadata.namespace = Some("music".to_owned());
    pod.metadata.annotations = Some(
        [(
            names::ANNOTATION_SONGBOOK.to_owned(),
            "harbour-songs".to_owned(),
        )]
        .into(),
    );
    pod.metadata.owner_references = Some(vec![OwnerReference {
        uid: job.metadata.uid.clone().unwrap_or_default(),
        controller: Some(true),
        ..OwnerReference::default()
    }]);
    pod
}

/// A pod further on.
pub trait PodFixture: Sized {
    /// Created at this second.
    fn created(self, second: i64) -> Self;
    /// Its container ended with a code and, perhaps, a report.
    fn ended(self, code: i32, report: Option<&StageReport>) -> Self;
    /// Its container ended with a code and these words in place of a report.
    fn message(self, code: i32, message: &str) -> Self;
    /// Its container was killed.
    fn killed(self, code: i32, reason: &str) -> Self;
    /// Its container waits.
    fn waiting(self, reason: &str) -> Self;
    /// The pod itself ended.
    fn reason(self, reason: &str) -> Self;
}

impl PodFixture for Pod {
    fn created(mut self, second: i64) -> Self {
        self.metadata.creation_timestamp = Some(at(second));
        self
    }

    fn ended(self, code: i32, report: Option<&StageReport>) -> Self {
        let text = report.map(|report| serde_json::to_string(report).unwrap());
        self.message(code, text.as_deref().unwrap_or_default())
    }

    fn message(self, code: i32, message: &str) -> Self {
        with_state(
            self,
            ContainerState {
                terminated: Some(ContainerStateTerminated {
                    exit_code: code,
                    message: Some(message.to_owned()),
                    ..ContainerStateTerminated::default()
                }),
                ..ContainerState::default()
            },
        )
    }

    fn killed(self, code: i32, reason: &str) -> Self {
        with_state(
            self,
            ContainerState {
                terminated: Some(ContainerStateTerminated {
                    exit_code: code,
                    reason: Some(reason.to_owned()),
                    ..ContainerStateTerminated::default()
                }),
                ..ContainerState::default()
            },
        )
    }

    fn waiting(self, reason: &str) -> Self {
        with_state(
            self,
            ContainerState {
                waiting: Some(ContainerStateWaiting {
                    reason: Some(reason.to_owned()),
                    message: None,
                }),
                ..ContainerState::default()
            },
        )
    }

    fn reason(mut self, reason: &str) -> Self {
        self.status.get_or_insert_default().reason = Some(reason.to_owned());
        self
    }
}

fn with_state(mut pod: Pod, state: ContainerState) -> Pod {
    pod.status.get_or_insert_default().container_statuses = Some(vec![ContainerStatus {
        name: names::RUNNER_CONTAINER.to_owned(),
        state: Some(state),
        ..ContainerStatus::default()
    }]);
    pod
}

/// A point in time, in seconds from the epoch.
pub fn at(second: i64) -> Time {
    Time(Timestamp::from_second(second).unwrap())
}

/// One expected call: what is asked, and what is answered.
pub struct Call {
    method: Method,
    path: String,
    status: u16,
    answer: Value,
}

/// `GET path` is answered with an object.
pub fn get(path: &str, answer: Value) -> Call {
    Call {
        method: Method::GET,
        path: path.to_owned(),
        status: 200,
        answer,
    }
}

/// `POST path` is answered with what was sent.
pub fn post(path: &str) -> Call {
    Call {
        method: Method::POST,
        path: path.to_owned(),
        status: 201,
        answer: Value::Null,
    }
}

/// `PUT path` is answered with what was sent.
pub fn put(path: &str) -> Call {
    Call {
        method: Method::PUT,
        path: path.to_owned(),
        status: 200,
        answer: Value::Null,
    }
}

/// `PATCH path` is answered with an object.
pub fn patch(path: &str, answer: Value) -> Call {
    Call {
        method: Method::PATCH,
        path: path.to_owned(),
        status: 200,
        answer,
    }
}

/// `DELETE path` is answered with Success.
pub fn delete(path: &str) -> Call {
    Call {
        method: Method::DELETE,
        path: path.to_owned(),
        status: 200,
        answer: json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}),
    }
}

impl Call {
    /// The call is refused instead.
    pub fn refused(mut self, code: u16, reason: &str) -> Self {
        self.status = code;
        self.answer = json!({
            "kind": "Status", "apiVersion": "v1", "metadata": {},
            "status": "Failure", "message": reason, "reason": reason, "code": code,
        });
        self
    }
}

/// A list as the API server gives it.
pub fn list<T: serde::Serialize>(items: &[T]) -> Value {
    json!({"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": "9"}, "items": items})
}

/// Where the answer to a request goes.
type Answer = oneshot::Sender<Response<Body>>;

/// An API server that expects exactly these calls in this order.
pub struct Scenario {
    /// The client to give to what is tested.
    pub client: Client,
    server: tokio::task::JoinHandle<Vec<Value>>,
}

impl Scenario {
    /// Starts the server. Needs a tokio runtime.
    pub fn expecting(calls: Vec<Call>) -> Self {
        let (asked, mut requests) = mpsc::unbounded_channel::<(Request<Body>, Answer)>();
        let service = tower::service_fn(move |request| {
            let asked = asked.clone();
            async move {
                let (answer, answered) = oneshot::channel();
                let gone = || std::io::Error::other("the scripted API server is gone");
                asked.send((request, answer)).map_err(|_| gone())?;
                answered.await.map_err(|_| gone())
            }
        });
        let server = tokio::spawn(async move {
            let mut sent = Vec::new();
            for call in calls {
                let Some((request, respond)) = requests.recv().await else {
                    panic!("nobody asked for {} {}", call.method, call.path);
                };
                let asked = format!("{} {}", request.method(), request.uri().path());
                assert_eq!(asked, format!("{} {}", call.method, call.path));
                let bytes = request.into_body().collect().await.unwrap().to_bytes();
                let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                let answer = if call.answer.is_null() {
                    &body
                } else {
                    &call.answer
                };
                let text = serde_json::to_vec(answer).unwrap();
                let response = Response::builder()
                    .status(call.status)
                    .body(Body::from(text))
                    .unwrap();
                let _ = respond.send(response);
                sent.push(body);
            }
            if let Some((request, _)) = requests.recv().await {
                panic!(
                    "nobody expects {} {}",
                    request.method(),
                    request.uri().path()
                );
            }
            sent
        });
        Self {
            client: Client::new(service, "music"),
            server,
        }
    }

    /// Waits until every call has come and no other; gives back what was sent in each.
    pub async fn finished(self) -> Vec<Value> {
        drop(self.client);
        tokio::time::timeout(Duration::from_secs(2), self.server)
            .await
            .expect("an expected call never came")
            .unwrap()
    }
}
