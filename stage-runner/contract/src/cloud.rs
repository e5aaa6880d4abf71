//! What cloud services may be asked, how fast and for how much, and what was asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Money;

/// Who reads the pages that deserve care: contents, and first pages that are unsure; every
/// page if OCR is asked for always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OcrEngine {
    /// The built-in engine.
    #[default]
    Local,
    /// AWS Textract, after a cheap look with the built-in engine.
    Textract,
}

/// Whether a language model may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ModelMode {
    /// No page is sent to a model.
    #[default]
    Never,
    /// Where the rules are unsure.
    Fallback,
}

/// Which language models are asked, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ModelOptions {
    /// Whether any is asked.
    pub mode: ModelMode,
    /// Ids of models or of inference profiles: the next one is asked where the one before
    /// cannot be had.
    pub models: Vec<String>,
    /// Most tokens for one book, those read and those written together.
    pub max_tokens: u64,
}

impl Default for ModelOptions {
    /// No model, 200,000 tokens.
    fn default() -> Self {
        Self {
            mode: ModelMode::Never,
            models: Vec::new(),
            max_tokens: 200_000,
        }
    }
}

/// How fast this run may ask each service: its share of the account's quota. What is left
/// out is not held back, but slows down when the service says so.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Rates {
    /// Textract requests a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub textract_per_second: Option<f64>,
    /// Model requests a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_requests_per_minute: Option<f64>,
    /// Model tokens a minute, those read and those written together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_tokens_per_minute: Option<f64>,
}

/// What services cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Prices {
    /// A thousand pages of text detection by Textract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub textract_thousand_pages: Option<Money>,
    /// Tokens of each model, by its id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub models: BTreeMap<String, ModelPrice>,
}

/// What a model's tokens cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ModelPrice {
    /// A million tokens that it reads.
    pub million_input: Money,
    /// A million tokens that it writes.
    pub million_output: Money,
}

/// What may be spent on a book.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Spending {
    /// The price table. What has no price in it is not called while there is a limit.
    pub prices: Prices,
    /// Most that the book may cost, over all stages and all runs; no limit if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Money>,
}

/// What a book has used of the services that cost, over all its stages and runs. It is
/// summed from the answers that are kept, each of which carries its own; so a run that is
/// killed loses at most the calls in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Usage {
    /// Pages that Textract read.
    pub textract_pages: u64,
    /// Requests to a model that were answered, whether or not the answer was of use.
    pub model_calls: u64,
    /// Tokens that models read.
    pub input_tokens: u64,
    /// Tokens that models wrote.
    pub output_tokens: u64,
    /// What all this costs by the price table at the time of each call.
    pub cost: Money,
}

impl Usage {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            textract_pages: self.textract_pages.saturating_add(other.textract_pages),
            model_calls: self.model_calls.saturating_add(other.model_calls),
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            cost: self.cost + other.cost,
        }
    }

    /// Tokens read and written.
    pub fn tokens(self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }
}

impl Prices {
    /// What `pages` of text detection cost; `None` if the table does not say.
    pub fn textract(&self, pages: u64) -> Option<Money> {
        Some(self.textract_thousand_pages?.for_each_of(pages, 1_000))
    }

    /// What tokens of `model` cost; `None` if the table does not say.
    pub fn model(&self, model: &str, input: u64, output: u64) -> Option<Money> {
        const MILLION: u64 = 1_000_000;
        let price = self.models.get(model)?;
        let read = price.million_input.for_each_of(input, MILLION);
        Some(read + price.million_output.for_each_of(output, MILLION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_the_table_has_no_price() {
        let text = r#"{"textractThousandPages": "1.50",
            "models": {"m": {"millionInput": "0.80", "millionOutput": "4"}}}"#;
        let prices: Prices = serde_json::from_str(text).unwrap();
        assert_eq!(prices.textract(20), Some("0.03".parse().unwrap()));
        assert_eq!(
            prices.model("m", 2_000, 500),
            Some("0.0036".parse().unwrap())
        );
        assert_eq!(prices.model("n", 1, 1), None);
        assert_eq!(Prices::default().textract(1), None);
    }

    #[test]
    fn usage_adds_up() {
        let one = Usage {
            textract_pages: 2,
            model_calls: 1,
            input_tokens: 900,
            output_tokens: 100,
            cost: "0.004".parse().unwrap(),
        };
        let two = one.and(one);
        assert_eq!(two.tokens(), 2_000);
        assert_eq!(two.cost.to_string(), "0.008");
        assert_eq!(one.and(Usage::default()), one);
    }
}
