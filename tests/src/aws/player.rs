//! Plays a script: what happens to the next call.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::lock;
use super::operation::Operation;
use super::script::{Range, Rule, Script};
use crate::degrade::random::Random;

/// A script and how far it has been played.
#[derive(Debug)]
pub struct Player {
    playing: Mutex<Playing>,
}

#[derive(Debug)]
struct Playing {
    script: Script,
    began: Instant,
    /// What each rule has seen.
    seen: Vec<Seen>,
}

/// What a rule has seen.
#[derive(Debug, Clone, Default)]
struct Seen {
    /// How many calls that it concerns.
    calls: u64,
    /// When the last of them came that it let pass, within a second.
    passed: VecDeque<Duration>,
}

/// What happens to a call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fate {
    /// How long its answer waits.
    pub delay: Duration,
    /// What else happens to it.
    pub fault: Option<Fault>,
}

impl Player {
    /// Begins a script.
    pub fn new(script: Script) -> Self {
        Self {
            playing: Mutex::new(Playing::begin(script)),
        }
    }

    /// Begins another script.
    pub fn set(&self, script: Script) {
        *lock(&self.playing) = Playing::begin(script);
    }

    /// The script that is played.
    pub fn script(&self) -> Script {
        lock(&self.playing).script.clone()
    }

    /// What happens to the next call of `operation` by `caller`.
    pub fn next(&self, operation: Operation, caller: &str) -> Fate {
        let mut playing = lock(&self.playing);
        let since = playing.began.elapsed();
        playing.next(operation, caller, since)
    }
}

impl Playing {
    fn begin(script: Script) -> Self {
        Self {
            seen: vec![Seen::default(); script.rules.len()],
            began: Instant::now(),
            script,
        }
    }

    /// What happens to a call that comes so long after the script began.
    fn next(&mut self, operation: Operation, caller: &str, since: Duration) -> Fate {
        let mut fate = Fate::default();
        let rules = self.script.rules.iter().zip(&mut self.seen).enumerate();
        for (index, (rule, seen)) in rules {
            if !rule.concerns(operation, caller) {
                continue;
            }
            seen.calls += 1;
            let purpose = format!("{} {index} {}", self.script.seed, seen.calls);
            let strikes = rule.strikes(seen.calls, since.as_secs_f64(), &purpose);
            if !strikes || rule.lets_pass(seen, since) {
                continue;
            }
            match &rule.fault {
                Fault::Slow { milliseconds } => fate.delay += Duration::from_millis(*milliseconds),
                fault if fate.fault.is_none() => fate.fault = Some(fault.clone()),
                _ => {}
            }
        }
        fate
    }
}

impl Rule {
    fn concerns(&self, operation: Operation, caller: &str) -> bool {
        self.service
            .is_none_or(|service| service == operation.service())
            && self.operation.is_none_or(|wanted| wanted == operation)
            && self.caller.as_deref().is_none_or(|name| name == caller)
            && (!self.fault.is_of_model() || operation == Operation::Converse)
    }

    fn strikes(&self, call: u64, since: f64, purpose: &str) -> bool {
        let among = |range: Range<u64>| range.from <= call && range.to.is_none_or(|to| call <= to);
        let within =
            |range: Range<f64>| range.from <= since && range.to.is_none_or(|to| since < to);
        let luck = || f64::from(Random::of(purpose).unit());
        self.calls.is_none_or(among)
            && self.seconds.is_none_or(within)
            && self
                .probability
                .is_none_or(|probability| luck() < probability)
    }

    /// Whether a call is one of those that may come within a second.
    fn lets_pass(&self, seen: &mut Seen, now: Duration) -> bool {
        let Some(most) = self.beyond_per_second else {
            return false;
        };
        let is_old = |at: &Duration| now.saturating_sub(*at) >= Duration::from_secs(1);
        while seen.passed.front().is_some_and(is_old) {
            seen.passed.pop_front();
        }
        let passes = seen.passed.len() < most;
        if passes {
            seen.passed.push_back(now);
        }
        passes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::operation::Service;

    fn hits(player: &Player, operation: Operation, calls: usize) -> Vec<bool> {
        let next = |_| player.next(operation, "a").fault.is_some();
        (0..calls).map(next).collect()
    }

    #[test]
    fn rules_choose_by_operation_caller_and_number() {
        let rule = Rule::always(Fault::throttle());
        let detect = Operation::DetectDocumentText;
        let player = Player::new(Script::of([rule
            .clone()
            .service(Service::Textract)
            .caller("a")
            .calls(2, 3)]));
        assert_eq!(hits(&player, Operation::Converse, 3), [false; 3]);
        assert_eq!(player.next(detect, "b"), Fate::default());
        assert_eq!(hits(&player, detect, 4), [false, true, true, false]);
        // A new script counts anew.
        player.set(Script::of([rule.calls(1, 1)]));
        assert_eq!(hits(&player, detect, 2), [true, false]);
    }

    #[test]
    fn chance_is_the_same_every_time_and_as_often_as_said() {
        let script = Script::of([Rule::always(Fault::CutOff).probability(0.9)]);
        let play = |script: &Script| hits(&Player::new(script.clone()), Operation::Converse, 2000);
        let first = play(&script);
        assert_eq!(first, play(&script));
        let share = first.iter().filter(|hit| **hit).count() as f64 / 2000.0;
        assert!((0.87..0.93).contains(&share), "{share}");
        assert_ne!(first, play(&Script { seed: 1, ..script }));
    }

    #[test]
    fn slowness_comes_with_anything_and_the_first_other_fault_wins() {
        let slow = |milliseconds| Rule::always(Fault::Slow { milliseconds });
        let player = Player::new(Script::of([
            slow(100),
            Rule::always(Fault::MaxTokens),
            Rule::always(Fault::CutOff),
            slow(20),
        ]));
        let fate = player.next(Operation::Converse, "a");
        assert_eq!(fate.delay, Duration::from_millis(120));
        assert_eq!(fate.fault, Some(Fault::MaxTokens));
        // Textract has no tokens to run out of.
        let fate = player.next(Operation::DetectDocumentText, "a");
        assert_eq!(fate.fault, Some(Fault::CutOff));
    }

    /// Which calls are struck that come at these milliseconds.
    fn struck(rule: Rule, times: &[u64]) -> Vec<bool> {
        let mut playing = Playing::begin(Script::of([rule]));
        let mut at = |time| playing.next(Operation::Converse, "a", Duration::from_millis(time));
        times.iter().map(|time| at(*time).fault.is_some()).collect()
    }

    #[test]
    fn a_window_of_time_begins_and_ends() {
        let rule = Rule::always(Fault::CutOff).seconds(1.0, 2.5);
        let times = [0, 999, 1000, 2499, 2500];
        assert_eq!(struck(rule, &times), [false, false, true, true, false]);
    }

    #[test]
    fn a_limit_strikes_what_is_beyond_it() {
        let rule = Rule::always(Fault::throttle()).beyond_per_second(2);
        // What was struck does not count.
        let times = [0, 600, 700, 999, 1000, 1100, 1600];
        let wanted = [false, false, true, true, false, true, false];
        assert_eq!(struck(rule, &times), wanted);
    }
}
