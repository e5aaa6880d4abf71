//! `plan`: what services that cost would be asked for a songbook, before any is. For a
//! request it answers as a stage does, with a report.

use std::thread;

use songbook_contract::{Layout, Outcome, OutputRef, Stage, StageReport, StageRequest, Usage};

use super::{check, cloud_args, print_json, print_line, stage, tell};
use crate::{
    cli::PlanArgs,
    error::RunError,
    paid::{Paid, Patience, prices},
    plan::{Facts, Planned, plan},
    run::{self, open_store},
    s3::LazyS3,
    source::Source,
};

/// Looks at the book and gives the plan: to people, or in a report.
pub fn run(args: &PlanArgs) -> Outcome {
    match &args.request {
        Some(text) => answer(text, args),
        None => show(args),
    }
}

/// Plans a Job's request and reports.
fn answer(text: &str, args: &PlanArgs) -> Outcome {
    let request = match stage::read_request(text) {
        Ok(request) => request,
        Err(error) => return failed(&error),
    };
    let report = match planned(&request, true) {
        Ok((source, planned)) => {
            let mut report =
                StageReport::new(request.stage, Outcome::Done, "Planned", in_words(&planned));
            report.book_id = Some(source.book_id);
            report.plan = Some(planned.plan);
            report.answering(&request.run)
        }
        Err(error) => {
            tracing::error!(reason = error.reason(), "{}", error.full_message());
            run::failure(&request, &error)
        }
    };
    stage::answer(&report, args.report.as_deref());
    report.outcome
}

/// Plans the book that the flags name and prints the plan.
fn show(args: &PlanArgs) -> Outcome {
    match request(args).and_then(|request| planned(&request, false)) {
        Ok((_, planned)) => {
            if args.json {
                print_json(&planned);
            } else {
                print(&planned);
            }
            Outcome::Done
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &RunError) -> Outcome {
    tell(&format!(
        "error: {} [{}]",
        error.full_message(),
        error.reason()
    ));
    error.outcome()
}

/// The plan of a request; what was paid for before is looked up if there `is_store`.
fn planned(request: &StageRequest, is_store: bool) -> Result<(Source, Planned), RunError> {
    request.validate()?;
    let s3 = LazyS3::default();
    let source = Source::fetch(&request.source, &request.limits, &s3)?;
    let looked = check::look_into(&source)?;
    let kept = if is_store {
        let store = open_store(&request.output.uri, &s3)?;
        Paid::open(request, store, &source.book_id, Patience::default())?.usage()
    } else {
        Usage::default()
    };
    let count = |pages: usize| u32::try_from(pages).unwrap_or(u32::MAX);
    let facts = Facts {
        pages: count(looked.pages),
        ocr_pages: count(looked.ocr_pages),
        threads: thread::available_parallelism().map_or(1, usize::from),
        kept,
    };
    let table = prices::in_force(&request.spending.prices);
    let planned = plan(&facts, request, &table);
    Ok((source, planned))
}

/// The request that the flags stand for.
fn request(args: &PlanArgs) -> Result<StageRequest, RunError> {
    let output = OutputRef {
        uri: "songs".to_owned(),
        layout: Layout::folder(),
    };
    let book = args.book.clone().unwrap_or_default();
    let source = book.to_string_lossy().into_owned();
    let mut request = StageRequest::new(Stage::TocDiscovery, source, output);
    request.reading.ocr = args.ocr.into();
    cloud_args::apply(&args.cloud, &mut request)?;
    Ok(request)
}

/// The plan in one line.
fn in_words(planned: &Planned) -> String {
    let plan = &planned.plan;
    let cost = plan.cost.map_or_else(
        || format!("no price for {}", planned.without_price.join(", ")),
        |cost| format!("at most {}", cost.max),
    );
    format!(
        "{} pages, at most {} by Textract and {} model calls: {cost}",
        plan.pages, plan.textract_pages.max, plan.model_calls.max
    )
}

fn print(planned: &Planned) {
    let plan = &planned.plan;
    let row = |label: &str, value: String| print_line(&format!("{label:<16} {value}"));
    let up_to = |most: u64| match most {
        0 => "none".to_owned(),
        most => format!("0 - {most}"),
    };
    row(
        "pages",
        format!("{}, {} of them for OCR", plan.pages, planned.ocr_pages),
    );
    row("Textract pages", up_to(plan.textract_pages.max));
    row("model calls", up_to(plan.model_calls.max));
    if plan.model_calls.max > 0 {
        row("model tokens", up_to(planned.model_tokens));
    }
    let table = prices::built_in();
    match &plan.cost {
        Some(cost) => row(
            "cost",
            format!(
                "{} - {} (built-in prices are of {}, in {})",
                cost.min, cost.max, table.as_of, table.currency
            ),
        ),
        None => row(
            "cost",
            format!(
                "not known, no price for {}",
                planned.without_price.join(", ")
            ),
        ),
    }
    if let Some(budget) = planned.budget {
        row("budget", format!("{budget}, nothing is asked beyond it"));
    }
    row("time", format!("up to {} s on this machine", plan.seconds));
}
