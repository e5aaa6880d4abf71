//! Which lines are titles, where no list names the songs: looked at twice, first each by
//! itself, then against what the likeliest ones of the book have in common.
//!
//! OCR knows no fonts and its sizes waver, so no one style parts titles from the rest; in
//! many text layers none does either. Both looks weigh what there is by logistic models
//! that were learned on books with known songs ([`super::title_weights`]), of OCR and of
//! text layers apart.

use std::collections::HashMap;

use super::headings::{Heading, Headings, longest_readings};
use super::layout::{Layout, Style};
use super::line_look::{First, Traits, first_look};
use super::ocr_lines;
use super::style::StyleFind;
use super::style_use::{BestStyle, likely_styles};
use super::text::ratio;
use super::title_weights::{
    FIRST_TYPE_WEIGHTS, FIRST_WEIGHTS, SECOND, SECOND_TYPE_WEIGHTS, SECOND_WEIGHTS,
};
use super::weighing::{log_odds, probability, yes};

/// What speaks for a line within its book.
pub(super) type Second = [f32; SECOND.len()];

/// Probability from which a line is a title.
const TITLE: f32 = 0.35;
/// The same of a text layer: its fonts part titles from the rest more clearly.
const TITLE_OF_LAYER: f32 = 0.5;
/// Type so much larger than another one is clearly so.
const LARGER: f32 = 1.05;
/// Probability from which a line in far larger type than the one under it is a title.
const MAY_BE: f32 = 0.05;
/// Type so much larger is so even where OCR read it.
const FAR_LARGER: f32 = 1.4;
/// The same where a list names titles: it rarely omits one.
const LIKE_LISTED: f32 = 0.65;
/// The same where numbers count songs: some are misread.
const LIKE_NUMBERED: f32 = 0.5;
/// Probability at the first look from which a line says how titles of this book look.
const TELLING: f32 = 0.3;

/// How titles are known whose like are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownFrom {
    /// A list names them; it may omit a few.
    List,
    /// Numbers count them; any of those may be lost.
    Numbers,
}

/// The titles of a book by their looks, which are [`believed`] so far.
pub(super) fn titles(heads: &Headings, believed: &[f32]) -> StyleFind {
    let least = |heading: &Heading| if heading.ocr { TITLE } else { TITLE_OF_LAYER };
    let lines = heads.all.iter().zip(believed).enumerate();
    let likely: Vec<usize> = lines
        .filter(|(_, (heading, p))| **p >= least(heading))
        .map(|(index, _)| title_over(heads, believed, index).unwrap_or(index))
        .collect();
    let mut chosen = longest_readings(heads, &likely);
    let all = chosen.clone();
    chosen.retain(|&i| {
        heads
            .get(i)
            .is_some_and(|h| !h.continues && !is_subtitle(heads, &all, h))
    });
    let sum: f32 = chosen.iter().filter_map(|&i| believed.get(i)).sum();
    StyleFind {
        score: sum / chosen.len().max(1) as f32,
        headings: chosen,
    }
}

/// The line in far larger type that a line which OCR read stands right under, if that may be
/// a title: then the lower one says who wrote it.
fn title_over(heads: &Headings, believed: &[f32], index: usize) -> Option<usize> {
    let line = heads.get(index).filter(|line| line.ocr)?;
    let over = heads.indexed(line.leaf).filter(|(upper, title)| {
        line.stands_under(title)
            && title.plausible
            && title.size > FAR_LARGER * line.size
            && believed.get(*upper).is_some_and(|p| *p >= MAY_BE)
    });
    over.max_by_key(|(_, title)| title.rows)
        .map(|(index, _)| index)
}

/// Whether a line stands right under a title in larger type: another name of its song.
/// OCR's sizes waver too much to say so.
fn is_subtitle(heads: &Headings, titles: &[usize], line: &Heading) -> bool {
    !line.ocr
        && heads
            .at(titles)
            .any(|title| line.stands_under(title) && title.size > LARGER * line.size)
}

/// Lines that look as known titles do, without those.
pub(super) fn like_known(
    layout: &Layout,
    heads: &Headings,
    known: &[usize],
    from: KnownFrom,
) -> Vec<usize> {
    let common = Common::of_known(layout, heads, known);
    let least = match from {
        KnownFrom::List => LIKE_LISTED,
        KnownFrom::Numbers => LIKE_NUMBERED,
    };
    let known: Vec<&Heading> = heads.at(known).collect();
    let own = |h: &Heading| {
        let repeats =
            |k: &&Heading| k.overlaps(h) || h.stands_under(k) || ratio(&k.norm, &h.norm) > 0.9;
        !known.iter().any(repeats)
    };
    let lines = heads.all.iter().zip(&common.first).enumerate();
    let likely: Vec<usize> = lines
        .filter(|(_, (h, _))| h.ocr && h.plausible && !h.continues)
        .filter(|(_, (h, first))| {
            probability(&common.second_of(h, **first), &SECOND_WEIGHTS) >= least
        })
        .filter(|(_, (h, _))| own(h))
        .map(|(i, _)| i)
        .collect();
    longest_readings(heads, &likely)
}

