//! Checks that this identity may do what a book needs, one permission after the other.

use std::{
    process,
    time::{Duration, SystemTime},
};

use serde::Serialize;
use songbook_contract::{OcrEngine, Outcome, StageRequest};

use crate::{
    error::RunError,
    model::{ModelQuestion, may_ask},
    paid::{Patience, Service},
    picture::GrayImage,
    run::open_store,
    s3::{self, S3Uri},
    source::Source,
    store::{Store, StoreError},
    textract::picture,
    tools::Tools,
};

/// What the probe holds.
const PROBE: &[u8] = b"stage-runner doctor writes this and takes it away again\n";

/// A clock that is off by more than this is worth a word; AWS refuses at five minutes.
const CLOCK_OFF: Duration = Duration::from_secs(60);

/// Time that a service gets to stop refusing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sides of the picture that Textract is sent, in pixels.
const PICTURE_SIDE: usize = 64;

/// What came of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What was checked.
    pub check: String,
    /// The IAM action that it needs; empty if none.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub needs: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What to know, or what to do.
    pub message: String,
}

/// What is checked.
pub struct Doctor<'a> {
    /// What a book would be asked for.
    pub request: &'a StageRequest,
    /// Clients of all services.
    pub tools: &'a Tools,
    /// Whether what costs is asked.
    pub paid: bool,
    /// Whether the book that the request names is read.
    pub book: bool,
}

impl Doctor<'_> {
    /// Makes every check and gives each to `tell` as it comes.
    pub fn check(&self, mut tell: impl FnMut(Finding)) -> Outcome {
        let mut worst = Outcome::Done;
        let in_bucket = |uri: &str| uri.starts_with(s3::SCHEME);
        let mut tell = |mut finding: Finding| {
            worst = worse(worst, finding.outcome);
            // A folder knows no policies.
            if finding.needs.starts_with("s3:") && !finding.check.split(' ').any(in_bucket) {
                finding.needs = "";
            }
            tell(finding);
        };
        if self.book {
            tell(self.book());
        }
        self.store(&mut tell);
        if self.request.reading.engine == OcrEngine::Textract {
            tell(self.textract());
        }
        if may_ask(self.request) {
            for model in &self.request.model.models {
                tell(self.model(model));
            }
        }
        worst
    }

    fn book(&self) -> Finding {
        let uri = &self.request.source.uri;
        let fetched = Source::fetch(&self.request.source, &self.request.limits, &self.tools.s3);
        let result = fetched
            .map(|source| format!("{} bytes", source.bytes.len()))
            .map_err(RunError::from);
        finding(format!("read {uri}"), "s3:GetObject", result)
    }

    /// Writes, reads, lists, replaces and deletes a probe where results would go.
    fn store(&self, tell: &mut dyn FnMut(Finding)) {
        let uri = &self.request.output.uri;
        let store = match open_store(uri, &self.tools.s3) {
            Ok(store) => store,
            Err(error) => {
                return tell(finding(format!("open {uri}"), "", Err(error)));
            }
        };
        let key = format!(
            "{}doctor/{}-{}",
            self.request.output.layout.work,
            process::id(),
            SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .map_or(0, |since| since.as_millis())
        );
        let ok = |text: &str| text.to_owned();
        let check = |what: &str| format!("{what} {uri}");
        let before = SystemTime::now();
        let written = store.put(&key, PROBE);
        let is_there = written.is_ok();
        tell(finding(
            check("write to"),
            "s3:PutObject",
            written.map(|()| ok("")).map_err(RunError::from),
        ));
        if !is_there {
            return;
        }
        let read = store.get(&key).map_err(RunError::from).and_then(|bytes| {
            if bytes == PROBE {
                return Ok(ok(""));
            }
            Err(RunError::OutputAltered { key: key.clone() })
        });
        tell(finding(check("read from"), "s3:GetObject", read));
        let listed = store.list(&key).map(|_| ok("")).map_err(RunError::from);
        tell(finding(check("list"), "s3:ListBucket", listed));
        tell(finding(
            check("replace only what was seen in"),
            "s3:PutObject",
            conditional(store.as_ref(), &key),
        ));
        if let Some(clock) = self.clock(uri, &key, before) {
            tell(clock);
        }
        let deleted = store.delete(&key).map(|()| ok("")).map_err(RunError::from);
        tell(finding(check("delete from"), "s3:DeleteObject", deleted));
    }

    /// Holds this machine's clock against the server's: when it says that the probe was
    /// written.
    fn clock(&self, uri: &str, key: &str, before: SystemTime) -> Option<Finding> {
        let root = S3Uri::parse(uri)
            .ok()
            .filter(|_| uri.starts_with(s3::SCHEME))?;
        let prefix = match root.key.as_str() {
            "" => String::new(),
            key => format!("{}/", key.trim_end_matches('/')),
        };
        let object = root.with_key(format!("{prefix}{key}"));
        let access = self.tools.s3.get().ok()?;
        let there = access.last_modified(&object).ok().flatten()?;
        let off = |a: SystemTime, b: SystemTime| a.duration_since(b).unwrap_or_default();
        let off = off(before, there).max(off(there, SystemTime::now()));
        let (outcome, message) = if off > CLOCK_OFF {
            (
                Outcome::Misconfigured,
                format!(
                    "this machine's clock is {} s off; set it (NTP): AWS refuses requests that \
                     are five minutes off",
                    off.as_secs()
                ),
            )
        } else {
            (Outcome::Done, String::new())
        };
        Some(Finding {
            check: "clock".to_owned(),
            needs: "",
            outcome,
            message,
        })
    }

    fn textract(&self) -> Finding {
        let check = "Textract reads a tiny picture".to_owned();
        let needs = "textract:DetectDocumentText";
        if !self.paid {
            return skipped(check, needs);
        }
        let asked = service("Textract").ask(
            "",
            0.0,
            |_| 0.0,
            || {
                let png = picture::png(&tiny_picture(), usize::MAX)?;
                self.tools.textract()?.detect(png)
            },
        );
        let result = asked.map(|_| "billed as one page".to_owned());
        finding(check, needs, result.map_err(RunError::from))
    }

    fn model(&self, model: &str) -> Finding {
        let check = format!("the model {model} answers");
        let needs = "bedrock:InvokeModel";
        if !self.paid {
            return skipped(check, needs);
        }
        let question = tiny_question();
        let asked = service("Bedrock").ask(
            model,
            0.0,
            |_| 0.0,
            || self.tools.models()?.ask(model, &question),
        );
        let result = asked.map(|billed| {
            format!(
                "billed {} tokens in, {} out",
                billed.input_tokens, billed.output_tokens
            )
        });
        finding(check, needs, result.map_err(RunError::from))
    }
}

