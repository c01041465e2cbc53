//! One piece of an order's work: one department, one person at a time, one clock.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Now, OrderId, Personal, StaffId, TaskId, calendar::Calendar, clock::Meter, coded::coded,
    process::FormValues,
};

coded! {
    /// What something waits for; only some of these stop a clock.
    pub enum WaitReason {
        CustomerPapers = "customer_papers",
        CustomerAppointment = "customer_appointment",
        CustomerPremises = "customer_premises",
        CustomerWish = "customer_wish",
        ThirdPartyPermit = "third_party_permit",
        /// Our own house never stops a clock.
        OtherDepartment = "other_department",
        /// Its time has not come: the process says that it begins later.
        Planned = "planned",
    }
}

impl WaitReason {
    /// Whether working time stops being counted meanwhile.
    pub fn pauses(self) -> bool {
        self != Self::OtherDepartment
    }
}

/// Why and until when something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub reason: WaitReason,
    /// The day on which somebody looks again.
    pub until: NaiveDate,
    pub since: Now,
}

/// Where a task stands; it is in one of these at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TaskState {
    /// Something that it needs is not done.
    Waiting,
    /// In its department's queue.
    Ready,
    Accepted {
        by: StaffId,
    },
    /// Whoever had it keeps it; nobody did if it was ready.
    OnHold {
        assignee: Option<StaffId>,
        hold: Hold,
    },
    Done {
        by: StaffId,
        at: Now,
    },
    /// The department says that this cannot or should not be done; the order's owner decides.
    Refused {
        by: StaffId,
        at: Now,
        reason: Personal,
    },
    /// The department needs something first; the order's owner supplies it.
    HandedBack {
        by: StaffId,
        at: Now,
        reason: Personal,
    },
    /// The order was cancelled before it was done.
    Cancelled {
        at: Now,
    },
    /// What was answered before makes it needless, or somebody said why it is left out.
    Skipped {
        at: Now,
        why: Option<Personal>,
    },
}

coded! {
    /// The name of a task's state, as stored and counted.
    pub enum TaskStatus {
        Waiting = "waiting",
        Ready = "ready",
        Accepted = "accepted",
        OnHold = "on_hold",
        Done = "done",
        Refused = "refused",
        HandedBack = "handed_back",
        Cancelled = "cancelled",
        Skipped = "skipped",
    }
}

impl TaskStatus {
    /// Whether there is nothing left to do.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Skipped)
    }
}

/// A task of an order. Invariant: changed only by the order that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub(super) id: TaskId,
    pub(super) order: OrderId,
    pub(super) code: String,
    pub(super) department: String,
    pub(super) state: TaskState,
    pub(super) clock: Meter,
    pub(super) due: Option<Now>,
    pub(super) accept_by: Option<Now>,
    pub(super) values: FormValues,
    /// How many times it sent the order back.
    pub(super) round: u32,
}

/// A task as it is stored: one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskParts {
    pub id: TaskId,
    pub order: OrderId,
    /// The code of its specification in the order's template.
    pub code: String,
    pub department: String,
    pub status: TaskStatus,
    /// Who has it, or who decided it.
    pub staff: Option<StaffId>,
    /// When it was decided or put on hold.
    pub at: Option<Now>,
    /// Why it was refused, handed back or left out.
    pub reason: Option<Personal>,
    pub wait: Option<WaitReason>,
    pub wait_until: Option<NaiveDate>,
    pub clock: Meter,
    /// Derived from the clock, kept for queues; nothing while the clock stands still.
    pub due: Option<Now>,
    /// By when somebody of the department must accept it.
    pub accept_by: Option<Now>,
    pub values: FormValues,
    /// How many times it sent the order back.
    pub round: u32,
}

/// A stored row that no task or order could have written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored state of {0} is not sound")]
pub struct Unsound(pub String);

impl Task {
    /// Rebuilds a task from storage.
    pub fn restore(parts: TaskParts) -> Result<Self, Unsound> {
        let state = parts.state().ok_or_else(|| Unsound(parts.id.to_string()))?;
        Ok(Self {
            id: parts.id,
            order: parts.order,
            code: parts.code,
            department: parts.department,
            state,
            clock: parts.clock,
            due: parts.due,
            accept_by: parts.accept_by,
            values: parts.values,
            round: parts.round,
        })
    }

    /// The row to store.
    pub fn parts(&self) -> TaskParts {
        let mut parts = TaskParts {
            id: self.id,
            order: self.order,
            code: self.code.clone(),
            department: self.department.clone(),
            status: self.status(),
            staff: None,
            at: None,
            reason: None,
            wait: None,
            wait_until: None,
            clock: self.clock,
            due: self.due,
            accept_by: self.accept_by,
            values: self.values.clone(),
            round: self.round,
        };
        match &self.state {
            TaskState::Waiting | TaskState::Ready => {}
            TaskState::Accepted { by } => parts.staff = Some(*by),
            TaskState::OnHold { assignee, hold } => {
                parts.staff = *assignee;
                parts.at = Some(hold.since);
                parts.wait = Some(hold.reason);
                parts.wait_until = Some(hold.until);
            }
            TaskState::Done { by, at } => (parts.staff, parts.at) = (Some(*by), Some(*at)),
            TaskState::Refused { by, at, reason } | TaskState::HandedBack { by, at, reason } => {
                (parts.staff, parts.at) = (Some(*by), Some(*at));
                parts.reason = Some(reason.clone());
            }
            TaskState::Cancelled { at } => parts.at = Some(*at),
            TaskState::Skipped { at, why } => {
                (parts.at, parts.reason) = (Some(*at), why.clone());
            }
        }
        parts
    }

