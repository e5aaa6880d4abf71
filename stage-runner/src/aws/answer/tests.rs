//! Every answer has its failure.

use super::*;

fn asker() -> Asker {
    Asker {
        who: "the role r".to_owned(),
        endpoint: "Bedrock in eu-central-1".to_owned(),
        region: "eu-central-1".to_owned(),
    }
}

const CALL: Call<'_> = Call {
    action: "bedrock:InvokeModel",
    resource: "model m",
    endpoint_variable: "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
};

fn kind(status: u16, code: &str, message: &str) -> &'static str {
    let answer = Answer {
        status,
        code,
        message,
        retry_after: None,
    };
    match answered(&asker(), CALL, answer) {
        Failure::Throttled { .. } => "throttled",
        Failure::Expired { .. } => "expired",
        Failure::Passing { .. } => "passing",
        Failure::Denied { .. } => "denied",
        Failure::Misconfigured { reason, .. } => reason,
        Failure::Refused { .. } => "refused",
    }
}

#[test]
fn answers() {
    for (status, code, message, wanted) in [
        (
            400,
            "ProvisionedThroughputExceededException",
            "",
            "throttled",
        ),
        (400, "ThrottlingException", "Rate exceeded", "throttled"),
        (429, "ThrottlingException", "", "throttled"),
        (429, "", "", "throttled"),
        (400, "LimitExceededException", "", "throttled"),
        (400, "ExpiredTokenException", "", "expired"),
        (403, "ExpiredTokenException", "", "expired"),
        (400, "UnrecognizedClientException", "", "BadCredentials"),
        (
            403,
            "InvalidSignatureException",
            "does not match",
            "BadCredentials",
        ),
        (
            403,
            "InvalidSignatureException",
            "Credential should be scoped to a valid region.",
            "WrongRegion",
        ),
        (
            403,
            "InvalidSignatureException",
            "Signature expired: 2026 is now earlier than 2027",
            "passing",
        ),
        (400, "AccessDeniedException", "", "denied"),
        (403, "AccessDeniedException", "", "denied"),
        (403, "", "", "denied"),
        (404, "UnknownOperationException", "", "WrongEndpoint"),
        (404, "ResourceNotFoundException", "", "NotFound"),
        (
            400,
            "ValidationException",
            "The provided model identifier is invalid.",
            "NotFound",
        ),
        (400, "ValidationException", "Malformed input", "refused"),
        (400, "BadDocumentException", "", "refused"),
        (400, "UnsupportedDocumentException", "", "refused"),
        (400, "DocumentTooLargeException", "", "refused"),
        (429, "ModelNotReadyException", "", "passing"),
        (408, "ModelTimeoutException", "", "passing"),
        (424, "ModelErrorException", "", "passing"),
        (500, "InternalServerError", "", "passing"),
        (503, "ServiceUnavailableException", "", "passing"),
        (502, "", "", "passing"),
    ] {
        assert_eq!(kind(status, code, message), wanted, "{status} {code}");
    }
}

#[test]
fn a_denial_names_action_resource_and_identity() {
    let answer = Answer {
        status: 403,
        code: "AccessDeniedException",
        ..Answer::default()
    };
    let Failure::Denied {
        action,
        resource,
        who,
        ..
    } = answered(&asker(), CALL, answer)
    else {
        panic!("not denied");
    };
    assert_eq!(
        (action, resource.as_str(), who.as_str()),
        ("bedrock:InvokeModel", "model m", "the role r")
    );
}

#[test]
fn times_to_wait_are_read_from_either_header() {
    let seconds = Duration::from_secs_f64;
    assert_eq!(retry_after(Some("3"), None), Some(seconds(3.0)));
    assert_eq!(retry_after(None, Some("1500")), Some(seconds(1.5)));
    assert_eq!(retry_after(Some("1e300"), None), None);
    assert_eq!(retry_after(Some("99999999"), None), Some(LONGEST_WAIT));
    for nonsense in ["", "soon", "-1", "NaN"] {
        assert_eq!(retry_after(Some(nonsense), None), None, "{nonsense}");
    }
}
