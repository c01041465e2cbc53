//! The tasks that are late or soon will be, of everyone or of one department.

use serde::{Deserialize, Serialize};

use super::{TaskRow, row};
use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{Now, Permission, calendar::DAY_MINUTES},
    store::tasks,
};

/// Rows of each list.
const ROWS: i64 = 30;
/// Working minutes within which something is about to be late.
const SOON: u32 = 240;

/// Asks for the tasks of a department that are late or soon will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtRisk {
    /// By code.
    pub department: String,
}

/// The first of each, the longest due on top.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtRiskRows {
    pub late: Vec<TaskRow>,
    /// Due within four working hours.
    pub soon: Vec<TaskRow>,
    /// Due after that, but within one working day.
    pub today: Vec<TaskRow>,
}

impl Question for AtRisk {
    fn needs(&self) -> Permission {
        Permission::ReadBoard
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Queue(self.department.clone())]
    }

    fn is_slow(&self) -> bool {
        true
    }
}

pub(in crate::desk) fn at_risk(cx: &mut Cx<'_>, ask: &AtRisk) -> Result<AtRiskRows, DeskError> {
    rows(cx, Some(&ask.department))
}

/// Four working hours and one working day from now.
pub(super) fn bounds(cx: &Cx<'_>) -> (Now, Now) {
    let calendar = &cx.library.calendar;
    (calendar.due(cx.now, SOON), calendar.due(cx.now, DAY_MINUTES))
}

/// What is late or soon will be; nothing named: everyone's.
pub(super) fn rows(cx: &mut Cx<'_>, department: Option<&str>) -> Result<AtRiskRows, DeskError> {
    let (now, (soon, day)) = (cx.now, bounds(cx));
    let names = cx.office.names.of(cx.sql)?;
    let mut of = |between: (Now, Now)| -> Result<Vec<TaskRow>, DeskError> {
        let lines = match department {
            Some(code) => tasks::due_between_of(cx.sql, code, between, ROWS)?,
            None => tasks::due_between(cx.sql, between, ROWS)?,
        };
        Ok(lines.into_iter().map(|it| row(cx, it, &names)).collect())
    };
    Ok(AtRiskRows {
        late: of((Now::from_micros(0), now))?,
        soon: of((now, soon))?,
        today: of((soon, day))?,
    })
}
