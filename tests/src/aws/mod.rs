//! A local server that speaks the protocols of Textract, Bedrock and STS, so that the real
//! SDK clients work against it unchanged.
//!
//! ```text
//! server ─ a request ─▶ signature, keys: who asks
//!                          ▼
//!                       player: what the script does to this call
//!                          ▼
//!    textract · bedrock · sts: the work ─▶ counts: what was billed ─▶ answer
//! ```
//!
//! - [`emulator`] starts and stops it, [`settings`] say what it knows;
//! - [`fault`] is what can be made to go wrong, [`script`] when, [`player`] plays it;
//! - [`report`] is what a test asks afterwards, [`control`] the same over HTTP;
//! - [`textract`] reads pages with a [`textract::Reader`], [`bedrock`] answers with a
//!   [`bedrock::Model`]: neither is the service, and nothing measured with them says how
//!   good the service is.

use std::sync::{Mutex, MutexGuard, PoisonError};

pub mod answer;
pub mod bedrock;
pub mod clock;
pub mod connection;
pub mod control;
pub mod counts;
pub mod emulator;
pub mod encoding;
pub mod fault;
pub mod keys;
pub mod operation;
pub mod player;
pub mod pod_identity;
pub mod report;
pub mod script;
pub mod server;
pub mod settings;
pub mod signature;
pub mod sts;
pub mod textract;

pub use self::emulator::Emulator;
pub use self::fault::Fault;
pub use self::operation::{Operation, Service};
pub use self::report::{Report, Tally};
pub use self::script::{Rule, Script};
pub use self::settings::{Settings, WebIdentity};

/// Locks what a thread that panicked may have held.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
