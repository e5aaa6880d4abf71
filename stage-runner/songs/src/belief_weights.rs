//! The learned weights of [`super::belief`]; `cargo run --example bed -- --learn` prints them.

/// What each feature is.
pub const FEATURES: [&str; 41] = [
    "one",
    "title seen",
    "likeness",
    "strength",
    "strong",
    "in style",
    "top of page",
    "continues",
    "implausible",
    "ocr",
    "doubt of ocr",
    "contents",
    "outline",
    "link",
    "song number",
    "in step",
    "folio agrees",
    "listed elsewhere",
    "unlisted among listed",
    "unlisted strength",
    "listed in style",
    "listed, unseen",
    "listed likeness",
    "stands before",
    "rival",
    "line taken",
    "title again",
    "letters",
    "direction",
    "style of book",
    "ocr, unlisted",
    "long",
    "bold",
    "look alone, type",
    "look alone, ocr",
    "listed, against others",
    "unlisted, title by looks",
    "unlisted, against listed",
    "unlisted, counted",
    "unlisted, sorted",
    "unlisted, pure",
];

/// Their weights.
pub const WEIGHTS: [f32; FEATURES.len()] = [
    -0.949, // one
    -2.885, // title seen
    1.933,  // likeness
    0.941,  // strength
    -0.041, // strong
    2.038,  // in style
    0.148,  // top of page
    1.310,  // continues
    -1.323, // implausible
    0.077,  // ocr
    0.096,  // doubt of ocr
    1.687,  // contents
    0.310,  // outline
    -0.388, // link
    0.587,  // song number
    -0.145, // in step
    0.437,  // folio agrees
    -0.358, // listed elsewhere
    -1.660, // unlisted among listed
    -1.248, // unlisted strength
    1.250,  // listed in style
    -0.129, // listed, unseen
    0.478,  // listed likeness
    -4.596, // stands before
    -2.274, // rival
    -0.590, // line taken
    -2.513, // title again
    1.518,  // letters
    -1.295, // direction
    -1.809, // style of book
    0.555,  // ocr, unlisted
    -1.564, // long
    1.634,  // bold
    1.126,  // look alone, type
    0.889,  // look alone, ocr
    0.777,  // listed, against others
    2.528,  // unlisted, title by looks
    -0.856, // unlisted, against listed
    0.668,  // unlisted, counted
    1.145,  // unlisted, sorted
    3.286,  // unlisted, pure
];
