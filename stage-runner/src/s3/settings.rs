//! From the environment to a client: where the server is, whom it trusts, who we are.

use std::{env, fs, path::PathBuf, time::Duration};

use aws_config::{
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
use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Region, SharedHttpClient},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use super::{classify::Asker, error::S3Problem};

/// Asked if nobody names a region: other servers take any, and S3 answers with the right one.
const REGION: &str = "us-east-1";

/// Tries of one request, the first included; `AWS_MAX_ATTEMPTS` sets another number. With
/// the SDK's waits between them, some fifteen seconds.
const ATTEMPTS: u32 = 5;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a try may take until it is answered: 8 MiB go up on a slow line meanwhile.
const ATTEMPT: Duration = Duration::from_secs(90);

/// How long a body may stand still.
const STALL: Duration = Duration::from_secs(20);

/// What is set about S3. The SDK reads the rest itself: `AWS_ENDPOINT_URL_S3`,
/// `AWS_REGION`, profiles, and all that gives credentials.
#[derive(Debug, Clone, Default)]
pub struct S3Settings {
    /// The server, if it is not the one that the SDK's own settings name.
    pub endpoint: Option<String>,
    /// The region, if it is not the one that the SDK's own settings name.
    pub region: Option<String>,
    /// Buckets are named in the path, not in the host's name: `S3_FORCE_PATH_STYLE`.
    pub force_path_style: bool,
    /// Certificates of a private authority as PEM, trusted beside the system's:
    /// `AWS_CA_BUNDLE`.
    pub ca_bundle: Option<PathBuf>,
    /// Whether the node's own role may be used when nothing else gives credentials:
    /// `SONGBOOK_ALLOW_NODE_ROLE`.
    pub allow_node_role: bool,
    /// Key id and secret, instead of all that the SDK would look for.
    pub static_key: Option<StaticKey>,
}

/// A key id and its secret, which is never shown.
#[derive(Clone)]
pub struct StaticKey {
    /// The key's id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl std::fmt::Debug for StaticKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaticKey").finish_non_exhaustive()
    }
}

impl S3Settings {
    /// What the environment says.
    pub fn from_environment() -> Self {
        Self {
            force_path_style: is_true("S3_FORCE_PATH_STYLE"),
            ca_bundle: variable("AWS_CA_BUNDLE").map(PathBuf::from),
            allow_node_role: is_true("SONGBOOK_ALLOW_NODE_ROLE"),
            ..Self::default()
        }
    }

    /// A client as these settings say, and what errors tell of it.
    pub(super) async fn connect(&self) -> Result<(Client, Asker), S3Problem> {
        let http = self.http_client()?;
        let mut provider = ProviderConfig::default().with_http_client(http.clone());
        // Not the SDK's default chain, which would ask the node's metadata service.
        let region = RegionProviderChain::first_try(self.region.clone().map(Region::new))
            .or_else(EnvironmentVariableRegionProvider::new())
            .or_else(
                ProfileFileRegionProvider::builder()
                    .configure(&provider)
                    .build(),
            )
            .or_else(Region::new(REGION))
            .region()
            .await;
        provider = provider.with_region(region.clone());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            .region(region.clone())
            .credentials_provider(self.credentials(&provider))
            .timeout_config(timeouts())
            .stalled_stream_protection(
                StalledStreamProtectionConfig::enabled()
                    .upload_enabled(true)
                    .download_enabled(true)
                    .grace_period(STALL)
                    .build(),
            );
        if variable("AWS_MAX_ATTEMPTS").is_none() && variable("AWS_RETRY_MODE").is_none() {
            loader = loader.retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
        }
        let shared = loader.load().await;
        let mut config =
            aws_sdk_s3::config::Builder::from(&shared).force_path_style(self.force_path_style);
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        let region = region.map_or_else(|| REGION.to_owned(), |region| region.to_string());
        let asker = Asker {
            who: self.who(),
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

    /// Whose credentials will be used, as far as the settings tell.
    fn who(&self) -> String {
        if self.static_key.is_some() || variable("AWS_ACCESS_KEY_ID").is_some() {
            "the access key that is set".to_owned()
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
            let key = Credentials::new(&key.id, &key.secret, None, None, "settings");
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

    /// One HTTP client for S3 and for whoever gives credentials.
    fn http_client(&self) -> Result<SharedHttpClient, S3Problem> {
        let mut trusted = public_authorities();
        if let Some(path) = &self.ca_bundle {
            let bad = |problem: String| S3Problem::BadSetting {
                said: format!("AWS_CA_BUNDLE={}: {problem}", path.display()),
            };
            let bundle = fs::read(path).map_err(|error| bad(error.to_string()))?;
            check_bundle(&bundle).map_err(bad)?;
            trusted.add_pem_certificate(bundle);
        }
        let tls = TlsContext::builder()
            .with_trust_store(trusted)
            .build()
            .map_err(|error| S3Problem::BadSetting {
                said: error.to_string(),
            })?;
        Ok(Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(tls)
            .build_https())
    }
}

/// The system's authorities; where it has none, as in an image that holds one program
/// alone, Mozilla's as they were when this was built.
fn public_authorities() -> TrustStore {
    if !rustls_native_certs::load_native_certs().certs.is_empty() {
        return TrustStore::default();
    }
    let mut trusted = TrustStore::empty();
    for certificate in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        trusted.add_pem_certificate(to_pem(certificate));
    }
    trusted
}

fn to_pem(certificate: &CertificateDer<'_>) -> Vec<u8> {
    let body = BASE64_STANDARD.encode(certificate);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem.into_bytes()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(ATTEMPT)
        .operation_attempt_timeout(ATTEMPT)
        .build()
}

/// Wants certificates that can be trusted: the HTTP client would panic over others.
fn check_bundle(pem: &[u8]) -> Result<(), String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() {
        return Err("there is no certificate in it; it has to be PEM".to_owned());
    }
    Ok(())
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn is_true(name: &str) -> bool {
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
    fn a_bundle_without_certificates_is_refused_not_panicked_over() {
        for bad in [
            &b""[..],
            b"no PEM at all",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            let said = check_bundle(bad).unwrap_err();
            assert!(!said.is_empty());
        }
    }

    #[test]
    fn the_authorities_built_in_can_be_read() {
        let pem: Vec<u8> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .flat_map(to_pem)
            .collect();
        assert_eq!(check_bundle(&pem), Ok(()));
    }

    #[test]
    fn a_secret_is_never_shown() {
        let settings = S3Settings {
            static_key: Some(StaticKey {
                id: "key".to_owned(),
                secret: "hush".to_owned(),
            }),
            ..S3Settings::default()
        };
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
