//! How fast a service is asked: a bucket of tokens that fills at this run's share, is
//! halved when the service asks to slow down, and grows back slowly.
//!
//! Pure: the time is an argument, counted from any fixed moment.

use std::time::Duration;

/// The part of the share by which the rate grows in a second without a refusal.
const GROWTH: f64 = 0.05;

/// The slowest rate, in tokens a second, as a part of the share: even a service that
/// refuses everything is asked now and then.
const SLOWEST: f64 = 0.02;

/// Slowest of all, whatever the share, in tokens a second: a try in twenty seconds.
const SLOWEST_OF_ALL: f64 = 0.05;

/// The part of the share that is used: requests that were sent evenly arrive a little
/// unevenly, and the service counts what arrives.
const USED: f64 = 0.95;

/// Tokens a second at which a service without a share starts when it first refuses.
const UNKNOWN_SHARE: f64 = 4.0;

/// What a caller may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Ask; the ticket goes back with what came of it.
    Go(Ticket),
    /// Come again after this time.
    Wait(Duration),
}

/// When a request was let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(Duration);

/// A bucket of tokens.
#[derive(Debug, Clone)]
pub struct Limiter {
    /// Tokens a second that are never exceeded; `None` if nobody set a share.
    share: Option<f64>,
    /// Tokens a second now; `None` while nothing holds back.
    rate: Option<f64>,
    /// Most tokens that can be saved up.
    capacity: f64,
    /// Tokens now; below 0 if more were used than was expected.
    level: f64,
    /// The moment of `level` and `rate`.
    at: Duration,
    /// Not before this moment, because the service said so.
    not_before: Duration,
    /// When the rate was last halved.
    halved: Option<Duration>,
}

impl Limiter {
    /// A limiter for `share` tokens a second, of which `capacity` can be saved up; the
    /// first can be used at once.
    pub fn new(share: Option<f64>, capacity: f64) -> Self {
        let share = share.map(|share| share * USED);
        Self {
            share,
            rate: share,
            capacity: capacity.max(f64::MIN_POSITIVE),
            level: capacity,
            at: Duration::ZERO,
            not_before: Duration::ZERO,
            halved: None,
        }
    }

    /// One request at a time, evenly spaced.
    pub fn evenly(share: Option<f64>) -> Self {
        Self::new(share, 1.0)
    }

    /// Tokens a second now; `None` while nothing holds back.
    pub fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// Whether a request of `cost` tokens may go now. One that costs more than can be
    /// saved up goes when the bucket is full, and leaves a debt.
    pub fn take(&mut self, now: Duration, cost: f64) -> Turn {
        self.advance(now);
        if let Some(wait) = self.not_before.checked_sub(now).filter(|w| !w.is_zero()) {
            return Turn::Wait(wait);
        }
        let Some(rate) = self.rate else {
            return Turn::Go(Ticket(now));
        };
        let missing = cost.min(self.capacity) - self.level;
        // What is less than a millionth is rounding, and would be waited for forever.
        if missing > 1e-6 {
            return Turn::Wait(seconds(missing / rate));
        }
        self.level -= cost;
        Turn::Go(Ticket(now))
    }

    /// A request that took `cost` used `used` instead.
    pub fn settle(&mut self, cost: f64, used: f64) {
        self.level = (self.level + cost - used).min(self.capacity);
    }

    /// The service refused the request of `ticket`. Of the requests that were under way
    /// together only the first refusal halves the rate.
    pub fn refused(&mut self, now: Duration, ticket: Ticket, retry_after: Option<Duration>) {
        self.advance(now);
        if let Some(wait) = retry_after {
            self.not_before = self.not_before.max(now + wait);
        }
        if self.halved.is_some_and(|halved| ticket.0 <= halved) {
            return;
        }
        let share = self.share.unwrap_or(UNKNOWN_SHARE);
        let slowest = (share * SLOWEST).max(SLOWEST_OF_ALL).min(share);
        let rate = self.rate.unwrap_or(2.0 * UNKNOWN_SHARE);
        self.rate = Some((rate / 2.0).max(slowest));
        // Nothing saved up is left either.
        self.level = self.level.min(0.0);
        self.halved = Some(now);
    }

    /// Fills the bucket and lets the rate grow up to `now`.
    fn advance(&mut self, now: Duration) {
        let Some(passed) = now.checked_sub(self.at) else {
            return;
        };
        self.at = now;
        let Some(rate) = self.rate else {
            return;
        };
        let passed = passed.as_secs_f64();
        self.level = (self.level + rate * passed).min(self.capacity);
        if self.halved.is_none() {
            return;
        }
        let grown = rate + GROWTH * self.share.unwrap_or(UNKNOWN_SHARE) * passed;
        self.rate = Some(self.share.map_or(grown, |share| grown.min(share)));
    }
}

