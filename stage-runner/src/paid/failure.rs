//! Why a call brought no answer, and what that means for the run.

use std::time::Duration;

use songbook_contract::{Outcome, Waiting};

/// What one call of a service came to, when it brought no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The service asks to slow down.
    Throttled {
        /// After which time it may be asked again, if it says so.
        retry_after: Option<Duration>,
        /// Its word.
        said: String,
    },
    /// Our credentials have run out; new ones may be there soon.
    Expired {
        /// The service's word.
        said: String,
    },
    /// A failure of the service or of the line, which may be gone the next time.
    Passing {
        /// What was said.
        said: String,
    },
    /// We are known, and may not.
    Denied {
        /// The action that the policy has to allow.
        action: &'static str,
        /// On what.
        resource: String,
        /// Whose credentials were used.
        who: String,
        /// The service's word.
        said: String,
    },
    /// Something is set up wrong: credentials, region, endpoint, certificate, model.
    Misconfigured {
        /// The cause in CamelCase, stable.
        reason: &'static str,
        /// The cause in words, with the way out.
        said: String,
    },
    /// The service will not answer this question, and may answer others.
    Refused {
        /// The service's word.
        said: String,
    },
}

impl Failure {
    /// What was said, for people.
    pub fn said(&self) -> &str {
        match self {
            Self::Throttled { said, .. }
            | Self::Expired { said }
            | Self::Passing { said }
            | Self::Denied { said, .. }
            | Self::Misconfigured { said, .. }
            | Self::Refused { said } => said,
        }
    }
}

/// Why a service that costs did not answer a question, after all that patience could do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// It has refused everything for a while.
    #[error(
        "{service} has asked to slow down for {seconds} s ({said}); what it answered before is \
         kept, the next run goes on there"
    )]
    Throttled {
        /// The service.
        service: &'static str,
        /// How long it has refused everything.
        seconds: u64,
        /// What it said of waiting.
        retry_after_seconds: Option<u64>,
        /// Its word.
        said: String,
    },
    /// The credentials ran out and no new ones came.
    #[error(
        "the credentials for {service} have expired ({said}); what it answered before is kept, \
         the next run goes on there with new ones"
    )]
    Expired {
        /// The service.
        service: &'static str,
        /// How long that has been.
        seconds: u64,
        /// Its word.
        said: String,
    },
    /// It failed too often.
    #[error("{service} failed {tries} times in a row ({said}); run again")]
    Failed {
        /// The service.
        service: &'static str,
        /// How often.
        tries: u32,
        /// What was said last.
        said: String,
    },
    /// We may not ask it.
    #[error("{who} may not use {service}: it needs {action} on {resource} ({said})")]
    Denied {
        /// The service.
        service: &'static str,
        /// The action that the policy has to allow.
        action: &'static str,
        /// On what.
        resource: String,
        /// Whose credentials were used.
        who: String,
        /// The service's word.
        said: String,
    },
    /// Something is set up wrong.
    #[error("{service} cannot be used: {said}")]
    Misconfigured {
        /// The service.
        service: &'static str,
        /// The cause in CamelCase, stable.
        reason: &'static str,
        /// The cause in words, with the way out.
        said: String,
    },
    /// There is a limit, and nobody knows what this would cost.
    #[error(
        "there is a budget, but the price table has no price for {what}; add one \
         (spending.prices, on the command line --prices), or set no budget"
    )]
    NoPrice {
        /// What has no price.
        what: String,
    },
    /// This one question will not be answered.
    #[error("{service} does not take this ({said})")]
    Refused {
        /// The service.
        service: &'static str,
        /// Its word.
        said: String,
    },
}

impl ServiceError {
    /// How a run that met this ends.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Throttled { .. } | Self::Expired { .. } => Outcome::Throttled,
            Self::Failed { .. } => Outcome::Transient,
            Self::Denied { .. }
            | Self::Misconfigured { .. }
            | Self::NoPrice { .. }
            | Self::Refused { .. } => Outcome::Misconfigured,
        }
    }

    /// The cause in CamelCase, stable.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Throttled { .. } => "Throttled",
            Self::Expired { .. } => "CredentialsExpired",
            Self::Failed { .. } => "ServiceFailed",
            Self::Denied { .. } => "AccessDenied",
            Self::Misconfigured { reason, .. } => reason,
            Self::NoPrice { .. } => "PriceMissing",
            Self::Refused { .. } => "ServiceRefused",
        }
    }

    /// What the run waits for.
    pub fn waiting(&self) -> Option<Waiting> {
        match self {
            Self::Throttled {
                service,
                seconds,
                retry_after_seconds,
                ..
            } => Some(Waiting {
                service: (*service).to_owned(),
                seconds: *seconds,
                retry_after_seconds: *retry_after_seconds,
            }),
            Self::Expired {
                service, seconds, ..
            } => Some(Waiting {
                service: (*service).to_owned(),
                seconds: *seconds,
                retry_after_seconds: None,
            }),
            _ => None,
        }
    }
}
