//! Plays a script: what happens to this call.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::answer::{Delivery, ServiceError};
use super::keys::Caller;
use super::lock;
use super::operation::{Operation, Service};
use super::script::{Fault, Rule, Script};
use super::signature::Refusal;
use crate::degrade::random::Random;

/// A script and how far it has been played.
#[derive(Debug)]
pub struct Faults {
    playing: Mutex<Playing>,
}

#[derive(Debug)]
struct Playing {
    script: Script,
    began: Instant,
    /// For each rule, how many of its calls there were.
    calls: Vec<u64>,
}

/// What happens to a call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fate {
    /// How long its answer waits.
    pub delay: Duration,
    /// What else happens to it.
    pub fault: Option<Fault>,
}

impl Faults {
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
        lock(&self.playing).next(operation, caller)
    }
}

impl Playing {
    fn begin(script: Script) -> Self {
        Self {
            calls: vec![0; script.rules.len()],
            began: Instant::now(),
            script,
        }
    }

    fn next(&mut self, operation: Operation, caller: &str) -> Fate {
        let since = self.began.elapsed().as_secs_f64();
        let mut fate = Fate::default();
        let rules = self.script.rules.iter().zip(&mut self.calls).enumerate();
        for (index, (rule, calls)) in rules {
            if !rule.concerns(operation, caller) {
                continue;
            }
            *calls += 1;
            let purpose = format!("{} {index} {calls}", self.script.seed);
            if !rule.strikes(*calls, since, &purpose) {
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
        let among = |range: super::script::Range<u64>| {
            range.from <= call && range.to.is_none_or(|to| call <= to)
        };
        let within = |range: super::script::Range<f64>| {
            range.from <= since && range.to.is_none_or(|to| since < to)
        };
        let luck = || f64::from(Random::of(purpose).unit());
        self.calls.is_none_or(among)
            && self.seconds.is_none_or(within)
            && self
                .probability
                .is_none_or(|probability| luck() < probability)
    }
}

impl Fault {
    /// The error that it is instead of any work.
    pub fn error(&self, operation: Operation, caller: &Caller, on: &str) -> Option<ServiceError> {
        let service = operation.service();
        let error = |code: &str, message: &str| ServiceError::new(service, code, message);
        let with_status = |mut error: ServiceError, status: Option<u16>| {
            error.status = status.unwrap_or(error.status);
            error
        };
        Some(match self {
            Self::Throttle {
                code,
                status,
                retry_after,
            } => {
                let code = code.as_deref().unwrap_or("ThrottlingException");
                let mut error = error(code, throttling_message(service, code));
                error.retry_after = *retry_after;
                with_status(error, *status)
            }
            Self::ServerError { status } => {
                let code = match (service, status) {
                    (Service::Bedrock, 503) => "ServiceUnavailableException",
                    (Service::Bedrock, _) => "InternalServerException",
                    (Service::Textract, _) => "InternalServerError",
                    (Service::Sts, _) => "InternalFailure",
                };
                let message = "The service had an internal problem. Try your call again.";
                with_status(error(code, message), Some(*status))
            }
            Self::Error {
                code,
                message,
                status,
            } => with_status(error(code, message), *status),
            Self::ExpiredCredentials => Refusal::Expired.error(service),
            Self::WrongRegion => Refusal::Region.error(service),
            Self::AccessDenied => denied(operation, caller, on),
            _ => return None,
        })
    }

    /// How much of the answer arrives, once the work is done.
    pub fn delivery(&self) -> Delivery {
        match self {
            Self::Reset { .. } => Delivery::Reset,
            Self::CutOff => Delivery::CutOff,
            _ => Delivery::Whole,
        }
    }
}

fn throttling_message(service: Service, code: &str) -> &'static str {
    match (service, code) {
        (_, "ProvisionedThroughputExceededException") => "Provisioned rate exceeded",
        (Service::Bedrock, _) => "Too many requests, please wait before trying again.",
        _ => "Rate exceeded",
    }
}

/// "Access denied" as IAM words it; `on` is the resource, for actions that have one.
fn denied(operation: Operation, caller: &Caller, on: &str) -> ServiceError {
    let action = operation.action();
    let resource = if on.is_empty() {
        String::new()
    } else {
        format!(" on resource: {on}")
    };
    let code = match operation.service() {
        Service::Sts => "AccessDenied",
        _ => "AccessDeniedException",
    };
    let message = if operation == Operation::AssumeRoleWithWebIdentity {
        format!("Not authorized to perform {action}")
    } else {
        format!(
            "User: {} is not authorized to perform: {action}{resource} because no \
             identity-based policy allows the {action} action",
            caller.arn
        )
    };
    ServiceError::new(operation.service(), code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(faults: &Faults, operation: Operation, calls: usize) -> Vec<bool> {
        let next = |_| faults.next(operation, "a").fault.is_some();
        (0..calls).map(next).collect()
    }

    #[test]
    fn rules_choose_by_operation_caller_and_number() {
        let rule = Rule::always(Fault::throttle());
        let detect = Operation::DetectDocumentText;
        let faults = Faults::new(Script::of([rule
            .clone()
            .service(Service::Textract)
            .caller("a")
            .calls(2, 3)]));
        assert_eq!(hits(&faults, Operation::Converse, 3), [false; 3]);
        assert_eq!(faults.next(detect, "b"), Fate::default());
        assert_eq!(hits(&faults, detect, 4), [false, true, true, false]);
        // A new script counts anew.
        faults.set(Script::of([rule.calls(1, 1)]));
        assert_eq!(hits(&faults, detect, 2), [true, false]);
    }

    #[test]
    fn chance_is_the_same_every_time_and_as_often_as_said() {
        let script = Script::of([Rule::always(Fault::CutOff).probability(0.9)]);
        let play = |script: &Script| hits(&Faults::new(script.clone()), Operation::Converse, 2000);
        let first = play(&script);
        assert_eq!(first, play(&script));
        let share = first.iter().filter(|hit| **hit).count() as f64 / 2000.0;
        assert!((0.87..0.93).contains(&share), "{share}");
        assert_ne!(first, play(&Script { seed: 1, ..script }));
    }

    #[test]
    fn slowness_comes_with_anything_and_the_first_other_fault_wins() {
        let slow = |milliseconds| Rule::always(Fault::Slow { milliseconds });
        let faults = Faults::new(Script::of([
            slow(100),
            Rule::always(Fault::MaxTokens),
            Rule::always(Fault::CutOff),
            slow(20),
        ]));
        let fate = faults.next(Operation::Converse, "a");
        assert_eq!(fate.delay, Duration::from_millis(120));
        assert_eq!(fate.fault, Some(Fault::MaxTokens));
        // Textract has no tokens to run out of.
        let fate = faults.next(Operation::DetectDocumentText, "a");
        assert_eq!(fate.fault, Some(Fault::CutOff));
    }

    #[test]
    fn a_window_of_time_ends() {
        let faults = Faults::new(Script::of([Rule::always(Fault::CutOff).seconds(0.0, 0.05)]));
        assert_eq!(hits(&faults, Operation::Converse, 1), [true]);
        std::thread::sleep(Duration::from_millis(60));
        assert_eq!(hits(&faults, Operation::Converse, 1), [false]);
    }
}
