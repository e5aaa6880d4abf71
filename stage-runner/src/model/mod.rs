//! Language models, asked only where the rules are unsure and only if the request says so.
//!
//! What a model says is not trusted. Its answer has one shape or is of no use
//! ([`answer`]) and is asked for only where the rules are unsure ([`when`]); every title in it has to stand in the page's own words ([`contents`],
//! [`start`]); and nothing that only a model says makes a song verified. Pages are passed
//! as data between marks ([`data`]): what they say to the model changes nothing.

pub mod answer;
pub mod bedrock;
pub mod contents;
pub mod data;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hostile;
pub mod question;
pub mod start;
pub mod when;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use songbook_contract::{ModelMode, ModelOptions, StageRequest, Usage};

pub use self::{
    answer::ModelAnswer,
    bedrock::{Billed, Converse},
    question::{ModelQuestion, Unusable},
};
use crate::{
    error::RunError,
    paid::{Asked, Failure, NotBought, Paid, ServiceError, Unbought},
    run::Run,
};

/// Whether `request` lets a model be asked.
pub fn may_ask(request: &StageRequest) -> bool {
    request.model.mode == ModelMode::Fallback && !request.model.models.is_empty()
}

/// Asks the models of a request about one book.
pub struct Models<'a> {
    run: &'a Run<'a>,
    options: &'a ModelOptions,
    /// Models that cannot be had, with why.
    out: Mutex<HashMap<String, ServiceError>>,
    unbought: Mutex<Unbought>,
}

impl<'a> Models<'a> {
    /// The models that the request of `run` names; `None` if none may be asked.
    pub fn new(run: &'a Run<'a>) -> Option<Self> {
        may_ask(run.request).then(|| Self {
            run,
            options: &run.request.model,
            out: Mutex::default(),
            unbought: Mutex::default(),
        })
    }

