//! Decisions, named by behaviour. A [`Play`] plays the API server: it keeps the status
//! that the decisions lead to, the Jobs and the pods.

use jiff::Timestamp;
use k8s_openapi::api::{batch::v1::Job, core::v1::Pod};
use kube::ResourceExt as _;
use songbook_contract::{Outcome, Stage};

use super::*;
use crate::{
    crd::{Phase, SongBook, SongBookSpec},
    fixtures::{self, JobFixture as _, PodFixture as _, book, job, pod, priced_defaults},
    reconcile::{status::of_decision, validate::validate},
};

use Stage::{
    ManifestGeneration, PageMapping, PdfSplitting, SongVerification, TocDiscovery, TocParsing,
};

pub(super) struct Play {
    pub book: SongBook,
    pub jobs: Vec<Job>,
    pub pods: Vec<Pod>,
    pub now: i64,
}

impl Play {
    pub fn new() -> Self {
        Self {
            book: book(),
            jobs: Vec::new(),
            pods: Vec::new(),
            now: 1_000_000,
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.now).unwrap()
    }

    pub fn status(&self) -> SongBookStatus {
        self.book.status.clone().unwrap_or_default()
    }

    fn look(&self) -> Decision {
        let valid = validate(&self.book, &priced_defaults()).unwrap();
        decide(&valid, &self.status(), &self.jobs, &self.pods, self.now())
    }

    /// One reconcile.
    pub fn turn(&mut self) -> Decision {
        let decision = self.look();
        match &decision.step {
            Step::Start(start) if self.jobs.iter().all(|job| job.name_any() != start.job) => {
                self.jobs.push(job(&start.job));
            }
            Step::Start(_) | Step::Rest | Step::Expire => {}
            Step::Stop(names) => self.jobs.retain(|job| !names.contains(&job.name_any())),
        }
        let valid = validate(&self.book, &priced_defaults()).unwrap();
        self.book.status = Some(of_decision(&self.status(), &valid, &decision, self.now()));
        decision
    }

    /// The user edits the spec.
    pub fn edit(&mut self, edit: impl FnOnce(&mut SongBookSpec)) {
        edit(&mut self.book.spec);
        *self.book.metadata.generation.as_mut().unwrap() += 1;
    }

    pub fn stage(&self, name: Stage) -> StageStatus {
        let status = self.status();
        status
            .stages
            .into_iter()
            .find(|stage| stage.name == name)
            .unwrap()
    }

    pub fn running(&self) -> StageStatus {
        let status = self.status();
        status
            .stages
            .into_iter()
            .find(|stage| stage.state == StageState::Running)
            .expect("a stage runs")
    }

    /// The running stage's container ends with `outcome` and the report that belongs to it.
    pub fn ends(&mut self, outcome: Outcome) {
        self.ends_with(outcome, |report| {
            report.review = outcome == Outcome::NeedsReview;
        });
    }

    /// The same, and the report says more.
    pub fn ends_with(&mut self, outcome: Outcome, say: impl FnOnce(&mut StageReport)) {
        let stage = self.running();
        let mut report = fixtures::report(
            stage.name,
            u32::try_from(stage.attempt).unwrap(),
            stage.fingerprint.as_deref().unwrap(),
            outcome,
        );
        say(&mut report);
        let code = i32::from(outcome.exit_code());
        self.job_ends(&stage.job.unwrap(), code, &report);
    }

    /// The running stage's container dies.
    pub fn crashes(&mut self) {
        let name = self.running().job.unwrap();
        self.over(&name, false, |job| pod(job).killed(139, "Error"));
    }

    /// The container of the Job `name` ends with this code and this report.
    pub fn job_ends(&mut self, name: &str, code: i32, report: &StageReport) {
        self.over(name, code == 0, |job| pod(job).ended(code, Some(report)));
    }

