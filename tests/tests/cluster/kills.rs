//! Runners and operators that are killed: nothing is done twice, nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rustix::process::Signal;
use serde_json::{Value, json};
use songbook_tests::audit::Audit;
use songbook_tests::processes::Process;
use songbook_tests::runner;
use stage_runner::store::Store as _;
use tempfile::NamedTempFile;

use crate::scene::{
    HARBOUR, MINUTE, MUSIC, RELEASE, SCANNED, STAGES, SYSTEM, Scene, attempts, stage, tell,
};

/// Books that are worked on while the operator is killed.
const BOOKS: usize = 4;

/// A pod that reads pages.
pub struct Reading {
    pod: String,
    stage: String,
}

/// Asks for the scanned book below a prefix of its own and waits until some of its pages
/// are read but not all.
pub fn reading(scene: &Scene, name: &str) -> Result<Reading> {
    let spec = json!({
        "output": {"prefix": format!("{name}/")},
        "verification": {"threshold": 0.8},
    });
    scene.ask(name, SCANNED, &spec)?;
    let (found, _) = scene.cluster.until("pages are read", MINUTE, |_| {
        if kept(scene, name)?.len() < 2 {
            return Ok(None);
        }
        let pods = scene.pods(name)?;
        let reads = pods.iter().find(|pod| pod["status"]["phase"] == "Running");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(reads.map(|pod| Reading {
            pod: text(&pod["metadata"]["name"]),
            stage: text(&pod["metadata"]["labels"]["sheetmusic.dev/stage"]),
        }))
    })?;
    Ok(found)
}

/// What OCR has read of the book's pages, as kept: a page of contents is read twice, once
/// at a glance and once carefully.
pub fn kept(scene: &Scene, name: &str) -> Result<BTreeSet<String>> {
    let keys = scene.store.list(&format!("{name}/pages/"))?;
    let by_ocr = |key: &String| key.contains("/look-") || key.contains("/full-");
    Ok(keys.into_iter().filter(by_ocr).collect())
}

/// A runner that is killed in the midst of reading is followed by one that goes on.
pub fn runner_killed(scene: &Scene) -> Result<()> {
    let name = "killed";
    let Reading {
        pod,
        stage: interrupted,
    } = reading(scene, name)?;
    let process = Process::of(&scene.uid(MUSIC, &pod)?, "/stage-runner")?;
    process.signal(Signal::KILL)?;
    let before = kept(scene, name)?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("Succeeded after its runner was killed while it read", took);
    let read = stage(&book, &interrupted)?;
    assert_eq!(read["attempt"], 2, "{read:#}");
    let all = kept(scene, name)?;
    let read = book["status"]["usage"]["pagesRecognized"]
        .as_u64()
        .unwrap_or_default();
    ensure!(
        before.len() as u64 + read <= all.len() as u64,
        "{} pages were kept, then {read} of {} read",
        before.len(),
        all.len()
    );
    let events = scene.events(name)?;
    ensure!(
        events.iter().any(|event| event == "StageRetried"),
        "{events:?}"
    );
    Ok(())
}

/// A node that is drained moves the runner on, and that is nobody's failed attempt.
pub fn node_drained(scene: &Scene) -> Result<()> {
    let name = "drained";
    let interrupted = reading(scene, name)?.stage;
    let nodes = scene.cluster.list("default", &["nodes"])?;
    let node = nodes.first().context("no node")?;
    let node = node["metadata"]["name"].as_str().unwrap_or_default();
    let started = Instant::now();
    let only = format!("--pod-selector=sheetmusic.dev/songbook={name}");
    scene.cluster.kubectl(&[
        "drain",
        node,
        &only,
        "--delete-emptydir-data",
        "--timeout=1m",
    ])?;
    tell("the runner is drained from its node", started.elapsed());
    let waits = scene
        .cluster
        .until("it is said what is waited for", MINUTE, |_| {
            let book = scene.book(name)?;
            let why = &stage(&book, &interrupted)?["reason"];
            Ok((why == "Unschedulable").then_some(()))
        });
    scene.cluster.kubectl(&["uncordon", node])?;
    waits?;
    let (book, took) = scene.ends(name, "Succeeded")?;
    tell("Succeeded since the node was back", took);
    assert_eq!(attempts(&book), [1; STAGES]);
    assert_eq!(scene.jobs(name)?.len(), STAGES);
    Ok(())
}

/// The operator on this machine, set up as the one in the cluster.
struct Operator {
    program: PathBuf,
    environment: Vec<(String, String)>,
    /// What is mounted into its pods.
    platform: NamedTempFile,
}

