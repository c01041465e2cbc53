//! Beside the tasks of an order: its checklist, its promises, what has happened.

use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::{
        Command,
        order::{Event, OrderView, PaperLine, PromiseCard},
        promise,
    },
    domain::{
        InteractionKind, Now, checklist::Standing, process::Requirement, promise::PromiseState,
    },
    ui::{
        cx::Cx,
        theme::{Tone, space},
        views::{
            words::{due, moment, name, standing_mark},
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
    card(ui, |ui| papers(cx, ui, view));
    if !view.promises.is_empty() {
        card(ui, |ui| promises(cx, ui, &view.promises));
    }
    card(ui, |ui| history(cx, ui, &view.history));
}

fn papers(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
    let good = view.papers.iter().filter(|it| it.standing.is_satisfied()).count();
    let count = format!("{good}/{}", view.papers.len());
    card_head(ui, Icon::FileCheck, &cx.tr("order-papers"), Some(&count), |_| {});
    if view.papers.is_empty() {
        widgets::faint(ui, &cx.tr("order-no-papers"));
    }
    for line in &view.papers {
        ui.push_id(line.kind.code(), |ui| paper(cx, ui, line));
    }
}

fn paper(cx: &Cx<'_>, ui: &mut Ui, line: &PaperLine) {
    let room = vec2(ui.available_width(), 40.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(40.0);
        ui.spacing_mut().item_spacing.x = space::S;
        let (tone, icon, key) = standing_mark(line.standing);
        chip(ui, tone, Some(icon), &cx.tr(key)).on_hover_text(name(cx, &line.advice));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add_space(2.0);
                widgets::one_line(ui, name(cx, &line.name));
                widgets::faint(ui, &why(cx, line));
            });
        });
    });
}

/// Why it is wanted, and until when it counts.
fn why(cx: &Cx<'_>, line: &PaperLine) -> String {
    let why = cx.tr(&format!("order-why-{}", line.why.code().replace('_', "-"))).into_owned();
    let mut words = vec![why];
    if line.requirement == Requirement::Optional {
        words.push(cx.tr("order-paper-optional").into_owned());
    }
    match line.standing {
        Standing::Satisfied { until: Some(until), .. }
        | Standing::ExpiresBefore { until, .. }
        | Standing::Expired { until, .. } => {
            let args = [("day", cx.texts.date(until).into())];
            words.push(cx.tr_with("order-paper-until", &args));
        }
        _ => {}
    }
    words.join(" · ")
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
