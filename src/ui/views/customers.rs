//! The list of customers: one's own or everybody's, filtered, sorted, however many there are.

use std::collections::BTreeMap;

use egui::{Align, Layout, Ui, vec2};
use serde::{Deserialize, Serialize};

use crate::{
    desk::customers::{CustomerCount, CustomerRow, Customers, Filter, Order, Scope},
    domain::{Lifecycle, Tier},
    ui::{
        cx::Cx,
        fetched::Fetched,
        route::Route,
        theme::{Tone, space},
        widgets::{
            self, Cell, Column, Direction, Icon, Sort, Table, card, card_head, segmented,
            select_bare,
        },
    },
};

/// Rows fetched at a time; more than any window shows.
const PAGE: i64 = 200;

/// Pages kept at most; scrolling through a million rows must not keep a million.
const KEPT: usize = 24;

/// Where the filters are remembered.
const REMEMBERED: &str = "customers";

/// What the list remembers between frames.
#[derive(Default)]
pub struct CustomersView {
    wish: Option<Wish>,
    count: Fetched<CustomerCount>,
    pages: BTreeMap<i64, Fetched<Customers>>,
    selected: Option<usize>,
}

/// Which customers are wanted, in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Wish {
    filter: Filter,
    order: Order,
    is_descending: bool,
}

impl CustomersView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let mut wish = self.wish.unwrap_or_else(|| cx.prefs.recall(REMEMBERED).unwrap_or_default());
        card(ui, |ui| {
            let height = ui.available_height();
            ui.spacing_mut().item_spacing.y = space::M;
            let count = self
                .count
                .following(cx.client, CustomerCount { filter: wish.filter, order: wish.order });
            let error = count.and_then(|it| it.as_ref().err()).map(|err| cx.explain(err));
            let rows = count.and_then(|it| it.as_ref().ok()).copied();
            let shown = rows.map(|it| cx.texts.count(it));
            card_head(
                ui,
                Icon::Building2,
                &cx.tr("core-route-customers"),
                shown.as_deref(),
                |_| {},
            );
            filters(cx, ui, &mut wish);
            if let Some(error) = error {
                widgets::notice(ui, Tone::Bad, &error, |_| {});
            }
            match rows {
                None => widgets::skeleton(ui, &cx.tr("core-loading"), 8),
                Some(0) => self.empty(cx, ui, &mut wish),
                Some(rows) => self.table(cx, ui, &mut wish, (rows, height - 108.0)),
            }
        });
        if self.wish != Some(wish) {
            if self.wish.is_some() {
                cx.prefs.remember(REMEMBERED, &wish);
            }
            self.wish = Some(wish);
            self.pages.clear();
            self.selected = None;
        }
    }

    fn empty(&self, cx: &Cx<'_>, ui: &mut Ui, wish: &mut Wish) {
        let words = (cx.tr("core-customers-none"), cx.tr("core-customers-none-hint"));
        let all = cx.tr("core-customers-show-all");
        let button = widgets::Button::secondary(&all);
        if widgets::empty_state(ui, Icon::Building2, (&words.0, &words.1), Some(button)) {
            *wish =
                Wish { filter: Filter { scope: Scope::Everybody, ..Filter::default() }, ..*wish };
        }
    }

    fn table(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, wish: &mut Wish, (rows, height): (i64, f32)) {
        let titles =
            ["name", "tier", "stage", "region", "manager", "holdings", "monthly", "expiry"]
                .map(|it| cx.tr(&format!("core-customers-{it}")));
        let [name, tier, stage, region, manager, holdings, monthly, expiry] = &titles;
        let columns = [
            Column::rest(name, 240.0).sortable(),
            Column::fixed(tier, 116.0).sortable(),
            Column::fixed(stage, 96.0).rank(3),
            Column::fixed(region, 150.0).rank(4),
            Column::fixed(manager, 110.0).rank(2),
            Column::fixed(holdings, 76.0).right().rank(3),
            Column::fixed(monthly, 130.0).right().sortable(),
            Column::fixed(expiry, 150.0).sortable().rank(1),
        ];
        let total = usize::try_from(rows).unwrap_or(0);
        let heading = cx.tr("core-route-customers");
        let table = Table::new("customers", &heading, &columns, total)
            .max_height(height.max(240.0))
            .sort(sort_of(*wish));
        let today = cx.now.today();
        let pages = &self.pages;
        let output =
            table.show(ui, &mut self.selected, |cell, row, column| match row_at(pages, row) {
                Some(it) => fill(cx, cell, it, (column, today)),
                None => cell.waiting(),
            });
        if let Some(column) = output.sort_by {
            sort_by(wish, column);
        }
        if let Some(it) = output.opened.and_then(|row| row_at(&self.pages, row)) {
            cx.go(Route::Enterprise(it.id));
        }
        self.fetch(cx, *wish, &output.visible);
    }

    /// Asks for the pages in sight and lets go of those far away.
    fn fetch(&mut self, cx: &Cx<'_>, wish: Wish, visible: &std::ops::Range<usize>) {
        let page = |row: usize| i64::try_from(row).unwrap_or(0) / PAGE;
        let (first, last) = (page(visible.start), page(visible.end.saturating_sub(1)));
        for number in first..=last {
            let ask = Customers {
                filter: wish.filter,
                order: wish.order,
                is_descending: wish.is_descending,
                offset: number * PAGE,
                limit: PAGE,
            };
            self.pages.entry(number).or_default().of(cx.client, ask);
        }
        if KEPT < self.pages.len() {
            self.pages.retain(|number, _| (first - 2..=last + 2).contains(number));
        }
    }
}

