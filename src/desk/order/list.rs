//! The list of orders, a window at a time.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        EnterpriseId, OrderId, Permission, StaffId, Wording, calendar::DAY_MINUTES,
        order::OrderStatus, process::Stage,
    },
    store::order_lists::{self, Line, Wanted},
};

/// Counting stops here; nobody reads a longer list to its end.
const MOST: i64 = 10_000;
/// The most rows that are answered at a time.
const WIDEST: i64 = 500;

/// In which state orders are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrdersIn {
    #[default]
    Open,
    /// Something was due already.
    Late,
    /// Something is due within one working day.
    AtRisk,
    OnHold,
    Ended,
}

/// Which orders are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFilter {
    /// Nobody: everybody's.
    pub owner: Option<StaffId>,
    pub state: OrdersIn,
    /// By code; empty: all.
    pub offering: String,
}

/// Asks for a window of the list of orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderList {
    pub filter: OrderFilter,
    pub offset: i64,
    pub limit: i64,
}

/// A window of the list and how long the list is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderWindow {
    pub rows: Vec<OrderRow>,
    pub offset: i64,
    pub total: i64,
    /// There are more than `total`.
    pub is_capped: bool,
}

/// One order in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: OrderId,
    pub number: String,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub offering: Wording,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub status: OrderStatus,
    pub stage: Stage,
    pub owner_name: String,
    /// When its next task is due, or when it must be looked at.
    pub next_us: i64,
    /// When all of it should be done.
    pub due_us: i64,
    pub promised_us: Option<i64>,
    pub opened_us: i64,
    pub ended_us: Option<i64>,
    pub is_late: bool,
}

impl OrderRow {
    /// A stored line with the names that it speaks of.
    pub(in crate::desk) fn of(cx: &Cx<'_>, line: Line, owner_name: String) -> Self {
        let offering = cx.library.catalogue.offering(&line.offering);
        Self {
            id: line.id,
            number: line.number,
            enterprise: line.enterprise,
            enterprise_name: line.enterprise_name,
            offering: offering.map(|it| it.name.clone()).unwrap_or_default(),
            quantity: line.quantity,
            monthly_fen: line.monthly_fen,
            status: line.status,
            stage: line.stage,
            owner_name,
            is_late: !line.status.is_closed() && line.next_us < cx.now.micros(),
            next_us: line.next_us,
            due_us: line.due_us,
            promised_us: line.promised_us,
            opened_us: line.opened_us,
            ended_us: line.ended_us,
        }
    }
}

impl Question for OrderList {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![self.filter.owner.map_or(Subject::Board, Subject::Person)]
    }
}

pub(in crate::desk) fn window(cx: &mut Cx<'_>, ask: &OrderList) -> Result<OrderWindow, DeskError> {
    let filter = &ask.filter;
    let limits = (ask.offset.max(0), ask.limit.clamp(1, WIDEST));
    let (lines, total) = if filter.state == OrdersIn::Ended {
        (
            order_lists::ended(cx.sql, filter.owner, limits)?,
            order_lists::count_ended(cx.sql, filter.owner, MOST + 1)?,
        )
    } else {
        let wanted = wanted(cx, filter);
        (
            order_lists::open(cx.sql, &wanted, limits)?,
            order_lists::count_open(cx.sql, &wanted, MOST + 1)?,
        )
    };
    let names = cx.office.names.of(cx.sql)?;
    let row = |line: Line| {
        let owner = names.get(&line.owner).cloned().unwrap_or_default();
        OrderRow::of(cx, line, owner)
    };
    Ok(OrderWindow {
        rows: lines.into_iter().map(row).collect(),
        offset: limits.0,
        total: total.min(MOST),
        is_capped: MOST < total,
    })
}

fn wanted(cx: &Cx<'_>, filter: &OrderFilter) -> Wanted {
    let next_before = match filter.state {
        OrdersIn::Late => Some(cx.now),
        OrdersIn::AtRisk => Some(cx.library.calendar.due(cx.now, DAY_MINUTES)),
        OrdersIn::Open | OrdersIn::OnHold | OrdersIn::Ended => None,
    };
    let state = match filter.state {
        OrdersIn::OnHold => OrderStatus::OnHold.code(),
        _ => "",
    };
    Wanted {
        owner: filter.owner,
        offering: filter.offering.clone(),
        state: state.to_owned(),
        next_before,
    }
}
