//! Which services a namespace's books may use: the platform's word, over whatever a book
//! wishes.
//!
//! A book that wishes for more is refused with the reason, rather than done with less:
//! nobody then believes that Textract has read a book that it has not.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use songbook_contract::Money;

use crate::crd::{ModelMode, OcrEngine};

/// The policies of all namespaces.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PolicyTable {
    /// What holds where a namespace's own policy says nothing.
    pub default: Policy,
    /// The namespaces' own policies. What one says replaces the default's word on it.
    pub namespaces: BTreeMap<String, Policy>,
}

/// What a namespace's books may use; what it leaves out is not restricted. The local
/// engine and `mode: Never` always may: a policy is about what leaves and what costs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Policy {
    /// OCR engines.
    pub engines: Option<Vec<OcrEngine>>,
    /// Whether models may be asked.
    pub model_modes: Option<Vec<ModelMode>>,
    /// Ids of models; one that ends in `*` stands for all that begin so.
    pub models: Option<Vec<String>>,
    /// Regions in which services are asked.
    pub regions: Option<Vec<String>>,
    /// Most that one book may cost; also the limit of a book that names none.
    pub max_budget: Option<Money>,
}

/// What a book asks for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// What reads its pages.
    pub engine: OcrEngine,
    /// Whether a model is asked.
    pub mode: ModelMode,
    /// The models that the book itself names.
    pub models: &'a [String],
    /// The region in which services would be asked.
    pub region: Option<&'a str>,
    /// The budget that the book itself names.
    pub budget: Option<Money>,
}

/// A book asks for what its namespace may not use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}; this is the policy of the platform for the namespace `{namespace}`, set by who installed the operator",
    .what.join("; ")
)]
pub struct Violation {
    /// The namespace.
    pub namespace: String,
    /// Each thing that is not allowed, with what is.
    pub what: Vec<String>,
}

impl PolicyTable {
    /// The policy of `namespace`.
    pub fn of(&self, namespace: &str) -> Policy {
        let own = self.namespaces.get(namespace).cloned().unwrap_or_default();
        let default = &self.default;
        Policy {
            engines: own.engines.or_else(|| default.engines.clone()),
            model_modes: own.model_modes.or_else(|| default.model_modes.clone()),
            models: own.models.or_else(|| default.models.clone()),
            regions: own.regions.or_else(|| default.regions.clone()),
            max_budget: own.max_budget.or(default.max_budget),
        }
    }
}

impl Policy {
    /// Checks what a book of `namespace` asks for.
    ///
    /// # Errors
    /// [`Violation`] with everything that is not allowed.
    pub fn check(&self, namespace: &str, wish: &Wish<'_>) -> Result<(), Violation> {
        let mut what = Vec::new();
        let mut refuse = |field: &str, asked: &str, allowed: &dyn fmt::Display| {
            what.push(format!("spec.{field} asks for {asked}, allowed: {allowed}"));
        };
        if let Some(engines) = &self.engines
            && wish.engine != OcrEngine::Local
            && !engines.contains(&wish.engine)
        {
            let allowed = join(engines.iter().map(|engine| engine.as_str()));
            refuse("ocr.engine", wish.engine.as_str(), &allowed);
        }
        if let Some(modes) = &self.model_modes
            && wish.mode != ModelMode::Never
            && !modes.contains(&wish.mode)
        {
            let allowed = join(modes.iter().map(|mode| mode.as_str()));
            refuse("model.mode", wish.mode.as_str(), &allowed);
        }
        if wish.mode != ModelMode::Never {
            for id in wish.models.iter().filter(|id| !self.allows_model(id)) {
                let allowed = self.models.iter().flatten().map(String::as_str);
                refuse("model.models", id, &join(allowed));
            }
        }
        let pays = wish.engine != OcrEngine::Local || wish.mode != ModelMode::Never;
        if let Some(regions) = &self.regions
            && pays
            && !wish
                .region
                .is_some_and(|region| regions.iter().any(|allowed| allowed == region))
        {
            let allowed = join(regions.iter().map(String::as_str));
            let asked = wish.region.unwrap_or("no region");
            refuse("s3.region", &format!("services in {asked}"), &allowed);
        }
        if let (Some(most), Some(budget)) = (self.max_budget, wish.budget)
            && budget > most
        {
            refuse("budget", &budget.to_string(), &format!("at most {most}"));
        }
        if what.is_empty() {
            Ok(())
        } else {
            Err(Violation {
                namespace: namespace.to_owned(),
                what,
            })
        }
    }

