//! How books end: as songs, as bad files, without rights, in review, and what an edit
//! makes of them then.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Instant, SystemTime};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use songbook_tests::books::half_remembered;
use songbook_tests::cluster::condition;
use songbook_tests::output;
use songbook_tests::processes::Process;
use songbook_tests::s3_server;
use songbook_tests::songbook::harbour_songs;
use stage_runner::store::Store as _;

use crate::scene::{
    BROKEN, BUCKET, ENDPOINT, HARBOUR, MINUTE, MUSIC, SCANNED, SIXTY, Scene, UNTITLED, attempts,
    secret, stage, tell,
};

/// A user of the bucket's server who may read nothing.
const STRANGER: (&str, &str) = ("stranger", "strangers-secret");

/// Title of the book with untitled songs.
const TITLE: &str = "Half Remembered";

/// Asks for all books at once and looks at how each ends.
pub fn every_end(scene: &Scene) -> Result<()> {
    stranger(scene)?;
    scene.ask(
        "scanned",
        SCANNED,
        &json!({"verification": {"threshold": 0.8}}),
    )?;
    scene.ask("broken", BROKEN, &json!({}))?;
    scene.ask("missing", "SheetMusic/no such.pdf", &json!({}))?;
    let denied = json!({"s3": {
        "endpoint": ENDPOINT, "region": "us-east-1", "pathStyle": true,
        "secretRef": {"name": "stranger"},
    }});
    scene.ask("denied", HARBOUR, &denied)?;
    scene.ask(
        "untitled",
        UNTITLED,
        &json!({"artist": "The Test Band", "title": TITLE}),
    )?;

    let (book, took) = scene.ends("scanned", "Succeeded")?;
    tell("a scanned book has Succeeded, beside four others", took);
    let read = book["status"]["usage"]["pagesRecognized"].as_u64();
    ensure!(read > Some(15), "{:#}", book["status"]);
    let manifest = scene.manifest(&book)?;
    let found = manifest
        .songs
        .iter()
        .map(|s| (s.start_page.0, s.end_page.0));
    let drawn = harbour_songs().placed();
    let wanted: Vec<_> = drawn.iter().map(|p| (p.start, p.end)).collect();
    assert_eq!(found.collect::<Vec<_>>(), wanted);
    for (name, reason, words) in [
        ("broken", "NotAPdf", &["PDF"] as &[&str]),
        ("missing", "SourceNotFound", &["no such.pdf"]),
        (
            "denied",
            "SourceDenied",
            &["s3:GetObject", BUCKET, "Harbour Songs.pdf"],
        ),
    ] {
        failed_at_once(scene, name, reason, words)?;
    }
    Ok(())
}

/// A book that cannot be done is given up at the first attempt, and says why.
fn failed_at_once(scene: &Scene, name: &str, reason: &str, words: &[&str]) -> Result<()> {
    let (book, _) = scene.ends(name, "Failed")?;
    let status = &book["status"];
    assert_eq!(attempts(&book), [1, 0, 0, 0, 0, 0], "{name}");
    assert_eq!(scene.jobs(name)?.len(), 1, "{name}");
    assert_eq!(condition(&book, "Ready"), "False", "{status:#}");
    assert_eq!(condition(&book, "Stalled"), "True", "{status:#}");
    let ready = status["conditions"].as_array().into_iter().flatten();
    let ready = ready
        .clone()
        .find(|condition| condition["type"] == "Ready")
        .context("not Ready")?;
    assert_eq!(ready["reason"], reason, "{name}: {ready:#}");
    let said = ready["message"].as_str().unwrap_or_default();
    for word in words {
        ensure!(said.contains(word), "{name}: no {word:?} in {said:?}");
    }
    println!("            {name}: {reason}: {said}");
    let events = scene.events(name)?;
    let told = |reason: &str| events.iter().filter(|event| *event == reason).count();
    assert_eq!(
        (told("BookFailed"), told("StageFailed")),
        (1, 1),
        "{events:?}"
    );
    Ok(())
}

