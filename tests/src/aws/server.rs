//! A request's way through the server: whose it is, what the script does to it, the work,
//! the bill, the answer.

use std::sync::Arc;

use http::HeaderMap;
use serde_json::Value;

use super::answer::{Answer, Delivery, ServiceError};
use super::clock::Clock;
use super::counts::{Bill, Counts, Outcome};
use super::encoding::{form, percent_decoded};
use super::fault::Fault;
use super::keys::{Caller, Keys};
use super::operation::{Operation, Service};
use super::player::{Fate, Player};
use super::settings::Settings;
use super::signature::{self, Signed};
use super::textract::jobs::Work;
use super::textract::{self, Jobs};
use super::{bedrock, control, pod_identity, sts};

/// How counts name whoever is turned away.
pub const REFUSED: &str = "(refused)";

/// Everything that the server knows while it runs.
#[derive(Debug)]
pub struct State {
    /// What it was started with.
    pub settings: Settings,
    /// The access keys.
    pub keys: Keys,
    /// What goes wrong.
    pub player: Player,
    /// What was counted.
    pub counts: Arc<Counts>,
    /// What time it is.
    pub clock: Clock,
    jobs: Jobs,
}

/// A request, all of it.
#[derive(Debug)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path as it came over the wire.
    pub path: String,
    /// What follows its `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl State {
    /// The state of a server that was just started.
    pub fn new(settings: Settings) -> Self {
        let keys = Keys::default();
        for (id, secret) in &settings.keys {
            keys.add_user(&settings.account, id, secret);
        }
        let state = Self {
            keys,
            player: Player::new(settings.script.clone()),
            counts: Arc::default(),
            clock: Clock::default(),
            jobs: Jobs::default(),
            settings,
        };
        state
            .clock
            .set_ahead(state.settings.script.clock_ahead_seconds);
        state
    }
}

/// Answers a request.
pub async fn answer(state: Arc<State>, received: Received) -> Answer {
    if let Some(page) = control::answer(&state, &received.method, &received.path, &received.body) {
        return page;
    }
    if let Some(credentials) = pod_identity::answer(&state, &received) {
        return credentials;
    }
    let Some(operation) = received.operation() else {
        let message = "No operation of Textract, Bedrock or STS that this server knows";
        return ServiceError::new(Service::Textract, "UnknownOperationException", message)
            .answer(Service::Textract);
    };
    let service = operation.service();
    let caller = match state.who(operation, &received) {
        Ok(caller) => caller,
        Err(error) => {
            let call = state.counts.arrived(operation, REFUSED);
            call.end(Outcome::Refused);
            return error.answer(service);
        }
    };
    // Whoever goes away while it is answered drops this, and the call counts as lost.
    let call = state.counts.arrived(operation, &caller.name);
    let Fate { delay, fault } = state.player.next(operation, &caller.name);
    let done = work(&state, operation, received, caller, fault.clone()).await;
    tokio::time::sleep(delay).await;
    let (mut answer, outcome) = match done {
        Ok(body) => (Answer::of(service, body), Outcome::Answered),
        Err(error) if error.is_throttling() => (error.answer(service), Outcome::Throttled),
        Err(error) => (error.answer(service), Outcome::Failed),
    };
    if let Some(fault) = fault.filter(|_| outcome == Outcome::Answered) {
        answer.delivery = fault.delivery();
        if fault == Fault::Garbage {
            answer.body = b"<html><body>502 Bad Gateway</body>".to_vec();
        }
    }
    call.end(match answer.delivery {
        Delivery::Whole => outcome,
        Delivery::CutOff | Delivery::Reset => Outcome::Lost,
    });
    answer
}

/// Does the work where it may block, and bills it even if nobody waits for the answer.
async fn work(
    state: &Arc<State>,
    operation: Operation,
    received: Received,
    caller: Caller,
    fault: Option<Fault>,
) -> Result<Vec<u8>, ServiceError> {
    if let Some(fault) = &fault {
        let on = received.resource(operation, &state.settings.region);
        if let Some(error) = fault.error(operation, &caller, &on) {
            return Err(error);
        }
        if *fault == (Fault::Reset { billed: false }) {
            return Ok(Vec::new());
        }
    }
    let state = Arc::clone(state);
    let service = operation.service();
    let work = move || state.work(operation, &received, &caller, fault.as_ref());
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|problem| {
            let message = format!("This server failed: {problem}");
            Err(ServiceError::new(
                service,
                "InternalServerException",
                message,
            ))
        })
}

