//! The head of an order's page: what it is, whose it is, what needs attention, what may be done.

use egui::Ui;

use super::{Chosen, deed::Deed};
use crate::{
    desk::{
        office::Printed,
        order::{Finding, OrderAct, OrderView},
    },
    domain::{Now, order::OrderStatus, process::Requirement},
    ui::{
        cx::Cx,
        route::Route,
        theme::{Tone, space},
        views::{
            words::{moment, name, order_mark},
            workspace::words::{tier, tier_tone},
        },
        widgets::{self, Button, Icon, card, chip, link, menu_item, more_menu, notice},
    },
};

/// The width from which the number and the buttons stand on one line.
const ROOM_FOR_BOTH: f32 = 660.0;

pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, view: &OrderView) -> Chosen {
    let mut chosen = Chosen::Nothing;
    card(ui, |ui| {
        let is_wide = ROOM_FOR_BOTH <= ui.available_width();
        ui.horizontal(|ui| {
            widgets::display(ui, &view.number);
            let (tone, icon, key) = order_mark(view.status);
            chip(ui, tone, Some(icon), &cx.tr(key));
            chip(ui, tier_tone(view.tier), None, &tier(cx.texts, view.tier));
            if is_wide {
                let actions = egui::Layout::right_to_left(egui::Align::Center);
                ui.with_layout(actions, |ui| chosen = acts(cx, ui, view));
            }
        });
        if !is_wide {
            let room = egui::vec2(ui.available_width(), 32.0);
            let actions = egui::Layout::right_to_left(egui::Align::Center);
            ui.allocate_ui_with_layout(room, actions, |ui| chosen = acts(cx, ui, view));
        }
        what(cx, ui, view);
        facts(cx, ui, view);
        for finding in &view.findings {
            point_out(cx, ui, view, *finding);
        }
        given_up(cx, ui, view);
        if let Some((who, at, reason)) = &view.failing {
            let args = [
                ("name", who.as_str().into()),
                ("at", moment(cx, *at).into()),
                ("reason", reason.as_str().into()),
            ];
            notice(ui, Tone::Bad, &cx.tr_with("order-failure-asked", &args), |_| {});
        }
        if let Some((reason, until)) = view.wait {
            let word = cx.tr(&wait_key(reason)).into_owned();
            let until = cx.texts.date_with_weekday(until);
            let args = [("reason", word.as_str().into()), ("until", until.as_str().into())];
            let text = cx.tr_with("order-waits", &args);
            notice(ui, Tone::Warn, &text, |_| {});
        }
    });
    chosen
}

/// That it was given up, why, and what was agreed about the cost.
fn given_up(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
    let reason = [("reason", view.reason.as_str().into())];
    let (tone, key) = match view.status {
        OrderStatus::PendingCancellation => (Tone::Warn, "order-being-cancelled-because"),
        OrderStatus::Cancelled | OrderStatus::Failed => (Tone::Neutral, "order-cancelled-because"),
        OrderStatus::Running | OrderStatus::OnHold | OrderStatus::Completed => return,
    };
    let mut text = cx.tr_with(key, &reason);
    if !view.fee.is_empty() {
        text.push('\n');
        text.push_str(&cx.tr_with("order-cancel-fee-was", &[("fee", view.fee.as_str().into())]));
    }
    notice(ui, tone, &text, |_| {});
}

/// The name of what something waits for.
pub(super) fn wait_key(reason: crate::domain::task::WaitReason) -> String {
    format!("order-wait-{}", reason.code().replace('_', "-"))
}

fn what(cx: &mut Cx<'_>, ui: &mut Ui, view: &OrderView) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        widgets::strong(ui, name(cx, &view.offering));
        let quantity = cx.texts.count(view.quantity);
        widgets::secondary(ui, &format!("× {quantity} {}", name(cx, &view.unit)));
        let monthly = cx.texts.money(view.monthly_fen);
        let args = [("money", monthly.as_str().into())];
        widgets::secondary(ui, &cx.tr_with("order-monthly", &args));
        if link(ui, &view.enterprise_name).clicked() {
            cx.go(Route::Enterprise(view.enterprise));
        }
    });
}

