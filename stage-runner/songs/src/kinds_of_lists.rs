//! Kinds of contents and indexes that exist, in small books laid out as real ones are.

use super::fixtures::{
    BookBuilder, Line, NAMES, each_from, found, line, list, lyrics, map, numbered, page,
    songs_from, title, want,
};
use crate::verify_songs;

#[test]
fn first_lines_and_tunes_in_lists_of_their_own_name_no_songs() {
    const LINES: [&str; 6] = [
        "As I went out one morning",
        "Come all you gallant sailors",
        "My love has gone to sea",
        "The bells begin to ring",
        "When winter comes again",
        "You promised me a letter",
    ];
    let mut builder = BookBuilder::new().page(&list("Contents", &numbered(1, 1)));
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(title(name));
        if k % 3 == 0 {
            lines.push(line(60.0, 100.0, 10.0, LINES[k / 3]));
        }
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    let index: Vec<(String, u32)> = LINES
        .iter()
        .zip((1..).step_by(3))
        .map(|(t, n)| ((*t).to_owned(), n))
        .collect();
    let book = builder.page(&list("Index of First Lines", &index)).build();
    assert_eq!(found(&book), each_from(2));
}

#[test]
fn a_set_of_tunes_in_one_row_of_the_contents_is_one_song() {
    // Three tunes on a page, in smaller type under the name of the set.
    let sets: Vec<String> = NAMES
        .chunks(3)
        .map(|set| format!("{} / {} / {}", set[0], set[1], set[2]))
        .collect();
    let rows: Vec<(String, u32)> = sets.iter().cloned().zip(1..).collect();
    let mut builder = BookBuilder::new().page(&list("Contents", &rows));
    for (k, set) in sets.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.retain(|l| !l.is_near(300.0) && !l.is_near(500.0));
        lines.push(line(80.0, 60.0, 16.0, set).bold());
        lines.push(line(80.0, 300.0, 11.0, NAMES[3 * k + 1]));
        lines.push(line(80.0, 500.0, 11.0, NAMES[3 * k + 2]));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    let starts: Vec<u32> = found(&builder.build()).iter().map(|s| s.1).collect();
    assert_eq!(starts, [2, 3, 4, 5, 6, 7]);
}

#[test]
fn track_lists_before_albums_are_no_songs() {
    // Every six songs an album's cover page lists its tracks, numbered from 1.
    let mut builder = BookBuilder::new();
    let mut rows = Vec::new();
    let mut number = 0;
    for (album, names) in NAMES.chunks(6).enumerate() {
        let mut cover = vec![line(150.0, 60.0, 30.0, ["Dawn", "Noon", "Dusk"][album]).bold()];
        for (k, name) in names.iter().enumerate() {
            let y = 200.0 + 20.0 * k as f32;
            cover.push(line(80.0, y, 10.0, &format!("{}. {name}", k + 1)));
        }
        builder = builder.page(&cover);
        number += 1;
        for (k, name) in names.iter().enumerate() {
            number += 1;
            builder = page(builder, name, 6 * album + k, number);
            rows.push((*name, number));
        }
    }
    assert_eq!(found(&builder.build()), want(&rows));
}

/// Forty titles of pages that are not in the file, and those of the file from folio 61 on.
fn whole_books_index() -> Vec<(String, u32)> {
    let others = (0..40).map(|k| {
        let title = format!("{} of the {}", NAMES[k % 18], NAMES[(7 * k + 5) % 18]);
        (title, 200 + k as u32)
    });
    let mut rows: Vec<(String, u32)> = others.chain(numbered(61, 1)).collect();
    rows.sort();
    rows
}

#[test]
fn an_extract_may_bring_the_whole_books_index() {
    let mut builder = BookBuilder::new();
    for part in whole_books_index().chunks(30) {
        builder = builder.page(&list("Index", part));
    }
    let book = songs_from(builder, 61).build();
    assert_eq!(found(&book), each_from(3));
}

