//! Broken and hostile files, made here: the real binary refuses them with a typed
//! reason or gets through them, within bounds, and leaves nothing half-written.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    dictionary,
};
use songbook_contract::{Manifest, Outcome};
use songbook_tests::child::{self, Ended};
use songbook_tests::hostile::{self, TIME_LIMIT};
use songbook_tests::output;
use songbook_tests::runner::{self, Split, Summary};
use songbook_tests::songbook::Songbook;
use tempfile::TempDir;

/// A book's bytes, split into a folder of its own.
struct Tried {
    folder: TempDir,
    ended: Ended,
    summary: Summary,
}

impl Tried {
    fn new(bytes: &[u8]) -> Result<Self> {
        let folder = TempDir::new()?;
        let book = folder.path().join("book.pdf");
        fs::write(&book, bytes)?;
        let ended = Split::new(&book, &folder.path().join("out")).run(TIME_LIMIT)?;
        hostile::check_bounds(&ended)?;
        let summary = runner::summary(&ended)?;
        Ok(Self {
            folder,
            ended,
            summary,
        })
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Wants it refused for `reason`, in words that hold `word`.
    fn refused(&self, reason: &str, word: &str) -> Result<()> {
        hostile::check_refused(&self.ended, &self.summary, &self.out())?;
        let Summary {
            reason: r, message, ..
        } = &self.summary;
        ensure!(r.as_deref() == Some(reason), "{:?}", self.summary);
        let message = message.clone().unwrap_or_default().to_lowercase();
        ensure!(message.contains(word), "{message:?} lacks {word:?}");
        Ok(())
    }

    /// Wants all songs of `book`.
    fn songs_of(&self, book: &Songbook) -> Result<Manifest> {
        let manifest = output::check(&self.out()).with_context(|| format!("{:?}", self.summary))?;
        let found: Vec<_> = manifest
            .songs
            .iter()
            .map(|s| (s.title.as_str(), s.start_page.0, s.end_page.0))
            .collect();
        let placed = book.placed();
        let wanted: Vec<_> = placed
            .iter()
            .map(|p| (p.title.as_str(), p.start, p.end))
            .collect();
        assert_eq!(found, wanted);
        Ok(manifest)
    }

    /// Wants it to end well or be refused: nothing else.
    fn got_through(&self) -> Result<()> {
        match self.summary.outcome {
            Outcome::BadInput => hostile::check_refused(&self.ended, &self.summary, &self.out()),
            Outcome::Done | Outcome::NeedsReview => output::check(&self.out()).map(drop),
            other => anyhow::bail!("{other:?}: {:?}", self.summary),
        }
    }
}

fn plain() -> Songbook {
    Songbook::plain(3, 2)
}

/// A plain book, changed by `change`.
fn changed(change: impl FnOnce(&mut Document) -> Result<()>) -> Result<Vec<u8>> {
    let mut document = Document::load_mem(&plain().to_pdf()?)?;
    change(&mut document)?;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// A PDF of nothing but `pages`, which the page tree repeats `times` times.
fn bare(page: Dictionary, content: Option<Stream>, times: usize) -> Result<Vec<u8>> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let content = content.map(|stream| document.add_object(stream));
    let kids: Vec<Object> = (0..times)
        .map(|_| {
            let mut page = page.clone();
            page.set("Type", "Page");
            page.set("Parent", tree);
            if let Some(content) = content {
                page.set("Contents", content);
            }
            document.add_object(page).into()
        })
        .collect();
    let count = times as i64;
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! {"Type" => "Pages", "Kids" => kids, "Count" => count}),
    );
    let catalog = document.add_object(dictionary! {"Type" => "Catalog", "Pages" => tree});
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn page_of(points: i64) -> Dictionary {
    dictionary! {"MediaBox" => vec![0.into(), 0.into(), points.into(), points.into()]}
}

#[test]
fn no_bytes() -> Result<()> {
    Tried::new(b"")?.refused("EmptyFile", "empty")
}

#[test]
fn not_a_pdf() -> Result<()> {
    let page = b"<!DOCTYPE html><html><body>404 Not Found</body></html>";
    Tried::new(page)?.refused("NotAPdf", "html")?;
    Tried::new(&[0_u8; 4096])?.refused("NotAPdf", "pdf")
}

#[test]
fn cut_off() -> Result<()> {
    let whole = plain().to_pdf()?;
    for part in [50, 1000, whole.len() / 2, whole.len() - 200] {
        let (head, _) = whole.split_at(part);
        let tried = Tried::new(head)?;
        tried
            .got_through()
            .with_context(|| format!("{part} bytes"))?;
        ensure!(
            tried.summary.outcome != Outcome::Done || !tried.summary.warnings.is_empty(),
            "{part} bytes: silent success"
        );
    }
    Ok(())
}