fn facts(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
    let applicant = if view.agent_name.is_empty() {
        cx.tr("order-no-applicant").into_owned()
    } else {
        let kind = cx.tr(&format!("order-applicant-{}", view.applicant.code()));
        format!("{} · {kind}", view.agent_name)
    };
    let level = cx.tr(&format!("order-level-{}", view.service_level.code().to_lowercase()));
    let version = i64::from(view.process_version);
    let process = cx.tr_with(
        "order-process-version",
        &[("name", name(cx, &view.process).into()), ("version", version.into())],
    );
    let mut facts = vec![
        ("order-owner", view.owner_name.clone()),
        ("order-applicant", applicant),
        ("order-service-level", level.into_owned()),
        ("order-opened", moment(cx, view.opened_us)),
        ("order-process", process),
    ];
    match (view.ended_us, view.promised_us) {
        (Some(at), _) => facts.push(("order-ended", moment(cx, at))),
        (None, promised) => {
            facts.push(("order-expected", expected(cx, view)));
            if let Some(at) = promised {
                facts.push(("order-promised", cx.texts.date(Now::from_micros(at).today())));
            }
        }
    }
    if let Some((_, wish)) = &view.demand {
        facts.push(("order-from-demand", wish.clone()));
    }
    ui.horizontal_wrapped(|ui| {
        // Room and no dots between them: a dot would be left over where the line breaks.
        ui.spacing_mut().item_spacing = egui::vec2(space::L + space::XS, space::XS);
        for (key, value) in &facts {
            widgets::fact(ui, &cx.tr(key), value);
        }
    });
}

fn point_out(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView, finding: Finding) {
    let (tone, text) = match finding {
        Finding::ApplicantMayNotOrder => (
            Tone::Warn,
            cx.tr_with("order-finding-may-not", &[("name", view.agent_name.as_str().into())]),
        ),
        Finding::NoApplicant => (Tone::Warn, cx.tr("order-finding-no-applicant").into_owned()),
        Finding::PromiseAtRisk => (
            Tone::Bad,
            cx.tr_with("order-finding-promise", &[("day", moment(cx, view.due_us).into())]),
        ),
        Finding::TaskCameBack => (Tone::Bad, cx.tr("order-finding-came-back").into_owned()),
        Finding::PapersMissing => {
            // As the checklist counts them: what may be left out is not missing.
            let required = view.papers.iter().filter(|it| it.requirement == Requirement::Required);
            let open = required.filter(|it| !it.standing.is_satisfied()).count();
            let n = i64::try_from(open).unwrap_or(i64::MAX);
            (Tone::Neutral, cx.tr_with("order-finding-papers", &[("n", n.into())]))
        }
    };
    notice(ui, tone, &text, |_| {});
}

/// The buttons, laid out from the right.
fn acts(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) -> Chosen {
    let mut chosen = Chosen::Nothing;
    let may = |act| view.may.contains(&act);
    let more = cx.tr("order-more").into_owned();
    more_menu(ui, &more, |ui| {
        let printing = [
            ("print-order-menu", Chosen::Print(Printed::Order)),
            ("print-checklist-menu", Chosen::Print(Printed::Checklist)),
        ];
        for (key, it) in printing {
            if menu_item(ui, Icon::Printer, &cx.tr(key), "").clicked() {
                chosen = it;
            }
        }
        let entries = [
            (OrderAct::Promise, Icon::Handshake, "order-act-promise", Deed::Promise),
            (OrderAct::HandOver, Icon::UserCheck, "order-act-hand-over", Deed::HandOver),
            (OrderAct::Amend, Icon::FilePen, "order-act-amend", Deed::Amend),
            (OrderAct::Move, Icon::GitBranch, "order-act-move", Deed::Move),
            (OrderAct::Cancel, Icon::Ban, "order-act-cancel", Deed::Cancel),
            (OrderAct::AskFailure, Icon::OctagonX, "order-act-ask-failure", Deed::AskFailure),
            (
                OrderAct::WithdrawFailure,
                Icon::Undo2,
                "order-act-withdraw-failure",
                Deed::WithdrawFailure,
            ),
            (
                OrderAct::ConfirmFailure,
                Icon::OctagonX,
                "order-act-confirm-failure",
                Deed::ConfirmFailure,
            ),
        ];
        for (act, icon, key, deed) in entries {
            if may(act) && menu_item(ui, icon, &cx.tr(key), "").clicked() {
                chosen = Chosen::Do(deed);
            }
        }
    });
    if may(OrderAct::Hold)
        && Button::secondary(&cx.tr("order-act-hold")).icon(Icon::Pause).show(ui).clicked()
    {
        chosen = Chosen::Do(Deed::Hold);
    }
    if may(OrderAct::Resume)
        && Button::primary(&cx.tr("order-act-resume")).icon(Icon::Play).show(ui).clicked()
    {
        chosen = Chosen::Do(Deed::Resume);
    }
    if Button::ghost(&cx.tr("order-tell-open")).icon(Icon::MessageSquareText).show(ui).clicked() {
        chosen = Chosen::Tell;
    }
    chosen
}

/// When it will be done, and that this may still change if it may.
fn expected(cx: &Cx<'_>, view: &OrderView) -> String {
    let at = moment(cx, view.due_us);
    if view.due_is_projected {
        cx.tr_with("order-expected-projected", &[("moment", at.into())])
    } else {
        at
    }
}
