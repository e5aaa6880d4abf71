//! Copies the objects of a book that something reaches, under new numbers.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::resources::{self, Budget, SharedResources};
use super::tree::{lookup, resolve};

/// An object of the new file.
pub(super) enum Copied<'a> {
    /// Anything but a stream.
    Plain(Object),
    /// A stream; its data is the book's own wherever it can be.
    Stream {
        /// Everything but `/Length`.
        dictionary: Dictionary,
        /// The encoded data.
        data: Cow<'a, [u8]>,
    },
}

/// What may be reached from what is copied.
pub(super) enum Scope<'a> {
    /// Everything: the book as it is.
    Book,
    /// What the pages of one song show.
    Song {
        /// All pages of the book.
        pages: &'a HashMap<ObjectId, usize>,
        /// The song's pages and their new numbers.
        kept: HashMap<ObjectId, u32>,
        /// Which resource dictionaries serve several owners.
        shared: &'a SharedResources,
    },
}

/// Kinds of objects that no page needs to be shown, and through which the rest of the
/// book, scripts or attachments would come along.
const LEFT_BEHIND_TYPES: [&[u8]; 14] = [
    b"Page",
    b"Pages",
    b"Catalog",
    b"Outlines",
    b"StructTreeRoot",
    b"StructElem",
    b"Metadata",
    b"Filespec",
    b"F",
    b"EmbeddedFile",
    b"Action",
    b"Sig",
    b"Thread",
    b"Bead",
];

/// Entries that mean the same in every typed dictionary and every stream, and say
/// nothing about how it looks. Dictionaries without a type are lists of names that the
/// book's maker chose, where any of these may be the name of a font or an image.
const LEFT_BEHIND_KEYS: [&[u8]; 9] = [
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"AA",
    b"AF",
    b"OPI",
    b"Ref",
];

/// Entries that put a stream's data into another file; they are never followed.
const EXTERNAL_STREAM_KEYS: [&[u8]; 3] = [b"F", b"FFilter", b"FDecodeParms"];

/// How many bytes of unfiltered data are worth compressing.
const WORTH_COMPRESSING: usize = 128;

/// A copy in progress: give it values, take what they become, then [`Copier::drain`].
pub(super) struct Copier<'a> {
    pub(super) document: &'a Document,
    scope: Scope<'a>,
    new_ids: HashMap<ObjectId, u32>,
    /// The new file's objects; number 1 comes first.
    objects: Vec<Option<Copied<'a>>>,
    waiting: VecDeque<(ObjectId, u32)>,
}

