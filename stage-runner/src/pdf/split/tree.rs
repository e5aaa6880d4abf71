//! The page tree of a loaded book, flattened, with what pages inherit.

use std::collections::HashSet;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// The attributes besides `/Resources` that a page takes from the nodes above it.
pub(super) const INHERITED_BOXES: &[&[u8]] = &[b"MediaBox", b"CropBox", b"Rotate"];

/// What a node of the page tree hands down, as objects of the book.
#[derive(Debug, Clone, Default)]
struct Inherited {
    resources: Option<Arc<Object>>,
    boxes: [Option<Object>; 3],
}

/// One page of the book.
pub(super) struct PageNode {
    /// Its object, if it is one of its own, as it should be.
    pub(super) id: Option<ObjectId>,
    /// The dictionary of a page that stands inside the `/Kids` array itself.
    direct: Option<Dictionary>,
    inherited: Arc<Inherited>,
}

impl PageNode {
    /// The page's own dictionary.
    pub(super) fn dictionary<'a>(&'a self, document: &'a Document) -> Option<&'a Dictionary> {
        match (&self.direct, self.id) {
            (Some(dictionary), _) => Some(dictionary),
            (None, Some(id)) => document.get_dictionary(id).ok(),
            (None, None) => None,
        }
    }

    /// One of [`INHERITED_BOXES`], the page's own or inherited.
    pub(super) fn attribute<'a>(
        &'a self,
        document: &'a Document,
        key: &[u8],
    ) -> Option<&'a Object> {
        if let Some(own) = self
            .dictionary(document)
            .and_then(|page| lookup(document, page, key))
        {
            return Some(own);
        }
        let position = INHERITED_BOXES.iter().position(|&name| name == key)?;
        self.inherited.boxes.get(position)?.as_ref()
    }

    /// The page's own `/Resources`, unresolved.
    pub(super) fn own_resources<'a>(&'a self, document: &'a Document) -> Option<&'a Object> {
        own_entry(document, self.dictionary(document)?, b"Resources")
    }

    /// The `/Resources` that it inherits if it has none of its own. Pages with the same
    /// origin share the `Arc`.
    pub(super) fn inherited_resources(&self) -> Option<&Arc<Object>> {
        self.inherited.resources.as_ref()
    }
}

/// The value of `key`, references followed; `None` if absent, null, or leading nowhere.
pub(super) fn lookup<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    resolve(document, dictionary.get(key).ok()?)
}

/// The object behind any references; `None` if it is null or missing.
pub(super) fn resolve<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    match document.dereference(object) {
        Ok((_, resolved)) if !resolved.is_null() => Some(resolved),
        _ => None,
    }
}

/// The dictionary behind any references, also that of a stream.
pub(super) fn resolve_dictionary<'a>(
    document: &'a Document,
    object: &'a Object,
) -> Option<&'a Dictionary> {
    match resolve(document, object)? {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// The value of `key` as it stands, if it leads to something.
fn own_entry<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    let value = dictionary.get(key).ok()?;
    resolve(document, value).map(|_| value)
}

/// All pages in order. A node is visited once, so cycles end; there is no limit of
/// depth, because nothing recurses.
pub(super) fn walk(document: &Document) -> Vec<PageNode> {
    let root = document
        .catalog()
        .ok()
        .and_then(|catalog| catalog.get(b"Pages").ok());
    let Some(root) = root else { return Vec::new() };
    let mut pages = Vec::new();
    let mut visited = HashSet::new();
    if let Ok(id) = root.as_reference() {
        visited.insert(id);
    }
    let Some(root) = resolve_dictionary(document, root) else {
        return pages;
    };
    let mut stack = vec![frame(document, root, &Arc::default())];
    while let Some((kids, inherited)) = stack.last_mut() {
        let Some((kid, rest)) = kids.split_first() else {
            stack.pop();
            continue;
        };
        *kids = rest;
        let inherited = Arc::clone(inherited);
        let (id, dictionary) = match kid {
            Object::Reference(id) if !visited.insert(*id) => continue,
            Object::Reference(id) => (Some(*id), document.get_dictionary(*id).ok()),
            Object::Dictionary(dictionary) => (None, Some(dictionary)),
            _ => continue,
        };
        let Some(dictionary) = dictionary else {
            continue;
        };
        let kind = lookup(document, dictionary, b"Type").and_then(|name| name.as_name().ok());
        if kind == Some(b"Pages") {
            stack.push(frame(document, dictionary, &inherited));
        } else {
            let direct = id.is_none().then(|| dictionary.clone());
            pages.push(PageNode {
                id,
                direct,
                inherited,
            });
        }
    }
    pages
}

/// The children of a node, and what they inherit.
fn frame<'a>(
    document: &'a Document,
    node: &'a Dictionary,
    above: &Arc<Inherited>,
) -> (&'a [Object], Arc<Inherited>) {
    let kids = lookup(document, node, b"Kids").and_then(|kids| kids.as_array().ok());
    let kids = kids.map(Vec::as_slice).unwrap_or_default();
    let resources = own_entry(document, node, b"Resources");
    let hands_down = |key: &&[u8]| lookup(document, node, key);
    if resources.is_none() && INHERITED_BOXES.iter().all(|key| hands_down(key).is_none()) {
        return (kids, Arc::clone(above));
    }
    let mut inherited = above.as_ref().clone();
    if let Some(resources) = resources {
        inherited.resources = Some(Arc::new(resources.clone()));
    }
    for (slot, key) in inherited.boxes.iter_mut().zip(INHERITED_BOXES) {
        if let Some(value) = hands_down(key) {
            *slot = Some(value.clone());
        }
    }
    (kids, Arc::new(inherited))
}
