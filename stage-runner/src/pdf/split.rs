//! Cuts a songbook into one PDF per song without touching what is on the pages.
//!
//! [`Source`] holds the loaded book; [`Source::extract`] copies what the asked pages
//! reach into a fresh file, and nothing else of the book: no outline, scripts,
//! attachments, form fields, thumbnails, or links to pages that stay behind.
//! [`Source::outlined_copy`] gives the whole book with a bookmark per song, and
//! [`verify_written`] opens a result again with another parser and counts its pages.

mod annotations;
mod copy;
mod layers;
mod outline;
mod resources;
mod tree;
mod write;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::sync::OnceLock;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, text_string};
use songbook_contract::PageNumber;

use self::annotations::Destinations;
use self::copy::{Copied, Copier, Scope};
use self::resources::{Budget, SharedResources};
use self::tree::PageNode;

pub use self::outline::Bookmark;

/// How large one compressed object or cross-reference stream of the book may become
/// when it is loaded, in bytes. Page content is not decoded on loading.
const MAX_STRUCTURE_STREAM: usize = 128 << 20;

/// Written as `/Producer` and `/Creator` of every song.
const PRODUCER: &str = "SongBook stage-runner";

/// Why a book could not be cut. Only [`SplitError::Write`] can go away by itself.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// The bytes are no PDF, or one too damaged for its objects to be found.
    #[error("cannot read the structure of the PDF")]
    Unreadable(#[source] lopdf::Error),
    /// The book opens only with a password, which nobody gave.
    #[error("the PDF needs a password to open; save a copy without protection first")]
    NeedsPassword,
    /// The page tree holds no page.
    #[error("the PDF has no pages")]
    NoPages,
    /// A song names a page that the book does not have.
    #[error("the song asks for page {page} of a PDF of {pages} pages")]
    PageOutOfRange {
        /// The page that was asked for.
        page: PageNumber,
        /// How many pages the book has.
        pages: usize,
    },
    /// A song without any page was asked for.
    #[error("the song has no pages")]
    EmptySong,
    /// The result could not be written to where it should go.
    #[error("cannot write the PDF of the song")]
    Write(#[source] io::Error),
    /// What was written does not open again.
    #[error("the written PDF cannot be opened again ({reason})")]
    WrittenUnreadable {
        /// What the reader says.
        reason: String,
    },
    /// What was written opens, with other pages than were put in.
    #[error("the written PDF has {found} pages instead of {expected}")]
    WrittenPageCount {
        /// Pages that were put in.
        expected: usize,
        /// Pages that were found.
        found: usize,
    },
}

impl SplitError {
    /// Whether the same call may succeed later with the same input.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Write(_))
    }
}

/// What the document information of a song's PDF says. Empty texts are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SongInfo {
    /// The song's title.
    pub title: String,
    /// Who it is by (`/Author`; forScore's composers).
    pub artist: String,
    /// The book that it comes from (`/Subject`; forScore's genre).
    pub subject: String,
    /// Further words to find it by (`/Keywords`; forScore's tags).
    pub keywords: Vec<String>,
}

impl SongInfo {
    /// The document information dictionary, with no date, so that the same song gives
    /// the same bytes.
    fn to_dictionary(&self) -> Dictionary {
        let mut info = Dictionary::new();
        let keywords = self.keywords.join(", ");
        for (key, text) in [
            ("Title", self.title.as_str()),
            ("Author", self.artist.as_str()),
            ("Subject", self.subject.as_str()),
            ("Keywords", keywords.as_str()),
            ("Creator", PRODUCER),
            ("Producer", PRODUCER),
        ] {
            let clean: String = text.chars().filter(|c| !c.is_control()).collect();
            if !clean.is_empty() {
                info.set(key, text_string(&clean));
            }
        }
        info
    }
}

/// A book, loaded once, from which any number of songs can be cut, also in parallel.
pub struct Source {
    document: Document,
    pages: Vec<PageNode>,
    /// Where in `pages` a page object stands.
    page_index: HashMap<ObjectId, usize>,
    shared: SharedResources,
    destinations: OnceLock<Destinations>,
}

