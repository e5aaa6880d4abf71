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
    0.450,  // one
    -1.947, // title seen
    1.784,  // likeness
    0.916,  // strength
    -0.187, // strong
    1.610,  // in style
    0.531,  // top of page
    2.025,  // continues
    -1.147, // implausible
    0.075,  // ocr
    -0.266, // doubt of ocr
    0.675,  // contents
    0.257,  // outline
    -0.585, // link
    0.840,  // song number
    -0.231, // in step
    0.127,  // folio agrees
    -0.317, // listed elsewhere
    -1.738, // unlisted among listed
    -1.060, // unlisted strength
    0.849,  // listed in style
    -0.485, // listed, unseen
    0.025,  // listed likeness
    -4.775, // stands before
    -1.302, // rival
    -1.353, // line taken
    -1.890, // title again
    0.752,  // letters
    -0.539, // direction
    -1.262, // style of book
    -0.923, // ocr, unlisted
    -1.961, // long
    1.795,  // bold
    2.196,  // look alone, type
    0.239,  // look alone, ocr
    1.014,  // listed, against others
    2.778,  // unlisted, title by looks
    -1.260, // unlisted, against listed
];
