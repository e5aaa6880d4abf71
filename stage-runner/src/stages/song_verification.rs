//! Song verification: looks for evidence on the start pages that does not come from the
//! mapping, and says honestly where there is none.

use serde::{Deserialize, Serialize};
use songbook_contract::{Counts, Stage, StageRequest};

use super::{PageMapping, PageMappingBody, TocDiscovery, TocParsing, count};
use crate::{
    error::RunError,
    paid::Unbought,
    reading::Reader,
    run::{Run, StageWork, Verdict},
    songs::{self, Evidence, Mapping, Verification},
};

/// See the module.
pub struct SongVerification;

/// Which songs are right, and what was not looked at to tell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SongVerificationBody {
    /// The verdict on each song.
    pub verification: Verification,
    /// What the stages before it did without because of a limit; itself it asks nothing.
    #[serde(default, skip_serializing_if = "Unbought::is_empty")]
    pub unbought: Unbought,
}

impl StageWork for SongVerification {
    type Body = SongVerificationBody;

    const STAGE: Stage = Stage::SongVerification;
    const VERSION: u32 = 14;
    const INPUTS: &'static [Stage] = &[Stage::TocDiscovery, Stage::TocParsing, Stage::PageMapping];

    fn run(run: &Run<'_>) -> Result<SongVerificationBody, RunError> {
        let discovery = run.artifact::<TocDiscovery>()?;
        let mapped = run.artifact::<PageMapping>()?;
        let contents = run.artifact::<TocParsing>()?;
        let reader = Reader::new(run)?.going_on_from(&mapped.careful);
        let book = reader.book(&discovery.structure)?;
        let mut verification = songs::verify_songs(&book, &mapped.mapping);
        if let Some(alone) = on_their_own(&mapped) {
            let strict = songs::verify_songs(&book, &alone);
            doubt_the_model(&mut verification, &strict, &mapped);
        }
        Ok(SongVerificationBody {
            verification,
            unbought: discovery
                .unbought
                .and(&contents.unbought)
                .and(&mapped.unbought),
        })
    }

    fn gate(body: &SongVerificationBody, request: &StageRequest) -> Verdict {
        let unbought = &body.unbought;
        let body = &body.verification;
        let (verified, songs) = (verified(body), body.songs.len());
        let message = format!("{verified} of {songs} songs verified");
        let threshold = request.verification.threshold;
        if let Some(review) = super::out_of_money(unbought, request, &message) {
            return review;
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

/// The mapping without what only a model says of the contents; `None` if it says nothing.
fn on_their_own(mapped: &PageMappingBody) -> Option<Mapping> {
    if mapped.listed_by_model.is_empty() && mapped.named_by_model.is_empty() {
        return None;
    }
    let mut mapping = mapped.mapping.clone();
    for song in &mapped.listed_by_model {
        let Some(song) = mapping.songs.get_mut(*song) else {
            continue;
        };
        song.evidence.retain(|witness| {
            !matches!(
                witness.kind,
                Evidence::ContentsTitle | Evidence::ContentsNumber | Evidence::Folio
            )
        });
        let title = &song.title;
        mapping
            .entries
            .retain(|entry| !songs::same_song(&entry.title, title));
    }
    Some(mapping)
}

/// Takes back what holds only by a model's word: a song that it lists is verified only if
/// it is without that list too, and one that it named or placed is not.
fn doubt_the_model(
    verification: &mut Verification,
    strict: &Verification,
    mapped: &PageMappingBody,
) {
    for verdict in &mut verification.songs {
        let listed = mapped.listed_by_model.contains(&verdict.song);
        let alone = strict
            .songs
            .iter()
            .any(|other| other.song == verdict.song && other.verified);
        let named = mapped.named_by_model.contains(&verdict.song);
        if named {
            verdict.verified = false;
            verdict.reason =
                "a model read this title on this page; look whether it is right".to_owned();
        } else if listed && !alone && verdict.verified {
            verdict.verified = false;
            verdict.reason =
                "only a model reads it in the contents; look whether it is right".to_owned();
        }
    }
    let verified = verification.songs.iter().filter(|v| v.verified).count();
    if !verification.songs.is_empty() {
        verification.rate = verified as f32 / verification.songs.len() as f32;
    }
}

fn verified(body: &Verification) -> usize {
    body.songs.iter().filter(|song| song.verified).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use songbook_contract::{Layout, Money, OutputRef, PageNumber};

    use super::*;
    use crate::{
        paid::{Estimate, NotBought},
        songs::SongVerdict,
    };

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

    #[test]
    fn nothing_is_verified_by_a_models_word() {
        let verdicts = |verified: [bool; 3]| Verification {
            songs: verified
                .into_iter()
                .enumerate()
                .map(|(song, verified)| SongVerdict {
                    song,
                    verified,
                    ..SongVerdict::default()
                })
                .collect(),
            rate: 1.0,
            ..Verification::default()
        };
        let mapped = PageMappingBody {
            mapping: Mapping::default(),
            listed_by_model: vec![0, 1],
            named_by_model: vec![2],
            careful: BTreeSet::new(),
            unbought: Unbought::default(),
        };
        let mut judged = verdicts([true, true, true]);
        doubt_the_model(&mut judged, &verdicts([true, false, true]), &mapped);
        let verified: Vec<bool> = judged.songs.iter().map(|song| song.verified).collect();
        assert_eq!(verified, [true, false, false]);
        assert!((judged.rate - 1.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn what_money_did_not_reach_asks_for_a_look() {
        let output = OutputRef {
            uri: "out".to_owned(),
            layout: Layout::folder(),
        };
        let mut request = StageRequest::new(Stage::SongVerification, "book.pdf", output);
        let mut body = SongVerificationBody {
            unbought: Unbought::page(PageNumber(3), Estimate::default(), NotBought::NoMoney),
            ..SongVerificationBody::default()
        };
        let reason =
            |body: &SongVerificationBody, request: &StageRequest| match SongVerification::gate(
                body, request,
            ) {
                Verdict::Pass { .. } => "passes",
                Verdict::Review { reason, .. } => reason,
            };
        request.spending.limit = Some(Money::from_millionths(1));
        assert_eq!(reason(&body, &request), "BudgetExceeded");
        request.spending.limit = None;
        assert_eq!(reason(&body, &request), "passes", "the limit is gone");
        request.spending.limit = Some(Money::from_millionths(1));
        body.unbought.for_money = false;
        assert_eq!(reason(&body, &request), "passes", "tokens are no money");
    }
}
