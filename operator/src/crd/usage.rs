//! What the operator says about services that cost: used, planned, waited for. Part of
//! [`super::SongBookStatus`].

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StageState;

/// What a book has used so far, over all stages and runs.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq, Default)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Pages recognized by OCR inside the pods; kept pages are not counted again.
    #[serde(default)]
    pub pages_recognized: i64,
    /// Pages that Textract read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub textract_pages: i64,
    /// Requests to a model that were answered.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub model_calls: i64,
    /// Tokens that models read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub input_tokens: i64,
    /// Tokens that models wrote.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub output_tokens: i64,
    /// Requests that a service refused or that failed, and were made again; services do
    /// not charge for them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub requests_repeated: i64,
    /// What the services cost by the platform's price table at the time of each call,
    /// e.g. `0.42`; the pods' own time is not in it.
    #[serde(default)]
    pub cost: String,
    /// The currency of the price table, e.g. `USD`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// A service that asked to slow down.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ThrottledBy {
    /// Its name, e.g. `Textract`.
    pub service: String,
    /// Since when it has refused everything.
    pub since: Time,
}

/// What a book would use, and how the making of this plan stands.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PlanStatus {
    /// What `spec.approvedPlan` has to name to approve it; there once the plan is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Pages of the PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<i64>,
    /// Pages that Textract would read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub textract_pages: Option<CountRange>,
    /// Requests to a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_calls: Option<CountRange>,
    /// What this would cost; nothing if something of it has no price in the platform's
    /// table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<AmountRange>,
    /// Seconds that the book would take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// How the making of the plan stands.
    pub state: StageState,
    /// Jobs started for it so far.
    pub attempt: i32,
    /// Failed attempts in a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<i32>,
    /// The Job of the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// What the last attempt was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// When the last attempt was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
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

/// From the least to the most.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct CountRange {
    /// At least so many.
    pub min: i64,
    /// At most so many.
    pub max: i64,
}

/// From the least to the most, as decimal text.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct AmountRange {
    /// At least so much.
    pub min: String,
    /// At most so much.
    pub max: String,
    /// The currency.
    pub currency: String,
}
