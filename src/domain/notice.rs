//! Something that somebody should know without having asked.

use serde::{Deserialize, Serialize};

use super::{
    ClockId, EnterpriseId, NoticeId, Now, OrderId, Sha256Hash, StaffId, Summary, coded::coded,
};

coded! {
    /// How urgent a notice is.
    pub enum NoticeTone {
        Hint = "hint",
        Warning = "warning",
        Breach = "breach",
    }
}

/// Whoever supervises; the one address that is not a person.
pub fn supervisors() -> StaffId {
    StaffId::from_bytes([0; 16])
}

/// A notice for one person, or for whoever supervises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    pub staff: StaffId,
    /// The clock that it is about; when that ends, the notice is void.
    pub clock: Option<ClockId>,
    pub enterprise: EnterpriseId,
    pub order: Option<OrderId>,
    pub tone: NoticeTone,
    pub words: Summary,
    pub at: Now,
}

impl NoticeId {
    /// The name of the one notice that says this to this person.
    pub fn of(clock: ClockId, what: &str, staff: StaffId) -> Self {
        let said = [&clock.bytes()[..], what.as_bytes(), &staff.bytes()].concat();
        let hash = Sha256Hash::of(&said);
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(hash.bytes()) {
            *to = from;
        }
        Self::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_said_to_the_same_person_is_one_notice() {
        let (clock, lin) = (ClockId::fresh(), StaffId::fresh());
        let id = NoticeId::of(clock, "1/90", lin);
        assert_eq!(id, NoticeId::of(clock, "1/90", lin));
        assert_ne!(id, NoticeId::of(clock, "2/90", lin));
        assert_ne!(id, NoticeId::of(clock, "1/90", supervisors()));
    }
}
