//! What a page draws, collected by interpreting its content once: glyphs, lines, images.

use std::collections::HashMap;
use std::panic;

use hayro::hayro_interpret::font::{Glyph, GlyphRun, Type3Glyph};
use hayro::hayro_interpret::hayro_cmap::WritingMode;
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Stream};
use hayro::hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint,
    SoftMask,
};
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::actual_text::Stretches;
use super::blind::{Blind, BlindLines};
use super::fonts::{FontName, FontNames};
use super::staves::Line;
use super::strings;
use super::to_unicode::text_of;

/// Unit of glyph space: hayro scales every font to this many units an em.
const UNITS_PER_EM: f64 = 1000.0;

/// Cells along each side of the grid in which image coverage is counted.
const GRID: usize = 40;

/// Most lines kept for finding staves.
const MAX_LINES: usize = 60_000;

/// Shortest line in points that can be a part of a staff.
const MIN_LINE: f64 = 4.0;

/// Thickest line in points that can be a part of a staff.
const MAX_LINE_WIDTH: f64 = 2.5;

/// A character where it was drawn, in points of the page as shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// The characters it stands for; a single space if it is one, nothing if it is part of
    /// what the mark before it says.
    pub text: String,
    /// Its origin on the baseline.
    pub x: f64,
    /// Its origin on the baseline.
    pub y: f64,
    /// Unit vector of the direction of writing.
    pub dir: (f64, f64),
    /// How far along that direction the next glyph starts, in points.
    pub advance: f64,
    /// Type size in points.
    pub size: f64,
    /// Index into [`Drawn::fonts`].
    pub font: u16,
    /// Whether it is text that is not painted (the text layer of a scan).
    pub invisible: bool,
    /// Whether it is the first of a string that was placed by itself.
    pub starts: bool,
}

/// Payload of the unwinding that ends a page with too many drawing operations.
pub(super) struct TooMany;

/// Collects what one page draws.
pub(super) struct Drawn<'n, 'a> {
    names: &'n mut FontNames<'a>,
    page: Rect,
    clips: Vec<Rect>,
    budget: usize,
    type3_ink: HashMap<u128, Option<Rect>>,
    /// The Type 3 font of the run that is drawn.
    type3_name: FontName,
    grid: Vec<bool>,
    font_index: HashMap<FontName, u16>,
    stretches: Stretches,
    /// The fonts of the marks.
    pub fonts: Vec<FontName>,
    /// Characters in drawing order.
    pub marks: Vec<Mark>,
    /// Long thin lines, horizontal or vertical.
    pub lines: Vec<Line>,
    /// Glyphs drawn, music and unmapped ones included.
    pub glyphs: usize,
    /// Glyphs without a usable character, music left out.
    pub unmapped: usize,
    /// Lines of such glyphs.
    pub blind: BlindLines,
    /// Glyphs of music fonts.
    pub music: usize,
    /// Glyphs that are not painted.
    pub invisible: usize,
    /// Paths that are filled or stroked.
    pub paths: usize,
    /// The largest image as width and height in pixels.
    pub largest_image: Option<(u32, u32)>,
    /// How many images are drawn.
    pub images: usize,
}

impl<'n, 'a> Drawn<'n, 'a> {
    /// An empty collection for a page of that size in points.
    pub fn new(names: &'n mut FontNames<'a>, width: f32, height: f32, budget: usize) -> Self {
        let page = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        Self {
            names,
            page,
            clips: Vec::new(),
            budget,
            type3_ink: HashMap::new(),
            type3_name: FontName::default(),
            grid: vec![false; GRID * GRID],
            font_index: HashMap::new(),
            stretches: Stretches::default(),
            fonts: Vec::new(),
            marks: Vec::new(),
            lines: Vec::new(),
            glyphs: 0,
            unmapped: 0,
            blind: BlindLines::default(),
            music: 0,
            invisible: 0,
            paths: 0,
            largest_image: None,
            images: 0,
        }
    }

    /// Fraction of the page covered by images, 0 to 1.
    pub fn image_cover(&self) -> f32 {
        self.grid.iter().filter(|&&cell| cell).count() as f32 / self.grid.len() as f32
    }

    fn spend(&mut self, operations: usize) {
        self.budget = self.budget.saturating_sub(operations);
        if self.budget == 0 {
            // The interpreter cannot be told to stop. Unwinding through it is safe:
            // everything it holds belongs to this page, and the caller drops it all.
            panic::resume_unwind(Box::new(TooMany));
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.page)
    }

