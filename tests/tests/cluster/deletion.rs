//! What goes with a deleted book, and what stays.

use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::json;
use songbook_tests::cluster::Cluster;
use stage_runner::store::{S3Store, Store as _};

use crate::{KEY, MINUTE, MUSIC, book, done, secret, tell};

/// A deleted book takes its Jobs along and leaves its songs.
pub fn deleted_book(cluster: &Cluster, store: &S3Store) -> Result<()> {
    let before = store.list("")?;
    cluster.kubectl(&["--namespace", MUSIC, "delete", "songbook", "harbour-songs"])?;
    let (_, took) = cluster.until("its Jobs are gone", MINUTE, |cluster| {
        Ok(cluster.list(MUSIC, &["jobs"])?.is_empty().then_some(()))
    })?;
    tell("a deleted book's Jobs are gone", took);
    assert_eq!(store.list("")?, before, "its songs stay");
    Ok(())
}

/// A book whose results go with it leaves the bucket as it was before.
pub fn deleted_with_its_songs(cluster: &Cluster, store: &S3Store) -> Result<()> {
    let name = "with-its-songs";
    cluster.apply(&book(name, &json!({"deletionPolicy": "Delete"})))?;
    let (_, took) = done(cluster, name)?;
    tell("a book Ready whose pages were read before", took);
    store.put("SheetMusicOut/The Aldines/Harbour Songs/notes.txt", b"mine")?;
    let started = Instant::now();
    cluster.kubectl(&["--namespace", MUSIC, "delete", "songbook", name])?;
    tell("deleted together with its songs", started.elapsed());
    let left = store.list("")?;
    assert_eq!(
        left,
        [KEY, "SheetMusicOut/The Aldines/Harbour Songs/notes.txt"]
    );
    Ok(())
}

/// A book that cannot delete its results goes all the same, and says so.
pub fn deleted_without_credentials(cluster: &Cluster, store: &S3Store) -> Result<()> {
    let name = "locked-out";
    cluster.apply(&book(name, &json!({"deletionPolicy": "Delete"})))?;
    done(cluster, name)?;
    let before = store.list("")?;
    cluster.apply(&secret("nobody", "nothing"))?;
    let started = Instant::now();
    cluster.kubectl(&[
        "--namespace",
        MUSIC,
        "delete",
        "songbook",
        name,
        "--timeout=1m",
    ])?;
    tell(
        "deleted although its credentials were gone",
        started.elapsed(),
    );
    assert_eq!(store.list("")?, before);
    let events = cluster.list(MUSIC, &["events"])?;
    let told = events
        .iter()
        .any(|event| event["reason"] == "ResultsKept" && event["involvedObject"]["name"] == name);
    ensure!(told, "no event says that the results stayed");
    Ok(())
}