fn row_at(pages: &BTreeMap<i64, Fetched<Customers>>, row: usize) -> Option<&CustomerRow> {
    let row = i64::try_from(row).ok()?;
    let window = pages.get(&(row / PAGE))?.latest()?;
    window.rows.get(usize::try_from(row % PAGE).ok()?)
}

fn fill(
    cx: &Cx<'_>,
    cell: &mut Cell<'_>,
    it: &CustomerRow,
    (column, today): (usize, chrono::NaiveDate),
) {
    match column {
        0 => cell.strong(&it.name),
        1 => {
            let number = it.tier.index() + 1;
            let name = cx.tr(&format!("core-tier-{number}"));
            cell.chip(tier_tone(it.tier), (it.tier == Tier::T1).then_some(Icon::Gem), &name);
        }
        2 => cell.secondary(&cx.tr(&format!("core-lifecycle-{}", kebab(it.lifecycle.code())))),
        3 => cell.secondary(&it.region),
        4 => cell.secondary(&it.manager_name),
        5 => cell.text(&cx.texts.count(it.holdings)),
        6 => cell.text(&cx.texts.money(it.monthly_fen)),
        _ => match it.next_expiry {
            Some(day) => cell.due(cx.texts, (day, today), 30),
            None => cell.faint("—"),
        },
    }
}

/// The tone of a tier's chip, the same wherever a tier is shown.
pub fn tier_tone(tier: Tier) -> Tone {
    match tier {
        Tier::T1 => Tone::Gold,
        Tier::T2 => Tone::Violet,
        Tier::T3 => Tone::Accent,
        Tier::T4 => Tone::Neutral,
    }
}

fn kebab(code: &str) -> String {
    code.replace('_', "-")
}

fn sort_of(wish: Wish) -> Option<Sort> {
    let column = match wish.order {
        Order::Name => 0,
        Order::Tier => 1,
        Order::Worth => 6,
        Order::Expiry => 7,
    };
    let direction = if wish.is_descending { Direction::Descending } else { Direction::Ascending };
    Some(Sort { column, direction })
}

fn sort_by(wish: &mut Wish, column: usize) {
    let order = match column {
        0 => Order::Name,
        1 => Order::Tier,
        6 => Order::Worth,
        _ => Order::Expiry,
    };
    // The most valuable first is what people mean when they sort by value.
    wish.is_descending =
        if wish.order == order { !wish.is_descending } else { order == Order::Worth };
    wish.order = order;
}

fn filters(cx: &Cx<'_>, ui: &mut Ui, wish: &mut Wish) {
    let room = vec2(ui.available_width(), 32.0);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        let scopes = [(Scope::Mine, "mine"), (Scope::Everybody, "all"), (Scope::Pool, "pool")]
            .map(|(scope, key)| (scope, cx.tr(&format!("core-customers-{key}"))));
        let items: Vec<_> = scopes.iter().map(|(scope, label)| (*scope, &**label)).collect();
        segmented(ui, &mut wish.filter.scope, &items);
        let any = cx.tr("core-all");
        let tiers: Vec<_> = Tier::ALL
            .iter()
            .map(|it| (Some(*it), cx.tr(&format!("core-tier-{}", it.index() + 1))))
            .collect();
        let mut items = vec![(None, &*any)];
        items.extend(tiers.iter().map(|(tier, label)| (*tier, &**label)));
        named(cx, ui, "core-customers-tier", |ui, name| {
            select_bare(ui, (name, 132.0), &mut wish.filter.tier, &items);
        });
        let stages: Vec<_> = Lifecycle::ALL
            .iter()
            .map(|it| (Some(*it), cx.tr(&format!("core-lifecycle-{}", kebab(it.code())))))
            .collect();
        let mut items = vec![(None, &*any)];
        items.extend(stages.iter().map(|(stage, label)| (*stage, &**label)));
        named(cx, ui, "core-customers-stage", |ui, name| {
            select_bare(ui, (name, 132.0), &mut wish.filter.lifecycle, &items);
        });
        let days = [30_u32, 60, 90]
            .map(|n| (Some(n), cx.tr_with("core-in-days", &[("days", i64::from(n).into())])));
        let mut items = vec![(None, &*any)];
        items.extend(days.iter().map(|(n, label)| (*n, label.as_str())));
        named(cx, ui, "core-customers-expiry", |ui, name| {
            select_bare(ui, (name, 132.0), &mut wish.filter.expiring_days, &items);
        });
    });
}

fn named(cx: &Cx<'_>, ui: &mut Ui, key: &str, add: impl FnOnce(&mut Ui, &str)) {
    let name = cx.tr(key);
    ui.add_space(space::S);
    widgets::faint(ui, &name);
    add(ui, &name);
}
