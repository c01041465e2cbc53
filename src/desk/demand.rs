//! Demands: noting what a customer wants, and seeing it through to its confirmed end.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, error::Refused, order::colleague, query::Question};
use crate::{
    domain::{
        DemandId, EnterpriseId, Interaction, InteractionKind, OrderId, Permission, PersonId,
        Personal, StaffId, Summary, Wording,
        demand::{Advance, Demand, DemandRefusal, DemandStage, Ending, Heard, duplicates},
    },
    store::{Kept, demands, enterprises, order_lists, orders, timeline},
};

/// What is said when a demand is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDemand {
    pub id: DemandId,
    pub enterprise: EnterpriseId,
    pub person: Option<PersonId>,
    pub wish: Personal,
    /// The product line, by code, if that is clear.
    pub family: Option<String>,
    pub next_on: NaiveDate,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Notes a demand; whoever notes it owns it.
    Note(NewDemand),
    Advance {
        id: DemandId,
        advance: Advance,
        next_on: NaiveDate,
    },
    /// Says when it is looked at again.
    Plan {
        id: DemandId,
        next_on: NaiveDate,
    },
    HandOver {
        id: DemandId,
        to: StaffId,
    },
    End {
        id: DemandId,
        ending: Ending,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Note(_)
            | Self::Advance { .. }
            | Self::Plan { .. }
            | Self::HandOver { .. }
            | Self::End { .. } => Permission::EditOrder,
        }
    }
}

impl From<DemandRefusal> for DeskError {
    fn from(refusal: DemandRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            DemandRefusal::TooFewAttempts(n) => refused.with("n", n),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let (actor, now) = (cx.actor, cx.now);
    match command {
        Command::Note(new) => note(cx, new),
        Command::Advance { id, advance, next_on } => {
            if let Advance::Execute { order } = advance {
                same_enterprise(cx, *id, *order)?;
            }
            change(cx, *id, "order-event-demand-advanced", |it| {
                it.advance(actor, advance.clone(), *next_on, now)
            })
        }
        Command::Plan { id, next_on } => {
            change(cx, *id, "order-event-demand-planned", |it| it.plan(actor, *next_on, now))
        }
        Command::HandOver { id, to } => {
            let to = colleague(cx, *to, Permission::EditOrder)?.id;
            change(cx, *id, "order-event-demand-handed-over", |it| it.hand_over(actor, to))
        }
        Command::End { id, ending } => {
            if let Ending::Merged { into } = ending {
                may_merge(cx, *id, *into)?;
            }
            change(cx, *id, "order-event-demand-ended", |it| it.end(actor, ending.clone(), now))
        }
    }
}

fn note(cx: &mut Cx<'_>, new: &NewDemand) -> Result<Vec<Subject>, DeskError> {
    if enterprises::by_id(cx.sql, new.enterprise)?.is_none() {
        return Err(DeskError::NotFound("enterprise"));
    }
    let heard = Heard {
        id: new.id,
        enterprise: new.enterprise,
        person: new.person,
        wish: new.wish.clone(),
        family: new.family.clone(),
        owner: cx.actor.staff,
        next_on: new.next_on,
    };
    let it = Demand::note(heard, cx.now)?;
    demands::add(cx.sql, &it)?;
    tell(cx, &it, "order-event-demand-noted")?;
    Ok(touched(&it, None))
}

fn load(cx: &mut Cx<'_>, id: DemandId) -> Result<Kept<Demand>, DeskError> {
    demands::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("demand"))
}

fn change(
    cx: &mut Cx<'_>,
    id: DemandId,
    key: &str,
    work: impl FnOnce(&mut Demand) -> Result<(), DemandRefusal>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    let before = kept.it.owner();
    work(&mut kept.it)?;
    demands::save(cx.sql, &kept)?;
    tell(cx, &kept.it, key)?;
    Ok(touched(&kept.it, Some(before)))
}

fn touched(it: &Demand, owner_before: Option<StaffId>) -> Vec<Subject> {
    let people = [Some(it.owner()), owner_before].into_iter().flatten();
    let enterprise = Subject::Enterprise(it.heard().enterprise);
    std::iter::once(enterprise).chain(people.map(Subject::Person)).collect()
}

fn tell(cx: &mut Cx<'_>, it: &Demand, key: &str) -> Result<(), DeskError> {
    let stage = it.stage().code().replace('_', "-");
    let told = Summary::stated(key)
        .with("wish", it.heard().wish.reveal())
        .with_word("stage", &format!("order-demand-{stage}"))
        .with("next", it.next_on());
    let done = (cx.now.micros(), cx.actor.staff);
    let kind = InteractionKind::Demand;
    let entry = Interaction::at_desk(it.heard().enterprise, done, kind, told)
        .on(format!("demand:{}", it.id()))
        .with_person(it.heard().person);
    Ok(timeline::add(cx.sql, &entry)?)
}

