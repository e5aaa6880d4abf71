//! Titles that their makers stand beside, "Title - Artist" or "Artist: Title", in books
//! whose type does not tell them from the words under them.

use std::collections::{BTreeSet, HashMap};

use super::directions::{is_direction, says_whose};
use super::evidence::BodyEvidence;
use super::headings::{Heading, Headings};
use super::style::{Segments, sort_by_place};
use super::text::{is_chords, letters, norm};

/// What stands between a title and its maker.
const DASHES: [&str; 3] = [" - ", " – ", " — "];
const COLON: &str = ": ";
/// A maker has at most so many words.
const WORDS: usize = 6;
/// So many of the lines of this form stand apart from the text, where the sign names makers
/// and is no pause in a verse, as a share.
const APART: f32 = 0.8;
/// So many of them stand at the head of a page, as a share.
const AT_HEAD: f32 = 0.4;
/// A line stands apart if nothing is within so many of its sizes above it.
const SPACE: f32 = 0.8;
/// Fewer titles are no habit of a book,
const FEW: usize = 5;
/// nor is what comes again: so many of them are said once, as a share;
const ONCE: f32 = 0.9;
/// nor are titles on fewer of its pages, as a share;
const PAGES: f32 = 0.2;
/// nor has one maker more of them, as a share of those before a colon: "Refrain: ...".
const ONE_MAKER: f32 = 0.3;

/// So many of the titles that were found have makers where it is the book's habit, as a share.
const SHARED: f32 = 0.7;
/// The titles with makers are at most so many times those that were found: else something else
/// has that form as well,
const MORE: f32 = 1.6;
/// but for books where so many of those that were found have it, as a share:
const NEARLY_ALL: f32 = 0.9;
/// there it is the titles', however many of them were overlooked.
const FAR_MORE: f32 = 3.0;

/// Where a title has its maker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Maker {
    /// Behind a dash.
    Behind,
    /// Before a colon.
    Before,
}

/// The headings that are titles with their makers on one side; none unless the book has that
/// habit.
pub(super) fn titles_with_makers(body: &BodyEvidence<'_>, side: Maker) -> Vec<usize> {
    let heads = &body.headings;
    let has_form = |h: &Heading| h.rows == 1 && h.plausible && maker_beside(&h.text) == Some(side);
    let (mut all, mut apart, mut at_head) = (0, Vec::new(), 0);
    for (index, heading) in heads.all.iter().enumerate().filter(|(_, h)| has_form(h)) {
        all += 1;
        if heading.above <= 1 || stands_apart(body, heading) {
            apart.push(index);
            at_head += usize::from(heading.above <= 1);
        }
    }
    let share = |part: usize, of: f32| part as f32 >= of * apart.len() as f32;
    let leaves: BTreeSet<usize> = heads.at(&apart).map(|h| h.leaf).collect();
    let distinct: BTreeSet<&str> = heads.at(&apart).map(|h| h.norm.as_str()).collect();
    let by_side = match side {
        Maker::Behind => share(at_head, AT_HEAD),
        Maker::Before => {
            let mut makers: HashMap<String, usize> = HashMap::new();
            for (maker, _) in heads.at(&apart).filter_map(|h| h.text.split_once(COLON)) {
                *makers.entry(norm(maker)).or_default() += 1;
            }
            makers.values().all(|n| !share(*n, ONE_MAKER))
        }
    };
    let usual = apart.len() >= FEW
        && share(distinct.len(), ONCE)
        && apart.len() as f32 >= APART * all as f32
        && by_side
        && leaves.len() as f32 >= PAGES * body.layout.len() as f32;
    apart.retain(|&i| usual && heads.get(i).is_some_and(|h| !h.continues));
    apart
}

/// The titles that were found with all others that have makers where most of these have;
/// `named` are those with makers, for each side.
pub(super) fn with_makers(
    heads: &Headings,
    mut found: Vec<usize>,
    named: &[Vec<usize>],
) -> Vec<usize> {
    for named in named {
        let have = Segments::of(heads.at(named));
        let shared = heads.at(&found).filter(|h| have.share(h)).count();
        let count = found.len() as f32;
        let share = shared as f32 / count.max(1.0);
        let more = if share >= NEARLY_ALL { FAR_MORE } else { MORE };
        if share >= SHARED && named.len() as f32 <= more * count {
            let known = Segments::of(heads.at(&found));
            let is_new = |i: &usize| heads.get(*i).is_some_and(|h| !known.share(h));
            found.extend(named.iter().copied().filter(is_new));
        }
    }
    sort_by_place(heads, &mut found);
    found
}