/// A service that is asked twice at most.
fn service(name: &'static str) -> Service {
    let patience = Patience {
        refusals: PATIENCE,
        ..Patience::default()
    };
    Service::new(name, 2, None, None, patience)
}

/// Whether the store looks at the condition of a write. A server that does not is told of:
/// two runs of one book could then overwrite each other.
fn conditional(store: &dyn Store, key: &str) -> Result<String, RunError> {
    let seen = store.version(key)?;
    store.replace(key, b"another", seen.as_ref())?;
    match store.replace(key, PROBE, seen.as_ref()) {
        Err(StoreError::Overtaken { .. }) => Ok(String::new()),
        Ok(()) => Ok(
            "this server does not look at conditions (If-Match); do not run two operators on \
             one bucket"
                .to_owned(),
        ),
        Err(error) => Err(error.into()),
    }
}

/// A black bar on white.
fn tiny_picture() -> GrayImage {
    let mut picture = GrayImage::white(PICTURE_SIDE, PICTURE_SIDE);
    for x in PICTURE_SIDE / 4..PICTURE_SIDE * 3 / 4 {
        for y in PICTURE_SIDE * 7 / 16..PICTURE_SIDE * 9 / 16 {
            picture.set(x, y, 0);
        }
    }
    picture
}

fn tiny_question() -> ModelQuestion {
    ModelQuestion {
        about: "whether it answers".to_owned(),
        system: "Use the tool `ready`.".to_owned(),
        data: "Ready?".to_owned(),
        pictures: Vec::new(),
        pictures_of: String::new(),
        tool: "ready",
        schema: serde_json::json!({"type": "object", "properties": {}}),
        max_tokens: 50,
        repair: None,
    }
}

fn skipped(check: String, needs: &'static str) -> Finding {
    Finding {
        check,
        needs,
        outcome: Outcome::Done,
        message: "not asked, it costs (--no-paid)".to_owned(),
    }
}

fn finding(check: String, needs: &'static str, result: Result<String, RunError>) -> Finding {
    let (outcome, message) = match result {
        Ok(message) => (Outcome::Done, message),
        Err(error) => (
            error.outcome(),
            format!("{} [{}]", error.full_message(), error.reason()),
        ),
    };
    Finding {
        check,
        needs,
        outcome,
        message,
    }
}

/// The outcome that a person has to do more about.
fn worse(a: Outcome, b: Outcome) -> Outcome {
    let rank = |outcome: Outcome| match outcome {
        Outcome::Done => 0,
        Outcome::NeedsReview => 1,
        Outcome::Throttled => 2,
        Outcome::Transient => 3,
        Outcome::BadInput => 4,
        Outcome::Misconfigured => 5,
    };
    if rank(b) > rank(a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    #[test]
    fn the_worst_is_what_a_person_has_to_change() {
        assert_eq!(
            worse(Outcome::Transient, Outcome::Misconfigured),
            Outcome::Misconfigured
        );
        assert_eq!(worse(Outcome::Throttled, Outcome::Done), Outcome::Throttled);
    }

    #[test]
    fn a_store_that_looks_at_conditions_is_told_from_one_that_does_not() {
        let store = MemoryStore::default();
        store.put("probe", PROBE).unwrap();
        assert_eq!(conditional(&store, "probe").unwrap(), "");
    }

    #[test]
    fn the_picture_is_small_and_not_blank() {
        let picture = tiny_picture();
        assert!(picture.data().contains(&0));
        assert!(picture::png(&picture, 2_000).is_ok());
    }
}
