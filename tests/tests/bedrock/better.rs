//! A book that a model makes better: its contents are written as prose, which the rules
//! cannot read, and three of its songs have their title there alone.

use std::fs;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use lopdf::{Document, Object, Stream, dictionary};
use serde_json::json;
use songbook_tests::aws::bedrock::{Model, Prompt, Reply, RuleModel};
use songbook_tests::aws::{Emulator, Settings};
use songbook_tests::books::half_remembered;
use songbook_tests::songbook::Placed;
use tempfile::TempDir;

use crate::{Book, MODEL, manifest};

/// The page of the contents.
const CONTENTS: &str = "3";

/// Reads prose: gives the contents as they are, and of all else what the rules would.
#[derive(Debug)]
struct Reads(Vec<Placed>);

impl Model for Reads {
    fn answer(&self, prompt: &Prompt) -> Reply {
        match prompt.tool() {
            Some(tool) if tool.name == "contents" => {
                let entries: Vec<_> = self
                    .0
                    .iter()
                    .map(|song| json!({"title": song.title, "printedPage": song.folio}))
                    .collect();
                Reply::tool("contents", json!({"entries": entries}))
            }
            _ => RuleModel.answer(prompt),
        }
    }
}

/// The book with its contents as prose.
fn draw() -> Result<Book> {
    let songs = half_remembered().placed();
    let mut pdf = Document::load_mem(&half_remembered().to_pdf()?)?;
    let ways = [
        "Whoever likes (TITLE) will find it as number N among these",
        "and there is also (TITLE) which N of our pages begins with, then",
        "not to forget how (TITLE) was put on N for all who sing it",
    ];
    let mut text = String::from("BT /F1 12 Tf 80 720 Td 22 TL\n");
    for (song, way) in songs.iter().zip(ways.iter().cycle()) {
        let line = way
            .replace("(TITLE)", &song.title)
            .replace('N', &song.folio.to_string());
        text.push_str(&format!("({line}) Tj T*\n"));
    }
    text.push_str("ET");
    let page = *pdf.get_pages().get(&3).context("no contents")?;
    let content = pdf.add_object(Stream::new(dictionary! {}, text.into_bytes()));
    let page = pdf.get_object_mut(page)?.as_dict_mut()?;
    page.set("Contents", Object::Reference(content));
    let folder = TempDir::new()?;
    let path = folder.path().join("Half Remembered.pdf");
    pdf.save(&path)?;
    ensure!(fs::metadata(&path)?.len() > 0);
    Ok(Book { folder, pdf: path })
}

#[test]
fn songs_are_found_that_only_a_model_can_read_and_none_is_verified_by_it() -> Result<()> {
    let book = draw()?;
    let songs = half_remembered().placed();
    let server = Emulator::start(Settings {
        model: Arc::new(Reads(songs.clone())),
        ..Settings::default()
    })?;
    let pages = ["--toc-pages", CONTENTS];
    let right = |out: &std::path::Path| -> Result<(usize, usize)> {
        let found = manifest(out)?.songs;
        let right = found.iter().filter(|found| {
            songs
                .iter()
                .any(|song| (&song.title, song.start) == (&found.title, found.start_page.0))
        });
        Ok((right.count(), found.iter().filter(|s| s.verified).count()))
    };
    let plain = book.split(&server, "plain", &pages)?;
    ensure!(server.report().requests() == 0);
    let asked = [&pages[..], &["--model", MODEL]].concat();
    let helped = book.split(&server, "helped", &asked)?;
    let (before, _) = right(&plain.out)?;
    let (after, _) = right(&helped.out)?;
    println!(
        "{before} of {} songs right without a model, {after} with it; {:?}",
        songs.len(),
        helped.finished.usage
    );
    ensure!(
        before < songs.len() && after == songs.len(),
        "{before}, {after}"
    );
    ensure!(
        helped.verified()?.is_subset(&plain.verified()?),
        "a model verified a song"
    );
    helped.usage_is_billed(&server)
}
