//! What goes with a deleted book, and what stays.

use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::json;
use songbook_tests::setting;
use stage_runner::store::Store as _;

use crate::kills;
use crate::scene::{ENDPOINT, HARBOUR, MINUTE, Scene, secret, tell};

/// A deleted book takes its Jobs along and leaves its songs.
pub fn deleted_book(scene: &Scene) -> Result<()> {
    let before = scene.store.list("")?;
    scene.kubectl(&["delete", "songbook", "harbour-songs"])?;
    let (_, took) = scene.cluster.until("its Jobs are gone", MINUTE, |_| {
        Ok(scene.jobs("harbour-songs")?.is_empty().then_some(()))
    })?;
    tell("a deleted book's Jobs are gone", took);
    assert_eq!(scene.store.list("")?, before, "its songs stay");
    Ok(())
}

/// A book that is deleted while its runner reads takes the runner along; what was read
/// stays for the next time.
pub fn deleted_at_work(scene: &Scene) -> Result<()> {
    let name = "dropped";
    kills::reading(scene, name)?;
    let started = Instant::now();
    scene.kubectl(&["delete", "songbook", name, "--timeout=1m"])?;
    scene.cluster.until("its runner is gone", MINUTE, |_| {
        let gone = scene.jobs(name)?.is_empty() && scene.pods(name)?.is_empty();
        Ok(gone.then_some(()))
    })?;
    tell("deleted at work, its runner gone", started.elapsed());
    ensure!(
        !kills::kept(scene, name)?.is_empty(),
        "what was read is gone"
    );
    Ok(())
}

/// A book whose results go with it leaves what is not its own.
pub fn deleted_with_its_songs(scene: &Scene) -> Result<()> {
    let name = "with-its-songs";
    let spec = json!({"deletionPolicy": "Delete", "output": {"prefix": "gone/"}});
    scene.ask(name, HARBOUR, &spec)?;
    scene.ends(name, "Succeeded")?;
    let note = "gone/SheetMusicOut/The Aldines/Harbour Songs/notes.txt";
    scene.store.put(note, b"mine")?;
    let started = Instant::now();
    scene.kubectl(&["delete", "songbook", name])?;
    tell("deleted together with its songs", started.elapsed());
    assert_eq!(scene.store.list("gone/")?, [note]);
    Ok(())
}

/// A book that cannot delete its results goes all the same, and says so.
pub fn deleted_without_credentials(scene: &Scene) -> Result<()> {
    let name = "locked-out";
    let (id, key) = setting::bucket_key()?;
    scene.cluster.apply(&secret("leaver", &id, &key))?;
    let spec = json!({
        "deletionPolicy": "Delete",
        "output": {"prefix": "kept/"},
        "s3": {
            "endpoint": ENDPOINT, "region": "us-east-1", "pathStyle": true,
            "secretRef": {"name": "leaver"},
        },
    });
    scene.ask(name, HARBOUR, &spec)?;
    scene.ends(name, "Succeeded")?;
    let before = scene.store.list("kept/")?;
    scene
        .cluster
        .apply(&secret("leaver", "nobody", "nothing"))?;
    let started = Instant::now();
    scene.kubectl(&["delete", "songbook", name, "--timeout=1m"])?;
    tell(
        "deleted although its credentials were gone",
        started.elapsed(),
    );
    assert_eq!(scene.store.list("kept/")?, before);
    let events = scene.events(name)?;
    ensure!(events.iter().any(|e| e == "ResultsKept"), "{events:?}");
    Ok(())
}
