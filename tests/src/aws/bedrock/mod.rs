//! Bedrock: a turn of a conversation with a model (Converse).
//!
//! What the model says is a [`Model`]'s to decide; the rest is the service's protocol:
//! limits, shapes, errors, tokens.

use std::time::Instant;

use serde_json::{Value, json};

use super::answer::ServiceError;
use super::counts::Bill;
use super::encoding::{sha256, uuid};
use super::fault::Fault;
use super::operation::Service;

pub mod model;
pub mod prompt;
pub mod rules;
pub mod spoil;

pub use self::model::{Content, Model, Reply, ScriptedModel, Stop};
pub use self::prompt::{Prompt, Tool, ToolChoice};
pub use self::rules::RuleModel;

/// Characters of a token, roughly.
const CHARACTERS_PER_TOKEN: u64 = 4;

/// Tokens of an image, roughly those of a page.
pub const TOKENS_PER_IMAGE: u64 = 1600;

/// An error of the service.
pub(crate) fn error(code: &str, message: impl Into<String>) -> ServiceError {
    ServiceError::new(Service::Bedrock, code, message)
}

pub(crate) fn invalid(message: impl Into<String>) -> ServiceError {
    error("ValidationException", message)
}

/// `Converse`: what `model` says to a request, spoilt by `fault` if there is one.
///
/// # Errors
/// As the service documents them.
pub fn converse(
    model_id: &str,
    request: &Value,
    model: &dyn Model,
    fault: Option<&Fault>,
) -> Result<(Value, Bill), ServiceError> {
    let began = Instant::now();
    let prompt = Prompt::read(model_id, request)?;
    let reply = model.answer(&prompt);
    let reply = match fault {
        Some(fault) => spoil::spoilt(&prompt, reply, fault),
        None => reply,
    };
    let input = tokens_in(&prompt);
    let (reply, output) = within(prompt.max_tokens, reply);
    let digest = sha256(format!("{model_id} {request}").as_bytes());
    let content: Vec<Value> = reply
        .content
        .iter()
        .map(|part| block(part, &digest))
        .collect();
    let answer = json!({
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": reply.stop.name(),
        "usage": {"inputTokens": input, "outputTokens": output, "totalTokens": input + output},
        "metrics": {"latencyMs": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)},
    });
    let bill = Bill {
        items: vec![(digest, 1)],
        pages: 0,
        tokens_in: input,
        tokens_out: output,
    };
    Ok((answer, bill))
}

fn block(content: &Content, request: &str) -> Value {
    match content {
        Content::Text(text) => json!({"text": text}),
        Content::ToolUse { name, input } => {
            let id = uuid(&format!("tool use {request}"));
            json!({"toolUse": {"toolUseId": format!("tooluse_{id}"), "name": name, "input": input}})
        }
    }
}

/// Ends a reply that is longer than the request allows, as the service does: the tool use
/// that it was writing has no input.
fn within(max_tokens: Option<u64>, mut reply: Reply) -> (Reply, u64) {
    let written = tokens_out(&reply);
    match max_tokens {
        Some(most) if written > most => {
            for part in &mut reply.content {
                match part {
                    Content::ToolUse { input, .. } => *input = json!({}),
                    Content::Text(text) => {
                        let characters = usize::try_from(most * CHARACTERS_PER_TOKEN);
                        *text = text
                            .chars()
                            .take(characters.unwrap_or(usize::MAX))
                            .collect();
                    }
                }
            }
            reply.stop = Stop::MaxTokens;
            (reply, most)
        }
        _ => (reply, written),
    }
}

fn tokens_in(prompt: &Prompt) -> u64 {
    let tools = prompt.tools.iter().map(|tool| {
        let schema = tool.schema.to_string();
        tool.name.len() + tool.description.len() + schema.len()
    });
    let characters = prompt.system.len() + prompt.conversation.len() + tools.sum::<usize>();
    let images = u64::try_from(prompt.images.len()).unwrap_or(u64::MAX);
    tokens(characters) + images * TOKENS_PER_IMAGE
}

fn tokens_out(reply: &Reply) -> u64 {
    let characters = reply.content.iter().map(|part| match part {
        Content::Text(text) => text.len(),
        Content::ToolUse { name, input } => name.len() + input.to_string().len(),
    });
    tokens(characters.sum())
}

fn tokens(characters: usize) -> u64 {
    let characters = u64::try_from(characters).unwrap_or(u64::MAX);
    characters.div_ceil(CHARACTERS_PER_TOKEN)
}
