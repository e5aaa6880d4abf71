//! The words of a page's text layer, upright and with positions.

use std::collections::BTreeMap;

use hayro::hayro_interpret::{
    Context, InterpreterSettings, RenderContent, TransformExt, interpret_page,
};
use hayro::kurbo::Rect as Bounds;
use serde::{Deserialize, Serialize};
use songbook_contract::PageNumber;

use super::document::shown_size;
use super::fonts::FontName;
use super::glyphs::{Drawn, Mark, TooMany};
use super::words::{self, Piece};
use super::{PdfError, Session, guard, staves};
use crate::page::{Half, PageRead, Rect, View, Word, WordSource};

/// Share of the characters that have to run another way before a page is turned.
const TURN_SHARE: f64 = 0.6;

/// Fewest characters that turn a page.
const TURN_MARKS: usize = 4;

/// Fewest characters that turn a page that is mostly an image, whose own direction
/// they need not share (a note in the margin of a scan).
const TURN_MARKS_ON_IMAGE: usize = 40;

/// Paths from which a page without text can show words as shapes.
const MANY_PATHS: usize = 40;

/// What is known of how a page is made, to judge its text layer and to choose OCR.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PageFacts {
    /// Words found.
    pub words: usize,
    /// Glyphs drawn, music signs and spaces included.
    pub glyphs: usize,
    /// Glyphs that stand for no character, music signs left out.
    pub unmapped: usize,
    /// Lines of such glyphs that look like words.
    pub blind_lines: usize,
    /// Glyphs of known music fonts.
    pub music: usize,
    /// Whether most of the text is not painted, as the OCR layer of a scan.
    pub invisible: bool,
    /// Fraction of the page covered by images, 0 to 1.
    pub image_cover: f32,
    /// How many images are drawn.
    pub images: usize,
    /// Width and height in pixels of the largest image, masks included.
    pub largest_image: Option<(u32, u32)>,
    /// How many paths are filled or stroked.
    pub paths: usize,
}

impl PageFacts {
    /// Whether nothing at all is drawn.
    pub fn is_blank(&self) -> bool {
        self.glyphs == 0 && self.images == 0 && self.paths == 0
    }

    /// Whether there can be words on the page that are no text: it shows images or
    /// draws many shapes.
    pub fn may_hide_words(&self) -> bool {
        self.image_cover > 0.02 || self.paths > MANY_PATHS
    }
}

/// A page's text layer, not yet judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// The whole page, upright, with every word of the layer.
    pub view: View,
    /// How the page is made.
    pub facts: PageFacts,
}

impl PageText {
    /// A page of which nothing could be read.
    pub fn unread((width, height): (f32, f32)) -> Self {
        Self {
            view: View {
                half: Half::Whole,
                turned: 0,
                width,
                height,
                source: WordSource::Nothing,
                fonts: Vec::new(),
                words: Vec::new(),
                unread: Vec::new(),
                staves: Vec::new(),
            },
            facts: PageFacts::default(),
        }
    }

    /// The page as read, with the layer's words if `believed`, else without words.
    pub fn into_page(self, page: PageNumber, believed: bool) -> PageRead {
        let mut view = self.view;
        if !believed {
            view.words.clear();
            view.fonts.clear();
        }
        if view.words.is_empty() {
            view.source = WordSource::Nothing;
        }
        PageRead {
            page,
            views: vec![view],
        }
    }
}

