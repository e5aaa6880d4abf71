//! The local engine: PP-OCR models run by rten, a page at a time on one core.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rten::ThreadPool;

use super::big_type::with_big_type;
use super::detect::{Normalisation, Point, Quad, boxes_of, prepare};
use super::leaders::without_leaders;
use super::look::{Zone, is_music, touches_music, worth_reading, zones};
use super::network::Network;
use super::next_row::row_after;
use super::number_column::{self, unread_places};
use super::recognize::{MIN_CONFIDENCE, ReadBox, Reading, STRIP_HEIGHT, Strip, words_of_page};
use super::skew::{Levelling, slope_by_projection, slope_of_boxes};
use super::spread::gutter;
use super::staves::{Staff, find_staves, slope_of};
use super::{Depth, OcrEngine, OcrError, OcrPage, OcrView, OcrWord, PixelRect, contents};
use crate::models::{self, Models};
use crate::page::Half;
use crate::picture::{GrayImage, Turn};

/// Version of the reading itself; raised when the same page may be read otherwise.
const VERSION: u32 = 12;
/// The page's longer side, in pixels, as the fast detector sees it.
const LOOK_SIDE: f32 = 896.0;
/// Pages longer than this many pixels (12 inches) are shown larger, up to a limit.
const LOOK_PAGE: f32 = 2400.0;
const LOOK_ENLARGED: f32 = 1.45;
/// The second look, for big type, sees the page at this part of the scale.
const COARSE: f32 = 0.5;
/// The same for the thorough detector.
const FULL_SIDE: f32 = 1600.0;
/// With fewer staves than this, staves that run upwards are looked for as well.
const FEW_STAVES: usize = 4;
/// A pixel that is darker than the paper by this is ink, and a figure has so many.
const INK_DEPTH: u8 = 60;
const LEAST_INK: usize = 12;
/// A box of four letters or more read with this confidence stands upright.
const CLEAR: f32 = 0.9;
/// A box read with less confidence may hold two rows,
const GARBLED: f32 = 0.85;
/// which then read better by this, each by itself.
const BETTER: f32 = 0.1;
/// So many boxes decide which way up a page is.
const WITNESSES: usize = 4;

/// Reads pages on this machine. Loaded once, shared between threads: each call runs
/// on a thread of its own pool, so that as many pages are read at a time as there
/// are callers.
pub struct LocalEngine {
    fast: Network,
    thorough: Network,
    recogniser: Network,
    /// The recogniser's characters; class `n` is `alphabet[n - 1]`.
    alphabet: Vec<char>,
    pools: Mutex<Vec<Arc<ThreadPool>>>,
    /// Written while the thorough detector runs, read while a fast one does: it needs
    /// the most memory by far, so nothing else is detected beside it.
    thorough_alone: RwLock<()>,
}

