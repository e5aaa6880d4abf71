//! What a stage is asked to do.

use serde::{Deserialize, Serialize};

use crate::{
    BookId, Layout, ModelMode, ModelOptions, OcrEngine, PageNumber, PageRange, Rates, Sha256Hex,
    Spending, Stage,
};

/// The version of [`StageRequest`] that this crate reads and writes.
pub const REQUEST_VERSION: u32 = 1;

/// All that a run of one stage is told. What is left out has a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StageRequest {
    /// [`REQUEST_VERSION`].
    pub version: u32,
    /// The stage to run.
    pub stage: Stage,
    /// The songbook.
    pub source: SourceRef,
    /// Where artifacts, songs and the manifest go.
    pub output: OutputRef,
    /// What the user says about the book.
    #[serde(default)]
    pub book: BookOptions,
    /// How pages are read.
    #[serde(default)]
    pub reading: ReadingOptions,
    /// Whether a language model may be asked.
    #[serde(default)]
    pub model: ModelOptions,
    /// How fast services that cost may be asked.
    #[serde(default)]
    pub rates: Rates,
    /// What may be spent on them.
    #[serde(default)]
    pub spending: Spending,
    /// When the book is good enough.
    #[serde(default)]
    pub verification: VerificationOptions,
    /// How songs are written.
    #[serde(default)]
    pub cutting: CuttingOptions,
    /// Bounds on what is accepted.
    #[serde(default)]
    pub limits: Limits,
    /// A word that the user changes to have the stage done again although nothing else
    /// changed; empty normally.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub redo: String,
    /// Who asks; only for logs and reports.
    #[serde(default)]
    pub run: RunIdentity,
}

/// The songbook PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SourceRef {
    /// A path, or `s3://bucket/key`.
    pub uri: String,
    /// The id that the bytes must have; a book that was replaced while it was being
    /// worked on is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_id: Option<BookId>,
}

/// The store that results are written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OutputRef {
    /// A folder, or `s3://bucket`.
    pub uri: String,
    /// The keys below it.
    pub layout: Layout,
}

/// What the user says about the book: it wins over whatever is found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct BookOptions {
    /// Artist of the whole book, used where a song has none of its own and for folder names.
    pub artist: Option<String>,
    /// Title of the book.
    pub title: Option<String>,
    /// Pages that hold the contents, if the user knows them.
    pub toc_pages: Vec<PageRange>,
    /// How many pages from the front are searched for contents; `None` for the default of 30.
    pub toc_max_pages: Option<u32>,
    /// Contents entries given by the user; they replace the book's own.
    pub toc: Vec<UserEntry>,
    /// Where printed page numbers lie in the PDF.
    pub page_map: Vec<PageMapSegment>,
    /// Songs whose title or pages the user sets.
    pub songs: Vec<SongOverride>,
}

/// A contents entry given by the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UserEntry {
    /// Title of the song.
    pub title: String,
    /// Artist, if it is not the book's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<String>,
    /// The page number as it is printed in the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_page: Option<String>,
    /// The page of the PDF, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageNumber>,
}

/// A run of pages whose printed numbers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PageMapSegment {
    /// Number printed on the first page of the run.
    pub printed: i32,
    /// That page in the PDF. The run goes on until the next segment begins.
    pub page: PageNumber,
}

/// A song whose place the user sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SongOverride {
    /// Title of the song; it replaces a found song with the same title or the same first page.
    pub title: String,
    /// Artist of the song.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<String>,
    /// First page in the PDF; left out to change only title or artist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_page: Option<PageNumber>,
    /// Last page in the PDF; found if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_page: Option<PageNumber>,
    /// True if there is no such song: a found one of this title, or beginning on
    /// `firstPage`, is dropped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remove: bool,
}

/// When pages are read by OCR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OcrMode {
    /// Never: only the text layer is used.
    Never,
    /// Where a page has no believable text layer.
    #[default]
    Auto,
    /// Every page, whatever its text layer says.
    Always,
}

/// How pages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ReadingOptions {
    /// When OCR is used.
    pub ocr: OcrMode,
    /// What reads the pages that deserve care.
    pub engine: OcrEngine,
}

/// When a book is good enough.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct VerificationOptions {
    /// Share of songs, 0 to 1, that must be verified; below it the book needs review.
    pub threshold: f64,
}

impl Default for VerificationOptions {
    fn default() -> Self {
        Self { threshold: 0.95 }
    }
}

/// How songs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct CuttingOptions {
    /// Cut nothing: write the indexes and the whole book with an outline of its songs.
    pub index_only: bool,
}

/// Bounds on what is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Limits {
    /// Most pages of a book.
    pub max_pages: u32,
    /// Most bytes of a book.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// 5,000 pages, 2 GiB.
    fn default() -> Self {
        Self {
            max_pages: 5_000,
            max_bytes: 2 << 30,
        }
    }
}

/// Who asks for a run; carried into logs and reports, never part of a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct RunIdentity {
    /// Namespace and name of the SongBook, `namespace/name`.
    pub songbook: String,
    /// Its UID.
    pub uid: String,
    /// Which attempt of the stage this is, from 1; 0 if nobody counts.
    pub attempt: u32,
    /// What the asker calls this piece of work; the report gives it back unchanged, so
    /// that an answer to an older question is told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Sha256Hex>,
}

