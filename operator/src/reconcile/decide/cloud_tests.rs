//! Decisions about services that cost: waiting for them, stopping at a budget, asking
//! before paying.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use songbook_contract::{Between, Money, Outcome, Plan, Stage, Usage, Waiting};

use super::{
    tests::{Play, started},
    *,
};
use crate::{
    crd::{Approval, OcrEngine, Phase, conditions},
    fixtures::Dice,
};
use Stage::{PageMapping, SongVerification, TocDiscovery, TocParsing};

fn condition(play: &Play, type_: &str) -> Option<Condition> {
    let mut conditions = play.status().conditions.into_iter();
    conditions.find(|condition| condition.type_ == type_)
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

/// A book that Textract reads, with this budget.
fn paying(budget: Option<&str>) -> Play {
    let mut play = Play::new();
    play.book.spec.ocr.engine = OcrEngine::Textract;
    play.book.spec.budget = budget.map(str::to_owned);
    play
}

impl Play {
    fn refused_by(&mut self, service: &str, seconds: u64) {
        self.ends_with(Outcome::Throttled, |report| {
            report.waiting = Some(Waiting {
                service: service.to_owned(),
                seconds,
                retry_after_seconds: None,
            });
        });
        self.turn();
    }

    /// Runs until the stage `name` does; the stage `lacks` did without something on the way.
    fn poorly_until(mut self, lacks: Stage, name: Stage) -> Self {
        self.turn();
        while self.running().name != name {
            let unbought = self.running().name == lacks;
            self.ends_with(Outcome::Done, |report| report.unbought = unbought);
            self.turn();
        }
        self
    }

    fn out_of_money(&mut self, cost: &str) {
        self.ends_with(Outcome::NeedsReview, |report| {
            report.reason = reasons::BUDGET_EXCEEDED.to_owned();
            report.usage = Some(Usage {
                textract_pages: 33,
                cost: money(cost),
                ..Usage::default()
            });
        });
        self.turn();
    }

    fn planned(&mut self, most: &str) {
        let plan = self.status().plan.unwrap();
        let mut report = crate::fixtures::report(
            TocDiscovery,
            u32::try_from(plan.attempt).unwrap(),
            plan.fingerprint.as_deref().unwrap(),
            Outcome::Done,
        );
        report.artifact = None;
        report.plan = Some(Plan {
            pages: 120,
            textract_pages: Between { min: 4, max: 31 },
            model_calls: Between { min: 0, max: 0 },
            cost: Some(Between {
                min: money("0.006"),
                max: money(most),
            }),
            seconds: 90,
        });
        self.job_ends(&plan.job.unwrap(), 0, &report);
        self.turn();
    }
}

#[test]
fn a_throttled_book_says_by_whom_and_since_when_until_an_attempt_gets_past() {
    let mut play = paying(None).until(PageMapping);
    play.refused_by("Textract", 60);
    let since = Timestamp::from_second(play.now - 60).unwrap();
    let waits = condition(&play, conditions::THROTTLED).unwrap();
    assert_eq!(waits.reason, reasons::THROTTLED);
    let begins = format!("Textract refuses requests since {since}; the next attempt is at ");
    assert!(waits.message.starts_with(&begins), "{}", waits.message);

    play.now = play.stage(PageMapping).retry_at.unwrap().0.as_second();
    assert_eq!(started(&play.turn()), Some((PageMapping, 2)));
    let tries = condition(&play, conditions::THROTTLED).expect("until it is known to be over");
    assert!(tries.message.ends_with(&since.to_string()));
    assert_eq!(tries.last_transition_time, waits.last_transition_time);

    play.ends(Outcome::Done);
    play.turn();
    assert_eq!(condition(&play, conditions::THROTTLED), None);
}

#[test]
fn a_thousand_refusals_in_a_row_never_fail_a_book() {
    let mut dice = Dice::new(5);
    let mut play = paying(None).until(TocDiscovery);
    for time in 1..=1_000 {
        play.refused_by("Textract", u64::from(dice.below(600)));
        let stage = play.stage(TocDiscovery);
        assert_eq!((stage.failures, stage.throttles), (0, time));
        assert_eq!(play.status().phase, Phase::Running);
        assert!(condition(&play, conditions::STALLED).is_none());
        play.now = stage.retry_at.unwrap().0.as_second();
        assert_eq!(started(&play.turn()), Some((TocDiscovery, time + 1)));
        // The TTL removes old Jobs.
        play.jobs.retain(|job| !verdict::is_finished(job));
    }
    play.ends(Outcome::Done);
    assert_eq!(started(&play.turn()), Some((TocParsing, 1)));
}

#[test]
fn failures_between_refusals_are_counted_by_themselves() {
    let mut play = paying(None).until(PageMapping);
    for failures in 1..=3 {
        play.refused_by("Textract", 1);
        assert_eq!(play.stage(PageMapping).failures, failures - 1);
        play.now = play.stage(PageMapping).retry_at.unwrap().0.as_second();
        play.turn();
        play.crashes();
        play.turn();
        assert_eq!(play.stage(PageMapping).failures, failures);
        assert_eq!(condition(&play, conditions::THROTTLED), None);
        play.now = play.stage(PageMapping).retry_at.unwrap().0.as_second();
        play.turn();
    }
    play.crashes();
    play.turn();
    assert_eq!(play.status().phase, Phase::Failed, "by its own crashes");
}

#[test]
fn a_book_at_its_limit_needs_review_and_says_the_way_out() {
    let mut play = paying(Some("0.05")).until(PageMapping);
    play.out_of_money("0.0495");
    let status = play.status();
    assert_eq!(status.phase, Phase::NeedsReview);
    assert_eq!(status.usage.unwrap().cost, "0.0495");
    for type_ in [
        conditions::READY,
        conditions::NEEDS_REVIEW,
        conditions::STALLED,
        conditions::BUDGET_EXCEEDED,
    ] {
        let stopped = condition(&play, type_).unwrap();
        assert_eq!(stopped.reason, reasons::BUDGET_EXCEEDED, "{type_}");
        let said = stopped.message.contains("spent 0.0495 of 0.05 USD")
            && stopped.message.contains("Raise spec.budget");
        assert!(said, "{}", stopped.message);
    }
}

#[test]
fn only_a_higher_budget_goes_on_and_asks_the_same_again() {
    let mut play = paying(Some("0.05")).poorly_until(TocDiscovery, SongVerification);
    play.out_of_money("0.0495");
    let before = play.status();
    for budget in ["0.05", "0.01", "0.050000"] {
        play.edit(|spec| spec.budget = Some(budget.to_owned()));
        assert_eq!(play.turn().step, Step::Rest, "{budget}");
        assert_eq!(play.status().phase, Phase::NeedsReview);
    }
    play.edit(|spec| spec.ttl_seconds_after_finished = Some(60));
    assert_eq!(play.turn().step, Step::Rest, "another edit buys nothing");

    play.edit(|spec| spec.budget = Some("0.06".to_owned()));
    let mut seen = vec![started(&play.turn()).unwrap()];
    assert_eq!(condition(&play, conditions::BUDGET_EXCEEDED), None);
    while play.running().name != Stage::PdfSplitting {
        let (now, then) = (play.running(), &before.stages);
        let asked = then.iter().find(|stage| stage.name == now.name).unwrap();
        assert_eq!(now.fingerprint, asked.fingerprint, "nothing else is asked");
        assert_eq!(now.budget.as_deref(), Some("0.06"));
        play.ends(Outcome::Done);
        seen.extend(started(&play.turn()));
    }
    let again = [TocDiscovery, TocParsing, PageMapping, SongVerification];
    let mut expected: Vec<_> = again.into_iter().map(|stage| (stage, 2)).collect();
    expected.push((Stage::PdfSplitting, 1));
    assert_eq!(seen, expected);
}

#[test]
fn no_budget_at_all_or_no_service_goes_on_too() {
    let ways: [fn(&mut crate::crd::SongBookSpec); 2] = [
        |spec| spec.budget = None,
        |spec| spec.ocr.engine = OcrEngine::Local,
    ];
    for way in ways {
        let mut play = paying(Some("0.05")).poorly_until(TocDiscovery, PageMapping);
        play.out_of_money("0.05");
        play.edit(way);
        assert_eq!(started(&play.turn()), Some((TocDiscovery, 2)));
    }
}

#[test]
fn a_budget_raised_while_stages_run_is_not_lost() {
    for raised_at in [TocParsing, SongVerification] {
        let mut play = paying(Some("0.05")).poorly_until(TocDiscovery, raised_at);
        play.edit(|spec| spec.budget = Some("0.10".to_owned()));
        assert_eq!(play.turn().step, Step::Rest, "what runs is left alone");
        let mut play = play.until(SongVerification);
        // An early stage had the old budget and bought too little.
        play.out_of_money("0.05");
        assert_eq!(play.running().name, TocDiscovery, "{raised_at}");
        let mut play = play.until(SongVerification);
        play.out_of_money("0.0999");
        assert_eq!(
            play.status().phase,
            Phase::NeedsReview,
            "once, not for ever"
        );
    }
}

#[test]
fn stages_before_the_first_that_did_without_something_are_not_done_again() {
    for lacks in [TocParsing, PageMapping] {
        let mut play = paying(Some("0.05")).poorly_until(lacks, SongVerification);
        play.out_of_money("0.05");
        play.edit(|spec| spec.budget = None);
        assert_eq!(started(&play.turn()), Some((lacks, 2)));
    }
}

#[test]
fn a_change_of_budget_makes_no_stage_dirty() {
    let mut play = paying(Some("0.05")).until(PageMapping);
    while play.status().phase != Phase::Succeeded {
        play.ends(Outcome::Done);
        play.turn();
    }
    for budget in [Some("9.00"), None, Some("0.00")] {
        play.edit(|spec| spec.budget = budget.map(str::to_owned));
        assert_eq!(play.turn().step, Step::Rest);
        assert_eq!(play.status().phase, Phase::Succeeded);
    }
}

#[test]
fn usage_is_taken_over_and_repeats_are_added_up() {
    let mut play = paying(None).until(TocDiscovery);
    for (pages, repeated) in [(5, 2), (5, 0), (9, 3)] {
        play.ends_with(Outcome::Done, |report| {
            report.usage = Some(Usage {
                textract_pages: pages,
                cost: Money::from_millionths(pages * 1_500),
                ..Usage::default()
            });
            report.requests_repeated = repeated;
        });
        play.turn();
        // Looking again at the same counts nothing twice.
        play.turn();
    }
    play.ends(Outcome::Done);
    play.turn();
    let usage = play.status().usage.unwrap();
    assert_eq!((usage.textract_pages, usage.requests_repeated), (9, 5));
    assert_eq!(
        (usage.cost.as_str(), usage.currency.as_str()),
        ("0.0135", "USD")
    );
}

#[test]
fn nothing_starts_before_its_plan_is_approved() {
    let mut play = paying(None);
    play.book.spec.approval = Approval::Required;
    let first = play.turn();
    let Step::Start(start) = &first.step else {
        panic!("{first:?}");
    };
    assert!(start.plans && start.job.starts_with("harbour-songs-plan-"));
    assert_eq!(play.status().phase, Phase::Running);
    assert_eq!(
        condition(&play, conditions::READY).unwrap().reason,
        reasons::PLANNING
    );
    assert_eq!(play.turn().step, Step::Rest);

    play.planned("0.0465");
    let status = play.status();
    assert_eq!(status.phase, Phase::Pending);
    assert_eq!(status.attempts, Some(0), "no stage has run");
    let plan = status.plan.unwrap();
    let cost = plan.cost.clone().unwrap();
    assert_eq!((cost.min.as_str(), cost.max.as_str()), ("0.006", "0.0465"));
    let waits = condition(&play, conditions::AWAITING_APPROVAL).unwrap();
    let id = plan.id.unwrap();
    assert!(waits.message.contains(&id), "{}", waits.message);
    let rest = play.turn();
    assert_eq!((rest.step, rest.look_again), (Step::Rest, None));

    play.edit(|spec| spec.approved_plan = Some("0123456789ab".to_owned()));
    assert_eq!(play.turn().step, Step::Rest, "another plan's");
    play.edit(|spec| spec.approved_plan = Some(id));
    assert_eq!(started(&play.turn()), Some((TocDiscovery, 1)));
    assert_eq!(condition(&play, conditions::AWAITING_APPROVAL), None);
    while play.status().phase != Phase::Succeeded {
        play.ends(Outcome::Done);
        play.turn();
    }
}

#[test]
fn an_edit_that_changes_what_is_paid_for_needs_another_approval() {
    let mut play = paying(None);
    play.book.spec.approval = Approval::Required;
    play.turn();
    play.planned("0.0465");
    let first = play.status().plan.unwrap();
    play.edit(|spec| spec.approved_plan = first.id.clone());
    play.turn();

    // While the first stage runs.
    play.edit(|spec| spec.budget = Some("1.00".to_owned()));
    assert_eq!(play.turn().step, Step::Rest, "costs the same");
    play.edit(|spec| {
        spec.toc = Some(crate::crd::TocSpec {
            max_pages: Some(60),
            ..Default::default()
        })
    });
    let Step::Stop(jobs) = play.turn().step else {
        panic!("the stage asks for what nobody approved");
    };
    assert_eq!(jobs.len(), 1);
    let again = play.turn();
    assert!(matches!(
        again.step,
        Step::Start(Start {
            plans: true,
            attempt: 2,
            ..
        })
    ));
    play.planned("0.0465");
    let second = play.status().plan.unwrap();
    assert_ne!(first.id, second.id);
    assert!(condition(&play, conditions::AWAITING_APPROVAL).is_some());
}

#[test]
fn a_book_that_pays_nothing_is_not_asked_about() {
    let mut play = Play::new();
    play.book.spec.approval = Approval::Required;
    assert_eq!(started(&play.turn()), Some((TocDiscovery, 1)));

    // What is left is free.
    let mut play = paying(None).until(Stage::PdfSplitting);
    play.edit(|spec| spec.approval = Approval::Required);
    play.ends(Outcome::Done);
    assert_eq!(started(&play.turn()), Some((Stage::ManifestGeneration, 1)));
}

#[test]
fn a_plan_that_cannot_be_made_is_tried_again_and_then_fails_the_book() {
    let mut play = paying(None);
    play.book.spec.approval = Approval::Required;
    play.turn();
    for _ in 0..4 {
        let job = play.status().plan.unwrap().job.unwrap();
        play.jobs
            .retain(|other| other.metadata.name.as_ref() != Some(&job));
        play.turn();
        if let Some(at) = play.status().plan.unwrap().retry_at {
            play.now = at.0.as_second();
            play.turn();
        }
    }
    assert_eq!(play.status().phase, Phase::Failed);
    assert_eq!(
        condition(&play, conditions::STALLED).unwrap().reason,
        reasons::JOB_LOST
    );
    play.edit(|spec| spec.scheduling = Some(crate::crd::Scheduling::default()));
    assert!(matches!(
        play.turn().step,
        Step::Start(Start {
            plans: true,
            attempt: 5,
            ..
        })
    ));
}

#[test]
fn a_plan_nobody_waits_for_any_more_is_stopped() {
    for edit in [
        (|spec| spec.approval = Approval::Automatic) as fn(&mut crate::crd::SongBookSpec),
        |spec| spec.suspend = true,
    ] {
        let mut play = paying(None);
        play.book.spec.approval = Approval::Required;
        play.turn();
        let job = play.status().plan.unwrap().job.unwrap();
        play.edit(edit);
        assert_eq!(play.turn().step, Step::Stop(vec![job]));
        assert_eq!(play.status().plan.unwrap().state, StageState::Pending);
    }
}
