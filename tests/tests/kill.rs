//! `kill -9` at random moments of a scanned book: started again each time, it ends
//! with the same files as undisturbed, and no page that was kept is read again.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use songbook_contract::{Sha256Hex, Stage, StageReport};
use songbook_tests::output;
use songbook_tests::runner::{self, Split};
use songbook_tests::s3_jobs::request;
use tempfile::TempDir;

/// How often a run is killed, all in all: `KILLS`, or 20.
fn kills() -> u32 {
    let wanted = env::var("KILLS").ok().and_then(|s| s.parse().ok());
    wanted.unwrap_or(20)
}

/// The book: `KILL_BOOK`, or our own few scanned pages.
fn book() -> Result<PathBuf> {
    env::var_os("KILL_BOOK").map_or_else(
        || runner::repository_file("tests/fixtures/scanned.pdf"),
        |path| Ok(PathBuf::from(path)),
    )
}

/// What is kept of each page: when it was written and its digest.
type Pages = BTreeMap<PathBuf, (SystemTime, Sha256Hex)>;

fn pages(out: &Path) -> Result<Pages> {
    let folder = out.join(output::WORKING_FOLDER).join("pages");
    let mut pages = Pages::new();
    for path in output::paths(&folder)? {
        if path.extension().is_some_and(|e| e == "json") {
            let time = fs::metadata(&path)?.modified()?;
            pages.insert(path.clone(), (time, Sha256Hex::of(&fs::read(&path)?)));
        }
    }
    Ok(pages)
}

/// Starts a run and kills it after `delay`; true if it was still running then.
fn start_and_kill(command: &mut Command, delay: Duration) -> Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    thread::sleep(delay);
    let running = child.try_wait()?.is_none();
    child.kill()?;
    child.wait()?;
    Ok(running)
}

#[test]
fn a_run_killed_at_any_moment_goes_on_where_it_was() -> Result<()> {
    let book = book()?;
    let limit = Duration::from_secs(900);
    let folder = TempDir::new()?;
    let undisturbed = folder.path().join("undisturbed");
    let began = Instant::now();
    Split::new(&book, &undisturbed).expect_songs(limit)?;
    let whole = began.elapsed();
    let expected = output::files(&undisturbed)?;
    let expected_pages = pages(&undisturbed)?.len();
    ensure!(expected_pages > 0, "no page was kept");

    let mut random = Random::new();
    let kills = kills();
    let (mut killed, mut round) = (0, 0);
    while killed < kills {
        round += 1;
        let out = folder.path().join(format!("round-{round}"));
        let split = Split::new(&book, &out);
        let mut kept = Pages::new();
        while killed < kills {
            let delay = whole.mul_f64(random.next());
            if !start_and_kill(&mut split.command()?, delay)? {
                break;
            }
            killed += 1;
            kept = unchanged(kept, pages(&out)?)
                .with_context(|| format!("kill {killed}, after {delay:?}"))?;
        }
        split.expect_songs(limit)?;
        let last = unchanged(kept, pages(&out)?)?;
        assert_eq!(last.len(), expected_pages, "pages kept in round {round}");
        assert_eq!(output::files(&out)?, expected, "files of round {round}");
        output::check(&out)?;
    }
    println!("{killed} kills in {round} rounds, undisturbed {whole:.1?}");
    Ok(())
}

#[test]
fn a_stage_that_is_told_to_stop_says_so_and_goes() -> Result<()> {
    let folder = TempDir::new()?;
    let report_file = folder.path().join("report.json");
    let out = folder.path().join("out");
    let request = request(
        Stage::TocDiscovery,
        &book()?.display().to_string(),
        &out.display().to_string(),
    );
    let child = Command::new(runner::binary()?)
        .env("STAGE_REQUEST", serde_json::to_string(&request)?)
        .env("STAGE_REPORT_FILE", &report_file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let read = |path: &Path| output::paths(&path.join("team/pages")).map_or(0, |pages| pages.len());
    let began = Instant::now();
    while read(&out) == 0 {
        ensure!(began.elapsed() < Duration::from_secs(60), "no page is read");
        thread::sleep(Duration::from_millis(5));
    }
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    kill_process(id.context("no process")?, Signal::TERM)?;
    let ended = child.wait_with_output()?;
    assert_eq!(ended.status.code(), Some(50));
    let written: StageReport = serde_json::from_slice(&fs::read(&report_file)?)?;
    assert_eq!(written.reason, "Interrupted");
    assert_eq!(
        serde_json::from_slice::<StageReport>(&ended.stdout)?,
        written
    );
    Ok(())
}

/// Checks that every page kept before is still the very file it was.
fn unchanged(before: Pages, now: Pages) -> Result<Pages> {
    for (path, page) in before {
        ensure!(
            now.get(&path) == Some(&page),
            "{} was read again",
            path.display()
        );
    }
    Ok(now)
}

/// Numbers from 0 to 1; `KILL_SEED` gives another series.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let seed = env::var("KILL_SEED").ok().and_then(|s| s.parse().ok());
        Self(seed.unwrap_or(1))
    }

    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }
}
