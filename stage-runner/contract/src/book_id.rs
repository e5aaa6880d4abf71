//! The identity of a book: its bytes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The first 16 hexadecimal digits of the SHA-256 of the PDF's bytes, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct BookId(String);

/// The text is not 16 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a book id: expected the first 16 hexadecimal digits of the PDF's SHA-256")]
pub struct BadBookId(pub String);

impl BookId {
    /// The id of a PDF whose whole SHA-256 is `digest`.
    pub fn from_digest(digest: &Sha256Hex) -> Self {
        Self(digest.as_str().chars().take(16).collect())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BookId {
    type Err = BadBookId;

    fn from_str(text: &str) -> Result<Self, BadBookId> {
        let digits = text.len() == 16
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if digits {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadBookId(text.to_owned()))
        }
    }
}

impl TryFrom<String> for BookId {
    type Error = BadBookId;

    fn try_from(text: String) -> Result<Self, BadBookId> {
        text.parse()
    }
}

impl From<BookId> for String {
    fn from(id: BookId) -> Self {
        id.0
    }
}

/// A whole SHA-256 as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Sha256Hex(String);

impl Sha256Hex {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        use fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_books_id_is_the_head_of_its_digest() {
        let digest = Sha256Hex::of(b"abc");
        assert_eq!(
            digest.as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(BookId::from_digest(&digest).as_str(), "ba7816bf8f01cfea");
    }

    #[test]
    fn ids_are_checked() {
        assert!("ba7816bf8f01cfea".parse::<BookId>().is_ok());
        for bad in [
            "",
            "BA7816BF8F01CFEA",
            "ba7816bf8f01cfe",
            "../../etc/passwd",
        ] {
            assert!(bad.parse::<BookId>().is_err(), "{bad}");
        }
    }
}
