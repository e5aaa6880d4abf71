//! `check`: looks at a songbook before it is split. Writes nothing, reads no page by OCR.

use std::path::Path;

use serde::Serialize;
use songbook_contract::{Limits, Outcome, SourceRef};

use super::{print_json, print_line, tell};
use crate::{
    cli::CheckArgs,
    error::RunError,
    parallel,
    pdf::{
        self, Pdf, plausible,
        preflight::{Extras, LayerKind, Preflight, Protection, preflight},
    },
    plan::OCR_SECONDS_A_PAGE,
    s3::LazyS3,
    source::Source,
};

/// What `--json` prints of a book.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checked<'a> {
    book: String,
    outcome: Outcome,
    exit_code: u8,
    reason: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ocr_seconds: Option<u64>,
    #[serde(flatten)]
    facts: Option<&'a Preflight>,
}

/// Checks each book and says the worst outcome.
pub fn run(args: &CheckArgs) -> Outcome {
    let mut worst = Outcome::Done;
    for (index, path) in args.books.iter().enumerate() {
        let found = look(path);
        if !args.json && index > 0 {
            print_line("");
        }
        match &found {
            Ok(facts) if args.json => print_json(&Checked {
                book: path.display().to_string(),
                outcome: Outcome::Done,
                exit_code: 0,
                reason: "Done",
                message: String::new(),
                ocr_seconds: Some(ocr_seconds(facts)),
                facts: Some(facts),
            }),
            Ok(facts) => print_facts(path, facts),
            Err(error) => {
                worst = worst_of(worst, error.outcome());
                if args.json {
                    print_json(&Checked {
                        book: path.display().to_string(),
                        outcome: error.outcome(),
                        exit_code: error.outcome().exit_code(),
                        reason: error.reason(),
                        message: error.full_message(),
                        ocr_seconds: None,
                        facts: None,
                    });
                } else {
                    tell(&format!(
                        "{}: {} [{}]",
                        path.display(),
                        error.full_message(),
                        error.reason()
                    ));
                }
            }
        }
    }
    worst
}

fn worst_of(a: Outcome, b: Outcome) -> Outcome {
    if b.exit_code() > a.exit_code() { b } else { a }
}

/// Opens the book and sums up its pages.
fn look(path: &Path) -> Result<Preflight, RunError> {
    let reference = SourceRef {
        uri: path.to_string_lossy().into_owned(),
        book_id: None,
    };
    look_into(&Source::fetch(
        &reference,
        &Limits::default(),
        &LazyS3::default(),
    )?)
}

/// Opens a book and sums up its pages. Nothing is read by OCR.
pub(super) fn look_into(source: &Source) -> Result<Preflight, RunError> {
    let pdf = Pdf::open(source.bytes.clone(), &pdf::Limits::default())?;
    let structure = pdf.session(|session| session.structure())??;
    let pages: Vec<_> = pdf.pages().collect();
    let mut texts = Vec::with_capacity(pages.len());
    for chunk in pages.chunks(parallel::PAGES_A_SESSION) {
        texts.extend(pdf.session(|session| {
            chunk
                .iter()
                .map(|page| session.text_or_none(*page))
                .collect::<Vec<_>>()
        })?);
    }
    let judgements = plausible::judge(&texts);
    Ok(preflight(&pdf, &structure, &texts, &judgements)?)
}

/// How long OCR of the book may take on this machine.
fn ocr_seconds(facts: &Preflight) -> u64 {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    (facts.ocr_pages as f64 * OCR_SECONDS_A_PAGE / threads as f64).ceil() as u64
}

fn layer_words(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Text => "the text layer",
        LayerKind::OcrLayer => "OCR, the scan's own OCR layer tells no type sizes",
        LayerKind::ForeignOcrLayer => {
            "the scan's OCR layer, in a script that built-in OCR does not read"
        }
        LayerKind::Noise => "OCR, the text layer makes no words",
        LayerKind::Blind => "the text layer, and OCR where its fonts do not say their letters",
        LayerKind::Image => "OCR, there is no text layer",
        LayerKind::Blank => "nothing, they are blank",
    }
}

fn protection_words(protection: &Protection) -> String {
    let forbidden: Vec<&str> = [
        ("printing", protection.may_print),
        ("copying", protection.may_copy),
        ("changes", protection.may_change),
        ("taking pages out", protection.may_assemble),
    ]
    .into_iter()
    .filter_map(|(what, allowed)| (!allowed).then_some(what))
    .collect();
    if forbidden.is_empty() {
        "encrypted, opens without a password, forbids nothing".to_owned()
    } else {
        format!(
            "encrypted, opens without a password, its owner forbids {}",
            forbidden.join(", ")
        )
    }
}

fn extras_words(extras: &Extras) -> String {
    let found: Vec<&str> = [
        ("scripts", extras.scripts),
        ("an action on opening", extras.open_action),
        ("attachments", extras.attachments),
        ("a form", extras.form),
    ]
    .into_iter()
    .filter_map(|(what, there)| there.then_some(what))
    .collect();
    if found.is_empty() {
        "none".to_owned()
    } else {
        format!("{} (none of it gets into songs)", found.join(", "))
    }
}

fn print_facts(path: &Path, facts: &Preflight) {
    print_line(&path.display().to_string());
    let row = |label: &str, value: String| print_line(&format!("  {label:<12} {value}"));
    row(
        "pages",
        format!(
            "{} ({:.1} MB, PDF {})",
            facts.pages,
            facts.bytes as f64 / 1e6,
            facts.version
        ),
    );
    for size in facts.page_sizes.iter().take(3) {
        row(
            "page size",
            format!(
                "{} x {} pt on {} pages",
                size.width, size.height, size.pages
            ),
        );
    }
    for range in facts.layers.iter().take(12) {
        row(
            "words from",
            format!(
                "pages {}-{}: {}",
                range.first,
                range.last,
                layer_words(range.kind)
            ),
        );
    }
    if facts.layers.len() > 12 {
        row("", format!("… and {} more ranges", facts.layers.len() - 12));
    }
    let structure: Vec<String> = [
        (facts.outline > 0).then(|| format!("{} bookmarks", facts.outline)),
        facts.labels.then(|| "page labels".to_owned()),
        (facts.links > 0).then(|| format!("{} links between pages", facts.links)),
    ]
    .into_iter()
    .flatten()
    .collect();
    row(
        "structure",
        if structure.is_empty() {
            "none".to_owned()
        } else {
            structure.join(", ")
        },
    );
    row(
        "protection",
        facts
            .protection
            .as_ref()
            .map_or_else(|| "none".to_owned(), protection_words),
    );
    row("extras", extras_words(&facts.extras));
    row(
        "OCR",
        match facts.ocr_pages {
            0 => "not needed".to_owned(),
            pages => format!(
                "{pages} pages, about {} s on this machine",
                ocr_seconds(facts)
            ),
        },
    );
    for warning in &facts.warnings {
        row("warning", warning.clone());
    }
}
