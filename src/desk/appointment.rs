//! Appointments: agreed with a customer, moved, kept or missed, and taken along as a calendar file.

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, error::Refused, order::colleague, query::Question};
use crate::{
    domain::{
        AppointmentId, EnterpriseId, Interaction, InteractionKind, Now, OrderId, Permission,
        Personal, StaffId, Summary,
        appointment::{Act, Agreed, Appointment, AppointmentRefusal, AppointmentState, Window},
        ical::{IcalEvent, Standing},
    },
    store::{appointments, enterprises, orders, timeline},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Agrees on a window with a customer.
    Arrange(Agreed),
    Move {
        id: AppointmentId,
        window: Window,
        note: Personal,
    },
    /// Lets somebody else of us come.
    HandOver {
        id: AppointmentId,
        to: StaffId,
    },
    /// Kept, missed or cancelled.
    Settle {
        id: AppointmentId,
        state: AppointmentState,
        note: Personal,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Arrange(_) | Self::Move { .. } | Self::HandOver { .. } | Self::Settle { .. } => {
                Permission::WorkTask
            }
        }
    }
}

impl From<AppointmentRefusal> for DeskError {
    fn from(refusal: AppointmentRefusal) -> Self {
        Self::Refused(Refused::new(refusal.code()))
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Arrange(agreed) => {
            belongs(cx, agreed)?;
            colleague(cx, agreed.owner, Permission::WorkTask)?;
            let it = Appointment::arrange(agreed.clone(), cx.now)?;
            appointments::add(cx.sql, &it)?;
            tell(cx, &it, "order-event-appointment-arranged")?;
            Ok(touched(&it))
        }
        Command::Move { id, window, note } => {
            change(cx, *id, "order-event-appointment-moved", |it, act| {
                it.move_to((*window, note.clone()), act)
            })
        }
        Command::HandOver { id, to } => hand_over(cx, *id, *to),
        Command::Settle { id, state, note } => {
            let key = format!("order-event-appointment-{}", state.code());
            change(cx, *id, &key, |it, act| it.settle((*state, note.clone()), act))
        }
    }
}

fn belongs(cx: &mut Cx<'_>, agreed: &Agreed) -> Result<(), DeskError> {
    let Some(order) = agreed.order else {
        let found = enterprises::by_id(cx.sql, agreed.enterprise)?;
        return found.map(drop).ok_or(DeskError::NotFound("enterprise"));
    };
    let order = orders::by_id(cx.sql, order)?.ok_or(DeskError::NotFound("order"))?.it.order;
    let is_its = agreed.task.is_none_or(|task| order.task(task).is_some());
    if order.opening().enterprise == agreed.enterprise && is_its {
        Ok(())
    } else {
        Err(DeskError::refused("order-other-enterprise"))
    }
}

fn change(
    cx: &mut Cx<'_>,
    id: AppointmentId,
    key: &str,
    work: impl FnOnce(&mut Appointment, Act<'_>) -> Result<(), AppointmentRefusal>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = appointments::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("appointment"))?;
    let order_owner = match kept.it.agreed.order {
        Some(order) => owner_of(cx, order)?,
        None => None,
    };
    work(&mut kept.it, Act { by: cx.actor, order_owner, now: cx.now })?;
    appointments::save(cx.sql, &kept)?;
    tell(cx, &kept.it, key)?;
    Ok(touched(&kept.it))
}

fn owner_of(cx: &mut Cx<'_>, order: OrderId) -> Result<Option<StaffId>, DeskError> {
    Ok(orders::by_id(cx.sql, order)?.map(|kept| kept.it.order.owner()))
}

fn hand_over(cx: &mut Cx<'_>, id: AppointmentId, to: StaffId) -> Result<Vec<Subject>, DeskError> {
    let before = appointments::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("appointment"))?;
    colleague(cx, to, Permission::WorkTask)?;
    let given = "order-event-appointment-given";
    let mut subjects = change(cx, id, given, |it, act| it.hand_over(to, act))?;
    subjects.extend([Subject::Person(before.it.agreed.owner), Subject::Board]);
    Ok(subjects)
}

