//! Finds which fonts, images and other resources the content of a page names, so that
//! a dictionary shared by the whole book does not bring the whole book along.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use memchr::memchr;

use super::copy::Copier;
use super::tree::{PageNode, lookup, resolve, resolve_dictionary};

/// The parts of a resource dictionary that are lists of names.
const CATEGORIES: [&[u8]; 7] = [
    b"XObject",
    b"Font",
    b"Pattern",
    b"Shading",
    b"ColorSpace",
    b"ExtGState",
    b"Properties",
];

/// Colour spaces that content uses without naming them.
const DEFAULT_COLOUR_SPACES: [&[u8]; 3] = [b"DefaultGray", b"DefaultRGB", b"DefaultCMYK"];

/// How much one song may spend on looking into content. A song beyond it keeps all
/// resources of its pages: larger than needed, and right.
pub(super) struct Budget {
    streams: usize,
    bytes: usize,
}

impl Budget {
    pub(super) fn for_song() -> Self {
        Self {
            streams: 20_000,
            bytes: 512 << 20,
        }
    }

    /// The decoded content of a stream, if it can be had within the budget.
    fn decode(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        self.streams = self.streams.checked_sub(1)?;
        let content = stream
            .get_plain_content_with_limit(self.bytes.min(64 << 20))
            .ok()?;
        self.bytes = self.bytes.checked_sub(content.len())?;
        Some(content)
    }
}

/// Which resource dictionaries, and which of their parts, serve more than one page or
/// form, so that an owner may not use all that is in them.
pub(super) struct SharedResources {
    shared: HashSet<ObjectId>,
}

impl SharedResources {
    /// Looks once through all pages and forms of the book; content is not decoded.
    pub(super) fn survey(document: &Document, pages: &[PageNode]) -> Self {
        let mut survey = Survey {
            document,
            uses: HashMap::new(),
        };
        for page in pages {
            if let Some(resources) = page.own_resources(document) {
                survey.count_owner(resources);
            }
        }
        for object in document.objects.values() {
            if let Object::Stream(stream) = object
                && matches!(stream.dict.get(b"Subtype"), Ok(Object::Name(name)) if name == b"Form")
                && let Ok(resources) = stream.dict.get(b"Resources")
            {
                survey.count_owner(resources);
            }
        }
        let shared = survey
            .uses
            .into_iter()
            .filter(|&(_, uses)| uses > 1)
            .map(|(id, _)| id);
        Self {
            shared: shared.collect(),
        }
    }

    fn contains(&self, object: &Object) -> bool {
        matches!(object, Object::Reference(id) if self.shared.contains(id))
    }

    /// Whether a resource dictionary may hold more than its owner uses.
    fn concern(&self, document: &Document, resources: &Object) -> bool {
        if self.contains(resources) {
            return true;
        }
        let Some(resources) = resolve_dictionary(document, resources) else {
            return false;
        };
        CATEGORIES
            .iter()
            .filter_map(|category| resources.get(category).ok())
            .any(|category| self.contains(category))
            || lookup(document, resources, b"XObject")
                .and_then(|objects| objects.as_dict().ok())
                .is_some_and(|objects| objects.iter().any(|(_, object)| self.contains(object)))
    }
}

struct Survey<'a> {
    document: &'a Document,
    uses: HashMap<ObjectId, u32>,
}

impl<'a> Survey<'a> {
    fn count_owner(&mut self, resources: &'a Object) {
        let Some(resources) = self.first_use(resources) else {
            return;
        };
        for category in CATEGORIES {
            let Ok(value) = resources.get(category) else {
                continue;
            };
            let names = self.first_use(value);
            if category == b"XObject" {
                for (_, object) in names.into_iter().flat_map(Dictionary::iter) {
                    if let Object::Reference(id) = object {
                        *self.uses.entry(*id).or_default() += 1;
                    }
                }
            }
        }
    }

    /// Counts a use, and gives the dictionary the first time that it is met.
    fn first_use(&mut self, object: &'a Object) -> Option<&'a Dictionary> {
        if let Object::Reference(id) = object {
            let uses = self.uses.entry(*id).or_default();
            *uses += 1;
            if *uses > 1 {
                return None;
            }
        }
        resolve_dictionary(self.document, object)
    }
}

/// The streams of a page's `/Contents` that exist, in order.
pub(super) fn content_streams(document: &Document, page: &Dictionary) -> Vec<ObjectId> {
    let stream_id = |object: &Object| match document.dereference(object) {
        Ok((Some(id), Object::Stream(_))) => Some(id),
        _ => None,
    };
    let Ok(contents) = page.get(b"Contents") else {
        return Vec::new();
    };
    match resolve(document, contents) {
        Some(Object::Array(parts)) => parts.iter().filter_map(stream_id).collect(),
        _ => stream_id(contents).into_iter().collect(),
    }
}

/// The resources of a page of the new file: cut down to what its content names where
/// the dictionary serves others too, as they are otherwise.
pub(super) fn copy_for_page<'a>(
    copier: &mut Copier<'a>,
    node: &'a PageNode,
    shared: &SharedResources,
    budget: &mut Budget,
) -> Object {
    let document = copier.document;
    let (resources, inherited): (&Object, Option<&Arc<Object>>) =
        match (node.own_resources(document), node.inherited_resources()) {
            (Some(own), _) => (own, None),
            (None, Some(inherited)) => (inherited, Some(inherited)),
            (None, None) => return Object::Dictionary(Dictionary::new()),
        };
    if inherited.is_some() || shared.concern(document, resources) {
        let contents = node
            .dictionary(document)
            .map(|page| content_streams(document, page));
        let streams = contents.unwrap_or_default();
        let streams = streams
            .iter()
            .filter_map(|id| document.objects.get(id))
            .filter_map(|o| o.as_stream().ok());
        if let Some(pruned) = prune(copier, resources, streams, budget) {
            return Object::Dictionary(pruned);
        }
    }
    copier.value(resources)
}

