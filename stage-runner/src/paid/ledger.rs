//! Every answer about a book that was paid for, kept in its store with what it cost: asked
//! once, counted from there, and never more than the limit allows.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use songbook_contract::{BookId, Layout, Money, Sha256Hex, Usage};

use crate::{
    parallel,
    store::{Store, StoreError},
};

/// The version of [`Kept`] that this program writes and reads.
const VERSION: u32 = 1;

/// A question to a service: two that are equal have the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// The service, as in a key: `textract`, `bedrock`.
    pub service: &'static str,
    /// What is asked, in words that hold no text of a page.
    pub about: String,
    /// Digest of all that may change the answer.
    pub digest: Sha256Hex,
}

impl Question {
    /// The question that `settings` spell out: all that may change the answer.
    pub fn new(
        service: &'static str,
        about: impl Into<String>,
        settings: &serde_json::Value,
    ) -> Self {
        Self {
            service,
            about: about.into(),
            digest: Sha256Hex::of(settings.to_string().as_bytes()),
        }
    }
}

/// An answer as it is stored.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept<T> {
    version: u32,
    about: String,
    /// What was billed for it, at the prices of that time.
    usage: Usage,
    answer: T,
}

/// The part of an answer that is needed to count it. Fields may be added beside it.
#[derive(Debug, Deserialize)]
struct Billed {
    usage: Usage,
}

/// The most that a call can be billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Estimate {
    /// In money; `None` if the price table does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// In tokens of a model.
    pub tokens: u64,
}

/// Bounds on what a book may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// In money; `None` for no limit.
    pub cost: Option<Money>,
    /// In tokens of a model.
    pub tokens: u64,
}

/// Why a call is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBought {
    /// It might cost more than is left.
    NoMoney,
    /// It might use more tokens than are left.
    NoTokens,
    /// There is a limit, and no price.
    NoPrice,
}

/// The answers of one book.
pub struct Ledger {
    store: Arc<dyn Store>,
    layout: Layout,
    book: BookId,
    bounds: Bounds,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    usage: Usage,
    /// Keys of the answers that are kept.
    keys: HashSet<String>,
    /// Of calls that are under way.
    reserved: Estimate,
}

/// Money and tokens set aside for a call under way; given back when this is dropped.
pub struct Reserved<'a> {
    ledger: &'a Ledger,
    estimate: Estimate,
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let reserved = &mut self.ledger.state().reserved;
        let cost = |estimate: &Estimate| estimate.cost.unwrap_or_default();
        reserved.cost = Some(cost(reserved).less(cost(&self.estimate)));
        reserved.tokens = reserved.tokens.saturating_sub(self.estimate.tokens);
    }
}

impl Ledger {
    /// The ledger of `book`. Reads every answer once to sum up what was used.
    ///
    /// # Errors
    /// If the store fails.
    pub fn open(
        store: Arc<dyn Store>,
        layout: &Layout,
        book: &BookId,
        bounds: Bounds,
    ) -> Result<Self, StoreError> {
        let keys = store.list(&layout.paid(book))?;
        let usage = Mutex::new(Usage::default());
        parallel::for_each(store.at_once(), &keys, |key| {
            let bytes = match store.get(key) {
                Ok(bytes) => bytes,
                Err(StoreError::NotFound { .. }) => return Ok(()),
                Err(error) => return Err(error),
            };
            match serde_json::from_slice::<Billed>(&bytes) {
                Ok(billed) => {
                    let mut sum = usage.lock().unwrap_or_else(PoisonError::into_inner);
                    *sum = sum.and(billed.usage);
                }
                Err(error) => tracing::warn!(key, %error, "a kept answer cannot be counted"),
            }
            Ok(())
        })?;
        Ok(Self {
            store,
            layout: layout.clone(),
            book: book.clone(),
            bounds,
            state: Mutex::new(State {
                usage: usage.into_inner().unwrap_or_else(PoisonError::into_inner),
                keys: keys.into_iter().collect(),
                reserved: Estimate::default(),
            }),
        })
    }

