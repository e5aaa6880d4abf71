//! Song verification: looks for evidence on the start pages that does not come from the
//! mapping, and says honestly where there is none.

use songbook_contract::{Counts, Stage, StageRequest};

use super::{PageMapping, TocDiscovery, count};
use crate::{
    error::RunError,
    reading::Reader,
    run::{Run, StageWork, Verdict},
    songs::{self, Verification},
};

/// See the module.
pub struct SongVerification;

impl StageWork for SongVerification {
    type Body = Verification;

    const STAGE: Stage = Stage::SongVerification;
    const VERSION: u32 = 3;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery, Stage::PageMapping];

    fn run(run: &Run<'_>) -> Result<Verification, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let mapping = run.artifact::<PageMapping>()?;
        let book = Reader::new(run)?.book(&discovery.structure)?;
        Ok(songs::verify_songs(&book, &mapping))
    }

    fn gate(body: &Verification, request: &StageRequest) -> Verdict {
        let (verified, songs) = (verified(body), body.songs.len());
        let message = format!("{verified} of {songs} songs verified");
        let threshold = request.verification.threshold;
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

    fn show(run: &Run<'_>, body: &Verification) -> Result<bool, RunError> {
        super::manifest_generation::write_review(run, body)?;
        Ok(true)
    }

    fn counts(body: &Verification) -> Counts {
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
        let body = Verification {
            songs: songs.collect(),
            rate: share,
            listed,
            not_found,
            ..Verification::default()
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