impl LocalEngine {
    /// Loads the models.
    ///
    /// # Errors
    /// If one is unreadable, damaged, or refused by the runtime.
    pub fn load(models: &Models) -> Result<Self, OcrError> {
        let recogniser = Network::load(models, models::RECOGNISER)?;
        let listed = recogniser
            .model
            .metadata()
            .get("character")
            .unwrap_or_default();
        // A line of more than one character would be an emoji: there are none.
        let mut alphabet: Vec<char> = listed
            .split('\n')
            .map(|line| line.chars().next().unwrap_or(' '))
            .collect();
        alphabet.push(' ');
        Ok(LocalEngine {
            fast: Network::load(models, models::DETECTOR_FAST)?,
            thorough: Network::load(models, models::DETECTOR_THOROUGH)?,
            recogniser,
            alphabet,
            pools: Mutex::new(Vec::new()),
            thorough_alone: RwLock::new(()),
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OcrEngine for LocalEngine {
    fn read(&self, page: &GrayImage, depth: Depth) -> Result<OcrPage, OcrError> {
        let free = lock(&self.pools).pop();
        let pool = free.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let reader = Reader {
            engine: self,
            pool: &pool,
            depth,
        };
        let answer = reader.read(page);
        lock(&self.pools).push(pool);
        answer
    }

    fn fingerprint(&self) -> String {
        let digests: Vec<&str> = models::ALL
            .iter()
            .map(|model| model.sha256.get(..12).unwrap_or(model.sha256))
            .collect();
        format!("local-{VERSION}:{}", digests.join(":"))
    }
}

/// One call of [`LocalEngine::read`].
struct Reader<'a> {
    engine: &'a LocalEngine,
    pool: &'a Arc<ThreadPool>,
    depth: Depth,
}

/// What came of reading an image one way up.
enum Attempt {
    /// The views.
    Read(Vec<OcrView>),
    /// The lines of text run upwards or downwards.
    Sideways,
    /// The text is upside down.
    UpsideDown,
}

impl Reader<'_> {
    fn read(&self, page: &GrayImage) -> Result<OcrPage, OcrError> {
        let mut staves = find_staves(page);
        let mut turn = Turn::None;
        let mut image = page.clone();
        if staves.len() < FEW_STAVES {
            let turned = page.turned(Turn::Right);
            let turned_staves = find_staves(&turned);
            if turned_staves.len() >= 2 * staves.len() + 2 {
                (image, staves, turn) = (turned, turned_staves, Turn::Right);
            }
        }
        // At most: as it is, turned, and flipped.
        for attempt in 0..3 {
            let last = attempt == 2;
            match self.read_one_way(&image, &staves, turn, !last)? {
                Attempt::Read(views) => return Ok(OcrPage { views }),
                Attempt::Sideways => {
                    turn = Turn::Right;
                    image = page.turned(turn);
                }
                Attempt::UpsideDown => {
                    turn = turn.flipped();
                    image = page.turned(turn);
                }
            }
            staves = find_staves(&image);
        }
        Ok(OcrPage::default())
    }

    /// Reads an image as it stands; says so instead if it stands wrong and `may_turn`.
    fn read_one_way(
        &self,
        image: &GrayImage,
        staves: &[Staff],
        turn: Turn,
        may_turn: bool,
    ) -> Result<Attempt, OcrError> {
        let halves = match gutter(image, staves) {
            Some(cut) => {
                let (width, height) = (image.width(), image.height());
                vec![
                    (Half::Left, image.cropped(0, 0, cut, height)),
                    (Half::Right, image.cropped(cut, 0, width, height)),
                ]
            }
            None => vec![(Half::Whole, image.clone())],
        };
        let mut views = Vec::new();
        for (half, part) in halves {
            let part_staves = if half == Half::Whole {
                staves.to_vec()
            } else {
                find_staves(&part)
            };
            let found = self.find_boxes(&part, &part_staves)?;
            if may_turn && turn == Turn::None && part_staves.is_empty() && sideways(&found.boxes) {
                return Ok(Attempt::Sideways);
            }
            if may_turn && self.upside_down(&found.image, &found.boxes)? {
                return Ok(Attempt::UpsideDown);
            }
            views.push(self.read_boxes(half, turn, found)?);
        }
        Ok(Attempt::Read(views))
    }

    /// Finds boxes of text as deep as asked for.
    fn find_boxes(&self, image: &GrayImage, staves: &[Staff]) -> Result<Found, OcrError> {
        match self.depth {
            Depth::Look => self.look_for_boxes(image, staves),
            Depth::Full => {
                let slope = slope_of(staves).unwrap_or_else(|| slope_by_projection(image));
                let level = if slope.abs() > 0.0015 {
                    image.levelled(slope)
                } else {
                    image.clone()
                };
                let staves = if staves.is_empty() {
                    Vec::new()
                } else {
                    find_staves(&level)
                };
                let clean = if staves.is_empty() {
                    without_leaders(&level)
                } else {
                    level
                };
                let _alone = self
                    .engine
                    .thorough_alone
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                let longest = clean.width().max(clean.height()) as f32;
                let scale = (FULL_SIDE / longest).min(1.0);
                let boxes =
                    self.detect(&self.engine.thorough, &Normalisation::V6, &clean, scale)?;
                Ok(Found {
                    image: clean,
                    boxes,
                    staves,
                    zones: None,
                    slope: 0.0,
                })
            }
        }
    }

    fn look_for_boxes(&self, image: &GrayImage, staves: &[Staff]) -> Result<Found, OcrError> {
        let (width, height) = (image.width(), image.height());
        let longest = width.max(height) as f32;
        let (x0, y0, x1, y1) = padded_ink_box(image);
        let zones = zones(staves, height as f32);
        // Whole, staves and all: cut into bands it would be less work, but then the
        // detector overlooks big titles.
        let inked = image.cropped(x0, y0, x1, y1);
        // A sheet of twice the area has not twice the type: it holds more.
        let side = LOOK_SIDE * (longest / LOOK_PAGE).clamp(1.0, LOOK_ENLARGED);
        let scale = (side / longest).min(1.0);
        let (fine, coarse) = {
            let _beside_other_looks = self
                .engine
                .thorough_alone
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            let look = |scale| self.detect(&self.engine.fast, &Normalisation::V4, &inked, scale);
            (look(scale)?, look(COARSE * scale)?)
        };
        let onto_page = |quad: &Quad| {
            quad.map(|p| Point {
                x: p.x + x0 as f32,
                y: p.y + y0 as f32,
            })
        };
        let fine: Vec<Quad> = fine.iter().map(onto_page).collect();
        let mut coarse: Vec<Quad> = coarse.iter().map(onto_page).collect();
        // Seen coarsely, a title runs together with the staff below it.
        coarse.retain(|quad| !touches_music(quad, staves));
        let boxes = with_big_type(fine, &coarse);
        let slope = slope_of(staves)
            .or_else(|| slope_of_boxes(&boxes))
            .unwrap_or(0.0);
        Ok(Found {
            image: image.clone(),
            boxes,
            staves: staves.to_vec(),
            zones,
            slope,
        })
    }

    /// The boxes of text of an image that the detector sees scaled.
    fn detect(
        &self,
        network: &Network,
        normalisation: &Normalisation,
        image: &GrayImage,
        scale: f32,
    ) -> Result<Vec<Quad>, OcrError> {
        let mut input = prepare(image, scale, normalisation);
        let planes = std::mem::take(&mut input.planes);
        let (map, _) = network.run(self.pool, planes, input.width, input.height)?;
        Ok(boxes_of(&map, &input, image))
    }

    fn recognise(&self, strip: &Strip) -> Result<Reading, OcrError> {
        let (planes, width) = strip.planes();
        let network = &self.engine.recogniser;
        let (values, classes) = network.run(self.pool, planes, width, STRIP_HEIGHT)?;
        Ok(strip.decode(&values, classes, &self.engine.alphabet))
    }

    /// Whether the boxes read better upside down. On a page that stands right this
    /// costs the reading of one box.
    fn upside_down(&self, image: &GrayImage, boxes: &[Quad]) -> Result<bool, OcrError> {
        let mut witnesses: Vec<&Quad> = boxes
            .iter()
            .filter(|quad| quad.width() > 2.5 * quad.height())
            .collect();
        // Of moderate length: long enough to tell, short enough to be cheap.
        let oddness = |quad: &Quad| (quad.width() / quad.height().max(1.0) - 7.0).abs();
        witnesses.sort_by(|a, b| oddness(a).total_cmp(&oddness(b)));
        let (mut upright, mut flipped, mut count) = (0.0f32, 0.0f32, 0.0f32);
        for quad in witnesses.into_iter().take(WITNESSES) {
            let strip = Strip::cut(image, quad);
            let as_is = self.recognise(&strip)?;
            // Nothing reads that well upside down.
            if as_is.confidence > CLEAR && as_is.glyphs.len() >= 4 {
                return Ok(false);
            }
            upright += as_is.confidence;
            flipped += self.recognise(&strip.flipped())?.confidence;
            count += 1.0;
            if count >= 2.0 && (upright - flipped).abs() > 0.25 * count {
                break;
            }
        }
        // One box says little, and a photo's noise reads badly either way.
        Ok(count >= 2.0 && flipped > 0.7 * count && flipped > upright + 0.08 * count)
    }

    /// Reads the numbers of a contents page that the detector overlooked. The page has
    /// no slope left.
    fn read_numbers(&self, image: &GrayImage, words: &[OcrWord]) -> Result<Vec<ReadBox>, OcrError> {
        let mut read = Vec::new();
        for place in unread_places(words) {
            if !has_ink(image, &place) {
                continue;
            }
            let strip = Strip::cut(image, &place);
            let reading = self.recognise(&strip)?;
            if reading.confidence >= number_column::SURE
                && number_column::is_number(&reading.text())
            {
                read.push(ReadBox {
                    quad: place,
                    strip,
                    reading,
                });
            }
        }
        Ok(read)
    }

    /// The rows of a badly read box that holds two, if they read better one by one.
    fn read_rows(
        &self,
        image: &GrayImage,
        quad: &Quad,
        strip: &Strip,
        reading: &Reading,
        levelling: &Levelling,
    ) -> Result<Option<Vec<ReadBox>>, OcrError> {
        let Some(rows) = strip.rows_of(quad) else {
            return Ok(None);
        };
        let mut read = Vec::new();
        for row in &rows {
            let strip = Strip::cut(image, row);
            let own = self.recognise(&strip)?;
            if own.confidence < reading.confidence + BETTER {
                return Ok(None);
            }
            read.push(ReadBox {
                quad: row.map(|point| levelling.apply(point)),
                strip,
                reading: own,
            });
        }
        Ok(Some(read))
    }

    /// Reads what is worth it of the boxes and makes the view.
    fn read_boxes(&self, half: Half, turn: Turn, found: Found) -> Result<OcrView, OcrError> {
        let (width, height) = (found.image.width() as f32, found.image.height() as f32);
        let levelling = Levelling::new(found.slope, width, height);
        let chosen: Vec<usize> = match self.depth {
            Depth::Full => (0..found.boxes.len()).collect(),
            Depth::Look => {
                let zones = found.zones.as_deref();
                let mut chosen = worth_reading(&found.boxes, &found.staves, zones, height);
                if found.staves.is_empty() {
                    chosen.extend(contents_samples(&found.boxes, &levelling, width));
                }
                chosen
            }
        };
        let mut view = OcrView {
            half,
            turned: turn.degrees(),
            width,
            height,
            words: Vec::new(),
            unread: Vec::new(),
            staves: found
                .staves
                .iter()
                .map(|staff| level_staff(staff, &levelling))
                .collect(),
        };
        let mut read: Vec<ReadBox> = Vec::new();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        // From the top down, as the boxes are.
        let mut rest: VecDeque<usize> = BTreeSet::from_iter(chosen).into_iter().collect();
        while let Some(index) = rest.pop_front() {
            let Some(quad) = found.boxes.get(index).filter(|_| seen.insert(index)) else {
                continue;
            };
            let strip = Strip::cut(&found.image, quad);
            let mut reading = self.recognise(&strip)?;
            if let Some(parts) = strip.number_and_line(quad, &reading) {
                let [number, line] = parts.boxes.map(|part| Strip::cut(&found.image, &part));
                reading = parts.joined(self.recognise(&number)?, self.recognise(&line)?);
            }
            rest.extend(row_after(&found.boxes, index, &reading.text()));
            if reading.confidence < GARBLED
                && let Some(rows) =
                    self.read_rows(&found.image, quad, &strip, &reading, &levelling)?
            {
                read.extend(rows);
            } else if reading.confidence >= MIN_CONFIDENCE {
                read.push(ReadBox {
                    quad: quad.map(|point| levelling.apply(point)),
                    strip,
                    reading,
                });
            }
        }
        view.words = words_of_page(&read).flatten().collect();
        let unread = found.boxes.iter().enumerate();
        let unread =
            unread.filter(|(index, quad)| !seen.contains(index) && !is_music(quad, &found.staves));
        view.unread = unread
            .map(|(_, quad)| rect_of(&quad.map(|point| levelling.apply(point))))
            .collect();
        if self.depth == Depth::Full && view.staves.is_empty() {
            let numbers = self.read_numbers(&found.image, &view.words)?;
            if !numbers.is_empty() {
                read.extend(numbers);
                view.words = words_of_page(&read).flatten().collect();
            }
        }
        Ok(view)
    }
}

/// Whether a part of a page holds ink that could be a figure.
fn has_ink(page: &GrayImage, quad: &Quad) -> bool {
    let pixels = |v: f32| v.max(0.0) as usize;
    let part = page.cropped(
        pixels(quad.left()),
        pixels(quad.top()),
        pixels(quad.right()),
        pixels(quad.bottom()),
    );
    let dark = page.paper().saturating_sub(INK_DEPTH);
    part.data().iter().filter(|&&v| v < dark).count() >= LEAST_INK
}

/// Boxes of text on an image, and what is known of it.
struct Found {
    image: GrayImage,
    boxes: Vec<Quad>,
    staves: Vec<Staff>,
    zones: Option<Vec<Zone>>,
    /// The slope that is still in the image.
    slope: f32,
}

/// Whether most of the text runs upwards or downwards.
fn sideways(boxes: &[Quad]) -> bool {
    let long = |a: f32, b: f32| a > 2.0 * b;
    let upright: f32 = boxes
        .iter()
        .filter(|q| long(q.width(), q.height()))
        .map(Quad::width)
        .sum();
    let tall: Vec<f32> = boxes
        .iter()
        .filter(|q| long(q.height(), q.width()))
        .map(Quad::height)
        .collect();
    tall.len() >= 3 && tall.iter().sum::<f32>() > 2.0 * upright
}

/// The boxes that tell whether the page is one of contents.
fn contents_samples(boxes: &[Quad], levelling: &Levelling, width: f32) -> Vec<usize> {
    let level: Vec<PixelRect> = boxes
        .iter()
        .map(|quad| rect_of(&quad.map(|point| levelling.apply(point))))
        .collect();
    contents::samples(&level, width)
}

fn rect_of(quad: &Quad) -> PixelRect {
    PixelRect {
        x0: quad.left(),
        y0: quad.top(),
        x1: quad.right(),
        y1: quad.bottom(),
    }
}

/// Top and bottom of a staff on the levelled page.
fn level_staff(staff: &Staff, levelling: &Levelling) -> (f32, f32) {
    let x = (staff.x0 + staff.x1) / 2.0;
    let at = |y: f32| levelling.apply(Point { x, y }).y;
    (at(staff.top), at(staff.bottom))
}

/// The ink of a page with a little paper around it; the whole of a blank page.
fn padded_ink_box(image: &GrayImage) -> (usize, usize, usize, usize) {
    let (width, height) = (image.width(), image.height());
    let pad = width.max(height) / 60;
    let (x0, y0, x1, y1) = image.ink_box().unwrap_or((0, 0, width, height));
    (
        x0.saturating_sub(pad),
        y0.saturating_sub(pad),
        (x1 + pad).min(width),
        (y1 + pad).min(height),
    )
}
