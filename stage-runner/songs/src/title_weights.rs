//! The learned weights of [`super::title_look`]; `cargo run --example bed -- --learn-titles` prints them.

/// What a line shows by itself.
pub const FIRST: [&str; 56] = [
    "one",
    "size over text",
    "clearly bigger than text",
    "size against leaf",
    "biggest on leaf",
    "smaller than usual",
    "bigger than usual",
    "nothing above",
    "one line above",
    "two or three above",
    "head of leaf",
    "foot of leaf",
    "space above",
    "space below",
    "small line below",
    "text beside",
    "rows",
    "part of a longer one",
    "tiny",
    "long",
    "letters",
    "begins small",
    "begins with a figure",
    "capitals",
    "capital words",
    "ends open",
    "ends a sentence",
    "doubt",
    "implausible",
    "direction",
    "front matter",
    "chords",
    "continues",
    "number",
    "over staff",
    "under staff",
    "leaf has staves",
    "narrow",
    "much smaller than usual",
    "a bit smaller than usual",
    "a bit bigger than usual",
    "much bigger than usual",
    "no leaf has as big",
    "few leaves have as big",
    "most leaves have as big",
    "size against staff",
    "small against staff",
    "big against staff",
    "above all staves",
    "at the left edge",
    "centred",
    "big on top",
    "small in the text",
    "space around",
    "again elsewhere",
    "strength",
];

/// What a line shows within its book.
pub const SECOND: [&str; 25] = [
    "one",
    "first look",
    "against the level",
    "reaches the level",
    "level",
    "smaller than titles",
    "bigger than titles",
    "size of titles",
    "height of titles",
    "edge of titles",
    "middle of titles",
    "spot of titles",
    "spot and size",
    "top as titles",
    "not top as titles",
    "number as titles",
    "no number as titles",
    "over staff as titles",
    "not over staff as titles",
    "rival",
    "best of leaf",
    "best, reaches the level",
    "edge and size",
    "middle and size",
    "titles a leaf",
];

/// Weights of the first look.
pub const FIRST_WEIGHTS: [f32; FIRST.len()] = [
    -3.731, // one
    -0.645, // size over text
    1.004,  // clearly bigger than text
    -1.304, // size against leaf
    0.128,  // biggest on leaf
    2.206,  // smaller than usual
    -2.420, // bigger than usual
    0.365,  // nothing above
    -0.296, // one line above
    -0.558, // two or three above
    0.099,  // head of leaf
    -1.708, // foot of leaf
    0.875,  // space above
    -0.256, // space below
    0.877,  // small line below
    0.100,  // text beside
    -1.176, // rows
    -0.569, // part of a longer one
    -1.183, // tiny
    -2.199, // long
    1.734,  // letters
    -0.782, // begins small
    -0.125, // begins with a figure
    0.662,  // capitals
    1.550,  // capital words
    -0.449, // ends open
    -0.094, // ends a sentence
    -0.224, // doubt
    -0.792, // implausible
    -2.625, // direction
    -0.852, // front matter
    -0.441, // chords
    -2.311, // continues
    1.026,  // number
    -0.901, // over staff
    0.371,  // under staff
    0.144,  // leaf has staves
    0.226,  // narrow
    -0.429, // much smaller than usual
    -0.612, // a bit smaller than usual
    -1.470, // a bit bigger than usual
    -1.440, // much bigger than usual
    -0.736, // no leaf has as big
    -0.685, // few leaves have as big
    0.558,  // most leaves have as big
    0.383,  // size against staff
    0.384,  // small against staff
    0.547,  // big against staff
    0.110,  // above all staves
    0.269,  // at the left edge
    0.093,  // centred
    -0.109, // big on top
    -0.385, // small in the text
    0.328,  // space around
    -3.571, // again elsewhere
    1.799,  // strength
];

/// Weights of the second look.
pub const SECOND_WEIGHTS: [f32; SECOND.len()] = [
    -1.729, // one
    0.682,  // first look
    0.369,  // against the level
    0.411,  // reaches the level
    -0.051, // level
    -0.742, // smaller than titles
    0.027,  // bigger than titles
    0.386,  // size of titles
    2.412,  // height of titles
    -0.412, // edge of titles
    -0.132, // middle of titles
    2.226,  // spot of titles
    0.729,  // spot and size
    -0.705, // top as titles
    1.069,  // not top as titles
    0.034,  // number as titles
    -0.522, // no number as titles
    -0.079, // over staff as titles
    -0.111, // not over staff as titles
    0.617,  // rival
    0.279,  // best of leaf
    -0.544, // best, reaches the level
    0.933,  // edge and size
    1.815,  // middle and size
    1.186,  // titles a leaf
];