impl<'a> Copier<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            scope: Scope::Book,
            new_ids: HashMap::new(),
            objects: Vec::new(),
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn set_scope(&mut self, scope: Scope<'a>) {
        self.scope = scope;
    }

    /// A new object number, to be filled with [`Copier::put`].
    pub(super) fn reserve(&mut self) -> u32 {
        self.objects.push(None);
        u32::try_from(self.objects.len()).unwrap_or(u32::MAX)
    }

    /// Fills a reserved number.
    pub(super) fn put(&mut self, id: u32, object: Copied<'a>) {
        if let Some(slot) = self.objects.get_mut((id as usize).wrapping_sub(1)) {
            *slot = Some(object);
        }
    }

    /// Lets a number that is filled by hand stand for an object of the book.
    pub(super) fn adopt(&mut self, id: ObjectId, new: u32) {
        self.new_ids.insert(id, new);
    }

    /// The new number of an object of the book, if it was copied.
    pub(super) fn copied(&self, id: ObjectId) -> Option<u32> {
        self.new_ids.get(&id).copied()
    }

    /// All objects of the book that were copied, in their order in the book.
    pub(super) fn copied_ids(&self) -> Vec<ObjectId> {
        let mut ids: Vec<ObjectId> = self.new_ids.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// The new page that stands for a page of the book.
    pub(super) fn kept_page(&self, id: ObjectId) -> Option<u32> {
        match &self.scope {
            Scope::Book => self.copied(id),
            Scope::Song { kept, .. } => kept.get(&id).copied(),
        }
    }

    /// A reference as the new file has it: null if it leads nowhere or out of scope.
    pub(super) fn reference(&mut self, id: ObjectId) -> Object {
        if let Scope::Song { pages, kept, .. } = &self.scope
            && pages.contains_key(&id)
        {
            return kept
                .get(&id)
                .map_or(Object::Null, |&new| Object::Reference((new, 0)));
        }
        if let Some(&new) = self.new_ids.get(&id) {
            return Object::Reference((new, 0));
        }
        let Some(object) = self.document.objects.get(&id) else {
            return Object::Null;
        };
        match object {
            // A reference that stands as an object of its own.
            Object::Reference(_) => match self.document.dereference(object) {
                Ok((Some(last), _)) => return self.reference(last),
                _ => return Object::Null,
            },
            Object::Dictionary(dictionary) if self.leaves_behind(dictionary) => {
                return Object::Null;
            }
            Object::Stream(stream) if self.leaves_behind(&stream.dict) => return Object::Null,
            _ => {}
        }
        let new = self.reserve();
        self.new_ids.insert(id, new);
        self.waiting.push_back((id, new));
        Object::Reference((new, 0))
    }

    /// A value as the new file has it.
    pub(super) fn value(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference(id) => self.reference(*id),
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.value(item)).collect())
            }
            Object::Dictionary(dictionary) => Object::Dictionary(self.dictionary(dictionary)),
            // Streams are always objects of their own; one in any other place is damage.
            Object::Stream(_) => Object::Null,
            plain => plain.clone(),
        }
    }

    /// A dictionary as the new file has it.
    pub(super) fn dictionary(&mut self, dictionary: &Dictionary) -> Dictionary {
        self.dictionary_without(dictionary, is_typed(dictionary), &[])
    }

    fn dictionary_without(
        &mut self,
        dictionary: &Dictionary,
        typed: bool,
        left_out: &[&[u8]],
    ) -> Dictionary {
        let song = matches!(self.scope, Scope::Song { .. });
        let mut copy = Dictionary::new();
        for (key, value) in dictionary.iter() {
            let key = key.as_slice();
            if left_out.contains(&key) || (song && typed && LEFT_BEHIND_KEYS.contains(&key)) {
                continue;
            }
            let value = self.value(value);
            // An entry that is null is the same as none.
            if !value.is_null() {
                copy.set(key, value);
            }
        }
        copy
    }

    /// Copies everything that waits, and what that reaches.
    pub(super) fn drain(&mut self, budget: &mut Budget) {
        while let Some((id, new)) = self.waiting.pop_front() {
            let document = self.document;
            let copied = match document.objects.get(&id) {
                Some(Object::Stream(stream)) => self.stream(stream, budget),
                Some(object) => Copied::Plain(self.value(object)),
                None => Copied::Plain(Object::Null),
            };
            self.put(new, copied);
        }
    }

    /// The objects by number, from 1.
    pub(super) fn finish(self) -> Vec<Copied<'a>> {
        let filled = |object: Option<Copied<'a>>| object.unwrap_or(Copied::Plain(Object::Null));
        self.objects.into_iter().map(filled).collect()
    }

    fn stream(&mut self, stream: &'a Stream, budget: &mut Budget) -> Copied<'a> {
        let mut left_out = vec![b"Length".as_slice()];
        let Scope::Song { shared, .. } = &self.scope else {
            let dictionary = self.dictionary_without(&stream.dict, true, &left_out);
            return Copied::Stream {
                dictionary,
                data: Cow::Borrowed(&stream.content),
            };
        };
        let shared = *shared;
        left_out.extend(EXTERNAL_STREAM_KEYS);
        let pruned = resources::copy_for_form(self, stream, shared, budget);
        if pruned.is_some() {
            left_out.push(b"Resources");
        }
        let mut dictionary = self.dictionary_without(&stream.dict, true, &left_out);
        if let Some(resources) = pruned {
            dictionary.set("Resources", resources);
        }
        let data = match slimmer(self.document, stream) {
            Some(slim) => {
                for key in [b"Filter".as_slice(), b"DecodeParms"] {
                    dictionary.remove(key);
                }
                dictionary.set("Filter", slim.filter);
                if let Some(parameters) = slim.parameters {
                    dictionary.set("DecodeParms", parameters);
                }
                Cow::Owned(slim.data)
            }
            None => Cow::Borrowed(stream.content.as_slice()),
        };
        Copied::Stream { dictionary, data }
    }

    fn leaves_behind(&self, dictionary: &Dictionary) -> bool {
        let Scope::Song { .. } = self.scope else {
            return false;
        };
        let kind = lookup(self.document, dictionary, b"Type").and_then(|name| name.as_name().ok());
        kind.is_some_and(|kind| LEFT_BEHIND_TYPES.contains(&kind))
    }
}

