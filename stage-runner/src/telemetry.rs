//! Sets up the log once for the process: text for people, JSON in a pod, always on
//! standard error, and never with text from a page at level info or above.

use std::env;
use std::io::{self, IsTerminal};

use tracing::{Span, Subscriber, error_span};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::progress::write_stderr;

/// Names the filter for this program alone; see [`FILTER_ENV_SHARED`].
pub const FILTER_ENV: &str = "STAGE_RUNNER_LOG";

/// Names the filter that Rust programs share; read if [`FILTER_ENV`] is not set.
pub const FILTER_ENV_SHARED: &str = "RUST_LOG";

/// Set by Kubernetes in every container.
const POD_ENV: &str = "KUBERNETES_SERVICE_HOST";

/// Libraries that report each oddity of a PDF, or each step of a request: only what
/// matters of them is told, unless the filter names them.
const QUIET: &str = "hayro=error,lopdf=error,rten=error,aws_config=warn,aws_runtime=warn,\
    aws_sdk_s3=warn,aws_sdk_sts=warn,aws_sigv4=warn,aws_smithy_http_client=error,\
    aws_smithy_runtime=warn,aws_smithy_runtime_api=warn,hyper_util=warn,rustls=warn";

/// How log lines are to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
    /// Text on a terminal, JSON in a pod, text elsewhere.
    #[default]
    Auto,
}

/// How log lines do look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogStyle {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// Decides what `Auto` means where this process runs.
    pub fn resolve(self) -> LogStyle {
        self.resolve_in(io::stderr().is_terminal(), env::var_os(POD_ENV).is_some())
    }

    fn resolve_in(self, terminal: bool, pod: bool) -> LogStyle {
        match self {
            Self::Text => LogStyle::Text,
            Self::Json => LogStyle::Json,
            Self::Auto if pod && !terminal => LogStyle::Json,
            Self::Auto => LogStyle::Text,
        }
    }
}

/// Why the log could not be set up. Trying again does not help.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error("the log filter {filter:?} is not understood; an example is `info,stage_runner=debug`")]
    Filter {
        /// The filter as given.
        filter: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// The process has a log already.
    #[error("the log was set up twice")]
    Twice(#[source] TryInitError),
}

/// What every line of the log is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunIdentity<'a> {
    /// Name of the SongBook, if there is one.
    pub songbook: Option<&'a str>,
    /// Its uid, if there is one.
    pub uid: Option<&'a str>,
    /// The stage that this process was asked for, if it was one.
    pub stage: Option<&'a str>,
    /// Which attempt at the stage this is, from 1, if known.
    pub attempt: Option<u32>,
}

/// Sets up the log and returns how its lines look. To be called once, before anything else.
///
/// The filter is `filter`, else the variable [`FILTER_ENV`], else [`FILTER_ENV_SHARED`],
/// else `info` for JSON (whose reader wants to see progress) and `warn` for text (whose
/// reader sees the progress bar).
///
/// # Errors
/// A filter that cannot be read, or a second call.
pub fn init(format: LogFormat, filter: Option<&str>) -> Result<LogStyle, TelemetryError> {
    let style = format.resolve();
    let own = env::var(FILTER_ENV).ok();
    let shared = env::var(FILTER_ENV_SHARED).ok();
    let chosen = chosen_filter(style, [filter, own.as_deref(), shared.as_deref()]);
    let colour =
        io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    subscriber(style, colour, env_filter(chosen)?, || Stderr)
        .try_init()
        .map_err(TelemetryError::Twice)?;
    Ok(style)
}

/// The root span of a run. It is there at every level, so that even a lone error says
/// what it is about.
pub fn root_span(identity: RunIdentity<'_>) -> Span {
    let RunIdentity {
        songbook,
        uid,
        stage,
        attempt,
    } = identity;
    error_span!("run", songbook, uid, stage, attempt)
}

/// The first filter that says something, else the style's own.
fn chosen_filter(style: LogStyle, candidates: [Option<&str>; 3]) -> &str {
    let own = match style {
        LogStyle::Text => "warn",
        LogStyle::Json => "info",
    };
    candidates
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|filter| !filter.is_empty())
        .unwrap_or(own)
}

/// The filter with the noisy libraries turned down. What `filter` says of them wins,
/// since a later directive replaces an earlier one with the same target.
fn env_filter(filter: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::builder()
        .parse(format!("{QUIET},{filter}"))
        .map_err(|source| TelemetryError::Filter {
            filter: filter.to_owned(),
            source,
        })
}

