//! `SongBook` of `sheetmusic.dev/v1alpha1`: what a user asks for. The comments here are
//! the manual that `kubectl explain songbook.spec` shows.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Affinity, ResourceRequirements, Toleration};
use kube::{CustomResource, KubeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use songbook_contract::Stage;

use super::{Approval, ModelSpec, OcrSpec, SongBookStatus};

/// What to split, and how.
#[derive(CustomResource, KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq)]
#[kube(
    group = "sheetmusic.dev",
    version = "v1alpha1",
    kind = "SongBook",
    plural = "songbooks",
    singular = "songbook",
    shortname = "sb",
    category = "sheetmusic",
    namespaced,
    derive = "PartialEq",
    status = "SongBookStatus",
    doc = "A songbook PDF in a bucket that is split into one PDF per song. Only `spec.source` has to be given; progress and results are in `status`.",
    selectable = ".status.phase",
    printcolumn(name = "Phase", type_ = "string", json_path = ".status.phase"),
    printcolumn(name = "Stage", type_ = "string", json_path = ".status.stage"),
    printcolumn(name = "Songs", type_ = "integer", json_path = ".status.songs"),
    printcolumn(name = "Verified", type_ = "integer", json_path = ".status.verifiedSongs"),
    printcolumn(name = "Cost", type_ = "string", json_path = ".status.usage.cost"),
    printcolumn(
        name = "Age",
        type_ = "date",
        json_path = ".metadata.creationTimestamp"
    ),
    printcolumn(
        name = "Reason",
        type_ = "string",
        priority = 1,
        json_path = ".status.conditions[?(@.type==\"Ready\")].reason"
    ),
    printcolumn(
        name = "Attempts",
        type_ = "integer",
        priority = 1,
        json_path = ".status.attempts"
    ),
    printcolumn(
        name = "Manifest",
        type_ = "string",
        priority = 1,
        json_path = ".status.manifest"
    ),
    validation = Rule::new(
        "self.spec.source == oldSelf.spec.source || !has(oldSelf.status) || !has(oldSelf.status.stages) || oldSelf.status.stages.all(s, s.attempt == 0)"
    )
    .message("source cannot change once work on the book has started; create another SongBook")
)]
#[serde(rename_all = "camelCase")]
pub struct SongBookSpec {
    /// The songbook PDF. It cannot change once work has started.
    pub source: SourceSpec,

    /// Artist of the whole book: names the folder of the songs, and is used for each song
    /// that has no artist of its own. Found in the book if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub artist: Option<String>,

    /// Title of the book: names the folder of the songs. Found in the book if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub title: Option<String>,

    /// Where artifacts, songs and the manifest go; the source's bucket if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputSpec>,

    /// How to reach an S3 server other than the operator's default, which is the one of
    /// AWS unless the installation says otherwise. Leave out on EKS: endpoint, region and
    /// credentials come from the pod's identity. If given, nothing but the region is
    /// taken from the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3Spec>,

    /// What is known about the table of contents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toc: Option<TocSpec>,

    /// Where printed page numbers lie in the PDF, if the runner finds them wrongly. Each
    /// segment holds until the next begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub page_map: Vec<PageSegment>,

    /// Songs whose title, artist or pages you set; these win over whatever is found, and
    /// only the songs that they touch are cut again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 1000))]
    pub songs: Vec<Song>,

    /// When the book is good enough to be published without a person looking.
    #[serde(default)]
    pub verification: VerificationSpec,

    /// How pages are read. By default everything is read inside the pods and costs
    /// nothing.
    #[serde(default)]
    pub ocr: OcrSpec,

    /// Whether a language model may be asked about pages. By default none is.
    #[serde(default)]
    pub model: ModelSpec,

