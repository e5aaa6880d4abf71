//! The learned weights of [`super::belief`]; `cargo run --example bed -- --learn` prints them.

/// What each feature is.
pub const FEATURES: [&str; 35] = [
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
];

/// Their weights.
pub const WEIGHTS: [f32; FEATURES.len()] = [
    0.339,  // one
    -0.375, // title seen
    -0.026, // likeness
    2.048,  // strength
    0.332,  // strong
    1.227,  // in style
    -0.270, // top of page
    0.661,  // continues
    -1.109, // implausible
    -0.209, // ocr
    -0.053, // doubt of ocr
    0.104,  // contents
    0.127,  // outline
    -0.408, // link
    0.017,  // song number
    -0.072, // in step
    0.017,  // folio agrees
    -0.860, // listed elsewhere
    -1.640, // unlisted among listed
    0.632,  // unlisted strength
    0.832,  // listed in style
    -0.156, // listed, unseen
    0.919,  // listed likeness
    -3.976, // stands before
    -0.926, // rival
    0.336,  // line taken
    -0.624, // title again
    1.288,  // letters
    -0.250, // direction
    -1.267, // style of book
    -0.313, // ocr, unlisted
    -2.521, // long
    0.669,  // bold
    1.554,  // look alone, type
    -0.445, // look alone, ocr
];