    fn push_clip(&mut self, bounds: Rect) {
        let clip = self.clip().intersect(bounds);
        self.clips.push(clip);
    }

    fn font(&mut self, name: FontName) -> u16 {
        if let Some(&index) = self.font_index.get(&name) {
            return index;
        }
        let index = u16::try_from(self.fonts.len()).unwrap_or(u16::MAX);
        if index < u16::MAX {
            self.fonts.push(name.clone());
            self.font_index.insert(name, index);
        }
        index
    }

    /// The ink of a Type 3 glyph in its own glyph space.
    fn ink(&mut self, glyph: &Type3Glyph<'a>, paint: &Paint<'a>) -> Option<Rect> {
        let key = glyph.cache_key();
        if let Some(ink) = self.type3_ink.get(&key) {
            return *ink;
        }
        self.spend(20);
        let mut device = Ink::default();
        glyph.interpret(&mut device, Affine::IDENTITY, Affine::IDENTITY, paint);
        let ink = device
            .bounds
            .filter(|ink| ink.width().is_finite() && ink.height() > 0.0);
        self.type3_ink.insert(key, ink);
        ink
    }

    fn glyph(&mut self, glyph: &Glyph<'a>, at: Affine, paint: &Paint<'a>, invisible: bool) {
        self.glyphs += 1;
        self.invisible += usize::from(invisible);
        let origin = at * Point::ZERO;
        let [a, b, c, d, ..] = at.as_coeffs();
        let (stretch, mut size) = (a.hypot(b), c.hypot(d) * UNITS_PER_EM);
        if !(origin.x.is_finite() && origin.y.is_finite() && stretch > 0.0 && size.is_finite()) {
            return;
        }
        let (advance, name, squeeze, told) = match glyph {
            Glyph::Outline(glyph) => {
                let (name, squeeze, told) = match self.names.of_glyph(glyph) {
                    Some(font) => (font.name.clone(), font.stretch, font.characters),
                    None => (FontName::default(), 1.0, None),
                };
                (glyph.advance_width(), name, squeeze, told)
            }
            Glyph::Type3(glyph) => (glyph.advance_width(), self.type3_name.clone(), 1.0, None),
        };
        if name.music {
            self.music += 1;
            return;
        }
        // What stands for nothing is understood as well.
        let told = told.and_then(|t| if t.is_empty() { Some(t) } else { usable(&t) });
        let text = told.or_else(|| characters(glyph));
        self.unmapped += usize::from(text.is_none());
        // What it stands for may be said at the end of the stretch.
        let Some(text) = text.or_else(|| self.stretches.replaces().then(String::new)) else {
            if !invisible {
                let blind = Blind {
                    code: glyph.char_code(),
                    x: origin.x,
                    y: origin.y,
                    size,
                };
                self.blind.add(&name, blind);
            }
            return;
        };
        if let Glyph::Type3(glyph) = glyph
            && let Some(ink) = self.ink(glyph, paint)
        {
            size = type3_size(size, &text, at.transform_rect_bbox(ink), origin);
        }
        let advance = f64::from(advance.unwrap_or(500.0)) * stretch / squeeze.max(0.01);
        let (dx, dy) = (a / stretch, b / stretch);
        // What is drawn outside the page or clipped away is not there for the reader.
        let middle = Point::new(
            origin.x + dx * advance / 2.0 + dy * size * 0.3,
            origin.y + dy * advance / 2.0 - dx * size * 0.3,
        );
        let slack = size * 0.3;
        if !self.clip().inflate(slack, slack).contains(middle)
            || !self.page.inflate(1.0, 1.0).contains(middle)
        {
            return;
        }
        let font = self.font(name);
        self.marks.push(Mark {
            text,
            x: origin.x,
            y: origin.y,
            dir: (dx, dy),
            advance,
            size,
            font,
            invisible,
            starts: false,
        });
    }

    fn line(&mut self, from: Point, to: Point, width: f64) {
        let (dx, dy) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        let long = dx.max(dy);
        if self.lines.len() < MAX_LINES
            && width <= MAX_LINE_WIDTH
            && long >= MIN_LINE
            && dx.min(dy) <= long * 0.002 + 0.05
        {
            self.lines.push(Line::new(from, to));
        }
    }

