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
    0.792,  // one
    -2.092, // title seen
    1.781,  // likeness
    1.014,  // strength
    -0.334, // strong
    1.747,  // in style
    0.290,  // top of page
    1.789,  // continues
    -0.950, // implausible
    0.119,  // ocr
    -0.541, // doubt of ocr
    0.927,  // contents
    0.282,  // outline
    -0.648, // link
    0.610,  // song number
    -0.164, // in step
    0.177,  // folio agrees
    -0.867, // listed elsewhere
    -0.820, // unlisted among listed
    -0.895, // unlisted strength
    0.932,  // listed in style
    -0.610, // listed, unseen
    0.045,  // listed likeness
    -4.919, // stands before
    -1.334, // rival
    -0.771, // line taken
    -1.872, // title again
    0.496,  // letters
    -0.775, // direction
    -1.567, // style of book
    -0.820, // ocr, unlisted
    -1.993, // long
    1.782,  // bold
    2.446,  // look alone, type
    0.661,  // look alone, ocr
    0.717,  // listed, against others
    2.681,  // unlisted, title by looks
    -0.095, // unlisted, against listed
];
