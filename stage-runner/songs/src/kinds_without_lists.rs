//! Kinds of books that list no songs and set their titles in no type of their own, in small
//! books laid out as real ones are.

use super::fixtures::{BookBuilder, Line, NAMES, each_from, found, line, lyrics, map, verse};
use super::model::Mapping;

/// A book of songs of a page each; `lines` gives what stands on a song's page.
fn book(lines: impl Fn(usize, &str) -> Vec<Line>) -> BookBuilder {
    NAMES
        .iter()
        .enumerate()
        .fold(BookBuilder::new(), |builder, (k, name)| {
            builder.page(&lines(k, name))
        })
}

fn titles(mapping: &Mapping) -> Vec<&str> {
    mapping.songs.iter().map(|s| s.title.as_str()).collect()
}

#[test]
fn titles_of_the_size_of_all_else_are_told_by_their_running_numbers() {
    // Two tunes a page with hardly a word but the titles.
    let mut builder = BookBuilder::new();
    let mut wanted = Vec::new();
    for (page, pair) in NAMES.chunks(2).enumerate() {
        let mut lines = Vec::new();
        let mut staves = Vec::new();
        for (k, name) in pair.iter().enumerate() {
            let top = 60.0 + 300.0 * k as f32;
            let number = 2 * page + k + 1;
            lines.push(line(200.0, top, 10.0, &format!("{number}. {name}")));
            lines.push(line(420.0, top, 10.0, "Trad."));
            staves.extend([top + 24.0, top + 64.0, top + 104.0]);
            wanted.push(((*name).to_owned(), page as u32 + 1));
        }
        builder = builder.page(&lines).staves(&staves);
    }
    assert_eq!(found(&builder.build()), wanted);
}

#[test]
fn tunes_with_their_metre_name_no_hymns() {
    let hymns = book(|k, name| {
        let mut lines = vec![
            line(80.0, 50.0, 16.0, &format!("{}", k + 201)).bold(),
            line(300.0, 50.0, 10.0, "8.7.8.7."),
            line(80.0, 76.0, 10.0, name),
        ];
        lines.extend(verse(k, 88.0, 4));
        lines.push(line(80.0, 400.0, 16.0, &format!("{}", k + 221)).bold());
        lines.push(line(300.0, 400.0, 10.0, "L.M."));
        lines.push(line(80.0, 426.0, 10.0, "Another Hymn of Rain"));
        lines.extend(verse(k + 40, 438.0, 4));
        lines
    });
    let mapping = map(&hymns.build());
    let metres = titles(&mapping).into_iter().filter(|t| t.ends_with('.'));
    assert_eq!(metres.count(), 0, "{:?}", titles(&mapping));
}

#[test]
fn counted_hymns_between_staves_are_called_by_what_is_sung() {
    let mut builder = BookBuilder::new();
    let mut number = 300;
    let mut wanted = Vec::new();
    for (page, pair) in NAMES.chunks(2).enumerate() {
        let (mut lines, mut staves) = (Vec::new(), Vec::new());
        for (k, name) in pair.iter().enumerate() {
            let top = 60.0 + 340.0 * k as f32;
            number += 1;
            lines.push(line(500.0, top, 16.0, &number.to_string()).bold());
            staves.extend([top + 20.0, top + 80.0]);
            let name = name.to_lowercase();
            let sung = format!("when {name} fell on a riv - er,");
            lines.push(line(80.0, top + 44.0, 10.0, &sung));
            lines.push(line(80.0, top + 104.0, 10.0, "we all came home to sing"));
            lines.extend(verse(number, top + 140.0, 4));
            wanted.push((format!("when {name} fell on a river"), page as u32 + 1));
        }
        builder = builder.page(&lines).staves(&staves);
    }
    assert_eq!(found(&builder.build()), wanted);
}

#[test]
fn names_of_files_over_printed_texts_are_no_titles() {
    let printed = book(|k, name| {
        let mut lines = lyrics(k);
        let file = format!("{}.txt", name.to_lowercase().replace(' ', "_"));
        lines.push(line(250.0, 20.0, 12.0, &file).bold());
        lines.push(line(80.0, 50.0, 16.0, name).bold());
        lines
    });
    assert_eq!(found(&printed.build()), each_from(1));
}

/// A page of two columns of verses, each under its title; `sung` puts those on the right
/// into words.
fn columns(k: usize, left: &str, right: &str, sung: impl Fn(&str) -> String) -> Vec<Line> {
    let titles = [(40.0, left), (320.0, right)];
    let mut lines: Vec<Line> = titles
        .map(|(x, title)| line(x, 60.0, 16.0, title).bold())
        .into();
    for row in 0..24 {
        let y = 90.0 + 14.0 * row as f32;
        lines.push(line(40.0, y, 10.0, &words(24 * k + row)));
        lines.push(line(320.0, y, 10.0, &sung(&words(24 * k + row + 999))));
    }
    lines
}

