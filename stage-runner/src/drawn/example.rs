//! "Harbour Songs", the example book: original words, tunes from a generator.

use super::{Length, Sheet, Songbook};

/// The book of `examples/`: front matter, a picture page that shifts the page
/// numbers, two songs on one page, and a title with an accent.
pub fn harbour_songs() -> Songbook {
    Songbook {
        title: "Harbour Songs".to_owned(),
        artist: "The Aldines".to_owned(),
        songs: vec![
            sheet("Lamps Along the Mole", "Gently", Length::Pages(2), LAMPS),
            sheet(
                "The Tinker's Lantern",
                "With a swing",
                Length::Pages(3),
                TINKER,
            ),
            sheet("Salt on the Window", "Slowly", Length::Pages(2), SALT),
            Sheet {
                picture_before: true,
                ..sheet("Café on the Quay", "Brightly", Length::Pages(2), CAFE)
            },
            sheet("Low Tide", "Freely", Length::Half, TIDE),
            sheet("Waltz for a Mooring Line", "In three", Length::Half, WALTZ),
            sheet("Carry Me over the Bar", "Steadily", Length::Pages(3), BAR),
            sheet("When the Fog Came In", "Very slowly", Length::Pages(2), FOG),
        ],
        contents: true,
        first_folio: 2,
    }
}

fn sheet(title: &str, tempo: &str, length: Length, words: &str) -> Sheet {
    Sheet {
        title: title.to_owned(),
        credit: "Words and music by The Aldines".to_owned(),
        tempo: tempo.to_owned(),
        words: words.to_owned(),
        length,
        picture_before: false,
        untitled: false,
    }
}

const LAMPS: &str = "One by one the lamps are lit along the broken stone and every \
    boat that has a name is slowly turning home; the keeper counts them under breath \
    and never counts aloud, for there is one that will not come from out behind the cloud.";

const TINKER: &str = "He hung a lantern on the cart and walked beside the wheel, with \
    seven spoons of German tin and needles made of steel; and where the road forgot \
    itself among the reeds and rain, he swung the light three times about and found the \
    road again.";

const SALT: &str = "There is salt upon the window, there is sand upon the floor, and \
    the coat you left in April hangs its sleeves behind the door; I have swept the \
    house on Mondays, I have swept it to the sea, but the salt is on the window where \
    you used to wave to me.";

const CAFE: &str = "Two chairs outside and one of them is yours if you are late, the \
    coffee cools, the ferry horn is calling us to wait; oh pour another, let it go, \
    the evening has a key, and every night it locks the sun behind the quay.";

const TIDE: &str = "Low tide, slow tide, show me what you hide: a bell without a \
    steeple and a ring without a bride.";

const WALTZ: &str = "Round and around goes the line on the bollard, round and around \
    till it holds; sleep, little ship, in the arms of the harbour, out of the wind and \
    the cold.";

const BAR: &str = "Carry me over the bar, old river, carry me over the bar; the tide \
    is high and the pilot is sober, the light on the point is a star. I owe no man in \
    the town a penny, I owe the town a song, so carry me over the bar, old river, it \
    will not take you long.";

const FOG: &str = "When the fog came in we could hear the cows across the water low, \
    and somebody rang on a frying pan so that somebody else would know; and we sang all \
    night on the slippery stones till the morning wore it thin, and seven men walked \
    up out of the sea from when the fog came in.";
