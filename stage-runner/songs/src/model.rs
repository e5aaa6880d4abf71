//! What the song finder takes and gives: plain, documented data that stages store.

use serde::{Deserialize, Serialize};

use songbook_contract::{PageMapSegment, PageNumber, PageRange, SongOverride, UserEntry};

use crate::page::Half;

/// A kind of evidence that speaks for a song's start or title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The user said so.
    UserEntry,
    /// An outline (bookmark) entry points there.
    Outline,
    /// The PDF's page label is the number in the contents.
    PageLabel,
    /// A link on the contents row leads there.
    Link,
    /// A contents row's title is a heading on that page.
    ContentsTitle,
    /// The contents' page number leads there by the offset its neighbours have.
    ContentsNumber,
    /// The title stands on the page as a heading.
    Heading,
    /// The heading has the look that the book's titles have.
    HeadingStyle,
    /// The page number printed on the page is the one in the contents.
    Folio,
    /// The running number of the songs stands beside it.
    SongNumber,
}

/// One piece of evidence with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Witness {
    /// What spoke.
    pub kind: Evidence,
    /// How strongly, 0 to 1.
    pub strength: f32,
}

/// Where to look for contents pages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ContentsOptions {
    /// How many pages from the front to look at; all of them if not set (an index
    /// may stand at the end).
    pub max_pages: Option<u32>,
    /// Pages that the user says are contents pages; no others are looked at then.
    pub pages: Vec<PageNumber>,
}

/// How the rows of a list are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// Title, then number.
    NumberLast,
    /// Number, then title.
    NumberFirst,
    /// Titles without numbers.
    TitlesOnly,
    /// Titles that are links.
    Linked,
}

/// Which rows of the contents a reading joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rows {
    /// The row that carries the number.
    Own,
    /// The rows before it and that row.
    BeforeAndOwn,
    /// Just the row before.
    Before,
    /// That row and the next.
    OwnAndNext,
    /// That row with the number that leads it.
    LeadAndOwn,
}

/// A sign that parts a title from something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Separator {
    /// " / ".
    Slash,
    /// " | ".
    Bar,
    /// " – ".
    Dash,
    /// ": ".
    Colon,
    /// ", ", the last one.
    Comma,
    /// " by ".
    By,
    /// " (", the first one.
    Bracket,
    /// " (", the last one.
    LastBracket,
    /// A wide gap or a leader.
    Gap,
}

/// Which part of the joined rows a reading takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of it.
    Whole,
    /// What stands before the separator.
    Before(Separator),
    /// What stands after it.
    After(Separator),
}

/// One way to read a contents row as a title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reading {
    /// Rows that are joined.
    pub rows: Rows,
    /// Part that is taken.
    pub part: Part,
    /// The title so read, never empty.
    pub text: String,
}

/// One row of a contents list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContentsEntry {
    /// The title by the default reading (the first of `readings`).
    pub title: String,
    /// Every sensible reading; which one is right is decided against the book.
    pub readings: Vec<Reading>,
    /// The page or song number that the row gives.
    pub number: Option<u32>,
    /// The number before the title when another one ends the row ("3.1").
    pub lead: Option<String>,
    /// The contents page that carries the row.
    pub page: PageNumber,
    /// Distance from the top of that page in points.
    pub y: f32,
    /// Left edge of the row in points.
    pub indent: f32,
    /// Whether the row is bold.
    pub bold: bool,
    /// The page that a link on the row leads to.
    pub link: Option<PageNumber>,
}

impl ContentsEntry {
    /// The text of one reading, if the row has it.
    pub fn reading(&self, rows: Rows, part: Part) -> Option<&str> {
        self.readings
            .iter()
            .find(|r| r.rows == rows && r.part == part)
            .map(|r| r.text.as_str())
    }
}

/// Consecutive contents pages and their rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContentsList {
    /// The pages, ascending.
    pub pages: Vec<PageNumber>,
    /// How most of the rows are built.
    pub kind: ListKind,
    /// The rows in reading order.
    pub entries: Vec<ContentsEntry>,
}

