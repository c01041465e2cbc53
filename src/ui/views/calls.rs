//! The calls of one person: recent ones, missed ones, what came of each.

use egui::Ui;

use crate::{
    desk::call::{CallRow, RecentCalls},
    domain::{
        Now,
        call::{CallState, Way},
    },
    ui::{
        action::Action,
        callbar::words,
        cx::Cx,
        fetched::Fetched,
        route::Route,
        widgets::{self, Button, Column, Icon, Table, card, card_head, empty_state, tabs},
    },
};

/// What the list remembers.
#[derive(Default)]
pub struct CallsView {
    calls: Fetched<RecentCalls>,
    shown: Shown,
    selected: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    All,
    Missed,
    Unwrapped,
}

impl Shown {
    fn has(self, call: &CallRow) -> bool {
        match self {
            Self::All => true,
            Self::Missed => call.state == CallState::Missed,
            Self::Unwrapped => {
                use CallState::{Missed, Unreached, Wrapped};
                !matches!(call.state, Wrapped | Missed | Unreached)
            }
        }
    }
}

impl CallsView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let ask = RecentCalls { of: cx.me.actor.staff };
        let all: Vec<CallRow> = match self.calls.of(cx.client, ask) {
            Some(Ok(calls)) => calls.clone(),
            Some(Err(err)) => {
                let text = cx.explain(err);
                widgets::notice(ui, crate::ui::theme::Tone::Bad, &text, |_| {});
                return;
            }
            None => {
                widgets::skeleton(ui, &cx.tr("core-loading"), 8);
                return;
            }
        };
        card(ui, |ui| {
            let title = cx.tr("call-list-title");
            let mut simulate = false;
            card_head(ui, Icon::Phone, &title, Some(&all.len().to_string()), |ui| {
                let label = cx.tr("call-list-practise");
                simulate = Button::ghost(&label).icon(Icon::Drama).show(ui).clicked();
            });
            if simulate {
                cx.go(Route::Simulator);
            }
            self.choose(cx, ui, &all);
            let rows: Vec<&CallRow> = all.iter().filter(|it| self.shown.has(it)).collect();
            if rows.is_empty() {
                self.empty(cx, ui);
            } else {
                self.table(cx, ui, &rows);
                self.chosen(cx, ui, &rows);
            }
        });
    }

    fn choose(&mut self, cx: &Cx<'_>, ui: &mut Ui, all: &[CallRow]) {
        let count = |shown: Shown| {
            let n = all.iter().filter(|it| shown.has(it)).count();
            (0 < n).then(|| n.to_string())
        };
        let (missed, unwrapped) = (count(Shown::Missed), count(Shown::Unwrapped));
        let names = [cx.tr("call-list-all"), cx.tr("call-list-missed"), cx.tr("call-list-open")];
        let [all_name, missed_name, open_name] = &names;
        let items = [
            (Shown::All, &**all_name, None),
            (Shown::Missed, &**missed_name, missed.as_deref()),
            (Shown::Unwrapped, &**open_name, unwrapped.as_deref()),
        ];
        if tabs(ui, &mut self.shown, &items) {
            self.selected = None;
        }
    }

    fn empty(&self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let (heading, what) = match self.shown {
            Shown::All => ("call-list-empty", "call-list-empty-do"),
            Shown::Missed => ("call-list-no-missed", "call-list-no-missed-do"),
            Shown::Unwrapped => ("call-list-no-open", "call-list-no-open-do"),
        };
        let label = cx.tr("call-list-practise");
        let button = (self.shown == Shown::All).then(|| Button::secondary(&label));
        if empty_state(ui, Icon::PhoneIncoming, (&cx.tr(heading), &cx.tr(what)), button) {
            cx.go(Route::Simulator);
        }
    }

    fn table(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, rows: &[&CallRow]) {
        let names = [
            cx.tr("call-column-state"),
            cx.tr("call-column-who"),
            cx.tr("call-column-enterprise"),
            cx.tr("call-column-number"),
            cx.tr("call-column-when"),
            cx.tr("call-column-result"),
        ];
        let [state, who, enterprise, number, when, result] = &names;
        let columns = [
            Column::fixed(state, 136.0),
            Column::rest(who, 120.0),
            Column::rest(enterprise, 180.0),
            Column::fixed(number, 140.0).rank(1),
            Column::fixed(when, 130.0),
            Column::fixed(result, 130.0).rank(2),
        ];
        let name = cx.tr("call-list-title");
        let room = (ui.available_height() - 120.0).max(200.0);
        let table = Table::new("calls", &name, &columns, rows.len()).max_height(room);
        let shown = table.show(ui, &mut self.selected, |cell, row, column| {
            let Some(it) = rows.get(row) else { return };
            match column {
                0 => {
                    let words = words::state(cx.texts, it.state);
                    let icon = (it.way == Way::Out).then_some(Icon::PhoneOutgoing);
                    cell.chip(words::state_tone(it.state), icon, &words);
                }
                1 => cell.strong(&words::caller(cx.texts, it)),
                2 => cell.text(it.enterprise.as_ref().map_or("", |(_, name)| name)),
                3 => cell.faint(&words::number(cx.texts, it)),
                4 => {
                    let at = Now::from_micros(it.rang_us).local();
                    cell.secondary(&cx.texts.ago(at, cx.now.local()));
                }
                _ => {
                    let result = it.disposition.map(|it| words::disposition(cx.texts, it));
                    cell.secondary(&result.unwrap_or_default());
                }
            }
        });
        let opened = shown.opened.and_then(|row| rows.get(row));
        if let Some((id, _)) = opened.and_then(|it| it.enterprise.as_ref()) {
            cx.go(Route::Enterprise(*id));
        }
    }

    /// What can be done about the selected call, and what was said.
    fn chosen(&self, cx: &mut Cx<'_>, ui: &mut Ui, rows: &[&CallRow]) {
        let Some(call) = self.selected.and_then(|row| rows.get(row)) else {
            widgets::faint(ui, &cx.tr("call-list-hint"));
            return;
        };
        ui.horizontal(|ui| {
            if let Some((id, _)) = &call.enterprise
                && Button::secondary(&cx.tr("call-open-enterprise"))
                    .icon(Icon::Building2)
                    .show(ui)
                    .clicked()
            {
                cx.go(Route::Enterprise(*id));
            }
            let key =
                if call.state == CallState::Missed { "call-called-back" } else { "call-wrap-up" };
            let keys = Action::WrapUp.keys_text(ui.ctx()).unwrap_or_default();
            if call.state != CallState::Wrapped {
                let label = cx.tr(key);
                let button = Button::secondary(&label).icon(Icon::ClipboardCheck).keys(&keys);
                if button.show(ui).clicked() {
                    cx.wrap_up((*call).clone());
                    ui.ctx().request_repaint();
                }
            }
        });
        if !call.notes.is_empty() {
            widgets::body(ui, call.notes.reveal());
        }
    }
}
