//! An enterprise: the legal unit that signs with us, and what we know about it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    EnterpriseId, Now, OrgType, Personal, StaffId, Tier, Uscc, coded::coded, industry,
    interaction::Channel, region, text,
};

coded! {
    /// How big an enterprise is, as the statistics office classes it.
    pub enum SizeClass {
        Large = "large",
        Medium = "medium",
        Small = "small",
        Micro = "micro",
    }
}

coded! {
    /// Where an enterprise stands in its life as a customer.
    pub enum Lifecycle {
        Potential = "potential",
        New = "new",
        Existing = "existing",
        /// An existing customer who is new to one of our businesses.
        NewBusiness = "new_business",
        Lost = "lost",
    }
}

coded! {
    /// Why everyone who opens an enterprise must take care.
    pub enum WarningKind {
        Churn = "churn",
        Complaint = "complaint",
        Arrears = "arrears",
        Contract = "contract",
        Fraud = "fraud",
        Care = "care",
        Other = "other",
    }
}

/// The longest name that is accepted, in characters.
pub const LONGEST_NAME: usize = 120;
/// The most tags that one enterprise has.
pub const MOST_TAGS: usize = 12;
/// The shortest reason that is accepted, in characters.
pub const SHORTEST_REASON: usize = 5;

/// What people know and may correct about an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// As on the licence.
    pub name: String,
    /// As people say it; may be empty.
    pub short_name: String,
    pub uscc: Option<Uscc>,
    pub org_type: OrgType,
    pub size: Option<SizeClass>,
    /// A code of GB/T 4754; empty if unknown.
    pub industry: String,
    /// A code of GB/T 2260; empty if unknown.
    pub region: String,
    pub address: String,
    pub legal_person: Personal,
    /// The last day of the licence; nothing means long term or unknown.
    pub licence_until: Option<NaiveDate>,
    pub lifecycle: Lifecycle,
    pub preferred_channel: Option<Channel>,
    /// When they like to be called, in their words.
    pub preferred_window: String,
    pub note: Personal,
}

/// One enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    pub id: EnterpriseId,
    pub profile: Profile,
    pub tier: Tier,
    /// Nobody: in the pool.
    pub manager: Option<StaffId>,
    pub tags: Vec<String>,
    /// Of all active holdings, kept by the store.
    pub monthly_fen: i64,
    /// How many active holdings, kept by the store.
    pub holdings: i64,
    /// Where the record came from, such as the name of an imported file.
    pub source: String,
    pub created_us: i64,
    /// When somebody last confirmed the profile; 0 for never.
    pub verified_us: i64,
}

/// Why an enterprise was not made or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnterpriseRefusal {
    #[error("a name is needed")]
    NoName,
    #[error("a name has at most {LONGEST_NAME} characters")]
    LongName,
    #[error("there is no industry {0}")]
    UnknownIndustry(String),
    #[error("there is no place {0}")]
    UnknownRegion(String),
    #[error("a reason has at least {SHORTEST_REASON} characters")]
    ReasonNeeded,
    #[error("the tier is already so")]
    SameTier,
    #[error("at most {MOST_TAGS} tags")]
    TooManyTags,
    #[error("a tag needs a word")]
    EmptyTag,
}

impl EnterpriseRefusal {
    /// The name of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoName => "enterprise-no-name",
            Self::LongName => "enterprise-long-name",
            Self::UnknownIndustry(_) => "enterprise-unknown-industry",
            Self::UnknownRegion(_) => "enterprise-unknown-region",
            Self::ReasonNeeded => "enterprise-reason-needed",
            Self::SameTier => "enterprise-same-tier",
            Self::TooManyTags => "enterprise-too-many-tags",
            Self::EmptyTag => "enterprise-empty-tag",
        }
    }
}

impl Profile {
    /// A profile with nothing but a name, for what is filled in later.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            short_name: String::new(),
            uscc: None,
            org_type: OrgType::Enterprise,
            size: None,
            industry: String::new(),
            region: String::new(),
            address: String::new(),
            legal_person: Personal::default(),
            licence_until: None,
            lifecycle: Lifecycle::Existing,
            preferred_channel: None,
            preferred_window: String::new(),
            note: Personal::default(),
        }
    }

    /// The profile as it is stored: names tidied, codes checked.
    pub fn checked(mut self) -> Result<Self, EnterpriseRefusal> {
        self.name = text::tidy(&self.name);
        if self.name.is_empty() {
            return Err(EnterpriseRefusal::NoName);
        }
        if self.name.chars().count() > LONGEST_NAME {
            return Err(EnterpriseRefusal::LongName);
        }
        if !self.industry.is_empty() && industry::find(&self.industry).is_none() {
            return Err(EnterpriseRefusal::UnknownIndustry(self.industry));
        }
        if !self.region.is_empty() && region::find(&self.region).is_none() {
            return Err(EnterpriseRefusal::UnknownRegion(self.region));
        }
        self.short_name = text::tidy(&self.short_name);
        self.address = text::tidy(&self.address);
        self.legal_person = Personal::new(text::tidy(self.legal_person.reveal()));
        self.preferred_window = self.preferred_window.trim().to_owned();
        Ok(self)
    }

    /// Equal for two spellings of one name; duplicates are found by it.
    pub fn name_key(&self) -> String {
        text::CompanyName::of(&self.name).identity_key()
    }
}

