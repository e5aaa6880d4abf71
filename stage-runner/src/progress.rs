//! Tells whoever waits how far the work is: a bar on a terminal, one JSON object a
//! line in a pod, or nothing.

use std::io::{self, Write as _};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};
use tracing::Span;

/// Shortest time between two progress events in a log.
const LEAST_GAP: Duration = Duration::from_secs(1);

/// A progress event is due after this time even if little happened.
const LONGEST_GAP: Duration = Duration::from_secs(5);

/// A progress event is due when this share of the pages, in percent, was read since
/// the last one.
const STEP_PERCENT: u64 = 10;

/// Width of the column of stage names.
const NAME_WIDTH: usize = 20;

/// Hears of the work as it goes on. Called from several threads at once.
///
/// No text of a page belongs in `detail`, `summary` or `note`: they end up in logs.
pub trait Progress: Send + Sync {
    /// The stage named `stage` (as in `page-mapping`) begins; `detail` says on what, or
    /// is empty.
    fn stage_started(&self, stage: &str, detail: &str);
    /// `n` pages of `of` were read so far in this stage. May arrive out of order.
    fn page_read(&self, n: u32, of: u32);
    /// `n` songs are known so far.
    fn songs_found(&self, n: usize);
    /// The stage ended; `summary` says with what result, or is empty.
    fn stage_finished(&self, stage: &str, summary: &str);
    /// Something that the user should know although nothing failed.
    fn note(&self, text: &str);
}

/// The reporter for this process: events in the log if it is `json`, otherwise a bar.
///
/// Make it after the root span was entered: its events are recorded in that span.
pub fn reporter(json: bool) -> Box<dyn Progress> {
    if json {
        Box::new(JsonLines::new())
    } else {
        Box::new(Terminal::new())
    }
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage_started(&self, _stage: &str, _detail: &str) {}
    fn page_read(&self, _n: u32, _of: u32) {}
    fn songs_found(&self, _n: usize) {}
    fn stage_finished(&self, _stage: &str, _summary: &str) {}
    fn note(&self, _text: &str) {}
}

/// Writes `text` to standard error without tearing a bar that is drawn there.
///
/// Everything that this process says on standard error goes through here.
pub(crate) fn write_stderr(text: &[u8]) -> io::Result<()> {
    BARS.suspend(|| io::stderr().lock().write_all(text))
}

/// The bars on standard error. There is one such stream in a process, and whoever
/// writes to it must be able to move the bar out of the way.
static BARS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// A bar on standard error while a stage runs, and one line for each stage that ended.
///
/// Where standard error is no terminal only the lines are written.
#[derive(Debug, Default)]
pub struct Terminal {
    running: Mutex<Option<Running>>,
}

/// The stage that runs.
#[derive(Debug)]
struct Running {
    bar: ProgressBar,
    songs: usize,
}

impl Terminal {
    /// A reporter that has drawn nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        lock(&self.running)
    }

    /// Writes one line; a closed standard error is no reason to stop the work.
    fn line(text: &str) {
        let _ = write_stderr(format!("{text}\n").as_bytes());
    }
}

