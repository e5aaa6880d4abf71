//! Song verification: looks for evidence on the start pages that does not come from the
//! mapping, and says honestly where there is none.

use serde::{Deserialize, Serialize};
use songbook_contract::{Counts, Stage, StageRequest};

use super::{PageMapping, TocDiscovery, count};
use crate::{
    error::RunError,
    paid::Unbought,
    reading::Reader,
    run::{Run, StageWork, Verdict},
    songs::{self, Verification},
};

/// See the module.
pub struct SongVerification;

/// Which songs are right, and what was not looked at to tell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SongVerificationBody {
    /// The verdict on each song.
    pub verification: Verification,
    /// What this stage did not ask for want of money.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought: Unbought,
    /// The same of the stages before it.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought_before: Unbought,
}

impl StageWork for SongVerification {
    type Body = SongVerificationBody;

    const STAGE: Stage = Stage::SongVerification;
    const VERSION: u32 = 4;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery, Stage::PageMapping];

    fn run(run: &Run<'_>) -> Result<SongVerificationBody, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let mapped = run.artifact::<PageMapping>()?;
        let book = Reader::new(run)?.book(&discovery.structure)?;
        Ok(SongVerificationBody {
            verification: songs::verify_songs(&book, &mapped.mapping),
            unbought: Unbought::default(),
            unbought_before: discovery.unbought.and(&mapped.unbought),
        })
    }

    fn gate(body: &SongVerificationBody, request: &StageRequest) -> Verdict {
        let unbought = body.unbought.clone().and(&body.unbought_before);
        let body = &body.verification;
        let (verified, songs) = (verified(body), body.songs.len());
        let message = format!("{verified} of {songs} songs verified");
        let threshold = request.verification.threshold;
        if unbought.for_money
            && let Some(limit) = request.spending.limit
        {
            return Verdict::Review {
                reason: "BudgetExceeded",
                message: format!(
                    "{message}; {} would go beyond the budget of {limit}, all that is free was \
                     done; raise spec.budget (on the command line --budget) to go on there, or \
                     take the book as it is",
                    unbought.in_words()
                ),
            };
        }
        let found = f64::from(body.listed.saturating_sub(body.not_found));
        if songs > 0 && found < threshold * f64::from(body.listed) {
            return Verdict::Review {
                reason: "ListedSongsNotFound",
                message: format!(
                    "{message}, but {} of the {} titles in the contents were found nowhere; look for \
                     them in review.html, say where they are with spec.songs (on the command line \
                     --songs) or, if they are not in this file, ask for less with \
                     spec.verification.threshold (--threshold)",
                    body.not_found, body.listed
                ),
            };
        }
        if f64::from(body.rate) >= threshold || songs == 0 {
            return Verdict::Pass { message };
        }
        Verdict::Review {
            reason: "LowVerificationRate",
            message: format!(
                "{message}, {:.0} % are asked for; look at the others in review.html, correct what \
                 is wrong with spec.songs (on the command line --songs) or ask for less with \
                 spec.verification.threshold (--threshold)",
                threshold * 100.0
            ),
        }
    }

    fn intact(run: &Run<'_>, body: &SongVerificationBody) -> Result<bool, RunError> {
        super::nothing_to_buy(run, &body.unbought)
    }

    fn show(run: &Run<'_>, body: &SongVerificationBody) -> Result<bool, RunError> {
        super::manifest_generation::write_review(run, &body.verification)?;
        Ok(true)
    }

    fn counts(body: &SongVerificationBody) -> Counts {
        let body = &body.verification;
        Counts {
            songs: count(body.songs.len()),
            verified: count(verified(body)),
            ..Counts::default()
        }
    }
}

fn verified(body: &Verification) -> usize {
    body.songs.iter().filter(|song| song.verified).count()
}

#[cfg(test)]
mod tests {
    use songbook_contract::{Layout, OutputRef};

    use super::*;
    use crate::songs::SongVerdict;

    fn judged(verified: &[bool], listed: u32, not_found: u32) -> &'static str {
        let songs = verified
            .iter()
            .enumerate()
            .map(|(song, verified)| SongVerdict {
                song,
                verified: *verified,
                ..SongVerdict::default()
            });
        let share = verified.iter().filter(|v| **v).count() as f32 / verified.len() as f32;
        let body = SongVerificationBody {
            verification: Verification {
                songs: songs.collect(),
                rate: share,
                listed,
                not_found,
                ..Verification::default()
            },
            ..SongVerificationBody::default()
        };
        let output = OutputRef {
            uri: "out".to_owned(),
            layout: Layout::folder(),
        };
        let request = StageRequest::new(Stage::SongVerification, "book.pdf", output);
        match SongVerification::gate(&body, &request) {
            Verdict::Pass { .. } => "passes",
            Verdict::Review { reason, .. } => reason,
        }
    }

    #[test]
    fn songs_that_the_contents_name_and_nobody_found_ask_for_a_look() {
        assert_eq!(judged(&[true; 20], 20, 0), "passes");
        assert_eq!(judged(&[true; 20], 21, 1), "passes");
        assert_eq!(judged(&[true; 9], 12, 3), "ListedSongsNotFound");
        assert_eq!(judged(&[true, false], 2, 0), "LowVerificationRate");
        assert_eq!(judged(&[true; 5], 0, 0), "passes", "no contents");
    }
}
