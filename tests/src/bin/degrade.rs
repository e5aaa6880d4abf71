//! `make degraded`: makes worse copies of the corpus' books, with their truth.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::Parser;

use songbook_tests::degrade::bed::{Bed, Made};
use songbook_tests::degrade::recipe::Damage;
use songbook_tests::degrade::selection::{self, Item};

/// Makes degraded copies of books, in a corpus that `make accuracy` can score.
///
/// A recipe is a list of damages joined by `+`. Chance is seeded by the book's name, so
/// the same book and recipe always give the same copy; copies that are fresh are left
/// alone.
#[derive(Debug, Parser)]
#[command(after_help = help())]
struct Arguments {
    /// The corpus: books/, real/ and score.py.
    #[arg(long)]
    corpus: PathBuf,
    /// Where the copies go, as OUT/books/BOOK.RECIPE.pdf and .json.
    #[arg(long)]
    out: PathBuf,
    /// A list of books and recipes, one a line; copies that it does not name are removed.
    #[arg(long)]
    selection: Option<PathBuf>,
    /// Keep only so many pages of each book.
    #[arg(long)]
    pages: Option<u32>,
    /// Copies to make: BOOK=RECIPE.
    items: Vec<Item>,
}

fn help() -> String {
    let mut help = String::from("Damages:\n");
    for (name, what) in Damage::HELP {
        help.push_str(&format!("  {name:<12} {what}\n"));
    }
    help.push_str(
        "\nExamples:\n  \
         degrade --corpus ../shared/corpus --out target/degraded books/pvg_classic=gray150\n  \
         degrade --corpus ../shared/corpus --out target/degraded --pages 20 \\\n    \
         real/openbook=worn100+no-contents real/openbook=gray150+spreads+turned\n  \
         make degraded && make accuracy CORPUS=target/degraded",
    );
    help
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut items = arguments.items;
    if let Some(path) = &arguments.selection {
        let text =
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        items.extend(selection::read(&text)?);
    }
    if items.is_empty() {
        bail!("nothing to make: give BOOK=RECIPE or --selection");
    }
    if let Some(pages) = arguments.pages {
        for item in &mut items {
            item.recipe = item.recipe.with(Damage::First(pages))?;
        }
    }
    let bed = Bed {
        corpus: arguments.corpus,
        out: arguments.out,
    };
    for item in &items {
        let start = Instant::now();
        if bed.make(item)? == Made::New {
            let seconds = start.elapsed().as_secs_f32();
            println!("{:<48} {seconds:>6.1} s", item.name());
        }
    }
    let only_these = arguments.selection.is_some();
    bed.finish(only_these.then_some(&items))?;
    println!("{} books in {}", items.len(), bed.out.display());
    Ok(())
}
