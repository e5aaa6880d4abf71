//! The learned weights of [`super::title_look`]; `cargo run --example bed -- --learn-titles` prints them.

/// What a line shows by itself.
pub const FIRST: [&str; 70] = [
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
    "style known",
    "face of the text",
    "style of the text",
    "style of little text",
    "style of some text",
    "style of much text",
    "one a leaf in the style",
    "leaves with the style",
    "style on one leaf alone",
];

/// What a line shows within its book.
pub const SECOND: [&str; 36] = [
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
    "style known",
    "style of titles",
    "face of titles",
    "style and edge or middle",
    "likely style",
    "best style",
    "best style's score",
    "beside the best style",
    "beside the best style's titles",
];

/// Weights of the first look at what OCR read.
pub const FIRST_WEIGHTS: [f32; FIRST.len()] = [
    -5.859, // one
    0.677,  // size over text
    0.447,  // clearly bigger than text
    -0.503, // size against leaf
    0.013,  // biggest on leaf
    1.632,  // smaller than usual
    -1.907, // bigger than usual
    -0.662, // nothing above
    -1.771, // one line above
    -1.026, // two or three above
    0.069,  // head of leaf
    -0.231, // foot of leaf
    0.935,  // space above
    -1.561, // space below
    1.029,  // small line below
    -0.330, // text beside
    -1.538, // rows
    -0.598, // part of a longer one
    -1.129, // tiny
    -1.787, // long
    2.843,  // letters
    -0.666, // begins small
    -0.485, // begins with a figure
    0.676,  // capitals
    2.428,  // capital words
    -1.222, // ends open
    -0.853, // ends a sentence
    -0.276, // doubt
    -0.534, // implausible
    -3.476, // direction
    -2.810, // front matter
    -1.071, // chords
    -1.872, // continues
    1.714,  // number
    -0.085, // over staff
    -0.079, // under staff
    -0.615, // leaf has staves
    0.470,  // narrow
    0.186,  // much smaller than usual
    -0.145, // a bit smaller than usual
    -0.340, // a bit bigger than usual
    0.317,  // much bigger than usual
    -2.749, // no leaf has as big
    -1.604, // few leaves have as big
    0.652,  // most leaves have as big
    1.605,  // size against staff
    0.575,  // small against staff
    1.065,  // big against staff
    -0.288, // above all staves
    -0.145, // at the left edge
    -0.251, // centred
    0.392,  // big on top
    -0.496, // small in the text
    0.267,  // space around
    -2.944, // again elsewhere
    2.098,  // strength
    -0.419, // heavier than the text
    2.540,  // lighter than the text
    0.826,  // bold
    0.870,  // bold and no bigger
    0.250,  // heaviest of few on leaf
    0.000,  // style known
    0.000,  // face of the text
    0.000,  // style of the text
    0.000,  // style of little text
    0.000,  // style of some text
    0.000,  // style of much text
    0.000,  // one a leaf in the style
    0.000,  // leaves with the style
    0.000,  // style on one leaf alone
];

