//! The first lines of the workspace: who this is, what everyone must know first, what can be done.

use egui::{Align, Layout, Ui, vec2};

use super::{dialogs::Open, words};
use crate::{
    desk::{Command, enterprise, workspace::WorkspacePage},
    domain::{Permission, enterprise::WarningKind},
    ui::{
        action::Action,
        cx::{Cx, Want},
        theme::{Tone, space},
        widgets::{self, Button, Icon, avatar, chip, more_menu, notice},
    },
};

/// The width from which name and buttons stand on one line.
const ROOM_FOR_BOTH: f32 = 720.0;

pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, (page, open): (&WorkspacePage, &mut Open)) {
    let width = ui.available_width();
    if width < ROOM_FOR_BOTH {
        ui.allocate_ui_with_layout(vec2(width, 48.0), Layout::left_to_right(Align::Center), |ui| {
            who(cx, ui, page);
        });
    }
    let from_right = Layout::right_to_left(Align::Center);
    let tall = if width < ROOM_FOR_BOTH { 32.0 } else { 48.0 };
    ui.allocate_ui_with_layout(vec2(width, tall), from_right, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        actions(cx, ui, (page, open));
        if ROOM_FOR_BOTH <= width {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| who(cx, ui, page));
        }
    });
    for it in &page.warnings {
        let what = words::warning(cx.texts, it.kind);
        let text = if it.note.is_empty() {
            what.into_owned()
        } else {
            format!("{what} · {}", it.note.reveal())
        };
        let tone = match it.kind {
            WarningKind::Care | WarningKind::Contract | WarningKind::Other => Tone::Warn,
            _ => Tone::Bad,
        };
        let may = cx.may(Permission::EditCustomer);
        notice(ui, tone, &text, |ui| {
            if may && Button::ghost(&cx.tr("enterprise-lift-warning")).show(ui).clicked() {
                let id = page.enterprise.id;
                let lift = enterprise::Command::LiftWarning { id, warning: it.id };
                cx.send_saying(Command::Enterprise(lift), "enterprise-warning-lifted");
            }
        });
    }
}

fn who(cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
    let (it, profile) = (&page.enterprise, &page.enterprise.profile);
    avatar(ui, &profile.name, 40.0);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let room = vec2(ui.available_width(), 24.0);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let chips = 220.0;
            let wide = (ui.available_width() - chips).max(120.0);
            ui.scope(|ui| {
                ui.set_max_width(wide);
                widgets::title(ui, &profile.name);
            });
            let tier = words::tier(cx.texts, it.tier);
            chip(ui, words::tier_tone(it.tier), Some(Icon::Gem), &tier);
            let stage = words::lifecycle(cx.texts, profile.lifecycle);
            chip(ui, words::lifecycle_tone(profile.lifecycle), None, &stage);
        });
        let manager = if page.manager_name.is_empty() {
            cx.tr("enterprise-in-pool").into_owned()
        } else {
            cx.tr_with("enterprise-managed-by", &[("name", (&page.manager_name).into())])
        };
        let region = crate::domain::region::path(&profile.region);
        let parts =
            [profile.uscc.as_ref().map(|it| it.as_str().to_owned()), Some(region), Some(manager)];
        let line: Vec<String> = parts.into_iter().flatten().filter(|it| !it.is_empty()).collect();
        widgets::faint(ui, &line.join("  ·  "));
    });
}

fn actions(cx: &mut Cx<'_>, ui: &mut Ui, (page, open): (&WorkspacePage, &mut Open)) {
    if !cx.may(Permission::EditCustomer) {
        return;
    }
    let id = page.enterprise.id;
    more_menu(ui, &cx.tr("core-more"), |ui| {
        let keys = Action::EditProfile.keys_text(ui.ctx()).unwrap_or_default();
        if widgets::menu_item(ui, Icon::Pencil, &cx.tr("enterprise-edit"), &keys).clicked() {
            *open = Open::profile(page);
        }
        if widgets::menu_item(ui, Icon::Gem, &cx.tr("enterprise-change-tier"), "").clicked() {
            *open = Open::tier(page);
        }
        if widgets::menu_item(ui, Icon::TriangleAlert, &cx.tr("enterprise-warn"), "").clicked() {
            *open = Open::warning();
        }
        if widgets::menu_item(ui, Icon::Tag, &cx.tr("enterprise-add-tag"), "").clicked() {
            *open = Open::tag();
        }
        if widgets::menu_item(ui, Icon::PhoneForwarded, &cx.tr("enterprise-add-phone"), "")
            .clicked()
        {
            *open = Open::phone(None);
        }
        let is_free = page.enterprise.manager.is_none();
        if is_free && widgets::menu_item(ui, Icon::Hand, &cx.tr("enterprise-take"), "").clicked() {
            let manager = Some(cx.me.actor.staff);
            let take = enterprise::Command::ChangeManager { id, manager };
            cx.send_saying(Command::Enterprise(take), "enterprise-taken");
        }
        if cx.may(Permission::Supervise)
            && widgets::menu_item(ui, Icon::UserCog, &cx.tr("enterprise-hand-over"), "").clicked()
        {
            *open = Open::manager(page);
        }
    });
    if !cx.may(Permission::EditOrder) {
        return;
    }
    let enterprise = Some(id);
    let keys = Action::NewOrder.keys_text(ui.ctx()).unwrap_or_default();
    let label = cx.tr("core-action-new-order");
    if Button::primary(&label).icon(Icon::PackagePlus).keys(&keys).show(ui).clicked() {
        cx.want(Want::Order { enterprise, demand: None, family: None });
    }
    let keys = Action::NewDemand.keys_text(ui.ctx()).unwrap_or_default();
    let label = cx.tr("core-action-new-demand");
    if Button::secondary(&label).icon(Icon::Lightbulb).keys(&keys).show(ui).clicked() {
        cx.want(Want::Demand { enterprise });
    }
}
