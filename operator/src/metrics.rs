//! What the operator counts about itself. Labels have few values: never a book's name.

mod spending;

use std::{
    fmt,
    sync::{Mutex, PoisonError, atomic::AtomicI64},
    time::Duration,
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};
use songbook_contract::{Outcome, Stage};

use crate::{crd::Phase, reconcile::Done};
use spending::Spending;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabels {
    stage: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabels {
    stage: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StepLabels {
    step: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PhaseLabels {
    namespace: String,
    phase: &'static str,
}

/// All metrics of the operator.
pub struct Metrics {
    registry: Registry,
    started: Family<StageLabels, Counter>,
    ended: Family<ResultLabels, Counter>,
    failures: Family<StepLabels, Counter>,
    malformed: Counter,
    seconds: Histogram,
    leader: Gauge<i64, AtomicI64>,
    spending: Spending,
    books: Family<PhaseLabels, Gauge<i64, AtomicI64>>,
    // One scrape at a time clears and fills the gauge of books.
    scrape: Mutex<()>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("songbook");
        let started = Family::default();
        let ended = Family::default();
        let failures = Family::default();
        let malformed = Counter::default();
        let seconds = Histogram::new([
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
        ]);
        let leader = Gauge::default();
        let books = Family::default();
        registry.register(
            "operator_build",
            "Version of the operator",
            Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]),
        );
        registry.register("stage_started", "Attempts started", started.clone());
        registry.register("stage_ended", "Attempts ended, by result", ended.clone());
        registry.register(
            "reconcile_failures",
            "Reconciles that did not come to their end, by step",
            failures.clone(),
        );
        registry.register(
            "malformed_books",
            "Looks at SongBooks that could not be read",
            malformed.clone(),
        );
        registry.register(
            "reconcile_duration_seconds",
            "Time of one reconcile that asked the API server",
            seconds.clone(),
        );
        registry.register(
            "operator_leader",
            "1 while this replica leads",
            leader.clone(),
        );
        let spending = Spending::register(&mut registry);
        registry.register("books", "SongBooks by namespace and phase", books.clone());
        Self {
            registry,
            started,
            ended,
            failures,
            malformed,
            seconds,
            leader,
            spending,
            books,
            scrape: Mutex::new(()),
        }
    }
}

impl Metrics {
    /// Counts what a reconcile did.
    pub fn reconciled(&self, done: &Done, took: Duration) {
        self.seconds.observe(took.as_secs_f64());
        if let Some((stage, _)) = done.started {
            self.started
                .get_or_create(&StageLabels {
                    stage: stage.as_str(),
                })
                .inc();
        }
        if let Some((stage, outcome)) = done.ended {
            self.ended
                .get_or_create(&result_labels(stage, outcome))
                .inc();
        }
        if let Some(spent) = &done.spent {
            self.spending.count(spent);
        }
    }

    /// Counts a reconcile that did not come to its end.
    pub fn failed(&self, step: &'static str) {
        self.failures.get_or_create(&StepLabels { step }).inc();
    }

    /// Counts a look at a SongBook that could not be read.
    pub fn malformed(&self) {
        self.malformed.inc();
    }

    /// Notes whether this replica leads.
    pub fn leads(&self, leads: bool) {
        self.leader.set(i64::from(leads));
    }

    /// The text of a scrape; `books` are namespace and phase of each SongBook there is.
    ///
    /// # Errors
    /// Never in practice: writing to a string.
    pub fn scrape(
        &self,
        books: impl Iterator<Item = (String, Phase)>,
    ) -> Result<String, fmt::Error> {
        let _one = self.scrape.lock().unwrap_or_else(PoisonError::into_inner);
        self.books.clear();
        for (namespace, phase) in books {
            self.books
                .get_or_create(&PhaseLabels {
                    namespace,
                    phase: phase.as_str(),
                })
                .inc();
        }
        let mut out = String::new();
        text::encode(&mut out, &self.registry)?;
        Ok(out)
    }
}

fn result_labels(stage: Stage, outcome: Option<Outcome>) -> ResultLabels {
    let result = match outcome {
        Some(Outcome::Done) => "done",
        Some(Outcome::NeedsReview) => "needs-review",
        Some(Outcome::BadInput) => "bad-input",
        Some(Outcome::Misconfigured) => "misconfigured",
        Some(Outcome::Throttled) => "throttled",
        Some(Outcome::Transient) => "transient",
        None => "crashed",
    };
    ResultLabels {
        stage: stage.as_str(),
        result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scrape_shows_what_happened_and_never_a_name() {
        let metrics = Metrics::default();
        let done = Done {
            started: Some((Stage::TocParsing, 1)),
            ended: Some((Stage::TocDiscovery, Some(Outcome::Done))),
            ..Done::default()
        };
        metrics.reconciled(&done, Duration::from_millis(20));
        metrics.failed("observe");
        metrics.leads(true);
        let books = [
            ("music".to_owned(), Phase::Running),
            ("music".to_owned(), Phase::Running),
        ];
        for _ in 0..2 {
            let text = metrics.scrape(books.clone().into_iter()).unwrap();
            for line in [
                r#"songbook_stage_started_total{stage="toc-parsing"} 1"#,
                r#"songbook_stage_ended_total{stage="toc-discovery",result="done"} 1"#,
                r#"songbook_reconcile_failures_total{step="observe"} 1"#,
                "songbook_operator_leader 1",
                r#"songbook_books{namespace="music",phase="Running"} 2"#,
                "songbook_operator_build_info",
            ] {
                assert!(text.contains(line), "{line} is not in\n{text}");
            }
        }
    }
}
