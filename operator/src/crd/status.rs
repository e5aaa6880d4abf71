//! What the operator says about a SongBook: everything that it remembers is in here.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};
use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use songbook_contract::Stage;

use super::{PlanStatus, ThrottledBy, Usage};

/// Progress and results, written by the operator alone.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
#[serde(rename_all = "camelCase")]
pub struct SongBookStatus {
    /// The generation of the spec that this status answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,
    /// A word that sums up the conditions.
    #[serde(default)]
    pub phase: Phase,
    /// The stage that runs, waits or ended badly; nothing once all are done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// `Accepted` and `Ready` always; `Reconciling`, `Stalled`, `NeedsReview`, `Suspended`,
    /// `Throttled`, `BudgetExceeded` and `AwaitingApproval` while they hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["type"]))]
    pub conditions: Vec<Condition>,
    /// The six stages in the order in which they run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 6))]
    #[schemars(extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub stages: Vec<StageStatus>,
    /// Jobs started for this book so far, over all stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i32>,
    /// The book's identity: the first 16 digits of the SHA-256 of the PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_id: Option<String>,
    /// Pages of the PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<i32>,
    /// Songs found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub songs: Option<i32>,
    /// Songs whose first page shows evidence that does not come from the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_songs: Option<i32>,
    /// Share of songs that are verified, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_rate: Option<f64>,
    /// URI of the manifest that lists every song, once it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// URI of the page that shows every song's first page and why its cut is trusted or
    /// not; there as soon as a person is asked to look, and beside every manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// What the book has used so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What the book would use, if `spec.approval` asks for it to be approved first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanStatus>,
    /// The last `spec.reprocess.token` that was acted upon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprocess_token: Option<String>,
    /// When work on the book began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
    /// When the book Succeeded or Failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Time>,
}

/// A word that sums up the conditions.
#[derive(
    JsonSchema,
    Serialize,
    Deserialize,
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
)]
pub enum Phase {
    /// Nothing runs yet, or the book is suspended.
    #[default]
    Pending,
    /// A stage runs or waits to be repeated.
    Running,
    /// A quality gate said no: a person should look, and answer by editing the spec.
    NeedsReview,
    /// The manifest is published.
    Succeeded,
    /// Trying again cannot help until something changes.
    Failed,
}

impl Phase {
    /// All phases.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Running,
        Self::NeedsReview,
        Self::Succeeded,
        Self::Failed,
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::NeedsReview => "NeedsReview",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
        }
    }
}

/// What the operator remembers of a stage.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct StageStatus {
    /// Name of the stage.
    pub name: Stage,
    /// How it stands.
    pub state: StageState,
    /// Jobs started for it so far; never goes back, so that each Job has its own name.
    pub attempt: i32,
    /// Failed attempts that count against the retries; begins anew when the spec changes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failures: i32,
    /// Attempts in a row that a service asked to slow down; these do not count.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub throttles: i32,
    /// The service that asked to slow down, until an attempt gets past it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttled: Option<ThrottledBy>,
    /// Whether it did without something because of `budget`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unbought: bool,
    /// The limit of costs that the last attempt was given, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<String>,
    /// The Job of the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// What the last attempt was asked: it changes when the spec changes in a way that
    /// concerns this stage or one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The `reprocess` token that this stage was last done for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redo: Option<String>,
    /// When the last attempt was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
    /// When the operator saw it end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Time>,
    /// When the next attempt is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Time>,
    /// The cause of the state in one word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The cause in words, with the way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_zero(number: &i32) -> bool {
    *number == 0
}

impl StageStatus {
    /// A stage that nothing has been done for.
    pub fn pending(name: Stage) -> Self {
        Self {
            name,
            state: StageState::Pending,
            attempt: 0,
            failures: 0,
            throttles: 0,
            throttled: None,
            unbought: false,
            budget: None,
            job: None,
            fingerprint: None,
            redo: None,
            started_at: None,
            finished_at: None,
            retry_at: None,
            reason: None,
            message: None,
        }
    }
}

/// How a stage stands.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StageState {
    /// Not done yet, or to be done again.
    #[default]
    Pending,
    /// Its Job exists.
    Running,
    /// An attempt failed and the next one is due at `retryAt`.
    Waiting,
    /// Done.
    Succeeded,
    /// Its quality gate said no.
    NeedsReview,
    /// Not tried again until the spec changes.
    Failed,
}
