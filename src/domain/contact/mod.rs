//! People who act for enterprises: their dated roles, and what each may do on what evidence.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    EnterpriseId, Now, PersonId, Personal, RoleAssignmentId, VersionId, coded::coded, text,
};

coded! {
    /// What a person is in an enterprise.
    pub enum RoleCode {
        /// 法人
        LegalRepresentative = "legal_representative",
        /// 决策人
        DecisionMaker = "decision_maker",
        /// 经办人
        AuthorizedAgent = "authorized_agent",
        Technical = "technical",
        Finance = "finance",
        Member = "member",
        /// Answers the switchboard and connects.
        Switchboard = "switchboard",
    }
}

coded! {
    /// What a person may do in the name of the enterprise.
    pub enum Power {
        Enquire = "enquire",
        Order = "order",
        Change = "change",
        Cancel = "cancel",
        Sign = "sign",
        /// Decide who pays.
        ChangePayer = "change_payer",
    }
}

coded! {
    /// What kind of number it is by which a caller is recognised.
    pub enum LineKind {
        Mobile = "mobile",
        Landline = "landline",
        /// Shared by several people of an enterprise.
        Switchboard = "switchboard",
        Service = "service",
        Foreign = "foreign",
    }
}

impl RoleCode {
    /// What is usually ticked when the role is given; what counts is decided by [`authority`].
    pub fn usual_powers(self) -> Vec<Power> {
        use Power::{Cancel, Change, Enquire, Order, Sign};
        match self {
            Self::LegalRepresentative => Power::ALL.to_vec(),
            Self::DecisionMaker => vec![Enquire, Order, Change, Cancel],
            Self::AuthorizedAgent => vec![Enquire, Order, Change, Sign],
            Self::Technical | Self::Finance | Self::Member => vec![Enquire],
            Self::Switchboard => Vec::new(),
        }
    }

    /// The law itself gives the legal representative power; everybody else needs a paper that says so.
    pub fn acts_by_law(self) -> bool {
        self == Self::LegalRepresentative
    }
}

/// A natural person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: Personal,
    pub id_number: Personal,
    pub email: Personal,
    pub note: Personal,
    /// Made by a call from an unknown number, not yet confirmed.
    pub is_provisional: bool,
    pub created_us: i64,
}

/// Why a person, a role or a number was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactRefusal {
    #[error("a name is needed")]
    NoName,
    #[error("the number of the identity card is not right")]
    BadIdNumber,
    #[error("a role cannot end before it begins")]
    EndsBeforeStart,
    #[error("the role has ended")]
    Ended,
    #[error("a letter of authority is valid for three years at most")]
    TooLong,
    #[error("influence is 0 to 3")]
    BadInfluence,
}

impl ContactRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoName => "contact-no-name",
            Self::BadIdNumber => "contact-bad-id-number",
            Self::EndsBeforeStart => "contact-ends-before-start",
            Self::Ended => "contact-ended",
            Self::TooLong => "contact-too-long",
            Self::BadInfluence => "contact-bad-influence",
        }
    }
}

impl Person {
    pub fn new(id: PersonId, name: &Personal, now: Now) -> Result<Self, ContactRefusal> {
        let person = Self {
            id,
            name: name.clone(),
            id_number: Personal::default(),
            email: Personal::default(),
            note: Personal::default(),
            is_provisional: false,
            created_us: now.micros(),
        };
        person.checked(now)
    }

    /// The person as stored: the name tidied, the identity card checked if there is one.
    pub fn checked(mut self, now: Now) -> Result<Self, ContactRefusal> {
        self.name = Personal::new(text::tidy(self.name.reveal()));
        if self.name.is_empty() {
            return Err(ContactRefusal::NoName);
        }
        if !self.id_number.is_empty() {
            let Ok(id) = super::CitizenId::parse(self.id_number.reveal(), now.today()) else {
                return Err(ContactRefusal::BadIdNumber);
            };
            self.id_number = id.number().clone();
        }
        Ok(self)
    }
}

/// The longest validity of an agent's letter, in days: three years, as signing services advise.
const LONGEST_LETTER: i64 = 3 * 366;

/// What a role is and allows, apart from whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleTerms {
    pub role: RoleCode,
    /// Job title, as on the card.
    pub title: String,
    /// Codes of offerings or names of sites, separated by commas; empty means all.
    pub scope: String,
    pub may: Vec<Power>,
    /// The paper that grants it.
    pub evidence: Option<VersionId>,
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// How much this person sways decisions, 0 to 3.
    pub influence: i64,
}

/// A dated role of one person in one enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAssignment {
    pub id: RoleAssignmentId,
    pub enterprise: EnterpriseId,
    pub person: PersonId,
    pub terms: RoleTerms,
    /// When somebody ended it before its time.
    pub ended_us: Option<i64>,
}

impl RoleTerms {
    /// The usual powers of a role from a day on, without evidence yet.
    pub fn usual(role: RoleCode, valid_from: NaiveDate) -> Self {
        Self {
            role,
            title: String::new(),
            scope: String::new(),
            may: role.usual_powers(),
            evidence: None,
            valid_from,
            valid_to: None,
            influence: 0,
        }
    }

