//! Outline, page labels, links and document information.

use std::collections::{HashMap, HashSet};

use hayro::hayro_interpret::TransformExt;
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Number, Object, ObjectIdentifier, Rect as PdfRect, String as PdfString,
};
use hayro::kurbo::{Point, Rect as Bounds};
use songbook_contract::PageNumber;

use super::document::shown_size;
use super::strings::text_string;
use super::{PdfError, Session, guard};
use crate::page::{OutlineItem, PageLink, Rect, Structure};

/// Most entries of an outline that are read.
const MAX_OUTLINE: usize = 20_000;

/// Deepest level of an outline, and of a name or number tree, that is read.
const MAX_DEPTH: usize = 40;

/// Most nodes of one name or number tree.
const MAX_NODES: usize = 100_000;

/// Most links of one page.
const MAX_LINKS: usize = 5_000;

/// Longest title kept, in characters.
const MAX_TITLE: usize = 1_000;

impl Session<'_> {
    /// Reads what the PDF's structure says. What is broken in it is left out.
    ///
    /// # Errors
    /// [`PdfError::Damaged`] if the parser panics.
    pub fn structure(&self) -> Result<Structure, PdfError> {
        guard::catching(|| Reader::new(self).read()).map_err(|payload| PdfError::Damaged {
            detail: guard::panic_text(payload.as_ref()),
        })
    }
}

/// A place in the document: page index and distance from its top in points.
type Place = (usize, Option<f32>);

struct Reader<'s, 'a> {
    session: &'s Session<'a>,
    catalog: Dict<'a>,
    pages: HashMap<ObjectIdentifier, usize>,
    /// Destinations by name, from the name tree and the older dictionary.
    names: HashMap<Vec<u8>, Object<'a>>,
}

impl<'s, 'a> Reader<'s, 'a> {
    fn new(session: &'s Session<'a>) -> Self {
        let xref = session.syntax.xref();
        let catalog = xref.get::<Dict<'a>>(xref.root_id()).unwrap_or_default();
        let pages = session
            .syntax
            .pages()
            .iter()
            .enumerate()
            .filter_map(|(index, page)| Some((page.raw().obj_id()?, index)));
        let mut pages_by_id = HashMap::new();
        for (id, index) in pages {
            pages_by_id.entry(id).or_insert(index);
        }
        let mut reader = Self {
            session,
            catalog,
            pages: pages_by_id,
            names: HashMap::new(),
        };
        reader.learn_names();
        reader
    }

    fn read(&self) -> Structure {
        let info = self.session.syntax.metadata();
        let field = |bytes: &Option<Box<[u8]>>| {
            let text = text_string(bytes.as_deref()?);
            (!text.is_empty()).then(|| text.chars().take(MAX_TITLE).collect())
        };
        Structure {
            outline: self.outline(),
            labels: self.labels(),
            links: self.links(),
            title: field(&info.title),
            author: field(&info.author),
        }
    }

