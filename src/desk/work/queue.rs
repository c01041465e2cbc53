//! The queue of one department: what is free, who has how much, what is late.

use serde::{Deserialize, Serialize};

use super::{TaskRow, row};
use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{Permission, Role, StaffId, Wording, order::works_for},
    store::{rollup, tasks},
};

/// The most rows that are answered at a time.
const WIDEST: i64 = 500;

/// Asks for a window of a department's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    /// By code.
    pub department: String,
    pub offset: i64,
    pub limit: i64,
}

/// A window of the queue, and who has how much of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueView {
    pub department: String,
    pub name: Wording,
    pub duty: Wording,
    pub rows: Vec<TaskRow>,
    pub offset: i64,
    pub total: i64,
    /// Tasks that nobody has accepted.
    pub free: i64,
    pub mine: i64,
    pub late: i64,
    pub workload: Vec<Colleague>,
}

/// How much one person of the department has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub staff: StaffId,
    pub name: String,
    pub tasks: i64,
}

impl Question for QueuePage {
    fn needs(&self) -> Permission {
        Permission::WorkTask
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Queue(self.department.clone())]
    }
}

pub(in crate::desk) fn queue(cx: &mut Cx<'_>, ask: &QueuePage) -> Result<QueueView, DeskError> {
    if cx.actor.role != Role::Supervisor && !works_for(cx.actor, &ask.department) {
        return Err(DeskError::Forbidden(Permission::ReadBoard));
    }
    let department = cx.library.catalogue.department(&ask.department);
    let department = department.ok_or(DeskError::NotFound("department"))?;
    let names = cx.office.names.of(cx.sql)?;
    let limits = (ask.offset.max(0), ask.limit.clamp(1, WIDEST));
    let lines = tasks::queue(cx.sql, &ask.department, limits)?;
    let workload = tasks::workload(cx.sql, &ask.department)?;
    let of = |who: Option<StaffId>| {
        workload.iter().find(|(staff, _)| *staff == who).map_or(0, |(_, n)| *n)
    };
    let total = rollup::one(cx.sql, rollup::BY_DEPARTMENT, &ask.department)?;
    let late = tasks::due_before(cx.sql, &ask.department, cx.now)?;
    Ok(QueueView {
        department: department.code.clone(),
        name: department.name.clone(),
        duty: department.duty.clone(),
        rows: lines.into_iter().map(|it| row(cx, it, &names)).collect(),
        offset: limits.0,
        total,
        free: of(None),
        mine: of(Some(cx.actor.staff)),
        late,
        workload: workload
            .iter()
            .filter_map(|(staff, n)| {
                let staff = (*staff)?;
                let name = names.get(&staff).cloned().unwrap_or_default();
                Some(Colleague { staff, name, tasks: *n })
            })
            .collect(),
    })
}
