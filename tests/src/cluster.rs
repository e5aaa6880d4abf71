//! The test cluster as tests use it: kubectl, Helm, and waiting for what is to come.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::helm::{self, program};

/// How often is looked again at what is waited for.
const LOOK: Duration = Duration::from_millis(50);

/// A cluster that runs, with the programs to talk to it.
#[derive(Debug)]
pub struct Cluster {
    kubectl: PathBuf,
    helm: PathBuf,
}

impl Cluster {
    /// The cluster that `KUBECONFIG` names.
    ///
    /// # Errors
    /// If there is none: tests fail rather than skip.
    pub fn connect() -> Result<Self> {
        if env::var_os("KUBECONFIG").is_none() {
            bail!("KUBECONFIG is not set: run this by `make e2e`, which starts a cluster");
        }
        let cluster = Self {
            kubectl: program("kubectl", "KUBECTL")?,
            helm: program("helm", "HELM")?,
        };
        cluster.kubectl(&["version"])?;
        Ok(cluster)
    }

    /// What kubectl prints.
    ///
    /// # Errors
    /// What it says when it fails.
    pub fn kubectl(&self, arguments: &[&str]) -> Result<String> {
        spoken(self.kubectl_command().args(arguments).output()?)
            .with_context(|| format!("kubectl {}", arguments.join(" ")))
    }

    /// kubectl, to be given arguments and started by the caller.
    pub fn kubectl_command(&self) -> Command {
        Command::new(&self.kubectl)
    }

    /// What Helm prints.
    ///
    /// # Errors
    /// What it says when it fails.
    pub fn helm(&self, arguments: &[&str]) -> Result<String> {
        spoken(Command::new(&self.helm).args(arguments).output()?)
            .with_context(|| format!("helm {}", arguments.join(" ")))
    }

    /// Installs the chart, or upgrades it, and waits until its pods are ready.
    ///
    /// # Errors
    /// What Helm says.
    pub fn install(&self, namespace: &str, release: &str, settings: &[&str]) -> Result<String> {
        self.install_with(namespace, release, settings, &[])
    }

    /// The same with further arguments for Helm; `settings` are set as text.
    ///
    /// # Errors
    /// What Helm says.
    pub fn install_with(
        &self,
        namespace: &str,
        release: &str,
        settings: &[&str],
        more: &[&str],
    ) -> Result<String> {
        let chart = helm::chart();
        let chart = chart.to_string_lossy();
        let mut arguments = vec!["upgrade", "--install", release, &*chart];
        arguments.extend(["--namespace", namespace, "--wait", "--timeout", "2m"]);
        for setting in settings {
            arguments.extend(["--set-string", *setting]);
        }
        arguments.extend(more);
        self.helm(&arguments)
    }

    /// Creates or changes the object.
    ///
    /// # Errors
    /// What the API server says.
    pub fn apply(&self, object: &Value) -> Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        serde_json::to_writer(&file, object)?;
        self.kubectl(&["apply", "--filename", &file.path().to_string_lossy()])?;
        Ok(())
    }

    /// One object, or a list, as JSON; `None` if it is not there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn get(&self, namespace: &str, what: &[&str]) -> Result<Option<Value>> {
        let mut arguments = vec!["--namespace", namespace, "get", "--output=json"];
        arguments.push("--ignore-not-found");
        arguments.extend(what);
        let text = self.kubectl(&arguments)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&text)?))
    }

    /// The items of a list.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn list(&self, namespace: &str, what: &[&str]) -> Result<Vec<Value>> {
        let list = self.get(namespace, what)?;
        Ok(list
            .and_then(|list| list["items"].as_array().cloned())
            .unwrap_or_default())
    }

    /// Looks again and again until `seen` sees what it wants; how long that took.
    ///
    /// # Errors
    /// If it does not within `limit`, or the first error of `seen`.
    pub fn until<T>(
        &self,
        what: &str,
        limit: Duration,
        mut seen: impl FnMut(&Self) -> Result<Option<T>>,
    ) -> Result<(T, Duration)> {
        let started = Instant::now();
        loop {
            if let Some(found) = seen(self)? {
                return Ok((found, started.elapsed()));
            }
            if started.elapsed() > limit {
                bail!("{what}: not within {} s", limit.as_secs());
            }
            thread::sleep(LOOK);
        }
    }
}

fn spoken(output: Output) -> Result<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}\n{text}", said.trim());
    }
    Ok(text)
}

/// Status of a condition: `True`, `False`, `Unknown`, or empty if it is not there.
pub fn condition<'a>(object: &'a Value, wanted: &str) -> &'a str {
    object["status"]["conditions"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|condition| condition["type"] == wanted)
        .and_then(|condition| condition["status"].as_str())
        .unwrap_or_default()
}
