//! What follows when an order moves on: entries of the timeline, and screens that must look again.

use crate::{
    desk::{Cx, DeskError, Subject},
    domain::{
        Interaction, InteractionKind, Summary,
        order::Order,
        task::{Task, TaskStatus},
    },
    store::timeline,
};

/// Writes what happened onto the timeline of the order's enterprise.
pub(in crate::desk) fn note(
    cx: &mut Cx<'_>,
    order: &Order,
    (kind, summary): (InteractionKind, Summary),
) -> Result<(), DeskError> {
    let summary = match summary {
        // Every sentence about an order may say its number.
        Summary::Stated { .. } => summary.with("number", &order.opening().number),
        Summary::Said(_) => summary,
    };
    let done = (cx.now.micros(), cx.actor.staff);
    let entry = Interaction::at_desk(order.opening().enterprise, done, kind, summary)
        .on(Subject::Order(order.id()))
        .with_person(order.opening().agent);
    Ok(timeline::add(cx.sql, &entry)?)
}

/// Everything that must look again because an order is no longer what it was.
pub(in crate::desk) fn touched(before: Option<&Order>, after: &Order) -> Vec<Subject> {
    let mut subjects = vec![
        Subject::Order(after.id()),
        Subject::Enterprise(after.opening().enterprise),
        Subject::Person(after.owner()),
        Subject::Board,
    ];
    subjects.extend(before.map(|it| Subject::Person(it.owner())));
    for task in after.tasks() {
        let was = before.and_then(|it| it.task(task.id()));
        // A task in a queue shows the state of its order too.
        if was != Some(task) || is_somebodys_turn(task) {
            let departments = [Some(task.department()), was.map(Task::department)];
            let departments = departments.into_iter().flatten().map(str::to_owned);
            subjects.extend(departments.map(Subject::Queue));
            let people = [task.assignee(), was.and_then(Task::assignee)];
            subjects.extend(people.into_iter().flatten().map(Subject::Person));
        }
    }
    subjects
}

fn is_somebodys_turn(task: &Task) -> bool {
    !task.status().is_closed() && task.status() != TaskStatus::Waiting
}
