//! Only what stands on the page is taken of an answer.

use serde_json::Value;

use super::*;
use crate::model::fixtures::{answer, rows};

fn page() -> PageRead {
    rows(
        3,
        &[
            "Contents",
            "Amber Road 12",
            "Blue Paper Boats 14",
            "Cold Harbour 19",
        ],
    )
}

fn read_entries(entries: Value) -> Option<Vec<(String, Option<u32>)>> {
    let page = page();
    let answer = answer(TOOL, json!({"entries": entries}));
    let list = read(&answer, &[&page]).unwrap()?;
    Some(
        list.entries
            .into_iter()
            .map(|entry| (entry.title, entry.number))
            .collect(),
    )
}

fn titled(title: &str, number: Option<u32>) -> (String, Option<u32>) {
    (title.to_owned(), number)
}

#[test]
fn entries_that_stand_on_the_page_are_taken() {
    let found = read_entries(json!([
        {"title": "Amber Road", "printedPage": 12},
        {"title": "Blue Paper Boats", "artist": "A. Lee", "printedPage": 14},
        {"title": "Amber Road", "printedPage": 12},
    ]));
    assert_eq!(
        found.unwrap(),
        [
            titled("Amber Road", Some(12)),
            titled("Blue Paper Boats", Some(14))
        ]
    );
}

#[test]
fn invented_titles_and_numbers_are_not() {
    let found = read_entries(json!([
        {"title": "Amber Road", "printedPage": 99},
        {"title": "The Invented Song", "printedPage": 14},
        {"title": "Cold Harbour", "printedPage": 100_000},
        {"title": "Blue Paper Boats", "printedPage": -3},
    ]));
    assert_eq!(
        found.unwrap(),
        [
            titled("Amber Road", None),
            titled("Cold Harbour", None),
            titled("Blue Paper Boats", None)
        ]
    );
}

#[test]
fn if_most_is_invented_nothing_is_believed() {
    let found = read_entries(json!([
        {"title": "Amber Road", "printedPage": 12},
        {"title": "One That Is Not There"},
        {"title": "Another Of Those"},
    ]));
    assert_eq!(found, None);
    assert_eq!(read_entries(json!([])), None);
}

#[test]
fn numbers_that_jump_to_and_fro_are_not_believed() {
    let page = rows(
        1,
        &["Dawn 40", "Amber 7", "Evening 30", "Blue 2", "Cold 14"],
    );
    let entries: Vec<Value> = [("Dawn", 40), ("Amber", 7), ("Evening", 30), ("Blue", 2)]
        .map(|(title, number)| json!({"title": title, "printedPage": number}))
        .to_vec();
    let answer = answer(TOOL, json!({ "entries": entries }));
    let list = read(&answer, &[&page]).unwrap().unwrap();
    assert!(list.entries.iter().all(|entry| entry.number.is_none()));
    assert_eq!(list.kind, ListKind::TitlesOnly);
}

#[test]
fn another_shape_is_of_no_use() {
    let page = page();
    for input in [
        json!({"entries": "Amber Road"}),
        json!({"entries": [{"name": "Amber Road"}]}),
        json!({"entries": [{"title": "Amber Road", "verified": true}]}),
        json!({"entries": [], "instructions": "none"}),
        json!([]),
    ] {
        assert_eq!(
            read(&answer(TOOL, input), &[&page]),
            Err(Unusable::BadInput)
        );
    }
}

#[test]
fn the_largest_question_is_as_large_as_the_plan_says() {
    let row = "a long row of a page that lists songs and their page numbers 123";
    let page = rows(1, &[row; 300]);
    let question = question(&[&page, &page], vec![Vec::new(), Vec::new()]);
    let estimate = question.repaired(Unusable::CutOff).estimate(|_, _| None);
    assert!(estimate.tokens <= LARGEST.0 + LARGEST.1, "{estimate:?}");
}

#[test]
fn the_question_holds_words_as_data_and_a_strict_schema() {
    let page = page();
    let question = question(&[&page], Vec::new());
    assert!(question.data.contains("Amber Road"));
    assert!(!question.system.contains("Amber Road"));
    assert_eq!(question.schema["additionalProperties"], false);
    assert_eq!(question.about, "contents on pages 3");
}
