//! One's own day: everything that is somebody's turn and has a date, in one look.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{TaskRow, row};
use crate::{
    desk::{
        Cx, DeskError, Subject,
        appointment::AppointmentLine,
        fallout::{self, FalloutCard},
        order::OrderRow,
        query::Question,
    },
    domain::{
        DemandId, EnterpriseId, HoldingId, Now, OrderId, Permission, PromiseId, Role, StaffId,
        VersionId, Wording,
        appointment::Act,
        calendar::DAY_MINUTES,
        demand::{DemandKind, DemandStage, SkipPath},
        task::TaskStatus,
    },
    store::{
        appointments as store_appointments, demands, fallouts,
        order_lists::{self, Wanted},
        promises, tasks,
    },
};

/// The most lines of each kind; more than that is no plan for a day.
const MOST: i64 = 60;
/// How far ahead something that expires is brought up.
const RENEWAL_DAYS: u64 = 90;

/// Asks for the day of one member of staff: one's own, or anybody's for a supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub staff: StaffId,
}

/// What one person has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    pub today: NaiveDate,
    /// Ended calls that are not wrapped up.
    pub calls: i64,
    /// What came to a stand and is one's own to see to.
    pub fallout: Vec<FalloutCard>,
    pub tasks: Vec<TaskRow>,
    pub demands: Vec<DemandLine>,
    pub promises: Vec<PromiseLine>,
    /// Planned for the next days, or passed and not settled.
    pub appointments: Vec<AppointmentLine>,
    /// Own orders with something late or due within one working day.
    pub orders: Vec<OrderRow>,
    pub papers: Vec<ReturnedPaper>,
    pub expiring: Vec<ExpiringLine>,
    /// The days of those who are away and whom one stands in for.
    pub stand_ins: Vec<StandIn>,
}

/// What somebody who is away would have to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    pub staff: StaffId,
    pub name: String,
    pub day: DayView,
}

/// A demand that waits for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandLine {
    pub id: DemandId,
    pub wish: String,
    pub stage: DemandStage,
    pub next_on: NaiveDate,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub order: Option<OrderId>,
    /// The product line, by code.
    pub family: Option<String>,
    pub kind: DemandKind,
    /// By when a complaint is answered or a fault is over, while it is not.
    pub due_us: Option<i64>,
    pub is_contacted: bool,
    /// How often somebody tried to reach the customer and did not.
    pub attempts: usize,
    /// It went over our heads.
    pub skip_level: Option<SkipPath>,
}

impl DemandLine {
    pub(in crate::desk) fn of(it: demands::Line) -> Self {
        Self {
            id: it.demand.id(),
            wish: it.demand.heard().wish.reveal().to_owned(),
            stage: it.demand.stage(),
            next_on: it.demand.next_on(),
            enterprise: it.demand.heard().enterprise,
            enterprise_name: it.enterprise_name,
            order: it.demand.order(),
            family: it.demand.heard().family.clone(),
            kind: it.demand.heard().kind,
            due_us: it
                .demand
                .due()
                .filter(|_| it.demand.care().answered_at.is_none())
                .map(Now::micros),
            is_contacted: it.demand.care().is_contacted(),
            attempts: it.demand.care().attempts.len(),
            skip_level: it.demand.care().skip_level.map(|it| it.path),
        }
    }
}

/// A promise that is still to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseLine {
    pub id: PromiseId,
    pub what: String,
    pub due_us: i64,
    pub is_late: bool,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub order: Option<OrderId>,
}

/// A paper that a reviewer sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedPaper {
    pub version: VersionId,
    pub name: Wording,
    pub order: OrderId,
    pub number: String,
    pub enterprise_name: String,
}

/// Something that ends soon and should be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiringLine {
    pub holding: HoldingId,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub offering: Wording,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub expiry: NaiveDate,
}

impl Question for Day {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Person(self.staff)]
    }
}

pub(in crate::desk) fn day(cx: &mut Cx<'_>, ask: &Day) -> Result<DayView, DeskError> {
    if ask.staff != cx.actor.staff && cx.actor.role != Role::Supervisor {
        return Err(DeskError::Forbidden(Permission::ReadBoard));
    }
    let mut view = of_staff(cx, ask)?;
    if ask.staff == cx.actor.staff {
        let names = cx.office.names.of(cx.sql)?;
        for staff in cx.actor.stands_for.clone() {
            let name = names.get(&staff).cloned().unwrap_or_default();
            view.stand_ins.push(StandIn { staff, name, day: of_staff(cx, &Day { staff })? });
        }
    }
    Ok(view)
}

