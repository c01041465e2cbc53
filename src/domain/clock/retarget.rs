//! What becomes of open clocks when their order moves to another version of its process.

use super::{About, Cause, Clock, ClockBook, ClockId, ClockKind, Now, Target};
use crate::domain::order::{Act, Order};

/// A clock that is due at another time than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retargeted {
    pub clock: ClockId,
    pub kind: ClockKind,
    pub about: About,
    pub was: Now,
    pub is: Now,
}

impl ClockBook {
    /// Gives the open clocks of an order the targets of the version in `act`, with a line in their
    /// ledgers; what they used stays used. Answers those that are due at another time.
    pub fn retarget(&mut self, order: &Order, act: &Act<'_>) -> Vec<Retargeted> {
        let mut moved = Vec::new();
        for clock in self.clocks.iter_mut().filter(|it| !it.is_ended()) {
            let old = act.pace(&clock.parts().calendar);
            let Some(target) = target(clock, order, act) else { continue };
            let was = clock.due(old);
            clock.retarget(target, &act.change(Cause::Moved), old);
            let is = clock.due(act.pace(&clock.parts().calendar));
            if let (Some(was), Some(is)) = (was, is)
                && was != is
            {
                let (clock, kind, about) = (clock.id(), clock.kind(), clock.about());
                moved.push(Retargeted { clock, kind, about, was, is });
            }
        }
        moved
    }
}

/// The target that a clock has on another version; nothing where versions make no difference.
fn target(clock: &Clock, order: &Order, act: &Act<'_>) -> Option<Target> {
    if clock.kind() == ClockKind::Order {
        let target = act.order_target(order);
        // Without a rule the way that is left counts from here, on top of what was used.
        let is_ruled = !target.rule.is_empty();
        let pace = act.pace(&clock.parts().calendar);
        let used = clock.parts().meter.consumed(pace, act.now).num_minutes();
        let used = if is_ruled { 0 } else { u32::try_from(used).unwrap_or(0) };
        return Some(Target { minutes: target.minutes.saturating_add(used), ..target });
    }
    let task = order.task(clock.about().task()?)?;
    let spec = act.template.spec(task.code())?;
    let target = match clock.kind() {
        ClockKind::Task => act.task_target(order.opening(), &spec),
        ClockKind::Hop => act.hop_target(order.opening(), &spec),
        ClockKind::External => act.party_target(&spec)?,
        _ => return None,
    };
    // It may have gone to another department than its template says.
    let calendar = act.calendar_for(clock.kind(), task).code().clone();
    Some(Target { calendar, ..target })
}
