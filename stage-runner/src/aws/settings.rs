//! From the environment to what every AWS client shares: region, credentials, HTTP, timeouts.

use std::{env, path::PathBuf, time::Duration};

use aws_config::{
    SdkConfig,
    ecs::EcsCredentialsProvider,
    environment::{EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider},
    imds::credentials::ImdsCredentialsProvider,
    meta::{credentials::CredentialsProviderChain, region::RegionProviderChain},
    profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider},
    provider_config::ProviderConfig,
    retry::RetryConfig,
    stalled_stream_protection::StalledStreamProtectionConfig,
    timeout::TimeoutConfig,
    web_identity_token::WebIdentityTokenCredentialsProvider,
};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_s3::config::{BehaviorVersion, Region};

use super::{BadSetting, http};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// Who we are if a key is set: nobody renews it.
pub(super) const SET_KEY: &str = "the access key that is set";

/// How long a body may stand still.
const STALL: Duration = Duration::from_secs(20);

/// Who we are and where, for every AWS service. The SDK reads the rest itself: endpoints
/// (`AWS_ENDPOINT_URL_S3` and the like), `AWS_REGION`, `AWS_USE_FIPS_ENDPOINT`, profiles,
/// and all that gives credentials.
#[derive(Debug, Clone, Default)]
pub struct AwsSettings {
    /// The region, if it is not the one that the SDK's own settings name.
    pub region: Option<String>,
    /// Certificates of a private authority as PEM, trusted beside the system's:
    /// `AWS_CA_BUNDLE`.
    pub ca_bundle: Option<PathBuf>,
    /// Whether the node's own role may be used when nothing else gives credentials:
    /// `SONGBOOK_ALLOW_NODE_ROLE`.
    pub allow_node_role: bool,
    /// A key, instead of all that the SDK would look for.
    pub static_key: Option<StaticKey>,
}

/// A key with its secret, which is never shown.
#[derive(Clone)]
pub struct StaticKey {
    /// The key's id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// The token that belongs to a temporary key.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for StaticKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaticKey").finish_non_exhaustive()
    }
}

/// What differs between the clients.
#[derive(Debug, Clone)]
pub(crate) struct ClientOptions {
    /// How long a try may take until it is answered.
    pub attempt: Duration,
    /// Who repeats a request that failed; `None` leaves it to the SDK as it is set up.
    pub retries: Option<RetryConfig>,
    /// The region to take if nobody names one.
    pub default_region: Option<&'static str>,
}

/// What a service's own client is made from.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    /// The SDK's shared settings.
    pub shared: SdkConfig,
    /// Whose credentials will be used, in words.
    pub who: String,
    /// The region; `None` if nobody names one.
    pub region: Option<String>,
}

impl AwsSettings {
    /// What the environment says.
    pub fn from_environment() -> Self {
        Self {
            ca_bundle: variable("AWS_CA_BUNDLE").map(PathBuf::from),
            allow_node_role: is_true("SONGBOOK_ALLOW_NODE_ROLE"),
            ..Self::default()
        }
    }

    /// The shared settings of clients. Credentials are asked for with the first request.
    pub(crate) async fn connect(&self, options: &ClientOptions) -> Result<Connection, BadSetting> {
        let http = http::client(self.ca_bundle.as_deref())?;
        let mut provider = ProviderConfig::default().with_http_client(http.clone());
        // Not the SDK's default chain, which would ask the node's metadata service.
        let region = RegionProviderChain::first_try(self.region.clone().map(Region::new))
            .or_else(EnvironmentVariableRegionProvider::new())
            .or_else(
                ProfileFileRegionProvider::builder()
                    .configure(&provider)
                    .build(),
            )
            .or_else(options.default_region.map(Region::new))
            .region()
            .await
            // A variable that is set to nothing names none.
            .filter(|region| !region.as_ref().is_empty())
            .or_else(|| options.default_region.map(Region::new));
        provider = provider.with_region(region.clone());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            .region(region.clone())
            .credentials_provider(self.credentials(&provider))
            .timeout_config(timeouts(options.attempt))
            .stalled_stream_protection(
                StalledStreamProtectionConfig::enabled()
                    .upload_enabled(true)
                    .download_enabled(true)
                    .grace_period(STALL.min(options.attempt))
                    .build(),
            );
        if let Some(retries) = &options.retries {
            loader = loader.retry_config(retries.clone());
        }
        Ok(Connection {
            shared: loader.load().await,
            who: self.who(),
            region: region.map(|region| region.to_string()),
        })
    }

    /// Whose credentials will be used, as far as the settings tell.
    fn who(&self) -> String {
        if self.static_key.is_some() || variable("AWS_ACCESS_KEY_ID").is_some() {
            SET_KEY.to_owned()
        } else if let Some(profile) = variable("AWS_PROFILE") {
            format!("the profile {profile}")
        } else if let Some(role) = variable("AWS_ROLE_ARN") {
            format!("the role {role}")
        } else if variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").is_some() {
            "the role of the pod's service account".to_owned()
        } else {
            "whoever runs this".to_owned()
        }
    }

    fn credentials(&self, provider: &ProviderConfig) -> SharedCredentialsProvider {
        if let Some(key) = &self.static_key {
            let token = key.session_token.clone();
            let key = Credentials::new(&key.id, &key.secret, token, None, "settings");
            return SharedCredentialsProvider::new(key);
        }
        let chain = CredentialsProviderChain::first_try(
            "environment",
            EnvironmentVariableCredentialsProvider::new(),
        )
        .or_else(
            "profile",
            ProfileFileCredentialsProvider::builder()
                .configure(provider)
                .build(),
        )
        .or_else(
            "web identity",
            WebIdentityTokenCredentialsProvider::builder()
                .configure(provider)
                .build(),
        )
        .or_else(
            "container",
            EcsCredentialsProvider::builder()
                .configure(provider)
                .build(),
        );
        SharedCredentialsProvider::new(if self.allow_node_role {
            chain.or_else(
                "node",
                ImdsCredentialsProvider::builder()
                    .configure(provider)
                    .build(),
            )
        } else {
            chain
        })
    }
}

fn timeouts(attempt: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(attempt)
        .operation_attempt_timeout(attempt)
        .build()
}

/// A variable of the environment, if it is set to something.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether a variable of the environment says yes.
pub(crate) fn is_true(name: &str) -> bool {
    variable(name).is_some_and(|value| {
        matches!(
            value.to_ascii_lowercase().as_str(),
            "1" | "true" | "yes" | "on"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let settings = AwsSettings {
            static_key: Some(StaticKey {
                id: "key".to_owned(),
                secret: "hush".to_owned(),
                session_token: Some("hush".to_owned()),
            }),
            ..AwsSettings::default()
        };
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
