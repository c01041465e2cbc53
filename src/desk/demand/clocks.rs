//! The clocks of a demand: what begins with it, and what ends when the customer is spoken with and answered.

use super::clock;
use crate::{
    desk::{Cx, DeskError},
    domain::{
        Channel, Tier,
        clock::{About, Case, Cause, ClockKind},
        demand::{Demand, DemandKind, DemandStage},
    },
};

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

/// Ends what has been done; a demand that was opened again runs on.
pub(super) fn follow(cx: &mut Cx<'_>, it: &Demand) -> Result<(), DeskError> {
    let about = About::Demand(it.id());
    let is_closed = it.stage().is_closed();
    for kind in kinds(it) {
        let is_met = match kind {
            ClockKind::FirstResponse | ClockKind::ComplaintContact => {
                it.care().contacted_at.is_some() || it.stage() != DemandStage::Discovered
            }
            ClockKind::ComplaintAnswer | ClockKind::Fault => it.care().answered_at.is_some(),
            _ => it.stage() != DemandStage::Discovered,
        };
        if is_met || is_closed {
            let cause = if is_met { Cause::Done } else { Cause::Cancelled };
            clock::end(cx, (*kind, about), cause)?;
        }
    }
    Ok(())
}