    /// Most that services may cost for this book, over all stages and runs, as decimal
    /// text in the currency of the platform's price table, e.g. `"0.50"`; the platform's
    /// limit for the namespace, if it has one, is taken where this is left out.
    ///
    /// At the limit nothing more is bought: what is free is still done, then the book
    /// needs review with the reason `BudgetExceeded`. Raising this goes on with what was
    /// not bought, and nothing is paid twice. Spending can pass the limit by at most
    /// the calls in flight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        length(min = 1, max = 16),
        regex(pattern = r"^[0-9]{1,9}(\.[0-9]{1,6})?$")
    )]
    pub budget: Option<String>,

    /// Whether services that cost are used at once, or only after you have approved what
    /// the book would cost. A book that uses none waits for nobody.
    #[serde(default)]
    pub approval: Approval,

    /// The plan that you approve: the `id` that `status.plan` shows. It holds for that
    /// plan only; an edit that changes what is paid for makes another plan.
    ///
    /// `kubectl patch songbook NAME --type merge -p '{"spec":{"approvedPlan":"ID"}}'`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = "^[0-9a-f]+$"))]
    pub approved_plan: Option<String>,

    /// Stops the book: a running stage is ended (what it has read is kept) and no other
    /// one is started until this is false again.
    #[serde(default)]
    pub suspend: bool,

    /// Asks for stages to be done again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprocess: Option<Reprocess>,

    /// What happens to the songs in the bucket when this object is deleted.
    #[serde(default)]
    pub deletion_policy: DeletionPolicy,

    /// Deletes this object so many seconds after the book has Succeeded or Failed; never
    /// if left out. A book that needs review stays. Songs and manifest go by
    /// `deletionPolicy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 315_360_000))]
    pub ttl_seconds_after_finished: Option<i64>,

    /// Resources, time limit and retries of single stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stages: Option<StageTable>,

    /// Where and as whom the pods of this book run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduling: Option<Scheduling>,
}

/// A PDF in a bucket.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SourceSpec {
    /// Name of the bucket.
    #[schemars(
        length(min = 3, max = 63),
        regex(pattern = "^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
    )]
    pub bucket: String,
    /// Key of the PDF, e.g. `SheetMusic/The Aldines/books/Harbour Songs.pdf`.
    #[schemars(length(min = 1, max = 1024))]
    #[x_kube(validation = Rule::new("self.trim() != ''").message("key must not be blank"))]
    pub key: String,
}

/// Where results go.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct OutputSpec {
    /// Name of the bucket; the source's if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        length(min = 3, max = 63),
        regex(pattern = "^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
    )]
    pub bucket: Option<String>,
    /// Put before every key, e.g. `team-a/`; ends in `/`. Empty for the top of the bucket.
    #[serde(default)]
    #[schemars(length(max = 512))]
    #[x_kube(validation = Rule::new("self == '' || (self.endsWith('/') && !self.startsWith('/') && !self.split('/').exists(p, p == '..'))").message("prefix must be empty or a relative prefix that ends in /"))]
    pub prefix: String,
}

/// An S3 server.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq, Default)]
#[serde(rename_all = "camelCase")]
pub struct S3Spec {
    /// URL of the server, e.g. `https://minio.storage.svc:9000`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 512))]
    #[x_kube(validation = Rule::new("isURL(self) && (self.startsWith('https://') || self.startsWith('http://'))").message("endpoint must be an http:// or https:// URL"))]
    pub endpoint: Option<String>,
    /// Region; the operator's default if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub region: Option<String>,
    /// Addresses buckets as `endpoint/bucket` instead of `bucket.endpoint`, as most
    /// servers other than AWS expect.
    #[serde(default)]
    pub path_style: bool,
    /// A Secret in the SongBook's namespace that holds `AWS_ACCESS_KEY_ID` and
    /// `AWS_SECRET_ACCESS_KEY`. With `endpoint` it is a key of that server alone; without,
    /// Textract and Bedrock are asked by it too. Leave out where pods have an identity of
    /// their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_ref: Option<SecretRef>,
    /// A ConfigMap in the SongBook's namespace that holds the certificate authority of
    /// the server, for servers with a private one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_bundle: Option<CertificateRef>,
}