impl Source {
    /// Loads a book. It keeps a copy of what it needs, so `bytes` may be dropped.
    ///
    /// Pages are numbered as the page tree orders them; nodes that lead nowhere, come
    /// a second time or close a cycle are passed over, as the page reader does.
    ///
    /// # Errors
    /// [`SplitError::Unreadable`], [`SplitError::NeedsPassword`], [`SplitError::NoPages`].
    pub fn load(bytes: &[u8]) -> Result<Self, SplitError> {
        let options = LoadOptions::with_max_decompressed_size(MAX_STRUCTURE_STREAM);
        let document =
            Document::load_mem_with_options(bytes, options).map_err(SplitError::Unreadable)?;
        // lopdf opens a file whose password it does not know as one without objects.
        if document.is_encrypted() && !document.was_encrypted() {
            return Err(SplitError::NeedsPassword);
        }
        let pages = tree::walk(&document);
        if pages.is_empty() {
            return Err(SplitError::NoPages);
        }
        let page_index = pages
            .iter()
            .enumerate()
            .filter_map(|(i, page)| Some((page.id?, i)))
            .collect();
        let shared = SharedResources::survey(&document, &pages);
        Ok(Self {
            document,
            pages,
            page_index,
            shared,
            destinations: OnceLock::new(),
        })
    }

    /// How many pages the book has.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The PDF of one song: `pages` in the order given, each as often as it is given.
    /// The same call gives the same bytes.
    ///
    /// # Errors
    /// [`SplitError::EmptySong`], [`SplitError::PageOutOfRange`].
    pub fn extract(&self, pages: &[PageNumber], info: &SongInfo) -> Result<Vec<u8>, SplitError> {
        let mut bytes = Vec::new();
        self.extract_to(pages, info, &mut bytes)?;
        Ok(bytes)
    }

    /// [`Source::extract`] into a writer, so that a song of any size needs no second
    /// copy of its images in memory.
    ///
    /// # Errors
    /// Those of [`Source::extract`], and [`SplitError::Write`].
    pub fn extract_to<W: io::Write>(
        &self,
        pages: &[PageNumber],
        info: &SongInfo,
        out: W,
    ) -> Result<(), SplitError> {
        if pages.is_empty() {
            return Err(SplitError::EmptySong);
        }
        let mut nodes = Vec::with_capacity(pages.len());
        for &page in pages {
            let node = (page.0 > 0).then(|| self.pages.get(page.index())).flatten();
            nodes.push(node.ok_or(SplitError::PageOutOfRange {
                page,
                pages: self.pages.len(),
            })?);
        }

        let mut copier = Copier::new(&self.document);
        let catalog_id = copier.reserve();
        let info_id = copier.reserve();
        let tree_id = copier.reserve();
        let new_ids: Vec<u32> = nodes.iter().map(|_| copier.reserve()).collect();
        let mut kept = HashMap::new();
        for (node, &new_id) in nodes.iter().zip(&new_ids) {
            if let Some(id) = node.id {
                kept.entry(id).or_insert(new_id);
            }
        }
        copier.set_scope(Scope::Song {
            pages: &self.page_index,
            kept,
            shared: &self.shared,
        });

        let mut budget = Budget::for_song();
        for (node, &new_id) in nodes.iter().zip(&new_ids) {
            let page = self.copy_page(&mut copier, node, new_id, tree_id, &mut budget);
            copier.put(new_id, Copied::Plain(Object::Dictionary(page)));
        }
        copier.drain(&mut budget);

        let mut tree = Dictionary::new();
        tree.set("Type", "Pages");
        tree.set("Count", i64::try_from(new_ids.len()).unwrap_or(i64::MAX));
        let kids = new_ids
            .iter()
            .map(|&id| Object::Reference((id, 0)))
            .collect::<Vec<_>>();
        tree.set("Kids", kids);
        copier.put(tree_id, Copied::Plain(Object::Dictionary(tree)));

        let mut catalog = Dictionary::new();
        catalog.set("Type", "Catalog");
        catalog.set("Pages", Object::Reference((tree_id, 0)));
        let mut preferences = Dictionary::new();
        preferences.set("DisplayDocTitle", true);
        catalog.set("ViewerPreferences", preferences);
        if let Some(layers) = layers::copy(&mut copier) {
            catalog.set("OCProperties", layers);
        }
        copier.put(catalog_id, Copied::Plain(Object::Dictionary(catalog)));
        copier.put(
            info_id,
            Copied::Plain(Object::Dictionary(info.to_dictionary())),
        );

        let roots = write::Roots {
            catalog: catalog_id,
            info: Some(info_id),
        };
        write::write(out, self.version(), &copier.finish(), roots).map_err(SplitError::Write)
    }