/// The probability of each heading that it is a title, by its looks alone; `styled` is
/// what one style explains best.
pub(super) fn believed(layout: &Layout, heads: &Headings, styled: &StyleFind) -> Vec<f32> {
    let looks = second_look(layout, heads, styled);
    weighed(heads, &looks, &SECOND_WEIGHTS, &SECOND_TYPE_WEIGHTS)
}

/// The probabilities that looks stand for by the weights of OCR and of text layers.
fn weighed<const N: usize>(
    heads: &Headings,
    looks: &[[f32; N]],
    of_ocr: &[f32; N],
    of_layer: &[f32; N],
) -> Vec<f32> {
    let lines = heads.all.iter().zip(looks);
    lines
        .map(|(heading, look)| probability(look, if heading.ocr { of_ocr } else { of_layer }))
        .collect()
}

/// What a second look shows, which knows how the likeliest lines of the book stand.
pub(super) fn second_look(layout: &Layout, heads: &Headings, styled: &StyleFind) -> Vec<Second> {
    let common = Common::of(layout, heads, styled);
    let lines = heads.all.iter().zip(&common.first);
    lines
        .map(|(heading, first)| common.second_of(heading, *first))
        .collect()
}

/// Where a line stands, in parts of its leaf's width and height, counted from the left end
/// and the middle of its column where there are several.
#[derive(Clone, Copy)]
struct Place {
    left: f32,
    centre: f32,
    y: f32,
    over_staff: bool,
}

impl Place {
    fn of(layout: &Layout, heading: &Heading) -> Self {
        let leaf = layout.leaves.get(heading.leaf);
        let (width, height) = leaf.map_or((1.0, 1.0), |l| (l.width.max(1.0), l.height.max(1.0)));
        // Titles of two columns stand alike in theirs.
        let (from, to) = leaf.map_or((0.0, width), |l| {
            l.columns.around(heading.x0, heading.x1, width)
        });
        let several = leaf.is_some_and(|l| l.columns.several());
        let (left, middle) = if several {
            (from, (from + to) / 2.0)
        } else {
            (0.0, 0.0)
        };
        Self {
            left: (heading.x0 - left) / width,
            centre: ((heading.x0 + heading.x1) / 2.0 - middle) / width,
            y: heading.y / height,
            over_staff: ocr_lines::stands_over_staff(layout, heading),
        }
    }
}

/// How a line did at the first look.
#[derive(Clone, Copy)]
struct FirstLook {
    /// The probability that it is a title.
    probability: f32,
    traits: Traits,
}

/// A line that says how titles look.
struct Telling<'a> {
    heading: &'a Heading,
    place: Place,
    traits: Traits,
    /// Its probability at the first look.
    weight: f32,
}

/// What the likeliest lines of a book have in common.
struct Common<'a> {
    layout: &'a Layout,
    heads: &'a Headings,
    /// How each heading did at the first look.
    first: Vec<FirstLook>,
    /// See [`level_of`].
    level: f32,
    telling: Vec<Telling<'a>>,
    /// The middle of their sizes in points.
    usual: f32,
    /// How likely lines are titles on average, by their style; of text layers.
    likely: HashMap<Style, f32>,
    /// The style that explains the book best by itself; of text layers.
    best: BestStyle,
}

impl<'a> Common<'a> {
    fn of(layout: &'a Layout, heads: &'a Headings, styled: &StyleFind) -> Self {
        let first = first_looks(layout, heads);
        let level = level_of(layout, heads, &first);
        let bar = TELLING.min(0.6 * level);
        let likely = first.iter().enumerate();
        let telling = likely
            .filter(|(_, look)| look.probability >= bar)
            .filter(|(index, _)| heads.get(*index).is_some_and(|h| !h.continues))
            .map(|(index, look)| (index, look.probability))
            .collect();
        Self {
            best: BestStyle::of(heads, styled),
            ..Self::with(layout, heads, first, level, telling)
        }
    }

