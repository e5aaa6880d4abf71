//! Reading an object: small ones with one request, big ones in parts, several at a time,
//! all of one and the same state of the object.

use std::{ops::Range, time::Instant};

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::{
    Action, Fail, S3Access, S3Problem, S3Uri,
    classify::{broken_body, problem},
};

/// Bytes of one part.
const PART: u64 = 8 << 20;

/// Parts on their way at the same time.
const AT_ONCE: usize = 4;

/// Tries of a part whose body breaks off; the SDK retries only what has not begun to be
/// answered.
const BODY_ATTEMPTS: u32 = 3;

/// A part as it came.
struct Part {
    bytes: Vec<u8>,
    /// Size of the whole object.
    total: u64,
    etag: Option<String>,
}

/// The object's bytes, unless there are more than `limit`.
pub(super) async fn download(access: &S3Access, uri: &S3Uri, limit: u64) -> Result<Vec<u8>, Fail> {
    let first = part(access, uri, Some(0..PART), None).await;
    let first = match first {
        // An empty object has no first byte to begin with.
        Err(S3Problem::NoSuchRange) => part(access, uri, None, None).await?,
        first => first?,
    };
    if first.total > limit {
        return Err(Fail::TooLarge { bytes: first.total });
    }
    let mut bytes = first.bytes;
    let rest = ranges(bytes.len() as u64, first.total);
    if rest.is_empty() {
        return Ok(bytes);
    }
    bytes.reserve_exact(usize::try_from(first.total).unwrap_or(usize::MAX) - bytes.len());
    let etag = first.etag.as_deref();
    let mut parts = stream::iter(rest)
        .map(|range| part(access, uri, Some(range), etag))
        .buffered(AT_ONCE);
    while let Some(part) = parts.try_next().await? {
        if part.total != first.total {
            return Err(S3Problem::Changed.into());
        }
        bytes.extend_from_slice(&part.bytes);
    }
    Ok(bytes)
}

/// The ranges of what is missing from `have` to `total`.
fn ranges(have: u64, total: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    let mut from = have;
    while from < total {
        let to = total.min(from + PART);
        ranges.push(from..to);
        from = to;
    }
    ranges
}

async fn part(
    access: &S3Access,
    uri: &S3Uri,
    range: Option<Range<u64>>,
    etag: Option<&str>,
) -> Result<Part, S3Problem> {
    let mut attempt = 1;
    loop {
        match try_part(access, uri, range.as_ref(), etag).await {
            Err(Broken::Body(problem)) if attempt < BODY_ATTEMPTS => {
                tracing::debug!(key = uri.key, %problem, attempt, "a body broke off");
                attempt += 1;
            }
            Err(Broken::Body(problem) | Broken::Request(problem)) => return Err(problem),
            Ok(part) => return Ok(part),
        }
    }
}

/// Where a part failed.
enum Broken {
    /// The SDK has tried enough.
    Request(S3Problem),
    /// The answer began well.
    Body(S3Problem),
}

async fn try_part(
    access: &S3Access,
    uri: &S3Uri,
    range: Option<&Range<u64>>,
    etag: Option<&str>,
) -> Result<Part, Broken> {
    let started = Instant::now();
    let answer = access
        .client
        .get_object()
        .bucket(&uri.bucket)
        .key(&uri.key)
        .set_range(range.map(|range| format!("bytes={}-{}", range.start, range.end - 1)))
        .set_if_match(etag.map(str::to_owned))
        .send()
        .await
        .map_err(|error| problem(&access.asker, Action::Read, &uri.bucket, &error));
    access.log(Action::Read, uri, started, answer.as_ref().err());
    let answer = answer.map_err(Broken::Request)?;
    let (etag, total, expected) = (
        answer.e_tag().map(str::to_owned),
        total(&answer),
        answer.content_length(),
    );
    let body = answer
        .body
        .collect()
        .await
        .map_err(|error| Broken::Body(broken_body(&access.asker, &error)))?;
    let bytes = body.to_vec();
    let whole = expected.is_none_or(|expected| u64::try_from(expected) == Ok(bytes.len() as u64));
    let asked = range
        .filter(|_| total.is_some())
        .map_or(bytes.len() as u64, |range| {
            range
                .end
                .min(total.unwrap_or(u64::MAX))
                .saturating_sub(range.start)
        });
    if !whole || bytes.len() as u64 != asked {
        return Err(Broken::Body(S3Problem::Failed {
            said: format!("{} bytes came instead of {asked}", bytes.len()),
        }));
    }
    Ok(Part {
        total: total.unwrap_or(bytes.len() as u64),
        bytes,
        etag,
    })
}

/// The whole object's size, as an answer to a range has it.
fn total(answer: &GetObjectOutput) -> Option<u64> {
    let (_, total) = answer.content_range()?.rsplit_once('/')?;
    total.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cover_what_is_missing_once() {
        assert_eq!(ranges(10, 10), []);
        assert_eq!(ranges(0, 0), []);
        let last_byte = PART..PART + 1;
        assert_eq!(ranges(PART, PART + 1).first(), Some(&last_byte));
        let total = 3 * PART + 7;
        let found = ranges(PART, total);
        assert_eq!(found, [PART..2 * PART, 2 * PART..3 * PART, 3 * PART..total]);
    }
}
