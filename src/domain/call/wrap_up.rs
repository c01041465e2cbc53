//! How a call can end, as the wrap-up says.

use crate::domain::coded::coded;

coded! {
    /// The result of a call.
    pub enum Disposition {
        Resolved = "resolved",
        Informed = "informed",
        FollowUp = "follow_up",
        OrderOpened = "order_opened",
        CallBack = "call_back",
        Complaint = "complaint",
        PassedOn = "passed_on",
        WrongNumber = "wrong_number",
        NoAnswer = "no_answer",
        /// Nobody said; what a wrap-up without a result gets.
        Unstated = "unstated",
    }
}

impl Disposition {
    /// The ones to choose from, in the order of the digits 1 to 9.
    pub fn choosable() -> impl Iterator<Item = (u8, Self)> {
        let stated = Self::ALL.iter().copied().filter(|it| *it != Self::Unstated);
        (1..=9).zip(stated)
    }

    /// The one that a digit key means.
    pub fn by_digit(digit: u8) -> Option<Self> {
        Self::choosable().find(|(it, _)| *it == digit).map(|(_, disposition)| disposition)
    }

    /// Whether a next step with a date belongs to it.
    pub fn wants_next_step(self) -> bool {
        matches!(self, Self::FollowUp | Self::CallBack | Self::Complaint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_but_the_unstated_one_has_a_digit() {
        assert_eq!(Disposition::choosable().count(), Disposition::ALL.len() - 1);
        assert_eq!(Disposition::by_digit(3), Some(Disposition::FollowUp));
        assert_eq!(Disposition::by_digit(0), None);
    }
}