    /// What known titles have in common; lines that OCR read are held against it.
    fn of_known(layout: &'a Layout, heads: &'a Headings, known: &[usize]) -> Self {
        let first = first_looks(layout, heads);
        let mut own: Vec<f32> = known
            .iter()
            .filter_map(|&i| Some(first.get(i)?.probability))
            .collect();
        own.sort_by(f32::total_cmp);
        let level = own.get(own.len() / 2).copied().unwrap_or(0.0);
        let telling = known.iter().map(|index| (*index, 1.0)).collect();
        Self::with(layout, heads, first, level, telling)
    }

    fn with(
        layout: &'a Layout,
        heads: &'a Headings,
        first: Vec<FirstLook>,
        level: f32,
        telling: Vec<(usize, f32)>,
    ) -> Self {
        let telling: Vec<Telling<'_>> = telling
            .into_iter()
            .filter_map(|(index, weight)| {
                let heading = heads.get(index)?;
                Some(Telling {
                    heading,
                    place: Place::of(layout, heading),
                    traits: first.get(index)?.traits,
                    weight,
                })
            })
            .collect();
        let mut sizes: Vec<f32> = telling.iter().map(|t| t.heading.size).collect();
        sizes.sort_by(f32::total_cmp);
        Self {
            likely: likely_styles(heads, first.iter().map(|look| look.probability)),
            best: BestStyle::default(),
            layout,
            heads,
            first,
            level,
            usual: sizes.get(sizes.len() / 2).copied().unwrap_or(heads.body),
            telling,
        }
    }

    fn second_of(&self, heading: &Heading, look: FirstLook) -> Second {
        let (first, traits) = (look.probability, look.traits);
        let place = Place::of(self.layout, heading);
        let near = |a: f32, b: f32, reach: f32| (1.0 - (a - b).abs() / reach).max(0.0);
        let (mut total, mut same_y, mut same_left, mut same_centre, mut same_spot) =
            (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut tops, mut numbered, mut over_staff, mut same_size) = (0.0, 0.0, 0.0, 0.0);
        let (mut same_weight, mut weight_and_line) = (0.0, 0.0);
        let (mut capitals, mut counted, mut whose, mut same_space) = (0.0, 0.0, 0.0, 0.0);
        let (mut same_style, mut same_face, mut style_and_line) = (0.0, 0.0, 0.0);
        let others = self.telling.iter();
        for other in others.filter(|t| t.heading.leaf != heading.leaf) {
            let weight = other.weight;
            let line = near(place.left, other.place.left, 0.03);
            let middle = near(place.centre, other.place.centre, 0.03);
            let row = near(place.y, other.place.y, 0.02);
            total += weight;
            same_y += weight * row;
            same_left += weight * line;
            same_centre += weight * middle;
            same_spot += weight * row * line.max(middle);
            same_size += weight * near(heading.size.ln(), other.heading.size.ln(), 0.25);
            let heaviness = near(heading.heavier, other.heading.heavier, 0.2);
            same_weight += weight * heaviness;
            weight_and_line += weight * heaviness * line.max(middle);
            let alike = weight * yes(!heading.ocr && heading.style() == other.heading.style());
            same_style += alike;
            style_and_line += alike * line.max(middle);
            same_face += weight * yes(!heading.ocr && heading.face() == other.heading.face());
            tops += weight * yes(other.heading.above <= 1);
            numbered += weight * yes(other.heading.number.is_some());
            over_staff += weight * yes(other.place.over_staff);
            capitals += weight * yes(other.traits.capitals);
            counted += weight * yes(other.traits.counted);
            whose += weight * yes(other.traits.whose);
            same_space += weight * near(traits.space, other.traits.space, 0.3);
        }
        let share = |sum: f32| sum / (total + 0.5);
        let own = self.heads.indices(heading.leaf);
        let rival = own
            .filter(|&i| self.heads.get(i).is_some_and(|h| !h.overlaps(heading)))
            .filter_map(|i| self.first.get(i))
            .fold(0.0, |a: f32, b| a.max(b.probability));
        let log_odds = |p: f32| log_odds(p, 0.002);
        let against_level = (log_odds(first) - log_odds(self.level)).clamp(-5.0, 1.0);
        let off = (heading.size / self.usual.max(1.0)).ln();
        let top = heading.above <= 1;
        let likely = self.likely.get(&heading.style()).filter(|_| !heading.ocr);
        let best = !heading.ocr && self.best.has(heading);
        let beside = !heading.ocr && !best;
        [
            1.0,
            log_odds(first),
            against_level,
            yes(against_level > -1.0),
            log_odds(self.level).clamp(-4.0, 3.0),
            off.clamp(-0.7, 0.0),
            off.clamp(0.0, 0.7),
            share(same_size),
            share(same_y),
            share(same_left),
            share(same_centre),
            share(same_spot),
            share(same_spot) * share(same_size),
            yes(top) * share(tops),
            yes(!top) * share(tops),
            yes(heading.number.is_some()) * share(numbered),
            yes(heading.number.is_none()) * share(numbered),
            yes(place.over_staff) * share(over_staff),
            yes(!place.over_staff) * share(over_staff),
            rival,
            yes(first >= rival),
            yes(first >= rival) * yes(against_level > -1.0),
            share(same_left) * share(same_size),
            share(same_centre) * share(same_size),
            (total / self.layout.len().max(1) as f32).min(2.0),
            share(same_weight),
            share(weight_and_line),
            yes(!heading.ocr),
            share(same_style),
            share(same_face),
            share(style_and_line),
            likely.map_or(0.0, |p| log_odds(*p)),
            yes(best),
            yes(best) * self.best.score,
            yes(beside) * self.best.score,
            yes(beside && self.best.is_on(heading.leaf)),
            yes(traits.capitals) * share(capitals),
            yes(!traits.capitals) * share(capitals),
            share(same_space),
            yes(traits.counted) * share(counted),
            yes(!traits.counted) * share(counted),
            yes(traits.whose) * share(whose),
        ]
    }
}

