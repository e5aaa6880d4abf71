//! Every answer and failure has its problem.

use super::*;
use crate::aws::way::OnTheWay;

fn asker() -> Asker {
    Asker {
        who: "the role r".to_owned(),
        endpoint: "http://s3:7070".to_owned(),
        region: "eu-central-1".to_owned(),
    }
}

#[test]
fn answers() {
    let answer = |status, code| Answer {
        status,
        code,
        ..Answer::default()
    };
    let name = |action, answer| match answered(&asker(), action, "books", answer) {
        S3Problem::NotFound => "not found",
        S3Problem::NoSuchBucket { .. } => "no bucket",
        S3Problem::Denied { .. } => "denied",
        S3Problem::BadCredentials { .. } => "credentials",
        S3Problem::Expired { .. } => "expired",
        S3Problem::WrongRegion { .. } => "region",
        S3Problem::Throttled { .. } => "throttled",
        S3Problem::Changed => "changed",
        S3Problem::NoSuchRange => "range",
        S3Problem::Full { .. } => "full",
        S3Problem::Refused { .. } => "refused",
        S3Problem::Failed { .. } => "failed",
        _ => "other",
    };
    for (status, code, wanted) in [
        (404, "NoSuchKey", "not found"),
        (404, "", "not found"),
        (404, "NoSuchBucket", "no bucket"),
        (404, "NoSuchUpload", "failed"),
        (403, "AccessDenied", "denied"),
        (403, "", "denied"),
        (401, "", "denied"),
        (403, "InvalidAccessKeyId", "credentials"),
        (403, "SignatureDoesNotMatch", "credentials"),
        (400, "ExpiredToken", "expired"),
        (403, "RequestTimeTooSkewed", "failed"),
        (301, "PermanentRedirect", "region"),
        (301, "", "region"),
        (400, "AuthorizationHeaderMalformed", "region"),
        (503, "SlowDown", "throttled"),
        (503, "", "throttled"),
        (429, "", "throttled"),
        (412, "PreconditionFailed", "changed"),
        (416, "InvalidRange", "range"),
        (507, "", "full"),
        (403, "QuotaExceeded", "full"),
        (400, "RequestTimeout", "failed"),
        (409, "OperationAborted", "failed"),
        (400, "InvalidRequest", "refused"),
        (405, "MethodNotAllowed", "refused"),
        (501, "NotImplemented", "refused"),
        (500, "InternalError", "failed"),
        (502, "", "failed"),
    ] {
        assert_eq!(
            name(Action::Read, answer(status, code)),
            wanted,
            "{status} {code}"
        );
    }
}

#[test]
fn the_right_region_is_said() {
    let by_header = Answer {
        status: 301,
        region: Some("us-west-2"),
        ..Answer::default()
    };
    let by_text = Answer {
        status: 400,
        code: "AuthorizationHeaderMalformed",
        message: "the region 'eu-central-1' is wrong; expecting 'us-west-2'",
        ..Answer::default()
    };
    let of_head = Answer {
        status: 400,
        region: Some("us-west-2"),
        ..Answer::default()
    };
    for answer in [by_header, by_text, of_head] {
        let problem = answered(&asker(), Action::Look, "books", answer);
        assert!(
            problem.to_string().contains("AWS_REGION=us-west-2"),
            "{problem}"
        );
    }
}

#[test]
fn a_denial_says_who_what_and_where() {
    let answer = Answer {
        status: 403,
        code: "AccessDenied",
        message: "Access Denied",
        ..Answer::default()
    };
    let error = crate::s3::S3Error {
        action: Action::Write,
        place: "s3://books/a.pdf".to_owned(),
        problem: answered(&asker(), Action::Write, "books", answer),
    };
    assert_eq!(
        error.to_string(),
        "could not write `s3://books/a.pdf`: the role r may not do that; it needs \
         s3:PutObject (AccessDenied: Access Denied)"
    );
}

#[test]
fn failures_on_the_way_have_problems_that_say_the_way_out() {
    let untrusted: S3Problem = OnTheWay::Untrusted {
        endpoint: "https://s3".to_owned(),
        said: "who is that?".to_owned(),
    }
    .into();
    assert!(
        untrusted.to_string().contains("AWS_CA_BUNDLE"),
        "{untrusted}"
    );
    let none: S3Problem = OnTheWay::NoCredentials {
        said: String::new(),
    }
    .into();
    assert!(none.to_string().contains("SONGBOOK_ALLOW_NODE_ROLE"));
}
