//! Who leads, when a leader is told to go and when one hangs.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use songbook_tests::cluster::Cluster;

use crate::{MINUTE, MUSIC, RELEASE, SYSTEM, book, tell};

/// The replica that leads; empty if none does.
fn leader(cluster: &Cluster) -> Result<String> {
    let lease = cluster
        .get(SYSTEM, &["lease", RELEASE])?
        .context("no Lease")?;
    Ok(lease["spec"]["holderIdentity"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

/// Waits until another replica than `old` leads.
fn other_leader(cluster: &Cluster, old: &str, limit: Duration) -> Result<Duration> {
    let (_, took) = cluster.until("another leader", limit, |cluster| {
        let now = leader(cluster)?;
        Ok((!now.is_empty() && now != old).then_some(()))
    })?;
    Ok(took)
}

/// A leader that is told to go hands over at once.
pub fn leader_leaves(cluster: &Cluster) -> Result<()> {
    let old = leader(cluster)?;
    cluster.kubectl(&["--namespace", SYSTEM, "delete", "pod", &old, "--wait=false"])?;
    let took = other_leader(cluster, &old, Duration::from_secs(10))?;
    tell("another replica leads after a graceful stop", took);
    ensure!(
        took < Duration::from_secs(4),
        "the Lease was not handed over"
    );
    acts(cluster, "after-hand-over")
}

/// A leader that hangs loses the Lease, and goes as soon as it finds out.
pub fn leader_hangs(cluster: &Cluster) -> Result<()> {
    cluster.kubectl(&[
        "--namespace",
        SYSTEM,
        "rollout",
        "status",
        "deployment",
        RELEASE,
    ])?;
    let old = leader(cluster)?;
    let pod = cluster
        .get(SYSTEM, &["pod", &old])?
        .context("no pod leads")?;
    let process = process_of(pod["metadata"]["uid"].as_str().unwrap_or_default())?;
    kill_process(process, Signal::STOP)?;
    let took = other_leader(cluster, &old, Duration::from_secs(30));
    kill_process(process, Signal::CONT)?;
    tell("another replica leads after the leader hung", took?);
    acts(cluster, "after-silence")?;
    let (_, took) = cluster.until("the old leader ends", MINUTE, |cluster| {
        let pod = cluster
            .get(SYSTEM, &["pod", &old])?
            .context("the pod is gone")?;
        let restarts = &pod["status"]["containerStatuses"][0]["restartCount"];
        Ok((restarts.as_u64() > Some(0)).then_some(()))
    })?;
    tell("the old leader ended once it went on", took);
    Ok(())
}

/// The operator's process in the pod with this UID, as this machine numbers it.
fn process_of(pod: &str) -> Result<Pid> {
    // The systemd driver of cgroups writes the UID with underscores.
    let names = [pod.to_owned(), pod.replace('-', "_")];
    for entry in Path::new("/proc").read_dir()?.flatten() {
        let Ok(number) = entry.file_name().to_string_lossy().parse() else {
            continue;
        };
        let read =
            |file: &str| std::fs::read_to_string(entry.path().join(file)).unwrap_or_default();
        let ours = read("cmdline").starts_with("/songbook-operator");
        if ours && names.iter().any(|name| read("cgroup").contains(name)) {
            return Pid::from_raw(number).context("no process");
        }
    }
    anyhow::bail!("no process of the pod {pod}: are you root on the cluster's machine?")
}

/// The operator works: a new book gets a status.
fn acts(cluster: &Cluster, name: &str) -> Result<()> {
    let object = book(name, &json!({"suspend": true}));
    cluster.apply(&object)?;
    let (_, took) = cluster.until("a status", MINUTE, |cluster| {
        let book = cluster
            .get(MUSIC, &["songbook", name])?
            .context("no book")?;
        Ok(book["status"]["phase"].is_string().then_some(()))
    })?;
    tell("the new leader wrote a new book's status", took);
    cluster.kubectl(&["--namespace", MUSIC, "delete", "songbook", name])?;
    Ok(())
}
