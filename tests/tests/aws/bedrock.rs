//! Turns of a conversation.

use std::sync::Arc;

use anyhow::Result;
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::primitives::Blob;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, ImageBlock, ImageFormat, ImageSource, InferenceConfiguration,
    Message, StopReason, SystemContentBlock, ToolResultBlock, ToolResultContentBlock, ToolUseBlock,
};
use serde_json::{Value, json};
use songbook_tests::aws::bedrock::{Reply, ScriptedModel, Stop, TOKENS_PER_IMAGE};
use songbook_tests::aws::{Emulator, Operation, Settings};

use crate::clients::{Asking, MODEL, contents_tool, png, said, to_document, to_value, user};

const CONTENTS: &str = "Contents\nBlue Paper Boats .... 12\nWeir 14";

fn text(text: &str) -> ContentBlock {
    ContentBlock::Text(text.to_owned())
}

fn picture(bytes: Vec<u8>) -> Result<ContentBlock> {
    let image = ImageBlock::builder()
        .format(ImageFormat::Png)
        .source(ImageSource::Bytes(Blob::new(bytes)))
        .build()?;
    Ok(ContentBlock::Image(image))
}

/// The tool and its input in an answer.
pub fn tool_use(answer: &ConverseOutput) -> Option<(&str, Value)> {
    let message = answer.output()?.as_message().ok()?;
    let used = message.content().first()?.as_tool_use().ok()?;
    Some((used.name(), to_value(used.input())))
}

/// Asks; an error as its code and message.
async fn ask(
    client: &Client,
    message: Message,
) -> Result<Result<ConverseOutput, (String, String)>> {
    let request = client.converse().model_id(MODEL).messages(message);
    let sent = request.tool_config(contents_tool()?).send();
    Ok(sent.await.map_err(|error| said(&error)))
}

#[tokio::test]
async fn a_tool_is_used_and_tokens_are_counted() -> Result<()> {
    let server = Emulator::start(Settings::default())?;
    let client = Asking::default().bedrock(&server).await;
    let answer = client
        .converse()
        .model_id(MODEL)
        .system(SystemContentBlock::Text("You read contents.".to_owned()))
        .messages(user([picture(png(3))?, text(CONTENTS)])?)
        .inference_config(InferenceConfiguration::builder().temperature(0.0).build())
        .tool_config(contents_tool()?)
        .send()
        .await?;
    let (name, input) = tool_use(&answer).unwrap();
    assert_eq!(name, "give_contents");
    let entries = json!([
        {"title": "Blue Paper Boats", "page": 12}, {"title": "Weir", "page": 14}]);
    assert_eq!(input["entries"], entries);
    assert_eq!(answer.stop_reason(), &StopReason::ToolUse);
    let usage = answer.usage().unwrap();
    let image = i32::try_from(TOKENS_PER_IMAGE)?;
    assert!(
        (image + 50..image + 200).contains(&usage.input_tokens()),
        "{usage:?}"
    );
    assert_eq!(
        usage.total_tokens(),
        usage.input_tokens() + usage.output_tokens()
    );
    assert!(answer.metrics().is_some());
    let tally = server.report().of(Operation::Converse);
    assert_eq!(tally.tokens_in, u64::try_from(usage.input_tokens())?);
    assert_eq!(tally.tokens_out, u64::try_from(usage.output_tokens())?);
    assert_eq!((tally.answered, tally.billed, tally.pages), (1, 1, 0));
    Ok(())
}

