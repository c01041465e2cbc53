//! Moving a running order to another version of its process: an act of its own, never a side effect.

use serde::{Deserialize, Serialize};

use super::{Act, Order, Refusal, Running, Task, TaskState};
use crate::domain::{
    Personal, TaskId,
    process::{PointOfNoReturn, ProcessTemplate, TaskSpec, base, site},
};

/// What would become of the tasks of an order on another version, each by its code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// Done, and staying so.
    pub kept: Vec<String>,
    /// Open, and going on where their clocks stand.
    pub carried: Vec<String>,
    /// Open, with another department, other time or other needs.
    pub changed: Vec<String>,
    pub added: Vec<String>,
    /// Not done, and no longer asked for.
    pub dropped: Vec<String>,
}

impl Order {
    /// Moves it to the version in `act`; `from` is the one that it runs on.
    ///
    /// What is done stays done, or nothing is moved at all. Open clocks keep what they used.
    pub fn move_to(
        &mut self,
        from: &ProcessTemplate,
        act: &Act<'_>,
        reason: &Personal,
        new_task: &mut dyn FnMut() -> TaskId,
    ) -> Result<Moving, Refusal> {
        let to = act.template;
        if self.template != from.reference() || from.code != to.code || from.version == to.version {
            return Err(Refusal::OtherTemplate);
        }
        self.going_on(&Act { template: from, ..*act })?;
        self.in_charge(act)?;
        if reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        self.may_move(from, to)?;
        let moving = self.compared(from, to);
        self.tasks.retain(|it| it.is_settled() || to.task(&it.code).is_some());
        for spec in &to.tasks {
            if self.tasks.iter().all(|it| base(&it.code) != spec.code) {
                let task = Task::waiting(new_task(), self.opening.id, (&spec.code, spec));
                self.tasks.push(task.with_budget(act.task_target(&self.opening, spec).minutes));
            }
        }
        let place = |it: &Task| to.tasks.iter().position(|spec| spec.code == base(&it.code));
        self.tasks.sort_by_key(|it| (place(it), site(&it.code)));
        self.template = to.reference();
        self.fit(act);
        self.settle(act);
        Ok(moving)
    }

    /// Nothing done may vanish, and nothing may be put before what cannot be undone.
    fn may_move(&self, from: &ProcessTemplate, to: &ProcessTemplate) -> Result<(), Refusal> {
        for task in self.tasks.iter().filter(|it| it.is_settled()) {
            if task.is_done() && to.task(&task.code).is_none() {
                return Err(Refusal::WouldVanish(task.code.clone()));
            }
            let is_hard = |template: &ProcessTemplate| {
                let spec = template.task(&task.code);
                spec.is_some_and(|it| it.point_of_no_return == Some(PointOfNoReturn::Hard))
            };
            if !task.is_done() || !(is_hard(from) || is_hard(to)) {
                continue;
            }
            let is_settled = |code: &&str| {
                let mut found = self.tasks.iter().filter(|it| base(&it.code) == *code).peekable();
                found.peek().is_some() && found.all(Task::is_settled)
            };
            if !to.before(&task.code).iter().all(is_settled) {
                return Err(Refusal::PointOfNoReturn(task.code.clone()));
            }
        }
        Ok(())
    }

    fn compared(&self, from: &ProcessTemplate, to: &ProcessTemplate) -> Moving {
        let mut moving = Moving::default();
        for task in &self.tasks {
            let (old, new) = (from.task(&task.code), to.task(&task.code));
            let list = match (task.is_settled(), new) {
                (true, Some(_)) => &mut moving.kept,
                (_, None) => &mut moving.dropped,
                (false, Some(new)) if old.is_some_and(|it| differs(it, new)) => &mut moving.changed,
                (false, Some(_)) => &mut moving.carried,
            };
            list.push(task.code.clone());
        }
        let is_new = |it: &&TaskSpec| self.tasks.iter().all(|task| base(&task.code) != it.code);
        moving.added = to.tasks.iter().filter(is_new).map(|it| it.code.clone()).collect();
        moving
    }

    /// Gives open tasks their new departments and time; what must wait for something new waits.
    fn fit(&mut self, act: &Act<'_>) {
        let settled: Vec<String> =
            self.tasks.iter().filter(|it| it.is_settled()).map(|it| it.code.clone()).collect();
        let opening = self.opening.clone();
        let open: Vec<String> = self
            .tasks
            .iter()
            .filter(|it| !it.is_settled())
            .map(|it| base(&it.code).to_owned())
            .collect();
        for task in self.tasks.iter_mut().filter(|it| !it.is_settled()) {
            let Some(spec) = act.template.task(&task.code) else { continue };
            task.clock.budget_minutes = act.task_target(&opening, spec).minutes;
            let waits = spec
                .needs
                .iter()
                .any(|needs| open.contains(needs) || settled.iter().all(|it| base(it) != needs));
            if task.department != spec.department || waits {
                task.department.clone_from(&spec.department);
                super::acts::close(task, act, TaskState::Waiting);
            } else {
                task.run_clock(Running::Yes, act.hours_of(task), act.now);
            }
        }
    }
}