/// A user of the S3 server without any right, and the Secret with the key.
fn stranger(scene: &Scene) -> Result<()> {
    let (id, key) = STRANGER;
    let environment =
        |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let answer = Command::new(s3_server::program()?)
        .args(["admin", "--allow-insecure"])
        .args(["--access", &environment("AWS_ACCESS_KEY_ID")?])
        .args(["--secret", &environment("AWS_SECRET_ACCESS_KEY")?])
        .args(["--endpoint-url", &environment("AWS_ENDPOINT_URL_S3")?])
        .args([
            "create-user",
            "--access",
            id,
            "--secret",
            key,
            "--role",
            "user",
        ])
        .output()?;
    let said = String::from_utf8_lossy(&answer.stderr).into_owned()
        + &String::from_utf8_lossy(&answer.stdout);
    ensure!(
        answer.status.success() || said.contains("already exists"),
        "{said}"
    );
    scene.cluster.apply(&secret("stranger", id, key))
}

/// A book with too few verified songs waits for a person and publishes nothing; an edit
/// answers it, and a second one cuts only the songs that it touches.
pub fn review_and_answer(scene: &Scene) -> Result<()> {
    let name = "untitled";
    let (book, _) = scene.ends(name, "NeedsReview")?;
    let status = &book["status"];
    for (wanted, holds) in [
        ("Ready", "False"),
        ("Stalled", "True"),
        ("NeedsReview", "True"),
    ] {
        assert_eq!(condition(&book, wanted), holds, "{wanted}: {status:#}");
    }
    assert_eq!(
        (&status["songs"], &status["verifiedSongs"]),
        (&json!(12), &json!(9))
    );
    assert_eq!(stage(&book, "pdf-splitting")?["attempt"], 0);
    ensure!(status["manifest"].is_null(), "{status:#}");
    let uri = status["review"].as_str().context("no review page")?;
    let key = uri.strip_prefix("s3://books/").context("is elsewhere")?;
    let page = String::from_utf8(scene.store.get(key)?)?;
    let drawn = half_remembered().placed();
    for song in &drawn {
        let title = song.title.replace('\'', "&#39;");
        ensure!(
            page.contains(&song.title) || page.contains(&title),
            "{} is not on the review page",
            song.title
        );
    }
    ensure!(songs(scene, TITLE)?.is_empty(), "songs are published");

    // What a person does who has looked at the page.
    let answer: Vec<Value> = drawn
        .iter()
        .enumerate()
        .filter(|(index, _)| index % 4 == 2)
        .map(|(_, song)| json!({"title": song.title, "firstPage": song.start}))
        .collect();
    scene.edit(name, &json!({"songs": answer}))?;
    let answered = Instant::now();
    let (book, _) = scene.ends(name, "Succeeded")?;
    tell(
        "Succeeded since the review was answered",
        answered.elapsed(),
    );
    assert_eq!(attempts(&book), [1, 1, 2, 2, 1, 1]);
    assert_eq!(book["status"]["verifiedSongs"], 12);
    let manifest = scene.manifest(&book)?;
    let pages: Vec<_> = manifest
        .songs
        .iter()
        .map(|s| (s.start_page.0, s.end_page.0))
        .collect();
    let wanted: Vec<_> = drawn.iter().map(|p| (p.start, p.end)).collect();
    assert_eq!(pages, wanted);

    let before = songs(scene, TITLE)?;
    assert_eq!(before.len(), 12);
    let mut corrected = answer.clone();
    corrected.push(json!({"title": "Another Name", "firstPage": drawn[0].start}));
    scene.edit(name, &json!({"songs": corrected}))?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("Succeeded since one song was renamed", took);
    assert_eq!(attempts(&book), [1, 1, 3, 3, 2, 2]);
    let after = songs(scene, TITLE)?;
    let new: Vec<_> = after.keys().filter(|k| !before.contains_key(*k)).collect();
    let gone: Vec<_> = before.keys().filter(|k| !after.contains_key(*k)).collect();
    assert_eq!((new.len(), gone.len()), (1, 1), "{new:?} for {gone:?}");
    for (path, written) in &after {
        let old = before.get(path);
        ensure!(
            old.is_none_or(|old| old == written),
            "{path} was written again"
        );
    }
    Ok(())
}

