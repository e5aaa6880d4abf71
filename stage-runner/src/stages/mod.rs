//! The six stages: each reads artifacts and pages and gives one artifact.

mod manifest_generation;
mod page_mapping;
mod pdf_splitting;
mod song_verification;
mod toc_discovery;
mod toc_parsing;

pub use manifest_generation::ManifestGeneration;
pub use page_mapping::{PageMapping, PageMappingBody};
pub use pdf_splitting::PdfSplitting;
pub use song_verification::{SongVerification, SongVerificationBody};
pub use toc_discovery::{TocDiscovery, TocDiscoveryBody};
pub use toc_parsing::{TocParsing, TocParsingBody};

use songbook_contract::StageRequest;

use crate::{
    error::RunError,
    paid::Unbought,
    run::{Run, Verdict},
    source::Source,
};

/// The artist of the whole book; empty if the user names none.
fn book_artist(request: &StageRequest) -> &str {
    request.book.artist.as_deref().unwrap_or_default()
}

/// The book's title: the user's, or the file's name.
fn book_title(request: &StageRequest, source: &Source) -> String {
    request.book.title.clone().unwrap_or_else(|| source.title())
}

/// `1 song`, `2 songs`.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A count for a report.
fn count(number: usize) -> Option<u32> {
    u32::try_from(number).ok()
}

/// The verdict on a book that lacks something which money did not reach.
fn out_of_money(unbought: &Unbought, request: &StageRequest, found: &str) -> Option<Verdict> {
    let limit = request.spending.limit.filter(|_| unbought.for_money)?;
    Some(Verdict::Review {
        reason: "BudgetExceeded",
        message: format!(
            "{found}; {} would go beyond the budget of {limit}, all that is free was done; raise \
             spec.budget (on the command line --budget) to go on there, or take the book as it is",
            unbought.in_words()
        ),
    })
}

/// Whether an artifact is as good as it can be: false if what its stage could not afford
/// can be bought by now.
fn nothing_to_buy(run: &Run<'_>, unbought: &Unbought) -> Result<bool, RunError> {
    Ok(unbought.is_empty() || !unbought.has_room(&run.paid()?.ledger))
}
