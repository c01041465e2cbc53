//! The parts of an order's page: tasks with what may be done to each, promises, history.

use std::collections::HashMap;

use super::{Event, PromiseCard, TaskAct, TaskCard};
use crate::{
    desk::{Cx, clock::ClockCard},
    domain::{
        Interaction, Now, Permission, Personal, PromiseId, StaffId, Wording,
        checklist::Checklist,
        order::{Act, Order, Refusal},
        process::{Assumed, FormValues, TaskSpec, base, simulate},
        promise::Promise,
        task::{Task, WaitReason},
    },
    store::Kept,
};

/// The tasks in the order of the process.
pub(super) fn tasks(
    cx: &Cx<'_>,
    order: &Order,
    given: (&Act<'_>, &Checklist),
    name: &dyn Fn(StaffId) -> String,
) -> Vec<TaskCard> {
    let (act, _) = given;
    let card =
        |task: &Task| Some(card(cx, order, (task, &*act.template.spec(task.code())?), given, name));
    order.tasks().iter().filter_map(card).collect()
}

fn card(
    cx: &Cx<'_>,
    order: &Order,
    (task, spec): (&Task, &TaskSpec),
    (act, list): (&Act<'_>, &Checklist),
    name: &dyn Fn(StaffId) -> String,
) -> TaskCard {
    let library = cx.library;
    let department = library.catalogue.department(task.department());
    let parts = task.parts();
    let done = |code: &str| {
        let mut before = order.tasks().iter().filter(|it| base(it.code()) == code);
        before.all(Task::is_settled)
    };
    let waits_for = spec.needs.iter().filter(|it| !done(it)).filter_map(|it| act.template.task(it));
    let title = |code: &String| Some((code.clone(), act.template.title(code)?));
    let budget = i64::from(task.clock().budget_minutes);
    let used = task.clock().consumed(act.hours_of(task), act.now).num_minutes();
    TaskCard {
        id: task.id(),
        code: task.code().to_owned(),
        title: act.template.title(task.code()).unwrap_or_default(),
        stage: spec.stage,
        department: task.department().to_owned(),
        department_name: department.map(|it| it.name.clone()).unwrap_or_default(),
        external: spec.external.as_ref().map(|it| it.name.clone()),
        rework: spec.rework.iter().flat_map(|it| &it.to).filter_map(title).collect(),
        rounds: (task.round(), spec.rework.as_ref().map_or(0, |it| it.most)),
        status: task.status(),
        staff_name: parts.staff.map(name).unwrap_or_default(),
        at_us: parts.at.map(Now::micros),
        reason: parts.reason.map(|it| it.reveal().to_owned()).unwrap_or_default(),
        wait: parts.wait.zip(parts.wait_until),
        due_us: task.due().map(Now::micros),
        accept_us: task.accept_by().map(Now::micros),
        is_late: task.is_late(act.now),
        left_minutes: budget - used,
        waits_for: waits_for.map(|it| it.title.clone()).collect(),
        lacks: lacks(cx, spec, list),
        form: spec.form.clone(),
        values: task.values().clone(),
        may: acts(cx, order, task, (act, list)),
    }
}

fn lacks(cx: &Cx<'_>, spec: &TaskSpec, list: &Checklist) -> Vec<Wording> {
    let open = list.open().filter(|it| it.wanted.gates.contains(&spec.code));
    open.filter_map(|it| cx.library.papers.spec(&it.wanted.kind))
        .map(|it| it.name.clone())
        .collect()
}

/// What the rules would let this reader do with a task: each act is tried on a copy.
fn acts(
    cx: &Cx<'_>,
    order: &Order,
    task: &Task,
    (act, list): (&Act<'_>, &Checklist),
) -> Vec<TaskAct> {
    if !cx.actor.role.may(Permission::WorkTask) {
        return Vec::new();
    }
    let (id, today) = (task.id(), act.now.today());
    let copy = || order.clone();
    let reason = || Personal::from("?");
    let completed = copy().complete(act, id, FormValues::new(), list);
    let back = act.template.task(task.code()).and_then(|it| it.rework.as_ref()?.to.first());
    let may_rework = back.is_some_and(|to| copy().rework(act, (id, to), &reason()).is_ok());
    let other = cx.library.catalogue.departments().iter().find(|it| it.code != task.department());
    let transferable =
        other.is_some_and(|it| copy().transfer(act, id, (&it.code, &reason())).is_ok());
    let may = [
        (TaskAct::Accept, copy().accept(act, id).is_ok()),
        (
            TaskAct::Complete,
            matches!(completed, Ok(()) | Err(Refusal::Form(_) | Refusal::Papers(_))),
        ),
        (TaskAct::SendAgain, copy().send_again(act, id).is_ok()),
        (TaskAct::Skip, copy().skip(act, id, reason()).is_ok()),
        (TaskAct::Resume, copy().resume_task(act, id).is_ok()),
        (TaskAct::HandBack, copy().hand_back(act, id, reason()).is_ok()),
        (TaskAct::Refuse, copy().refuse(act, id, reason()).is_ok()),
        (TaskAct::Hold, copy().hold_task(act, id, WaitReason::CustomerWish, today).is_ok()),
        (TaskAct::Rework, may_rework),
        (TaskAct::Transfer, transferable),
        (TaskAct::Reassign, copy().reassign(act, id, act.by.staff).is_ok()),
    ];
    may.into_iter().filter(|(_, may)| *may).map(|(it, _)| it).collect()
}

pub(super) fn promises(
    now: Now,
    found: Vec<Kept<Promise>>,
    (name, mut clocks): (&dyn Fn(StaffId) -> String, HashMap<PromiseId, ClockCard>),
) -> Vec<PromiseCard> {
    let card = |kept: Kept<Promise>| PromiseCard {
        clock: clocks.remove(&kept.it.id()),
        id: kept.it.id(),
        what: kept.it.given().what.reveal().to_owned(),
        due_us: kept.it.given().due.micros(),
        state: kept.it.state(),
        is_late: kept.it.is_late(now),
        owner_name: name(kept.it.owner()),
    };
    found.into_iter().map(card).collect()
}

pub(super) fn history(found: Vec<Interaction>, name: &dyn Fn(StaffId) -> String) -> Vec<Event> {
    let event = |it: Interaction| Event {
        at_us: it.at_us,
        staff_name: it.staff.map(name).unwrap_or_default(),
        kind: it.kind,
        summary: it.summary,
    };
    found.into_iter().map(event).collect()
}

/// The order as it was planned on the day on which it was opened, with what has been answered since.
pub(super) fn plan(order: &Order, act: &Act<'_>) -> Vec<(String, i64, i64)> {
    let tier = order.opening().tier;
    let assumed = Assumed { tier, start: order.opened_at(), answers: order.answers() };
    let steps = simulate(act.template, act.calendars, &assumed).steps;
    let planned = steps.into_iter().filter(|it| !it.is_skipped);
    planned.map(|it| (it.code, it.start.micros(), it.due.micros())).collect()
}
