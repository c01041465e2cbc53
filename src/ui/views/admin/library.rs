//! The catalogue and the processes as the office works by them, to be read, with their validation.

use egui::{ScrollArea, Ui};

use super::{answered, figure, room, worded};
use crate::{
    desk::catalogue::{Catalogue, TemplateView, Templates},
    domain::process::TemplateRef,
    ui::{
        cx::Cx,
        fetched::Fetched,
        layout::{Columns, Share},
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

/// Which process is open.
#[derive(Default)]
pub(super) struct TemplatesTab {
    found: Fetched<Templates>,
    open: Option<TemplateRef>,
}

impl TemplatesTab {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let ask = Templates { open: self.open.clone() };
        let answer = self.found.following(cx.client, ask);
        let Some(view) = answered(cx, ui, answer) else { return };
        let shares = [Share::Rest(1.0), Share::Fixed(400.0)];
        Columns::new(&shares).show(ui, |ui, place| {
            card(ui, |ui| match (place, &view.open) {
                (0, _) => self.list(cx, ui, &view.lines),
                (_, Some(open)) => one(cx, ui, open),
                (_, None) => {
                    let words =
                        (cx.tr("admin-template-choose"), cx.tr("admin-template-choose-hint"));
                    widgets::empty_state(ui, Icon::Workflow, (&words.0, &words.1), None);
                }
            });
        });
    }

    fn list(&mut self, cx: &Cx<'_>, ui: &mut Ui, lines: &[crate::desk::catalogue::TemplateLine]) {
        let (title, count) = (cx.tr("admin-tab-templates"), figure(cx, lines.len()));
        card_head(ui, Icon::Workflow, &title, Some(&count), |_| {});
        let heads = [
            cx.tr("admin-template-name"),
            cx.tr("admin-template-version"),
            cx.tr("admin-template-tasks"),
            cx.tr("admin-template-papers"),
            cx.tr("admin-template-offerings"),
            cx.tr("admin-template-sound"),
        ];
        let [name, version, tasks, papers, offerings, sound] = &heads;
        let columns = [
            Column::rest(name, 160.0),
            Column::fixed(version, 80.0).right().rank(1),
            Column::fixed(tasks, 80.0).right(),
            Column::fixed(papers, 80.0).right().rank(2),
            Column::fixed(offerings, 100.0).right().rank(3),
            Column::fixed(sound, 140.0),
        ];
        let mut row = lines.iter().position(|it| Some(&it.reference) == self.open.as_ref());
        let table = Table::new("admin-templates", &title, &columns, lines.len());
        table.max_height(room(ui)).show(ui, &mut row, |cell, row, column| {
            let Some(it) = lines.get(row) else { return };
            let broken = i64::try_from(it.broken).unwrap_or(i64::MAX);
            match column {
                0 => cell.strong(worded(cx, &it.name)),
                1 => cell.secondary(&cx.texts.count(i64::from(it.reference.version))),
                2 => cell.text(&figure(cx, it.tasks)),
                3 => cell.text(&figure(cx, it.papers)),
                4 => cell.text(&figure(cx, it.offerings)),
                _ if broken == 0 => {
                    cell.chip(Tone::Ok, Some(Icon::Check), &cx.tr("admin-template-holds"));
                }
                _ => {
                    let words = cx.tr_with("admin-template-broken", &[("rules", broken.into())]);
                    cell.chip(Tone::Bad, Some(Icon::CircleAlert), &words);
                }
            }
        });
        self.open = row.and_then(|it| lines.get(it)).map(|it| it.reference.clone());
    }
}

fn one(cx: &Cx<'_>, ui: &mut Ui, view: &TemplateView) {
    card_head(ui, Icon::Workflow, worded(cx, &view.template.name), None, |_| {});
    if view.refusals.is_empty() {
        widgets::notice(ui, Tone::Ok, &cx.tr("admin-template-all-hold"), |_| {});
    }
    for refusal in &view.refusals {
        let words = cx.tr_with("admin-template-breaks", &[("rule", refusal.code().into())]);
        widgets::notice(ui, Tone::Bad, &words, |_| {});
    }
    ScrollArea::vertical().max_height(room(ui)).auto_shrink([false, true]).show(ui, |ui| {
        for task in &view.template.tasks {
            let department = view.departments.iter().find(|it| it.code == task.department);
            let department = department.map_or("", |it| worded(cx, &it.name));
            widgets::key_value(ui, worded(cx, &task.title), department);
        }
    });
}
