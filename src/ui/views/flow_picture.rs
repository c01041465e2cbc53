//! A process as the picture shows it: its words, marks and counts.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use crate::{
    desk::process::ProcessCount,
    domain::{
        catalogue::Department,
        process::{PointOfNoReturn, ProcessTemplate, TaskSpec, picture},
    },
    ui::{
        cx::Cx,
        views::words::{name, stage_key},
        widgets::{
            Icon,
            flow::{Flow, FlowNode, department_series, flow},
        },
    },
};

/// What is drawn onto the picture besides the process itself.
pub struct Marked<'a> {
    pub departments: &'a [Department],
    pub counts: &'a [ProcessCount],
    /// The tasks that break a rule.
    pub broken: &'a BTreeSet<String>,
    pub selected: Option<&'a str>,
    pub zoom: f32,
}

/// Draws a process; answers the code of a task that was clicked.
pub fn draw(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (template, tall): (&ProcessTemplate, f32),
    marked: &Marked<'_>,
) -> Option<String> {
    let series = department_series(template.tasks.iter().map(|it| it.department.as_str()));
    let nodes: Vec<FlowNode> =
        template.tasks.iter().map(|it| node(cx, (it, &series), marked)).collect();
    let picture = picture(template);
    let bands: Vec<String> =
        picture.bands.iter().map(|it| cx.tr(stage_key(it.stage)).into_owned()).collect();
    let drawing = Flow {
        name: name(cx, &template.name),
        picture: &picture,
        nodes: &nodes,
        bands: &bands,
        selected: marked.selected,
        zoom: marked.zoom,
    };
    flow(ui, &drawing, tall)
}

fn node(
    cx: &Cx<'_>,
    (task, series): (&TaskSpec, &BTreeMap<&str, usize>),
    marked: &Marked<'_>,
) -> FlowNode {
    let department = marked.departments.iter().find(|it| it.code == task.department);
    let department = department.map_or(task.department.as_str(), |it| name(cx, &it.name));
    let count = marked.counts.iter().find(|it| it.task == task.code).map_or(0, |it| it.orders);
    FlowNode {
        code: task.code.clone(),
        title: name(cx, &task.title).to_owned(),
        under: department.to_owned(),
        series: series.get(task.department.as_str()).copied().unwrap_or_default(),
        marks: marks(task),
        count: if count == 0 { String::new() } else { cx.texts.count(count) },
        is_broken: marked.broken.contains(&task.code),
        is_conditional: task.when.is_some(),
    }
}

fn marks(task: &TaskSpec) -> Vec<Icon> {
    let hard = task.point_of_no_return == Some(PointOfNoReturn::Hard);
    let soft = task.point_of_no_return == Some(PointOfNoReturn::Soft);
    let marks = [
        (task.protected, Icon::Shield),
        (hard, Icon::Lock),
        (soft, Icon::Coins),
        (task.per_site, Icon::Layers),
        (task.wait.is_some(), Icon::Timer),
        (task.external.is_some(), Icon::Handshake),
    ];
    marks.into_iter().filter(|(is, _)| *is).map(|(_, icon)| icon).collect()
}
