//! Fifty books at once while Textract refuses nine of ten requests half of the time: none
//! fails, no page is left out, and no more is asked than the account's rate allows.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use songbook_tests::aws::{Fault, Operation, Rule, Script, Service, Tally};
use songbook_tests::degrade;
use songbook_tests::setting;
use songbook_tests::songbook::Songbook;
use stage_runner::store::Store as _;

use super::{paying, services, upgrade};
use crate::scene::{MINUTE, Scene, tell};

const BOOKS: usize = 50;
/// Jobs that may use Textract at a time.
const AT_ONCE: u32 = 10;
/// What the account may ask Textract a second.
const RATE: u32 = 10;
/// How long it refuses nine of ten: about half of what the books take.
const REFUSES: f64 = 240.0;
const READ: Operation = Operation::DetectDocumentText;

/// See the module.
pub fn books(scene: &Scene) -> Result<()> {
    let server = services::start(scene)?;
    scene.install(&[])?;
    upgrade(scene, &services::values(AT_ONCE, RATE))?;
    let book = small_scan()?;
    let key = |number: usize| format!("SheetMusic/fifty/{number:02}.pdf");
    for number in 0..=BOOKS {
        // The same pages, and another book.
        let mut copy = book.clone();
        copy.extend(format!("\n% copy {number}\n").bytes());
        scene.store.put(&key(number), &copy)?;
    }
    let name = |number: usize| format!("fifty-{number:02}");
    let ask = |number: usize| {
        let name = name(number);
        scene.ask(&name, &key(number), &paying(&name, json!({})))
    };
    let ended = |number: usize| -> Result<Option<Value>> {
        let book = scene.book(&name(number))?;
        Ok(setting::end_of(&book).is_some().then_some(book))
    };

    ask(0)?;
    let (undisturbed, _) = scene.cluster.until("the first", 3 * MINUTE, |_| ended(0))?;
    let pages = |book: &Value| {
        book["status"]["usage"]["textractPages"]
            .as_u64()
            .unwrap_or_default()
    };
    let of_one = pages(&undisturbed);
    ensure!(of_one > 0, "{:#}", undisturbed["status"]);
    server.clear_counts();

    let refusal = Rule::always(Fault::throttle()).service(Service::Textract);
    server.set_script(Script::of([refusal.probability(0.9).seconds(0.0, REFUSES)]));
    let started = Instant::now();
    for number in 1..=BOOKS {
        ask(number)?;
    }
    let (books, took) = scene.cluster.until("all books", 40 * MINUTE, |_| {
        std::thread::sleep(Duration::from_secs(2));
        let books: Vec<Value> = (1..=BOOKS)
            .map(ended)
            .filter_map(Result::transpose)
            .collect::<Result<_>>()?;
        Ok((books.len() == BOOKS).then_some(books))
    })?;
    tell("fifty books", started.elapsed());

    let phase = &undisturbed["status"]["phase"];
    for book in &books {
        let status = &book["status"];
        ensure!(status["phase"] == *phase, "{status:#}");
        assert_eq!(pages(book), of_one, "a page was left out: {status:#}");
    }
    let report = server.report();
    let all = report.of(READ);
    let wanted = of_one * BOOKS as u64;
    println!("{}", told(&all, wanted, took));
    assert_eq!((all.pages, all.billed), (wanted, wanted));
    assert_eq!((all.failed, all.refused, all.lost), (0, 0, 0));
    // Nine of ten were refused while it refused: an answer took ten requests then, one
    // later. Nothing else was asked.
    assert_eq!(all.requests, all.answered + all.throttled);
    let before = all
        .arrivals
        .iter()
        .filter(|at| **at < micros(REFUSES))
        .count() as f64;
    let ideal = wanted as f64 + 0.9 * before;
    println!(
        "{} requests, ideal {ideal:.0}: {:.3}; while it refused {before}, a rate of {RATE} would have allowed {:.0}",
        all.requests,
        all.requests as f64 / ideal,
        f64::from(RATE) * REFUSES,
    );
    ensure!(all.requests as f64 <= 1.1 * ideal);
    within(&all, RATE, "all")?;
    for (caller, tallies) in &report.callers {
        if let Some(tally) = tallies.get(&READ.to_string()) {
            within(tally, RATE / AT_ONCE, caller)?;
        }
    }
    services::remove(scene)
}

fn micros(seconds: f64) -> u64 {
    u64::try_from(Duration::from_secs_f64(seconds).as_micros()).unwrap_or(u64::MAX)
}

/// Over ten seconds, so that it does not depend on how evenly this machine lets
/// processes run.
fn within(tally: &Tally, rate: u32, who: &str) -> Result<()> {
    let most = tally.most_within(Duration::from_secs(10));
    ensure!(most <= u64::from(rate) * 10, "{who} asked {most} in 10 s");
    Ok(())
}

fn told(tally: &Tally, wanted: u64, took: Duration) -> String {
    format!(
        "{wanted} pages in {:.0} s: {} requests, {} answered, {} refused, at most {} in a second, {} in ten",
        took.as_secs_f64(),
        tally.requests,
        tally.answered,
        tally.throttled,
        tally.max_per_second,
        tally.most_within(Duration::from_secs(10)),
    )
}

/// Two songs and their contents, scanned.
fn small_scan() -> Result<Vec<u8>> {
    let truth = json!({"pages": 5, "toc_pages": [3], "songs": []});
    let pdf = Songbook::plain(2, 1).to_pdf()?;
    let copy = degrade::degrade("books/small", &pdf, &truth, &"gray150".parse()?)?;
    Ok(copy.pdf)
}