    pub fn checked(mut self) -> Result<Self, ContactRefusal> {
        if self.valid_to.is_some_and(|it| it < self.valid_from) {
            return Err(ContactRefusal::EndsBeforeStart);
        }
        let days = self.valid_to.map_or(0, |it| (it - self.valid_from).num_days());
        if self.role == RoleCode::AuthorizedAgent && LONGEST_LETTER < days {
            return Err(ContactRefusal::TooLong);
        }
        if !(0..=3).contains(&self.influence) {
            return Err(ContactRefusal::BadInfluence);
        }
        self.title = text::tidy(&self.title);
        self.scope = self.scope.trim().to_owned();
        self.may.sort();
        self.may.dedup();
        Ok(self)
    }
}

impl RoleAssignment {
    /// Whether the role is in force on a day; it is on its last day too.
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        self.ended_us.is_none()
            && self.terms.valid_from <= day
            && self.terms.valid_to.is_none_or(|last| day <= last)
    }

    /// Whether the role is for this offering (or site).
    pub fn covers(&self, offering: &str) -> bool {
        let mut words = self
            .terms
            .scope
            .split([',', ';', '、', '，', '；', ' '])
            .filter(|it| !it.is_empty())
            .peekable();
        words.peek().is_none() || words.any(|it| it.eq_ignore_ascii_case(offering))
    }

    pub fn end(&mut self, now: Now) -> Result<(), ContactRefusal> {
        if self.ended_us.is_some() {
            return Err(ContactRefusal::Ended);
        }
        self.ended_us = Some(now.micros());
        Ok(())
    }

    pub fn change(&mut self, terms: RoleTerms) -> Result<(), ContactRefusal> {
        if self.ended_us.is_some() {
            return Err(ContactRefusal::Ended);
        }
        self.terms = terms.checked()?;
        Ok(())
    }
}

/// What is known about the paper behind a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    pub version: VersionId,
    /// The kind of paper, such as `D-POA`.
    pub kind: String,
    /// A reviewer has approved it.
    pub is_approved: bool,
    /// The last day of the paper itself.
    pub expires: Option<NaiveDate>,
}

impl Proof {
    /// Whether it proves anything on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.is_approved && self.expires.is_none_or(|last| day <= last)
    }
}

/// A role with the paper behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub role: RoleAssignment,
    pub proof: Option<Proof>,
}

impl Standing {
    /// What it allows on a day: without a paper that holds, nobody but the legal representative
    /// may do more than enquire.
    pub fn powers_on(&self, day: NaiveDate) -> Vec<Power> {
        if !self.role.stands_on(day) {
            return Vec::new();
        }
        let terms = &self.role.terms;
        let is_backed = terms.role.acts_by_law() || self.is_proven_on(day);
        let powers = terms.may.iter().copied();
        powers.filter(|it| is_backed || *it == Power::Enquire).collect()
    }

    /// Whether a paper stands behind it on a day.
    pub fn is_proven_on(&self, day: NaiveDate) -> bool {
        self.proof.as_ref().is_some_and(|it| it.holds_on(day))
    }

    /// Whether it would allow more if there were a paper that holds.
    pub fn lacks_evidence_on(&self, day: NaiveDate) -> bool {
        self.role.stands_on(day) && self.powers_on(day).len() < self.role.terms.may.len()
    }

    /// The last day of what it allows, whichever ends first.
    fn last_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        let paper = self.proof.as_ref().filter(|it| it.holds_on(day)).and_then(|it| it.expires);
        let paper = paper.filter(|_| !self.role.terms.role.acts_by_law());
        self.role.terms.valid_to.into_iter().chain(paper).min()
    }
}

/// What one person may do for one enterprise on one day, and on what evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The roles in force, the weightiest first.
    pub roles: Vec<RoleCode>,
    pub may: Vec<Power>,
    pub may_not: Vec<Power>,
    /// The papers that what it may do rests on.
    pub evidence: Vec<Proof>,
    /// Some role would allow more if there were a paper that holds.
    pub lacks_evidence: bool,
    /// What the roles are limited to; empty means nothing limits them.
    pub scope: Vec<String>,
    /// The first day on which something it may do now ends.
    pub ends: Option<NaiveDate>,
}

/// Adds up what the roles of one person in one enterprise allow on a day.
pub fn authority(standings: &[Standing], today: NaiveDate) -> Authority {
    let mut it = Authority::default();
    let mut may = BTreeSet::new();
    let in_force = || standings.iter().filter(|it| it.role.stands_on(today));
    for standing in in_force() {
        let powers = standing.powers_on(today);
        let terms = &standing.role.terms;
        it.roles.push(terms.role);
        it.lacks_evidence |= standing.lacks_evidence_on(today);
        if powers.iter().any(|it| *it != Power::Enquire) {
            it.evidence.extend(standing.proof.clone().filter(|it| it.holds_on(today)));
        }
        if !powers.is_empty() {
            it.ends = it.ends.into_iter().chain(standing.last_day(today)).min();
        }
        may.extend(powers);
    }
    it.roles.sort();
    it.roles.dedup();
    // One role without limits is enough to be without limits.
    if in_force().all(|it| !it.role.terms.scope.is_empty()) {
        it.scope = in_force().map(|it| it.role.terms.scope.clone()).collect();
    }
    it.may_not = Power::ALL.iter().copied().filter(|power| !may.contains(power)).collect();
    it.may = may.into_iter().collect();
    it
}

#[cfg(test)]
mod tests;
