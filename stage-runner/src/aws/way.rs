//! What can go wrong on the way to an AWS service: credentials, names, certificates, lines.

use std::{error::Error, io, iter};

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_sts::operation::{
    assume_role::AssumeRoleError, assume_role_with_web_identity::AssumeRoleWithWebIdentityError,
};

use super::Asker;

/// The longest word of a server that is passed on.
const SAID_AT_MOST: usize = 200;

/// Why there was no answer. `said` is the system's own word, never a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OnTheWay {
    /// A setting of ours cannot be used.
    BadSetting {
        /// Which, and why.
        said: String,
    },
    /// There are no credentials.
    NoCredentials {
        /// What was tried.
        said: String,
    },
    /// Whoever gives credentials refuses.
    BadCredentials {
        /// Whose they would be.
        who: String,
        /// Its word.
        said: String,
    },
    /// The endpoint's name is nobody's.
    UnknownHost {
        /// The server.
        endpoint: String,
        /// The system's word.
        said: String,
    },
    /// The server's certificate is not to be trusted.
    Untrusted {
        /// The server.
        endpoint: String,
        /// The TLS library's word.
        said: String,
    },
    /// No connection, or one that broke.
    Unreachable {
        /// The server.
        endpoint: String,
        /// The system's word.
        said: String,
    },
}

/// Whether the failure has to do with the network or credentials.
pub(crate) fn is_on_the_way(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|error| error.is::<CredentialsError>() || error.is::<io::Error>())
}

/// The table of failures on the way to the server.
pub(crate) fn unanswered(asker: &Asker, error: &(dyn Error + 'static)) -> OnTheWay {
    let said = root(error);
    let endpoint = asker.endpoint.clone();
    if let Some(credentials) = find::<CredentialsError>(error) {
        return no_credentials(asker, credentials);
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return match tls {
            rustls::Error::InvalidCertificate(_) => OnTheWay::Untrusted { endpoint, said },
            rustls::Error::InvalidMessage(_) => OnTheWay::BadSetting {
                said: format!("{endpoint} does not speak TLS; is it http://? ({said})"),
            },
            _ => OnTheWay::Unreachable { endpoint, said },
        };
    }
    // The resolver's code is hidden by the standard library; only its text is left. A
    // passing failure ("Temporary failure in name resolution") is told apart by it.
    let nobodys = ["Name or service not known", "No address associated"];
    if nobodys.iter().any(|text| said.contains(text)) {
        return OnTheWay::UnknownHost { endpoint, said };
    }
    OnTheWay::Unreachable { endpoint, said }
}

/// Why there are no credentials: none are set, or who gives them does not.
fn no_credentials(asker: &Asker, error: &CredentialsError) -> OnTheWay {
    let refused = sts_code(error).is_some_and(|code| {
        matches!(
            code,
            "AccessDenied"
                | "InvalidIdentityToken"
                | "ExpiredTokenException"
                | "IDPRejectedClaim"
                | "ValidationError"
                | "MalformedPolicyDocument"
                | "RegionDisabledException"
        )
    });
    let said = root(error);
    match error {
        _ if refused => OnTheWay::BadCredentials {
            who: asker.who.clone(),
            said,
        },
        CredentialsError::CredentialsNotLoaded(_) => OnTheWay::NoCredentials {
            said: String::new(),
        },
        CredentialsError::InvalidConfiguration(_) => OnTheWay::NoCredentials { said },
        _ if find::<io::Error>(error).is_some_and(|e| e.kind() == io::ErrorKind::NotFound) => {
            OnTheWay::NoCredentials { said }
        }
        _ => OnTheWay::Unreachable {
            endpoint: "the source of credentials".to_owned(),
            said,
        },
    }
}

/// The code with which the token service refused.
fn sts_code<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a str> {
    let web = find::<AssumeRoleWithWebIdentityError>(error).and_then(|error| error.code());
    web.or_else(|| find::<AssumeRoleError>(error).and_then(|error| error.code()))
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref::<T>())
}

/// An error and its causes.
pub(crate) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(Some(error), |error| cause(*error))
}

/// What caused an error; inside of an [`io::Error`] too, which its own `source` steps over.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inside) => Some(inside),
        None => error.source(),
    }
}

/// The innermost cause: what the system said before others wrapped it.
pub(crate) fn root(error: &(dyn Error + 'static)) -> String {
    clip(
        &chain(error)
            .last()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
}

pub(crate) fn clip(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= SAID_AT_MOST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(SAID_AT_MOST).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_on_the_way() {
        let asker = Asker {
            who: "the role r".to_owned(),
            endpoint: "http://s3:7070".to_owned(),
            region: "eu-central-1".to_owned(),
        };
        let wrapped = |inner: io::Error| io::Error::other(inner);
        let name = |text: &str| unanswered(&asker, &wrapped(io::Error::other(text.to_owned())));
        assert!(matches!(
            name("failed to lookup address information: Name or service not known"),
            OnTheWay::UnknownHost { .. }
        ));
        assert!(matches!(
            name("failed to lookup address information: Temporary failure in name resolution"),
            OnTheWay::Unreachable { .. }
        ));
        let issuer = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let untrusted = unanswered(&asker, &wrapped(io::Error::other(issuer)));
        assert!(
            matches!(untrusted, OnTheWay::Untrusted { .. }),
            "{untrusted:?}"
        );
        let none = CredentialsError::not_loaded("nothing");
        assert!(matches!(
            unanswered(&asker, &none),
            OnTheWay::NoCredentials { .. }
        ));
    }
}