    pub fn id(&self) -> TaskId {
        self.id
    }

    pub fn order(&self) -> OrderId {
        self.order
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    pub fn department(&self) -> &str {
        &self.department
    }

    pub fn state(&self) -> &TaskState {
        &self.state
    }

    pub fn values(&self) -> &FormValues {
        &self.values
    }

    pub fn clock(&self) -> &Meter {
        &self.clock
    }

    /// When it is due; nothing while its clock stands still.
    pub fn due(&self) -> Option<Now> {
        self.due
    }

    /// By when somebody must accept it, while nobody has.
    pub fn accept_by(&self) -> Option<Now> {
        self.accept_by
    }

    pub fn status(&self) -> TaskStatus {
        match self.state {
            TaskState::Waiting => TaskStatus::Waiting,
            TaskState::Ready => TaskStatus::Ready,
            TaskState::Accepted { .. } => TaskStatus::Accepted,
            TaskState::OnHold { .. } => TaskStatus::OnHold,
            TaskState::Done { .. } => TaskStatus::Done,
            TaskState::Refused { .. } => TaskStatus::Refused,
            TaskState::HandedBack { .. } => TaskStatus::HandedBack,
            TaskState::Cancelled { .. } => TaskStatus::Cancelled,
            TaskState::Skipped { .. } => TaskStatus::Skipped,
        }
    }

    /// Who works on it, if somebody does.
    pub fn assignee(&self) -> Option<StaffId> {
        match &self.state {
            TaskState::Accepted { by } => Some(*by),
            TaskState::OnHold { assignee, .. } => *assignee,
            _ => None,
        }
    }

    pub fn is_done(&self) -> bool {
        self.status() == TaskStatus::Done
    }

    /// Whether its time ran out while it is still open.
    pub fn is_late(&self, now: Now) -> bool {
        !self.status().is_closed() && self.due.is_some_and(|due| due < now)
    }

    /// Whether working time is counted in this state.
    pub(super) fn counts(&self) -> bool {
        match &self.state {
            TaskState::Ready | TaskState::Accepted { .. } => true,
            TaskState::OnHold { hold, .. } => !hold.reason.pauses(),
            _ => false,
        }
    }

    /// Lets its clock run or stand still, and derives anew when it is due.
    pub(super) fn run_clock(&mut self, run: Running, calendar: &Calendar, now: Now) {
        match run {
            Running::Yes if self.counts() => self.clock.start(now),
            _ => self.clock.pause(calendar, now),
        }
        self.due = self.clock.due(calendar);
    }
}

/// Whether the order that a task belongs to lets clocks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Running {
    Yes,
    No,
}

impl TaskParts {
    fn state(&self) -> Option<TaskState> {
        Some(match self.status {
            TaskStatus::Waiting => TaskState::Waiting,
            TaskStatus::Ready => TaskState::Ready,
            TaskStatus::Accepted => TaskState::Accepted { by: self.staff? },
            TaskStatus::OnHold => TaskState::OnHold {
                assignee: self.staff,
                hold: Hold { reason: self.wait?, until: self.wait_until?, since: self.at? },
            },
            TaskStatus::Done => TaskState::Done { by: self.staff?, at: self.at? },
            TaskStatus::Refused => {
                TaskState::Refused { by: self.staff?, at: self.at?, reason: self.reason.clone()? }
            }
            TaskStatus::HandedBack => TaskState::HandedBack {
                by: self.staff?,
                at: self.at?,
                reason: self.reason.clone()?,
            },
            TaskStatus::Cancelled => TaskState::Cancelled { at: self.at? },
            TaskStatus::Skipped => TaskState::Skipped { at: self.at?, why: self.reason.clone() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Task {
        Task {
            id: TaskId::fresh(),
            order: OrderId::fresh(),
            code: "build".into(),
            department: "ENG".into(),
            state: TaskState::Ready,
            clock: Meter::new(450),
            due: None,
            accept_by: None,
            values: FormValues::new(),
            round: 0,
        }
    }

    #[test]
    fn every_state_survives_storage() {
        let (by, at) = (StaffId::fresh(), Now::from_micros(1_700_000_000_000_000));
        let hold = Hold {
            reason: WaitReason::CustomerPremises,
            until: "2026-03-09".parse().unwrap(),
            since: at,
        };
        let states = [
            TaskState::Waiting,
            TaskState::Ready,
            TaskState::Accepted { by },
            TaskState::OnHold { assignee: None, hold },
            TaskState::Done { by, at },
            TaskState::Refused { by, at, reason: "无资源".into() },
            TaskState::HandedBack { by, at, reason: "缺少联系人".into() },
            TaskState::Cancelled { at },
            TaskState::Skipped { at, why: Some("客户自办".into()) },
        ];
        assert_eq!(states.len(), TaskStatus::ALL.len());
        for state in states {
            let task = Task { state, ..ready() };
            assert_eq!(Task::restore(task.parts()), Ok(task));
        }
    }

    #[test]
    fn a_row_without_its_assignee_is_not_sound() {
        let parts = TaskParts { status: TaskStatus::Accepted, ..ready().parts() };
        assert_eq!(Task::restore(parts.clone()), Err(Unsound(parts.id.to_string())));
    }

    #[test]
    fn waiting_for_our_own_house_stops_no_clock() {
        let pausing: Vec<_> = WaitReason::ALL.iter().filter(|it| !it.pauses()).collect();
        assert_eq!(pausing, [&WaitReason::OtherDepartment]);
    }
}