#[test]
fn titles_drawn_as_pictures_are_found_by_contents_and_folios_and_none_is_verified() {
    let mut builder = BookBuilder::new().page(&list("Contents", &numbered(1, 1)));
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        if k == 3 {
            lines.push(title(name));
        }
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    let book = builder.build();
    let mapping = map(&book);
    assert_eq!(found(&book), each_from(2));
    let verified: Vec<usize> = verify_songs(&book, &mapping)
        .songs
        .iter()
        .filter(|verdict| verdict.verified)
        .map(|verdict| verdict.song)
        .collect();
    assert_eq!(verified, [3]);
}

#[test]
fn titles_that_a_whole_books_index_names_and_nobody_saw_are_not_called_found() {
    let index = whole_books_index();
    let mut builder = BookBuilder::new();
    for part in index.chunks(30) {
        builder = builder.page(&list("Index", part));
    }
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        if k % 2 == 0 {
            lines.push(title(name));
        }
        lines.push(line(290.0, 780.0, 9.0, &(k + 61).to_string()));
        builder = builder.page(&lines);
    }
    let book = builder.build();
    let judged = verify_songs(&book, &map(&book));
    let seen = NAMES.len().div_ceil(2);
    assert_eq!(
        (judged.listed as usize, judged.not_found as usize),
        (index.len(), index.len() - seen)
    );
}

#[test]
fn sections_do_not_pass_for_the_songs_that_an_index_counts() {
    // The contents name the sections, an index at the back counts the songs, and neither
    // their titles nor their numbers can be read.
    let sections = [("Morning", 1), ("Evening", 7), ("The Sea", 13)];
    let front: Vec<(String, u32)> = want(&sections);
    let mut builder = BookBuilder::new().page(&list("Contents", &front));
    for k in 0..NAMES.len() {
        let folio = k as u32 + 1;
        let mut lines = lyrics(k);
        lines.extend(sections.iter().filter(|s| s.1 == folio).map(|s| title(s.0)));
        lines.push(line(290.0, 780.0, 9.0, &folio.to_string()));
        builder = builder.page(&lines);
    }
    let mut index: Vec<(String, u32)> = numbered(1, 1);
    index.reverse();
    for row in &mut index {
        row.1 = (5 * row.1) % 19;
    }
    let book = builder.page(&list("Index", &index)).build();
    let judged = verify_songs(&book, &map(&book));
    let found = judged.listed - judged.not_found;
    assert!(2 * found < judged.listed, "{judged:?}");
}

#[test]
fn stale_contents_lose_against_the_pages() {
    // Two songs were put in after the contents were made: all later numbers are off,
    // and the new ones are not listed.
    let listed: Vec<(String, u32)> = NAMES
        .iter()
        .enumerate()
        .filter(|(k, _)| *k != 4 && *k != 11)
        .zip(1..)
        .map(|((_, t), n)| ((*t).to_owned(), n))
        .collect();
    let book = songs_from(BookBuilder::new().page(&list("Contents", &listed)), 1).build();
    assert_eq!(found(&book), each_from(2));
}

#[test]
fn a_short_list_of_contents_is_read() {
    // Four songs of several pages in plain type: only the contents name them surely.
    let rows: Vec<(String, u32)> = NAMES
        .iter()
        .take(4)
        .zip((1..).step_by(4))
        .map(|(t, n)| ((*t).to_owned(), n))
        .collect();
    let mut builder = BookBuilder::new().page(&list("Contents", &rows));
    for (name, folio) in &rows {
        builder = builder.song(name, 4, *folio);
    }
    let got = found(&builder.build());
    let names: Vec<(&str, u32)> = NAMES
        .iter()
        .copied()
        .take(4)
        .zip((2..).step_by(4))
        .collect();
    assert_eq!(got, want(&names));
}

