//! Writing an object: small ones with one request, big ones in parts. Either way it is
//! there whole or not at all.

use std::{path::Path, time::Instant};

use aws_sdk_s3::{
    primitives::ByteStream,
    types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::{Action, S3Access, S3Problem, S3Uri, classify::problem};

/// Bytes of one part; an object with more is written in parts.
const PART: usize = 8 << 20;

/// Most parts that S3 takes.
const PARTS_AT_MOST: usize = 10_000;

/// Parts on their way at the same time.
const AT_ONCE: usize = 4;

/// What has to hold for an object to be written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Condition<'a> {
    /// Nothing.
    None,
    /// There is no such object.
    Absent,
    /// The object is the one with this tag.
    Is(&'a str),
}

impl Condition<'_> {
    fn if_none_match(self) -> Option<String> {
        matches!(self, Self::Absent).then(|| "*".to_owned())
    }

    fn if_match(self) -> Option<String> {
        match self {
            Self::Is(etag) => Some(etag.to_owned()),
            Self::None | Self::Absent => None,
        }
    }
}

/// Puts `bytes` at `uri`; [`S3Problem::Changed`] if the condition does not hold.
pub(super) async fn upload(
    access: &S3Access,
    uri: &S3Uri,
    bytes: &[u8],
    condition: Condition<'_>,
) -> Result<(), S3Problem> {
    if bytes.len() > PART {
        return in_parts(access, uri, bytes, condition).await;
    }
    let started = Instant::now();
    let answer = access
        .client
        .put_object()
        .bucket(&uri.bucket)
        .key(&uri.key)
        .content_type(content_type(&uri.key))
        .set_if_none_match(condition.if_none_match())
        .set_if_match(condition.if_match())
        .body(ByteStream::from(bytes.to_vec()))
        .send()
        .await
        .map_err(|error| problem(&access.asker, Action::Write, &uri.bucket, &error));
    access.log(Action::Write, uri, started, answer.as_ref().err());
    answer.map(drop)
}

/// Bytes of each part of an object with `length`.
fn part_size(length: usize) -> usize {
    PART.max(length.div_ceil(PARTS_AT_MOST))
}

async fn in_parts(
    access: &S3Access,
    uri: &S3Uri,
    bytes: &[u8],
    condition: Condition<'_>,
) -> Result<(), S3Problem> {
    let started = Instant::now();
    let begun = access
        .client
        .create_multipart_upload()
        .bucket(&uri.bucket)
        .key(&uri.key)
        .content_type(content_type(&uri.key))
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .send()
        .await
        .map_err(|error| problem(&access.asker, Action::Write, &uri.bucket, &error));
    access.log(Action::Write, uri, started, begun.as_ref().err());
    let begun = begun?;
    let id = begun.upload_id().ok_or_else(|| S3Problem::Refused {
        said: "it gives no id for an upload in parts".to_owned(),
    })?;
    let written = parts(access, uri, id, bytes, condition).await;
    if written.is_err() {
        abort(access, uri, id).await;
    }
    written
}

/// Sends the parts and makes the object of them.
async fn parts(
    access: &S3Access,
    uri: &S3Uri,
    id: &str,
    bytes: &[u8],
    condition: Condition<'_>,
) -> Result<(), S3Problem> {
    let done: Vec<CompletedPart> = stream::iter((1..).zip(bytes.chunks(part_size(bytes.len()))))
        .map(|(number, chunk)| part(access, uri, id, number, chunk))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let started = Instant::now();
    let answer = access
        .client
        .complete_multipart_upload()
        .bucket(&uri.bucket)
        .key(&uri.key)
        .upload_id(id)
        .set_if_none_match(condition.if_none_match())
        .set_if_match(condition.if_match())
        .multipart_upload(
            CompletedMultipartUpload::builder()
                .set_parts(Some(done))
                .build(),
        )
        .send()
        .await
        .map_err(|error| problem(&access.asker, Action::Write, &uri.bucket, &error));
    access.log(Action::Write, uri, started, answer.as_ref().err());
    answer.map(drop)
}

async fn part(
    access: &S3Access,
    uri: &S3Uri,
    id: &str,
    number: i32,
    chunk: &[u8],
) -> Result<CompletedPart, S3Problem> {
    let started = Instant::now();
    let answer = access
        .client
        .upload_part()
        .bucket(&uri.bucket)
        .key(&uri.key)
        .upload_id(id)
        .part_number(number)
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .body(ByteStream::from(chunk.to_vec()))
        .send()
        .await
        .map_err(|error| problem(&access.asker, Action::Write, &uri.bucket, &error));
    access.log(Action::Write, uri, started, answer.as_ref().err());
    let answer = answer?;
    Ok(CompletedPart::builder()
        .part_number(number)
        .set_e_tag(answer.e_tag)
        .set_checksum_crc32(answer.checksum_crc32)
        .build())
}

/// Tells the server to forget the parts; they would be kept, and paid for, unseen.
async fn abort(access: &S3Access, uri: &S3Uri, id: &str) {
    let answer = access
        .client
        .abort_multipart_upload()
        .bucket(&uri.bucket)
        .key(&uri.key)
        .upload_id(id)
        .send()
        .await;
    if let Err(error) = answer {
        let problem = problem(&access.asker, Action::Write, &uri.bucket, &error);
        tracing::warn!(
            key = uri.key,
            %problem,
            "the parts of an upload could not be removed; a lifecycle rule of the bucket can"
        );
    }
}

/// What a browser is told that an object is.
fn content_type(key: &str) -> &'static str {
    let extension = Path::new(key)
        .extension()
        .and_then(|extension| extension.to_str())
        .map(str::to_ascii_lowercase);
    match extension.as_deref() {
        Some("pdf") => "application/pdf",
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_never_too_many() {
        assert_eq!(part_size(PART + 1), PART);
        let huge = 200 << 30;
        assert!(huge / part_size(huge) <= PARTS_AT_MOST);
    }

    #[test]
    fn a_browser_is_told_what_it_gets() {
        for (key, wanted) in [
            ("A/B/A - C.PDF", "application/pdf"),
            ("x.d/manifest.json", "application/json"),
            ("review.html", "text/html; charset=utf-8"),
            ("index.csv", "text/csv; charset=utf-8"),
            ("x.pdf/none", "application/octet-stream"),
        ] {
            assert_eq!(content_type(key), wanted);
        }
    }
}