/// Whether the dictionary says what it is, so that its keys have their standard meaning.
fn is_typed(dictionary: &Dictionary) -> bool {
    [b"Type".as_slice(), b"Subtype"]
        .iter()
        .any(|key| matches!(dictionary.get(key), Ok(Object::Name(_))))
}

/// The same data in fewer bytes.
struct Slim {
    filter: Object,
    parameters: Option<Object>,
    data: Vec<u8>,
}

/// What can be saved on a stream without touching compressed data: data without any
/// filter is deflated, and an ASCII armour around deflated data is taken off (the
/// deflated bytes stay the same). Everything else, in particular every image format,
/// keeps its bytes.
fn slimmer(document: &Document, stream: &Stream) -> Option<Slim> {
    let filters: Vec<&[u8]> = match lookup(document, &stream.dict, b"Filter") {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![name.as_slice()],
        Some(Object::Array(names)) => names
            .iter()
            .map(|name| resolve(document, name)?.as_name().ok())
            .collect::<Option<Vec<_>>>()?,
        Some(_) => return None,
    };
    if EXTERNAL_STREAM_KEYS.iter().any(|key| stream.dict.has(key)) {
        return None;
    }
    match filters.as_slice() {
        [] => {
            let data = deflate(&stream.content)?;
            let filter = Object::Name(b"FlateDecode".to_vec());
            Some(Slim {
                filter,
                parameters: None,
                data,
            })
        }
        [
            armour @ (b"ASCII85Decode" | b"ASCIIHexDecode"),
            b"FlateDecode",
        ] => {
            let armoured = lopdf::dictionary! { "Filter" => Object::Name(armour.to_vec()) };
            let data = Stream::new(armoured, stream.content.clone())
                .get_plain_content()
                .ok()?;
            // A zlib header, or the armour was not what it claimed to be.
            let header = u16::from_be_bytes([*data.first()?, *data.get(1)?]);
            if header % 31 != 0 || header >> 8 & 0xf != 8 || data.len() >= stream.content.len() {
                return None;
            }
            let parameters = match lookup(document, &stream.dict, b"DecodeParms") {
                Some(Object::Array(each)) => each
                    .get(1)
                    .and_then(|inner| resolve(document, inner))
                    .cloned(),
                _ => None,
            };
            let filter = Object::Name(b"FlateDecode".to_vec());
            Some(Slim {
                filter,
                parameters,
                data,
            })
        }
        _ => None,
    }
}

/// `data` deflated, if that makes it smaller.
fn deflate(data: &[u8]) -> Option<Vec<u8>> {
    if data.len() < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).ok()?;
    encoder
        .finish()
        .ok()
        .filter(|deflated| deflated.len() < data.len())
}
