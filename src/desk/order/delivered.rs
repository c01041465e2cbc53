//! What an enterprise has from us once an order is completed.

use crate::{
    desk::{Cx, DeskError, Subject, document::load_enterprise, holding},
    domain::{
        HoldingStatus,
        delivery::{Agreed, Delivery},
    },
    store::{holdings, orders::Placed},
};

/// Makes or changes the holding that the order was for, and says so on the timeline.
pub(super) fn deliver(cx: &mut Cx<'_>, placed: &Placed) -> Result<Vec<Subject>, DeskError> {
    let opening = placed.order.opening();
    let offering = cx.library.catalogue.offering(&opening.offering);
    let agreed = Agreed {
        quantity: placed.terms.quantity,
        monthly_fen: placed.terms.monthly_fen,
        // Of what is no longer sold nobody knows how long it runs.
        term_months: offering.map_or(0, |it| it.term_months),
    };
    let delivery = Delivery::of(&placed.order, agreed, cx.now.today());
    let (enterprise, number) = (opening.enterprise, delivery.terms.number.reveal());
    let held = holdings::same(cx.sql, enterprise, &opening.offering, number)?
        .filter(|it| it.it.status != HoldingStatus::Ended);
    if let Some(mut kept) = held {
        delivery.change(&mut kept.it, cx.now)?;
        holdings::save(cx.sql, &kept, &opening.offering)?;
        let key = match kept.it.status {
            HoldingStatus::Ended => "enterprise-event-holding-ended",
            HoldingStatus::Active | HoldingStatus::Suspended => "enterprise-event-holding-changed",
        };
        holding::tell(cx, &kept.it, key, "")?;
        return Ok(holding::touched(&kept.it));
    }
    let manager = load_enterprise(cx, enterprise)?.manager;
    let Some(it) = delivery.begun(manager, cx.now)? else { return Ok(Vec::new()) };
    holdings::add(cx.sql, &it)?;
    holding::tell(cx, &it, "enterprise-event-holding-added", "")?;
    Ok(holding::touched(&it))
}
