//! Beside the tasks of an order: its promises, what has happened.

use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::{
        Command,
        order::{Event, OrderView, PromiseCard},
        promise,
    },
    domain::{InteractionKind, Now, promise::PromiseState},
    ui::{
        cx::Cx,
        theme::Tone,
        views::{
            clocks::{clock_card, strip, why},
            words::{due, moment},
            workspace::words::summary,
        },
        widgets::{
            self, Icon, TimelineItem, card, card_head, chip, empty_state, icon_button, timeline_row,
        },
    },
};

/// Entries of the history that are shown at once.
const RECENT: usize = 30;

pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, view: &OrderView) {
    clock_card(cx, ui, &view.clocks);
    if !view.promises.is_empty() {
        card(ui, |ui| promises(cx, ui, &view.promises));
    }
    card(ui, |ui| history(cx, ui, &view.history));
}

fn promises(cx: &mut Cx<'_>, ui: &mut Ui, promises: &[PromiseCard]) {
    let count = promises.len().to_string();
    card_head(ui, Icon::Handshake, &cx.tr("order-promises"), Some(&count), |_| {});
    for it in promises {
        let room = vec2(ui.available_width(), 40.0);
        ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
            if it.state == PromiseState::Open {
                let kept = cx.tr_with("order-promise-keep", &[("what", it.what.as_str().into())]);
                if icon_button(ui, Icon::Check, &kept).clicked() {
                    let keep = promise::Command::Keep { id: it.id };
                    cx.send_saying(Command::Promise(keep), "order-said-kept");
                }
                let (tone, icon, text) = due(cx, it.due_us);
                chip(ui, tone, Some(icon), &text);
            } else {
                let tone = if it.state == PromiseState::Broken { Tone::Bad } else { Tone::Ok };
                chip(ui, tone, None, &cx.tr(&format!("order-promise-{}", it.state.code())));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                widgets::one_line(ui, &it.what);
            });
        });
        if let Some(clock) = &it.clock {
            strip(cx, ui, (clock, &it.what), 8.0).on_hover_text(why(cx, clock));
        }
    }
}

fn history(cx: &Cx<'_>, ui: &mut Ui, history: &[Event]) {
    card_head(ui, Icon::History, &cx.tr("order-history"), None, |_| {});
    if history.is_empty() {
        let words = (&*cx.tr("order-history-empty"), &*cx.tr("order-history-empty-do"));
        empty_state(ui, Icon::History, words, None);
    }
    let shown = history.len().min(RECENT);
    for (at, event) in history.iter().take(shown).enumerate() {
        let (icon, tone) = match event.kind {
            InteractionKind::Task => (Icon::ListChecks, Tone::Neutral),
            InteractionKind::Promise => (Icon::Handshake, Tone::Gold),
            InteractionKind::Paper => (Icon::FileText, Tone::Violet),
            _ => (Icon::Package, Tone::Accent),
        };
        let title = summary(cx.texts, &event.summary);
        let when = moment(cx, Now::from_micros(event.at_us).micros());
        let last = at + 1 == shown;
        let detail = &event.staff_name;
        let item = TimelineItem { icon, tone, title: &title, when: &when, detail, last };
        timeline_row(ui, item, |_| {});
    }
}
