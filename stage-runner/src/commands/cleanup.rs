//! `cleanup`: deletes the results of the book that a request names.

use songbook_contract::{Outcome, StageRequest};

use super::{print_line, stage, tell};
use crate::{cleanup, cli::CleanupArgs, error::RunError, run::open_store, s3::LazyS3};

/// Deletes the results and prints what went.
pub fn run(args: &CleanupArgs) -> Outcome {
    match stage::read_request(&args.request).and_then(|request| clean(&request)) {
        Ok(cleaned) => {
            for key in &cleaned.altered {
                tell(&format!(
                    "left alone, it is not what the manifest lists: {key}"
                ));
            }
            print_line(&format!(
                "deleted {} songs and {} other files",
                cleaned.songs, cleaned.files
            ));
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

fn clean(request: &StageRequest) -> Result<cleanup::Cleaned, RunError> {
    let Some(book) = &request.source.book_id else {
        return Err(RunError::RequestUnreadable {
            origin: "the request".to_owned(),
            problem: "source.bookId is missing: it names whose results are deleted".to_owned(),
        });
    };
    let store = open_store(&request.output.uri, &LazyS3::default())?;
    cleanup::clean(&*store, &request.output.layout, book)
}
