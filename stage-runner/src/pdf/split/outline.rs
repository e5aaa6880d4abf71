//! The whole book with the songs as its outline.

use lopdf::{Dictionary, Object, text_string};
use songbook_contract::PageNumber;

use super::copy::{Copied, Copier};
use super::resources::Budget;
use super::{Source, SplitError, write};

/// An entry of the outline to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// What it says.
    pub title: String,
    /// The page that it opens.
    pub page: PageNumber,
}

pub(super) fn outlined_copy(
    source: &Source,
    bookmarks: &[Bookmark],
) -> Result<Vec<u8>, SplitError> {
    let document = &source.document;
    let catalog = document.catalog().map_err(SplitError::Unreadable)?;
    let mut copier = Copier::new(document);
    let catalog_id = copier.reserve();
    if let Ok(Object::Reference(old)) = document.trailer.get(b"Root") {
        copier.adopt(*old, catalog_id);
    }
    let mut entries = copier.dictionary(catalog);
    entries.set("Type", "Catalog");
    entries.remove(b"Outlines");
    entries.remove(b"PageMode");
    let info = match document.trailer.get(b"Info") {
        Ok(Object::Reference(id)) => copier.reference(*id).as_reference().ok().map(|(id, _)| id),
        _ => None,
    };
    if !bookmarks.is_empty() {
        let root = write_items(source, &mut copier, bookmarks)?;
        entries.set("Outlines", Object::Reference((root, 0)));
        entries.set("PageMode", "UseOutlines");
    }
    copier.put(catalog_id, Copied::Plain(Object::Dictionary(entries)));
    copier.drain(&mut Budget::for_song());

    let mut bytes = Vec::new();
    let roots = write::Roots {
        catalog: catalog_id,
        info,
    };
    write::write(&mut bytes, source.version(), &copier.finish(), roots)
        .map_err(SplitError::Write)?;
    Ok(bytes)
}

/// Writes one item per bookmark, linked as siblings, and gives the number of their root.
fn write_items(
    source: &Source,
    copier: &mut Copier<'_>,
    bookmarks: &[Bookmark],
) -> Result<u32, SplitError> {
    let root = copier.reserve();
    let items: Vec<u32> = bookmarks.iter().map(|_| copier.reserve()).collect();
    let reference = |id: Option<&u32>| id.map(|&id| Object::Reference((id, 0)));
    for (position, (bookmark, &item)) in bookmarks.iter().zip(&items).enumerate() {
        let page = bookmark.page;
        let node = (page.0 > 0)
            .then(|| source.pages.get(page.index()))
            .flatten();
        let node = node.ok_or(SplitError::PageOutOfRange {
            page,
            pages: source.pages.len(),
        })?;
        let mut entries = Dictionary::new();
        let title: String = bookmark.title.chars().filter(|c| !c.is_control()).collect();
        entries.set("Title", text_string(&title));
        entries.set("Parent", Object::Reference((root, 0)));
        let previous = position
            .checked_sub(1)
            .and_then(|position| items.get(position));
        for (key, sibling) in [("Prev", previous), ("Next", items.get(position + 1))] {
            if let Some(sibling) = reference(sibling) {
                entries.set(key, sibling);
            }
        }
        if let Some(page) = node.id {
            let destination = vec![copier.reference(page), Object::Name(b"Fit".to_vec())];
            entries.set("Dest", destination);
        }
        copier.put(item, Copied::Plain(Object::Dictionary(entries)));
    }
    let mut entries = Dictionary::new();
    entries.set("Type", "Outlines");
    for (key, item) in [("First", items.first()), ("Last", items.last())] {
        if let Some(item) = reference(item) {
            entries.set(key, item);
        }
    }
    entries.set("Count", items.len() as i64);
    copier.put(root, Copied::Plain(Object::Dictionary(entries)));
    Ok(root)
}
