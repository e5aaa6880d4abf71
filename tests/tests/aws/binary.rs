//! The server as a program of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::clients::{Asking, detect, key, png};

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_aws_server"))
}

#[tokio::test]
async fn it_says_where_it_is_and_does_as_it_is_told() -> Result<()> {
    let folder = TempDir::new()?;
    let script = folder.path().join("faults.json");
    let first =
        r#"{"rules": [{"calls": {"from": 1, "to": 1}, "fault": {"kind": "access-denied"}}]}"#;
    fs::write(&script, first)?;
    let mut command = program();
    command
        .args([
            "--identity",
            "AKIDTHREE:hush",
            "--line",
            "Blue Paper Boats 12",
        ])
        .arg("--script")
        .arg(&script)
        .stdout(Stdio::piped());
    let mut running = Running(command.spawn()?);
    let output = running.0.stdout.take().context("no output")?;
    let mut endpoint = String::new();
    BufReader::new(output).read_line(&mut endpoint)?;
    let asking = Asking {
        credentials: key("AKIDTHREE", "hush", None),
        ..Asking::default()
    };
    let client = aws_sdk_textract::Client::new(&asking.config_for(endpoint.trim()).await);
    let denied = detect(&client, &png(1)).await.unwrap_err();
    assert_eq!(denied.0, "AccessDeniedException");
    let answer = detect(&client, &png(1)).await.unwrap();
    let line = answer.blocks().get(1).and_then(|line| line.text());
    assert_eq!(line, Some("Blue Paper Boats 12"));
    Ok(())
}

#[test]
fn it_helps_and_refuses_what_makes_no_sense() -> Result<()> {
    let help = program().arg("--help").output()?;
    let text = String::from_utf8_lossy(&help.stdout);
    ensure!(
        text.contains("Examples:") && text.contains("obey-injection"),
        "{text}"
    );
    for arguments in [
        &["--identity", "nothing"][..],
        &["--line", "a", "--ocr"],
        &["--script", "/nowhere.json"],
    ] {
        let output = program().args(arguments).output()?;
        ensure!(!output.status.success(), "{arguments:?}");
    }
    Ok(())
}
