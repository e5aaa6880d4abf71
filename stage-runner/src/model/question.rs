//! A question to a language model, whatever the service that has it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use songbook_contract::Sha256Hex;

use crate::paid::{Estimate, Question};

/// Goes up when the same question is put so differently that old answers are no good.
const VERSION: u32 = 1;

/// The service's name in keys.
const SERVICE: &str = "bedrock";

/// Characters of a token at least: scripts with many tokens a character are rare, and the
/// estimate only has to be seldom too low.
const CHARACTERS_PER_TOKEN: u64 = 2;

/// Tokens of a picture at most, by the models' documentation.
const TOKENS_PER_PICTURE: u64 = 1_700;

/// What a model is asked: it answers by using the one tool that it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelQuestion {
    /// What it is about, without any text of a page.
    pub about: String,
    /// What the model is to do; ours alone.
    pub system: String,
    /// The pages' words, as data.
    pub data: String,
    /// Pictures of pages as PNG.
    pub pictures: Vec<Vec<u8>>,
    /// Names the pictures in the digest: the pages and how they are drawn.
    pub pictures_of: String,
    /// The tool's name.
    pub tool: &'static str,
    /// What the tool takes, as a JSON schema.
    pub schema: Value,
    /// Most tokens of an answer.
    pub max_tokens: u32,
    /// What was wrong with the answer before, if this is the second and last try.
    pub repair: Option<Unusable>,
}

/// What is wrong with an answer. Words of ours: nothing that a model said is repeated to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unusable {
    /// It did not use the tool.
    NoTool,
    /// It used the tool in another way than its schema says.
    BadInput,
    /// It ended before it was whole.
    CutOff,
    /// It declined.
    Declined,
}

impl Unusable {
    /// What the model is told of it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NoTool => "you did not use the tool",
            Self::BadInput => "what you gave the tool did not match its schema",
            Self::CutOff => "it ended before it was whole; give fewer or shorter entries",
            Self::Declined => "you gave no answer; leave out what you cannot read",
        }
    }
}

impl ModelQuestion {
    /// The same question once more, after an answer that was of no use.
    pub fn repaired(&self, why: Unusable) -> Self {
        Self {
            about: format!("{}, again", self.about),
            repair: Some(why),
            ..self.clone()
        }
    }

    /// What the model is to do, with what was wrong before.
    pub fn instruction(&self) -> String {
        match self.repair {
            None => self.system.clone(),
            Some(why) => format!(
                "{}\n\nYour last answer could not be used: {}. Answer once more, by the tool \
                 `{}` and exactly as its schema says.",
                self.system,
                why.in_words(),
                self.tool
            ),
        }
    }

    /// The question as it is kept, if `model` answers it.
    pub fn kept(&self, model: &str) -> Question {
        Question::new(
            SERVICE,
            format!("{} ({model})", self.about),
            &json!({
                "version": VERSION,
                "model": model,
                "system": Sha256Hex::of(self.instruction().as_bytes()),
                "data": Sha256Hex::of(self.data.as_bytes()),
                "pictures": self.pictures_of,
                "tool": self.tool,
                "schema": Sha256Hex::of(self.schema.to_string().as_bytes()),
                "maxTokens": self.max_tokens,
            }),
        )
    }

    /// Tokens that the model may read.
    fn tokens_in(&self) -> u64 {
        let characters = [
            self.instruction().len(),
            self.data.len(),
            self.schema.to_string().len(),
        ];
        let characters: usize = characters.into_iter().sum();
        let pictures = self.pictures.len() as u64;
        (characters as u64).div_ceil(CHARACTERS_PER_TOKEN) + pictures * TOKENS_PER_PICTURE
    }

    /// What an answer may cost at most, by a table that says what tokens of it cost.
    pub fn estimate(
        &self,
        price: impl Fn(u64, u64) -> Option<songbook_contract::Money>,
    ) -> Estimate {
        let (read, written) = (self.tokens_in(), u64::from(self.max_tokens));
        Estimate {
            cost: price(read, written),
            tokens: read + written,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> ModelQuestion {
        ModelQuestion {
            about: "contents on page 3".to_owned(),
            system: "Read.".to_owned(),
            data: "<page>".to_owned(),
            pictures: Vec::new(),
            pictures_of: String::new(),
            tool: "contents",
            schema: json!({"type": "object"}),
            max_tokens: 100,
            repair: None,
        }
    }

    #[test]
    fn all_that_may_change_the_answer_changes_the_digest() {
        let first = question();
        let digest = |question: &ModelQuestion, model: &str| question.kept(model).digest;
        assert_eq!(digest(&first, "m"), digest(&question(), "m"));
        assert_ne!(digest(&first, "m"), digest(&first, "n"));
        let again = first.repaired(Unusable::CutOff);
        assert_ne!(digest(&first, "m"), digest(&again, "m"));
        assert!(again.instruction().contains("could not be used"));
        let mut other = question();
        other.data.push('x');
        assert_ne!(digest(&first, "m"), digest(&other, "m"));
    }

    #[test]
    fn an_estimate_counts_pictures_and_the_longest_answer() {
        let mut with_picture = question();
        with_picture.pictures.push(vec![0]);
        let estimate = with_picture.estimate(|_, _| None);
        assert!(estimate.tokens > 1_800);
        assert_eq!(estimate.cost, None);
    }
}
