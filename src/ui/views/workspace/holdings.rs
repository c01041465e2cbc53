//! What the enterprise has from us, as a table; changing it, copying it, writing it to a file.

use std::path::Path;

use egui::Ui;

use super::{dialogs::Open, nothing, words};
use crate::{
    client::{Backend, ClientError, Lane, Pending},
    desk::{
        Ask as _, Command, holding,
        holding::{HoldingExport, HoldingList, HoldingPage, HoldingRow},
        private,
        workspace::WorkspacePage,
    },
    domain::{EnterpriseId, HoldingStatus, Permission},
    lang::Texts,
    ui::{
        cx::Cx,
        widgets::{
            self, Button, Cell, Column, Icon, Table, TableOutput, card, card_head, more_menu,
        },
        windows::{Window, Windows},
    },
};

/// The selected row, and the rest of a long list.
#[derive(Default)]
pub(super) struct Holdings {
    selected: Option<usize>,
    wants_export: bool,
    windows: Windows<HoldingList>,
    /// Whose rows they are.
    shown: Option<EnterpriseId>,
    export: Option<Pending<Exported>>,
}

/// What became of writing a list to a file.
enum Exported {
    Saved,
    /// Nobody chose a place for it.
    LeftOff,
    Failed,
}

impl Holdings {
    pub(super) fn ui(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        page: &WorkspacePage,
        open: &mut Open,
    ) {
        self.finish_export(cx);
        let count = usize::try_from(page.holdings_ever).unwrap_or(0);
        let enterprise = page.enterprise.id;
        if self.shown != Some(enterprise) {
            self.shown = Some(enterprise);
            self.windows.clear();
        }
        let windows = &self.windows;
        let row = |at: usize| windows.row(at).or_else(|| page.holdings.get(at));
        let mut visible = 0..0;
        let selected = &mut self.selected;
        let mut wants_export = std::mem::take(&mut self.wants_export);
        card(ui, |ui| {
            let pill = count.to_string();
            let chosen = selected.and_then(row);
            card_head(ui, Icon::Wallet, &cx.tr("enterprise-holdings"), Some(&pill), |ui| {
                wants_export |= head(cx, ui, chosen, open);
            });
            if count == 0 {
                nothing(ui, &cx.tr("enterprise-no-holdings"));
                return;
            }
            let shown = table(cx, ui, (count, &row), selected);
            visible = shown.visible;
            if let Some(it) = shown.opened.and_then(row)
                && cx.may(Permission::EditCustomer)
            {
                *open = Open::holding(it);
            }
        });
        if page.holdings.len() < count {
            self.windows.fetch(cx.client, visible, |offset, limit| HoldingList {
                enterprise,
                offset,
                limit,
            });
        }
        if wants_export {
            self.export = Some(write(cx, enterprise));
        }
    }

    /// Writes the list to a file as soon as it is drawn.
    pub(super) fn export(&mut self) {
        self.wants_export = true;
    }

    fn finish_export(&mut self, cx: &mut Cx<'_>) {
        let Some(done) = self.export.as_ref().and_then(Pending::poll) else { return };
        self.export = None;
        match done {
            Ok(Exported::Saved) => cx.say(cx.tr("enterprise-exported").into_owned()),
            Ok(Exported::LeftOff) => {}
            Ok(Exported::Failed) | Err(_) => {
                cx.complain(cx.tr("enterprise-not-exported").into_owned());
            }
        }
    }
}

/// The buttons above the table; answers whether the list is to be written to a file.
fn head(cx: &mut Cx<'_>, ui: &mut Ui, chosen: Option<&HoldingRow>, open: &mut Open) -> bool {
    if cx.may(Permission::EditCustomer) {
        if Button::primary(&cx.tr("enterprise-add-holding")).icon(Icon::Plus).show(ui).clicked() {
            *open = Open::new_holding(cx);
        }
        if let Some(it) = chosen.filter(|it| it.status != HoldingStatus::Ended) {
            more_menu(ui, &cx.tr("enterprise-holding-more"), |ui| {
                row_menu(cx, ui, it, open);
            });
        }
    }
    Button::secondary(&cx.tr("core-export")).icon(Icon::Download).show(ui).clicked()
}

fn row_menu(cx: &mut Cx<'_>, ui: &mut Ui, it: &HoldingRow, open: &mut Open) {
    if widgets::menu_item(ui, Icon::Pencil, &cx.tr("enterprise-change-holding"), "").clicked() {
        *open = Open::holding(it);
    }
    if it.status == HoldingStatus::Suspended {
        let resume = cx.tr("enterprise-resume-holding");
        if widgets::menu_item(ui, Icon::Play, &resume, "").clicked() {
            let resume = holding::Command::Resume { id: it.id };
            cx.send_saying(Command::Holding(resume), "enterprise-holding-resumed");
        }
    }
    if it.status == HoldingStatus::Active {
        let suspend = cx.tr("enterprise-suspend-holding");
        if widgets::menu_item(ui, Icon::Pause, &suspend, "").clicked() {
            *open = Open::stop_holding(it, HoldingStatus::Suspended);
        }
    }
    if widgets::menu_item(ui, Icon::CircleSlash, &cx.tr("enterprise-end-holding"), "").clicked() {
        *open = Open::stop_holding(it, HoldingStatus::Ended);
    }
}

