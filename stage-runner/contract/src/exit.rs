//! The exit codes of the stage-runner, which a Job's `podFailurePolicy` reads.

use serde::{Deserialize, Serialize};

/// How a run of the stage-runner ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The stage did its work, or found it done (exit code 0).
    Done,
    /// A quality gate said no: a person should look (exit code 10).
    NeedsReview,
    /// The book or the request is bad; trying again cannot help (exit code 20).
    BadInput,
    /// Access denied or a wrong setting; not tried again until something changes (exit code 30).
    Misconfigured,
    /// A service asked to slow down; wait, this is no failure (exit code 40).
    Throttled,
    /// Something passing went wrong; try again (exit code 50).
    Transient,
}

impl Outcome {
    /// The process exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NeedsReview => 10,
            Self::BadInput => 20,
            Self::Misconfigured => 30,
            Self::Throttled => 40,
            Self::Transient => 50,
        }
    }

    /// The outcome that an exit code stands for; `None` for codes that are not ours
    /// (a signal, an out-of-memory kill).
    pub fn from_exit_code(code: i32) -> Option<Self> {
        [
            Self::Done,
            Self::NeedsReview,
            Self::BadInput,
            Self::Misconfigured,
            Self::Throttled,
            Self::Transient,
        ]
        .into_iter()
        .find(|outcome| i32::from(outcome.exit_code()) == code)
    }

    /// Whether the same request may succeed when it is run again unchanged.
    pub fn retry_can_help(self) -> bool {
        matches!(self, Self::Throttled | Self::Transient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip_and_foreign_codes_are_nobodys() {
        for code in [0, 10, 20, 30, 40, 50] {
            let outcome = Outcome::from_exit_code(code).unwrap();
            assert_eq!(i32::from(outcome.exit_code()), code);
        }
        assert_eq!(Outcome::from_exit_code(137), None);
        assert_eq!(Outcome::from_exit_code(1), None);
    }
}
