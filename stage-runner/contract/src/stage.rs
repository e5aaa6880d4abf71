//! The six stages and their order.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One of the six stages of a book, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Opens the PDF, reads its structure and finds the pages that hold a table of contents.
    TocDiscovery,
    /// Turns contents pages into entries: title, artist, printed page.
    TocParsing,
    /// Reads every page and decides where each song starts and ends.
    PageMapping,
    /// Looks for evidence on the start pages that does not come from the mapping.
    SongVerification,
    /// Writes one PDF per song.
    PdfSplitting,
    /// Writes the manifest and the indexes, once everything that they list is there.
    ManifestGeneration,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 6] = [
        Self::TocDiscovery,
        Self::TocParsing,
        Self::PageMapping,
        Self::SongVerification,
        Self::PdfSplitting,
        Self::ManifestGeneration,
    ];

    /// The name in requests, in `TASK_TYPE` and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TocDiscovery => "toc-discovery",
            Self::TocParsing => "toc-parsing",
            Self::PageMapping => "page-mapping",
            Self::SongVerification => "song-verification",
            Self::PdfSplitting => "pdf-splitting",
            Self::ManifestGeneration => "manifest-generation",
        }
    }

    /// The file name of the stage's artifact under `artifacts/<book_id>/`.
    pub fn artifact_name(self) -> &'static str {
        match self {
            Self::TocDiscovery => "toc_discovery.json",
            Self::TocParsing => "toc_parse.json",
            Self::PageMapping => "page_mapping.json",
            Self::SongVerification => "verification_results.json",
            Self::PdfSplitting => "output_files.json",
            Self::ManifestGeneration => "manifest_generation.json",
        }
    }

    /// The stage whose artifact this one builds on; `None` for the first.
    pub fn previous(self) -> Option<Self> {
        let position = Self::ALL.iter().position(|stage| *stage == self)?;
        Self::ALL.get(position.checked_sub(1)?).copied()
    }

    /// The stage after this one; `None` for the last.
    pub fn next(self) -> Option<Self> {
        let position = Self::ALL.iter().position(|stage| *stage == self)?;
        Self::ALL.get(position + 1).copied()
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The name is not one of the six stages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a stage; the stages are toc-discovery, toc-parsing, page-mapping, song-verification, pdf-splitting, manifest-generation"
)]
pub struct UnknownStage(pub String);

impl FromStr for Stage {
    type Err = UnknownStage;

    /// Takes the kebab-case name; underscores and capitals are forgiven, because the
    /// environment of the replaced pipeline used `TOC_DISCOVERY`.
    fn from_str(text: &str) -> Result<Self, UnknownStage> {
        let name = text.trim().to_ascii_lowercase().replace('_', "-");
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == name)
            .ok_or_else(|| UnknownStage(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_through_text_and_json() {
        for stage in Stage::ALL {
            assert_eq!(stage.as_str().parse::<Stage>(), Ok(stage));
            let json = serde_json::to_string(&stage).unwrap();
            assert_eq!(json, format!("\"{stage}\""));
        }
    }

    #[test]
    fn the_replaced_pipelines_spelling_is_understood() {
        assert_eq!("TOC_DISCOVERY".parse(), Ok(Stage::TocDiscovery));
        assert!("toc".parse::<Stage>().is_err());
    }

    #[test]
    fn each_stage_follows_the_one_before_it() {
        assert_eq!(Stage::TocDiscovery.previous(), None);
        assert_eq!(Stage::ManifestGeneration.next(), None);
        for pair in Stage::ALL.windows(2) {
            assert_eq!(pair[0].next(), Some(pair[1]));
            assert_eq!(pair[1].previous(), Some(pair[0]));
        }
    }
}