/// The songs of a book in the bucket, with when each was written.
fn songs(scene: &Scene, book: &str) -> Result<BTreeMap<String, SystemTime>> {
    let pods = scene.cluster.list("s3", &["pods"])?;
    let pod = pods.first().context("no S3 server")?;
    let uid = pod["metadata"]["uid"].as_str().unwrap_or_default();
    let server = Process::of(uid, "/versitygw")?;
    let folder = server.path(&format!("/data/{BUCKET}/SheetMusicOut"));
    let mut songs = BTreeMap::new();
    for path in output::paths(&folder)? {
        let name = path.strip_prefix(&folder)?.display().to_string();
        if name.contains(book) {
            songs.insert(name, fs::metadata(&path)?.modified()?);
        }
    }
    Ok(songs)
}

/// What a spec may not say, the API server refuses in words.
pub fn refused_edits(scene: &Scene) -> Result<()> {
    scene.ask("edits", SIXTY, &json!({"suspend": true}))?;
    for (spec, words) in [
        (json!({"verification": {"threshold": 1.5}}), "threshold"),
        (
            json!({"toc": {"pages": [{"first": 5, "last": 4}]}}),
            "first must not be after last",
        ),
        (
            json!({"source": {"bucket": BUCKET, "key": "  "}}),
            "key must not be blank",
        ),
        (
            json!({"s3": {"endpoint": "not a url"}}),
            "endpoint must be an http",
        ),
    ] {
        let said = match scene.edit("edits", &spec) {
            Ok(()) => "nothing".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        ensure!(said.contains(words), "{spec}: {said}");
    }
    let other = json!({"source": {"bucket": BUCKET, "key": "other.pdf"}});
    scene.edit("edits", &other)?;
    scene.edit(
        "edits",
        &json!({"source": {"bucket": BUCKET, "key": SIXTY}}),
    )?;
    let said = scene.edit("scanned", &other);
    let said = said
        .err()
        .context("the source of a book at work was changed")?;
    ensure!(
        format!("{said:#}").contains("create another SongBook"),
        "{said:#}"
    );
    Ok(())
}

/// A book that is stopped and goes on, is done again from a stage, and goes by itself.
pub fn stopped_redone_gone(scene: &Scene) -> Result<()> {
    let name = "edits";
    let book = scene.book(name)?;
    assert_eq!(book["status"]["phase"], "Pending");
    assert_eq!(condition(&book, "Suspended"), "True");
    ensure!(scene.jobs(name)?.is_empty(), "a suspended book has a Job");

    scene.edit(name, &json!({"suspend": false}))?;
    scene.cluster.until("a Job", MINUTE, |_| {
        Ok((!scene.jobs(name)?.is_empty()).then_some(()))
    })?;
    scene.edit(name, &json!({"suspend": true}))?;
    scene.cluster.until("the Job is gone", MINUTE, |_| {
        let book = scene.book(name)?;
        let stopped = condition(&book, "Suspended") == "True";
        let active = scene
            .jobs(name)?
            .iter()
            .any(|job| job["status"]["active"] == 1);
        Ok((stopped && !active).then_some(()))
    })?;
    scene.edit(name, &json!({"suspend": false}))?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("stopped, and Succeeded since it went on", took);
    let before = attempts(&book);

    scene.edit(
        name,
        &json!({"reprocess": {"token": "again", "from": "pdf-splitting"}}),
    )?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("done again from pdf-splitting on", took);
    let more: Vec<u64> = attempts(&book)
        .iter()
        .zip(&before)
        .map(|(a, b)| a - b)
        .collect();
    assert_eq!(more, [0, 0, 0, 0, 1, 1]);

    scene.edit(name, &json!({"ttlSecondsAfterFinished": 1}))?;
    let (_, took) = scene.cluster.until("the book goes", MINUTE, |cluster| {
        let book = cluster.get(MUSIC, &["songbook", name])?;
        Ok(book.is_none().then_some(()))
    })?;
    tell("gone by itself", took);
    Ok(())
}