#[test]
fn a_password_is_needed() -> Result<()> {
    let locked = changed(|document| {
        document.trailer.set(
            "ID",
            vec![
                Object::string_literal("0123456789abcdef"),
                Object::string_literal("0123456789abcdef"),
            ],
        );
        let state = EncryptionState::try_from(EncryptionVersion::V2 {
            document,
            owner_password: "owner",
            user_password: "letmein",
            key_length: 128,
            permissions: Permissions::all(),
        })?;
        document.encrypt(&state)?;
        Ok(())
    })?;
    Tried::new(&locked)?.refused("PasswordNeeded", "password")
}

#[test]
fn no_pages() -> Result<()> {
    Tried::new(&bare(page_of(500), None, 0)?)?.refused("NoPages", "page")
}

#[test]
fn a_page_tree_that_bites_its_tail() -> Result<()> {
    let cyclic = changed(|document| {
        let catalog = document.catalog()?.get(b"Pages")?.as_reference()?;
        let tree = document.get_dictionary_mut(catalog)?;
        tree.set("Kids", vec![catalog.into(), catalog.into()]);
        Ok(())
    })?;
    Tried::new(&cyclic)?.got_through()
}

#[test]
fn a_page_tree_thousands_of_levels_deep() -> Result<()> {
    let deep = changed(|document| {
        let root = document.catalog()?.get(b"Pages")?.as_reference()?;
        let mut inner = root;
        for _ in 0..5000 {
            let outer = document.new_object_id();
            let node = dictionary! {
                "Type" => "Pages", "Kids" => vec![inner.into()], "Count" => 9,
            };
            document.objects.insert(outer, Object::Dictionary(node));
            document.get_dictionary_mut(inner)?.set("Parent", outer);
            inner = outer;
        }
        document.catalog_mut()?.set("Pages", inner);
        Ok(())
    })?;
    Tried::new(&deep)?.got_through()
}

#[test]
fn a_page_as_large_as_a_house() -> Result<()> {
    let content = Stream::new(Dictionary::new(), b"0 0 m 9000 9000 l S".to_vec());
    Tried::new(&bare(page_of(14_400), Some(content.clone()), 1)?)?.got_through()?;
    Tried::new(&bare(page_of(2_000_000_000), Some(content), 1)?)?.got_through()
}

#[test]
fn a_page_of_no_size() -> Result<()> {
    Tried::new(&bare(page_of(0), None, 2)?)?.got_through()?;
    Tried::new(&bare(Dictionary::new(), None, 2)?)?.got_through()
}

#[test]
fn more_pages_than_the_limit() -> Result<()> {
    Tried::new(&bare(page_of(72), None, 5_001)?)?.refused("TooManyPages", "5000")
}

#[test]
fn an_image_that_inflates_to_a_hundred_megabytes() -> Result<()> {
    const SIDE: i64 = 30_000;
    let bomb = changed(|document| {
        let mut image = Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => SIDE, "Height" => SIDE,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1,
            },
            vec![0; (SIDE * SIDE / 8) as usize],
        );
        image.compress()?;
        let image = document.add_object(image);
        let content = document.add_object(Stream::new(
            Dictionary::new(),
            b"q 500 0 0 700 40 40 cm /Im Do Q".to_vec(),
        ));
        let pages: Vec<_> = document.get_pages().into_values().collect();
        for page in pages {
            let page = document.get_dictionary_mut(page)?;
            page.set("Contents", content);
            page.set(
                "Resources",
                dictionary! {"XObject" => dictionary! {"Im" => image}},
            );
        }
        Ok(())
    })?;
    Tried::new(&bomb)?.got_through()
}

#[test]
fn junk_before_and_after() -> Result<()> {
    let whole = plain().to_pdf()?;
    let junk: Vec<u8> = (0..600_u32).map(|n| (n * 7 % 251) as u8).collect();
    Tried::new(&[whole.as_slice(), &junk].concat())?.songs_of(&plain())?;
    let header = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n";
    Tried::new(&[header.as_slice(), &whole].concat())?.songs_of(&plain())?;
    Ok(())
}

#[test]
fn contents_and_resources_that_are_not_there() -> Result<()> {
    let dangling = changed(|document| {
        let pages: Vec<_> = document.get_pages().into_values().collect();
        for page in pages {
            let page = document.get_dictionary_mut(page)?;
            page.set("Contents", Object::Reference((9999, 0)));
            page.set("Resources", Object::Reference((9998, 0)));
        }
        Ok(())
    })?;
    let tried = Tried::new(&dangling)?;
    tried.got_through()?;
    ensure!(
        tried.summary.outcome != Outcome::Done,
        "{:?}",
        tried.summary
    );
    Ok(())
}

#[test]
fn scripts_and_attachments_stay_behind() -> Result<()> {
    let active = changed(|document| {
        let script = document.add_object(dictionary! {
            "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)"),
        });
        let catalog = document.catalog_mut()?;
        catalog.set("OpenAction", script);
        catalog.set(
            "Names",
            dictionary! {"JavaScript" => script, "EmbeddedFiles" => script},
        );
        let pages: Vec<_> = document.get_pages().into_values().collect();
        for page in pages {
            let page = document.get_dictionary_mut(page)?;
            page.set("AA", dictionary! {"O" => script});
        }
        Ok(())
    })?;
    Tried::new(&active)?.songs_of(&plain())?;
    Ok(())
}

