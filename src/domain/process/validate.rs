//! Whether orders can run on a template: every rule that is judged before it is published.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{FieldKind, Milestone, ProcessTemplate, Requirement, Stage, TaskSpec};
use crate::domain::{
    catalogue::Catalogue,
    paper::{PaperKind, Papers},
};

/// What a template may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Registry<'a> {
    pub catalogue: &'a Catalogue,
    pub papers: &'a Papers,
}

/// The rule that a template breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ProcessRefusal {
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("version {version} of `{code}` is published and never changes; make a new version")]
    Published { code: String, version: u32 },
    #[error(
        "the name is missing, or a code is not made of small letters, digits and hyphens: `{0}`"
    )]
    Name(String),
    #[error("there is no task")]
    NoTask,
    #[error("`{0}` appears twice")]
    Twice(String),
    #[error("task `{0}` lacks its title in one language")]
    Title(String),
    #[error("task `{task}` needs `{needs}`, which does not exist")]
    UnknownNeed { task: String, needs: String },
    #[error("task `{0}` waits for itself")]
    Cycle(String),
    #[error("nothing waits for the result of `{0}`, and it is not the end: it leads nowhere")]
    DeadEnd(String),
    #[error("task `{task}` belongs to an earlier stage than `{needs}`, which it needs")]
    StageBackwards { task: String, needs: String },
    #[error("task `{task}` is given to department `{department}`, which does not exist")]
    UnknownDepartment { task: String, department: String },
    #[error("field `{field}` of task `{task}` is not sound")]
    Field { task: String, field: String },
    #[error("paper `{0}` is not defined")]
    UnknownPaper(PaperKind),
    #[error("task `{task}` waits for paper `{paper}`, which the checklist does not ask for")]
    PaperNotAsked { task: String, paper: PaperKind },
    #[error("paper `{0}` is required, but no task waits for it")]
    PaperUngated(PaperKind),
    #[error("paper `{paper}` is asked for, so a step `{milestone}` is needed", milestone = milestone.code())]
    MilestoneMissing { paper: PaperKind, milestone: Milestone },
    #[error("step `{milestone}` may not be left out, so task `{task}` must be protected", milestone = milestone.code())]
    Unprotected { task: String, milestone: Milestone },
    #[error("`{later}` must wait for `{earlier}`: first `{first}`, then `{then}`", first = first.code(), then = then.code())]
    MilestoneOrder { earlier: String, later: String, first: Milestone, then: Milestone },
}

impl ProcessRefusal {
    /// The stable name of the broken rule, for scripts and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Published { .. } => "published",
            Self::Name(_) => "name",
            Self::NoTask => "no-task",
            Self::Twice(_) => "twice",
            Self::Title(_) => "title",
            Self::UnknownNeed { .. } => "unknown-need",
            Self::Cycle(_) => "cycle",
            Self::DeadEnd(_) => "dead-end",
            Self::StageBackwards { .. } => "stage-backwards",
            Self::UnknownDepartment { .. } => "unknown-department",
            Self::Field { .. } => "field",
            Self::UnknownPaper(_) => "unknown-paper",
            Self::PaperNotAsked { .. } => "paper-not-asked",
            Self::PaperUngated(_) => "paper-ungated",
            Self::MilestoneMissing { .. } => "milestone-missing",
            Self::Unprotected { .. } => "unprotected",
            Self::MilestoneOrder { .. } => "milestone-order",
        }
    }
}

/// Every rule that the template breaks; none if it may be published.
pub fn refusals(template: &ProcessTemplate, registry: &Registry<'_>) -> Vec<ProcessRefusal> {
    let mut found = Vec::new();
    names(template, &mut found);
    tasks(template, registry, &mut found);
    flow(template, &mut found);
    if found.is_empty() {
        papers(template, registry, &mut found);
        milestones(template, &mut found);
    }
    found
}

fn names(template: &ProcessTemplate, found: &mut Vec<ProcessRefusal>) {
    if !is_code(&template.code) || !template.name.is_complete() {
        found.push(ProcessRefusal::Name(template.code.clone()));
    }
    if template.tasks.is_empty() {
        found.push(ProcessRefusal::NoTask);
    }
    let mut seen = BTreeSet::new();
    for task in &template.tasks {
        if !is_code(&task.code) {
            found.push(ProcessRefusal::Name(task.code.clone()));
        }
        if !seen.insert(&task.code) {
            found.push(ProcessRefusal::Twice(task.code.clone()));
        }
    }
}

