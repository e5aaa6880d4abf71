//! Words of one page at once.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use aws_sdk_textract::types::{BlockType, Document, RelationshipType, S3Object};
use songbook_contract::PageNumber;
use songbook_tests::aws::encoding::sha256;
use songbook_tests::aws::textract::{
    FolderSource, KnownTitles, LocalReader, PageText, Reader, ScriptedReader,
};
use songbook_tests::aws::{Emulator, Operation, Settings};
use songbook_tests::runner;
use stage_runner::models::Models;
use stage_runner::ocr::LocalEngine;
use stage_runner::pdf::render::Scale;
use stage_runner::pdf::{Limits, Pdf};
use tempfile::TempDir;

use crate::clients::{Asking, detect, png, said};

const DETECT: Operation = Operation::DetectDocumentText;

fn reading(reader: impl Reader + 'static) -> Result<Emulator> {
    Emulator::start(Settings {
        reader: Arc::new(reader),
        ..Settings::default()
    })
}

/// A page of the example book as the runner sends it.
fn page_of_example(page: u32) -> Result<Vec<u8>> {
    let pdf = fs::read(runner::repository_file("examples/Harbour Songs.pdf")?)?;
    let pdf = Pdf::open(pdf, &Limits::default())?;
    let picture = pdf.session(|session| {
        let facts = session.read_text(PageNumber(page))?.facts;
        session.render_gray(PageNumber(page), &facts, Scale::Dpi(150.0))
    })??;
    let (width, height) = (picture.image.width() as u32, picture.image.height() as u32);
    let raw = image::GrayImage::from_raw(width, height, picture.image.data().to_vec());
    let raw = raw.context("the picture has no pixels")?;
    let mut bytes = Vec::new();
    raw.write_to(
        &mut std::io::Cursor::new(&mut bytes),
        image::ImageFormat::Png,
    )?;
    Ok(bytes)
}

