//! Titles of text layers that no single style explains: learned looks beside the style, and
//! books of several hands, a binder for instance, whose titles are set in more than one.

use std::collections::{HashMap, HashSet};

use super::headings::{Headings, longest_readings};
use super::style::{Segments, StyleFind, sort_by_place};

/// Looks that are so sure of a book's titles say more than its style.
const SURE_LOOKS: f32 = 0.85;
/// Looks that are so sure are heard where they contradict a style that is less so.
const FAIR_LOOKS: f32 = 0.7;
/// Looks that are so sure are heard where they have what the style has, and far more: a style
/// is often that of one hand of several, or of one kind of titles.
const WIDER_LOOKS: f32 = 0.6;
/// From so sure the looks see a title in the book's style, if faintly.
const FAINT: f32 = 0.1;
/// Type so much bigger than the running text is nothing but a title's.
const MUCH_BIGGER: f32 = 1.5;
/// So many titles in one style show that it is one of titles.
const FEW_ALIKE: usize = 2;
/// So many lines in one style,
const MANY_OWN: usize = 20;
/// of which so many are titles, as a share, show that it is the titles' own.
const OWN: f32 = 0.95;
/// So many large lines in one style, each on a page without a title, are titles as well.
const MANY_ALIKE: usize = 3;

/// The titles of a text layer that nothing lists: what the learned looks are sure of, and
/// what the style that explains the book best has on pages where they see none; without
/// sure looks the style alone. `believed` is how likely each heading is a title by its looks.
pub(super) fn with_looks(
    heads: &Headings,
    styled: StyleFind,
    looks: StyleFind,
    believed: &[f32],
) -> StyleFind {
    let (sure, both) = (looks.score, shared(heads, &styled, &looks));
    let alone = styled.headings.len();
    let contradicted = 2 * both < alone.max(1);
    let widened = 10 * both >= 7 * alone.max(1) && 2 * looks.headings.len() >= 3 * alone;
    let mut by_style = styled;
    complete(heads, &mut by_style);
    let heard = sure >= SURE_LOOKS
        || sure > by_style.score
            && (contradicted && sure >= FAIR_LOOKS || widened && sure >= WIDER_LOOKS);
    if !heard {
        return by_style;
    }
    let mut found = looks;
    let leaves: HashSet<usize> = heads.at(&found.headings).map(|h| h.leaf).collect();
    let on_other_leaves = |index: &usize| {
        let heading = heads.get(*index);
        heading.is_some_and(|h| !leaves.contains(&h.leaf))
            && believed.get(*index).is_some_and(|p| *p >= FAINT)
    };
    found
        .headings
        .extend(by_style.headings.into_iter().filter(on_other_leaves));
    complete(heads, &mut found);
    found
}

/// Adds the titles that the styles of those which were found show.
fn complete(heads: &Headings, found: &mut StyleFind) {
    complete_styles(heads, found);
    complete_own_styles(heads, found);
    sort_by_place(heads, &mut found.headings);
}

/// How many of the looks' titles the style has too.
fn shared(heads: &Headings, styled: &StyleFind, looks: &StyleFind) -> usize {
    let known = Segments::of(heads.at(&styled.headings));
    heads.at(&looks.headings).filter(|h| known.share(h)).count()
}

/// Adds what is larger than all else on a page that has no title, where that is set like
/// some of the titles (a dedication or a page's head above had hidden it) or at least as
/// large on several pages (a binder's next maker).
fn complete_styles(heads: &Headings, found: &mut StyleFind) {
    let titles = || heads.at(&found.headings);
    let mut known: HashMap<_, usize> = HashMap::new();
    for title in titles() {
        *known.entry(title.style()).or_default() += 1;
    }
    let mut sizes: Vec<f32> = titles().map(|title| title.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(usual) = sizes.get(sizes.len() / 2).copied() else {
        return;
    };
    let leaves: HashSet<usize> = titles().map(|title| title.leaf).collect();
    let mut others: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, heading) in heads.all.iter().enumerate() {
        let stands_out = heading.size >= MUCH_BIGGER * heads.body
            && !heading.continues
            && !leaves.contains(&heading.leaf);
        let largest = || {
            let on_leaf = heads.on(heading.leaf).iter();
            on_leaf.clone().all(|o| o.size < 1.05 * heading.size)
                && on_leaf.filter(|o| o.style() == heading.style()).count() == 1
        };
        if stands_out && largest() {
            others.entry(heading.style()).or_default().push(index);
        }
    }
    for (style, indices) in others {
        let large = heads.at(&indices).all(|h| h.size >= usual);
        let another = large && indices.len() >= MANY_ALIKE;
        if another || known.get(&style).is_some_and(|n| *n >= FEW_ALIKE) {
            found.headings.extend(indices);
        }
    }
}

