//! The list of all versions of all processes.

use egui::Ui;

use crate::{
    desk::process::{ProcessLine, ProcessList},
    domain::process::{TemplateRef, VersionState},
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        views::admin::{answered, figure, room, worded},
        widgets::{self, Button, Column, Icon, Table, card, card_head},
    },
};

/// What the list remembers.
#[derive(Default)]
pub(super) struct List {
    found: Fetched<ProcessList>,
    row: Option<usize>,
}

/// What somebody wants from the list.
pub(super) enum Wish {
    Open(TemplateRef),
    New,
    Import,
}

impl List {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<Wish> {
        let answer = self.found.following(cx.client, ProcessList);
        let lines = answered(cx, ui, answer)?;
        let mut wish = None;
        card(ui, |ui| {
            let (title, count) = (cx.tr("admin-tab-templates"), figure(cx, lines.len()));
            card_head(ui, Icon::Workflow, &title, Some(&count), |ui| {
                if Button::primary(&cx.tr("process-new")).icon(Icon::Plus).show(ui).clicked() {
                    wish = Some(Wish::New);
                }
                if Button::secondary(&cx.tr("process-import"))
                    .icon(Icon::FolderOpen)
                    .show(ui)
                    .clicked()
                {
                    wish = Some(Wish::Import);
                }
            });
            widgets::faint(ui, &cx.tr("process-list-hint"));
            if let Some(row) = self.table(cx, ui, (&title, &lines)) {
                wish = lines.get(row).map(|it| Wish::Open(it.reference.clone()));
            }
        });
        wish
    }

    /// Draws the lines; answers the one that was opened.
    fn table(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (title, lines): (&str, &[ProcessLine]),
    ) -> Option<usize> {
        let heads = [
            cx.tr("admin-template-name"),
            cx.tr("admin-template-version"),
            cx.tr("process-state"),
            cx.tr("process-orders"),
            cx.tr("admin-template-tasks"),
            cx.tr("admin-template-offerings"),
            cx.tr("admin-template-sound"),
        ];
        let [name, version, state, orders, tasks, offerings, sound] = &heads;
        let columns = [
            Column::rest(name, 180.0),
            Column::fixed(version, 80.0).right(),
            Column::fixed(state, 110.0),
            Column::fixed(orders, 120.0).right(),
            Column::fixed(tasks, 80.0).right().rank(2),
            Column::fixed(offerings, 100.0).right().rank(3),
            Column::fixed(sound, 140.0).rank(1),
        ];
        let table = Table::new("admin-templates", title, &columns, lines.len());
        let before = self.row;
        let output = table.max_height(room(ui)).show(ui, &mut self.row, |cell, row, column| {
            let Some(it) = lines.get(row) else { return };
            match column {
                0 => cell.strong(worded(cx, &it.name)),
                1 => cell.secondary(&cx.texts.count(i64::from(it.reference.version))),
                2 => {
                    let (tone, key) = state_mark(it.state);
                    cell.chip(tone, None, &cx.tr(key));
                }
                3 => cell.text(&cx.texts.count(it.orders)),
                4 => cell.text(&figure(cx, it.tasks)),
                5 => cell.text(&figure(cx, it.offerings)),
                _ if it.broken == 0 => {
                    cell.chip(Tone::Ok, Some(Icon::Check), &cx.tr("admin-template-holds"));
                }
                _ => {
                    let rules = i64::try_from(it.broken).unwrap_or(i64::MAX);
                    let words = cx.tr_with("admin-template-broken", &[("rules", rules.into())]);
                    cell.chip(Tone::Bad, Some(Icon::CircleAlert), &words);
                }
            }
        });
        let chosen = (self.row != before).then_some(self.row).flatten();
        output.opened.or(chosen)
    }

    /// Forgets which line was chosen, so that it can be opened again.
    pub(super) fn leave(&mut self) {
        self.row = None;
    }
}

/// How the state of a version looks.
pub(super) fn state_mark(state: VersionState) -> (Tone, &'static str) {
    match state {
        VersionState::Draft => (Tone::Warn, "process-state-draft"),
        VersionState::Published => (Tone::Ok, "process-state-published"),
        VersionState::Retired => (Tone::Neutral, "process-state-retired"),
    }
}
