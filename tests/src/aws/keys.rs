//! Whose access keys the server knows: some that it was told of, others that it gave out.

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use jiff::Timestamp;

use super::encoding::sha256;
use super::lock;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// How counts name it: the pod if its token tells, else the session, else the key.
    pub name: String,
    /// Its ARN, as errors name it.
    pub arn: String,
}

/// An access key. Its secret is never shown.
#[derive(Clone)]
pub struct Key {
    /// The key's id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// What a request has to carry beside the signature, if it is temporary.
    pub session_token: Option<String>,
    /// Until when it is good; `None` for ever.
    pub expires: Option<Timestamp>,
    /// Whose it is.
    pub caller: Caller,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("expires", &self.expires)
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}

/// All access keys.
#[derive(Debug, Default)]
pub struct Keys {
    known: Mutex<HashMap<String, Key>>,
}

impl Keys {
    /// Makes a key known that never expires: of the user of that name.
    pub fn add_user(&self, account: &str, id: &str, secret: &str) {
        self.add(Key {
            id: id.to_owned(),
            secret: secret.to_owned(),
            session_token: None,
            expires: None,
            caller: Caller {
                name: id.to_owned(),
                arn: format!("arn:aws:iam::{account}:user/{id}"),
            },
        });
    }

    /// Makes a new temporary key for `caller`, good until `expires`.
    pub fn issue(&self, caller: Caller, expires: Timestamp) -> Key {
        let number = lock(&self.known).len();
        let drawn = |what: &str| sha256(format!("{what} {number} {}", Timestamp::now()).as_bytes());
        let id = drawn("id").to_uppercase();
        let key = Key {
            id: format!("ASIA{}", id.get(..16).unwrap_or_default()),
            secret: drawn("secret").get(..40).unwrap_or_default().to_owned(),
            session_token: Some(format!("{}{}", drawn("token"), drawn("more"))),
            expires: Some(expires),
            caller,
        };
        self.add(key.clone());
        key
    }

    /// The key with that id.
    pub fn find(&self, id: &str) -> Option<Key> {
        lock(&self.known).get(id).cloned()
    }

    fn add(&self, key: Key) {
        lock(&self.known).insert(key.id.clone(), key);
    }
}
