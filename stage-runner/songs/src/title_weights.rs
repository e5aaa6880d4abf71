//! The learned weights of [`super::title_look`]; `cargo run --example bed -- --learn-titles` prints them.

/// What a line shows by itself.
pub const FIRST: [&str; 77] = [
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
    "capitals, rare in the style",
    "capitals of the text's style",
    "counted",
    "a line says whose",
    "space against the widest",
    "widest space",
    "widest space, little below",
];

/// What a line shows within its book.
pub const SECOND: [&str; 42] = [
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
    "capitals as titles",
    "no capitals as titles",
    "space above of titles",
    "counted as titles",
    "not counted as titles",
    "whose as titles",
];

/// Weights of the first look at what OCR read.
pub const FIRST_WEIGHTS: [f32; FIRST.len()] = [
    -4.316, // one
    0.449,  // size over text
    -0.201, // clearly bigger than text
    -0.404, // size against leaf
    -0.064, // biggest on leaf
    1.196,  // smaller than usual
    -3.862, // bigger than usual
    -1.409, // nothing above
    -2.348, // one line above
    -1.364, // two or three above
    0.384,  // head of leaf
    -0.525, // foot of leaf
    0.566,  // space above
    0.460,  // space below
    1.149,  // small line below
    -0.191, // text beside
    -1.117, // rows
    -0.504, // part of a longer one
    -2.094, // tiny
    -0.910, // long
    1.633,  // letters
    -1.065, // begins small
    0.466,  // begins with a figure
    1.099,  // capitals
    1.784,  // capital words
    -0.582, // ends open
    0.793,  // ends a sentence
    -0.234, // doubt
    -0.693, // implausible
    -3.551, // direction
    -2.602, // front matter
    -1.409, // chords
    -1.230, // continues
    0.671,  // number
    0.939,  // over staff
    -0.226, // under staff
    -0.786, // leaf has staves
    -0.023, // narrow
    0.049,  // much smaller than usual
    -0.019, // a bit smaller than usual
    0.003,  // a bit bigger than usual
    0.652,  // much bigger than usual
    -3.553, // no leaf has as big
    -1.824, // few leaves have as big
    0.333,  // most leaves have as big
    1.143,  // size against staff
    0.537,  // small against staff
    0.883,  // big against staff
    -1.018, // above all staves
    0.215,  // at the left edge
    0.486,  // centred
    0.567,  // big on top
    -1.009, // small in the text
    -0.245, // space around
    -2.036, // again elsewhere
    3.078,  // strength
    -0.558, // heavier than the text
    1.290,  // lighter than the text
    0.913,  // bold
    0.531,  // bold and no bigger
    0.240,  // heaviest of few on leaf
    0.000,  // style known
    0.000,  // face of the text
    0.000,  // style of the text
    0.000,  // style of little text
    0.000,  // style of some text
    0.000,  // style of much text
    0.000,  // one a leaf in the style
    0.000,  // leaves with the style
    0.000,  // style on one leaf alone
    0.000,  // capitals, rare in the style
    0.000,  // capitals of the text's style
    1.950,  // counted
    1.381,  // a line says whose
    0.268,  // space against the widest
    -0.891, // widest space
    0.887,  // widest space, little below
];

