//! The rules about conditions, sites, timers, rework and protected steps, each with its name.

use super::{
    Condition, FieldKind, Milestone, PointOfNoReturn, ProcessRefusal, ProcessTemplate, Registry,
    Stage, TaskSpec,
};
use crate::domain::coded::coded;

coded! {
    /// The name of a rule, for scripts and translations.
    pub enum Rule {
        /// Something must be the first thing to do.
        NoStart = "no-start",
        /// The process must come to an end.
        NoEnd = "no-end",
        /// The office forbids to leave out a step of this process, or to leave it unprotected.
        ProtectedMissing = "protected-missing",
        /// A protected step may not depend on an answer.
        ProtectedCondition = "protected-condition",
        /// A step presupposes another: billing an acceptance, activation and agreement a review.
        MilestoneNeeds = "milestone-needs",
        /// A condition names a field that is not asked, or an answer that is not offered.
        ConditionField = "condition-field",
        /// A condition looks at something that is not answered before.
        ConditionLater = "condition-later",
        /// A task sends the order back to something that does not come before it.
        ReworkTarget = "rework-target",
        /// The number of rounds is not from one to twenty.
        ReworkRounds = "rework-rounds",
        /// On the way back lies something that cannot be undone.
        ReworkPastHard = "rework-past-hard",
        /// A timer waits for nothing, for two things, or after something that does not come before.
        Timer = "timer",
        /// A timer within a task must run out before the task does.
        TimerNesting = "timer-nesting",
        /// Tasks are done for each site, but nobody says which sites there are.
        SitesMissing = "sites-missing",
        /// The number of sites is no number, or not known before the sites begin.
        SitesCount = "sites-count",
        /// There are sites, but nothing is done for each of them.
        SitesUnused = "sites-unused",
        /// There is no such calendar.
        UnknownCalendar = "unknown-calendar",
        /// An outside party lacks its name in one language.
        PartyName = "party-name",
        /// What undoes a task lacks its title or its department, or the task cannot be undone.
        Undo = "undo",
    }
}

/// The most rounds that rework may take.
const MOST_ROUNDS: u32 = 20;

/// What breaks these rules, in the order of the tasks.
pub(super) fn broken(template: &ProcessTemplate, registry: &Registry<'_>) -> Vec<ProcessRefusal> {
    let mut judge = Judge { template, registry, found: Vec::new() };
    judge.ends();
    for task in &template.tasks {
        judge.condition(task);
        judge.rework(task);
        judge.timers(task);
        judge.parties(task);
        judge.presupposed(task);
    }
    for rule in &template.papers {
        if let Some(condition) = &rule.when.answer {
            judge.condition_holds("", condition);
        }
    }
    judge.sites();
    judge.gates();
    judge.found
}

struct Judge<'a> {
    template: &'a ProcessTemplate,
    registry: &'a Registry<'a>,
    found: Vec<ProcessRefusal>,
}

