//! The form for a new demand: who handles something like it already, and what it could be about.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, holding::masked_number, query::Question},
    domain::{
        DemandId, EnterpriseId, HoldingId, OrderId, Permission, PersonId, ServiceLevel, StaffId,
        Wording,
        call::{Call, CallState},
        demand::{Demand, DemandStage, duplicates},
    },
    store::{Kept, calls, demands, enterprises, holdings, order_lists},
};

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
    /// Who of them is on the line with the reader, or was a moment ago.
    pub speaking: Option<PersonId>,
    /// What a fault or a change could be about.
    pub holdings: Vec<HoldingChoice>,
    pub demands: Vec<OpenDemand>,
    pub orders: Vec<OpenOrder>,
}

/// Something that the enterprise has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingChoice {
    pub id: HoldingId,
    pub offering: Wording,
    /// Masked, as lists show it.
    pub number: String,
    pub service_level: ServiceLevel,
}

/// The most holdings to choose from; more are found in the workspace.
const HOLDINGS: i64 = 200;

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

pub(in crate::desk) fn advice(
    cx: &mut Cx<'_>,
    ask: &DemandForm,
) -> Result<DemandAdvice, DeskError> {
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
        (kept.it.id, crate::desk::workspace::shown_name(cx.actor.role, &kept.it.name))
    };
    let people = people.into_iter().map(shown).collect();
    let holdings = holdings_of(cx, ask.enterprise)?;
    let enterprise_name = enterprise.profile.name;
    let speaking = speaking(cx, ask.enterprise)?;
    Ok(DemandAdvice { enterprise_name, people, speaking, holdings, demands, orders })
}

/// With whom of an enterprise the reader speaks: on the line before what is still to be wrapped up.
fn speaking(cx: &mut Cx<'_>, enterprise: EnterpriseId) -> Result<Option<PersonId>, DeskError> {
    let since_us = cx.now.micros() - CALLS_SINCE_US;
    let open = calls::open_of(cx.sql, cx.actor.staff, since_us)?;
    let mut theirs: Vec<_> =
        open.into_iter().map(|it| it.it).filter(|it| it.enterprise() == Some(enterprise)).collect();
    theirs.sort_by_key(|it| it.state() != CallState::Answered);
    Ok(theirs.first().and_then(Call::person))
}

/// How long ago a call may have rung to be spoken of as this one.
const CALLS_SINCE_US: i64 = 12 * 3_600 * 1_000_000;

fn holdings_of(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<HoldingChoice>, DeskError> {
    let found = holdings::page(cx.sql, id, (0, HOLDINGS))?;
    let catalogue = &cx.library.catalogue;
    let choice = |kept: Kept<crate::domain::Holding>| {
        let terms = kept.it.terms;
        let offering = catalogue.offering(&terms.offering);
        let number = masked_number(&terms).unwrap_or_else(|| terms.number.clone());
        HoldingChoice {
            id: kept.it.id,
            offering: offering.map(|it| it.name.clone()).unwrap_or_default(),
            number: number.reveal().to_owned(),
            service_level: terms.service_level,
        }
    };
    Ok(found.into_iter().map(choice).collect())
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
