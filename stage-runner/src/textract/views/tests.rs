//! Words stand where they should, whichever way the page was sent.

use super::*;
use crate::{
    page::{Word, WordSource},
    textract::page::ReadWord,
};

const WIDTH: usize = 600;
const HEIGHT: usize = 800;

fn look(half: Half, turned: u16, width: f32, height: f32) -> View {
    View {
        half,
        turned,
        width,
        height,
        source: WordSource::Nothing,
        fonts: vec![String::new()],
        words: Vec::new(),
        unread: Vec::new(),
        staves: vec![(100.0, 120.0)],
    }
}

/// A line with one word between these pixels of the picture as sent.
fn line(text: &str, corners: [[f32; 2]; 4], picture: &GrayImage) -> ReadLine {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let corners = corners.map(|[x, y]| [x / w, y / h]);
    ReadLine {
        corners,
        words: vec![ReadWord {
            text: text.to_owned(),
            corners,
            confidence: 0.9,
        }],
    }
}

fn level(x0: f32, y0: f32, x1: f32, y1: f32) -> [[f32; 2]; 4] {
    [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
}

fn page(lines: Vec<ReadLine>) -> PageText {
    PageText { lines }
}

#[test]
fn words_stand_where_they_are_in_points() {
    let picture = GrayImage::white(WIDTH, HEIGHT);
    let text = page(vec![line(
        "Amber",
        level(60.0, 80.0, 260.0, 120.0),
        &picture,
    )]);
    let found = views(&text, &picture, 2.0, &[look(Half::Whole, 0, 300.0, 400.0)]);
    let [view] = found.as_slice() else {
        panic!("{found:?}");
    };
    let word = &view.words[0];
    assert_eq!((word.rect.x0, word.rect.y0), (30.0, 40.0));
    assert_eq!((word.rect.x1, word.rect.y1), (130.0, 60.0));
    assert_eq!((view.width, view.height), (300.0, 400.0));
    assert_eq!(view.staves, [(100.0, 120.0)]);
    assert_eq!(view.source, WordSource::Ocr);
    assert_eq!(word.confidence, 0.9);
}

#[test]
fn a_page_without_a_look_or_without_words_is_a_view() {
    let picture = GrayImage::white(WIDTH, HEIGHT);
    let found = views(&page(Vec::new()), &picture, 2.0, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].source, WordSource::Nothing);
    assert_eq!((found[0].width, found[0].turned), (300.0, 0));
}

#[test]
fn turned_pages_are_put_upright_whatever_corner_comes_first() {
    // Upright, the box is 100..300 by 50..90 on a page of 800 by 600.
    for (turned, corners, width) in [
        // The picture as sent is the upright one turned back.
        (90, level(50.0, 500.0, 90.0, 700.0), 800.0),
        (270, level(510.0, 100.0, 550.0, 300.0), 800.0),
        (180, level(300.0, 710.0, 500.0, 750.0), 600.0),
        (0, level(100.0, 50.0, 300.0, 90.0), 600.0),
    ] {
        let picture = GrayImage::white(WIDTH, HEIGHT);
        let looked = look(Half::Whole, turned, width, 1400.0 - width);
        for first in 0..4 {
            let corners = [0, 1, 2, 3].map(|step| corners[(first + step) % 4]);
            let text = page(vec![line("x", corners, &picture)]);
            let found = views(&text, &picture, 1.0, std::slice::from_ref(&looked));
            let rect = found[0].words[0].rect;
            assert_eq!(
                (rect.x0, rect.y0, rect.x1, rect.y1),
                (100.0, 50.0, 300.0, 90.0),
                "{turned} {first}"
            );
            assert_eq!(found[0].width, width);
        }
    }
}

#[test]
fn halves_of_a_spread_are_apart() {
    let picture = GrayImage::white(1000, HEIGHT);
    let text = page(vec![
        line("left", level(100.0, 50.0, 200.0, 80.0), &picture),
        line("right", level(700.0, 50.0, 800.0, 80.0), &picture),
    ]);
    let looked = [
        look(Half::Left, 0, 480.0, 800.0),
        look(Half::Right, 0, 520.0, 800.0),
    ];
    let found = views(&text, &picture, 1.0, &looked);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].words[0].text, "left");
    assert_eq!(found[1].words[0].text, "right");
    assert_eq!(found[1].words[0].rect.x0, 220.0);
    assert_eq!(found[1].half, Half::Right);
}

#[test]
fn a_page_that_slopes_is_levelled() {
    let picture = GrayImage::white(WIDTH, HEIGHT);
    let slope = 0.02;
    let lines = (0..6)
        .map(|row| {
            let y = 100.0 + 60.0 * row as f32;
            let fall = 400.0 * slope;
            let corners = [
                [100.0, y],
                [500.0, y + fall],
                [500.0, y + fall + 20.0],
                [100.0, y + 20.0],
            ];
            line("long", corners, &picture)
        })
        .collect();
    let found = views(&page(lines), &picture, 1.0, &[]);
    for word in &found[0].words {
        assert!((word.rect.height() - 20.0).abs() < 0.5, "{:?}", word.rect);
    }
}

/// Letters of 20 pixels' height in a box of 40, with strokes so thick.
fn inked(thick: usize) -> Word {
    let mut picture = GrayImage::white(WIDTH, HEIGHT);
    for x in (110..250).filter(|x| x % 10 < thick) {
        for y in 110..130 {
            picture.set(x, y, 0);
        }
    }
    let text = page(vec![line(
        "AMBERROADS",
        level(100.0, 100.0, 260.0, 140.0),
        &picture,
    )]);
    views(&text, &picture, 1.0, &[])[0].words[0].clone()
}

#[test]
fn sizes_and_strokes_are_measured_on_the_ink() {
    let (light, bold) = (inked(3), inked(6));
    for word in [&light, &bold] {
        assert!((20.0..36.0).contains(&word.size), "{}", word.size);
    }
    let stroke = |word: &Word| word.stroke.unwrap();
    assert!((stroke(&light) - 3.0).abs() < 0.5, "{light:?}");
    assert!((stroke(&bold) - 6.0).abs() < 0.5, "{bold:?}");
}

#[test]
fn corners_that_cross_become_the_box_around_them() {
    let picture = GrayImage::white(WIDTH, HEIGHT);
    let crossed = [[100.0, 50.0], [300.0, 90.0], [300.0, 50.0], [100.0, 90.0]];
    let point = [[5.0, 5.0]; 4];
    let text = page(vec![
        line("a", crossed, &picture),
        line("b", point, &picture),
    ]);
    let found = views(&text, &picture, 1.0, &[]);
    let rect = found[0].words[0].rect;
    assert_eq!((rect.x0, rect.y1), (100.0, 90.0));
    assert!(found[0].words[1].size >= 0.0);
}
