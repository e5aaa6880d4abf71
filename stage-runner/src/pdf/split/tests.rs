//! Cutting, on a book of ours and on PDFs made for one hazard each.

use std::collections::BTreeSet;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use songbook_contract::PageNumber;

use super::*;

const TINY: &[u8] = include_bytes!("../../../tests/fixtures/tiny_two.pdf");

/// A book under construction: pages in one flat tree.
struct Book {
    document: Document,
    tree: ObjectId,
    catalog: Dictionary,
    pages: Vec<ObjectId>,
}

impl Book {
    fn new() -> Self {
        let mut document = Document::with_version("1.4");
        let tree = document.new_object_id();
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
        Self {
            document,
            tree,
            catalog,
            pages: Vec::new(),
        }
    }

    fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.document.add_object(object)
    }

    fn stream(&mut self, dictionary: Dictionary, content: &[u8]) -> ObjectId {
        self.add(Stream::new(dictionary, content.to_vec()))
    }

    /// An image with data of its own.
    fn image(&mut self, text: &str) -> ObjectId {
        let entries = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        };
        self.stream(entries, text.as_bytes())
    }

    fn page(&mut self, content: &str, mut entries: Dictionary) -> ObjectId {
        let content = self.stream(Dictionary::new(), content.as_bytes());
        entries.set("Type", "Page");
        entries.set("Parent", self.tree);
        if !entries.has(b"Contents") {
            entries.set("Contents", content);
        }
        let id = self.add(entries);
        self.pages.push(id);
        id
    }

    fn bytes(mut self, tree_entries: Dictionary) -> Vec<u8> {
        let mut tree = tree_entries;
        tree.set("Type", "Pages");
        tree.set("Count", self.pages.len() as i64);
        tree.set(
            "Kids",
            self.pages
                .iter()
                .map(|&id| id.into())
                .collect::<Vec<Object>>(),
        );
        if !tree.has(b"MediaBox") {
            tree.set("MediaBox", vec![0.into(), 0.into(), 200.into(), 300.into()]);
        }
        self.document.objects.insert(self.tree, tree.into());
        let catalog = self.document.add_object(self.catalog);
        self.document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn source(self) -> Source {
        Source::load(&self.bytes(Dictionary::new())).unwrap()
    }
}

fn numbers(pages: &[u32]) -> Vec<PageNumber> {
    pages.iter().copied().map(PageNumber).collect()
}

/// Cuts, checks the page count with the other parser, and loads the result.
fn cut(source: &Source, pages: &[u32]) -> Document {
    let bytes = source
        .extract(&numbers(pages), &SongInfo::default())
        .unwrap();
    verify_written(bytes.clone(), pages.len()).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    for object in document.objects.values() {
        assert_no_dangling(&document, object);
    }
    document
}

fn assert_no_dangling(document: &Document, object: &Object) {
    match object {
        Object::Reference(id) => assert!(document.has_object(*id), "{id:?} is missing"),
        Object::Array(items) => items
            .iter()
            .for_each(|item| assert_no_dangling(document, item)),
        Object::Dictionary(entries) | Object::Stream(Stream { dict: entries, .. }) => {
            entries
                .iter()
                .for_each(|(_, value)| assert_no_dangling(document, value));
        }
        _ => {}
    }
}

fn page(document: &Document, number: u32) -> &Dictionary {
    document
        .get_dictionary(document.get_pages()[&number])
        .unwrap()
}

/// The raw data of all images, sorted.
fn images(document: &Document) -> Vec<Vec<u8>> {
    let is_image = |stream: &&Stream| {
        stream
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Image")
    };
    let streams = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let mut images: Vec<_> = streams
        .filter(is_image)
        .map(|s| s.content.clone())
        .collect();
    images.sort();
    images
}

fn image_texts(document: &Document) -> Vec<String> {
    images(document)
        .iter()
        .map(|data| String::from_utf8_lossy(data).into_owned())
        .collect()
}

fn annotations(document: &Document, number: u32) -> Vec<&Dictionary> {
    document
        .get_page_annotations(document.get_pages()[&number])
        .unwrap()
}

fn whole_text(document: &Document) -> String {
    format!("{:?}", document.objects.values().collect::<Vec<_>>())
}

#[test]
fn our_book_in_two_keeps_every_page_and_image() {
    let source = Source::load(TINY).unwrap();
    let original = Document::load_mem(TINY).unwrap();
    let pages = source.page_count() as u32;
    let all: Vec<u32> = (1..=pages).collect();
    let whole = cut(&source, &all);
    let known: BTreeSet<_> = images(&original).into_iter().collect();
    assert!(images(&whole).iter().all(|image| known.contains(image)));
    for &number in &all {
        let part = cut(&source, &[number]);
        let content = |document: &Document, number: u32| {
            document.get_page_content(document.get_pages()[&number])
        };
        assert_eq!(
            content(&part, 1),
            content(&original, number),
            "page {number}"
        );
    }
}

