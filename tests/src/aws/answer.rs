//! What goes back to a client, and how each protocol writes an error.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::encoding::{uuid, xml};
use super::operation::{Protocol, Service};

/// How much of an answer reaches the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// All of it.
    #[default]
    Whole,
    /// The head promises all of it, half comes.
    CutOff,
    /// Nothing: the connection is reset.
    Reset,
}

/// An answer as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Header names and values, `content-length` and `date` aside.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How much of it arrives.
    pub delivery: Delivery,
}

impl Answer {
    /// A good answer of `service`.
    pub fn of(service: Service, body: Vec<u8>) -> Self {
        Self {
            status: 200,
            headers: vec![
                ("content-type", content_type(service).to_owned()),
                ("x-amzn-requestid", request_id()),
            ],
            body,
            delivery: Delivery::Whole,
        }
    }

    /// A page of JSON for people and tests.
    pub fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".to_owned())],
            body: format!("{value:#}\n").into_bytes(),
            delivery: Delivery::Whole,
        }
    }
}

/// An error as a service gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceError {
    /// The status.
    pub status: u16,
    /// Its code, such as `ThrottlingException`.
    pub code: String,
    /// What it says.
    pub message: String,
    /// After how many seconds to ask again, if the service says so.
    pub retry_after: Option<f64>,
}

impl ServiceError {
    /// The error with that code; the status is the one that `service` documents for it.
    pub fn new(service: Service, code: &str, message: impl Into<String>) -> Self {
        Self {
            status: documented_status(service, code),
            code: code.to_owned(),
            message: message.into(),
            retry_after: None,
        }
    }

    /// Whether it says to ask less often.
    pub fn is_throttling(&self) -> bool {
        self.status == 429
            || matches!(
                self.code.as_str(),
                "ThrottlingException"
                    | "Throttling"
                    | "ProvisionedThroughputExceededException"
                    | "LimitExceededException"
            )
    }

    /// The error as `service` writes it.
    pub fn answer(&self, service: Service) -> Answer {
        let (code, message) = (self.code.as_str(), self.message.as_str());
        let body = match service.protocol() {
            Protocol::Json => json!({"__type": code, "Message": message}).to_string(),
            Protocol::RestJson => json!({"message": message}).to_string(),
            Protocol::Query => format!(
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>\
                 <Type>{}</Type><Code>{}</Code><Message>{}</Message></Error>\
                 <RequestId>{}</RequestId></ErrorResponse>",
                if self.status < 500 {
                    "Sender"
                } else {
                    "Receiver"
                },
                xml(code),
                xml(message),
                request_id()
            ),
        };
        let mut answer = Answer::of(service, body.into_bytes());
        answer.status = self.status;
        if service.protocol() == Protocol::RestJson {
            answer
                .headers
                .push(("x-amzn-errortype", format!("{code}:")));
        }
        if let Some(seconds) = self.retry_after {
            // Proxies and gateways say the first, services the second.
            answer
                .headers
                .push(("retry-after", seconds.ceil().to_string()));
            let milliseconds = (seconds * 1000.0).round();
            answer
                .headers
                .push(("x-amz-retry-after", milliseconds.to_string()));
        }
        answer
    }
}

fn content_type(service: Service) -> &'static str {
    match service.protocol() {
        Protocol::Json => "application/x-amz-json-1.1",
        Protocol::RestJson => "application/json",
        Protocol::Query => "text/xml",
    }
}

fn documented_status(service: Service, code: &str) -> u16 {
    match (service, code) {
        (Service::Textract, "InternalServerError" | "ThrottlingException") => 500,
        (Service::Textract, _) => 400,
        (Service::Bedrock, "ThrottlingException" | "ModelNotReadyException") => 429,
        (Service::Bedrock, "InternalServerException") => 500,
        (Service::Bedrock, "ServiceUnavailableException") => 503,
        (Service::Bedrock, "ModelErrorException") => 424,
        (Service::Bedrock, "ModelTimeoutException") => 408,
        (Service::Bedrock, "ResourceNotFoundException") => 404,
        (Service::Bedrock, "ValidationException") => 400,
        (Service::Bedrock, "ServiceQuotaExceededException") => 400,
        (Service::Bedrock, _) => 403,
        (Service::Sts, "InternalFailure") => 500,
        (Service::Sts, "AccessDenied" | "SignatureDoesNotMatch" | "InvalidClientTokenId") => 403,
        (Service::Sts, _) => 400,
    }
}

fn request_id() -> String {
    static ANSWERS: AtomicU64 = AtomicU64::new(0);
    uuid(&format!(
        "request {}",
        ANSWERS.fetch_add(1, Ordering::Relaxed)
    ))
}
