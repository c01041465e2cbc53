//! The open orders that stand at one task of a process.

use serde::{Deserialize, Serialize};

use super::OrderRow;
use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{Permission, process::TemplateRef},
    store::order_lists,
};

/// Nobody looks at more of them one by one.
const MOST: i64 = 100;

/// Asks which open orders stand at a task, the most urgent first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingAt {
    pub process: TemplateRef,
    /// By code, whichever site it is for.
    pub task: String,
}

impl Question for StandingAt {
    fn needs(&self) -> Permission {
        Permission::ReadBoard
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Board]
    }

    fn is_slow(&self) -> bool {
        true
    }
}

pub(in crate::desk) fn standing_at(
    cx: &mut Cx<'_>,
    ask: &StandingAt,
) -> Result<Vec<OrderRow>, DeskError> {
    let lines = order_lists::standing_at(cx.sql, (&ask.process, &ask.task), MOST)?;
    let names = cx.office.names.of(cx.sql)?;
    let row = |line: order_lists::Line| {
        let owner = names.get(&line.owner).cloned().unwrap_or_default();
        OrderRow::of(cx, line, owner)
    };
    Ok(lines.into_iter().map(row).collect())
}
