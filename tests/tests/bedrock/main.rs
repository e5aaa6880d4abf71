//! Language models as a fallback: what they are asked, what becomes of their answers, and
//! what happens when they or their service misbehave.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use songbook_contract::{Manifest, ModelMode, Outcome, Stage};
use songbook_tests::aws::bedrock::{Reply, ScriptedModel};
use songbook_tests::aws::fault::{InvalidForm, RefusalForm};
use songbook_tests::aws::{Emulator, Fault, Operation, Rule, Script, Settings};
use songbook_tests::books::half_remembered;
use songbook_tests::child;
use songbook_tests::cloud::{self, Finished, summary};
use songbook_tests::runner::Split;
use songbook_tests::s3_jobs::{self, report};
use tempfile::TempDir;

mod better;

const ASK: Operation = Operation::Converse;
const MODEL: &str = "amazon.nova-lite-v1:0";
/// The page of a song is named as contents, so that the rules find none there.
const ARGUMENTS: &[&str] = &["--toc-pages", "4", "--model", MODEL];

/// A book with songs whose titles stand in the contents alone, and the folder it lies in.
struct Book {
    folder: TempDir,
    pdf: PathBuf,
}

impl Book {
    fn draw() -> Result<Self> {
        let folder = TempDir::new()?;
        let pdf = folder.path().join("Half Remembered.pdf");
        fs::write(&pdf, half_remembered().to_pdf()?)?;
        Ok(Self { folder, pdf })
    }

    fn split(&self, server: &Emulator, name: &str, arguments: &[&str]) -> Result<Done> {
        let out = self.folder.path().join(name);
        let finished = summary(&cloud::split(server, &self.pdf, &out, arguments)?)?;
        Ok(Done { finished, out })
    }
}

struct Done {
    finished: Finished,
    out: PathBuf,
}

impl Done {
    /// Titles and first pages of the verified songs.
    fn verified(&self) -> Result<BTreeSet<(String, u32)>> {
        let manifest = manifest(&self.out)?;
        let verified = manifest.songs.into_iter().filter(|song| song.verified);
        Ok(verified
            .map(|song| (song.title, song.start_page.0))
            .collect())
    }

    /// What was counted is what was billed.
    fn usage_is_billed(&self, server: &Emulator) -> Result<()> {
        let tally = server.report().of(ASK);
        let usage = self.finished.usage.unwrap_or_default();
        assert_eq!(
            (usage.model_calls, usage.input_tokens, usage.output_tokens),
            (tally.billed, tally.tokens_in, tally.tokens_out)
        );
        Ok(())
    }
}

