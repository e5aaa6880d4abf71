//! Jobs: a document of a bucket is read page by page, and asked for until it is there.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::document::{self, Document};
use super::{MODEL_VERSION, Reader, Source, blocks, error, invalid_parameters, source};
use crate::aws::answer::ServiceError;
use crate::aws::counts::Bill;
use crate::aws::encoding::sha256;
use crate::aws::lock;

/// Blocks of an answer at most, and if the request names no number.
const MOST_BLOCKS: usize = 1000;

/// All jobs that were started.
#[derive(Debug, Default)]
pub struct Jobs {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    jobs: HashMap<String, Job>,
    /// The job that was started with a client's token, and for what.
    tokens: HashMap<String, (String, Value)>,
}

#[derive(Debug)]
struct Job {
    /// How often it is still said to be in progress.
    polls: u32,
    state: Arc<Mutex<State>>,
}

enum State {
    Running,
    Read { pages: u32, blocks: Vec<Value> },
    Failed(ServiceError),
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Running => "Running",
            Self::Read { .. } => "Read",
            Self::Failed(_) => "Failed",
        })
    }
}

/// What a job needs to do its work.
pub struct Work {
    /// Reads pages.
    pub reader: Arc<dyn Reader>,
    /// Fetches the document.
    pub source: Arc<dyn Source>,
    /// How often the job is said to be in progress, at least.
    pub polls: u32,
    /// Told of each page that was read.
    pub bill: Box<dyn Fn(Bill) + Send>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("polls", &self.polls)
            .finish_non_exhaustive()
    }
}

impl Jobs {
    /// `StartDocumentTextDetection`: begins a job, or names the one that was begun with
    /// the same token.
    ///
    /// # Errors
    /// As the service documents them; what is wrong with the document, the job tells.
    pub fn start(&self, request: &Value, work: Work) -> Result<Value, ServiceError> {
        let object = &request["DocumentLocation"]["S3Object"];
        let token = request["ClientRequestToken"].as_str();
        if !object.is_object() || !token.is_none_or(is_token) {
            return Err(invalid_parameters());
        }
        let mut known = lock(&self.known);
        if let Some((id, asked)) = token.and_then(|token| known.tokens.get(token)) {
            if asked == request {
                return Ok(json!({"JobId": id}));
            }
            let message = "A ClientRequestToken was used again with other parameters";
            return Err(error("IdempotentParameterMismatchException", message));
        }
        let id = sha256(format!("job {} {request}", known.jobs.len()).as_bytes());
        if let Some(token) = token {
            let started = (id.clone(), request.clone());
            known.tokens.insert(token.to_owned(), started);
        }
        let state = Arc::new(Mutex::new(State::Running));
        let job = Job {
            polls: work.polls,
            state: Arc::clone(&state),
        };
        known.jobs.insert(id.clone(), job);
        drop(known);
        match source::fetch(&*work.source, object) {
            Ok(bytes) => {
                thread::spawn(move || {
                    let ended = read(bytes, &work).unwrap_or_else(State::Failed);
                    *lock(&state) = ended;
                });
                Ok(json!({"JobId": id}))
            }
            Err(error) => {
                self.forget(&id, token);
                Err(error)
            }
        }
    }

    /// `GetDocumentTextDetection`: what came of a job, so many blocks at a time.
    ///
    /// # Errors
    /// As the service documents them.
    pub fn get(&self, request: &Value) -> Result<Value, ServiceError> {
        let mut known = lock(&self.known);
        let id = request["JobId"].as_str().unwrap_or_default();
        let job = known
            .jobs
            .get_mut(id)
            .ok_or_else(|| error("InvalidJobIdException", "Request has invalid Job Id"))?;
        let state = Arc::clone(&job.state);
        let busy = job.polls > 0;
        job.polls = job.polls.saturating_sub(1);
        drop(known);
        let state = lock(&state);
        match &*state {
            _ if busy => Ok(in_progress()),
            State::Running => Ok(in_progress()),
            State::Failed(error) => Ok(json!({
                "JobStatus": "FAILED",
                "StatusMessage": error.code,
                "DetectDocumentTextModelVersion": MODEL_VERSION,
            })),
            State::Read { pages, blocks } => {
                let (part, next) = part(blocks, request, id)?;
                let mut answer = json!({
                    "JobStatus": "SUCCEEDED",
                    "DetectDocumentTextModelVersion": MODEL_VERSION,
                    "DocumentMetadata": {"Pages": pages},
                    "Blocks": part,
                });
                if let Some(next) = next {
                    answer["NextToken"] = next.into();
                }
                Ok(answer)
            }
        }
    }

    fn forget(&self, id: &str, token: Option<&str>) {
        let mut known = lock(&self.known);
        known.jobs.remove(id);
        if let Some(token) = token {
            known.tokens.remove(token);
        }
    }
}

fn is_token(token: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=64).contains(&token.len()) && token.chars().all(fits)
}

fn in_progress() -> Value {
    json!({
        "JobStatus": "IN_PROGRESS",
        "DetectDocumentTextModelVersion": MODEL_VERSION,
    })
}

fn read(bytes: Vec<u8>, work: &Work) -> Result<State, ServiceError> {
    let document: Document = document::open(bytes, document::Limits::JOB)?;
    let ids = blocks::Ids::of(document.sha256());
    let mut all = Vec::new();
    for page in 1..=document.pages() {
        let text = document.read(page, &*work.reader)?;
        all.extend(blocks::of_page(&text, Some(page), &ids));
        (work.bill)(Bill {
            items: vec![(document.sha256().to_owned(), page)],
            pages: 1,
            ..Bill::default()
        });
    }
    Ok(State::Read {
        pages: document.pages(),
        blocks: all,
    })
}

/// The blocks that a request asks for, and the token of the rest.
fn part<'a>(
    blocks: &'a [Value],
    request: &Value,
    job: &str,
) -> Result<(&'a [Value], Option<String>), ServiceError> {
    let count = match &request["MaxResults"] {
        Value::Null => MOST_BLOCKS,
        number => match number.as_u64().map(usize::try_from) {
            Some(Ok(count @ 1..)) => count.min(MOST_BLOCKS),
            _ => return Err(invalid_parameters()),
        },
    };
    let token = |offset: usize| BASE64_URL_SAFE_NO_PAD.encode(format!("{offset} {job}"));
    let from = match request["NextToken"].as_str() {
        None => 0,
        Some(given) => BASE64_URL_SAFE_NO_PAD
            .decode(given)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| text.split_once(' ')?.0.parse().ok())
            .filter(|offset| token(*offset) == given && *offset < blocks.len())
            .ok_or_else(|| error("InvalidParameterException", "Invalid NextToken"))?,
    };
    let to = blocks.len().min(from + count);
    Ok((&blocks[from..to], (to < blocks.len()).then(|| token(to))))
}