impl Session<'_> {
    /// As [`Session::read_text`], for books that are read whole: a page whose text cannot
    /// be read is one without text.
    pub fn text_or_none(&self, page: PageNumber) -> PageText {
        self.read_text(page).unwrap_or_else(|error| {
            tracing::warn!(%page, %error, "a page's text cannot be read");
            let size = self.page(page).map(|source| shown_size(source));
            PageText::unread(size.unwrap_or_default())
        })
    }

    /// Reads the text layer of a page and how the page is made.
    ///
    /// # Errors
    /// [`PdfError::NoSuchPage`], [`PdfError::PageDamaged`], [`PdfError::PageTooComplex`].
    pub fn read_text(&self, page: PageNumber) -> Result<PageText, PdfError> {
        let source = self.page(page)?;
        let (width, height) = shown_size(source);
        let settings = InterpreterSettings {
            render_content: RenderContent::PAGE,
            ..self.settings.clone()
        };
        let collected = guard::catching(|| {
            let mut names = self.fonts.borrow_mut();
            names.learn(source.resources(), &settings);
            let mut drawn = Drawn::new(&mut names, width, height, self.limits.max_operations);
            let bounds = Bounds::new(0.0, 0.0, f64::from(width), f64::from(height));
            let transform = source.initial_transform(true).to_kurbo();
            let mut context = Context::new(
                transform,
                bounds,
                &self.interpreter,
                source.xref(),
                settings.clone(),
            );
            interpret_page(source, &mut context, &mut drawn);
            page_text(drawn, width, height)
        });
        collected.map_err(|payload| {
            if payload.is::<TooMany>() {
                let limit = self.limits.max_operations;
                return PdfError::PageTooComplex { page, limit };
            }
            PdfError::PageDamaged {
                page,
                detail: guard::panic_text(payload.as_ref()),
            }
        })
    }
}

/// Makes words, turns the page upright, finds the staves.
fn page_text(mut drawn: Drawn<'_, '_>, width: f32, height: f32) -> PageText {
    let mut marks = std::mem::take(&mut drawn.marks);
    marks.retain(|mark| !mark.text.is_empty());
    let on_image = drawn.image_cover() > 0.5 && drawn.invisible * 2 < drawn.glyphs;
    let turned = turn_of(&marks, on_image);
    let (w, h) = (f64::from(width), f64::from(height));
    let turn = move |x: f64, y: f64| match turned {
        90 => (h - y, x),
        180 => (w - x, h - y),
        270 => (y, w - x),
        _ => (x, y),
    };
    let marks: Vec<Mark> = marks
        .into_iter()
        .map(|mut mark| {
            let (dx, dy) = mark.dir;
            (mark.x, mark.y) = turn(mark.x, mark.y);
            mark.dir = match turned {
                90 => (-dy, dx),
                180 => (-dx, -dy),
                270 => (dy, -dx),
                _ => (dx, dy),
            };
            mark
        })
        .collect();
    let pieces = words::group(marks);
    let invisible: usize = pieces.iter().filter(|piece| piece.invisible).count();
    let lines: Vec<_> = drawn.lines.iter().map(|line| line.map(turn)).collect();
    let staves = staves::find(&lines);
    let blind = drawn.blind.places().iter();
    let blind = blind.map(|place| turn(place.x, place.y).1 as f32);
    let facts = PageFacts {
        words: pieces.len(),
        glyphs: drawn.glyphs,
        unmapped: drawn.unmapped,
        blind_lines: blind.filter(|y| !is_music(*y, &staves)).count(),
        music: drawn.music,
        invisible: invisible * 2 > pieces.len(),
        image_cover: drawn.image_cover(),
        images: drawn.images,
        largest_image: drawn.largest_image,
        paths: drawn.paths,
    };
    let (fonts, words) = words_of(pieces, &drawn.fonts);
    let upright = if turned.is_multiple_of(180) {
        (width, height)
    } else {
        (height, width)
    };
    let view = View {
        half: Half::Whole,
        turned,
        width: upright.0,
        height: upright.1,
        source: WordSource::TextLayer,
        fonts,
        words,
        unread: Vec::new(),
        staves,
    };
    PageText { view, facts }
}

/// Whether what stands at this height is music: on a staff, or as near to one as notes are.
fn is_music(y: f32, staves: &[(f32, f32)]) -> bool {
    let near = |(top, bottom): &(f32, f32)| {
        let reach = (bottom - top) / 2.0;
        top - reach < y && y < bottom + reach
    };
    staves.iter().any(near)
}

