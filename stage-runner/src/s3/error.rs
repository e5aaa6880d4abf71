//! What can go wrong between us and a bucket, and what a person can do about it.

use std::fmt;

use crate::aws::{BadSetting, way::OnTheWay};

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Connecting, before any request.
    Connect,
    /// Reading an object or a part of it.
    Read,
    /// Asking whether an object is there.
    Look,
    /// Writing an object.
    Write,
    /// Listing keys.
    List,
    /// Removing an object.
    Delete,
}

impl Action {
    /// The word for people.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Connect => "use",
            Self::Read => "read",
            Self::Look => "look at",
            Self::Write => "write",
            Self::List => "list",
            Self::Delete => "delete",
        }
    }

    /// The permission of an IAM policy that it takes.
    pub fn permission(self) -> &'static str {
        match self {
            Self::Read | Self::Look => "s3:GetObject",
            Self::Write => "s3:PutObject",
            Self::Connect | Self::List => "s3:ListBucket",
            Self::Delete => "s3:DeleteObject",
        }
    }
}

/// Why a bucket could not be used.
#[derive(Debug, thiserror::Error)]
#[error("could not {} `{place}`: {problem}", .action.verb())]
pub struct S3Error {
    /// What was being done.
    pub action: Action,
    /// To what: `s3://bucket/key`.
    pub place: String,
    /// What went wrong.
    pub problem: S3Problem,
}

/// What went wrong. `said` is the server's or the system's own word, never a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum S3Problem {
    /// The address is none.
    #[error("it is no address of S3: {said}")]
    BadUri {
        /// What is wrong with it.
        said: &'static str,
    },
    /// A setting of ours cannot be used.
    #[error("{said}")]
    BadSetting {
        /// Which, and why.
        said: String,
    },
    /// There is no such object.
    #[error("there is no such object; check the key")]
    NotFound,
    /// There is no such bucket.
    #[error("there is no bucket `{bucket}` at {endpoint}; check its name and the endpoint")]
    NoSuchBucket {
        /// The bucket.
        bucket: String,
        /// The server.
        endpoint: String,
    },
    /// We are known, and may not.
    #[error(
        "{who} may not do that; it needs {permission}{}{}",
        reading_hint(.permission),
        saying(.said)
    )]
    Denied {
        /// Whose credentials were used.
        who: String,
        /// What the policy has to allow.
        permission: &'static str,
        /// The server's word.
        said: String,
    },
    /// We are not known.
    #[error("the server does not accept the credentials of {who}{}", saying(.said))]
    BadCredentials {
        /// Whose credentials were used.
        who: String,
        /// The server's word.
        said: String,
    },
    /// Our credentials have run out; new ones may be there soon.
    #[error("the credentials of {who} have expired; the next run asks for new ones{}", saying(.said))]
    Expired {
        /// Whose credentials were used.
        who: String,
        /// The server's word.
        said: String,
    },
    /// There are no credentials.
    #[error(
        "no credentials: give the pod's service account a role (EKS Pod Identity, or a web \
         identity role), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; the node's own \
         role is used only if SONGBOOK_ALLOW_NODE_ROLE=true{}",
        saying(.said)
    )]
    NoCredentials {
        /// What was tried.
        said: String,
    },
    /// The bucket lies elsewhere.
    #[error(
        "the bucket is not in region {asked}; set AWS_REGION={}",
        .right.as_deref().unwrap_or("to the bucket's region")
    )]
    WrongRegion {
        /// The region that was asked.
        asked: String,
        /// The bucket's, if the server says.
        right: Option<String>,
    },
    /// The server asks to slow down.
    #[error("the server asks to slow down{}", saying(.said))]
    Throttled {
        /// The server's word.
        said: String,
    },
    /// The object was replaced while it was being read.
    #[error("it was replaced while it was being read; run again")]
    Changed,
    /// A range that the object does not have.
    #[error("it is shorter than it was; run again")]
    NoSuchRange,
    /// No room.
    #[error("the server has no room left{}; free some or raise the quota", saying(.said))]
    Full {
        /// The server's word.
        said: String,
    },
    /// The endpoint's name is nobody's.
    #[error(
        "the name of {endpoint} does not resolve; check AWS_ENDPOINT_URL_S3, AWS_REGION, and \
         whether the server wants S3_FORCE_PATH_STYLE=true{}",
        saying(.said)
    )]
    UnknownHost {
        /// The server.
        endpoint: String,
        /// The system's word.
        said: String,
    },
    /// The server's certificate is not to be trusted.
    #[error(
        "the certificate of {endpoint} is not trusted; set AWS_CA_BUNDLE to a PEM file with \
         its authority{}",
        saying(.said)
    )]
    Untrusted {
        /// The server.
        endpoint: String,
        /// The TLS library's word.
        said: String,
    },
    /// No connection, or one that broke.
    #[error("no answer from {endpoint}{}", saying(.said))]
    Unreachable {
        /// The server.
        endpoint: String,
        /// The system's word.
        said: String,
    },
    /// The server understood and says no, for good.
    #[error("the server refuses{}", saying(.said))]
    Refused {
        /// The server's word.
        said: String,
    },
    /// Anything that may pass.
    #[error("it failed{}", saying(.said))]
    Failed {
        /// The server's word.
        said: String,
    },
}

/// A colon and what was said, if anything was.
fn saying(said: &str) -> Saying<'_> {
    Saying(said)
}

struct Saying<'a>(&'a str);

impl fmt::Display for Saying<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.0)
    }
}

/// S3 denies the reading of an object that is not there to those who may not list.
fn reading_hint(permission: &str) -> &'static str {
    if permission == Action::Read.permission() {
        " on the object and s3:ListBucket on the bucket, without which a missing object looks \
         like a forbidden one"
    } else {
        ""
    }
}

impl From<BadSetting> for S3Problem {
    fn from(BadSetting { said }: BadSetting) -> Self {
        Self::BadSetting { said }
    }
}

impl From<OnTheWay> for S3Problem {
    fn from(failure: OnTheWay) -> Self {
        match failure {
            OnTheWay::BadSetting { said } => Self::BadSetting { said },
            OnTheWay::NoCredentials { said } => Self::NoCredentials { said },
            OnTheWay::BadCredentials { who, said } => Self::BadCredentials { who, said },
            OnTheWay::UnknownHost { endpoint, said } => Self::UnknownHost { endpoint, said },
            OnTheWay::Untrusted { endpoint, said } => Self::Untrusted { endpoint, said },
            OnTheWay::Unreachable { endpoint, said } => Self::Unreachable { endpoint, said },
        }
    }
}