    /// Keeps the lines of a stroked path.
    fn stroked(&mut self, path: &BezPath, transform: Affine, width: f64) {
        let mut last = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => last = transform * p,
                PathEl::LineTo(p) => {
                    let p = transform * p;
                    self.line(last, p, width);
                    last = p;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = transform * p,
                PathEl::ClosePath => {}
            }
        }
    }

    /// Keeps the thin rectangles of a filled path as lines.
    fn filled(&mut self, path: &BezPath, transform: Affine) {
        let mut points: Vec<Point> = Vec::new();
        let mut straight = true;
        for element in path.elements().iter().chain([&PathEl::MoveTo(Point::ZERO)]) {
            match *element {
                PathEl::MoveTo(p) => {
                    if straight && (4..=6).contains(&points.len()) {
                        self.thin(&points);
                    }
                    points.clear();
                    points.push(transform * p);
                    straight = true;
                }
                PathEl::LineTo(p) => points.push(transform * p),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => straight = false,
                PathEl::ClosePath => {}
            }
        }
    }

    /// Keeps a rectangle that is thin enough to be a line.
    fn thin(&mut self, points: &[Point]) {
        let mut bounds: Option<Rect> = None;
        for &p in points {
            bounds = Some(bounds.map_or(Rect::from_points(p, p), |b| b.union_pt(p)));
        }
        let Some(b) = bounds else { return };
        let (cx, cy) = (b.center().x, b.center().y);
        if b.height() <= MAX_LINE_WIDTH && b.height() < b.width() {
            self.line(Point::new(b.x0, cy), Point::new(b.x1, cy), b.height());
        } else if b.width() <= MAX_LINE_WIDTH {
            self.line(Point::new(cx, b.y0), Point::new(cx, b.y1), b.width());
        }
    }

    fn cover(&mut self, bounds: Rect) {
        let bounds = bounds.intersect(self.clip()).intersect(self.page);
        if bounds.width() <= 0.0 || bounds.height() <= 0.0 {
            return;
        }
        let cell = |value: f64, side: f64| ((value / side) * GRID as f64).clamp(0.0, GRID as f64);
        let (w, h) = (self.page.width(), self.page.height());
        let (x0, x1) = (
            cell(bounds.x0, w).round() as usize,
            cell(bounds.x1, w).round() as usize,
        );
        let (y0, y1) = (
            cell(bounds.y0, h).round() as usize,
            cell(bounds.y1, h).round() as usize,
        );
        for row in self.grid.chunks_exact_mut(GRID).take(y1).skip(y0) {
            for cell in row.iter_mut().take(x1).skip(x0) {
                *cell = true;
            }
        }
    }
}

impl<'a> Device<'a> for Drawn<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(1 + path.elements().len() / 16);
        self.paths += 1;
        match mode {
            DrawMode::Stroke(stroke) => {
                let [a, b, c, d, ..] = props.transform.as_coeffs();
                let scale = (a * d - b * c).abs().sqrt();
                self.stroked(path, props.transform, f64::from(stroke.line_width) * scale);
            }
            DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => self.filled(path, props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.spend(1);
        self.push_clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.spend(1);
        self.push_clip(*rect);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(1);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(run.glyphs().len().max(1));
        let invisible = matches!(mode, DrawMode::Invisible);
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        let first = self.marks.len();
        if matches!(run.glyphs().first().map(|g| &**g), Some(Glyph::Type3(_))) {
            let name = self.names.of_type3_run(run, &self.type3_name);
            self.type3_name = name.cloned().unwrap_or_default();
        }
        for glyph in run.glyphs() {
            let at = props.transform * glyph.transform();
            self.glyph(glyph, at, &props.paint, invisible);
        }
        if let Some(mark) = self.marks.get_mut(first) {
            mark.starts = true;
        }
        // Upright characters set from the top down are as wide as their type.
        if vertical {
            for mark in self.marks.iter_mut().skip(first) {
                mark.advance = mark.size;
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(1);
        self.images += 1;
        let (width, height) = (image.width(), image.height());
        let area = |(w, h): (u32, u32)| u64::from(w) * u64::from(h);
        let mut sizes = vec![(width, height)];
        if let Image::Raster(raster) = &image {
            sizes.extend(mask_size(raster.stream()));
        }
        for size in sizes {
            if self
                .largest_image
                .is_none_or(|largest| area(size) > area(largest))
            {
                self.largest_image = Some(size);
            }
        }
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        self.cover(props.transform.transform_rect_bbox(bounds));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        self.spend(1);
        self.stretches.begin(properties, self.marks.len());
    }

    fn end_marked_content(&mut self) {
        let told = self.stretches.end(&mut self.marks);
        self.unmapped = self.unmapped.saturating_sub(told);
    }
}

/// Width and height of an image's mask.
fn mask_size(stream: &Stream<'_>) -> Option<(u32, u32)> {
    let mask: Stream<'_> = stream
        .dict()
        .get(b"SMask")
        .or_else(|| stream.dict().get(b"Mask"))?;
    Some((
        mask.dict().get::<u32>(b"Width")?,
        mask.dict().get::<u32>(b"Height")?,
    ))
}

/// The characters that a glyph stands for; none if there is no usable mapping.
fn characters(glyph: &Glyph<'_>) -> Option<String> {
    match glyph.as_unicode().map(text_of) {
        Some(text) => usable(&text),
        // Bitmap fonts made by TeX carry no mapping, but TeX's text fonts agree with
        // ASCII from the exclamation mark to the tilde.
        None => match glyph {
            Glyph::Type3(_) => u8::try_from(glyph.char_code())
                .ok()
                .filter(|code| (33..127).contains(code))
                .map(|code| char::from(code).to_string()),
            Glyph::Outline(_) => None,
        },
    }
}

/// Expands ligatures, makes every space plain, refuses what is no character.
pub(super) fn usable(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}' => {}
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() || c == '\u{FFFD}' || strings::is_private_use(c) => {}
            c => out.push(c),
        }
    }
    if out.trim().is_empty() {
        // A space is worth knowing, a character without a meaning is not.
        return text
            .chars()
            .any(char::is_whitespace)
            .then(|| " ".to_owned());
    }
    Some(out)
}

