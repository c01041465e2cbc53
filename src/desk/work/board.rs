//! The supervisor's board: what is late, what soon will be, and who has how much.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::risk::{AtRiskRows, bounds, rows};
use crate::{
    desk::{
        Cx, DeskError, Subject,
        fallout::{self, FalloutCard},
        query::Question,
    },
    domain::{Now, Permission, StaffId, Wording, order::OrderStatus},
    store::{fallouts, order_lists, rollup, tasks},
};

/// Counting stops here: nobody acts differently on more.
const MOST: i64 = 9_999;
/// Rows of what came to a stand.
const STOPPED: i64 = 50;
/// Days of the trend.
const DAYS: u64 = 30;
/// Bars of each chart.
const BARS: usize = 12;

/// Asks for the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board;

/// All work in counts, with what needs help on top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    /// Also those that are being cancelled.
    pub running: i64,
    pub on_hold: i64,
    pub completed: i64,
    /// Orders with something late.
    pub orders_late: i64,
    pub late: i64,
    /// Due within four working hours.
    pub soon: i64,
    /// Due within one working day.
    pub today: i64,
    /// The first of them.
    pub rows: AtRiskRows,
    /// How much came to a stand and does not go on by itself.
    pub stopped: i64,
    pub fallout: Vec<FalloutCard>,
    pub owners: Vec<ByOwner>,
    pub departments: Vec<ByDepartment>,
    pub offerings: Vec<ByOffering>,
    /// The last weeks, day by day.
    pub trend: Vec<Flow>,
}

/// How many orders came in and were brought to their end on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    pub day: NaiveDate,
    pub opened: i64,
    pub ended: i64,
}

/// How many open orders somebody owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByOwner {
    pub staff: StaffId,
    pub name: String,
    pub orders: i64,
    pub late: i64,
}

/// How many open tasks a department has, how many of them are late, and how many soon will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByDepartment {
    pub code: String,
    pub name: Wording,
    pub tasks: i64,
    pub late: i64,
    /// Due within four working hours.
    pub soon: i64,
    /// Due within one working day.
    pub today: i64,
}

/// How many open orders there are for an offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByOffering {
    pub code: String,
    pub name: Wording,
    pub orders: i64,
    pub late: i64,
}

impl Question for Board {
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

pub(in crate::desk) fn board(cx: &mut Cx<'_>, _: &Board) -> Result<BoardView, DeskError> {
    let (soon, day) = bounds(cx);
    let names = cx.office.names.of(cx.sql)?;
    let states: HashMap<String, i64> =
        rollup::counts(cx.sql, rollup::BY_STATE)?.into_iter().collect();
    let state = |it: OrderStatus| states.get(it.code()).copied().unwrap_or(0);
    let rows = rows(cx, None)?;
    let departments = departments(cx, (soon, day))?;
    Ok(BoardView {
        running: state(OrderStatus::Running) + state(OrderStatus::PendingCancellation),
        on_hold: state(OrderStatus::OnHold),
        completed: state(OrderStatus::Completed),
        orders_late: order_lists::count_late(cx.sql, cx.now)?,
        late: departments.iter().map(|it| it.late).sum(),
        soon: departments.iter().map(|it| it.soon).sum(),
        today: departments.iter().map(|it| it.today).sum(),
        rows,
        stopped: fallouts::count_open(cx.sql, MOST + 1)?,
        fallout: stopped(cx)?,
        owners: owners(cx, &names)?,
        departments,
        offerings: offerings(cx)?,
        trend: trend(cx)?,
    })
}

fn stopped(cx: &mut Cx<'_>) -> Result<Vec<FalloutCard>, DeskError> {
    let found = fallouts::open(cx.sql, STOPPED)?;
    found.into_iter().map(|it| fallout::line(cx, it)).collect()
}

fn trend(cx: &mut Cx<'_>) -> Result<Vec<Flow>, DeskError> {
    let today = cx.now.today();
    let from = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
    let opened: HashMap<NaiveDate, i64> =
        rollup::days(cx.sql, rollup::OPENED_ON, from)?.into_iter().collect();
    let ended: HashMap<NaiveDate, i64> =
        rollup::days(cx.sql, rollup::ENDED_ON, from)?.into_iter().collect();
    let of = |counts: &HashMap<NaiveDate, i64>, day| counts.get(&day).copied().unwrap_or(0);
    let days = from.iter_days().take_while(|day| *day <= today);
    Ok(days.map(|day| Flow { day, opened: of(&opened, day), ended: of(&ended, day) }).collect())
}

fn owners(cx: &mut Cx<'_>, names: &super::Names) -> Result<Vec<ByOwner>, DeskError> {
    let mut owners = Vec::new();
    for (id, orders) in rollup::largest(cx.sql, rollup::BY_OWNER, BARS)? {
        let Ok(staff) = id.parse::<StaffId>() else { continue };
        let late = order_lists::count_before(cx.sql, staff, (cx.now, MOST + 1))?;
        let name = names.get(&staff).cloned().unwrap_or_default();
        owners.push(ByOwner { staff, name, orders, late });
    }
    Ok(owners)
}

fn departments(cx: &mut Cx<'_>, (soon, day): (Now, Now)) -> Result<Vec<ByDepartment>, DeskError> {
    let counts = rollup::counts(cx.sql, rollup::BY_DEPARTMENT)?;
    let catalogue = &cx.library.catalogue;
    let mut departments = Vec::with_capacity(counts.len());
    for (code, tasks) in counts {
        let name = catalogue.department(&code).map(|it| it.name.clone()).unwrap_or_default();
        let [late, soon, today] = tasks::due_before_each(cx.sql, &code, [cx.now, soon, day])?;
        let (soon, today) = (soon - late, today - late);
        departments.push(ByDepartment { code, name, tasks, late, soon, today });
    }
    Ok(departments)
}

fn offerings(cx: &mut Cx<'_>) -> Result<Vec<ByOffering>, DeskError> {
    let counts = rollup::largest(cx.sql, rollup::BY_OFFERING, BARS)?;
    let codes: Vec<&str> = counts.iter().map(|(code, _)| &**code).collect();
    let late = order_lists::late_by_offering(cx.sql, &codes, cx.now)?;
    let catalogue = &cx.library.catalogue;
    let one = |((code, orders), late): (&(String, i64), i64)| {
        let name = catalogue.offering(code).map(|it| it.name.clone()).unwrap_or_default();
        ByOffering { code: code.clone(), name, orders: *orders, late }
    };
    Ok(counts.iter().zip(late).map(one).collect())
}
