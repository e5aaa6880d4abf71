//! The learned weights of [`super::title_look`]; `cargo run --example bed -- --learn-titles` prints them.

/// What a line shows by itself.
pub const FIRST: [&str; 61] = [
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
    "heavier than the text",
    "lighter than the text",
    "bold",
    "bold and no bigger",
    "heaviest of few on leaf",
];

/// What a line shows within its book.
pub const SECOND: [&str; 27] = [
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
    "weight of titles",
    "weight and edge or middle",
];

/// Weights of the first look.
pub const FIRST_WEIGHTS: [f32; FIRST.len()] = [
    -3.699, // one
    0.057,  // size over text
    1.173,  // clearly bigger than text
    -1.369, // size against leaf
    0.217,  // biggest on leaf
    1.901,  // smaller than usual
    -1.859, // bigger than usual
    0.498,  // nothing above
    -0.806, // one line above
    -0.456, // two or three above
    0.218,  // head of leaf
    -1.658, // foot of leaf
    0.467,  // space above
    -0.195, // space below
    0.957,  // small line below
    0.232,  // text beside
    -1.293, // rows
    -0.432, // part of a longer one
    -1.117, // tiny
    -2.041, // long
    0.873,  // letters
    -0.908, // begins small
    -0.561, // begins with a figure
    0.567,  // capitals
    1.233,  // capital words
    -0.386, // ends open
    -0.041, // ends a sentence
    -0.327, // doubt
    -0.899, // implausible
    -2.888, // direction
    -0.834, // front matter
    -0.869, // chords
    -2.490, // continues
    1.468,  // number
    -0.919, // over staff
    0.331,  // under staff
    0.228,  // leaf has staves
    0.175,  // narrow
    -0.091, // much smaller than usual
    -0.403, // a bit smaller than usual
    -0.433, // a bit bigger than usual
    -0.550, // much bigger than usual
    -1.442, // no leaf has as big
    -1.207, // few leaves have as big
    0.803,  // most leaves have as big
    0.794,  // size against staff
    -0.131, // small against staff
    1.063,  // big against staff
    -0.046, // above all staves
    0.188,  // at the left edge
    -0.520, // centred
    0.090,  // big on top
    -0.192, // small in the text
    0.617,  // space around
    -3.611, // again elsewhere
    1.393,  // strength
    -1.075, // heavier than the text
    0.914,  // lighter than the text
    0.549,  // bold
    0.421,  // bold and no bigger
    0.687,  // heaviest of few on leaf
];

/// Weights of the second look.
pub const SECOND_WEIGHTS: [f32; SECOND.len()] = [
    -1.767, // one
    0.698,  // first look
    0.415,  // against the level
    -0.203, // reaches the level
    -0.055, // level
    -0.227, // smaller than titles
    0.601,  // bigger than titles
    0.301,  // size of titles
    2.265,  // height of titles
    -0.089, // edge of titles
    -0.202, // middle of titles
    1.322,  // spot of titles
    0.210,  // spot and size
    -0.378, // top as titles
    1.147,  // not top as titles
    0.042,  // number as titles
    -0.329, // no number as titles
    0.224,  // over staff as titles
    -0.125, // not over staff as titles
    1.129,  // rival
    0.133,  // best of leaf
    -0.212, // best, reaches the level
    1.479,  // edge and size
    1.635,  // middle and size
    1.224,  // titles a leaf
    0.123,  // weight of titles
    0.686,  // weight and edge or middle
];