    fn over(&mut self, name: &str, complete: bool, end: impl FnOnce(&Job) -> Pod) {
        let job = self
            .jobs
            .iter_mut()
            .find(|job| job.name_any() == name)
            .unwrap();
        *job = if complete {
            job.clone().complete()
        } else {
            job.clone().failed()
        };
        self.pods = vec![end(job)];
    }

    /// Plays on until the stage before `name` is done and `name` runs.
    pub fn until(mut self, name: Stage) -> Self {
        self.turn();
        while self.running().name != name {
            self.ends(Outcome::Done);
            self.turn();
        }
        self
    }

    fn succeeded() -> Self {
        let mut play = Self::new().until(ManifestGeneration);
        play.ends(Outcome::Done);
        play.turn();
        assert_eq!(play.status().phase, Phase::Succeeded);
        play
    }
}

pub(super) fn started(decision: &Decision) -> Option<(Stage, i32)> {
    match &decision.step {
        Step::Start(start) => Some((start.stage, start.attempt)),
        _ => None,
    }
}

#[test]
fn a_book_runs_through_its_six_stages_one_job_each() {
    let mut play = Play::new();
    let mut seen = vec![started(&play.turn()).unwrap()];
    while play.status().phase != Phase::Succeeded {
        play.ends(Outcome::Done);
        seen.extend(started(&play.turn()));
    }
    let expected: Vec<_> = Stage::ALL.into_iter().map(|stage| (stage, 1)).collect();
    assert_eq!(seen, expected);
    assert_eq!(play.jobs.len(), 6);
    assert_eq!(play.status().stage, None);
    assert_eq!(
        play.status().manifest.as_deref(),
        Some("s3://books/output/ba7816bf8f01cfea/manifest.json")
    );
}

#[test]
fn the_next_stage_starts_in_the_reconcile_that_sees_the_end() {
    let mut play = Play::new().until(TocParsing);
    play.ends(Outcome::Done);
    assert_eq!(started(&play.turn()), Some((PageMapping, 1)));
}

#[test]
fn looking_again_at_the_same_changes_nothing() {
    let places: [fn() -> Play; 5] = [
        || Play::new().until(TocDiscovery),
        || Play::new().until(PageMapping),
        Play::succeeded,
        || {
            let mut play = Play::new().until(SongVerification);
            play.ends(Outcome::NeedsReview);
            play.turn();
            play
        },
        || {
            let mut play = Play::new().until(TocParsing);
            play.crashes();
            play.turn();
            play
        },
    ];
    for (number, place) in places.into_iter().enumerate() {
        let mut play = place();
        let (status, jobs) = (play.status(), play.jobs.len());
        play.now += 3;
        for _ in 0..3 {
            assert_eq!(started(&play.turn()), None, "place {number}");
        }
        assert_eq!(play.status(), status, "place {number}");
        assert_eq!(play.jobs.len(), jobs, "place {number}");
    }
}

#[test]
fn a_job_created_before_the_operator_died_is_found_again() {
    let mut play = Play::new().until(PageMapping);
    play.ends(Outcome::Done);
    let before = play.status();
    let first = play.turn();
    // Killed after the Job, before the status.
    play.book.status = Some(before);
    let again = play.turn();
    assert_eq!(again.step, first.step);
    assert_eq!(play.jobs.len(), 4);
}

#[test]
fn a_finished_job_that_is_gone_changes_nothing() {
    let mut play = Play::new().until(PageMapping);
    play.jobs
        .retain(|job| job.name_any().contains("page-mapping"));
    play.pods.clear();
    let status = play.status();
    assert_eq!(play.turn().step, Step::Rest);
    assert_eq!(play.status(), status);

    let mut play = Play::succeeded();
    play.jobs.clear();
    assert_eq!(play.turn().step, Step::Rest);
    assert_eq!(play.status().phase, Phase::Succeeded);
}