/// How each line does at the first look.
fn first_looks(layout: &Layout, heads: &Headings) -> Vec<FirstLook> {
    let looks = first_look(layout, heads);
    let speaks: Vec<First> = looks.iter().map(|look| look.speaks).collect();
    let weighed = weighed(heads, &speaks, &FIRST_WEIGHTS, &FIRST_TYPE_WEIGHTS);
    let both = weighed.into_iter().zip(&looks);
    both.map(|(probability, look)| FirstLook {
        probability,
        traits: look.traits,
    })
    .collect()
}

/// The probability of the tenth of the leaves that have the likeliest lines, which titles
/// of this book should reach.
fn level_of(layout: &Layout, heads: &Headings, first: &[FirstLook]) -> f32 {
    let mut best: Vec<f32> = (0..layout.len())
        .map(|leaf| {
            let own = heads.indices(leaf).filter_map(|i| first.get(i));
            own.fold(0.0, |a: f32, b| a.max(b.probability))
        })
        .collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let count = (best.len() / 10).max(3).min(best.len());
    best.iter().take(count).sum::<f32>() / count.max(1) as f32
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::fixtures::{self, BookBuilder, line, lyrics};
    use super::super::headings::headings;
    use super::*;
    use crate::page::Book;

    fn titles_of(book: &Book) -> Vec<String> {
        let layout = Layout::of(book);
        let heads = headings(&layout, &HashSet::new());
        let found = titles(&heads, &believed(&layout, &heads, &StyleFind::default()));
        heads.at(&found.headings).map(|h| h.text.clone()).collect()
    }

    const NAMES: &[&str] = fixtures::NAMES.split_at(8).0;

    #[test]
    fn sizes_that_waver_hide_no_title() {
        let mut builder = BookBuilder::new().ocr();
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = lyrics(k);
            let size = 13.0 + 3.0 * (k % 3) as f32;
            lines.push(line(60.0, 40.0, size, name));
            builder = builder.page(&lines).page(&lyrics(k + 20));
        }
        assert_eq!(titles_of(&builder.build()), NAMES);
    }

    #[test]
    fn who_wrote_a_song_is_not_taken_for_its_title() {
        let mut builder = BookBuilder::new().ocr();
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = lyrics(k);
            lines.push(line(60.0, 40.0, 18.0, &name.to_lowercase()));
            lines.push(line(60.0, 66.0, 10.0, ["ANNA LEE", "BO DAHL"][k % 2]));
            builder = builder.page(&lines).page(&lyrics(k + 20));
        }
        let wanted: Vec<String> = NAMES.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(titles_of(&builder.build()), wanted);
    }

    #[test]
    fn a_title_hardly_bigger_than_the_text_stands_where_the_others_do() {
        let mut builder = BookBuilder::new().ocr();
        for (k, name) in NAMES.iter().enumerate() {
            let mut lines = lyrics(k);
            let size = if k == 4 { 11.0 } else { 15.0 };
            lines.push(line(60.0, 40.0, size, name));
            builder = builder.page(&lines);
        }
        assert!(titles_of(&builder.build()).contains(&NAMES[4].to_owned()));
    }

    #[test]
    fn pages_of_text_alone_have_none() {
        let mut builder = BookBuilder::new().ocr();
        for k in 0..8 {
            builder = builder.page(&lyrics(k));
        }
        assert_eq!(titles_of(&builder.build()), [""; 0]);
    }
}