fn touched(it: &Appointment) -> Vec<Subject> {
    let agreed = &it.agreed;
    let mut subjects = vec![Subject::Enterprise(agreed.enterprise), Subject::Person(agreed.owner)];
    subjects.extend(agreed.order.map(Subject::Order));
    subjects
}

fn tell(cx: &mut Cx<'_>, it: &Appointment, key: &str) -> Result<(), DeskError> {
    let agreed = &it.agreed;
    let from = agreed.window.from.local().format("%Y-%m-%d %H:%M");
    let told = Summary::stated(key).with("purpose", agreed.purpose.reveal()).with("from", from);
    let done = (cx.now.micros(), cx.actor.staff);
    let mut entry = Interaction::at_desk(agreed.enterprise, done, InteractionKind::Task, told)
        .with_person(agreed.person);
    if let Some(order) = agreed.order {
        entry = entry.on(Subject::Order(order));
    }
    Ok(timeline::add(cx.sql, &entry)?)
}

/// Asks for the appointments of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointments {
    pub order: OrderId,
}

/// One appointment, as the order's page and one's own day show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentLine {
    pub id: AppointmentId,
    pub enterprise: EnterpriseId,
    /// Empty on the order's own page.
    pub enterprise_name: String,
    pub order: Option<OrderId>,
    pub purpose: String,
    pub address: String,
    pub window: Window,
    pub owner: StaffId,
    pub owner_name: String,
    pub state: AppointmentState,
    /// Whether the asker may move it, settle it or pass it on.
    pub is_changeable: bool,
    pub note: String,
    /// For calendar programs.
    pub ical: String,
}

impl AppointmentLine {
    pub(super) fn of(it: &Appointment, names: (&str, &str), act: Act<'_>) -> Self {
        let agreed = &it.agreed;
        Self {
            id: agreed.id,
            enterprise: agreed.enterprise,
            enterprise_name: names.0.to_owned(),
            order: agreed.order,
            purpose: agreed.purpose.reveal().to_owned(),
            address: agreed.address.reveal().to_owned(),
            window: agreed.window,
            owner: agreed.owner,
            owner_name: names.1.to_owned(),
            state: it.state,
            is_changeable: it.state == AppointmentState::Planned && it.may_be_changed(act),
            note: it.note.reveal().to_owned(),
            ical: ical(it, act.now),
        }
    }
}

impl Question for Appointments {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order)]
    }
}

pub(super) fn of_order(
    cx: &mut Cx<'_>,
    ask: &Appointments,
) -> Result<Vec<AppointmentLine>, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let found = appointments::of_order(cx.sql, ask.order)?;
    let order_owner = owner_of(cx, ask.order)?;
    let act = Act { by: cx.actor, order_owner, now: cx.now };
    let line = |kept: &crate::store::Kept<Appointment>| {
        let owner = names.get(&kept.it.agreed.owner).map(String::as_str).unwrap_or_default();
        AppointmentLine::of(&kept.it, ("", owner), act)
    };
    Ok(found.iter().map(line).collect())
}

/// The appointment as an iCalendar file: its name stays the same, and every change counts on.
fn ical(it: &Appointment, stamp: Now) -> String {
    let agreed = &it.agreed;
    let is_over = matches!(it.state, AppointmentState::Cancelled | AppointmentState::Missed);
    let event = IcalEvent {
        uid: &format!("{}@attache", agreed.id),
        sequence: it.sequence,
        standing: if is_over { Standing::Cancelled } else { Standing::Confirmed },
        summary: agreed.purpose.reveal(),
        location: agreed.address.reveal(),
        from: agreed.window.from,
        until: agreed.window.until,
        stamp,
    };
    event.file()
}
