//! Promises: what was said that will be done, and whether it was.

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, clock, error::Refused, order::colleague};
use crate::{
    domain::{
        DemandId, EnterpriseId, Interaction, InteractionKind, Now, OrderId, Permission, PersonId,
        Personal, PromiseId, StaffId, Summary,
        clock::{About, Cause, ClockKind},
        promise::{Given, Promise, PromiseRefusal, PromiseState},
    },
    store::{enterprises, orders, promises, timeline},
};

/// What is said when a promise is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPromise {
    pub id: PromiseId,
    pub enterprise: EnterpriseId,
    pub person: Option<PersonId>,
    pub what: Personal,
    pub due: Now,
    pub order: Option<OrderId>,
    pub demand: Option<DemandId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Makes a promise; whoever makes it owns it.
    Give(NewPromise),
    Keep {
        id: PromiseId,
    },
    AdmitBroken {
        id: PromiseId,
        reason: Personal,
    },
    Release {
        id: PromiseId,
        reason: Personal,
    },
    HandOver {
        id: PromiseId,
        to: StaffId,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Give(_)
            | Self::Keep { .. }
            | Self::AdmitBroken { .. }
            | Self::Release { .. }
            | Self::HandOver { .. } => Permission::EditOrder,
        }
    }
}

impl From<PromiseRefusal> for DeskError {
    fn from(refusal: PromiseRefusal) -> Self {
        Self::Refused(Refused::new(refusal.code()))
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let (actor, now) = (cx.actor, cx.now);
    match command {
        Command::Give(new) => give(cx, new),
        Command::Keep { id } => {
            change(cx, *id, "order-event-promise-kept", |it| it.keep(actor, now))
        }
        Command::AdmitBroken { id, reason } => {
            change(cx, *id, "order-event-promise-broken", |it| {
                it.admit_broken(actor, reason.clone(), now)
            })
        }
        Command::Release { id, reason } => change(cx, *id, "order-event-promise-released", |it| {
            it.release(actor, reason.clone(), now)
        }),
        Command::HandOver { id, to } => {
            let to = colleague(cx, *to, Permission::EditOrder)?.id;
            change(cx, *id, "order-event-promise-handed-over", |it| it.hand_over(actor, to))
        }
    }
}

fn give(cx: &mut Cx<'_>, new: &NewPromise) -> Result<Vec<Subject>, DeskError> {
    if enterprises::by_id(cx.sql, new.enterprise)?.is_none() {
        return Err(DeskError::NotFound("enterprise"));
    }
    if let Some(order) = new.order {
        let order = orders::by_id(cx.sql, order)?.ok_or(DeskError::NotFound("order"))?.it.order;
        if order.opening().enterprise != new.enterprise {
            return Err(DeskError::refused("order-other-enterprise"));
        }
    }
    let given = Given {
        id: new.id,
        enterprise: new.enterprise,
        person: new.person,
        what: new.what.clone(),
        due: new.due,
        owner: cx.actor.staff,
        order: new.order,
        demand: new.demand,
    };
    let it = Promise::give(given, cx.now)?;
    record(cx, &it)
}

/// Keeps a new promise, wherever it was made, and says so on the timeline.
pub(super) fn record(cx: &mut Cx<'_>, it: &Promise) -> Result<Vec<Subject>, DeskError> {
    promises::add(cx.sql, it)?;
    let subject = (About::Promise(it.id()), it.given().enterprise);
    clock::begin_until(cx, subject, it.given().due)?;
    tell(cx, it, "order-event-promise-given")?;
    Ok(touched(it, None))
}

fn change(
    cx: &mut Cx<'_>,
    id: PromiseId,
    key: &str,
    work: impl FnOnce(&mut Promise) -> Result<(), PromiseRefusal>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = promises::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("promise"))?;
    let before = kept.it.owner();
    work(&mut kept.it)?;
    promises::save(cx.sql, &kept)?;
    if kept.it.state() != PromiseState::Open {
        let cause = match kept.it.state() {
            PromiseState::Kept => Cause::Done,
            _ => Cause::Cancelled,
        };
        clock::end(cx, (ClockKind::Promise, About::Promise(id)), cause)?;
    }
    tell(cx, &kept.it, key)?;
    Ok(touched(&kept.it, Some(before)))
}

fn touched(it: &Promise, owner_before: Option<StaffId>) -> Vec<Subject> {
    let given = it.given();
    let mut subjects = vec![Subject::Enterprise(given.enterprise), Subject::Person(it.owner())];
    subjects.extend(owner_before.map(Subject::Person));
    subjects.extend(given.order.map(Subject::Order));
    subjects
}

fn tell(cx: &mut Cx<'_>, it: &Promise, key: &str) -> Result<(), DeskError> {
    let given = it.given();
    let due = given.due.local().format("%Y-%m-%d %H:%M");
    let told = Summary::stated(key).with("what", given.what.reveal()).with("due", due);
    let done = (cx.now.micros(), cx.actor.staff);
    let mut entry = Interaction::at_desk(given.enterprise, done, InteractionKind::Promise, told)
        .with_person(given.person);
    if let Some(order) = given.order {
        entry = entry.on(Subject::Order(order));
    }
    Ok(timeline::add(cx.sql, &entry)?)
}
