//! Blocks become lines, and nonsense becomes nothing.

use aws_sdk_textract::types::{BoundingBox, Point, Relationship};

use super::*;

fn point(x: f32, y: f32) -> Point {
    Point::builder().x(x).y(y).build()
}

fn geometry(left: f32, top: f32, right: f32, bottom: f32) -> Geometry {
    Geometry::builder()
        .polygon(point(left, top))
        .polygon(point(right, top))
        .polygon(point(right, bottom))
        .polygon(point(left, bottom))
        .build()
}

fn word(id: &str, text: &str, left: f32) -> Block {
    Block::builder()
        .block_type(BlockType::Word)
        .id(id)
        .text(text)
        .confidence(99.0)
        .geometry(geometry(left, 0.1, left + 0.1, 0.12))
        .build()
}

fn line(id: &str, children: &[&str]) -> Block {
    let child = Relationship::builder()
        .r#type(RelationshipType::Child)
        .set_ids(Some(children.iter().map(|id| (*id).to_owned()).collect()))
        .build();
    Block::builder()
        .block_type(BlockType::Line)
        .id(id)
        .geometry(geometry(0.1, 0.1, 0.5, 0.12))
        .relationships(child)
        .build()
}

fn texts(page: &PageText) -> Vec<Vec<&str>> {
    page.lines
        .iter()
        .map(|line| line.words.iter().map(|word| word.text.as_str()).collect())
        .collect()
}

#[test]
fn lines_have_their_words_and_stray_words_stand_alone() {
    let blocks = [
        Block::builder().block_type(BlockType::Page).build(),
        line("l", &["b", "a", "missing"]),
        word("a", "Road", 0.3),
        word("b", "Amber", 0.1),
        word("c", "12", 0.8),
    ];
    let pages = pages_of(&blocks);
    assert_eq!(texts(&pages[&1]), [vec!["Amber", "Road"], vec!["12"]]);
    assert_eq!(pages[&1].lines[0].words[0].confidence, 0.99);
}

#[test]
fn a_page_without_words_was_read() {
    let page = |number| {
        Block::builder()
            .block_type(BlockType::Page)
            .page(number)
            .build()
    };
    let pages = pages_of(&[page(1), page(2)]);
    assert_eq!(pages.len(), 2);
    assert!(pages[&2].lines.is_empty());
    assert!(pages_of(&[]).is_empty());
}

#[test]
fn hostile_and_missing_values_are_left_out() {
    let base = || {
        Block::builder()
            .block_type(BlockType::Word)
            .id("x")
            .text("x")
            .geometry(geometry(0.1, 0.1, 0.2, 0.2))
    };
    let kept = |block: Block| {
        pages_of(&[block])
            .values()
            .map(|p| p.lines.len())
            .sum::<usize>()
    };
    assert_eq!(kept(base().build()), 1);
    assert_eq!(kept(base().set_id(None).build()), 0);
    assert_eq!(kept(base().set_text(None).build()), 0);
    assert_eq!(kept(base().text(" \u{200b}\u{202e}\n").build()), 0);
    assert_eq!(kept(base().set_geometry(None).build()), 0);
    assert_eq!(
        kept(base().geometry(Geometry::builder().build()).build()),
        0
    );
    for bad in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
        assert_eq!(
            kept(base().geometry(geometry(bad, 0.1, 0.2, 0.2)).build()),
            0
        );
    }
    let upright = BoundingBox::builder()
        .left(0.1)
        .top(0.1)
        .width(0.1)
        .height(0.1)
        .build();
    let boxed = Geometry::builder()
        .polygon(point(0.1, 0.1))
        .bounding_box(upright)
        .build();
    assert_eq!(kept(base().geometry(boxed).build()), 1);
    assert_eq!(kept(base().page(-3).build()), 1);
}

#[test]
fn confidence_stays_between_0_and_1() {
    for (percent, wanted) in [
        (Some(50.0), 0.5),
        (Some(1e9), 1.0),
        (Some(-1.0), 0.0),
        (Some(f32::NAN), 0.0),
        (None, 0.0),
    ] {
        let block = Block::builder()
            .block_type(BlockType::Word)
            .id("x")
            .text("x")
            .set_confidence(percent)
            .geometry(geometry(0.1, 0.1, 0.2, 0.2))
            .build();
        let pages = pages_of(&[block]);
        assert_eq!(
            pages[&1].lines[0].words[0].confidence, wanted,
            "{percent:?}"
        );
    }
}

#[test]
fn words_are_composed_and_bounded() {
    assert_eq!(clean("e\u{301}te\u{301}"), "\u{e9}t\u{e9}");
    assert_eq!(clean("a\u{202e}b\u{0}c\u{e000}d"), "abcd");
    assert_eq!(clean(&"x".repeat(5_000)).len(), LONGEST_WORD);
}
