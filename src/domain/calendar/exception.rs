//! One day on which one calendar differs from the country: a typhoon, a Saturday that is worked.

use super::DayKind;
use crate::domain::coded::coded;

coded! {
    /// What an exception makes of its day.
    pub enum Effect {
        /// Nobody works.
        Closed = "closed",
        /// It is worked like a make-up day.
        Opened = "opened",
    }
}

impl Effect {
    pub(super) fn kind(self) -> DayKind {
        match self {
            Self::Closed => DayKind::Closed,
            Self::Opened => DayKind::Opened,
        }
    }
}

/// What somebody declared for a day, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Exception {
    pub effect: Effect,
    /// The reason, as it was typed.
    pub name: String,
}

impl Exception {
    /// A day off.
    pub fn closed(name: impl Into<String>) -> Self {
        Self { effect: Effect::Closed, name: name.into() }
    }

    /// A day that is worked.
    pub fn opened(name: impl Into<String>) -> Self {
        Self { effect: Effect::Opened, name: name.into() }
    }
}
