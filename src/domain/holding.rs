//! What an enterprise has from us: each line, number or service, who pays for it, until when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    EnterpriseId, HoldingId, Now, PersonId, Personal, ServiceLevel, StaffId,
    coded::coded,
    contact::{Authority, Power},
};

coded! {
    /// Who pays for it.
    pub enum Payer {
        /// 统付
        Enterprise = "enterprise",
        /// 个付
        Individual = "individual",
    }
}

coded! {
    /// Whether it is in use.
    pub enum HoldingStatus {
        Active = "active",
        Suspended = "suspended",
        Ended = "ended",
    }
}

/// What was agreed about one holding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingTerms {
    /// A code of the catalogue.
    pub offering: String,
    /// Line, circuit or account number; may be empty.
    pub number: Personal,
    pub payer: Payer,
    pub service_level: ServiceLevel,
    pub quantity: i64,
    /// For all of the quantity together.
    pub monthly_fen: i64,
    pub since: NaiveDate,
    /// The last day; nothing means until further notice.
    pub expiry: Option<NaiveDate>,
    /// The member who uses it, if it is one.
    pub person: Option<PersonId>,
}

/// One holding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    pub id: HoldingId,
    pub enterprise: EnterpriseId,
    pub terms: HoldingTerms,
    pub status: HoldingStatus,
    /// Of the enterprise, so that expiring holdings are found by manager.
    pub manager: Option<StaffId>,
    pub source: String,
    /// The day on which this was known to be so.
    pub as_of: NaiveDate,
}

/// Why a holding was not made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldingRefusal {
    #[error("the catalogue has no such offering")]
    UnknownOffering,
    #[error("a quantity is at least one")]
    NoQuantity,
    #[error("a fee is not negative")]
    NegativeFee,
    #[error("it cannot expire before it began")]
    ExpiryBeforeStart,
    #[error("it has ended")]
    Ended,
    /// The enterprise pays, and whoever asks may not decide that.
    #[error("whoever asks has no authority over what the enterprise pays")]
    NoAuthority { power: Power },
}

impl HoldingRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownOffering => "holding-unknown-offering",
            Self::NoQuantity => "holding-no-quantity",
            Self::NegativeFee => "holding-negative-fee",
            Self::ExpiryBeforeStart => "holding-expiry-before-start",
            Self::Ended => "holding-ended",
            Self::NoAuthority { .. } => "holding-no-authority",
        }
    }
}

impl HoldingTerms {
    pub fn checked(mut self) -> Result<Self, HoldingRefusal> {
        if self.quantity < 1 {
            return Err(HoldingRefusal::NoQuantity);
        }
        if self.monthly_fen < 0 {
            return Err(HoldingRefusal::NegativeFee);
        }
        if self.expiry.is_some_and(|it| it < self.since) {
            return Err(HoldingRefusal::ExpiryBeforeStart);
        }
        self.number = Personal::new(self.number.reveal().trim());
        Ok(self)
    }
}

impl Holding {
    pub fn new(
        (id, enterprise): (HoldingId, EnterpriseId),
        terms: HoldingTerms,
        manager: Option<StaffId>,
        now: Now,
    ) -> Result<Self, HoldingRefusal> {
        let terms = terms.checked()?;
        Ok(Self {
            id,
            enterprise,
            terms,
            status: HoldingStatus::Active,
            manager,
            source: String::new(),
            as_of: now.today(),
        })
    }

    /// Puts new terms in the place of the old ones.
    pub fn change(&mut self, terms: HoldingTerms, now: Now) -> Result<(), HoldingRefusal> {
        if self.status == HoldingStatus::Ended {
            return Err(HoldingRefusal::Ended);
        }
        self.terms = terms.checked()?;
        self.as_of = now.today();
        Ok(())
    }

    pub fn set_status(&mut self, status: HoldingStatus, now: Now) -> Result<(), HoldingRefusal> {
        if self.status == HoldingStatus::Ended {
            return Err(HoldingRefusal::Ended);
        }
        self.status = status;
        self.as_of = now.today();
        Ok(())
    }

    /// Whether whoever asks may have this changed: what the enterprise pays is not a member's to decide.
    pub fn allows(&self, power: Power, asker: &Authority) -> Result<(), HoldingRefusal> {
        let is_free = self.terms.payer == Payer::Individual && power != Power::ChangePayer;
        if is_free || asker.may.contains(&power) {
            Ok(())
        } else {
            Err(HoldingRefusal::NoAuthority { power })
        }
    }

    /// Counts towards what the enterprise has and pays.
    pub fn counts(&self) -> bool {
        self.status == HoldingStatus::Active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> HoldingTerms {
        HoldingTerms {
            offering: "A01".to_owned(),
            number: Personal::from(" 4008001234 "),
            payer: Payer::Enterprise,
            service_level: ServiceLevel::Ordinary,
            quantity: 1,
            monthly_fen: 10_000,
            since: "2026-01-01".parse().unwrap(),
            expiry: None,
            person: None,
        }
    }

    fn holding(terms: HoldingTerms) -> Holding {
        let ids = (HoldingId::fresh(), EnterpriseId::fresh());
        Holding::new(ids, terms, None, Now::from_micros(0)).unwrap()
    }

    #[test]
    fn terms_must_make_sense() {
        let refused = |terms: HoldingTerms| terms.checked().unwrap_err();
        assert_eq!(refused(HoldingTerms { quantity: 0, ..terms() }), HoldingRefusal::NoQuantity);
        assert_eq!(
            refused(HoldingTerms { monthly_fen: -1, ..terms() }),
            HoldingRefusal::NegativeFee
        );
        let expiry = Some("2025-12-31".parse().unwrap());
        assert_eq!(refused(HoldingTerms { expiry, ..terms() }), HoldingRefusal::ExpiryBeforeStart);
        assert_eq!(holding(terms()).terms.number.reveal(), "4008001234");
    }

    #[test]
    fn what_has_ended_stays_ended() {
        let now = Now::from_micros(0);
        let mut it = holding(terms());
        it.set_status(HoldingStatus::Ended, now).unwrap();
        assert_eq!(it.change(terms(), now), Err(HoldingRefusal::Ended));
        assert!(!it.counts());
    }

    #[test]
    fn a_member_does_not_decide_what_the_enterprise_pays() {
        let member = Authority::default();
        let paid = holding(terms());
        let own = holding(HoldingTerms { payer: Payer::Individual, ..terms() });
        assert!(paid.allows(Power::Change, &member).is_err());
        assert!(own.allows(Power::Change, &member).is_ok());
        assert!(own.allows(Power::ChangePayer, &member).is_err());
    }
}
