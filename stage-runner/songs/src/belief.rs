//! How far a mapped song can be believed: what its start page and the rest of the book
//! show, weighed by a model that was learned from books with known songs.
//!
//! Everything is looked up again in the book; of the mapping's own witnesses only links,
//! labels and song numbers count, which say nothing about the title.

use std::collections::HashMap;

use super::belief_weights::{FEATURES, WEIGHTS};
use super::company::Company;
use super::directions::is_direction;
use super::headings::{Heading, Headings};
use super::layout::Layout;
use super::matcher::forms;
use super::model::{Evidence, MappedSong, Mapping, UnderstoodEntry};
use super::parallel::translated;
use super::style::{Segments, self_consistent};
use super::text::{equal_title, letters, norm, ratio};
use super::title_look;
use super::verify::Looks;
use super::weighing::{self, log_odds, yes};
use crate::page::{Book, OutlineItem};

/// What speaks for and against one song; see [`FEATURES`] for the names.
pub(super) type Features = [f32; FEATURES.len()];

/// Likeness from which two titles are taken for one.
const ALIKE: f64 = 0.85;
/// How many entries on either side say whether a number is in step.
const NEIGHBOURS: usize = 4;
/// How many pages before the start a title may stand that was missed.
const BEFORE: u32 = 3;

/// The probability that a song with these features is right.
pub(super) fn probability(features: &Features) -> f32 {
    weighing::probability(features, &WEIGHTS)
}

