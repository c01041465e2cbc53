//! The parts of the gallery that answer: fields, choices, the table, overlays.

use egui::Ui;

use super::{Channel, GalleryView, Over, Tab};
use crate::{
    lang::Texts,
    ui::{
        theme::Tone,
        widgets::{self, Button, Cell, Column, DateField, Dialog, Icon, SearchField, TextField},
    },
};

/// So many rows that only a table that draws what is in sight can show them.
const ROWS: usize = 1_000_000;

impl GalleryView {
    pub(super) fn fields(&mut self, ui: &mut Ui, texts: &Texts) {
        let tr = |key: &str| texts.tr(key);
        widgets::card(ui, |ui| {
            widgets::card_head(ui, Icon::TextCursorInput, &tr("gallery-fields"), None, |_| {});
            SearchField::new(&tr("core-search"), &tr("core-clear"), &mut self.query)
                .hint(&tr("gallery-search-hint"))
                .keys("Ctrl K")
                .show(ui);
            TextField::new(&tr("gallery-name-field"), &mut self.name)
                .hint(&tr("gallery-name-hint"))
                .show(ui);
            TextField::new(&tr("gallery-phone-field"), &mut self.phone)
                .error(Some(&tr("gallery-phone-error")))
                .show(ui);
            ui.horizontal_top(|ui| {
                DateField::new(&tr("gallery-date-field"), &tr("core-date-invalid"), &mut self.day)
                    .show(ui);
                TextField::new(&tr("gallery-password-field"), &mut self.secret)
                    .password()
                    .note(&tr("gallery-password-note"))
                    .width(180.0)
                    .show(ui);
            });
            TextField::new(&tr("gallery-note-field"), &mut self.note)
                .hint(&tr("gallery-note-hint"))
                .rows(3)
                .show(ui);
        });
    }

    pub(super) fn choices(&mut self, ui: &mut Ui, texts: &Texts) {
        let tr = |key: &str| texts.tr(key);
        widgets::card(ui, |ui| {
            let (running, finished) = (tr("gallery-running"), tr("gallery-finished"));
            let title = tr("gallery-choices");
            widgets::card_head(ui, Icon::ListChecks, &title, None, |ui| {
                let items = [(true, &*running), (false, &*finished)];
                widgets::segmented(ui, &mut self.running, &items);
            });
            let (orders, papers, history) =
                (tr("gallery-tab-orders"), tr("gallery-tab-papers"), tr("gallery-tab-history"));
            let items = [
                (Tab::Orders, &*orders, Some("3")),
                (Tab::Papers, &*papers, None),
                (Tab::History, &*history, Some("128")),
            ];
            widgets::tabs(ui, &mut self.tab, &items);
            ui.horizontal(|ui| {
                widgets::checkbox(ui, &mut self.watched, &tr("gallery-watch"));
                widgets::checkbox(ui, &mut self.reminded, &tr("gallery-remind"));
            });
            ui.horizontal(|ui| {
                let channel = &mut self.channel;
                widgets::radio(ui, channel, Channel::Phone, &tr("gallery-by-phone"));
                widgets::radio(ui, channel, Channel::Mail, &tr("gallery-by-mail"));
            });
            let names = [
                tr("gallery-department-market"),
                tr("gallery-department-solution"),
                tr("gallery-department-engineering"),
            ];
            let items: Vec<(u8, &str)> = (0..).zip(names.iter().map(AsRef::as_ref)).collect();
            widgets::select(ui, &tr("gallery-department"), &mut self.department, &items);
        });
    }

    pub(super) fn triggers(&mut self, ui: &mut Ui, texts: &Texts) {
        let tr = |key: &str| texts.tr(key);
        widgets::card(ui, |ui| {
            let more = tr("gallery-more");
            let title = tr("gallery-overlays");
            widgets::card_head(ui, Icon::Layers, &title, None, |ui| {
                widgets::more_menu(ui, &more, |ui| {
                    widgets::menu_item(ui, Icon::Copy, &tr("core-copy"), "Ctrl C");
                    widgets::menu_item(ui, Icon::Trash2, &tr("core-delete"), "");
                });
            });
            ui.horizontal_wrapped(|ui| {
                if Button::secondary(&tr("gallery-open-dialog")).show(ui).clicked() {
                    self.over = Over::Dialog;
                }
                if Button::secondary(&tr("gallery-open-sheet")).show(ui).clicked() {
                    self.over = Over::Sheet;
                }
                if Button::secondary(&tr("gallery-show-toast")).show(ui).clicked() {
                    self.toast(texts);
                }
            });
        });
    }

    fn toast(&mut self, texts: &Texts) {
        let toast = widgets::Toast::new(Tone::Ok, texts.tr("gallery-toast-text"));
        self.toasts.push(toast.undo(texts.tr("core-undo")));
    }

