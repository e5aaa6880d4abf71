//! What the server knows, where it listens, and who does its work.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::bedrock::{Model, RuleModel};
use super::script::Script;
use super::textract::{NoSource, Reader, ScriptedReader, Source};

/// The access key that the server knows unless told otherwise: that of the S3 server of the
/// tests, so that one environment serves for both.
pub use crate::s3_server::{KEY_ID, SECRET};

/// The region that it is in unless told otherwise.
pub const REGION: &str = "us-east-1";

/// Everything about a server.
#[derive(Clone)]
pub struct Settings {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The region that requests have to be signed for.
    pub region: String,
    /// The account of the users with [`Settings::keys`].
    pub account: String,
    /// Ids and secrets of keys that never expire.
    pub keys: Vec<(String, String)>,
    /// Whom it gives temporary credentials.
    pub web_identity: WebIdentity,
    /// Who reads pages.
    pub reader: Arc<dyn Reader>,
    /// Where documents of buckets come from.
    pub source: Arc<dyn Source>,
    /// How often a job is said to be in progress, at least.
    pub polls: u32,
    /// Who answers prompts.
    pub model: Arc<dyn Model>,
    /// Models and inference profiles that there are; all if empty.
    pub model_ids: Vec<String>,
    /// What goes wrong.
    pub script: Script,
}

/// Whom STS gives temporary credentials.
#[derive(Debug, Clone)]
pub struct WebIdentity {
    /// The token has to be that of one of these files; if there are none, any that looks
    /// like a token will do.
    pub token_files: Vec<PathBuf>,
    /// How long credentials are good at most.
    pub lifetime: Duration,
}

impl Default for WebIdentity {
    fn default() -> Self {
        Self {
            token_files: Vec::new(),
            lifetime: Duration::from_secs(3600),
        }
    }
}

impl Default for Settings {
    /// A server on a free port of this machine that reads nothing off any page, answers by
    /// rules, and in which nothing goes wrong.
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            region: REGION.to_owned(),
            account: "111122223333".to_owned(),
            keys: vec![(KEY_ID.to_owned(), SECRET.to_owned())],
            web_identity: WebIdentity::default(),
            reader: Arc::new(ScriptedReader::default()),
            source: Arc::new(NoSource),
            polls: 2,
            model: Arc::new(RuleModel),
            model_ids: Vec::new(),
            script: Script::default(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}
