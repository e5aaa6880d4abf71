//! A heading belongs to the row that reads as it: a row that only resembles it ("Prelude"
//! beside "Prelude No. 2") and has another number means another page.

use std::collections::BTreeMap;

use super::align::TitleMatches;
use super::model::ContentsEntry;

/// Likeness from which a heading reads as a row.
const THE_SAME: f32 = 0.985;

/// Takes from every row the headings that read as a row with another number.
pub(super) fn leave_headings_to_their_own(entries: &[ContentsEntry], matches: &mut [TitleMatches]) {
    let mut owners: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (entry, seen) in entries.iter().zip(matches.iter()) {
        for m in seen.values().filter(|m| m.similarity >= THE_SAME) {
            owners.entry(m.heading).or_default().extend(entry.number);
        }
    }
    for (entry, seen) in entries.iter().zip(matches) {
        let Some(number) = entry.number else { continue };
        seen.retain(|_, m| {
            let owned = owners.get(&m.heading);
            m.similarity >= THE_SAME || owned.is_none_or(|o| o.is_empty() || o.contains(&number))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::fixtures::{BookBuilder, line, lyrics, title};
    use crate::{ContentsOptions, UserEvidence, find_contents, map_songs, verify_songs};

    #[test]
    fn songs_without_a_title_on_their_page_do_not_take_their_twins() {
        let names = [
            "Amber Road",
            "Blue Harbour",
            "Cold Morning Train",
            "Dear Old Town",
            "Evening Bells",
            "Far Across the Bay",
        ];
        let again = names.iter().map(|name| format!("{name} No. 2"));
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).chain(again).collect();
        let untitled = [2, 6, 10];
        let mut contents = vec![line(250.0, 50.0, 18.0, "Contents")];
        for (k, name) in names.iter().enumerate() {
            let row = format!("{name} ............... {}", k + 1);
            contents.push(line(60.0, 100.0 + 20.0 * k as f32, 10.0, &row));
        }
        let mut builder = BookBuilder::new().page(&contents);
        for (k, name) in names.iter().enumerate() {
            let mut lines = lyrics(k);
            if !untitled.contains(&k) {
                lines.push(title(name));
            }
            lines.push(line(290.0, 780.0, 9.0, &(k + 1).to_string()));
            builder = builder.page(&lines);
        }
        let book = builder.build();
        let lists = find_contents(&book, &ContentsOptions::default());
        let mapping = map_songs(&book, &lists, &UserEvidence::default());
        let found: Vec<_> = mapping.songs.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(found, names);
        let starts: Vec<_> = mapping.songs.iter().map(|s| s.start.0).collect();
        assert_eq!(starts, (2..14).collect::<Vec<_>>());
        for verdict in verify_songs(&book, &mapping).songs {
            let seen = !untitled.contains(&verdict.song);
            assert_eq!(verdict.verified, seen, "{}", verdict.reason);
        }
    }
}
