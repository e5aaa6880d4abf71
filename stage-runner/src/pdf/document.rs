//! Opens PDF files within limits and hands out sessions to read their pages.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use hayro::RenderCache;
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf as Syntax, page::Page};
use songbook_contract::PageNumber;

use super::PdfError;
use super::fonts::FontNames;
use super::guard;

/// How far into a file its header may stand.
const HEADER_WITHIN: usize = 1 << 20;

/// How far into a file a reader expects its header; beyond, other formats are looked for first.
const HEADER_EXPECTED_WITHIN: usize = 1024;

/// What a PDF may cost. Everything beyond is refused with a typed error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Pages of the file.
    pub max_pages: usize,
    /// Drawing operations (glyphs, paths, images, clips) of one page.
    pub max_operations: usize,
    /// Million pixels of one image on a page that is rendered.
    pub max_image_megapixels: u32,
    /// Million pixels of a rendered page.
    pub max_render_megapixels: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 2 << 30,
            max_pages: 5_000,
            max_operations: 4_000_000,
            max_image_megapixels: 120,
            max_render_megapixels: 25,
        }
    }
}

/// Something odd about a file that can be read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The file's end is missing; the pages that are there were recovered.
    CutOff,
    /// The table of objects was wrong and was rebuilt by searching the file.
    Rebuilt,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CutOff => {
                "the PDF is cut off: its end is missing, and only the pages that could be recovered are used"
            }
            Self::Rebuilt => "the PDF's table of objects is wrong and was rebuilt",
        })
    }
}

/// A PDF that was opened, found readable and within the limits.
///
/// It holds the bytes and the page sizes only. What parsers keep of the pages they
/// have seen lives in a [`Session`], so memory does not grow with the book when the
/// caller reads it in sessions of some dozen pages.
#[derive(Debug, Clone)]
pub struct Pdf {
    data: Arc<Vec<u8>>,
    limits: Limits,
    sizes: Vec<(f32, f32)>,
    warnings: Vec<Warning>,
    version: &'static str,
}

impl Pdf {
    /// Opens the PDF with these bytes.
    ///
    /// # Errors
    /// Whatever makes the file unusable as a whole; see [`PdfError`].
    pub fn open(data: impl Into<Arc<Vec<u8>>>, limits: &Limits) -> Result<Self, PdfError> {
        let data = data.into();
        let bytes = data.len() as u64;
        if bytes == 0 {
            return Err(PdfError::Empty);
        }
        if bytes > limits.max_bytes {
            let limit = limits.max_bytes;
            return Err(PdfError::TooLarge { bytes, limit });
        }
        check_header(&data)?;

        let opened = guard::on_big_stack(|| {
            let pdf = load(&data)?;
            let sizes: Vec<_> = pdf.pages().iter().map(shown_size).collect();
            Ok((sizes, version_text(&pdf)))
        })?;
        let warnings = warnings(&data);
        let (sizes, version) = opened.map_err(|error| match error {
            PdfError::Damaged { .. } | PdfError::NoPages if warnings.contains(&Warning::CutOff) => {
                PdfError::Truncated
            }
            error => error,
        })?;
        if sizes.is_empty() {
            return Err(PdfError::NoPages);
        }
        if sizes.len() > limits.max_pages {
            return Err(PdfError::TooManyPages {
                pages: sizes.len(),
                limit: limits.max_pages,
            });
        }
        Ok(Self {
            data,
            limits: *limits,
            sizes,
            warnings,
            version,
        })
    }

    /// How many pages it has, at least one.
    pub fn page_count(&self) -> usize {
        self.sizes.len()
    }

    /// All its pages in order.
    pub fn pages(&self) -> impl Iterator<Item = PageNumber> + use<> {
        (0..self.sizes.len()).map(PageNumber::from_index)
    }

    /// Width and height in points of a page as a PDF reader shows it (after its `/Rotate`).
    ///
    /// # Errors
    /// [`PdfError::NoSuchPage`].
    pub fn page_size(&self, page: PageNumber) -> Result<(f32, f32), PdfError> {
        self.sizes
            .get(page.index())
            .copied()
            .ok_or(PdfError::NoSuchPage {
                page,
                pages: self.sizes.len(),
            })
    }

    /// What is odd about the file, for the user to know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The PDF version that the file claims, such as "1.7".
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// The limits it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The bytes of the file.
    pub fn data(&self) -> &Arc<Vec<u8>> {
        &self.data
    }

