//! Books that more than one test draws.

use crate::songbook::{Length, Songbook};

/// Twelve songs, of which every fourth (the third, seventh and eleventh) takes two pages
/// and has its title in the contents alone: too few can be verified.
pub fn half_remembered() -> Songbook {
    const TITLES: [&str; 12] = [
        "A Cart Without a Horse",
        "Blue Paper Boats",
        "Candle in the Barn",
        "Drums on the Far Shore",
        "Evening at the Weir",
        "Foxglove Lane",
        "Geese over Winterfield",
        "Hollow Bell",
        "Ink and Oranges",
        "Jackdaw's Reel",
        "Kettle Song",
        "Last Ferry to Marrow",
    ];
    let mut book = Songbook::plain(12, 1);
    book.title = "Half Remembered".to_owned();
    for ((index, song), title) in book.songs.iter_mut().enumerate().zip(TITLES) {
        song.title = title.to_owned();
        song.untitled = index % 4 == 2;
        song.length = Length::Pages(1 + u32::from(song.untitled));
    }
    book
}

/// Twelve songs, six of them the second of a pair ("Old Copper Kettle",
/// "Old Copper Kettle No. 2"); three have their title in the contents alone, one of each
/// pair at most.
pub fn untitled_twins() -> Songbook {
    let mut book = Songbook::plain(12, 1);
    for (index, song) in book.songs.iter_mut().enumerate() {
        song.untitled = index % 4 == 2;
        song.length = Length::Pages(1 + u32::from(song.untitled));
    }
    book
}
