//! Documents of a bucket, read as jobs.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use aws_sdk_textract::Client;
use aws_sdk_textract::operation::get_document_text_detection::GetDocumentTextDetectionOutput;
use aws_sdk_textract::types::{BlockType, DocumentLocation, JobStatus, S3Object};
use songbook_tests::aws::encoding::sha256;
use songbook_tests::aws::textract::{BucketSource, FolderSource, PageText, ScriptedReader, Source};
use songbook_tests::aws::{Emulator, Operation, Settings};
use songbook_tests::runner;
use songbook_tests::s3_server::S3Server;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::clients::{Asking, said};

const START: Operation = Operation::StartDocumentTextDetection;
const GET: Operation = Operation::GetDocumentTextDetection;

/// The example book, its bytes and how many pages it has.
fn book() -> Result<(Vec<u8>, u32)> {
    let bytes = fs::read(runner::repository_file("examples/Harbour Songs.pdf")?)?;
    let pages = lopdf::Document::load_mem(&bytes)?.get_pages().len();
    Ok((bytes, u32::try_from(pages)?))
}

fn put(root: &Path, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(root.join("books/The Aldines"))?;
    Ok(fs::write(
        root.join("books/The Aldines/Harbour Songs.pdf"),
        bytes,
    )?)
}

fn server(source: impl Source + 'static) -> Result<Emulator> {
    let text = PageText::of(&["Blue Paper Boats 12", "Weir"]);
    Emulator::start(Settings {
        reader: Arc::new(ScriptedReader::always(text)),
        source: Arc::new(source),
        polls: 2,
        ..Settings::default()
    })
}

async fn start(
    client: &Client,
    key: &str,
    token: Option<&str>,
) -> Result<String, (String, String)> {
    let object = S3Object::builder().bucket("books").name(key).build();
    let location = DocumentLocation::builder().s3_object(object).build();
    let sent = client
        .start_document_text_detection()
        .document_location(location)
        .set_client_request_token(token.map(str::to_owned))
        .send();
    let answer = sent.await.map_err(|error| said(&error))?;
    Ok(answer.job_id().unwrap_or_default().to_owned())
}

