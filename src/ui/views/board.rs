//! The supervisor's board: what is late or soon will be, who has how much, and the way to each.

use egui::{CornerRadius, Layout, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    complaints::ComplaintFigures,
    notices::NoticesCard,
    orphans::OrphanList,
    worklist::{Figure, List, Unfolded, figures, order_item, task_item, words},
};
use crate::{
    desk::{
        order::{OrderFilter, OrderList, OrdersIn},
        work::{Board, BoardView, Flow, TaskRow},
    },
    domain::StaffId,
    ui::{
        cx::Cx,
        fetched::Fetched,
        fonts,
        layout::{Columns, Share},
        theme::{self, Tone, radius, size, space},
        widgets::{self, Button, Icon, card, card_head, paint},
    },
};

/// Orders that are listed for one owner or product.
const MOST: i64 = 100;

/// The board, and which bar was chosen.
#[derive(Default)]
pub struct Overview {
    board: Fetched<Board>,
    orders: Fetched<OrderList>,
    picked: Option<Pick>,
    unfolded: Unfolded,
    tab: Tab,
    complaints: ComplaintFigures,
    orphans: OrphanList,
    notices: NoticesCard,
}

/// What the board tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Work,
    Complaints,
    Orphans,
}

/// What the lists are narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pick {
    Owner(StaffId),
    /// By code.
    Department(String),
    /// By code.
    Offering(String),
}

/// One bar of a chart.
struct Bar {
    pick: Pick,
    name: String,
    count: i64,
    late: i64,
}

impl Overview {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            let words = [
                (Tab::Work, cx.tr("board-tab-work")),
                (Tab::Complaints, cx.tr("board-tab-complaints")),
                (Tab::Orphans, cx.tr("board-tab-orphans")),
            ];
            let items: Vec<(Tab, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
            widgets::segmented(ui, &mut self.tab, &items);
            match self.tab {
                Tab::Work => self.work(cx, ui),
                Tab::Complaints => self.complaints.ui(cx, ui),
                Tab::Orphans => self.orphans.ui(cx, ui),
            }
        });
    }

    fn work(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Self { board, orders, picked, unfolded, notices, .. } = self;
        let answer = board.of(cx.client, Board);
        let view = match answer {
            None => {
                card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 8));
                return;
            }
            Some(Err(err)) => {
                widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {});
                return;
            }
            Some(Ok(view)) => view,
        };
        figures(cx, ui, &board_figures(cx, view));
        notices.ui(cx, ui);
        let charts = charts(cx, view);
        let shares = [Share::Rest(1.6), Share::Rest(1.0)];
        Columns::new(&shares).stack_under(340.0).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            if column == 1 {
                trend(cx, ui, &view.trend);
                bars(cx, ui, &charts, picked);
                return;
            }
            narrowed(cx, ui, &charts, picked);
            match picked {
                Some(Pick::Owner(_) | Pick::Offering(_)) => {
                    orders_of(cx, ui, (orders, picked.as_ref()), unfolded);
                }
                Some(Pick::Department(code)) => {
                    tasks(cx, ui, (view, Some(code)), unfolded);
                }
                None => tasks(cx, ui, (view, None), unfolded),
            }
        });
    }
}

/// Says what the lists are narrowed to, and takes it back.
fn narrowed(cx: &Cx<'_>, ui: &mut Ui, charts: &[Chart], picked: &mut Option<Pick>) {
    let Some(pick) = picked.as_ref() else { return };
    let bars = charts.iter().flat_map(|it| &it.bars);
    let name = bars.into_iter().find(|it| it.pick == *pick).map_or("", |it| &*it.name);
    let text = cx.tr_with("board-narrowed", &[("name", name.into())]);
    let mut is_over = false;
    widgets::notice(ui, Tone::Accent, &text, |ui| {
        is_over = Button::secondary(&cx.tr("board-narrowed-end")).icon(Icon::X).show(ui).clicked();
    });
    if is_over {
        *picked = None;
    }
}

fn tasks(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    (view, department): (&BoardView, Option<&String>),
    unfolded: &mut Unfolded,
) {
    let is_wanted = |it: &&TaskRow| department.is_none_or(|code| it.department == *code);
    for (key, icon, rows) in [
        ("late-tasks", Icon::CircleAlert, &view.late_rows),
        ("soon-tasks", Icon::Clock, &view.soon_rows),
    ] {
        let wanted: Vec<&TaskRow> = rows.iter().filter(is_wanted).collect();
        unfolded.list(cx, ui, &List { key, icon, rows: &wanted }, |cx, it| task_item(cx, it));
    }
}

fn orders_of(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    (orders, picked): (&mut Fetched<OrderList>, Option<&Pick>),
    unfolded: &mut Unfolded,
) {
    let mut filter = OrderFilter { state: OrdersIn::Open, ..OrderFilter::default() };
    match picked {
        Some(Pick::Owner(staff)) => filter.owner = Some(*staff),
        Some(Pick::Offering(code)) => filter.offering.clone_from(code),
        Some(Pick::Department(_)) | None => {}
    }
    match orders.of(cx.client, OrderList { filter, offset: 0, limit: MOST }) {
        None => card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 6)),
        Some(Err(err)) => widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
        Some(Ok(window)) => {
            let list = List { key: "open-orders", icon: Icon::Package, rows: &window.rows };
            unfolded.list(cx, ui, &list, order_item);
        }
    }
}

/// One chart of bars; `key` names its title: `board-by-<key>`.
struct Chart {
    key: &'static str,
    icon: Icon,
    bars: Vec<Bar>,
}

