//! The price table that is taken if a request brings none: list prices, dated.

use serde::Deserialize;
use songbook_contract::Prices;

/// The table as it is built in; where its figures come from stands in the file.
const TABLE: &str = include_str!("prices.json");

/// A price table with its date.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceTable {
    /// The month or day that the prices are of.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// Where they come from.
    #[serde(default)]
    pub source: Vec<String>,
    /// What else is to be known.
    #[serde(default)]
    pub note: String,
    /// The prices.
    pub prices: Prices,
}

/// The built-in table.
pub fn built_in() -> PriceTable {
    // The file is part of the program and read by a test; without it nothing has a price.
    serde_json::from_str(TABLE).unwrap_or_else(|_| PriceTable {
        as_of: String::new(),
        currency: String::new(),
        source: Vec::new(),
        note: String::new(),
        prices: Prices::default(),
    })
}

/// The prices that a request brings, or the built-in ones if it brings none.
pub fn in_force(requested: &Prices) -> Prices {
    if *requested == Prices::default() {
        built_in().prices
    } else {
        requested.clone()
    }
}

/// Reads a table from JSON: with its date, or the bare prices of a request.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Prices, serde_json::Error> {
    serde_json::from_str::<PriceTable>(text)
        .map(|table| table.prices)
        .or_else(|_| serde_json::from_str(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_dated_and_has_prices() {
        let table = built_in();
        assert_eq!(table.currency, "USD");
        assert!(table.as_of.starts_with("20") && !table.source.is_empty());
        assert_eq!(table.prices.textract(1), Some("0.0015".parse().unwrap()));
        for model in [
            "amazon.nova-lite-v1:0",
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        ] {
            assert!(table.prices.model(model, 1_000, 100).is_some(), "{model}");
        }
    }

    #[test]
    fn a_table_of_ones_own_replaces_it_whole() {
        let own = parse(r#"{"models": {"m": {"millionInput": "1", "millionOutput": "2"}}}"#);
        let own = own.unwrap();
        assert_eq!(in_force(&own).textract(1), None);
        assert_eq!(in_force(&Prices::default()), built_in().prices);
        assert_eq!(parse(TABLE).unwrap(), built_in().prices);
        assert!(parse(r#"{"model": {}}"#).is_err());
    }
}