impl Progress for Terminal {
    fn stage_started(&self, stage: &str, detail: &str) {
        let mut running = self.running();
        if let Some(before) = running.take() {
            before.bar.finish_and_clear();
        }
        let bar = BARS.add(ProgressBar::no_length());
        bar.set_style(spinner_style());
        bar.set_prefix(stage_label(stage));
        if !detail.is_empty() {
            bar.set_message(format!(" {}", printable(detail)));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        *running = Some(Running { bar, songs: 0 });
    }

    fn page_read(&self, n: u32, of: u32) {
        if let Some(running) = self.running().as_ref() {
            if running.bar.length().is_none() {
                running.bar.set_style(bar_style());
                running.bar.set_message(songs_note(running.songs));
            }
            running.bar.set_length(u64::from(of));
            let done = u64::from(n).max(running.bar.position());
            running.bar.set_position(done.min(u64::from(of)));
        }
    }

    fn songs_found(&self, n: usize) {
        if let Some(running) = self.running().as_mut() {
            running.songs = n;
            if running.bar.length().is_some() {
                running.bar.set_message(songs_note(n));
            }
        }
    }

    fn stage_finished(&self, stage: &str, summary: &str) {
        let elapsed = self.running().take().map_or(Duration::ZERO, |running| {
            running.bar.finish_and_clear();
            running.bar.elapsed()
        });
        Self::line(&finished_line(stage, summary, elapsed));
    }

    fn note(&self, text: &str) {
        Self::line(&format!("  {}", printable(text)));
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(running) = self.running().take() {
            running.bar.finish_and_clear();
        }
    }
}

/// Events in the log, few enough to be read.
#[derive(Debug)]
pub struct JsonLines {
    /// Worker threads are in no span of their own, so each event enters this one.
    span: Span,
    state: Mutex<Option<Logged>>,
}

/// What the log knows of the stage that runs.
#[derive(Debug)]
struct Logged {
    stage: String,
    started: Instant,
    songs: usize,
    done: u32,
    last: Instant,
    last_done: u32,
}

impl JsonLines {
    /// A reporter whose events belong to the current span.
    pub fn new() -> Self {
        Self {
            span: Span::current(),
            state: Mutex::new(None),
        }
    }
}

impl Default for JsonLines {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for JsonLines {
    fn stage_started(&self, stage: &str, detail: &str) {
        let now = Instant::now();
        *lock(&self.state) = Some(Logged {
            stage: stage.to_owned(),
            started: now,
            songs: 0,
            done: 0,
            last: now,
            last_done: 0,
        });
        self.span
            .in_scope(|| tracing::info!(stage, detail, "stage started"));
    }

    fn page_read(&self, n: u32, of: u32) {
        let mut state = lock(&self.state);
        let Some(logged) = state.as_mut() else { return };
        logged.done = logged.done.max(n);
        let fresh = logged.done.saturating_sub(logged.last_done);
        if !due(logged.last.elapsed(), fresh, of) {
            return;
        }
        logged.last = Instant::now();
        logged.last_done = logged.done;
        let Logged {
            stage, songs, done, ..
        } = &*logged;
        self.span.in_scope(|| {
            tracing::info!(stage, page = done, pages = of, songs, "reading pages");
        });
    }

    fn songs_found(&self, n: usize) {
        if let Some(logged) = lock(&self.state).as_mut() {
            logged.songs = n;
        }
    }

    fn stage_finished(&self, stage: &str, summary: &str) {
        let logged = lock(&self.state).take();
        let seconds = logged
            .as_ref()
            .map_or(0.0, |logged| logged.started.elapsed().as_secs_f64());
        let seconds = (seconds * 1000.0).round() / 1000.0;
        let songs = logged
            .as_ref()
            .map(|logged| logged.songs)
            .filter(|&songs| songs > 0);
        let page = logged
            .as_ref()
            .map(|logged| logged.done)
            .filter(|&done| done > 0);
        self.span.in_scope(|| {
            tracing::info!(stage, summary, seconds, page, songs, "stage finished");
        });
    }

