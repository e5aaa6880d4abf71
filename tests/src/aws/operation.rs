//! The operations that the server knows, and how each service is spoken to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A service of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Reading words off pages.
    Textract,
    /// Asking models.
    Bedrock,
    /// Who somebody is.
    Sts,
}

/// How requests and errors of a service are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// AWS JSON 1.1: the operation in a header, the error's code in the body.
    Json,
    /// REST with JSON: the operation in the path, the error's code in a header.
    RestJson,
    /// A form for a request, XML for an answer.
    Query,
}

impl Service {
    /// Its name in the scope of a signature and in IAM actions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Textract => "textract",
            Self::Bedrock => "bedrock",
            Self::Sts => "sts",
        }
    }

    /// How it is spoken to.
    pub fn protocol(self) -> Protocol {
        match self {
            Self::Textract => Protocol::Json,
            Self::Bedrock => Protocol::RestJson,
            Self::Sts => Protocol::Query,
        }
    }
}

/// An operation, shown as `textract:DetectDocumentText`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Textract: the words of one page, at once.
    DetectDocumentText,
    /// Textract: begin to read a document in a bucket.
    StartDocumentTextDetection,
    /// Textract: what came of it, a page of results at a time.
    GetDocumentTextDetection,
    /// Bedrock: a turn of a conversation.
    Converse,
    /// STS: credentials for a token.
    AssumeRoleWithWebIdentity,
    /// STS: who asks.
    GetCallerIdentity,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DetectDocumentText,
        Self::StartDocumentTextDetection,
        Self::GetDocumentTextDetection,
        Self::Converse,
        Self::AssumeRoleWithWebIdentity,
        Self::GetCallerIdentity,
    ];

    /// The service that has it.
    pub fn service(self) -> Service {
        match self {
            Self::DetectDocumentText
            | Self::StartDocumentTextDetection
            | Self::GetDocumentTextDetection => Service::Textract,
            Self::Converse => Service::Bedrock,
            Self::AssumeRoleWithWebIdentity | Self::GetCallerIdentity => Service::Sts,
        }
    }

    /// Its name without the service.
    pub fn name(self) -> &'static str {
        match self {
            Self::DetectDocumentText => "DetectDocumentText",
            Self::StartDocumentTextDetection => "StartDocumentTextDetection",
            Self::GetDocumentTextDetection => "GetDocumentTextDetection",
            Self::Converse => "Converse",
            Self::AssumeRoleWithWebIdentity => "AssumeRoleWithWebIdentity",
            Self::GetCallerIdentity => "GetCallerIdentity",
        }
    }

    /// The IAM action that it needs, as "access denied" names it.
    pub fn action(self) -> String {
        match self {
            Self::Converse => "bedrock:InvokeModel".to_owned(),
            other => other.to_string(),
        }
    }

    /// Whether its requests carry a signature: a web identity has nothing to sign with yet.
    pub fn is_signed(self) -> bool {
        self != Self::AssumeRoleWithWebIdentity
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service().name(), self.name())
    }
}

impl FromStr for Operation {
    type Err = String;

    /// Takes the name with or without its service.
    fn from_str(text: &str) -> Result<Self, String> {
        let known = |operation: &Self| operation.name() == text || operation.to_string() == text;
        Self::ALL
            .into_iter()
            .find(known)
            .ok_or_else(|| format!("no operation {text:?}"))
    }
}

impl Serialize for Operation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
