//! The content stream of one page: text, lines and curves in points, origin at the
//! bottom left as in every PDF.

use std::fmt::Write as _;

use super::metrics::{Face, width};

/// A page being drawn.
#[derive(Debug, Default)]
pub struct Canvas {
    content: String,
}

impl Canvas {
    /// The content stream so far, in the one-byte encoding of the fonts.
    pub fn into_bytes(self) -> Vec<u8> {
        self.content
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect()
    }

    /// Text that begins at `x` on the baseline `y`.
    pub fn text(&mut self, face: Face, size: f32, x: f32, y: f32, text: &str) {
        let font = match face {
            Face::Regular => "F1",
            Face::Bold => "F2",
        };
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '(' | ')' | '\\') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        self.op(format_args!(
            "BT /{font} {size:.1} Tf {x:.2} {y:.2} Td ({escaped}) Tj ET"
        ));
    }

    /// Text around the middle `x`.
    pub fn centred(&mut self, face: Face, size: f32, x: f32, y: f32, text: &str) {
        self.text(face, size, x - width(face, size, text) / 2.0, y, text);
    }

    /// Text that ends at `x`.
    pub fn right(&mut self, face: Face, size: f32, x: f32, y: f32, text: &str) {
        self.text(face, size, x - width(face, size, text), y, text);
    }

    /// A line of the given thickness.
    pub fn line(&mut self, thickness: f32, from: (f32, f32), to: (f32, f32)) {
        self.op(format_args!(
            "{thickness:.2} w {:.2} {:.2} m {:.2} {:.2} l S",
            from.0, from.1, to.0, to.1
        ));
    }

    /// A smooth line of the given thickness through cubic curves: a start, then
    /// two control points and an end for each curve.
    pub fn curve(&mut self, thickness: f32, points: &[(f32, f32)]) {
        let Some((start, rest)) = points.split_first() else {
            return;
        };
        self.op(format_args!(
            "{thickness:.2} w {:.2} {:.2} m",
            start.0, start.1
        ));
        self.curves(rest);
        self.op(format_args!("S"));
    }

    /// A filled disc, flattened to `height` and leaning a little as noteheads do.
    pub fn notehead(&mut self, x: f32, y: f32, half_width: f32, half_height: f32, filled: bool) {
        // Control points of the circle's four quarters.
        const K: f32 = 0.552;
        let (w, h) = (half_width, half_height);
        let lean = 0.25 * h;
        let at = |dx: f32, dy: f32| (x + dx * w, y + dy * h + dx * lean);
        let start = at(1.0, 0.0);
        self.op(format_args!("0.90 w {:.2} {:.2} m", start.0, start.1));
        self.curves(&[
            at(1.0, K),
            at(K, 1.0),
            at(0.0, 1.0),
            at(-K, 1.0),
            at(-1.0, K),
            at(-1.0, 0.0),
            at(-1.0, -K),
            at(-K, -1.0),
            at(0.0, -1.0),
            at(K, -1.0),
            at(1.0, -K),
            start,
        ]);
        self.op(format_args!("{}", if filled { "f" } else { "s" }));
    }

    /// A filled shape with straight sides, in a grey from 0 (black) to 1 (white).
    pub fn polygon(&mut self, grey: f32, points: &[(f32, f32)]) {
        self.op(format_args!("{grey:.2} g"));
        for (index, (x, y)) in points.iter().enumerate() {
            let operator = if index == 0 { "m" } else { "l" };
            self.op(format_args!("{x:.2} {y:.2} {operator}"));
        }
        self.op(format_args!("f 0 g"));
    }

    fn curves(&mut self, points: &[(f32, f32)]) {
        for curve in points.chunks_exact(3) {
            for (x, y) in curve {
                let _ = write!(self.content, "{x:.2} {y:.2} ");
            }
            self.content.push_str("c\n");
        }
    }

    fn op(&mut self, operation: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.content, "{operation}");
    }
}
