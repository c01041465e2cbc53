//! What must hold of the clocks of an order, whatever happens to it.

use super::*;
use crate::domain::clock::Pace;

impl Life {
    /// What must hold of the clocks after every event.
    pub(super) fn check_clocks(&self) {
        let act = self.office.act(&self.office.owner, self.now);
        for clock in self.book.clocks() {
            let (parts, pace) = (clock.parts(), act.pace(&clock.parts().calendar));
            let lines = clock.added();
            assert_eq!(lines.len(), parts.closed as usize, "lines are numbered without gaps");
            for pair in lines.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "the ledger has a gap");
                assert_eq!(pair[0].number + 1, pair[1].number);
            }
            assert!(lines.last().is_none_or(|it| it.to == parts.since));
            let passed_on = match parts.cause {
                Cause::Transferred => lines.len(),
                _ => lines.iter().rposition(|it| it.cause == Cause::Transferred).unwrap_or(0),
            };
            for (place, line) in lines.iter().enumerate() {
                let worked = |pace: Pace<'_>| match line.state {
                    ClockState::Running => pace.worked(line.from, line.to).num_seconds(),
                    _ => 0,
                };
                // What another department used was counted by that department's hours.
                let is_counted = if place < passed_on {
                    let mut all = self.office.calendars.all();
                    all.any(|it| worked(act.pace(it.code())) == line.worked_seconds)
                } else {
                    worked(pace) == line.worked_seconds
                };
                assert!(is_counted, "{line:?}");
                assert_eq!(line.reason.is_some(), line.state == ClockState::Paused, "{line:?}");
            }
            let own = lines.iter().filter(|it| it.generation == parts.generation);
            let sum: i64 = own.map(|it| it.worked_seconds).sum();
            assert_eq!(sum, parts.meter.consumed_seconds, "the ledger is not the sum");
            assert_eq!(
                parts.meter.running_since.is_some(),
                parts.state == ClockState::Running,
                "{:?}",
                parts.cause
            );
            assert!(
                parts.breached_at.is_some()
                    || parts.meter.left(pace, self.now) >= TimeDelta::zero()
                    || clock.due(pace).is_some(),
                "over its time, and nobody knows"
            );
        }
        self.check_task_clocks();
        self.check_whole_clock();
    }

    /// The clocks of tasks say what the tasks say.
    fn check_task_clocks(&self) {
        for task in &self.order.tasks {
            let about = About::Task(self.order.id(), task.id);
            match self.book.clock(ClockKind::Task, about) {
                // Two books, kept apart, say the same.
                Some(clock) => {
                    // What was to be done again is counted anew only when it begins.
                    let is_reset = task.clock.consumed_seconds == 0
                        && matches!(
                            task.status(),
                            TaskStatus::Waiting | TaskStatus::Cancelled | TaskStatus::Skipped
                        );
                    if !is_reset {
                        let told = format!("{} {:?}", task.code, task.state);
                        assert_eq!(clock.parts().meter, task.clock, "{told}");
                    }
                    assert_eq!(clock.is_ended(), task.status().is_closed());
                }
                None => {
                    assert!(matches!(task.status(), TaskStatus::Waiting | TaskStatus::Cancelled));
                }
            }
        }
    }

    /// The clock of the order as a whole rests only when others have it.
    fn check_whole_clock(&self) {
        let whole = self.book.clock(ClockKind::Order, About::Order(self.order.id())).unwrap();
        assert_eq!(whole.is_ended(), self.order.status().is_closed());
        let own_house =
            |it: &TaskState| matches!(it, TaskState::Refused { .. } | TaskState::HandedBack { .. });
        let ours = self.order.tasks.iter().any(|it| own_house(&it.state));
        let is_held = self.order.status() != OrderStatus::Running;
        assert!(!ours || is_held || whole.state() == ClockState::Running, "our turn, and it rests");
        assert!(whole.parts().cause != Cause::OtherDepartment);
    }
}
