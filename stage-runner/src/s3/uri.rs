//! `s3://bucket/key`: where an object lies, or below which keys a store does.

use std::fmt;

/// What S3 addresses begin with.
pub const SCHEME: &str = "s3://";

/// A bucket and a key in it. The key is taken as it is written: nothing in it is decoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct S3Uri {
    /// The bucket's name.
    pub bucket: String,
    /// The key, or the beginning of keys; may be empty.
    pub key: String,
}

impl S3Uri {
    /// Reads `uri`.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn parse(uri: &str) -> Result<Self, &'static str> {
        let rest = uri
            .strip_prefix(SCHEME)
            .ok_or("it does not begin with s3://")?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err("it names no bucket");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if !bucket.chars().all(plain) {
            return Err("its bucket is no bucket's name");
        }
        if key.contains('\0') {
            return Err("its key has a character that no key has");
        }
        Ok(Self {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        })
    }

    /// The address of one object.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn parse_object(uri: &str) -> Result<Self, &'static str> {
        let parsed = Self::parse(uri)?;
        if parsed.key.is_empty() || parsed.key.ends_with('/') {
            return Err("it names no object; write s3://bucket/key");
        }
        Ok(parsed)
    }

    /// The object `key` of the same bucket.
    #[must_use]
    pub fn with_key(&self, key: impl Into<String>) -> Self {
        Self {
            bucket: self.bucket.clone(),
            key: key.into(),
        }
    }

    /// The last part of the key.
    pub fn file_name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or(&self.key)
    }
}

impl fmt::Display for S3Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", self.bucket)?;
        if self.key.is_empty() {
            return Ok(());
        }
        write!(f, "/{}", self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, bucket, key) in [
            ("s3://books", "books", ""),
            ("s3://books/", "books", ""),
            ("s3://books/a b/é%20+?#.pdf", "books", "a b/é%20+?#.pdf"),
            ("s3://my.books-2/x//y", "my.books-2", "x//y"),
        ] {
            let uri = S3Uri::parse(text).unwrap();
            assert_eq!((uri.bucket.as_str(), uri.key.as_str()), (bucket, key));
            assert_eq!(
                uri.to_string().trim_end_matches('/'),
                text.trim_end_matches('/')
            );
        }
        for text in [
            "books/x",
            "s3:/books/x",
            "s3://",
            "s3:///x",
            "s3://a b/x",
            "s3://a?b",
            "gs://a/b",
        ] {
            assert!(S3Uri::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_object_has_a_key() {
        assert!(S3Uri::parse_object("s3://books").is_err());
        assert!(S3Uri::parse_object("s3://books/folder/").is_err());
        let book = S3Uri::parse_object("s3://books/a/Harbour Songs.pdf").unwrap();
        assert_eq!(book.file_name(), "Harbour Songs.pdf");
    }
}