/// The type size of a Type 3 glyph. The font's own unit can be anything, so it is
/// believed only if the ink is about as high as that size makes it.
fn type3_size(nominal: f64, text: &str, ink: Rect, origin: Point) -> f64 {
    let Some(c) = text.chars().next() else {
        return nominal;
    };
    let height = ink.height().max(origin.y - ink.y0);
    let share = match c {
        _ if c.is_uppercase() && !c.is_ascii() => 0.85,
        _ if c.is_uppercase() || c.is_ascii_digit() || "bdfhklß".contains(c) => 0.69,
        'g' | 'p' | 'q' | 'y' => 0.65,
        't' | 'i' => 0.63,
        'j' => 0.85,
        // Marks above and below; how many there are is not known.
        _ if c.is_lowercase() && !c.is_ascii() => 0.75,
        _ if c.is_lowercase() => 0.45,
        _ => 0.0,
    };
    if share == 0.0 {
        // Signs tell nothing; the neighbours decide.
        return if (1.0..200.0).contains(&nominal) {
            nominal
        } else {
            0.0
        };
    }
    let estimate = height / share;
    if (0.6..1.7).contains(&(nominal / estimate)) {
        nominal
    } else {
        estimate
    }
}

/// Most drawing operations of one Type 3 glyph.
const MAX_GLYPH_OPERATIONS: usize = 10_000;

/// Bounds of what a Type 3 glyph paints.
#[derive(Default)]
struct Ink {
    bounds: Option<Rect>,
    operations: usize,
}

impl Ink {
    fn add(&mut self, rect: Rect) {
        self.operations += 1;
        if self.operations > MAX_GLYPH_OPERATIONS {
            panic::resume_unwind(Box::new(TooMany));
        }
        self.bounds = Some(self.bounds.map_or(rect, |bounds| bounds.union(rect)));
    }
}

impl<'a> Device<'a> for Ink {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.add(props.transform.transform_rect_bbox(path.bounding_box()));
    }
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let bounds = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        self.add(props.transform.transform_rect_bbox(bounds));
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_cleaned() {
        let table: &[(&str, Option<&str>)] = &[
            ("a", Some("a")),
            ("ﬁ", Some("fi")),
            ("Th", Some("Th")),
            ("\u{A0}", Some(" ")),
            ("\u{E050}", None),
            ("\u{0}", None),
            ("\u{FFFD}", None),
            ("\u{AD}", None),
        ];
        for (text, expected) in table {
            assert_eq!(usable(text).as_deref(), *expected, "{text:?}");
        }
    }

    #[test]
    fn the_size_of_bitmap_type_comes_from_its_ink() {
        let ink = Rect::new(0.0, 90.0, 5.0, 96.9);
        let origin = Point::new(0.0, 96.9);
        assert_eq!(type3_size(10.0, "H", ink, origin), 10.0);
        assert!((type3_size(0.12, "H", ink, origin) - 10.0).abs() < 0.1);
        assert_eq!(type3_size(0.12, ".", ink, origin), 0.0);
    }
}