#[test]
fn hymns_numbered_in_the_margin_are_those_that_the_index_numbers() {
    // Scanned: contents list the parts of the book, an index at the end the hymns by their
    // numbers; over a hymn stands its number, and its first line is read badly.
    const PARTS: [&str; 6] = [
        "Order of Service",
        "Morning",
        "Evening",
        "Harvest",
        "Sea",
        "Home",
    ];
    let rows: Vec<(String, u32)> = PARTS
        .iter()
        .zip(0..)
        .map(|(part, k)| ((*part).to_owned(), 2 + 3 * k / 2))
        .collect();
    let mut builder = BookBuilder::new().ocr().page(&list("Contents", &rows));
    let mut expected = Vec::new();
    for (page, pair) in NAMES.chunks(2).enumerate() {
        let mut lines = lyrics(page);
        lines.push(line(290.0, 780.0, 9.0, &(page + 2).to_string()));
        for (at, name) in pair.iter().enumerate() {
            let hymn = 2 * page + at;
            let top = 105.0 + 320.0 * at as f32;
            if hymn % 3 == 0 {
                lines.push(line(250.0, top - 40.0, 13.0, PARTS[hymn / 3]));
            }
            lines.push(line(40.0, top, 18.0, &(hymn + 1).to_string()));
            let first = match hymn % 3 {
                2 => (*name).to_owned(),
                _ => format!("{} o mo", &name[2..6]),
            };
            lines.push(line(80.0, top, 12.0, &first));
            expected.push(((*name).to_owned(), page as u32 + 2));
        }
        builder = builder.page(&lines);
    }
    let mut index = numbered(1, 1);
    index.sort();
    let got = found(&builder.page(&list("Index of Hymns", &index)).build());
    assert_eq!(got, expected);
}

#[test]
fn title_first_line_and_author_in_one_index_are_one_song() {
    const AUTHORS: [&str; 3] = ["Bell, Amos", "Quill, Silas", "Vane, Cora"];
    let (mut builder, mut rows, mut expected) = (BookBuilder::new(), Vec::new(), Vec::new());
    for (page, pair) in NAMES.chunks(2).enumerate() {
        let mut lines = lyrics(page);
        for (at, name) in pair.iter().enumerate() {
            let song = 2 * page + at;
            let number = song as u32 + 1;
            let top = 60.0 + 320.0 * at as f32;
            let first = format!("and {} at the gate", name.to_lowercase());
            lines.retain(|l| !l.is_near(top));
            lines.push(line(60.0, top, 16.0, &format!("{number} {name}")).bold());
            rows.push(((*name).to_owned(), number));
            rows.push((first, number));
            rows.push((AUTHORS[song % 3].to_owned(), number));
            expected.push(((*name).to_owned(), page as u32 + 1));
        }
        builder = builder.page(&lines);
    }
    rows.sort();
    for (page, part) in rows.chunks(30).enumerate() {
        builder = builder.page(&list(if page == 0 { "Index" } else { "" }, part));
    }
    assert_eq!(found(&builder.build()), expected);
}

/// Two songs a page, each with what `under` says right under its title; all of that and the
/// titles in one index by pages.
fn with_names_under(under: impl Fn(usize) -> Option<String>) -> (Vec<(String, u32)>, BookBuilder) {
    let (mut builder, mut rows, mut titles) = (BookBuilder::new(), Vec::new(), Vec::new());
    for (page, pair) in NAMES.chunks(2).enumerate() {
        let folio = page as u32 + 1;
        let mut lines = lyrics(page);
        for (at, name) in pair.iter().enumerate() {
            let top = 60.0 + 320.0 * at as f32;
            lines.retain(|l| !l.is_near(top) && !l.is_near(top + 25.0));
            lines.push(line(60.0, top, 16.0, name).bold());
            titles.push(((*name).to_owned(), folio));
            rows.push(((*name).to_owned(), folio));
            if let Some(second) = under(2 * page + at) {
                lines.push(line(60.0, top + 24.0, 10.0, &second));
                rows.push((second, folio));
            }
        }
        lines.push(line(290.0, 780.0, 9.0, &folio.to_string()));
        builder = builder.page(&lines);
    }
    rows.sort();
    for (page, part) in rows.chunks(30).enumerate() {
        builder = builder.page(&list(if page == 0 { "Index" } else { "" }, part));
    }
    (titles, builder)
}

