//! When an order will be done, and when somebody must look at it next.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::{Order, OrderState, Task, TaskState, hours};
use crate::domain::{
    Now,
    calendar::Calendars,
    office_micros,
    process::{ProcessTemplate, TaskSpec, at_site, base, site, undone},
};

impl Order {
    /// When all of it is done, if every task from now on takes the time that it has.
    pub fn forecast(&self, template: &ProcessTemplate, calendars: &Calendars, now: Now) -> Now {
        let from = match self.state() {
            OrderState::Completed { at }
            | OrderState::Cancelled { at, .. }
            | OrderState::Failed { at, .. } => return *at,
            OrderState::OnHold { hold } => morning(hold.until).max(now),
            OrderState::Running | OrderState::PendingCancellation { .. } => now,
        };
        let mut ends: BTreeMap<&str, Now> = BTreeMap::new();
        // In a sound template each pass settles at least one more task.
        for _ in 0..template.tasks.len() {
            for task in self.tasks() {
                let Some(spec) = template.task(task.code()) else { continue };
                let end_of_need = |needs: &String| {
                    let own = site(task.code()).map(|it| at_site(needs, it));
                    own.and_then(|it| ends.get(it.as_str())).copied().or_else(|| {
                        let all = ends.iter().filter(|(code, _)| base(code) == needs);
                        all.map(|(_, end)| *end).max()
                    })
                };
                let begin = spec.needs.iter().filter_map(end_of_need);
                let mut begin = begin.max().unwrap_or(from).max(from);
                if let (Some(wait), TaskState::Waiting) = (&spec.wait, task.state()) {
                    let after = wait.after.as_ref().and_then(end_of_need).unwrap_or(begin);
                    begin = wait.end(calendars.office(), after).max(begin);
                }
                ends.insert(task.code(), end_of(task, spec, (begin, calendars)));
            }
        }
        if self.is_being_cancelled() {
            // What undoes others is done one after the other.
            let undoing = self.tasks().iter().filter(|it| undone(it.code()).is_some());
            return undoing.fold(from, |end, task| {
                let spec = template.spec(task.code());
                spec.map_or(end, |spec| end_of(task, &spec, (end, calendars)).max(end))
            });
        }
        ends.into_values().max().unwrap_or(from)
    }

    /// When its next task is due, or when its owner must look at it, whichever comes first.
    pub fn attention(&self) -> Now {
        match self.state() {
            OrderState::Completed { at }
            | OrderState::Cancelled { at, .. }
            | OrderState::Failed { at, .. } => return *at,
            OrderState::OnHold { hold } => return morning(hold.until),
            OrderState::Running | OrderState::PendingCancellation { .. } => {}
        }
        let moments = self.tasks().iter().filter_map(Task::attention);
        moments.min().unwrap_or_else(|| morning(self.next_on()))
    }
}

impl Task {
    /// When somebody must have done something about it; nothing if it is nobody's turn.
    pub fn attention(&self) -> Option<Now> {
        match self.state() {
            TaskState::Waiting
            | TaskState::Done { .. }
            | TaskState::Skipped { .. }
            | TaskState::Cancelled { .. } => None,
            TaskState::OnHold { hold, .. } => Some(morning(hold.until)),
            TaskState::Refused { at, .. } | TaskState::HandedBack { at, .. } => Some(*at),
            TaskState::Ready | TaskState::Accepted { .. } => self.due(),
        }
    }
}

fn end_of(task: &Task, spec: &TaskSpec, (begin, calendars): (Now, &Calendars)) -> Now {
    let begin = match task.state() {
        TaskState::Done { at, .. }
        | TaskState::Skipped { at, .. }
        | TaskState::Cancelled { at } => {
            return *at;
        }
        TaskState::OnHold { hold, .. } => morning(hold.until).max(begin),
        _ => begin,
    };
    if let Some(due) = task.due() {
        due.max(begin)
    } else {
        let budget = TimeDelta::minutes(i64::from(task.clock().budget_minutes));
        let left = budget - TimeDelta::seconds(task.clock().consumed_seconds);
        let calendar = hours(calendars, (spec.calendar.as_deref(), task.department()));
        calendar.due_after(begin, left.max(TimeDelta::zero()))
    }
}

/// The beginning of a working day at the office.
fn morning(day: NaiveDate) -> Now {
    let nine = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(9)).0;
    Now::from_micros(office_micros(day.and_time(nine)))
}

#[cfg(test)]
mod tests {
    use crate::domain::{
        order::story::{Office, at},
        task::WaitReason,
    };

    #[test]
    fn an_order_is_done_when_the_longest_way_through_it_is() {
        let office = Office::broadband();
        let order = office.open(at("2024-03-04 09:00"));
        let (template, calendars) = (&office.template, &office.calendars);
        let done = order.forecast(template, calendars, at("2024-03-04 09:00"));
        let minutes: u32 =
            template.tasks.iter().map(|it| it.budget_minutes(order.opening().tier)).sum();
        // Broadband is a chain: nothing runs beside anything else.
        assert_eq!(done, office.calendar.due(at("2024-03-04 09:00"), minutes));
        assert_eq!(Some(order.attention()), order.tasks()[0].due());
    }

    #[test]
    fn a_hold_moves_the_end_and_the_next_look() {
        let office = Office::broadband();
        let mut order = office.open(at("2024-03-04 09:00"));
        let before = order.forecast(&office.template, &office.calendars, at("2024-03-04 09:00"));
        let act = office.act(&office.owner, at("2024-03-04 09:00"));
        order.hold(&act, WaitReason::CustomerWish, "2024-03-18".parse().unwrap()).unwrap();
        let after = order.forecast(&office.template, &office.calendars, at("2024-03-04 09:00"));
        assert!(before < after);
        assert_eq!(order.attention(), at("2024-03-18 09:00"));
    }
}
