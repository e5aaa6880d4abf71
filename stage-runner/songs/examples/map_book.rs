//! Maps the songs of a page::Book JSON: `map_book BOOK.json OUT.json [--without contents,outline,links,folios,headings] [-v]`.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::Instant;

use anyhow::Context as _;
use serde_json::json;
use songbook_songs::page::Book;
use songbook_songs::{
    Ablation, ContentsOptions, UserEvidence, find_contents, map_songs_without, verify_songs,
};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, options @ ..] = args.as_slice() else {
        anyhow::bail!("usage: map_book BOOK.json OUT.json [--without KINDS] [-v]");
    };
    let mut without = Ablation::default();
    let mut verbose = false;
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match option.as_str() {
            "-v" => verbose = true,
            "--without" => {
                for kind in options.next().map_or("", String::as_str).split(',') {
                    match kind {
                        "contents" => without.contents = true,
                        "outline" => without.outline = true,
                        "links" => without.links = true,
                        "folios" => without.folios = true,
                        "headings" => without.headings = true,
                        "labels" => without.labels = true,
                        other => anyhow::bail!("unknown kind of evidence {other:?}"),
                    }
                }
            }
            other => anyhow::bail!("unknown option {other:?}"),
        }
    }
    let file = File::open(input).with_context(|| format!("opening {input}"))?;
    let mut book: Book = serde_json::from_reader(BufReader::new(file))
        .with_context(|| format!("reading {input}"))?;
    if without.links {
        book.structure.links.clear();
    }
    let begun = Instant::now();
    let lists = find_contents(&book, &ContentsOptions::default());
    let found = begun.elapsed();
    let mapping = map_songs_without(&book, &lists, &UserEvidence::default(), without);
    let mapped = begun.elapsed();
    let verification = verify_songs(&book, &mapping);
    if verbose {
        for list in &lists {
            eprintln!(
                "list {:?} on {:?}: {} entries",
                list.kind,
                list.pages,
                list.entries.len()
            );
        }
        for (song, verdict) in mapping.songs.iter().zip(&verification.songs) {
            let kinds: Vec<String> = song
                .evidence
                .iter()
                .map(|w| format!("{:?} {:.2}", w.kind, w.strength))
                .collect();
            eprintln!(
                "{:4}-{:<4} {} {:.2} {:?} / {:?} [{}] {}",
                song.start.0,
                song.end.0,
                if verdict.verified { "ok" } else { "??" },
                song.probability,
                song.title,
                song.artist,
                kinds.join(", "),
                verdict.reason,
            );
        }
        for song in &verification.suspected {
            eprintln!("suspected {:?} on page {}", song.title, song.page);
        }
    }
    eprintln!(
        "{input}: {} lists {:.2} s, {} songs {:.2} s, verified {:.3} {:.2} s, {} of {} titles of lists found nowhere",
        lists.len(),
        found.as_secs_f32(),
        mapping.songs.len(),
        (mapped - found).as_secs_f32(),
        verification.rate,
        (begun.elapsed() - mapped).as_secs_f32(),
        verification.not_found,
        verification.listed,
    );
    let songs: Vec<serde_json::Value> = mapping
        .songs
        .iter()
        .zip(&verification.songs)
        .map(|(s, v)| {
            json!({
                "title": s.title, "artist": s.artist, "start": s.start, "end": s.end,
                "verified": v.verified, "probability": s.probability,
            })
        })
        .collect();
    let entries: Vec<serde_json::Value> = mapping
        .entries
        .iter()
        .map(|e| json!({"title": e.title, "printed_page": e.printed_page}))
        .collect();
    let out = File::create(output).with_context(|| format!("writing {output}"))?;
    serde_json::to_writer(
        BufWriter::new(out),
        &json!({"songs": songs, "toc_entries": entries}),
    )?;
    Ok(())
}
