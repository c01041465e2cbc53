//! The catalogue as the office works by it, to be read.

use egui::Ui;

use super::{answered, figure, room, worded};
use crate::{
    desk::catalogue::Catalogue,
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        widgets::{self, Column, Icon, SearchField, Table, card, card_head},
    },
};

/// What is looked for in the catalogue.
#[derive(Default)]
pub(super) struct CatalogueTab {
    found: Fetched<Catalogue>,
    ask: Catalogue,
    selected: Option<usize>,
}

impl CatalogueTab {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        card(ui, |ui| {
            let answer = self.found.following(cx.client, self.ask.clone());
            let Some(view) = answered(cx, ui, answer) else { return };
            let (title, count) = (cx.tr("admin-tab-catalogue"), figure(cx, view.offerings.len()));
            card_head(ui, Icon::Package, &title, Some(&count), |ui| {
                let all = cx.tr("admin-catalogue-all");
                let mut items = vec![(String::new(), &*all)];
                items
                    .extend(view.families.iter().map(|it| (it.code.clone(), worded(cx, &it.name))));
                let name = cx.tr("admin-catalogue-family");
                widgets::select_bare(ui, (&name, 180.0), &mut self.ask.family, &items);
                let (name, clear) = (cx.tr("core-search"), cx.tr("core-clear"));
                SearchField::new(&name, &clear, &mut self.ask.typed)
                    .hint(&name)
                    .width(220.0)
                    .show(ui);
            });
            if view.offerings.is_empty() {
                let words =
                    (cx.tr("admin-catalogue-nothing"), cx.tr("admin-catalogue-nothing-hint"));
                widgets::empty_state(ui, Icon::Package, (&words.0, &words.1), None);
                return;
            }
            let heads = [
                cx.tr("admin-catalogue-offering"),
                cx.tr("admin-catalogue-family"),
                cx.tr("admin-catalogue-kind"),
                cx.tr("admin-catalogue-fee"),
                cx.tr("admin-catalogue-process"),
            ];
            let [name, family, kind, fee, process] = &heads;
            let columns = [
                Column::rest(name, 220.0),
                Column::fixed(family, 170.0).rank(1),
                Column::fixed(kind, 120.0),
                Column::fixed(fee, 150.0).right(),
                Column::fixed(process, 170.0).rank(2),
            ];
            let list = &view.offerings;
            let table = Table::new("admin-catalogue", &title, &columns, list.len());
            table.max_height(room(ui)).show(ui, &mut self.selected, |cell, row, column| {
                let Some(it) = list.get(row) else { return };
                match column {
                    0 => cell.strong(worded(cx, &it.name)),
                    1 => {
                        let family = view.families.iter().find(|family| family.code == it.family);
                        cell.secondary(family.map_or("", |it| worded(cx, &it.name)));
                    }
                    2 if it.standardised => {
                        cell.chip(Tone::Ok, None, &cx.tr("admin-catalogue-standard"));
                    }
                    2 => cell.chip(Tone::Neutral, None, &cx.tr("admin-catalogue-tailored")),
                    3 => cell.text(&cx.texts.money(it.monthly_fee_fen)),
                    _ => cell.faint(&it.template),
                }
            });
        });
    }
}
