//! What each subcommand does. They print; everything below them returns values.

pub mod check;
pub mod cleanup;
mod cloud_args;
pub mod doctor;
pub mod models;
pub mod plan;
pub mod selftest;
pub mod split;
pub mod stage;

use std::io::{self, Write as _};

use serde::Serialize;

/// Prints `value` as one line of JSON on standard output. A reader that went away is no error.
fn print_json(value: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(value) {
        let _ = writeln!(io::stdout().lock(), "{text}");
    }
}

/// Prints a line on standard output. A reader that went away is no error.
fn print_line(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints a line for people on standard error.
fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