impl Judge<'_> {
    fn says(&mut self, rule: Rule, task: &str, what: impl Into<String>) {
        self.found.push(ProcessRefusal::Broken { rule, task: task.to_owned(), what: what.into() });
    }

    fn ends(&mut self) {
        let tasks = &self.template.tasks;
        if !tasks.is_empty() && tasks.iter().all(|it| !it.needs.is_empty()) {
            self.says(Rule::NoStart, "", "");
        }
        let last = |it: &TaskSpec| {
            it.stage == Stage::Aftersales
                && tasks.iter().all(|after| !after.needs.contains(&it.code))
        };
        if !tasks.is_empty() && !tasks.iter().any(last) {
            self.says(Rule::NoEnd, "", "");
        }
    }

    fn condition(&mut self, task: &TaskSpec) {
        let Some(condition) = &task.when else { return };
        if task.protected {
            self.says(Rule::ProtectedCondition, &task.code, "");
        }
        if self.condition_holds(&task.code, condition)
            && !self.template.before(&task.code).contains(condition.task.as_str())
        {
            self.says(Rule::ConditionLater, &task.code, &condition.task);
        }
    }

    /// Whether a condition can be judged at all.
    fn condition_holds(&mut self, task: &str, condition: &Condition) -> bool {
        let asked = self.template.tasks.iter().find(|it| it.code == condition.task);
        let field = asked.and_then(|it| it.form.iter().find(|it| it.key == condition.field));
        let fits = field.is_some_and(|field| match field.kind {
            FieldKind::Choice => {
                let offered = |code: &String| field.choices.iter().any(|it| it.code == *code);
                !condition.is.is_empty()
                    && condition.is.iter().all(offered)
                    && condition.at_least.is_none()
            }
            FieldKind::YesNo => {
                condition.is.len() == 1 && condition.is.iter().all(|it| it == "yes" || it == "no")
            }
            FieldKind::Number => condition.is.is_empty() && condition.at_least.is_some(),
            FieldKind::Text | FieldKind::Date => false,
        });
        if !fits {
            self.says(
                Rule::ConditionField,
                task,
                format!("{}.{}", condition.task, condition.field),
            );
        }
        fits
    }

    fn rework(&mut self, task: &TaskSpec) {
        let Some(rework) = &task.rework else { return };
        if !(1..=MOST_ROUNDS).contains(&rework.most) {
            self.says(Rule::ReworkRounds, &task.code, rework.most.to_string());
        }
        let before = self.template.before(&task.code);
        let strays: Vec<&String> = rework
            .to
            .iter()
            .filter(|it| !before.contains(it.as_str()) || **it == task.code)
            .collect();
        if rework.to.is_empty() || !strays.is_empty() {
            let what = strays.first().map_or_else(String::new, |it| (*it).clone());
            self.says(Rule::ReworkTarget, &task.code, what);
            return;
        }
        for to in &rework.to {
            let way = self.template.way(to, &task.code);
            let hard = way.into_iter().filter(|it| *it != task.code).find(|it| {
                self.template
                    .task(it)
                    .is_some_and(|it| it.point_of_no_return == Some(PointOfNoReturn::Hard))
            });
            if let Some(hard) = hard {
                self.says(Rule::ReworkPastHard, &task.code, hard);
            }
        }
    }

    fn timers(&mut self, task: &TaskSpec) {
        if let Some(wait) = &task.wait {
            let counts = wait.days.is_some_and(|it| 0 < it) != wait.hours.is_some();
            let before = self.template.before(&task.code);
            let placed = match &wait.after {
                Some(after) => before.contains(after.as_str()),
                None => !task.needs.is_empty(),
            };
            if !counts || !placed {
                self.says(Rule::Timer, &task.code, wait.after.clone().unwrap_or_default());
            }
        }
        let least = task.hours.iter().min();
        if let Some(remind) = task.remind
            && least.is_some_and(|it| *it <= remind)
        {
            self.says(Rule::TimerNesting, &task.code, "remind");
        }
        let party = task.external.as_ref().and_then(|it| it.hours);
        if let Some(party) = party
            && least.is_some_and(|it| *it < party)
        {
            self.says(Rule::TimerNesting, &task.code, "external");
        }
    }

    fn parties(&mut self, task: &TaskSpec) {
        if let Some(code) = &task.calendar
            && !self.registry.calendars.contains(&code.as_str())
        {
            self.says(Rule::UnknownCalendar, &task.code, code);
        }
        if task.external.as_ref().is_some_and(|it| !it.name.is_complete()) {
            self.says(Rule::PartyName, &task.code, "");
        }
        if let Some(undo) = &task.undo {
            let known = |it: &String| self.registry.catalogue.department(it).is_some();
            let is_hard = task.point_of_no_return == Some(PointOfNoReturn::Hard);
            if is_hard || !undo.title.is_complete() || !undo.department.iter().all(known) {
                self.says(Rule::Undo, &task.code, undo.department.clone().unwrap_or_default());
            }
        }
    }

    /// A step that makes no sense where another one does not exist at all.
    fn presupposed(&mut self, task: &TaskSpec) {
        let needed = match task.milestone {
            Some(Milestone::Agreement | Milestone::Activation) => Milestone::Review,
            Some(Milestone::Billing) => Milestone::Acceptance,
            _ => return,
        };
        if self.template.tasks.iter().all(|it| it.milestone != Some(needed)) {
            self.says(Rule::MilestoneNeeds, &task.code, needed.code());
        }
    }

    fn sites(&mut self) {
        let grouped: Vec<&TaskSpec> = self.template.tasks.iter().filter(|it| it.per_site).collect();
        let Some(sites) = &self.template.sites else {
            if let Some(first) = grouped.first() {
                self.says(Rule::SitesMissing, &first.code, "");
            }
            return;
        };
        if grouped.is_empty() {
            self.says(Rule::SitesUnused, "", "");
        }
        let Some(count) = &sites.count else {
            if sites.names.len() < 2 || !sites.names.iter().all(super::Wording::is_complete) {
                self.says(Rule::SitesCount, "", "");
            }
            return;
        };
        let asked = self.template.tasks.iter().find(|it| it.code == count.task);
        let field = asked.and_then(|it| it.form.iter().find(|it| it.key == count.field));
        let is_number = field.is_some_and(|it| it.kind == FieldKind::Number && it.required);
        let is_known =
            |it: &&TaskSpec| self.template.before(&it.code).contains(count.task.as_str());
        let early = grouped.iter().find(|it| !is_known(it)).map(|it| it.code.clone());
        if !is_number || asked.is_some_and(|it| it.per_site) || !sites.name.is_complete() {
            self.says(Rule::SitesCount, &count.task, &count.field);
        } else if let Some(early) = early {
            self.says(Rule::SitesCount, &early, &count.task);
        }
    }

    fn gates(&mut self) {
        for step in self.registry.gates.of(&self.template.code) {
            let there = self.template.tasks.iter().find(|it| it.code == *step);
            if there.is_none_or(|it| !it.protected) {
                self.says(Rule::ProtectedMissing, step, "");
            }
        }
    }
}
