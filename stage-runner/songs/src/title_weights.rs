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
    -4.541, // one
    0.587,  // size over text
    0.119,  // clearly bigger than text
    -0.146, // size against leaf
    0.010,  // biggest on leaf
    1.585,  // smaller than usual
    -2.742, // bigger than usual
    -1.371, // nothing above
    -2.095, // one line above
    -1.332, // two or three above
    0.261,  // head of leaf
    -0.396, // foot of leaf
    0.542,  // space above
    -0.527, // space below
    0.932,  // small line below
    -0.156, // text beside
    -1.210, // rows
    -0.703, // part of a longer one
    -1.580, // tiny
    -0.715, // long
    2.051,  // letters
    -0.716, // begins small
    0.547,  // begins with a figure
    1.176,  // capitals
    1.215,  // capital words
    -0.890, // ends open
    0.405,  // ends a sentence
    -0.693, // doubt
    -0.743, // implausible
    -2.360, // direction
    -2.024, // front matter
    -0.816, // chords
    -1.468, // continues
    0.644,  // number
    1.015,  // over staff
    -0.441, // under staff
    -0.573, // leaf has staves
    0.046,  // narrow
    -0.015, // much smaller than usual
    -0.266, // a bit smaller than usual
    0.002,  // a bit bigger than usual
    0.324,  // much bigger than usual
    -2.816, // no leaf has as big
    -1.674, // few leaves have as big
    0.529,  // most leaves have as big
    1.909,  // size against staff
    0.593,  // small against staff
    0.724,  // big against staff
    -1.007, // above all staves
    0.163,  // at the left edge
    0.297,  // centred
    0.442,  // big on top
    -1.061, // small in the text
    0.338,  // space around
    -1.943, // again elsewhere
    2.403,  // strength
    0.551,  // heavier than the text
    2.526,  // lighter than the text
    0.076,  // bold
    1.523,  // bold and no bigger
    -0.000, // heaviest of few on leaf
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
    2.189,  // counted
    1.067,  // a line says whose
    0.283,  // space against the widest
    -0.416, // widest space
    0.505,  // widest space, little below
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
    -1.696, // one
    0.682,  // first look
    0.221,  // against the level
    -0.457, // reaches the level
    -0.057, // level
    -0.517, // smaller than titles
    0.296,  // bigger than titles
    0.764,  // size of titles
    1.592,  // height of titles
    -0.462, // edge of titles
    -0.131, // middle of titles
    -0.662, // spot of titles
    0.893,  // spot and size
    -0.148, // top as titles
    0.249,  // not top as titles
    0.220,  // number as titles
    -0.403, // no number as titles
    0.007,  // over staff as titles
    -0.395, // not over staff as titles
    1.015,  // rival
    0.411,  // best of leaf
    0.021,  // best, reaches the level
    0.732,  // edge and size
    0.769,  // middle and size
    0.543,  // titles a leaf
    0.566,  // weight of titles
    0.870,  // weight and edge or middle
    0.000,  // style known
    0.000,  // style of titles
    0.000,  // face of titles
    0.000,  // style and edge or middle
    0.000,  // likely style
    0.000,  // best style
    0.000,  // best style's score
    0.000,  // beside the best style
    0.000,  // beside the best style's titles
    0.212,  // capitals as titles
    -0.357, // no capitals as titles
    0.325,  // space above of titles
    0.115,  // counted as titles
    0.051,  // not counted as titles
    0.435,  // whose as titles
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
