//! The real binary from a songbook to its songs: all six stages, again, in part,
//! and one by one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};
use lopdf::Document;
use songbook_contract::{Layout, Manifest, Outcome, OutputRef, Stage, StageRequest, names};
use songbook_tests::books::{half_remembered, untitled_twins};
use songbook_tests::child;
use songbook_tests::output;
use songbook_tests::runner::{self, Split};
use songbook_tests::s3_jobs::{job, report, request};
use songbook_tests::songbook::{Placed, Songbook, harbour_songs};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);

fn example() -> Result<PathBuf> {
    runner::repository_file("examples/Harbour Songs.pdf")
}

/// Splits the example book into `out`, with its artist as a user would name it.
fn split_example(out: &Path) -> Result<Split> {
    Ok(Split::new(&example()?, out).with(&["--artist", "The Aldines"]))
}

/// Writes a book drawn in code into `folder`.
fn drawn(folder: &Path, book: &Songbook) -> Result<PathBuf> {
    let path = folder.join("book.pdf");
    fs::write(&path, book.to_pdf()?)?;
    Ok(path)
}

/// The songs of a manifest as they should be placed.
fn songs(manifest: &Manifest) -> Vec<(String, u32, u32)> {
    manifest
        .songs
        .iter()
        .map(|s| (s.title.clone(), s.start_page.0, s.end_page.0))
        .collect()
}

fn truth(placed: &[Placed]) -> Vec<(String, u32, u32)> {
    placed
        .iter()
        .map(|p| (p.title.clone(), p.start, p.end))
        .collect()
}

/// Every file below the working folder with the time it was last written.
fn written(out: &Path, part: &str) -> Result<Vec<(PathBuf, SystemTime)>> {
    output::paths(&out.join(output::WORKING_FOLDER).join(part))?
        .into_iter()
        .map(|path| {
            let time = fs::metadata(&path)?.modified()?;
            Ok((path, time))
        })
        .collect()
}