#[tokio::test]
async fn a_scripted_model_says_its_lines_and_remembers() -> Result<()> {
    let model = Arc::new(ScriptedModel::new([
        Reply::tool("give_contents", json!({"entries": "none"})),
        Reply::text("done"),
        Reply::stopped("no more", Stop::GuardrailIntervened),
    ]));
    let server = Emulator::start(Settings {
        model: Arc::clone(&model) as _,
        ..Settings::default()
    })?;
    let client = Asking::default().bedrock(&server).await;
    let first = ask(&client, user([text(CONTENTS)])?).await?.unwrap();
    assert_eq!(tool_use(&first).unwrap().1, json!({"entries": "none"}));
    // The repair: what the model said, and what was wrong with it.
    let used = ToolUseBlock::builder()
        .tool_use_id("tooluse_1")
        .name("give_contents")
        .input(to_document(&json!({"entries": "none"})))
        .build()?;
    let said = Message::builder()
        .role(ConversationRole::Assistant)
        .content(ContentBlock::ToolUse(used))
        .build()?;
    let wrong = ToolResultBlock::builder()
        .tool_use_id("tooluse_1")
        .content(ToolResultContentBlock::Text(
            "entries is no list".to_owned(),
        ))
        .build()?;
    let answer = client
        .converse()
        .model_id(MODEL)
        .set_messages(Some(vec![
            user([text(CONTENTS)])?,
            said,
            user([ContentBlock::ToolResult(wrong)])?,
        ]))
        .tool_config(contents_tool()?)
        .send()
        .await?;
    assert_eq!(answer.stop_reason(), &StopReason::EndTurn);
    let last = ask(&client, user([text("again")])?).await?.unwrap();
    assert_eq!(last.stop_reason(), &StopReason::GuardrailIntervened);
    let asked = model.asked();
    assert_eq!(asked[0].user, CONTENTS);
    assert_eq!((asked[1].turns, asked[2].turns), (3, 1));
    assert!(
        asked[1].user.ends_with("entries is no list"),
        "{}",
        asked[1].user
    );
    assert_eq!(asked[0].tools[0].schema["required"], json!(["entries"]));
    assert_eq!(asked[0].model_id, MODEL);
    Ok(())
}

#[tokio::test]
async fn a_reply_that_is_too_long_ends() -> Result<()> {
    let server = Emulator::start(Settings::default())?;
    let client = Asking::default().bedrock(&server).await;
    let few = InferenceConfiguration::builder().max_tokens(5).build();
    let answer = client
        .converse()
        .model_id(MODEL)
        .messages(user([text(CONTENTS)])?)
        .inference_config(few)
        .tool_config(contents_tool()?)
        .send()
        .await?;
    assert_eq!(answer.stop_reason(), &StopReason::MaxTokens);
    assert_eq!(answer.usage().unwrap().output_tokens(), 5);
    assert_eq!(tool_use(&answer).unwrap().1, json!({}));
    Ok(())
}

#[tokio::test]
async fn requests_beyond_the_limits_are_refused_and_cost_nothing() -> Result<()> {
    let server = Emulator::start(Settings {
        model_ids: vec![MODEL.to_owned()],
        ..Settings::default()
    })?;
    let client = Asking::default().bedrock(&server).await;
    let mut large = png(1);
    large.resize(3_932_161, 0);
    for (content, words) in [
        (picture(b"no image".to_vec())?, "Could not process"),
        (picture(large)?, "larger than"),
    ] {
        let (code, message) = ask(&client, user([content])?).await?.unwrap_err();
        assert_eq!(code, "ValidationException");
        assert!(message.contains(words), "{message}");
    }
    let crowd: Vec<ContentBlock> = (0..21)
        .map(|shade| picture(png(shade)))
        .collect::<Result<_>>()?;
    let crowd = user(crowd)?;
    let (_, message) = ask(&client, crowd).await?.unwrap_err();
    assert!(message.contains("too many images"), "{message}");
    let twice = client.converse().model_id(MODEL);
    let twice = twice
        .messages(user([text("a")])?)
        .messages(user([text("b")])?)
        .send()
        .await;
    assert!(said(&twice.unwrap_err()).1.contains("alternate"));
    let other = client
        .converse()
        .model_id("nobody.model-v1:0")
        .messages(user([text("a")])?);
    let (code, message) = said(&other.send().await.unwrap_err());
    assert_eq!(
        (&*code, &*message),
        (
            "ValidationException",
            "The provided model identifier is invalid."
        )
    );
    assert_eq!(server.report().of(Operation::Converse).billed, 0);
    Ok(())
}

#[tokio::test]
async fn inference_profiles_are_named_by_arn() -> Result<()> {
    let server = Emulator::start(Settings::default())?;
    let client = Asking::default().bedrock(&server).await;
    let profile = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b-v1:0";
    let request = client.converse().model_id(profile);
    request.messages(user([text("hello")])?).send().await?;
    Ok(())
}
