//! What a PDF is like, for a user to know before it is processed.

use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Dict, Name, Number, ObjectIdentifier};
use serde::Serialize;
use songbook_contract::PageNumber;

use super::document::find;
use super::plausible::{Judgement, Verdict};
use super::text::PageText;
use super::{Pdf, PdfError, Session, guard};
use crate::page::Structure;

/// How many page sizes are told apart.
const MAX_SIZES: usize = 100;

/// What the words of a page come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayerKind {
    /// Painted text.
    Text,
    /// The OCR layer of a scan, which is read anew.
    OcrLayer,
    /// The OCR layer of a scan in a script that built-in OCR does not read.
    ForeignOcrLayer,
    /// A text layer that makes no words.
    Noise,
    /// An image or shapes, without a text layer worth the name.
    Image,
    /// A text layer that lacks lines whose font does not say what its letters are; OCR
    /// completes it.
    Blind,
    /// Nothing, or nothing that can hold words.
    Blank,
}

/// Pages one after the other with the same kind of layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerRange {
    /// First page.
    pub first: PageNumber,
    /// Last page, inclusive.
    pub last: PageNumber,
    /// What its words come from.
    pub kind: LayerKind,
}

/// How a PDF is protected. Protection is reported, never enforced or broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Protection {
    /// The security handler, usually "Standard".
    pub handler: String,
    /// Whether its owner allows printing.
    pub may_print: bool,
    /// Whether its owner allows copying text and pictures.
    pub may_copy: bool,
    /// Whether its owner allows changes.
    pub may_change: bool,
    /// Whether its owner allows assembling: inserting, removing, splitting pages.
    pub may_assemble: bool,
}

/// Active or hidden content. None of it is run or copied into songs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extras {
    /// Whether the document has scripts.
    pub scripts: bool,
    /// Whether something is to happen when it is opened.
    pub open_action: bool,
    /// Whether files are attached.
    pub attachments: bool,
    /// Whether it has a form to fill in.
    pub form: bool,
}

/// Pages of one size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageSize {
    /// Width in points, rounded.
    pub width: u32,
    /// Height in points, rounded.
    pub height: u32,
    /// How many pages have it.
    pub pages: usize,
}

/// What a PDF is like.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preflight {
    /// How many pages it has.
    pub pages: usize,
    /// How many bytes it has.
    pub bytes: usize,
    /// The PDF version, such as "1.7".
    pub version: &'static str,
    /// What is odd about the file, in words.
    pub warnings: Vec<String>,
    /// How it is protected, if it is.
    pub protection: Option<Protection>,
    /// Scripts, attachments and the like.
    pub extras: Extras,
    /// The sizes of its pages, most frequent first.
    pub page_sizes: Vec<PageSize>,
    /// Where its words come from, page range by page range.
    pub layers: Vec<LayerRange>,
    /// Pages that are worth OCR.
    pub ocr_pages: usize,
    /// Images drawn on all pages.
    pub images: usize,
    /// Pages on which an engraved staff was found.
    pub staff_pages: usize,
    /// Entries of the outline.
    pub outline: usize,
    /// Whether it has page labels.
    pub labels: bool,
    /// Links from page to page.
    pub links: usize,
    /// Title in the document information.
    pub title: Option<String>,
    /// Author in the document information.
    pub author: Option<String>,
}

/// Sums up what was read of a PDF. `texts` and `judgements` are those of all its
/// pages, in order.
///
/// # Errors
/// As [`Pdf::session`].
pub fn preflight(
    pdf: &Pdf,
    structure: &Structure,
    texts: &[PageText],
    judgements: &[Judgement],
) -> Result<Preflight, PdfError> {
    let (protection, extras) = pdf.session(|session| {
        guard::catching(|| (protection(session, pdf.data()), extras(session))).unwrap_or_default()
    })?;
    Ok(Preflight {
        pages: pdf.page_count(),
        bytes: pdf.data().len(),
        version: pdf.version(),
        warnings: pdf.warnings().iter().map(ToString::to_string).collect(),
        protection,
        extras,
        page_sizes: page_sizes(pdf),
        layers: layers(texts, judgements),
        ocr_pages: judgements.iter().filter(|judged| judged.wants_ocr).count(),
        images: texts.iter().map(|text| text.facts.images).sum(),
        staff_pages: texts
            .iter()
            .filter(|text| !text.view.staves.is_empty())
            .count(),
        outline: structure.outline.len(),
        labels: !structure.labels.is_empty(),
        links: structure.links.len(),
        title: structure.title.clone(),
        author: structure.author.clone(),
    })
}