/// On which side of the title of a line its maker stands, if it has one.
pub(super) fn maker_beside(line: &str) -> Option<Maker> {
    let fits = |title: &str, maker: &str| {
        let capital = maker.chars().find(|c| c.is_alphanumeric());
        capital.is_some_and(|c| !c.is_lowercase())
            && maker.split_whitespace().count() <= WORDS
            && letters(title) >= 2
            && letters(maker) >= 2
            && !is_chords(line)
    };
    let mut behind = DASHES.iter().filter_map(|sign| line.rsplit_once(sign));
    if behind.any(|(title, maker)| fits(title, maker)) {
        return Some(Maker::Behind);
    }
    let (maker, title) = line.split_once(COLON)?;
    let said = says_whose(line) || is_direction(line);
    (!said && fits(title, maker)).then_some(Maker::Before)
}

/// Whether nothing stands close above a line.
fn stands_apart(body: &BodyEvidence<'_>, line: &Heading) -> bool {
    let Some(leaf) = body.layout.leaves.get(line.leaf) else {
        return false;
    };
    let above = leaf
        .segs
        .iter()
        .filter(|s| s.y1 < line.y + 0.5 * line.size && s.x0 < line.x1 && line.x0 < s.x1);
    above.map(|s| s.y1).fold(f32::MIN, f32::max) < line.y - SPACE * line.size
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::fixtures::{BookBuilder, NAMES, found, line, lyrics, want};
    use super::super::headings::headings;
    use super::super::layout::Layout;
    use super::*;

    #[test]
    fn makers_stand_behind_the_last_dash_or_before_a_colon() {
        assert_eq!(maker_beside("A. Reed: Amber Road"), Some(Maker::Before));
        for line in [
            "Amber Road - Ann Reed",
            "If - Then – THE TWOS",
            "Río — 3 Hermanos",
        ] {
            assert_eq!(maker_beside(line), Some(Maker::Behind), "{line}");
        }
        for line in [
            "Amber Road",
            "Come home - the night is long",
            "Am - G - C",
            "Road-House Blues",
            "Tune: Amber Road",
        ] {
            assert_eq!(maker_beside(line), None, "{line}");
        }
    }

    #[test]
    fn makers_complete_titles_of_which_nearly_all_have_them() {
        let mut builder = BookBuilder::new().ocr();
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = vec![line(
                60.0,
                40.0,
                12.0,
                &format!("A. {}: {name}", NAMES[k / 4]),
            )];
            lines.extend(lyrics(k));
            builder = builder.page(&lines);
        }
        let heads = headings(&Layout::of(&builder.build()), &HashSet::new());
        let has_maker = |h: &Heading| maker_beside(&h.text) == Some(Maker::Before);
        let named: Vec<usize> = (0..heads.all.len())
            .filter(|i| heads.get(*i).is_some_and(has_maker))
            .collect();
        assert_eq!(named.len(), NAMES.len());
        let found = named[..7].to_vec();
        let complete =
            |found: &[usize]| with_makers(&heads, found.to_vec(), std::slice::from_ref(&named));
        assert_eq!(complete(&found), named);
        // Of others more have none: that form is not the titles'.
        let text = (0..heads.all.len()).filter(|i| !named.contains(i)).take(2);
        let mixed: Vec<usize> = found.into_iter().chain(text).collect();
        assert_eq!(complete(&mixed).len(), mixed.len());
    }

    #[test]
    fn titles_set_as_the_text_is_are_known_by_their_makers() {
        // Songs of a page or two, all in one type, with the parts named alike.
        let mut builder = BookBuilder::new();
        let mut wanted = Vec::new();
        let mut page = 0;
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = vec![line(
                60.0,
                40.0,
                10.0,
                &format!("{name} - Ann {}", NAMES[k / 4]),
            )];
            lines.extend(lyrics(k).into_iter().take(10));
            builder = builder.page(&lines);
            page += 1;
            wanted.push((*name, page));
            if k % 3 == 0 {
                let mut more = vec![line(60.0, 40.0, 10.0, "[Chorus]")];
                more.extend(lyrics(k + 40).into_iter().take(6));
                builder = builder.page(&more);
                page += 1;
            }
        }
        assert_eq!(found(&builder.build()), want(&wanted));
    }
}
