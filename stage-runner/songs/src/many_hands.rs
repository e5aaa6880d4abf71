//! Books of several hands, a binder for instance: their titles are set in more than one style.

use std::collections::{HashMap, HashSet};

use super::headings::Headings;
use super::style::{Segments, StyleFind, sort_by_place};

/// Looks that are so sure of a book's titles are heard beside its style.
const SURE_LOOKS: f32 = 0.7;
/// Share of a style's titles that the looks find too if they agree with it.
const AGREEING: f32 = 0.9;
/// So many more titles, against those of the style, are another style's.
const MANY_MORE: f32 = 0.1;
/// Type so much bigger than the running text is nothing but a title's.
const MUCH_BIGGER: f32 = 1.5;
/// So many titles in one style show that it is one of titles.
const FEW_ALIKE: usize = 2;
/// So many large lines in one style, each on a page without a title, are titles as well.
const MANY_ALIKE: usize = 3;

/// What a style explains, and what the learned looks are sure of beside it: a binder of
/// many hands has titles in several styles. Where the two contradict each other, the surer.
pub(super) fn with_looks(heads: &Headings, styled: StyleFind, looks: StyleFind) -> StyleFind {
    if looks.score < SURE_LOOKS {
        return styled;
    }
    let titles = || heads.at(&styled.headings);
    let known = Segments::of(titles());
    let leaves: HashSet<usize> = titles().map(|title| title.leaf).collect();
    let (mut both, mut elsewhere) = (0, Vec::new());
    for &index in &looks.headings {
        match heads.get(index) {
            Some(heading) if !known.share(heading) => {
                // Beside a title in the book's style another one is hardly a title.
                if !leaves.contains(&heading.leaf) {
                    elsewhere.push(index);
                }
            }
            _ => both += 1,
        }
    }
    let styles = styled.headings.len().max(1);
    // A few more are as likely none.
    let many = elsewhere.len() as f32 >= MANY_MORE * styles as f32;
    if both as f32 >= AGREEING * styles as f32 && many {
        let mut all = styled;
        all.headings.extend(elsewhere);
        sort_by_place(heads, &mut all.headings);
        return all;
    }
    if 2 * both < styles && looks.score > styled.score {
        return looks;
    }
    styled
}

/// Adds what is larger than all else on a page that has no title, where that is set like
/// some of the titles (a dedication or a page's head above had hidden it) or at least as
/// large on several pages (a binder's next maker).
pub(super) fn complete_styles(heads: &Headings, found: &mut StyleFind) {
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
    sort_by_place(heads, &mut found.headings);
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

    /// The names that are found where a style finds some and looks others.
    fn found(styled: &[&str], style_score: f32, looks: &[&str], look_score: f32) -> Vec<String> {
        let heads = book();
        let find = |names: &[&str], score: f32| {
            let at = |name: &&str| heads.all.iter().position(|h| h.text == **name);
            StyleFind {
                headings: names.iter().filter_map(at).collect(),
                score,
            }
        };
        let (styled, looks) = (find(styled, style_score), find(looks, look_score));
        with_looks(&heads, styled, looks)
            .headings
            .into_iter()
            .filter_map(|i| heads.get(i).map(|h| h.text.clone()))
            .collect()
    }

    #[test]
    fn looks_that_are_sure_add_what_a_style_leaves_out() {
        let (style, all) = (&NAMES[..10], &NAMES[..14]);
        assert_eq!(found(style, 0.8, all, 0.9), all, "they agree and know more");
        assert_eq!(found(style, 0.8, all, 0.5), style, "not sure");
        assert_eq!(found(style, 0.8, &NAMES[..10], 0.9), style, "no more");
        let half = &NAMES[3..18];
        assert_eq!(found(style, 0.8, half, 0.9), style, "they agree too little");
    }

    #[test]
    fn where_style_and_looks_contradict_each_other_the_surer_is_heard() {
        let (style, looks) = (&NAMES[..6], &NAMES[6..]);
        assert_eq!(found(style, 0.75, looks, 0.9), looks);
        assert_eq!(found(style, 0.95, looks, 0.9), style);
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
}
