//! Which due times of the order moved because a calendar did, and why.

use egui::Ui;

use crate::{
    desk::{
        calendar::{MovedDues, MovedLine},
        order::OrderView,
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        views::{
            clocks::kind_key,
            words::{moment, name},
            workspace::words::summary,
        },
        widgets::{self, Icon, card, card_head, hline},
    },
};

/// Lines that are shown; the newest matter.
const RECENT: usize = 8;

/// What the card remembers between frames.
#[derive(Default)]
pub(super) struct MovedCard {
    found: Fetched<MovedDues>,
}

impl MovedCard {
    /// Draws the card; nothing while nothing has moved.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let ask = MovedDues { order: view.id };
        let Some(Ok(lines)) = self.found.of(cx.client, ask) else { return };
        if lines.is_empty() {
            return;
        }
        card(ui, |ui| {
            let (title, count) = (cx.tr("order-moved-dues"), lines.len().to_string());
            card_head(ui, Icon::CalendarClock, &title, Some(&count), |_| {});
            for (at, it) in lines.iter().take(RECENT).enumerate() {
                if 0 < at {
                    hline(ui);
                }
                line(cx, ui, (it, view));
            }
        });
    }
}

fn line(cx: &Cx<'_>, ui: &mut Ui, (it, view): (&MovedLine, &OrderView)) {
    let task = it.task.and_then(|id| view.tasks.iter().find(|card| card.id == id));
    let clock = it.kind.map(|kind| cx.tr(&kind_key(kind)).into_owned());
    let what = match (clock, task) {
        (Some(clock), Some(task)) => format!("{clock} · {}", name(cx, &task.title)),
        (Some(clock), None) => clock,
        (None, Some(task)) => name(cx, &task.title).to_owned(),
        (None, None) => cx.tr("order-moved-forecast").into_owned(),
    };
    let (before, after) = (moment(cx, it.old.micros()), moment(cx, it.new.micros()));
    let args = [("before", before.into()), ("after", after.into())];
    widgets::strong(ui, &what);
    widgets::secondary(ui, &cx.tr_with("order-moved-from-to", &args));
    let why = summary(cx.texts, &it.why);
    let args = [("why", why.into()), ("at", moment(cx, it.at_us).into())];
    widgets::faint(ui, &cx.tr_with("order-moved-why", &args));
}
