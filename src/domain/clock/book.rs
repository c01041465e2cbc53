//! The clocks of one order: they follow from the states of the order and its tasks.

use chrono::{NaiveTime, TimeDelta};

use super::{
    About, Because, Case, Cause, Change, Clock, ClockKind, ClockState, Now, Pace, Pause, Target,
    WaitReason,
};
use crate::domain::{
    calendar::CalendarCode,
    office_micros,
    order::{Act, Opening, Order, OrderState},
    process::TaskSpec,
    task::{Hold, Task, TaskState},
};

/// All clocks of an order, its tasks and what the customer is to hear about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockBook {
    clocks: Vec<Clock>,
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
        let pace = act.pace(&clock.parts().calendar);
        let change = |cause| act.change(cause);
        match task.state() {
            TaskState::Done { .. } | TaskState::Skipped { .. } => {
                clock.end(&change(Cause::Done), pace);
            }
            TaskState::Cancelled { .. } => clock.end(&change(Cause::Cancelled), pace),
            TaskState::Waiting => clock.stop(&change(Cause::Again), pace),
            TaskState::Refused { .. } => clock.stop(&change(Cause::Refused), pace),
            TaskState::HandedBack { .. } => clock.stop(&change(Cause::HandedBack), pace),
            TaskState::Ready | TaskState::Accepted { .. } | TaskState::OnHold { .. } => {
                if clock.is_ended() {
                    let target = clock.parts().target.clone();
                    clock.restart(target, &change(Cause::Again), pace);
                }
                if let Some((hold, cause)) = held(order, task, act) {
                    clock.pause(act.pause(&hold), &change(cause), pace);
                } else {
                    let cause = match clock.parts().cause {
                        Cause::Refused | Cause::HandedBack => Cause::SentAgain,
                        _ => Cause::Resumed,
                    };
                    clock.run(&change(cause), pace);
                }
            }
        }
    }

    fn follow_hop(&mut self, order: &Order, task: &Task, act: &Act<'_>) {
        let about = About::Task(order.id(), task.id());
        let is_sent = task.accept_by().is_some();
        if !is_sent && self.clock(ClockKind::Hop, about).is_none() {
            return;
        }
        let Some(clock) = self.of(ClockKind::Hop, about, (order, task), act) else { return };
        let pace = act.pace(&clock.parts().calendar);
        let change = |cause| act.change(cause);
        match task.state() {
            TaskState::Done { .. } | TaskState::Skipped { .. } => {
                clock.end(&change(Cause::Done), pace);
            }
            TaskState::Cancelled { .. } => clock.end(&change(Cause::Cancelled), pace),
            TaskState::Refused { .. } => clock.stop(&change(Cause::Refused), pace),
            TaskState::HandedBack { .. } => clock.stop(&change(Cause::HandedBack), pace),
            TaskState::Accepted { .. } => clock.stop(&change(Cause::Accepted), pace),
            TaskState::Waiting => clock.stop(&change(Cause::Again), pace),
            TaskState::OnHold { assignee: Some(_), .. } => {
                clock.stop(&change(Cause::Accepted), pace);
            }
            TaskState::OnHold { assignee: None, hold } => {
                // Another department is waited for: this one's turn is over until it comes back.
                if hold.reason == WaitReason::OtherDepartment {
                    clock.stop(&change(Cause::OtherDepartment), pace);
                }
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
        }
    }

    /// The clock of a task, which begins when the task does.
    fn of(
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
                    _ => act.task_target(order.opening(), &spec),
                };
                let subject = (about, order.opening().enterprise);
                let change = act.change(Cause::Ready);
                self.clocks.push(Clock::start(kind, subject, target, &change));
                self.clocks.len() - 1
            }
        };
        self.clocks.get_mut(place)
    }
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

impl<'a> Act<'a> {
    /// By which hours a clock runs; those of the office if its calendar is gone.
    pub fn pace(&self, calendar: &CalendarCode) -> Pace<'a> {
        self.calendars.pace(calendar)
    }

    fn change(&self, cause: Cause) -> Change {
        Change { cause, by: self.by.staff, now: self.now }
    }

    fn pause(&self, hold: &Hold) -> Pause {
        let days = self.longest_wait(hold.reason);
        Pause {
            reason: hold.reason,
            remind_at: morning(hold.until),
            // What is planned goes on when its day has come.
            over_at: match hold.reason {
                WaitReason::Planned => morning(hold.until),
                _ => self.wait_over(hold, days),
            },
            is_reminded: false,
        }
    }

    /// How many working days a reason may be waited for.
    pub fn longest_wait(&self, reason: WaitReason) -> u32 {
        self.policies.waits.rule(reason).map_or(0, |it| it.max_days)
    }

    /// When a wait has lasted its number of working days.
    pub fn wait_over(&self, hold: &Hold, days: u32) -> Now {
        let end = self.calendars.office().add_working_days(hold.since.local(), days);
        Now::from_micros(office_micros(end))
    }

    /// The time that a task has: the policy's word for this product, task or level, or the template's.
    pub fn task_target(&self, opening: &Opening, spec: &TaskSpec) -> Target {
        let minutes = spec.budget_minutes(opening.tier);
        self.given(ClockKind::Task, (opening, spec), minutes)
    }

    /// The time that a department has for accepting a task.
    pub fn hop_target(&self, opening: &Opening, spec: &TaskSpec) -> Target {
        let minutes = self.template.acceptance_minutes(opening.tier);
        self.given(ClockKind::Hop, (opening, spec), minutes)
    }

    /// The time that a whole order has: a rule's, or that of the longest way through its tasks.
    pub fn order_target(&self, order: &Order) -> Target {
        if let Some(target) = self.ruled(&case(ClockKind::Order, (order.opening(), ""))) {
            return target;
        }
        let end = order.forecast(self.template, self.calendars, self.now);
        let office = self.calendars.office();
        let minutes = office.working_minutes_between(self.now.local(), end.local());
        let (code, version) = (self.template.code.clone(), self.template.version);
        let because = Because::LongestWay { code, version };
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        self.policies.targets.other(minutes, CalendarCode::office(), because)
    }

    /// By when the customer must next hear from us.
    pub fn update_target(&self, opening: &Opening) -> Option<Target> {
        self.ruled(&case(ClockKind::NextUpdate, (opening, "")))
    }

    /// A rule's time for a task, or the template's; in the hours of its department.
    fn given(
        &self,
        kind: ClockKind,
        (opening, spec): (&Opening, &TaskSpec),
        minutes: u32,
    ) -> Target {
        let calendar = self.calendar_of(&spec.department).code().clone();
        if let Some(target) = self.ruled(&case(kind, (opening, &spec.code))) {
            return Target { calendar, ..target };
        }
        let (code, version) = (self.template.code.clone(), self.template.version);
        let because = Because::Template { code, version };
        self.policies.targets.other(minutes, calendar, because)
    }

    /// The target that a rule gives.
    pub fn ruled(&self, case: &Case<'_>) -> Option<Target> {
        let calendar = &self.policies.targets.explain(case)?.rule.calendar;
        self.policies.targets.target(case, (self.now, self.pace(calendar)))
    }
}

fn case<'a>(kind: ClockKind, (opening, task): (&'a Opening, &'a str)) -> Case<'a> {
    Case {
        kind,
        tier: opening.tier,
        product: &opening.offering,
        task,
        service_level: Some(opening.service_level),
    }
}

/// The beginning of a working day at the office.
fn morning(day: chrono::NaiveDate) -> Now {
    let nine = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(9)).0;
    Now::from_micros(office_micros(day.and_time(nine)))
}
