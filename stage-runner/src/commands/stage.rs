//! `stage`: one stage, as a Job's container runs it.

use std::{
    env, fs,
    io::{self, Read as _},
    path::Path,
};

use songbook_contract::{Layout, Outcome, OutputRef, Stage, StageReport, StageRequest};

use super::{print_json, tell};
use crate::{
    cli::{MachineArgs, StageArgs},
    error::RunError,
    interrupt::LastWord,
    progress,
    run::{self, Run},
    s3,
    telemetry::{self, LogStyle, RunIdentity},
    tools::Tools,
};

/// Runs the stage, prints its report and says how it ended.
pub fn run(args: &StageArgs, style: LogStyle) -> Outcome {
    let request = match request(args) {
        Ok(request) => request,
        Err(error) => {
            tell(&format!(
                "error: {} [{}]",
                error.full_message(),
                error.reason()
            ));
            return error.outcome();
        }
    };
    let span = telemetry::root_span(identity(&request));
    let _entered = span.clone().entered();
    let last_word = LastWord::for_sigterm({
        let (request, path) = (request.clone(), args.report.clone());
        move || span.in_scope(|| answer(&interrupted(&request), path.as_deref()))
    });
    if let Err(error) = &last_word {
        tracing::warn!(%error, "SIGTERM cannot be asked for, only SIGKILL will stop this");
    }
    let report = execute(&request, args, style).unwrap_or_else(|error| {
        tracing::error!(reason = error.reason(), "{}", error.full_message());
        run::failure(&request, &error)
    });
    if let Ok(last_word) = last_word {
        last_word.take();
    }
    answer(&report, args.report.as_deref());
    report.outcome
}

/// Gives the report to whoever reads standard output, and to Kubernetes.
pub(super) fn answer(report: &StageReport, path: Option<&Path>) {
    print_json(report);
    if let Some(path) = path
        && let Err(error) = write_report(path, report)
    {
        tracing::warn!(path = %path.display(), %error, "the report could not be written there");
    }
}

/// The report of a run that was told to stop.
fn interrupted(request: &StageRequest) -> StageReport {
    let message = "the run was told to stop; what it has read is kept, the next one goes on there";
    tracing::warn!("{message}");
    StageReport::new(request.stage, Outcome::Transient, "Interrupted", message)
        .answering(&request.run)
}

/// Runs the stage that `TASK_TYPE` names, for a container that passes no arguments.
pub fn run_from_environment(style: LogStyle) -> Outcome {
    let args = StageArgs {
        stage: None,
        request: variable("STAGE_REQUEST"),
        redo: false,
        report: variable("STAGE_REPORT_FILE").map(Into::into),
        machine: MachineArgs {
            threads: variable("STAGE_RUNNER_THREADS").and_then(|text| text.parse().ok()),
            models: variable("STAGE_RUNNER_MODELS").map(Into::into),
            patience: variable("STAGE_RUNNER_PATIENCE").and_then(|text| text.parse().ok()),
            call_timeout: variable("STAGE_RUNNER_CALL_TIMEOUT").and_then(|text| text.parse().ok()),
        },
    };
    run(&args, style)
}

fn execute(
    request: &StageRequest,
    args: &StageArgs,
    style: LogStyle,
) -> Result<StageReport, RunError> {
    let tools = Tools::new(
        args.machine.models.clone(),
        args.machine.threads,
        progress::reporter(style == LogStyle::Json).into(),
    )
    .with_patience(args.machine.patience());
    let run = Run::open(request, &tools)?.stopping_for_review();
    Ok(run.stage(request.stage, args.redo).unwrap_or_else(|error| {
        tracing::error!(reason = error.reason(), "{}", error.full_message());
        run.failure(&error)
    }))
}

/// What every line of the log is about.
fn identity(request: &StageRequest) -> RunIdentity<'_> {
    let known = |text| Some(text).filter(|text: &&str| !text.is_empty());
    RunIdentity {
        songbook: known(&request.run.songbook),
        uid: known(&request.run.uid),
        stage: Some(request.stage.as_str()),
        attempt: Some(request.run.attempt).filter(|attempt| *attempt > 0),
    }
}

