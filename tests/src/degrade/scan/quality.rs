//! How well a book is scanned.

/// A kind of scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// 150 dpi, grey, JPEG: an office copier that was set up well.
    Gray150,
    /// 200 dpi, black on white, CCITT G4: an archive's or a fax's way.
    Bilevel200,
    /// 100 dpi, grey, askew, with shadow, noise and specks: an old copy of a copy.
    Worn100,
}

/// How the picture of a page is packed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Codec {
    /// JPEG of this quality, 1 to 100.
    Jpeg(u8),
    /// CCITT G4; darker than this is black.
    G4(u8),
}

/// What a scan does to a page. Greys are those of 8 bits, lengths are pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knobs {
    /// Pixels an inch.
    pub dpi: f32,
    /// The page is turned by at most so many degrees.
    pub skew: f32,
    /// Deviation of the blur.
    pub blur: f32,
    /// Grey of the paper.
    pub paper: f32,
    /// Grey of solid ink.
    pub ink: f32,
    /// Deviation of the noise.
    pub noise: f32,
    /// Specks of dirt on a million pixels.
    pub specks: f32,
    /// How dark it gets in the fold, 0 to 1.
    pub shadow: f32,
    /// How much of the other side shows through, 0 to 1.
    pub through: f32,
    /// How the picture is packed.
    pub codec: Codec,
}

impl Quality {
    /// All of them, best first.
    pub const ALL: [Self; 3] = [Self::Gray150, Self::Bilevel200, Self::Worn100];

    /// How recipes call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gray150 => "gray150",
            Self::Bilevel200 => "bilevel200",
            Self::Worn100 => "worn100",
        }
    }

    /// What it does.
    pub fn knobs(self) -> Knobs {
        match self {
            Self::Gray150 => Knobs {
                dpi: 150.0,
                skew: 0.4,
                blur: 0.5,
                paper: 246.0,
                ink: 28.0,
                noise: 2.5,
                specks: 0.0,
                shadow: 0.0,
                through: 0.0,
                codec: Codec::Jpeg(60),
            },
            Self::Bilevel200 => Knobs {
                dpi: 200.0,
                skew: 0.5,
                blur: 0.7,
                paper: 240.0,
                ink: 20.0,
                noise: 10.0,
                specks: 8.0,
                shadow: 0.0,
                through: 0.0,
                codec: Codec::G4(160),
            },
            Self::Worn100 => Knobs {
                dpi: 100.0,
                skew: 1.2,
                blur: 0.65,
                paper: 228.0,
                ink: 55.0,
                noise: 5.0,
                specks: 40.0,
                shadow: 0.45,
                through: 0.07,
                codec: Codec::Jpeg(45),
            },
        }
    }
}
