//! Services that cost, asked for one book: what was asked before is taken from what is
//! kept ([`Ledger`]), all else is asked within a limit and at a rate ([`Service`]).
//!
//! A question goes: kept? → within the limit? → let through → asked, again where that may
//! help → kept with what it was billed → used. An answer that is of no use is kept as
//! well: it was billed, and asking the same again would be billed again.

pub mod failure;
pub mod ledger;
pub mod limiter;
pub mod prices;
pub mod service;
mod unbought;

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};
use songbook_contract::{BookId, Prices, StageRequest, Usage};

use self::ledger::Bounds;
pub use self::{
    failure::{Failure, ServiceError},
    ledger::{Estimate, Ledger, NotBought, Question},
    service::{Patience, Service},
    unbought::Unbought,
};
use crate::{error::RunError, store::Store};

/// Tries of a page, and of a question to a model: without a model the rules go on.
const TRIES_OF_A_PAGE: u32 = 5;
const TRIES_OF_A_MODEL: u32 = 3;

/// Seconds in a minute, for rates a minute.
const MINUTE: f64 = 60.0;

/// What came of a question.
#[derive(Debug)]
pub enum Asked<T> {
    /// The answer, kept from before or bought now.
    Answer(T),
    /// The limit does not allow it.
    NotBought(NotBought),
}

/// The services that may be asked for one book.
pub struct Paid {
    /// What was answered so far.
    pub ledger: Ledger,
    /// AWS Textract.
    pub textract: Service,
    /// Amazon Bedrock.
    pub bedrock: Service,
    prices: Prices,
}

impl Paid {
    /// What `request` allows for `book`. Reads what was answered so far.
    ///
    /// # Errors
    /// If the store fails.
    pub fn open(
        request: &StageRequest,
        store: Arc<dyn Store>,
        book: &BookId,
        patience: Patience,
    ) -> Result<Self, RunError> {
        let bounds = Bounds {
            cost: request.spending.limit,
            tokens: request.model.max_tokens,
        };
        let rates = &request.rates;
        let a_minute = |rate: Option<f64>| rate.map(|rate| rate / MINUTE);
        Ok(Self {
            ledger: Ledger::open(store, &request.output.layout, book, bounds)?,
            textract: Service::new(
                "Textract",
                TRIES_OF_A_PAGE,
                rates.textract_per_second,
                None,
                patience,
            ),
            bedrock: Service::new(
                "Bedrock",
                TRIES_OF_A_MODEL,
                a_minute(rates.model_requests_per_minute),
                a_minute(rates.model_tokens_per_minute),
                patience,
            ),
            prices: prices::in_force(&request.spending.prices),
        })
    }

    /// The prices in force.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// What the book has used so far.
    pub fn usage(&self) -> Usage {
        self.ledger.usage()
    }

    /// Requests that were made again so far.
    pub fn repeated(&self) -> u64 {
        self.textract.repeated() + self.bedrock.repeated()
    }

    /// What `pages` of Textract cost at most.
    pub fn textract_pages(&self, pages: u64) -> Estimate {
        Estimate {
            cost: self.prices.textract(pages),
            tokens: 0,
        }
    }

    /// The answer to `question` of `service` about `subject`: the kept one, or that of
    /// `call` with what it is billed. `estimate` is what it may cost at most.
    ///
    /// # Errors
    /// If the store fails, or the service does not answer.
    pub fn ask<T: Serialize + DeserializeOwned>(
        &self,
        service: &Service,
        subject: &str,
        question: &Question,
        estimate: Estimate,
        call: impl FnMut() -> Result<(T, Usage), Failure>,
    ) -> Result<Asked<T>, RunError> {
        if let Some(kept) = self.ledger.get(question)? {
            return Ok(Asked::Answer(kept));
        }
        let reserved = match self.ledger.reserve(estimate) {
            Ok(reserved) => reserved,
            Err(NotBought::NoPrice) => {
                return Err(ServiceError::NoPrice {
                    what: format!("{} ({})", service.name(), question.about),
                }
                .into());
            }
            Err(why) => return Ok(Asked::NotBought(why)),
        };
        let used = |(_, usage): &(T, Usage)| usage.tokens() as f64;
        let (answer, usage) = service.ask(subject, estimate.tokens as f64, used, call)?;
        let kept = self.ledger.keep(question, usage, &answer);
        drop(reserved);
        kept?;
        Ok(Asked::Answer(answer))
    }
}