    /// What the book has used so far.
    pub fn usage(&self) -> Usage {
        self.state().usage
    }

    /// Whether there is a limit in money.
    pub fn has_limit(&self) -> bool {
        self.bounds.cost.is_some()
    }

    /// Whether a call that costs `estimate` could be made now.
    pub fn affords(&self, estimate: &Estimate) -> Result<(), NotBought> {
        affords(&self.state(), &self.bounds, estimate)
    }

    /// Sets aside what a call may cost.
    ///
    /// # Errors
    /// Why it must not be made.
    pub fn reserve(&self, estimate: Estimate) -> Result<Reserved<'_>, NotBought> {
        let mut state = self.state();
        affords(&state, &self.bounds, &estimate)?;
        let reserved = &mut state.reserved;
        reserved.cost = Some(reserved.cost.unwrap_or_default() + estimate.cost.unwrap_or_default());
        reserved.tokens = reserved.tokens.saturating_add(estimate.tokens);
        Ok(Reserved {
            ledger: self,
            estimate,
        })
    }

    /// Whether `question` was answered before.
    pub fn has(&self, question: &Question) -> bool {
        self.state().keys.contains(&self.key(question))
    }

    /// The answer that `question` had before. One that cannot be read any more counts as
    /// none, and is paid for again.
    ///
    /// # Errors
    /// If the store fails.
    pub fn get<T: DeserializeOwned>(&self, question: &Question) -> Result<Option<T>, StoreError> {
        if !self.has(question) {
            return Ok(None);
        }
        let key = self.key(question);
        let bytes = match self.store.get(&key) {
            Ok(bytes) => bytes,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        match serde_json::from_slice::<Kept<T>>(&bytes) {
            Ok(kept) if kept.version == VERSION => Ok(Some(kept.answer)),
            Ok(kept) => {
                tracing::warn!(
                    key,
                    version = kept.version,
                    "a kept answer is of another version"
                );
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(key, %error, "a kept answer cannot be read");
                Ok(None)
            }
        }
    }

    /// Keeps an answer that was billed `usage`, whether or not it is of use. Until this is
    /// done it is lost to a crash: so it comes first after the call.
    ///
    /// # Errors
    /// If the store fails.
    pub fn keep<T: Serialize>(
        &self,
        question: &Question,
        usage: Usage,
        answer: &T,
    ) -> Result<(), StoreError> {
        let key = self.key(question);
        let kept = Kept {
            version: VERSION,
            about: question.about.clone(),
            usage,
            answer,
        };
        // Plain data always becomes JSON.
        let bytes = serde_json::to_vec(&kept).unwrap_or_default();
        let result = self.store.put(&key, &bytes);
        // It was billed, whether or not it could be kept.
        let mut state = self.state();
        state.usage = state.usage.and(usage);
        if result.is_ok() {
            state.keys.insert(key);
        }
        result
    }

    fn key(&self, question: &Question) -> String {
        self.layout
            .paid_answer(&self.book, question.service, &question.digest)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The decision: what was used, what is under way and this together stay within bounds.
fn affords(state: &State, bounds: &Bounds, estimate: &Estimate) -> Result<(), NotBought> {
    let tokens = [state.usage.tokens(), state.reserved.tokens, estimate.tokens];
    if estimate.tokens > 0 && tokens.into_iter().fold(0, u64::saturating_add) > bounds.tokens {
        return Err(NotBought::NoTokens);
    }
    let Some(limit) = bounds.cost else {
        return Ok(());
    };
    let cost = estimate.cost.ok_or(NotBought::NoPrice)?;
    let together = state.usage.cost + state.reserved.cost.unwrap_or_default() + cost;
    if together > limit {
        return Err(NotBought::NoMoney);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
