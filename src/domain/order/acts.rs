//! Everything that may happen to an order and its tasks after it was opened.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{
    Act, Hold, Order, OrderState, OrderStatus, Refusal, Running, Task, TaskSpec, TaskState,
    WaitReason, make_ready, works_for,
};
use crate::domain::{
    Personal, Role, StaffId, TaskId,
    checklist::{Checklist, required_papers},
    paper::PaperKind,
    process::{FormValues, Requirement, base},
};

impl Order {
    /// Takes a ready task out of the queue of one's own department.
    pub fn accept(&mut self, act: &Act<'_>, task: TaskId) -> Result<(), Refusal> {
        let task = self.running_task(act, task)?;
        if task.state != TaskState::Ready {
            return Err(Refusal::TaskIs(task.status()));
        }
        in_department(act, task)?;
        task.state = TaskState::Accepted { by: act.by.staff };
        task.accept_by = None;
        self.settle(act);
        Ok(())
    }

    /// Finishes an accepted task with its answers; what waited for it becomes ready.
    pub fn complete(
        &mut self,
        act: &Act<'_>,
        task: TaskId,
        values: FormValues,
        papers: &Checklist,
    ) -> Result<(), Refusal> {
        let missing = self.missing_papers(act, task, papers);
        let task = self.accepted_task(act, task)?;
        spec(act, task)?.judge_form(&values)?;
        if !missing.is_empty() {
            return Err(Refusal::Papers(missing));
        }
        task.values = values;
        close(task, act, TaskState::Done { by: act.by.staff, at: act.now });
        self.settle(act);
        Ok(())
    }

    /// Says that a task cannot or should not be done; the order's owner decides what follows.
    pub fn refuse(&mut self, act: &Act<'_>, task: TaskId, reason: Personal) -> Result<(), Refusal> {
        let task = self.running_task(act, task)?;
        match task.state {
            TaskState::Ready => in_department(act, task)?,
            TaskState::Accepted { .. } => in_hand(act, task)?,
            _ => return Err(Refusal::TaskIs(task.status())),
        }
        let reason = given(reason)?;
        close(task, act, TaskState::Refused { by: act.by.staff, at: act.now, reason });
        self.settle(act);
        Ok(())
    }

    /// Gives an accepted task back to the order's owner, who must supply something first.
    pub fn hand_back(
        &mut self,
        act: &Act<'_>,
        task: TaskId,
        reason: Personal,
    ) -> Result<(), Refusal> {
        let task = self.accepted_task(act, task)?;
        let reason = given(reason)?;
        close(task, act, TaskState::HandedBack { by: act.by.staff, at: act.now, reason });
        self.settle(act);
        Ok(())
    }

    /// Sends a refused or handed back task to its department once more; its clock goes on.
    pub fn send_again(&mut self, act: &Act<'_>, task: TaskId) -> Result<(), Refusal> {
        self.in_charge(act)?;
        let (owner, accept) = (self.owner, act.template.acceptance_minutes(self.opening.tier));
        let task = self.running_task(act, task)?;
        if !matches!(task.state, TaskState::Refused { .. } | TaskState::HandedBack { .. }) {
            return Err(Refusal::TaskIs(task.status()));
        }
        make_ready(task, owner, accept, act);
        self.settle(act);
        Ok(())
    }

    /// Leaves out a task that failed; never one that the law or the office asks for.
    pub fn skip(&mut self, act: &Act<'_>, task: TaskId, reason: Personal) -> Result<(), Refusal> {
        self.in_charge(act)?;
        let task = self.running_task(act, task)?;
        if !matches!(task.state, TaskState::Refused { .. } | TaskState::HandedBack { .. }) {
            return Err(Refusal::TaskIs(task.status()));
        }
        if spec(act, task)?.protected {
            return Err(Refusal::Protected(task.code.clone()));
        }
        let why = Some(given(reason)?);
        close(task, act, TaskState::Skipped { at: act.now, why });
        self.settle(act);
        Ok(())
    }

    /// Lets a task wait for something until a day.
    pub fn hold_task(
        &mut self,
        act: &Act<'_>,
        task: TaskId,
        reason: WaitReason,
        until: NaiveDate,
    ) -> Result<(), Refusal> {
        let hold = new_hold(act, reason, until)?;
        let task = self.running_task(act, task)?;
        let assignee = match task.state {
            TaskState::Ready => in_department(act, task).map(|()| None)?,
            TaskState::Accepted { by } => in_hand(act, task).map(|()| Some(by))?,
            _ => return Err(Refusal::TaskIs(task.status())),
        };
        task.state = TaskState::OnHold { assignee, hold };
        task.run_clock(Running::Yes, act.hours_of(task), act.now);
        self.settle(act);
        Ok(())
    }

