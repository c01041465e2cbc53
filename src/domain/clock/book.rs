//! The clocks of one order: they follow from the states of the order and its tasks.

use super::{About, Cause, Change, Clock, ClockKind, ClockState, Now, Target, WaitReason};
use crate::domain::{
    order::{Act, Order, OrderState},
    task::{Hold, Task, TaskState},
};

/// All clocks of an order, its tasks and what the customer is to hear about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockBook {
    pub(super) clocks: Vec<Clock>,
}

/// Who turned to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The customer asked.
    FromCustomer,
    /// We told the customer.
    ToCustomer,
}

impl ClockBook {
    /// The clocks of a new order.
    pub fn open(order: &Order, act: &Act<'_>) -> Self {
        let mut book = Self::default();
        let change = Change { cause: Cause::Begun, by: act.by.staff, now: act.now };
        let subject = (About::Order(order.id()), order.opening().enterprise);
        let whole = act.order_target(order);
        book.clocks.push(Clock::start(ClockKind::Order, subject, whole, &change));
        if let Some(target) = act.update_target(order.opening()) {
            book.clocks.push(Clock::start(ClockKind::NextUpdate, subject, target, &change));
        }
        book.follow(order, act);
        book
    }

    /// From storage.
    pub fn restore(clocks: Vec<Clock>) -> Self {
        Self { clocks }
    }

    pub fn clocks(&self) -> &[Clock] {
        &self.clocks
    }

    /// The clock of this kind about this thing.
    pub fn clock(&self, kind: ClockKind, about: About) -> Option<&Clock> {
        self.clocks.iter().find(|it| it.kind() == kind && it.about() == about)
    }

    /// Whether the order's time of speaking to the customer goes on from here.
    pub fn hear(&mut self, order: &Order, word: Word, act: &Act<'_>) {
        if order.status().is_closed() {
            return;
        }
        let Some(target) = act.update_target(order.opening()) else { return };
        let by = act.by.staff;
        for clock in self.clocks.iter_mut().filter(|it| it.kind() == ClockKind::NextUpdate) {
            let pace = act.pace(&target.calendar);
            let (cause, fresh) = match word {
                Word::ToCustomer => (Cause::WeWrote, true),
                // Somebody who asks again waits since the first time.
                Word::FromCustomer => {
                    (Cause::CustomerWrote, clock.parts().cause != Cause::CustomerWrote)
                }
            };
            if fresh {
                clock.restart(target.clone(), &Change { cause, by, now: act.now }, pace);
            }
        }
    }

    /// Follows what the customer was told about the end of the whole order.
    pub fn promise(&mut self, order: &Order, promised: Option<Now>, act: &Act<'_>) {
        let Some(due) = promised.filter(|_| !order.status().is_closed()) else { return };
        let about = About::Order(order.id());
        let change = act.change(Cause::Begun);
        let place = self
            .clocks
            .iter_mut()
            .find(|it| it.kind() == ClockKind::Promise && it.about() == about);
        match place {
            None => {
                let subject = (about, order.opening().enterprise);
                let target = act.policies.targets.said();
                let clock = Clock::until(ClockKind::Promise, subject, due, (target, &change));
                self.clocks.push(clock);
            }
            Some(clock) => {
                let pace = act.pace(&clock.parts().calendar);
                if clock.due(pace) != Some(due) {
                    clock.restart_until(due, &change.because(Cause::Amended), pace);
                }
            }
        }
    }

    /// Brings every clock into the state that the order and its tasks are in now.
    pub fn follow(&mut self, order: &Order, act: &Act<'_>) {
        for task in order.tasks() {
            self.follow_task(order, task, act);
            self.follow_hop(order, task, act);
            self.follow_party(order, task, act);
        }
        self.forget_vanished(order, act);
        let change = act.change(Cause::Done);
        for clock in self.clocks.iter_mut().filter(|it| it.about().task().is_none()) {
            let pace = act.pace(&clock.parts().calendar);
            let change = match order.state() {
                OrderState::Cancelled { .. } => change.because(Cause::Cancelled),
                OrderState::Failed { .. } => change.because(Cause::Failed),
                _ => change,
            };
            if order.status().is_closed() {
                clock.end(&change, pace);
            } else if clock.kind() == ClockKind::Order {
                match waits(order, act) {
                    Some((hold, cause)) => {
                        clock.pause(act.pause(&hold), &change.because(cause), pace);
                    }
                    None => clock.run(&change.because(Cause::Resumed), pace),
                }
            }
        }
    }