/// Asks until a job has ended; says how often it was in progress.
async fn ended(
    client: &Client,
    job: &str,
    most: i32,
) -> Result<(GetDocumentTextDetectionOutput, u32)> {
    for asked in 0..500 {
        let request = client.get_document_text_detection().job_id(job);
        let answer = request.max_results(most).send().await?;
        if answer.job_status() != Some(&JobStatus::InProgress) {
            return Ok((answer, asked));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bail!("the job does not end")
}

const KEY: &str = "The Aldines/Harbour Songs.pdf";

#[tokio::test]
async fn a_book_is_read_in_the_background_and_fetched_in_parts() -> Result<()> {
    let folder = TempDir::new()?;
    let (bytes, pages) = book()?;
    put(folder.path(), &bytes)?;
    let server = server(FolderSource(folder.path().to_owned()))?;
    let client = Asking::default().textract(&server).await;
    let job = start(&client, KEY, None).await.unwrap();
    let (first, polls) = ended(&client, &job, 7).await?;
    assert!(polls >= 2, "{polls}");
    assert_eq!(first.job_status(), Some(&JobStatus::Succeeded));
    assert_eq!(
        first.document_metadata().unwrap().pages(),
        i32::try_from(pages).ok()
    );
    let mut blocks = first.blocks().to_vec();
    let mut token = first.next_token().map(str::to_owned);
    while let Some(next) = token {
        let request = client.get_document_text_detection().job_id(&job);
        let answer = request.max_results(7).next_token(next).send().await?;
        assert!((1..=7).contains(&answer.blocks().len()));
        blocks.extend_from_slice(answer.blocks());
        token = answer.next_token().map(str::to_owned);
    }
    // A page, two lines and five words each.
    assert_eq!(blocks.len(), 8 * usize::try_from(pages)?);
    let ids: HashSet<_> = blocks.iter().filter_map(|block| block.id()).collect();
    assert_eq!(ids.len(), blocks.len());
    let numbers = blocks
        .iter()
        .filter(|b| b.block_type() == Some(&BlockType::Page));
    let numbers: Vec<i32> = numbers.filter_map(|block| block.page()).collect();
    assert_eq!(numbers, (1..=i32::try_from(pages)?).collect::<Vec<_>>());
    let report = server.report();
    assert_eq!(report.of(START).pages, u64::from(pages));
    assert_eq!(report.of(GET).billed, 0);
    assert!(report.billed_twice().is_empty());
    assert!(
        report
            .billed
            .iter()
            .all(|billed| billed.sha256 == sha256(&bytes))
    );
    Ok(())
}

#[tokio::test]
async fn the_same_token_is_the_same_job_and_billed_once() -> Result<()> {
    let folder = TempDir::new()?;
    let (bytes, pages) = book()?;
    put(folder.path(), &bytes)?;
    let server = server(FolderSource(folder.path().to_owned()))?;
    let client = Asking::default().textract(&server).await;
    let first = start(&client, KEY, Some("book-1")).await.unwrap();
    assert_eq!(start(&client, KEY, Some("book-1")).await.unwrap(), first);
    ended(&client, &first, 1000).await?;
    assert_eq!(server.report().of(START).pages, u64::from(pages));
    let (code, _) = start(&client, "another.pdf", Some("book-1"))
        .await
        .unwrap_err();
    assert_eq!(code, "IdempotentParameterMismatchException");
    let other = start(&client, KEY, Some("book-2")).await.unwrap();
    assert_ne!(other, first);
    ended(&client, &other, 1000).await?;
    assert_eq!(
        server.report().billed_twice().len(),
        usize::try_from(pages)?
    );
    Ok(())
}

#[tokio::test]
async fn jobs_say_what_is_wrong() -> Result<()> {
    let folder = TempDir::new()?;
    put(folder.path(), b"%PDF-1.7 and nothing more")?;
    let server = server(FolderSource(folder.path().to_owned()))?;
    let client = Asking::default().textract(&server).await;
    let (code, _) = start(&client, "none.pdf", Some("again")).await.unwrap_err();
    assert_eq!(code, "InvalidS3ObjectException");
    let (code, _) = start(&client, KEY, Some("no spaces")).await.unwrap_err();
    assert_eq!(code, "InvalidParameterException");
    // A start that failed does not hold its token.
    let job = start(&client, KEY, Some("again")).await.unwrap();
    let (answer, _) = ended(&client, &job, 1000).await?;
    assert_eq!(answer.job_status(), Some(&JobStatus::Failed));
    assert_eq!(answer.status_message(), Some("BadDocumentException"));
    let unknown = client
        .get_document_text_detection()
        .job_id("0")
        .send()
        .await;
    assert_eq!(said(&unknown.unwrap_err()).0, "InvalidJobIdException");
    assert_eq!(server.report().of(START).pages, 0);
    Ok(())
}

#[tokio::test]
async fn tokens_of_parts_are_not_made_up() -> Result<()> {
    let folder = TempDir::new()?;
    put(folder.path(), &book()?.0)?;
    let server = server(FolderSource(folder.path().to_owned()))?;
    let client = Asking::default().textract(&server).await;
    let job = start(&client, KEY, None).await.unwrap();
    ended(&client, &job, 1000).await?;
    let request = client.get_document_text_detection().job_id(&job);
    let error = request.next_token("made up").send().await.unwrap_err();
    assert_eq!(said(&error).0, "InvalidParameterException");
    Ok(())
}

#[test]
fn a_book_comes_from_a_real_s3_server() -> Result<()> {
    let bucket = S3Server::start()?;
    let (bytes, pages) = book()?;
    let folder = bucket.bucket("books")?;
    put(folder.parent().context("no root")?, &bytes)?;
    let server = server(BucketSource::new(Arc::new(bucket.access()?)))?;
    Runtime::new()?.block_on(async {
        let client = Asking::default().textract(&server).await;
        let job = start(&client, KEY, None).await.unwrap();
        let (answer, _) = ended(&client, &job, 1000).await?;
        assert_eq!(answer.blocks().len(), 8 * usize::try_from(pages)?);
        Ok(())
    })
}
