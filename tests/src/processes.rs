//! Processes in pods, as the cluster's machine numbers them: to kill one, to see what it
//! needs, to look into its files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};

/// A process in a pod.
#[derive(Debug, Clone, Copy)]
pub struct Process(Pid);

impl Process {
    /// The process in the pod with this UID whose command line begins with `command`;
    /// `None` if there is none (yet, or any more).
    ///
    /// # Errors
    /// If the machine's processes cannot be listed.
    pub fn find(pod: &str, command: &str) -> Result<Option<Self>> {
        // The systemd driver of cgroups writes the UID with underscores.
        let names = [pod.to_owned(), pod.replace('-', "_")];
        for entry in Path::new("/proc").read_dir()?.flatten() {
            let Ok(number) = entry.file_name().to_string_lossy().parse() else {
                continue;
            };
            let read = |file: &str| fs::read_to_string(entry.path().join(file)).unwrap_or_default();
            let ours = read("cmdline").starts_with(command);
            if ours && names.iter().any(|name| read("cgroup").contains(name)) {
                return Ok(Pid::from_raw(number).map(Self));
            }
        }
        Ok(None)
    }

    /// The same, wanted to be there.
    ///
    /// # Errors
    /// If it is not.
    pub fn of(pod: &str, command: &str) -> Result<Self> {
        Self::find(pod, command)?.with_context(|| {
            format!("no {command} in the pod {pod}: are you root on the cluster's machine?")
        })
    }

    /// Sends it a signal.
    ///
    /// # Errors
    /// If it is gone.
    pub fn signal(self, signal: Signal) -> Result<()> {
        Ok(kill_process(self.0, signal)?)
    }

    /// Kibibytes of it that are in memory.
    ///
    /// # Errors
    /// If it is gone.
    pub fn resident_kib(self) -> Result<u64> {
        let status = fs::read_to_string(self.proc().join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number
            .and_then(|number| number.parse().ok())
            .context("its memory is unknown")
    }

    /// A path as the process sees it.
    pub fn path(self, inside: &str) -> PathBuf {
        self.proc()
            .join("root")
            .join(inside.trim_start_matches('/'))
    }

    fn proc(self) -> PathBuf {
        Path::new("/proc").join(self.0.as_raw_nonzero().to_string())
    }
}
