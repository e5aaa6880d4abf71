//! What the operator costs: time between stages, memory, requests while nothing happens.
//! Told, not asserted, where the machine decides.

use std::env;
use std::io::BufReader;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use songbook_tests::audit::Audit;
use songbook_tests::processes::Process;

use crate::leaders::leader;
use crate::scene::{MUSIC, RELEASE, SIXTY, STAGES, SYSTEM, Scene, tell};

/// Most memory of an operator with one book, in KiB.
const MOST_KIB: u64 = 40 * 1024;

/// What a watch told, each with when it came.
type Seen = Arc<Mutex<Vec<(Instant, Value)>>>;

/// `kubectl get --watch`, read as it comes.
struct Watch {
    child: Child,
    seen: Seen,
}

impl Watch {
    fn of(scene: &Scene, kind: &str) -> Result<Self> {
        let mut command: Command = scene.cluster.kubectl_command();
        let arguments = [
            "--namespace",
            MUSIC,
            "get",
            kind,
            "--watch",
            "--output-watch-events",
        ];
        let mut child = command
            .args(arguments)
            .arg("--output=json")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let output: ChildStdout = child.stdout.take().context("no output")?;
        let seen = Seen::default();
        let into = Arc::clone(&seen);
        thread::spawn(move || {
            let values = serde_json::Deserializer::from_reader(BufReader::new(output));
            for value in values.into_iter::<Value>().map_while(Result::ok) {
                let mut seen = into.lock().unwrap_or_else(PoisonError::into_inner);
                seen.push((Instant::now(), value));
            }
        });
        Ok(Self { child, seen })
    }

    fn end(mut self) -> Result<Vec<(Instant, Value)>> {
        self.child.kill()?;
        self.child.wait()?;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(seen.clone())
    }
}

/// Sixty pages with a text layer, from apply to Succeeded, and where the time goes.
pub fn sixty_pages(scene: &Scene) -> Result<()> {
    let (pods, jobs) = (Watch::of(scene, "pods")?, Watch::of(scene, "jobs")?);
    thread::sleep(Duration::from_secs(1));
    let name = "sixty";
    let applied = Instant::now();
    scene.ask(name, SIXTY, &json!({"output": {"prefix": "sixty/"}}))?;
    let (book, _) = scene.ends(name, "Succeeded")?;
    tell(
        "60 pages with a text layer, from apply to Succeeded",
        applied.elapsed(),
    );
    assert_eq!(book["status"]["songs"], 20);
    let its =
        |object: &Value| object["metadata"]["annotations"]["sheetmusic.dev/songbook-name"] == name;
    let mut created: Vec<(Instant, String)> = Vec::new();
    for (at, event) in jobs.end()? {
        let job = &event["object"];
        if event["type"] == "ADDED" && its(job) {
            created.push((
                at,
                job["metadata"]["name"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
            ));
        }
    }
    let pods = pods.end()?;
    let first = |job: &str, state: &str| {
        let of_job = pods.iter().filter(|(_, event)| {
            event["object"]["metadata"]["labels"]["batch.kubernetes.io/job-name"] == job
        });
        let mut in_state = of_job.filter(|(_, event)| {
            event["object"]["status"]["containerStatuses"][0]["state"][state].is_object()
        });
        in_state.next().map(|(at, event)| (*at, event))
    };
    ensure!(created.len() == STAGES, "{created:?}");
    let mut gaps = Vec::new();
    for (index, (at, job)) in created.iter().enumerate() {
        let (ended, event) = first(job, "terminated").context("no end was seen")?;
        let report =
            event["object"]["status"]["containerStatuses"][0]["state"]["terminated"]["message"]
                .as_str();
        let report: Value = serde_json::from_str(report.unwrap_or("null"))?;
        println!(
            "            {}: {:.2} s from its Job to its end, {} ms of it the stage's own",
            report["stage"].as_str().unwrap_or_default(),
            (ended - *at).as_secs_f64(),
            report["counts"]["milliseconds"],
        );
        if let Some((next, _)) = created.get(index + 1) {
            gaps.push(next.saturating_duration_since(ended).as_millis());
        }
    }
    gaps.sort_unstable();
    println!("            ms from a stage's end to the next Job: {gaps:?}");
    Ok(())
}

/// Memory of the leader, and what it asks of the API server while nothing happens.
pub fn at_rest(scene: &Scene) -> Result<()> {
    let pod = leader(scene)?;
    let operator = Process::of(&scene.uid(SYSTEM, &pod)?, "/songbook-operator")?;
    let resident = operator.resident_kib()?;
    println!("            the leading operator has {resident} KiB in memory");
    ensure!(resident < MOST_KIB, "{resident} KiB");
    // Events that were told last still make their way.
    thread::sleep(Duration::from_secs(2));
    let audit = Audit::start()?;
    let seconds = env::var("IDLE_SECONDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(15);
    thread::sleep(Duration::from_secs(seconds));
    let asked = audit.since(&format!("system:serviceaccount:{SYSTEM}:{RELEASE}"))?;
    let (lease, other): (Vec<&Value>, Vec<&Value>) = asked
        .iter()
        .filter(|entry| entry["verb"] != "watch")
        .partition(|entry| entry["objectRef"]["resource"] == "leases");
    println!(
        "            {seconds} s at rest: {} requests for the Lease",
        lease.len()
    );
    ensure!(!lease.is_empty(), "nothing was counted");
    ensure!(other.is_empty(), "{other:#?}");
    Ok(())
}
