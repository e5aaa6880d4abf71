//! `plan`: to be written.

use songbook_contract::Outcome;

use crate::cli::PlanArgs;

/// To be written.
pub fn run(_args: &PlanArgs) -> Outcome {
    Outcome::Done
}