#[test]
fn a_title_that_is_not_unicode() -> Result<()> {
    let broken = changed(|document| {
        let information = document.trailer.get(b"Info")?.as_reference()?;
        let lone_surrogate = vec![0xfe, 0xff, 0xd8, 0x00, 0x00, 0x41];
        let title = Object::String(lone_surrogate, lopdf::StringFormat::Hexadecimal);
        document
            .get_dictionary_mut(information)?
            .set("Title", title);
        Ok(())
    })?;
    Tried::new(&broken)?.songs_of(&plain())?;
    Ok(())
}

#[test]
fn titles_that_want_out_of_the_folder() -> Result<()> {
    let mut book = plain();
    let titles = ["../../../Outside", "CON", "<script>alert('Song')</script>"];
    for (sheet, title) in book.songs.iter_mut().zip(titles) {
        sheet.title = title.to_owned();
    }
    let tried = Tried::new(&book.to_pdf()?)?;
    let manifest = output::check(&tried.out())?;
    for song in &manifest.songs {
        let file = song.file.as_deref().unwrap_or_default();
        let harmless = file
            .split('/')
            .all(|part| !part.starts_with('.') && part != "CON.pdf");
        ensure!(harmless, "{file}");
    }
    let review = fs::read_to_string(tried.out().join("review.html"))?;
    ensure!(
        !review.contains("<script>alert"),
        "the review page runs a title"
    );
    let beside: Vec<_> = fs::read_dir(tried.folder.path())?.collect();
    assert_eq!(
        beside.len(),
        2,
        "more than the book and its output: {beside:?}"
    );
    Ok(())
}

#[test]
fn a_report_without_music() -> Result<()> {
    let text =
        b"BT /F1 11 Tf 14 TL 72 700 Td (The committee met and took note of the figures.) Tj \
        T* (Costs rose by three per cent over the quarter.) Tj ET";
    let report = changed(|document| {
        let content = document.add_object(Stream::new(Dictionary::new(), text.to_vec()));
        let pages: Vec<_> = document.get_pages().into_values().collect();
        for page in pages {
            document.get_dictionary_mut(page)?.set("Contents", content);
        }
        Ok(())
    })?;
    let tried = Tried::new(&report)?;
    tried.got_through()?;
    ensure!(
        tried.summary.outcome != Outcome::Done,
        "{:?}",
        tried.summary
    );
    Ok(())
}

#[test]
fn a_book_that_is_not_there_and_a_folder_in_its_place() -> Result<()> {
    let folder = TempDir::new()?;
    for book in [
        folder.path().join("missing.pdf"),
        folder.path().to_path_buf(),
    ] {
        let ended = Split::new(&book, &folder.path().join("out")).run(TIME_LIMIT)?;
        let summary = runner::summary(&ended)?;
        hostile::check_refused(&ended, &summary, &folder.path().join("out"))?;
    }
    Ok(())
}

#[test]
fn an_output_folder_that_is_a_file() -> Result<()> {
    let folder = TempDir::new()?;
    let book = folder.path().join("book.pdf");
    fs::write(&book, plain().to_pdf()?)?;
    let ended = Split::new(&book, &book).run(TIME_LIMIT)?;
    hostile::check_bounds(&ended)?;
    assert_eq!(runner::summary(&ended)?.outcome, Outcome::Misconfigured);
    Ok(())
}

#[test]
fn missing_models_name_the_command_that_fetches_them() -> Result<()> {
    let folder = TempDir::new()?;
    let book = runner::repository_file("tests/fixtures/scanned.pdf")?;
    let empty = folder.path().display().to_string();
    let ended = Split::new(&book, &folder.path().join("out"))
        .with(&["--models", &empty])
        .run(TIME_LIMIT)?;
    hostile::check_bounds(&ended)?;
    let summary = runner::summary(&ended)?;
    assert_eq!(summary.outcome, Outcome::Misconfigured);
    let message = summary.message.unwrap_or_default();
    assert!(message.contains("make models"), "{message}");
    Ok(())
}

#[test]
fn check_refuses_what_split_refuses() -> Result<()> {
    let folder = TempDir::new()?;
    let book = folder.path().join("book.pdf");
    fs::write(&book, b"no PDF at all")?;
    let mut command = Command::new(runner::binary()?);
    command.arg("check").arg(&book).arg("--json");
    let ended = child::run(&mut command, TIME_LIMIT)?;
    let summary = runner::summary(&ended)?;
    hostile::check_refused(&ended, &summary, &folder.path().join("out"))?;
    assert_eq!(summary.reason.as_deref(), Some("NotAPdf"));
    Ok(())
}
