//! Degraded songbooks: a book and its truth in, a worse copy and its truth out.
//!
//! [`Recipe`] says what is done, [`Plan`](plan::Plan) which pages are left,
//! [`scan`] prints and scans them, [`truth`] follows the songs, and [`bed`] makes a
//! whole corpus of such books and keeps what is fresh.

pub mod bed;
pub mod plan;
pub mod random;
pub mod recipe;
pub mod scan;
pub mod selection;
pub mod structure;
pub mod text_layer;
pub mod truth;

use anyhow::{Context as _, Result, ensure};
use lopdf::Document;
use serde_json::{Value, json};

pub use recipe::{Damage, Recipe};

use plan::Plan;
use random::Random;
use scan::Scanner;

/// A worse copy of a book.
#[derive(Debug, Clone)]
pub struct Degraded {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// What is true of it.
    pub truth: Value,
}

/// Degrades the book called `id`, whose name is also the seed of all chance.
///
/// # Errors
/// If the book cannot be read, or nothing of it is left.
pub fn degrade(id: &str, pdf: &[u8], truth: &Value, recipe: &Recipe) -> Result<Degraded> {
    let mut document = Document::load_mem(pdf).context("opening the book")?;
    let count = u32::try_from(document.get_pages().len())?;
    let known = truth::known(truth);
    // Chance does not depend on what else is done, so that recipes can be compared.
    let damage = |plan: &mut Plan, damage: Damage| {
        plan.damage(damage, &known, &mut Random::of(&format!("{id} {damage}")));
    };
    let mut pages = Plan::whole(count);
    let (glass, kept): (Vec<Damage>, Vec<Damage>) = recipe
        .damages()
        .iter()
        .partition(|damage| matches!(damage, Damage::Spreads));
    for &kind in &kept {
        damage(&mut pages, kind);
    }
    ensure!(!pages.is_empty(), "{recipe} leaves no page of {id}");
    if !pages.is_whole(count) {
        structure::rearrange(&mut document, &pages)?;
    }
    for kind in recipe.damages() {
        match kind {
            Damage::NoText => text_layer::without_invisible_text(&mut document)?,
            Damage::NoOutline => structure::without_outline(&mut document)?,
            Damage::NoLinks => structure::without_links(&mut document)?,
            Damage::NoLabels => structure::without_labels(&mut document)?,
            _ => {}
        }
    }
    document.prune_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    let mut after = truth::follow(truth, &pages);
    if let Some(quality) = recipe.scan() {
        let mut sheets = Plan::whole(pages.len());
        for &kind in &glass {
            damage(&mut sheets, kind);
        }
        let scanner = Scanner {
            quality,
            turned: recipe.has(Damage::Turned),
            seed: id,
        };
        bytes = scanner.scan(bytes, &sheets)?;
        after = truth::follow(&after, &sheets);
    }
    let contents = truth::has_contents(&after);
    after["degraded"] = json!({
        "from": id,
        "recipe": recipe.to_string(),
        "scanned": recipe.scan().is_some(),
        "contents": contents,
    });
    Ok(Degraded {
        pdf: bytes,
        truth: after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::songbook::Songbook;

    fn book() -> (Vec<u8>, Value) {
        let book = Songbook::plain(3, 2);
        let songs: Vec<Value> = book
            .placed()
            .iter()
            .map(|s| json!({"title": s.title, "start": s.start, "end": s.end}))
            .collect();
        let truth = json!({"pages": 9, "toc_pages": [3], "songs": songs});
        (book.to_pdf().unwrap(), truth)
    }

    fn degraded(recipe: &str) -> Degraded {
        let (pdf, truth) = book();
        degrade("books/plain", &pdf, &truth, &recipe.parse().unwrap()).unwrap()
    }

    #[test]
    fn pages_and_truth_stay_together() {
        for (recipe, pages, starts) in [
            ("no-links", 9, [4, 6, 8]),
            ("no-contents", 8, [3, 5, 7]),
            ("gray150+no-contents+spreads", 5, [2, 3, 4]),
        ] {
            let copy = degraded(recipe);
            let found = Document::load_mem(&copy.pdf).unwrap().get_pages().len();
            assert_eq!(found, pages, "{recipe}");
            assert_eq!(copy.truth["pages"], pages, "{recipe}");
            let songs = copy.truth["songs"].as_array().unwrap();
            let found: Vec<_> = songs.iter().map(|s| s["start"].as_u64().unwrap()).collect();
            assert_eq!(found, starts, "{recipe}");
        }
    }

    #[test]
    fn a_copy_says_what_it_was_made_of() {
        let copy = degraded("no-contents+gray150");
        assert_eq!(
            copy.truth["degraded"],
            json!({
                "from": "books/plain", "recipe": "no-contents+gray150",
                "scanned": true, "contents": false,
            })
        );
        assert_eq!(degraded("drop1").truth["degraded"]["contents"], true);
    }

    #[test]
    fn nothing_left_is_an_error() {
        let (pdf, truth) = book();
        assert!(degrade("x", &pdf, &truth, &"first0".parse().unwrap()).is_err());
    }
}
