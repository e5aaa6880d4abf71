//! From the environment to a client of S3: where the server is and how it names buckets.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_sdk_s3::Client;

use super::error::S3Problem;
use crate::aws::{
    Asker, AwsSettings, StaticKey,
    settings::{ClientOptions, is_true, variable},
};

/// Asked if nobody names a region: other servers take any, and S3 answers with the right one.
const REGION: &str = "us-east-1";

/// Tries of one request, the first included; `AWS_MAX_ATTEMPTS` sets another number. With
/// the SDK's waits between them, some fifteen seconds.
const ATTEMPTS: u32 = 5;

/// How long a try may take until it is answered: 8 MiB go up on a slow line meanwhile.
const ATTEMPT: Duration = Duration::from_secs(90);

/// What is set about S3.
#[derive(Debug, Clone, Default)]
pub struct S3Settings {
    /// Who we are and where.
    pub aws: AwsSettings,
    /// The server, if it is not the one that the SDK's own settings name.
    pub endpoint: Option<String>,
    /// Buckets are named in the path, not in the host's name: `S3_FORCE_PATH_STYLE`.
    pub force_path_style: bool,
}

impl S3Settings {
    /// What the environment says. `S3_ACCESS_KEY_ID`, `S3_SECRET_ACCESS_KEY` and
    /// `S3_SESSION_TOKEN` are a key for the store alone: that of a server of one's own says
    /// nothing to AWS, where Textract and Bedrock are.
    pub fn from_environment() -> Self {
        let id = variable("S3_ACCESS_KEY_ID");
        let key = id.zip(variable("S3_SECRET_ACCESS_KEY"));
        Self {
            aws: AwsSettings {
                static_key: key.map(|(id, secret)| StaticKey {
                    id,
                    secret,
                    session_token: variable("S3_SESSION_TOKEN"),
                }),
                ..AwsSettings::from_environment()
            },
            endpoint: None,
            force_path_style: is_true("S3_FORCE_PATH_STYLE"),
        }
    }

    /// A client as these settings say, and what errors tell of it.
    pub(super) async fn connect(&self) -> Result<(Client, Asker), S3Problem> {
        let own = variable("AWS_MAX_ATTEMPTS").is_none() && variable("AWS_RETRY_MODE").is_none();
        let options = ClientOptions {
            attempt: ATTEMPT,
            retries: own.then(|| RetryConfig::standard().with_max_attempts(ATTEMPTS)),
            default_region: Some(REGION),
        };
        let connection = self.aws.connect(&options).await?;
        let mut config = aws_sdk_s3::config::Builder::from(&connection.shared)
            .force_path_style(self.force_path_style);
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        let region = connection.region.unwrap_or_else(|| REGION.to_owned());
        let asker = Asker {
            who: connection.who,
            endpoint: self
                .endpoint
                .clone()
                .or_else(|| variable("AWS_ENDPOINT_URL_S3"))
                .or_else(|| variable("AWS_ENDPOINT_URL"))
                .unwrap_or_else(|| format!("S3 in {region}")),
            region,
        };
        Ok((Client::from_conf(config.build()), asker))
    }
}
