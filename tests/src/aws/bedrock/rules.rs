//! A model of a few rules: enough to be of use, and easy to change with the prompt.
//!
//! It looks at the schema of the tool and at the user's words, and never at the images. A
//! tool with a list of entries is given the lines that end in a number; a tool with a title
//! or a page alone is given the largest line.

use serde_json::{Map, Value, json};

use super::model::{Model, Reply};
use super::prompt::{Prompt, Tool};

/// The model of a few rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleModel;

impl Model for RuleModel {
    fn answer(&self, prompt: &Prompt) -> Reply {
        match prompt.tool() {
            Some(tool) => Reply::tool(&tool.name, input(tool, &prompt.user)),
            None => Reply::text("I was given no tool to answer with."),
        }
    }
}

fn input(tool: &Tool, text: &str) -> Value {
    match entries_of(&tool.schema) {
        Some((list, entry)) => {
            let entries: Vec<Value> = text
                .lines()
                .filter_map(numbered)
                .map(|(title, number)| filled(entry, title, Some(number)))
                .collect();
            json!({ list: entries })
        }
        None => match largest(text) {
            Some((line, number)) => filled(&tool.schema, line, number),
            None => json!({}),
        },
    }
}

/// The list of objects of a schema: its name and the schema of an entry.
pub(super) fn entries_of(schema: &Value) -> Option<(&str, &Value)> {
    let properties = schema["properties"].as_object()?;
    properties.iter().find_map(|(name, property)| {
        let items = &property["items"];
        items["properties"]
            .is_object()
            .then_some((name.as_str(), items))
    })
}

/// An object of a schema: its titles and pages are filled in, by their names.
pub(super) fn filled(schema: &Value, title: &str, page: Option<i64>) -> Value {
    let mut object = Map::new();
    let properties = schema["properties"].as_object().into_iter().flatten();
    for (name, property) in properties {
        let is_text = property["type"] == "string";
        if is_title(name) && is_text {
            object.insert(name.clone(), title.into());
        } else if is_page(name)
            && let Some(page) = page
        {
            let value = if is_text {
                json!(page.to_string())
            } else {
                json!(page)
            };
            object.insert(name.clone(), value);
        }
    }
    Value::Object(object)
}

pub(super) fn is_title(name: &str) -> bool {
    name.to_lowercase().contains("title")
}

pub(super) fn is_page(name: &str) -> bool {
    name.to_lowercase().contains("page")
}

/// A line that ends in a number: what stands before it, without leaders, and the number.
fn numbered(line: &str) -> Option<(&str, i64)> {
    let line = line.trim();
    let title = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = line.get(title.len()..)?.parse().ok()?;
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || ".·…-_".contains(c));
    title
        .contains(char::is_alphabetic)
        .then_some((title, number))
}

/// The line in the largest type, where lines say their size as `size=24` before a tab or
/// two spaces; else the first with a letter. The number is that of the last line that is
/// a number alone.
fn largest(text: &str) -> Option<(&str, Option<i64>)> {
    let sized = |line: &'_ str| -> Option<f32> {
        let size = line.trim().strip_prefix("size=")?;
        size.split_whitespace().next()?.parse().ok()
    };
    let words = |line: &str| line.contains(char::is_alphabetic) && sized(line).is_none();
    let number = text.lines().rev().find_map(|line| line.trim().parse().ok());
    let by_size = text
        .lines()
        .filter_map(|line| Some((sized(line)?, line.trim().split_once(char::is_whitespace)?.1)))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, line)| line.trim());
    let line = by_size.or_else(|| text.lines().map(str::trim).find(|line| words(line)))?;
    Some((line, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(schema: Value) -> Tool {
        Tool {
            name: "give".to_owned(),
            description: String::new(),
            schema,
        }
    }

    #[test]
    fn contents_become_entries() {
        let entry = json!({"type": "object", "properties": {
            "title": {"type": "string"}, "page": {"type": "integer"}}});
        let schema = json!({"type": "object", "properties": {
            "entries": {"type": "array", "items": entry}}});
        let text = "Contents\nBlue Paper Boats ..... 12\n 99 Luftballons  14\n17\nthe end";
        assert_eq!(
            input(&tool(schema), text),
            json!({"entries": [
                {"title": "Blue Paper Boats", "page": 12}, {"title": "99 Luftballons", "page": 14}]})
        );
    }

    #[test]
    fn a_start_page_has_the_largest_line() {
        let schema = json!({"type": "object", "properties": {
            "songTitle": {"type": "string"}, "printedPage": {"type": "string"},
            "sure": {"type": "boolean"}}});
        let tool = tool(schema);
        let sized = "size=9 words by nobody\nsize=24.5 Weir\nsize=8 Copyright";
        assert_eq!(input(&tool, sized), json!({"songTitle": "Weir"}));
        let plain = "Hollow Bell\nslowly\n31";
        assert_eq!(
            input(&tool, plain),
            json!({"songTitle": "Hollow Bell", "printedPage": "31"})
        );
        assert_eq!(input(&tool, "31"), json!({}));
    }
}
