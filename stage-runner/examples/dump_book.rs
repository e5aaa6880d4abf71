//! Writes what is read of a PDF as JSON: `dump_book BOOK.pdf OUT.json`.

use std::time::Instant;

use anyhow::Context;
use stage_runner::page::Book;
use stage_runner::pdf::{Limits, Pdf, plausible};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, input, output] = args.as_slice() else {
        anyhow::bail!("usage: dump_book BOOK.pdf OUT.json");
    };
    let start = Instant::now();
    let bytes = std::fs::read(input).with_context(|| input.clone())?;
    let pdf = Pdf::open(bytes, &Limits::default())?;
    let opened = start.elapsed();
    let structure = pdf.session(|session| session.structure())??;
    let structured = start.elapsed();
    let mut texts = Vec::new();
    let pages: Vec<_> = pdf.pages().collect();
    for chunk in pages.chunks(32) {
        texts.extend(pdf.session(|session| {
            chunk.iter().map(|&page| session.read_text(page)).collect::<Vec<_>>()
        })?);
    }
    let read = start.elapsed();
    let texts: Vec<_> = texts.into_iter().collect::<Result<_, _>>()?;
    let verdicts = plausible::judge(&texts);
    let mut refused = 0;
    let mut book = Book { structure, ..Book::default() };
    for ((page, text), verdict) in pages.iter().zip(texts).zip(&verdicts) {
        if std::env::var_os("VERDICTS").is_some() {
            eprintln!("{page} {:?} ocr {} {:.2} turned {} staves {} {:?}", verdict.verdict, verdict.wants_ocr, verdict.wordiness, text.view.turned, text.view.staves.len(), text.facts);
        }
        refused += usize::from(!verdict.is_usable());
        book.pages.push(text.into_page(*page, verdict.is_usable()));
    }
    std::fs::write(output, serde_json::to_vec(&book)?)?;
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
    eprintln!(
        "{input}: {} pages, open {:.0?}, structure {:.0?}, text {:.1} ms/page, {} without believed words, outline {}, links {}, labels {}, {:?} {peak}",
        pages.len(), opened, structured - opened,
        (read - structured).as_secs_f64() * 1000.0 / pages.len() as f64, refused,
        book.structure.outline.len(), book.structure.links.len(), book.structure.labels.len(), pdf.warnings(),
    );
    Ok(())
}
