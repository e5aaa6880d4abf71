//! Turns what the SDK says of a call that costs into a [`Failure`]: one table for all
//! services.

use std::{error::Error, time::Duration};

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};

use super::{
    Asker,
    way::{self, OnTheWay, clip, is_on_the_way, root},
};
use crate::paid::Failure;

/// The longest time to wait that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// What was asked of whom, for errors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The IAM action.
    pub action: &'static str,
    /// The resource, as a policy names it.
    pub resource: &'a str,
    /// The variable that sets the service's endpoint.
    pub endpoint_variable: &'static str,
}

/// An answer that says no.
#[derive(Debug, Clone, Copy, Default)]
struct Answer<'a> {
    status: u16,
    code: &'a str,
    message: &'a str,
    retry_after: Option<Duration>,
}

/// What went wrong with a call.
pub(crate) fn failure<E>(
    asker: &Asker,
    call: Call<'_>,
    error: &SdkError<E, HttpResponse>,
) -> Failure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error.raw_response() {
        Some(response) if !response.status().is_success() => {
            let header = |name| response.headers().get(name);
            answered(
                asker,
                call,
                Answer {
                    status: response.status().as_u16(),
                    code: error.code().unwrap_or_default(),
                    message: error.message().unwrap_or_default(),
                    retry_after: retry_after(header("retry-after"), header("x-amz-retry-after")),
                },
            )
        }
        // A body that broke off, or is not what the service's documentation says.
        Some(_) => Failure::Passing { said: root(error) },
        None if matches!(error, SdkError::ConstructionFailure(_)) && !is_on_the_way(error) => {
            Failure::Misconfigured {
                reason: "CloudMisconfigured",
                said: root(error),
            }
        }
        None if matches!(error, SdkError::TimeoutError(_)) => Failure::Passing {
            said: format!("{} did not answer in time", asker.endpoint),
        },
        None => unanswered(asker, call, way::unanswered(asker, error)),
    }
}

/// The time in `Retry-After` (seconds) or `x-amz-retry-after` (milliseconds).
fn retry_after(seconds: Option<&str>, milliseconds: Option<&str>) -> Option<Duration> {
    let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<f64>().ok());
    let seconds = number(seconds).or_else(|| number(milliseconds).map(|ms| ms / 1000.0))?;
    let wait = Duration::try_from_secs_f64(seconds).ok()?;
    Some(wait.min(LONGEST_WAIT))
}

/// The table of answers. Codes first: services differ in the status they send with them.
fn answered(asker: &Asker, call: Call<'_>, answer: Answer<'_>) -> Failure {
    let said = clip(&match (answer.code, answer.message) {
        ("", "") => format!("status {}", answer.status),
        (code, "") => format!("{} {code}", answer.status),
        (code, message) => format!("{code}: {message}"),
    });
    let misconfigured = |reason, said| Failure::Misconfigured { reason, said };
    match (answer.status, answer.code) {
        (
            _,
            "ThrottlingException"
            | "Throttling"
            | "ProvisionedThroughputExceededException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "LimitExceededException"
            | "ServiceQuotaExceededException"
            | "SlowDown",
        ) => Failure::Throttled {
            retry_after: answer.retry_after,
            said,
        },
        (
            _,
            "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" | "TokenRefreshRequired",
        ) => Failure::Expired { said },
        (
            _,
            "InvalidSignatureException"
            | "IncompleteSignature"
            | "SignatureDoesNotMatch"
            | "AuthFailure",
        ) if answer.message.contains("scoped to a valid region")
            || answer.message.contains("scoped to correct") =>
        {
            misconfigured(
                "WrongRegion",
                format!(
                    "{} is not in region {}; set AWS_REGION ({said})",
                    asker.endpoint, asker.region
                ),
            )
        }
        // The SDK learns the right time from this answer and signs the next one with it.
        (_, "InvalidSignatureException" | "SignatureDoesNotMatch")
            if answer.message.contains("Signature expired")
                || answer.message.contains("not yet current") =>
        {
            Failure::Passing { said }
        }
        (_, "RequestTimeTooSkewed" | "RequestInTheFuture") => Failure::Passing { said },
        (
            _,
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "SignatureDoesNotMatch"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException",
        ) => misconfigured(
            "BadCredentials",
            format!(
                "{} does not accept the credentials of {} ({said})",
                asker.endpoint, asker.who
            ),
        ),
        (_, "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation")
        | (401 | 403, _) => Failure::Denied {
            action: call.action,
            resource: call.resource.to_owned(),
            who: asker.who.clone(),
            said,
        },
        (_, "UnknownOperationException") => misconfigured(
            "WrongEndpoint",
            format!(
                "{} does not know {}; check {} and AWS_REGION ({said})",
                asker.endpoint, call.action, call.endpoint_variable
            ),
        ),
        (_, "ResourceNotFoundException") => misconfigured(
            "NotFound",
            format!(
                "{} has no {}; check its id and AWS_REGION ({said})",
                asker.endpoint, call.resource
            ),
        ),
        (_, "ValidationException") if is_about_the_model(answer.message) => misconfigured(
            "NotFound",
            format!(
                "{} cannot be asked for {}; check its id, or name an inference profile ({said})",
                asker.endpoint, call.resource
            ),
        ),
        (_, "ModelNotReadyException" | "ModelTimeoutException" | "ModelErrorException") => {
            Failure::Passing { said }
        }
        (429, _) => Failure::Throttled {
            retry_after: answer.retry_after,
            said,
        },
        (408 | 424 | 425 | 500.., _) => Failure::Passing { said },
        _ => Failure::Refused { said },
    }
}

/// Whether Bedrock's one code for all that is wrong with a request means the model.
fn is_about_the_model(message: &str) -> bool {
    let message = message.to_lowercase();
    [
        "model identifier is invalid",
        "on-demand throughput",
        "model id",
        "end of its life",
    ]
    .iter()
    .any(|words| message.contains(words))
}

/// What a failure on the way means.
fn unanswered(asker: &Asker, call: Call<'_>, failure: OnTheWay) -> Failure {
    let misconfigured = |reason, said| Failure::Misconfigured { reason, said };
    match failure {
        OnTheWay::BadSetting { said } => misconfigured("CloudMisconfigured", said),
        OnTheWay::NoCredentials { said } => misconfigured(
            "NoCredentials",
            format!(
                "no credentials: give the pod's service account a role (EKS Pod Identity, or a \
                 web identity role), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; the \
                 node's own role is used only if SONGBOOK_ALLOW_NODE_ROLE=true ({said})"
            ),
        ),
        // The kubelet writes a new token before the old one ends; after a long sleep of the
        // node it may be late.
        OnTheWay::BadCredentials { said, .. } if said.contains("xpired") => {
            Failure::Expired { said }
        }
        OnTheWay::BadCredentials { who, said } => misconfigured(
            "BadCredentials",
            format!("there are no credentials for {who}: {said}"),
        ),
        OnTheWay::UnknownHost { endpoint, said } => misconfigured(
            "UnknownHost",
            format!(
                "the name of {endpoint} does not resolve; check {} and AWS_REGION ({said})",
                call.endpoint_variable
            ),
        ),
        OnTheWay::Untrusted { endpoint, said } => misconfigured(
            "CertificateNotTrusted",
            format!(
                "the certificate of {endpoint} is not trusted; set AWS_CA_BUNDLE to a PEM file \
                 with its authority ({said})"
            ),
        ),
        OnTheWay::Unreachable { endpoint, said } => Failure::Passing {
            said: format!("no answer from {endpoint} for {}: {said}", asker.who),
        },
    }
}

#[cfg(test)]
mod tests;
