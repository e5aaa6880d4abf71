//! What every AWS client here shares: who we are and where ([`settings`]), whom we trust
//! ([`http`]), what can go wrong on the way ([`way`]) and what an answer that says no means
//! ([`answer`]).

pub(crate) mod access;
pub(crate) mod answer;
mod http;
pub(crate) mod settings;
pub(crate) mod way;

pub use settings::{AwsSettings, StaticKey};

/// What is known of the client that asked, for errors.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    /// Whose credentials it uses, in words.
    pub who: String,
    /// The server, in words.
    pub endpoint: String,
    /// The region that it asks.
    pub region: String,
}

impl Asker {
    /// Whether somebody gives it new credentials when the old ones run out.
    pub fn renews(&self) -> bool {
        self.who != settings::SET_KEY
    }
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub(crate) struct BadSetting {
    /// Which, and why.
    pub said: String,
}