fn seconds(seconds: f64) -> Duration {
    // A day is forever here; the conversion fails on what is no number.
    Duration::try_from_secs_f64(seconds.min(86_400.0)).unwrap_or(Duration::from_secs(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    /// Requests let through until `end`, by a caller who comes when told to.
    fn run(
        limiter: &mut Limiter,
        mut now: f64,
        end: f64,
        refuses: impl Fn(usize) -> bool,
    ) -> Vec<f64> {
        let mut sent = Vec::new();
        while now < end {
            match limiter.take(at(now), 1.0) {
                Turn::Go(ticket) => {
                    if refuses(sent.len()) {
                        limiter.refused(at(now), ticket, None);
                    }
                    sent.push(now);
                }
                Turn::Wait(wait) => now += wait.as_secs_f64().max(1e-9),
            }
        }
        sent
    }

    #[test]
    fn the_share_is_never_exceeded() {
        for share in [0.1, 1.0, 7.5, 50.0] {
            let mut limiter = Limiter::evenly(Some(share));
            let sent = run(&mut limiter, 0.0, 100.0, |_| false);
            let gaps = sent.windows(2).map(|pair| pair[1] - pair[0]);
            assert!(gaps.fold(f64::MAX, f64::min) >= 1.0 / share, "{share}");
            assert!(sent.len() as f64 >= 90.0 * share - 1.0, "{share}");
        }
    }

    #[test]
    fn without_a_share_nothing_holds_back_until_the_service_refuses() {
        let mut limiter = Limiter::evenly(None);
        for _ in 0..1000 {
            assert!(matches!(limiter.take(at(0.0), 1.0), Turn::Go(_)));
        }
        limiter.refused(at(0.0), Ticket(at(0.0)), None);
        assert_eq!(limiter.rate(), Some(UNKNOWN_SHARE));
    }

    #[test]
    fn refusals_halve_it_and_it_grows_back_to_the_share_and_no_further() {
        let mut limiter = Limiter::evenly(Some(8.0 / USED));
        let Turn::Go(ticket) = limiter.take(at(0.0), 1.0) else {
            panic!("a full bucket");
        };
        limiter.refused(at(0.1), ticket, None);
        assert!((limiter.rate().unwrap() - 4.0).abs() < 1e-9);
        // Sent before the rate was halved: no news.
        limiter.refused(at(0.2), ticket, None);
        assert!(limiter.rate().unwrap() < 4.1);
        limiter.advance(at(5.1));
        assert!((limiter.rate().unwrap() - 6.0).abs() < 0.01);
        limiter.advance(at(500.0));
        assert!((limiter.rate().unwrap() - 8.0).abs() < 1e-9);
    }

    #[test]
    fn a_service_that_refuses_nine_of_ten_is_asked_much_less_and_never_left_alone() {
        let mut limiter = Limiter::evenly(Some(10.0));
        let sent = run(&mut limiter, 0.0, 60.0, |index| index % 10 != 0);
        // Of 600 that the share allows.
        assert!((20..160).contains(&sent.len()), "{}", sent.len());
        let mut deaf = Limiter::evenly(Some(10.0));
        let sent = run(&mut deaf, 0.0, 60.0, |_| true);
        assert!((10..120).contains(&sent.len()), "{}", sent.len());
    }

    #[test]
    fn what_the_service_says_of_waiting_is_kept_to() {
        let mut limiter = Limiter::evenly(Some(10.0));
        let Turn::Go(ticket) = limiter.take(at(0.0), 1.0) else {
            panic!("a full bucket");
        };
        limiter.refused(at(1.0), ticket, Some(at(30.0)));
        assert_eq!(limiter.take(at(2.0), 1.0), Turn::Wait(at(29.0)));
        assert!(matches!(limiter.take(at(31.0), 1.0), Turn::Go(_)));
    }

    #[test]
    fn a_question_larger_than_the_bucket_goes_when_it_is_full_and_leaves_a_debt() {
        let mut limiter = Limiter::new(Some(100.0 / USED), 1000.0);
        let waits = |limiter: &mut Limiter| match limiter.take(at(0.0), 100.0) {
            Turn::Wait(wait) => wait.as_secs_f64().round(),
            Turn::Go(_) => 0.0,
        };
        assert!(matches!(limiter.take(at(0.0), 3000.0), Turn::Go(_)));
        assert_eq!(waits(&mut limiter), 21.0);
        // It used less than was expected.
        limiter.settle(3000.0, 1500.0);
        assert_eq!(waits(&mut limiter), 6.0);
    }

    #[test]
    fn a_clock_that_goes_back_does_no_harm() {
        let mut limiter = Limiter::evenly(Some(1.0));
        assert!(matches!(limiter.take(at(10.0), 1.0), Turn::Go(_)));
        assert!(matches!(limiter.take(at(5.0), 1.0), Turn::Wait(_)));
    }
}