/// The resources of a form, if they have to be cut down.
pub(super) fn copy_for_form<'a>(
    copier: &mut Copier<'a>,
    form: &'a Stream,
    shared: &SharedResources,
    budget: &mut Budget,
) -> Option<Object> {
    let resources = form.dict.get(b"Resources").ok()?;
    if !shared.concern(copier.document, resources) {
        return None;
    }
    prune(copier, resources, std::iter::once(form), budget).map(Object::Dictionary)
}

/// A copy of `resources` with only those entries that `streams`, or what they draw with
/// the same resources, name. `None` if that cannot be told.
fn prune<'a>(
    copier: &mut Copier<'a>,
    resources: &Object,
    streams: impl Iterator<Item = &'a Stream>,
    budget: &mut Budget,
) -> Option<Dictionary> {
    let document = copier.document;
    let resources = resolve_dictionary(document, resources)?;
    let mut names = HashSet::new();
    for stream in streams {
        collect_names(&budget.decode(stream)?, &mut names);
    }
    add_borrowers(document, resources, &mut names, budget)?;

    let mut pruned = Dictionary::new();
    for (category, value) in resources.iter() {
        if !CATEGORIES.contains(&category.as_slice()) {
            pruned.set(category.clone(), copier.value(value));
            continue;
        }
        let Some(entries) = resolve_dictionary(document, value) else {
            continue;
        };
        let mut used = Dictionary::new();
        for (name, entry) in entries.iter() {
            if names.contains(name) || DEFAULT_COLOUR_SPACES.contains(&name.as_slice()) {
                let entry = copier.value(entry);
                if !entry.is_null() {
                    used.set(name.clone(), entry);
                }
            }
        }
        if !used.is_empty() {
            pruned.set(category.clone(), used);
        }
    }
    Some(pruned)
}

/// Adds the names in used forms and Type 3 glyphs that have no resources of their own:
/// they borrow those of the page that draws them.
fn add_borrowers(
    document: &Document,
    resources: &Dictionary,
    names: &mut HashSet<Vec<u8>>,
    budget: &mut Budget,
) -> Option<()> {
    let entries = |category: &[u8]| {
        lookup(document, resources, category)
            .and_then(|entries| entries.as_dict().ok())
            .into_iter()
            .flat_map(Dictionary::iter)
    };
    let mut seen: HashSet<&[u8]> = HashSet::new();
    // A borrower may name further borrowers, so look again until nothing is new.
    loop {
        let mut found: Vec<&Stream> = Vec::new();
        for (name, object) in entries(b"XObject") {
            if names.contains(name)
                && seen.insert(name)
                && let Some(Object::Stream(form)) = resolve(document, object)
                && matches!(form.dict.get(b"Subtype"), Ok(Object::Name(kind)) if kind == b"Form")
                && lookup(document, &form.dict, b"Resources").is_none()
            {
                found.push(form);
            }
        }
        for (name, object) in entries(b"Font") {
            if names.contains(name)
                && let Some(font) = resolve_dictionary(document, object)
                && matches!(font.get(b"Subtype"), Ok(Object::Name(kind)) if kind == b"Type3")
                && lookup(document, font, b"Resources").is_none()
                && let Some(glyphs) = lookup(document, font, b"CharProcs")
                && seen.insert(name)
            {
                let glyphs = glyphs.as_dict().into_iter().flat_map(Dictionary::iter);
                found.extend(
                    glyphs.filter_map(|(_, glyph)| resolve(document, glyph)?.as_stream().ok()),
                );
            }
        }
        if found.is_empty() {
            return Some(());
        }
        for stream in found {
            collect_names(&budget.decode(stream)?, names);
        }
    }
}

/// Adds everything in `content` that looks like a name. That is more than the operands
/// of operators (a slash in a string counts too), and never less: nothing has to be
/// parsed, so nothing can be parsed wrongly.
fn collect_names(content: &[u8], names: &mut HashSet<Vec<u8>>) {
    let mut rest = content;
    while let Some(slash) = memchr(b'/', rest) {
        rest = rest.get(slash + 1..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|&byte| !is_regular(byte))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        if !names.contains(name) {
            if name.contains(&b'#') {
                names.insert(unescape(name));
            }
            names.insert(name.to_vec());
        }
    }
}

fn is_regular(byte: u8) -> bool {
    !matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

/// A name with its `#xx` escapes resolved.
fn unescape(name: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = match (byte, digit(after.first()), digit(after.get(1))) {
            (b'#', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        plain.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    plain
}
