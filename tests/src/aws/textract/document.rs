//! Documents within the limits of the service.

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use songbook_contract::PageNumber;
use stage_runner::ocr::RENDER_DPI;
use stage_runner::pdf::render::Scale;
use stage_runner::pdf::{self, Pdf};
use stage_runner::picture::GrayImage;

use super::page::PageText;
use super::reader::{PageImage, Reader};
use super::{error, invalid_parameters};
use crate::aws::answer::ServiceError;
use crate::aws::encoding::sha256;

/// The longest side of an image in pixels.
const LONGEST_SIDE: u32 = 10_000;

/// What a document may have, as the service documents it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    image_bytes: usize,
    pdf_bytes: usize,
    pages: usize,
}

impl Limits {
    /// Read at once.
    pub const SYNCHRONOUS: Self = Self {
        image_bytes: 10 << 20,
        pdf_bytes: 10 << 20,
        pages: 1,
    };
    /// Read as a job.
    pub const JOB: Self = Self {
        image_bytes: 10 << 20,
        pdf_bytes: 500 << 20,
        pages: 3000,
    };
}

/// A document that can be read.
#[derive(Debug)]
pub struct Document {
    sha256: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Image(GrayImage),
    Pdf(Box<Pdf>),
}

/// The bytes that a request carries in Base64.
///
/// # Errors
/// If they are no Base64.
pub fn decode(text: &str) -> Result<Vec<u8>, ServiceError> {
    let bytes = BASE64_STANDARD
        .decode(text)
        .map_err(|_| error("SerializationException", "Failed to decode Base64 in blob"))?;
    if bytes.is_empty() {
        return Err(invalid_parameters());
    }
    Ok(bytes)
}

/// Opens a document. TIFF is refused, which the service would take: this server cannot
/// decode it.
///
/// # Errors
/// If it is too large, of another format, or damaged.
pub fn open(bytes: Vec<u8>, limits: Limits) -> Result<Document, ServiceError> {
    let sha256 = sha256(&bytes);
    let is_pdf = bytes.starts_with(b"%PDF");
    let is_image = bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8");
    let limit = if is_pdf {
        limits.pdf_bytes
    } else {
        limits.image_bytes
    };
    if bytes.len() > limit {
        return Err(error("DocumentTooLargeException", "Document is too large"));
    }
    let content = match (is_pdf, is_image) {
        (true, _) => open_pdf(bytes, limits)?,
        (_, true) => open_image(&bytes)?,
        _ => return Err(unsupported()),
    };
    Ok(Document { sha256, content })
}

fn unsupported() -> ServiceError {
    error(
        "UnsupportedDocumentException",
        "Request has unsupported document format",
    )
}

fn bad() -> ServiceError {
    error(
        "BadDocumentException",
        "Request has a document that cannot be read",
    )
}

fn open_pdf(bytes: Vec<u8>, limits: Limits) -> Result<Content, ServiceError> {
    let pdf = Pdf::open(bytes, &pdf::Limits::default()).map_err(|_| bad())?;
    if pdf.page_count() > limits.pages {
        return Err(unsupported());
    }
    Ok(Content::Pdf(Box::new(pdf)))
}

fn open_image(bytes: &[u8]) -> Result<Content, ServiceError> {
    let picture = image::load_from_memory(bytes)
        .map_err(|_| bad())?
        .to_luma8();
    let (width, height) = picture.dimensions();
    if width.max(height) > LONGEST_SIDE {
        return Err(invalid_parameters());
    }
    let side = |pixels| usize::try_from(pixels).unwrap_or_default();
    let picture = GrayImage::new(side(width), side(height), picture.into_raw());
    picture.map(Content::Image).ok_or_else(bad)
}

impl Document {
    /// Its digest.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        match &self.content {
            Content::Image(_) => 1,
            Content::Pdf(pdf) => u32::try_from(pdf.page_count()).unwrap_or(u32::MAX),
        }
    }

    /// What `reader` says of a page.
    ///
    /// # Errors
    /// The service's internal error, if the reader fails.
    pub fn read(&self, page: u32, reader: &dyn Reader) -> Result<PageText, ServiceError> {
        let draw = || match &self.content {
            Content::Image(picture) => Ok(picture.clone()),
            Content::Pdf(pdf) => draw(pdf, PageNumber(page), Scale::Dpi(RENDER_DPI)),
        };
        let image = PageImage {
            sha256: &self.sha256,
            number: matches!(self.content, Content::Pdf(_)).then_some(page),
            draw: &draw,
        };
        reader.read(&image).map_err(|problem| {
            let message = format!("The reader of this server failed: {problem:#}");
            error("InternalServerError", &message)
        })
    }
}

/// A page of a PDF as it looks.
pub(super) fn draw(pdf: &Pdf, page: PageNumber, scale: Scale) -> anyhow::Result<GrayImage> {
    let drawn = pdf.session(|session| {
        let facts = session.read_text(page)?.facts;
        session.render_gray(page, &facts, scale)
    })?;
    Ok(drawn
        .with_context(|| format!("drawing page {}", page.0))?
        .image)
}