    /// Follows tasks that went to another department: its time for accepting begins anew.
    pub fn passed_on(&mut self, (before, order): (&Order, &Order), act: &Act<'_>) {
        let change = act.change(Cause::Transferred);
        for task in order.tasks() {
            let was = before.task(task.id()).map(Task::department);
            if was.is_none_or(|was| was == task.department()) {
                continue;
            }
            let about = About::Task(order.id(), task.id());
            for clock in self.clocks.iter_mut().filter(|it| it.about() == about) {
                let pace = act.pace(&clock.parts().calendar);
                let calendar = act.calendar_for(clock.kind(), task).code().clone();
                if clock.kind() == ClockKind::Hop {
                    let target = Target { calendar, ..clock.parts().target.clone() };
                    clock.restart(target, &change, pace);
                } else {
                    clock.pass_on(calendar, &change, pace);
                }
            }
        }
    }

    /// Ends the clocks of tasks that the order no longer has, since it moved to another version.
    fn forget_vanished(&mut self, order: &Order, act: &Act<'_>) {
        let change = act.change(Cause::Amended);
        let gone = |it: &Clock| it.about().task().is_some_and(|id| order.task(id).is_none());
        for clock in self.clocks.iter_mut().filter(|it| gone(it)) {
            let pace = act.pace(&clock.parts().calendar);
            clock.end(&change, pace);
        }
    }

    fn follow_task(&mut self, order: &Order, task: &Task, act: &Act<'_>) {
        let about = About::Task(order.id(), task.id());
        let Some(clock) = self.of(ClockKind::Task, about, (order, task), act) else { return };
        if is_settled(clock, task, act) {
            return;
        }
        let pace = act.pace(&clock.parts().calendar);
        let change = |cause| act.change(cause);
        // Done once more, or from the beginning because something was changed.
        let (used, own) = (clock.parts().meter, task.clock());
        let ran = |it| used.running_since.is_some() && used.running_since != it;
        let again = clock.parts().cause == Cause::Again;
        let begins_now = own.running_since.is_none_or(|it| act.now <= it);
        let is_reset = own.consumed_seconds == 0
            && begins_now
            && (used.consumed_seconds != 0
                || ran(own.running_since)
                || again && used.budget_minutes != own.budget_minutes);
        if clock.is_ended() || is_reset {
            let minutes = own.budget_minutes;
            let calendar = act.calendar_of(task.department()).code().clone();
            let target = Target { minutes, calendar, ..clock.parts().target.clone() };
            clock.restart(target, &change(Cause::Again), pace);
        }
        if let Some((hold, cause)) = held(order, task, act) {
            clock.pause(act.pause(&hold), &change(cause), pace);
        } else {
            let cause = match clock.parts().cause {
                Cause::Refused | Cause::HandedBack => Cause::SentAgain,
                Cause::Transferred => Cause::Transferred,
                _ => Cause::Resumed,
            };
            clock.run(&change(cause), pace);
        }
    }

    fn follow_hop(&mut self, order: &Order, task: &Task, act: &Act<'_>) {
        let about = About::Task(order.id(), task.id());
        let is_sent = task.accept_by().is_some();
        if !is_sent && self.clock(ClockKind::Hop, about).is_none() {
            return;
        }
        let Some(clock) = self.of(ClockKind::Hop, about, (order, task), act) else { return };
        if is_settled(clock, task, act) {
            return;
        }
        let pace = act.pace(&clock.parts().calendar);
        let change = |cause| act.change(cause);
        match task.state() {
            TaskState::Accepted { .. } | TaskState::OnHold { assignee: Some(_), .. } => {
                clock.stop(&change(Cause::Accepted), pace);
            }
            // Another department is waited for: this one's turn is over until it comes back.
            TaskState::OnHold { assignee: None, hold }
                if hold.reason == WaitReason::OtherDepartment =>
            {
                clock.stop(&change(Cause::OtherDepartment), pace);
            }
            TaskState::Ready if matches!(order.state(), OrderState::OnHold { .. }) => {
                clock.stop(&change(Cause::OrderHeld), pace);
            }
            TaskState::Ready => match (clock.state(), clock.parts().cause) {
                (ClockState::Running, _) => {}
                (ClockState::Stopped, Cause::OrderHeld) => {
                    clock.run(&change(Cause::Resumed), pace);
                }
                _ => {
                    let target = clock.parts().target.clone();
                    clock.restart(target, &change(Cause::SentAgain), pace);
                }
            },
            _ => {}
        }
    }