#[tokio::test]
async fn a_page_has_the_documented_shape() -> Result<()> {
    let text = PageText::of(&["Blue Paper Boats 12", "Weir"]);
    let reader = ScriptedReader::default().with(&sha256(&png(1)), 1, text);
    let server = reading(reader)?;
    let client = Asking::default().textract(&server).await;
    let answer = detect(&client, &png(1)).await.unwrap();
    assert_eq!(answer.document_metadata().unwrap().pages(), Some(1));
    assert!(answer.detect_document_text_model_version().is_some());
    let blocks = answer.blocks();
    let of = |kind: &BlockType| {
        let is_kind = |block: &&_| -> bool { block_type(block) == Some(kind) };
        blocks.iter().filter(is_kind).collect::<Vec<_>>()
    };
    let (lines, words) = (of(&BlockType::Line), of(&BlockType::Word));
    assert_eq!(
        (of(&BlockType::Page).len(), lines.len(), words.len()),
        (1, 2, 5)
    );
    assert_eq!(lines[0].text(), Some("Blue Paper Boats 12"));
    let children = &lines[0].relationships()[0];
    assert_eq!(children.r#type(), Some(&RelationshipType::Child));
    assert_eq!(children.ids()[3], words[3].id().unwrap());
    assert!(
        words[3]
            .confidence()
            .is_some_and(|sure| (90.0..=100.0).contains(&sure))
    );
    for block in blocks {
        let geometry = block.geometry().unwrap();
        let place = geometry.bounding_box().unwrap();
        let inside = 0.0..=1.0;
        assert!(
            inside.contains(&(place.left() + place.width())),
            "{place:?}"
        );
        assert!(
            inside.contains(&(place.top() + place.height())),
            "{place:?}"
        );
        assert_eq!(geometry.polygon().len(), 4);
    }
    // Another image is blank.
    assert_eq!(detect(&client, &png(2)).await.unwrap().blocks().len(), 1);
    let report = server.report();
    let tally = report.of(DETECT);
    assert_eq!(
        (tally.requests, tally.answered, tally.billed, tally.pages),
        (2, 2, 2, 2)
    );
    let billed: Vec<&str> = report.billed.iter().map(|billed| &*billed.sha256).collect();
    assert_eq!(billed, [sha256(&png(1)), sha256(&png(2))]);
    assert!(report.billed_twice().is_empty());
    Ok(())
}

fn block_type(block: &aws_sdk_textract::types::Block) -> Option<&BlockType> {
    block.block_type()
}

#[tokio::test]
async fn documents_beyond_the_limits_are_refused_and_cost_nothing() -> Result<()> {
    let server = Emulator::start(Settings::default())?;
    let client = Asking::default().textract(&server).await;
    let mut large = png(1);
    large.resize((10 << 20) + 1, 0);
    let damaged = &png(1)[..20];
    let mut long = Vec::new();
    let picture = image::GrayImage::new(10_001, 1);
    picture.write_to(
        &mut std::io::Cursor::new(&mut long),
        image::ImageFormat::Png,
    )?;
    let book = fs::read(runner::repository_file("examples/Harbour Songs.pdf")?)?;
    let cases: [(&[u8], &str); 6] = [
        (&large, "DocumentTooLargeException"),
        (b"GIF89a and so on", "UnsupportedDocumentException"),
        (damaged, "BadDocumentException"),
        (&long, "InvalidParameterException"),
        (&book, "UnsupportedDocumentException"),
        (b"", "InvalidParameterException"),
    ];
    for (bytes, wanted) in cases {
        let (code, message) = detect(&client, bytes).await.unwrap_err();
        assert_eq!(code, wanted, "{message}");
    }
    let tally = server.report().of(DETECT);
    assert_eq!((tally.failed, tally.billed, tally.pages), (6, 0, 0));
    Ok(())
}

#[tokio::test]
async fn an_object_of_a_bucket_is_read() -> Result<()> {
    let folder = TempDir::new()?;
    fs::create_dir(folder.path().join("pages"))?;
    fs::write(folder.path().join("pages/one.png"), png(1))?;
    let server = Emulator::start(Settings {
        reader: Arc::new(ScriptedReader::always(PageText::of(&["Weir"]))),
        source: Arc::new(FolderSource(folder.path().to_owned())),
        ..Settings::default()
    })?;
    let client = Asking::default().textract(&server).await;
    let ask = async |name: &str| {
        let object = S3Object::builder().bucket("pages").name(name).build();
        let document = Document::builder().s3_object(object).build();
        let sent = client.detect_document_text().document(document).send();
        sent.await.map_err(|error| said(&error))
    };
    assert_eq!(ask("one.png").await.unwrap().blocks().len(), 3);
    let (code, message) = ask("two.png").await.unwrap_err();
    assert_eq!(code, "InvalidS3ObjectException");
    assert!(message.contains("object metadata"), "{message}");
    Ok(())
}

#[tokio::test]
async fn pages_of_a_known_book_are_told_by_their_looks() -> Result<()> {
    let pdf = fs::read(runner::repository_file("examples/Harbour Songs.pdf")?)?;
    let titles = (1..=8).map(|page| (page, vec![format!("Page {page}")]));
    let known = KnownTitles::default().with(pdf, &titles.collect::<BTreeMap<_, _>>())?;
    let server = reading(known)?;
    let client = Asking::default().textract(&server).await;
    for page in [4, 5, 7] {
        let answer = detect(&client, &page_of_example(page)?).await.unwrap();
        let text = answer.blocks().get(1).and_then(|line| line.text());
        assert_eq!(text, Some(&*format!("Page {page}")));
    }
    assert_eq!(detect(&client, &png(0)).await.unwrap().blocks().len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_local_engine_reads_a_real_page() -> Result<()> {
    let models =
        Models::find(None).or_else(|_| Models::find(Some(&runner::repository().join("models"))))?;
    let server = reading(LocalReader(LocalEngine::load(&models)?))?;
    let client = Asking {
        timeout: Duration::from_secs(60),
        ..Asking::default()
    };
    let client = client.textract(&server).await;
    let answer = detect(&client, &page_of_example(4)?).await.unwrap();
    let lines = answer
        .blocks()
        .iter()
        .filter(|b| block_type(b) == Some(&BlockType::Line));
    let lines: Vec<&str> = lines.filter_map(|line| line.text()).collect();
    assert!(lines.contains(&"Lamps Along the Mole"), "{lines:#?}");
    Ok(())
}