fn layers(texts: &[PageText], judgements: &[Judgement]) -> Vec<LayerRange> {
    let mut ranges: Vec<LayerRange> = Vec::new();
    for (index, (text, judged)) in texts.iter().zip(judgements).enumerate() {
        let page = PageNumber::from_index(index);
        let kind = match judged.verdict {
            Verdict::Noise(_) => LayerKind::Noise,
            Verdict::Poor(_) => LayerKind::OcrLayer,
            Verdict::Believed if text.facts.invisible => LayerKind::ForeignOcrLayer,
            Verdict::Believed if text.facts.blind_lines > 0 => LayerKind::Blind,
            Verdict::Believed if judged.wants_ocr => LayerKind::Image,
            Verdict::Believed => LayerKind::Text,
            Verdict::Empty if judged.wants_ocr => LayerKind::Image,
            Verdict::Empty => LayerKind::Blank,
        };
        match ranges.last_mut() {
            Some(range) if range.kind == kind => range.last = page,
            _ => ranges.push(LayerRange {
                first: page,
                last: page,
                kind,
            }),
        }
    }
    ranges
}

fn page_sizes(pdf: &Pdf) -> Vec<PageSize> {
    let mut sizes: Vec<PageSize> = Vec::new();
    for (width, height) in pdf.pages().filter_map(|page| pdf.page_size(page).ok()) {
        let (width, height) = (width.round() as u32, height.round() as u32);
        let known = sizes
            .iter_mut()
            .find(|size| (size.width, size.height) == (width, height));
        if let Some(size) = known {
            size.pages += 1;
        } else if sizes.len() < MAX_SIZES {
            sizes.push(PageSize {
                width,
                height,
                pages: 1,
            });
        }
    }
    sizes.sort_by_key(|size| std::cmp::Reverse(size.pages));
    sizes
}

fn extras(session: &Session<'_>) -> Extras {
    let xref = session.syntax.xref();
    let catalog = xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default();
    let names = catalog.get::<Dict<'_>>(keys::NAMES).unwrap_or_default();
    let open_action = catalog.contains_key(b"OpenAction");
    // A destination to open at is harmless; an action is a dictionary.
    let action = catalog.get::<Dict<'_>>(b"OpenAction");
    let runs = |action: &Dict<'_>| {
        action
            .get::<Name<'_>>(b"S")
            .is_some_and(|kind| kind.as_ref() == b"JavaScript")
    };
    Extras {
        scripts: names.contains_key(b"JavaScript") || action.as_ref().is_some_and(runs),
        open_action: open_action && action.is_some() || catalog.contains_key(b"AA"),
        attachments: names.contains_key(b"EmbeddedFiles") || catalog.contains_key(b"AF"),
        form: catalog.contains_key(b"AcroForm"),
    }
}

/// How the file is protected, by the encryption dictionary that its trailer names.
fn protection(session: &Session<'_>, data: &[u8]) -> Option<Protection> {
    const KEYWORD: &[u8] = b"/Encrypt";
    // The trailer is always plain text, and nothing else in a PDF has this key.
    let mut from = 0;
    loop {
        let rest = data.get(from..)?;
        let at = find(rest, KEYWORD)? + KEYWORD.len();
        from += at;
        let tail = rest.get(at..)?;
        let words: Vec<&[u8]> = tail
            .get(..40)
            .unwrap_or(tail)
            .split(|b| b.is_ascii_whitespace() || *b == b'/' || *b == b'>')
            .filter(|word| !word.is_empty())
            .take(3)
            .collect();
        let number = |word: Option<&&[u8]>| std::str::from_utf8(word?).ok()?.parse::<u32>().ok();
        let (Some(object), Some(generation)) = (number(words.first()), number(words.get(1))) else {
            continue;
        };
        let id = ObjectIdentifier::new(object, i32::try_from(generation).ok()?);
        let Some(dict) = session.syntax.xref().get::<Dict<'_>>(id) else {
            continue;
        };
        let Some(handler) = dict.get::<Name<'_>>(b"Filter") else {
            continue;
        };
        let bits = dict.get::<Number>(b"P").map_or(-1, |p| p.as_i64());
        let allowed = |bit: u32| bits & (1 << (bit - 1)) != 0;
        return Some(Protection {
            handler: handler.as_str().to_owned(),
            may_print: allowed(3),
            may_change: allowed(4),
            may_copy: allowed(5),
            may_assemble: allowed(11),
        });
    }
}
