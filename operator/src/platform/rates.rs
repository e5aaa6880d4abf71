//! How the account's rates are divided among Jobs, so that the shares of all Jobs that run
//! never add up to more than the account has.
//!
//! Every Job gets the same share: the rate divided by `cloud.jobsAtOnce`. It is told its
//! share once, when it is started, and the share is noted on the Job. A Job is started
//! only if its share and those noted on all Jobs that still run fit the account's rate;
//! otherwise its stage waits, which is no failure. So what a running Job was promised is
//! never taken back, and the sum holds even while the settings change: a lower rate lets
//! nothing start until enough of the old promises have ended.

use serde::{Deserialize, Serialize};
use songbook_contract::{
    ModelMode, ModelOptions, OcrEngine, Rates, Stage, StageRequest, request_fingerprint,
};

use super::Cloud;

/// Shares are counted in millionths of a request, so that sums are exact.
const MILLIONTHS: f64 = 1e6;

/// Which services that cost a run may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Services {
    /// AWS Textract.
    pub textract: bool,
    /// A model on Bedrock.
    pub model: bool,
}

impl Services {
    /// What `stage` of a book with this request may ask: what the contract says that its
    /// result depends on.
    pub fn of(stage: Stage, request: &StageRequest) -> Self {
        let depends = |without: &StageRequest| {
            request_fingerprint(stage, request) != request_fingerprint(stage, without)
        };
        let mut services = Self::default();
        if request.reading.engine == OcrEngine::Textract {
            let mut local = request.clone();
            local.reading.engine = OcrEngine::Local;
            services.textract = depends(&local);
        }
        if request.model.mode != ModelMode::Never {
            let mut alone = request.clone();
            alone.model = ModelOptions::default();
            services.model = depends(&alone);
        }
        services
    }

    /// Whether it may ask any.
    pub fn any(self) -> bool {
        self.textract || self.model
    }

    /// As a label's value; nothing for none.
    pub fn label(self) -> Option<&'static str> {
        match (self.textract, self.model) {
            (true, true) => Some("textract.model"),
            (true, false) => Some("textract"),
            (false, true) => Some("model"),
            (false, false) => None,
        }
    }

    /// What a label's value stands for.
    pub fn from_label(value: &str) -> Self {
        Self {
            textract: value.split('.').any(|part| part == "textract"),
            model: value.split('.').any(|part| part == "model"),
        }
    }
}

/// What a Job that runs was promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promise {
    /// The services that it may ask.
    pub services: Services,
    /// How fast.
    pub rates: Rates,
}

impl Cloud {
    /// What the account has.
    pub fn account(&self) -> Rates {
        let some = |rate: f64| (rate > 0.0).then_some(rate);
        Rates {
            textract_per_second: some(self.textract.requests_per_second),
            model_requests_per_minute: some(self.bedrock.requests_per_minute),
            model_tokens_per_minute: some(self.bedrock.tokens_per_minute),
        }
    }

    /// What a Job that may ask `services` is promised.
    pub fn share(&self, services: Services) -> Promise {
        let account = self.account();
        let part = |used: bool, rate: Option<f64>| {
            rate.filter(|_| used)
                .and_then(|rate| divided(rate, self.jobs_at_once))
        };
        Promise {
            services,
            rates: Rates {
                textract_per_second: part(services.textract, account.textract_per_second),
                model_requests_per_minute: part(services.model, account.model_requests_per_minute),
                model_tokens_per_minute: part(services.model, account.model_tokens_per_minute),
            },
        }
    }
}

/// `rate` divided by `parts`, rounded down to a millionth; `None` if nothing is left.
pub fn divided(rate: f64, parts: u32) -> Option<f64> {
    let part = millionths(rate) / u64::from(parts.max(1));
    #[allow(
        clippy::cast_precision_loss,
        reason = "rates are far below 2^53 millionths"
    )]
    (part > 0).then(|| part as f64 / MILLIONTHS)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float saturates"
)]
fn millionths(rate: f64) -> u64 {
    (rate * MILLIONTHS).round() as u64
}

/// Whether a Job that is promised `wanted` may run beside those that were promised `taken`.
///
/// A Job that asks a service without a share, because it was started while the rate was
/// not to be divided, counts as if it took all of it.
pub fn fits(account: &Rates, taken: &[Promise], wanted: &Promise) -> bool {
    type Part = (fn(&Rates) -> Option<f64>, fn(&Services) -> bool);
    let parts: [Part; 3] = [
        (|rates| rates.textract_per_second, |uses| uses.textract),
        (|rates| rates.model_requests_per_minute, |uses| uses.model),
        (|rates| rates.model_tokens_per_minute, |uses| uses.model),
    ];
    parts.into_iter().all(|(rate, uses)| {
        let (Some(account), true) = (rate(account), uses(&wanted.services)) else {
            return true;
        };
        let of = |promise: &Promise| {
            if uses(&promise.services) {
                millionths(rate(&promise.rates).unwrap_or(account))
            } else {
                0
            }
        };
        let sum = taken
            .iter()
            .chain([wanted])
            .fold(0_u64, |sum, promise| sum.saturating_add(of(promise)));
        sum <= millionths(account)
    })
}

