//! STS: temporary credentials for a web identity's token, and who somebody is.
//!
//! A token's signature is not checked: there is no issuer to ask. It has to be the one of
//! a file that the server was given, or else look like a token that has not expired.

use std::fs;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::answer::ServiceError;
use super::clock;
use super::encoding::{uuid, xml};
use super::keys::{Caller, Key, Keys};
use super::operation::Service;
use super::settings::WebIdentity;

/// How long credentials are good if a request does not say, in seconds.
const USUAL_LIFETIME: i64 = 3600;

/// The fields of a request.
pub type Fields = [(String, String)];

fn error(code: &str, message: impl Into<String>) -> ServiceError {
    ServiceError::new(Service::Sts, code, message)
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let found = fields.iter().find(|(field, _)| field == name);
    found.map_or("", |(_, value)| value)
}

/// Who a request for a role says that it is.
pub fn claimed(fields: &Fields) -> Caller {
    let session = field(fields, "RoleSessionName");
    let pod = pod_of(field(fields, "WebIdentityToken"));
    let role = field(fields, "RoleArn");
    let account = role.split(':').nth(4).unwrap_or_default();
    let name = role.rsplit('/').next().unwrap_or_default();
    Caller {
        name: pod.unwrap_or_else(|| session.to_owned()),
        arn: format!("arn:aws:sts::{account}:assumed-role/{name}/{session}"),
    }
}

/// `AssumeRoleWithWebIdentity`.
///
/// # Errors
/// As the service documents them.
pub fn assume_role(
    fields: &Fields,
    keys: &Keys,
    identity: &WebIdentity,
    now: Timestamp,
) -> Result<Vec<u8>, ServiceError> {
    let role = field(fields, "RoleArn");
    let session = field(fields, "RoleSessionName");
    let token = field(fields, "WebIdentityToken");
    if !(role.starts_with("arn:aws") && role.contains(":iam::") && role.contains(":role/")) {
        return Err(error("ValidationError", format!("{role} is invalid")));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_".contains(c);
    if !(2..=64).contains(&session.len()) || !session.chars().all(fits) {
        let message = "Value at 'roleSessionName' failed to satisfy its constraint";
        return Err(error("ValidationError", message));
    }
    let claims = check_token(token, identity, now)?;
    let lifetime = lifetime(field(fields, "DurationSeconds"), identity)?;
    let caller = claimed(fields);
    let arn = caller.arn.clone();
    let key = keys.issue(caller, now.checked_add(lifetime).unwrap_or(Timestamp::MAX));
    let subject = claims["sub"].as_str().unwrap_or("unknown");
    let audience = match &claims["aud"] {
        Value::Array(list) => list.first().and_then(Value::as_str),
        other => other.as_str(),
    };
    Ok(answer(
        "AssumeRoleWithWebIdentity",
        &format!(
            "<SubjectFromWebIdentityToken>{}</SubjectFromWebIdentityToken>\
             <Audience>{}</Audience>\
             <AssumedRoleUser><Arn>{}</Arn><AssumedRoleId>AROA:{}</AssumedRoleId>\
             </AssumedRoleUser>{}",
            xml(subject),
            xml(audience.unwrap_or("sts.amazonaws.com")),
            xml(&arn),
            xml(session),
            credentials(&key)
        ),
    ))
}

/// `GetCallerIdentity`.
pub fn caller_identity(caller: &Caller) -> Vec<u8> {
    let account = caller.arn.split(':').nth(4).unwrap_or_default();
    answer(
        "GetCallerIdentity",
        &format!(
            "<Arn>{}</Arn><UserId>AIDA{}</UserId><Account>{}</Account>",
            xml(&caller.arn),
            xml(&caller.name),
            xml(account)
        ),
    )
}

fn credentials(key: &Key) -> String {
    format!(
        "<Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>{}</SecretAccessKey>\
         <SessionToken>{}</SessionToken><Expiration>{}</Expiration></Credentials>",
        key.id,
        key.secret,
        key.session_token.as_deref().unwrap_or_default(),
        clock::extended(key.expires.unwrap_or(Timestamp::MAX)),
    )
}

fn answer(operation: &str, result: &str) -> Vec<u8> {
    let request = uuid(result);
    format!(
        "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <{operation}Result>{result}</{operation}Result>\
         <ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata>\
         </{operation}Response>"
    )
    .into_bytes()
}

fn lifetime(asked: &str, identity: &WebIdentity) -> Result<SignedDuration, ServiceError> {
    let asked = match asked {
        "" => USUAL_LIFETIME,
        text => text
            .parse()
            .ok()
            .filter(|seconds| (900..=43_200).contains(seconds))
            .ok_or_else(|| error("ValidationError", "Value at 'durationSeconds' is invalid"))?,
    };
    let most = SignedDuration::try_from(identity.lifetime).unwrap_or(SignedDuration::MAX);
    Ok(SignedDuration::from_secs(asked).min(most))
}

/// What a token says, if it is one that the server takes.
pub(super) fn check_token(
    token: &str,
    identity: &WebIdentity,
    now: Timestamp,
) -> Result<Value, ServiceError> {
    let invalid = |message: &str| error("InvalidIdentityToken", message);
    let claims = claims(token);
    if !identity.token_files.is_empty() {
        // Read each time: such files are renewed.
        let given = |text: String| text.trim() == token.trim();
        let mut files = identity.token_files.iter();
        if !files.any(|path| fs::read_to_string(path).is_ok_and(given)) {
            let message = "Couldn't retrieve verification key from your identity provider";
            return Err(invalid(message));
        }
        return Ok(claims.unwrap_or_default());
    }
    let claims = claims.ok_or_else(|| invalid("The ID Token provided is not a valid JWT."))?;
    match claims["exp"].as_i64() {
        Some(expires) if expires <= now.as_second() => {
            let message = "Token expired: current date/time must be before the expiration \
                           date/time";
            Err(error("ExpiredTokenException", message))
        }
        _ => Ok(claims),
    }
}

/// The pod that a token was given to, if it says.
pub(super) fn pod_of(token: &str) -> Option<String> {
    let claims = claims(token)?;
    let name = claims["kubernetes.io"]["pod"]["name"].as_str()?;
    Some(name.to_owned())
}

/// What a token says, if it looks like one.
fn claims(token: &str) -> Option<Value> {
    let parts: Vec<&str> = token.trim().split('.').collect();
    let [head, payload, _signature] = parts.as_slice() else {
        return None;
    };
    let object = |part: &str| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        value.is_object().then_some(value)
    };
    object(head)?;
    object(payload)
}
