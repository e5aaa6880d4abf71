//! Kinds of rows in contents that say more, less or something else than the titles on the
//! pages, in small books laid out as real ones are.

use super::fixtures::{
    BookBuilder, NAMES, each_from, found, line, list, lyrics, map, numbered, title,
};

const PEOPLE: [&str; 4] = ["Rose Miller", "John O'Shallow", "Ann Lee", "W. Greaves"];

/// A book with such rows in its contents and such lines as titles, a page each.
fn book(row: impl Fn(usize, &str) -> String, head: impl Fn(usize, &str) -> String) -> Vec<String> {
    let rows: Vec<(String, u32)> = NAMES
        .iter()
        .zip(1..)
        .map(|(name, page)| (row(page as usize, name), page))
        .collect();
    let mut builder = BookBuilder::new().page(&list("Contents", &rows));
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(title(&head(k, name)));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    let songs = map(&builder.build()).songs;
    songs.into_iter().map(|s| s.title).collect()
}

#[test]
fn an_artist_after_the_title_is_left_off_short_ones_too() {
    let short = |k: usize, name: &str| {
        if k == 2 {
            "Ada".to_owned()
        } else {
            name.to_owned()
        }
    };
    let row = |page: usize, name: &str| format!("{} {}", short(page - 1, name), PEOPLE[page % 4]);
    let titles = book(row, short);
    let expected: Vec<String> = (0..).zip(NAMES).map(|(k, name)| short(k, name)).collect();
    assert_eq!(titles, expected);
}

#[test]
fn a_row_that_was_cut_has_the_title_of_its_page() {
    let whole = |_: usize, name: &str| format!("{name} of the Long Summer Evenings");
    let cut = |_: usize, name: &str| whole(0, name).chars().take(24).collect::<String>();
    let expected: Vec<String> = NAMES.iter().map(|name| whole(0, name)).collect();
    assert_eq!(book(cut, whole), expected);
}

#[test]
fn what_stands_behind_a_dash_on_the_page_is_no_part_of_the_title() {
    let row = |_: usize, name: &str| format!("The Song of {name}");
    let head = |k: usize, name: &str| format!("The Song of {name} - {}", PEOPLE[k % 4]);
    let expected: Vec<String> = NAMES.iter().map(|name| row(0, name)).collect();
    assert_eq!(book(row, head), expected);
}

#[test]
fn a_word_before_every_number_is_a_label() {
    let mut contents = vec![line(250.0, 50.0, 18.0, "Was wir singen")];
    for (k, name) in NAMES.iter().enumerate() {
        let y = 90.0 + 18.0 * k as f32;
        contents.push(line(60.0, y, 10.0, &format!("Lied {}", k + 1)));
        contents.push(line(
            140.0,
            y,
            10.0,
            &format!("{name} {}S. {}", ".".repeat(30), k + 1),
        ));
    }
    let mut builder = BookBuilder::new().page(&contents);
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(line(80.0, 40.0, 9.0, &format!("Lied {}", k + 1)));
        lines.push(title(name));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    assert_eq!(found(&builder.build()), each_from(2));
}

#[test]
fn sections_that_stand_out_are_no_part_of_the_title_under_them() {
    let mut contents = vec![line(250.0, 50.0, 18.0, "Contents")];
    let mut y = 90.0;
    for (k, name) in NAMES.iter().enumerate() {
        if k % 6 == 0 {
            contents.push(line(
                60.0,
                y,
                10.0,
                ["Songs of the Road", "Sea", "Hall"][k / 6],
            ));
            y += 14.0;
        }
        contents.push(line(80.0, y, 10.0, &format!("{name} {}", k + 1)));
        y += 14.0;
    }
    let mut builder = BookBuilder::new().page(&contents);
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        if k % 6 == 0 {
            lines.push(line(
                60.0,
                20.0,
                26.0,
                ["Songs of the Road", "Sea", "Hall"][k / 6],
            ));
        }
        lines.push(title(name));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    assert_eq!(found(&builder.build()), each_from(2));
}

