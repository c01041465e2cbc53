//! A commercial order: pinned to one version of its process, owned by one person, made of tasks.

mod acts;
mod amend;
mod failure;
pub mod fallout;
mod flow;
mod forecast;
mod moving;
mod parts;
mod price;
mod progress;
mod refusal;
mod reproject;
mod sites;
mod transfer;
mod undo;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use amend::{Agreed, Amendment, Difference, Part, Supplement};
pub use failure::FailureAsked;
pub use moving::Moving;
pub use parts::OrderParts;
pub use progress::{Phase, PhaseState, Step};
pub use refusal::Refusal;
pub use reproject::MovedDue;
pub use undo::{Cancellation, Penalty};

use super::{
    Actor, Applicant, DemandId, EnterpriseId, Now, OrderId, OrgType, PersonId, Personal, Role,
    ServiceLevel, StaffId, TaskId, Tier,
    calendar::{Calendar, CalendarCode, Calendars, Scope},
    clock::Policies,
    coded::coded,
    process::{ProcessTemplate, Stage, TaskSpec, TemplateRef},
    task::{Hold, Running, Task, TaskState, TaskStatus, WaitReason},
};

/// The department whose tasks belong to the order's owner from the start.
const OWNERS_DEPARTMENT: &str = "RM";

/// Who does something to an order, when, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    pub template: &'a ProcessTemplate,
    pub calendars: &'a Calendars,
    pub policies: &'a Policies,
    pub by: &'a Actor,
    pub now: Now,
}

impl<'a> Act<'a> {
    /// By which calendar a department works.
    pub fn calendar_of(&self, department: &str) -> &'a Calendar {
        self.calendars.resolve(Scope { department: Some(department), ..Scope::default() })
    }

    /// By which calendar the time of a task is counted: the one that its template names, or its
    /// department's.
    pub fn hours_of(&self, task: &Task) -> &'a Calendar {
        let spec = self.template.spec(&task.code);
        self.hours(spec.as_ref().and_then(|it| it.calendar.as_deref()), &task.department)
    }

    /// The named calendar if there is one, or the department's.
    pub(super) fn hours(&self, named: Option<&str>, department: &str) -> &'a Calendar {
        hours(self.calendars, (named, department))
    }
}

/// What is known when an order is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub id: OrderId,
    /// What people call it, such as `20260302-0017`.
    pub number: String,
    pub enterprise: EnterpriseId,
    /// The offering, by code.
    pub offering: String,
    pub service_level: ServiceLevel,
    pub tier: Tier,
    pub org: OrgType,
    pub applicant: Applicant,
    /// The person who applies, if known.
    pub agent: Option<PersonId>,
    pub demand: Option<DemandId>,
    pub owner: StaffId,
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OrderState {
    Running,
    /// It was running before and will run again; its tasks keep their states meanwhile.
    OnHold {
        hold: Hold,
    },
    Completed {
        at: Now,
    },
    /// Given up, while what was done is undone.
    PendingCancellation {
        by: StaffId,
        at: Now,
        reason: Personal,
    },
    Cancelled {
        by: StaffId,
        at: Now,
        reason: Personal,
    },
    /// Nobody could bring it to a good end; two people agreed.
    Failed {
        by: StaffId,
        at: Now,
        asked: FailureAsked,
    },
}

coded! {
    /// The name of an order's state, as stored and counted.
    pub enum OrderStatus {
        Running = "running",
        OnHold = "on_hold",
        Completed = "completed",
        PendingCancellation = "pending_cancellation",
        Cancelled = "cancelled",
        Failed = "failed",
    }
}

impl OrderStatus {
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Failed)
    }
}

/// An order and its tasks. Invariant: the fields change only through the methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    opening: Opening,
    template: TemplateRef,
    opened_at: Now,
    owner: StaffId,
    next_on: NaiveDate,
    state: OrderState,
    tasks: Vec<Task>,
    /// How often it was on hold.
    holds: u32,
    failing: Option<FailureAsked>,
    /// What the customer agreed to pay for what was begun, and with whom that was agreed.
    fee: Option<Personal>,
    /// How often it was changed since it was opened, plus one.
    amended: u32,
}

impl Order {
    /// Opens an order on this version of its process: all tasks there, the first of them ready.
    pub fn open(opening: Opening, act: &Act<'_>, new_task: &mut dyn FnMut() -> TaskId) -> Self {
        let tasks = act.template.tasks.iter().map(|spec| {
            let task = Task::waiting(new_task(), opening.id, (&spec.code, spec));
            task.with_budget(act.task_target(&opening, spec).minutes)
        });
        let mut order = Self {
            tasks: tasks.collect(),
            template: act.template.reference(),
            opened_at: act.now,
            owner: opening.owner,
            next_on: act.now.today(),
            state: OrderState::Running,
            holds: 0,
            failing: None,
            fee: None,
            amended: 1,
            opening,
        };
        order.settle(act);
        order
    }