    fn note(&self, text: &str) {
        let stage = lock(&self.state)
            .as_ref()
            .map(|logged| logged.stage.clone());
        self.span.in_scope(|| tracing::info!(stage, "{text}"));
    }
}

/// Whether a progress event is due `since` after the last one, `fresh` pages later.
fn due(since: Duration, fresh: u32, of: u32) -> bool {
    let enough = u64::from(fresh) * 100 >= u64::from(of) * STEP_PERCENT;
    fresh > 0 && (since >= LONGEST_GAP || (enough && since >= LEAST_GAP))
}

/// What a poisoned lock guards is still good: each call leaves it whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `page-mapping` as `Page mapping`.
fn stage_label(stage: &str) -> String {
    let words = printable(stage).replace('-', " ");
    if let Some(rest) = words.strip_prefix("toc ") {
        return format!("TOC {rest}");
    }
    if words == "pdf splitting" {
        return "PDF splitting".to_owned();
    }
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `Page mapping          12 songs  0:21`.
fn finished_line(stage: &str, summary: &str, elapsed: Duration) -> String {
    let label = stage_label(stage);
    let mut line = format!("{label:NAME_WIDTH$}  ");
    let summary = printable(summary);
    if !summary.is_empty() {
        line.push_str(&summary);
        line.push_str(" · ");
    }
    line.push_str(&clock(elapsed));
    line
}

/// Appended to the count of pages: ` · 12 songs`.
fn songs_note(songs: usize) -> String {
    match songs {
        0 => String::new(),
        1 => " · 1 song".to_owned(),
        many => format!(" · {many} songs"),
    }
}

/// `0:07`, `12:34`, `1:02:03`.
fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// One line that cannot command the terminal: a file name may hold escape sequences.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn bar_style() -> ProgressStyle {
    styled(&format!(
        "{{prefix:{NAME_WIDTH}}}  {{bar:24.cyan/238}} {{pos}}/{{len}} pages{{msg}} · {{clock}}"
    ))
    .progress_chars("━╸━")
}

fn spinner_style() -> ProgressStyle {
    styled(&format!(
        "{{prefix:{NAME_WIDTH}}}  {{spinner:.cyan}}{{msg}} · {{clock}}"
    ))
}

/// The style of `template`, or a plain one should the template be malformed.
fn styled(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .with_key(
            "clock",
            |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // A failed write shows as a missing clock, nothing worse.
                let _ = out.write_str(&clock(state.elapsed()));
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_rare_and_regular() {
        let cases = [
            (0, 100, 100, false),
            (1, 9, 100, false),
            (1, 10, 100, true),
            (5, 1, 1000, true),
            (60, 0, 100, false),
            (1, 1, 0, true),
        ];
        for (seconds, fresh, of, want) in cases {
            assert_eq!(
                due(Duration::from_secs(seconds), fresh, of),
                want,
                "{seconds} s, {fresh} of {of}"
            );
        }
    }

    #[test]
    fn stages_have_names_for_people() {
        let cases = [
            ("toc-discovery", "TOC discovery"),
            ("page-mapping", "Page mapping"),
            ("pdf-splitting", "PDF splitting"),
            ("", ""),
        ];
        for (stage, want) in cases {
            assert_eq!(stage_label(stage), want);
        }
    }

    #[test]
    fn clocks_count_up() {
        let cases = [(0, "0:00"), (7, "0:07"), (754, "12:34"), (3723, "1:02:03")];
        for (seconds, want) in cases {
            assert_eq!(clock(Duration::from_secs(seconds)), want);
        }
    }

    #[test]
    fn lines_cannot_command_the_terminal() {
        let line = finished_line(
            "page-mapping",
            "\u{1b}[2J12 songs\n",
            Duration::from_secs(21),
        );
        assert_eq!(line, "Page mapping           [2J12 songs  · 0:21");
    }

    #[test]
    fn templates_are_sound() {
        for template in [bar_style(), spinner_style()] {
            let bar = ProgressBar::hidden().with_style(template);
            bar.tick();
        }
    }

    #[test]
    fn any_order_of_calls_is_survived() {
        for progress in [reporter(true), reporter(false), Box::new(Silent)] {
            progress.page_read(1, 2);
            progress.songs_found(3);
            progress.stage_started("page-mapping", "");
            progress.page_read(9, 2);
            progress.page_read(1, 2);
            progress.stage_started("page-mapping", "again");
            progress.stage_finished("page-mapping", "");
            progress.stage_finished("page-mapping", "twice");
        }
    }
}