    pub(super) fn table(&mut self, ui: &mut Ui, texts: &Texts) {
        let tr = |key: &str| texts.tr(key);
        let titles = [
            tr("gallery-column-code"),
            tr("gallery-column-offering"),
            tr("gallery-column-count"),
            tr("gallery-column-value"),
            tr("gallery-column-due"),
            tr("gallery-column-state"),
        ];
        let [code, offering, count, value, due, state] = &titles;
        let columns = [
            Column::fixed(code, 110.0),
            Column::rest(offering, 180.0).sortable(),
            Column::fixed(count, 80.0).right().rank(2),
            Column::fixed(value, 140.0).right().rank(1).sortable(),
            Column::fixed(due, 130.0).rank(3),
            Column::fixed(state, 110.0),
        ];
        widgets::card(ui, |ui| {
            let (title, rows) = (tr("gallery-table"), texts.count(1_000_000));
            let add = tr("gallery-primary");
            widgets::card_head(ui, Icon::Wallet, &title, Some(&rows), |ui| {
                Button::primary(&add).icon(Icon::Plus).show(ui);
            });
            let table = widgets::Table::new("gallery-table", &title, &columns, ROWS);
            let table = table.max_height(height_of(8)).sort(self.sort);
            let out = table.show(ui, &mut self.row, |cell, row, column| {
                fill(cell, texts, row, column);
            });
            self.opened = out.opened.or(self.opened);
            if let Some(column) = out.sort_by {
                self.sort = Some(turned(self.sort, column));
            }
            if let Some(row) = self.opened {
                let code = code_of(row);
                let text = texts.tr_with("gallery-opened", &[("code", code.into())]);
                widgets::faint(ui, &text);
            }
        });
    }

    pub(super) fn overlays(&mut self, ui: &Ui, texts: &Texts) {
        let tr = |key: &str| texts.tr(key);
        match self.over {
            Over::Nothing => {}
            Over::Dialog => {
                let (title, close) = (tr("gallery-dialog-title"), tr("core-close"));
                let shown = Dialog::new("gallery", &title, &close).show(
                    ui.ctx(),
                    |ui| {
                        widgets::secondary(ui, &tr("gallery-dialog-text"));
                        let name = tr("gallery-dialog-reason");
                        TextField::new(&name, &mut self.reason).rows(3).show(ui);
                    },
                    |ui| {
                        let label = tr("gallery-dialog-confirm");
                        let sure = Button::danger(&label).keys("Ctrl ⏎").show(ui).clicked();
                        sure | Button::secondary(&tr("core-cancel")).show(ui).clicked()
                    },
                );
                if shown.closed || shown.foot {
                    self.over = Over::Nothing;
                }
            }
            Over::Sheet => {
                let (title, close) = (tr("gallery-sheet-title"), tr("core-close"));
                let shown = Dialog::side_sheet("gallery-sheet", &title, &close).show(
                    ui.ctx(),
                    |ui| super::pieces::fact_rows(ui, texts),
                    |ui| Button::primary(&tr("core-ok")).show(ui).clicked(),
                );
                if shown.closed || shown.foot {
                    self.over = Over::Nothing;
                }
            }
        }
        self.toasts.show(ui.ctx(), &tr("core-close"));
    }
}

fn height_of(rows: u8) -> f32 {
    f32::from(rows) * crate::ui::theme::height::ROW + crate::ui::theme::height::TABLE_HEAD
}

fn turned(sort: Option<widgets::Sort>, column: usize) -> widgets::Sort {
    use widgets::Direction::{Ascending, Descending};
    let again = sort.filter(|it| it.column == column && it.direction == Ascending);
    let direction = if again.is_some() { Descending } else { Ascending };
    widgets::Sort { column, direction }
}

fn code_of(row: usize) -> String {
    format!("SW-{:07}", row + 1)
}

fn fill(cell: &mut Cell<'_>, texts: &Texts, row: usize, column: usize) {
    let number = i64::try_from(row).unwrap_or_default();
    match column {
        0 => cell.faint(&code_of(row)),
        1 => cell.strong(&texts.tr_with("gallery-offering", &[("number", (number + 1).into())])),
        2 => cell.text(&texts.count(number * 37 % 1000 + 1)),
        3 => cell.text(&texts.money(number * 7_919 % 90_000_000)),
        4 => {
            let day = chrono::NaiveDate::default() + chrono::Duration::days(20_770 + number % 90);
            cell.secondary(&texts.date(day));
        }
        _ => match row % 4 {
            0 => cell.chip(Tone::Ok, Some(Icon::Check), &texts.tr("gallery-ok")),
            1 => cell.chip(Tone::Warn, Some(Icon::Clock), &texts.tr("gallery-warn")),
            2 => cell.chip(Tone::Bad, Some(Icon::CircleAlert), &texts.tr("gallery-bad")),
            _ => cell.chip(Tone::Neutral, Some(Icon::Upload), &texts.tr("gallery-neutral")),
        },
    }
}
