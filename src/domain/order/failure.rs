//! An order that nobody can bring to a good end: one asks to give it up, another confirms.
//!
//! This is the only way out of an order past a point of no return, so two people must want it.

use serde::{Deserialize, Serialize};

use super::{Act, Order, OrderState, Refusal, TaskState, acts};
use crate::domain::{Now, Personal, Role, StaffId};

/// Somebody asked that the order be given up as failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureAsked {
    pub by: StaffId,
    pub at: Now,
    pub reason: Personal,
}

impl Order {
    /// What was asked and not yet confirmed or taken back.
    pub fn failure_asked(&self) -> Option<&FailureAsked> {
        self.failing.as_ref()
    }

    /// Asks that the order be given up as failed; nothing changes until somebody else confirms it.
    pub fn ask_failure(&mut self, act: &Act<'_>, reason: Personal) -> Result<(), Refusal> {
        self.open_under(act)?;
        self.in_charge(act)?;
        if self.failing.is_some() {
            return Err(Refusal::FailureAsked);
        }
        let reason = acts::given(reason)?;
        self.failing = Some(FailureAsked { by: act.by.staff, at: act.now, reason });
        Ok(())
    }

    /// Takes the request back, or turns it down; the order goes on as if nobody had asked.
    pub fn withdraw_failure(&mut self, act: &Act<'_>) -> Result<(), Refusal> {
        self.open_under(act)?;
        self.in_charge(act)?;
        self.failing.take().map(drop).ok_or(Refusal::NoFailureAsked)
    }

    /// Gives the order up as failed, whatever was done; never by whoever asked for it.
    pub fn confirm_failure(&mut self, act: &Act<'_>) -> Result<(), Refusal> {
        self.open_under(act)?;
        let asked = self.failing.clone().ok_or(Refusal::NoFailureAsked)?;
        if act.by.role != Role::Supervisor {
            return Err(Refusal::NotSupervisor);
        }
        if act.by.staff == asked.by {
            return Err(Refusal::SecondPerson);
        }
        for task in self.tasks.iter_mut().filter(|it| !it.is_done()) {
            acts::close(task, act, TaskState::Cancelled { at: act.now });
        }
        self.state = OrderState::Failed { by: act.by.staff, at: act.now, asked };
        self.failing = None;
        self.settle(act);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        story::{Office, actor, at},
        *,
    };

    #[test]
    fn two_people_give_up_what_nobody_can_cancel_any_more() {
        let office = Office::number_400();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "activation");
        let now = at("2024-03-06 11:00");
        let act = office.act(&office.supervisor, now);
        assert_eq!(order.confirm_failure(&act), Err(Refusal::NoFailureAsked));
        assert_eq!(order.ask_failure(&act, " ".into()), Err(Refusal::NoReason));
        order.ask_failure(&act, "号码被收回".into()).unwrap();
        assert_eq!(order.ask_failure(&act, "再".into()), Err(Refusal::FailureAsked));
        assert_eq!(order.confirm_failure(&act), Err(Refusal::SecondPerson), "not the same one");
        let owner = office.act(&office.owner, now);
        assert_eq!(order.confirm_failure(&owner), Err(Refusal::NotSupervisor));
        let before = order.clone();
        order.withdraw_failure(&owner).unwrap();
        assert_eq!(order.failure_asked(), None);
        let mut order = before;
        let second = actor(Role::Supervisor, "QA");
        order.confirm_failure(&office.act(&second, now)).unwrap();
        assert_eq!(order.status(), OrderStatus::Failed);
        assert!(order.tasks().iter().all(|it| it.status().is_closed()));
        let tasks = order.tasks().to_vec();
        assert_eq!(Order::restore(order.parts(&office.template), tasks), Ok(order));
    }
}
