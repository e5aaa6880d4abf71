//! Widths of the two standard fonts that the drawn songbooks use.

/// A standard font, known to every PDF reader without being embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Times-Roman.
    Regular,
    /// Times-Bold.
    Bold,
}

/// Advance widths of the characters from space to tilde in 1/1000 of the size.
const REGULAR: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, //
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, //
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, //
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, //
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, //
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// The same for the bold face.
const BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, //
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, //
    930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, //
    611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, //
    333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, //
    556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];

/// Width of `text` in points at `size` points. Letters with accents are as wide as
/// without; other characters count as half a square.
pub fn width(face: Face, size: f32, text: &str) -> f32 {
    let table = match face {
        Face::Regular => &REGULAR,
        Face::Bold => &BOLD,
    };
    let thousandths: f32 = text
        .chars()
        .map(|c| {
            let index = (base(c) as usize).wrapping_sub(' ' as usize);
            f32::from(table.get(index).copied().unwrap_or(500))
        })
        .sum();
    size * thousandths / 1000.0
}

fn base(c: char) -> char {
    match c {
        'é' | 'è' => 'e',
        'ü' => 'u',
        'ö' => 'o',
        'ä' => 'a',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_add_up() {
        assert!((width(Face::Regular, 10.0, "Il") - 6.11).abs() < 1e-3);
        assert!((width(Face::Bold, 10.0, "é") - 4.44).abs() < 1e-3);
    }
}