#[cfg(test)]
mod tests {
    use songbook_contract::{Layout, OutputRef};

    use super::*;
    use crate::fixtures::Dice;

    const BOTH: Services = Services {
        textract: true,
        model: true,
    };

    fn cloud(rate: f64, jobs: u32) -> Cloud {
        let mut cloud = Cloud {
            jobs_at_once: jobs,
            ..Cloud::default()
        };
        cloud.textract.requests_per_second = rate;
        cloud.bedrock.tokens_per_minute = rate * 1_000.0;
        cloud
    }

    #[test]
    fn only_stages_that_read_or_judge_pages_may_ask() {
        let output = OutputRef {
            uri: "s3://out".to_owned(),
            layout: Layout::bucket(),
        };
        let plain = StageRequest::new(Stage::TocDiscovery, "s3://a/b.pdf", output);
        let mut textract = plain.clone();
        textract.reading.engine = OcrEngine::Textract;
        let mut model = plain.clone();
        model.model.mode = ModelMode::Fallback;
        for stage in Stage::ALL {
            assert!(!Services::of(stage, &plain).any());
            let reads = stage <= Stage::SongVerification;
            let asked = Services::of(stage, &textract);
            assert_eq!((asked.textract, asked.model), (reads, false), "{stage}");
            let asked = Services::of(stage, &model);
            assert!(!asked.textract && (reads || !asked.model), "{stage}");
        }
        assert!(Services::of(Stage::TocParsing, &model).model);
    }

    #[test]
    fn a_label_says_what_is_asked() {
        for services in [(true, true), (true, false), (false, true)] {
            let (textract, model) = services;
            let services = Services { textract, model };
            assert_eq!(Services::from_label(services.label().unwrap()), services);
        }
        assert_eq!(Services::default().label(), None);
        assert_eq!(Services::from_label("else"), Services::default());
    }

    #[test]
    fn what_is_not_to_be_divided_has_no_share_and_no_bound() {
        let cloud = Cloud::default();
        let share = cloud.share(BOTH);
        assert_eq!(share.rates, Rates::default());
        assert!(fits(&cloud.account(), &[share; 1_000], &share));
    }

    #[test]
    fn just_so_many_jobs_fit_and_others_do_not_matter() {
        let cloud = cloud(1.0, 3);
        let share = cloud.share(BOTH);
        let account = cloud.account();
        assert_eq!(share.rates.textract_per_second, Some(0.333_333));
        assert!(fits(&account, &[share; 2], &share));
        assert!(!fits(&account, &[share; 3], &share));
        let textract_only = cloud.share(Services {
            model: false,
            ..BOTH
        });
        let model_only = cloud.share(Services {
            textract: false,
            ..BOTH
        });
        assert!(fits(&account, &[textract_only; 3], &model_only));
        assert!(!fits(&account, &[textract_only; 3], &textract_only));
        let free = cloud.share(Services::default());
        assert!(fits(&account, &[share; 3], &free));
    }

    #[test]
    fn a_job_without_a_promise_counts_as_all() {
        let cloud = cloud(5.0, 5);
        let unbounded = Promise {
            services: BOTH,
            rates: Rates::default(),
        };
        assert!(!fits(&cloud.account(), &[unbounded], &cloud.share(BOTH)));
    }

    /// Whatever is started and ended, and however the settings change in between: at every
    /// start the shares of all Jobs that run fit what the account has at that time.
    #[test]
    fn shares_never_add_up_to_more_than_the_rate() {
        let mut dice = Dice::new(7);
        for _ in 0..300 {
            let mut running: Vec<Promise> = Vec::new();
            let mut most = 0;
            let mut settings = cloud(0.5 + dice.unit() * 30.0, 1 + dice.below(20));
            for _ in 0..200 {
                match dice.below(10) {
                    0 => settings = cloud(0.5 + dice.unit() * 30.0, 1 + dice.below(20)),
                    1..=3 if !running.is_empty() => {
                        let ended = dice.below(u32::try_from(running.len()).unwrap());
                        running.swap_remove(ended as usize);
                    }
                    _ => {
                        let services = Services {
                            textract: dice.below(4) > 0,
                            model: dice.below(2) > 0,
                        };
                        let share = settings.share(services);
                        let account = settings.account();
                        if !fits(&account, &running, &share) {
                            continue;
                        }
                        running.push(share);
                        most = most.max(running.len());
                        let textract: f64 = running
                            .iter()
                            .filter_map(|promise| promise.rates.textract_per_second)
                            .sum();
                        let tokens: f64 = running
                            .iter()
                            .filter_map(|promise| promise.rates.model_tokens_per_minute)
                            .sum();
                        // What a Job that asks other services was promised under older
                        // settings is no concern of this one.
                        if services.textract {
                            assert!(textract <= account.textract_per_second.unwrap() + 1e-6);
                        }
                        if services.model {
                            assert!(tokens <= account.model_tokens_per_minute.unwrap() + 1e-3);
                        }
                    }
                }
            }
            assert!(most > 0);
        }
    }
}
