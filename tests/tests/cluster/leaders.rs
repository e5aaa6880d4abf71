//! Who leads, when a leader is told to go and when one hangs.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::process::Signal;
use serde_json::json;
use songbook_tests::processes::Process;

use crate::scene::{HARBOUR, MINUTE, RELEASE, SYSTEM, Scene, tell};

/// The replica that leads; empty if none does.
pub fn leader(scene: &Scene) -> Result<String> {
    let lease = scene
        .cluster
        .get(SYSTEM, &["lease", RELEASE])?
        .context("no Lease")?;
    Ok(lease["spec"]["holderIdentity"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

/// Waits until another replica than `old` leads.
fn other_leader(scene: &Scene, old: &str, limit: Duration) -> Result<Duration> {
    let (_, took) = scene.cluster.until("another leader", limit, |_| {
        let now = leader(scene)?;
        Ok((!now.is_empty() && now != old).then_some(()))
    })?;
    Ok(took)
}

/// A leader that is told to go hands over at once.
pub fn leader_leaves(scene: &Scene) -> Result<()> {
    let old = leader(scene)?;
    scene
        .cluster
        .kubectl(&["--namespace", SYSTEM, "delete", "pod", &old, "--wait=false"])?;
    let took = other_leader(scene, &old, Duration::from_secs(10))?;
    tell("another replica leads after a graceful stop", took);
    ensure!(
        took < Duration::from_secs(4),
        "the Lease was not handed over"
    );
    acts(scene, "after-hand-over")
}

/// A leader that hangs loses the Lease, and goes as soon as it finds out.
pub fn leader_hangs(scene: &Scene) -> Result<()> {
    scene.cluster.kubectl(&[
        "--namespace",
        SYSTEM,
        "rollout",
        "status",
        "deployment",
        RELEASE,
    ])?;
    let old = leader(scene)?;
    let process = Process::of(&scene.uid(SYSTEM, &old)?, "/songbook-operator")?;
    process.signal(Signal::STOP)?;
    let took = other_leader(scene, &old, Duration::from_secs(30));
    process.signal(Signal::CONT)?;
    tell("another replica leads after the leader hung", took?);
    acts(scene, "after-silence")?;
    let (_, took) = scene.cluster.until("the old leader ends", MINUTE, |_| {
        let pod = scene
            .cluster
            .get(SYSTEM, &["pod", &old])?
            .context("the pod is gone")?;
        let restarts = &pod["status"]["containerStatuses"][0]["restartCount"];
        Ok((restarts.as_u64() > Some(0)).then_some(()))
    })?;
    tell("the old leader ended once it went on", took);
    Ok(())
}

/// The operator works: a new book gets a status.
fn acts(scene: &Scene, name: &str) -> Result<()> {
    scene.ask(name, HARBOUR, &json!({"suspend": true}))?;
    let (_, took) = scene.cluster.until("a status", MINUTE, |_| {
        let book = scene.book(name)?;
        Ok(book["status"]["phase"].is_string().then_some(()))
    })?;
    tell("the new leader wrote a new book's status", took);
    scene.kubectl(&["delete", "songbook", name])?;
    Ok(())
}