/// Some words of one line.
fn words(seed: usize) -> String {
    const SUNG: [&str; 11] = [
        "the", "and", "river", "sailing", "golden", "of", "never", "mother", "home", "wind", "a",
    ];
    let word = |n: usize| SUNG[seed / 11usize.pow(n as u32) % SUNG.len()];
    // Verses are ragged.
    [word(0), word(1), word(2), "the", word(0)][seed % 3..].join(" ")
}

fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

#[test]
fn what_is_sung_in_two_languages_side_by_side_is_one_song() {
    let songs = book(|k, name| columns(k, name, &backwards(name), backwards)).build();
    let mapping = map(&songs);
    assert_eq!(titles(&mapping), NAMES);
    let verified = crate::verify_songs(&songs, &mapping);
    assert_eq!(verified.suspected, []);
}

#[test]
fn songs_side_by_side_in_one_language_are_two() {
    let songs = book(|k, name| columns(k, name, &format!("{name} Again"), str::to_owned));
    assert_eq!(map(&songs.build()).songs.len(), 2 * NAMES.len());
}

#[test]
fn a_page_that_translates_the_one_before_belongs_to_its_song() {
    let mut builder = BookBuilder::new();
    let mut wanted = Vec::new();
    for (k, name) in NAMES.iter().enumerate() {
        let text = |sung: &dyn Fn(&str) -> String, title: Line| {
            let row = |n: usize| {
                line(
                    60.0,
                    100.0 + 14.0 * n as f32,
                    10.0,
                    &sung(&words(24 * k + n)),
                )
            };
            (0..24).map(row).chain([title]).collect::<Vec<Line>>()
        };
        let own = text(&str::to_owned, line(60.0, 60.0, 16.0, name).bold());
        let other = text(&backwards, line(60.0, 60.0, 16.0, &backwards(name)));
        builder = builder.page(&own).page(&other);
        wanted.push(((*name).to_owned(), 2 * k as u32 + 1, 2 * k as u32 + 2));
    }
    let songs = map(&builder.build()).songs;
    let got: Vec<(String, u32, u32)> = songs
        .into_iter()
        .map(|s| (s.title, s.start.0, s.end.0))
        .collect();
    assert_eq!(got, wanted);
}

/// Hymns of a page each under `number`, and the first lines that name them.
fn hymns(number: impl Fn(usize) -> Line, folios: bool) -> (BookBuilder, Vec<(String, u32)>) {
    let first = |name: &str| format!("when {} fell on a river", name.to_lowercase());
    let pages = book(|k, name| {
        let mut lines = vec![number(k), line(80.0, 84.0, 9.0, "8.7.8.7.")];
        lines.push(line(80.0, 110.0, 10.0, &format!("1. {},", first(name))));
        lines.extend(verse(k, 122.0, 4));
        lines.push(line(80.0, 190.0, 10.0, &format!("2. {}", words(k))));
        lines.extend(verse(k + 40, 202.0, 4));
        if folios {
            lines.push(line(290.0, 780.0, 9.0, &(k + 3).to_string()));
        }
        lines
    });
    let names = NAMES
        .iter()
        .zip(1..)
        .map(|(name, page)| (first(name), page));
    (pages, names.collect())
}

#[test]
fn numbers_in_step_with_pages_that_have_their_own_count_hymns() {
    let number = |k: usize| line(60.0, 60.0, 15.0, &(k + 1).to_string()).bold();
    let (pages, wanted) = hymns(number, true);
    assert_eq!(found(&pages.build()), wanted);
    let (pages, wanted) = hymns(number, false);
    assert_ne!(found(&pages.build()), wanted, "these may be the pages'");
}

#[test]
fn hymns_that_a_word_counts_are_called_by_their_first_verses() {
    let mut number = 0;
    let mut wanted = Vec::new();
    let mut builder = BookBuilder::new().ocr();
    for (page, pair) in NAMES.chunks(2).enumerate() {
        let mut lines = Vec::new();
        for (k, name) in pair.iter().enumerate() {
            let top = 60.0 + 350.0 * k as f32;
            number += 1;
            lines.push(line(270.0, top, 10.0, &format!("HYMN {number}.")));
            lines.push(line(80.0, top + 14.0, 9.0, "8.7.8.7."));
            let first = format!("when {} fell on a river", name.to_lowercase());
            lines.push(line(80.0, top + 30.0, 10.0, &format!("1. {first}")));
            lines.extend(verse(number, top + 42.0, 4));
            lines.push(line(
                80.0,
                top + 100.0,
                10.0,
                &format!("2. {}", words(number)),
            ));
            lines.extend(verse(number + 40, top + 112.0, 4));
            wanted.push((first, page as u32 + 1));
        }
        builder = builder.page(&lines);
    }
    assert_eq!(found(&builder.build()), wanted);
}
