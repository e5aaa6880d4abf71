//! What can happen to a call, and the errors that services give for it.

use serde::{Deserialize, Serialize};

use super::answer::{Delivery, ServiceError};
use super::keys::Caller;
use super::operation::{Operation, Service};
use super::signature::Refusal;

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Fault {
    /// Too many requests: nothing is done or billed.
    Throttle {
        /// The code; `ThrottlingException` if not set. Textract also says
        /// `ProvisionedThroughputExceededException`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The status, if it is not the documented one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// After how many seconds to ask again; the service does not say if not set.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<f64>,
    },
    /// The service fails: nothing is done or billed.
    ServerError {
        /// 500 if not set.
        #[serde(default = "status_500")]
        status: u16,
    },
    /// Any other error of a service: nothing is done or billed.
    Error {
        /// Its code.
        code: String,
        /// What it says.
        message: String,
        /// The status, if it is not the documented one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
    },
    /// The work is done and billed, the answer waits.
    Slow {
        /// How long.
        milliseconds: u64,
    },
    /// The connection is reset before an answer.
    Reset {
        /// Whether the work was done and is billed all the same.
        #[serde(default)]
        billed: bool,
    },
    /// The work is done and billed, half of the answer arrives.
    CutOff,
    /// The work is done and billed, the answer is not JSON.
    Garbage,
    /// The credentials count as expired.
    ExpiredCredentials,
    /// The caller may not do this.
    AccessDenied,
    /// The request counts as signed for another region.
    WrongRegion,
    /// The model's tool input is not what its schema says.
    InvalidInput {
        /// In which way.
        #[serde(default)]
        form: InvalidForm,
    },
    /// The model's answer ends amid: stop reason `max_tokens`.
    MaxTokens,
    /// The model does not do as it is asked.
    Refusal {
        /// In which way.
        #[serde(default)]
        form: RefusalForm,
    },
    /// Every title that the model gives is invented.
    InventedTitles,
    /// Every page number that the model gives is far outside the book.
    PagesOutOfRange,
    /// The model does what the text of a page tells it.
    ObeyInjection,
}

/// How a tool's input can be invalid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvalidForm {
    /// A text with broken JSON in the place of the value.
    #[default]
    Text,
    /// Every field has another type than the schema wants.
    Types,
    /// No tool use at all: stop reason `malformed_tool_use` and broken JSON as text.
    Malformed,
}

/// How a model can refuse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalForm {
    /// Words instead of a tool use.
    #[default]
    Words,
    /// Stop reason `content_filtered`.
    ContentFiltered,
    /// Stop reason `guardrail_intervened`.
    Guardrail,
}

fn status_500() -> u16 {
    500
}

impl Fault {
    /// A throttling error as services give it.
    pub fn throttle() -> Self {
        Self::Throttle {
            code: None,
            status: None,
            retry_after: None,
        }
    }

    /// Whether it is about what a model says.
    pub fn is_of_model(&self) -> bool {
        matches!(
            self,
            Self::InvalidInput { .. }
                | Self::MaxTokens
                | Self::Refusal { .. }
                | Self::InventedTitles
                | Self::PagesOutOfRange
                | Self::ObeyInjection
        )
    }

    /// The error that it is instead of any work.
    pub fn error(&self, operation: Operation, caller: &Caller, on: &str) -> Option<ServiceError> {
        let service = operation.service();
        let error = |code: &str, message: &str| ServiceError::new(service, code, message);
        let with_status = |mut error: ServiceError, status: Option<u16>| {
            error.status = status.unwrap_or(error.status);
            error
        };
        Some(match self {
            Self::Throttle {
                code,
                status,
                retry_after,
            } => {
                let code = code.as_deref().unwrap_or("ThrottlingException");
                let mut error = error(code, throttling_message(service, code));
                error.retry_after = *retry_after;
                with_status(error, *status)
            }
            Self::ServerError { status } => {
                let code = match (service, status) {
                    (Service::Bedrock, 503) => "ServiceUnavailableException",
                    (Service::Bedrock, _) => "InternalServerException",
                    (Service::Textract, _) => "InternalServerError",
                    (Service::Sts, _) => "InternalFailure",
                };
                let message = "The service had an internal problem. Try your call again.";
                with_status(error(code, message), Some(*status))
            }
            Self::Error {
                code,
                message,
                status,
            } => with_status(error(code, message), *status),
            Self::ExpiredCredentials => Refusal::Expired.error(service),
            Self::WrongRegion => Refusal::Region.error(service),
            Self::AccessDenied => denied(operation, caller, on),
            _ => return None,
        })
    }

    /// How much of the answer arrives, once the work is done.
    pub fn delivery(&self) -> Delivery {
        match self {
            Self::Reset { .. } => Delivery::Reset,
            Self::CutOff => Delivery::CutOff,
            _ => Delivery::Whole,
        }
    }
}

fn throttling_message(service: Service, code: &str) -> &'static str {
    match (service, code) {
        (_, "ProvisionedThroughputExceededException") => "Provisioned rate exceeded",
        (Service::Bedrock, _) => "Too many requests, please wait before trying again.",
        _ => "Rate exceeded",
    }
}

/// "Access denied" as IAM words it; `on` is the resource, for actions that have one.
fn denied(operation: Operation, caller: &Caller, on: &str) -> ServiceError {
    let action = operation.action();
    let resource = if on.is_empty() {
        String::new()
    } else {
        format!(" on resource: {on}")
    };
    let code = match operation.service() {
        Service::Sts => "AccessDenied",
        _ => "AccessDeniedException",
    };
    let message = if operation == Operation::AssumeRoleWithWebIdentity {
        format!("Not authorized to perform {action}")
    } else {
        format!(
            "User: {} is not authorized to perform: {action}{resource} because no \
             identity-based policy allows the {action} action",
            caller.arn
        )
    };
    ServiceError::new(operation.service(), code, message)
}
