//! The learned weights of [`super::belief`]; `cargo run --example bed -- --learn` prints them.

/// What each feature is.
pub const FEATURES: [&str; 33] = [
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
];

/// Their weights.
pub const WEIGHTS: [f32; FEATURES.len()] = [
    2.714,  // one
    -1.700, // title seen
    0.945,  // likeness
    2.285,  // strength
    -0.186, // strong
    1.787,  // in style
    -0.191, // top of page
    1.154,  // continues
    -1.125, // implausible
    0.145,  // ocr
    -0.325, // doubt of ocr
    0.011,  // contents
    0.722,  // outline
    -0.418, // link
    0.553,  // song number
    0.082,  // in step
    0.226,  // folio agrees
    -0.845, // listed elsewhere
    -1.938, // unlisted among listed
    1.462,  // unlisted strength
    1.168,  // listed in style
    -0.485, // listed, unseen
    0.457,  // listed likeness
    -4.535, // stands before
    -1.447, // rival
    0.424,  // line taken
    -0.621, // title again
    0.029,  // letters
    -0.239, // direction
    -3.047, // style of book
    -1.019, // ocr, unlisted
    -2.981, // long
    0.848,  // bold
];
