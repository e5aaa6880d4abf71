//! What a model answered, as it is kept, and what can be taken from it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::question::Unusable;

/// An answer, of use or not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ModelAnswer {
    /// Why it ended, in the service's word.
    pub stop: String,
    /// The tool that it used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// What it gave the tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
}

/// Stop reasons of answers that are not whole.
const CUT_OFF: [&str; 2] = ["max_tokens", "model_context_window_exceeded"];

/// Stop reasons of answers that somebody held back.
const HELD_BACK: [&str; 2] = ["content_filtered", "guardrail_intervened"];

impl ModelAnswer {
    /// What it gave `tool`, if that has the shape of `T`. Nothing else that it said is
    /// looked at.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn input<T: DeserializeOwned>(&self, tool: &str) -> Result<T, Unusable> {
        let stop = self.stop.as_str();
        if CUT_OFF.contains(&stop) {
            return Err(Unusable::CutOff);
        }
        if HELD_BACK.contains(&stop) {
            return Err(Unusable::Declined);
        }
        match &self.input {
            Some(input) if self.tool.as_deref() == Some(tool) => {
                serde_json::from_value(input.clone()).map_err(|_| Unusable::BadInput)
            }
            Some(_) => Err(Unusable::BadInput),
            None if stop.starts_with("malformed") => Err(Unusable::BadInput),
            None => Err(Unusable::NoTool),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        title: String,
    }

    fn answer(stop: &str, tool: Option<&str>, input: Option<Value>) -> ModelAnswer {
        ModelAnswer {
            stop: stop.to_owned(),
            tool: tool.map(str::to_owned),
            input,
        }
    }

    #[test]
    fn only_a_whole_answer_by_the_tool_is_taken() {
        let good = || Some(json!({"title": "Weir"}));
        for (answer, wanted) in [
            (answer("tool_use", Some("t"), good()), None),
            (answer("end_turn", Some("t"), good()), None),
            (
                answer("max_tokens", Some("t"), good()),
                Some(Unusable::CutOff),
            ),
            (
                answer("tool_use", Some("u"), good()),
                Some(Unusable::BadInput),
            ),
            (
                answer("tool_use", Some("t"), Some(json!({"title": 7}))),
                Some(Unusable::BadInput),
            ),
            (
                answer(
                    "tool_use",
                    Some("t"),
                    Some(json!({"title": "x", "run": "rm"})),
                ),
                Some(Unusable::BadInput),
            ),
            (
                answer("tool_use", Some("t"), Some(json!("{\"title\": \"x\""))),
                Some(Unusable::BadInput),
            ),
            (answer("end_turn", None, None), Some(Unusable::NoTool)),
            (
                answer("malformed_tool_use", None, None),
                Some(Unusable::BadInput),
            ),
            (
                answer("content_filtered", None, None),
                Some(Unusable::Declined),
            ),
            (
                answer("guardrail_intervened", None, None),
                Some(Unusable::Declined),
            ),
        ] {
            assert_eq!(answer.input::<Input>("t").err(), wanted, "{answer:?}");
        }
    }
}
