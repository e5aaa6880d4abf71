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
    -4.388, // one
    0.412,  // size over text
    -0.072, // clearly bigger than text
    -0.456, // size against leaf
    -0.065, // biggest on leaf
    1.157,  // smaller than usual
    -3.782, // bigger than usual
    -1.339, // nothing above
    -2.308, // one line above
    -1.367, // two or three above
    0.424,  // head of leaf
    -0.534, // foot of leaf
    0.477,  // space above
    0.448,  // space below
    1.073,  // small line below
    -0.206, // text beside
    -1.106, // rows
    -0.509, // part of a longer one
    -2.061, // tiny
    -0.895, // long
    1.600,  // letters
    -1.026, // begins small
    0.493,  // begins with a figure
    1.080,  // capitals
    1.894,  // capital words
    -0.543, // ends open
    0.853,  // ends a sentence
    -0.205, // doubt
    -0.696, // implausible
    -3.472, // direction
    -2.671, // front matter
    -1.391, // chords
    -1.161, // continues
    0.682,  // number
    0.832,  // over staff
    -0.164, // under staff
    -0.701, // leaf has staves
    0.027,  // narrow
    0.053,  // much smaller than usual
    -0.002, // a bit smaller than usual
    -0.037, // a bit bigger than usual
    0.671,  // much bigger than usual
    -3.561, // no leaf has as big
    -1.853, // few leaves have as big
    0.305,  // most leaves have as big
    1.149,  // size against staff
    0.487,  // small against staff
    0.688,  // big against staff
    -1.013, // above all staves
    0.219,  // at the left edge
    0.513,  // centred
    0.558,  // big on top
    -0.949, // small in the text
    -0.170, // space around
    -2.236, // again elsewhere
    3.049,  // strength
    -0.741, // heavier than the text
    1.396,  // lighter than the text
    0.965,  // bold
    0.521,  // bold and no bigger
    0.277,  // heaviest of few on leaf
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
    1.928,  // counted
    1.357,  // a line says whose
    0.224,  // space against the widest
    -0.844, // widest space
    0.836,  // widest space, little below
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
    -1.065, // one
    0.437,  // first look
    0.395,  // against the level
    -0.309, // reaches the level
    0.018,  // level
    -0.056, // smaller than titles
    0.354,  // bigger than titles
    0.618,  // size of titles
    1.308,  // height of titles
    -0.148, // edge of titles
    0.219,  // middle of titles
    -0.117, // spot of titles
    1.933,  // spot and size
    -0.405, // top as titles
    0.192,  // not top as titles
    0.135,  // number as titles
    -0.620, // no number as titles
    0.063,  // over staff as titles
    -0.848, // not over staff as titles
    0.716,  // rival
    0.217,  // best of leaf
    -0.342, // best, reaches the level
    0.071,  // edge and size
    0.317,  // middle and size
    0.419,  // titles a leaf
    0.412,  // weight of titles
    0.990,  // weight and edge or middle
    0.000,  // style known
    0.000,  // style of titles
    0.000,  // face of titles
    0.000,  // style and edge or middle
    0.000,  // likely style
    0.000,  // best style
    0.000,  // best style's score
    0.000,  // beside the best style
    0.000,  // beside the best style's titles
    0.906,  // capitals as titles
    -0.411, // no capitals as titles
    0.211,  // space above of titles
    2.945,  // counted as titles
    0.849,  // not counted as titles
    1.807,  // whose as titles
];

/// Weights of the second look at a text layer, half way to those of what OCR read.
pub const SECOND_TYPE_WEIGHTS: [f32; SECOND.len()] = [
    -0.745, // one
    0.427,  // first look
    0.273,  // against the level
    -0.090, // reaches the level
    -0.136, // level
    0.396,  // smaller than titles
    -0.378, // bigger than titles
    0.072,  // size of titles
    1.193,  // height of titles
    -0.314, // edge of titles
    0.689,  // middle of titles
    -0.162, // spot of titles
    1.350,  // spot and size
    -0.383, // top as titles
    0.139,  // not top as titles
    0.362,  // number as titles
    -0.687, // no number as titles
    0.099,  // over staff as titles
    -0.837, // not over staff as titles
    0.744,  // rival
    0.327,  // best of leaf
    -0.608, // best, reaches the level
    0.664,  // edge and size
    -0.248, // middle and size
    0.283,  // titles a leaf
    0.180,  // weight of titles
    0.720,  // weight and edge or middle
    -0.212, // style known
    -0.251, // style of titles
    -0.130, // face of titles
    0.430,  // style and edge or middle
    0.048,  // likely style
    0.901,  // best style
    -0.235, // best style's score
    0.306,  // beside the best style
    0.067,  // beside the best style's titles
    1.183,  // capitals as titles
    -0.230, // no capitals as titles
    0.116,  // space above of titles
    2.086,  // counted as titles
    0.827,  // not counted as titles
    1.400,  // whose as titles
];
