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
    -0.939, // one
    -3.591, // title seen
    2.159,  // likeness
    1.805,  // strength
    -0.189, // strong
    2.166,  // in style
    -0.175, // top of page
    1.046,  // continues
    -0.620, // implausible
    0.439,  // ocr
    -0.216, // doubt of ocr
    1.985,  // contents
    0.403,  // outline
    -0.470, // link
    0.787,  // song number
    0.048,  // in step
    0.423,  // folio agrees
    0.008,  // listed elsewhere
    -1.418, // unlisted among listed
    -1.653, // unlisted strength
    1.114,  // listed in style
    -0.599, // listed, unseen
    0.296,  // listed likeness
    -4.737, // stands before
    -3.336, // rival
    -1.440, // line taken
    -2.592, // title again
    1.741,  // letters
    -1.322, // direction
    -1.815, // style of book
    0.294,  // ocr, unlisted
    -1.808, // long
    1.537,  // bold
    1.704,  // look alone, type
    1.518,  // look alone, ocr
    0.863,  // listed, against others
    2.716,  // unlisted, title by looks
    -0.558, // unlisted, against listed
    0.771,  // unlisted, counted
    0.977,  // unlisted, sorted
    3.011,  // unlisted, pure
];
