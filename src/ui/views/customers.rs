//! The list of enterprises: one's own or all of them, filtered and put in order, however many there are.

use egui::{Ui, vec2};
use serde::{Deserialize, Serialize};

use super::workspace::words;
use crate::{
    desk::customers::{
        CustomerCount, CustomerRow, CustomerWindow, Customers, Filter, Order, Scope,
    },
    domain::{EnterpriseId, Lifecycle, Permission, Role, Tier, region},
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        route::Route,
        theme::{Tone, height, space},
        views::workspace::NewEnterprise,
        widgets::{
            self, Button, Cell, Column, Direction, Icon, Sort, Table, card, card_head, empty_state,
            segmented, select_bare,
        },
        windows::{Window, Windows},
    },
};

/// What the list remembers between frames.
#[derive(Default)]
pub struct CustomersView {
    choice: Option<Choice>,
    count: Fetched<CustomerCount>,
    windows: Windows<Customers>,
    selected: Option<usize>,
    adding: Option<NewEnterprise>,
}

/// What is chosen; kept for the next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Choice {
    filter: Filter,
    order: Order,
    is_descending: bool,
}

/// The name under which the choice is remembered.
const REMEMBERED: &str = "customers";

impl CustomersView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let mut choice = self.choice.unwrap_or_else(|| recalled(cx));
        let before = choice;
        if cx.asked(Action::NewEnterprise) && cx.may(Permission::EditCustomer) {
            self.adding = Some(NewEnterprise::default());
        }
        let ask = CustomerCount { filter: choice.filter, order: choice.order };
        let count = self.count.following(cx.client, ask).and_then(|it| it.as_ref().ok()).copied();
        card(ui, |ui| {
            self.head(cx, ui, count);
            filters(cx, ui, &mut choice.filter);
            match count {
                None => widgets::skeleton(ui, &cx.tr("core-loading"), 10),
                Some(0) => Self::nothing(cx, ui, &mut choice),
                Some(count) => self.table(cx, ui, (&mut choice, count)),
            }
        });
        if before != choice || self.choice.is_none() {
            self.windows.clear();
            self.selected = None;
            cx.prefs.remember(REMEMBERED, &choice);
        }
        self.choice = Some(choice);
        self.add(cx, ui);
    }

    fn head(&mut self, cx: &Cx<'_>, ui: &mut Ui, count: Option<i64>) {
        let shown = count.map(|it| cx.texts.count(it));
        card_head(ui, Icon::Building2, &cx.tr("enterprise-list"), shown.as_deref(), |ui| {
            if cx.may(Permission::EditCustomer) {
                let label = cx.tr("enterprise-new");
                let keys = Action::NewEnterprise.keys_text(ui.ctx()).unwrap_or_default();
                let button = Button::primary(&label).icon(Icon::Plus).keys(&keys);
                if button.show(ui).clicked() {
                    self.adding = Some(NewEnterprise::default());
                }
            }
        });
    }

    fn nothing(cx: &Cx<'_>, ui: &mut Ui, choice: &mut Choice) {
        let words = (cx.tr("enterprise-list-empty"), cx.tr("enterprise-list-empty-hint"));
        let label = cx.tr("enterprise-clear-filters");
        let button = Button::secondary(&label);
        if empty_state(ui, Icon::Building2, (&words.0, &words.1), Some(button)) {
            choice.filter = Filter { scope: Scope::Everybody, ..Filter::default() };
        }
    }

    fn table(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (choice, count): (&mut Choice, i64)) {
        let titles = titles(cx);
        let columns = columns(&titles);
        let name = cx.tr("enterprise-list");
        let rows = usize::try_from(count).unwrap_or(0);
        let room = (ui.available_height() - space::M).max(height::ROW * 6.0);
        let sort = Sort { column: column_of(choice.order), direction: direction(choice) };
        let table =
            Table::new("customers", &name, &columns, rows).max_height(room).sort(Some(sort));
        let mut selected = self.selected;
        let windows = &self.windows;
        let shown = table.show(ui, &mut selected, |cell, row, column| match windows.row(row) {
            Some(it) => paint(cx, cell, it, column),
            None => cell.waiting(),
        });
        self.selected = selected;
        if let Some(order) = shown.sort_by.and_then(order_of) {
            choice.is_descending = order == choice.order && !choice.is_descending;
            choice.order = order;
        }
        if let Some(it) = shown.opened.and_then(|row| self.windows.row(row)) {
            cx.go(Route::Enterprise(it.id));
        }
        self.fetch(cx, *choice, shown.visible);
    }

    fn fetch(&mut self, cx: &Cx<'_>, choice: Choice, visible: std::ops::Range<usize>) {
        self.windows.fetch(cx.client, visible, |offset, limit| Customers {
            filter: choice.filter,
            order: choice.order,
            is_descending: choice.is_descending,
            offset,
            limit,
        });
    }

    fn add(&mut self, cx: &mut Cx<'_>, ui: &Ui) {
        let Some(form) = &mut self.adding else { return };
        if let Some(added) = form.ui(cx, ui) {
            self.adding = None;
            if let Some(id) = added {
                open(cx, id);
            }
        }
    }
}

fn open(cx: &mut Cx<'_>, id: EnterpriseId) {
    cx.say(cx.tr("enterprise-added").into_owned());
    cx.go(Route::Enterprise(id));
}

