//! Amounts of money, counted exactly and written as decimal text.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

use serde::{Deserialize, Serialize};

/// Millionths in a whole unit of the currency.
const MILLIONTHS: u64 = 1_000_000;

/// Decimals that are written even if they are zero, as prices are.
const LEAST_DECIMALS: usize = 2;

/// Decimals of a millionth.
const MOST_DECIMALS: usize = 6;

/// An amount in the currency of the price table, in millionths; a page of OCR or a token
/// costs a fraction of a cent. Read and written as decimal text, e.g. `0.0015`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct Money(u64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many millionths of the currency's unit.
    pub const fn from_millionths(millionths: u64) -> Self {
        Self(millionths)
    }

    /// Millionths of the currency's unit.
    pub const fn millionths(self) -> u64 {
        self.0
    }

    /// The price of `count` things of which `per` cost this much; a started millionth
    /// counts as a whole one, so that a sum of parts is never below the truth.
    #[must_use]
    pub fn for_each_of(self, count: u64, per: u64) -> Self {
        let exact = u128::from(self.0) * u128::from(count);
        let rounded = exact.div_ceil(u128::from(per.max(1)));
        Self(u64::try_from(rounded).unwrap_or(u64::MAX))
    }

    /// What is left after `spent`; nothing if more was spent.
    #[must_use]
    pub fn less(self, spent: Self) -> Self {
        Self(self.0.saturating_sub(spent.0))
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:0MOST_DECIMALS$}", self.0 % MILLIONTHS);
        let needed = decimals.trim_end_matches('0').len().max(LEAST_DECIMALS);
        write!(f, "{}.{}", self.0 / MILLIONTHS, &decimals[..needed])
    }
}

/// Text that is no amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no amount such as 1.50: digits, and at most six decimals after a point")]
pub struct BadMoney(pub String);

impl FromStr for Money {
    type Err = BadMoney;

    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let bad = || BadMoney(text.to_owned());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || decimals.len() > MOST_DECIMALS {
            return Err(bad());
        }
        let whole: u64 = whole.parse().map_err(|_| bad())?;
        let fraction: u64 = format!("{decimals:0<MOST_DECIMALS$}")
            .parse()
            .map_err(|_| bad())?;
        let millionths = whole.checked_mul(MILLIONTHS).ok_or_else(bad)?;
        millionths.checked_add(fraction).map(Self).ok_or_else(bad)
    }
}

impl TryFrom<String> for Money {
    type Error = BadMoney;

    fn try_from(text: String) -> Result<Self, BadMoney> {
        text.parse()
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        money.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_round_trip_as_decimal_text() {
        for (text, millionths) in [
            ("0.00", 0),
            ("1.50", 1_500_000),
            ("0.0015", 1_500),
            ("12.000001", 12_000_001),
        ] {
            let money: Money = text.parse().unwrap();
            assert_eq!(money, Money::from_millionths(millionths));
            assert_eq!(money.to_string(), text);
        }
        assert_eq!("3".parse::<Money>().unwrap().to_string(), "3.00");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "1,5",
            "1e3",
            "0.0000001",
            "99999999999999999",
        ] {
            assert_eq!(
                text.parse::<Money>(),
                Err(BadMoney(text.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_price_a_thousand_is_taken_exactly_and_rounded_up() {
        let thousand_pages: Money = "1.50".parse().unwrap();
        assert_eq!(thousand_pages.for_each_of(1, 1_000).to_string(), "0.0015");
        assert_eq!(thousand_pages.for_each_of(2_000, 1_000).to_string(), "3.00");
        let million_tokens: Money = "0.80".parse().unwrap();
        assert_eq!(million_tokens.for_each_of(1, 1_000_000).millionths(), 1);
    }
}
