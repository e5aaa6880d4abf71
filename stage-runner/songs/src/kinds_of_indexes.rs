//! Kinds of indexes that name songs by something else than their titles, and of books whose
//! songs are told by their numbers, in small books laid out as real ones are.

use super::fixtures::{
    BookBuilder, Line, NAMES, each_from, found, line, list, lyrics, map, numbered, title, verse,
};

/// A book of songs of a page each that begin as `head` says, before pages of indexes.
fn book(head: impl Fn(usize, &str) -> Vec<Line>, indexes: &[Vec<Line>]) -> BookBuilder {
    let mut builder = BookBuilder::new();
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.extend(head(k, name));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    indexes
        .iter()
        .fold(builder, |builder, page| builder.page(page))
}

/// Tunes named after places, in capitals.
fn tune(k: usize) -> String {
    let (first, last) = (
        ["ASH", "OAK", "ELM", "THORN", "WIN", "MEL"],
        ["FORD", "WICK", "DALE"],
    );
    format!("{}{}", first[k % 6], last[k / 6])
}

#[test]
fn a_tune_index_alone_names_no_songs() {
    let head = |k: usize, name: &str| {
        vec![
            title(name).bold(),
            line(80.0, 84.0, 9.0, &tune(k)),
            line(300.0, 84.0, 9.0, "8.7.8.7."),
        ]
    };
    let mut tunes: Vec<(String, u32)> = (0..NAMES.len()).map(|k| (tune(k), k as u32 + 1)).collect();
    tunes.sort();
    let book = book(head, &[list("Index of Tunes", &tunes)]);
    assert_eq!(found(&book.build()), each_from(1));
}

#[test]
fn an_index_of_authors_behind_that_of_titles_names_no_songs() {
    let head = |_: usize, name: &str| vec![title(name).bold()];
    let authors: Vec<(String, u32)> = ["Ashdown", "Braithe", "Cartmel", "Dunmore", "Ellery"]
        .iter()
        .flat_map(|name| ["Jack", "Lucy", "Tom"].map(|first| format!("{name}, {first}")))
        .zip([4, 9, 2, 11, 1, 7, 14, 3, 12, 6, 10, 5, 8, 13, 15])
        .collect();
    let mut titles = numbered(1, 1);
    titles.sort();
    let indexes = [
        list("Index of Titles", &titles),
        list("Index of Authors", &authors),
    ];
    assert_eq!(found(&book(head, &indexes).build()), each_from(1));
}

#[test]
fn verses_in_the_outline_are_parts_of_songs() {
    let mut builder = book(|_, name| vec![title(name)], &[]);
    for (name, page) in NAMES.iter().zip(1..) {
        builder = builder.outline(name, page);
        for part in ["Verse 1", "Chorus", "Verse 2"] {
            builder = builder.outline_at(2, part, page);
        }
    }
    assert_eq!(found(&builder.build()), each_from(1));
}

#[test]
fn composers_in_brackets_are_no_titles() {
    let people = ["Rose Miller", "John Ashdown", "Ann Lee", "W. Greaves"];
    let mut contents = vec![line(250.0, 50.0, 18.0, "Contents")];
    for (k, name) in NAMES.iter().enumerate() {
        let y = 90.0 + 18.0 * k as f32;
        contents.push(line(60.0, y, 10.0, &format!("{name} in D major")));
        contents.push(line(300.0, y, 10.0, &format!("({})", people[k % 4])));
        contents.push(line(500.0, y, 10.0, &(k + 1).to_string()));
    }
    let mut builder = BookBuilder::new().page(&contents);
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(title(name).bold());
        lines.push(line(420.0, 84.0, 10.0, people[k % 4]));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    let songs = map(&builder.build()).songs;
    assert_eq!(songs.len(), NAMES.len());
    for (song, name) in songs.iter().zip(NAMES) {
        assert!(song.title.starts_with(name), "{}", song.title);
    }
}

