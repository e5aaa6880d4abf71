//! `doctor`: to be written.

use songbook_contract::Outcome;

use crate::cli::DoctorArgs;

/// To be written.
pub fn run(_args: &DoctorArgs) -> Outcome {
    Outcome::Done
}