#[test]
fn the_same_call_gives_the_same_bytes() {
    let info = SongInfo {
        title: "T".into(),
        ..SongInfo::default()
    };
    let once = Source::load(TINY)
        .unwrap()
        .extract(&numbers(&[1, 2]), &info)
        .unwrap();
    let again = Source::load(TINY)
        .unwrap()
        .extract(&numbers(&[1, 2]), &info)
        .unwrap();
    assert_eq!(once, again);
}

#[test]
fn the_document_information_can_be_read_back() {
    let info = SongInfo {
        title: "Árvíztűrő (No. 1)\r\n".into(),
        artist: "Plain".into(),
        subject: String::new(),
        keywords: vec!["one".into(), "two".into()],
    };
    let bytes = Source::load(TINY)
        .unwrap()
        .extract(&numbers(&[1]), &info)
        .unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let id = document
        .trailer
        .get(b"Info")
        .unwrap()
        .as_reference()
        .unwrap();
    let read = document.get_dictionary(id).unwrap();
    let text = |key: &[u8]| lopdf::decode_text_string(read.get(key).unwrap()).unwrap();
    assert_eq!(text(b"Title"), "Árvíztűrő (No. 1)");
    assert_eq!(text(b"Author"), "Plain");
    assert_eq!(text(b"Keywords"), "one, two");
    assert!(!read.has(b"Subject") && !read.has(b"CreationDate"));
    assert_eq!(read.get(b"Author").unwrap().as_str().unwrap(), b"Plain");
}

#[test]
fn a_shared_dictionary_brings_only_the_images_that_are_drawn() {
    let mut book = Book::new();
    let (one, two, three) = (book.image("one"), book.image("two"), book.image("three"));
    // Names that are also keys with a meaning elsewhere have to survive.
    let objects = dictionary! { "B" => one, "Parent" => two, "I#m" => three };
    let shared = book.add(dictionary! { "XObject" => objects });
    for content in ["/B Do", "q /Parent Do Q", "/I#23m Do /Missing Do"] {
        book.page(content, dictionary! { "Resources" => shared });
    }
    let source = book.source();
    assert_eq!(image_texts(&cut(&source, &[1])), ["one"]);
    assert_eq!(image_texts(&cut(&source, &[2])), ["two"]);
    assert_eq!(image_texts(&cut(&source, &[3])), ["three"]);
    assert_eq!(image_texts(&cut(&source, &[1, 3])), ["one", "three"]);
}

#[test]
fn forms_without_resources_borrow_those_of_the_page() {
    let mut book = Book::new();
    let (deep, other) = (book.image("deep"), book.image("other"));
    let form = |kind: &str| dictionary! { "Type" => "XObject", "Subtype" => kind };
    let inner = book.stream(form("Form"), b"/Deep Do");
    let outer = book.stream(form("Form"), b"/Inner Do");
    let objects =
        dictionary! { "Outer" => outer, "Inner" => inner, "Deep" => deep, "Other" => other };
    let shared = book.add(dictionary! { "XObject" => objects });
    book.page("/Outer Do", dictionary! { "Resources" => shared });
    book.page("/Other Do", dictionary! { "Resources" => shared });
    let source = book.source();
    assert_eq!(image_texts(&cut(&source, &[1])), ["deep"]);
    assert_eq!(image_texts(&cut(&source, &[2])), ["other"]);
}

#[test]
fn forms_that_share_the_books_resources_are_cut_down_too() {
    let mut book = Book::new();
    let (one, two) = (book.image("one"), book.image("two"));
    let shared = book.add(dictionary! { "XObject" => dictionary! { "A" => one, "B" => two } });
    for content in [b"/A Do", b"/B Do"] {
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Resources" => shared,
        };
        let form = book.stream(form, content);
        let resources = dictionary! { "XObject" => dictionary! { "F" => form } };
        book.page("/F Do", dictionary! { "Resources" => resources });
    }
    let source = book.source();
    assert_eq!(image_texts(&cut(&source, &[1])), ["one"]);
    assert_eq!(image_texts(&cut(&source, &[2])), ["two"]);
}

