//! Whether orders can run on a template: every rule that is judged before it is published.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    FieldKind, Gates, Milestone, ProcessTemplate, Requirement, Rule, Stage, TaskSpec, rules,
};
use crate::domain::{
    catalogue::Catalogue,
    paper::{PaperKind, Papers},
};

/// What a template may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Registry<'a> {
    pub catalogue: &'a Catalogue,
    pub papers: &'a Papers,
    /// The codes of the calendars.
    pub calendars: &'a [&'a str],
    pub gates: &'a Gates,
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
    #[error("task `{task}`: {} {what}", rule.code())]
    Broken { rule: Rule, task: String, what: String },
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
            Self::Broken { rule, .. } => rule.code(),
        }
    }

    /// The task that it speaks of, if it speaks of one.
    pub fn task(&self) -> Option<&str> {
        match self {
            Self::Title(task)
            | Self::Cycle(task)
            | Self::DeadEnd(task)
            | Self::Name(task)
            | Self::Twice(task)
            | Self::UnknownNeed { task, .. }
            | Self::StageBackwards { task, .. }
            | Self::UnknownDepartment { task, .. }
            | Self::Field { task, .. }
            | Self::PaperNotAsked { task, .. }
            | Self::Unprotected { task, .. }
            | Self::MilestoneOrder { later: task, .. }
            | Self::Broken { task, .. } => {
                Some(task).filter(|it| !it.is_empty()).map(String::as_str)
            }
            Self::Unreadable(_)
            | Self::Published { .. }
            | Self::NoTask
            | Self::UnknownPaper(_)
            | Self::PaperUngated(_)
            | Self::MilestoneMissing { .. } => None,
        }
    }

    /// What else it speaks of: a task, a department, a field, a paper, a step.
    pub fn what(&self) -> String {
        match self {
            Self::Unreadable(what)
            | Self::Name(what)
            | Self::Twice(what)
            | Self::Broken { what, .. } => what.clone(),
            Self::UnknownNeed { needs, .. } | Self::StageBackwards { needs, .. } => needs.clone(),
            Self::UnknownDepartment { department, .. } => department.clone(),
            Self::Field { field, .. } => field.clone(),
            Self::UnknownPaper(paper)
            | Self::PaperUngated(paper)
            | Self::PaperNotAsked { paper, .. }
            | Self::MilestoneMissing { paper, .. } => paper.code().to_owned(),
            Self::Unprotected { milestone, .. } => milestone.code().to_owned(),
            Self::MilestoneOrder { earlier, .. } => earlier.clone(),
            Self::Published { .. }
            | Self::NoTask
            | Self::Title(_)
            | Self::Cycle(_)
            | Self::DeadEnd(_) => String::new(),
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
    found.extend(rules::broken(template, registry));
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
        if template.before(&task.code).contains(task.code.as_str()) {
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
        let ancestors = template.before(&later.code);
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

fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
}
