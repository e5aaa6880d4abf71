//! What a book would cost, found out before anything is paid for.

use serde::{Deserialize, Serialize};

use crate::Money;

/// What a whole book would use of services that cost. What was paid for before and is kept
/// is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Plan {
    /// Pages of the book.
    pub pages: u32,
    /// Pages that Textract would read.
    pub textract_pages: Between<u64>,
    /// Requests to a model.
    pub model_calls: Between<u64>,
    /// What that would cost; nothing if something of it has no price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Between<Money>>,
    /// Seconds of work for the whole book.
    pub seconds: u64,
}

/// From the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Between<T> {
    /// At least so much.
    pub min: T,
    /// At most so much.
    pub max: T,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_reads_as_it_is_shown() {
        let text = r#"{"pages":120,"textractPages":{"min":4,"max":31},
            "modelCalls":{"min":0,"max":9},"cost":{"min":"0.006","max":"0.0815"},"seconds":90}"#;
        let plan: Plan = serde_json::from_str(text).unwrap();
        assert_eq!(plan.textract_pages.max, 31);
        assert_eq!(plan.cost.unwrap().max.to_string(), "0.0815");
        assert_eq!(
            serde_json::to_value(plan).unwrap()["cost"]["min"],
            serde_json::json!("0.006")
        );
    }
}