    /// Goes on with a task that waited, as it was before.
    pub fn resume_task(&mut self, act: &Act<'_>, task: TaskId) -> Result<(), Refusal> {
        let task = self.running_task(act, task)?;
        let TaskState::OnHold { assignee, .. } = task.state else {
            return Err(Refusal::NotOnHold);
        };
        in_hand(act, task)?;
        task.state = match assignee {
            Some(by) => TaskState::Accepted { by },
            None => TaskState::Ready,
        };
        task.run_clock(Running::Yes, act.hours_of(task), act.now);
        self.settle(act);
        Ok(())
    }

    /// Gives a task to somebody; supervisors may always, others only their own.
    pub fn reassign(&mut self, act: &Act<'_>, task: TaskId, to: StaffId) -> Result<(), Refusal> {
        let task = self.running_task(act, task)?;
        match &mut task.state {
            TaskState::Ready | TaskState::Accepted { .. } => {
                in_hand(act, task)?;
                task.state = TaskState::Accepted { by: to };
            }
            TaskState::OnHold { hold, .. } => {
                let hold = *hold;
                in_hand(act, task)?;
                task.state = TaskState::OnHold { assignee: Some(to), hold };
            }
            _ => return Err(Refusal::TaskIs(task.status())),
        }
        task.accept_by = None;
        self.settle(act);
        Ok(())
    }

    /// Gives the order, and its owner's tasks with it, to another owner.
    pub fn hand_over(&mut self, act: &Act<'_>, to: StaffId) -> Result<(), Refusal> {
        self.open_under(act)?;
        self.in_charge(act)?;
        let before = std::mem::replace(&mut self.owner, to);
        for task in &mut self.tasks {
            match &mut task.state {
                TaskState::Accepted { by } if *by == before => *by = to,
                TaskState::OnHold { assignee, .. } if *assignee == Some(before) => {
                    *assignee = Some(to);
                }
                _ => {}
            }
        }
        self.settle(act);
        Ok(())
    }

    /// Lets the whole order wait; its clocks stand still if the reason allows it.
    pub fn hold(
        &mut self,
        act: &Act<'_>,
        reason: WaitReason,
        until: NaiveDate,
    ) -> Result<(), Refusal> {
        self.going_on(act)?;
        self.in_charge(act)?;
        let caps = act.policies.waits.holds;
        if caps.most <= self.holds {
            return Err(Refusal::HeldTooOften(caps.most));
        }
        let hold = new_hold(act, reason, until)?;
        let days = (until - act.now.today()).num_days();
        if i64::from(caps.longest_days) < days {
            return Err(Refusal::HeldTooLong(caps.longest_days));
        }
        self.state = OrderState::OnHold { hold };
        self.holds += 1;
        if reason.pauses() {
            self.run_clocks(Running::No, act);
        }
        self.settle(act);
        Ok(())
    }

    /// Goes on with an order that waited; every task is where it was before.
    pub fn resume(&mut self, act: &Act<'_>) -> Result<(), Refusal> {
        self.open_under(act)?;
        if self.status() != OrderStatus::OnHold {
            return Err(Refusal::NotOnHold);
        }
        self.in_charge(act)?;
        self.state = OrderState::Running;
        self.run_clocks(Running::Yes, act);
        self.settle(act);
        Ok(())
    }

    /// Goes on because a wait has lasted as long as it may: that of a task, or that of the order.
    pub fn end_wait(&mut self, act: &Act<'_>, task: Option<TaskId>) -> Result<(), Refusal> {
        self.open_under(act)?;
        if self.status() == OrderStatus::OnHold {
            self.state = OrderState::Running;
            self.run_clocks(Running::Yes, act);
        } else {
            let task = task.ok_or(Refusal::NotOnHold)?;
            let task = self.running_task(act, task)?;
            let TaskState::OnHold { assignee, .. } = task.state else {
                return Err(Refusal::NotOnHold);
            };
            task.state = match assignee {
                Some(by) => TaskState::Accepted { by },
                None => TaskState::Ready,
            };
            task.run_clock(Running::Yes, act.hours_of(task), act.now);
        }
        self.settle(act);
        Ok(())
    }

