//! Seeing one personal value in full: for what purpose, how long, and how often.

use super::{Now, coded::coded};

coded! {
    /// Why somebody needs to see a personal value.
    pub enum Purpose {
        CallBack = "call_back",
        VerifyIdentity = "verify_identity",
        PrepareContract = "prepare_contract",
        HandleComplaint = "handle_complaint",
        CorrectRecord = "correct_record",
    }
}

/// How long a value stays visible, in seconds.
pub const SECONDS: i64 = 60;
/// The most values that one person sees within [`SHORT_MINUTES`].
pub const MOST_SHORT: i64 = 5;
pub const SHORT_MINUTES: i64 = 5;
/// The most values that one person sees in a day.
pub const MOST_DAILY: i64 = 20;
/// The shortest reason that is accepted, in characters.
pub const SHORTEST_REASON: usize = 5;

/// Why a value was not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevealRefusal {
    #[error("a reason has at least {SHORTEST_REASON} characters")]
    ReasonNeeded,
    #[error("{MOST_SHORT} values in {SHORT_MINUTES} minutes are the most")]
    TooFast,
    #[error("{MOST_DAILY} values in a day are the most")]
    TooMany,
}

impl RevealRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::ReasonNeeded => "reveal-reason-needed",
            Self::TooFast => "reveal-too-fast",
            Self::TooMany => "reveal-too-many",
        }
    }
}

/// Until when a value may be seen, given how many this person saw in the last minutes and today.
pub fn until(reason: &str, (lately, today): (i64, i64), now: Now) -> Result<i64, RevealRefusal> {
    if reason.trim().chars().count() < SHORTEST_REASON {
        return Err(RevealRefusal::ReasonNeeded);
    }
    if MOST_DAILY <= today {
        return Err(RevealRefusal::TooMany);
    }
    if MOST_SHORT <= lately {
        return Err(RevealRefusal::TooFast);
    }
    Ok(now.micros() + SECONDS * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_for_a_reason_and_not_too_often() {
        let now = Now::from_micros(0);
        assert_eq!(until("客户要求回电", (4, 19), now), Ok(60_000_000));
        assert_eq!(until(" 回电 ", (0, 0), now), Err(RevealRefusal::ReasonNeeded));
        assert_eq!(until("客户要求回电", (5, 5), now), Err(RevealRefusal::TooFast));
        assert_eq!(until("客户要求回电", (0, 20), now), Err(RevealRefusal::TooMany));
    }
}
