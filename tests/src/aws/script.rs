//! What can be made to go wrong, as JSON and in Rust.
//!
//! A script is a list of rules. Each says which calls it concerns and what happens to
//! them. Of the rules that concern a call every `slow` applies, and the first of the others:
//!
//! ```json
//! {
//!   "seed": 7,
//!   "rules": [
//!     {
//!       "service": "textract",
//!       "seconds": {"from": 0, "to": 30},
//!       "probability": 0.9,
//!       "fault": {"kind": "throttle", "retryAfter": 0.2}
//!     },
//!     {
//!       "operation": "Converse",
//!       "calls": {"from": 3, "to": 5},
//!       "fault": {"kind": "invented-titles"}
//!     }
//!   ]
//! }
//! ```
//!
//! Calls are counted and seconds run from when the script was set; each rule counts the
//! calls of its service, operation and caller, from 1. Chance depends on the seed, the
//! rule and the call's number alone: the same calls in the same order have the same luck.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::operation::{Operation, Service};

/// Everything that is to go wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Script {
    /// Seeds the chance of all rules.
    #[serde(default)]
    pub seed: u64,
    /// How far the server's clock is ahead of this machine's; may be negative.
    #[serde(default)]
    pub clock_ahead_seconds: i64,
    /// The rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// Which calls go wrong, and how. What is not set does not matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// The service called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// The operation called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// Who calls: a pod's, a session's or an access key's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The number of the call, the last one included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Range<u64>>,
    /// When it comes, in seconds since the script was set, the last one excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Range<f64>>,
    /// How likely it goes wrong: 0 never, 1 always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// How many of its calls may come within a second: what happens, happens only to those
    /// beyond. A service's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_per_second: Option<usize>,
    /// What happens.
    pub fault: Fault,
}

/// From one number to another, or without end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range<T> {
    /// Where it begins.
    pub from: T,
    /// Where it ends.
    #[serde(default = "no_end", skip_serializing_if = "Option::is_none")]
    pub to: Option<T>,
}

fn no_end<T>() -> Option<T> {
    None
}

impl Script {
    /// A script of these rules.
    pub fn of(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self {
            rules: rules.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Reads a script from a file.
    ///
    /// # Errors
    /// If it cannot be read or is none.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("understanding {}", path.display()))
    }
}

impl Rule {
    /// This happens to every call.
    pub fn always(fault: Fault) -> Self {
        Self {
            service: None,
            operation: None,
            caller: None,
            calls: None,
            seconds: None,
            probability: None,
            beyond_per_second: None,
            fault,
        }
    }

    /// Only to calls of this service.
    pub fn service(mut self, service: Service) -> Self {
        self.service = Some(service);
        self
    }

    /// Only to calls of this operation.
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Only to calls of this pod, session or access key.
    pub fn caller(mut self, name: &str) -> Self {
        self.caller = Some(name.to_owned());
        self
    }

    /// Only to the calls with these numbers, from 1.
    pub fn calls(mut self, from: u64, to: u64) -> Self {
        self.calls = Some(Range { from, to: Some(to) });
        self
    }

    /// Only in this time since the script was set.
    pub fn seconds(mut self, from: f64, to: f64) -> Self {
        self.seconds = Some(Range { from, to: Some(to) });
        self
    }

    /// Only so often.
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// Only to calls beyond so many within a second.
    pub fn beyond_per_second(mut self, calls: usize) -> Self {
        self.beyond_per_second = Some(calls);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fault::InvalidForm;

    #[test]
    fn a_script_is_read_and_written() {
        let text = r#"{
            "seed": 7, "clockAheadSeconds": -600,
            "rules": [
                {"service": "textract", "seconds": {"from": 0, "to": 30}, "probability": 0.9,
                 "fault": {"kind": "throttle", "retryAfter": 0.2}},
                {"operation": "Converse", "calls": {"from": 3},
                 "fault": {"kind": "invalid-input", "form": "types"}},
                {"fault": {"kind": "cut-off"}}
            ]}"#;
        let script: Script = serde_json::from_str(text).unwrap();
        assert_eq!(script.rules[1].operation, Some(Operation::Converse));
        assert_eq!(script.rules[1].calls, Some(Range { from: 3, to: None }));
        let types = InvalidForm::Types;
        assert_eq!(script.rules[1].fault, Fault::InvalidInput { form: types });
        let again = serde_json::to_string(&script).unwrap();
        assert_eq!(serde_json::from_str::<Script>(&again).unwrap(), script);
    }

    #[test]
    fn a_misspelt_script_is_refused() {
        for text in [
            r#"{"rule": []}"#,
            r#"{"rules": [{"fault": {"kind": "trottle"}}]}"#,
            r#"{"rules": [{"fault": {"kind": "throttle", "retry": 1}}]}"#,
            r#"{"rules": [{"operation": "Detect", "fault": {"kind": "cut-off"}}]}"#,
        ] {
            assert!(serde_json::from_str::<Script>(text).is_err(), "{text}");
        }
    }
}
