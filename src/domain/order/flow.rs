//! What follows from what was done: sites, conditions, timers, and work that is done once more.

use super::{
    Act, Hold, Order, OrderState, OrderStatus, Refusal, Running, Task, TaskState, make_ready,
};
use crate::domain::{
    Now, Personal, TaskId,
    clock::Meter,
    process::{Answers, FormValues, PointOfNoReturn, TaskSpec, at_site, base, site},
    task::{TaskStatus, WaitReason},
};

impl Order {
    /// The answers of all tasks that are done.
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for task in self.tasks.iter().filter(|it| it.is_done()) {
            answers.note(&task.code, &task.values);
        }
        answers
    }

    /// Does what time does: lets tasks begin whose time has come.
    pub fn wake(&mut self, act: &Act<'_>) {
        self.settle(act);
    }

    /// Spreads the site group, leaves out what does not apply, and readies what can begin.
    pub(super) fn advance(&mut self, act: &Act<'_>) {
        self.spread(act);
        self.begin_planned(act);
        loop {
            let ripe: Vec<TaskId> =
                self.tasks.iter().filter(|it| self.is_ripe(act, it)).map(|it| it.id).collect();
            if ripe.is_empty() {
                break;
            }
            for id in ripe {
                self.begin(act, id);
            }
        }
        self.undo_next(act);
    }

    /// Whether a task waits for nothing any more.
    fn is_ripe(&self, act: &Act<'_>, task: &Task) -> bool {
        task.state == TaskState::Waiting
            && act.template.task(&task.code).is_some_and(|spec| {
                spec.needs.iter().all(|needs| {
                    let mut before = self.before(needs, site(&task.code)).peekable();
                    before.peek().is_some() && before.all(Task::is_settled)
                })
            })
    }

    /// The tasks that a need speaks of: the same site's, or all sites'.
    fn before<'a>(&'a self, needs: &'a str, site: Option<u32>) -> impl Iterator<Item = &'a Task> {
        let own = site.map(|it| at_site(needs, it));
        let own = own.filter(|own| self.tasks.iter().any(|it| it.code == *own));
        self.tasks.iter().filter(move |it| match &own {
            Some(own) => it.code == *own,
            None => base(&it.code) == needs,
        })
    }

    fn begin(&mut self, act: &Act<'_>, id: TaskId) {
        let answers = self.answers();
        let (owner, accept) = (self.owner, act.template.acceptance_minutes(self.opening.tier));
        let Some(task) = self.task(id) else { return };
        let Some(spec) = act.template.task(&task.code) else { return };
        let applies = spec.applies(&answers, site(&task.code));
        let begin = self.begin_of(act, spec, site(&task.code));
        let Some(task) = self.tasks.iter_mut().find(|it| it.id == id) else { return };
        if !applies {
            task.state = TaskState::Skipped { at: act.now, why: None };
        } else if act.now.today() < begin.today() {
            let hold = Hold { reason: WaitReason::Planned, until: begin.today(), since: act.now };
            let assignee = (task.department == super::OWNERS_DEPARTMENT).then_some(owner);
            task.state = TaskState::OnHold { assignee, hold };
            task.run_clock(Running::Yes, act.hours_of(task), act.now);
        } else {
            make_ready(task, owner, accept, act);
        }
    }

    /// When a task may begin: its timer counts from the end of what it names, or from now.
    fn begin_of(&self, act: &Act<'_>, spec: &TaskSpec, site: Option<u32>) -> Now {
        let Some(wait) = &spec.wait else { return act.now };
        let ends = wait.after.as_deref().into_iter().flat_map(|it| self.before(it, site));
        let from = ends.filter_map(Task::settled_at).max().unwrap_or(act.now);
        wait.end(act.calendars.office(), from)
    }

    /// Lets tasks begin that waited for a day which has come.
    fn begin_planned(&mut self, act: &Act<'_>) {
        let (owner, accept) = (self.owner, act.template.acceptance_minutes(self.opening.tier));
        let has_come = |task: &Task| {
            matches!(&task.state, TaskState::OnHold { hold, .. }
                if hold.reason == WaitReason::Planned && hold.until <= act.now.today())
        };
        for task in self.tasks.iter_mut().filter(|it| has_come(it)) {
            make_ready(task, owner, accept, act);
        }
    }

    /// Sends the order back to an earlier task, which is done once more with all that follows from
    /// it on the way to this one.
    pub fn rework(
        &mut self,
        act: &Act<'_>,
        (task, to): (TaskId, &str),
        reason: &Personal,
    ) -> Result<(), Refusal> {
        let here = self.accepted_task(act, task)?;
        let (code, round) = (here.code.clone(), here.round);
        let spec = super::acts::spec(act, here)?;
        let rework = spec.rework.as_ref().filter(|it| it.to.iter().any(|it| it == to));
        let rework = rework.ok_or(Refusal::NoRework)?;
        if rework.most <= round {
            return Err(Refusal::RoundsUsed(rework.most));
        }
        if reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        let way = act.template.way(to, &code);
        let (own, opening) = (site(&code), self.opening.clone());
        let on_way = |it: &Task| {
            way.contains(base(&it.code))
                && (own.is_none() || site(&it.code).is_none_or(|it| Some(it) == own))
        };
        for task in self.tasks.iter().filter(|it| on_way(it) && it.is_done()) {
            if super::acts::spec(act, task)?.point_of_no_return == Some(PointOfNoReturn::Hard) {
                return Err(Refusal::PointOfNoReturn(task.code.clone()));
            }
        }
        for task in self.tasks.iter_mut().filter(|it| on_way(it)) {
            task.state = TaskState::Waiting;
            task.accept_by = None;
            let spec = act.template.task(&task.code);
            task.clock = Meter::new(spec.map_or(0, |it| act.task_target(&opening, it).minutes));
            task.due = None;
            if task.code == code {
                task.round += 1;
            }
        }
        self.settle(act);
        Ok(())
    }

    /// Closes the order when nothing is left to do.
    pub(super) fn finish(&mut self, act: &Act<'_>) {
        if self.status() == OrderStatus::Running && self.tasks.iter().all(Task::is_settled) {
            self.state = OrderState::Completed { at: act.now };
        }
    }
}

