//! The pages of a drawn songbook, and the PDF that holds them.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

use super::canvas::Canvas;
use super::metrics::{Face, width};
use super::music::{LEFT, RIGHT, SYSTEM, Tune};
use super::{Length, Sheet, Songbook};

const PAGE_WIDTH: f32 = 595.0;
const PAGE_HEIGHT: f32 = 842.0;
const MIDDLE: f32 = PAGE_WIDTH / 2.0;
/// Top line of the first staff below a title that stands at the top of a page.
const BELOW_TITLE: f32 = 655.0;
/// Top line of the first staff of a page without a title.
const PAGE_TOP: f32 = 760.0;
/// No staff begins below this.
const PAGE_BOTTOM: f32 = 110.0;
/// How far the second song of a shared page is moved down.
const HALF_PAGE: f32 = 370.0;

/// Pages before the first song: cover, imprint, and contents if there are any.
pub fn front_pages(book: &Songbook) -> u32 {
    2 + u32::from(book.contents)
}

/// See [`Songbook::to_pdf`].
pub fn to_pdf(book: &Songbook) -> std::io::Result<Vec<u8>> {
    let mut pages = vec![cover(book), imprint(book)];
    if book.contents {
        pages.push(contents(book));
    }
    pages.extend(music_pages(book));
    write(book, pages)
}

fn cover(book: &Songbook) -> Canvas {
    let mut page = Canvas::default();
    page.centred(Face::Bold, 44.0, MIDDLE, 560.0, &book.title);
    page.centred(Face::Regular, 22.0, MIDDLE, 510.0, &book.artist);
    for wave in 0..6 {
        let y = 150.0 + 26.0 * wave as f32;
        let grey = 0.35 + 0.08 * wave as f32;
        let crest = |n: f32| {
            (
                n * PAGE_WIDTH / 12.0,
                y + if n as i32 % 2 == 0 { 0.0 } else { 14.0 },
            )
        };
        let mut shape: Vec<(f32, f32)> = (0..=12).map(|n| crest(n as f32)).collect();
        shape.extend([(PAGE_WIDTH, y - 6.0), (0.0, y - 6.0)]);
        page.polygon(grey, &shape);
    }
    page
}

fn imprint(book: &Songbook) -> Canvas {
    let mut page = Canvas::default();
    let lines = [
        format!("{} by {}", book.title, book.artist),
        "Words and tunes were invented for the tests of the SongBook operator".to_owned(),
        "and are free to use under the Apache License, Version 2.0.".to_owned(),
    ];
    for (index, line) in lines.iter().enumerate() {
        let y = 140.0 - 14.0 * index as f32;
        page.text(Face::Regular, 10.0, LEFT, y, line);
    }
    page
}

fn contents(book: &Songbook) -> Canvas {
    let mut page = Canvas::default();
    page.centred(Face::Bold, 24.0, MIDDLE, 750.0, "Contents");
    let placed = book.placed();
    let spacing = (620.0 / placed.len().max(1) as f32).min(24.0);
    for (index, song) in placed.iter().enumerate() {
        let y = 700.0 - spacing * index as f32;
        let number = song.folio.to_string();
        let size = 13.0_f32.min(spacing - 1.0);
        let (face, left, right) = (Face::Regular, 90.0, 505.0);
        page.text(face, size, left, y, &song.title);
        page.right(face, size, right, y, &number);
        let from = left + width(face, size, &song.title) + 6.0;
        let to = right - width(face, size, &number) - 6.0;
        let dots = ((to - from) / width(face, size, " .")).floor().max(0.0) as usize;
        let leader = " .".repeat(dots);
        page.right(face, size, to, y, &leader);
    }
    page
}