fn charts(cx: &Cx<'_>, view: &BoardView) -> [Chart; 3] {
    let named = |name: &str, code: &str| if name.is_empty() { code } else { name }.to_owned();
    let owners = view.owners.iter().map(|it| Bar {
        pick: Pick::Owner(it.staff),
        name: it.name.clone(),
        count: it.orders,
        late: it.late,
    });
    let departments = view.departments.iter().map(|it| Bar {
        pick: Pick::Department(it.code.clone()),
        name: named(words(cx, &it.name), &it.code),
        count: it.tasks,
        late: it.late,
    });
    let offerings = view.offerings.iter().map(|it| Bar {
        pick: Pick::Offering(it.code.clone()),
        name: named(words(cx, &it.name), &it.code),
        count: it.orders,
        late: it.late,
    });
    [
        Chart { key: "owner", icon: Icon::Users, bars: owners.collect() },
        Chart { key: "department", icon: Icon::Building2, bars: departments.collect() },
        Chart { key: "offering", icon: Icon::Boxes, bars: offerings.collect() },
    ]
}

/// A line of the trend: its sentence, and how many a day has of it.
type Part = (&'static str, fn(&Flow) -> i64);

/// What came in and what was brought to its end, day by day.
fn trend(cx: &Cx<'_>, ui: &mut Ui, days: &[Flow]) {
    card(ui, |ui| {
        card_head(ui, Icon::TrendingUp, &cx.tr("board-trend"), None, |_| {});
        let parts: [Part; 2] =
            [("board-trend-opened", |it| it.opened), ("board-trend-ended", |it| it.ended)];
        for (series, (key, of)) in parts.into_iter().enumerate() {
            let values: Vec<f32> = days.iter().map(|it| part(of(it), 1)).collect();
            let sum: i64 = days.iter().map(of).sum();
            widgets::secondary(ui, &cx.tr_with(key, &[("n", cx.texts.count(sum).into())]));
            widgets::sparkline(ui, vec2(ui.available_width(), 34.0), &values, series);
        }
    });
}

fn bars(cx: &Cx<'_>, ui: &mut Ui, charts: &[Chart], picked: &mut Option<Pick>) {
    for chart in charts {
        card(ui, |ui| {
            card_head(ui, chart.icon, &cx.tr(&format!("board-by-{}", chart.key)), None, |_| {});
            if chart.bars.is_empty() {
                widgets::secondary(ui, &cx.tr("board-by-none"));
            }
            ui.spacing_mut().item_spacing.y = 2.0;
            let most = chart.bars.iter().map(|it| it.count).max().unwrap_or(0);
            for it in &chart.bars {
                let is_picked = picked.as_ref() == Some(&it.pick);
                if bar(cx, ui, it, (most, is_picked)) {
                    *picked = (!is_picked).then(|| it.pick.clone());
                }
            }
        });
    }
}

/// A name, how many, and how much that is of the most; answers whether it was clicked.
fn bar(cx: &Cx<'_>, ui: &mut Ui, bar: &Bar, (most, is_picked): (i64, bool)) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::click());
    let t = theme::of(ui);
    let count = cx.texts.count(bar.count);
    let late = cx.tr_with("board-so-late", &[("n", bar.late.into())]);
    let late = if bar.late == 0 { String::new() } else { late };
    let name = format!("{}, {count}, {late}", bar.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_picked, &name));
    let ground = match (is_picked, response.hovered()) {
        (true, _) => Some(t.accent_soft.bg),
        (false, true) => Some(t.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), ground);
    }
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let y = rect.top() + 13.0;
    let figure = paint::line(ui, &count, fonts::medium(size::BODY), t.text);
    let mut right = inner.right() - figure.size().x;
    paint::galley_at(ui.painter(), (right, y), figure, t.text);
    if !late.is_empty() {
        let bad = t.pair(Tone::Bad).fg;
        let words = paint::line(ui, &late, fonts::medium(size::SMALL), bad);
        right -= words.size().x + 8.0;
        paint::galley_at(ui.painter(), (right, y), words, bad);
    }
    let room = right - 8.0 - inner.left();
    let words = paint::cut_line(ui, (&bar.name, fonts::regular(size::BODY)), t.text2, room);
    paint::galley_at(ui.painter(), (inner.left(), y), words, t.text2);
    let track = Rect::from_min_max(pos2(inner.left(), rect.top() + 26.0), inner.max);
    paint::at(ui, track, Layout::top_down(egui::Align::Min), |ui| {
        let tone = if bar.late == 0 { Tone::Accent } else { Tone::Bad };
        widgets::progress(ui, &bar.name, part(bar.count, most), tone);
    });
    paint::focus_ring(ui, &response, rect);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn part(count: i64, most: i64) -> f32 {
    let float = |it: i64| paint::float(usize::try_from(it).unwrap_or(0));
    if most == 0 { 0.0 } else { float(count) / float(most) }
}

fn board_figures(cx: &Cx<'_>, view: &BoardView) -> [Figure; 4] {
    let figure = |key: &str, value: i64, tone: Tone, about: i64| Figure {
        label: cx.tr(&format!("board-figure-{key}")).into_owned(),
        value,
        tone: if value == 0 { Tone::Ok } else { tone },
        note: cx.tr_with(&format!("board-note-{key}"), &[("n", about.into())]),
    };
    [
        figure("all-late", view.late, Tone::Bad, view.orders_late),
        figure("soon", view.soon, Tone::Warn, view.soon),
        figure("one-day", view.today, Tone::Warn, view.today),
        figure("open", view.running + view.on_hold, Tone::Neutral, view.on_hold),
    ]
}