#[test]
fn a_job_deleted_before_its_end_is_a_failed_attempt() {
    let mut play = Play::new().until(PageMapping);
    play.jobs.clear();
    play.turn();
    let stage = play.stage(PageMapping);
    assert_eq!(stage.state, StageState::Waiting);
    assert_eq!(stage.reason.as_deref(), Some(reasons::JOB_LOST));
}

#[test]
fn failures_are_repeated_with_growing_waits_and_then_end_the_book() {
    let mut play = Play::new().until(TocParsing);
    let mut waits = Vec::new();
    for attempt in 1..=4 {
        assert_eq!(play.running().attempt, attempt);
        play.crashes();
        let decision = play.turn();
        let stage = play.stage(TocParsing);
        if stage.state == StageState::Failed {
            break;
        }
        waits.push(stage.retry_at.unwrap().0.as_second() - play.now);
        assert_eq!(
            decision.look_again.unwrap().as_secs(),
            waits.last().unwrap().unsigned_abs()
        );
        // Too early: nothing. In time: the next attempt, even after a restart.
        play.now += waits.last().unwrap() - 1;
        assert_eq!(started(&play.turn()), None);
        play.now += 1;
        assert_eq!(started(&play.turn()), Some((TocParsing, attempt + 1)));
    }
    assert_eq!(play.status().phase, Phase::Failed);
    assert_eq!(
        play.stage(TocParsing).attempt,
        4,
        "three repeats by default"
    );
    for (wait, base) in waits.iter().zip([10, 20, 40]) {
        assert!((base..=base + base / 5).contains(wait), "{waits:?}");
    }
}

#[test]
fn throttling_waits_without_counting() {
    let mut play = Play::new().until(PageMapping);
    for time in 1..=10 {
        play.ends(Outcome::Throttled);
        play.turn();
        let stage = play.stage(PageMapping);
        assert_eq!((stage.failures, stage.throttles), (0, time));
        assert_eq!(play.status().phase, Phase::Running);
        play.now = stage.retry_at.unwrap().0.as_second();
        assert_eq!(started(&play.turn()), Some((PageMapping, time + 1)));
    }
    play.ends(Outcome::Done);
    play.turn();
    assert_eq!(play.stage(PageMapping).throttles, 0);
}

#[test]
fn a_refusal_is_not_repeated() {
    for outcome in [Outcome::BadInput, Outcome::Misconfigured] {
        let mut play = Play::new().until(TocDiscovery);
        play.ends(outcome);
        assert_eq!(play.turn().step, Step::Rest);
        assert_eq!(play.status().phase, Phase::Failed);
        play.now += 1_000_000;
        assert_eq!(play.turn().step, Step::Rest);
        assert_eq!(play.jobs.len(), 1);
    }
}

#[test]
fn a_failed_book_is_tried_again_after_any_edit() {
    let mut play = Play::new().until(PageMapping);
    play.ends(Outcome::Misconfigured);
    play.turn();
    play.edit(|spec| spec.scheduling = Some(crate::crd::Scheduling::default()));
    assert_eq!(started(&play.turn()), Some((PageMapping, 2)));
    assert_eq!(play.stage(PageMapping).failures, 0);
}

#[test]
fn a_review_goes_on_when_the_spec_answers_it_and_not_before() {
    let mut play = Play::new().until(SongVerification);
    play.ends(Outcome::NeedsReview);
    assert_eq!(play.status().review, None, "nothing to look at yet");
    play.turn();
    assert_eq!(play.status().phase, Phase::NeedsReview);
    let page = format!("s3://books/output/{}/review.html", fixtures::BOOK_ID);
    assert_eq!(play.status().review, Some(page));
    assert_eq!(play.status().manifest, None, "nothing is published");

    play.edit(|spec| spec.ttl_seconds_after_finished = Some(60));
    assert_eq!(play.turn().step, Step::Rest, "says nothing to that stage");
    assert_eq!(play.status().phase, Phase::NeedsReview);

    play.edit(|spec| spec.verification.threshold = 0.5);
    assert_eq!(started(&play.turn()), Some((SongVerification, 2)));
    assert_eq!(play.stage(PageMapping).attempt, 1, "not done again");
}

