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
