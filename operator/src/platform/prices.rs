//! The platform's price table: what a region's services cost.

use std::collections::BTreeMap;

use serde::Deserialize;
use songbook_contract::{ModelPrice, Money, Prices};

/// What services cost, everywhere and by region.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PriceTable {
    /// Currency of all amounts, budgets included.
    pub currency: String,
    /// When the prices were looked up; for people.
    pub date: String,
    /// A thousand pages of text detection by Textract.
    pub textract_thousand_pages: Option<Money>,
    /// Tokens of each model, by its id.
    pub models: BTreeMap<String, ModelPrice>,
    /// What differs in a region.
    pub regions: BTreeMap<String, RegionPrices>,
}

/// What differs in a region.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct RegionPrices {
    /// A thousand pages of text detection by Textract.
    pub textract_thousand_pages: Option<Money>,
    /// Tokens of some models, by their ids.
    pub models: BTreeMap<String, ModelPrice>,
}

impl Default for PriceTable {
    /// No prices, in US dollars.
    fn default() -> Self {
        Self {
            currency: "USD".to_owned(),
            date: String::new(),
            textract_thousand_pages: None,
            models: BTreeMap::new(),
            regions: BTreeMap::new(),
        }
    }
}

impl PriceTable {
    /// What Textract and `models` cost in `region`. A model has the price that stands at
    /// its very id: profiles of one model cost differently from region to region.
    pub fn of(&self, region: Option<&str>, models: &[String]) -> Prices {
        let there = region.and_then(|region| self.regions.get(region));
        Prices {
            textract_thousand_pages: there
                .and_then(|there| there.textract_thousand_pages)
                .or(self.textract_thousand_pages),
            models: models
                .iter()
                .filter_map(|id| {
                    let price = there
                        .and_then(|there| there.models.get(id))
                        .or_else(|| self.models.get(id))?;
                    Some((id.clone(), *price))
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> PriceTable {
        serde_saphyr::from_str(
            r#"
textractThousandPages: "1.50"
models:
  small: {millionInput: "0.06", millionOutput: "0.24"}
  large: {millionInput: "3.00", millionOutput: "15.00"}
regions:
  eu-west-2:
    models:
      small: {millionInput: "0.08", millionOutput: "0.32"}
  us-gov-west-1: {textractThousandPages: "1.80"}
"#,
        )
        .unwrap()
    }

    #[test]
    fn a_regions_price_wins_item_by_item() {
        let both = ["small".to_owned(), "large".to_owned()];
        let text = |money: Money| money.to_string();
        let input = |prices: &Prices, id: &str| text(prices.models[id].million_input);
        let london = table().of(Some("eu-west-2"), &both);
        assert_eq!(input(&london, "small"), "0.08");
        assert_eq!(input(&london, "large"), "3.00");
        assert_eq!(text(london.textract_thousand_pages.unwrap()), "1.50");
        let gov = table().of(Some("us-gov-west-1"), &both);
        assert_eq!(text(gov.textract_thousand_pages.unwrap()), "1.80");
        assert_eq!(input(&table().of(None, &both), "small"), "0.06");
    }

    #[test]
    fn only_models_that_are_asked_are_listed_and_none_without_its_own_price() {
        let prices = table().of(None, &["eu.small".to_owned(), "large".to_owned()]);
        assert_eq!(prices.models.keys().collect::<Vec<_>>(), ["large"]);
    }
}
