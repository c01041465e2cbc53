//! How a caller is served, by the tier of their enterprise.

use serde::{Deserialize, Serialize};

use super::{Tier, Wording};

/// What a manager has before their eyes while they greet somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceCard {
    pub tier: Tier,
    /// `{company}` and `{person}` stand for whoever calls.
    pub greeting: Wording,
    /// How to check who is speaking.
    pub verification: Wording,
    /// 1: one thing is checked; 3: everything.
    pub level: u8,
    /// What may be promised without asking anybody.
    pub promises: Vec<Wording>,
    /// Who takes it when that is not enough.
    pub escalation: Wording,
}

/// Why the cards were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    #[error("the service cards cannot be read: {0}")]
    Unreadable(String),
    #[error("there must be one service card for each tier, in order")]
    Tiers,
    #[error("a service card lacks its words in one language")]
    Wording,
    #[error("a level of checking is 1, 2 or 3")]
    Level,
}

/// The cards that are shipped.
const SHIPPED: &str = include_str!("../../assets/catalogue/service_cards.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    card: Vec<ServiceCard>,
}

impl ServiceCard {
    /// The shipped card of a tier.
    pub fn of(tier: Tier) -> Option<&'static Self> {
        static CARDS: std::sync::LazyLock<Vec<ServiceCard>> =
            // A file that is wrong fails its own test; a desk without cards still takes calls.
            std::sync::LazyLock::new(|| ServiceCard::read_all(SHIPPED).unwrap_or_default());
        CARDS.get(tier.index())
    }

    /// Reads one card for each tier.
    pub fn read_all(toml: &str) -> Result<Vec<Self>, CardError> {
        let file: File =
            toml::from_str(toml).map_err(|err| CardError::Unreadable(err.to_string()))?;
        if !file.card.iter().map(|it| it.tier).eq(Tier::ALL.iter().copied()) {
            return Err(CardError::Tiers);
        }
        for card in &file.card {
            let mut words =
                card.promises.iter().chain([&card.greeting, &card.verification, &card.escalation]);
            if !words.all(Wording::is_complete) {
                return Err(CardError::Wording);
            }
            if !(1..=3).contains(&card.level) {
                return Err(CardError::Level);
            }
        }
        Ok(file.card)
    }

    /// The greeting with its names; an unknown caller leaves no gap.
    pub fn greet(&self, locale: &str, company: &str, person: &str) -> String {
        let words = self.greeting.for_locale(locale).replace("{company}", company);
        let words = words.replace("{person}", person);
        words.trim().replace(" ,", ",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tier_has_its_card() {
        let cards = ServiceCard::read_all(SHIPPED).unwrap();
        assert_eq!(cards.len(), Tier::ALL.len());
        assert_eq!(ServiceCard::of(Tier::T2).unwrap().tier, Tier::T2);
    }

    #[test]
    fn a_missing_tier_is_noticed() {
        let without = SHIPPED.replacen("tier = \"T2\"", "tier = \"T3\"", 1);
        assert_eq!(ServiceCard::read_all(&without), Err(CardError::Tiers));
    }

    #[test]
    fn a_greeting_without_a_name_has_no_gap() {
        let card = ServiceCard::of(Tier::T2).unwrap();
        assert!(card.greet("en", "Haiyue", "").starts_with("Hello, I am"));
        assert!(card.greet("zh-CN", "海岳精密", "周女士").starts_with("周女士您好"));
    }
}
