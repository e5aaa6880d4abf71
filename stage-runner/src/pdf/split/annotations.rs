//! The annotations of a page that may come along: marks and notes on the music, links
//! within the song and to the web.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::Source;
use super::copy::{Copied, Copier};
use super::tree::{lookup, resolve, resolve_dictionary};

/// Marks that somebody made on the page. What runs, plays, embeds or asks for input is
/// not among them.
const MARKS: [&[u8]; 16] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
    b"Redact",
    b"Watermark",
];

/// Entries that lead to other annotations, pages or actions, or are set anew.
const LEFT_OUT: [&[u8]; 12] = [
    b"P",
    b"Parent",
    b"Popup",
    b"IRT",
    b"A",
    b"AA",
    b"PA",
    b"Dest",
    b"StructParent",
    b"AF",
    b"ExData",
    b"Metadata",
];

/// The schemes of links that make sense on another machine. Typesetters also write
/// links into their own source files.
const WEB_SCHEMES: [&[u8]; 3] = [b"http:", b"https:", b"mailto:"];

/// How many destination names of a book are looked at.
const MAX_DESTINATIONS: usize = 200_000;

/// The annotations of `page` for the new page with the number `new_page`.
pub(super) fn copy(
    copier: &mut Copier<'_>,
    source: &Source,
    page: &Dictionary,
    new_page: u32,
) -> Vec<Object> {
    let document = &source.document;
    let Some(Object::Array(annotations)) = lookup(document, page, b"Annots") else {
        return Vec::new();
    };
    let mut copies = Vec::new();
    for annotation in annotations {
        let Some(annotation) = resolve_dictionary(document, annotation) else {
            continue;
        };
        let Some(Object::Name(kind)) = lookup(document, annotation, b"Subtype") else {
            continue;
        };
        let leads_to = match kind.as_slice() {
            b"Link" => match link(copier, source, annotation) {
                Some(target) => Some(target),
                None => continue,
            },
            kind if MARKS.contains(&kind) => None,
            _ => continue,
        };
        let mut copy = Dictionary::new();
        for (key, value) in annotation.iter() {
            if !LEFT_OUT.contains(&key.as_slice()) {
                let value = copier.value(value);
                if !value.is_null() {
                    copy.set(key.clone(), value);
                }
            }
        }
        copy.set("P", Object::Reference((new_page, 0)));
        if let Some((key, target)) = leads_to {
            copy.set(key, target);
        }
        let id = copier.reserve();
        copier.put(id, Copied::Plain(Object::Dictionary(copy)));
        copies.push(Object::Reference((id, 0)));
    }
    copies
}

/// Where a link leads, as an entry of the new annotation; `None` if it leaves the song
/// or does anything but lead somewhere.
fn link(
    copier: &mut Copier<'_>,
    source: &Source,
    annotation: &Dictionary,
) -> Option<(&'static str, Object)> {
    let document = &source.document;
    if let Some(destination) = lookup(document, annotation, b"Dest") {
        return destination_within(copier, source, destination).map(|dest| ("Dest", dest));
    }
    let action = lookup(document, annotation, b"A")?.as_dict().ok()?;
    match lookup(document, action, b"S")?.as_name().ok()? {
        b"GoTo" => {
            let destination = lookup(document, action, b"D")?;
            destination_within(copier, source, destination).map(|dest| ("Dest", dest))
        }
        b"URI" => {
            let address = lookup(document, action, b"URI")?;
            let text = address.as_str().ok()?.to_ascii_lowercase();
            if !WEB_SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
                return None;
            }
            let mut copy = Dictionary::new();
            copy.set("S", "URI");
            copy.set("URI", address.clone());
            Some(("A", Object::Dictionary(copy)))
        }
        _ => None,
    }
}

/// A destination with its page as the new file knows it, if the song has that page.
fn destination_within(
    copier: &Copier<'_>,
    source: &Source,
    destination: &Object,
) -> Option<Object> {
    let document = &source.document;
    let named = match destination {
        Object::Name(name) | Object::String(name, _) => source.destinations().0.get(name)?,
        other => other,
    };
    let explicit = match resolve(document, named)? {
        Object::Dictionary(dictionary) => lookup(document, dictionary, b"D")?,
        other => other,
    };
    let (page, view) = explicit.as_array().ok()?.split_first()?;
    let page = match page {
        Object::Reference(id) => *id,
        // Out of order within one file, and seen.
        Object::Integer(index) => source.pages.get(usize::try_from(*index).ok()?)?.id?,
        _ => return None,
    };
    let mut copy = vec![Object::Reference((copier.kept_page(page)?, 0))];
    copy.extend(view.iter().map(|value| match value {
        Object::Name(_) | Object::Integer(_) | Object::Real(_) => value.clone(),
        _ => Object::Null,
    }));
    Some(Object::Array(copy))
}

/// The book's named destinations.
pub(super) struct Destinations(HashMap<Vec<u8>, Object>);

impl Destinations {
    /// Reads the old dictionary of names and the tree of strings.
    pub(super) fn collect(document: &Document) -> Self {
        let mut found = HashMap::new();
        let Ok(catalog) = document.catalog() else {
            return Self(found);
        };
        if let Some(Object::Dictionary(names)) = lookup(document, catalog, b"Dests") {
            for (name, value) in names.iter().take(MAX_DESTINATIONS) {
                found.insert(name.clone(), value.clone());
            }
        }
        let tree = lookup(document, catalog, b"Names")
            .and_then(|names| names.as_dict().ok())
            .and_then(|names| lookup(document, names, b"Dests"))
            .and_then(|root| root.as_dict().ok());
        let mut stack: Vec<&Dictionary> = tree.into_iter().collect();
        let mut visited: HashSet<ObjectId> = HashSet::new();
        while let Some(node) = stack.pop() {
            if let Some(Object::Array(pairs)) = lookup(document, node, b"Names") {
                for (name, value) in pairs.iter().zip(pairs.iter().skip(1)).step_by(2) {
                    if found.len() >= MAX_DESTINATIONS {
                        return Self(found);
                    }
                    if let Some(Object::String(name, _)) = resolve(document, name) {
                        found.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                }
            }
            let Some(Object::Array(kids)) = lookup(document, node, b"Kids") else {
                continue;
            };
            for kid in kids {
                if let Object::Reference(id) = kid
                    && visited.insert(*id)
                    && let Ok(kid) = document.get_dictionary(*id)
                {
                    stack.push(kid);
                }
            }
        }
        Self(found)
    }
}
