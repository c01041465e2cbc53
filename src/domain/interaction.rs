//! What was said and done with a customer, on whatever channel: one entry of the timeline.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{EnterpriseId, InteractionId, PersonId, Personal, StaffId, coded::coded};

coded! {
    /// The way by which a contact came about.
    pub enum Channel {
        Phone = "phone",
        Wechat = "wechat",
        Mail = "mail",
        App = "app",
        Web = "web",
        Visit = "visit",
        /// Done at the desk, without the customer.
        Desk = "desk",
    }
}

coded! {
    /// Who turned to whom.
    pub enum Direction {
        In = "in",
        Out = "out",
        Internal = "internal",
    }
}

coded! {
    /// What an entry of the timeline is about.
    pub enum InteractionKind {
        Call = "call",
        Note = "note",
        Demand = "demand",
        Promise = "promise",
        Order = "order",
        Task = "task",
        Paper = "paper",
        /// The profile, the tier, the manager, the warnings.
        Profile = "profile",
        Contact = "contact",
        Holding = "holding",
    }
}

/// Marks a value of a stated event that is the name of a text, to be said in the reader's language.
const WORD: char = '@';

/// What an entry says: free words, or an event that every reader is told in their own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Summary {
    Said(Personal),
    /// `key` names a sentence in the translation files, `values` fill it in.
    Stated {
        key: String,
        values: BTreeMap<String, String>,
    },
}

impl Summary {
    pub fn said(text: impl Into<String>) -> Self {
        Self::Said(Personal::new(text))
    }

    /// An event; `key` is the whole name of its sentence, such as `enterprise-event-tier`.
    pub fn stated(key: &str) -> Self {
        Self::Stated { key: key.to_owned(), values: BTreeMap::new() }
    }

    /// Adds a value as it stands: a number, a code, the name of an offering's code.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and names made for the call read best unborrowed"
    )]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        if let Self::Stated { values, .. } = &mut self {
            values.insert(name.to_owned(), value.to_string());
        }
        self
    }

    /// Adds a value that is itself a text of the translation files, by its name.
    #[must_use]
    pub fn with_word(self, name: &str, key: &str) -> Self {
        self.with(name, format!("{WORD}{key}"))
    }

    /// Adds a name from a data file, which is said in the reader's language.
    #[must_use]
    pub fn with_name(self, name: &str, wording: &super::Wording) -> Self {
        self.with(name, wording.packed())
    }

    /// The name of the text that a value stands for, if it is one.
    pub fn word(value: &str) -> Option<&str> {
        value.strip_prefix(WORD)
    }
}

/// One entry of an enterprise's timeline; never changed after it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    pub id: InteractionId,
    pub enterprise: EnterpriseId,
    pub at_us: i64,
    pub channel: Channel,
    pub direction: Direction,
    pub kind: InteractionKind,
    /// With whom.
    pub person: Option<PersonId>,
    /// By whom.
    pub staff: Option<StaffId>,
    pub summary: Summary,
    /// The wrap-up code of a call; empty otherwise.
    pub disposition: String,
    /// The matter it belongs to, as the change feed writes it (`order:…`); empty if none.
    pub thread: String,
}

impl Interaction {
    /// Something that was done at the desk.
    pub fn at_desk(
        enterprise: EnterpriseId,
        (at_us, staff): (i64, StaffId),
        kind: InteractionKind,
        summary: Summary,
    ) -> Self {
        Self {
            id: InteractionId::fresh(),
            enterprise,
            at_us,
            channel: Channel::Desk,
            direction: Direction::Internal,
            kind,
            person: None,
            staff: Some(staff),
            summary,
            disposition: String::new(),
            thread: String::new(),
        }
    }

    /// Ties it to the matter it belongs to.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a subject made for the call reads best unborrowed"
    )]
    pub fn on(mut self, thread: impl ToString) -> Self {
        self.thread = thread.to_string();
        self
    }

    /// Ties it to a person.
    #[must_use]
    pub fn with_person(mut self, person: Option<PersonId>) -> Self {
        self.person = person;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_keeps_its_values_and_tells_words_from_values() {
        let event = Summary::stated("enterprise-event-role")
            .with("days", 3)
            .with_word("role", "enterprise-role-finance");
        let Summary::Stated { values, .. } = &event else { panic!("stated") };
        assert_eq!(Summary::word(&values["role"]), Some("enterprise-role-finance"));
        assert_eq!(Summary::word(&values["days"]), None);
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), event);
    }

    #[test]
    fn what_people_said_is_not_printed() {
        assert!(!format!("{:?}", Summary::said("周敏华 called")).contains("周敏华"));
    }
}
