//! The agent of Pod Identity, which gives a pod credentials for its token: what a pod finds
//! at `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
//!
//! Not an operation of AWS: nothing is counted, and no script concerns it.

use jiff::Timestamp;
use serde_json::json;

use super::answer::Answer;
use super::clock;
use super::keys::Caller;
use super::server::{Received, State};
use super::sts;

/// Where it is asked.
pub const PATH: &str = "/v1/credentials";

/// The role that every pod has.
const ROLE: &str = "pod-identity";

/// The answer to a request for credentials, if it is one.
pub fn answer(state: &State, received: &Received) -> Option<Answer> {
    if received.method != "GET" || received.path != PATH {
        return None;
    }
    let header = received.headers.get("authorization");
    let token = header
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (identity, now) = (&state.settings.web_identity, state.clock.now());
    if let Err(error) = sts::check_token(token, identity, now) {
        let body = json!({"code": error.code, "message": error.message});
        return Some(Answer::json(error.status, &body));
    }
    let pod = sts::pod_of(token).unwrap_or_else(|| "pod".to_owned());
    let account = &state.settings.account;
    let caller = Caller {
        arn: format!("arn:aws:sts::{account}:assumed-role/{ROLE}/{pod}"),
        name: pod,
    };
    let expires = now.checked_add(identity.lifetime);
    let expires = expires.unwrap_or(Timestamp::MAX);
    let key = state.keys.issue(caller, expires);
    let body = json!({
        "AccessKeyId": key.id,
        "SecretAccessKey": key.secret,
        "Token": key.session_token,
        "AccountId": account,
        "Expiration": clock::extended(expires),
    });
    Some(Answer::json(200, &body))
}