fn tasks(template: &ProcessTemplate, registry: &Registry<'_>, found: &mut Vec<ProcessRefusal>) {
    for task in &template.tasks {
        if !task.title.is_complete() {
            found.push(ProcessRefusal::Title(task.code.clone()));
        }
        if registry.catalogue.department(&task.department).is_none() {
            found.push(ProcessRefusal::UnknownDepartment {
                task: task.code.clone(),
                department: task.department.clone(),
            });
        }
        if let Some(milestone) = task.milestone
            && milestone <= Milestone::Agreement
            && !task.protected
        {
            found.push(ProcessRefusal::Unprotected { task: task.code.clone(), milestone });
        }
        fields(task, found);
    }
}

fn fields(task: &TaskSpec, found: &mut Vec<ProcessRefusal>) {
    let mut seen = BTreeSet::new();
    for field in &task.form {
        let enough = match field.kind {
            FieldKind::Choice => 2 <= field.choices.len(),
            _ => field.choices.is_empty(),
        };
        let worded =
            field.label.is_complete() && field.choices.iter().all(|it| it.name.is_complete());
        if !seen.insert(&field.key) || field.key.is_empty() || !enough || !worded {
            found.push(ProcessRefusal::Field { task: task.code.clone(), field: field.key.clone() });
        }
    }
}

fn flow(template: &ProcessTemplate, found: &mut Vec<ProcessRefusal>) {
    for task in &template.tasks {
        for needs in &task.needs {
            match template.task(needs) {
                None => found.push(ProcessRefusal::UnknownNeed {
                    task: task.code.clone(),
                    needs: needs.clone(),
                }),
                Some(before) if task.stage < before.stage => {
                    found.push(ProcessRefusal::StageBackwards {
                        task: task.code.clone(),
                        needs: needs.clone(),
                    });
                }
                Some(_) => {}
            }
        }
        if before(template, task).contains(task.code.as_str()) {
            found.push(ProcessRefusal::Cycle(task.code.clone()));
        }
        let awaited = template.tasks.iter().any(|it| it.needs.contains(&task.code));
        if !awaited && task.stage != Stage::Aftersales {
            found.push(ProcessRefusal::DeadEnd(task.code.clone()));
        }
    }
}

fn papers(template: &ProcessTemplate, registry: &Registry<'_>, found: &mut Vec<ProcessRefusal>) {
    for rule in &template.papers {
        if registry.papers.spec(&rule.kind).is_none() {
            found.push(ProcessRefusal::UnknownPaper(rule.kind.clone()));
        }
        let gated = template.tasks.iter().any(|it| it.papers.contains(&rule.kind));
        if rule.requirement == Requirement::Required && !gated {
            found.push(ProcessRefusal::PaperUngated(rule.kind.clone()));
        }
        if let Some(milestone) = judged_by(&rule.kind)
            && template.tasks.iter().all(|it| it.milestone != Some(milestone))
        {
            found.push(ProcessRefusal::MilestoneMissing { paper: rule.kind.clone(), milestone });
        }
    }
    for task in &template.tasks {
        for paper in &task.papers {
            if template.papers.iter().all(|it| it.kind != *paper) {
                found.push(ProcessRefusal::PaperNotAsked {
                    task: task.code.clone(),
                    paper: paper.clone(),
                });
            }
        }
    }
}

/// The step without which it makes no sense to ask for this paper.
fn judged_by(kind: &PaperKind) -> Option<Milestone> {
    match kind.code() {
        "D-LIC" | "D-LID" | "D-AID" | "D-AHP" | "D-POA" => Some(Milestone::Review),
        "D-USE" | "D-TM" => Some(Milestone::Risk),
        "D-AGR" => Some(Milestone::Agreement),
        _ => None,
    }
}

/// First review, then agreement, then activation, then acceptance, then billing, where there are such.
fn milestones(template: &ProcessTemplate, found: &mut Vec<ProcessRefusal>) {
    for later in &template.tasks {
        let Some(then) = later.milestone else { continue };
        let ancestors = before(template, later);
        for earlier in &template.tasks {
            let Some(first) = earlier.milestone else { continue };
            if must_precede(first, then) && !ancestors.contains(earlier.code.as_str()) {
                found.push(ProcessRefusal::MilestoneOrder {
                    earlier: earlier.code.clone(),
                    later: later.code.clone(),
                    first,
                    then,
                });
            }
        }
    }
}

/// Review and risk may run side by side; everything else follows the order of [`Milestone`].
fn must_precede(first: Milestone, then: Milestone) -> bool {
    first < then && !(first == Milestone::Review && then == Milestone::Risk)
}

/// All tasks that come before this one; itself too, if it waits for itself.
fn before<'a>(template: &'a ProcessTemplate, task: &'a TaskSpec) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = task.needs.iter().map(String::as_str).collect();
    while let Some(code) = open.pop() {
        if seen.insert(code)
            && let Some(spec) = template.task(code)
        {
            open.extend(spec.needs.iter().map(String::as_str));
        }
    }
    seen
}

fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
}