#[test]
fn the_example_book_becomes_its_songs() -> Result<()> {
    let out = TempDir::new()?;
    let summary = split_example(out.path())?.expect_songs(LIMIT)?;
    let manifest = output::check(out.path())?;
    let placed = harbour_songs().placed();
    assert_eq!(songs(&manifest), truth(&placed));
    assert_eq!(summary.outcome, Outcome::Done, "{summary:?}");
    assert!(manifest.songs.iter().all(|s| s.verified), "{manifest:#?}");
    for (song, placed) in manifest.songs.iter().zip(&placed) {
        let folio = placed.folio.to_string();
        assert_eq!(
            song.printed_page.as_deref(),
            Some(folio.as_str()),
            "{}",
            song.title
        );
        let file = song.file.as_deref().unwrap_or_default();
        let expected = format!("The Aldines/Harbour Songs/The Aldines - {}.pdf", song.title);
        assert_eq!(file, expected);
    }
    let entries: Vec<_> = manifest.toc_entries.iter().map(|e| &e.title).collect();
    assert_eq!(entries, placed.iter().map(|p| &p.title).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn a_song_carries_its_title_and_artist_in_the_document_information() -> Result<()> {
    let out = TempDir::new()?;
    split_example(out.path())?.expect_songs(LIMIT)?;
    for song in output::check(out.path())?.songs {
        let file = song.file.context("has no file")?;
        let document = Document::load(out.path().join(&file))?;
        let information = document.trailer.get(b"Info")?.as_reference()?;
        let information = document.get_dictionary(information)?;
        let text = |key: &[u8]| -> Result<String> {
            Ok(lopdf::decode_text_string(information.get(key)?)?)
        };
        assert_eq!(text(b"Title")?, song.title);
        assert_eq!(text(b"Author")?, song.artist);
    }
    Ok(())
}

#[test]
fn indexes_and_the_review_page_list_every_song() -> Result<()> {
    let out = TempDir::new()?;
    split_example(out.path())?.expect_songs(LIMIT)?;
    let files = [
        names::INDEX,
        names::INDEX_MOBILESHEETS,
        names::INDEX_FORSCORE,
        names::REVIEW,
    ];
    for name in files {
        let text = fs::read_to_string(out.path().join(name)).with_context(|| name.to_owned())?;
        for song in harbour_songs().placed() {
            let escaped = song.title.replace('\'', "&#39;");
            assert!(
                text.contains(&song.title) || text.contains(&escaped),
                "{name} lacks {:?}",
                song.title
            );
        }
    }
    let review = fs::read_to_string(out.path().join(names::REVIEW))?;
    for loaded in [
        "src=\"http",
        "src='http",
        "<script src",
        "@import",
        "rel=\"stylesheet\"",
    ] {
        assert!(!review.contains(loaded), "the review page loads {loaded}");
    }
    Ok(())
}

#[test]
fn a_second_run_reads_nothing_and_changes_nothing() -> Result<()> {
    let out = TempDir::new()?;
    let split = split_example(out.path())?;
    split.expect_songs(LIMIT)?;
    let files = output::files(out.path())?;
    let kept = written(out.path(), "")?;
    let ended = split.run(Duration::from_secs(2))?;
    ensure!(!ended.timed_out, "took more than 2 s");
    assert_eq!(ended.code(), Some(0));
    assert_eq!(output::files(out.path())?, files);
    let pages = |files: Vec<(PathBuf, SystemTime)>| -> Vec<_> {
        files
            .into_iter()
            .filter(|(path, _)| path.components().any(|c| c.as_os_str() == "pages"))
            .collect()
    };
    assert_eq!(pages(written(out.path(), "")?), pages(kept));
    Ok(())
}

#[test]
fn from_a_stage_does_that_stage_again_and_no_page_twice() -> Result<()> {
    let out = TempDir::new()?;
    let split = split_example(out.path())?;
    split.expect_songs(LIMIT)?;
    let files = output::files(out.path())?;
    let pages = written(out.path(), "pages")?;
    let artifacts = written(out.path(), "artifacts")?;
    split
        .clone()
        .with(&["--from", Stage::SongVerification.as_str()])
        .expect_songs(LIMIT)?;
    assert_eq!(output::files(out.path())?, files);
    assert_eq!(written(out.path(), "pages")?, pages);
    let redone = written(out.path(), "artifacts")?;
    for stage in Stage::ALL {
        let time = |files: &[(PathBuf, SystemTime)]| {
            files
                .iter()
                .find(|(path, _)| path.ends_with(stage.artifact_name()))
                .map(|(_, time)| *time)
        };
        let (before, after) = (time(&artifacts), time(&redone));
        ensure!(before.is_some(), "{stage} left no artifact");
        if stage < Stage::SongVerification {
            assert_eq!(before, after, "{stage} was done again");
        }
        if stage == Stage::SongVerification {
            assert_ne!(before, after, "{stage} was not done again");
        }
    }
    Ok(())
}

#[test]
fn single_stages_by_request_give_the_same_as_split() -> Result<()> {
    let whole = TempDir::new()?;
    Split::new(&example()?, whole.path()).expect_songs(LIMIT)?;
    let single = TempDir::new()?;
    let request_file = single.path().join(".request.json");
    for stage in Stage::ALL {
        let output = OutputRef {
            uri: single.path().display().to_string(),
            layout: Layout::folder(),
        };
        let request = StageRequest::new(stage, example()?.display().to_string(), output);
        fs::write(&request_file, serde_json::to_vec(&request)?)?;
        let mut command = Command::new(runner::binary()?);
        command
            .args(["stage", stage.as_str(), "--request"])
            .arg(&request_file);
        let ended = child::run(&mut command, LIMIT)?;
        ensure!(
            ended.code() == Some(0),
            "{stage}: {:?}\n{}",
            ended.status,
            ended.last_words(10)
        );
    }
    fs::remove_file(&request_file)?;
    assert_eq!(output::files(single.path())?, output::files(whole.path())?);
    Ok(())
}

#[test]
fn a_scanned_book_is_read_by_ocr() -> Result<()> {
    let out = TempDir::new()?;
    let book = runner::repository_file("tests/fixtures/scanned.pdf")?;
    Split::new(&book, out.path()).expect_songs(LIMIT)?;
    let manifest = output::check(out.path())?;
    let expected = [
        ("Wild West Hero", 2, 5),
        ("Come Touch the Sun", 6, 8),
        ("Words of Love", 9, 10),
    ]
    .map(|(title, start, end)| (title.to_owned(), start, end));
    assert_eq!(songs(&manifest), expected);
    Ok(())
}

#[test]
fn without_ocr_a_scanned_book_says_so() -> Result<()> {
    let out = TempDir::new()?;
    let book = runner::repository_file("tests/fixtures/scanned.pdf")?;
    let ended = Split::new(&book, out.path())
        .with(&["--ocr", "never"])
        .run(LIMIT)?;
    let summary = runner::summary(&ended)?;
    assert_eq!(summary.outcome, Outcome::NeedsReview, "{summary:?}");
    Ok(())
}

#[test]
fn a_book_without_contents_is_split_at_its_headings() -> Result<()> {
    let folder = TempDir::new()?;
    let book = Songbook {
        contents: false,
        ..Songbook::plain(4, 2)
    };
    let out = folder.path().join("out");
    Split::new(&drawn(folder.path(), &book)?, &out).expect_songs(LIMIT)?;
    assert_eq!(songs(&output::check(&out)?), truth(&book.placed()));
    Ok(())
}

#[test]
fn an_index_alone_cuts_nothing() -> Result<()> {
    let out = TempDir::new()?;
    Split::new(&example()?, out.path())
        .with(&["--index-only"])
        .expect_songs(LIMIT)?;
    let manifest = output::manifest(out.path())?.context("no manifest")?;
    assert_eq!(songs(&manifest), truth(&harbour_songs().placed()));
    assert!(manifest.songs.iter().all(|s| s.file.is_none()));
    let book = manifest.outlined_book.context("no book with an outline")?;
    let document = Document::load(out.path().join(book.file))?;
    assert_eq!(document.get_pages().len() as u32, manifest.source.pages);
    let outline = document.get_toc()?;
    assert_eq!(outline.toc.len(), manifest.songs.len());
    Ok(())
}

#[test]
fn names_given_by_the_user_win() -> Result<()> {
    let out = TempDir::new()?;
    Split::new(&example()?, out.path())
        .with(&["--artist", "Somebody / Else", "--title", "Other: Book"])
        .expect_songs(LIMIT)?;
    let manifest = output::check(out.path())?;
    assert_eq!(manifest.artist, "Somebody / Else");
    assert_eq!(manifest.title, "Other: Book");
    for song in &manifest.songs {
        let file = Path::new(song.file.as_deref().unwrap_or_default());
        assert_eq!(file.components().count(), 3, "{}", file.display());
    }
    Ok(())
}

#[test]
fn the_binary_runs_from_any_folder() -> Result<()> {
    let folder = TempDir::new()?;
    fs::copy(example()?, folder.path().join("book.pdf"))?;
    let mut command = Command::new(runner::binary()?);
    command
        .current_dir(folder.path())
        .args(["split", "book.pdf", "--out", "songs", "--json"]);
    let ended = child::run(&mut command, LIMIT)?;
    assert_eq!(runner::summary(&ended)?.outcome, Outcome::Done);
    output::check(&folder.path().join("songs"))?;
    Ok(())
}

#[test]
fn a_job_that_stops_for_review_shows_what_was_found() -> Result<()> {
    let folder = TempDir::new()?;
    let drawn_book = half_remembered();
    let book = drawn(folder.path(), &drawn_book)?.display().to_string();
    let out = folder.path().join("out").display().to_string();
    let run = |stage| report(&job(&request(stage, &book, &out), |_| {})?);
    for stage in [Stage::TocDiscovery, Stage::TocParsing, Stage::PageMapping] {
        let report = run(stage)?;
        ensure!(
            report.outcome == Outcome::Done && !report.review,
            "{report:#?}"
        );
    }
    for again in [false, true] {
        let report = run(Stage::SongVerification)?;
        assert_eq!(report.outcome, Outcome::NeedsReview, "{report:#?}");
        assert_eq!((report.review, report.fresh), (true, again));
        let id = report.book_id.context("no book")?;
        let layout = Layout::bucket().below("team/");
        let page = fs::read_to_string(Path::new(&out).join(layout.review(&id)))?;
        for song in &drawn_book.songs {
            ensure!(
                page.contains(&song.title.replace('\'', "&#39;")) || page.contains(&song.title),
                "{} is missing",
                song.title
            );
        }
        ensure!(!Path::new(&out).join(layout.manifest(&id)).exists());
    }
    Ok(())
}

#[test]
fn the_review_page_in_a_bucket_leads_to_the_songs() -> Result<()> {
    let folder = TempDir::new()?;
    let book = example()?.display().to_string();
    let out = folder.path().display().to_string();
    for stage in Stage::ALL {
        report(&job(&request(stage, &book, &out), |_| {})?)?;
    }
    let pages = output::paths(&folder.path().join("team/output"))?;
    let page = pages.iter().find(|path| path.ends_with(names::REVIEW));
    let page = page.context("no review page")?;
    let text = fs::read_to_string(page)?;
    let mut songs = BTreeSet::new();
    for link in text.split("href=\"").skip(1) {
        let link = link.split('"').next().unwrap_or_default();
        if !link.ends_with(".pdf") {
            continue;
        }
        let link = link
            .replace("%20", " ")
            .replace("%27", "'")
            .replace("%C3%A9", "é");
        let path = page.parent().context("no folder")?.join(&link);
        ensure!(path.is_file(), "{link} leads nowhere");
        songs.insert(link);
    }
    assert_eq!(songs.len(), harbour_songs().songs.len());
    Ok(())
}

#[test]
fn a_song_without_a_title_on_its_page_does_not_take_its_twins() -> Result<()> {
    let folder = TempDir::new()?;
    let book = untitled_twins();
    let out = folder.path().join("out");
    Split::new(&drawn(folder.path(), &book)?, &out).expect_songs(LIMIT)?;
    let manifest = output::manifest(&out)?.context("no manifest")?;
    assert_eq!(songs(&manifest), truth(&book.placed()));
    let verified = manifest.songs.iter().filter(|song| song.verified).count();
    assert_eq!(verified, 9);
    Ok(())
}
