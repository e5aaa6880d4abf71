//! On which terms a book may use services that cost: its wishes, held against what the
//! platform allows, offers and charges. Pure.

use kube::ResourceExt as _;
use songbook_contract::{self as contract, ModelOptions, Money, Prices, Spending};

use super::validate::InvalidSpec;
use crate::{
    crd::{ModelMode, OcrEngine, SongBook},
    platform::{
        Platform,
        policy::{Policy, Wish},
    },
};

/// What goes into the requests of a book's stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// What reads the pages that deserve care.
    pub engine: contract::OcrEngine,
    /// Which models may be asked.
    pub model: ModelOptions,
    /// At which prices, and up to which limit.
    pub spending: Spending,
}

impl Terms {
    /// The terms of `book`, whose bucket is in the region `store`: that is where its pods
    /// ask services too.
    ///
    /// # Errors
    /// [`InvalidSpec::Policy`] for what the namespace may not use, [`InvalidSpec::Field`]
    /// for what cannot be kept to.
    pub fn of(
        book: &SongBook,
        store: Option<&str>,
        platform: &Platform,
    ) -> Result<Self, InvalidSpec> {
        let spec = &book.spec;
        let namespace = book.namespace().unwrap_or_default();
        let cloud = &platform.cloud;
        let policy = platform.policy.of(&namespace);
        let budget = spec.budget.as_deref().map(amount).transpose()?;
        policy.check(
            &namespace,
            &Wish {
                engine: spec.ocr.engine,
                mode: spec.model.mode,
                models: &spec.model.models,
                region: store,
                budget,
            },
        )?;
        let model = model(book, &policy, &cloud.bedrock.models)?;
        let pays = spec.ocr.engine != OcrEngine::Local || spec.model.mode != ModelMode::Never;
        let spending = if pays {
            Spending {
                prices: cloud.prices.of(store, &model.models),
                limit: budget.or(policy.max_budget),
            }
        } else {
            Spending::default()
        };
        let terms = Self {
            engine: match spec.ocr.engine {
                OcrEngine::Local => contract::OcrEngine::Local,
                OcrEngine::Textract => contract::OcrEngine::Textract,
            },
            model,
            spending,
        };
        terms.priced()?;
        Ok(terms)
    }

    /// A budget cannot be kept for what has no price: the runner would not call it, and
    /// nobody would know why.
    fn priced(&self) -> Result<(), InvalidSpec> {
        let Spending { prices, limit } = &self.spending;
        let Some(limit) = limit else {
            return Ok(());
        };
        let Prices {
            textract_thousand_pages,
            models,
        } = prices;
        let without =
            if self.engine == contract::OcrEngine::Textract && textract_thousand_pages.is_none() {
                Some("Textract")
            } else {
                self.model
                    .models
                    .iter()
                    .map(String::as_str)
                    .find(|id| !models.contains_key(*id))
            };
        match without {
            None => Ok(()),
            Some(what) => Err(InvalidSpec::Field {
                field: "budget".to_owned(),
                problem: format!(
                    "cannot be kept: {limit} is the limit, and {what} has no price in the platform's table (cloud.prices of the operator's chart)"
                ),
            }),
        }
    }
}

/// The models that are asked: the book's own, or those of the platform that the namespace
/// may use.
fn model(
    book: &SongBook,
    policy: &Policy,
    offered: &[String],
) -> Result<ModelOptions, InvalidSpec> {
    let spec = &book.spec.model;
    let default = ModelOptions::default();
    let max_tokens = match spec.max_tokens {
        None => default.max_tokens,
        Some(tokens) => u64::try_from(tokens).map_err(|_| InvalidSpec::Field {
            field: "model.maxTokens".to_owned(),
            problem: format!("is {tokens}"),
        })?,
    };
    match spec.mode {
        // Which models would be asked must not make a stage dirty while none is.
        ModelMode::Never => Ok(default),
        ModelMode::Fallback => {
            let models: Vec<String> = if spec.models.is_empty() {
                let allowed = offered.iter().filter(|id| policy.allows_model(id));
                allowed.cloned().collect()
            } else {
                spec.models.clone()
            };
            if models.is_empty() {
                return Err(InvalidSpec::Field {
                    field: "model.models".to_owned(),
                    problem: "is empty, and the platform offers no model (cloud.bedrock.models of the operator's chart): name one, or set spec.model.mode to Never".to_owned(),
                });
            }
            Ok(ModelOptions {
                mode: contract::ModelMode::Fallback,
                models,
                max_tokens,
            })
        }
    }
}