    fn learn_names(&mut self) {
        if let Some(dests) = self.catalog.get::<Dict<'a>>(keys::DESTS) {
            for key in dests.keys() {
                if let Some(value) = dests.get::<Object<'a>>(key.as_ref()) {
                    self.names.insert(key.as_ref().to_vec(), value);
                }
            }
        }
        let tree = self
            .catalog
            .get::<Dict<'a>>(keys::NAMES)
            .and_then(|names| names.get::<Dict<'a>>(keys::DESTS));
        let mut entries = Vec::new();
        if let Some(tree) = tree {
            walk_tree(&tree, keys::NAMES, |key, value| {
                if let (Some(name), Some(value)) = (key.into_string(), value) {
                    entries.push((name.as_bytes().to_vec(), value));
                }
            });
        }
        self.names.extend(entries);
    }

    fn outline(&self) -> Vec<OutlineItem> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        let first = self
            .catalog
            .get::<Dict<'a>>(keys::OUTLINES)
            .and_then(|root| root.get::<Dict<'a>>(keys::FIRST));
        // Siblings follow before the stack is used again, children before siblings.
        let mut pending: Vec<(Dict<'a>, usize)> = first.into_iter().map(|item| (item, 1)).collect();
        while let Some((item, level)) = pending.pop() {
            if items.len() >= MAX_OUTLINE || item.obj_id().is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            let title = item
                .get::<PdfString<'a>>(b"Title")
                .map(|title| text_string(title.as_bytes()))
                .unwrap_or_default();
            if let Some((page, y)) = self.place_of(&item)
                && !title.is_empty()
            {
                items.push(OutlineItem {
                    level: u16::try_from(level).unwrap_or(u16::MAX),
                    title: title.chars().take(MAX_TITLE).collect(),
                    page: PageNumber::from_index(page),
                    y,
                });
            }
            pending.extend(item.get::<Dict<'a>>(b"Next").map(|next| (next, level)));
            if level < MAX_DEPTH {
                pending.extend(item.get::<Dict<'a>>(keys::FIRST).map(|child| (child, level + 1)));
            }
        }
        items
    }

    /// Where an outline entry or a link leads within the document.
    fn place_of(&self, item: &Dict<'a>) -> Option<Place> {
        if let Some(dest) = item.get::<Object<'a>>(b"Dest") {
            return self.destination(dest);
        }
        let action = item.get::<Dict<'a>>(b"A")?;
        let kind = action.get::<Name<'a>>(b"S")?;
        if kind.as_ref() != b"GoTo" {
            return None;
        }
        self.destination(action.get::<Object<'a>>(b"D")?)
    }

    fn destination(&self, dest: Object<'a>) -> Option<Place> {
        let mut dest = dest;
        // A name leads to an array or to a dictionary with one, never to another name
        // more than once in files that mean well.
        for _ in 0..4 {
            dest = match dest {
                Object::Array(array) => return self.explicit(&array),
                Object::Dict(dict) => dict.get::<Object<'a>>(b"D")?,
                Object::String(name) => self.names.get(name.as_bytes())?.clone(),
                Object::Name(name) => self.names.get(name.as_ref() as &[u8])?.clone(),
                _ => return None,
            };
        }
        None
    }

    /// An explicit destination: a page, how it is shown, where.
    fn explicit(&self, array: &Array<'a>) -> Option<Place> {
        let mut parts = array.raw_iter();
        let index = match parts.next()? {
            MaybeRef::Ref(id) => *self.pages.get(&id.into())?,
            MaybeRef::NotRef(object) => usize::try_from(object.into_number()?.as_i64()).ok()?,
        };
        let page = self.session.syntax.pages().get(index)?;
        let rest: Vec<Object<'a>> = array.iter::<Object<'a>>().skip(1).take(5).collect();
        let number = |at: usize| match rest.get(at) {
            Some(Object::Number(number)) => Some(number.as_f64()),
            _ => None,
        };
        let kind = match rest.first() {
            Some(Object::Name(kind)) => kind.as_ref().to_vec(),
            _ => Vec::new(),
        };
        let corner = match kind.as_slice() {
            b"XYZ" => Some((number(1).unwrap_or(0.0), number(2)?)),
            b"FitH" | b"FitBH" => Some((0.0, number(1)?)),
            b"FitR" => Some((number(1).unwrap_or(0.0), number(4)?)),
            _ => None,
        }
        .map(|(x, y)| page.initial_transform(true).to_kurbo() * Point::new(x, y));
        let (_, height) = shown_size(page);
        let y = corner.map(|corner| corner.y as f32).filter(|y| y.is_finite());
        Some((index, y.map(|y| y.clamp(0.0, height))))
    }

    fn labels(&self) -> Vec<String> {
        let Some(tree) = self.catalog.get::<Dict<'a>>(keys::PAGE_LABELS) else {
            return Vec::new();
        };
        let mut ranges: Vec<(usize, Dict<'a>)> = Vec::new();
        walk_tree(&tree, keys::NUMS, |key, value| {
            let start = key.into_number().and_then(|n| usize::try_from(n.as_i64()).ok());
            if let (Some(start), Some(range)) = (start, value.and_then(Object::into_dict)) {
                ranges.push((start, range));
            }
        });
        if ranges.is_empty() {
            return Vec::new();
        }
        ranges.sort_by_key(|(start, _)| *start);
        let mut labels = Vec::new();
        for index in 0..self.session.syntax.pages().len() {
            let at = ranges.partition_point(|(start, _)| *start <= index);
            let label = match at.checked_sub(1).and_then(|at| ranges.get(at)) {
                None => (index + 1).to_string(),
                Some((start, range)) => label(range, index - start),
            };
            labels.push(label);
        }
        labels
    }

    fn links(&self) -> Vec<PageLink> {
        let mut links = Vec::new();
        for (index, page) in self.session.syntax.pages().iter().enumerate() {
            let Some(annotations) = page.raw().get::<Array<'a>>(keys::ANNOTS) else {
                continue;
            };
            let transform = page.initial_transform(true).to_kurbo();
            let (width, height) = shown_size(page);
            let shown = Bounds::new(0.0, 0.0, f64::from(width), f64::from(height));
            for annotation in annotations.iter::<Dict<'a>>().take(MAX_LINKS) {
                let is_link = annotation
                    .get::<Name<'a>>(keys::SUBTYPE)
                    .is_some_and(|subtype| subtype.as_ref() == b"Link");
                if !is_link {
                    continue;
                }
                let Some((target, _)) = self.place_of(&annotation) else {
                    continue;
                };
                let Some(rect) = annotation.get::<PdfRect>(keys::RECT) else {
                    continue;
                };
                let rect = Bounds::new(rect.x0, rect.y0, rect.x1, rect.y1).abs();
                let rect = transform.transform_rect_bbox(rect).intersect(shown);
                if rect.width() > 0.0 && rect.height() > 0.0 {
                    links.push(PageLink {
                        page: PageNumber::from_index(index),
                        rect: Rect {
                            x0: rect.x0 as f32,
                            y0: rect.y0 as f32,
                            x1: rect.x1 as f32,
                            y1: rect.y1 as f32,
                        },
                        target: PageNumber::from_index(target),
                    });
                }
            }
        }
        links
    }
}

