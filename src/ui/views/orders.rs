//! The list of orders: one's own or everybody's, by state, however many there are.

use std::collections::BTreeMap;

use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::order::{OrderFilter, OrderList, OrderRow, OrdersIn},
    domain::{Now, Permission},
    ui::{
        cx::Cx,
        fetched::Fetched,
        route::Route,
        theme::{Tone, space},
        views::words::{due, moment, name, order_mark, stage_key},
        widgets::{
            self, Button, Cell, Column, Icon, Table, card, card_head, empty_state, segmented,
        },
    },
};

/// Rows fetched at a time; more than any window shows.
const PAGE: i64 = 200;
/// Pages kept at most.
const KEPT: usize = 24;
/// Where the filters are remembered; other screens write it to show their part of the list.
pub const REMEMBERED: &str = "orders";

/// What the list remembers between frames.
#[derive(Default)]
pub struct OrdersView {
    filter: Option<OrderFilter>,
    first: Fetched<OrderList>,
    pages: BTreeMap<i64, Fetched<OrderList>>,
    selected: Option<usize>,
}

impl OrdersView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let mine = OrderFilter { owner: Some(cx.me.actor.staff), ..OrderFilter::default() };
        let usual = if cx.may(Permission::EditOrder) { mine } else { OrderFilter::default() };
        let kept: Option<OrderFilter> = cx.prefs.recall(REMEMBERED);
        let mut filter = kept.unwrap_or(usual);
        if self.filter.as_ref() != Some(&filter) {
            self.filter = Some(filter.clone());
            self.pages.clear();
            self.selected = None;
        }
        let before = filter.clone();
        card(ui, |ui| {
            let height = ui.available_height();
            ui.spacing_mut().item_spacing.y = space::M;
            let ask = OrderList { filter: filter.clone(), offset: 0, limit: 1 };
            let first = self.first.following(cx.client, ask);
            let error = first.and_then(|it| it.as_ref().err()).map(|err| cx.explain(err));
            let total = first.and_then(|it| it.as_ref().ok()).map(|it| (it.total, it.is_capped));
            let count = total.map(|(n, is_capped)| {
                let n = cx.texts.count(n);
                if is_capped { format!("{n}+") } else { n }
            });
            let title = cx.tr("core-route-orders");
            card_head(ui, Icon::Package, &title, count.as_deref(), |_| {});
            filters(cx, ui, &mut filter);
            if let Some(error) = error {
                widgets::notice(ui, Tone::Bad, &error, |_| {});
            }
            match total {
                None => widgets::skeleton(ui, &cx.tr("core-loading"), 8),
                Some((0, _)) => empty(cx, ui, &mut filter),
                Some((total, _)) => self.table(cx, ui, (&filter, total), height - 108.0),
            }
        });
        if filter != before {
            cx.prefs.remember(REMEMBERED, &filter);
        }
    }

    fn table(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        (filter, total): (&OrderFilter, i64),
        height: f32,
    ) {
        let titles = [
            "number",
            "enterprise",
            "offering",
            "quantity",
            "state",
            "stage",
            "next",
            "expected",
            "owner",
        ]
        .map(|it| cx.tr(&format!("order-column-{it}")));
        let [number, enterprise, offering, quantity, state, stage, next, expected, owner] = &titles;
        let columns = [
            Column::fixed(number, 168.0),
            Column::rest(enterprise, 200.0),
            Column::rest(offering, 140.0),
            Column::fixed(quantity, 84.0).right().rank(3),
            Column::fixed(state, 104.0).rank(1),
            Column::fixed(stage, 84.0).rank(4),
            Column::fixed(next, 160.0),
            Column::fixed(expected, 130.0).rank(2),
            Column::fixed(owner, 100.0).rank(2),
        ];
        let rows = usize::try_from(total).unwrap_or(0);
        let heading = cx.tr("core-route-orders");
        let table = Table::new("orders", &heading, &columns, rows).max_height(height.max(240.0));
        let pages = &self.pages;
        let out =
            table.show(ui, &mut self.selected, |cell, row, column| match row_at(pages, row) {
                Some(it) => fill(cx, cell, it, column),
                None => cell.waiting(),
            });
        if let Some(it) = out.opened.and_then(|row| row_at(&self.pages, row)) {
            cx.go(Route::Order(it.id));
        }
        let page = |row: usize| i64::try_from(row).unwrap_or(0) / PAGE;
        let (first, last) = (page(out.visible.start), page(out.visible.end.saturating_sub(1)));
        for n in first..=last {
            let ask = OrderList { filter: filter.clone(), offset: n * PAGE, limit: PAGE };
            self.pages.entry(n).or_default().of(cx.client, ask);
        }
        if KEPT < self.pages.len() {
            self.pages.retain(|n, _| (first - 2..=last + 2).contains(n));
        }
    }
}

