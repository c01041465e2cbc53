//! What the day and the board are made of: figures, and lists whose rows lead to the matter itself.

use std::collections::BTreeSet;

use egui::{CornerRadius, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    desk::{fallout::FalloutCard, order::OrderRow, work::TaskRow},
    domain::{Now, Wording},
    ui::{
        cx::{Cx, Want},
        fonts,
        layout::tiles,
        route::Route,
        theme::{self, Tone, height, radius, size, space},
        widgets::{
            self, Button, Icon, card, card_head, paint,
            status::{chip_size, due_look, paint_chip},
        },
    },
};

/// Rows of a list before somebody asks for all of them.
const FOLDED: usize = 6;
const ROW: f32 = 46.0;

/// One number that says how things stand, and what it means in words.
pub struct Figure {
    pub label: String,
    pub value: i64,
    pub tone: Tone,
    pub note: String,
}

/// Figures beside each other, as many in a row as fit.
pub fn figures(cx: &Cx<'_>, ui: &mut Ui, figures: &[Figure]) {
    tiles(ui, (figures.len(), 132.0), |ui, place| {
        let Some(figure) = figures.get(place) else { return };
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            widgets::secondary_line(ui, &figure.label);
            widgets::display(ui, &cx.texts.count(figure.value));
            widgets::toned(ui, figure.tone, &figure.note);
        });
    });
}

/// A state or a date in words, with its tone.
pub struct Mark {
    pub tone: Tone,
    pub icon: Icon,
    pub text: String,
}

/// One row: what, for whom, by when, and where a click leads.
pub struct Item {
    pub icon: Icon,
    pub title: String,
    pub detail: String,
    pub mark: Mark,
    pub leads: Leads,
}

/// Where a click on a row leads.
pub enum Leads {
    To(Route),
    /// A dialog above the list.
    Ask(Want),
}

/// A list with its head; `key` names its texts: `board-<key>` and `board-<key>-none`.
pub struct List<'a, T> {
    pub key: &'static str,
    pub icon: Icon,
    pub rows: &'a [T],
}

/// Which lists are shown to their end.
#[derive(Default)]
pub struct Unfolded(BTreeSet<&'static str>);

impl Unfolded {
    /// Draws a list; only the rows that are shown are put into words.
    pub fn list<T>(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        list: &List<'_, T>,
        item: impl Fn(&Cx<'_>, &T) -> Item,
    ) {
        let count = cx.texts.count(whole(list.rows.len()));
        let count = (!list.rows.is_empty()).then_some(&*count);
        card(ui, |ui| {
            card_head(ui, list.icon, &cx.tr(&format!("board-{}", list.key)), count, |_| {});
            if list.rows.is_empty() {
                widgets::secondary(ui, &cx.tr(&format!("board-{}-none", list.key)));
                return;
            }
            ui.spacing_mut().item_spacing.y = 2.0;
            let most = if self.0.contains(list.key) { list.rows.len() } else { FOLDED };
            for it in list.rows.iter().take(most) {
                let item = item(cx, it);
                if row(ui, &item).clicked() {
                    match item.leads {
                        Leads::To(route) => cx.go(route),
                        Leads::Ask(want) => cx.want(want),
                    }
                }
            }
            self.fold_button(cx, ui, (list.key, list.rows.len()));
        });
    }

    fn fold_button(&mut self, cx: &Cx<'_>, ui: &mut Ui, (key, rows): (&'static str, usize)) {
        if rows <= FOLDED {
            return;
        }
        if self.0.contains(key) {
            if Button::ghost(&cx.tr("board-fold")).icon(Icon::ChevronUp).show(ui).clicked() {
                self.0.remove(key);
            }
        } else {
            let label = cx.tr_with("board-unfold", &[("n", rows.into())]);
            if Button::ghost(&label).icon(Icon::ChevronDown).show(ui).clicked() {
                self.0.insert(key);
            }
        }
    }
}

/// A row that opens something, by the pointer or by Enter.
fn row(ui: &mut Ui, item: &Item) -> Response {
    let room = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let name = format!("{}, {}, {}", item.title, item.detail, item.mark.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let t = theme::of(ui);
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), t.hover);
    }
    let pair = t.pair(item.mark.tone);
    let middle = pos2(rect.left() + 20.0, rect.center().y);
    ui.painter().circle_filled(middle, 14.0, pair.bg);
    paint::icon_at(ui.painter(), middle, (item.icon, 15.0), pair.fg);
    let mark = chip_size(ui, Some(item.mark.icon), &item.mark.text);
    let right = rect.right() - 8.0;
    let place = egui::Rect::from_min_max(
        pos2(right - mark.x, rect.center().y - height::CHIP / 2.0),
        pos2(right, rect.center().y + height::CHIP / 2.0),
    );
    paint_chip(ui, place, pair, (Some(item.mark.icon), &item.mark.text));
    let left = rect.left() + 44.0;
    let wide = place.left() - 10.0 - left;
    let title = (&*item.title, fonts::medium(size::BODY));
    let title = paint::cut_line(ui, title, t.text, wide);
    paint::galley_at(ui.painter(), (left, rect.top() + 15.0), title, t.text);
    let detail = (&*item.detail, fonts::regular(size::SMALL));
    let detail = paint::cut_line(ui, detail, t.text3, wide);
    paint::galley_at(ui.painter(), (left, rect.top() + 33.0), detail, t.text3);
    paint::focus_ring(ui, &response, rect);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Words in the reader's language.
