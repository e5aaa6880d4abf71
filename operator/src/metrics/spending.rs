//! What is counted about services that cost. By namespace, so that whoever pays can be
//! told; never by book. The first use after a restart counts on from zero, as counters do.

use std::sync::atomic::AtomicU64;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use songbook_contract::Money;

use crate::reconcile::spent::Spent;

/// What a model is called where a report does not tell which of several answered.
const SEVERAL: &str = "several";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct NamespaceLabels {
    namespace: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ModelLabels {
    namespace: String,
    model: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TokenLabels {
    namespace: String,
    model: String,
    direction: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CostLabels {
    namespace: String,
    service: &'static str,
    currency: String,
}

/// The counters.
pub struct Spending {
    textract_pages: Family<NamespaceLabels, Counter>,
    model_calls: Family<ModelLabels, Counter>,
    model_tokens: Family<TokenLabels, Counter>,
    repeated: Family<NamespaceLabels, Counter>,
    cost: Family<CostLabels, Counter<f64, AtomicU64>>,
}

impl Spending {
    /// The counters, each in `registry`.
    pub fn register(registry: &mut Registry) -> Self {
        let all = Self {
            textract_pages: Family::default(),
            model_calls: Family::default(),
            model_tokens: Family::default(),
            repeated: Family::default(),
            cost: Family::default(),
        };
        registry.register(
            "textract_pages",
            "Pages that Textract read",
            all.textract_pages.clone(),
        );
        registry.register(
            "model_calls",
            "Requests to a model that were answered",
            all.model_calls.clone(),
        );
        registry.register(
            "model_tokens",
            "Tokens that models read (input) and wrote (output)",
            all.model_tokens.clone(),
        );
        registry.register(
            "requests_repeated",
            "Requests that a service refused or that failed, and were made again",
            all.repeated.clone(),
        );
        registry.register(
            "cost",
            "Cost of services by the price table, in whole units of the currency",
            all.cost.clone(),
        );
        all
    }

    /// Counts what was spent.
    pub fn count(&self, spent: &Spent) {
        let namespace = || spent.namespace.clone();
        let model = || spent.model.as_deref().unwrap_or(SEVERAL).to_owned();
        if spent.textract_pages > 0 {
            let labels = NamespaceLabels {
                namespace: namespace(),
            };
            self.textract_pages
                .get_or_create(&labels)
                .inc_by(spent.textract_pages);
        }
        if spent.model_calls > 0 {
            let labels = ModelLabels {
                namespace: namespace(),
                model: model(),
            };
            self.model_calls
                .get_or_create(&labels)
                .inc_by(spent.model_calls);
        }
        for (direction, tokens) in [
            ("input", spent.input_tokens),
            ("output", spent.output_tokens),
        ] {
            if tokens > 0 {
                let labels = TokenLabels {
                    namespace: namespace(),
                    model: model(),
                    direction,
                };
                self.model_tokens.get_or_create(&labels).inc_by(tokens);
            }
        }
        if spent.requests_repeated > 0 {
            let labels = NamespaceLabels {
                namespace: namespace(),
            };
            self.repeated
                .get_or_create(&labels)
                .inc_by(spent.requests_repeated);
        }
        for (service, cost) in [
            ("textract", spent.textract_cost),
            ("bedrock", spent.model_cost),
        ] {
            if cost > Money::ZERO {
                let labels = CostLabels {
                    namespace: namespace(),
                    service,
                    currency: spent.currency.clone(),
                };
                self.cost.get_or_create(&labels).inc_by(units(cost));
            }
        }
    }
}

/// An amount as metrics have it: a float of whole units.
#[allow(
    clippy::cast_precision_loss,
    reason = "nine digits before the point are exact, and a metric is no invoice"
)]
fn units(cost: Money) -> f64 {
    cost.millionths() as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{metrics::Metrics, reconcile::Done};

    #[test]
    fn spending_is_counted_by_namespace_and_service() {
        let metrics = Metrics::default();
        let spent = Spent {
            namespace: "music".to_owned(),
            model: Some("small".to_owned()),
            textract_pages: 20,
            model_calls: 2,
            input_tokens: 900,
            output_tokens: 100,
            requests_repeated: 3,
            textract_cost: "0.03".parse().unwrap(),
            model_cost: "0.02".parse().unwrap(),
            currency: "USD".to_owned(),
        };
        let done = Done {
            spent: Some(spent),
            ..Done::default()
        };
        metrics.reconciled(&done, Duration::ZERO);
        metrics.reconciled(&done, Duration::ZERO);
        let text = metrics.scrape(std::iter::empty()).unwrap();
        for line in [
            r#"songbook_textract_pages_total{namespace="music"} 40"#,
            r#"songbook_model_calls_total{namespace="music",model="small"} 4"#,
            r#"songbook_model_tokens_total{namespace="music",model="small",direction="input"} 1800"#,
            r#"songbook_requests_repeated_total{namespace="music"} 6"#,
            r#"songbook_cost_total{namespace="music",service="textract",currency="USD"} 0.06"#,
            r#"songbook_cost_total{namespace="music",service="bedrock",currency="USD"} 0.04"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
