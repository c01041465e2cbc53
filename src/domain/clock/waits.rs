//! The listed reasons to wait: who is waited for, how long at most, and which clocks stand still meanwhile.

use serde::{Deserialize, Serialize};

use super::{ClockKind, PolicyError, WaitReason};
use crate::domain::{Wording, coded::coded};

coded! {
    /// Whose turn it is while something waits.
    pub enum WaitOwner {
        Customer = "customer",
        ThirdParty = "third_party",
        /// Our own house; stops nothing that the customer sees.
        Us = "us",
    }
}

/// One listed reason; from `assets/policies/waits.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitRule {
    pub code: WaitReason,
    pub owner: WaitOwner,
    /// How many working days it may last; then clocks go on.
    pub max_days: u32,
    /// The kinds of clocks that stand still meanwhile.
    #[serde(default)]
    pub stops: Vec<ClockKind>,
    /// What has to be done to end it, and by whom.
    pub ask: Wording,
}

/// How often and how long an order may be on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// How often one order may be put on hold.
    pub most: u32,
    /// How many calendar days one hold may last.
    pub longest_days: u32,
}

/// All reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waits {
    wait: Vec<WaitRule>,
    pub holds: Holds,
}

impl Waits {
    /// Reads the list: every reason is there once, and our own house stops no clock but its own.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let it: Self =
            toml::from_str(text).map_err(|err| PolicyError::Unreadable(err.to_string()))?;
        for reason in WaitReason::ALL {
            if it.wait.iter().filter(|rule| rule.code == *reason).count() != 1 {
                return Err(PolicyError::Reason(reason.code().to_owned()));
            }
        }
        for rule in &it.wait {
            let never = |kind: &ClockKind| {
                matches!(kind, ClockKind::Hop | ClockKind::FirstResponse | ClockKind::NextUpdate)
                    || *kind == ClockKind::Promise
            };
            let ours = rule.owner == WaitOwner::Us;
            let sound = ours != rule.code.pauses() && 0 < rule.max_days;
            if !sound || ours && !rule.stops.is_empty() || rule.stops.iter().any(never) {
                return Err(PolicyError::Reason(rule.code.code().to_owned()));
            }
        }
        Ok(it)
    }

    /// The rule of a reason.
    pub fn rule(&self, reason: WaitReason) -> Option<&WaitRule> {
        self.wait.iter().find(|it| it.code == reason)
    }

    /// Whether a clock of this kind stands still while this is waited for.
    pub fn stops(&self, reason: WaitReason, kind: ClockKind) -> bool {
        reason.pauses() && self.rule(reason).is_some_and(|it| it.stops.contains(&kind))
    }
}
