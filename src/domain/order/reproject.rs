//! When open work is due after a calendar changed: derived anew, with what it was before.

use super::{Act, Order, Task, TaskStatus};
use crate::domain::{Now, TaskId};

/// A task that is due at another time than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedDue {
    pub task: TaskId,
    pub was: Now,
    pub is: Now,
}

impl Order {
    /// Derives the due times of open tasks from their clocks by the calendar of `act`.
    ///
    /// Time that was used up before a pause stays used up, and whatever has ended is never
    /// computed again.
    pub fn reproject(&mut self, act: &Act<'_>) -> Vec<MovedDue> {
        let accept = act.template.acceptance_minutes(self.opening.tier);
        if self.status().is_closed() {
            return Vec::new();
        }
        let open = self.tasks.iter_mut().filter(|it| !it.status().is_closed());
        open.filter_map(|task| {
            reproject_acceptance(task, accept, act);
            let (was, is) = (task.due?, task.clock.due(act.hours_of(task))?);
            task.due = Some(is);
            (was != is).then_some(MovedDue { task: task.id, was, is })
        })
        .collect()
    }
}

/// Acceptance is asked for from when the task became ready, which is when its clock first ran.
fn reproject_acceptance(task: &mut Task, minutes: u32, act: &Act<'_>) {
    let is_first_run = task.status() == TaskStatus::Ready && task.clock.consumed_seconds == 0;
    if let (true, Some(_), Some(since)) = (is_first_run, task.accept_by, task.clock.running_since) {
        task.accept_by = Some(act.calendar_of(&task.department).due(since, minutes));
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{
        calendar::{CalendarCode, Exception},
        order::story::{Office, at},
    };

    #[test]
    fn a_day_off_moves_what_is_open_and_nothing_that_is_done() {
        let mut office = Office::broadband();
        let mut order = office.open(at("2024-02-08 17:50"));
        let first = order.tasks()[0].clone();
        let office_code = CalendarCode::office();
        let day = "2024-02-09".parse().unwrap();
        office.calendars.declare(&office_code, day, Exception::closed("Typhoon")).unwrap();
        let act = office.act(&office.owner, at("2024-02-08 17:55"));
        let moved = order.reproject(&act);
        assert_eq!(moved.len(), 1);
        assert_eq!((moved[0].task, Some(moved[0].was)), (first.id(), first.due()));
        assert!(moved[0].was < moved[0].is);
        assert_eq!(order.tasks()[0].due(), Some(moved[0].is));
        assert_eq!(order.reproject(&act), [], "twice is as good as once");

        let reason = crate::domain::Personal::new("no need");
        let penalty = crate::domain::order::Penalty::NotAgreed;
        order
            .cancel(
                &act,
                super::super::Cancellation {
                    reason,
                    penalty,
                    fee: crate::domain::Personal::default(),
                },
            )
            .unwrap();
        let ended = order.clone();
        office.calendars.withdraw(&office_code, day).unwrap();
        let act = office.act(&office.owner, at("2024-02-08 17:55"));
        assert_eq!(order.reproject(&act), []);
        assert_eq!(order, ended);
    }
}