    /// The book with `bookmarks` as its outline in place of the one it had; what is on
    /// its pages, and all that they carry, stays as it is. Bookmarks come in the order
    /// given. A book that opened with an empty password is written without protection.
    ///
    /// # Errors
    /// [`SplitError::PageOutOfRange`].
    pub fn outlined_copy(&self, bookmarks: &[Bookmark]) -> Result<Vec<u8>, SplitError> {
        outline::outlined_copy(self, bookmarks)
    }

    /// The file version to write: at least 1.5, which object streams need.
    fn version(&self) -> &'static str {
        if self.document.version.starts_with('2') {
            "2.0"
        } else {
            "1.7"
        }
    }

    fn destinations(&self) -> &Destinations {
        self.destinations
            .get_or_init(|| Destinations::collect(&self.document))
    }

    /// One page as a dictionary of the new file, with what it inherits written out.
    fn copy_page<'a>(
        &'a self,
        copier: &mut Copier<'a>,
        node: &'a PageNode,
        new_id: u32,
        tree_id: u32,
        budget: &mut Budget,
    ) -> Dictionary {
        let document = &self.document;
        let mut page = Dictionary::new();
        page.set("Type", "Page");
        page.set("Parent", Object::Reference((tree_id, 0)));
        let Some(own) = node.dictionary(document) else {
            return page;
        };
        for key in tree::INHERITED_BOXES {
            if let Some(value) = node.attribute(document, key) {
                page.set(*key, copier.value(value));
            }
        }
        // A list of what may come along, because a page can carry anything: article
        // beads, its thumbnail, private data of the programme that made it, scripts.
        const OWN: [&[u8]; 5] = [b"BleedBox", b"TrimBox", b"ArtBox", b"UserUnit", b"Group"];
        for key in OWN {
            if let Some(value) = tree::lookup(document, own, key) {
                page.set(key, copier.value(value));
            }
        }
        if !page.has(b"MediaBox") {
            // Required; A4 is what the page reader takes in its place.
            page.set("MediaBox", vec![0.into(), 0.into(), 595.into(), 842.into()]);
        }
        let resources = resources::copy_for_page(copier, node, &self.shared, budget);
        page.set("Resources", resources);
        let contents: Vec<Object> = resources::content_streams(document, own)
            .into_iter()
            .map(|id| copier.reference(id))
            .filter(|reference| !reference.is_null())
            .collect();
        match contents.as_slice() {
            [] => {}
            [single] => page.set("Contents", single.clone()),
            _ => page.set("Contents", contents),
        }
        let annotations = annotations::copy(copier, self, own, new_id);
        if !annotations.is_empty() {
            page.set("Annots", annotations);
        }
        page
    }
}

/// Opens what was written with another PDF parser than the one that wrote it, and
/// counts its pages.
///
/// # Errors
/// [`SplitError::WrittenUnreadable`], [`SplitError::WrittenPageCount`].
pub fn verify_written(bytes: Vec<u8>, expected_pages: usize) -> Result<(), SplitError> {
    let pdf =
        hayro::hayro_syntax::Pdf::new(bytes).map_err(|error| SplitError::WrittenUnreadable {
            reason: format!("{error:?}"),
        })?;
    let found = pdf.pages().len();
    if found == expected_pages {
        Ok(())
    } else {
        Err(SplitError::WrittenPageCount {
            expected: expected_pages,
            found,
        })
    }
}
