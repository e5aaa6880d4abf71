//! A voice on staves: clef, notes that wander about a scale, words and chords.

use super::canvas::Canvas;
use super::metrics::{Face, width};

/// Distance between two lines of a staff in points.
const GAP: f32 = 6.0;
/// Distance from one staff to the next.
pub const SYSTEM: f32 = 80.0;
/// Left and right end of the staves.
pub const LEFT: f32 = 60.0;
/// See [`LEFT`].
pub const RIGHT: f32 = 535.0;

const BARS: usize = 3;
const NOTES: usize = 4;
const CHORDS: [&str; 6] = ["G", "Em", "C", "D7", "Am", "Bm"];

/// A tune that can be drawn staff by staff.
#[derive(Debug)]
pub struct Tune<'w> {
    words: std::iter::Cycle<std::str::SplitWhitespace<'w>>,
    state: u64,
    /// Lines and spaces above the lowest line.
    height: i32,
}

impl<'w> Tune<'w> {
    /// The tune of a song; the same title always gives the same tune.
    pub fn new(title: &str, words: &'w str) -> Self {
        let state = title
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            });
        Self {
            words: words.split_whitespace().cycle(),
            state,
            height: 4,
        }
    }

    /// Draws the next staff with its top line at `top`; the last one ends in a
    /// double bar.
    pub fn draw_staff(&mut self, canvas: &mut Canvas, top: f32, last: bool) {
        let bottom = top - 4.0 * GAP;
        for line in 0..5 {
            let y = bottom + line as f32 * GAP;
            canvas.line(0.5, (LEFT, y), (RIGHT, y));
        }
        draw_clef(canvas, LEFT + 12.0, bottom);
        let first = LEFT + 34.0;
        let bar = (RIGHT - first) / BARS as f32;
        for index in 0..BARS {
            let x = first + index as f32 * bar;
            let chord = CHORDS.get(self.random(CHORDS.len() as u64) as usize);
            let chord = chord.copied().unwrap_or_default();
            canvas.text(Face::Bold, 11.0, x + 6.0, top + 12.0, chord);
            self.draw_bar(canvas, x + 6.0, bar - 8.0, bottom);
            canvas.line(0.7, (x + bar, bottom), (x + bar, top));
        }
        if last {
            canvas.line(3.0, (RIGHT, bottom), (RIGHT, top));
            canvas.line(0.7, (RIGHT - 4.5, bottom), (RIGHT - 4.5, top));
        }
    }

    fn draw_bar(&mut self, canvas: &mut Canvas, left: f32, wide: f32, bottom: f32) {
        let step = wide / NOTES as f32;
        let mut beat = 0;
        while beat < NOTES {
            let half = beat + 2 <= NOTES && self.random(4) == 0;
            let x = left + beat as f32 * step + step / 2.0;
            self.draw_note(canvas, x, bottom, half);
            if let Some(word) = self.words.next() {
                let middle = x - width(Face::Regular, 10.0, word) / 2.0;
                canvas.text(Face::Regular, 10.0, middle, bottom - 22.0, word);
            }
            beat += if half { 2 } else { 1 };
        }
    }

    fn draw_note(&mut self, canvas: &mut Canvas, x: f32, bottom: f32, half: bool) {
        self.height = (self.height + self.random(5) as i32 - 2).clamp(0, 8);
        let y = bottom + self.height as f32 * GAP / 2.0;
        canvas.notehead(x, y, 3.9, 2.6, !half);
        if self.height >= 4 {
            canvas.line(0.8, (x - 3.6, y), (x - 3.6, y - 20.0));
        } else {
            canvas.line(0.8, (x + 3.6, y), (x + 3.6, y + 20.0));
        }
    }

    /// The next number below `bound` of a small, plain generator.
    fn random(&mut self, bound: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % bound.max(1)
    }
}

/// A treble clef: a spiral about the second line, a loop above, a tail below.
fn draw_clef(canvas: &mut Canvas, x: f32, bottom: f32) {
    let at = |dx: f32, dy: f32| (x + dx * GAP, bottom + dy * GAP);
    canvas.curve(
        1.3,
        &[
            at(0.15, 0.55),
            at(-0.75, 0.6),
            at(-0.75, 1.6),
            at(0.1, 1.65),
            at(1.15, 1.65),
            at(1.2, 0.0),
            at(0.0, 0.0),
            at(-1.7, 0.0),
            at(-1.75, 1.7),
            at(-0.6, 2.7),
            at(0.3, 3.5),
            at(0.75, 4.2),
            at(0.35, 5.0),
            at(0.0, 5.5),
            at(-0.5, 4.4),
            at(-0.35, 3.6),
            at(-0.1, 2.0),
            at(0.25, 0.5),
            at(0.45, -0.8),
            at(0.55, -1.7),
            at(-0.7, -1.8),
            at(-0.6, -1.0),
        ],
    );
}
