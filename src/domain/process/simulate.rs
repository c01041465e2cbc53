//! What would be due when, before anybody orders anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answers, Condition, ProcessTemplate, Stage, TaskSpec};
use crate::domain::{
    Now, Tier, Wording,
    calendar::{Calendar, CalendarCode, Calendars, Scope},
};

/// For whom and from when a process is played through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    pub tier: Tier,
    pub start: Now,
    /// What is taken as answered; a condition on anything else is taken to hold.
    pub answers: Answers,
}

/// A process played through: every task takes exactly the time that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub start: Now,
    pub end: Now,
    /// The working time of the office between the two, in minutes.
    pub working_minutes: i64,
    pub steps: Vec<PlannedStep>,
}

/// One task of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    pub code: String,
    pub title: Wording,
    pub stage: Stage,
    pub department: String,
    /// The calendar that its time is counted in.
    pub calendar: String,
    pub start: Now,
    pub due: Now,
    /// When whoever has it is reminded.
    pub remind: Option<Now>,
    /// Who else has to do something, and by when.
    pub party: Option<(Wording, Option<Now>)>,
    pub per_site: bool,
    pub condition: Option<Condition>,
    /// Whether it is left out under what is assumed.
    pub is_skipped: bool,
    /// Whether the end would move if this took longer.
    pub is_critical: bool,
}

impl Plan {
    /// The tasks that decide the end, first to last.
    pub fn critical(&self) -> impl Iterator<Item = &PlannedStep> {
        self.steps.iter().filter(|it| it.is_critical)
    }
}

/// Plays a process through; a template that breaks a rule is played as far as it goes.
pub fn simulate(template: &ProcessTemplate, calendars: &Calendars, assumed: &Assumed) -> Plan {
    let mut planned: BTreeMap<&str, PlannedStep> = BTreeMap::new();
    let mut cause: BTreeMap<&str, &str> = BTreeMap::new();
    // Each pass settles at least one more task, unless there is a circle.
    for _ in &template.tasks {
        for task in template.tasks.iter().filter(|it| !it.code.is_empty()) {
            let ready = task.needs.iter().all(|it| planned.contains_key(it.as_str()));
            if !planned.contains_key(task.code.as_str()) && ready {
                let (before, begin) = begin_of(task, &planned, (calendars.office(), assumed.start));
                planned.insert(&task.code, plan(task, begin, (calendars, assumed)));
                cause.extend(before.map(|it| (task.code.as_str(), it)));
            }
        }
    }
    let last = planned.values().max_by_key(|it| it.due).map(|it| it.code.clone());
    let mut next = last.as_deref().and_then(|it| planned.get_key_value(it)).map(|(key, _)| *key);
    while let Some(code) = next {
        if let Some(step) = planned.get_mut(code) {
            step.is_critical = true;
        }
        next = cause.get(code).copied();
    }
    let end = planned.values().map(|it| it.due).max().unwrap_or(assumed.start);
    let steps = template.tasks.iter().filter_map(|it| planned.remove(it.code.as_str())).collect();
    let working = calendars.office().working_minutes_between(assumed.start.local(), end.local());
    Plan { start: assumed.start, end, working_minutes: working, steps }
}

/// What decides when a task begins, and when that is.
fn begin_of<'a>(
    task: &'a TaskSpec,
    planned: &BTreeMap<&'a str, PlannedStep>,
    (office, start): (&Calendar, Now),
) -> (Option<&'a str>, Now) {
    let due = |code: &str| planned.get(code).map(|it| it.due);
    let last = task.needs.iter().map(String::as_str).max_by_key(|it| due(it));
    let begin = last.and_then(due).unwrap_or(start);
    let Some(wait) = &task.wait else { return (last, begin) };
    let after = wait.after.as_deref().or(last);
    let end = wait.end(office, after.and_then(due).unwrap_or(begin));
    if begin < end { (after, end) } else { (last, begin) }
}

fn plan(task: &TaskSpec, begin: Now, (calendars, assumed): (&Calendars, &Assumed)) -> PlannedStep {
    let own = task.calendar.as_deref().map(CalendarCode::new);
    let calendar = calendars.resolve(Scope {
        task: own.as_ref(),
        department: Some(&task.department),
        area: None,
    });
    let left_out = |it: &Condition| {
        assumed.answers.knows(&it.task, &it.field) && !it.holds(&assumed.answers, None)
    };
    let is_skipped = task.when.as_ref().is_some_and(left_out);
    let after = |minutes: u32| if is_skipped { begin } else { calendar.due(begin, minutes) };
    let party = task.external.as_ref();
    PlannedStep {
        code: task.code.clone(),
        title: task.title.clone(),
        stage: task.stage,
        department: task.department.clone(),
        calendar: calendar.code().as_str().to_owned(),
        start: begin,
        due: after(task.budget_minutes(assumed.tier)),
        remind: task.remind.map(|it| after(it.minutes())),
        party: party.map(|it| (it.name.clone(), it.hours.map(|hours| after(hours.minutes())))),
        per_site: task.per_site,
        condition: task.when.clone(),
        is_skipped,
        is_critical: false,
    }
}

/// The working time along the longest chain of tasks, in minutes.
pub fn longest_way(template: &ProcessTemplate, tier: Tier) -> u32 {
    let mut ends = BTreeMap::new();
    for _ in &template.tasks {
        for task in &template.tasks {
            let begin = task.needs.iter().filter_map(|it| ends.get(it.as_str())).max().copied();
            ends.insert(task.code.as_str(), begin.unwrap_or(0) + task.budget_minutes(tier));
        }
    }
    ends.into_values().max().unwrap_or(0)
}