fn empty(cx: &Cx<'_>, ui: &mut Ui, filter: &mut OrderFilter) {
    let words = (cx.tr("order-none"), cx.tr("order-none-do"));
    let all = cx.tr("order-show-all");
    let button = Button::secondary(&all);
    if empty_state(ui, Icon::Package, (&words.0, &words.1), Some(button)) {
        *filter = OrderFilter::default();
    }
}

fn filters(cx: &Cx<'_>, ui: &mut Ui, filter: &mut OrderFilter) {
    let room = vec2(ui.available_width(), 32.0);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let me = cx.me.actor.staff;
        let (mine, all) = (cx.tr("order-mine"), cx.tr("order-all"));
        let mut scopes = vec![(Some(me), &*mine), (None, &*all)];
        let other = cx.tr("order-of-colleague");
        if let Some(owner) = filter.owner.filter(|it| *it != me) {
            scopes.push((Some(owner), &*other));
        }
        segmented(ui, &mut filter.owner, &scopes);
        let states = [
            (OrdersIn::Open, "order-in-open"),
            (OrdersIn::Late, "order-in-late"),
            (OrdersIn::AtRisk, "order-in-at-risk"),
            (OrdersIn::OnHold, "order-in-on-hold"),
            (OrdersIn::Ended, "order-in-ended"),
        ]
        .map(|(state, key)| (state, cx.tr(key)));
        let items: Vec<_> = states.iter().map(|(state, label)| (*state, &**label)).collect();
        segmented(ui, &mut filter.state, &items);
        if !filter.offering.is_empty() {
            let label = cx.tr("order-any-offering");
            if Button::ghost(&label).icon(Icon::X).show(ui).clicked() {
                filter.offering.clear();
            }
        }
    });
}

fn row_at(pages: &BTreeMap<i64, Fetched<OrderList>>, row: usize) -> Option<&OrderRow> {
    let row = i64::try_from(row).ok()?;
    let window = pages.get(&(row / PAGE))?.latest()?;
    window.rows.get(usize::try_from(row % PAGE).ok()?)
}

fn fill(cx: &Cx<'_>, cell: &mut Cell<'_>, it: &OrderRow, column: usize) {
    match column {
        0 => cell.strong(&it.number),
        1 => cell.text(&it.enterprise_name),
        2 => cell.secondary(name(cx, &it.offering)),
        3 => cell.text(&cx.texts.count(it.quantity)),
        4 => {
            let (tone, icon, key) = order_mark(it.status);
            cell.chip(tone, Some(icon), &cx.tr(key));
        }
        5 => cell.secondary(&cx.tr(stage_key(it.stage))),
        6 => {
            if let Some(at) = it.ended_us {
                cell.faint(&moment(cx, at));
            } else {
                let (tone, icon, text) = due(cx, it.next_us);
                cell.chip(tone, Some(icon), &text);
            }
        }
        7 => cell.secondary(&cx.texts.date(Now::from_micros(it.due_us).today())),
        _ => cell.secondary(&it.owner_name),
    }
}