#[test]
fn numbered_titles_on_two_rows_are_taken_whole() {
    let mut builder = BookBuilder::new();
    for (page, names) in NAMES.chunks(2).enumerate() {
        let mut lines = lyrics(page);
        for (k, name) in names.iter().enumerate() {
            let (y, number) = (40.0 + 340.0 * k as f32, 2 * page + k + 1);
            lines.retain(|l| ![0.0, 14.0, 28.0].iter().any(|step| l.is_near(y + step)));
            lines.push(line(80.0, y, 13.0, &format!("{number}. {name} and the")).bold());
            let rest = format!("Hills of {}", tune(number - 1));
            lines.push(line(80.0, y + 14.0, 13.0, &rest).bold());
        }
        builder = builder.page(&lines);
    }
    let titles: Vec<String> = map(&builder.build())
        .songs
        .into_iter()
        .map(|s| s.title)
        .collect();
    let expected: Vec<String> = NAMES
        .iter()
        .enumerate()
        .map(|(k, name)| format!("{name} and the Hills of {}", tune(k)))
        .collect();
    assert_eq!(titles, expected);
}

#[test]
fn what_a_site_prints_over_every_title_is_no_end_of_a_song() {
    let sites = ["The Ballad Pages", "Songs for the Road"];
    let mut builder = BookBuilder::new();
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines: Vec<Line> = lyrics(k)
            .into_iter()
            .filter(|l| !l.is_near(120.0))
            .collect();
        let site = sites[k % 2];
        lines.push(line(60.0, 20.0, 10.0, site));
        lines.push(line(60.0, 34.0, 10.0, &format!("Home Songs Forum {site}")));
        lines.push(line(
            60.0,
            48.0,
            10.0,
            &format!("Printed for friends of {site}"),
        ));
        lines.push(line(80.0, 64.0, 20.0, name).bold());
        builder = builder.page(&lines);
    }
    let songs = map(&builder.build()).songs;
    assert_eq!(songs.len(), NAMES.len());
    assert!(songs.iter().all(|s| s.start == s.end), "{songs:?}");
}

/// What is sung to a staff: its syllables stand apart.
fn syllables(text: &str) -> String {
    let apart = |word: &str| {
        let letters: Vec<char> = word.chars().collect();
        let parts: Vec<String> = letters
            .chunks(3)
            .map(|part| part.iter().collect())
            .collect();
        parts.join(" ")
    };
    text.split(' ').map(apart).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_index_of_first_lines_names_songs_that_are_only_sung() {
    let mut builder = BookBuilder::new();
    let mut wanted = Vec::new();
    let mut rows = Vec::new();
    let (mut number, mut folio) = (0, 0);
    for pair in NAMES.chunks(2) {
        folio += 1;
        let mut lines = vec![line(520.0, 24.0, 10.0, &folio.to_string())];
        let mut staves = Vec::new();
        // Every third page begins with the last verse of the song before.
        let flows = folio % 3 == 2;
        if flows {
            lines.extend(verse(90 + number, 50.0, 5));
            if let Some((_, _, last)) = wanted.last_mut() {
                *last = folio;
            }
        }
        for (k, name) in pair.iter().enumerate() {
            number += 1;
            let top = if flows { 130.0 } else { 50.0 } + 320.0 * k as f32;
            let first = format!("when {} fell on a river", name.to_lowercase());
            lines.push(line(290.0, top, 12.0, &format!("{number}.")).bold());
            lines.push(line(80.0, top + 54.0, 10.0, &syllables(&first)));
            lines.push(line(
                80.0,
                top + 104.0,
                10.0,
                &syllables("we all came home to sing"),
            ));
            staves.extend([top + 30.0, top + 80.0]);
            lines.extend(verse(number, top + 130.0, 8));
            wanted.push((first.clone(), folio, folio));
            rows.push((first, folio));
        }
        builder = builder.page(&lines).staves(&staves);
    }
    rows.sort();
    let book = builder.page(&list("First Lines", &rows)).build();
    let songs = map(&book).songs;
    let found: Vec<_> = songs
        .iter()
        .map(|s| (s.title.clone(), s.start.0, s.end.0))
        .collect();
    assert_eq!(found, wanted);
}
