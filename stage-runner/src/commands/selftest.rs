//! `selftest`: draws a small songbook, splits it with the six stages, opens every song
//! again and counts its pages.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process,
    sync::Arc,
};

use songbook_contract::{
    Layout, Manifest, ManifestSong, OcrMode, Outcome, OutputRef, Stage, StageReport, StageRequest,
};

use super::{print_line, tell};
use crate::{
    cli::SelftestArgs,
    drawn::{Placed, Songbook},
    error::RunError,
    models::{self, Models},
    pdf::{self, Pdf},
    progress,
    run::Run,
    tools::Tools,
};

/// The book's songs and their pages.
const SONGS: u32 = 5;
const PAGES_A_SONG: u32 = 2;

/// What the test has found out, or why it could not.
#[derive(Debug, thiserror::Error)]
enum SelftestError {
    /// The scratch space cannot be used.
    #[error("cannot write to the scratch space {}", .folder.display())]
    Scratch {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A stage failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A stage came to another end than it should.
    #[error("{} ended as {}: {}", .0.stage, .0.reason, .0.message)]
    Refused(Box<StageReport>),
    /// The manifest or a song is not what was drawn.
    #[error("{what}: expected {wanted}, found {found}")]
    Differs {
        /// What was looked at.
        what: String,
        /// What was drawn.
        wanted: String,
        /// What came out.
        found: String,
    },
}

impl SelftestError {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Scratch { .. } => Outcome::Misconfigured,
            Self::Run(error) => error.outcome(),
            Self::Refused(_) | Self::Differs { .. } => Outcome::BadInput,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Run(error) => format!("{} [{}]", error.full_message(), error.reason()),
            Self::Scratch { source, .. } => format!("{self}: {source}"),
            other => other.to_string(),
        }
    }
}

/// A folder in the scratch space that is gone at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, SelftestError> {
        let folder = env::temp_dir().join(format!("stage-runner-selftest-{}", process::id()));
        match fs::create_dir_all(&folder) {
            Ok(()) => Ok(Self(folder)),
            Err(source) => Err(SelftestError::Scratch { folder, source }),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Tests this program where it runs and prints what it saw.
pub fn run(args: &SelftestArgs) -> Outcome {
    let tools = Tools::new(
        args.machine.models.clone(),
        args.machine.threads,
        Arc::new(progress::Silent),
    );
    let done = check_models(args.machine.models.as_deref())
        .and_then(|()| Scratch::new())
        .and_then(|scratch| split_and_compare(&scratch.0, &tools));
    match done {
        Ok(()) => {
            print_line("all is well");
            Outcome::Done
        }
        Err(error) => {
            tell(&format!("error: {}", error.text()));
            error.outcome()
        }
    }
}

/// Every OCR model is there and whole.
fn check_models(named: Option<&Path>) -> Result<(), SelftestError> {
    let found = Models::find(named).map_err(RunError::from)?;
    for model in models::ALL {
        found.load(&model).map_err(RunError::from)?;
    }
    print_line(&format!(
        "models: {} whole in {}",
        models::ALL.len(),
        found.folder().display()
    ));
    Ok(())
}

/// Splits the drawn book below `scratch` and compares what was written with the drawing.
fn split_and_compare(scratch: &Path, tools: &Tools) -> Result<(), SelftestError> {
    let book = Songbook::plain(SONGS, PAGES_A_SONG);
    let path = scratch.join("book.pdf");
    book.to_pdf()
        .and_then(|bytes| fs::write(&path, bytes))
        .map_err(|source| SelftestError::Scratch {
            folder: scratch.to_path_buf(),
            source,
        })?;
    let output = OutputRef {
        uri: scratch.join("out").to_string_lossy().into_owned(),
        layout: Layout::folder(),
    };
    let source = path.to_string_lossy().into_owned();
    let mut request = StageRequest::new(Stage::TocDiscovery, source, output);
    request.reading.ocr = OcrMode::Never;

    let run = Run::open(&request, tools)?;
    for stage in Stage::ALL {
        let report = run.stage(stage, false)?;
        print_line(&format!("{stage}: {}", report.message));
        if report.outcome != Outcome::Done {
            return Err(SelftestError::Refused(Box::new(report)));
        }
    }
    let key = request.output.layout.manifest(&run.source.book_id);
    let manifest: Manifest = serde_json::from_slice(&run.store.get(&key).map_err(RunError::from)?)
        .map_err(|source| RunError::Encode {
            stage: Stage::ManifestGeneration,
            source,
        })?;
    let drawn = book.placed();
    differs("songs in the manifest", drawn.len(), manifest.songs.len())?;
    for (song, placed) in manifest.songs.iter().zip(&drawn) {
        compare(&run, song, placed)?;
    }
    Ok(())
}

/// The song is the one that was drawn, and its file has as many pages.
fn compare(run: &Run<'_>, song: &ManifestSong, placed: &Placed) -> Result<(), SelftestError> {
    let title = &placed.title;
    differs("title", title, &song.title)?;
    differs(
        &format!("first page of {title}"),
        placed.start,
        song.start_page.0,
    )?;
    differs(
        &format!("last page of {title}"),
        placed.end,
        song.end_page.0,
    )?;
    let file = song.file.as_deref().unwrap_or_default();
    let key = run.request.output.layout.song(file);
    let bytes = run.store.get(&key).map_err(RunError::from)?;
    let size = bytes.len();
    let pages = Pdf::open(bytes, &pdf::Limits::default())
        .map_err(RunError::from)?
        .page_count();
    differs(
        &format!("pages in {file}"),
        placed.end - placed.start + 1,
        u32::try_from(pages).unwrap_or(u32::MAX),
    )?;
    print_line(&format!("song: {title}, {pages} pages, {size} bytes"));
    Ok(())
}

fn differs<T: PartialEq + ToString>(what: &str, wanted: T, found: T) -> Result<(), SelftestError> {
    if wanted == found {
        return Ok(());
    }
    Err(SelftestError::Differs {
        what: what.to_owned(),
        wanted: wanted.to_string(),
        found: found.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools() -> Tools {
        Tools::new(None, Some(1), Arc::new(progress::Silent))
    }

    #[test]
    fn the_drawn_book_comes_out_as_it_was_drawn() {
        let folder = tempfile::tempdir().unwrap();
        split_and_compare(folder.path(), &tools()).unwrap();
    }

    #[test]
    fn a_scratch_space_that_cannot_be_used_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let error = split_and_compare(&missing, &tools()).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Misconfigured);
        assert!(error.text().contains("missing"), "{}", error.text());
    }

    #[test]
    fn a_difference_is_told_with_both_sides() {
        let error = differs("pages", 2, 3).unwrap_err();
        assert_eq!(error.text(), "pages: expected 2, found 3");
    }
}