/// Notes on a demand that an order now carries it out.
pub(super) fn carried_out(
    cx: &mut Cx<'_>,
    id: DemandId,
    (enterprise, order): (EnterpriseId, OrderId),
    until: NaiveDate,
) -> Result<Vec<Subject>, DeskError> {
    let (actor, now) = (cx.actor, cx.now);
    if load(cx, id)?.it.heard().enterprise != enterprise {
        return Err(DeskError::refused("order-other-enterprise"));
    }
    change(cx, id, "order-event-demand-advanced", |it| {
        it.advance(actor, Advance::Execute { order }, until, now)
    })
}

fn same_enterprise(cx: &mut Cx<'_>, id: DemandId, order: OrderId) -> Result<(), DeskError> {
    let ours = load(cx, id)?.it.heard().enterprise;
    let order = orders::by_id(cx.sql, order)?.ok_or(DeskError::NotFound("order"))?;
    if order.it.order.opening().enterprise == ours {
        Ok(())
    } else {
        Err(DeskError::refused("order-other-enterprise"))
    }
}

/// Only into an open demand of the same enterprise.
fn may_merge(cx: &mut Cx<'_>, id: DemandId, into: DemandId) -> Result<(), DeskError> {
    let ours = load(cx, id)?.it.heard().enterprise;
    let other = load(cx, into)?.it;
    if other.heard().enterprise != ours {
        return Err(DeskError::refused("order-other-enterprise"));
    }
    if other.stage().is_closed() { Err(DemandRefusal::Closed.into()) } else { Ok(()) }
}

/// Asks whether somebody already handles what is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandForm {
    pub enterprise: EnterpriseId,
    pub text: String,
    /// The product line, by code.
    pub family: Option<String>,
}

/// What is open at the enterprise, what is probably the same on top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandAdvice {
    pub enterprise_name: String,
    /// Whom the demand could be from.
    pub people: Vec<(PersonId, String)>,
    pub demands: Vec<OpenDemand>,
    pub orders: Vec<OpenOrder>,
}

/// A demand that nobody has closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDemand {
    pub id: DemandId,
    pub wish: String,
    pub stage: DemandStage,
    pub owner: StaffId,
    pub owner_name: String,
    pub next_on: NaiveDate,
    pub order: Option<OrderId>,
    /// How alike it is to what is typed, from 0 to 100; 0 when it is hardly the same.
    pub percent: u8,
}

/// An order that is still running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOrder {
    pub id: OrderId,
    pub number: String,
    pub offering: Wording,
    pub family: String,
    pub owner_name: String,
    pub next_us: i64,
}

impl Question for DemandForm {
    fn needs(&self) -> Permission {
        Permission::EditOrder
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }
}

pub(super) fn advice(cx: &mut Cx<'_>, ask: &DemandForm) -> Result<DemandAdvice, DeskError> {
    let kept = enterprises::by_id(cx.sql, ask.enterprise)?;
    let enterprise = kept.ok_or(DeskError::NotFound("enterprise"))?.it;
    let names = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let open: Vec<Demand> =
        demands::open_of(cx.sql, ask.enterprise)?.into_iter().map(|kept| kept.it).collect();
    let alike: HashMap<DemandId, u8> =
        duplicates(ask.enterprise, &ask.text, ask.family.as_deref(), &open)
            .into_iter()
            .map(|it| (it.demand, it.percent))
            .collect();
    let mut demands: Vec<OpenDemand> = open.iter().map(|it| open_demand(it, &name)).collect();
    for it in &mut demands {
        it.percent = alike.get(&it.id).copied().unwrap_or(0);
    }
    demands.sort_by_key(|it| (std::cmp::Reverse(it.percent), it.next_on, it.id));
    let catalogue = &cx.library.catalogue;
    let order = |it: order_lists::Line| {
        let offering = catalogue.offering(&it.offering);
        OpenOrder {
            id: it.id,
            number: it.number,
            offering: offering.map(|it| it.name.clone()).unwrap_or_default(),
            family: offering.map(|it| it.family.clone()).unwrap_or_default(),
            owner_name: name(it.owner),
            next_us: it.next_us,
        }
    };
    let mut orders: Vec<OpenOrder> =
        order_lists::open_of(cx.sql, ask.enterprise, 20)?.into_iter().map(order).collect();
    orders.sort_by_key(|it| ask.family.as_ref() != Some(&it.family));
    let people = crate::store::contacts::people_of(cx.sql, ask.enterprise)?;
    let shown = |kept: Kept<crate::domain::Person>| {
        (kept.it.id, super::workspace::shown_name(cx.actor.role, &kept.it.name))
    };
    let people = people.into_iter().map(shown).collect();
    Ok(DemandAdvice { enterprise_name: enterprise.profile.name, people, demands, orders })
}

fn open_demand(it: &Demand, name: &dyn Fn(StaffId) -> String) -> OpenDemand {
    OpenDemand {
        id: it.id(),
        wish: it.heard().wish.reveal().to_owned(),
        stage: it.stage(),
        owner: it.owner(),
        owner_name: name(it.owner()),
        next_on: it.next_on(),
        order: it.order(),
        percent: 0,
    }
}
