//! The clocks of outside parties, which run beside ours and are never mixed with them.

use super::{About, Cause, ClockBook, ClockKind, book::is_settled};
use crate::domain::{
    order::{Act, Order},
    task::Task,
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
        if is_settled(clock, task, act) {
            return;
        }
        let pace = act.pace(&clock.parts().calendar);
        if clock.is_ended() {
            let target = clock.parts().target.clone();
            clock.restart(target, &act.change(Cause::Again), pace);
        }
        clock.run(&act.change(Cause::Resumed), pace);
    }
}
