//! Tasks: what a department, or whoever has one, does with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Cx, DeskError, Subject,
    error::Refused,
    order::{act, change, checklist, colleague, load, template},
};
use crate::{
    domain::{
        InteractionKind, OrderId, Permission, Personal, StaffId, Summary, TaskId, Wording,
        checklist::Checklist,
        order::{Act, works_for},
        process::FormValues,
        task::WaitReason,
    },
    store::orders::{self, Placed},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Takes it out of the queue of one's own department.
    Accept {
        id: TaskId,
    },
    Complete {
        id: TaskId,
        values: FormValues,
    },
    /// Says that it cannot or should not be done.
    Refuse {
        id: TaskId,
        reason: Personal,
    },
    /// Gives it back to the order's owner, who must supply something first.
    HandBack {
        id: TaskId,
        reason: Personal,
    },
    Hold {
        id: TaskId,
        reason: WaitReason,
        until: NaiveDate,
    },
    Resume {
        id: TaskId,
    },
    /// Sends a refused or returned task to its department once more.
    SendAgain {
        id: TaskId,
    },
    /// Leaves out a task that failed.
    Skip {
        id: TaskId,
        reason: Personal,
    },
    Reassign {
        id: TaskId,
        to: StaffId,
    },
    /// Sends it to another department, by code.
    Transfer {
        id: TaskId,
        to: String,
        reason: Personal,
    },
    /// Sends the order back to an earlier task, by code, which is done once more.
    Rework {
        id: TaskId,
        to: String,
        reason: Personal,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Accept { .. }
            | Self::Complete { .. }
            | Self::Refuse { .. }
            | Self::HandBack { .. }
            | Self::Hold { .. }
            | Self::Resume { .. }
            | Self::SendAgain { .. }
            | Self::Skip { .. }
            | Self::Reassign { .. }
            | Self::Transfer { .. }
            | Self::Rework { .. } => Permission::WorkTask,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Accept { id } => {
            step(cx, *id, "order-event-task-accepted", |placed, act| placed.order.accept(act, *id))
        }
        Command::Complete { id, values } => {
            let papers = papers(cx, *id)?;
            step(cx, *id, "order-event-task-done", |placed, act| {
                placed.order.complete(act, *id, values.clone(), &papers)
            })
        }
        Command::Refuse { id, reason } => {
            step(cx, *id, "order-event-task-refused", |placed, act| {
                placed.order.refuse(act, *id, reason.clone())
            })
        }
        Command::HandBack { id, reason } => {
            step(cx, *id, "order-event-task-returned", |placed, act| {
                placed.order.hand_back(act, *id, reason.clone())
            })
        }
        Command::Hold { id, reason, until } => {
            step(cx, *id, "order-event-task-held", |placed, act| {
                placed.order.hold_task(act, *id, *reason, *until)
            })
        }
        Command::Resume { id } => step(cx, *id, "order-event-task-resumed", |placed, act| {
            placed.order.resume_task(act, *id)
        }),
        Command::SendAgain { id } => step(cx, *id, "order-event-task-sent-again", |placed, act| {
            placed.order.send_again(act, *id)
        }),
        Command::Skip { id, reason } => step(cx, *id, "order-event-task-skipped", |placed, act| {
            placed.order.skip(act, *id, reason.clone())
        }),
        Command::Rework { id, to, reason } => {
            step(cx, *id, "order-event-task-sent-back", |placed, act| {
                placed.order.rework(act, (*id, to), reason)
            })
        }
        Command::Transfer { id, to, reason } => {
            cx.library.catalogue.department(to).ok_or(DeskError::NotFound("department"))?;
            step(cx, *id, "order-event-task-transferred", |placed, act| {
                placed.order.transfer(act, *id, (to, reason))
            })
        }
        Command::Reassign { id, to } => {
            fits(cx, *id, *to)?;
            step(cx, *id, "order-event-task-reassigned", |placed, act| {
                placed.order.reassign(act, *id, *to)
            })
        }
    }
}

/// The order that a task belongs to.
fn order_of(cx: &mut Cx<'_>, task: TaskId) -> Result<OrderId, DeskError> {
    orders::of_task(cx.sql, task)?.ok_or(DeskError::NotFound("task"))
}

/// Does something to one task and says so under `key`, with its title and department.
fn step(
    cx: &mut Cx<'_>,
    id: TaskId,
    key: &str,
    work: impl FnOnce(&mut Placed, &Act<'_>) -> Result<(), crate::domain::order::Refusal>,
) -> Result<Vec<Subject>, DeskError> {
    let order = order_of(cx, id)?;
    let library = cx.library;
    change(cx, order, |placed, act| {
        work(placed, act)?;
        let task = placed.order.task(id);
        let title = task.and_then(|it| act.template.title(it.code()));
        let department = task.and_then(|it| library.catalogue.department(it.department()));
        let department: Wording = department.map(|it| it.name.clone()).unwrap_or_default();
        let told = Summary::stated(key)
            .with_name("task", &title.unwrap_or_default())
            .with_name("department", &department);
        Ok((InteractionKind::Task, told))
    })
}

/// The checklist as it stands in this transaction, so that nothing is completed on a paper that
/// was rejected a moment ago.
fn papers(cx: &mut Cx<'_>, task: TaskId) -> Result<Checklist, DeskError> {
    let id = order_of(cx, task)?;
    let order = load(cx, id)?.it.order;
    let template = template(cx, order.template())?;
    let act = act(cx, &template);
    checklist(cx, &order, &act)
}

/// Only somebody of the task's department may be given it.
fn fits(cx: &mut Cx<'_>, task: TaskId, to: StaffId) -> Result<(), DeskError> {
    let id = order_of(cx, task)?;
    let order = load(cx, id)?.it.order;
    let department = order.task(task).map(|it| it.department().to_owned()).unwrap_or_default();
    let to = colleague(cx, to, Permission::WorkTask)?;
    if works_for(&to.actor(), &department) {
        Ok(())
    } else {
        Err(Refused::new("order-cannot-take").with("name", to.name).into())
    }
}