#[test]
fn first_lines_right_under_titles_are_their_songs_names() {
    let first = |song: usize| format!("and {} by the gate", NAMES[song].to_lowercase());
    let (titles, builder) = with_names_under(|song| Some(first(song)));
    assert_eq!(found(&builder.build()), titles);
    // Only some songs have one that is listed.
    let (titles, builder) = with_names_under(|song| (song % 3 == 0).then(|| first(song)));
    assert_eq!(found(&builder.build()), titles);
}

#[test]
fn short_songs_right_under_each_other_are_songs() {
    // Titles set alike, with hardly a verse between them.
    let (mut builder, mut rows) = (BookBuilder::new(), Vec::new());
    for (page, names) in NAMES.chunks(6).enumerate() {
        let mut lines = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let top = 60.0 + 110.0 * at as f32;
            lines.push(line(60.0, top, 12.0, name).bold());
            for row in 0..3 {
                let y = top + 16.0 + 13.0 * row as f32;
                lines.push(line(60.0, y, 10.0, "round and round and round again"));
            }
            rows.push(((*name).to_owned(), page as u32 + 1));
        }
        lines.push(line(290.0, 780.0, 9.0, &(page + 1).to_string()));
        builder = builder.page(&lines);
    }
    let book = builder.page(&list("Index", &rows)).build();
    assert_eq!(found(&book), rows);
}

#[test]
fn the_tunes_of_sets_in_an_index_of_their_own_are_no_songs() {
    const SETS: [&str; 6] = [
        "Harbour Reels",
        "Opening Jigs",
        "Tinkers' Set",
        "Last Orders Polkas",
        "Bridge Waltzes",
        "Kitchen Hornpipes",
    ];
    let rows: Vec<(String, u32)> = want(&SETS.into_iter().zip(1..).collect::<Vec<_>>());
    let mut builder = BookBuilder::new().page(&list("The Sets", &rows));
    let mut tunes = Vec::new();
    for (k, (set, names)) in SETS.iter().zip(NAMES.chunks(3)).enumerate() {
        let mut lines = vec![line(220.0, 60.0, 16.0, &format!("{}. {set}", k + 1)).bold()];
        let mut staves = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let top = 100.0 + 200.0 * at as f32;
            lines.push(line(60.0, top, 11.0, name));
            tunes.push(((*name).to_owned(), k as u32 + 1));
            staves.extend((0..3).map(|row| top + 30.0 + 50.0 * row as f32));
        }
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines).staves(&staves);
    }
    tunes.sort();
    let got = found(&builder.page(&list("Tunes", &tunes)).build());
    assert_eq!(got, want(&SETS.into_iter().zip(2..).collect::<Vec<_>>()));
}

#[test]
fn a_list_with_numbers_and_composers_in_columns_is_one_of_titles() {
    // Numbers that are printed nowhere else, titles, composers: the titles head pages.
    let mut lines = vec![line(60.0, 50.0, 20.0, "In this folder").bold()];
    for (k, name) in NAMES.iter().enumerate() {
        let y = 90.0 + 16.0 * k as f32;
        lines.push(line(48.0, y, 10.0, &(k + 1).to_string()).bold());
        lines.push(line(90.0, y, 10.0, name));
        lines.push(line(
            380.0,
            y,
            10.0,
            ["Ann Bell", "Carl Quill", "Cora Vane"][k % 3],
        ));
    }
    let mut builder = BookBuilder::new().page(&lines);
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(title(name));
        let verse = |row: usize| {
            let text = format!("{row} times we sang of {}", name.to_lowercase());
            line(60.0, 100.0 + 20.0 * row as f32, 10.0, &text)
        };
        let more: Vec<Line> = (2..9).map(verse).collect();
        builder = builder.page(&lines).page(&more);
    }
    let expected: Vec<(&str, u32)> = NAMES.iter().copied().zip((2..).step_by(2)).collect();
    assert_eq!(found(&builder.build()), want(&expected));
}

