//! What a user finds when a book is done: its songs in the bucket, its row in a table.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use lopdf::Document;
use songbook_contract::{Layout, Sha256Hex};
use songbook_tests::songbook::harbour_songs;
use stage_runner::store::Store as _;

use crate::scene::{Scene, tell};

/// The example book's songs are as it was drawn, and whole.
pub fn are_right(scene: &Scene) -> Result<()> {
    let started = Instant::now();
    let manifest = scene.manifest(&scene.book("harbour-songs")?)?;
    let drawn = harbour_songs().placed();
    assert_eq!(manifest.songs.len(), drawn.len());
    for (song, placed) in manifest.songs.iter().zip(&drawn) {
        assert_eq!(
            (song.start_page.0, song.end_page.0),
            (placed.start, placed.end),
            "{}",
            song.title
        );
        assert_eq!(song.title, placed.title);
        let file = song.file.as_deref().context("has no file")?;
        assert_eq!(
            file,
            format!("The Aldines/Harbour Songs/The Aldines - {}.pdf", song.title)
        );
        let bytes = scene.store.get(&Layout::bucket().song(file))?;
        assert_eq!(song.sha256.as_ref(), Some(&Sha256Hex::of(&bytes)), "{file}");
        let pages = Document::load_mem(&bytes)?.get_pages().len();
        assert_eq!(pages as u32, placed.end - placed.start + 1, "{file}");
    }
    tell("songs read from the bucket and compared", started.elapsed());
    Ok(())
}

/// What `kubectl get` shows.
pub fn columns(scene: &Scene) -> Result<()> {
    let table = scene.kubectl(&["get", "sb"])?;
    println!("{table}");
    let words = |line: Option<&str>| -> Vec<String> {
        let words = line.unwrap_or_default().split_whitespace();
        words.map(str::to_owned).collect()
    };
    assert_eq!(
        words(table.lines().next()),
        ["NAME", "PHASE", "STAGE", "SONGS", "VERIFIED", "COST", "AGE"]
    );
    let row = words(table.lines().nth(1));
    ensure!(
        row.iter().any(|word| word == "Succeeded")
            && row.iter().filter(|word| *word == "8").count() == 2,
        "{table}"
    );
    Ok(())
}