    /// Whether the model `id` may be asked.
    pub fn allows_model(&self, id: &str) -> bool {
        self.models.as_ref().is_none_or(|allowed| {
            allowed
                .iter()
                .any(|pattern| match pattern.strip_suffix('*') {
                    Some(head) => id.starts_with(head),
                    None => id == pattern,
                })
        })
    }
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> PolicyTable {
        serde_saphyr::from_str(
            r#"
default: {engines: [Local], modelModes: [Never], maxBudget: "0.10"}
namespaces:
  choir:
    engines: [Local, Textract]
    modelModes: [Never, Fallback]
    models: ["eu.anthropic.*", amazon.nova-lite-v1:0]
    regions: [eu-central-1]
  band: {maxBudget: "5.00"}
"#,
        )
        .unwrap()
    }

    fn plain() -> Wish<'static> {
        Wish {
            engine: OcrEngine::Local,
            mode: ModelMode::Never,
            models: &[],
            region: None,
            budget: None,
        }
    }

    fn refused(namespace: &str, wish: &Wish<'_>) -> Vec<String> {
        match table().of(namespace).check(namespace, wish) {
            Ok(()) => Vec::new(),
            Err(violation) => violation.what,
        }
    }

    #[test]
    fn no_policy_forbids_nothing() {
        let wish = Wish {
            engine: OcrEngine::Textract,
            mode: ModelMode::Fallback,
            models: &["any".to_owned()],
            region: None,
            budget: Some(Money::from_millionths(u64::MAX)),
        };
        assert_eq!(Policy::default().check("any", &wish), Ok(()));
    }

    #[test]
    fn what_is_not_allowed_is_named_all_of_it_with_what_is() {
        let wish = Wish {
            engine: OcrEngine::Textract,
            mode: ModelMode::Fallback,
            budget: Some("0.11".parse().unwrap()),
            ..plain()
        };
        assert_eq!(
            refused("elsewhere", &wish),
            [
                "spec.ocr.engine asks for Textract, allowed: Local",
                "spec.model.mode asks for Fallback, allowed: Never",
                "spec.budget asks for 0.11, allowed: at most 0.10",
            ]
        );
        let error = table().of("x").check("x", &wish).unwrap_err().to_string();
        assert!(error.contains("namespace `x`"), "{error}");
    }

    #[test]
    fn a_namespaces_own_word_replaces_the_defaults_and_only_on_what_it_says() {
        let textract = Wish {
            engine: OcrEngine::Textract,
            region: Some("eu-central-1"),
            ..plain()
        };
        assert!(refused("choir", &textract).is_empty());
        assert_eq!(refused("band", &textract).len(), 1);
        assert_eq!(
            table().of("band").max_budget.map(|most| most.to_string()),
            Some("5.00".to_owned())
        );
        let most = table().of("choir").max_budget;
        assert_eq!(most.map(|most| most.to_string()), Some("0.10".to_owned()));
    }

    #[test]
    fn regions_bind_services_and_not_books_that_use_none() {
        let mut wish = Wish {
            region: Some("us-east-1"),
            ..plain()
        };
        assert!(refused("choir", &wish).is_empty());
        wish.engine = OcrEngine::Textract;
        assert_eq!(
            refused("choir", &wish),
            ["spec.s3.region asks for services in us-east-1, allowed: eu-central-1"]
        );
        wish.region = None;
        assert_eq!(refused("choir", &wish).len(), 1);
    }

    #[test]
    fn models_are_allowed_by_id_or_by_how_they_begin() {
        let choir = table().of("choir");
        assert!(choir.allows_model("eu.anthropic.claude-haiku-4-5-20251001-v1:0"));
        assert!(choir.allows_model("amazon.nova-lite-v1:0"));
        assert!(!choir.allows_model("amazon.nova-lite-v1:0x"));
        assert!(!choir.allows_model("us.anthropic.claude-haiku-4-5-20251001-v1:0"));
        let models = ["amazon.nova-pro-v1:0".to_owned()];
        let wish = Wish {
            mode: ModelMode::Fallback,
            models: &models,
            region: Some("eu-central-1"),
            ..plain()
        };
        assert_eq!(refused("choir", &wish).len(), 1);
    }
}
