//! What the installation says about services that cost: where they are, how fast they may
//! be asked, what they cost, and which namespace may ask what.
//!
//! One document, read when the operator starts. The chart writes it into a ConfigMap
//! beside the operator and mounts that: the operator needs no right to read it, and who
//! may only edit SongBooks, or even whole other namespaces, cannot change it. Annotations
//! on namespaces would need a right on all of them, and in many clusters tenants may
//! annotate their own.

pub mod policy;
pub mod prices;
pub mod rates;

use std::path::Path;

use serde::Deserialize;

use policy::PolicyTable;
use prices::PriceTable;

/// The document.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Platform {
    /// The services.
    pub cloud: Cloud,
    /// Who may use them.
    pub policy: PolicyTable,
}

/// The services that cost.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Cloud {
    /// Whether the endpoints of AWS that fulfil FIPS 140 are used.
    pub fips: bool,
    /// How many Jobs may use one service at a time: each gets this fraction of its rate.
    pub jobs_at_once: u32,
    /// AWS Textract.
    pub textract: Textract,
    /// Amazon Bedrock.
    pub bedrock: Bedrock,
    /// What they cost.
    pub prices: PriceTable,
}

impl Default for Cloud {
    fn default() -> Self {
        Self {
            fips: false,
            jobs_at_once: 10,
            textract: Textract::default(),
            bedrock: Bedrock::default(),
            prices: PriceTable::default(),
        }
    }
}

/// AWS Textract.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Textract {
    /// URL of the service; that of AWS if empty.
    pub endpoint: String,
    /// What the account may ask a second; 0 if it is not to be divided.
    pub requests_per_second: f64,
}

/// Amazon Bedrock.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Bedrock {
    /// URL of the service; that of AWS if empty.
    pub endpoint: String,
    /// What the account may ask a minute; 0 if it is not to be divided.
    pub requests_per_minute: f64,
    /// Tokens that the account may use a minute, those read and those written together;
    /// 0 if they are not to be divided.
    pub tokens_per_minute: f64,
    /// Models of the books that name none.
    pub models: Vec<String>,
}

/// A document that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// It is no YAML, or has fields that nobody knows.
    #[error("cannot be understood: {0}")]
    Parse(#[from] serde_saphyr::Error),
    /// A field means nothing.
    #[error("has {field}, which {problem}")]
    Field {
        /// Path of the field.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

impl Platform {
    /// The document in a file.
    ///
    /// # Errors
    /// [`PlatformError`].
    pub fn read(path: &Path) -> Result<Self, PlatformError> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    /// The document in a text.
    ///
    /// # Errors
    /// [`PlatformError`].
    pub fn parse(text: &str) -> Result<Self, PlatformError> {
        let platform: Self = serde_saphyr::from_str(text)?;
        platform.cloud.check()?;
        Ok(platform)
    }
}

impl Cloud {
    fn check(&self) -> Result<(), PlatformError> {
        let wrong = |field, problem: &str| {
            Err(PlatformError::Field {
                field,
                problem: problem.to_owned(),
            })
        };
        if self.jobs_at_once == 0 {
            return wrong("cloud.jobsAtOnce", "is 0: nothing could ever be asked");
        }
        for (field, rate) in [
            (
                "cloud.textract.requestsPerSecond",
                self.textract.requests_per_second,
            ),
            (
                "cloud.bedrock.requestsPerMinute",
                self.bedrock.requests_per_minute,
            ),
            (
                "cloud.bedrock.tokensPerMinute",
                self.bedrock.tokens_per_minute,
            ),
        ] {
            if !rate.is_finite() || rate < 0.0 {
                return wrong(field, "is no rate");
            }
            if rate > 0.0 && rates::divided(rate, self.jobs_at_once).is_none() {
                return wrong(field, "is too low to be divided by cloud.jobsAtOnce");
            }
        }
        for (field, url) in [
            ("cloud.textract.endpoint", &self.textract.endpoint),
            ("cloud.bedrock.endpoint", &self.bedrock.endpoint),
        ] {
            if !(url.is_empty() || url.starts_with("https://") || url.starts_with("http://")) {
                return wrong(field, "is no http:// or https:// URL");
            }
        }
        if self.bedrock.models.iter().any(|id| id.trim().is_empty()) {
            return wrong("cloud.bedrock.models", "names a model without an id");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_document_uses_nothing_and_forbids_nothing() {
        assert_eq!(Platform::parse("{}").unwrap(), Platform::default());
        assert_eq!(Platform::default().cloud.prices.currency, "USD");
    }

    #[test]
    fn a_whole_document_is_understood() {
        let platform = Platform::parse(
            r#"
cloud:
  fips: false
  jobsAtOnce: 4
  textract: {endpoint: "", requestsPerSecond: 1}
  bedrock: {endpoint: "http://bedrock.test", requestsPerMinute: 1e+06, models: [a.b-v1:0]}
  prices: {currency: USD, date: "2026-05", textractThousandPages: "1.50"}
policy:
  default: {engines: [Local], modelModes: [Never]}
  namespaces:
    choir: {engines: [Local, Textract], maxBudget: "1.00"}
"#,
        )
        .unwrap();
        assert_eq!(platform.cloud.jobs_at_once, 4);
        assert!(platform.cloud.bedrock.requests_per_minute > 999_999.0);
        assert!(platform.policy.namespaces.contains_key("choir"));
    }

    /// The chart renders these values into the document as they are.
    #[test]
    fn the_charts_defaults_are_a_document() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../charts/songbook-operator");
        for (file, rate) in [("values.yaml", None), ("values-eks.yaml", Some(1.0))] {
            let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
            let values: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
            let told = serde_json::json!({
                "cloud": values["cloud"],
                "policy": values["policy"],
            });
            let platform = Platform::parse(&told.to_string()).unwrap();
            let account = platform.cloud.account();
            assert_eq!(account.textract_per_second, rate, "{file}");
        }
    }

    #[test]
    fn what_means_nothing_is_named() {
        for (text, named) in [
            ("cloud: {jobsAtOnce: 0}", "jobsAtOnce"),
            (
                "cloud: {textract: {requestsPerSecond: -1}}",
                "requestsPerSecond",
            ),
            (
                "cloud: {bedrock: {tokensPerMinute: 0.000001}}",
                "tokensPerMinute",
            ),
            ("cloud: {textract: {endpoint: textract}}", "endpoint"),
            ("cloud: {bedrock: {models: ['']}}", "models"),
            ("cloud: {txtract: {}}", "txtract"),
            ("policy: {default: {engines: [Abbyy]}}", "Abbyy"),
            ("cloud: {prices: {textractThousandPages: cheap}}", "cheap"),
        ] {
            let error = Platform::parse(text).unwrap_err().to_string();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
