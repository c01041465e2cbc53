//! A time window agreed with a customer: somebody comes to an address, or calls, for a purpose.

use serde::{Deserialize, Serialize};

use super::{
    Actor, AppointmentId, EnterpriseId, Now, OrderId, PersonId, Personal, Role, StaffId, TaskId,
    coded::coded,
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
    #[error("it is somebody else's")]
    NotOwner,
}

/// Who does something about an appointment, and when.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    pub by: &'a Actor,
    /// Whose order it belongs to.
    pub order_owner: Option<StaffId>,
    pub now: Now,
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
            Self::NotOwner => "not-owner",
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
        act: Act<'_>,
    ) -> Result<(), AppointmentRefusal> {
        self.planned_by(act)?;
        self.agreed.window = window.checked(act.now)?;
        (self.note, self.sequence) = (note, self.sequence + 1);
        Ok(())
    }

    /// Lets somebody else of us come.
    pub fn hand_over(&mut self, to: StaffId, act: Act<'_>) -> Result<(), AppointmentRefusal> {
        self.planned_by(act)?;
        (self.agreed.owner, self.sequence) = (to, self.sequence + 1);
        Ok(())
    }

    /// Says that both sides were there, or that one was not.
    pub fn settle(
        &mut self,
        (state, note): (AppointmentState, Personal),
        act: Act<'_>,
    ) -> Result<(), AppointmentRefusal> {
        self.planned_by(act)?;
        let is_end = match state {
            AppointmentState::Kept | AppointmentState::Missed => self.agreed.window.from <= act.now,
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

    /// Whether somebody may change it: whoever comes or stands in for them, whoever owns the order, a supervisor.
    pub fn may_be_changed(&self, act: Act<'_>) -> bool {
        act.by.acts_for(self.agreed.owner)
            || act.order_owner.is_some_and(|it| act.by.acts_for(it))
            || act.by.role == Role::Supervisor
    }

    fn planned_by(&self, act: Act<'_>) -> Result<(), AppointmentRefusal> {
        if !self.may_be_changed(act) {
            return Err(AppointmentRefusal::NotOwner);
        }
        if self.state == AppointmentState::Planned { Ok(()) } else { Err(AppointmentRefusal::Over) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Now {
        Now::from_micros(1_772_413_200_000_000 + hours * 3_600_000_000)
    }

    fn owner() -> Actor {
        Actor { staff: StaffId::from_bytes([1; 16]), ..Actor::of(Role::Worker) }
    }

    fn act(by: &Actor, hours: i64) -> Act<'_> {
        Act { by, order_owner: None, now: at(hours) }
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
            owner: owner().staff,
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
        assert_eq!(it.settle(kept.clone(), act(&owner(), 23)), Err(AppointmentRefusal::NotYet));
        let missed = (AppointmentState::Missed, Personal::default());
        assert_eq!(it.settle(missed, act(&owner(), 25)), Err(AppointmentRefusal::Empty));
        assert_eq!(it.settle(kept, act(&owner(), 25)), Ok(()));
        let window = Window { from: at(48), until: at(50) };
        let moved = it.move_to((window, "改期".into()), act(&owner(), 30));
        assert_eq!(moved, Err(AppointmentRefusal::Over));
    }

    #[test]
    fn it_is_changed_by_whoever_comes_owns_the_order_or_supervises() {
        let mut it = Appointment::arrange(agreed(), at(0)).unwrap();
        let other = Actor { staff: StaffId::from_bytes([2; 16]), ..owner() };
        let stand_in = Actor { stands_for: vec![owner().staff], ..other.clone() };
        assert!(it.may_be_changed(act(&owner(), 1)) && it.may_be_changed(act(&stand_in, 1)));
        assert!(it.may_be_changed(act(&Actor { role: Role::Supervisor, ..other.clone() }, 1)));
        let of_order = Act { order_owner: Some(other.staff), ..act(&other, 1) };
        assert!(it.may_be_changed(of_order) && !it.may_be_changed(act(&other, 1)));
        let refused = it.hand_over(other.staff, act(&other, 1));
        assert_eq!(refused, Err(AppointmentRefusal::NotOwner));
    }

    #[test]
    fn every_change_counts_on() {
        let mut it = Appointment::arrange(agreed(), at(0)).unwrap();
        let window = Window { from: at(48), until: at(50) };
        it.move_to((window, "客户改期".into()), act(&owner(), 1)).unwrap();
        assert_eq!((it.agreed.window, it.sequence), (window, 1));
        it.settle((AppointmentState::Cancelled, "不装了".into()), act(&owner(), 2)).unwrap();
        assert_eq!((it.state, it.sequence), (AppointmentState::Cancelled, 2));
    }
}
