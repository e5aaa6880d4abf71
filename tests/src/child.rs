//! Runs one process to its end under a time limit and says what it took.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use rustix::process::{Pid, Signal, kill_process};
use wait4::Wait4 as _;

/// What is known of a process that has ended.
#[derive(Debug)]
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// Whether it was killed because its time was up.
    pub timed_out: bool,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Largest resident memory in bytes.
    pub peak_bytes: u64,
    /// What it wrote to its standard output, invalid UTF-8 replaced.
    pub stdout: String,
    /// What it wrote to its standard error, invalid UTF-8 replaced.
    pub stderr: String,
}

impl Ended {
    /// The exit code, or `None` if a signal ended it.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The last `lines` lines of its standard error, for messages.
    pub fn last_words(&self, lines: usize) -> String {
        let all: Vec<&str> = self.stderr.lines().collect();
        all.iter()
            .skip(all.len().saturating_sub(lines))
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Runs `command` without standard input until it ends or `limit` is over, when it
/// is killed.
///
/// # Errors
/// If it cannot be started or waited for.
pub fn run(command: &mut Command, limit: Duration) -> Result<Ended> {
    // Files rather than pipes: a talkative child never waits for a reader.
    let mut stdout = tempfile::tempfile()?;
    let mut stderr = tempfile::tempfile()?;
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(stdout.try_clone()?)
        .stderr(stderr.try_clone()?)
        .spawn()
        .with_context(|| format!("starting {:?}", command.get_program()))?;
    let watchdog = Watchdog::over(&child, limit);
    let used = child.wait4().context("waiting for the child")?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Ended {
        status: used.status,
        timed_out: watchdog.dismiss()?,
        seconds,
        peak_bytes: used.rusage.maxrss,
        stdout: read_back(&mut stdout)?,
        stderr: read_back(&mut stderr)?,
    })
}

/// A thread that kills a child when its time is up.
struct Watchdog {
    dismissed: mpsc::Sender<()>,
    thread: thread::JoinHandle<bool>,
}

impl Watchdog {
    fn over(child: &Child, limit: Duration) -> Self {
        let pid = Pid::from_child(child);
        let (dismissed, waiting) = mpsc::channel();
        let thread = thread::spawn(move || {
            let late = waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
            // An error means that the child ended in this very moment.
            late && kill_process(pid, Signal::KILL).is_ok()
        });
        Self { dismissed, thread }
    }

    /// Ends the watch; true if the child was killed.
    fn dismiss(self) -> Result<bool> {
        drop(self.dismissed);
        self.thread
            .join()
            .map_err(|_| anyhow!("the watchdog thread panicked"))
    }
}

fn read_back(file: &mut File) -> Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_code_output_and_memory() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 7"]);
        let ended = run(&mut command, Duration::from_secs(10)).unwrap();
        assert_eq!(ended.code(), Some(7));
        assert_eq!(ended.stdout, "out\n");
        assert_eq!(ended.stderr, "err\n");
        assert!(!ended.timed_out);
        assert!(ended.peak_bytes > 100_000, "{} bytes", ended.peak_bytes);
    }

    #[test]
    fn kills_what_takes_too_long() {
        let mut command = Command::new("sleep");
        command.arg("30");
        let ended = run(&mut command, Duration::from_millis(200)).unwrap();
        assert!(ended.timed_out);
        assert_eq!(ended.code(), None);
        assert!(ended.seconds < 10.0);
    }
}
