//! The server's clock, which a script can set wrong, and how services write a time.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A clock that is so many seconds ahead of this machine's.
#[derive(Debug, Default)]
pub struct Clock(AtomicI64);

impl Clock {
    /// Sets how far it is ahead.
    pub fn set_ahead(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.0.load(Ordering::SeqCst));
        Timestamp::now()
            .checked_add(ahead)
            .unwrap_or(Timestamp::MAX)
    }

    /// What it shows as the `Date` of an answer.
    pub fn date(&self) -> String {
        self.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

/// `time` as signatures write it: `20150830T123600Z`.
pub fn basic(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `time` as XML has it: `2015-08-30T12:36:00Z`.
pub fn extended(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The time that a signature wrote.
pub fn from_basic(text: &str) -> Option<Timestamp> {
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    TimeZone::UTC.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read() {
        let time = from_basic("20150830T123600Z").unwrap();
        assert_eq!(basic(time), "20150830T123600Z");
        assert_eq!(extended(time), "2015-08-30T12:36:00Z");
        assert_eq!(from_basic("yesterday"), None);
        let clock = Clock::default();
        clock.set_ahead(3600);
        let ahead = clock.now().duration_since(Timestamp::now());
        assert!((3599..=3600).contains(&ahead.as_secs()), "{ahead:?}");
    }
}
