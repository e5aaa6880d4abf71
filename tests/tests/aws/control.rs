//! Scripts and counts, over HTTP and in Rust.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use songbook_tests::aws::{Emulator, Fault, Operation, Report, Rule, Script, Settings};

use crate::clients::{Asking, detect, key, png, raw};

const DETECT: Operation = Operation::DetectDocumentText;

/// A server with two users.
fn server() -> Result<Emulator> {
    let keys = ["AKIDONE", "AKIDTWO"].map(|id| (id.to_owned(), "secret".to_owned()));
    Emulator::start(Settings {
        keys: keys.to_vec(),
        ..Settings::default()
    })
}

fn asking(id: &str) -> Asking {
    Asking {
        credentials: key(id, "secret", None),
        ..Asking::default()
    }
}

fn http(server: &Emulator, method: &str, path: &str, body: &str) -> Result<(String, String)> {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = raw(server, &request)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no body")?;
    let status = head.split(' ').nth(1).context("no status")?;
    Ok((status.to_owned(), body.to_owned()))
}

#[tokio::test]
async fn a_script_is_put_and_counts_are_fetched() -> Result<()> {
    let server = server()?;
    let client = asking("AKIDONE").textract(&server).await;
    let script = r#"{"rules": [{"operation": "DetectDocumentText", "calls": {"from": 1, "to": 1},
        "fault": {"kind": "throttle", "code": "ProvisionedThroughputExceededException"}}]}"#;
    assert_eq!(http(&server, "PUT", "/_control/script", script)?.0, "200");
    let code = detect(&client, &png(1)).await.unwrap_err().0;
    assert_eq!(code, "ProvisionedThroughputExceededException");
    detect(&client, &png(1)).await.unwrap();
    let (status, body) = http(&server, "GET", "/_control/counts", "")?;
    assert_eq!(status, "200");
    let report: Report = serde_json::from_str(&body)?;
    assert_eq!(report, server.report());
    assert_eq!(report.by("AKIDONE", DETECT).throttled, 1);
    let (_, body) = http(&server, "GET", "/_control/script", "")?;
    assert_eq!(
        serde_json::from_str::<Script>(&body)?,
        serde_json::from_str(script)?
    );
    assert_eq!(http(&server, "DELETE", "/_control/counts", "")?.0, "200");
    assert_eq!(server.report().requests(), 0);
    let (status, body) = http(&server, "PUT", "/_control/script", r#"{"rule": []}"#)?;
    ensure!(status == "400" && body.contains("unknown field"), "{body}");
    assert_eq!(http(&server, "GET", "/_control/nothing", "")?.0, "404");
    assert_eq!(http(&server, "GET", "/healthz", "")?.0, "200");
    Ok(())
}

#[tokio::test]
async fn rates_and_crowds_are_counted_for_each_caller() -> Result<()> {
    let server = server()?;
    let slow = Rule::always(Fault::Slow { milliseconds: 400 });
    server.set_script(Script::of([slow.caller("AKIDONE")]));
    let (one, two) = (
        asking("AKIDONE").textract(&server).await,
        asking("AKIDTWO").textract(&server).await,
    );
    let crowd: Vec<_> = (0..5)
        .map(|shade| {
            let client = one.clone();
            tokio::spawn(async move { detect(&client, &png(shade)).await.map(|_| ()) })
        })
        .collect();
    for shade in 10..13 {
        detect(&two, &png(shade)).await.unwrap();
    }
    for call in crowd {
        call.await?.unwrap();
    }
    let report = server.report();
    let (of_one, of_two) = (report.by("AKIDONE", DETECT), report.by("AKIDTWO", DETECT));
    assert_eq!((of_one.max_in_flight, of_two.max_in_flight), (5, 1));
    assert!((1..=5).contains(&of_one.max_per_second), "{of_one:?}");
    assert_eq!(of_two.most_within(Duration::from_secs(60)), 3);
    assert_eq!(report.of(DETECT).most_within(Duration::from_secs(60)), 8);
    let digests: HashSet<&str> = report.billed.iter().map(|billed| &*billed.sha256).collect();
    assert_eq!(digests.len(), 8);
    // Shown again, a page is billed again, and that is told.
    detect(&two, &png(10)).await.unwrap();
    let twice = server.report().billed_twice();
    assert_eq!(twice.len(), 1);
    assert_eq!((twice[0].1, twice[0].2), (1, 2));
    Ok(())
}
