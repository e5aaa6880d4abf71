//! The real clients, set up for the server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, SpecificToolChoice, Tool, ToolChoice,
    ToolConfiguration, ToolInputSchema, ToolSpecification,
};
use aws_sdk_textract::operation::detect_document_text::DetectDocumentTextOutput;
use aws_sdk_textract::primitives::Blob;
use aws_sdk_textract::types::Document;
use aws_smithy_types::{Document as Json, Number};
use serde_json::{Value, json};
use songbook_tests::aws::Emulator;
use songbook_tests::aws::settings::{KEY_ID, REGION, SECRET};

/// A model that the server takes like any other.
pub const MODEL: &str = "anthropic.claude-3-haiku-20240307-v1:0";

/// What a client is set up with.
pub struct Asking {
    pub credentials: Credentials,
    pub region: &'static str,
    pub attempts: u32,
    pub timeout: Duration,
}

impl Default for Asking {
    /// As the server's own user, once.
    fn default() -> Self {
        Self {
            credentials: key(KEY_ID, SECRET, None),
            region: REGION,
            attempts: 1,
            timeout: Duration::from_secs(10),
        }
    }
}

pub fn key(id: &str, secret: &str, token: Option<&str>) -> Credentials {
    Credentials::new(id, secret, token.map(str::to_owned), None, "test")
}

impl Asking {
    async fn config(self, server: &Emulator) -> SdkConfig {
        self.config_for(&server.endpoint).await
    }

    pub async fn config_for(self, endpoint: &str) -> SdkConfig {
        let http = aws_smithy_http_client::Builder::new().build_http();
        let timeout = TimeoutConfig::builder().operation_attempt_timeout(self.timeout);
        let retries = RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(Duration::from_millis(5));
        aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            .region(Region::new(self.region))
            .credentials_provider(self.credentials)
            .retry_config(retries)
            .timeout_config(timeout.build())
            .endpoint_url(endpoint)
            .load()
            .await
    }

    pub async fn textract(self, server: &Emulator) -> aws_sdk_textract::Client {
        aws_sdk_textract::Client::new(&self.config(server).await)
    }

    pub async fn bedrock(self, server: &Emulator) -> aws_sdk_bedrockruntime::Client {
        aws_sdk_bedrockruntime::Client::new(&self.config(server).await)
    }

    pub async fn sts(self, server: &Emulator) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.config(server).await)
    }
}

/// Asks Textract for the words of an image; an error as its code and message.
pub async fn detect(
    client: &aws_sdk_textract::Client,
    bytes: &[u8],
) -> Result<DetectDocumentTextOutput, (String, String)> {
    let document = Document::builder().bytes(Blob::new(bytes)).build();
    let sent = client.detect_document_text().document(document).send();
    sent.await.map_err(|error| said(&error))
}

/// The code and message of an error, or what the client says itself.
pub fn said<E>(error: &E) -> (String, String)
where
    E: aws_sdk_textract::error::ProvideErrorMetadata + std::error::Error,
{
    let own = || aws_sdk_textract::error::DisplayErrorContext(error).to_string();
    let code = error.code().unwrap_or_default().to_owned();
    (code, error.message().map_or_else(own, str::to_owned))
}

/// A small image, another for each shade.
pub fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::GrayImage::from_pixel(8, 8, image::Luma([shade]));
    let mut to = std::io::Cursor::new(&mut bytes);
    // To memory nothing fails.
    let _ = picture.write_to(&mut to, image::ImageFormat::Png);
    bytes
}

/// The only tool of a request: one that takes contents.
pub fn contents_tool() -> Result<ToolConfiguration> {
    let schema = json!({
        "type": "object",
        "properties": {"entries": {"type": "array", "items": {
            "type": "object",
            "properties": {"title": {"type": "string"}, "page": {"type": "integer"}},
            "required": ["title", "page"]}}},
        "required": ["entries"]});
    let spec = ToolSpecification::builder()
        .name("give_contents")
        .input_schema(ToolInputSchema::Json(to_document(&schema)))
        .build()?;
    let choice = SpecificToolChoice::builder()
        .name("give_contents")
        .build()?;
    let config = ToolConfiguration::builder()
        .tools(Tool::ToolSpec(spec))
        .tool_choice(ToolChoice::Tool(choice));
    Ok(config.build()?)
}

pub fn user(content: impl IntoIterator<Item = ContentBlock>) -> Result<Message> {
    let message = Message::builder()
        .role(ConversationRole::User)
        .set_content(Some(content.into_iter().collect()));
    Ok(message.build()?)
}

pub fn to_document(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => match number.as_u64() {
            Some(number) => Json::Number(Number::PosInt(number)),
            None => Json::Number(Number::Float(number.as_f64().unwrap_or_default())),
        },
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(to_document).collect()),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), to_document(value)));
            Json::Object(fields.collect())
        }
    }
}

pub fn to_value(document: &Json) -> Value {
    match document {
        Json::Null => Value::Null,
        Json::Bool(value) => json!(value),
        Json::Number(Number::PosInt(number)) => json!(number),
        Json::Number(Number::NegInt(number)) => json!(number),
        Json::Number(Number::Float(number)) => json!(number),
        Json::String(text) => json!(text),
        Json::Array(items) => items.iter().map(to_value).collect(),
        Json::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), to_value(value)));
            Value::Object(fields.collect())
        }
    }
}

/// Everything that comes back to a request that no SDK would send.
pub fn raw(server: &Emulator, request: &str) -> Result<String> {
    let address = server
        .endpoint
        .strip_prefix("http://")
        .context("no address")?;
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