fn of_staff(cx: &mut Cx<'_>, ask: &Day) -> Result<DayView, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let tasks = tasks::of_staff(cx.sql, ask.staff, MOST)?;
    let soon = cx.library.calendar.due(cx.now, DAY_MINUTES);
    let wanted = Wanted { owner: Some(ask.staff), next_before: Some(soon), ..Wanted::default() };
    let orders = order_lists::open(cx.sql, &wanted, (0, MOST))?;
    let owner = names.get(&ask.staff).cloned().unwrap_or_default();
    Ok(DayView {
        today: cx.now.today(),
        calls: order_lists::calls_to_wrap_up(cx.sql, ask.staff)?,
        fallout: stopped(cx, ask.staff)?,
        // What was refused is shown as what it is: something that came to a stand.
        tasks: tasks
            .into_iter()
            .filter(|it| it.status != TaskStatus::Refused)
            .map(|it| row(cx, it, &names))
            .collect(),
        demands: demands(cx, ask.staff)?,
        promises: promises(cx, ask.staff)?,
        appointments: appointments(cx, ask.staff, &owner)?,
        orders: orders.into_iter().map(|it| OrderRow::of(cx, it, owner.clone())).collect(),
        papers: papers(cx, ask.staff)?,
        expiring: expiring(cx, ask.staff)?,
        stand_ins: Vec::new(),
    })
}

fn stopped(cx: &mut Cx<'_>, staff: StaffId) -> Result<Vec<FalloutCard>, DeskError> {
    let found = fallouts::open_by_owner(cx.sql, staff, MOST)?;
    found.into_iter().map(|it| fallout::line(cx, it)).collect()
}

fn demands(cx: &mut Cx<'_>, staff: StaffId) -> Result<Vec<DemandLine>, DeskError> {
    Ok(demands::open_by_owner(cx.sql, staff, (0, MOST))?.into_iter().map(DemandLine::of).collect())
}

fn promises(cx: &mut Cx<'_>, staff: StaffId) -> Result<Vec<PromiseLine>, DeskError> {
    let now = cx.now;
    let line = |it: promises::Line| PromiseLine {
        id: it.promise.id(),
        what: it.promise.given().what.reveal().to_owned(),
        due_us: it.promise.given().due.micros(),
        is_late: it.promise.is_late(now),
        enterprise: it.promise.given().enterprise,
        enterprise_name: it.enterprise_name,
        order: it.promise.given().order,
    };
    Ok(promises::open_by_owner(cx.sql, staff, (0, MOST))?.into_iter().map(line).collect())
}

/// Days that appointments are shown ahead.
const AHEAD_DAYS: u64 = 7;

fn appointments(
    cx: &mut Cx<'_>,
    staff: StaffId,
    owner: &str,
) -> Result<Vec<AppointmentLine>, DeskError> {
    let until = cx.now.utc().checked_add_days(Days::new(AHEAD_DAYS)).map_or(cx.now, Now::new);
    let found = store_appointments::planned_of(cx.sql, staff, (until, MOST))?;
    let act = Act { by: cx.actor, order_owner: None, now: cx.now };
    let line = |it: &store_appointments::Line| {
        AppointmentLine::of(&it.appointment, (&it.enterprise_name, owner), act)
    };
    Ok(found.iter().map(line).collect())
}

fn papers(cx: &mut Cx<'_>, staff: StaffId) -> Result<Vec<ReturnedPaper>, DeskError> {
    let found = order_lists::returned_papers(cx.sql, staff, MOST)?;
    let specs = &cx.library.papers;
    let line = |it: order_lists::Returned| ReturnedPaper {
        version: it.version,
        name: specs.spec(&it.kind).map(|it| it.name.clone()).unwrap_or_default(),
        order: it.order,
        number: it.number,
        enterprise_name: it.enterprise_name,
    };
    Ok(found.into_iter().map(line).collect())
}

fn expiring(cx: &mut Cx<'_>, staff: StaffId) -> Result<Vec<ExpiringLine>, DeskError> {
    let today = cx.now.today();
    let until = today.checked_add_days(Days::new(RENEWAL_DAYS)).unwrap_or(today);
    let found = order_lists::expiring(cx.sql, staff, (today, until), MOST)?;
    let catalogue = &cx.library.catalogue;
    let line = |it: order_lists::Expiring| ExpiringLine {
        holding: it.holding,
        enterprise: it.enterprise,
        enterprise_name: it.enterprise_name,
        offering: catalogue.offering(&it.offering).map(|it| it.name.clone()).unwrap_or_default(),
        quantity: it.quantity,
        monthly_fen: it.monthly_fen,
        expiry: it.expiry,
    };
    Ok(found.into_iter().map(line).collect())
}
