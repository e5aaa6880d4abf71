//! `doctor`: whether this identity may do what a book needs.

use std::sync::Arc;

use songbook_contract::{Layout, Outcome, OutputRef, Stage, StageRequest};

use super::{cloud_args, print_json, print_line, stage, tell};
use crate::{
    cli::DoctorArgs,
    doctor::{Doctor, Finding},
    error::RunError,
    progress, s3,
    tools::Tools,
};

/// Makes every check, prints a line each and says the worst outcome.
pub fn run(args: &DoctorArgs) -> Outcome {
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
    let tools = Tools::new(None, Some(1), Arc::new(progress::Silent))
        .with_patience(args.machine.patience());
    let doctor = Doctor {
        request: &request,
        tools: &tools,
        paid: !args.no_paid,
        book: args.book.is_some() || args.request.is_some(),
    };
    doctor.check(|finding| {
        if args.json {
            print_json(&finding);
        } else {
            print(&finding);
        }
    })
}

fn request(args: &DoctorArgs) -> Result<StageRequest, RunError> {
    if let Some(text) = &args.request {
        return stage::read_request(text);
    }
    let uri = args.out.clone().unwrap_or_else(|| "songs".into());
    let uri = uri.to_string_lossy().into_owned();
    let layout = if uri.starts_with(s3::SCHEME) {
        Layout::bucket()
    } else {
        Layout::folder()
    };
    let book = args.book.clone().unwrap_or_default();
    let source = book.to_string_lossy().into_owned();
    let output = OutputRef { uri, layout };
    let mut request = StageRequest::new(Stage::TocDiscovery, source, output);
    cloud_args::apply(&args.cloud, &mut request)?;
    Ok(request)
}

fn print(finding: &Finding) {
    let state = if finding.outcome == Outcome::Done {
        "ok"
    } else {
        "FAILED"
    };
    let mut line = format!("{state:<7} {:<28} {}", finding.needs, finding.check);
    if !finding.message.is_empty() {
        line.push_str(": ");
        line.push_str(&finding.message);
    }
    print_line(&line);
}