#[test]
fn sections_right_over_songs_that_an_index_names_are_none() {
    const SECTIONS: [&str; 6] = [
        "Morning", "Harvest", "The Sea", "Parting", "Winter", "Praise",
    ];
    let sections: Vec<(String, u32)> = SECTIONS
        .iter()
        .zip((1..).step_by(3))
        .map(|(name, folio)| ((*name).to_owned(), folio))
        .collect();
    let mut builder = BookBuilder::new().page(&list("Contents", &sections));
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(line(80.0, 90.0, 14.0, name).bold());
        if k % 3 == 0 {
            lines.push(line(80.0, 64.0, 14.0, SECTIONS[k / 3]).bold());
        }
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    let book = builder.page(&list("Index", &numbered(1, 1))).build();
    assert_eq!(found(&book), each_from(2));
}

#[test]
fn titles_that_end_in_numbers_keep_them_where_pages_stand_far_to_the_right() {
    // A reader has lost the leaders.
    let named = |k: usize| match k % 3 {
        0 => NAMES[k].to_owned(),
        _ => format!("{}, op. 33 no. {}", ["Waltz", "Minuet"][k % 2], 40 - k),
    };
    let mut lines = vec![line(270.0, 50.0, 14.0, "Contents")];
    for k in 0..NAMES.len() {
        let y = 90.0 + 16.0 * k as f32;
        lines.push(line(60.0, y, 10.0, &named(k)));
        lines.push(line(520.0, y, 10.0, &(k + 1).to_string()));
    }
    let mut builder = BookBuilder::new().ocr().page(&lines);
    for k in 0..NAMES.len() {
        builder = page(builder, &named(k), k, k as u32 + 1);
    }
    let expected: Vec<(String, u32)> = (0..NAMES.len()).map(|k| (named(k), k as u32 + 2)).collect();
    let book = builder.build();
    let lists = crate::find_contents(&book, &crate::ContentsOptions::default());
    let rows: usize = lists.iter().map(|l| l.entries.len()).sum();
    assert_eq!((rows, found(&book)), (NAMES.len(), expected));
}

#[test]
fn a_number_that_begins_a_title_is_the_titles() {
    // Nothing else in the book is counted.
    let named = |k: usize| match k {
        3 => "99 Roses".to_owned(),
        11 => "3 Ships".to_owned(),
        _ => NAMES[k].to_owned(),
    };
    let rows: Vec<(String, u32)> = (0..NAMES.len()).map(|k| (named(k), k as u32 + 1)).collect();
    let mut builder = BookBuilder::new().page(&list("Contents", &rows));
    for (k, (name, folio)) in rows.iter().enumerate() {
        builder = page(builder, name, k, *folio);
    }
    let expected: Vec<(String, u32)> = rows.iter().map(|(t, n)| (t.clone(), n + 1)).collect();
    assert_eq!(found(&builder.build()), expected);
}

#[test]
fn later_movements_that_no_list_names_are_no_songs() {
    let rows: Vec<(String, u32)> = numbered(1, 3);
    let mut builder = BookBuilder::new().page(&list("Contents", &rows));
    for (k, (name, folio)) in rows.iter().enumerate() {
        builder = page(builder, name, k, *folio);
        for (at, movement) in ["II. Andante in grey", "III. Rondo with bells"]
            .iter()
            .enumerate()
        {
            let heading = format!("{movement} {}", name.to_lowercase());
            builder = page(builder, &heading, k + at + 5, folio + at as u32 + 1);
        }
    }
    let expected: Vec<(String, u32)> = rows.iter().map(|(t, n)| (t.clone(), n + 1)).collect();
    assert_eq!(found(&builder.build()), expected);
}
