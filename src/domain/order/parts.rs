//! An order as storage keeps it: one row, its tasks apart.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{FailureAsked, Opening, Order, OrderState, OrderStatus};
use crate::domain::{
    Now, Personal, StaffId,
    process::{ProcessTemplate, Stage, TemplateRef},
    task::{Hold, Task, Unsound, WaitReason},
};

/// An order as it is stored: one row, its tasks apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderParts {
    /// As it was opened; the owner is the first one.
    pub opening: Opening,
    pub template: TemplateRef,
    pub opened_at: Now,
    /// Who owns it now.
    pub owner: StaffId,
    /// The day on which its owner looks at it again at the latest.
    pub next_on: NaiveDate,
    pub status: OrderStatus,
    /// When it was put on hold, completed or cancelled.
    pub at: Option<Now>,
    pub cancelled_by: Option<StaffId>,
    pub reason: Option<Personal>,
    pub wait: Option<WaitReason>,
    pub wait_until: Option<NaiveDate>,
    /// How often it was on hold.
    pub holds: u32,
    /// Who asked that it be given up, whether that was confirmed or not.
    pub failing: Option<FailureAsked>,
    /// What was agreed about the cost of giving it up.
    pub fee: Option<Personal>,
    /// How often it was changed since it was opened, plus one.
    pub amended: u32,
    /// Derived from the tasks, kept for lists.
    pub stage: Stage,
}

impl Order {
    /// Rebuilds an order from storage; the tasks in any order.
    pub fn restore(parts: OrderParts, tasks: Vec<Task>) -> Result<Self, Unsound> {
        let unsound = || Unsound(parts.opening.number.clone());
        let state = parts.state().ok_or_else(unsound)?;
        if tasks.iter().any(|it| it.order != parts.opening.id) {
            return Err(unsound());
        }
        Ok(Self {
            opening: parts.opening,
            template: parts.template,
            opened_at: parts.opened_at,
            owner: parts.owner,
            next_on: parts.next_on,
            holds: parts.holds,
            failing: parts.failing.filter(|_| parts.status != OrderStatus::Failed),
            fee: parts.fee,
            amended: parts.amended,
            state,
            tasks,
        })
    }

    /// The row to store; each task has its own.
    pub fn parts(&self, template: &ProcessTemplate) -> OrderParts {
        let mut parts = OrderParts {
            opening: self.opening.clone(),
            template: self.template.clone(),
            opened_at: self.opened_at,
            owner: self.owner,
            next_on: self.next_on,
            status: self.status(),
            at: None,
            cancelled_by: None,
            reason: None,
            wait: None,
            wait_until: None,
            holds: self.holds,
            failing: self.failing.clone(),
            fee: self.fee.clone(),
            amended: self.amended,
            stage: self.stage(template),
        };
        match &self.state {
            OrderState::Running => {}
            OrderState::OnHold { hold } => {
                parts.at = Some(hold.since);
                (parts.wait, parts.wait_until) = (Some(hold.reason), Some(hold.until));
            }
            OrderState::Completed { at } => parts.at = Some(*at),
            OrderState::PendingCancellation { by, at, reason }
            | OrderState::Cancelled { by, at, reason } => {
                (parts.at, parts.cancelled_by) = (Some(*at), Some(*by));
                parts.reason = Some(reason.clone());
            }
            OrderState::Failed { by, at, asked } => {
                (parts.at, parts.cancelled_by) = (Some(*at), Some(*by));
                parts.failing = Some(asked.clone());
                parts.reason = Some(asked.reason.clone());
            }
        }
        parts
    }
}

impl OrderParts {
    fn state(&self) -> Option<OrderState> {
        Some(match self.status {
            OrderStatus::Running => OrderState::Running,
            OrderStatus::OnHold => OrderState::OnHold {
                hold: Hold { reason: self.wait?, until: self.wait_until?, since: self.at? },
            },
            OrderStatus::Completed => OrderState::Completed { at: self.at? },
            OrderStatus::PendingCancellation => OrderState::PendingCancellation {
                by: self.cancelled_by?,
                at: self.at?,
                reason: self.reason.clone()?,
            },
            OrderStatus::Cancelled => OrderState::Cancelled {
                by: self.cancelled_by?,
                at: self.at?,
                reason: self.reason.clone()?,
            },
            OrderStatus::Failed => OrderState::Failed {
                by: self.cancelled_by?,
                at: self.at?,
                asked: self.failing.clone()?,
            },
        })
    }
}
