//! `split`: all six stages over one book, in one process, into a folder.

use std::{path::Path, sync::Arc};

use serde::Serialize;
use songbook_contract::{
    BookOptions, Layout, Manifest, Outcome, OutputRef, Stage, StageReport, StageRequest, Usage,
    names,
};

use super::{cloud_args, print_json, print_line, tell};
use crate::{
    cli::SplitArgs,
    error::RunError,
    progress::{self, Progress},
    run::Run,
    s3, stages,
    telemetry::LogStyle,
    tools::Tools,
    user_input,
};

/// What `--json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    outcome: Outcome,
    exit_code: u8,
    reason: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    book_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    songs: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_rate: Option<f64>,
    /// What is odd about the file, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<String>,
    /// What the book has used of services that cost, over all runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
    stages: Vec<StageReport>,
}

/// Splits the book and prints the result.
pub fn run(args: &SplitArgs, style: LogStyle) -> Outcome {
    let progress: Arc<dyn Progress> = if args.json {
        Arc::new(progress::Silent)
    } else {
        progress::reporter(style == LogStyle::Json).into()
    };
    let tools = Tools::new(
        args.reading.machine.models.clone(),
        args.reading.machine.threads,
        progress,
    )
    .with_patience(args.reading.machine.patience());
    let summary = request(args)
        .and_then(|request| split(&request, args.from, &tools))
        .unwrap_or_else(|error| failed(&error));
    if args.json {
        print_json(&summary);
    } else {
        print_summary(&summary);
    }
    summary.outcome
}

/// The request that the arguments stand for.
fn request(args: &SplitArgs) -> Result<StageRequest, RunError> {
    let output = OutputRef {
        uri: args.out.to_string_lossy().into_owned(),
        layout: Layout::folder(),
    };
    let source = args.book.to_string_lossy().into_owned();
    let mut request = StageRequest::new(Stage::TocDiscovery, source, output);
    let or_none = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    request.book = BookOptions {
        artist: or_none(&args.artist),
        title: or_none(&args.title),
        toc: args
            .toc
            .as_deref()
            .map(user_input::read_toc)
            .transpose()?
            .unwrap_or_default(),
        songs: args
            .songs
            .as_deref()
            .map(user_input::read_songs)
            .transpose()?
            .unwrap_or_default(),
        toc_pages: args
            .toc_pages
            .as_deref()
            .map(user_input::parse_pages)
            .transpose()?
            .unwrap_or_default(),
        ..BookOptions::default()
    };
    request.reading.ocr = args.reading.ocr.into();
    request.verification.threshold = args.threshold;
    request.cutting.index_only = args.index_only;
    cloud_args::apply(&args.cloud, &mut request)?;
    Ok(request)
}

/// Runs the stages in order. A gate that says no does not stop them: on a laptop the
/// songs are wanted all the same, and the exit code says that a person should look.
fn split(request: &StageRequest, from: Option<Stage>, tools: &Tools) -> Result<Summary, RunError> {
    let run = Run::open(request, tools)?;
    let stages = Stage::ALL
        .into_iter()
        .map(|stage| run.stage(stage, from.is_some_and(|from| stage >= from)))
        .collect::<Result<Vec<_>, _>>()?;
    let layout = &request.output.layout;
    let manifest_key = layout.manifest(&run.source.book_id);
    let manifest: Manifest =
        serde_json::from_slice(&run.store.get(&manifest_key)?).map_err(|source| {
            RunError::Encode {
                stage: Stage::ManifestGeneration,
                source,
            }
        })?;
    let path = |key: &str| below(&request.output.uri, key);
    let first_refusal = stages.iter().find(|report| report.outcome != Outcome::Done);
    let verified = manifest.songs.iter().filter(|song| song.verified).count();
    let (outcome, reason, message) = match first_refusal {
        Some(report) => (
            report.outcome,
            report.reason.clone(),
            report.message.clone(),
        ),
        None => (
            Outcome::Done,
            "Done".to_owned(),
            format!("{verified} of {} songs verified", manifest.songs.len()),
        ),
    };
    Ok(Summary {
        outcome,
        exit_code: outcome.exit_code(),
        reason,
        message,
        book_id: Some(run.source.book_id.to_string()),
        songs: Some(manifest.songs.len()),
        verified: Some(verified),
        verification_rate: Some(manifest.verification_rate),
        warnings: run.artifact::<stages::TocDiscovery>()?.warnings,
        folder: Some(request.output.uri.clone()),
        manifest: Some(path(&manifest_key)),
        review: Some(path(
            &layout.output_file(&run.source.book_id, names::REVIEW),
        )),
        usage: stages.last().and_then(|report| report.usage),
        stages,
    })
}

/// A key's path in the folder, or its address in the bucket, that results went to.
fn below(uri: &str, key: &str) -> String {
    if uri.starts_with(s3::SCHEME) {
        return format!("{}/{key}", uri.trim_end_matches('/'));
    }
    Path::new(uri).join(key).to_string_lossy().into_owned()
}

fn failed(error: &RunError) -> Summary {
    let outcome = error.outcome();
    Summary {
        outcome,
        exit_code: outcome.exit_code(),
        reason: error.reason().to_owned(),
        message: error.full_message(),
        book_id: None,
        songs: None,
        verified: None,
        verification_rate: None,
        warnings: Vec::new(),
        folder: None,
        manifest: None,
        review: None,
        usage: None,
        stages: Vec::new(),
    }
}

fn print_summary(summary: &Summary) {
    let (Some(songs), Some(verified)) = (summary.songs, summary.verified) else {
        tell(&format!("error: {} [{}]", summary.message, summary.reason));
        return;
    };
    if summary.outcome != Outcome::Done {
        tell(&format!(
            "needs review: {} [{}]",
            summary.message, summary.reason
        ));
    }
    for warning in &summary.warnings {
        tell(&format!("warning: {warning}"));
    }
    print_line(&format!("{songs} songs, {verified} verified"));
    for (label, path) in [
        ("songs   ", &summary.folder),
        ("manifest", &summary.manifest),
        ("review  ", &summary.review),
    ] {
        if let Some(path) = path {
            print_line(&format!("  {label}  {path}"));
        }
    }
    if let Some(usage) = summary.usage.filter(|usage| *usage != Usage::default()) {
        print_line(&format!(
            "  cost      {} by the price table: {} pages by Textract, {} model calls",
            usage.cost, usage.textract_pages, usage.model_calls
        ));
    }
}