/// Degrees clockwise that make most characters run from left to right.
fn turn_of(marks: &[Mark], on_image: bool) -> u16 {
    let mut ways: BTreeMap<u16, usize> = BTreeMap::new();
    let mut all = 0;
    for mark in marks.iter().filter(|mark| mark.text != " ") {
        let (dx, dy) = mark.dir;
        let way = if dx.abs() >= dy.abs() {
            if dx >= 0.0 { 0 } else { 180 }
        } else if dy < 0.0 {
            90
        } else {
            270
        };
        *ways.entry(way).or_default() += 1;
        all += 1;
    }
    let fewest = if on_image {
        TURN_MARKS_ON_IMAGE
    } else {
        TURN_MARKS
    };
    ways.into_iter()
        .find(|&(_, count)| count >= fewest && count as f64 >= TURN_SHARE * f64::from(all))
        .map_or(0, |(way, _)| way)
}

/// Words of the shared page model, with the names of the fonts that they use.
fn words_of(pieces: Vec<Piece>, faces: &[FontName]) -> (Vec<String>, Vec<Word>) {
    let mut fonts: Vec<String> = Vec::new();
    let mut words = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let face = faces
            .get(usize::from(piece.font))
            .cloned()
            .unwrap_or_default();
        let font = match fonts.iter().position(|name| *name == face.name) {
            Some(index) => index,
            None => {
                fonts.push(face.name);
                fonts.len() - 1
            }
        };
        let (x0, y0, x1, y1) = piece.bounds;
        words.push(Word {
            text: piece.text,
            rect: Rect {
                x0: x0 as f32,
                y0: y0 as f32,
                x1: x1 as f32,
                y1: y1 as f32,
            },
            size: piece.size as f32,
            bold: face.bold,
            stroke: None,
            font: u16::try_from(font).unwrap_or(u16::MAX),
            confidence: 1.0,
        });
    }
    (fonts, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::pdf::{Limits, Pdf, fixtures};

    fn read(entries: &str, content: &str) -> PageText {
        let pdf = fixtures::page(entries, content);
        let read = pdf.session(|session| session.read_text(PageNumber(1)));
        read.expect("a session").expect("a page")
    }

    fn texts(page: &PageText) -> Vec<&str> {
        page.view
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect()
    }

    #[test]
    fn lines_whose_letters_nobody_knows_are_noticed() {
        // The codes 1 to 5 stand for no character of Helvetica.
        let staff: String = (0..5)
            .map(|k| format!("40 {} m 260 {} l S ", 302 + 6 * k, 302 + 6 * k))
            .collect();
        let line = |before: &str, codes: &str| {
            let content = format!("{before} BT /F1 20 Tf 50 310 Td ({codes}) Tj ET");
            read("", &content).facts.blind_lines
        };
        assert_eq!(line("", "\\001\\002 \\003\\004\\005"), 1);
        assert_eq!(line("", "A\\001B\\001"), 0, "bullets");
        assert_eq!(line(&staff, "\\001\\002\\003\\004\\005"), 0, "notes");
        let told = "/Span <</ActualText (title)>> BDC";
        let told = format!("{told} BT /F1 20 Tf 50 300 Td (\\001\\002\\003\\004\\005) Tj ET EMC");
        assert_eq!(read("", &told).facts.blind_lines, 0, "said otherwise");
    }

    #[test]
    fn marked_content_says_what_glyphs_do_not() {
        // The codes 1 and 2 stand for no character of Helvetica.
        let table: &[(&str, &[&str])] = &[
            ("BT /F1 20 Tf 50 300 Td (\\001\\002) Tj ET", &[]),
            (
                "BT /F1 20 Tf 50 300 Td (A) Tj /Span <</ActualText (b)>> BDC (\\001) Tj EMC ET",
                &["Ab"],
            ),
            (
                "/Span <</ActualText <FEFF006F006E0065>>> BDC BT /F1 20 Tf 50 300 Td (\\001\\002) Tj ET EMC",
                &["one"],
            ),
            // Glyphs that say what they are are believed, the outermost text is whole.
            (
                "/P <</ActualText (other)>> BDC BT /F1 20 Tf 50 300 Td (word) Tj ET EMC",
                &["word"],
            ),
            (
                "/P <</ActualText (w)>> BDC /Q <</ActualText (x)>> BDC BT /F1 20 Tf 50 300 Td (\\001) Tj ET EMC EMC",
                &["w"],
            ),
            // Never closed, closed too often.
            (
                "/P <</ActualText (w)>> BDC BT /F1 20 Tf 50 300 Td (\\001) Tj ET",
                &[],
            ),
            ("EMC EMC BT /F1 20 Tf 50 300 Td (w) Tj ET", &["w"]),
        ];
        for (content, expected) in table {
            assert_eq!(texts(&read("", content)), *expected, "{content}");
        }
    }

    /// A Type 3 font as browsers write it: "n" and "y" with acute, all as wide as `width`.
    fn drawn_font(name: &str, weight: u32, width: u32, programs: &str) -> String {
        format!(
            "<< /Type /Font /Subtype /Type3 /FontMatrix [.001 0 0 .001 0 0] /FontBBox [0 -200 700 700] \
             /FirstChar 110 /LastChar 111 /Widths [{width} {width}] \
             /Encoding << /Differences [110 /n /yacute] >> /CharProcs << {programs} >> \
             /FontDescriptor << /Type /FontDescriptor /FontName /{name} /FontWeight {weight} /Flags 4 >> >>"
        )
    }

    #[test]
    fn drawn_fonts_have_names_and_their_letters_one_size() {
        let programs = "/n 5 0 R /yacute 6 0 R";
        let content = "BT /F1 20 Tf 50 300 Td (nono) Tj ET BT /F2 20 Tf 50 200 Td (onno) Tj ET";
        let bytes = fixtures::file(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R \
             /Resources << /Font << /F1 7 0 R /F2 8 0 R >> >> >>",
            &fixtures::stream("", content),
            &fixtures::stream("", "500 0 0 0 450 460 d1 0 0 450 460 re f"),
            &fixtures::stream("", "500 0 0 -210 450 700 d1 0 -210 450 910 re f"),
            &drawn_font("ABCDEF+Bitter-Regular", 400, 500, programs),
            &drawn_font("BBCDEF+Bitter-Bold", 700, 540, programs),
        ]);
        let pdf = Pdf::open(bytes, &Limits::default()).expect("the fixture opens");
        let read = pdf.session(|session| session.read_text(PageNumber(1)));
        let page = read.expect("a session").expect("a page");
        assert_eq!(texts(&page), ["nýný", "ýnný"]);
        assert_eq!(page.view.fonts, ["Bitter-Regular", "Bitter-Bold"]);
        let looks = page.view.words.iter().map(|w| (w.size.round(), w.bold));
        assert_eq!(looks.collect::<Vec<_>>(), [(20.0, false), (20.0, true)]);
    }

    #[test]
    fn words_stand_where_they_are_drawn() {
        let page = read(
            "",
            "BT /F2 20 Tf 50 350 Td (Big Song) Tj ET BT /F1 10 Tf 1 0 0 1 50 30 Tm (7) Tj ET",
        );
        assert_eq!(texts(&page), ["Big", "Song", "7"]);
        let big = &page.view.words[0];
        assert!(
            (big.rect.x0 - 50.0).abs() < 0.1 && (big.rect.y1 - 54.4).abs() < 0.1,
            "{big:?}"
        );
        assert!((big.size - 20.0).abs() < 0.1 && big.bold);
        assert_eq!(page.view.fonts, ["Times-Bold", "Helvetica"]);
        assert!(!page.view.words[2].bold);
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let page = read(
            "/CropBox [0 0 300 200]",
            "BT /F1 10 Tf 50 350 Td (cropped) Tj ET BT /F1 10 Tf 50 100 Td (seen) Tj ET \
             q 0 0 10 10 re W n BT /F1 10 Tf 50 50 Td (clipped) Tj ET Q",
        );
        assert_eq!(texts(&page), ["seen"]);
        assert_eq!(page.view.height, 200.0);
        assert!(page.view.words[0].rect.y1 < 105.0);
    }

    #[test]
    fn sideways_text_turns_the_view() {
        let sideways = "BT /F1 10 Tf 0 1 -1 0 100 50 Tm (A long sideways line) Tj ET";
        let page = read("", sideways);
        assert_eq!(
            (page.view.turned, page.view.width, page.view.height),
            (90, 400.0, 300.0)
        );
        assert_eq!(texts(&page), ["A", "long", "sideways", "line"]);
        let first = page.view.words[0].rect;
        assert!(
            (first.x0 - 50.0).abs() < 0.1 && (first.y1 - 102.2).abs() < 0.1,
            "{first:?}"
        );
        // The same page shown turned by its own /Rotate is upright as it is.
        let page = read("/Rotate 90", sideways);
        assert_eq!(
            (page.view.turned, page.view.width, page.view.height),
            (0, 400.0, 300.0)
        );
        let rotated = page.view.words[0].rect;
        assert!((rotated.x0 - first.x0).abs() < 0.1 && (rotated.y1 - first.y1).abs() < 0.1);
    }

    #[test]
    fn invisible_text_and_staves_are_noted() {
        let page = read("", "3 Tr BT /F1 10 Tf 50 350 Td (hidden words) Tj ET");
        assert!(page.facts.invisible);
        let staff: String = (0..5)
            .map(|i| format!("20 {} m 280 {} l S ", 200 + 6 * i, 200 + 6 * i))
            .collect();
        let page = read("", &format!("0.5 w {staff}"));
        assert_eq!(page.view.staves, [(176.0, 200.0)]);
        assert!(page.view.words.is_empty());
    }

    #[test]
    fn endless_pages_end() {
        let limits = crate::pdf::Limits {
            max_operations: 1_000,
            ..crate::pdf::Limits::default()
        };
        let many = "0 0 m 9 9 l S ".repeat(2_000);
        let pdf = fixtures::page("", &many);
        let pdf = crate::pdf::Pdf::open(pdf.data().clone(), &limits).expect("opens");
        let read = pdf
            .session(|session| session.read_text(PageNumber(1)))
            .expect("a session");
        assert_eq!(
            read.err(),
            Some(PdfError::PageTooComplex {
                page: PageNumber(1),
                limit: 1_000
            })
        );
    }

    fn marks(dir: (f64, f64), count: usize) -> Vec<Mark> {
        let mark = Mark {
            text: "a".to_owned(),
            x: 0.0,
            y: 0.0,
            dir,
            advance: 5.0,
            size: 10.0,
            font: 0,
            invisible: false,
            starts: false,
        };
        vec![mark; count]
    }

    #[test]
    fn most_characters_turn_the_page() {
        let table: &[((f64, f64), u16)] = &[
            ((1.0, 0.0), 0),
            ((0.99, 0.05), 0),
            ((0.0, -1.0), 90),
            ((-1.0, 0.0), 180),
            ((0.0, 1.0), 270),
        ];
        for (dir, turned) in table {
            assert_eq!(turn_of(&marks(*dir, 50), false), *turned);
        }
        assert_eq!(turn_of(&[], false), 0);
        assert_eq!(turn_of(&marks((0.0, 1.0), 20), true), 0);
        let mut mixed = marks((1.0, 0.0), 50);
        mixed.extend(marks((0.0, 1.0), 50));
        assert_eq!(turn_of(&mixed, false), 0);
    }
}
