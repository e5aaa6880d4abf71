//! Turns what the SDK says into [`S3Problem`]: one table for answers of the server, one
//! for failures on the way to it.

use std::{error::Error, io, iter};

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};
use aws_sdk_sts::operation::{
    assume_role::AssumeRoleError, assume_role_with_web_identity::AssumeRoleWithWebIdentityError,
};

use super::error::{Action, S3Problem};

/// The header in which S3 says where a bucket lies.
const BUCKET_REGION: &str = "x-amz-bucket-region";

/// The longest word of a server that is passed on.
const SAID_AT_MOST: usize = 200;

/// What is known of the client that asked.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    /// Whose credentials it uses, in words.
    pub who: String,
    /// The server, in words.
    pub endpoint: String,
    /// The region that it asks.
    pub region: String,
}

/// An answer that says no.
#[derive(Debug, Clone, Copy, Default)]
struct Answer<'a> {
    status: u16,
    code: &'a str,
    message: &'a str,
    region: Option<&'a str>,
}

/// What went wrong with a request.
pub(super) fn problem<E>(
    asker: &Asker,
    action: Action,
    bucket: &str,
    error: &SdkError<E, HttpResponse>,
) -> S3Problem
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error.raw_response() {
        Some(response) if !response.status().is_success() => {
            let answer = Answer {
                status: response.status().as_u16(),
                code: error.code().unwrap_or_default(),
                message: error.message().unwrap_or_default(),
                region: response.headers().get(BUCKET_REGION),
            };
            answered(asker, action, bucket, answer)
        }
        _ if matches!(error, SdkError::ServiceError(_)) => S3Problem::Failed {
            said: clip(&format!(
                "{} {}",
                error.code().unwrap_or_default(),
                error.message().unwrap_or_default()
            )),
        },
        _ if matches!(error, SdkError::ConstructionFailure(_)) && !on_the_way(error) => {
            S3Problem::Refused { said: root(error) }
        }
        _ => unanswered(asker, error),
    }
}

/// Whether the failure has to do with the network or credentials.
fn on_the_way(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|error| error.is::<CredentialsError>() || error.is::<io::Error>())
}

/// The table of answers.
fn answered(asker: &Asker, action: Action, bucket: &str, answer: Answer<'_>) -> S3Problem {
    let said = clip(&match (answer.code, answer.message) {
        ("", "") => format!("status {}", answer.status),
        (code, "") => format!("{} {code}", answer.status),
        (code, message) => format!("{code}: {message}"),
    });
    let who = asker.who.clone();
    let elsewhere = answer.region.filter(|region| *region != asker.region);
    match (answer.status, answer.code) {
        (_, "NoSuchBucket") => S3Problem::NoSuchBucket {
            bucket: bucket.to_owned(),
            endpoint: asker.endpoint.clone(),
        },
        (_, "NoSuchUpload") => S3Problem::Failed { said },
        (404, _) => S3Problem::NotFound,
        (412, _) => S3Problem::Changed,
        (416, _) => S3Problem::NoSuchRange,
        (301 | 307 | 308, _)
        | (
            _,
            "PermanentRedirect"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException",
        ) => S3Problem::WrongRegion {
            asked: asker.region.clone(),
            right: elsewhere
                .map(str::to_owned)
                .or_else(|| named_region(answer.message)),
        },
        // An answer without a body, as HEAD has it.
        (400, "") if elsewhere.is_some() => S3Problem::WrongRegion {
            asked: asker.region.clone(),
            right: elsewhere.map(str::to_owned),
        },
        (429 | 503, _)
        | (
            _,
            "SlowDown"
            | "ServiceUnavailable"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded"
            | "TooManyRequests"
            | "BandwidthLimitExceeded",
        ) => S3Problem::Throttled { said },
        (
            _,
            "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "InvalidToken"
            | "ExpiredToken"
            | "TokenRefreshRequired"
            | "InvalidSecurity"
            | "InvalidAccessKey",
        ) => S3Problem::BadCredentials { who, said },
        (507, _) | (_, "QuotaExceeded" | "InsufficientStorage" | "XMinioStorageFull") => {
            S3Problem::Full { said }
        }
        (401 | 403, "RequestTimeTooSkewed") => S3Problem::Failed { said },
        (401 | 403, _) => S3Problem::Denied {
            who,
            permission: action.permission(),
            said,
        },
        (408 | 409 | 425, _)
        | (
            400,
            "RequestTimeout"
            | "IncompleteBody"
            | "BadDigest"
            | "XAmzContentSHA256Mismatch"
            | "InvalidPart",
        ) => S3Problem::Failed { said },
        (400..=499 | 501, _) => S3Problem::Refused { said },
        _ => S3Problem::Failed { said },
    }
}

/// The region in "the region 'us-east-1' is wrong; expecting 'eu-west-1'".
fn named_region(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("expecting '")?;
    rest.split_once('\'').map(|(region, _)| region.to_owned())
}

/// The table of failures on the way to the server.
fn unanswered(asker: &Asker, error: &(dyn Error + 'static)) -> S3Problem {
    let said = root(error);
    let endpoint = asker.endpoint.clone();
    if let Some(credentials) = find::<CredentialsError>(error) {
        return no_credentials(asker, credentials);
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return match tls {
            rustls::Error::InvalidCertificate(_) => S3Problem::Untrusted { endpoint, said },
            rustls::Error::InvalidMessage(_) => S3Problem::BadSetting {
                said: format!("{endpoint} does not speak TLS; is it http://? ({said})"),
            },
            _ => S3Problem::Unreachable { endpoint, said },
        };
    }
    // The resolver's code is hidden by the standard library; only its text is left. A
    // passing failure ("Temporary failure in name resolution") is told apart by it.
    let nobodys = ["Name or service not known", "No address associated"];
    if nobodys.iter().any(|text| said.contains(text)) {
        return S3Problem::UnknownHost { endpoint, said };
    }
    S3Problem::Unreachable { endpoint, said }
}

/// Why there are no credentials: none are set, or who gives them does not.
fn no_credentials(asker: &Asker, error: &CredentialsError) -> S3Problem {
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
        _ if refused => S3Problem::BadCredentials {
            who: asker.who.clone(),
            said,
        },
        CredentialsError::CredentialsNotLoaded(_) => S3Problem::NoCredentials {
            said: String::new(),
        },
        CredentialsError::InvalidConfiguration(_) => S3Problem::NoCredentials { said },
        _ if find::<io::Error>(error).is_some_and(|e| e.kind() == io::ErrorKind::NotFound) => {
            S3Problem::NoCredentials { said }
        }
        _ => S3Problem::Unreachable {
            endpoint: format!("the source of credentials for {}", asker.who),
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
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
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
fn root(error: &(dyn Error + 'static)) -> String {
    clip(
        &chain(error)
            .last()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
}

fn clip(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= SAID_AT_MOST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(SAID_AT_MOST).collect();
    short.push('…');
    short
}

/// What the SDK says of a body that broke off.
pub(super) fn broken_body(asker: &Asker, error: &(dyn Error + 'static)) -> S3Problem {
    S3Problem::Unreachable {
        endpoint: asker.endpoint.clone(),
        said: root(error),
    }
}

#[cfg(test)]
mod tests;
