//! Whole made-up books through contents, mapping and verification.

use songbook_contract::{PageMapSegment, PageNumber, SongOverride, UserEntry};

use super::fixtures::{BookBuilder, Line, NAMES, line, lyrics, map, title};
use super::*;
use crate::page::{Book, Rect};

const TITLES: &[&str] = NAMES.split_at(8).0;

/// A contents page of titles with printed page numbers.
fn contents(rows: &[(&str, u32)]) -> Vec<Line> {
    let mut lines = vec![line(250.0, 50.0, 18.0, "Contents")];
    for (k, (name, page)) in rows.iter().enumerate() {
        let y = 100.0 + 20.0 * k as f32;
        lines.push(line(
            60.0,
            y,
            10.0,
            &format!("{name} ............... {page}"),
        ));
    }
    lines
}

fn songs(mapping: &Mapping) -> Vec<(&str, u32, u32)> {
    mapping
        .songs
        .iter()
        .map(|s| (s.title.as_str(), s.start.0, s.end.0))
        .collect()
}

/// A cover, a contents page, then songs of two pages.
fn listed_book() -> BookBuilder {
    let rows: Vec<(&str, u32)> = TITLES
        .iter()
        .zip((1..).step_by(2))
        .map(|(t, n)| (*t, n))
        .collect();
    let mut builder = BookBuilder::new()
        .page(&[line(150.0, 300.0, 36.0, "The Great Songbook")])
        .page(&contents(&rows));
    for (name, folio) in &rows {
        builder = builder.song(name, 2, *folio);
    }
    builder
}

#[test]
fn tunes_without_words_are_found_by_their_titles() {
    let mut builder = BookBuilder::new().ocr();
    let mut want = Vec::new();
    for (k, pair) in TITLES.chunks(2).enumerate() {
        // OCR's sizes waver.
        let size = |j: usize| 14.0 + 0.7 * ((k + j) % 3) as f32;
        let lines: Vec<Line> = pair
            .iter()
            .enumerate()
            .map(|(j, name)| line(200.0, 60.0 + 340.0 * j as f32, size(j), name))
            .collect();
        builder = builder
            .page(&lines)
            .staves(&[100.0, 160.0, 220.0, 440.0, 500.0, 560.0]);
        let page = k as u32 + 1;
        want.extend(pair.iter().map(|name| (*name, page, page)));
    }
    assert_eq!(songs(&map(&builder.build())), want);
}

#[test]
fn two_titles_under_one_number_are_one_song() {
    const OTHERS: [&str; 8] = [
        "Chemin doré",
        "Port d'azur",
        "Train du matin",
        "Ma vieille ville",
        "Cloches du soir",
        "Par delà la baie",
        "Lanternes d'or",
        "Valse de la moisson",
    ];
    // Three hymns on two pages, so that numbers are told from page numbers.
    let count = 48;
    let name = |list: &[&str], n: usize| format!("{} {}", list[n % 8], WORDS[n / 8]);
    const WORDS: [&str; 6] = ["alpha", "bravo", "delta", "hotel", "india", "kilo"];
    let mut rows: Vec<(String, usize)> = (0..count)
        .flat_map(|n| [(name(&OTHERS, n), n + 1), (name(TITLES, n), n + 1)])
        .collect();
    rows.sort();
    let mut builder = BookBuilder::new();
    for part in rows.chunks(30) {
        let part: Vec<(&str, u32)> = part.iter().map(|(t, n)| (t.as_str(), *n as u32)).collect();
        builder = builder.page(&contents(&part));
    }
    let front = rows.chunks(30).count() as u32;
    let mut want = Vec::new();
    for page in 0..count / 3 {
        let mut lines = lyrics(page);
        for j in 0..3 {
            let n = 3 * page + j;
            let y = 60.0 + 240.0 * j as f32;
            lines.retain(|l| !l.is_near(y));
            lines.push(line(40.0, y, 15.0, &name(&OTHERS, n)).bold());
            lines.push(line(340.0, y, 15.0, &name(TITLES, n)).bold());
            want.push((name(&OTHERS, n), front + page as u32 + 1));
        }
        builder = builder.page(&lines);
    }
    let mapping = map(&builder.build());
    let got: Vec<(String, u32)> = mapping
        .songs
        .iter()
        .map(|s| (s.title.clone(), s.start.0))
        .collect();
    assert_eq!(got, want);
}