    /// Runs `work` with a session, on a thread with a stack that no file exhausts.
    ///
    /// A session keeps fonts and contents of the pages it has seen: read some dozen
    /// pages in one, then start the next. Opening one costs about a millisecond.
    ///
    /// # Errors
    /// [`PdfError::Damaged`] if a parser panics outside a page,
    /// [`PdfError::NoThread`] if no thread can be started.
    pub fn session<R: Send>(
        &self,
        work: impl for<'a> FnOnce(&Session<'a>) -> R + Send,
    ) -> Result<R, PdfError> {
        guard::on_big_stack(|| {
            let syntax = load(&self.data)?;
            let session = Session {
                syntax: &syntax,
                limits: self.limits,
                settings: InterpreterSettings::default(),
                interpreter: InterpreterCache::new(),
                renderer: RenderCache::new(),
                fonts: RefCell::new(FontNames::default()),
            };
            Ok(work(&session))
        })?
    }
}

/// A PDF open for reading pages, on one thread.
pub struct Session<'a> {
    pub(super) syntax: &'a Syntax,
    pub(super) limits: Limits,
    pub(super) settings: InterpreterSettings,
    pub(super) interpreter: InterpreterCache<'a>,
    pub(super) renderer: RenderCache<'a>,
    pub(super) fonts: RefCell<FontNames<'a>>,
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("pages", &self.syntax.pages().len())
            .finish_non_exhaustive()
    }
}

impl<'a> Session<'a> {
    /// The page with that number.
    pub(super) fn page(&self, page: PageNumber) -> Result<&'a Page<'a>, PdfError> {
        let pages: &'a [Page<'a>] = self.syntax.pages();
        pages.get(page.index()).ok_or(PdfError::NoSuchPage {
            page,
            pages: pages.len(),
        })
    }
}

/// Width and height of a page as shown, in points.
pub(super) fn shown_size(page: &Page<'_>) -> (f32, f32) {
    let (width, height) = page.render_dimensions();
    let usable = |side: f32| side.is_finite() && side > 0.0;
    if usable(width) && usable(height) {
        (width, height)
    } else {
        (595.0, 842.0)
    }
}

fn load(data: &Arc<Vec<u8>>) -> Result<Syntax, PdfError> {
    Syntax::new(Arc::clone(data)).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::PasswordNeeded,
        LoadPdfError::Decryption(_) => PdfError::UnsupportedEncryption,
        LoadPdfError::Invalid => PdfError::Damaged {
            detail: "no page tree can be found".to_owned(),
        },
    })
}

fn version_text(pdf: &Syntax) -> &'static str {
    use hayro::hayro_syntax::PdfVersion as V;
    match pdf.version() {
        V::Pdf10 => "1.0",
        V::Pdf11 => "1.1",
        V::Pdf12 => "1.2",
        V::Pdf13 => "1.3",
        V::Pdf14 => "1.4",
        V::Pdf15 => "1.5",
        V::Pdf16 => "1.6",
        V::Pdf17 => "1.7",
        V::Pdf20 => "2.0",
    }
}

/// Refuses what is no PDF, and says what it looks like instead.
fn check_header(data: &[u8]) -> Result<(), PdfError> {
    let header = find(data.get(..HEADER_WITHIN).unwrap_or(data), b"%PDF-");
    match header {
        Some(at) if at < HEADER_EXPECTED_WITHIN => Ok(()),
        _ => match (looks_like(data), header) {
            (Some(looks_like), _) => Err(PdfError::NotAPdf { looks_like }),
            (None, Some(_)) => Ok(()),
            (None, None) => Err(PdfError::NotAPdf {
                looks_like: "something else",
            }),
        },
    }
}

/// What a file that is no PDF looks like by its first bytes.
fn looks_like(data: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"\x89PNG", "a PNG image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"GIF8", "a GIF image"),
        (b"%!PS", "a PostScript file"),
        (b"AT&TFORM", "a DjVu document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"7z\xBC\xAF", "a 7-Zip archive"),
        (b"Rar!", "a RAR archive"),
        (b"\xD0\xCF\x11\xE0", "an old office document"),
    ];
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| data.starts_with(magic)) {
        return Some(name);
    }
    let head = data.get(..2048).unwrap_or(data);
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    let lower = start.get(..start.len().min(200)).unwrap_or(start).to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.contains("<html") || lower.contains("<head") {
        Some("an HTML page")
    } else if lower.starts_with("<?xml") {
        Some("an XML file")
    } else if lower.starts_with('{') && lower.contains('"') {
        Some("a JSON file")
    } else if !head.is_empty() && head.iter().all(|&b| b >= 0x20 || b.is_ascii_whitespace()) {
        Some("a text file")
    } else {
        None
    }
}

