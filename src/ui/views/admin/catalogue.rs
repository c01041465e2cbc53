//! The catalogue as administrators see it: departments, product lines, offerings.

use egui::Ui;

use crate::{
    desk::catalogue::{Catalogue, CatalogueView},
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::{Tone, space},
        views::words::name,
        widgets::{self, Cell, Column, Icon, SearchField, Table, card, card_head, select_bare},
    },
};

/// What the view remembers between frames.
#[derive(Default)]
pub struct CatalogueScreen {
    found: Fetched<Catalogue>,
    typed: String,
    family: String,
    selected: Option<usize>,
}

/// Draws the catalogue; nothing in it can be changed here.
pub fn catalogue_ui(state: &mut CatalogueScreen, cx: &mut Cx<'_>, ui: &mut Ui) {
    let height = ui.available_height();
    let ask = Catalogue { typed: state.typed.clone(), family: state.family.clone() };
    let found = match state.found.following(cx.client, ask) {
        None => return widgets::skeleton(ui, &cx.tr("core-loading"), 8),
        Some(Err(err)) => {
            let text = cx.explain(err);
            return widgets::notice(ui, Tone::Bad, &text, |_| {});
        }
        Some(Ok(found)) => found.clone(),
    };
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        let count = found.offerings.len().to_string();
        card_head(ui, Icon::Package, &cx.tr("order-catalogue"), Some(&count), |_| {});
        ui.horizontal(|ui| {
            let (label, clear) = (cx.tr("order-find-offering"), cx.tr("core-clear"));
            SearchField::new(&label, &clear, &mut state.typed)
                .hint(&cx.tr("order-find-offering-hint"))
                .width(320.0)
                .show(ui);
            let any = cx.tr("order-family-any");
            let mut items: Vec<(String, &str)> = vec![(String::new(), &*any)];
            items.extend(found.families.iter().map(|it| (it.code.clone(), name(cx, &it.name))));
            select_bare(ui, (&cx.tr("order-family"), 200.0), &mut state.family, &items);
        });
        table(cx, ui, (&found, height), &mut state.selected);
        widgets::faint(ui, &cx.tr("order-catalogue-where"));
    });
}

fn table(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (found, height): (&CatalogueView, f32),
    selected: &mut Option<usize>,
) {
    let titles = ["offering", "family", "template", "unit", "fee", "levels", "code"]
        .map(|it| cx.tr(&format!("order-column-{it}")));
    let [offering, family, template, unit, fee, levels, code] = &titles;
    let columns = [
        Column::rest(offering, 180.0),
        Column::fixed(family, 130.0).rank(1),
        Column::fixed(template, 170.0).rank(2),
        Column::fixed(unit, 70.0).rank(4),
        Column::fixed(fee, 120.0).right(),
        Column::fixed(levels, 150.0).rank(3),
        Column::fixed(code, 180.0).rank(5),
    ];
    let heading = cx.tr("order-catalogue");
    let table = Table::new("catalogue", &heading, &columns, found.offerings.len());
    let table = table.max_height((height - 150.0).max(240.0));
    table.show(ui, selected, |cell, row, column| fill(cx, cell, found, (row, column)));
}

fn fill(cx: &Cx<'_>, cell: &mut Cell<'_>, found: &CatalogueView, (row, column): (usize, usize)) {
    let Some(it) = found.offerings.get(row) else { return };
    let named = |all: &[crate::domain::catalogue::Named], code: &str| {
        all.iter().find(|it| it.code == code).map(|it| name(cx, &it.name).to_owned())
    };
    match column {
        0 => cell.strong(name(cx, &it.name)),
        1 => cell.secondary(&named(&found.families, &it.family).unwrap_or_default()),
        2 => cell.faint(&it.template),
        3 => cell.secondary(&named(&found.units, &it.unit).unwrap_or_default()),
        4 => cell.text(&cx.texts.money(it.monthly_fee_fen)),
        5 => {
            let levels: Vec<&str> = it.service_levels.iter().map(|it| it.code()).collect();
            cell.secondary(&levels.join(" "));
        }
        _ => cell.faint(&it.code),
    }
}
