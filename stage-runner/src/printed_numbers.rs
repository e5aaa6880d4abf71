//! What the page numbers printed in a book say about its completeness.

use std::collections::BTreeMap;

use songbook_contract::{PageNumber, PrintedNumbers};

use crate::songs::PageFolio;

/// Widest gap in the numbering that counts as missing pages rather than as another
/// numbering that begins.
const WIDEST_GAP: u32 = 16;

/// Finds numbers that are missing, repeated or out of order among the pages whose
/// printed number was read.
pub fn printed_numbers(folios: &[PageFolio]) -> PrintedNumbers {
    let read: Vec<(PageNumber, u32)> = folios
        .iter()
        .filter_map(|folio| Some((folio.page, number_read(folio)?)))
        .collect();
    let mut pages_of: BTreeMap<u32, Vec<PageNumber>> = BTreeMap::new();
    for (page, number) in &read {
        pages_of.entry(*number).or_default().push(*page);
    }
    let mut report = PrintedNumbers::default();
    for pair in read.windows(2) {
        if let [(page, number), (next_page, next)] = *pair
            && next_page.0 == page.0 + 1
            && next + 1 == number
        {
            report.swapped.extend([page, next_page]);
        }
    }
    let expected: BTreeMap<u32, PageNumber> = folios
        .iter()
        .map(|folio| (folio.expected, folio.page))
        .collect();
    let numbers: Vec<u32> = expected.keys().copied().collect();
    for pair in numbers.windows(2) {
        if let [before, after] = *pair
            && (2..=WIDEST_GAP).contains(&(after - before))
            && adjacent(&expected, before, after)
        {
            report
                .missing
                .extend((before + 1..after).filter_map(|number| i32::try_from(number).ok()));
        }
    }
    report.repeated = pages_of
        .iter()
        .filter(|(_, pages)| neighbours(pages))
        .filter_map(|(number, _)| i32::try_from(*number).ok())
        .collect();
    report
}

/// The number that was read on a page, if one was.
pub fn number_read(folio: &PageFolio) -> Option<u32> {
    folio.read
}

/// Whether the pages that carry the two numbers follow each other, so that nothing
/// unread lies between them.
fn adjacent(expected: &BTreeMap<u32, PageNumber>, before: u32, after: u32) -> bool {
    matches!(
        (expected.get(&before), expected.get(&after)),
        (Some(a), Some(b)) if b.0 == a.0 + 1
    )
}

/// Whether two of the pages follow each other: a page that was scanned twice, not a
/// numbering that begins anew in the next part.
fn neighbours(pages: &[PageNumber]) -> bool {
    pages.windows(2).any(|pair| match pair {
        [a, b] => b.0 - a.0 <= 2 && b != a,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Half;

    fn folios(numbers: &[(u32, u32, Option<u32>)]) -> Vec<PageFolio> {
        numbers
            .iter()
            .map(|&(page, expected, read)| PageFolio {
                page: PageNumber(page),
                half: Half::Whole,
                expected,
                read,
            })
            .collect()
    }

    fn plain(numbers: &[u32]) -> Vec<PageFolio> {
        let triples: Vec<_> = (1..)
            .zip(numbers)
            .map(|(page, &n)| (page, n, Some(n)))
            .collect();
        folios(&triples)
    }

    #[test]
    fn a_whole_book_has_nothing_to_report() {
        assert_eq!(
            printed_numbers(&plain(&[3, 4, 5, 6])),
            PrintedNumbers::default()
        );
        assert_eq!(printed_numbers(&[]), PrintedNumbers::default());
    }

    #[test]
    fn missing_and_repeated_numbers_are_named() {
        assert_eq!(printed_numbers(&plain(&[3, 4, 7, 8])).missing, [5, 6]);
        assert_eq!(printed_numbers(&plain(&[3, 4, 4, 5])).repeated, [4]);
    }

    #[test]
    fn swapped_pages_are_named_and_nothing_else() {
        let swapped = folios(&[
            (1, 3, Some(3)),
            (2, 4, Some(5)),
            (3, 5, Some(4)),
            (4, 6, Some(6)),
        ]);
        let report = printed_numbers(&swapped);
        assert_eq!(report.swapped, [PageNumber(2), PageNumber(3)]);
        assert!(report.missing.is_empty() && report.repeated.is_empty());
    }

    #[test]
    fn a_numbering_that_begins_anew_repeats_nothing() {
        let parts = plain(&[1, 2, 3, 1, 2, 3]);
        let report = printed_numbers(&parts);
        assert!(report.repeated.is_empty(), "{report:?}");
    }
}