fn amount(text: &str) -> Result<Money, InvalidSpec> {
    text.parse()
        .map_err(|error: contract::BadMoney| InvalidSpec::Field {
            field: "budget".to_owned(),
            problem: format!("is wrong: {error}"),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{crd::SongBookSpec, fixtures::book};

    const HAIKU: &str = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

    fn platform() -> Platform {
        Platform::parse(&format!(
            r#"
cloud:
  bedrock: {{models: ["{HAIKU}", other]}}
  prices:
    textractThousandPages: "1.50"
    models:
      "{HAIKU}": {{millionInput: "1.10", millionOutput: "5.50"}}
policy:
  namespaces:
    strict: {{engines: [Local], modelModes: [Never]}}
    dear: {{models: ["eu.*"], maxBudget: "2.00"}}
"#
        ))
        .unwrap()
    }

    type Edit = fn(&mut SongBookSpec);

    fn terms(namespace: &str, edit: Edit) -> Result<Terms, InvalidSpec> {
        let mut book = book();
        book.metadata.namespace = Some(namespace.to_owned());
        edit(&mut book.spec);
        Terms::of(&book, Some("eu-central-1"), &platform())
    }

    fn fallback(spec: &mut SongBookSpec) {
        spec.model.mode = ModelMode::Fallback;
    }

    #[test]
    fn a_plain_book_has_no_terms_whatever_the_platform_says() {
        let plain = terms("dear", |_| {}).unwrap();
        assert_eq!(plain.model, ModelOptions::default());
        assert_eq!(plain.spending, Spending::default());
        assert_eq!(terms("strict", |_| {}).unwrap(), plain);
    }

    #[test]
    fn a_book_that_names_no_model_gets_those_of_the_platform_that_it_may_use() {
        assert_eq!(
            terms("music", fallback).unwrap().model.models,
            [HAIKU, "other"]
        );
        let dear = terms("dear", fallback).unwrap();
        assert_eq!(dear.model.models, [HAIKU]);
        assert_eq!(dear.model.max_tokens, 200_000);
        let own = terms("music", |spec| {
            fallback(spec);
            spec.model.models = vec!["own".to_owned()];
            spec.model.max_tokens = Some(5);
        });
        let own = own.unwrap().model;
        assert_eq!((own.models, own.max_tokens), (vec!["own".to_owned()], 5));
    }

    #[test]
    fn models_of_a_book_that_asks_none_do_not_matter() {
        let listed = terms("strict", |spec| spec.model.models = vec!["any".to_owned()]);
        assert_eq!(listed.unwrap().model, ModelOptions::default());
    }

    #[test]
    fn the_limit_is_the_books_or_else_the_namespaces() {
        let limit = |namespace, edit| {
            let spending = terms(namespace, edit).unwrap().spending;
            spending.limit.map(|limit| limit.to_string())
        };
        let textract: Edit = |spec| spec.ocr.engine = OcrEngine::Textract;
        let both: Edit = |spec| {
            spec.ocr.engine = OcrEngine::Textract;
            spec.budget = Some("0.5".to_owned());
        };
        assert_eq!(limit("music", textract), None);
        assert_eq!(limit("dear", textract).as_deref(), Some("2.00"));
        assert_eq!(limit("dear", both).as_deref(), Some("0.50"));
    }

    #[test]
    fn what_cannot_be_granted_says_why() {
        let table: [(&str, &str, Edit, &str); 6] = [
            (
                "engine",
                "strict",
                |s| s.ocr.engine = OcrEngine::Textract,
                "allowed: Local",
            ),
            ("mode", "strict", fallback, "allowed: Never"),
            (
                "too much",
                "dear",
                |s| s.budget = Some("2.01".to_owned()),
                "at most 2.00",
            ),
            (
                "no money",
                "music",
                |s| s.budget = Some("1,5".to_owned()),
                "spec.budget",
            ),
            (
                "no price",
                "music",
                |s| {
                    fallback(s);
                    s.budget = Some("1".to_owned());
                },
                "other has no price",
            ),
            (
                "a model of its own that has no price where there is a limit",
                "dear",
                |s| {
                    fallback(s);
                    s.model.models = vec!["eu.unknown".to_owned()];
                },
                "eu.unknown has no price",
            ),
        ];
        for (name, namespace, edit, expected) in table {
            let error = terms(namespace, edit).unwrap_err();
            assert!(error.to_string().contains(expected), "{name}: {error}");
        }
        let nobody = Terms::of(
            &{
                let mut book = book();
                fallback(&mut book.spec);
                book
            },
            None,
            &Platform::default(),
        );
        assert!(nobody.unwrap_err().to_string().contains("model.models"));
    }
}
