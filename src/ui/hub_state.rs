//! How it stands with the hub: whether it answers, what waits for it, what it refused later.

use egui::{Align, Id, Layout, ScrollArea, Ui, vec2};

use super::{
    cx::Cx,
    theme::space,
    views::words,
    widgets::{self, Button, Icon, icon_button, menu_of},
};
use crate::{
    client::{HubState, Late, Waiting},
    domain::Wording,
    lang::Arg,
};

/// How tall the list may be, so that its end stays on a small screen.
const TALLEST: f32 = 420.0;
/// Steps that are drawn at a time; after days without the hub there may be thousands.
const PAGE: usize = 50;

/// A sign in the top bar, while there is something to tell; its list opens when it is clicked.
pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui) {
    let Some(state) = cx.client.hub() else { return };
    let waiting = state.waiting.len();
    let text = match (state.is_away, waiting) {
        _ if !state.late.is_empty() => {
            cx.tr_with("hub-late-count", &[("count", state.late.len().into())])
        }
        (true, 0) => cx.tr("hub-away").into_owned(),
        (true, _) => cx.tr_with("hub-away-waiting", &[("count", waiting.into())]),
        (false, 0) => return,
        (false, _) if state.held_by.is_some() => {
            cx.tr_with("hub-held-count", &[("count", waiting.into())])
        }
        (false, _) => cx.tr_with("hub-sending", &[("count", waiting.into())]),
    };
    let is_well = state.late.is_empty() && !state.is_away && state.held_by.is_none();
    let button = if is_well { Button::secondary(&text) } else { Button::danger(&text) };
    let icon = if state.is_away { Icon::CloudOff } else { Icon::CloudUpload };
    let response = button.icon(icon).opens_menu().show(ui);
    menu_of(&response, |ui| list(cx, ui, &state));
}

fn list(cx: &mut Cx<'_>, ui: &mut Ui, state: &HubState) {
    ui.set_max_width(360.0);
    ui.spacing_mut().item_spacing.y = space::S;
    if state.is_away {
        widgets::secondary(ui, &cx.tr("hub-away-note"));
    }
    if let Some(err) = &state.held_by {
        let why = cx.explain(err);
        widgets::secondary(ui, &cx.tr_with("hub-held", &[("why", why.into())]));
    }
    // What was refused has to be dealt with, so it comes first.
    let refused = state.late.len();
    let from = turned_to(ui, refused + state.waiting.len());
    let area = ScrollArea::vertical().id_salt(from).max_height(TALLEST);
    area.show(ui, |ui| {
        let on_page = state.late.iter().skip(from).take(PAGE);
        let room = PAGE - on_page.len();
        on_page.for_each(|it| late(cx, ui, it));
        for it in state.waiting.iter().skip(from.saturating_sub(refused)).take(room) {
            waiting(cx, ui, it);
        }
    });
    turn(cx, ui, (from, refused + state.waiting.len()));
    if !state.late.is_empty() && Button::secondary(&cx.tr("hub-late-read")).show(ui).clicked() {
        drop(cx.client.forget_late());
    }
}

fn page_id() -> Id {
    Id::unique("hub-list-page")
}

/// The first step of the page that somebody has turned to, of `all`, which may have become fewer.
fn turned_to(ui: &Ui, all: usize) -> usize {
    let from = ui.data(|it| it.get_temp::<usize>(page_id())).unwrap_or_default();
    from.min(all.saturating_sub(1) / PAGE * PAGE)
}

/// The way to the other pages, where there are any.
fn turn(cx: &Cx<'_>, ui: &mut Ui, (from, all): (usize, usize)) {
    if all <= PAGE {
        return;
    }
    ui.horizontal(|ui| {
        let is_back = icon_button(ui, Icon::ChevronLeft, &cx.tr("hub-list-earlier")).clicked();
        let last = all.min(from + PAGE);
        let args = [("from", (from + 1).into()), ("to", last.into()), ("all", all.into())];
        widgets::secondary(ui, &cx.tr_with("hub-list-place", &args));
        let is_on = icon_button(ui, Icon::ChevronRight, &cx.tr("hub-list-later")).clicked();
        let to = match (is_back, is_on) {
            (true, _) => from.saturating_sub(PAGE),
            (_, true) if last < all => last,
            _ => from,
        };
        if to != from {
            ui.data_mut(|it| it.insert_temp(page_id(), to));
            ui.ctx().request_repaint();
        }
    });
}

fn waiting(cx: &Cx<'_>, ui: &mut Ui, it: &Waiting) {
    ui.horizontal(|ui| {
        widgets::body(ui, &named(cx, &it.action, it.at_us));
        if it.may_be_done {
            widgets::faint(ui, &cx.tr("hub-may-be-done"));
        } else if Button::ghost(&cx.tr("hub-withdraw")).show(ui).clicked() {
            drop(cx.client.withdraw(it.id));
        }
    });
    if !it.note.is_empty() {
        widgets::secondary_line(ui, it.note.reveal());
    }
}

fn late(cx: &mut Cx<'_>, ui: &mut Ui, it: &Late) {
    let said = |value| Wording::unpacked(value, cx.texts.lang().code());
    let args: Vec<(&str, Arg<'_>)> =
        it.values.iter().map(|(name, value)| (name.as_str(), Arg::from(said(value)))).collect();
    widgets::body(ui, &named(cx, &it.action, it.at_us));
    widgets::secondary(ui, &cx.tr_with(&it.key, &args));
    if it.note.is_empty() {
        return;
    }
    // Not done and not lost: it can be put where it belongs now.
    let room = vec2(ui.available_width(), 0.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Min), |ui| {
        if icon_button(ui, Icon::Copy, &cx.tr("hub-late-copy")).clicked() {
            ui.ctx().copy_text(it.note.reveal().to_owned());
            cx.say(cx.tr("hub-late-copied").into_owned());
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| widgets::body(ui, it.note.reveal()));
    });
}

/// A command by what it is about and when it was given.
fn named(cx: &Cx<'_>, action: &str, at_us: i64) -> String {
    let family = action.split('.').next().unwrap_or_default();
    let time = words::moment(cx, at_us);
    let what = cx.tr(&format!("hub-family-{family}")).into_owned();
    cx.tr_with("hub-command", &[("what", what.into()), ("time", time.into())])
}
