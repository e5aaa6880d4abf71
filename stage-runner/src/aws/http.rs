//! One HTTP client for AWS and for whoever gives credentials: whom it trusts.

use std::{fs, path::Path};

use aws_sdk_s3::config::SharedHttpClient;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use super::BadSetting;

/// The client; it trusts the authorities of `ca_bundle` beside the public ones.
pub(super) fn client(ca_bundle: Option<&Path>) -> Result<SharedHttpClient, BadSetting> {
    let mut trusted = public_authorities();
    if let Some(path) = ca_bundle {
        let bad = |problem: String| BadSetting {
            said: format!("AWS_CA_BUNDLE={}: {problem}", path.display()),
        };
        let bundle = fs::read(path).map_err(|error| bad(error.to_string()))?;
        check_bundle(&bundle).map_err(bad)?;
        trusted.add_pem_certificate(bundle);
    }
    let tls = TlsContext::builder()
        .with_trust_store(trusted)
        .build()
        .map_err(|error| BadSetting {
            said: error.to_string(),
        })?;
    Ok(Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(tls)
        .build_https())
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
}