/// A book with its mapping, prepared for looking things up.
pub(super) struct Witnesses<'a> {
    mapping: &'a Mapping,
    layout: &'a Layout,
    heads: &'a Headings,
    /// For each song the heading that is its title.
    titles: &'a [Option<&'a Heading>],
    looks: &'a Looks,
    company: Company,
    /// For each song the odds that its title is one by its looks alone, as a quarter of
    /// their logarithm; nothing for type.
    by_looks: Vec<Option<f32>>,
    /// The middle of these odds over the listed songs.
    listed_looks: Option<f32>,
    outline: Vec<(String, &'a OutlineItem)>,
    entries: Vec<(String, &'a UnderstoodEntry)>,
    /// Song titles in comparable form.
    names: Vec<String>,
    /// For each song the contents row that names it and was placed on its page.
    rows: Vec<Option<usize>>,
    /// For each song whether an outline entry names it and leads to its page.
    outlined: Vec<bool>,
    /// What titles are called in another language beside them.
    pub(super) translated: Segments,
    folios: HashMap<u32, Vec<u32>>,
    listed: f32,
    in_style: f32,
}

impl<'a> Witnesses<'a> {
    /// Gathers what all songs are compared with.
    pub fn of(
        book: &'a Book,
        mapping: &'a Mapping,
        layout: &'a Layout,
        heads: &'a Headings,
        titles: &'a [Option<&'a Heading>],
        looks: &'a Looks,
    ) -> Self {
        let mut folios: HashMap<u32, Vec<u32>> = HashMap::new();
        for folio in &mapping.folios {
            folios.entry(folio.page.0).or_default().extend(folio.read);
        }
        let count = mapping.songs.len().max(1) as f32;
        let seen: Vec<&Heading> = titles.iter().flatten().copied().collect();
        let mut out = Self {
            mapping,
            layout,
            heads,
            titles,
            looks,
            company: Company::of(&mapping.songs, heads, titles),
            by_looks: by_looks(layout, heads, titles),
            outline: book
                .structure
                .outline
                .iter()
                .map(|item| (norm(&item.title), item))
                .collect(),
            entries: mapping
                .entries
                .iter()
                .map(|entry| (norm(&entry.title), entry))
                .collect(),
            names: mapping.songs.iter().map(|s| norm(&s.title)).collect(),
            rows: Vec::new(),
            outlined: Vec::new(),
            translated: Segments::of(translated(layout, heads, &seen).into_iter()),
            folios,
            listed_looks: None,
            listed: 0.0,
            in_style: 0.0,
        };
        let songs = 0..mapping.songs.len();
        out.rows = songs.clone().map(|i| out.row_of(i)).collect();
        out.outlined = songs.clone().map(|i| out.is_outlined(i)).collect();
        out.listed_looks = out.middle_of_listed();
        let listed = songs.filter(|i| out.is_listed(*i)).count();
        let in_style = titles.iter().flatten().filter(|t| looks.have(t)).count();
        out.listed = listed as f32 / count;
        out.in_style = in_style as f32 / count;
        out
    }

    fn middle_of_listed(&self) -> Option<f32> {
        const FEW: usize = 5;
        let mut odds: Vec<f32> = self
            .by_looks
            .iter()
            .enumerate()
            .filter(|(i, _)| self.is_listed(*i))
            .filter_map(|(_, odds)| *odds)
            .collect();
        odds.sort_by(f32::total_cmp);
        odds.get(odds.len() / 2)
            .copied()
            .filter(|_| odds.len() >= FEW)
    }

    fn song(&self, index: usize) -> Option<(&'a MappedSong, &str)> {
        Some((self.mapping.songs.get(index)?, self.names.get(index)?))
    }

    fn row_of(&self, index: usize) -> Option<usize> {
        let (song, name) = self.song(index)?;
        self.entries
            .iter()
            .position(|(title, e)| e.page == Some(song.start) && alike(title, name))
    }

    fn is_outlined(&self, index: usize) -> bool {
        self.song(index).is_some_and(|(song, name)| {
            self.outline
                .iter()
                .any(|(title, item)| item.page == song.start && alike(title, name))
        })
    }

    /// Whether contents or outline name a song on its page.
    fn is_listed(&self, index: usize) -> bool {
        self.rows.get(index).is_some_and(Option::is_some) || self.outlined.get(index) == Some(&true)
    }

    /// Share of the contents rows around one that have its step from number to page;
    /// none if it has no number or no neighbours.
    fn in_step(&self, entry: usize) -> Option<f32> {
        let step = |e: &UnderstoodEntry| Some(i64::from(e.page?.0) - i64::from(e.printed_page?));
        let own = step(self.entries.get(entry)?.1)?;
        let from = entry.saturating_sub(NEIGHBOURS);
        let around: Vec<i64> = self
            .entries
            .iter()
            .enumerate()
            .skip(from)
            .take(2 * NEIGHBOURS + 1)
            .filter(|(i, _)| *i != entry)
            .filter_map(|(_, (_, e))| step(e))
            .collect();
        let same = around.iter().filter(|s| **s == own).count();
        (around.len() >= 2).then(|| same as f32 / around.len() as f32)
    }

    /// The strength of the strongest heading that reads as a title on pages before.
    fn stands_before(&self, index: usize) -> f32 {
        let Some((song, name)) = self.song(index) else {
            return 0.0;
        };
        let owned = |page: u32| {
            self.mapping
                .songs
                .iter()
                .zip(&self.names)
                .any(|(s, n)| s.start.0 == page && alike(n, name))
        };
        (song.start.0.saturating_sub(BEFORE).max(1)..song.start.0)
            .filter(|page| !owned(*page))
            .flat_map(|page| self.layout.leaves_of(songbook_contract::PageNumber(page)))
            .flat_map(|leaf| self.heads.on(leaf))
            .filter(|h| forms(&h.text).iter().any(|f| alike(f, name)))
            .map(|h| h.strength)
            .fold(0.0, f32::max)
    }

    /// By how much the strongest heading of the start page that is no song's title
    /// outdoes the song's own.
    fn rival(&self, song: &MappedSong, own: Option<&Heading>) -> f32 {
        let strongest = self
            .layout
            .leaves_of(song.start)
            .flat_map(|leaf| self.heads.on(leaf))
            .filter(|h| h.plausible && !self.titles.iter().flatten().any(|t| t.overlaps(h)))
            .filter(|h| !self.translated.share(h))
            .map(|h| h.strength)
            .fold(0.0, f32::max);
        (strongest - own.map_or(0.3, |h| h.strength)).clamp(0.0, 1.0)
    }

    /// All that speaks for and against a song.
    pub fn features(&self, index: usize) -> Features {
        let mut out = [0.0; FEATURES.len()];
        let Some((song, name)) = self.song(index) else {
            return out;
        };
        let title = self.titles.get(index).copied().flatten();
        let has = |kind: Evidence| {
            song.evidence
                .iter()
                .filter(|w| w.kind == kind)
                .map(|w| w.strength)
                .fold(0.0, f32::max)
        };
        let entry = self.rows.get(index).copied().flatten();
        let outline = self.outlined.get(index) == Some(&true);
        let listed = self.is_listed(index);
        let elsewhere = !listed
            && (self.entries.iter().any(|(t, _)| alike(t, name))
                || self.outline.iter().any(|(t, _)| alike(t, name)));
        let step = entry.and_then(|e| self.in_step(e));
        let folio = entry
            .and_then(|e| self.entries.get(e)?.1.printed_page)
            .filter(|_| self.folios.contains_key(&song.start.0))
            .map(|n| {
                self.folios
                    .get(&song.start.0)
                    .is_some_and(|f| f.contains(&n))
            });
        let earlier = || {
            let before = self.mapping.songs.iter().zip(self.titles).take(index);
            before.filter(|(o, _)| equal_title(&o.title, &song.title))
        };
        let strength = title.map_or(0.0, |t| t.strength.min(1.2));
        let like = title.map_or(0.0, |t| {
            forms(&t.text)
                .iter()
                .map(|f| ratio(f, name))
                .fold(0.0, f64::max)
        }) as f32;
        let in_style = title.is_some_and(|t| self.looks.have(t));
        let line_taken = title.is_some_and(|t| {
            let others = self.titles.iter().enumerate().filter(|(i, _)| *i != index);
            others.flat_map(|(_, o)| *o).any(|o| o.overlaps(t))
        });
        let ocr = title.is_some_and(|t| t.ocr)
            || title.is_none()
                && self
                    .layout
                    .leaves_of(song.start)
                    .filter_map(|l| self.layout.leaves.get(l))
                    .any(|l| l.ocr);
        let odds = self.by_looks.get(index).copied().flatten();
        // A list shows how the titles of its book look, which need not be as elsewhere.
        let against_listed = odds
            .zip(self.listed_looks)
            .map_or(0.0, |(own, usual)| (own - usual).clamp(-1.0, 0.5));
        let odds = odds.unwrap_or(0.0);
        let values = [
            1.0,
            yes(title.is_some()),
            (like - 0.8).max(0.0) * 5.0,
            strength,
            yes(title.is_some_and(|t| t.strength >= 0.6)),
            yes(in_style),
            yes(title.is_some_and(|t| t.above <= 1)),
            yes(title.is_some_and(|t| t.continues)),
            yes(title.is_some_and(|t| !t.plausible)),
            yes(ocr),
            title.map_or(0.0, |t| 10.0 * (1.0 - t.confidence).min(0.3)),
            yes(entry.is_some()),
            yes(outline),
            has(Evidence::Link),
            has(Evidence::SongNumber),
            step.map_or(0.0, |s| 2.0 * s - 1.0),
            folio.map_or(0.0, |f| if f { 1.0 } else { -1.0 }),
            yes(elsewhere),
            yes(!listed) * self.listed,
            yes(!listed) * yes(in_style) * strength,
            yes(listed) * yes(in_style),
            yes(listed && title.is_none()),
            yes(listed) * yes(title.is_some()) * (like - 0.8).max(0.0) * 5.0,
            self.stands_before(index),
            self.rival(song, title),
            yes(line_taken),
            yes(earlier().next().is_some()),
            (letters(&song.title).min(12) as f32) / 12.0,
            yes(is_direction(&song.title)),
            self.in_style,
            yes(ocr) * yes(!listed),
            yes(song.title.chars().count() > 45),
            yes(title.is_some_and(|t| t.bold)),
            yes(!ocr && !listed && in_style) * self.in_style * (1.0 - self.listed) * strength,
            yes(ocr && !listed && in_style) * self.in_style * (1.0 - self.listed) * strength,
            yes(ocr && listed) * against_listed,
            yes(ocr && !listed) * odds,
            yes(ocr && !listed) * against_listed,
            yes(!listed) * self.company.counted(index),
            yes(!listed) * self.company.sorted(index),
            yes(!listed && !ocr) * self.company.pure(index),
            yes(!ocr && listed) * against_listed,
            yes(!ocr && !listed) * odds,
            yes(!ocr && !listed) * against_listed,
        ];
        for (slot, value) in out.iter_mut().zip(values) {
            *slot = value;
        }
        out
    }
}

/// The odds that the title of each song is one by its looks alone, as a quarter of their
/// logarithm.
fn by_looks(layout: &Layout, heads: &Headings, titles: &[Option<&Heading>]) -> Vec<Option<f32>> {
    let believed = title_look::believed(layout, heads, &self_consistent(layout, heads));
    let of = |title: &Heading| {
        let at = heads.all.iter().position(|h| std::ptr::eq(h, title))?;
        Some(log_odds(*believed.get(at)?, 0.005) / 4.0)
    };
    titles.iter().map(|title| title.and_then(of)).collect()
}

/// Whether two normed titles are one, perhaps shortened.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (la, lb) = (a.len().max(1), b.len().max(1));
    if la > 2 * lb + 6 || lb > 2 * la + 6 {
        return false;
    }
    let (short, long) = if la <= lb { (a, b) } else { (b, a) };
    ratio(a, b) >= ALIKE || short.len() >= 8 && long.starts_with(short)
}
