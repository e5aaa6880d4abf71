//! Helm and the chart: finds the program, renders templates, reads what comes out.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::runner;

/// The version of Kubernetes that templates are rendered for.
const KUBERNETES: &str = "1.34.4";

/// A program of the cluster: named by the environment variable `variable`, in the tool's
/// cache, or on the PATH.
///
/// # Errors
/// If it is nowhere: tests fail rather than skip.
pub fn program(name: &str, variable: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Ok(named.into());
    }
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .map(|cache| cache.join("songbook-cluster/bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    cache
        .into_iter()
        .chain(env::split_paths(&path))
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .with_context(|| {
            format!(
                "{name} is missing: build it with `make cluster-tools`, or name it in {variable}"
            )
        })
}

/// The chart's folder.
pub fn chart() -> PathBuf {
    runner::repository().join("charts/songbook-operator")
}

/// What `helm template` with these further arguments makes of the chart.
///
/// # Errors
/// If Helm is missing, or what it says.
pub fn template(arguments: &[&str]) -> Result<Vec<Value>> {
    template_as("release", arguments)
}

/// The same for a release of another name.
///
/// # Errors
/// If Helm is missing, or what it says.
pub fn template_as(release: &str, arguments: &[&str]) -> Result<Vec<Value>> {
    let output = Command::new(program("helm", "HELM")?)
        .args(["template", release, "--namespace", "operator"])
        .args(["--kube-version", KUBERNETES])
        .arg(chart())
        .args(arguments)
        .output()
        .context("helm cannot be started")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8(output.stdout)?;
    let objects: Vec<Value> = serde_saphyr::from_multiple(&text)?;
    Ok(objects.into_iter().filter(|o| !o.is_null()).collect())
}

/// The objects of a kind.
pub fn of_kind<'a>(objects: &'a [Value], kind: &str) -> Vec<&'a Value> {
    objects.iter().filter(|o| o["kind"] == kind).collect()
}

/// Name of an object.
pub fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}
