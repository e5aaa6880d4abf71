//! What is true of a book after its pages were lost, moved or put side by side.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::plan::{Known, Plan};

/// Lists of pages in a truth that follow the pages.
const PAGE_LISTS: [&str; 5] = [
    "toc_pages",
    "index_pages",
    "title_list_pages",
    "false_toc_pages",
    "non_song_pages",
];
/// What is true of the pages as they were only.
const OF_THE_PAGES: [&str; 5] = [
    "printed_numbers",
    "events",
    "rotated",
    "spreads",
    "pages_in_order",
];
/// The same within a song.
const OF_A_SONGS_PAGES: [&str; 2] = ["half", "pages_in_order"];

/// What a plan has to know, from a book's truth.
pub fn known(truth: &Value) -> Known {
    let songs = truth["songs"].as_array().map_or(&[][..], Vec::as_slice);
    let music: BTreeSet<u32> = songs.iter().flat_map(pages_of).collect();
    let mut contents: Vec<u32> = PAGE_LISTS[..3]
        .iter()
        .flat_map(|key| numbers(&truth[*key]))
        .collect();
    contents.retain(|page| !music.contains(page));
    Known {
        starts: songs.iter().filter_map(|s| number(&s["start"])).collect(),
        contents,
        music: music.into_iter().collect(),
    }
}

/// Whether a book of this truth has contents that a reader can find.
pub fn has_contents(truth: &Value) -> bool {
    !numbers(&truth["toc_pages"]).is_empty()
}

/// The truth of the book that `plan` makes of one with this truth. A song whose first
/// page is gone is no song any more; one whose first page is there twice begins on
/// either.
pub fn follow(truth: &Value, plan: &Plan) -> Value {
    let mut after = truth.as_object().cloned().unwrap_or_default();
    let count = number(&truth["pages"]).unwrap_or(0);
    if plan.is_whole(count) {
        return Value::Object(after);
    }
    after.insert("pages".to_owned(), json!(plan.len()));
    for key in PAGE_LISTS {
        if truth[key].is_array() {
            let moved: BTreeSet<u32> = numbers(&truth[key])
                .into_iter()
                .flat_map(|page| plan.places_of(page))
                .collect();
            after.insert(key.to_owned(), json!(moved));
        }
    }
    for key in OF_THE_PAGES {
        after.remove(key);
    }
    // Which entries are left is not known page by page.
    if (1..=count).any(|page| plan.places_of(page).is_empty()) {
        after.remove("toc_entries");
    }
    let songs = truth["songs"].as_array().map_or(&[][..], Vec::as_slice);
    let songs: Vec<Value> = songs.iter().filter_map(|song| moved(song, plan)).collect();
    after.insert("songs".to_owned(), Value::Array(songs));
    Value::Object(after)
}

/// A song where it is now; `None` if its first page is gone.
fn moved(song: &Value, plan: &Plan) -> Option<Value> {
    let places: BTreeSet<u32> = pages_of(song)
        .into_iter()
        .flat_map(|page| plan.places_of(page))
        .collect();
    let starts = plan.places_of(number(&song["start"])?);
    let start = *starts.first()?;
    let end = *places.last()?;
    let mut after: Map<String, Value> = song.as_object().cloned().unwrap_or_default();
    for key in OF_A_SONGS_PAGES {
        after.remove(key);
    }
    let others = |key: &str, of: &str, chosen: u32| -> BTreeSet<u32> {
        let mut old = numbers(&song[key]);
        old.extend(number(&song[of]));
        let places = old.into_iter().flat_map(|page| plan.places_of(page));
        places.filter(|&page| page != chosen).collect()
    };
    after.insert("start".to_owned(), json!(start));
    after.insert("end".to_owned(), json!(end));
    set_pages(
        &mut after,
        "alt_starts",
        others("alt_starts", "start", start),
    );
    set_pages(&mut after, "alt_ends", others("alt_ends", "end", end));
    let hole = places.len() as u32 != end - places.first()? + 1;
    set_pages(
        &mut after,
        "pages",
        if hole { places } else { BTreeSet::new() },
    );
    Some(Value::Object(after))
}

