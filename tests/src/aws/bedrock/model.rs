//! What a model is asked and says, and the model that was told what to say.

use std::sync::Mutex;

use serde_json::{Value, json};

use super::prompt::Prompt;
use crate::aws::lock;

/// What a model says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Its parts.
    pub content: Vec<Content>,
    /// Why it ended.
    pub stop: Stop,
}

/// A part of what a model says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Words.
    Text(String),
    /// A tool that it wants used.
    ToolUse {
        /// The tool.
        name: String,
        /// What the tool is given.
        input: Value,
    },
}

/// Why a model ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It had said everything.
    EndTurn,
    /// It wants a tool used.
    ToolUse,
    /// It was not allowed more tokens.
    MaxTokens,
    /// A filter of the service stopped it.
    ContentFiltered,
    /// A guardrail of the account stopped it.
    GuardrailIntervened,
    /// It wanted a tool used and could not say how.
    MalformedToolUse,
}

impl Stop {
    /// How the service calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::EndTurn => "end_turn",
            Self::ToolUse => "tool_use",
            Self::MaxTokens => "max_tokens",
            Self::ContentFiltered => "content_filtered",
            Self::GuardrailIntervened => "guardrail_intervened",
            Self::MalformedToolUse => "malformed_tool_use",
        }
    }
}

impl Reply {
    /// A tool's use.
    pub fn tool(name: &str, input: Value) -> Self {
        Self {
            content: vec![Content::ToolUse {
                name: name.to_owned(),
                input,
            }],
            stop: Stop::ToolUse,
        }
    }

    /// Words.
    pub fn text(text: &str) -> Self {
        Self::stopped(text, Stop::EndTurn)
    }

    /// Words that ended so.
    pub fn stopped(text: &str, stop: Stop) -> Self {
        Self {
            content: vec![Content::Text(text.to_owned())],
            stop,
        }
    }
}

/// Something that answers. Called from many threads at a time.
pub trait Model: Send + Sync {
    /// What it says to `prompt`.
    fn answer(&self, prompt: &Prompt) -> Reply;
}

/// Says what it was told, in that order and the last for ever, and remembers what it was
/// asked.
#[derive(Debug, Default)]
pub struct ScriptedModel {
    replies: Vec<Reply>,
    asked: Mutex<Vec<Prompt>>,
}

impl ScriptedModel {
    /// Says these.
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            replies: replies.into_iter().collect(),
            asked: Mutex::default(),
        }
    }

    /// Everything that it was asked so far.
    pub fn asked(&self) -> Vec<Prompt> {
        lock(&self.asked).clone()
    }
}

impl Model for ScriptedModel {
    fn answer(&self, prompt: &Prompt) -> Reply {
        let mut asked = lock(&self.asked);
        let reply = self.replies.get(asked.len()).or(self.replies.last());
        asked.push(prompt.clone());
        reply
            .cloned()
            .unwrap_or_else(|| match prompt.tools.first() {
                Some(tool) => Reply::tool(&tool.name, json!({})),
                None => Reply::text(""),
            })
    }
}
