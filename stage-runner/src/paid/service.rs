//! One service that costs: asked at the rate that it bears, again where that may help.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::{BuildHasher as _, Hasher as _},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    failure::{Failure, ServiceError},
    limiter::{Limiter, Turn},
};

/// The wait after the first such failure; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest such wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Tokens of a language model are saved up over this many seconds.
const SAVED_UP: f64 = 60.0;

/// How long a run waits for services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long a service may refuse everything before the run ends as throttled.
    pub refusals: Duration,
    /// How long one call may take.
    pub call: Duration,
}

impl Default for Patience {
    /// Three minutes, one minute.
    fn default() -> Self {
        Self {
            refusals: Duration::from_secs(180),
            call: Duration::from_secs(60),
        }
    }
}

/// A service, shared by the threads that ask it.
#[derive(Debug)]
pub struct Service {
    name: &'static str,
    tries: u32,
    patience: Patience,
    began: Instant,
    gate: Mutex<Gate>,
    repeated: AtomicU64,
}

/// What the threads that ask have to agree on.
#[derive(Debug)]
struct Gate {
    requests: Limiter,
    tokens: Limiter,
    /// When the service began to refuse everything about a subject (a model has a quota of
    /// its own), and why.
    refusing: HashMap<String, Refusing>,
}

#[derive(Debug, Clone)]
struct Refusing {
    since: Duration,
    /// The moment that the service named.
    until: Option<Duration>,
    expired: bool,
    said: String,
}

/// What a question may do now.
enum Next {
    Go(super::limiter::Ticket),
    Wait(Duration),
    GiveUp(ServiceError),
}

impl Service {
    /// The service `name`, asked at most so often a second and for so many tokens a second.
    /// A question that fails in a passing way is asked `tries` times.
    pub fn new(
        name: &'static str,
        tries: u32,
        requests_per_second: Option<f64>,
        tokens_per_second: Option<f64>,
        patience: Patience,
    ) -> Self {
        Self {
            name,
            tries,
            patience,
            began: Instant::now(),
            gate: Mutex::new(Gate {
                requests: Limiter::evenly(requests_per_second),
                tokens: Limiter::new(
                    tokens_per_second,
                    tokens_per_second.map_or(1.0, |rate| rate * SAVED_UP),
                ),
                refusing: HashMap::new(),
            }),
            repeated: AtomicU64::new(0),
        }
    }

    /// Its name, for people and reports.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Requests that were made again so far.
    pub fn repeated(&self) -> u64 {
        self.repeated.load(Ordering::Relaxed)
    }

    /// Asks about `subject` by `call` until there is an answer or no hope. `tokens` is what
    /// the question may take of the service's tokens, `used` what an answer did take.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask<T>(
        &self,
        subject: &str,
        tokens: f64,
        used: impl Fn(&T) -> f64,
        mut call: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, ServiceError> {
        let mut tries = 0;
        loop {
            let ticket = match self.next(subject, tokens) {
                Next::Go(ticket) => ticket,
                Next::Wait(wait) => {
                    thread::sleep(wait);
                    continue;
                }
                Next::GiveUp(error) => return Err(error),
            };
            let failure = match call() {
                Ok(answer) => {
                    let mut gate = self.gate();
                    gate.refusing.remove(subject);
                    gate.tokens.settle(tokens, used(&answer));
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            tracing::debug!(service = self.name, ?failure, "no answer");
            let mut gate = self.gate();
            gate.tokens.settle(tokens, 0.0);
            let now = self.began.elapsed();
            match failure {
                Failure::Throttled { retry_after, said } => {
                    gate.requests.refused(now, ticket, retry_after);
                    self.note_refusal(&mut gate, subject, now, retry_after, false, said);
                }
                Failure::Expired { said } => {
                    gate.requests.refused(now, ticket, None);
                    self.note_refusal(&mut gate, subject, now, None, true, said);
                }
                Failure::Passing { said } => {
                    drop(gate);
                    tries += 1;
                    if tries >= self.tries {
                        return Err(ServiceError::Failed {
                            service: self.name,
                            tries,
                            said,
                        });
                    }
                    thread::sleep(pause(tries, fraction()));
                }
                other => return Err(self.hopeless(other)),
            }
            self.repeated.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, subject: &str, tokens: f64) -> Next {
        let mut gate = self.gate();
        let now = self.began.elapsed();
        if let Some(refusing) = gate.refusing.get(subject) {
            let last = refusing.since + self.patience.refusals;
            if now >= last || refusing.until.is_some_and(|until| until > last) {
                return Next::GiveUp(self.given_up(refusing, now));
            }
        }
        // The tokens first: a request that was let through is sent.
        let wait = match gate.tokens.take(now, tokens) {
            Turn::Wait(wait) => wait,
            Turn::Go(_) => match gate.requests.take(now, 1.0) {
                Turn::Go(ticket) => return Next::Go(ticket),
                Turn::Wait(wait) => {
                    gate.tokens.settle(tokens, 0.0);
                    wait
                }
            },
        };
        // Not longer than patience: whoever waits looks again whether there is hope.
        Next::Wait(
            wait.min(self.patience.refusals)
                .max(Duration::from_millis(1)),
        )
    }

    fn note_refusal(
        &self,
        gate: &mut Gate,
        subject: &str,
        now: Duration,
        retry_after: Option<Duration>,
        expired: bool,
        said: String,
    ) {
        let until = retry_after.map(|wait| now + wait);
        let since = gate.refusing.get(subject).map(|refusing| refusing.since);
        if since.is_none() {
            tracing::warn!(service = self.name, subject, said, "asked to wait");
        }
        let refusing = Refusing {
            since: since.unwrap_or(now),
            until,
            expired,
            said,
        };
        gate.refusing.insert(subject.to_owned(), refusing);
    }

    fn given_up(&self, refusing: &Refusing, now: Duration) -> ServiceError {
        let seconds = now.saturating_sub(refusing.since).as_secs();
        let (service, said) = (self.name, refusing.said.clone());
        if refusing.expired {
            return ServiceError::Expired {
                service,
                seconds,
                said,
            };
        }
        let rest = refusing.until.and_then(|until| until.checked_sub(now));
        ServiceError::Throttled {
            service,
            seconds,
            retry_after_seconds: rest.map(|rest| rest.as_secs().max(1)),
            said,
        }
    }

    fn hopeless(&self, failure: Failure) -> ServiceError {
        let service = self.name;
        match failure {
            Failure::Denied {
                action,
                resource,
                who,
                said,
            } => ServiceError::Denied {
                service,
                action,
                resource,
                who,
                said,
            },
            Failure::Misconfigured { reason, said } => ServiceError::Misconfigured {
                service,
                reason,
                said,
            },
            Failure::Refused { said }
            | Failure::Passing { said }
            | Failure::Expired { said }
            | Failure::Throttled { said, .. } => ServiceError::Refused { service, said },
        }
    }
}

/// The wait before try `tries + 1`, between half of it and all of it.
fn pause(tries: u32, fraction: f64) -> Duration {
    let whole = FIRST_PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(16));
    whole
        .min(LONGEST_PAUSE)
        .mul_f64(0.5 + 0.5 * fraction.clamp(0.0, 1.0))
}

/// A number between 0 and 1 that differs between processes and threads.
fn fraction() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    (random >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests;