/// What the user says. It always wins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct UserEvidence {
    /// Contents entries; when there are any, the book's own contents are not used.
    pub entries: Vec<UserEntry>,
    /// Printed labels and the pages that carry them.
    pub page_map: Vec<PageMapSegment>,
    /// Corrections of found songs: places, titles, artists, songs that are none.
    pub songs: Vec<SongOverride>,
}

/// Kinds of evidence to leave out, to measure what each is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Ablation {
    /// Do not use contents lists.
    pub contents: bool,
    /// Do not use the outline.
    pub outline: bool,
    /// Do not use links.
    pub links: bool,
    /// Do not use printed page numbers.
    pub folios: bool,
    /// Do not use headings.
    pub headings: bool,
    /// Do not use page labels.
    pub labels: bool,
}

/// A song and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappedSong {
    /// The title.
    pub title: String,
    /// The artist, where the contents or the heading name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<String>,
    /// First page, inclusive.
    pub start: PageNumber,
    /// Last page, inclusive.
    pub end: PageNumber,
    /// The pages in reading order, where they are not simply `start..=end`
    /// (booklets printed in imposed order).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageNumber>,
    /// The half of the start page on which it begins.
    pub half: Half,
    /// Distance of its title from the top of that half in points, if seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f32>,
    /// The number printed on its first page, or the contents' number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_page: Option<String>,
    /// What spoke for it, strongest first, each kind once.
    pub evidence: Vec<Witness>,
    /// How probable start and title are right, 0 to 1.
    pub probability: f32,
}

impl MappedSong {
    /// Its pages in order, those that it shares with others as well.
    pub fn all_pages(&self) -> Vec<PageNumber> {
        if self.pages.is_empty() {
            (self.start.0..=self.end.0).map(PageNumber).collect()
        } else {
            self.pages.clone()
        }
    }
}

/// The printed number of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageFolio {
    /// The page.
    pub page: PageNumber,
    /// Which part of it.
    pub half: Half,
    /// The number that its neighbours make it have.
    pub expected: u32,
    /// The number that was read on the page: the expected one, or a neighbour's where
    /// two pages are swapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<u32>,
}

/// A contents row as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnderstoodEntry {
    /// The title.
    pub title: String,
    /// The artist, if the row names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<String>,
    /// The number that the row gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_page: Option<u32>,
    /// The page on which it was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageNumber>,
    /// Whether it is another name of a song that has its title besides: a first line, a
    /// tune, a translation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_name: bool,
}

/// Where the songs of a book are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    /// The songs in reading order.
    pub songs: Vec<MappedSong>,
    /// The piecewise map from printed numbers to pages.
    pub segments: Vec<PageMapSegment>,
    /// The printed number of each page that has one.
    pub folios: Vec<PageFolio>,
    /// The rows of the contents lists that were used.
    pub entries: Vec<UnderstoodEntry>,
    /// Contents pages that were used or recognised as such.
    pub contents_pages: Vec<PageNumber>,
    /// Pages that belong to no song, in ranges.
    pub unassigned: Vec<PageRange>,
}

/// The verdict on one song.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SongVerdict {
    /// Position in [`Mapping::songs`].
    pub song: usize,
    /// Whether its start page itself shows that it is right.
    pub verified: bool,
    /// The evidence that decided.
    pub evidence: Vec<Evidence>,
    /// The reason in words.
    pub reason: String,
}

/// A song that may be hidden inside another one's pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuspectedSong {
    /// What its heading says.
    pub title: String,
    /// The page of the heading.
    pub page: PageNumber,
    /// The song whose range covers it, by position in [`Mapping::songs`].
    pub inside: usize,
}

/// The check of a mapping against the pages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verification {
    /// One verdict a song, in the order of [`Mapping::songs`].
    pub songs: Vec<SongVerdict>,
    /// Headings in title style inside long songs.
    pub suspected: Vec<SuspectedSong>,
    /// Share of songs that are verified, 0 to 1; 0 for a book without songs.
    pub rate: f32,
    /// Titles that contents lists name.
    pub listed: u32,
    /// Those of them that were found nowhere in the book: songs may be missing, or hide
    /// inside others.
    pub not_found: u32,
}
