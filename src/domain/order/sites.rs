//! Sites of an order: a task for each, more of them later, and what is undone where one is given up.

use super::{Act, Order, Task, TaskState, acts, flow::site_task_id, make_ready};
use crate::domain::{
    Now,
    clock::Meter,
    process::{TaskSpec, at_site, base, site, undo_code, undone},
    task::TaskStatus,
};

impl Order {
    /// Makes one task for each site, as soon as it is known how many there are.
    pub(super) fn spread(&mut self, act: &Act<'_>) {
        let Some(number) = self.sites(act) else { return };
        for spec in act.template.tasks.iter().filter(|it| it.per_site) {
            self.spread_task(act, spec, number);
        }
        self.give_up_beyond(act, number);
        self.take_up_again(act, number);
    }

    /// How many sites there are; nothing while nobody has said so.
    fn sites(&self, act: &Act<'_>) -> Option<u32> {
        act.template.sites.as_ref()?.number(&self.answers())
    }

    fn spread_task(&mut self, act: &Act<'_>, spec: &TaskSpec, number: u32) {
        let Some(place) = self.tasks.iter().position(|it| base(&it.code) == spec.code) else {
            return;
        };
        if let Some(first) = self.tasks.get_mut(place).filter(|it| it.code == spec.code) {
            first.code = at_site(&spec.code, 1);
        }
        let root = self.opening.id.bytes();
        for nth in 2..=number {
            let code = at_site(&spec.code, nth);
            if self.tasks.iter().any(|it| it.code == code) {
                continue;
            }
            let task = Task::waiting(site_task_id(root, &code), self.opening.id, (&code, spec))
                .with_budget(act.task_target(&self.opening, spec).minutes);
            let last = self.tasks.iter().rposition(|it| base(&it.code) == spec.code);
            self.tasks.insert(last.map_or(self.tasks.len(), |it| it + 1), task);
        }
    }

    /// Fewer sites than before: what nobody did for the others is left out, what left a trace is undone.
    fn give_up_beyond(&mut self, act: &Act<'_>, number: u32) {
        let is_given_up = |it: &Task| {
            undone(&it.code).is_none() && site(&it.code).is_some_and(|site| number < site)
        };
        for task in self.tasks.iter_mut().filter(|it| is_given_up(it) && !it.is_settled()) {
            acts::close(task, act, TaskState::Skipped { at: act.now, why: None });
        }
        let mut traces: Vec<(Now, usize, String)> = Vec::new();
        for (place, task) in self.tasks.iter().enumerate().filter(|(_, it)| is_given_up(it)) {
            let leaves = act.template.task(&task.code).is_some_and(|it| it.undoing().is_some());
            if let (true, TaskState::Done { at, .. }, None) =
                (leaves, &task.state, self.undo_of(task))
            {
                traces.push((*at, place, task.code.clone()));
            }
        }
        traces.sort_by_key(|(at, place, _)| std::cmp::Reverse((*at, *place)));
        for (_, _, code) in traces {
            self.add_undo(act, &code);
        }
    }

    /// As many sites as before, or more: what was left out or undone for them is done after all.
    fn take_up_again(&mut self, act: &Act<'_>, number: u32) {
        let answers = self.answers();
        let is_wanted = |it: &Task| {
            undone(&it.code).is_none() && site(&it.code).is_some_and(|site| site <= number)
        };
        let (mut again, mut needless) = (Vec::new(), Vec::new());
        for task in self.tasks.iter().filter(|it| is_wanted(it)) {
            let Some(spec) = act.template.task(&task.code) else { continue };
            let applies = spec.applies(&answers, site(&task.code));
            match (&task.state, self.undo_of(task)) {
                (TaskState::Skipped { why: None, .. }, _) if applies => again.push(task.id),
                (TaskState::Done { .. }, Some(undo)) if undo.is_done() => again.push(task.id),
                // Nobody has begun to undo it.
                (TaskState::Done { .. }, Some(undo)) if undo.assignee().is_none() => {
                    needless.push(undo.id);
                }
                _ => {}
            }
        }
        let opening = self.opening.clone();
        for task in &mut self.tasks {
            if again.contains(&task.id) {
                let spec = act.template.task(&task.code);
                task.state = TaskState::Waiting;
                task.clock = Meter::new(spec.map_or(0, |it| act.task_target(&opening, it).minutes));
                task.due = None;
            } else if needless.contains(&task.id) {
                acts::close(task, act, TaskState::Skipped { at: act.now, why: None });
            }
        }
    }

    /// What undoes a finished task, or has undone it since.
    pub(super) fn undo_of(&self, task: &Task) -> Option<&Task> {
        let code = undo_code(&task.code);
        let undo = self.tasks.iter().find(|it| it.code == code)?;
        match undo.status() {
            TaskStatus::Skipped => None,
            TaskStatus::Done if undo.settled_at() < task.settled_at() => None,
            _ => Some(undo),
        }
    }

    /// Lets the next thing be undone at a site that was given up.
    pub(super) fn undo_next(&mut self, act: &Act<'_>) {
        let (owner, accept) = (self.owner, act.template.acceptance_minutes(self.opening.tier));
        let mut left =
            self.tasks.iter_mut().filter(|it| undone(&it.code).is_some() && !it.is_settled());
        if let Some(task) = left.next().filter(|it| it.state == TaskState::Waiting) {
            make_ready(task, owner, accept, act);
        }
    }

    /// The tasks of sites that are there now and would not be there any more with these answers.
    pub(super) fn lost_with(&self, act: &Act<'_>, count: Option<u32>) -> Vec<&Task> {
        let Some((now, then)) = self.sites(act).zip(count) else { return Vec::new() };
        let lost = |it: &&Task| site(&it.code).is_some_and(|it| then < it && it <= now);
        self.tasks.iter().filter(lost).filter(|it| undone(&it.code).is_none()).collect()
    }
}
