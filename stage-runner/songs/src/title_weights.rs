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
    -5.597, // one
    0.750,  // size over text
    0.312,  // clearly bigger than text
    -0.622, // size against leaf
    0.012,  // biggest on leaf
    2.354,  // smaller than usual
    -1.731, // bigger than usual
    -0.469, // nothing above
    -1.597, // one line above
    -0.998, // two or three above
    0.064,  // head of leaf
    -0.150, // foot of leaf
    0.751,  // space above
    -1.759, // space below
    0.961,  // small line below
    -0.225, // text beside
    -1.373, // rows
    -0.623, // part of a longer one
    -1.154, // tiny
    -1.806, // long
    2.834,  // letters
    -0.681, // begins small
    0.145,  // begins with a figure
    0.757,  // capitals
    2.359,  // capital words
    -1.214, // ends open
    -0.834, // ends a sentence
    -0.290, // doubt
    -0.678, // implausible
    -3.455, // direction
    -2.585, // front matter
    -0.985, // chords
    -1.758, // continues
    1.076,  // number
    0.028,  // over staff
    0.100,  // under staff
    -0.758, // leaf has staves
    0.494,  // narrow
    0.324,  // much smaller than usual
    -0.164, // a bit smaller than usual
    -0.471, // a bit bigger than usual
    0.213,  // much bigger than usual
    -2.719, // no leaf has as big
    -1.592, // few leaves have as big
    0.720,  // most leaves have as big
    0.525,  // size against staff
    0.590,  // small against staff
    1.365,  // big against staff
    -0.109, // above all staves
    -0.160, // at the left edge
    -0.158, // centred
    0.423,  // big on top
    -0.493, // small in the text
    0.472,  // space around
    -2.919, // again elsewhere
    1.801,  // strength
    -0.473, // heavier than the text
    2.256,  // lighter than the text
    0.682,  // bold
    0.943,  // bold and no bigger
    0.351,  // heaviest of few on leaf
];

/// Weights of the second look.
pub const SECOND_WEIGHTS: [f32; SECOND.len()] = [
    -1.909, // one
    0.786,  // first look
    0.204,  // against the level
    -0.257, // reaches the level
    -0.210, // level
    -1.408, // smaller than titles
    1.310,  // bigger than titles
    0.904,  // size of titles
    2.019,  // height of titles
    -0.352, // edge of titles
    0.106,  // middle of titles
    1.334,  // spot of titles
    1.186,  // spot and size
    -0.561, // top as titles
    0.326,  // not top as titles
    0.374,  // number as titles
    -0.085, // no number as titles
    0.079,  // over staff as titles
    0.107,  // not over staff as titles
    1.141,  // rival
    0.222,  // best of leaf
    -0.143, // best, reaches the level
    0.954,  // edge and size
    1.507,  // middle and size
    0.604,  // titles a leaf
    0.506,  // weight of titles
    0.896,  // weight and edge or middle
];
