//! Log lines: one JSON object a line in a pod, text on a terminal.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, util::SubscriberInitExt as _};

use crate::cli::LogFormat;

/// The log cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("`{filter}` is no log filter; try `info` or `songbook_operator=debug`")]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        #[source]
        source: tracing_subscriber::filter::ParseError,
    },
    /// It was started before.
    #[error("the log was started twice")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// Starts the log. Call once, before anything else.
///
/// # Errors
/// [`TelemetryError`].
pub fn start(filter: &str, format: LogFormat) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(filter).map_err(|source| TelemetryError::Filter {
        filter: filter.to_owned(),
        source,
    })?;
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if json {
        // Fields of the reconcile's span (songbook, uid) stand in every line of it.
        log.json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .finish()
            .try_init()?;
    } else {
        log.finish().try_init()?;
    }
    Ok(())
}
