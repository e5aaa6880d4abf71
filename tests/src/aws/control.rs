//! What a test asks of the server itself, below `/_control`.
//!
//! | request | |
//! |---|---|
//! | `GET /_control/counts` | a [`Report`](super::Report) |
//! | `DELETE /_control/counts` | counts from now on |
//! | `GET /_control/script` | the [`Script`] that is played |
//! | `PUT /_control/script` | plays another, from its beginning |
//! | `GET /healthz` | that the server is there |
//!
//! Nobody has to sign these.

use serde::Serialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::script::Script;
use super::server::State;

/// Where these pages begin.
pub const PREFIX: &str = "/_control/";

impl State {
    /// Plays `script` from its beginning.
    pub fn set_script(&self, script: Script) {
        self.clock.set_ahead(script.clock_ahead_seconds);
        self.player.set(script);
    }
}

/// The answer to a request for one of these pages, if it is one.
pub fn answer(state: &State, method: &str, path: &str, body: &[u8]) -> Option<Answer> {
    let page = match path.strip_prefix(PREFIX) {
        Some(page) => page,
        None if path == "/healthz" => return Some(Answer::json(200, &json!({"ok": true}))),
        None => return None,
    };
    Some(match (method, page) {
        ("GET", "counts") => shown(&state.counts.report()),
        ("DELETE", "counts") => {
            state.counts.clear();
            Answer::json(200, &json!({}))
        }
        ("GET", "script") => shown(&state.player.script()),
        ("PUT", "script") => match serde_json::from_slice::<Script>(body) {
            Ok(script) => {
                state.set_script(script);
                Answer::json(200, &json!({}))
            }
            Err(problem) => Answer::json(400, &json!({"message": problem.to_string()})),
        },
        _ => Answer::json(404, &json!({"message": format!("no {method} {path}")})),
    })
}

fn shown(value: &impl Serialize) -> Answer {
    Answer::json(200, &serde_json::to_value(value).unwrap_or(Value::Null))
}