#[test]
fn content_that_cannot_be_decoded_keeps_all_resources() {
    let mut book = Book::new();
    let (one, two) = (book.image("one"), book.image("two"));
    let shared = book.add(dictionary! { "XObject" => dictionary! { "A" => one, "B" => two } });
    let odd = book.stream(dictionary! { "Filter" => "NoSuchDecode" }, b"?");
    book.page("", dictionary! { "Resources" => shared, "Contents" => odd });
    book.page("", dictionary! { "Resources" => shared });
    let source = book.source();
    assert_eq!(image_texts(&cut(&source, &[1])), ["one", "two"]);
    assert!(image_texts(&cut(&source, &[2])).is_empty());
}

#[test]
fn what_pages_inherit_is_written_out() {
    let mut book = Book::new();
    let image = book.image("inherited");
    book.page("/I Do", Dictionary::new());
    book.page("", dictionary! { "Rotate" => 180 });
    let bytes = book.bytes(dictionary! {
        "MediaBox" => vec![0.into(), 0.into(), 100.into(), 50.into()],
        "CropBox" => vec![1.into(), 1.into(), 99.into(), 49.into()],
        "Rotate" => 90,
        "Resources" => dictionary! { "XObject" => dictionary! { "I" => image } },
    });
    let source = Source::load(&bytes).unwrap();
    let first = cut(&source, &[1]);
    let entries = page(&first, 1);
    assert_eq!(entries.get(b"Rotate").unwrap().as_i64().unwrap(), 90);
    assert_eq!(
        entries.get(b"CropBox").unwrap().as_array().unwrap().len(),
        4
    );
    assert_eq!(image_texts(&first), ["inherited"]);
    let second = cut(&source, &[2]);
    assert_eq!(
        page(&second, 1).get(b"Rotate").unwrap().as_i64().unwrap(),
        180
    );
    assert!(images(&second).is_empty());
}

#[test]
fn links_stay_within_the_song() {
    let mut book = Book::new();
    let images: Vec<_> = ["one", "two", "three"].map(|text| book.image(text)).into();
    let resources = |image: ObjectId| dictionary! { "XObject" => dictionary! { "I" => image } };
    let pages: Vec<_> = images
        .iter()
        .map(|&image| book.page("/I Do", dictionary! { "Resources" => resources(image) }))
        .collect();
    let to = |page: ObjectId| Object::Array(vec![page.into(), "Fit".into()]);
    let link = |entries: Dictionary| {
        let mut all = dictionary! { "Type" => "Annot", "Subtype" => "Link" };
        all.extend(&entries);
        Object::Dictionary(all)
    };
    let action = |entries: Dictionary| link(dictionary! { "A" => entries });
    let uri =
        |text: &str| action(dictionary! { "S" => "URI", "URI" => Object::string_literal(text) });
    let named = Object::string_literal("second");
    let script = Object::string_literal("app.alert(1)");
    let all = vec![
        link(dictionary! { "Dest" => to(pages[1]) }),
        link(dictionary! { "Dest" => to(pages[2]) }),
        action(
            dictionary! { "S" => "GoTo", "D" => named, "Next" => dictionary! {
            "S" => "JavaScript", "JS" => script.clone() } },
        ),
        action(dictionary! { "S" => "GoTo", "D" => "third" }),
        action(dictionary! { "S" => "JavaScript", "JS" => script.clone() }),
        action(dictionary! { "S" => "Launch", "F" => Object::string_literal("x.exe") }),
        uri("HTTPS://example.org"),
        uri("textedit:///home/somebody/book.ly:1:2"),
        dictionary! { "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx" }.into(),
        dictionary! { "Type" => "Annot", "Subtype" => "FileAttachment" }.into(),
        dictionary! { "Type" => "Annot", "Subtype" => "Text", "AA" => dictionary! {
        "E" => dictionary! { "S" => "JavaScript", "JS" => script } },
        "Contents" => Object::string_literal("breathe"), "P" => pages[0] }
        .into(),
    ];
    let first = book.document.get_dictionary_mut(pages[0]).unwrap();
    first.set("Annots", all);
    let names = dictionary! { "Names" => vec![
        Object::string_literal("second"), dictionary! { "D" => to(pages[1]) }.into(),
    ] };
    book.catalog.set("Names", dictionary! { "Dests" => names });
    book.catalog
        .set("Dests", dictionary! { "third" => to(pages[2]) });
    let source = book.source();

    let alone = cut(&source, &[1]);
    assert_eq!(image_texts(&alone), ["one"]);
    // The web link and the note.
    assert_eq!(
        annotations(&alone, 1).len(),
        2,
        "{:?}",
        annotations(&alone, 1)
    );
    assert!(!whole_text(&alone).contains("JavaScript"));

    let both = cut(&source, &[1, 2]);
    assert_eq!(image_texts(&both), ["one", "two"]);
    let second = both.get_pages()[&2];
    let targets = annotations(&both, 1)
        .iter()
        .filter_map(|annotation| {
            annotation
                .get(b"Dest")
                .ok()?
                .as_array()
                .ok()?
                .first()?
                .as_reference()
                .ok()
        })
        .collect::<Vec<_>>();
    assert_eq!(targets, [second, second]);
    assert!(!whole_text(&both).contains("JavaScript"));
}

