//! The clocks of outside parties, which run beside ours and are never mixed with them.

use super::{About, Cause, ClockBook, ClockKind};
use crate::domain::{
    order::{Act, Order},
    task::{Task, TaskState},
};

impl ClockBook {
    /// Follows a task as its outside party sees it: our waits do not stop their time.
    pub(super) fn follow_party(&mut self, order: &Order, task: &Task, act: &Act<'_>) {
        let about = About::Task(order.id(), task.id());
        let has_party = act.template.task(task.code()).is_some_and(|it| it.external.is_some());
        if !has_party && self.clock(ClockKind::External, about).is_none() {
            return;
        }
        let Some(clock) = self.of(ClockKind::External, about, (order, task), act) else { return };
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
                clock.run(&change(Cause::Resumed), pace);
            }
        }
    }
}
