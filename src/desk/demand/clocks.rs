//! The clocks of a demand: what begins with it, and what ends when the customer is spoken with and answered.

use serde::{Deserialize, Serialize};

use super::clock;
use crate::{
    desk::{Cx, DeskError, Subject, clock::ClockCard, query::Question},
    domain::{
        Channel, ClockId, DemandId, EnterpriseId, Permission, Tier,
        clock::{About, Case, Cause, ClockKind},
        demand::{Demand, DemandKind, DemandStage},
    },
    store::enterprises,
};

/// Asks for the clocks of a demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandClocks {
    pub id: DemandId,
    pub enterprise: EnterpriseId,
}

impl Question for DemandClocks {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }
}

pub(in crate::desk) fn shown(
    cx: &mut Cx<'_>,
    ask: &DemandClocks,
) -> Result<Vec<ClockCard>, DeskError> {
    let kinds = ClockKind::ALL.iter().filter(|it| it.is_of_demand());
    let ids: Vec<ClockId> = kinds.map(|it| ClockId::of(*it, About::Demand(ask.id))).collect();
    clock::cards(cx, &ids)
}

/// The clocks that begin with a demand; the last of them says when all of it is due.
fn kinds(it: &Demand) -> &'static [ClockKind] {
    match (it.heard().kind, it.heard().channel) {
        (DemandKind::Complaint, _) => &[ClockKind::ComplaintContact, ClockKind::ComplaintAnswer],
        (DemandKind::Fault, _) => &[ClockKind::Fault],
        // Whoever speaks with us has had their first response.
        (_, Channel::Phone | Channel::Visit | Channel::Desk) => &[ClockKind::DemandConfirmed],
        _ => &[ClockKind::FirstResponse, ClockKind::DemandConfirmed],
    }
}

/// Begins the clocks of a new demand; a timed one is told when it is due.
pub(super) fn begin(cx: &mut Cx<'_>, it: &mut Demand, tier: Tier) -> Result<(), DeskError> {
    let heard = it.heard();
    let (subject, service_level) =
        ((About::Demand(heard.id), heard.enterprise), heard.service_level);
    for kind in kinds(it) {
        let case = Case { kind: *kind, tier, product: "", task: "", service_level };
        let due = clock::begin(cx, &case, subject)?;
        if it.heard().kind.is_timed() {
            it.set_due(due);
        }
    }
    Ok(())
}

/// Lets what is promised about a complaint or a fault count from nothing again; a breach stays.
pub(super) fn again(cx: &mut Cx<'_>, it: &Demand) -> Result<(), DeskError> {
    let heard = it.heard();
    let enterprise = enterprises::by_id(cx.sql, heard.enterprise)?;
    let tier = enterprise.ok_or(DeskError::NotFound("enterprise"))?.it.tier;
    for kind in kinds(it).iter().filter(|it| it.is_regulatory()) {
        let service_level = heard.service_level;
        let case = Case { kind: *kind, tier, product: "", task: "", service_level };
        clock::begin_again(cx, &case, About::Demand(heard.id))?;
    }
    Ok(())
}

/// Ends what has been done; a demand that was opened again runs on.
pub(super) fn follow(cx: &mut Cx<'_>, it: &Demand) -> Result<(), DeskError> {
    let about = About::Demand(it.id());
    let is_closed = it.stage().is_closed();
    for kind in kinds(it) {
        let is_met = match kind {
            ClockKind::FirstResponse => {
                it.care().is_contacted() || it.stage() != DemandStage::Discovered
            }
            ClockKind::ComplaintContact => {
                let is_first = it.care().reopened.is_empty();
                it.care().is_contacted() || is_first && it.stage() != DemandStage::Discovered
            }
            ClockKind::ComplaintAnswer | ClockKind::Fault => it.care().is_answered(),
            _ => it.stage() != DemandStage::Discovered,
        };
        if is_met || is_closed {
            let cause = if is_met { Cause::Done } else { Cause::Cancelled };
            clock::end(cx, (*kind, about), cause)?;
        }
    }
    Ok(())
}
