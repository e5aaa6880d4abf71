//! What a test asks when all is done: how many calls, how fast, what was billed.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::operation::Operation;

/// Numbers of an operation, of all callers or of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Calls that came; each is one of the next five in the end, or still in flight.
    pub requests: u64,
    /// Answered, and the answer sent whole.
    pub answered: u64,
    /// Told to ask less often.
    pub throttled: u64,
    /// Given another error.
    pub failed: u64,
    /// Turned away for their signature.
    pub refused: u64,
    /// Cut off, reset, or left by the client before the answer.
    pub lost: u64,
    /// Calls whose work was done.
    pub billed: u64,
    /// Pages read.
    pub pages: u64,
    /// Tokens that models were given.
    pub tokens_in: u64,
    /// Tokens that models gave.
    pub tokens_out: u64,
    /// Calls not answered yet.
    pub in_flight: u64,
    /// The most that there were of these at a time.
    pub max_in_flight: u64,
    /// The most calls that came within any second.
    pub max_per_second: u64,
    /// When calls came, in microseconds since counting began.
    pub arrivals: Vec<u64>,
}

/// A piece of work that was billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Billed {
    /// The operation.
    pub operation: Operation,
    /// Who asked.
    pub caller: String,
    /// The SHA-256 of the image, the document, or the request to a model.
    pub sha256: String,
    /// The page of a document, from 1; 1 for what has no pages.
    pub page: u32,
    /// When, in microseconds since counting began.
    pub at: u64,
}

/// Everything that was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// By operation: `textract:DetectDocumentText`.
    pub operations: BTreeMap<String, Tally>,
    /// By caller and operation.
    pub callers: BTreeMap<String, BTreeMap<String, Tally>>,
    /// What was billed, in order.
    pub billed: Vec<Billed>,
}

impl Report {
    /// The numbers of an operation; zeros if it was never called.
    pub fn of(&self, operation: Operation) -> Tally {
        let tally = self.operations.get(&operation.to_string());
        tally.cloned().unwrap_or_default()
    }

    /// The numbers of an operation by one caller.
    pub fn by(&self, caller: &str, operation: Operation) -> Tally {
        let tally = self
            .callers
            .get(caller)
            .and_then(|t| t.get(&operation.to_string()));
        tally.cloned().unwrap_or_default()
    }

    /// Calls of all operations of all services.
    pub fn requests(&self) -> u64 {
        self.operations.values().map(|tally| tally.requests).sum()
    }

    /// What was billed more than once: its digest, its page, and how often.
    pub fn billed_twice(&self) -> Vec<(String, u32, usize)> {
        let mut times: HashMap<(&str, u32), usize> = HashMap::new();
        for billed in &self.billed {
            *times.entry((&billed.sha256, billed.page)).or_default() += 1;
        }
        let mut twice: Vec<_> = times
            .into_iter()
            .filter(|(_, times)| *times > 1)
            .map(|((sha256, page), times)| (sha256.to_owned(), page, times))
            .collect();
        twice.sort();
        twice
    }

    /// The numbers that a call of `operation` by `caller` counts in.
    pub(super) fn tallies(&mut self, operation: Operation, caller: &str) -> [&mut Tally; 2] {
        let name = operation.to_string();
        let of_caller = self.callers.entry(caller.to_owned()).or_default();
        [
            self.operations.entry(name.clone()).or_default(),
            of_caller.entry(name).or_default(),
        ]
    }
}

impl Tally {
    /// The most calls that came within any span of this length.
    pub fn most_within(&self, span: Duration) -> u64 {
        let span = micros(span);
        let mut first = 0;
        let mut most = 0;
        for (index, at) in self.arrivals.iter().enumerate() {
            while self
                .arrivals
                .get(first)
                .is_some_and(|before| before + span <= *at)
            {
                first += 1;
            }
            most = most.max(index + 1 - first);
        }
        u64::try_from(most).unwrap_or(u64::MAX)
    }
}

/// A span in microseconds.
pub(super) fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_over_any_window() {
        let second = 1_000_000;
        let tally = Tally {
            arrivals: vec![0, second / 2, second - 1, second, 3 * second],
            ..Tally::default()
        };
        assert_eq!(tally.most_within(Duration::from_secs(1)), 3);
        assert_eq!(tally.most_within(Duration::from_secs(10)), 5);
        assert_eq!(tally.most_within(Duration::from_micros(1)), 1);
    }
}