pub fn words<'a>(cx: &Cx<'_>, wording: &'a Wording) -> &'a str {
    wording.for_locale(cx.texts.lang().code())
}

/// Parts of a line, without the empty ones.
pub fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|it| !it.is_empty()).collect();
    parts.join(" · ")
}

/// By when: on the day itself with the time, because hours count then.
pub fn due(cx: &Cx<'_>, due_us: i64) -> Mark {
    let at = Now::from_micros(due_us);
    let (day, today) = (at.today(), cx.now.today());
    if day != today {
        return due_on(cx, day, 1);
    }
    let time = at.local().format("%H:%M").to_string();
    let (tone, icon, key) = if at < cx.now {
        (Tone::Bad, Icon::CircleAlert, "board-due-passed")
    } else {
        (Tone::Warn, Icon::Clock, "board-due-today")
    };
    Mark { tone, icon, text: cx.tr_with(key, &[("time", time.into())]) }
}

/// By which day; `risk_days` before it the matter begins to press.
pub fn due_on(cx: &Cx<'_>, day: chrono::NaiveDate, risk_days: i64) -> Mark {
    let today = cx.now.today();
    let (tone, icon) = due_look((day, today), risk_days);
    Mark { tone, icon, text: cx.texts.due(day, today) }
}

/// A task as a row that leads to its order.
pub fn task_item(cx: &Cx<'_>, task: &TaskRow) -> Item {
    let wait = task.wait.map_or_else(String::new, |it| {
        let reason = cx.tr(&format!("order-wait-{}", it.code().replace('_', "-")));
        cx.tr_with("board-waits-for", &[("reason", reason.into())])
    });
    let nobody = cx.tr("board-nobody-yet");
    let who = match (&*task.assignee_name, task.is_mine) {
        (_, true) => "",
        ("", _) => &*nobody,
        (name, _) => name,
    };
    let department = if task.is_mine { "" } else { words(cx, &task.department_name) };
    let offering = words(cx, &task.offering);
    let detail = [&*wait, &*task.enterprise_name, offering, department, who, &*task.number];
    Item {
        icon: if task.wait.is_some() { Icon::CirclePause } else { Icon::ListChecks },
        title: words(cx, &task.title).to_owned(),
        detail: joined(&detail),
        mark: due(cx, task.due_us.unwrap_or(task.sort_us)),
        leads: Leads::To(Route::Order(task.order)),
    }
}

/// An order as a row.
pub fn order_item(cx: &Cx<'_>, order: &OrderRow) -> Item {
    let offering = words(cx, &order.offering);
    let count = cx.texts.count(order.quantity);
    let own = order.owner_name == cx.me.name;
    let owner = if own { "" } else { &*order.owner_name };
    Item {
        icon: Icon::Package,
        title: cx.tr_with("board-so-many", &[("what", offering.into()), ("n", count.into())]),
        detail: joined(&[&*order.enterprise_name, owner, &*order.number]),
        mark: due(cx, order.next_us),
        leads: Leads::To(Route::Order(order.id)),
    }
}

/// What came to a stand as a row that leads to its order.
pub fn fallout_item(cx: &Cx<'_>, it: &FalloutCard) -> Item {
    let title = cx.tr_with("board-fallout-what", &[("task", words(cx, &it.title).into())]);
    let own = it.owner_name == cx.me.name;
    let owner = if own { "" } else { &*it.owner_name };
    Item {
        icon: Icon::TriangleAlert,
        title,
        detail: joined(&[&*it.reason, &*it.enterprise_name, owner, &*it.number]),
        mark: due_on(cx, it.next_on, 0),
        leads: Leads::To(Route::Order(it.order)),
    }
}

/// A number of things as figures are counted.
pub fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