    /// The papers that this task waits for, as far as this order asks for them at all.
    fn missing_papers(&self, act: &Act<'_>, task: TaskId, papers: &Checklist) -> Vec<PaperKind> {
        let Some(task) = self.task(task) else { return Vec::new() };
        required_papers(act.template, self.opening.org, self.opening.applicant, &self.answers())
            .into_iter()
            .filter(|it| {
                it.requirement == Requirement::Required
                    && it.gates.iter().any(|it| it == base(&task.code))
            })
            .map(|it| it.kind)
            .filter(|kind| !papers.satisfies(kind))
            .collect()
    }

    fn run_clocks(&mut self, run: Running, act: &Act<'_>) {
        for task in &mut self.tasks {
            task.run_clock(run, act.hours_of(task), act.now);
        }
    }

    pub(super) fn open_under(&self, act: &Act<'_>) -> Result<(), Refusal> {
        if self.template != act.template.reference() {
            return Err(Refusal::OtherTemplate);
        }
        if self.status().is_closed() { Err(Refusal::Closed) } else { Ok(()) }
    }

    pub(super) fn running(&self, act: &Act<'_>) -> Result<(), Refusal> {
        self.open_under(act)?;
        if self.status() == OrderStatus::OnHold { Err(Refusal::OnHold) } else { Ok(()) }
    }

    /// Running, and not on its way back.
    pub(super) fn going_on(&self, act: &Act<'_>) -> Result<(), Refusal> {
        self.running(act)?;
        if self.is_being_cancelled() { Err(Refusal::BeingCancelled) } else { Ok(()) }
    }

    pub(super) fn in_charge(&self, act: &Act<'_>) -> Result<(), Refusal> {
        let allowed = act.by.acts_for(self.owner) || act.by.role == Role::Supervisor;
        if allowed { Ok(()) } else { Err(Refusal::NotOwner) }
    }

    pub(super) fn running_task(&mut self, act: &Act<'_>, id: TaskId) -> Result<&mut Task, Refusal> {
        self.running(act)?;
        self.tasks.iter_mut().find(|it| it.id == id).ok_or(Refusal::NoSuchTask)
    }

    /// A task that whoever acts has accepted.
    pub(super) fn accepted_task(
        &mut self,
        act: &Act<'_>,
        id: TaskId,
    ) -> Result<&mut Task, Refusal> {
        let task = self.running_task(act, id)?;
        match task.state {
            TaskState::Accepted { by } if act.by.acts_for(by) => Ok(task),
            TaskState::Accepted { .. } => Err(Refusal::NotAssignee),
            _ => Err(Refusal::TaskIs(task.status())),
        }
    }
}

pub(super) fn spec<'a>(act: &Act<'a>, task: &Task) -> Result<Cow<'a, TaskSpec>, Refusal> {
    act.template.spec(&task.code).ok_or(Refusal::OtherTemplate)
}

fn in_department(act: &Act<'_>, task: &Task) -> Result<(), Refusal> {
    if works_for(act.by, &task.department) { Ok(()) } else { Err(Refusal::OtherDepartment) }
}

/// Whoever has the task, its department while nobody has it, or a supervisor.
pub(super) fn in_hand(act: &Act<'_>, task: &Task) -> Result<(), Refusal> {
    if act.by.role == Role::Supervisor {
        return Ok(());
    }
    match task.assignee() {
        Some(staff) if act.by.acts_for(staff) => Ok(()),
        Some(_) => Err(Refusal::NotAssignee),
        None => in_department(act, task),
    }
}

pub(super) fn given(reason: Personal) -> Result<Personal, Refusal> {
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

fn new_hold(act: &Act<'_>, reason: WaitReason, until: NaiveDate) -> Result<Hold, Refusal> {
    if until < act.now.today() {
        return Err(Refusal::DatePassed);
    }
    if reason == WaitReason::Planned {
        return Err(Refusal::NoReason); // Only the process itself plans a later begin.
    }
    let hold = Hold { reason, until, since: act.now };
    let days = act.longest_wait(reason);
    if act.wait_over(&hold, days).today() < until {
        return Err(Refusal::WaitTooLong(days));
    }
    Ok(hold)
}

/// Moves a task to a state in which no time is counted.
pub(super) fn close(task: &mut Task, act: &Act<'_>, state: TaskState) {
    task.state = state;
    task.accept_by = None;
    task.run_clock(Running::No, act.hours_of(task), act.now);
}