#[test]
fn a_listed_book_is_mapped_and_verified() {
    let book = listed_book().build();
    let mapping = map(&book);
    let want: Vec<(&str, u32, u32)> = TITLES
        .iter()
        .zip((3..).step_by(2))
        .map(|(t, p)| (*t, p, p + 1))
        .collect();
    assert_eq!(songs(&mapping), want);
    assert_eq!(mapping.contents_pages, [PageNumber(2)]);
    assert_eq!(
        mapping.segments,
        [PageMapSegment {
            printed: 1,
            page: PageNumber(3)
        }]
    );
    let verification = verify_songs(&book, &mapping);
    assert!(
        verification.songs.iter().all(|v| v.verified),
        "{verification:?}"
    );
    assert!(verification.suspected.is_empty());
}

#[test]
fn each_kind_of_evidence_can_be_missing() {
    let book = listed_book().build();
    let lists = find_contents(&book, &ContentsOptions::default());
    let whole = songs(&map(&book)).len();
    for without in [
        Ablation {
            contents: true,
            ..Ablation::default()
        },
        Ablation {
            folios: true,
            ..Ablation::default()
        },
        Ablation {
            headings: true,
            ..Ablation::default()
        },
    ] {
        let mapping = map_songs_without(&book, &lists, &UserEvidence::default(), without);
        assert_eq!(songs(&mapping).len(), whole, "{without:?}");
        assert_eq!(mapping.songs[3].start, PageNumber(9), "{without:?}");
    }
}

#[test]
fn a_song_that_nobody_lists_is_found() {
    let book = listed_book().song("Unlisted Lullaby", 1, 17).build();
    let mapping = map(&book);
    assert_eq!(songs(&mapping).last(), Some(&("Unlisted Lullaby", 19, 19)));
    let verdict = verify_songs(&book, &mapping).songs.pop().unwrap();
    assert!(!verdict.verified);
}

#[test]
fn a_stale_page_number_loses_against_the_title() {
    let mut rows: Vec<(&str, u32)> = TITLES
        .iter()
        .zip((1..).step_by(2))
        .map(|(t, n)| (*t, n))
        .collect();
    rows[4].1 += 1;
    let mut builder = BookBuilder::new().page(&contents(&rows));
    for (name, folio) in TITLES.iter().zip((1..).step_by(2)) {
        builder = builder.song(name, 2, folio);
    }
    let mapping = map(&builder.build());
    assert_eq!(mapping.songs[4].start, PageNumber(10));
}

#[test]
fn a_book_without_contents_is_split_by_its_titles() {
    for ocr in [false, true] {
        let mut builder = BookBuilder::new();
        if ocr {
            builder = builder.ocr();
        }
        for (k, name) in TITLES.iter().enumerate() {
            builder = builder.song(name, 1 + k % 3, 1);
        }
        let mapping = map(&builder.build());
        let titles: Vec<&str> = songs(&mapping).iter().map(|s| s.0).collect();
        assert_eq!(titles, TITLES, "ocr {ocr}");
    }
}

#[test]
fn a_quoted_title_repeated_on_the_next_page_is_one_song() {
    let mut builder = BookBuilder::new();
    for (k, name) in TITLES.iter().enumerate() {
        for page in 0..2 {
            let mut lines = lyrics(2 * k + page);
            lines.push(title(&format!("“{name}” by The Dukes")));
            builder = builder.page(&lines);
        }
    }
    let mapping = map(&builder.build());
    assert_eq!(mapping.songs.len(), TITLES.len());
    for (song, &name) in mapping.songs.iter().zip(TITLES) {
        assert_eq!(
            (song.title.as_str(), song.artist.as_deref()),
            (name, Some("The Dukes"))
        );
        assert_eq!(song.end.0, song.start.0 + 1);
    }
}

