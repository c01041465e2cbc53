//! What there is to do: a department's queue, one's own day, the supervisor's board.

mod board;
mod day;
mod orphans;
mod queue;
mod risk;

use serde::{Deserialize, Serialize};

pub(super) use self::{board::board, day::day, orphans::orphans, queue::queue, risk::at_risk};
pub use self::{
    board::{Board, BoardView, ByDepartment, ByOffering, ByOwner, Flow},
    day::{Day, DayView, DemandLine, ExpiringLine, PromiseLine, ReturnedPaper, StandIn},
    orphans::{OrphanKind, OrphanLine, Orphans, Rest},
    queue::{Colleague, QueuePage, QueueView},
    risk::{AtRisk, AtRiskRows},
};
use super::Cx;
use crate::{
    domain::{
        EnterpriseId, OrderId, TaskId, Tier, Wording,
        order::{OrderStatus, hours},
        task::{TaskStatus, WaitReason},
    },
    store::tasks,
};

/// One open task in a list, with the names that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    pub task: TaskId,
    pub title: Wording,
    pub department: String,
    pub department_name: Wording,
    pub status: TaskStatus,
    pub assignee_name: String,
    pub is_mine: bool,
    pub wait: Option<WaitReason>,
    /// Due, or when somebody looks at it again.
    pub sort_us: i64,
    pub due_us: Option<i64>,
    /// By when somebody must accept it.
    pub accept_us: Option<i64>,
    pub is_late: bool,
    /// How much of its time is used up, in percent.
    pub used_percent: i64,
    pub order: OrderId,
    pub number: String,
    pub offering: Wording,
    pub order_is_on_hold: bool,
    pub tier: Tier,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
}

/// Who works here, by id.
type Names = std::collections::HashMap<crate::domain::StaffId, String>;

/// A stored line with the names that it speaks of.
fn row(cx: &Cx<'_>, line: tasks::Line, names: &Names) -> TaskRow {
    let library = cx.library;
    let template = library.templates.pinned(&line.template);
    let title = template.and_then(|it| it.title(&line.code));
    let spec = template.and_then(|it| it.spec(&line.code));
    let department = library.catalogue.department(&line.department);
    let offering = library.catalogue.offering(&line.offering);
    let assignee = line.assignee.and_then(|it| names.get(&it).cloned());
    let named = spec.as_ref().and_then(|it| it.calendar.as_deref());
    let calendar = hours(&library.calendars, (named, &line.department));
    let budget = i64::from(line.clock.budget_minutes).max(1);
    let used = line.clock.consumed(calendar, cx.now).num_minutes() * 100 / budget;
    TaskRow {
        task: line.task,
        title: title.unwrap_or_else(|| same(&line.code)),
        department_name: department.map(|it| it.name.clone()).unwrap_or_default(),
        department: line.department,
        status: line.status,
        assignee_name: assignee.unwrap_or_default(),
        is_mine: line.assignee == Some(cx.actor.staff),
        wait: line.wait,
        sort_us: line.sort_us,
        due_us: line.due_us,
        accept_us: line.accept_us,
        is_late: line.due_us.is_some_and(|due| due < cx.now.micros()),
        used_percent: used,
        order: line.order,
        number: line.number,
        offering: offering.map_or_else(|| same(&line.offering), |it| it.name.clone()),
        order_is_on_hold: line.order_status == OrderStatus::OnHold,
        tier: line.tier,
        enterprise: line.enterprise,
        enterprise_name: line.enterprise_name,
    }
}

/// A code where its words are no longer known.
fn same(code: &str) -> Wording {
    Wording { zh: code.to_owned(), en: code.to_owned() }
}
