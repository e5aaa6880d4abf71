//! Songbooks drawn in code: covers, contents, staves with notes and words.
//!
//! [`Songbook`] says what is in a book, [`Songbook::to_pdf`] draws it, and
//! [`Songbook::placed`] says where its songs are, so that a test knows the truth.

mod canvas;
mod example;
mod layout;
mod metrics;
mod music;

pub use example::harbour_songs;

/// A songbook to be drawn.
#[derive(Debug, Clone)]
pub struct Songbook {
    /// Title of the book.
    pub title: String,
    /// Who plays it all.
    pub artist: String,
    /// The songs in order.
    pub songs: Vec<Sheet>,
    /// Whether it has a page of contents.
    pub contents: bool,
    /// Number printed on the first page of music.
    pub first_folio: u32,
}

/// A song to be drawn.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// The line below the title.
    pub credit: String,
    /// The word above the first staff.
    pub tempo: String,
    /// What is sung; begins again where the music is longer.
    pub words: String,
    /// How much paper it takes.
    pub length: Length,
    /// Whether a picture page without a number stands before it.
    pub picture_before: bool,
    /// Whether its first page is without its title, which then stands in the contents
    /// alone.
    pub untitled: bool,
}

/// How much paper a song takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Pages of its own.
    Pages(u32),
    /// Half a page; two such songs that follow each other share one.
    Half,
}

/// Where a song is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its title.
    pub title: String,
    /// First PDF page, from 1.
    pub start: u32,
    /// Last PDF page, inclusive.
    pub end: u32,
    /// Number printed on its first page.
    pub folio: u32,
}

impl Songbook {
    /// A plain book of `songs` songs of `pages` pages each, with contents.
    pub fn plain(songs: u32, pages: u32) -> Self {
        let titles = [
            "Ashes of Autumn",
            "The Miller's Gate",
            "Lanterns Downriver",
            "Seven Grey Geese",
            "Old Copper Kettle",
            "Northbound by Morning",
        ];
        let sheet = |n: u32| {
            let title = titles
                .get(n as usize % titles.len())
                .copied()
                .unwrap_or_default();
            let round = n as usize / titles.len();
            Sheet {
                title: if round == 0 {
                    title.to_owned()
                } else {
                    format!("{title} No. {}", round + 1)
                },
                credit: "Words and music by The Test Band".to_owned(),
                tempo: "Moderately".to_owned(),
                words: "the leaves come down the water runs and no one knows the way \
                        so light the lamp and bar the door until the break of day"
                    .to_owned(),
                length: Length::Pages(pages),
                picture_before: false,
                untitled: false,
            }
        };
        Self {
            title: "Plain Book".to_owned(),
            artist: "The Test Band".to_owned(),
            songs: (0..songs).map(sheet).collect(),
            contents: true,
            first_folio: 1,
        }
    }

    /// Where each song is.
    pub fn placed(&self) -> Vec<Placed> {
        let mut page = layout::front_pages(self);
        let mut folio = self.first_folio.saturating_sub(1);
        let mut lower_half_free = false;
        let mut placed = Vec::new();
        for sheet in &self.songs {
            if sheet.picture_before {
                page += 1;
                lower_half_free = false;
            }
            let pages = match sheet.length {
                Length::Pages(pages) => {
                    lower_half_free = false;
                    pages
                }
                Length::Half => {
                    lower_half_free = !lower_half_free;
                    u32::from(lower_half_free)
                }
            };
            let start = if pages == 0 { page } else { page + 1 };
            let start_folio = if pages == 0 { folio } else { folio + 1 };
            page += pages;
            folio += pages;
            placed.push(Placed {
                title: sheet.title.clone(),
                start,
                end: page,
                folio: start_folio,
            });
        }
        placed
    }

    /// The book as a PDF; within one build the same book always gives the same bytes.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn to_pdf(&self) -> std::io::Result<Vec<u8>> {
        layout::to_pdf(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn songs_are_placed_behind_front_matter_pictures_and_shared_pages() {
        let mut book = Songbook::plain(5, 2);
        book.first_folio = 4;
        book.songs[1].length = Length::Half;
        book.songs[2].length = Length::Half;
        book.songs[4].picture_before = true;
        let placed: Vec<_> = book
            .placed()
            .iter()
            .map(|p| (p.start, p.end, p.folio))
            .collect();
        assert_eq!(
            placed,
            [(4, 5, 4), (6, 6, 6), (6, 6, 6), (7, 8, 7), (10, 11, 9)]
        );
    }

    #[test]
    fn the_pdf_has_the_pages_that_were_promised_and_is_always_the_same() {
        for book in [Songbook::plain(3, 2), harbour_songs()] {
            let pdf = book.to_pdf().unwrap();
            assert_eq!(pdf, book.to_pdf().unwrap());
            let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
            assert_eq!(pages as u32, book.placed().last().unwrap().end);
        }
    }
}
