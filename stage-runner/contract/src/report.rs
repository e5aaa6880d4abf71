//! What a stage answers: a verdict, counts and words, never data.

use serde::{Deserialize, Serialize};

use crate::{BookId, Outcome, Plan, RunIdentity, Sha256Hex, Stage, Usage};

/// The version of [`StageReport`] that this crate reads and writes.
pub const REPORT_VERSION: u32 = 1;

/// Most bytes of a report as JSON: the ceiling of a container's termination message.
pub const MAX_REPORT_BYTES: usize = 4096;

/// Most bytes of a report's message, so that the whole fits [`MAX_REPORT_BYTES`] even
/// if every character has to be escaped.
const MAX_MESSAGE_BYTES: usize = 448;

/// The verdict of one run of one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StageReport {
    /// [`REPORT_VERSION`].
    pub version: u32,
    /// The stage that ran.
    pub stage: Stage,
    /// How it ended.
    pub outcome: Outcome,
    /// The cause in CamelCase, stable, e.g. `PasswordNeeded`.
    pub reason: String,
    /// The cause in words, with the way out.
    pub message: String,
    /// The book, once its bytes were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_id: Option<BookId>,
    /// What the artifact was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Sha256Hex>,
    /// The artifact, if the stage wrote or found one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<ArtifactRef>,
    /// True if the artifact was there already and nothing was done.
    pub fresh: bool,
    /// True if a review page of what was found so far was written to where it will lie
    /// beside the manifest: the stage stopped the book for a person to look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// Figures that a user asks for.
    pub counts: Counts,
    /// What the book has used of services that cost, this run included; nothing if the
    /// run does not know, because it ended before it could look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Whether the stage did without something that its limit of money did not reach.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unbought: bool,
    /// Requests of this run that a service refused or that failed, and were made again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub requests_repeated: u64,
    /// The service that the run waited for when it ended as throttled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// What the book would cost, if that was asked instead of the stage; such a report has
    /// no artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// UID of the SongBook that asked, to tell a foreign report.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// Attempt that this was.
    #[serde(default)]
    pub attempt: u32,
    /// The asker's `run.fingerprint`, given back unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<Sha256Hex>,
}

/// A service that asked to slow down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Waiting {
    /// Its name, e.g. `Textract`.
    pub service: String,
    /// Seconds that it has refused everything, as of the report.
    pub seconds: u64,
    /// Seconds after which another run may do better, if the service said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// An artifact in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ArtifactRef {
    /// Its key.
    pub key: String,
    /// Digest of its bytes.
    pub sha256: Sha256Hex,
}

/// Figures of a stage; those that it does not know stay away.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Counts {
    /// Pages of the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Pages read by OCR in this run, those kept from before not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages_recognized: Option<u32>,
    /// Contents entries found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<u32>,
    /// Songs found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub songs: Option<u32>,
    /// Songs verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<u32>,
    /// Song files written or found intact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<u32>,
    /// Wall time of the run in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
}

impl StageReport {
    /// A report with `message` cut to what fits.
    pub fn new(
        stage: Stage,
        outcome: Outcome,
        reason: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let mut message = message.into();
        if message.len() > MAX_MESSAGE_BYTES {
            let mut end = MAX_MESSAGE_BYTES - '…'.len_utf8();
            while !message.is_char_boundary(end) {
                end -= 1;
            }
            message.truncate(end);
            message.push('…');
        }
        Self {
            version: REPORT_VERSION,
            stage,
            outcome,
            reason: reason.into(),
            message,
            book_id: None,
            fingerprint: None,
            artifact: None,
            fresh: false,
            review: false,
            counts: Counts::default(),
            usage: None,
            unbought: false,
            requests_repeated: 0,
            waiting: None,
            plan: None,
            uid: String::new(),
            attempt: 0,
            requested: None,
        }
    }

    /// The same report, signed with who asked for the run.
    #[must_use]
    pub fn answering(mut self, run: &RunIdentity) -> Self {
        self.uid.clone_from(&run.uid);
        self.attempt = run.attempt;
        self.requested.clone_from(&run.fingerprint);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Between, Money};

    #[test]
    fn the_longest_report_fits_a_termination_message() {
        let mut report = StageReport::new(
            Stage::ManifestGeneration,
            Outcome::Misconfigured,
            "R".repeat(64),
            "\u{1}".repeat(10_000),
        );
        report.book_id = Some("ba7816bf8f01cfea".parse().unwrap());
        report.fingerprint = Some(Sha256Hex::of(b""));
        report.artifact = Some(ArtifactRef {
            key: "k".repeat(300),
            sha256: Sha256Hex::of(b""),
        });
        report.review = true;
        report.usage = Some(Usage {
            textract_pages: u64::MAX,
            model_calls: u64::MAX,
            input_tokens: u64::MAX,
            output_tokens: u64::MAX,
            cost: Money::from_millionths(u64::MAX),
        });
        report.unbought = true;
        report.requests_repeated = u64::MAX;
        report.waiting = Some(Waiting {
            service: "Bedrock".to_owned(),
            seconds: u64::MAX,
            retry_after_seconds: Some(u64::MAX),
        });
        report.uid = "u".repeat(36);
        report.requested = Some(Sha256Hex::of(b""));
        report.counts = Counts {
            pages: Some(u32::MAX),
            pages_recognized: Some(u32::MAX),
            entries: Some(u32::MAX),
            songs: Some(u32::MAX),
            verified: Some(u32::MAX),
            files: Some(u32::MAX),
            milliseconds: Some(u64::MAX),
        };
        let bytes = |report: &StageReport| serde_json::to_string(report).unwrap().len();
        assert!(bytes(&report) <= MAX_REPORT_BYTES, "{}", bytes(&report));
        // A plan has no artifact.
        report.artifact = None;
        report.fingerprint = None;
        report.plan = Some(Plan {
            pages: u32::MAX,
            textract_pages: Between {
                min: u64::MAX,
                max: u64::MAX,
            },
            model_calls: Between {
                min: u64::MAX,
                max: u64::MAX,
            },
            cost: Some(Between {
                min: Money::from_millionths(u64::MAX),
                max: Money::from_millionths(u64::MAX),
            }),
            seconds: u64::MAX,
        });
        assert!(bytes(&report) <= MAX_REPORT_BYTES, "{}", bytes(&report));
    }

    #[test]
    fn long_messages_are_cut_between_characters() {
        let report = StageReport::new(Stage::TocDiscovery, Outcome::Done, "R", "ß€".repeat(400));
        assert!(report.message.len() <= MAX_MESSAGE_BYTES);
        assert!(report.message.ends_with('…'));
    }
}