/// Weights of the first look at a text layer.
pub const FIRST_TYPE_WEIGHTS: [f32; FIRST.len()] = [
    -2.852, // one
    0.895,  // size over text
    -0.042, // clearly bigger than text
    0.395,  // size against leaf
    -0.626, // biggest on leaf
    1.019,  // smaller than usual
    -2.237, // bigger than usual
    -0.782, // nothing above
    -1.582, // one line above
    -1.229, // two or three above
    0.223,  // head of leaf
    -0.381, // foot of leaf
    0.805,  // space above
    0.827,  // space below
    1.390,  // small line below
    0.176,  // text beside
    -0.365, // rows
    -1.276, // part of a longer one
    -2.242, // tiny
    -0.783, // long
    1.811,  // letters
    -1.062, // begins small
    0.827,  // begins with a figure
    1.754,  // capitals
    2.136,  // capital words
    -0.101, // ends open
    1.091,  // ends a sentence
    0.000,  // doubt
    0.000,  // implausible
    -3.226, // direction
    -0.789, // front matter
    -1.167, // chords
    -1.232, // continues
    0.643,  // number
    1.047,  // over staff
    -0.284, // under staff
    -0.785, // leaf has staves
    0.125,  // narrow
    0.232,  // much smaller than usual
    0.097,  // a bit smaller than usual
    -0.141, // a bit bigger than usual
    0.043,  // much bigger than usual
    -1.796, // no leaf has as big
    -1.843, // few leaves have as big
    0.635,  // most leaves have as big
    1.237,  // size against staff
    -0.314, // small against staff
    1.169,  // big against staff
    -0.942, // above all staves
    0.284,  // at the left edge
    0.395,  // centred
    0.452,  // big on top
    -1.223, // small in the text
    -0.492, // space around
    -1.745, // again elsewhere
    0.690,  // strength
    0.148,  // heavier than the text
    0.000,  // lighter than the text
    0.369,  // bold
    0.599,  // bold and no bigger
    0.560,  // heaviest of few on leaf
    -2.852, // style known
    -0.340, // face of the text
    0.040,  // style of the text
    -0.025, // style of little text
    0.386,  // style of some text
    -0.055, // style of much text
    0.544,  // one a leaf in the style
    -0.368, // leaves with the style
    -1.899, // style on one leaf alone
    -1.792, // capitals, rare in the style
    -0.173, // capitals of the text's style
    1.387,  // counted
    0.826,  // a line says whose
    0.226,  // space against the widest
    -0.885, // widest space
    1.032,  // widest space, little below
];

/// Weights of the second look at what OCR read.
pub const SECOND_WEIGHTS: [f32; SECOND.len()] = [
    -1.017, // one
    0.750,  // first look
    0.289,  // against the level
    -0.448, // reaches the level
    -0.073, // level
    -0.698, // smaller than titles
    0.613,  // bigger than titles
    0.720,  // size of titles
    1.714,  // height of titles
    -0.172, // edge of titles
    0.109,  // middle of titles
    -0.398, // spot of titles
    2.104,  // spot and size
    -0.306, // top as titles
    0.377,  // not top as titles
    -0.054, // number as titles
    -0.652, // no number as titles
    -0.113, // over staff as titles
    -0.573, // not over staff as titles
    0.984,  // rival
    0.111,  // best of leaf
    -0.151, // best, reaches the level
    0.207,  // edge and size
    0.324,  // middle and size
    0.358,  // titles a leaf
    0.389,  // weight of titles
    0.649,  // weight and edge or middle
    0.000,  // style known
    0.000,  // style of titles
    0.000,  // face of titles
    0.000,  // style and edge or middle
    0.000,  // likely style
    0.000,  // best style
    0.000,  // best style's score
    0.000,  // beside the best style
    0.000,  // beside the best style's titles
    0.121,  // capitals as titles
    -0.326, // no capitals as titles
    0.122,  // space above of titles
    0.743,  // counted as titles
    0.902,  // not counted as titles
    0.427,  // whose as titles
];

/// Weights of the second look at a text layer, half way to those of what OCR read.
pub const SECOND_TYPE_WEIGHTS: [f32; SECOND.len()] = [
    -0.568, // one
    0.807,  // first look
    0.308,  // against the level
    -0.424, // reaches the level
    -0.174, // level
    -0.353, // smaller than titles
    0.028,  // bigger than titles
    0.316,  // size of titles
    1.311,  // height of titles
    -0.411, // edge of titles
    0.429,  // middle of titles
    -0.263, // spot of titles
    1.638,  // spot and size
    -0.073, // top as titles
    0.474,  // not top as titles
    0.051,  // number as titles
    -0.522, // no number as titles
    -0.184, // over staff as titles
    -0.509, // not over staff as titles
    1.047,  // rival
    0.019,  // best of leaf
    -0.352, // best, reaches the level
    0.563,  // edge and size
    -0.218, // middle and size
    0.397,  // titles a leaf
    0.170,  // weight of titles
    0.368,  // weight and edge or middle
    -0.060, // style known
    0.098,  // style of titles
    0.012,  // face of titles
    0.307,  // style and edge or middle
    -0.044, // likely style
    0.851,  // best style
    -0.579, // best style's score
    0.126,  // beside the best style
    0.032,  // beside the best style's titles
    0.215,  // capitals as titles
    -0.152, // no capitals as titles
    -0.076, // space above of titles
    0.357,  // counted as titles
    0.753,  // not counted as titles
    0.388,  // whose as titles
];
