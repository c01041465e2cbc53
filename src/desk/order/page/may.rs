//! What the reader may do with an order as a whole, and what cancelling it would mean.

use super::{super::moving::versions, Cancelling, OrderAct};
use crate::{
    desk::Cx,
    domain::{
        Permission, Wording,
        order::{Act, Agreed, Amendment, Cancellation, Order, Penalty, Refusal},
        process::undo_code,
        task::WaitReason,
    },
};

/// What the rules would let this reader do: each act is tried on a copy.
pub(super) fn order_acts(cx: &Cx<'_>, order: &Order, act: &Act<'_>) -> Vec<OrderAct> {
    if !cx.actor.role.may(Permission::EditOrder) {
        return Vec::new();
    }
    let today = act.now.today();
    let copy = || order.clone();
    let may = [
        (OrderAct::Hold, copy().hold(act, WaitReason::CustomerWish, today).is_ok()),
        (OrderAct::Resume, copy().resume(act).is_ok()),
        (OrderAct::Cancel, owns(order, act)),
        (OrderAct::HandOver, copy().hand_over(act, order.owner()).is_ok()),
        (OrderAct::Amend, may_amend(order, act)),
        (OrderAct::Promise, copy().hand_over(act, order.owner()).is_ok()),
        (OrderAct::AskFailure, copy().ask_failure(act, "?".into()).is_ok()),
        (OrderAct::WithdrawFailure, copy().withdraw_failure(act).is_ok()),
        (OrderAct::ConfirmFailure, copy().confirm_failure(act).is_ok()),
        (
            OrderAct::Move,
            copy().hand_over(act, order.owner()).is_ok() && !versions(cx, order).is_empty(),
        ),
    ];
    may.into_iter().filter(|(_, may)| *may).map(|(it, _)| it).collect()
}

/// Whether it goes on and is the reader's; what may be changed is seen when it is tried.
fn may_amend(order: &Order, act: &Act<'_>) -> bool {
    let nothing = Amendment {
        answers: std::collections::BTreeMap::new(),
        quantity: None,
        service_level: None,
        day: None,
        keep: std::collections::BTreeSet::new(),
        reason: "?".into(),
        penalty: Penalty::Agreed,
        fee: "?".into(),
    };
    let tried = order.clone().amend(act, &nothing, Agreed { quantity: 1, day: None });
    tried == Err(Refusal::NothingChanged)
}

fn owns(order: &Order, act: &Act<'_>) -> bool {
    let copy = order.clone();
    let tried = { copy }.cancel(act, cancellation(Penalty::Agreed));
    matches!(tried, Ok(()) | Err(Refusal::PointOfNoReturn(_)))
}

fn cancellation(penalty: Penalty) -> Cancellation {
    Cancellation { reason: "?".into(), penalty, fee: "?".into() }
}

/// What would be undone, in that order; nothing if it cannot be cancelled any more.
pub(super) fn traces(order: &Order, act: &Act<'_>) -> Vec<Wording> {
    if order.clone().cancel(act, cancellation(Penalty::Agreed)).is_err() {
        return Vec::new();
    }
    let traces = order.traces(act);
    traces.iter().filter_map(|it| act.template.title(&undo_code(it))).collect()
}

pub(super) fn cancelling(order: &Order, act: &Act<'_>) -> Cancelling {
    let title = |code: &str| act.template.title(code).unwrap_or_default();
    match order.clone().cancel(act, cancellation(Penalty::NotAgreed)) {
        Err(Refusal::PointOfNoReturn(code)) => Cancelling::Impossible(title(&code)),
        Err(Refusal::PenaltyNotAgreed(code)) => Cancelling::Penalty(title(&code)),
        _ => Cancelling::Free,
    }
}
