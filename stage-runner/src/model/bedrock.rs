//! Amazon Bedrock's Converse, and its client.

use std::{collections::HashMap, time::Duration};

use aws_sdk_bedrockruntime::{
    Client,
    operation::converse::ConverseOutput,
    primitives::Blob,
    types::{
        ContentBlock, ConversationRole, ImageBlock, ImageFormat, ImageSource,
        InferenceConfiguration, Message, SpecificToolChoice, SystemContentBlock, Tool, ToolChoice,
        ToolConfiguration, ToolInputSchema, ToolSpecification,
    },
};
use aws_smithy_types::{Document, Number, error::operation::BuildError};
use serde_json::Value;

use super::{answer::ModelAnswer, question::ModelQuestion};
use crate::{
    aws::{
        AwsSettings,
        access::{Access, ServiceNames},
        answer::{Call, failure},
    },
    paid::Failure,
};

/// Bedrock, for people, and where it is.
const BEDROCK: ServiceNames = ServiceNames {
    name: "Bedrock",
    endpoint_variable: "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
};

/// An answer and the tokens that it is billed for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Billed {
    /// The answer.
    pub answer: ModelAnswer,
    /// Tokens that the model read.
    pub input_tokens: u64,
    /// Tokens that it wrote.
    pub output_tokens: u64,
}

/// Something that has language models.
pub trait Converse: Send + Sync {
    /// Asks `model` once.
    ///
    /// # Errors
    /// Why there is no answer; then nothing is known of what was billed.
    fn ask(&self, model: &str, question: &ModelQuestion) -> Result<Billed, Failure>;
}

/// The real service.
pub struct AwsBedrock {
    access: Access<Client>,
}

impl AwsBedrock {
    /// A client as the environment says; a call may take `timeout`.
    ///
    /// # Errors
    /// If a setting cannot be used.
    pub fn from_environment(timeout: Duration) -> Result<Self, Failure> {
        let settings = AwsSettings::from_environment();
        let access = Access::new(settings, BEDROCK, timeout, Client::new)?;
        Ok(Self { access })
    }
}

impl Converse for AwsBedrock {
    fn ask(&self, model: &str, question: &ModelQuestion) -> Result<Billed, Failure> {
        let unbuildable = |error: BuildError| Failure::Refused {
            said: error.to_string(),
        };
        let message = message(question).map_err(unbuildable)?;
        let tools = tools(question).map_err(unbuildable)?;
        let inference = InferenceConfiguration::builder()
            // The likeliest answer, the same each time as far as the model can.
            .temperature(0.0)
            .max_tokens(i32::try_from(question.max_tokens).unwrap_or(i32::MAX))
            .build();
        let resource = format!("the model {model}");
        let answer = self.access.call(|client, asker| async move {
            client
                .converse()
                .model_id(model)
                .system(SystemContentBlock::Text(question.instruction()))
                .messages(message)
                .tool_config(tools)
                .inference_config(inference)
                .send()
                .await
                .map_err(|error| {
                    let call = Call {
                        action: "bedrock:InvokeModel",
                        resource: &resource,
                        endpoint_variable: BEDROCK.endpoint_variable,
                    };
                    failure(&asker, call, &error)
                })
        })?;
        Ok(billed(answer))
    }
}

fn message(question: &ModelQuestion) -> Result<Message, BuildError> {
    let mut message = Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text(question.data.clone()));
    for picture in &question.pictures {
        let image = ImageBlock::builder()
            .format(ImageFormat::Png)
            .source(ImageSource::Bytes(Blob::new(picture.clone())))
            .build()?;
        message = message.content(ContentBlock::Image(image));
    }
    message.build()
}

/// The one tool, which has to be used.
fn tools(question: &ModelQuestion) -> Result<ToolConfiguration, BuildError> {
    let specification = ToolSpecification::builder()
        .name(question.tool)
        .description("Takes the answer.")
        .input_schema(ToolInputSchema::Json(document(&question.schema)))
        .build()?;
    let choice = SpecificToolChoice::builder().name(question.tool).build()?;
    ToolConfiguration::builder()
        .tools(Tool::ToolSpec(specification))
        .tool_choice(ToolChoice::Tool(choice))
        .build()
}

fn billed(answer: ConverseOutput) -> Billed {
    let tokens = |count: Option<i32>| count.and_then(|count| u64::try_from(count).ok());
    let usage = answer.usage;
    let mut taken = ModelAnswer {
        stop: answer.stop_reason.as_str().to_owned(),
        ..ModelAnswer::default()
    };
    let message = answer
        .output
        .and_then(|output| output.as_message().ok().cloned());
    for part in message.into_iter().flat_map(|message| message.content) {
        // The first counts: it was told to use the tool once.
        if let (ContentBlock::ToolUse(used), None) = (part, &taken.input) {
            taken.tool = Some(used.name);
            taken.input = Some(value(&used.input));
        }
    }
    Billed {
        answer: taken,
        input_tokens: tokens(usage.as_ref().map(|usage| usage.input_tokens)).unwrap_or(0),
        output_tokens: tokens(usage.as_ref().map(|usage| usage.output_tokens)).unwrap_or(0),
    }
}

/// JSON as the SDK wants it.
fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(truth) => Document::Bool(*truth),
        Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
            (Some(positive), _) => Number::PosInt(positive),
            (None, Some(negative)) => Number::NegInt(negative),
            (None, None) => Number::Float(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::Array(items.iter().map(document).collect()),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), document(value)));
            Document::Object(fields.collect::<HashMap<String, Document>>())
        }
    }
}

/// JSON as it came.
fn value(document: &Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(truth) => Value::Bool(*truth),
        Document::Number(Number::PosInt(number)) => (*number).into(),
        Document::Number(Number::NegInt(number)) => (*number).into(),
        Document::Number(Number::Float(number)) => (*number).into(),
        Document::String(text) => Value::String(text.clone()),
        Document::Array(items) => items.iter().map(value).collect(),
        Document::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, field)| (name.clone(), value(field)));
            Value::Object(fields.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_goes_there_and_back() {
        for sample in [
            json!(null),
            json!({"a": [1, -2, 0.5, "x", true, {"b": null}], "c": u64::MAX}),
        ] {
            assert_eq!(value(&document(&sample)), sample);
        }
        assert_eq!(
            value(&Document::Number(Number::Float(f64::NAN))),
            Value::Null
        );
    }
}