fn subscriber<W>(
    style: LogStyle,
    colour: bool,
    filter: EnvFilter,
    writer: W,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(colour);
    match style {
        LogStyle::Text => Box::new(lines.compact().with_target(false).without_time().finish()),
        LogStyle::Json => Box::new(
            lines
                .json()
                .flatten_event(true)
                .with_current_span(false)
                .with_span_list(true)
                .finish(),
        ),
    }
}

/// Standard error, shared with the progress bar.
#[derive(Debug)]
struct Stderr;

impl io::Write for Stderr {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        write_stderr(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::progress::{JsonLines, Progress};

    /// A writer that keeps what it was given.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(line);
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(style: LogStyle, filter: &str, work: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = subscriber(style, false, env_filter(filter).unwrap(), move || {
            writer.clone()
        });
        tracing::subscriber::with_default(subscriber, work);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn automatic_means_json_only_in_a_pod_without_a_terminal() {
        let cases = [
            (LogFormat::Auto, true, false, LogStyle::Text),
            (LogFormat::Auto, false, false, LogStyle::Text),
            (LogFormat::Auto, true, true, LogStyle::Text),
            (LogFormat::Auto, false, true, LogStyle::Json),
            (LogFormat::Json, true, false, LogStyle::Json),
            (LogFormat::Text, false, true, LogStyle::Text),
        ];
        for (format, terminal, pod, want) in cases {
            assert_eq!(
                format.resolve_in(terminal, pod),
                want,
                "{format:?} {terminal} {pod}"
            );
        }
    }

    #[test]
    fn the_nearest_filter_wins() {
        let cases = [
            ([Some("trace"), Some("debug"), Some("error")], "trace"),
            ([None, Some("debug"), Some("error")], "debug"),
            ([None, Some(" "), Some("error")], "error"),
            ([None, None, None], "info"),
        ];
        for (candidates, want) in cases {
            assert_eq!(chosen_filter(LogStyle::Json, candidates), want);
        }
        assert_eq!(chosen_filter(LogStyle::Text, [None, None, None]), "warn");
    }

    #[test]
    fn noise_is_filtered_unless_it_is_asked_for() {
        let noise = || {
            tracing::warn!(target: "hayro_interpret::font", "odd font");
            tracing::warn!(target: "lopdf::reader", "odd object");
            tracing::warn!(target: "stage_runner", "ours");
        };
        let plain = logged(LogStyle::Text, "debug", noise);
        assert!(plain.contains("ours") && !plain.contains("odd"), "{plain}");
        let asked = logged(LogStyle::Text, "debug,hayro=warn", noise);
        assert!(
            asked.contains("odd font") && !asked.contains("odd object"),
            "{asked}"
        );
    }

    #[test]
    fn a_bad_filter_is_told() {
        assert!(matches!(
            env_filter("stage_runner=loud"),
            Err(TelemetryError::Filter { .. })
        ));
    }

    #[test]
    fn each_line_is_one_json_object_that_says_what_it_is_about() {
        let identity = RunIdentity {
            songbook: Some("harbour-songs"),
            uid: None,
            stage: Some("page-mapping"),
            attempt: Some(2),
        };
        let lines = logged(LogStyle::Json, "info", || {
            let progress = root_span(identity).in_scope(JsonLines::new);
            progress.stage_started("page-mapping", "65 pages");
            for page in 1..=65 {
                progress.page_read(page, 65);
            }
            progress.songs_found(12);
            progress.stage_finished("page-mapping", "12\nsongs");
        });
        let objects: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(objects.len(), 2, "{lines}");
        for object in &objects {
            assert_eq!(object["stage"], "page-mapping");
            assert_eq!(object["spans"][0]["songbook"], "harbour-songs");
            assert_eq!(object["spans"][0]["attempt"], 2);
        }
        assert_eq!(objects[1]["page"], 65);
        assert_eq!(objects[1]["songs"], 12);
    }

    #[test]
    fn even_a_lone_error_names_its_run() {
        let lines = logged(LogStyle::Json, "error", || {
            let run = RunIdentity {
                songbook: Some("harbour-songs"),
                ..RunIdentity::default()
            };
            root_span(run).in_scope(|| tracing::error!("failed"));
        });
        assert!(lines.contains("harbour-songs"), "{lines}");
    }
}
