//! The learned weights of [`super::belief`]; `cargo run --example bed -- --learn` prints them.

/// What each feature is.
pub const FEATURES: [&str; 38] = [
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
];

/// Their weights.
pub const WEIGHTS: [f32; FEATURES.len()] = [
    0.548,  // one
    -0.191, // title seen
    -1.256, // likeness
    2.717,  // strength
    -0.184, // strong
    1.152,  // in style
    0.336,  // top of page
    1.781,  // continues
    -0.892, // implausible
    -0.847, // ocr
    -0.246, // doubt of ocr
    -0.280, // contents
    0.294,  // outline
    0.115,  // link
    0.412,  // song number
    -0.033, // in step
    -0.302, // folio agrees
    0.745,  // listed elsewhere
    -1.310, // unlisted among listed
    -2.089, // unlisted strength
    0.245,  // listed in style
    -0.230, // listed, unseen
    0.459,  // listed likeness
    -4.885, // stands before
    1.320,  // rival
    -1.556, // line taken
    -2.250, // title again
    0.925,  // letters
    -1.139, // direction
    0.554,  // style of book
    -0.999, // ocr, unlisted
    -1.249, // long
    1.155,  // bold
    1.768,  // look alone, type
    0.811,  // look alone, ocr
    1.071,  // listed, against others
    2.828,  // unlisted, title by looks
    0.192,  // unlisted, against listed
];
