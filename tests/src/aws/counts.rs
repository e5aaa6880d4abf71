//! Counts what is asked, answered and billed, as it happens.
//!
//! A call is billed when its work was done, whether or not the answer arrived.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::lock;
use super::operation::Operation;
use super::report::{Billed, Report, Tally, micros};

/// What a call came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Answered.
    Answered,
    /// Told to ask less often.
    Throttled,
    /// Given another error.
    Failed,
    /// Turned away.
    Refused,
    /// The answer was cut off or never sent.
    Lost,
}

/// What a call's work is billed at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bill {
    /// SHA-256 and page of each piece of work.
    pub items: Vec<(String, u32)>,
    /// How many of them are pages.
    pub pages: u64,
    /// Tokens that went in.
    pub tokens_in: u64,
    /// Tokens that came out.
    pub tokens_out: u64,
}

/// Counts as calls come.
#[derive(Debug)]
pub struct Counts {
    state: Mutex<(Instant, Report)>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            state: Mutex::new((Instant::now(), Report::default())),
        }
    }
}

impl Counts {
    /// Forgets everything but what is in flight, and counts from now on.
    pub fn clear(&self) {
        let mut state = lock(&self.state);
        let (began, report) = &mut *state;
        let callers = report.callers.values_mut().flat_map(BTreeMap::values_mut);
        for tally in report.operations.values_mut().chain(callers) {
            let in_flight = tally.in_flight;
            *tally = Tally {
                in_flight,
                max_in_flight: in_flight,
                ..Tally::default()
            };
        }
        report.billed.clear();
        *began = Instant::now();
    }

    /// What was counted so far.
    pub fn report(&self) -> Report {
        let mut report = lock(&self.state).1.clone();
        let callers = report.callers.values_mut().flat_map(BTreeMap::values_mut);
        for tally in report.operations.values_mut().chain(callers) {
            tally.max_per_second = tally.most_within(Duration::from_secs(1));
        }
        report
    }

    /// A call came.
    pub fn arrived(self: &Arc<Self>, operation: Operation, caller: &str) -> InFlight {
        let mut state = lock(&self.state);
        let at = micros(state.0.elapsed());
        for tally in state.1.tallies(operation, caller) {
            tally.requests += 1;
            tally.in_flight += 1;
            tally.max_in_flight = tally.max_in_flight.max(tally.in_flight);
            tally.arrivals.push(at);
        }
        InFlight {
            counts: Arc::clone(self),
            operation,
            caller: caller.to_owned(),
            outcome: Outcome::Lost,
        }
    }

    /// The work of a call was done.
    pub fn billed(&self, operation: Operation, caller: &str, bill: &Bill) {
        let mut state = lock(&self.state);
        let at = micros(state.0.elapsed());
        for tally in state.1.tallies(operation, caller) {
            tally.billed += 1;
            tally.pages += bill.pages;
            tally.tokens_in += bill.tokens_in;
            tally.tokens_out += bill.tokens_out;
        }
        let items = bill.items.iter().map(|(sha256, page)| Billed {
            operation,
            caller: caller.to_owned(),
            sha256: sha256.clone(),
            page: *page,
            at,
        });
        state.1.billed.extend(items);
    }

    fn ended(&self, operation: Operation, caller: &str, outcome: Outcome) {
        for tally in lock(&self.state).1.tallies(operation, caller) {
            tally.in_flight = tally.in_flight.saturating_sub(1);
            match outcome {
                Outcome::Answered => tally.answered += 1,
                Outcome::Throttled => tally.throttled += 1,
                Outcome::Failed => tally.failed += 1,
                Outcome::Refused => tally.refused += 1,
                Outcome::Lost => tally.lost += 1,
            }
        }
    }
}

/// A call that is not answered yet. Dropped without an outcome it counts as lost: the
/// client went away.
#[derive(Debug)]
pub struct InFlight {
    counts: Arc<Counts>,
    operation: Operation,
    caller: String,
    outcome: Outcome,
}

impl InFlight {
    /// The call ends so.
    pub fn end(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.counts
            .ended(self.operation, &self.caller, self.outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Operation = Operation::DetectDocumentText;

    #[test]
    fn every_call_ends_as_one_thing() {
        let counts = Arc::new(Counts::default());
        let calls: Vec<InFlight> = (0..4).map(|_| counts.arrived(READ, "a")).collect();
        let ends = [
            Some(Outcome::Answered),
            Some(Outcome::Throttled),
            Some(Outcome::Failed),
            None,
        ];
        for (call, end) in calls.into_iter().zip(ends) {
            match end {
                Some(end) => call.end(end),
                None => drop(call),
            }
        }
        let tally = counts.report().of(READ);
        assert_eq!(
            (tally.requests, tally.in_flight, tally.max_in_flight),
            (4, 0, 4)
        );
        let ends = (tally.answered, tally.throttled, tally.failed, tally.lost);
        assert_eq!(ends, (1, 1, 1, 1));
        assert_eq!(counts.report().by("a", READ), tally);
        assert_eq!(counts.report().by("b", READ), Tally::default());
    }

    #[test]
    fn what_is_billed_twice_is_named() {
        let counts = Counts::default();
        let bill = |page| Bill {
            items: vec![("ab".to_owned(), page)],
            pages: 1,
            ..Bill::default()
        };
        for page in [1, 2, 1] {
            counts.billed(READ, "a", &bill(page));
        }
        assert_eq!(counts.report().billed_twice(), [("ab".to_owned(), 1, 2)]);
        assert_eq!(counts.report().of(READ).pages, 3);
        counts.clear();
        assert_eq!(counts.report().of(READ), Tally::default());
    }
}