/// Weights of the first look at a text layer.
pub const FIRST_TYPE_WEIGHTS: [f32; FIRST.len()] = [
    -3.398, // one
    2.467,  // size over text
    -0.356, // clearly bigger than text
    0.080,  // size against leaf
    -0.751, // biggest on leaf
    0.263,  // smaller than usual
    -0.947, // bigger than usual
    0.047,  // nothing above
    -0.925, // one line above
    -0.763, // two or three above
    -0.487, // head of leaf
    0.216,  // foot of leaf
    0.740,  // space above
    -1.674, // space below
    1.102,  // small line below
    -0.101, // text beside
    -0.650, // rows
    -1.061, // part of a longer one
    -0.823, // tiny
    -1.785, // long
    2.746,  // letters
    -0.869, // begins small
    0.479,  // begins with a figure
    0.232,  // capitals
    2.705,  // capital words
    -1.072, // ends open
    -0.600, // ends a sentence
    0.000,  // doubt
    0.000,  // implausible
    -2.980, // direction
    -1.601, // front matter
    -0.517, // chords
    -1.972, // continues
    0.927,  // number
    -0.591, // over staff
    -0.230, // under staff
    -0.408, // leaf has staves
    0.607,  // narrow
    0.078,  // much smaller than usual
    -0.404, // a bit smaller than usual
    -0.165, // a bit bigger than usual
    -0.998, // much bigger than usual
    -1.380, // no leaf has as big
    -1.176, // few leaves have as big
    0.120,  // most leaves have as big
    1.441,  // size against staff
    0.723,  // small against staff
    1.228,  // big against staff
    -0.073, // above all staves
    -0.587, // at the left edge
    -0.482, // centred
    0.119,  // big on top
    -0.523, // small in the text
    0.433,  // space around
    -2.973, // again elsewhere
    0.563,  // strength
    0.427,  // heavier than the text
    0.000,  // lighter than the text
    1.068,  // bold
    0.506,  // bold and no bigger
    -0.004, // heaviest of few on leaf
    -3.398, // style known
    0.470,  // face of the text
    -0.786, // style of the text
    0.097,  // style of little text
    1.086,  // style of some text
    0.155,  // style of much text
    0.807,  // one a leaf in the style
    0.894,  // leaves with the style
    -1.738, // style on one leaf alone
];

/// Weights of the second look at what OCR read.
pub const SECOND_WEIGHTS: [f32; SECOND.len()] = [
    -1.703, // one
    0.818,  // first look
    0.158,  // against the level
    -0.366, // reaches the level
    -0.203, // level
    -1.080, // smaller than titles
    0.841,  // bigger than titles
    0.809,  // size of titles
    2.594,  // height of titles
    -0.683, // edge of titles
    0.206,  // middle of titles
    1.000,  // spot of titles
    0.771,  // spot and size
    -0.720, // top as titles
    0.223,  // not top as titles
    0.442,  // number as titles
    0.004,  // no number as titles
    0.143,  // over staff as titles
    0.030,  // not over staff as titles
    1.180,  // rival
    0.366,  // best of leaf
    -0.152, // best, reaches the level
    1.041,  // edge and size
    0.767,  // middle and size
    0.542,  // titles a leaf
    0.126,  // weight of titles
    1.312,  // weight and edge or middle
    0.000,  // style known
    0.000,  // style of titles
    0.000,  // face of titles
    0.000,  // style and edge or middle
    0.000,  // likely style
    0.000,  // best style
    0.000,  // best style's score
    0.000,  // beside the best style
    0.000,  // beside the best style's titles
];

/// Weights of the second look at a text layer, half way to those of what OCR read.
pub const SECOND_TYPE_WEIGHTS: [f32; SECOND.len()] = [
    -1.148, // one
    0.872,  // first look
    0.086,  // against the level
    -0.351, // reaches the level
    -0.305, // level
    -0.746, // smaller than titles
    0.256,  // bigger than titles
    0.722,  // size of titles
    1.769,  // height of titles
    -0.605, // edge of titles
    -0.001, // middle of titles
    1.069,  // spot of titles
    0.856,  // spot and size
    -0.550, // top as titles
    0.186,  // not top as titles
    0.442,  // number as titles
    -0.114, // no number as titles
    -0.022, // over staff as titles
    0.105,  // not over staff as titles
    1.405,  // rival
    0.322,  // best of leaf
    -0.019, // best, reaches the level
    0.876,  // edge and size
    0.465,  // middle and size
    0.385,  // titles a leaf
    -0.173, // weight of titles
    0.726,  // weight and edge or middle
    -0.296, // style known
    0.283,  // style of titles
    0.031,  // face of titles
    0.114,  // style and edge or middle
    0.037,  // likely style
    0.383,  // best style
    0.099,  // best style's score
    0.459,  // beside the best style
    -0.024, // beside the best style's titles
];
