//! Which fields of a request a stage reads, as one digest: the question "does this edit
//! concern that stage?" answered the same way by the operator and by the runner.

use serde_json::{Value, json};

use crate::{ModelMode, Sha256Hex, Stage, StageRequest};

/// The digest of the fields of `request` that `stage` itself reads.
///
/// Left out on purpose: who asks (`run`), how fast and for how much (`rates`, `spending`:
/// what was not bought for want of money is bought by another run when there is more), where
/// things lie (`source`, `output`: the book is known by its bytes), and whatever only an
/// earlier stage reads (that arrives through the digests of the earlier stages' artifacts).
pub fn request_fingerprint(stage: Stage, request: &StageRequest) -> Sha256Hex {
    let fields = json!({
        "version": request.version,
        "stage": stage,
        "redo": request.redo,
        "reads": fields_read(stage, request),
    });
    // The order of the keys is fixed by this code, so equal fields give equal bytes.
    Sha256Hex::of(fields.to_string().as_bytes())
}

fn fields_read(stage: Stage, request: &StageRequest) -> Value {
    let book = &request.book;
    match stage {
        Stage::TocDiscovery => json!({
            "tocPages": book.toc_pages,
            "tocMaxPages": book.toc_max_pages,
            "userToc": !book.toc.is_empty(),
            "reading": request.reading,
            "limits": request.limits,
        }),
        Stage::TocParsing => json!({
            "toc": book.toc,
            "artist": book.artist,
            "title": book.title,
            "tocPages": book.toc_pages,
            "tocMaxPages": book.toc_max_pages,
            "reading": request.reading,
            "model": asks(request),
        }),
        Stage::PageMapping => json!({
            "toc": book.toc,
            "pageMap": book.page_map,
            "songs": book.songs,
            "reading": request.reading,
            "model": asks(request),
        }),
        Stage::SongVerification => json!({
            "threshold": request.verification.threshold,
            "songs": book.songs,
            "reading": request.reading,
        }),
        Stage::PdfSplitting => json!({
            "artist": book.artist,
            "title": book.title,
            "cutting": request.cutting,
        }),
        Stage::ManifestGeneration => json!({
            "artist": book.artist,
            "title": book.title,
            "cutting": request.cutting,
        }),
    }
}

/// Which models a run may ask; their ceiling does not matter while none is asked.
fn asks(request: &StageRequest) -> Value {
    match request.model.mode {
        ModelMode::Never => Value::Null,
        ModelMode::Fallback => json!(request.model),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BookOptions, Layout, Money, OcrMode, OutputRef, PageMapSegment, PageNumber, PageRange,
        SongOverride,
    };

    type Edit = fn(&mut StageRequest);

    fn request() -> StageRequest {
        let output = OutputRef {
            uri: "out".to_owned(),
            layout: Layout::folder(),
        };
        StageRequest::new(Stage::TocDiscovery, "book.pdf", output)
    }

    /// The stages whose fingerprint `edit` moves.
    fn concerned(edit: Edit) -> Vec<Stage> {
        let before = request();
        let mut after = request();
        edit(&mut after);
        Stage::ALL
            .into_iter()
            .filter(|stage| {
                request_fingerprint(*stage, &before) != request_fingerprint(*stage, &after)
            })
            .collect()
    }

    #[test]
    fn an_edit_concerns_the_stages_that_read_it() {
        use Stage::*;
        let table: [(&str, Edit, &[Stage]); 13] = [
            ("who asks", |r| r.run.attempt = 7, &[]),
            (
                "where it lies",
                |r| r.source.uri = "elsewhere.pdf".to_owned(),
                &[],
            ),
            (
                "contents pages",
                |r| {
                    r.book.toc_pages.push(PageRange {
                        first: PageNumber(2),
                        last: PageNumber(3),
                    });
                },
                &[TocDiscovery, TocParsing],
            ),
            (
                "page map",
                |r| {
                    r.book.page_map.push(PageMapSegment {
                        printed: 1,
                        page: PageNumber(5),
                    });
                },
                &[PageMapping],
            ),
            (
                "a song's place",
                |r| {
                    r.book.songs.push(SongOverride {
                        title: "A".to_owned(),
                        artist: None,
                        first_page: Some(PageNumber(4)),
                        last_page: None,
                        remove: false,
                    });
                },
                &[PageMapping, SongVerification],
            ),
            (
                "threshold",
                |r| r.verification.threshold = 0.5,
                &[SongVerification],
            ),
            (
                "index only",
                |r| r.cutting.index_only = true,
                &[PdfSplitting, ManifestGeneration],
            ),
            (
                "artist",
                |r| r.book.artist = Some("The Aldines".to_owned()),
                &[TocParsing, PdfSplitting, ManifestGeneration],
            ),
            (
                "OCR",
                |r| r.reading.ocr = OcrMode::Never,
                &[TocDiscovery, TocParsing, PageMapping, SongVerification],
            ),
            (
                "model",
                |r| r.model.mode = ModelMode::Fallback,
                &[TocParsing, PageMapping],
            ),
            (
                "how much of a model that is not asked",
                |r| r.model.max_tokens = 1,
                &[],
            ),
            (
                "money",
                |r| r.spending.limit = Some(Money::from_millionths(1)),
                &[],
            ),
            ("redo", |r| r.redo = "again".to_owned(), &Stage::ALL),
        ];
        for (name, edit, expected) in table {
            assert_eq!(concerned(edit), expected, "{name}");
        }
    }

    #[test]
    fn defaults_spelled_out_are_no_edit() {
        assert_eq!(concerned(|r| r.book = BookOptions::default()), []);
    }
}