/// Visits the entries of a name or number tree in order.
fn walk_tree<'a>(
    root: &Dict<'a>,
    entries: &[u8],
    mut visit: impl FnMut(Object<'a>, Option<Object<'a>>),
) {
    let mut seen = HashSet::new();
    let mut nodes = 0;
    let mut pending = vec![(root.clone(), 0)];
    while let Some((node, depth)) = pending.pop() {
        nodes += 1;
        if nodes > MAX_NODES {
            return;
        }
        if let Some(pairs) = node.get::<Array<'a>>(entries) {
            let mut items = pairs.flex_iter();
            while let Some(key) = items.next::<Object<'a>>() {
                visit(key, items.next::<Object<'a>>());
            }
        }
        if depth >= MAX_DEPTH {
            continue;
        }
        if let Some(kids) = node.get::<Array<'a>>(keys::KIDS) {
            let mut below: Vec<_> = kids
                .raw_iter()
                .filter(|kid| kid.as_obj_ref().is_none_or(|id| seen.insert(ObjectIdentifier::from(id))))
                .collect();
            below.reverse();
            let kids: Vec<Dict<'a>> = kids.iter::<Dict<'a>>().collect();
            if below.len() == kids.len() {
                pending.extend(kids.into_iter().rev().map(|kid| (kid, depth + 1)));
            }
        }
    }
}

/// The label of the page that is `offset` pages into a range.
fn label(range: &Dict<'_>, offset: usize) -> String {
    let prefix = range
        .get::<PdfString<'_>>(b"P")
        .map(|prefix| text_string(prefix.as_bytes()))
        .unwrap_or_default();
    let start = range
        .get::<Number>(b"St")
        .and_then(|n| usize::try_from(n.as_i64()).ok())
        .unwrap_or(1);
    let number = start.saturating_add(offset);
    let style = range.get::<Name<'_>>(b"S");
    let numeral = match style.as_ref().map(|style| style.as_ref() as &[u8]) {
        Some(b"D") => number.to_string(),
        Some(b"R") => roman(number).to_uppercase(),
        Some(b"r") => roman(number),
        Some(b"A") => letters(number).to_uppercase(),
        Some(b"a") => letters(number),
        _ => String::new(),
    };
    prefix + &numeral
}

/// The number in small Roman numerals; in digits if it is too large for them.
fn roman(number: usize) -> String {
    const NUMERALS: [(usize, &str); 13] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ];
    if number == 0 || number >= 5000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, numeral) in NUMERALS {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    out
}

/// The number as PDF counts in letters: a to z, aa to zz, aaa and so on.
fn letters(number: usize) -> String {
    let Some(index) = number.checked_sub(1) else {
        return String::new();
    };
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (index / 26 + 1).min(20)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (number, text) in [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (1999, "mcmxcix"), (0, "0")] {
            assert_eq!(roman(number), text);
        }
        for (number, text) in [(1, "a"), (26, "z"), (27, "aa"), (53, "aaa"), (0, "")] {
            assert_eq!(letters(number), text);
        }
    }
}
