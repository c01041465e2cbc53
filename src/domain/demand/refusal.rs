//! Why nothing was done with a demand.

use serde::{Deserialize, Serialize};

use super::DemandStage;

/// Why something was refused. Each text completes “Not done: …”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum DemandRefusal {
    #[error("the demand is closed")]
    Closed,
    #[error("the demand is {}, so this is not its next step", .0.code())]
    NotNext(DemandStage),
    #[error("only the owner or a supervisor may do this")]
    NotOwner,
    #[error("something must be written down")]
    Empty,
    #[error("the next date has passed")]
    DatePassed,
    #[error("nobody has asked the customer yet whether it is good")]
    NotFollowedUp,
    #[error("the customer was tried {0} times; three on two days are needed")]
    TooFewAttempts(usize),
    #[error("a demand cannot be merged into itself")]
    IntoItself,
    #[error("a fault is one of something that they have")]
    NoHolding,
    #[error("only a complaint goes over our heads")]
    NoComplaint,
    #[error("only what was closed within the last week is opened again")]
    NotReopened,
}

impl DemandRefusal {
    /// Its stable code, for callers and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed => "demand-closed",
            Self::NotNext(_) => "not-next",
            Self::NotOwner => "not-owner",
            Self::Empty => "empty",
            Self::DatePassed => "date-passed",
            Self::NotFollowedUp => "not-followed-up",
            Self::TooFewAttempts(_) => "too-few-attempts",
            Self::IntoItself => "into-itself",
            Self::NoHolding => "fault-needs-holding",
            Self::NoComplaint => "no-complaint",
            Self::NotReopened => "not-reopened",
        }
    }
}
