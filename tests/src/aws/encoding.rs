//! Hex digits, digests and percent signs.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of `bytes` in hex digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// `bytes` in lower case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest in the shape of a UUID, as services write ids.
pub fn uuid(purpose: &str) -> String {
    let digits = sha256(purpose.as_bytes());
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default().to_owned();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

/// `text` with every byte in percent form that is neither a letter, a digit, `-._~` nor `keep`.
pub fn percent_encoded(text: &str, keep: &[u8]) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || keep.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `text` without percent forms; what is no such form stays.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let value = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(value.unwrap_or(*first));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The fields of a form.
pub fn form(body: &[u8]) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decoded(&text.replace('+', " "));
    String::from_utf8_lossy(body)
        .split('&')
        .filter_map(|field| field.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// `text` as it stands between XML tags.
pub fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_forms_go_there_and_back() {
        let model = "arn:aws:bedrock:us-east-1::foundation-model/a b-v1:0";
        let encoded = percent_encoded(model, b"");
        assert!(encoded.contains("%3A") && encoded.contains("%2F") && encoded.contains("%20"));
        assert_eq!(percent_decoded(&encoded), model);
        assert_eq!(percent_decoded("100%, 5%2"), "100%, 5%2");
        assert_eq!(percent_encoded("/a%3Ab", b"/"), "/a%253Ab");
    }

    #[test]
    fn a_form_has_its_fields() {
        let fields = form(b"Action=Do&Text=a+b%26c&empty=");
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(pairs, [("Action", "Do"), ("Text", "a b&c"), ("empty", "")]);
    }
}
