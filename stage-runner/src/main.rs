//! `stage-runner`: parses the command line, hands over, and turns outcomes into exit codes.

use std::process::ExitCode;

use clap::Parser as _;
use songbook_contract::Outcome;
use stage_runner::{
    cli::{Cli, Command},
    commands, heap, telemetry,
};

fn main() -> ExitCode {
    heap::share_one();
    let cli = Cli::parse();
    let style = match telemetry::init(cli.log_format.into(), None) {
        Ok(style) => style,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(Outcome::Misconfigured.exit_code());
        }
    };
    let outcome = match cli.command {
        Some(Command::Split(args)) => commands::split::run(&args, style),
        Some(Command::Stage(args)) => commands::stage::run(&args, style),
        None => commands::stage::run_from_environment(style),
        Some(Command::Check(args)) => commands::check::run(&args),
        Some(Command::Plan(args)) => commands::plan::run(&args),
        Some(Command::Doctor(args)) => commands::doctor::run(&args),
        Some(Command::Models(args)) => commands::models::run(&args),
        Some(Command::Cleanup(args)) => commands::cleanup::run(&args),
        Some(Command::Selftest(args)) => commands::selftest::run(&args),
    };
    ExitCode::from(outcome.exit_code())
}