impl Enterprise {
    pub fn new(
        id: EnterpriseId,
        profile: Profile,
        (tier, manager): (Tier, Option<StaffId>),
        now: Now,
    ) -> Result<Self, EnterpriseRefusal> {
        Ok(Self {
            id,
            profile: profile.checked()?,
            tier,
            manager,
            tags: Vec::new(),
            monthly_fen: 0,
            holdings: 0,
            source: String::new(),
            created_us: now.micros(),
            verified_us: now.micros(),
        })
    }

    /// Replaces the profile, which somebody has thereby confirmed.
    pub fn correct(&mut self, profile: Profile, now: Now) -> Result<(), EnterpriseRefusal> {
        self.profile = profile.checked()?;
        self.verified_us = now.micros();
        Ok(())
    }

    /// Moves it to another tier; a tier never changes without a reason.
    pub fn change_tier(&mut self, tier: Tier, reason: &str) -> Result<Tier, EnterpriseRefusal> {
        if tier == self.tier {
            return Err(EnterpriseRefusal::SameTier);
        }
        stated(reason)?;
        Ok(std::mem::replace(&mut self.tier, tier))
    }

    /// Adds a tag; one that is there already stays as it is.
    pub fn tag(&mut self, tag: &str) -> Result<(), EnterpriseRefusal> {
        let tag = text::tidy(tag);
        if tag.is_empty() {
            return Err(EnterpriseRefusal::EmptyTag);
        }
        if !self.tags.contains(&tag) {
            if self.tags.len() >= MOST_TAGS {
                return Err(EnterpriseRefusal::TooManyTags);
            }
            self.tags.push(tag);
        }
        Ok(())
    }

    pub fn untag(&mut self, tag: &str) {
        self.tags.retain(|it| it != tag);
    }
}

/// A reason that says something, without the spaces around it.
pub fn stated(reason: &str) -> Result<&str, EnterpriseRefusal> {
    let reason = reason.trim();
    if reason.chars().count() < SHORTEST_REASON {
        return Err(EnterpriseRefusal::ReasonNeeded);
    }
    Ok(reason)
}

/// One change of the tier, as the history shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierChange {
    pub at_us: i64,
    pub before: Tier,
    pub after: Tier,
    pub reason: String,
    pub staff: StaffId,
}

/// Something that everyone who opens the enterprise must see first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Its name within the enterprise; made by whoever warns.
    pub id: super::InteractionId,
    pub kind: WarningKind,
    pub note: Personal,
    pub at_us: i64,
    /// Nobody: found by a rule.
    pub staff: Option<StaffId>,
    pub lifted_us: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acme() -> Enterprise {
        let now = Now::from_micros(0);
        let profile = Profile::named(" 海岳精密制造(苏州) 有限公司 ");
        Enterprise::new(EnterpriseId::fresh(), profile, (Tier::T3, None), now).unwrap()
    }

    #[test]
    fn names_are_tidied_and_needed() {
        assert_eq!(acme().profile.name, "海岳精密制造（苏州）有限公司");
        assert_eq!(Profile::named("  ").checked(), Err(EnterpriseRefusal::NoName));
        let long = Profile::named(&"名".repeat(LONGEST_NAME + 1));
        assert_eq!(long.checked(), Err(EnterpriseRefusal::LongName));
    }

    #[test]
    fn codes_that_no_list_holds_are_refused() {
        let profile = Profile { industry: "9X".to_owned(), ..Profile::named("甲") };
        assert!(matches!(profile.checked(), Err(EnterpriseRefusal::UnknownIndustry(_))));
        let profile = Profile { region: "999999".to_owned(), ..Profile::named("甲") };
        assert!(matches!(profile.checked(), Err(EnterpriseRefusal::UnknownRegion(_))));
    }

    #[test]
    fn a_tier_never_changes_without_a_reason() {
        let mut it = acme();
        assert_eq!(it.change_tier(Tier::T1, " 好 "), Err(EnterpriseRefusal::ReasonNeeded));
        assert_eq!(it.change_tier(Tier::T3, "签约额增长"), Err(EnterpriseRefusal::SameTier));
        assert_eq!(it.change_tier(Tier::T1, "签约额增长"), Ok(Tier::T3));
        assert_eq!(it.tier, Tier::T1);
    }

    #[test]
    fn a_tag_is_there_once() {
        let mut it = acme();
        it.tag("出口").unwrap();
        it.tag(" 出口 ").unwrap();
        assert_eq!(it.tags, ["出口"]);
        for n in 1..MOST_TAGS {
            it.tag(&n.to_string()).unwrap();
        }
        assert_eq!(it.tag("one more"), Err(EnterpriseRefusal::TooManyTags));
        it.untag("出口");
        assert_eq!(it.tags.len(), MOST_TAGS - 1);
    }

    #[test]
    fn spellings_of_one_name_are_one_enterprise() {
        assert_eq!(
            Profile::named("华为（深圳）有限公司").name_key(),
            Profile::named("华为(深圳)有限责任公司").name_key()
        );
    }
}