/// A Secret by its name.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SecretRef {
    /// Name of the Secret.
    #[schemars(length(min = 1, max = 253))]
    pub name: String,
}

/// A certificate bundle in a ConfigMap.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct CertificateRef {
    /// Name of the ConfigMap.
    #[schemars(length(min = 1, max = 253))]
    pub name: String,
    /// Key in it that holds PEM certificates.
    #[serde(default = "ca_key")]
    #[schemars(length(min = 1, max = 253))]
    pub key: String,
}

impl CertificateRef {
    /// The ConfigMap of this name, with the usual key.
    pub fn named(name: String) -> Self {
        Self {
            name,
            key: ca_key(),
        }
    }
}

fn ca_key() -> String {
    "ca.crt".to_owned()
}

/// What is known about the table of contents.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq, Default)]
#[serde(rename_all = "camelCase")]
pub struct TocSpec {
    /// How many pages from the front are searched for contents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub max_pages: Option<i32>,
    /// Pages of the PDF, counted from 1, that hold the contents; nothing is searched then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub pages: Vec<Pages>,
    /// The entries themselves; the book's own contents are not read then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2000))]
    pub entries: Vec<Entry>,
}

/// An inclusive range of pages of the PDF, counted from 1.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("self.first <= self.last").message("first must not be after last"))]
pub struct Pages {
    /// First page.
    #[schemars(range(min = 1))]
    pub first: i32,
    /// Last page.
    #[schemars(range(min = 1))]
    pub last: i32,
}

/// An entry of the contents.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Title of the song.
    #[schemars(length(min = 1, max = 300))]
    pub title: String,
    /// Artist, if it is not the book's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub artist: Option<String>,
    /// The page number as it is printed in the book, e.g. `12` or `xiv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 20))]
    pub printed_page: Option<String>,
    /// The page of the PDF, counted from 1, if you know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub page: Option<i32>,
}

/// A run of pages whose printed numbers are known.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PageSegment {
    /// Number printed on the first page of the run.
    pub printed: i32,
    /// That page in the PDF, counted from 1.
    #[schemars(range(min = 1))]
    pub page: i32,
}

/// A song whose title, artist or pages you set.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("!has(self.firstPage) || !has(self.lastPage) || self.firstPage <= self.lastPage").message("firstPage must not be after lastPage"))]
pub struct Song {
    /// Title of the song; it replaces a found song with the same title or the same first
    /// page.
    #[schemars(length(min = 1, max = 300))]
    pub title: String,
    /// Artist of the song.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub artist: Option<String>,
    /// First page in the PDF, counted from 1; leave out to change only title or artist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub first_page: Option<i32>,
    /// Last page in the PDF; found if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub last_page: Option<i32>,
    /// True if there is no such song: a found one of this title, or beginning on
    /// `firstPage`, is dropped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remove: bool,
}

/// When a book is good enough.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct VerificationSpec {
    /// Share of songs, from 0 to 1, that must be verified; a book below it is not
    /// published but needs review.
    #[serde(default = "threshold")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub threshold: f64,
}

fn threshold() -> f64 {
    0.95
}

impl Default for VerificationSpec {
    fn default() -> Self {
        Self {
            threshold: threshold(),
        }
    }
}

/// Asks for stages to be done again.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Reprocess {
    /// Any word; each new one asks once. Setting the same one again, or taking it away,
    /// does nothing.
    #[schemars(length(min = 1, max = 64), regex(pattern = "^[A-Za-z0-9._:-]+$"))]
    pub token: String,
    /// The first stage that is done again; those after it follow.
    #[serde(default = "first_stage")]
    pub from: Stage,
}

fn first_stage() -> Stage {
    Stage::TocDiscovery
}

