//! What the page must show and what hostile titles must not do.

use super::*;

fn song(title: &str, first: u32, last: u32, verified: bool) -> ReviewSong {
    ReviewSong {
        title: title.to_owned(),
        artist: String::new(),
        pages: PageRange {
            first: PageNumber(first),
            last: PageNumber(last),
        },
        left_out: Vec::new(),
        printed: None,
        verified,
        reasons: Vec::new(),
        file: None,
        thumbnail: None,
    }
}

fn input(page_count: u32, songs: Vec<ReviewSong>) -> ReviewInput {
    let book = ReviewBook {
        title: "Harbour Songs".to_owned(),
        page_count,
        ..ReviewBook::default()
    };
    ReviewInput {
        book,
        songs,
        ..ReviewInput::default()
    }
}

#[test]
fn the_rate_is_told_in_words() {
    let cases = [
        (vec![], "No songs were found"),
        (
            vec![song("A", 1, 2, true), song("B", 3, 4, true)],
            "2 of 2 songs verified",
        ),
        (
            vec![song("A", 1, 2, true), song("B", 3, 4, false)],
            "1 song needs a look",
        ),
        (
            vec![song("A", 1, 2, false), song("B", 3, 4, false)],
            "2 songs need a look",
        ),
    ];
    for (songs, want) in cases {
        let page = render_review(&input(4, songs));
        assert!(page.contains(want), "{want}");
    }
}

#[test]
fn songs_to_check_come_first_then_page_order() {
    let songs = vec![
        song("Delta", 7, 8, true),
        song("Alpha", 1, 2, true),
        song("Charlie", 5, 6, false),
        song("Bravo", 3, 4, false),
    ];
    let page = render_review(&input(8, songs));
    let at = |title: &str| {
        page.find(&format!("<h3 dir=\"auto\">{title}</h3>"))
            .unwrap()
    };
    assert!(
        at("Bravo") < at("Charlie") && at("Charlie") < at("Alpha") && at("Alpha") < at("Delta")
    );
}

#[test]
fn gaps_and_shared_pages_show() {
    let mut holed = song("Holed", 2, 4, true);
    holed.left_out = vec![PageNumber(3)];
    let page = render_review(&input(6, vec![holed, song("Shared", 4, 5, true)]));
    assert!(page.contains("In no song: 1, 3, 6"));
    assert!(page.contains("In more than one song: 4"));
    assert!(page.contains("<a class=\"c0 start\" href=\"#s1\" title=\"Page 2: "));
    assert!(page.contains("linear-gradient(120deg,var(--c0) 0% 50%,var(--c1) 50% 100%)"));
    assert!(page.contains("<a class=\"c1 end\" href=\"#s2\" title=\"Page 5: "));
    assert_eq!(page.matches("class=\"gap\" title=").count(), 3);
    assert!(page.contains("2 pages without 3"));
}

#[test]
fn hostile_texts_stay_text() {
    let hostile = "\"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;\u{202e}";
    let mut bad = song(hostile, 1, 1, false);
    bad.artist = hostile.to_owned();
    bad.printed = Some(hostile.to_owned());
    bad.reasons = vec![hostile.to_owned()];
    bad.file = Some(format!("{hostile}.pdf").replace('/', "_"));
    let mut input = input(2, vec![bad, song("javascript:alert(1)", 2, 2, true)]);
    input.book.title = hostile.to_owned();
    input.book.artist = hostile.to_owned();
    input.book.source = hostile.to_owned();
    input.book.generator = hostile.to_owned();
    input.book.printed = vec![hostile.to_owned()];
    input.absorbed = vec![ReviewAbsorbed {
        page: PageNumber(1),
        title: Some(hostile.to_owned()),
    }];
    input.not_found = vec![ReviewEntry {
        title: hostile.to_owned(),
        printed: Some(hostile.to_owned()),
    }];
    input.printed_numbers = Some(ReviewPrintedNumbers {
        missing: vec![hostile.to_owned()],
        repeated: vec![(hostile.to_owned(), vec![PageNumber(1)])],
        swapped: Vec::new(),
    });
    let page = render_review(&input);
    for forbidden in [
        "<script",
        "<img src=x",
        "\u{202e}",
        "href=\"javascript",
        "http://",
        "https://",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    // Every attribute value ends where it should: no tag carries an event handler.
    for tag in page.split('<').filter_map(|rest| rest.split('>').next()) {
        let names = tag.split('"').step_by(2);
        assert!(
            names
                .into_iter()
                .all(|outside| !outside.contains("onerror")),
            "{tag}"
        );
    }
}

#[test]
fn absurd_ranges_neither_hang_nor_panic() {
    let songs = vec![
        song("Endless", 1, u32::MAX, true),
        song("Backwards", 9, 3, false),
        song("Nowhere", 0, 0, false),
        song("Beyond", 4000, 5000, false),
        song(&"W".repeat(100_000), u32::MAX, u32::MAX, true),
        song("", 2, 2, false),
    ];
    for page_count in [0, 1, 3, 7000] {
        let page = render_review(&input(page_count, songs.clone()));
        assert!(page.ends_with("</html>"));
        assert!(page.contains("Untitled song"));
        assert!(page.len() < 2_000_000);
    }
}

#[test]
fn pictures_are_bounded() {
    let mut large = song("Large", 1, 1, true);
    large.thumbnail = Some(Thumbnail {
        jpeg: vec![0; 100_000],
        width: 10,
        height: 10,
    });
    let page = render_review(&input(1, vec![large; 200]));
    assert!(page.len() < 9_000_000, "{}", page.len());
    assert!(page.contains("No picture of page 1"));
}

#[test]
fn snippets_can_be_copied() {
    let mut asked = song("Say \"Hi\", 'Bob'", 3, 4, false);
    asked.artist = "A: B".to_owned();
    let mut input = input(4, vec![asked, song("Fine", 1, 2, true)]);
    input.book.source = "Harbour Songs.pdf".to_owned();
    let page = render_review(&input);
    let copied = page.replace("<bdi>", "").replace("</bdi>", "");
    for want in [
        "title,first page,last page\n&quot;Say &quot;&quot;Hi&quot;&quot;, 'Bob'&quot;,3,4\n",
        "  - title: &quot;Say \\&quot;Hi\\&quot;, 'Bob'&quot;\n    artist: &quot;A: B&quot;\n    firstPage: 3\n    lastPage: 4\n",
    ] {
        assert!(copied.contains(want), "{want}");
    }
    assert!(
        page.contains("stage-runner split 'Harbour Songs.pdf' --out songs --songs overrides.csv")
    );
    assert!(!page.contains("&quot;Fine&quot;"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let one = input(4, vec![song("A", 1, 2, true), song("B", 3, 4, false)]);
    let mut other = one.clone();
    other.songs.reverse();
    assert_eq!(render_review(&one), render_review(&other));
}

#[test]
fn a_book_that_waits_for_its_answer_is_answered_in_the_cluster() {
    let mut input = input(2, vec![song("Low Tide", 1, 2, false)]);
    input.waits = true;
    let page = render_review(&input);
    assert!(page.contains("Cut once the book has been answered"));
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("Lines for the SongBook") < at("Lines for overrides.csv"));
}
