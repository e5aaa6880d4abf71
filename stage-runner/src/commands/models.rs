//! `models`: where the OCR models are and whether they are whole.

use songbook_contract::Outcome;

use super::{print_line, tell};
use crate::{
    cli::ModelsArgs,
    error::RunError,
    models::{self, Models},
};

/// Looks for the models, checks them and prints the folder.
pub fn run(args: &ModelsArgs) -> Outcome {
    let found = Models::find(args.models.as_deref()).and_then(|models| {
        for model in models::ALL {
            models.load(&model)?;
        }
        Ok(models)
    });
    match found.map_err(RunError::from) {
        Ok(models) => {
            print_line(&format!("{}", models.folder().display()));
            for model in models::ALL {
                print_line(&format!(
                    "  {:<28} {:>5.1} MB  whole",
                    model.name,
                    model.bytes as f64 / 1e6
                ));
            }
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
