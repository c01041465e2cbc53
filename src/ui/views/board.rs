//! The supervisor's board: what is late or soon will be, who has how much, and the way to each.

use egui::{ScrollArea, Ui, vec2};

use super::{
    bars::{Bar, bar, share},
    complaints::ComplaintFigures,
    notices::NoticesCard,
    orphans::OrphanList,
    standing::Standing,
    worklist::{Figure, List, Unfolded, fallout_item, figures, order_item, task_item, words},
};
use crate::{
    desk::{
        order::{OrderFilter, OrderList, OrdersIn},
        work::{AtRisk, AtRiskRows, Board, BoardView, Flow},
    },
    domain::StaffId,
    ui::{
        cx::Cx,
        fetched::Fetched,
        layout::{Columns, Share},
        theme::{Tone, space},
        widgets::{self, Button, Icon, card, card_head},
    },
};

/// Orders that are listed for one owner or product.
const MOST: i64 = 100;

/// The board, and which bar was chosen.
#[derive(Default)]
pub struct Overview {
    board: Fetched<Board>,
    orders: Fetched<OrderList>,
    risk: Fetched<AtRisk>,
    picked: Option<Pick>,
    unfolded: Unfolded,
    tab: Tab,
    complaints: ComplaintFigures,
    orphans: OrphanList,
    standing: Standing,
    notices: NoticesCard,
}

/// What the board tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Work,
    Processes,
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

impl Overview {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            let words = [
                (Tab::Work, cx.tr("board-tab-work")),
                (Tab::Processes, cx.tr("board-tab-processes")),
                (Tab::Complaints, cx.tr("board-tab-complaints")),
                (Tab::Orphans, cx.tr("board-tab-orphans")),
            ];
            let items: Vec<(Tab, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
            widgets::segmented(ui, &mut self.tab, &items);
            match self.tab {
                Tab::Work => self.work(cx, ui),
                Tab::Processes => self.standing.ui(cx, ui),
                Tab::Complaints => self.complaints.ui(cx, ui),
                Tab::Orphans => self.orphans.ui(cx, ui),
            }
        });
    }

    fn work(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Self { board, orders, risk, picked, unfolded, notices, .. } = self;
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
                    let ask = AtRisk { department: code.clone() };
                    match risk.of(cx.client, ask) {
                        None => card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 6)),
                        Some(Err(err)) => widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
                        Some(Ok(rows)) => tasks(cx, ui, rows, unfolded),
                    }
                }
                None => {
                    if !view.fallout.is_empty() {
                        let (icon, rows) = (Icon::TriangleAlert, &view.fallout);
                        let list = List { key: "fallout", icon, rows };
                        unfolded.list(cx, ui, &list, fallout_item);
                    }
                    tasks(cx, ui, &view.rows, unfolded);
                }
            }
        });
    }
}

/// Says what the lists are narrowed to, and takes it back.
fn narrowed(cx: &Cx<'_>, ui: &mut Ui, charts: &[Chart], picked: &mut Option<Pick>) {
    let Some(pick) = picked.as_ref() else { return };
    let mut bars = charts.iter().flat_map(|it| &it.bars);
    let name = bars.find(|(it, _)| it == pick).map_or("", |(_, it)| &*it.name);
    let text = cx.tr_with("board-narrowed", &[("name", name.into())]);
    let mut is_over = false;
    widgets::notice(ui, Tone::Accent, &text, |ui| {
        is_over = Button::secondary(&cx.tr("board-narrowed-end")).icon(Icon::X).show(ui).clicked();
    });
    if is_over {
        *picked = None;
    }
}

fn tasks(cx: &mut Cx<'_>, ui: &mut Ui, rows: &AtRiskRows, unfolded: &mut Unfolded) {
    for (key, icon, rows) in [
        ("late-tasks", Icon::CircleAlert, &rows.late),
        ("soon-tasks", Icon::Clock, &rows.soon),
        ("today-tasks", Icon::CalendarClock, &rows.today),
    ] {
        unfolded.list(cx, ui, &List { key, icon, rows }, task_item);
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
    bars: Vec<(Pick, Bar)>,
}

fn charts(cx: &Cx<'_>, view: &BoardView) -> [Chart; 3] {
    let named = |name: &str, code: &str| if name.is_empty() { code } else { name }.to_owned();
    let some = |key: &str, n: i64| match n {
        0 => String::new(),
        _ => cx.tr_with(key, &[("n", n.into())]),
    };
    let late = |n: i64| vec![(Tone::Bad, some("board-so-late", n))];
    let owners = view.owners.iter().map(|it| {
        let bar = Bar { name: it.name.clone(), count: it.orders, press: late(it.late) };
        (Pick::Owner(it.staff), bar)
    });
    let departments = view.departments.iter().map(|it| {
        let soon = [("board-so-many-today", it.today), ("board-so-many-soon", it.soon)];
        let soon = soon.into_iter().map(|(key, n)| (Tone::Warn, some(key, n)));
        let press = soon.chain(late(it.late)).collect();
        let name = named(words(cx, &it.name), &it.code);
        (Pick::Department(it.code.clone()), Bar { name, count: it.tasks, press })
    });
    let offerings = view.offerings.iter().map(|it| {
        let name = named(words(cx, &it.name), &it.code);
        let bar = Bar { name, count: it.orders, press: late(it.late) };
        (Pick::Offering(it.code.clone()), bar)
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
            let values: Vec<f32> = days.iter().map(|it| share(of(it), 1)).collect();
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
            let most = chart.bars.iter().map(|(_, it)| it.count).max().unwrap_or(0);
            for (pick, it) in &chart.bars {
                let is_picked = picked.as_ref() == Some(pick);
                if bar(cx, ui, it, (most, is_picked)) {
                    *picked = (!is_picked).then(|| pick.clone());
                }
            }
        });
    }
}

fn board_figures(cx: &Cx<'_>, view: &BoardView) -> [Figure; 5] {
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
        figure("stopped", view.stopped, Tone::Bad, view.stopped),
        figure("open", view.running + view.on_hold, Tone::Neutral, view.on_hold),
    ]
}
