//! Writes what was read of a book as JSON, from a folder that `split` made: `book_json BOOK.pdf FOLDER OUT.json`. With it `map_book` of songbook-songs maps a book again without reading it.

use std::{fs::File, io::BufWriter, sync::Arc};

use anyhow::Context as _;
use songbook_contract::{Layout, OutputRef, Stage, StageRequest};
use stage_runner::{progress::Silent, reading::Reader, run::Run, stages, tools::Tools};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [pdf, folder, out] = args.as_slice() else {
        anyhow::bail!("usage: book_json BOOK.pdf FOLDER OUT.json");
    };
    let output = OutputRef {
        uri: folder.clone(),
        layout: Layout::folder(),
    };
    let request = StageRequest::new(Stage::PageMapping, pdf.clone(), output);
    let models = std::env::var_os("STAGE_RUNNER_MODELS").map(Into::into);
    let tools = Tools::new(models, None, Arc::new(Silent));
    let run = Run::open(&request, &tools)?;
    let discovery = run.artifact::<stages::TocDiscovery>()?;
    let book = Reader::new(&run)?.book(&discovery.structure)?;
    let file = File::create(out).with_context(|| format!("writing {out}"))?;
    serde_json::to_writer(BufWriter::new(file), &book)?;
    Ok(())
}
