//! Kinds of books that exist, as small books laid out as real ones are.

use songbook_contract::PageNumber;

use super::fixtures::{
    BookBuilder, Line, NAMES, each_from, found, line, list, lyrics, map, numbered, page,
    songs_from, title, want,
};

#[test]
fn numbering_may_begin_again_in_each_part() {
    let mut rows = Vec::new();
    let mut builder = BookBuilder::new();
    let mut lines = vec![line(220.0, 50.0, 18.0, "Contents")];
    for (k, name) in NAMES.iter().enumerate() {
        let y = 90.0 + 18.0 * k as f32;
        lines.push(line(60.0, y, 10.0, &format!("{}. {name}", k % 6 + 1)));
    }
    builder = builder.page(&lines);
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(line(80.0, 60.0, 20.0, &format!("{}. {name}", k % 6 + 1)).bold());
        builder = builder.page(&lines);
        rows.push((*name, k as u32 + 2));
    }
    assert_eq!(found(&builder.build()), want(&rows));
}

#[test]
fn chord_pages_between_songs_belong_to_none() {
    let mut builder = BookBuilder::new().page(&list("Contents", &numbered(1, 1)));
    let mut rows = Vec::new();
    for (k, name) in NAMES.iter().enumerate() {
        builder = page(builder, name, k, 1 + k as u32);
        rows.push((*name, k as u32 + 2 + u32::from(k > 8)));
        if k == 8 {
            let chords = vec![
                line(200.0, 60.0, 20.0, "Chord Charts").bold(),
                line(60.0, 200.0, 12.0, "Am C7 D G E7 F#m B7"),
                line(60.0, 400.0, 12.0, "Dm Gm A7 E F B C"),
            ];
            builder = builder.page(&chords);
        }
    }
    assert_eq!(found(&builder.build()), want(&rows));
}

#[test]
fn titles_in_a_small_running_head_on_every_page_are_songs() {
    // No big type at all: the song's name stands in the head of each of its pages.
    let mut builder = BookBuilder::new();
    let mut rows = Vec::new();
    let mut page = 1;
    for (k, name) in NAMES.iter().enumerate() {
        rows.push((*name, page));
        for n in 0..2 + k % 2 {
            let mut lines = lyrics(3 * k + n);
            lines.push(line(250.0, 30.0, 11.0, name).bold());
            lines.push(line(290.0, 780.0, 9.0, &page.to_string()));
            builder = builder.page(&lines);
            page += 1;
        }
    }
    assert_eq!(found(&builder.build()), want(&rows));
}

#[test]
fn a_text_without_songs_has_none() {
    let mut builder = BookBuilder::new();
    for k in 0..12 {
        let lines: Vec<Line> = (0..40)
            .map(|row| {
                let y = 60.0 + 17.0 * row as f32;
                let text = format!(
                    "and so the {} years went by before the committee had come to {} its report",
                    NAMES[(k + row) % 18].to_lowercase(),
                    ["read", "write", "print"][row % 3]
                );
                line(50.0, y, 11.0, &text)
            })
            .collect();
        builder = builder.page(&lines);
    }
    assert!(found(&builder.build()).is_empty());
}

#[test]
fn a_song_with_titles_in_two_languages_is_one_song() {
    // The second title stands under the first; contents list them both.
    const OTHERS: [&str; 18] = [
        "Chemin doré",
        "Port d'azur",
        "Train du matin",
        "Ma vieille ville",
        "Cloches du soir",
        "Par delà la baie",
        "Lanternes d'or",
        "Valse de la moisson",
        "La tour d'ivoire",
        "Le joyeux meunier",
        "Le roi de rien",
        "Perdu en mai",
        "Le bac de minuit",
        "Jamais un sou",
        "Par-dessus la crête",
        "Bateaux de papier",
        "Jardin tranquille",
        "Retour au pays",
    ];
    let mut rows = numbered(1, 1);
    rows.extend(OTHERS.iter().zip(1..).map(|(t, n)| ((*t).to_owned(), n)));
    rows.sort();
    let mut builder = BookBuilder::new();
    for part in rows.chunks(18) {
        builder = builder.page(&list("Index", part));
    }
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(title(name));
        lines.push(line(80.0, 86.0, 13.0, OTHERS[k]));
        lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
        builder = builder.page(&lines);
    }
    assert_eq!(found(&builder.build()), each_from(3));
}

#[test]
fn numbered_tunes_without_titles_are_named_by_their_numbers() {
    let mut builder = BookBuilder::new();
    let mut starts = Vec::new();
    for page in 0..10u32 {
        let mut lines = vec![line(290.0, 780.0, 9.0, &(page + 1).to_string())];
        let mut staves = Vec::new();
        for tune in 0..3u32 {
            let top = 60.0 + 230.0 * tune as f32;
            lines.push(line(40.0, top, 13.0, &format!("{}.", 3 * page + tune + 1)).bold());
            staves.extend([top + 30.0, top + 80.0, top + 130.0]);
            starts.push(page + 1);
        }
        builder = builder.page(&lines).staves(&staves);
    }
    let got = found(&builder.build());
    assert_eq!(got.iter().map(|s| s.1).collect::<Vec<_>>(), starts);
    assert_eq!(got[4].0, "No. 5");
}

#[test]
fn title_and_artist_in_one_heading_are_parted() {
    const ARTISTS: [&str; 3] = ["The Dukes", "Ann Lee", "Moss and Sons"];
    let mut builder = BookBuilder::new();
    for (k, name) in NAMES.iter().enumerate() {
        let mut lines = lyrics(k);
        lines.push(title(&format!("{name} – {}", ARTISTS[k % 3])));
        builder = builder.page(&lines);
    }
    let mapping = map(&builder.build());
    assert_eq!(mapping.songs.len(), NAMES.len());
    for (song, (k, name)) in mapping.songs.iter().zip(NAMES.iter().enumerate()) {
        assert_eq!(song.title, *name);
        assert_eq!(song.artist.as_deref(), Some(ARTISTS[k % 3]));
    }
}

#[test]
fn scanned_songs_that_the_contents_omit_are_found_by_their_looks() {
    let (omitted, rows): (Vec<_>, Vec<_>) =
        numbered(1, 1).into_iter().partition(|(_, n)| n % 6 == 0);
    assert_eq!(omitted.len(), 3);
    let builder = BookBuilder::new().ocr().page(&list("Contents", &rows));
    assert_eq!(found(&songs_from(builder, 1).build()), each_from(2));
}

#[test]
fn a_book_half_typeset_half_scanned_shows_its_titles_in_both_halves() {
    let half = |builder: BookBuilder, from: usize| {
        let names = NAMES.iter().enumerate().skip(from).take(9);
        names.fold(builder, |b, (k, name)| page(b, name, k, k as u32 + 1))
    };
    let mut book = half(BookBuilder::new(), 0).build();
    let scanned = half(BookBuilder::new().ocr(), 9).build();
    for mut page in scanned.pages {
        page.page = PageNumber::from_index(book.pages.len());
        book.pages.push(page);
    }
    assert_eq!(found(&book), each_from(1));
}

#[test]
fn an_outline_names_what_was_misread_in_the_contents() {
    let rows: Vec<(String, u32)> = numbered(1, 1)
        .into_iter()
        .map(|(name, n)| (name.replace('a', "c").replace('r', "n"), n))
        .collect();
    let builder = BookBuilder::new().ocr().page(&list("Contents", &rows));
    let mut builder = songs_from(builder, 1);
    for (name, page) in NAMES.iter().zip(2..) {
        builder = builder.outline(name, page);
    }
    assert_eq!(found(&builder.build()), each_from(2));
}