fn music_pages(book: &Songbook) -> Vec<Canvas> {
    let mut pages: Vec<Canvas> = Vec::new();
    let mut folio = book.first_folio;
    let mut lower_half_free = false;
    for sheet in &book.songs {
        if sheet.picture_before {
            pages.push(picture());
            lower_half_free = false;
        }
        let mut tune = Tune::new(&sheet.title, &sheet.words);
        match sheet.length {
            Length::Half if lower_half_free => {
                if let Some(page) = pages.last_mut() {
                    heading(page, sheet, HALF_PAGE);
                    staves(page, &mut tune, BELOW_TITLE - HALF_PAGE, PAGE_BOTTOM, true);
                }
                lower_half_free = false;
            }
            Length::Half => {
                let mut page = numbered(folio);
                heading(&mut page, sheet, 0.0);
                staves(
                    &mut page,
                    &mut tune,
                    BELOW_TITLE,
                    PAGE_BOTTOM + HALF_PAGE,
                    true,
                );
                pages.push(page);
                folio += 1;
                lower_half_free = true;
            }
            Length::Pages(count) => {
                for index in 0..count {
                    let mut page = numbered(folio);
                    let top = if index == 0 { BELOW_TITLE } else { PAGE_TOP };
                    if index == 0 {
                        heading(&mut page, sheet, 0.0);
                    }
                    staves(&mut page, &mut tune, top, PAGE_BOTTOM, index + 1 == count);
                    pages.push(page);
                    folio += 1;
                }
                lower_half_free = false;
            }
        }
    }
    pages
}

fn heading(page: &mut Canvas, sheet: &Sheet, down: f32) {
    if !sheet.untitled {
        page.centred(Face::Bold, 24.0, MIDDLE, 745.0 - down, &sheet.title);
    }
    page.right(Face::Regular, 10.0, RIGHT, 712.0 - down, &sheet.credit);
    page.text(Face::Bold, 11.0, LEFT, 690.0 - down, &sheet.tempo);
}

fn staves(page: &mut Canvas, tune: &mut Tune<'_>, top: f32, bottom: f32, ends: bool) {
    let mut y = top;
    while y >= bottom {
        let last = ends && y - SYSTEM < bottom;
        tune.draw_staff(page, y, last);
        y -= SYSTEM;
    }
}

fn numbered(folio: u32) -> Canvas {
    let mut page = Canvas::default();
    page.centred(Face::Regular, 10.0, MIDDLE, 36.0, &folio.to_string());
    page
}

/// A lighthouse.
fn picture() -> Canvas {
    let mut page = Canvas::default();
    page.polygon(
        0.85,
        &[
            (0.0, 0.0),
            (PAGE_WIDTH, 0.0),
            (PAGE_WIDTH, 260.0),
            (0.0, 260.0),
        ],
    );
    page.polygon(
        0.3,
        &[
            (120.0, 260.0),
            (480.0, 260.0),
            (420.0, 330.0),
            (200.0, 320.0),
        ],
    );
    page.polygon(
        0.6,
        &[
            (270.0, 325.0),
            (340.0, 325.0),
            (325.0, 600.0),
            (285.0, 600.0),
        ],
    );
    page.polygon(
        0.2,
        &[
            (278.0, 600.0),
            (332.0, 600.0),
            (332.0, 630.0),
            (278.0, 630.0),
        ],
    );
    page.polygon(0.4, &[(274.0, 630.0), (336.0, 630.0), (305.0, 665.0)]);
    page.polygon(0.92, &[(332.0, 615.0), (595.0, 700.0), (595.0, 560.0)]);
    page
}

fn write(book: &Songbook, pages: Vec<Canvas>) -> std::io::Result<Vec<u8>> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let resources = document.add_object(dictionary! {
        "Font" => dictionary! {
            "F1" => font("Times-Roman"),
            "F2" => font("Times-Bold"),
        },
    });
    let mut kids: Vec<Object> = Vec::new();
    for page in pages {
        let mut stream = Stream::new(Dictionary::new(), page.into_bytes());
        stream.compress().map_err(std::io::Error::other)?;
        let content = document.add_object(stream);
        let page = document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "Contents" => content,
        });
        kids.push(page.into());
    }
    let count = kids.len() as i64;
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages",
            "Kids" => kids,
            "Count" => count,
            "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), PAGE_WIDTH.into(), PAGE_HEIGHT.into()],
        }),
    );
    let catalog = document.add_object(dictionary! {"Type" => "Catalog", "Pages" => tree});
    let info = document.add_object(dictionary! {
        "Title" => latin1(&book.title),
        "Author" => latin1(&book.artist),
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn font(name: &str) -> Dictionary {
    dictionary! {
        "Type" => "Font",
        "Subtype" => "Type1",
        "BaseFont" => name,
        "Encoding" => "WinAnsiEncoding",
    }
}

fn latin1(text: &str) -> Object {
    let bytes = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect();
    Object::String(bytes, StringFormat::Literal)
}
