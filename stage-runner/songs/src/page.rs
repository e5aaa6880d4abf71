//! The neutral model of a page that was read: upright views with words and boxes,
//! whatever read them (text layer, local OCR, Textract).

use serde::{Deserialize, Serialize};

use songbook_contract::PageNumber;

/// Who read the words of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordSource {
    /// The PDF's own text layer, found believable.
    TextLayer,
    /// Optical character recognition of the rendered page.
    Ocr,
    /// Nobody: the page has no words, or could not be read.
    Nothing,
}

/// Which part of a PDF page a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Half {
    /// The whole page.
    Whole,
    /// The left page of a two-up spread.
    Left,
    /// The right page of a two-up spread.
    Right,
}

/// A rectangle in points (1/72 inch), origin at the view's top left, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl Rect {
    /// Width in points.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }
}

/// One word, or one run of characters without a space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The characters, NFC, never empty, no controls and no private-use characters.
    pub text: String,
    /// Where it stands, in points of the upright view.
    pub rect: Rect,
    /// Type size in points: the font size of a text layer, an estimate from the
    /// box for OCR.
    pub size: f32,
    /// Whether the face is bold (always false for OCR).
    pub bold: bool,
    /// How thick the strokes of its line are, in points; only OCR measures it, and not
    /// where there are too few letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stroke: Option<f32>,
    /// Index into [`View::fonts`].
    pub font: u16,
    /// How sure the reader is, 0 to 1 (1 for a text layer).
    pub confidence: f32,
}

/// One upright view of a page: the whole of it, or one half of a two-up spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Which part of the PDF page this is.
    pub half: Half,
    /// Degrees clockwise (0, 90, 180, 270) by which the page as a PDF reader shows
    /// it was turned to be upright.
    pub turned: u16,
    /// Width of the upright view in points.
    pub width: f32,
    /// Height of the upright view in points.
    pub height: f32,
    /// Who read the words.
    pub source: WordSource,
    /// Names of the fonts that the words use, subset prefixes removed; one empty
    /// name for OCR.
    pub fonts: Vec<String>,
    /// The words, in no order that means anything.
    pub words: Vec<Word>,
    /// Boxes that look like text and were not recognised, because a cheap look
    /// found them not worth it. Only OCR leaves some.
    pub unread: Vec<Rect>,
    /// Top and bottom of each staff (five long lines) in points, from the top down;
    /// empty if there is none or nobody looked.
    pub staves: Vec<(f32, f32)>,
}

/// What is known of one PDF page after it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageRead {
    /// The page's number in the PDF, from 1.
    pub page: PageNumber,
    /// One view, or two for a two-up spread, left first.
    pub views: Vec<View>,
}

/// An entry of the PDF's outline (bookmarks).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutlineItem {
    /// Depth, 1 for the top.
    pub level: u16,
    /// The title as written.
    pub title: String,
    /// The page that it points to.
    pub page: PageNumber,
    /// Distance from that page's top in points, if the destination says.
    pub y: Option<f32>,
}

/// A link annotation that points to a page of the same file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageLink {
    /// The page that carries the link.
    pub page: PageNumber,
    /// Its rectangle in points of the page as shown (after its `/Rotate`), origin top left.
    pub rect: Rect,
    /// The page that it leads to.
    pub target: PageNumber,
}

/// What the PDF's structure says, apart from the words on its pages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Structure {
    /// The outline in reading order.
    pub outline: Vec<OutlineItem>,
    /// The page labels, one for each page, empty if the PDF has none.
    pub labels: Vec<String>,
    /// Links between pages.
    pub links: Vec<PageLink>,
    /// Title in the document information, if it has one.
    pub title: Option<String>,
    /// Author in the document information, if it has one.
    pub author: Option<String>,
}

/// All that the pure part of the programme knows of a book.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Book {
    /// Its pages, in order, complete: `pages[i].page` is `i + 1`.
    pub pages: Vec<PageRead>,
    /// Outline, labels, links.
    pub structure: Structure,
}