/// What can be told from the end of the file about its health.
fn warnings(data: &[u8]) -> Vec<Warning> {
    const KEYWORD: &[u8] = b"startxref";
    let Some(at) = rfind(data, KEYWORD) else {
        return vec![Warning::CutOff];
    };
    let after = data.get(at + KEYWORD.len()..).unwrap_or_default();
    let digits: String = after
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .take(20)
        .map(|&b| char::from(b))
        .collect();
    let Ok(offset) = digits.parse::<usize>() else {
        return vec![Warning::CutOff];
    };
    // Zero stands in the first part of a linearised file: the real end is missing.
    if offset == 0 {
        return vec![Warning::CutOff];
    }
    let junk = find(data.get(..HEADER_WITHIN).unwrap_or(data), b"%PDF-").unwrap_or(0);
    if points_at_table(data, offset) || points_at_table(data, offset.saturating_add(junk)) {
        Vec::new()
    } else {
        vec![Warning::Rebuilt]
    }
}

/// Whether a cross-reference table, or the object that holds one, starts there.
fn points_at_table(data: &[u8], offset: usize) -> bool {
    let rest = data.get(offset..).unwrap_or_default();
    let rest = rest.get(..64).unwrap_or(rest).trim_ascii_start();
    let table = |rest: &[u8]| {
        let rest = rest.strip_prefix(b"xref").unwrap_or_default().trim_ascii_start();
        rest.first().is_some_and(u8::is_ascii_digit)
    };
    let object = |rest: &[u8]| {
        let mut parts = rest.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty());
        let number = |part: Option<&[u8]>| part.is_some_and(|p| p.iter().all(u8::is_ascii_digit));
        number(parts.next()) && number(parts.next()) && parts.next().is_some_and(|p| p.starts_with(b"obj"))
    };
    table(rest) || object(rest)
}

/// Where `needle` first stands in `data`.
pub(super) fn find(data: &[u8], needle: &[u8]) -> Option<usize> {
    data.windows(needle.len()).position(|window| window == needle)
}

fn rfind(data: &[u8], needle: &[u8]) -> Option<usize> {
    data.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_pdf_say_what_they_are() {
        let table: &[(&[u8], &str)] = &[
            (b"<!DOCTYPE html><p>Not found", "an HTML page"),
            (b"\n <HTML><body>", "an HTML page"),
            (b"PK\x03\x04....", "a ZIP archive or an office document"),
            (b"\xFF\xD8\xFF\xE0 JFIF %PDF", "a JPEG image"),
            (b"just words", "a text file"),
            (b"\x00\x01\x02\x03", "something else"),
        ];
        for (bytes, expected) in table {
            match Pdf::open(bytes.to_vec(), &Limits::default()) {
                Err(PdfError::NotAPdf { looks_like }) => assert_eq!(looks_like, *expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
    }

    #[test]
    fn limits_are_kept() {
        assert_eq!(
            Pdf::open(Vec::new(), &Limits::default()).err(),
            Some(PdfError::Empty)
        );
        let limits = Limits {
            max_bytes: 3,
            ..Limits::default()
        };
        let (bytes, limit) = (8, 3);
        assert_eq!(
            Pdf::open(b"%PDF-1.4".to_vec(), &limits).err(),
            Some(PdfError::TooLarge { bytes, limit })
        );
    }

    #[test]
    fn the_end_of_the_file_tells_its_health() {
        let whole = b"%PDF-1.4\nxref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF";
        let table: &[(&[u8], &[Warning])] = &[
            (whole, &[]),
            (b"%PDF-1.4\n1 0 obj", &[Warning::CutOff]),
            (b"%PDF-1.4\nxref\n0 1\nstartxref\n", &[Warning::CutOff]),
            (b"%PDF-1.4\nstartxref\n0\n%%EOF\n1 0 obj", &[Warning::CutOff]),
            (b"%PDF-1.4\nxref\n0 1\nstartxref\n7\n%%EOF", &[Warning::Rebuilt]),
            (b"%PDF-1.5\n7 0 obj <<>>\nstartxref\n9\n%%EOF", &[]),
            (b"junk%PDF-1.5\n7 0 obj <<>>\nstartxref\n9\n%%EOF", &[]),
        ];
        for (bytes, expected) in table {
            assert_eq!(&warnings(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