fn manifest(out: &Path) -> Result<Manifest> {
    let bytes = fs::read(out.join("manifest.json")).context("no manifest")?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn server() -> Result<Emulator> {
    Emulator::start(Settings::default())
}

#[test]
fn no_model_is_asked_unless_one_is_named() -> Result<()> {
    let (server, book) = (server()?, Book::draw()?);
    let done = book.split(&server, "plain", &["--toc-pages", "4"])?;
    ensure!(done.finished.songs.unwrap_or(0) > 0);
    assert_eq!(server.report().requests(), 0);
    Ok(())
}

#[test]
fn questions_are_few_counted_and_paid_once() -> Result<()> {
    let (server, book) = (server()?, Book::draw()?);
    let plain = book.split(&server, "plain", &["--toc-pages", "4"])?;
    let asked = book.split(&server, "asked", ARGUMENTS)?;
    let calls = server.report().of(ASK).requests;
    println!("{calls} questions, {:?}", asked.finished.usage);
    ensure!((1..=16).contains(&calls), "{calls} questions");
    asked.usage_is_billed(&server)?;
    ensure!(asked.finished.usage.unwrap_or_default().cost.millionths() > 0);
    ensure!(
        asked.verified()?.is_subset(&plain.verified()?),
        "a model verified a song"
    );
    // Again, and anew from what was paid for.
    for _ in 0..2 {
        let again = book.split(&server, "asked", ARGUMENTS)?;
        assert_eq!(again.finished.usage, asked.finished.usage);
        assert_eq!(again.verified()?, asked.verified()?);
        fs::remove_dir_all(asked.out.join(".songbook/artifacts"))?;
        fs::remove_dir_all(asked.out.join(".songbook/pages"))?;
    }
    assert_eq!(server.report().of(ASK).requests, calls);
    Ok(())
}

#[test]
fn each_fault_of_a_model_asked_about_contents_verifies_nothing() -> Result<()> {
    faults_verify_nothing(&Book::draw()?, &["--toc-pages", "4"])
}

#[test]
fn each_fault_of_a_model_asked_about_a_start_verifies_nothing() -> Result<()> {
    // Three songs of a scan that nobody lists.
    let book = Book {
        folder: TempDir::new()?,
        pdf: cloud::scanned()?,
    };
    faults_verify_nothing(&book, &[])
}

/// Every fault of a model for a whole run: no song is verified by it, the book ends by the
/// rules or in review, and what was billed was counted.
fn faults_verify_nothing(book: &Book, arguments: &[&str]) -> Result<()> {
    let server = server()?;
    let plain = book.split(&server, "out", arguments)?;
    let verified = plain.verified()?;
    let arguments = [arguments, &["--model", MODEL]].concat();
    let faults = [
        Fault::InvalidInput {
            form: InvalidForm::Text,
        },
        Fault::InvalidInput {
            form: InvalidForm::Types,
        },
        Fault::InvalidInput {
            form: InvalidForm::Malformed,
        },
        Fault::MaxTokens,
        Fault::Refusal {
            form: RefusalForm::Words,
        },
        Fault::Refusal {
            form: RefusalForm::ContentFiltered,
        },
        Fault::Refusal {
            form: RefusalForm::Guardrail,
        },
        Fault::InventedTitles,
        Fault::PagesOutOfRange,
        Fault::ObeyInjection,
    ];
    for fault in faults {
        server.clear_counts();
        server.set_script(Script::of([Rule::always(fault.clone())]));
        // Pages that were read are kept; what was decided and paid is not.
        for folder in ["artifacts", "paid"] {
            let folder = plain.out.join(".songbook").join(folder);
            if folder.is_dir() {
                fs::remove_dir_all(folder)?;
            }
        }
        let done = book.split(&server, "out", &arguments)?;
        let tally = server.report().of(ASK);
        println!(
            "{fault:?}: {} calls; {}",
            tally.requests, done.finished.message
        );
        ensure!(tally.requests > 0, "{fault:?}: never asked");
        ensure!(
            matches!(done.finished.outcome, Outcome::Done | Outcome::NeedsReview),
            "{fault:?}: {:?}",
            done.finished
        );
        ensure!(
            done.verified()?.is_subset(&verified),
            "{fault:?} verified a song"
        );
        done.usage_is_billed(&server)?;
        // The question, and once more.
        ensure!(
            tally.requests <= 2 * 16,
            "{fault:?}: {} calls",
            tally.requests
        );
    }
    Ok(())
}

#[test]
fn each_fault_of_the_service_ends_as_it_should() -> Result<()> {
    let (server, book) = (server()?, Book::draw()?);
    for (index, (fault, code, reason)) in [
        (Fault::throttle(), 40, "Throttled"),
        (Fault::ExpiredCredentials, 40, "CredentialsExpired"),
        (Fault::AccessDenied, 30, "AccessDenied"),
        (Fault::WrongRegion, 30, "WrongRegion"),
        // Without a model the rules go on.
        (Fault::ServerError { status: 503 }, 0, ""),
        (Fault::Reset { billed: false }, 0, ""),
        (Fault::CutOff, 0, ""),
        (Fault::Garbage, 0, ""),
    ]
    .into_iter()
    .enumerate()
    {
        server.set_script(Script::of([Rule::always(fault.clone())]));
        let mut arguments = ARGUMENTS.to_vec();
        arguments.extend(["--patience", "2"]);
        let out = book.folder.path().join(format!("service-{index}"));
        let finished = summary(&cloud::split(&server, &book.pdf, &out, &arguments)?)?;
        assert_eq!(
            finished.outcome.exit_code(),
            code,
            "{fault:?}: {finished:?}"
        );
        ensure!(
            reason.is_empty() || finished.reason == reason,
            "{fault:?}: {finished:?}"
        );
        if code == 30 {
            let names = ["AWS_REGION", "bedrock:InvokeModel on the model amazon.nova"];
            let message = &finished.message;
            ensure!(names.iter().any(|word| message.contains(word)), "{message}");
        }
    }
    Ok(())
}

#[test]
fn a_slow_model_is_not_waited_for_forever() -> Result<()> {
    let (server, book) = (server()?, Book::draw()?);
    server.set_script(Script::of([Rule::always(Fault::Slow {
        milliseconds: 5_000,
    })]));
    let mut arguments = ARGUMENTS.to_vec();
    arguments.extend(["--call-timeout", "1"]);
    let done = book.split(&server, "slow", &arguments)?;
    assert_eq!(done.finished.outcome, Outcome::Done, "{:?}", done.finished);
    ensure!(server.report().of(ASK).requests > 0);
    Ok(())
}

#[test]
fn the_next_model_is_asked_where_one_cannot_be_had() -> Result<()> {
    let book = Book::draw()?;
    let server = Emulator::start(Settings {
        model_ids: vec![MODEL.to_owned()],
        ..Settings::default()
    })?;
    let mut arguments = vec!["--toc-pages", "4", "--model", "amazon.nova-imaginary-v9:0"];
    let alone = book.folder.path().join("alone");
    let refused = summary(&cloud::split(&server, &book.pdf, &alone, &arguments)?)?;
    assert_eq!(refused.outcome, Outcome::Misconfigured, "{refused:?}");
    ensure!(
        refused.message.contains("amazon.nova-imaginary-v9:0"),
        "{refused:?}"
    );
    arguments.extend(["--model", MODEL]);
    let done = book.split(&server, "chain", &arguments)?;
    ensure!(done.finished.usage.unwrap_or_default().model_calls > 0);
    done.usage_is_billed(&server)
}

#[test]
fn an_answer_of_no_use_is_asked_for_once_more_and_the_second_counts() -> Result<()> {
    let book = Book::draw()?;
    let model = Arc::new(ScriptedModel::new([
        Reply::text("I would rather not."),
        Reply::tool("contents", json!({"entries": []})),
        Reply::tool("song_start", json!({"startsHere": false})),
    ]));
    let server = Emulator::start(Settings {
        model: Arc::<ScriptedModel>::clone(&model),
        ..Settings::default()
    })?;
    let done = book.split(&server, "repair", ARGUMENTS)?;
    let asked = model.asked();
    ensure!(asked.len() >= 2, "{}", asked.len());
    ensure!(
        asked[1].system.contains("could not be used"),
        "{}",
        asked[1].system
    );
    ensure!(
        !asked[1].system.contains("rather not"),
        "its own words were repeated to it"
    );
    assert_eq!(asked[0].user, asked[1].user);
    ensure!(asked.iter().all(|prompt| prompt.turns == 1));
    done.usage_is_billed(&server)
}

#[test]
fn tokens_and_money_have_a_ceiling() -> Result<()> {
    let (server, book) = (server()?, Book::draw()?);
    let poor = book.split(
        &server,
        "poor",
        &[ARGUMENTS, &["--budget", "0.000001"]].concat(),
    )?;
    assert_eq!(
        poor.finished.reason, "BudgetExceeded",
        "{:?}",
        poor.finished
    );
    assert_eq!(server.report().requests(), 0);
    let rich = book.split(&server, "poor", &[ARGUMENTS, &["--budget", "1"]].concat())?;
    ensure!(server.report().of(ASK).requests > 0);
    assert_ne!(
        rich.finished.reason, "BudgetExceeded",
        "{:?}",
        rich.finished
    );
    server.clear_counts();

    let out = book.folder.path().join("few tokens").display().to_string();
    let mut request = s3_jobs::request(Stage::TocDiscovery, &book.pdf.display().to_string(), &out);
    request.model.mode = ModelMode::Fallback;
    request.model.models = vec![MODEL.to_owned()];
    request.model.max_tokens = 100;
    for stage in Stage::ALL {
        request.stage = stage;
        let environment = |command: &mut Command| server.environment(command);
        let report = report(&s3_jobs::job(&request, environment)?)?;
        ensure!(report.outcome.exit_code() <= 10, "{report:#?}");
    }
    assert_eq!(server.report().requests(), 0);
    Ok(())
}

#[test]
fn killed_at_any_moment_no_question_is_paid_twice_but_those_in_flight() -> Result<()> {
    let (server, book) = (server()?, Book::draw()?);
    let ideal = book
        .split(&server, "ideal", ARGUMENTS)?
        .finished
        .usage
        .unwrap_or_default();
    server.clear_counts();
    server.set_script(Script::of([Rule::always(Fault::Slow {
        milliseconds: 200,
    })]));
    let out = book.folder.path().join("killed");
    let command = || -> Result<Command> {
        let mut command = Split::new(&book.pdf, &out).with(ARGUMENTS).command()?;
        server.environment(&mut command);
        Ok(command)
    };
    let mut kills = 0;
    for round in 0..20 {
        let mut child = command()?
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        server.wait_for(ASK, Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(61 * round % 450));
        if child.try_wait()?.is_some() {
            break;
        }
        child.kill()?;
        child.wait()?;
        kills += 1;
    }
    let finished = summary(&child::run(&mut command()?, Duration::from_secs(120))?)?;
    let billed = server.report().of(ASK).billed;
    println!(
        "{kills} kills: {billed} billed for {} questions",
        ideal.model_calls
    );
    ensure!(billed <= ideal.model_calls + kills);
    assert_eq!(finished.usage.unwrap_or_default(), ideal);
    Ok(())
}
