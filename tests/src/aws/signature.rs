//! Signature Version 4: every signed request is signed again with the secret of its key.

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::answer::ServiceError;
use super::clock;
use super::encoding::{hex, percent_encoded, sha256};
use super::keys::{Key, Keys};
use super::operation::Service;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far a request's clock may be from the server's.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What of a request is signed.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The method.
    pub method: &'a str,
    /// The path as it came over the wire.
    pub path: &'a str,
    /// What follows its `?`.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

/// Why a request is refused, in the words of the services.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No signature at all.
    #[error("Missing Authentication Token")]
    Missing,
    /// A part of it is missing.
    #[error("Authorization header requires {0} parameter.")]
    Incomplete(&'static str),
    /// The key or its session token is not known.
    #[error("The security token included in the request is invalid.")]
    Unknown,
    /// The key was good once.
    #[error("The security token included in the request is expired")]
    Expired,
    /// Signed for another region.
    #[error("Credential should be scoped to a valid region.")]
    Region,
    /// Signed for another service.
    #[error("Credential should be scoped to correct service: '{0}'.")]
    Service(&'static str),
    /// Signed at a time that is not now.
    #[error("{0}")]
    Skew(String),
    /// Signed with another secret, or changed since.
    #[error(
        "The request signature we calculated does not match the signature you provided. \
         Check your AWS Secret Access Key and signing method. Consult the service \
         documentation for details."
    )]
    Mismatch,
}

impl Refusal {
    /// The error of `service`.
    pub fn error(&self, service: Service) -> ServiceError {
        let is_sts = service == Service::Sts;
        let code = match self {
            Self::Missing if is_sts => "MissingAuthenticationToken",
            Self::Missing => "MissingAuthenticationTokenException",
            Self::Incomplete(_) if is_sts => "IncompleteSignature",
            Self::Incomplete(_) => "IncompleteSignatureException",
            Self::Unknown if is_sts => "InvalidClientTokenId",
            Self::Unknown => "UnrecognizedClientException",
            Self::Expired if is_sts => "ExpiredToken",
            Self::Expired => "ExpiredTokenException",
            _ if is_sts => "SignatureDoesNotMatch",
            _ => "InvalidSignatureException",
        };
        ServiceError::new(service, code, self.to_string())
    }
}

/// Checks a request to `service` in `region` and says whose key signed it.
///
/// # Errors
/// [`Refusal`].
pub fn check(
    request: &Signed<'_>,
    keys: &Keys,
    (service, region): (Service, &str),
    now: Timestamp,
) -> Result<Key, Refusal> {
    let header = |name: &str| request.headers.get(name)?.to_str().ok();
    let authorization = header("authorization").ok_or(Refusal::Missing)?;
    let given = Authorization::parse(authorization)?;
    let [id, date, scope_region, scope_service, _] = given.scope;
    let key = keys.find(id).ok_or(Refusal::Unknown)?;
    if key.session_token.as_deref() != header("x-amz-security-token") {
        return Err(Refusal::Unknown);
    }
    if scope_region != region {
        return Err(Refusal::Region);
    }
    if scope_service != service.name() {
        return Err(Refusal::Service(service.name()));
    }
    let stamp = header("x-amz-date").ok_or(Refusal::Incomplete("a 'X-Amz-Date' or"))?;
    let time = clock::from_basic(stamp).ok_or(Refusal::Incomplete("a valid 'X-Amz-Date'"))?;
    if key.expires.is_some_and(|expires| expires <= now) {
        return Err(Refusal::Expired);
    }
    check_clock(time, now)?;
    let scope = [date, scope_region, scope_service, "aws4_request"];
    let to_sign = [
        ALGORITHM,
        stamp,
        &scope.join("/"),
        &sha256(canonical(request, given.signed_headers).as_bytes()),
    ]
    .join("\n");
    let first = format!("AWS4{}", key.secret).into_bytes();
    let signing = scope
        .iter()
        .fold(first, |key, part| hmac(&key, part.as_bytes()));
    if hex(&hmac(&signing, to_sign.as_bytes())) == given.signature {
        Ok(key)
    } else {
        Err(Refusal::Mismatch)
    }
}

