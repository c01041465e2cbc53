//! Complaints of a period: the figure, what it is made of, and every complaint behind it.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question, work::DemandLine},
    domain::{
        Permission,
        demand::{DemandKind, SkipLevel},
        timeliness::{Period, Timeliness, Verdict, judge},
    },
    store::demands,
};

/// The most complaints that are looked through; a period with more is told as such.
const MOST: i64 = 20_000;

/// Asks for the complaints that were due in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaints {
    pub period: Period,
}

/// The figure with every complaint that it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintsView {
    pub timeliness: Timeliness,
    /// Those due first on top.
    pub lines: Vec<ComplaintLine>,
    /// There were more than could be looked through.
    pub is_cut: bool,
}

/// One complaint and what it counts as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintLine {
    pub demand: DemandLine,
    pub verdict: Verdict,
    pub owner_name: String,
    pub due_us: i64,
    pub answered_us: Option<i64>,
    pub skip_level: Option<SkipLevel>,
}

impl Question for Complaints {
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

pub(in crate::desk) fn complaints(
    cx: &mut Cx<'_>,
    ask: &Complaints,
) -> Result<ComplaintsView, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let found = demands::due_in(cx.sql, DemandKind::Complaint, (ask.period, MOST + 1))?;
    let is_cut = usize::try_from(MOST).is_ok_and(|most| most < found.len());
    let (mut judged, mut lines) = (Vec::new(), Vec::new());
    for line in found {
        let it = &line.demand;
        let Some(due) = it.due() else { continue };
        let Some(verdict) = judge(it, due, (ask.period, cx.now)) else { continue };
        judged.push(verdict);
        lines.push(ComplaintLine {
            verdict: verdict.verdict,
            owner_name: names.get(&it.owner()).cloned().unwrap_or_default(),
            due_us: due.micros(),
            answered_us: it.care().answered_at.map(crate::domain::Now::micros),
            skip_level: it.care().skip_level,
            demand: DemandLine::of(line),
        });
    }
    Ok(ComplaintsView { timeliness: Timeliness::of(&judged), lines, is_cut })
}