#[test]
fn a_chapter_with_contents_of_its_own_is_no_list_of_sections() {
    // Twelve songs, then a chapter of six by another maker, numbered from 1 again.
    let rows = numbered(1, 1);
    let mut builder = BookBuilder::new().page(&list("Contents", &rows[..12]));
    for (k, name) in NAMES.iter().enumerate() {
        if k == 12 {
            let own: Vec<(String, u32)> = (1..)
                .zip(&NAMES[12..])
                .map(|(page, name)| ((*name).to_owned(), page))
                .collect();
            builder = builder.page(&list("Contents", &own));
        }
        let mut lines = lyrics(k);
        lines.push(if k < 12 {
            title(name)
        } else {
            line(200.0, 60.0, 26.0, name)
        });
        let folio = if k < 12 { k + 1 } else { k - 11 };
        lines.push(line(290.0, 780.0, 9.0, &folio.to_string()));
        builder = builder.page(&lines);
    }
    let titles: Vec<String> = map(&builder.build())
        .songs
        .into_iter()
        .map(|s| s.title)
        .collect();
    assert_eq!(titles, NAMES);
}

#[test]
fn two_languages_side_by_side_that_contents_name_one_after_the_other_are_one_song() {
    let other = |name: &str| format!("Das {name} Lied");
    let pages = || NAMES.iter().zip(1..);
    let own = pages().map(|(name, page)| ((*name).to_owned(), page));
    let others = pages().map(|(name, page)| (other(name), page));
    let rows: Vec<(String, u32)> = own.chain(others).collect();
    let (front, back) = rows.split_at(NAMES.len());
    let mut builder = BookBuilder::new()
        .page(&list("Contents", front))
        .page(&list("Inhalt", back));
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.retain(|l| !l.is_near(60.0));
        lines.push(line(60.0, 60.0, 14.0, name).bold());
        lines.push(line(320.0, 60.0, 14.0, &other(name)).bold());
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    assert_eq!(found(&builder.build()), each_from(3));
}

#[test]
fn a_list_of_a_few_first_lines_hides_no_titles() {
    let mut builder = BookBuilder::new();
    let mut names = Vec::new();
    for round in 0..3 {
        for (k, name) in NAMES.iter().enumerate() {
            let name = format!("{name} {}", ["by Day", "by Night", "at Noon"][round]);
            let folio = (18 * round + k + 1) as u32;
            let mut lines = lyrics(18 * round + k);
            if k == 7 {
                lines.push(line(
                    60.0,
                    120.0,
                    10.0,
                    &format!("we sing of {round} golden rings"),
                ));
            }
            lines.push(title(&name));
            lines.push(line(290.0, 780.0, 9.0, &folio.to_string()));
            builder = builder.page(&lines);
            names.push(name);
        }
    }
    let few: Vec<(String, u32)> = (0..3)
        .map(|round| (format!("we sing of {round} golden rings"), 18 * round + 8))
        .collect();
    let book = builder.page(&list("First lines", &few)).build();
    let titles: Vec<String> = map(&book).songs.into_iter().map(|s| s.title).collect();
    assert_eq!(titles, names);
}

#[test]
fn pages_of_tablature_are_read() {
    let mut builder = BookBuilder::new().page(&list("Contents", &numbered(1, 1)));
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = vec![line(
            60.0,
            60.0,
            10.0,
            &format!("{name} - {}", PEOPLE[k % 4]),
        )];
        lines.push(line(60.0, 75.0, 10.0, &"=".repeat(60)));
        for row in 0..30 {
            let string = ["e", "B", "G", "D", "A", "E"][row % 6];
            let y = 120.0 + 18.0 * row as f32;
            let text = format!(
                "{string}|--{}--|-----{}--|--------|---{}----|",
                k % 9,
                row % 7,
                k % 5
            );
            lines.push(line(60.0, y, 10.0, &text));
        }
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    assert_eq!(found(&builder.build()), each_from(2));
}
