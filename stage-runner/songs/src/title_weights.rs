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
    -3.522, // one
    -0.138, // size over text
    1.117,  // clearly bigger than text
    -1.461, // size against leaf
    0.222,  // biggest on leaf
    2.064,  // smaller than usual
    -2.409, // bigger than usual
    0.153,  // nothing above
    -0.570, // one line above
    -0.680, // two or three above
    0.288,  // head of leaf
    -1.728, // foot of leaf
    0.841,  // space above
    -0.079, // space below
    0.923,  // small line below
    0.257,  // text beside
    -1.431, // rows
    -0.445, // part of a longer one
    -1.274, // tiny
    -2.134, // long
    1.587,  // letters
    -0.881, // begins small
    0.050,  // begins with a figure
    0.613,  // capitals
    1.138,  // capital words
    -0.421, // ends open
    -0.012, // ends a sentence
    -0.297, // doubt
    -0.841, // implausible
    -2.570, // direction
    -0.728, // front matter
    -0.524, // chords
    -2.408, // continues
    0.981,  // number
    -0.941, // over staff
    0.476,  // under staff
    0.311,  // leaf has staves
    0.210,  // narrow
    -0.415, // much smaller than usual
    -0.494, // a bit smaller than usual
    -1.581, // a bit bigger than usual
    -1.723, // much bigger than usual
    -0.712, // no leaf has as big
    -0.702, // few leaves have as big
    0.550,  // most leaves have as big
    0.017,  // size against staff
    -0.333, // small against staff
    0.639,  // big against staff
    -0.063, // above all staves
    0.301,  // at the left edge
    -0.116, // centred
    0.160,  // big on top
    -0.370, // small in the text
    0.371,  // space around
    -3.565, // again elsewhere
    1.111,  // strength
    -1.008, // heavier than the text
    1.090,  // lighter than the text
    0.451,  // bold
    0.492,  // bold and no bigger
    0.722,  // heaviest of few on leaf
];

/// Weights of the second look.
pub const SECOND_WEIGHTS: [f32; SECOND.len()] = [
    -1.446, // one
    0.700,  // first look
    0.409,  // against the level
    -0.158, // reaches the level
    0.042,  // level
    -0.733, // smaller than titles
    0.319,  // bigger than titles
    0.160,  // size of titles
    1.863,  // height of titles
    0.105,  // edge of titles
    0.013,  // middle of titles
    2.382,  // spot of titles
    0.912,  // spot and size
    -0.803, // top as titles
    1.026,  // not top as titles
    -0.191, // number as titles
    -0.521, // no number as titles
    -0.038, // over staff as titles
    0.053,  // not over staff as titles
    0.447,  // rival
    0.331,  // best of leaf
    -0.150, // best, reaches the level
    0.374,  // edge and size
    1.259,  // middle and size
    0.894,  // titles a leaf
    0.284,  // weight of titles
    0.894,  // weight and edge or middle
];