#[test]
fn an_edit_after_success_redoes_just_what_depends_on_it() {
    let mut play = Play::succeeded();
    play.edit(|spec| {
        spec.songs.push(crate::crd::Song {
            title: "Low Tide".to_owned(),
            artist: None,
            first_page: Some(7),
            last_page: Some(8),
            remove: false,
        });
    });
    let mut seen = vec![started(&play.turn()).unwrap()];
    while play.status().phase != Phase::Succeeded {
        play.ends(Outcome::Done);
        seen.extend(started(&play.turn()));
    }
    assert_eq!(
        seen,
        [
            (PageMapping, 2),
            (SongVerification, 2),
            (PdfSplitting, 2),
            (ManifestGeneration, 2)
        ]
    );
}

#[test]
fn a_stage_that_an_edit_made_dirty_is_stopped_before_its_successor_starts() {
    let mut play = Play::new().until(PageMapping);
    let old = play.running().job.unwrap();
    play.edit(|spec| spec.artist = Some("The Aldines".to_owned()));
    assert_eq!(play.look().step, Step::Stop(vec![old.clone()]));
    // Deleted, but its pod still writes.
    let running = play.jobs.pop().unwrap();
    play.jobs.push(running.clone().leaving());
    assert_eq!(play.turn().step, Step::Rest);
    play.jobs.pop();
    assert_eq!(started(&play.turn()), Some((TocParsing, 2)));
    assert_ne!(play.running().job.unwrap(), old);
}

#[test]
fn an_edit_back_and_forth_never_reads_an_old_answer() {
    let mut play = Play::succeeded();
    let mut names: Vec<String> = play.jobs.iter().map(|job| job.name_any()).collect();
    for threshold in [0.5, 0.95, 0.5] {
        play.edit(|spec| spec.verification.threshold = threshold);
        play.turn();
        while play.status().phase != Phase::Succeeded {
            let name = play.running().job.unwrap();
            assert!(!names.contains(&name), "{name} was used before");
            names.push(name);
            play.ends(Outcome::Done);
            play.turn();
        }
    }
}

#[test]
fn suspension_stops_the_stage_and_resumption_repeats_it_uncounted() {
    let mut play = Play::new().until(PageMapping);
    let job = play.running().job.unwrap();
    play.edit(|spec| spec.suspend = true);
    assert_eq!(play.turn().step, Step::Stop(vec![job]));
    assert_eq!(play.status().phase, Phase::Pending);
    play.now += 100_000;
    let rest = play.turn();
    assert_eq!((rest.step, rest.look_again), (Step::Rest, None));
    play.edit(|spec| spec.suspend = false);
    assert_eq!(started(&play.turn()), Some((PageMapping, 2)));
    assert_eq!(play.stage(PageMapping).failures, 0);
}

#[test]
fn a_stage_that_ended_while_the_book_was_suspended_counts_as_done() {
    let mut play = Play::new().until(PageMapping);
    play.ends(Outcome::Done);
    play.edit(|spec| spec.suspend = true);
    assert_eq!(play.turn().step, Step::Rest);
    assert_eq!(play.stage(PageMapping).state, StageState::Succeeded);
}

#[test]
fn a_success_known_from_the_pod_does_not_stop_the_job_that_has_yet_to_say_so() {
    let mut play = Play::new().until(TocParsing);
    play.ends(Outcome::Done);
    let last = play.jobs.len() - 1;
    play.jobs[last].status = None;
    assert_eq!(started(&play.turn()), Some((PageMapping, 1)));
    assert_eq!(play.turn().step, Step::Rest);
}