#[test]
fn nothing_of_the_book_around_the_pages_comes_along() {
    let mut book = Book::new();
    let hidden = book.image("hidden");
    let thumbnail = book.image("thumbnail");
    let metadata = book.stream(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        b"<x/>",
    );
    let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") };
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "StructParent" => 3, "Metadata" => metadata,
        "PieceInfo" => dictionary! { "X" => hidden }, "Resources" => Dictionary::new(),
    };
    let form = book.stream(form, b"0 g");
    let bead = book.add(dictionary! { "T" => hidden });
    let properties = dictionary! { "MC0" => dictionary! { "Metadata" => metadata } };
    book.page("/F Do /P /MC0 BDC EMC", dictionary! {
        "Resources" => dictionary! {
            "XObject" => dictionary! { "F" => form }, "Properties" => properties },
        "AA" => dictionary! { "O" => script.clone() }, "Thumb" => thumbnail, "Metadata" => metadata,
        "B" => vec![bead.into()], "PieceInfo" => dictionary! { "Y" => hidden },
        "StructParents" => 0, "Tabs" => "S",
    });
    book.catalog.set("OpenAction", script);
    book.catalog
        .set("AcroForm", dictionary! { "Fields" => Vec::<Object>::new() });
    let source = book.source();
    let part = cut(&source, &[1]);
    assert!(images(&part).is_empty());
    let text = whole_text(&part);
    for word in [
        "JavaScript",
        "Metadata",
        "PieceInfo",
        "StructParent",
        "AcroForm",
    ] {
        assert!(!text.contains(word), "{word} came along");
    }
}

#[test]
fn layers_keep_their_settings_and_only_those_that_are_used() {
    let mut book = Book::new();
    let layer = |name: &str| {
        dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) }
    };
    let hidden = book.add(layer("hidden"));
    let elsewhere = book.add(layer("elsewhere"));
    for id in [hidden, elsewhere] {
        let resources = dictionary! { "Properties" => dictionary! { "L" => id } };
        book.page("/OC /L BDC EMC", dictionary! { "Resources" => resources });
    }
    book.page("", Dictionary::new());
    let order = vec![
        hidden.into(),
        Object::Array(vec![Object::string_literal("Others"), elsewhere.into()]),
    ];
    book.catalog.set("OCProperties", dictionary! {
        "OCGs" => vec![hidden.into(), elsewhere.into()],
        "D" => dictionary! {
            "BaseState" => "ON", "OFF" => vec![hidden.into(), elsewhere.into()], "Order" => order,
        },
    });
    let source = book.source();
    let part = cut(&source, &[1]);
    let properties = part
        .catalog()
        .unwrap()
        .get(b"OCProperties")
        .unwrap()
        .as_dict()
        .unwrap();
    let used = properties.get(b"OCGs").unwrap().as_array().unwrap();
    assert_eq!(used.len(), 1);
    let settings = properties.get(b"D").unwrap().as_dict().unwrap();
    assert_eq!(settings.get(b"OFF").unwrap().as_array().unwrap(), used);
    assert_eq!(settings.get(b"Order").unwrap().as_array().unwrap(), used);
    assert!(!whole_text(&part).contains("elsewhere"));
    assert!(!cut(&source, &[3]).catalog().unwrap().has(b"OCProperties"));
}

