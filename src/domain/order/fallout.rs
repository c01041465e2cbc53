//! Fallout: work that cannot go on by itself, with somebody who sees to it, a date, and a way on.
//!
//! An item is opened and ended by what happens to its order; people only say who sees to it and when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Order, OrderState};
use crate::domain::{
    Actor, EnterpriseId, FalloutId, Now, OrderId, Personal, Role, Sha256Hash, StaffId, TaskId,
    coded::coded,
    process::undone,
    task::{Task, TaskState},
};

coded! {
    /// What came to a stand.
    pub enum FalloutKind {
        /// A department said that a task cannot or should not be done.
        TaskRefused = "task_refused",
        /// Something that was done could not be undone.
        UndoFailed = "undo_failed",
    }
}

coded! {
    /// How it went on.
    pub enum Way {
        /// The task was tried again.
        Retried = "retried",
        /// The task was left out, for a reason.
        Skipped = "skipped",
        /// The order was given up and what was done is undone.
        Compensated = "compensated",
        /// Two people gave the order up as failed.
        GivenUp = "given_up",
        /// The order no longer has the task.
        Dropped = "dropped",
    }
}

/// One thing that came to a stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fallout {
    pub id: FalloutId,
    pub order: OrderId,
    pub enterprise: EnterpriseId,
    pub task: TaskId,
    pub kind: FalloutKind,
    /// The department that could not go on, by code.
    pub department: String,
    pub reason: Personal,
    /// Who sees to it.
    pub owner: StaffId,
    /// The day on which they do at the latest.
    pub next_on: NaiveDate,
    pub opened_at: Now,
    pub opened_by: StaffId,
    pub ended: Option<Ended>,
}

/// How and when it went on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub way: Way,
    pub by: StaffId,
    pub at: Now,
    /// The reason, where one was given.
    pub note: Personal,
}

/// Why somebody could not change an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FalloutRefusal {
    #[error("it goes on already")]
    Ended,
    #[error("only whoever sees to it, the owner of the order or a supervisor may do this")]
    NotOwner,
    #[error("the date has passed")]
    DatePassed,
}

impl FalloutRefusal {
    /// Its stable code, for callers and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ended => "fallout-ended",
            Self::NotOwner => "not-owner",
            Self::DatePassed => "date-passed",
        }
    }
}

impl FalloutId {
    /// The one item about a task that came to a stand at this moment.
    fn of(task: TaskId, at: Now) -> Self {
        let said = [&task.bytes()[..], &at.micros().to_be_bytes()].concat();
        let hash = Sha256Hash::of(&said);
        let mut bytes = task.bytes();
        // The moment of the task stays in front.
        for (to, from) in bytes.iter_mut().zip(hash.bytes()).skip(8) {
            *to = from;
        }
        Self::from_bytes(bytes)
    }
}

impl Fallout {
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Gives it to somebody else.
    pub fn assign(&mut self, by: &Actor, order: &Order, to: StaffId) -> Result<(), FalloutRefusal> {
        self.in_charge(by, order)?;
        self.owner = to;
        Ok(())
    }

    /// Says on which day it is seen to.
    pub fn plan(
        &mut self,
        by: &Actor,
        order: &Order,
        (day, now): (NaiveDate, Now),
    ) -> Result<(), FalloutRefusal> {
        self.in_charge(by, order)?;
        if day < now.today() {
            return Err(FalloutRefusal::DatePassed);
        }
        self.next_on = day;
        Ok(())
    }

    fn in_charge(&self, by: &Actor, order: &Order) -> Result<(), FalloutRefusal> {
        if !self.is_open() {
            return Err(FalloutRefusal::Ended);
        }
        let own = [self.owner, order.owner()].into_iter().any(|it| by.acts_for(it));
        if own || by.role == Role::Supervisor { Ok(()) } else { Err(FalloutRefusal::NotOwner) }
    }

    fn opened(order: &Order, task: &Task) -> Option<Self> {
        let is_undoing = undone(task.code()).is_some();
        let (by, at, reason) = match task.state() {
            TaskState::Refused { by, at, reason } => (by, at, reason),
            TaskState::HandedBack { by, at, reason } if is_undoing => (by, at, reason),
            _ => return None,
        };
        Some(Self {
            id: FalloutId::of(task.id(), *at),
            order: order.id(),
            enterprise: order.opening().enterprise,
            task: task.id(),
            kind: if is_undoing { FalloutKind::UndoFailed } else { FalloutKind::TaskRefused },
            department: task.department().to_owned(),
            reason: reason.clone(),
            owner: order.owner(),
            next_on: at.today(),
            opened_at: *at,
            opened_by: *by,
            ended: None,
        })
    }

    /// How it went on, if its order says so.
    fn way(&self, order: &Order) -> Option<(Way, Personal)> {
        let given_up = match order.state() {
            OrderState::PendingCancellation { reason, .. }
            | OrderState::Cancelled { reason, .. } => (Way::Compensated, reason.clone()),
            OrderState::Failed { asked, .. } => (Way::GivenUp, asked.reason.clone()),
            _ => (Way::Dropped, Personal::default()),
        };
        let Some(task) = order.task(self.task) else { return Some(given_up) };
        if Self::opened(order, task).is_some_and(|it| it.id == self.id) {
            return None;
        }
        Some(match task.state() {
            TaskState::Skipped { why, .. } => (Way::Skipped, why.clone().unwrap_or_default()),
            TaskState::Cancelled { .. } => given_up,
            _ => (Way::Retried, Personal::default()),
        })
    }
}