fn titles(texts: &Texts) -> [String; 8] {
    [
        "enterprise-column-offering",
        "enterprise-column-number",
        "enterprise-column-quantity",
        "enterprise-column-monthly",
        "enterprise-column-payer",
        "enterprise-column-level",
        "enterprise-column-expiry",
        "enterprise-column-status",
    ]
    .map(|key| texts.tr(key).into_owned())
}

fn table<'a>(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (count, row_at): (usize, &dyn Fn(usize) -> Option<&'a HoldingRow>),
    selected: &mut Option<usize>,
) -> TableOutput {
    let [offering, number, quantity, monthly, payer, level, expiry, status] = &titles(cx.texts);
    let columns = [
        Column::rest(offering, 130.0),
        Column::rest(number, 96.0).rank(3),
        Column::fixed(quantity, 70.0).right().rank(4),
        Column::fixed(monthly, 104.0).right(),
        Column::fixed(payer, 84.0).rank(2),
        Column::fixed(level, 74.0).rank(5),
        Column::fixed(expiry, 92.0).rank(1),
        Column::fixed(status, 96.0),
    ];
    let name = cx.tr("enterprise-holdings");
    let table = Table::new("holdings", &name, &columns, count).max_height(360.0);
    table.show(ui, selected, |cell, row, column| match row_at(row) {
        Some(it) => paint(cx, cell, it, column),
        None => cell.waiting(),
    })
}

impl Window for HoldingPage {
    type Row = HoldingRow;

    fn offset(&self) -> i64 {
        self.offset
    }

    fn rows(&self) -> &[HoldingRow] {
        &self.rows
    }
}

fn paint(cx: &Cx<'_>, cell: &mut Cell<'_>, it: &HoldingRow, column: usize) {
    let terms = &it.terms;
    let (tone, state) = words::holding(cx.texts, (it.status, terms.expiry), cx.now.today());
    match column {
        0 => cell.strong(&words::offering(cx.texts, &terms.offering)),
        1 => cell.faint(terms.number.reveal()),
        2 => cell.text(&cx.texts.count(terms.quantity)),
        3 => cell.text(&cx.texts.money(terms.monthly_fen)),
        4 => cell.secondary(&words::payer(cx.texts, terms.payer)),
        5 => cell.secondary(&words::level(cx.texts, terms.service_level)),
        6 => match terms.expiry {
            Some(day)
                if matches!(tone, crate::ui::theme::Tone::Warn | crate::ui::theme::Tone::Bad) =>
            {
                cell.toned(tone, &cx.texts.date(day));
            }
            Some(day) => cell.secondary(&cx.texts.date(day)),
            None => cell.faint("—"),
        },
        _ => cell.chip(tone, None, &state),
    }
}

/// Asks where to write the list, and writes all of it; what is masked on the screen is masked in the file.
fn write(cx: &Cx<'_>, enterprise: EnterpriseId) -> Pending<Exported> {
    let name = cx.tr("enterprise-export-name").into_owned();
    let (lang, today) = (cx.texts.lang(), cx.now.today());
    cx.client.work(Lane::Files, move |backend| {
        let Some(path) = rfd::FileDialog::new().set_file_name(name).save_file() else {
            return Ok(Exported::LeftOff);
        };
        let text = csv(&Texts::new(lang), &all(backend, enterprise)?, today);
        Ok(if save(&path, &text).is_ok() { Exported::Saved } else { Exported::Failed })
    })
}

/// Everything an enterprise has, part by part.
fn all(backend: &dyn Backend, enterprise: EnterpriseId) -> Result<Vec<HoldingRow>, ClientError> {
    let mut rows = Vec::new();
    loop {
        let offset = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let answer = backend.answer(&HoldingExport { enterprise, offset }.query())?;
        let part = HoldingExport::unpack(answer).ok_or(ClientError::Misunderstood)?;
        if part.is_empty() {
            return Ok(rows);
        }
        rows.extend(part);
    }
}

fn save(path: &Path, text: &str) -> std::io::Result<()> {
    // The mark in front tells Excel that the file is UTF-8.
    private::write(path, format!("\u{feff}{text}").as_bytes())
}

/// The list as it is shown, with commas.
fn csv(texts: &Texts, rows: &[HoldingRow], today: chrono::NaiveDate) -> String {
    let mut lines = vec![titles(texts).map(|it| quoted(&it)).join(",")];
    for it in rows {
        let terms = &it.terms;
        let yuan = format!("{}.{:02}", terms.monthly_fen / 100, terms.monthly_fen % 100);
        let fields = [
            words::offering(texts, &terms.offering),
            terms.number.reveal().to_owned(),
            terms.quantity.to_string(),
            yuan,
            words::payer(texts, terms.payer).into_owned(),
            words::level(texts, terms.service_level).into_owned(),
            terms.expiry.map(|it| texts.date(it)).unwrap_or_default(),
            words::holding(texts, (it.status, terms.expiry), today).1.into_owned(),
        ];
        lines.push(fields.map(|it| quoted(&it)).join(","));
    }
    lines.join("\r\n")
}

/// A field that no spreadsheet takes for a formula.
fn quoted(field: &str) -> String {
    let risky = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = field.replace('"', "\"\"");
    if risky { format!("\"'{field}\"") } else { format!("\"{field}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_becomes_a_formula() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
