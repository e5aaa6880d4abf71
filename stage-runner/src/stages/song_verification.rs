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
        if f64::from(body.rate) >= threshold || songs == 0 {
            return Verdict::Pass { message };
        }
        Verdict::Review {
            reason: "LowVerificationRate",
            message: format!(
                "{message}, {:.0} % are asked for; look at the others in review.html and correct \
                 what is wrong with --songs",
                threshold * 100.0
            ),
        }
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