/// What became of the open items of an order: the changed ones, and the new ones behind them.
pub fn follow(
    open: &[Fallout],
    (before, order): (&Order, &Order),
    (by, now): (StaffId, Now),
) -> Vec<Fallout> {
    let mut changed = Vec::new();
    for it in open {
        let mut it = it.clone();
        if let Some((way, note)) = it.way(order) {
            it.ended = Some(Ended { way, by, at: now, note });
            changed.push(it);
        } else if it.owner == before.owner() && before.owner() != order.owner() {
            // Who takes over an order takes over what stands still in it.
            it.owner = order.owner();
            changed.push(it);
        }
    }
    let known = |it: &Fallout| open.iter().any(|known| known.id == it.id);
    let found = order.tasks().iter().filter_map(|it| Fallout::opened(order, it));
    changed.extend(found.filter(|it| !known(it)));
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::{
        Cancellation, Penalty,
        story::{Office, actor, at, task},
    };

    /// An order whose resource check was refused, and the item about it.
    fn stopped() -> (Office, Order, Vec<Fallout>) {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish(&mut order, "need", at("2024-03-04 09:30"));
        let before = order.clone();
        let worker = actor(Role::Worker, "RES");
        let now = at("2024-03-04 10:00");
        let check = task(&order, "resource-check").id();
        order.refuse(&office.act(&worker, now), check, "楼内无管道".into()).unwrap();
        let items = follow(&[], (&before, &order), (worker.staff, now));
        (office, order, items)
    }

    #[test]
    fn a_refused_task_is_somebodys_matter_today() {
        let (office, order, items) = stopped();
        assert_eq!(items.len(), 1);
        let it = &items[0];
        assert_eq!((it.kind, it.owner), (FalloutKind::TaskRefused, office.owner.staff));
        assert_eq!(
            (it.next_on, it.reason.reveal()),
            (at("2024-03-04 10:00").today(), "楼内无管道")
        );
        let again = follow(&items, (&order, &order), (it.owner, at("2024-03-04 11:00")));
        assert_eq!(again, [], "told once");
    }

    #[test]
    fn it_ends_when_the_task_is_tried_again_and_opens_anew_when_that_fails() {
        let (office, mut order, items) = stopped();
        let before = order.clone();
        let now = at("2024-03-04 11:00");
        let act = office.act(&office.owner, now);
        let check = task(&order, "resource-check").id();
        order.send_again(&act, check).unwrap();
        let ended = follow(&items, (&before, &order), (office.owner.staff, now));
        assert_eq!(ended[0].ended.as_ref().unwrap().way, Way::Retried);
        let before = order.clone();
        let worker = actor(Role::Worker, "RES");
        let later = at("2024-03-04 15:00");
        order.refuse(&office.act(&worker, later), check, "仍无管道".into()).unwrap();
        let anew = follow(&[], (&before, &order), (worker.staff, later));
        assert_eq!(anew.len(), 1);
        assert_ne!(anew[0].id, items[0].id);
    }

    #[test]
    fn it_says_how_it_went_on() {
        let (office, order, items) = stopped();
        let now = at("2024-03-04 11:00");
        let act = office.act(&office.owner, now);
        let check = task(&order, "resource-check").id();
        let ended = |after: &Order| {
            let ended = follow(&items, (&order, after), (office.owner.staff, now));
            let it = ended[0].ended.clone().unwrap();
            (it.way, it.note.reveal().to_owned())
        };
        let mut skipped = order.clone();
        skipped.skip(&act, check, "客户自建管道".into()).unwrap();
        assert_eq!(ended(&skipped), (Way::Skipped, "客户自建管道".into()));
        let mut cancelled = order.clone();
        let fee = Personal::default();
        let asked = Cancellation { reason: "不做了".into(), penalty: Penalty::NotAgreed, fee };
        cancelled.cancel(&act, asked).unwrap();
        assert_eq!(ended(&cancelled), (Way::Compensated, "不做了".into()));
        let mut failed = order.clone();
        failed.ask_failure(&act, "无法建设".into()).unwrap();
        let boss = office.act(&office.supervisor, now);
        failed.confirm_failure(&boss).unwrap();
        assert_eq!(ended(&failed), (Way::GivenUp, "无法建设".into()));
    }

    #[test]
    fn it_goes_with_the_order_unless_somebody_else_sees_to_it() {
        let (office, order, items) = stopped();
        let heir = StaffId::fresh();
        let mut handed = order.clone();
        let now = at("2024-03-04 11:00");
        handed.hand_over(&office.act(&office.supervisor, now), heir).unwrap();
        assert_eq!(follow(&items, (&order, &handed), (heir, now))[0].owner, heir);
        let mut other = items[0].clone();
        let stranger = actor(Role::Manager, "RM");
        assert_eq!(other.assign(&stranger, &order, heir), Err(FalloutRefusal::NotOwner));
        other.assign(&office.owner, &order, stranger.staff).unwrap();
        assert_eq!(follow(&[other], (&order, &handed), (heir, now)), []);
    }

    #[test]
    fn a_date_lies_ahead() {
        let (office, order, items) = stopped();
        let mut it = items[0].clone();
        let now = at("2024-03-04 11:00");
        let day = |text: &str| text.parse().unwrap();
        let past = it.plan(&office.owner, &order, (day("2024-03-03"), now));
        assert_eq!(past, Err(FalloutRefusal::DatePassed));
        it.plan(&office.owner, &order, (day("2024-03-06"), now)).unwrap();
        assert_eq!(it.next_on, day("2024-03-06"));
        it.ended = Some(Ended {
            way: Way::Retried,
            by: office.owner.staff,
            at: now,
            note: Personal::default(),
        });
        assert_eq!(it.assign(&office.owner, &order, it.owner), Err(FalloutRefusal::Ended));
    }
}