#[test]
fn links_place_rows_without_numbers() {
    let mut lines = vec![line(60.0, 50.0, 18.0, "Songs")];
    for (k, name) in TITLES.iter().enumerate() {
        lines.push(line(60.0, 100.0 + 20.0 * k as f32, 10.0, name));
    }
    let mut builder = BookBuilder::new().page(&lines);
    for (k, name) in TITLES.iter().enumerate() {
        builder = builder.song(name, 1, 2 + k as u32);
        let y = 100.0 + 20.0 * k as f32;
        let rect = Rect {
            x0: 60.0,
            y0: y,
            x1: 200.0,
            y1: y + 10.0,
        };
        builder = builder.link(1, rect, 2 + k as u32);
    }
    let mapping = map(&builder.build());
    assert_eq!(mapping.songs.len(), TITLES.len());
    assert!(
        mapping
            .songs
            .iter()
            .all(|s| s.evidence.iter().any(|w| w.kind == Evidence::Link))
    );
}

#[test]
fn the_outline_names_songs() {
    let mut builder = BookBuilder::new();
    for (k, name) in TITLES.iter().enumerate() {
        builder = builder
            .song(name, 2, 1 + 2 * k as u32)
            .outline(name, 1 + 2 * k as u32);
    }
    let mapping = map(&builder.build());
    assert_eq!(mapping.songs.len(), TITLES.len());
    assert!(
        mapping
            .songs
            .iter()
            .all(|s| s.evidence.iter().any(|w| w.kind == Evidence::Outline))
    );
}

#[test]
fn songs_that_share_a_page_both_have_it() {
    let mut builder = listed_book();
    let mut lines = lyrics(5);
    lines.push(line(80.0, 420.0, 20.0, "Half Way Down").bold());
    builder = builder.page(&lines);
    let mapping = map(&builder.build());
    let last = songs(&mapping);
    assert_eq!(last[7], ("Harvest Moon Waltz", 17, 19));
    assert_eq!(last[8], ("Half Way Down", 19, 19));
}

#[test]
fn where_songs_flow_one_line_above_a_title_is_the_end_of_the_song_before() {
    const ABOVE: [usize; 12] = [0, 1, 4, 6, 3, 1, 5, 2, 7, 4, 6, 1];
    let mut builder = BookBuilder::new();
    for (page, above) in ABOVE.into_iter().enumerate() {
        // Titles wander down the page.
        let mut lines: Vec<Line> = (0..above)
            .map(|k| {
                let y = 40.0 + 14.0 * k as f32;
                line(60.0, y, 10.0, &sung(page + 5 * k))
            })
            .collect();
        let y = 50.0 + 14.0 * above as f32;
        lines.push(line(60.0, y, 16.0, &name(page)).bold());
        lines.extend((0..30).map(|k| {
            let y = y + 30.0 + 14.0 * k as f32;
            line(60.0, y, 10.0, &sung(7 * page + k))
        }));
        builder = builder.page(&lines);
    }
    let mapping = map(&builder.build());
    let ends: Vec<u32> = mapping.songs.iter().map(|s| s.end.0).collect();
    assert_eq!(ends, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12]);
}

/// A line of lyrics.
fn sung(k: usize) -> String {
    const WORDS: [&str; 5] = ["river", "golden", "thunder", "homeward", "sailing"];
    let word = |k: usize| WORDS[k % WORDS.len()];
    format!(
        "{} under {} never {}",
        word(k),
        word(k / 5),
        word(k / 3 + 1)
    )
}

/// Different titles for two dozen songs.
fn name(k: usize) -> String {
    format!(
        "{} {}",
        TITLES[k % 8],
        ["Early", "Second", "Bitter"][k / 8 % 3]
    )
}

#[test]
fn contents_without_numbers_name_the_songs() {
    // The second page of the list has no heading of its own.
    let list = |from: usize| -> Vec<Line> {
        (from..from + 12)
            .map(|k| line(60.0, 60.0 + 24.0 * (k - from) as f32, 10.0, &name(k)))
            .collect()
    };
    let mut builder = BookBuilder::new().page(&list(0)).page(&list(12));
    for k in 0..24 {
        builder = builder.song(&name(k), 1 + k % 2, 1);
    }
    let mapping = map(&builder.build());
    assert_eq!(mapping.contents_pages, [PageNumber(1), PageNumber(2)]);
    let titles: Vec<String> = mapping.songs.iter().map(|s| s.title.clone()).collect();
    assert_eq!(titles, (0..24).map(name).collect::<Vec<_>>());
}

