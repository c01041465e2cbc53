//! What became of a list: counts, the lines that were refused, and the report to keep.

use egui::Ui;

use super::file::{Chosen, field_name};
use crate::{
    client::{ClientError, Lane, Pending, import::Mode},
    desk::{
        DeskError,
        import::{report, run::Ended},
    },
    domain::import::{Remark, Tally},
    ui::{
        cx::Cx,
        layout::tiles,
        theme::{Tone, space},
        widgets::{self, Button, Column, Icon, Table, card_head, tile},
    },
};

const REMARKS_HEIGHT: f32 = 320.0;
const TILE: f32 = 130.0;

/// The outcome of the last load or rehearsal; nothing before the first.
#[derive(Default)]
pub(super) struct OutcomeCard {
    outcome: Option<(Mode, Ended<ClientError>)>,
    selected: Option<usize>,
    saving: Option<Pending<bool>>,
}

impl OutcomeCard {
    pub(super) fn of(mode: Mode, ended: Ended<ClientError>) -> Self {
        Self { outcome: Some((mode, ended)), ..Self::default() }
    }

    pub(super) fn is_there(&self) -> bool {
        self.outcome.is_some()
    }

    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, list: Option<&Chosen>) {
        self.settle(cx);
        let Some((mode, ended)) = &self.outcome else { return };
        let title = match (mode, ended.is_stopped) {
            (_, true) => cx.tr("import-stopped"),
            (Mode::Load, false) => cx.tr("import-done"),
            (Mode::Rehearse, false) => cx.tr("import-would"),
        };
        let mut wants_report = false;
        let has_remarks = !ended.tally.remarks.is_empty();
        card_head(ui, Icon::ClipboardList, &title, None, |ui| {
            let save = cx.tr("import-save-report");
            let nothing = cx.tr("import-nothing-to-report");
            let blocked = (!has_remarks).then_some(&*nothing);
            let button = Button::secondary(&save).icon(Icon::Download).blocked_by(blocked);
            wants_report = button.show(ui).clicked();
        });
        counts(cx, ui, &ended.tally);
        if has_remarks {
            ui.add_space(space::S);
            remarks(cx, ui, &ended.tally.remarks, &mut self.selected);
        }
        if wants_report && let Some(list) = list {
            let remarks = ended.tally.remarks.clone();
            self.saving = Some(save(cx, list, remarks));
        }
    }

    fn settle(&mut self, cx: &mut Cx<'_>) {
        let Some(saved) = self.saving.as_ref().and_then(Pending::poll) else { return };
        self.saving = None;
        match saved {
            Ok(true) => cx.say(cx.tr("import-report-saved").into_owned()),
            Ok(false) => {}
            Err(err) => cx.complain(cx.explain(&err)),
        }
    }
}

fn counts(cx: &Cx<'_>, ui: &mut Ui, tally: &Tally) {
    let counts = [
        ("import-added", tally.added, Tone::Ok),
        ("import-updated", tally.updated, Tone::Accent),
        ("import-unchanged", tally.unchanged, Tone::Neutral),
        ("import-refused-count", tally.refused, Tone::Bad),
    ];
    tiles(ui, (counts.len(), TILE), |ui, at| {
        let Some((key, n, tone)) = counts.get(at) else { return };
        tile(ui, |ui| {
            widgets::secondary(ui, &cx.tr(key));
            let n_words = cx.texts.count(i64::try_from(*n).unwrap_or(i64::MAX));
            widgets::display(ui, &n_words);
            let is_notable = *n != 0 && *tone == Tone::Bad;
            if is_notable {
                widgets::toned(ui, *tone, &cx.tr("import-see-below"));
            }
        });
    });
}

fn remarks(cx: &Cx<'_>, ui: &mut Ui, remarks: &[Remark], selected: &mut Option<usize>) {
    let titles = ["line", "outcome", "column", "reason"]
        .map(|it| cx.tr(&format!("import-report-{it}")).into_owned());
    let [line, outcome, column, reason] = titles.each_ref().map(String::as_str);
    let columns = [
        Column::fixed(line, 80.0).right(),
        Column::fixed(outcome, 190.0).rank(1),
        Column::fixed(column, 160.0),
        Column::rest(reason, 240.0),
    ];
    let (name, refused, left_out) =
        (cx.tr("import-remarks"), cx.tr("import-refused"), cx.tr("import-left-out"));
    let table = Table::new("import-remarks", &name, &columns, remarks.len());
    let _output = table.max_height(REMARKS_HEIGHT).show(ui, selected, |cell, row, column| {
        let Some(it) = remarks.get(row) else { return };
        match column {
            0 => cell.text(&it.line.to_string()),
            1 if it.is_refusal => cell.chip(Tone::Bad, None, &refused),
            1 => cell.chip(Tone::Warn, None, &left_out),
            2 => cell.text(&it.field.map_or_else(String::new, |it| field_name(cx, it))),
            _ => cell.text(&cx.tr(&it.code)),
        }
    });
}

/// Asks where to, and writes the report there; answers whether it was written.
fn save(cx: &Cx<'_>, list: &Chosen, remarks: Vec<Remark>) -> Pending<bool> {
    let (mapping, headers) = (list.mapping.clone(), list.list.headers.clone());
    let lang = cx.texts.lang();
    let name = cx.tr_with("import-report-name", &[("file", list.list.source.as_str().into())]);
    cx.client.work(Lane::Files, move |_| {
        let Some(path) = rfd::FileDialog::new().set_file_name(name).save_file() else {
            return Ok(false);
        };
        let texts = crate::lang::Texts::new(lang);
        let titles = ["line", "outcome", "column", "reason"]
            .map(|it| texts.tr(&format!("import-report-{it}")).into_owned());
        let words = |it: &Remark| {
            let outcome = if it.is_refusal { "import-refused" } else { "import-left-out" };
            [texts.tr(outcome).into_owned(), texts.tr(&it.code).into_owned()]
        };
        let titles = titles.each_ref().map(String::as_str);
        report::write(&path, (&mapping, &headers), titles, &remarks, words)
            .map_err(|err| ClientError::Desk(DeskError::folder(&err).fault()))?;
        Ok(true)
    })
}