fn set_pages(song: &mut Map<String, Value>, key: &str, pages: BTreeSet<u32>) {
    if pages.is_empty() {
        song.remove(key);
    } else {
        song.insert(key.to_owned(), json!(pages));
    }
}

/// The pages of a song.
fn pages_of(song: &Value) -> Vec<u32> {
    if song["pages"].is_array() {
        return numbers(&song["pages"]);
    }
    match (number(&song["start"]), number(&song["end"])) {
        (Some(start), Some(end)) => (start..=end).collect(),
        _ => Vec::new(),
    }
}

fn numbers(list: &Value) -> Vec<u32> {
    let items = list.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(number).collect()
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::degrade::random::Random;
    use crate::degrade::recipe::Damage;

    fn truth() -> Value {
        json!({
            "pages": 8, "toc_pages": [2], "toc_entries": [{"title": "One"}], "events": {},
            "songs": [
                {"title": "One", "start": 3, "end": 4},
                {"title": "Two", "start": 5, "end": 7, "half": "L", "alt_ends": [6]},
            ],
        })
    }

    fn after(damages: &[Damage]) -> Value {
        let mut plan = Plan::whole(8);
        for damage in damages {
            plan.damage(*damage, &known(&truth()), &mut Random::of("x"));
        }
        follow(&truth(), &plan)
    }

    fn songs(truth: &Value) -> Vec<(String, u64, u64)> {
        truth["songs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| {
                (
                    s["title"].as_str().unwrap().to_owned(),
                    s["start"].as_u64().unwrap(),
                    s["end"].as_u64().unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn a_book_as_it_was_keeps_its_truth() {
        assert_eq!(after(&[Damage::NoLinks]), truth());
    }

    #[test]
    fn without_contents_everything_moves_up() {
        let after = after(&[Damage::NoContents]);
        assert_eq!(
            songs(&after),
            [("One".to_owned(), 2, 3), ("Two".to_owned(), 4, 6)]
        );
        assert_eq!(after["toc_pages"], json!([]));
        assert_eq!(after["songs"][1]["alt_ends"], json!([5]));
        assert!(after["toc_entries"].is_null() && after["events"].is_null());
        assert!(!has_contents(&after) && has_contents(&truth()));
    }

    #[test]
    fn songs_beyond_the_cut_go_and_one_across_it_ends_there() {
        assert_eq!(
            songs(&after(&[Damage::First(6)])),
            [("One".to_owned(), 3, 4), ("Two".to_owned(), 5, 6)]
        );
        assert_eq!(songs(&after(&[Damage::First(4)])).len(), 1);
    }

    #[test]
    fn on_spreads_two_songs_may_share_a_page() {
        // 1 | 2 3 | 4 5 | 6 7 | 8
        let after = after(&[Damage::Spreads]);
        assert_eq!(
            songs(&after),
            [("One".to_owned(), 2, 3), ("Two".to_owned(), 3, 4)]
        );
        assert_eq!(after["songs"][1]["half"], Value::Null);
        assert_eq!(after["pages"], 5);
    }

    #[test]
    fn a_first_page_that_is_there_twice_is_right_twice() {
        let mut plan = Plan::whole(8);
        let only_start = Known {
            starts: Vec::new(),
            contents: (1..=8).filter(|page| *page != 5).collect(),
            music: Vec::new(),
        };
        plan.damage(Damage::NoContents, &only_start, &mut Random::of("x"));
        plan.damage(Damage::Repeat(1), &only_start, &mut Random::of("x"));
        let after = follow(&truth(), &plan);
        assert_eq!(songs(&after), [("Two".to_owned(), 1, 2)]);
        assert_eq!(after["songs"][0]["alt_starts"], json!([2]));
    }
}
