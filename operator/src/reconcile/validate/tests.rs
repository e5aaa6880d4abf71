//! What a spec becomes, and which edits concern which stages.

use super::*;
use crate::{
    crd::{Entry, OutputSpec, PageSegment, Pages, Song, SongBookSpec, TocSpec},
    fixtures::{book, job_defaults},
};

type Edit = fn(&mut SongBookSpec);

fn check(edit: Edit) -> Result<ValidatedSongBook, InvalidSpec> {
    let mut book = book();
    edit(&mut book.spec);
    validate(&book, &job_defaults())
}

#[test]
fn a_book_that_names_a_server_gets_no_key_of_another() {
    let mut defaults = job_defaults();
    defaults.s3.endpoint = Some("http://minio.storage.svc".to_owned());
    defaults.s3.secret_ref = Some(crd::SecretRef {
        name: "key".to_owned(),
    });
    let mut book = book();
    book.spec.s3 = None;
    let plain = validate(&book, &defaults).unwrap();
    assert_eq!(plain.s3, defaults.s3);
    book.spec.s3 = Some(S3Spec {
        endpoint: Some("http://elsewhere".to_owned()),
        ..S3Spec::default()
    });
    let own = validate(&book, &defaults).unwrap();
    assert_eq!(own.s3.secret_ref, None);
    assert_eq!(own.s3.region, defaults.s3.region);
    let first = |book: &ValidatedSongBook| book.fingerprints(|_| String::new()).swap_remove(0);
    assert_ne!(first(&plain), first(&own), "another server has other files");
}

#[test]
fn a_book_becomes_a_request() {
    let valid = check(|spec| {
        spec.output = Some(OutputSpec {
            bucket: None,
            prefix: "team/".to_owned(),
        });
    })
    .unwrap();
    let request = valid.request(Stage::PageMapping, "");
    assert_eq!(
        request.source.uri,
        "s3://books/SheetMusic/Harbour Songs.pdf"
    );
    assert_eq!(request.output.uri, "s3://books");
    assert_eq!(request.output.layout.songs, "team/SheetMusicOut/");
    assert_eq!(request.stage, Stage::PageMapping);
    assert_eq!(request.validate(), Ok(()));
}

#[test]
fn what_cannot_be_done_is_named() {
    let table: [(&str, Edit, &str); 6] = [
        ("blank key", |s| s.source.key = " ".to_owned(), "source.key"),
        (
            "page 0",
            |s| {
                s.page_map.push(PageSegment {
                    printed: 1,
                    page: 0,
                });
            },
            "pageMap",
        ),
        (
            "threshold",
            |s| s.verification.threshold = 1.5,
            "verification.threshold",
        ),
        (
            "reversed range",
            |s| {
                s.toc = Some(TocSpec {
                    pages: vec![Pages { first: 9, last: 3 }],
                    ..TocSpec::default()
                });
            },
            "tocPages",
        ),
        (
            "prefix upwards",
            |s| {
                s.output = Some(OutputSpec {
                    bucket: None,
                    prefix: "../".to_owned(),
                });
            },
            "output.layout",
        ),
        (
            "endless contents",
            |s| {
                let entry = Entry {
                    title: "x".repeat(300),
                    artist: None,
                    printed_page: None,
                    page: None,
                };
                s.toc = Some(TocSpec {
                    entries: vec![entry; 1000],
                    ..TocSpec::default()
                });
            },
            "shorten",
        ),
    ];
    for (name, edit, expected) in table {
        let error = check(edit).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

/// The stages that have to be done again after `edit`.
fn dirty(edit: Edit) -> Vec<Stage> {
    let none = |_| String::new();
    let before = check(|_| {}).unwrap().fingerprints(none);
    let after = check(edit).unwrap().fingerprints(none);
    before
        .into_iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .map(|(_, (stage, _))| stage)
        .collect()
}

#[test]
fn an_edit_dirties_the_stages_that_depend_on_it() {
    let table: [(&str, Edit, usize); 8] = [
        ("nothing", |_| {}, 6),
        ("suspension", |s| s.suspend = true, 6),
        (
            "another bucket",
            |s| s.source.bucket = "other".to_owned(),
            0,
        ),
        ("an artist", |s| s.artist = Some("B".to_owned()), 1),
        (
            "a song's pages",
            |s| {
                s.songs.push(Song {
                    title: "A".to_owned(),
                    artist: None,
                    first_page: Some(3),
                    last_page: None,
                    remove: false,
                });
            },
            2,
        ),
        ("the threshold", |s| s.verification.threshold = 0.5, 3),
        (
            "scheduling",
            |s| s.scheduling = Some(Scheduling::default()),
            6,
        ),
        (
            "contents pages",
            |s| {
                s.toc = Some(TocSpec {
                    max_pages: Some(9),
                    ..TocSpec::default()
                });
            },
            0,
        ),
    ];
    for (name, edit, first) in table {
        let expected: Vec<Stage> = Stage::ALL.into_iter().skip(first).collect();
        assert_eq!(dirty(edit), expected, "{name}");
    }
}

#[test]
fn a_redo_token_dirties_its_stage_and_those_after_it() {
    let valid = check(|_| {}).unwrap();
    let before = valid.fingerprints(|_| String::new());
    let after = valid.fingerprints(|stage| {
        if stage >= Stage::SongVerification {
            "again".to_owned()
        } else {
            String::new()
        }
    });
    for ((stage, before), (_, after)) in before.iter().zip(&after) {
        assert_eq!(
            before != after,
            *stage >= Stage::SongVerification,
            "{stage}"
        );
    }
}