/// What was chosen the last time; at first a manager sees their own, others see all.
fn recalled(cx: &Cx<'_>) -> Choice {
    let scope = if cx.me.actor.role == Role::Manager { Scope::Mine } else { Scope::Everybody };
    let first = Choice {
        filter: Filter { scope, ..Filter::default() },
        order: Order::Tier,
        is_descending: false,
    };
    cx.prefs.recall(REMEMBERED).unwrap_or(first)
}

fn filters(cx: &Cx<'_>, ui: &mut Ui, filter: &mut Filter) {
    let (mine, all, pool) =
        (cx.tr("enterprise-mine"), cx.tr("enterprise-everybodys"), cx.tr("enterprise-pool"));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let scopes = [(Scope::Mine, &*mine), (Scope::Everybody, &*all), (Scope::Pool, &*pool)];
        segmented(ui, &mut filter.scope, &scopes);
        let every = cx.tr("enterprise-every-tier");
        let names: Vec<_> =
            Tier::ALL.iter().map(|it| (Some(*it), words::tier(cx.texts, *it))).collect();
        let mut items = vec![(None, &*every)];
        items.extend(names.iter().map(|(it, name)| (*it, &**name)));
        select_bare(ui, (&cx.tr("enterprise-tier"), 130.0), &mut filter.tier, &items);
        let every = cx.tr("enterprise-every-stage");
        let names: Vec<_> =
            Lifecycle::ALL.iter().map(|it| (Some(*it), words::lifecycle(cx.texts, *it))).collect();
        let mut items = vec![(None, &*every)];
        items.extend(names.iter().map(|(it, name)| (*it, &**name)));
        select_bare(ui, (&cx.tr("enterprise-lifecycle"), 150.0), &mut filter.lifecycle, &items);
        let whenever = cx.tr("enterprise-whenever");
        let days: Vec<(Option<u32>, String)> = [30, 60, 90]
            .into_iter()
            .map(|days| {
                let text = cx.tr_with("enterprise-expiring", &[("days", i64::from(days).into())]);
                (Some(days), text)
            })
            .collect();
        let mut items = vec![(None, &*whenever)];
        items.extend(days.iter().map(|(it, name)| (*it, name.as_str())));
        let name = cx.tr("enterprise-column-expiry");
        select_bare(ui, (&name, 150.0), &mut filter.expiring_days, &items);
    });
}

fn titles(cx: &Cx<'_>) -> [String; 8] {
    [
        "enterprise-name",
        "enterprise-tier",
        "enterprise-lifecycle",
        "enterprise-region",
        "enterprise-manager",
        "enterprise-column-holdings",
        "enterprise-column-monthly",
        "enterprise-column-expiry",
    ]
    .map(|key| cx.tr(key).into_owned())
}

fn columns(titles: &[String; 8]) -> [Column<'_>; 8] {
    let [name, tier, stage, region, manager, holdings, monthly, expiry] = titles;
    [
        Column::rest(name, 220.0).sortable(),
        Column::fixed(tier, 110.0).sortable(),
        Column::fixed(stage, 120.0).rank(3),
        Column::rest(region, 140.0).rank(4),
        Column::fixed(manager, 96.0).rank(5),
        Column::fixed(holdings, 76.0).right().rank(6),
        Column::fixed(monthly, 124.0).right().sortable().rank(1),
        Column::fixed(expiry, 130.0).sortable().rank(2),
    ]
}

fn column_of(order: Order) -> usize {
    match order {
        Order::Name => 0,
        Order::Tier => 1,
        Order::Worth => 6,
        Order::Expiry => 7,
    }
}

fn order_of(column: usize) -> Option<Order> {
    match column {
        0 => Some(Order::Name),
        1 => Some(Order::Tier),
        6 => Some(Order::Worth),
        7 => Some(Order::Expiry),
        _ => None,
    }
}

fn direction(choice: &Choice) -> Direction {
    if choice.is_descending { Direction::Descending } else { Direction::Ascending }
}

impl Window for CustomerWindow {
    type Row = CustomerRow;

    fn offset(&self) -> i64 {
        self.offset
    }

    fn rows(&self) -> &[CustomerRow] {
        &self.rows
    }
}

fn paint(cx: &Cx<'_>, cell: &mut Cell<'_>, it: &CustomerRow, column: usize) {
    match column {
        0 => {
            cell.avatar(&it.name);
            cell.strong(&it.name);
        }
        1 => {
            let tier = words::tier(cx.texts, it.tier);
            cell.chip(words::tier_tone(it.tier), None, &tier);
        }
        2 => {
            let stage = words::lifecycle(cx.texts, it.lifecycle);
            cell.chip(words::lifecycle_tone(it.lifecycle), None, &stage);
        }
        3 => cell.secondary(&region::path(&it.region)),
        4 if it.manager_name.is_empty() => cell.faint(&cx.tr("enterprise-in-pool")),
        4 => cell.secondary(&it.manager_name),
        5 => cell.text(&cx.texts.count(it.holdings)),
        6 => cell.text(&cx.texts.money(it.monthly_fen)),
        _ => match it.next_expiry {
            Some(day) if (day - cx.now.today()).num_days() <= 60 => {
                cell.due(cx.texts, (day, cx.now.today()), 60);
            }
            Some(day) => cell.secondary(&cx.texts.date(day)),
            None => cell.toned(Tone::Neutral, "—"),
        },
    }
}