impl StageRequest {
    /// A request with every default, for `stage` of the book at `source`.
    pub fn new(stage: Stage, source: impl Into<String>, output: OutputRef) -> Self {
        Self {
            version: REQUEST_VERSION,
            stage,
            source: SourceRef {
                uri: source.into(),
                book_id: None,
            },
            output,
            book: BookOptions::default(),
            reading: ReadingOptions::default(),
            model: ModelOptions::default(),
            rates: Rates::default(),
            spending: Spending::default(),
            verification: VerificationOptions::default(),
            cutting: CuttingOptions::default(),
            limits: Limits::default(),
            redo: String::new(),
            run: RunIdentity::default(),
        }
    }

    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// The first thing that is wrong, naming the field. Retrying cannot help.
    pub fn validate(&self) -> Result<(), InvalidRequest> {
        let wrong = |field: &'static str, problem: String| Err(InvalidRequest { field, problem });
        if self.version != REQUEST_VERSION {
            return wrong(
                "version",
                format!("is {}, this runner reads {REQUEST_VERSION}", self.version),
            );
        }
        if self.source.uri.trim().is_empty() {
            return wrong("source.uri", "is empty".to_owned());
        }
        if self.output.uri.trim().is_empty() {
            return wrong("output.uri", "is empty".to_owned());
        }
        let threshold = self.verification.threshold;
        if !(0.0..=1.0).contains(&threshold) {
            return wrong(
                "verification.threshold",
                format!("is {threshold}, must be between 0 and 1"),
            );
        }
        if self.model.mode != ModelMode::Never && self.model.models.is_empty() {
            return wrong(
                "model.models",
                "is empty, so no model can be asked".to_owned(),
            );
        }
        let rates = &self.rates;
        for (rate, field) in [
            (rates.textract_per_second, "rates.textractPerSecond"),
            (
                rates.model_requests_per_minute,
                "rates.modelRequestsPerMinute",
            ),
            (rates.model_tokens_per_minute, "rates.modelTokensPerMinute"),
        ] {
            if let Some(rate) = rate.filter(|rate| !(rate.is_finite() && *rate > 0.0)) {
                return wrong(field, format!("is {rate}, must be above 0"));
            }
        }
        for range in &self.book.toc_pages {
            if range.is_empty() || range.first.0 == 0 {
                return wrong(
                    "book.tocPages",
                    format!("has the malformed range {}-{}", range.first, range.last),
                );
            }
        }
        for song in &self.book.songs {
            let reversed = matches!((song.first_page, song.last_page), (Some(a), Some(b)) if b < a);
            let zero = song.first_page == Some(PageNumber(0));
            if reversed || zero {
                return wrong(
                    "book.songs",
                    format!("`{}` has a malformed page range", song.title),
                );
            }
        }
        for (prefix, field) in [
            (&self.output.layout.work, "output.layout.work"),
            (&self.output.layout.songs, "output.layout.songs"),
            (&self.output.layout.output, "output.layout.output"),
        ] {
            let bad = prefix.starts_with('/')
                || prefix.split('/').any(|part| part == "..")
                || !(prefix.is_empty() || prefix.ends_with('/'));
            if bad {
                return wrong(
                    field,
                    format!("`{prefix}` must be empty or a relative prefix ending in `/`"),
                );
            }
        }
        Ok(())
    }
}

/// A request that no run can serve.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the request's {field} {problem}")]
pub struct InvalidRequest {
    /// Path of the field.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> StageRequest {
        let output = OutputRef {
            uri: "out".to_owned(),
            layout: Layout::folder(),
        };
        StageRequest::new(Stage::TocParsing, "book.pdf", output)
    }

    #[test]
    fn a_request_round_trips_and_refuses_unknown_fields() {
        let json = serde_json::to_value(request()).unwrap();
        assert_eq!(
            serde_json::from_value::<StageRequest>(json.clone()).unwrap(),
            request()
        );
        let mut strange = json;
        strange["surprise"] = serde_json::json!(1);
        assert!(serde_json::from_value::<StageRequest>(strange).is_err());
    }

    #[test]
    fn a_short_request_gets_the_defaults() {
        let text = r#"{"version":1,"stage":"toc-parsing","source":{"uri":"book.pdf"},
            "output":{"uri":"out","layout":{"work":".songbook/","songs":"","output":""}}}"#;
        assert_eq!(
            serde_json::from_str::<StageRequest>(text).unwrap(),
            request()
        );
    }

    #[test]
    fn what_no_run_can_serve_is_named() {
        assert_eq!(request().validate(), Ok(()));
        type Edit = fn(&mut StageRequest);
        let broken: [(&str, Edit); 7] = [
            ("version", |r| r.version = 9),
            ("source.uri", |r| r.source.uri.clear()),
            ("verification.threshold", |r| {
                r.verification.threshold = f64::NAN
            }),
            ("model.models", |r| r.model.mode = ModelMode::Fallback),
            ("rates.textractPerSecond", |r| {
                r.rates.textract_per_second = Some(0.0);
            }),
            ("book.tocPages", |r| {
                r.book.toc_pages.push(PageRange {
                    first: PageNumber(9),
                    last: PageNumber(3),
                });
            }),
            ("output.layout.songs", |r| {
                r.output.layout.songs = "../elsewhere/".to_owned();
            }),
        ];
        for (field, break_it) in broken {
            let mut request = request();
            break_it(&mut request);
            assert_eq!(request.validate().unwrap_err().field, field);
        }
    }
}
