//! Turns what the SDK says into [`S3Problem`]: a table for answers of the server, and what
//! [`way`](crate::aws::way) makes of failures on the way to it.

use std::error::Error;

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};

use super::error::{Action, S3Problem};
use crate::aws::{
    Asker,
    way::{clip, is_on_the_way, root, unanswered},
};

/// The header in which S3 says where a bucket lies.
const BUCKET_REGION: &str = "x-amz-bucket-region";

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
        _ if matches!(error, SdkError::ConstructionFailure(_)) && !is_on_the_way(error) => {
            S3Problem::Refused { said: root(error) }
        }
        _ => unanswered(asker, error).into(),
    }
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
        // Whoever gives credentials for a time gives new ones; a key that was set stays.
        (_, "ExpiredToken" | "TokenRefreshRequired") if asker.renews() => {
            S3Problem::Expired { who, said }
        }
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

/// What the SDK says of a body that broke off.
pub(super) fn broken_body(asker: &Asker, error: &(dyn Error + 'static)) -> S3Problem {
    S3Problem::Unreachable {
        endpoint: asker.endpoint.clone(),
        said: root(error),
    }
}

#[cfg(test)]
mod tests;
