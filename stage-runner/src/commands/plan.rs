//! `plan`: what services that cost would be asked for a songbook, before any is.

use std::thread;

use songbook_contract::{Layout, Outcome, OutputRef, SourceRef, Stage, StageRequest};

use super::{check, cloud_args, print_json, print_line, stage, tell};
use crate::{
    cli::PlanArgs,
    error::RunError,
    paid::prices,
    plan::{Facts, Plan, plan},
};

/// Looks at the book and prints the plan.
pub fn run(args: &PlanArgs) -> Outcome {
    match planned(args) {
        Ok(plan) if args.json => {
            print_json(&plan);
            Outcome::Done
        }
        Ok(plan) => {
            print(&plan);
            Outcome::Done
        }
        Err(error) => {
            tell(&format!(
                "error: {} [{}]",
                error.full_message(),
                error.reason()
            ));
            error.outcome()
        }
    }
}

fn planned(args: &PlanArgs) -> Result<Plan, RunError> {
    let request = request(args)?;
    request.validate()?;
    let source = SourceRef {
        uri: request.source.uri.clone(),
        book_id: request.source.book_id.clone(),
    };
    let looked = check::look_at(&source, &request.limits)?;
    let count = |pages: usize| u32::try_from(pages).unwrap_or(u32::MAX);
    let facts = Facts {
        pages: count(looked.pages),
        ocr_pages: count(looked.ocr_pages),
        threads: thread::available_parallelism().map_or(1, usize::from),
    };
    let table = prices::in_force(&request.spending.prices);
    Ok(plan(&facts, &request, &table))
}

/// The request that was given, or the one that the flags stand for.
fn request(args: &PlanArgs) -> Result<StageRequest, RunError> {
    if let Some(text) = &args.request {
        return stage::read_request(text);
    }
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

fn print(plan: &Plan) {
    let row = |label: &str, value: String| print_line(&format!("{label:<16} {value}"));
    let up_to = |most: u64| match most {
        0 => "none".to_owned(),
        most => format!("0 - {most}"),
    };
    row(
        "pages",
        format!("{}, {} of them for OCR", plan.pages, plan.ocr_pages),
    );
    row("Textract pages", up_to(plan.textract_pages.to));
    row("model calls", up_to(plan.model_calls.to));
    if plan.model_calls.to > 0 {
        row("model tokens", up_to(plan.model_tokens.to));
    }
    let table = prices::built_in();
    match &plan.cost {
        Some(cost) => row(
            "cost",
            format!(
                "{} - {} (built-in prices are of {}, in {})",
                cost.from, cost.to, table.as_of, table.currency
            ),
        ),
        None => row(
            "cost",
            format!("not known, no price for {}", plan.without_price.join(", ")),
        ),
    }
    if let Some(budget) = plan.budget {
        row("budget", format!("{budget}, nothing is asked beyond it"));
    }
    row(
        "time",
        format!(
            "{} - {} s on this machine",
            plan.seconds.from, plan.seconds.to
        ),
    );
}