/// Names a task of a further site after its order, so that a command sent twice names it alike.
pub(super) fn site_task_id(order: [u8; 16], code: &str) -> TaskId {
    use sha2::{Digest as _, Sha256};
    let mut bytes = order;
    let digest = Sha256::new().chain_update(order).chain_update(code).finalize();
    // The order's moment stays in front; the rest is as good as drawn.
    for (byte, hash) in bytes.iter_mut().zip(digest.iter()).skip(9) {
        *byte = *hash;
    }
    TaskId::from_bytes(bytes)
}

impl Task {
    /// Whether nothing has to wait for it any more: it is done, or needless.
    pub fn is_settled(&self) -> bool {
        matches!(self.status(), TaskStatus::Done | TaskStatus::Skipped)
    }

    /// When it was done or found needless.
    pub fn settled_at(&self) -> Option<Now> {
        match &self.state {
            TaskState::Done { at, .. } | TaskState::Skipped { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// How many times it sent the order back.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// A task that waits for what it needs.
    pub(super) fn waiting(
        id: TaskId,
        order: crate::domain::OrderId,
        (code, spec): (&str, &TaskSpec),
    ) -> Self {
        Self {
            id,
            order,
            code: code.to_owned(),
            department: spec.department.clone(),
            state: TaskState::Waiting,
            clock: Meter::new(0),
            due: None,
            accept_by: None,
            values: FormValues::new(),
            round: 0,
        }
    }

    pub(super) fn with_budget(mut self, minutes: u32) -> Self {
        self.clock = Meter::new(minutes);
        self
    }
}