#[test]
fn a_list_of_a_few_songs_does_not_hide_the_others() {
    let rows: Vec<(String, u32)> = (0..5).map(|k| (name(4 * k), 4 * k as u32 + 1)).collect();
    let rows: Vec<(&str, u32)> = rows.iter().map(|(t, n)| (t.as_str(), *n)).collect();
    let mut builder = BookBuilder::new().page(&contents(&rows));
    for k in 0..24 {
        builder = builder.song(&name(k), 1, k as u32 + 1);
    }
    let mapping = map(&builder.build());
    let titles: Vec<String> = mapping.songs.iter().map(|s| s.title.clone()).collect();
    assert_eq!(titles, (0..24).map(name).collect::<Vec<_>>());
}

#[test]
fn errors_in_a_mapping_are_doubted() {
    for listed in [true, false] {
        let mut book = listed_book().build();
        if !listed {
            book.pages.drain(..2);
            for (index, page) in book.pages.iter_mut().enumerate() {
                page.page = PageNumber::from_index(index);
            }
        }
        let right = map(&book);
        assert!(verify_songs(&book, &right).suspected.is_empty());
        // A song dropped: the one before it took its pages.
        let mut dropped = right.clone();
        let gone = dropped.songs.remove(3);
        dropped.songs[2].end = gone.end;
        let suspected = verify_songs(&book, &dropped).suspected;
        assert_eq!(suspected.len(), 1, "listed {listed}");
        assert_eq!(
            (suspected[0].inside, suspected[0].title.as_str()),
            (2, gone.title.as_str())
        );
        // Two swapped, one shifted, two merged: none of these is verified.
        let mut swapped = right.clone();
        let title = swapped.songs[3].title.clone();
        swapped.songs[3].title = std::mem::replace(&mut swapped.songs[4].title, title);
        let mut shifted = right.clone();
        shifted.songs[5].start.0 += 1;
        let mut merged = right.clone();
        let gone = merged.songs.remove(4);
        merged.songs[3].title = format!("{} {}", merged.songs[3].title, gone.title);
        for (wrong, at) in [(&swapped, 3), (&swapped, 4), (&shifted, 5), (&merged, 3)] {
            let verdict = &verify_songs(&book, wrong).songs[at];
            assert!(!verdict.verified, "listed {listed}: {verdict:?}");
        }
    }
}

#[test]
fn what_the_user_says_wins() {
    let book = listed_book().build();
    let user = UserEvidence {
        songs: vec![SongOverride {
            title: "Blue Harbor (revised)".to_owned(),
            artist: Some("Ann Lee".to_owned()),
            first_page: Some(PageNumber(5)),
            last_page: Some(PageNumber(5)),
            remove: false,
        }],
        ..UserEvidence::default()
    };
    let lists = find_contents(&book, &ContentsOptions::default());
    let mapping = map_songs(&book, &lists, &user);
    assert_eq!(songs(&mapping)[1], ("Blue Harbor (revised)", 5, 5));
    assert_eq!(mapping.songs.len(), TITLES.len());
    let entries = UserEvidence {
        entries: vec![UserEntry {
            title: "Only This".to_owned(),
            artist: None,
            printed_page: None,
            page: Some(PageNumber(7)),
        }],
        ..UserEvidence::default()
    };
    let mapping = map_songs(&book, &lists, &entries);
    assert_eq!(songs(&mapping), [("Only This", 7, 18)]);
}

#[test]
fn empty_books_have_no_songs() {
    let empty = Book::default();
    assert!(map(&empty).songs.is_empty());
    let blank = BookBuilder::new().page(&[]).page(&[]).build();
    let mapping = map(&blank);
    assert!(mapping.songs.is_empty());
    assert_eq!(mapping.unassigned.len(), 1);
    assert_eq!(verify_songs(&blank, &mapping).rate, 0.0);
}

#[test]
fn results_survive_being_stored() {
    let book = listed_book().build();
    let mapping = map(&book);
    let text = serde_json::to_string(&mapping).unwrap();
    assert_eq!(serde_json::from_str::<Mapping>(&text).unwrap(), mapping);
    let verification = verify_songs(&book, &mapping);
    let text = serde_json::to_string(&verification).unwrap();
    assert_eq!(
        serde_json::from_str::<Verification>(&text).unwrap(),
        verification
    );
}
