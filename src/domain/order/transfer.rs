//! Sending a task to another department: its time goes on, the time for accepting it begins anew.

use super::{Act, Order, Refusal, Running, TaskState, acts, make_ready};
use crate::domain::{Personal, TaskId};

impl Order {
    /// Sends a task to another department, by code; never one that is protected.
    ///
    /// Whoever has it may, its department while nobody has, and the order's owner when it came back.
    pub fn transfer(
        &mut self,
        act: &Act<'_>,
        task: TaskId,
        (to, reason): (&str, &Personal),
    ) -> Result<(), Refusal> {
        let charge = self.in_charge(act);
        let (owner, accept) = (self.owner, act.template.acceptance_minutes(self.opening.tier));
        let task = self.running_task(act, task)?;
        match task.state {
            TaskState::Ready | TaskState::Accepted { .. } => acts::in_hand(act, task)?,
            TaskState::Refused { .. } | TaskState::HandedBack { .. } => charge?,
            _ => return Err(Refusal::TaskIs(task.status())),
        }
        if acts::spec(act, task)?.protected {
            return Err(Refusal::StaysHere(task.code.clone()));
        }
        if task.department == to {
            return Err(Refusal::SameDepartment);
        }
        if reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        // What was used is counted by the hours of those who used it.
        task.run_clock(Running::No, act.hours_of(task), act.now);
        to.clone_into(&mut task.department);
        make_ready(task, owner, accept, act);
        self.settle(act);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Role,
        clock::{About, Cause, ClockBook, ClockKind},
        order::story::{Office, actor, at, task},
        task::TaskStatus,
    };

    #[test]
    fn another_department_gets_it_with_the_time_that_is_left() {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        let mut book = ClockBook::open(&order, &office.act(&office.owner, at("2024-03-04 09:00")));
        office.finish(&mut order, "need", at("2024-03-04 09:30"));
        book.follow(&order, &office.act(&office.owner, at("2024-03-04 09:30")));
        let worker = actor(Role::Worker, "RES");
        let check = task(&order, "resource-check").id();
        let act = office.act(&worker, at("2024-03-04 10:30"));
        order.accept(&act, check).unwrap();
        book.follow(&order, &act);
        let before = order.clone();
        let act = office.act(&worker, at("2024-03-04 11:30"));
        let reason = Personal::from("属运维范围");
        assert_eq!(order.transfer(&act, check, ("RES", &reason)), Err(Refusal::SameDepartment));
        assert_eq!(order.transfer(&act, check, ("OM", &" ".into())), Err(Refusal::NoReason));
        order.transfer(&act, check, ("OM", &reason)).unwrap();
        book.passed_on((&before, &order), &act);
        book.follow(&order, &act);
        let it = task(&order, "resource-check");
        assert_eq!((it.department(), it.status()), ("OM", TaskStatus::Ready));
        assert_eq!(it.clock().consumed_seconds, 2 * 3600, "what was used stays used");
        assert!(it.accept_by().is_some_and(|by| at("2024-03-04 11:30") < by));
        let about = About::Task(order.id(), check);
        let hop = book.clock(ClockKind::Hop, about).unwrap();
        assert_eq!((hop.generation(), hop.parts().cause), (2, Cause::Transferred));
        let own = book.clock(ClockKind::Task, about).unwrap();
        assert_eq!(own.parts().meter, *it.clock());
        let stranger = order.accept(&office.act(&worker, at("2024-03-04 12:00")), check);
        assert_eq!(stranger, Err(Refusal::OtherDepartment));
    }

    #[test]
    fn what_is_protected_stays_with_its_department() {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "papers");
        let review = task(&order, "review").id();
        let act = office.act(&office.supervisor, at("2024-03-05 11:00"));
        let tried = order.transfer(&act, review, ("OM", &"忙".into()));
        assert_eq!(tried, Err(Refusal::StaysHere("review".into())));
    }

    #[test]
    fn the_owner_sends_what_came_back_to_those_who_can_do_it() {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish(&mut order, "need", at("2024-03-04 09:30"));
        let worker = actor(Role::Worker, "RES");
        let check = task(&order, "resource-check").id();
        let act = office.act(&worker, at("2024-03-04 10:30"));
        order.refuse(&act, check, "不归我们管".into()).unwrap();
        let reason = Personal::from("由工程核查");
        assert_eq!(order.transfer(&act, check, ("ENG", &reason)), Err(Refusal::NotOwner));
        let act = office.act(&office.owner, at("2024-03-04 11:00"));
        order.transfer(&act, check, ("ENG", &reason)).unwrap();
        assert_eq!(task(&order, "resource-check").status(), TaskStatus::Ready);
    }
}