/// What happens to results when the object is deleted.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeletionPolicy {
    /// Songs, manifest and artifacts stay in the bucket.
    #[default]
    Retain,
    /// The songs that the manifest lists, the manifest and what the stages kept are
    /// deleted by a last Job, before the object goes. If that cannot be done within
    /// minutes, the object goes all the same and an event says what stayed.
    Delete,
}

/// Settings of the six stages.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
#[serde(rename_all = "kebab-case")]
pub struct StageTable {
    /// Finding the contents pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toc_discovery: Option<StageSettings>,
    /// Reading the contents pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toc_parsing: Option<StageSettings>,
    /// Reading every page and placing the songs: the one that takes time and memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_mapping: Option<StageSettings>,
    /// Verifying the songs' first pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub song_verification: Option<StageSettings>,
    /// Writing the songs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdf_splitting: Option<StageSettings>,
    /// Writing the manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest_generation: Option<StageSettings>,
}

impl StageTable {
    /// The settings of `stage`, if any were given.
    pub fn get(&self, stage: Stage) -> Option<&StageSettings> {
        match stage {
            Stage::TocDiscovery => self.toc_discovery.as_ref(),
            Stage::TocParsing => self.toc_parsing.as_ref(),
            Stage::PageMapping => self.page_mapping.as_ref(),
            Stage::SongVerification => self.song_verification.as_ref(),
            Stage::PdfSplitting => self.pdf_splitting.as_ref(),
            Stage::ManifestGeneration => self.manifest_generation.as_ref(),
        }
    }
}

/// Settings of one stage.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
#[serde(rename_all = "camelCase")]
pub struct StageSettings {
    /// Requests and limits of the stage's container; the operator's defaults if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<ResourceRequirements>,
    /// Ends an attempt that runs longer, in seconds, counted from when its pod is placed
    /// on a node. What it has read is kept for the next attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 10, max = 604_800))]
    pub timeout_seconds: Option<i64>,
    /// How often a failed attempt is repeated. Evictions and throttling do not count, bad
    /// input and denied access are never repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 20))]
    pub retries: Option<i32>,
}

/// Where and as whom the pods of a book run.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
#[serde(rename_all = "camelCase")]
pub struct Scheduling {
    /// Labels that a node must have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub node_selector: BTreeMap<String, String>,
    /// Taints that the pods bear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tolerations: Vec<Toleration>,
    /// Which nodes and neighbours are preferred or required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affinity: Option<Affinity>,
    /// Priority class of the pods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 253))]
    pub priority_class_name: Option<String>,
    /// Service account of the pods, whose identity reads and writes the bucket; the
    /// operator's default if left out. Its Kubernetes token is never mounted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 253))]
    pub service_account_name: Option<String>,
    /// Labels put on Jobs and pods, e.g. a queue's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations put on Jobs and pods, e.g. `karpenter.sh/do-not-disrupt`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_book_that_can_be_worked_on() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !(name.starts_with("songbook") && name.ends_with(".yaml")) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let value: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
            let book: SongBook = serde_json::from_value(value.clone()).unwrap();
            crate::reconcile::validate::validate(&book, &crate::fixtures::priced_defaults())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            let written = serde_json::to_value(&book).unwrap();
            for (field, said) in value["spec"].as_object().unwrap() {
                assert!(
                    written["spec"].get(field).is_some(),
                    "{name}: {field} = {said} is unknown"
                );
            }
            seen += 1;
        }
        assert!(seen >= 6, "the examples moved");
    }

    #[test]
    fn defaults_are_filled_in() {
        let spec: SongBookSpec =
            serde_json::from_str(r#"{"source": {"bucket": "books", "key": "a.pdf"}}"#).unwrap();
        assert!((spec.verification.threshold - 0.95).abs() < f64::EPSILON);
        assert_eq!(spec.ocr, OcrSpec::default());
        assert_eq!(spec.model, ModelSpec::default());
        assert_eq!((spec.budget, spec.approval), (None, Approval::Automatic));
        assert_eq!(spec.deletion_policy, DeletionPolicy::Retain);
        assert!(!spec.suspend);
    }
}
