//! What undoes the selected task when an order is cancelled: its title, its department, its hours.

use std::collections::BTreeMap;

use egui::Ui;

use super::task_form::{tiers, wording};
use crate::{
    desk::process::ProcessView,
    domain::process::{PointOfNoReturn, TaskSpec, Undo},
    ui::{
        cx::Cx,
        views::words::name,
        widgets::{checkbox, select},
    },
};

/// Draws the part of the form and changes the task.
pub(super) fn ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (task, view): (&mut TaskSpec, &ProcessView),
    typed: &mut BTreeMap<&'static str, String>,
) {
    // What cannot be undone has nothing that undoes it.
    if task.point_of_no_return == Some(PointOfNoReturn::Hard) && task.undo.is_none() {
        return;
    }
    let mut is_own = task.undo.is_some();
    if checkbox(ui, &mut is_own, &cx.tr("process-undo-own")).changed() {
        // What is usual is a good beginning.
        let usual = task.undoing().map(|it| it.title).unwrap_or_default();
        let hours = Some(task.hours);
        task.undo = is_own.then_some(Undo { title: usual, department: None, hours });
        typed.retain(|key, _| !key.starts_with("undo"));
    }
    let Some(undo) = &mut task.undo else { return };
    wording(cx, ui, "process-undo-title", &mut undo.title);
    let same = cx.tr("process-undo-department-same");
    let mut departments: Vec<(Option<String>, &str)> = vec![(None, &*same)];
    departments
        .extend(view.departments.iter().map(|it| (Some(it.code.clone()), name(cx, &it.name))));
    select(ui, &cx.tr("process-undo-department"), &mut undo.department, &departments);
    let hours = undo.hours.get_or_insert(task.hours);
    tiers(cx, ui, ("process-undo-hours", UNDO_KEYS), (hours, typed));
}

/// Under which names what is typed is remembered, by tier.
const UNDO_KEYS: [&str; 4] = ["undo-t1", "undo-t2", "undo-t3", "undo-t4"];