    /// The clock of a task, which begins when the task does.
    pub(super) fn of(
        &mut self,
        kind: ClockKind,
        about: About,
        (order, task): (&Order, &Task),
        act: &Act<'_>,
    ) -> Option<&mut Clock> {
        let place = self.clocks.iter().position(|it| it.kind() == kind && it.about() == about);
        let place = match place {
            Some(place) => place,
            None if matches!(
                task.state(),
                TaskState::Waiting | TaskState::Cancelled { .. } | TaskState::Skipped { .. }
            ) =>
            {
                return None;
            }
            None => {
                let spec = act.template.spec(task.code())?;
                let target = match kind {
                    ClockKind::Hop => act.hop_target(order.opening(), &spec),
                    ClockKind::External => act.party_target(&spec)?,
                    _ => act.task_target(order.opening(), &spec),
                };
                // It may have gone to another department before this clock first ran.
                let calendar = act.calendar_for(kind, task).code().clone();
                let target = Target { calendar, ..target };
                let subject = (about, order.opening().enterprise);
                let change = act.change(Cause::Ready);
                self.clocks.push(Clock::start(kind, subject, target, &change));
                self.clocks.len() - 1
            }
        };
        self.clocks.get_mut(place)
    }
}

/// Ends or stops a task's clock if nobody is to work on it: it is over, waits for others or was sent back.
///
/// Says whether that was so.
pub(super) fn is_settled(clock: &mut Clock, task: &Task, act: &Act<'_>) -> bool {
    let (is_over, cause) = match task.state() {
        TaskState::Done { .. } | TaskState::Skipped { .. } => (true, Cause::Done),
        TaskState::Cancelled { .. } => (true, Cause::Cancelled),
        TaskState::Waiting => (false, Cause::Again),
        TaskState::Refused { .. } => (false, Cause::Refused),
        TaskState::HandedBack { .. } => (false, Cause::HandedBack),
        TaskState::Ready | TaskState::Accepted { .. } | TaskState::OnHold { .. } => return false,
    };
    let (change, pace) = (act.change(cause), act.pace(&clock.parts().calendar));
    if is_over {
        clock.end(&change, pace);
    } else {
        clock.stop(&change, pace);
    }
    true
}

/// What stops a task's clock: its own wait, or that of the whole order.
fn held(order: &Order, task: &Task, act: &Act<'_>) -> Option<(Hold, Cause)> {
    let stops = |hold: &Hold| act.policies.waits.stops(hold.reason, ClockKind::Task);
    if let OrderState::OnHold { hold } = order.state()
        && stops(hold)
    {
        return Some((*hold, Cause::OrderHeld));
    }
    match task.state() {
        TaskState::OnHold { hold, .. } if stops(hold) => Some((*hold, Cause::Waiting)),
        _ => None,
    }
}

/// What stops the whole order's clock: its own hold, or waits in everything that could go on.
fn waits(order: &Order, act: &Act<'_>) -> Option<(Hold, Cause)> {
    let stops = |hold: &Hold| act.policies.waits.stops(hold.reason, ClockKind::Order);
    if let OrderState::OnHold { hold } = order.state() {
        return stops(hold).then_some((*hold, Cause::OrderHeld));
    }
    let mut first: Option<Hold> = None;
    for task in order.tasks() {
        match task.state() {
            TaskState::Waiting | TaskState::Done { .. } | TaskState::Cancelled { .. } => {}
            TaskState::OnHold { hold, .. } if stops(hold) => {
                first = Some(first.filter(|it| it.since <= hold.since).unwrap_or(*hold));
            }
            // Something goes on, or came back to us.
            _ => return None,
        }
    }
    first.map(|hold| (hold, Cause::Waiting))
}