    pub fn id(&self) -> OrderId {
        self.opening.id
    }

    /// What it was opened with.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The version of the process that it runs on, for ever.
    pub fn template(&self) -> &TemplateRef {
        &self.template
    }

    pub fn opened_at(&self) -> Now {
        self.opened_at
    }

    pub fn owner(&self) -> StaffId {
        self.owner
    }

    /// The day on which its owner looks at it again at the latest.
    pub fn next_on(&self) -> NaiveDate {
        self.next_on
    }

    pub fn state(&self) -> &OrderState {
        &self.state
    }

    pub fn status(&self) -> OrderStatus {
        match self.state {
            OrderState::Running => OrderStatus::Running,
            OrderState::OnHold { .. } => OrderStatus::OnHold,
            OrderState::Completed { .. } => OrderStatus::Completed,
            OrderState::PendingCancellation { .. } => OrderStatus::PendingCancellation,
            OrderState::Cancelled { .. } => OrderStatus::Cancelled,
            OrderState::Failed { .. } => OrderStatus::Failed,
        }
    }

    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|it| it.id == id)
    }

    /// The earliest stage in which something is still to be done.
    pub fn stage(&self, template: &ProcessTemplate) -> Stage {
        let open = self.tasks.iter().filter(|it| !it.is_settled());
        open.filter_map(|it| template.spec(&it.code))
            .map(|it| it.stage)
            .min()
            .unwrap_or(Stage::Aftersales)
    }

    /// Readies what can begin, completes the order when all is done, and sets the next date.
    fn settle(&mut self, act: &Act<'_>) {
        if self.status() == OrderStatus::Running {
            self.advance(act);
            self.finish(act);
        }
        if self.is_being_cancelled() {
            self.walk_back(act);
        }
        let today = act.now.today();
        self.next_on = self.next_day().map_or(today, |day| day.max(today));
    }

    /// The first day on which something is due or has to be looked at.
    fn next_day(&self) -> Option<NaiveDate> {
        match &self.state {
            OrderState::OnHold { hold } => return Some(hold.until),
            OrderState::Completed { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Failed { .. } => return None,
            OrderState::Running | OrderState::PendingCancellation { .. } => {}
        }
        let days = self.tasks.iter().filter_map(|task| match &task.state {
            TaskState::OnHold { hold, .. } => Some(hold.until),
            TaskState::Ready | TaskState::Accepted { .. } => task.due.map(Now::today),
            TaskState::Refused { at, .. } | TaskState::HandedBack { at, .. } => Some(at.today()),
            TaskState::Waiting
            | TaskState::Done { .. }
            | TaskState::Skipped { .. }
            | TaskState::Cancelled { .. } => None,
        });
        days.min()
    }
}

/// Puts a task into its department's queue, or into the hands of the order's owner.
fn make_ready(task: &mut Task, owner: StaffId, accept_minutes: u32, act: &Act<'_>) {
    if task.department == OWNERS_DEPARTMENT {
        task.state = TaskState::Accepted { by: owner };
        task.accept_by = None;
    } else {
        task.state = TaskState::Ready;
        let calendar = act.calendar_of(&task.department);
        task.accept_by = Some(calendar.due(act.now, accept_minutes));
    }
    task.run_clock(Running::Yes, act.hours_of(task), act.now);
}

/// The calendar that a task's template names if there is one, or that of its department.
pub fn hours<'a>(
    calendars: &'a Calendars,
    (named, department): (Option<&str>, &str),
) -> &'a Calendar {
    let named = named.map(CalendarCode::new);
    let department = Some(department);
    calendars.resolve(Scope { task: named.as_ref(), department, ..Scope::default() })
}

/// Whether this person belongs to a department.
pub fn works_for(actor: &Actor, department: &str) -> bool {
    actor.department.as_deref() == Some(department)
        || match actor.role {
            Role::Manager => department == OWNERS_DEPARTMENT,
            Role::Reviewer => department == "CR",
            Role::Worker | Role::Supervisor | Role::Administrator | Role::LinkHolder => false,
        }
}

#[cfg(test)]
mod flow_tests;
#[cfg(test)]
mod story;
#[cfg(test)]
mod strip_story;
#[cfg(test)]
mod tests;