fn write_report(path: &Path, report: &StageReport) -> io::Result<()> {
    fs::write(path, serde_json::to_vec(report)?)
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The request: the one that is passed, or what the replaced pipeline's environment says.
fn request(args: &StageArgs) -> Result<StageRequest, RunError> {
    let task_type = match (args.stage, variable("TASK_TYPE")) {
        (Some(stage), _) => Some(stage),
        (None, Some(name)) => Some(name.parse().map_err(
            |error: songbook_contract::UnknownStage| unreadable("TASK_TYPE", error.to_string()),
        )?),
        (None, None) => None,
    };
    let mut request = match &args.request {
        Some(text) => read_request(text)?,
        None => from_environment(task_type)?,
    };
    if let Some(stage) = task_type {
        request.stage = stage;
    }
    Ok(request)
}

fn unreadable(origin: &str, problem: String) -> RunError {
    RunError::RequestUnreadable {
        origin: origin.to_owned(),
        problem,
    }
}

/// Reads a request from the JSON itself, standard input (`-`) or a file.
pub(super) fn read_request(text: &str) -> Result<StageRequest, RunError> {
    let (origin, json) = if text.trim_start().starts_with('{') {
        ("the argument", text.to_owned())
    } else if text == "-" {
        let mut json = String::new();
        io::stdin()
            .read_to_string(&mut json)
            .map_err(|error| unreadable("standard input", error.to_string()))?;
        ("standard input", json)
    } else {
        let json = fs::read_to_string(text).map_err(|error| unreadable(text, error.to_string()))?;
        (text, json)
    };
    serde_json::from_str(&json).map_err(|error| unreadable(origin, error.to_string()))
}

/// The environment of the replaced pipeline, so that its users can move over one stage at
/// a time.
fn from_environment(stage: Option<Stage>) -> Result<StageRequest, RunError> {
    let needed = |name: &str| {
        variable(name).ok_or_else(|| {
            unreadable(
                "the environment",
                format!("{name} is not set; pass --request, or set TASK_TYPE, SOURCE_PDF_URI and OUTPUT_BUCKET"),
            )
        })
    };
    let stage = match stage {
        Some(stage) => stage,
        None => {
            needed("TASK_TYPE")?
                .parse()
                .map_err(|error: songbook_contract::UnknownStage| {
                    unreadable("TASK_TYPE", error.to_string())
                })?
        }
    };
    let source = needed("SOURCE_PDF_URI")?;
    let output = OutputRef {
        uri: output_uri(needed("OUTPUT_BUCKET")?, &source),
        layout: Layout::bucket(),
    };
    let mut request = StageRequest::new(stage, source, output);
    if let Some(id) = variable("BOOK_ID") {
        let id = id.parse().map_err(|error: songbook_contract::BadBookId| {
            unreadable("BOOK_ID", error.to_string())
        })?;
        request.source.book_id = Some(id);
    }
    if let Some(text) = variable("MAX_PAGES") {
        let pages = text
            .parse()
            .map_err(|_| unreadable("MAX_PAGES", format!("`{text}` is not a number of pages")))?;
        request.book.toc_max_pages = Some(pages);
    }
    if let Some(text) = variable("VERIFICATION_THRESHOLD") {
        request.verification.threshold = text.parse().map_err(|_| {
            unreadable(
                "VERIFICATION_THRESHOLD",
                format!("`{text}` is not a number between 0 and 1"),
            )
        })?;
    }
    Ok(request)
}

/// `OUTPUT_BUCKET` as an address. The replaced pipeline had the bare name of a bucket
/// there: it is one where the book lies in a bucket too. A folder is told by a slash.
fn output_uri(output: String, source: &str) -> String {
    if source.starts_with(s3::SCHEME) && !output.contains('/') && output != "." {
        format!("{}{output}", s3::SCHEME)
    } else {
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_is_a_bucket_if_the_book_is_in_one() {
        for (output, source, wanted) in [
            ("out", "s3://books/b.pdf", "s3://out"),
            ("s3://out/x", "s3://books/b.pdf", "s3://out/x"),
            ("./out", "s3://books/b.pdf", "./out"),
            (".", "s3://books/b.pdf", "."),
            ("out", "b.pdf", "out"),
            ("s3://out", "b.pdf", "s3://out"),
        ] {
            assert_eq!(output_uri(output.to_owned(), source), wanted);
        }
    }
}