fn check_clock(time: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    let (signed, here) = (clock::basic(time), clock::basic(now));
    let behind = now.duration_since(time);
    let say = |text: String| Err(Refusal::Skew(text));
    if behind > SKEW {
        let edge = clock::basic(now.checked_sub(SKEW).unwrap_or(now));
        return say(format!(
            "Signature expired: {signed} is now earlier than {edge} ({here} - 5 min.)"
        ));
    }
    if behind < -SKEW {
        let edge = clock::basic(now.checked_add(SKEW).unwrap_or(now));
        return say(format!(
            "Signature not yet current: {signed} is still later than {edge} ({here} + 5 min.)"
        ));
    }
    Ok(())
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    /// Key id, date, region, service, and a word that is always the same.
    scope: [&'a str; 5],
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Result<Self, Refusal> {
        let fields = header.strip_prefix(ALGORITHM).ok_or(Refusal::Missing)?;
        let field = |name: &'static str, missing: &'static str| {
            fields
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or(Refusal::Incomplete(missing))
        };
        let parts: Vec<&str> = field("Credential", "'Credential'")?.split('/').collect();
        let scope = parts
            .try_into()
            .map_err(|_| Refusal::Incomplete("a valid 'Credential'"))?;
        Ok(Self {
            scope,
            signed_headers: field("SignedHeaders", "'SignedHeaders'")?,
            signature: field("Signature", "'Signature'")?,
        })
    }
}

/// The request in the form that is signed.
fn canonical(request: &Signed<'_>, signed_headers: &str) -> String {
    let mut query: Vec<&str> = request.query.split('&').filter(|q| !q.is_empty()).collect();
    query.sort_unstable();
    let headers: String = signed_headers
        .split(';')
        .map(|name| {
            let values = request.headers.get_all(name).iter();
            let values: Vec<String> = values
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
                .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            format!("{name}:{}\n", values.join(","))
        })
        .collect();
    [
        request.method,
        // Encoded once for the wire and again for the signature, as all services but S3 want.
        &percent_encoded(request.path, b"/"),
        &query.join("&"),
        &headers,
        signed_headers,
        &sha256(request.body),
    ]
    .join("\n")
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    const BLOCK: usize = 64;
    let digest = Sha256::digest(key);
    let short = if key.len() > BLOCK { &digest[..] } else { key };
    let padded = |pad: u8| -> Vec<u8> {
        let zeros = std::iter::repeat_n(&0, BLOCK - short.len());
        short.iter().chain(zeros).map(|byte| byte ^ pad).collect()
    };
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(message);
    let outer = Sha256::new().chain_update(padded(0x5c));
    outer.chain_update(inner.finalize()).finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// The first request of the published test suite of Signature Version 4, for textract.
    fn headers(signature: &str) -> HeaderMap {
        let authorization = format!(
            "{ALGORITHM} Credential=AKIDEXAMPLE/20150830/us-east-1/textract/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        );
        let mut headers = HeaderMap::new();
        headers.insert("host", "example.amazonaws.com".parse().unwrap());
        headers.insert("x-amz-date", "20150830T123600Z".parse().unwrap());
        headers.insert("authorization", authorization.parse().unwrap());
        headers
    }

    fn check_at(headers: &HeaderMap, region: &str, now: &str) -> Result<Key, Refusal> {
        let keys = Keys::default();
        keys.add_user("111122223333", "AKIDEXAMPLE", SECRET);
        let request = Signed {
            method: "GET",
            path: "/",
            query: "",
            headers,
            body: b"",
        };
        let now = clock::from_basic(now).unwrap();
        check(&request, &keys, (Service::Textract, region), now)
    }

    #[test]
    fn hmac_gives_the_published_digest() {
        // RFC 4231, test case 2.
        let digest = hex(&hmac(b"Jefe", b"what do ya want for nothing?"));
        assert_eq!(
            digest,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn the_canonical_form_is_the_published_one() {
        let headers = headers("");
        let request = Signed {
            method: "GET",
            path: "/",
            query: "",
            headers: &headers,
            body: b"",
        };
        assert_eq!(
            sha256(canonical(&request, "host;x-amz-date").as_bytes()),
            "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63"
        );
    }

    #[test]
    fn times_regions_and_signatures_are_checked() {
        let wrong = headers("00");
        assert_eq!(
            check_at(&wrong, "us-east-1", "20150830T123600Z").err(),
            Some(Refusal::Mismatch)
        );
        assert_eq!(
            check_at(&wrong, "eu-west-1", "20150830T123600Z").err(),
            Some(Refusal::Region)
        );
        let late = check_at(&wrong, "us-east-1", "20150830T124200Z").unwrap_err();
        assert_eq!(
            late.to_string(),
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z \
             (20150830T124200Z - 5 min.)"
        );
        let none = HeaderMap::new();
        assert_eq!(
            check_at(&none, "us-east-1", "20150830T123600Z").err(),
            Some(Refusal::Missing)
        );
    }
}