/// Whether an open task would be other work than before.
fn differs(old: &TaskSpec, new: &TaskSpec) -> bool {
    (&old.department, &old.hours, &old.needs, &old.when, &old.papers)
        != (&new.department, &new.hours, &new.needs, &new.when, &new.papers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        order::story::{Office, at, task},
        task::TaskStatus,
    };

    /// An order of the internet line whose need, solution and resources are done.
    fn begun() -> (Office, Order) {
        let office = Office::new(include_str!("../../../assets/processes/internet-line.toml"));
        let mut order = office.open(at("2024-03-04 09:00"));
        for code in ["need", "solution", "resource-check"] {
            office.finish(&mut order, code, at("2024-03-05 10:00"));
        }
        (office, order)
    }

    fn version_two(office: &Office) -> ProcessTemplate {
        ProcessTemplate { version: 2, ..office.template.clone() }
    }

    fn moved(office: &Office, order: &mut Order, to: &ProcessTemplate) -> Result<Moving, Refusal> {
        let act = Act { template: to, ..office.act(&office.owner, at("2024-03-05 11:00")) };
        order.move_to(&office.template, &act, &"流程改版".into(), &mut TaskId::fresh)
    }

    #[test]
    fn what_is_open_keeps_the_time_it_used_and_gets_what_is_new() {
        let (office, mut order) = begun();
        let mut to = version_two(&office);
        let papers = to.tasks.iter_mut().find(|it| it.code == "papers").unwrap();
        papers.hours = [crate::domain::process::WorkingTime::of_minutes(20 * 450); 4];
        to.tasks.retain(|it| it.code != "care");
        let mut gift = to.task("follow-up").unwrap().clone();
        gift.code = "gift".into();
        gift.needs = vec!["follow-up".into()];
        to.tasks.push(gift);
        let moving = moved(&office, &mut order, &to).unwrap();
        assert_eq!((moving.added, moving.dropped), (vec!["gift".into()], vec!["care".into()]));
        assert_eq!(moving.changed, ["papers"]);
        assert!(moving.kept.contains(&"need".to_owned()));
        assert_eq!(order.template().version, 2);
        let papers = task(&order, "papers");
        assert_eq!((papers.status(), papers.clock().budget_minutes), (TaskStatus::Accepted, 9000));
        assert_eq!(order.tasks().len(), to.tasks.len());
    }

    #[test]
    fn a_new_step_before_open_work_makes_it_wait() {
        let (office, mut order) = begun();
        let mut to = version_two(&office);
        let mut credit = to.task("solution").unwrap().clone();
        credit.code = "credit".into();
        to.tasks.insert(3, credit);
        let papers = to.tasks.iter_mut().find(|it| it.code == "papers").unwrap();
        papers.needs.push("credit".into());
        moved(&office, &mut order, &to).unwrap();
        assert_eq!(task(&order, "credit").status(), TaskStatus::Ready);
        assert_eq!(
            (task(&order, "papers").status(), task(&order, "papers").due()),
            (TaskStatus::Waiting, None)
        );
    }

    #[test]
    fn nothing_done_vanishes_and_nothing_slips_before_what_is_final() {
        let (mut office, mut order) = begun();
        let mut to = version_two(&office);
        to.tasks.retain(|it| it.code != "solution");
        assert_eq!(moved(&office, &mut order, &to), Err(Refusal::WouldVanish("solution".into())));
        let solution = office.template.tasks.iter_mut().find(|it| it.code == "solution").unwrap();
        solution.point_of_no_return = Some(PointOfNoReturn::Hard);
        let mut to = version_two(&office);
        let mut early = to.task("need").unwrap().clone();
        early.code = "early".into();
        to.tasks.push(early);
        let solution = to.tasks.iter_mut().find(|it| it.code == "solution").unwrap();
        solution.needs.push("early".into());
        let refused = moved(&office, &mut order, &to);
        assert_eq!(refused, Err(Refusal::PointOfNoReturn("solution".into())));
        assert_eq!(order.template().version, 1, "a refused move changes nothing");
    }

    #[test]
    fn a_move_needs_a_reason_and_another_version_of_the_same_process() {
        let (office, mut order) = begun();
        let same = office.template.clone();
        assert_eq!(moved(&office, &mut order, &same), Err(Refusal::OtherTemplate));
        let to = version_two(&office);
        let act = Act { template: &to, ..office.act(&office.owner, at("2024-03-05 11:00")) };
        let silent = order.move_to(&office.template, &act, &" ".into(), &mut TaskId::fresh);
        assert_eq!(silent, Err(Refusal::NoReason));
    }
}
