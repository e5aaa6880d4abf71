//! The learned weights of [`super::belief`]; `cargo run --example bed -- --learn` prints them.

/// What each feature is.
pub const FEATURES: [&str; 44] = [
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
    "listed type, against others",
    "unlisted type, title by looks",
    "unlisted type, against listed",
];

/// Their weights.
pub const WEIGHTS: [f32; FEATURES.len()] = [
    -0.266, // one
    -3.420, // title seen
    2.414,  // likeness
    1.517,  // strength
    -0.227, // strong
    2.081,  // in style
    -0.038, // top of page
    1.340,  // continues
    -0.725, // implausible
    0.299,  // ocr
    -0.306, // doubt of ocr
    1.941,  // contents
    0.457,  // outline
    -0.057, // link
    0.217,  // song number
    -0.094, // in step
    0.249,  // folio agrees
    0.112,  // listed elsewhere
    -1.930, // unlisted among listed
    -1.982, // unlisted strength
    1.130,  // listed in style
    -0.744, // listed, unseen
    0.269,  // listed likeness
    -4.592, // stands before
    -3.399, // rival
    -1.807, // line taken
    -2.447, // title again
    1.594,  // letters
    -1.028, // direction
    -2.063, // style of book
    0.115,  // ocr, unlisted
    -1.530, // long
    1.075,  // bold
    1.219,  // look alone, type
    1.495,  // look alone, ocr
    1.606,  // listed, against others
    2.744,  // unlisted, title by looks
    -0.944, // unlisted, against listed
    1.088,  // unlisted, counted
    1.020,  // unlisted, sorted
    2.153,  // unlisted, pure
    2.091,  // listed type, against others
    2.550,  // unlisted type, title by looks
    0.175,  // unlisted type, against listed
];
