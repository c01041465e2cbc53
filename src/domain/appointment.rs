//! A time window agreed with a customer: somebody comes to an address, or calls, for a purpose.

use serde::{Deserialize, Serialize};

use super::{
    AppointmentId, EnterpriseId, Now, OrderId, PersonId, Personal, StaffId, TaskId, coded::coded,
};

coded! {
    /// What became of an appointment.
    pub enum AppointmentState {
        Planned = "planned",
        /// Both sides were there.
        Kept = "kept",
        /// One side was not there; a new one has to be made.
        Missed = "missed",
        Cancelled = "cancelled",
    }
}

/// The time within which somebody comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: Now,
    pub until: Now,
}

/// What is agreed with the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    pub id: AppointmentId,
    pub enterprise: EnterpriseId,
    pub order: Option<OrderId>,
    pub task: Option<TaskId>,
    /// With whom.
    pub person: Option<PersonId>,
    pub purpose: Personal,
    /// Where; empty for a call.
    pub address: Personal,
    pub window: Window,
    /// Who of us comes, or sees to it that somebody does.
    pub owner: StaffId,
}

/// An appointment. Invariant: changed only through its methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub agreed: Agreed,
    pub state: AppointmentState,
    /// Grows with every change, as calendar programs want it.
    pub sequence: u32,
    /// What was said when it was moved, missed or cancelled.
    pub note: Personal,
}

/// Why nothing was done. Each text completes “Not done: …”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppointmentRefusal {
    #[error("the window ends before it begins")]
    Window,
    #[error("the window has passed")]
    Passed,
    #[error("it has not begun")]
    NotYet,
    #[error("something must be written down")]
    Empty,
    #[error("it is over")]
    Over,
}

impl AppointmentRefusal {
    /// Its stable code, for callers and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Window => "appointment-window",
            Self::Passed => "appointment-passed",
            Self::NotYet => "appointment-not-yet",
            Self::Empty => "empty",
            Self::Over => "appointment-over",
        }
    }
}

impl Window {
    fn checked(self, now: Now) -> Result<Self, AppointmentRefusal> {
        if self.until <= self.from {
            return Err(AppointmentRefusal::Window);
        }
        if self.until <= now { Err(AppointmentRefusal::Passed) } else { Ok(self) }
    }
}

impl Appointment {
    pub fn arrange(agreed: Agreed, now: Now) -> Result<Self, AppointmentRefusal> {
        if agreed.purpose.is_empty() {
            return Err(AppointmentRefusal::Empty);
        }
        agreed.window.checked(now)?;
        let state = AppointmentState::Planned;
        Ok(Self { agreed, state, sequence: 0, note: Personal::default() })
    }

    /// Agrees on another time.
    pub fn move_to(
        &mut self,
        (window, note): (Window, Personal),
        now: Now,
    ) -> Result<(), AppointmentRefusal> {
        self.planned()?;
        self.agreed.window = window.checked(now)?;
        (self.note, self.sequence) = (note, self.sequence + 1);
        Ok(())
    }

    /// Lets somebody else of us come.
    pub fn hand_over(&mut self, to: StaffId) -> Result<(), AppointmentRefusal> {
        self.planned()?;
        (self.agreed.owner, self.sequence) = (to, self.sequence + 1);
        Ok(())
    }

    /// Says that both sides were there, or that one was not.
    pub fn settle(
        &mut self,
        (state, note): (AppointmentState, Personal),
        now: Now,
    ) -> Result<(), AppointmentRefusal> {
        self.planned()?;
        let is_end = match state {
            AppointmentState::Kept | AppointmentState::Missed => self.agreed.window.from <= now,
            AppointmentState::Cancelled => true,
            AppointmentState::Planned => return Err(AppointmentRefusal::Over),
        };
        if !is_end {
            return Err(AppointmentRefusal::NotYet);
        }
        if state != AppointmentState::Kept && note.is_empty() {
            return Err(AppointmentRefusal::Empty);
        }
        (self.state, self.note, self.sequence) = (state, note, self.sequence + 1);
        Ok(())
    }

    fn planned(&self) -> Result<(), AppointmentRefusal> {
        if self.state == AppointmentState::Planned { Ok(()) } else { Err(AppointmentRefusal::Over) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Now {
        Now::from_micros(1_772_413_200_000_000 + hours * 3_600_000_000)
    }

    fn agreed() -> Agreed {
        Agreed {
            id: AppointmentId::fresh(),
            enterprise: EnterpriseId::fresh(),
            order: None,
            task: None,
            person: None,
            purpose: "上门装机".into(),
            address: "工业园区 1 号".into(),
            window: Window { from: at(24), until: at(26) },
            owner: StaffId::fresh(),
        }
    }

    #[test]
    fn a_window_has_a_length_and_lies_ahead() {
        assert!(Appointment::arrange(agreed(), at(0)).is_ok());
        let turned = Agreed { window: Window { from: at(5), until: at(5) }, ..agreed() };
        assert_eq!(Appointment::arrange(turned, at(0)), Err(AppointmentRefusal::Window));
        assert_eq!(Appointment::arrange(agreed(), at(26)), Err(AppointmentRefusal::Passed));
        let empty = Agreed { purpose: Personal::default(), ..agreed() };
        assert_eq!(Appointment::arrange(empty, at(0)), Err(AppointmentRefusal::Empty));
    }

    #[test]
    fn it_is_kept_or_missed_only_when_its_time_has_come() {
        let mut it = Appointment::arrange(agreed(), at(0)).unwrap();
        let kept = (AppointmentState::Kept, Personal::default());
        assert_eq!(it.settle(kept.clone(), at(23)), Err(AppointmentRefusal::NotYet));
        let missed = (AppointmentState::Missed, Personal::default());
        assert_eq!(it.settle(missed, at(25)), Err(AppointmentRefusal::Empty));
        assert_eq!(it.settle(kept, at(25)), Ok(()));
        let window = Window { from: at(48), until: at(50) };
        let moved = it.move_to((window, "改期".into()), at(30));
        assert_eq!(moved, Err(AppointmentRefusal::Over));
    }

    #[test]
    fn every_change_counts_on() {
        let mut it = Appointment::arrange(agreed(), at(0)).unwrap();
        let window = Window { from: at(48), until: at(50) };
        it.move_to((window, "客户改期".into()), at(1)).unwrap();
        assert_eq!((it.agreed.window, it.sequence), (window, 1));
        it.settle((AppointmentState::Cancelled, "不装了".into()), at(2)).unwrap();
        assert_eq!((it.state, it.sequence), (AppointmentState::Cancelled, 2));
    }
}