impl Operator {
    fn as_installed(scene: &Scene) -> Result<Self> {
        let deployment = scene.cluster.get(SYSTEM, &["deployment", RELEASE])?;
        let deployment = deployment.context("no Deployment")?;
        let container = &deployment["spec"]["template"]["spec"]["containers"][0];
        let environment = container["env"].as_array().into_iter().flatten();
        let map = format!("{RELEASE}-platform");
        let map = scene.cluster.get(SYSTEM, &["configmap", &map])?;
        let told = map
            .as_ref()
            .and_then(|map| map["data"]["platform.yaml"].as_str());
        let mut platform = NamedTempFile::new()?;
        platform.write_all(told.context("no platform.yaml")?.as_bytes())?;
        Ok(Self {
            platform,
            program: runner::repository().join("target/release/songbook-operator"),
            environment: environment
                .filter_map(|variable| {
                    let text = |key: &str| variable[key].as_str().map(str::to_owned);
                    Some((text("name")?, text("value")?))
                })
                .collect(),
        })
    }

    fn start(&self) -> Result<Child> {
        Ok(Command::new(&self.program)
            .arg("run")
            .envs(self.environment.iter().cloned())
            .env("PLATFORM_FILE", self.platform.path())
            .env("NO_LEADER_ELECTION", "true")
            .env("HTTP_ADDRESS", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?)
    }
}

/// An operator that is killed at any moment starts no second Job.
pub fn operator_killed_anywhere(scene: &Scene) -> Result<()> {
    let scale = |replicas: &str| {
        let replicas = format!("--replicas={replicas}");
        let deployment = format!("deployment/{RELEASE}");
        let arguments = ["--namespace", SYSTEM, "scale", &deployment, &replicas];
        scene.cluster.kubectl(&arguments).map(|_| ())
    };
    let operator = Operator::as_installed(scene)?;
    scale("0")?;
    scene.cluster.until("no operator", MINUTE, |cluster| {
        // The pod of `helm test` is still there, ended.
        let pods = cluster.list(SYSTEM, &["pods"])?;
        let runs = |pod: &Value| pod["status"]["phase"] == "Running";
        Ok((!pods.iter().any(runs)).then_some(()))
    })?;
    let audit = Audit::start()?;
    let names: Vec<String> = (0..BOOKS).map(|n| format!("kill-{n}")).collect();
    for name in &names {
        scene.ask(
            name,
            HARBOUR,
            &json!({"output": {"prefix": format!("{name}/")}, "verification": {"threshold": 0.8}}),
        )?;
    }
    let started = Instant::now();
    let mut kills = 0_u64;
    let mut random = 7_u64;
    loop {
        let mut child = operator.start()?;
        // Lives between nothing and a second, most of them short: a start takes 50 ms.
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let draw = (random >> 33) as f64 / f64::from(1_u32 << 31);
        thread::sleep(Duration::from_secs_f64(0.03 + draw * draw));
        ensure!(child.try_wait()?.is_none(), "the operator ended by itself");
        child.kill()?;
        child.wait()?;
        kills += 1;
        let phases = names
            .iter()
            .map(|name| Ok(scene.book(name)?["status"]["phase"].clone()));
        let phases: Vec<Value> = phases.collect::<Result<_>>()?;
        if phases.iter().all(|phase| phase == "Succeeded") {
            break;
        }
        ensure!(
            started.elapsed() < 5 * MINUTE,
            "{phases:?} after {kills} kills"
        );
    }
    tell(
        &format!("{BOOKS} books have Succeeded although the operator was killed {kills} times"),
        started.elapsed(),
    );
    for name in &names {
        assert_eq!(attempts(&scene.book(name)?), [1; STAGES], "{name}");
    }
    let administrator = scene.cluster.kubectl(&[
        "auth",
        "whoami",
        "-o",
        "jsonpath={.status.userInfo.username}",
    ])?;
    let asked = audit.since(administrator.trim())?;
    let of_jobs = |verb: &str| -> Vec<&Value> {
        let matches =
            |entry: &&Value| entry["verb"] == verb && entry["objectRef"]["resource"] == "jobs";
        asked.iter().filter(matches).collect()
    };
    assert_eq!(of_jobs("delete"), Vec::<&Value>::new());
    // By name: nothing is deleted, so a name is one Job. Whether it is there is not for the
    // answer to say: a server whose client died amid the request logs 504 for a Job made.
    let mut made: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in of_jobs("create") {
        let Some(name) = entry["objectRef"]["name"].as_str() else {
            continue; // Cut off before its body was there.
        };
        *made.entry(name).or_default() += u32::from(entry["responseStatus"]["code"] == 201);
    }
    assert_eq!(made.len(), BOOKS * STAGES, "{made:#?}");
    assert!(made.values().all(|times| *times <= 1), "{made:#?}");
    scale("2")?;
    let deployment = format!("deployment/{RELEASE}");
    scene
        .cluster
        .kubectl(&["--namespace", SYSTEM, "rollout", "status", &deployment])?;
    Ok(())
}
