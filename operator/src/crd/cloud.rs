//! What a user asks of services that cost: the part of [`super::SongBookSpec`] about OCR
//! engines, language models and approval.

use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How pages are read.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "camelCase")]
pub struct OcrSpec {
    /// What reads the pages that deserve care: contents, and first pages of songs that are
    /// unsure. `Local` runs inside the pod and costs nothing. `Textract` sends pictures of
    /// just these pages to AWS Textract, after a look with the local engine; each page is
    /// paid once and its words are kept in the bucket.
    #[serde(default)]
    pub engine: OcrEngine,
    /// When pages are recognized at all: `Auto` for those without a believable text layer,
    /// `Always`, or `Never`.
    #[serde(default)]
    pub mode: OcrMode,
}

/// What reads the pages that deserve care.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OcrEngine {
    /// The engine inside the runner's image.
    #[default]
    Local,
    /// AWS Textract, for the pages that decide something.
    Textract,
}

impl OcrEngine {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "Local",
            Self::Textract => "Textract",
        }
    }
}

/// When OCR is used.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OcrMode {
    /// Where a page has no believable text layer.
    #[default]
    Auto,
    /// On every page.
    Always,
    /// On no page.
    Never,
}

/// Whether a language model may be asked.
#[derive(KubeSchema, Serialize, Deserialize, Debug, Clone, PartialEq, Eq, Default)]
#[serde(rename_all = "camelCase")]
pub struct ModelSpec {
    /// `Never`: no page of this book is sent to a model. `Fallback`: a model on Amazon
    /// Bedrock is asked where the rules are unsure. What it says is checked against the
    /// page; nothing is verified by a model alone.
    #[serde(default)]
    pub mode: ModelMode,
    /// Ids of Bedrock models or inference profiles; the next one is asked where the one
    /// before cannot be had. The platform's default models if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        length(max = 5),
        inner(
            length(min = 1, max = 256),
            regex(pattern = "^[A-Za-z0-9][A-Za-z0-9._:/-]*$")
        )
    )]
    #[schemars(extend("x-kubernetes-list-type" = "set"))]
    pub models: Vec<String>,
    /// Most tokens for this book, those read and those written together, over all stages;
    /// 200,000 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub max_tokens: Option<i64>,
}

/// Whether a language model may be asked.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ModelMode {
    /// No page is sent to a model.
    #[default]
    Never,
    /// Where the rules are unsure.
    Fallback,
}

impl ModelMode {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "Never",
            Self::Fallback => "Fallback",
        }
    }
}

/// Whether a person is asked before services that cost are used.
#[derive(JsonSchema, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Approval {
    /// Nobody is asked.
    #[default]
    Automatic,
    /// A plan is made first, which costs nothing, and shown in `status.plan`. The book
    /// waits until `approvedPlan` names it.
    Required,
}