/// Adds the few other lines in a style that is the titles' own.
fn complete_own_styles(heads: &Headings, found: &mut StyleFind) {
    let mut by_style: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, heading) in heads.all.iter().enumerate() {
        if !heading.ocr && !heading.continues {
            by_style.entry(heading.style()).or_default().push(index);
        }
    }
    let titles = Segments::of(heads.at(&found.headings));
    for lines in by_style.into_values() {
        let mut lines = longest_readings(heads, &lines);
        let all = lines.len();
        lines.retain(|&i| heads.get(i).is_some_and(|h| !titles.share(h)));
        if all >= MANY_OWN && lines.len() as f32 <= (1.0 - OWN) * all as f32 {
            found.headings.extend(lines);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, NAMES, line, lyrics};
    use super::super::headings::headings;
    use super::super::layout::Layout;
    use super::*;

    /// A page for each name, in large type.
    fn book() -> Headings {
        let mut builder = BookBuilder::new();
        for name in NAMES {
            builder = builder.page(&[line(80.0, 60.0, 20.0, name)]);
        }
        headings(&Layout::of(&builder.build()), &HashSet::new())
    }

    /// The names that are found where a style finds some and looks others, which see the
    /// rest `faintly`.
    fn found(styled: (&[&str], f32), looks: (&[&str], f32), faintly: f32) -> Vec<String> {
        let heads = book();
        let find = |(names, score): (&[&str], f32)| {
            let at = |name: &&str| heads.all.iter().position(|h| h.text == **name);
            StyleFind {
                headings: names.iter().filter_map(at).collect(),
                score,
            }
        };
        let believed = vec![faintly; heads.all.len()];
        with_looks(&heads, find(styled), find(looks), &believed)
            .headings
            .into_iter()
            .filter_map(|i| heads.get(i).map(|h| h.text.clone()))
            .collect()
    }

    #[test]
    fn looks_that_are_sure_are_heard_and_a_style_completes_them() {
        let (style, looks) = ((&NAMES[3..12], 0.8), &NAMES[..9]);
        assert_eq!(found(style, (looks, 0.9), 0.2), NAMES[..12], "both");
        assert_eq!(found(style, (looks, 0.9), 0.01), NAMES[..9], "no title");
        assert_eq!(found(style, (looks, 0.8), 0.2), NAMES[3..12], "not sure");
    }

    #[test]
    fn where_style_and_looks_contradict_each_other_the_surer_is_heard() {
        let (style, looks) = (&NAMES[..6], &NAMES[6..]);
        assert_eq!(found((style, 0.75), (looks, 0.8), 0.01), *looks);
        assert_eq!(found((style, 0.82), (looks, 0.8), 0.01), *style);
    }

    #[test]
    fn looks_that_have_what_the_style_has_and_far_more_are_heard_if_surer() {
        let (some, all) = (&NAMES[..5], &NAMES[..10]);
        assert_eq!(found((some, 0.6), (all, 0.7), 0.01), *all);
        assert_eq!(found((some, 0.75), (all, 0.7), 0.01), *some, "less sure");
        assert_eq!(
            found((all, 0.6), (&NAMES[..11], 0.7), 0.01),
            *all,
            "few more"
        );
    }

    /// What is found of pages with these titles and sizes if the first six are known.
    fn completed(sizes: &[f32]) -> usize {
        let mut builder = BookBuilder::new();
        for (k, (name, size)) in NAMES.iter().zip(sizes).enumerate() {
            let mut lines = lyrics(k);
            lines.push(line(80.0, 40.0, 9.0, "for the singers"));
            lines.push(line(80.0, 60.0, *size, name));
            builder = builder.page(&lines);
        }
        let heads = headings(&Layout::of(&builder.build()), &HashSet::new());
        let at = |name: &&str| heads.all.iter().position(|h| h.text == **name);
        let mut found = StyleFind {
            headings: NAMES[..6].iter().filter_map(at).collect(),
            score: 0.8,
        };
        complete_styles(&heads, &mut found);
        found.headings.len()
    }

    #[test]
    fn what_stands_out_like_titles_on_pages_without_one_is_a_title() {
        assert_eq!(completed(&[20.0; 10]), 10, "in their style");
        let and = |more: &[f32]| [&[20.0; 6][..], more].concat();
        assert_eq!(completed(&and(&[26.0; 3])), 9, "larger, on several pages");
        assert_eq!(completed(&and(&[26.0; 2])), 6, "on two pages");
        assert_eq!(completed(&and(&[17.0; 4])), 6, "smaller than titles are");
        assert_eq!(
            completed(&and(&[12.0; 4])),
            6,
            "hardly larger than the text"
        );
    }

    /// How many titles are found of two on each of twelve pages, all in one style, where
    /// `others` lines in it are none, if those but the last one are known.
    fn completed_on_shared_pages(others: usize) -> usize {
        let mut builder = BookBuilder::new();
        let names: Vec<String> = (0..24)
            .map(|k| format!("{} of {}", NAMES[k % 18], NAMES[(k + 7 + k / 18) % 18]))
            .collect();
        for (k, pair) in names.chunks(2).enumerate() {
            let mut lines = lyrics(k);
            lines.push(line(80.0, 40.0, 14.0, &pair[0]));
            lines.push(line(80.0, 640.0, 14.0, &pair[1]));
            if k < others {
                lines.push(line(
                    80.0,
                    700.0,
                    14.0,
                    ["Slowly", "With Spirit", "As Before", "Twice"][k],
                ));
            }
            builder = builder.page(&lines);
        }
        let heads = headings(&Layout::of(&builder.build()), &HashSet::new());
        let at = |name: &String| heads.all.iter().position(|h| h.text == *name);
        let mut found = StyleFind {
            headings: names[..23].iter().filter_map(at).collect(),
            score: 0.8,
        };
        complete_own_styles(&heads, &mut found);
        found.headings.len()
    }

    #[test]
    fn the_style_of_nearly_all_titles_and_of_little_else_is_theirs() {
        assert_eq!(completed_on_shared_pages(0), 24);
        assert_eq!(
            completed_on_shared_pages(4),
            23,
            "other lines have it as well"
        );
    }
}
