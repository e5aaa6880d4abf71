//! What a container is told: its request, and where the store and the services are.

use k8s_openapi::api::core::v1::{
    EnvFromSource, EnvVar, EnvVarSource, SecretEnvSource, SecretKeySelector,
};
use songbook_contract::{RunIdentity, StageRequest};

use super::{BuildError, promise};
use crate::{
    cli::JobDefaults,
    platform::{Cloud, rates::Services},
    reconcile::{decide::Start, validate::ValidatedSongBook},
};

/// Where the container leaves its report; Kubernetes copies it into the pod's status.
pub const REPORT_FILE: &str = "/dev/termination-log";
/// Where the private certificate authority is mounted.
pub const CA_DIR: &str = "/etc/songbook/ca";
/// Its file there.
pub const CA_FILE: &str = "ca.crt";
/// The only place that can be written to.
pub const SCRATCH_DIR: &str = "/tmp";

/// The variables of the container that makes the attempt `start`.
///
/// # Errors
/// [`BuildError`]; trying again cannot help.
pub fn of(
    book: &ValidatedSongBook,
    start: &Start,
    defaults: &JobDefaults,
) -> Result<Vec<EnvVar>, BuildError> {
    let request = request(book, start, defaults)?;
    let json = serde_json::to_string(&request).map_err(|source| BuildError::Request {
        job: start.job.clone(),
        source,
    })?;
    // Kubernetes expands `$(NAME)` and halves `$$` in values; in JSON a dollar sign can
    // only stand within a string, where it may be written as an escape.
    let json = json.replace('$', "\\u0024");
    let mut env = vec![
        variable("STAGE_REQUEST", json),
        variable("STAGE_REPORT_FILE", REPORT_FILE),
        variable("TMPDIR", SCRATCH_DIR),
    ];
    if let Some(endpoint) = &book.s3.endpoint {
        env.push(variable("AWS_ENDPOINT_URL_S3", endpoint));
    }
    if let Some(region) = &book.s3.region {
        env.push(variable("AWS_REGION", region));
    }
    if book.s3.path_style {
        env.push(variable("S3_FORCE_PATH_STYLE", "true"));
    }
    if book.s3.ca_bundle.is_some() {
        env.push(variable("AWS_CA_BUNDLE", format!("{CA_DIR}/{CA_FILE}")));
    }
    env.extend(server_key(book));
    let may_ask = promise(book, start, defaults).services;
    env.extend(cloud(book, &defaults.platform.cloud, may_ask));
    Ok(env)
}

/// The bucket's key where the bucket is on AWS: it is one for the services there too.
pub fn secret(book: &ValidatedSongBook) -> Option<EnvFromSource> {
    let secret = book.s3.secret_ref.as_ref();
    secret
        .filter(|_| book.s3.endpoint.is_none())
        .map(|secret| EnvFromSource {
            secret_ref: Some(SecretEnvSource {
                name: secret.name.clone(),
                optional: Some(false),
            }),
            ..EnvFromSource::default()
        })
}

/// The bucket's key where the bucket is on a server of one's own: it is for that alone,
/// and the services of AWS are asked as whoever the pod is.
fn server_key(book: &ValidatedSongBook) -> Vec<EnvVar> {
    let secret = book.s3.secret_ref.as_ref();
    let Some(secret) = secret.filter(|_| book.s3.endpoint.is_some()) else {
        return Vec::new();
    };
    let of_secret = |name: &str, key: &str, optional: bool| EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                name: secret.name.clone(),
                key: key.to_owned(),
                optional: Some(optional),
            }),
            ..EnvVarSource::default()
        }),
    };
    vec![
        of_secret("S3_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID", false),
        of_secret("S3_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", false),
        of_secret("S3_SESSION_TOKEN", "AWS_SESSION_TOKEN", true),
    ]
}

/// Where the services are that the container may ask, in the variables that the SDKs of
/// AWS read. Their region is the bucket's.
fn cloud(book: &ValidatedSongBook, cloud: &Cloud, may_ask: Services) -> Vec<EnvVar> {
    let mut env = Vec::new();
    if !may_ask.any() {
        return env;
    }
    for (used, name, endpoint) in [
        (
            may_ask.textract,
            "AWS_ENDPOINT_URL_TEXTRACT",
            &cloud.textract.endpoint,
        ),
        (
            may_ask.model,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
            &cloud.bedrock.endpoint,
        ),
    ] {
        if used && !endpoint.is_empty() {
            env.push(variable(name, endpoint));
        }
    }
    // The variable is read for S3 too, and no server of one's own has such endpoints.
    if cloud.fips && book.s3.endpoint.is_none() {
        env.push(variable("AWS_USE_FIPS_ENDPOINT", "true"));
    }
    env
}

/// The request that the container gets.
///
/// # Errors
/// [`BuildError::ForeignStatus`] if what the status remembers is not ours.
pub fn request(
    book: &ValidatedSongBook,
    start: &Start,
    defaults: &JobDefaults,
) -> Result<StageRequest, BuildError> {
    let foreign = |what: &'static str, value: &str| BuildError::ForeignStatus {
        what,
        value: value.to_owned(),
    };
    let mut request = book.request(start.stage, &start.redo);
    request.source.book_id = start
        .book_id
        .as_ref()
        .map(|id| id.parse().map_err(|_| foreign("book id", id)))
        .transpose()?;
    request.rates = promise(book, start, defaults).rates;
    request.run = RunIdentity {
        songbook: format!("{}/{}", book.namespace, book.name),
        uid: book.uid.clone(),
        attempt: u32::try_from(start.attempt)
            .map_err(|_| foreign("attempt", &start.attempt.to_string()))?,
        fingerprint: Some(
            serde_json::from_value(serde_json::Value::String(start.fingerprint.clone()))
                .map_err(|_| foreign("fingerprint", &start.fingerprint))?,
        ),
    };
    Ok(request)
}

fn variable(name: &str, value: impl Into<String>) -> EnvVar {
    EnvVar {
        name: name.to_owned(),
        value: Some(value.into()),
        value_from: None,
    }
}