impl State {
    /// Whose request it is.
    fn who(&self, operation: Operation, received: &Received) -> Result<Caller, ServiceError> {
        if !operation.is_signed() {
            return Ok(sts::claimed(&form(&received.body)));
        }
        let service = operation.service();
        let scope = (service, self.settings.region.as_str());
        let key = signature::check(&received.signed(), &self.keys, scope, self.clock.now());
        Ok(key.map_err(|refusal| refusal.error(service))?.caller)
    }

    fn work(
        self: &Arc<Self>,
        operation: Operation,
        received: &Received,
        caller: &Caller,
        fault: Option<&Fault>,
    ) -> Result<Vec<u8>, ServiceError> {
        let settings = &self.settings;
        let (answer, bill) = match operation {
            Operation::AssumeRoleWithWebIdentity => {
                let fields = form(&received.body);
                let (identity, now) = (&settings.web_identity, self.clock.now());
                let body = sts::assume_role(&fields, &self.keys, identity, now)?;
                (body, Bill::default())
            }
            Operation::GetCallerIdentity => (sts::caller_identity(caller), Bill::default()),
            Operation::DetectDocumentText => {
                let request = received.json(operation)?;
                let (reader, source) = (&*settings.reader, &*settings.source);
                written(textract::detect(&request, reader, source)?)
            }
            Operation::StartDocumentTextDetection => {
                let request = received.json(operation)?;
                written((
                    self.jobs.start(&request, self.job(caller))?,
                    Bill::default(),
                ))
            }
            Operation::GetDocumentTextDetection => {
                let request = received.json(operation)?;
                written((self.jobs.get(&request)?, Bill::default()))
            }
            Operation::Converse => {
                let request = received.json(operation)?;
                let id = received.model_id();
                if !settings.model_ids.is_empty() && !settings.model_ids.contains(&id) {
                    return Err(bedrock::invalid(
                        "The provided model identifier is invalid.",
                    ));
                }
                written(bedrock::converse(&id, &request, &*settings.model, fault)?)
            }
        };
        if !bill.items.is_empty() {
            self.counts.billed(operation, &caller.name, &bill);
        }
        Ok(answer)
    }

    /// What a job needs that `caller` starts; its pages are billed as they are read.
    fn job(self: &Arc<Self>, caller: &Caller) -> Work {
        let (counts, caller) = (Arc::clone(&self.counts), caller.name.clone());
        Work {
            reader: Arc::clone(&self.settings.reader),
            source: Arc::clone(&self.settings.source),
            polls: self.settings.polls,
            bill: Box::new(move |bill| {
                counts.billed(Operation::StartDocumentTextDetection, &caller, &bill);
            }),
        }
    }
}

fn written((answer, bill): (Value, Bill)) -> (Vec<u8>, Bill) {
    (answer.to_string().into_bytes(), bill)
}

impl Received {
    /// The operation that it asks for.
    fn operation(&self) -> Option<Operation> {
        if self.method != "POST" {
            return None;
        }
        if let Some(target) = self.headers.get("x-amz-target") {
            let name = target.to_str().ok()?.strip_prefix("Textract.")?;
            return name.parse().ok();
        }
        if self.path.starts_with("/model/") && self.path.ends_with("/converse") {
            return Some(Operation::Converse);
        }
        let fields = form(&self.body);
        let action = fields.iter().find(|(name, _)| name == "Action")?;
        action.1.parse().ok()
    }

    fn model_id(&self) -> String {
        let id = self.path.strip_prefix("/model/");
        let id = id.and_then(|rest| rest.strip_suffix("/converse"));
        percent_decoded(id.unwrap_or_default())
    }

    /// The ARN that a policy would have to allow, for operations that have one.
    fn resource(&self, operation: Operation, region: &str) -> String {
        if operation != Operation::Converse {
            return String::new();
        }
        let id = self.model_id();
        if id.starts_with("arn:") {
            return id;
        }
        format!("arn:aws:bedrock:{region}::foundation-model/{id}")
    }

    fn json(&self, operation: Operation) -> Result<Value, ServiceError> {
        serde_json::from_slice(&self.body).map_err(|problem| {
            let message = problem.to_string();
            ServiceError::new(operation.service(), "SerializationException", message)
        })
    }

    fn signed(&self) -> Signed<'_> {
        Signed {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }
}
