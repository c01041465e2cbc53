//! Why a paper is sent back: a closed list, each entry telling the customer what to do.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::{Wording, coded::coded, paper::About};

/// The code of a reason, `family.word`, such as `image.blurred`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReasonCode(String);

impl ReasonCode {
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// What kind of fault a reason names.
    pub enum ReasonFamily {
        Image = "image",
        Identity = "identity",
        Consistency = "consistency",
        Authority = "authority",
        Seal = "seal",
        Validity = "validity",
        Scope = "scope",
        Risk = "risk",
    }
}

coded! {
    /// Whether the customer may try again.
    pub enum Outcome {
        Retry = "retry",
        Final = "final",
    }
}

/// One reason for sending a paper back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: ReasonCode,
    pub outcome: Outcome,
    /// What the customer reads: what is wrong and what to do.
    pub customer: Wording,
    /// What only our own people read.
    pub internal: Wording,
}

/// All reasons that a reviewer may choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons {
    /// Invariant: each code once and of a known family.
    reasons: Vec<Reason>,
}

/// Why a list of reasons was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonsError {
    #[error("the list of reasons cannot be read: {0}")]
    Unreadable(String),
    #[error("reason `{0}` appears twice")]
    Twice(ReasonCode),
    #[error("reason `{0}` belongs to no known family")]
    Family(ReasonCode),
    #[error("reason `{0}` lacks its words in one language")]
    Wording(ReasonCode),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reason: Vec<Reason>,
}

impl Reason {
    /// The part of the code before the dot; `None` only for a reason that no list holds.
    pub fn family(&self) -> Option<ReasonFamily> {
        let (family, word) = self.code.0.split_once('.')?;
        ReasonFamily::from_code(family).filter(|_| !word.is_empty())
    }

    /// Whether it can be true of a paper that speaks of such a one.
    pub fn fits(&self, about: About) -> bool {
        match self.family() {
            Some(ReasonFamily::Identity) => matches!(about, About::Legal | About::Agent),
            Some(ReasonFamily::Authority) => matches!(about, About::Agent | About::Order),
            _ => true,
        }
    }
}

impl Reasons {
    pub fn parse(text: &str) -> Result<Self, ReasonsError> {
        let file: File =
            toml::from_str(text).map_err(|err| ReasonsError::Unreadable(err.to_string()))?;
        let mut seen = BTreeSet::new();
        for reason in &file.reason {
            if !seen.insert(&reason.code) {
                return Err(ReasonsError::Twice(reason.code.clone()));
            }
            if reason.family().is_none() {
                return Err(ReasonsError::Family(reason.code.clone()));
            }
            if !reason.customer.is_complete() || !reason.internal.is_complete() {
                return Err(ReasonsError::Wording(reason.code.clone()));
            }
        }
        Ok(Self { reasons: file.reason })
    }

    pub fn all(&self) -> &[Reason] {
        &self.reasons
    }

    pub fn reason(&self, code: &ReasonCode) -> Option<&Reason> {
        self.reasons.iter().find(|it| it.code == *code)
    }

    /// The reasons of one family, in the order of the file.
    pub fn family(&self, family: ReasonFamily) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(move |it| it.family() == Some(family))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../assets/catalogue/reasons.toml");

    #[test]
    fn every_family_offers_a_reason_to_try_again() {
        let reasons = Reasons::parse(SHIPPED).unwrap();
        for family in ReasonFamily::ALL {
            assert!(reasons.family(*family).any(|it| it.outcome == Outcome::Retry), "{family:?}");
        }
        assert!((28..=40).contains(&reasons.all().len()));
    }

    #[test]
    fn what_cannot_be_mended_is_final() {
        let reasons = Reasons::parse(SHIPPED).unwrap();
        let altered = reasons.reason(&ReasonCode::new("risk.altered")).unwrap();
        assert_eq!(altered.outcome, Outcome::Final);
    }

    #[test]
    fn a_reason_of_an_unknown_family_is_refused() {
        let text = SHIPPED.replacen("image.blurred", "picture.blurred", 1);
        let refusal = Reasons::parse(&text).unwrap_err();
        assert_eq!(refusal, ReasonsError::Family(ReasonCode::new("picture.blurred")));
    }

    #[test]
    fn a_reason_that_is_given_twice_is_refused() {
        let text = SHIPPED.replacen("image.glare", "image.blurred", 1);
        assert_eq!(
            Reasons::parse(&text),
            Err(ReasonsError::Twice(ReasonCode::new("image.blurred")))
        );
    }
}