    /// What was wanted and not asked because of a limit, so far.
    pub fn unbought(&self) -> Unbought {
        self.unbought
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What `read` takes from the answer to `question`; one that is of no use is asked for
    /// once more. `None` if there is no answer of use: then the rules go on.
    ///
    /// # Errors
    /// If no model can be had and waiting or a person can change that, or the store fails.
    pub fn ask<T>(
        &self,
        question: &ModelQuestion,
        read: impl Fn(&ModelAnswer) -> Result<T, Unusable>,
    ) -> Result<Option<T>, RunError> {
        let Some(answer) = self.first_answer(question)? else {
            return Ok(None);
        };
        let why = match read(&answer) {
            Ok(found) => return Ok(Some(found)),
            Err(why) => why,
        };
        tracing::info!(
            about = question.about,
            ?why,
            "an answer of no use, asked once more"
        );
        let Some(answer) = self.first_answer(&question.repaired(why))? else {
            return Ok(None);
        };
        Ok(read(&answer)
            .inspect_err(|why| {
                tracing::warn!(
                    about = question.about,
                    ?why,
                    "no answer of use, the rules go on"
                );
            })
            .ok())
    }

    /// The answer of the first model that has one: kept from before, or asked now.
    fn first_answer(&self, question: &ModelQuestion) -> Result<Option<ModelAnswer>, RunError> {
        let paid = self.run.paid()?;
        for model in &self.options.models {
            if let Some(kept) = paid.ledger.get(&question.kept(model))? {
                return Ok(Some(kept));
            }
        }
        for model in &self.options.models {
            if self.is_out(model) {
                continue;
            }
            match self.ask_one(paid, model, question) {
                Ok(Asked::Answer(answer)) => return Ok(Some(answer)),
                Ok(Asked::NotBought(why)) => {
                    self.note_unbought(paid, model, question, why);
                    return Ok(None);
                }
                // This question only; another model would say the same.
                Err(RunError::Service(error @ ServiceError::Refused { .. })) => {
                    tracing::warn!(about = question.about, %error, "not asked, the rules go on");
                    return Ok(None);
                }
                Err(RunError::Service(error @ ServiceError::NoPrice { .. })) => {
                    return Err(error.into());
                }
                Err(RunError::Service(error)) => {
                    tracing::warn!(model, %error, "a model cannot be had");
                    self.lock_out().insert(model.clone(), error);
                }
                Err(error) => return Err(error),
            }
        }
        match hopeless(&self.options.models, &self.lock_out()) {
            Some(error) => Err(error.into()),
            None => Ok(None),
        }
    }

    fn ask_one(
        &self,
        paid: &Paid,
        model: &str,
        question: &ModelQuestion,
    ) -> Result<Asked<ModelAnswer>, RunError> {
        let price = |input, output| paid.prices().model(model, input, output);
        let estimate = question.estimate(price);
        let kept = question.kept(model);
        paid.ask(&paid.bedrock, model, &kept, estimate, || {
            let billed = self.run.tools.models()?.ask(model, question)?;
            let usage = Usage {
                textract_pages: 0,
                model_calls: 1,
                input_tokens: billed.input_tokens,
                output_tokens: billed.output_tokens,
                cost: price(billed.input_tokens, billed.output_tokens).unwrap_or_default(),
            };
            Ok::<_, Failure>((billed.answer, usage))
        })
    }

    fn note_unbought(&self, paid: &Paid, model: &str, question: &ModelQuestion, why: NotBought) {
        let estimate = question.estimate(|i, o| paid.prices().model(model, i, o));
        let mut unbought = self.unbought.lock().unwrap_or_else(PoisonError::into_inner);
        *unbought = std::mem::take(&mut *unbought).and(&Unbought::question(estimate, why));
    }

    fn is_out(&self, model: &str) -> bool {
        self.lock_out().contains_key(model)
    }

    fn lock_out(&self) -> MutexGuard<'_, HashMap<String, ServiceError>> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error that a run ends with when none of `models` can be had; `None` if one can, or
/// if the rules go on because a service that may be asked only fails. What waiting helps
/// comes first, then what a person has to change.
fn hopeless(models: &[String], out: &HashMap<String, ServiceError>) -> Option<ServiceError> {
    let errors: Option<Vec<&ServiceError>> = models.iter().map(|model| out.get(model)).collect();
    let errors = errors?;
    let waits = errors.iter().find(|error| error.waiting().is_some());
    if let Some(error) = waits {
        return Some((*error).clone());
    }
    if errors
        .iter()
        .any(|error| matches!(error, ServiceError::Failed { .. }))
    {
        return None;
    }
    errors.last().map(|error| (*error).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> ServiceError {
        ServiceError::Failed {
            service: "Bedrock",
            tries: 3,
            said: String::new(),
        }
    }

    fn throttled() -> ServiceError {
        ServiceError::Throttled {
            service: "Bedrock",
            seconds: 1,
            retry_after_seconds: None,
            said: String::new(),
        }
    }

    fn denied() -> ServiceError {
        ServiceError::Denied {
            service: "Bedrock",
            action: "bedrock:InvokeModel",
            resource: "m".to_owned(),
            who: "r".to_owned(),
            said: String::new(),
        }
    }

    #[test]
    fn a_run_ends_only_if_no_model_can_be_had_and_that_can_change() {
        let models = ["a".to_owned(), "b".to_owned()];
        let out = |errors: &[(&str, ServiceError)]| {
            let out: HashMap<String, ServiceError> = errors
                .iter()
                .map(|(model, error)| ((*model).to_owned(), error.clone()))
                .collect();
            hopeless(&models, &out).map(|error| error.reason())
        };
        assert_eq!(out(&[]), None);
        assert_eq!(out(&[("a", denied())]), None);
        assert_eq!(
            out(&[("a", denied()), ("b", throttled())]),
            Some("Throttled")
        );
        assert_eq!(out(&[("a", denied()), ("b", failed())]), None);
        assert_eq!(
            out(&[("a", denied()), ("b", denied())]),
            Some("AccessDenied")
        );
    }
}