#[test]
fn unsound_books_are_cut_as_far_as_they_go() {
    let mut book = Book::new();
    let missing: Object = (999, 0).into();
    // A dictionary that contains itself, and an object that is a reference in a circle.
    let circle = book.document.new_object_id();
    book.document
        .objects
        .insert(circle, dictionary! { "Self" => circle }.into());
    let (ping, pong) = (book.document.new_object_id(), book.document.new_object_id());
    book.document.objects.insert(ping, Object::Reference(pong));
    book.document.objects.insert(pong, Object::Reference(ping));
    let mut deep = Object::Integer(1);
    for _ in 0..60 {
        deep = Object::Array(vec![deep]);
    }
    book.page(
        "",
        dictionary! { "Resources" => missing.clone(), "Contents" => missing.clone() },
    );
    book.page(
        "/A Do",
        dictionary! {
            "Contents" => vec![missing.clone(), ping.into()],
            "Resources" => dictionary! {
                "XObject" => dictionary! { "A" => circle, "B" => ping, "C" => missing.clone() },
                "ExtGState" => deep,
            },
            "Annots" => vec![missing.clone(), circle.into(), Object::Null],
        },
    );
    book.page(
        "",
        dictionary! { "MediaBox" => missing.clone(), "Annots" => ping },
    );
    let (tree, first) = (book.tree, book.pages[0]);
    book.pages.extend([first, tree, (998, 0), circle]);
    let source = book.source();
    // The page that comes twice counts once, what leads nowhere does not count; a node
    // that does not say what it is passes for a page.
    assert_eq!(source.page_count(), 4);
    cut(&source, &[1, 2, 3, 4]);
    source
        .outlined_copy(&[Bookmark {
            title: "X".into(),
            page: PageNumber(2),
        }])
        .unwrap();
}

#[test]
fn songs_may_have_holes_share_pages_and_repeat_them() {
    let source = Source::load(TINY).unwrap();
    cut(&source, &[1, 3]);
    cut(&source, &[3]);
    cut(&source, &[2, 2, 1]);
}

#[test]
fn wrong_requests_and_files_are_refused_with_a_reason() {
    let source = Source::load(TINY).unwrap();
    let extract = |pages: &[u32]| source.extract(&numbers(pages), &SongInfo::default());
    assert!(matches!(extract(&[]), Err(SplitError::EmptySong)));
    for page in [0, 9999] {
        assert!(matches!(
            extract(&[page]),
            Err(SplitError::PageOutOfRange { .. })
        ));
    }
    for bytes in [&b""[..], b"<html>", b"%PDF-1.7"] {
        let error = Source::load(bytes).err().unwrap();
        assert!(matches!(
            error,
            SplitError::Unreadable(_) | SplitError::NoPages
        ));
        assert!(!error.is_transient());
    }
    let empty = Book::new().bytes(Dictionary::new());
    assert!(matches!(Source::load(&empty), Err(SplitError::NoPages)));
    assert!(verify_written(b"%PDF".to_vec(), 1).is_err());
    let one = extract(&[1]).unwrap();
    assert!(matches!(
        verify_written(one, 2),
        Err(SplitError::WrittenPageCount {
            expected: 2,
            found: 1
        })
    ));
}

#[test]
fn passwords() {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};
    let encrypted = |user_password: &str| {
        let mut document = Document::load_mem(TINY).unwrap();
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    };
    assert!(matches!(
        Source::load(&encrypted("secret")),
        Err(SplitError::NeedsPassword)
    ));
    let open = Source::load(&encrypted("")).unwrap();
    let plain = Source::load(TINY).unwrap();
    let (from_open, from_plain) = (cut(&open, &[1, 2]), cut(&plain, &[1, 2]));
    assert!(!from_open.is_encrypted());
    assert_eq!(images(&from_open), images(&from_plain));
}

#[test]
fn unfiltered_data_is_deflated_and_armour_taken_off_deflated_data() {
    let mut book = Book::new();
    let text = "0 0 m 1 1 l S ".repeat(100);
    book.page(&text, Dictionary::new());
    let source = book.source();
    let part = cut(&source, &[1]);
    let content = part.get_page_contents(part.get_pages()[&1]);
    let stream = part.get_object(content[0]).unwrap().as_stream().unwrap();
    assert!(stream.content.len() < 100);
    assert_eq!(stream.get_plain_content().unwrap(), text.as_bytes());
}

#[test]
fn an_outlined_copy_is_the_book_with_another_outline() {
    let source = Source::load(TINY).unwrap();
    let original = Document::load_mem(TINY).unwrap();
    let bookmark = |title: &str, page| Bookmark {
        title: title.to_owned(),
        page: PageNumber(page),
    };
    let bookmarks = [bookmark("First", 1), bookmark("Zwölf", 3)];
    let bytes = source.outlined_copy(&bookmarks).unwrap();
    verify_written(bytes.clone(), source.page_count()).unwrap();
    let copy = Document::load_mem(&bytes).unwrap();
    let toc = copy.get_toc().unwrap().toc;
    let read: Vec<_> = toc
        .iter()
        .map(|item| (item.title.as_str(), item.page))
        .collect();
    assert_eq!(read, [("First", 1), ("Zwölf", 3)]);
    assert_eq!(images(&copy), images(&original));
    assert!(matches!(
        source.outlined_copy(&[bookmark("X", 999)]),
        Err(SplitError::PageOutOfRange { .. })
    ));
}
