//! A Converse request as a model sees it, within the limits of the service.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::{error, invalid};
use crate::aws::answer::ServiceError;

/// Images of a request at most.
const MOST_IMAGES: usize = 20;

/// Bytes of an image at most: 3.75 MB.
const MOST_IMAGE_BYTES: usize = 3_932_160;

/// The longest side of an image in pixels.
const LONGEST_SIDE: u32 = 8000;

/// What a model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// The model or inference profile.
    pub model_id: String,
    /// The system's words.
    pub system: String,
    /// The user's words of all turns, what tools answered included.
    pub user: String,
    /// The user's images, as PNG or JPEG.
    pub images: Vec<Vec<u8>>,
    /// The tools that it may use.
    pub tools: Vec<Tool>,
    /// Whether it has to.
    pub tool_choice: ToolChoice,
    /// Tokens that it may say at most.
    pub max_tokens: Option<u64>,
    /// Turns of the conversation: more than one if it was asked to mend something.
    pub turns: usize,
    /// All words of the conversation, the model's own included: they are counted.
    pub(super) conversation: String,
}

/// A tool that a model may use.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The JSON schema of what it is given.
    pub schema: Value,
}

/// Which tool a model has to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolChoice {
    /// None, if it likes.
    Auto,
    /// Any of them.
    Any,
    /// The one of that name.
    Tool(String),
}

impl Prompt {
    /// Reads a request.
    ///
    /// # Errors
    /// As the service documents them.
    pub(super) fn read(model_id: &str, request: &Value) -> Result<Self, ServiceError> {
        let messages = list(&request["messages"]);
        check_turns(messages)?;
        let mut prompt = Self {
            model_id: model_id.to_owned(),
            system: texts(list(&request["system"])).join("\n"),
            user: String::new(),
            images: Vec::new(),
            tools: tools(&request["toolConfig"])?,
            tool_choice: ToolChoice::Auto,
            max_tokens: None,
            turns: messages.len(),
            conversation: String::new(),
        };
        prompt.tool_choice = tool_choice(&request["toolConfig"]["toolChoice"], &prompt.tools)?;
        prompt.max_tokens = max_tokens(&request["inferenceConfig"])?;
        for message in messages {
            let content = list(&message["content"]);
            if message["role"] == "user" {
                prompt.take(content)?;
            } else {
                let said = content.iter().map(Value::to_string);
                prompt.conversation.extend(said);
            }
        }
        prompt.conversation.push_str(&prompt.user);
        if prompt.images.len() > MOST_IMAGES {
            return Err(invalid("The request has too many images"));
        }
        Ok(prompt)
    }

    /// The tool that it is to use, or would if it may choose.
    pub fn tool(&self) -> Option<&Tool> {
        match &self.tool_choice {
            ToolChoice::Tool(name) => self.tools.iter().find(|tool| tool.name == *name),
            ToolChoice::Auto | ToolChoice::Any => self.tools.first(),
        }
    }

    fn take(&mut self, content: &[Value]) -> Result<(), ServiceError> {
        for part in content {
            let answered = list(&part["toolResult"]["content"]);
            for text in texts(std::slice::from_ref(part))
                .into_iter()
                .chain(texts(answered))
            {
                if !self.user.is_empty() {
                    self.user.push('\n');
                }
                self.user.push_str(text);
            }
            if part["image"].is_object() {
                self.images.push(image_bytes(&part["image"])?);
            }
        }
        Ok(())
    }
}

/// Turns begin and end with the user's and alternate.
fn check_turns(messages: &[Value]) -> Result<(), ServiceError> {
    let roles = messages.iter().map(|message| message["role"].as_str());
    let alternate = ["user", "assistant"].map(Some).into_iter().cycle();
    let ends_well = !messages.len().is_multiple_of(2);
    if !(ends_well && roles.eq(alternate.take(messages.len()))) {
        let message = "A conversation must alternate between user and assistant roles. Make \
                       sure the conversation alternates between user and assistant roles and \
                       try again.";
        return Err(invalid(message));
    }
    Ok(())
}

fn tools(config: &Value) -> Result<Vec<Tool>, ServiceError> {
    let tool = |tool: &Value| {
        let spec = &tool["toolSpec"];
        let text = |name: &str| spec[name].as_str().unwrap_or_default().to_owned();
        let schema = &spec["inputSchema"]["json"];
        if text("name").is_empty() || !schema.is_object() {
            return Err(invalid("A tool has no name or no input schema"));
        }
        Ok(Tool {
            name: text("name"),
            description: text("description"),
            schema: schema.clone(),
        })
    };
    list(&config["tools"]).iter().map(tool).collect()
}

fn tool_choice(choice: &Value, tools: &[Tool]) -> Result<ToolChoice, ServiceError> {
    if choice["any"].is_object() {
        return Ok(ToolChoice::Any);
    }
    match choice["tool"]["name"].as_str() {
        Some(name) if tools.iter().any(|tool| tool.name == name) => {
            Ok(ToolChoice::Tool(name.to_owned()))
        }
        Some(name) => Err(invalid(format!(
            "The tool choice {name} is no tool of the request"
        ))),
        None => Ok(ToolChoice::Auto),
    }
}

fn max_tokens(config: &Value) -> Result<Option<u64>, ServiceError> {
    let fits = |temperature: f64| (0.0..=1.0).contains(&temperature);
    if !config["temperature"].as_f64().is_none_or(fits) {
        return Err(invalid("The temperature is not between 0 and 1"));
    }
    match &config["maxTokens"] {
        Value::Null => Ok(None),
        number => match number.as_u64() {
            Some(most @ 1..) => Ok(Some(most)),
            _ => Err(invalid("The number of tokens is less than 1")),
        },
    }
}

fn image_bytes(image: &Value) -> Result<Vec<u8>, ServiceError> {
    let format = image["format"].as_str().unwrap_or_default();
    let given = image["source"]["bytes"].as_str().unwrap_or_default();
    let bytes = BASE64_STANDARD
        .decode(given)
        .map_err(|_| error("SerializationException", "Failed to decode Base64 in blob"))?;
    let is_format = match format {
        "png" => bytes.starts_with(b"\x89PNG"),
        "jpeg" => bytes.starts_with(b"\xff\xd8"),
        _ => return Err(invalid("This server takes only png and jpeg images")),
    };
    if bytes.len() > MOST_IMAGE_BYTES {
        return Err(invalid("The image is larger than 3.75 MB"));
    }
    let sides = image::ImageReader::new(std::io::Cursor::new(&bytes))
        .with_guessed_format()
        .ok()
        .and_then(|reader| reader.into_dimensions().ok());
    match sides {
        Some((width, height)) if is_format && width.max(height) <= LONGEST_SIDE => Ok(bytes),
        _ => Err(invalid("Could not process image")),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn texts(content: &[Value]) -> Vec<&str> {
    content
        .iter()
        .filter_map(|part| part["text"].as_str())
        .collect()
}