#[test]
fn reprocess_redoes_from_its_stage_once_for_each_token() {
    let mut play = Play::succeeded();
    play.edit(|spec| {
        spec.reprocess = Some(crate::crd::Reprocess {
            token: "monday".to_owned(),
            from: SongVerification,
        });
    });
    let decision = play.turn();
    let Step::Start(start) = &decision.step else {
        panic!("{decision:?}");
    };
    assert_eq!(
        (start.stage, start.redo.as_str()),
        (SongVerification, "monday")
    );
    while play.status().phase != Phase::Succeeded {
        play.ends(Outcome::Done);
        play.turn();
    }
    assert_eq!(play.stage(PageMapping).attempt, 1);
    assert_eq!(play.stage(PdfSplitting).attempt, 2);
    // Taking it away, or setting it again, is no new wish.
    let asked = play.book.spec.reprocess.clone();
    for wish in [None, asked] {
        play.edit(|spec| spec.reprocess = wish);
        assert_eq!(play.turn().step, Step::Rest);
        assert_eq!(play.status().phase, Phase::Succeeded);
    }
}

#[test]
fn later_stages_are_held_to_the_book_that_the_first_one_found() {
    let mut play = Play::new();
    let first = play.turn();
    assert!(matches!(
        first.step,
        Step::Start(Start { book_id: None, .. })
    ));
    play.ends(Outcome::Done);
    let second = play.turn();
    let Step::Start(start) = second.step else {
        panic!("{second:?}");
    };
    assert_eq!(start.book_id.as_deref(), Some(fixtures::BOOK_ID));
}

#[test]
fn a_foreign_active_job_of_the_book_is_stopped_first() {
    let mut play = Play::new();
    play.jobs.push(job("from-an-older-spec"));
    assert_eq!(
        play.turn().step,
        Step::Stop(vec!["from-an-older-spec".to_owned()])
    );
    assert_eq!(started(&play.turn()), Some((TocDiscovery, 1)));
}

#[test]
fn what_a_pod_waits_for_is_shown_and_taken_back() {
    let mut play = Play::new().until(PageMapping);
    let last = play.jobs.last().unwrap().clone();
    play.pods = vec![pod(&last).waiting("ErrImagePull")];
    play.turn();
    assert_eq!(
        play.stage(PageMapping).reason.as_deref(),
        Some("ImagePullBackOff")
    );
    play.pods = vec![pod(&last)];
    play.turn();
    assert_eq!(play.stage(PageMapping).reason, None);
}

#[test]
fn a_job_that_gets_no_pod_says_so_after_a_while() {
    let mut play = Play::new().until(PageMapping);
    play.pods.clear();
    play.now += 29;
    assert_eq!(play.turn().look_again, Some(NO_POD));
    assert_eq!(play.stage(PageMapping).reason, None);
    play.now += 1;
    play.turn();
    assert_eq!(
        play.stage(PageMapping).reason.as_deref(),
        Some(reasons::POD_MISSING)
    );
}

#[test]
fn a_finished_book_is_deleted_when_its_time_is_over() {
    let mut play = Play::succeeded();
    let end = play.now;
    play.edit(|spec| spec.ttl_seconds_after_finished = Some(600));
    play.now = end + 500;
    let rest = play.turn();
    assert_eq!(rest.step, Step::Rest);
    assert_eq!(rest.look_again, Some(Duration::from_secs(100)));
    play.now = end + 600;
    assert_eq!(play.look().step, Step::Expire);

    let mut review = Play::new().until(SongVerification);
    review.edit(|spec| spec.ttl_seconds_after_finished = Some(0));
    review.turn();
    review.ends(Outcome::NeedsReview);
    review.turn();
    review.now += 1_000;
    assert_eq!(
        review.turn().step,
        Step::Rest,
        "a book that needs review stays"
    );
}

#[test]
fn only_an_answered_end_needs_no_look_at_the_cluster() {
    let play = Play::succeeded();
    let mut status = play.status();
    assert!(is_settled(&status, Some(1)));
    assert!(!is_settled(&status, Some(2)), "edited since");
    status.phase = Phase::Running;
    assert!(!is_settled(&status, Some(1)));
}
