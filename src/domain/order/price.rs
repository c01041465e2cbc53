//! What it costs to give up what was begun: nothing, what the customer agrees to pay, or it cannot be done.

use super::{Act, Penalty, Refusal, Task};
use crate::domain::{Personal, process::PointOfNoReturn};

/// What stands in the way of giving a task up.
pub(super) fn price(act: &Act<'_>, task: &Task) -> Option<PointOfNoReturn> {
    let point = act.template.spec(&task.code)?.point_of_no_return?;
    let is_past = match point {
        PointOfNoReturn::Hard => task.is_done(),
        PointOfNoReturn::Soft => task.is_done() || task.assignee().is_some(),
    };
    is_past.then_some(point)
}

/// None of these tasks is past what cannot be undone, and what has begun is paid for.
pub(super) fn paid_for<'a>(
    act: &Act<'_>,
    tasks: impl Iterator<Item = &'a Task>,
    (penalty, fee): (Penalty, &Personal),
    too_late: fn(String) -> Refusal,
) -> Result<(), Refusal> {
    let mut begun = None;
    for task in tasks {
        match price(act, task) {
            Some(PointOfNoReturn::Hard) => return Err(too_late(task.code.clone())),
            Some(PointOfNoReturn::Soft) => begun = Some(task.code.clone()),
            None => {}
        }
    }
    match (begun, penalty) {
        (Some(code), Penalty::NotAgreed) => Err(Refusal::PenaltyNotAgreed(code)),
        (Some(code), Penalty::Agreed) if fee.is_empty() => Err(Refusal::NoFeeNote(code)),
        _ => Ok(()),
    }
}
