//! My day: whatever is one's own turn and has a date, each a click away from where it is done.

use chrono::Timelike as _;
use egui::{ScrollArea, Ui};

use super::worklist::{
    Figure, Item, Leads, List, Mark, Unfolded, due, due_on, fallout_item, figures, joined,
    order_item, task_item, whole, words,
};
use super::{away::AwayCard, notices::NoticesCard};
use crate::{
    desk::{
        appointment::AppointmentLine,
        office::{OfficePage, Printed},
        work::{Day, DayView, DemandLine, ExpiringLine, PromiseLine, ReturnedPaper, StandIn},
    },
    domain::{Now, Permission},
    ui::{
        action::Action,
        cx::{Cx, Want},
        fetched::Fetched,
        layout::{Columns, Share},
        print::{self, Printing},
        route::Route,
        theme::{Tone, space},
        views::demand_next::{kind, kind_icon},
        widgets::{self, Button, Icon, card},
    },
};

/// Days before its end at which something expiring presses.
const RENEW_WITHIN: i64 = 30;

/// The day of the one who is signed in.
#[derive(Default)]
pub struct MyDay {
    day: Fetched<Day>,
    unfolded: Unfolded,
    office: Fetched<OfficePage>,
    notices: NoticesCard,
    away: AwayCard,
    printing: Printing,
}

/// The name under which it is remembered that somebody has seen the first steps.
const STEPS_SEEN: &str = "first-steps-seen";

impl MyDay {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Self { day, unfolded, office, notices, away, printing } = self;
        printing.settle(cx, ui);
        let is_demo = matches!(office.of(cx.client, OfficePage), Some(Ok(it)) if it.is_demo);
        let answer = day.of(cx.client, Day { staff: cx.me.actor.staff });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            let wants_paper = greeting(cx, ui) || cx.asked(Action::Print);
            if let (true, Some(Ok(view))) = (wants_paper, answer) {
                let page = print::day(cx, view);
                printing.start(cx, (Printed::Day, None), ("day", page));
            }
            if is_demo && cx.may(Permission::TakeCall) {
                first_steps(cx, ui);
            }
            notices.ui(cx, ui);
            match answer {
                None => card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 8)),
                Some(Err(err)) => widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
                Some(Ok(view)) => {
                    show(cx, ui, view, unfolded);
                    for it in &view.stand_ins {
                        ui.push_id(it.staff, |ui| stand_in(cx, ui, it, unfolded));
                    }
                }
            }
            away.ui(cx, ui);
        });
    }
}

/// Says who is greeted on which day; true when the day is wanted on paper.
fn greeting(cx: &Cx<'_>, ui: &mut Ui) -> bool {
    let key = match cx.now.local().hour() {
        5..=11 => "board-good-morning",
        12..=17 => "board-good-afternoon",
        _ => "board-good-evening",
    };
    ui.horizontal(|ui| {
        widgets::display(ui, &cx.tr_with(key, &[("name", cx.me.name.as_str().into())]));
        widgets::secondary(ui, &cx.texts.date_with_weekday(cx.now.today()));
        widgets::icon_button(ui, Icon::Printer, &cx.tr("print-day-menu")).clicked()
    })
    .inner
}

/// What a newcomer to a demo office may try, until they have seen enough of it.
fn first_steps(cx: &mut Cx<'_>, ui: &mut Ui) {
    if cx.prefs.recall(STEPS_SEEN) == Some(true) {
        return;
    }
    widgets::notice(ui, Tone::Accent, &cx.tr("board-first-steps"), |ui| {
        if widgets::icon_button(ui, Icon::X, &cx.tr("board-first-steps-seen")).clicked() {
            cx.prefs.remember(STEPS_SEEN, &true);
        }
        let label = cx.tr("board-first-call");
        if Button::primary(&label).icon(Icon::PhoneIncoming).show(ui).clicked() {
            cx.go(Route::Simulator);
        }
    });
}

fn show(cx: &mut Cx<'_>, ui: &mut Ui, view: &DayView, unfolded: &mut Unfolded) {
    figures(cx, ui, &day_figures(cx, view));
    if 0 < view.calls && cx.may(Permission::TakeCall) {
        let text = cx.tr_with("board-calls-waiting", &[("n", view.calls.into())]);
        widgets::notice(ui, Tone::Warn, &text, |ui| {
            if Button::secondary(&cx.tr("board-calls-go")).icon(Icon::Phone).show(ui).clicked() {
                cx.go(Route::Calls);
            }
        });
    }
    if is_free(view) {
        let (heading, what) = (cx.tr("board-free"), cx.tr("board-free-what"));
        let label = cx.tr("board-free-go");
        let button = Button::primary(&label).icon(Icon::Users);
        if card(ui, |ui| widgets::empty_state(ui, Icon::Coffee, (&heading, &what), Some(button))) {
            cx.go(Route::Customers);
        }
        return;
    }
    lists(cx, ui, view, unfolded);
}

fn lists(cx: &mut Cx<'_>, ui: &mut Ui, view: &DayView, unfolded: &mut Unfolded) {
    Columns::new(&[Share::Rest(1.0), Share::Rest(1.0)]).stack_under(420.0).show(
        ui,
        |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            if column == 0 {
                to_do(cx, ui, view, unfolded);
            } else {
                to_watch(cx, ui, view, unfolded);
            }
        },
    );
}

/// What somebody who is away would have to do, under their name.
fn stand_in(cx: &mut Cx<'_>, ui: &mut Ui, it: &StandIn, unfolded: &mut Unfolded) {
    let args = [("name", it.name.as_str().into())];
    widgets::title(ui, &cx.tr_with("board-stand-in", &args));
    if is_free(&it.day) {
        widgets::secondary(ui, &cx.tr_with("board-stand-in-free", &args));
        return;
    }
    lists(cx, ui, &it.day, unfolded);
}

fn is_free(view: &DayView) -> bool {
    view.tasks.is_empty()
        && view.fallout.is_empty()
        && view.demands.is_empty()
        && view.promises.is_empty()
        && view.appointments.is_empty()
        && view.orders.is_empty()
        && view.papers.is_empty()
        && view.expiring.is_empty()
}

fn to_do(cx: &mut Cx<'_>, ui: &mut Ui, view: &DayView, unfolded: &mut Unfolded) {
    if !view.fallout.is_empty() {
        let fallout = List { key: "fallout", icon: Icon::TriangleAlert, rows: &view.fallout };
        unfolded.list(cx, ui, &fallout, fallout_item);
    }
    let tasks = List { key: "my-tasks", icon: Icon::ListChecks, rows: &view.tasks };
    unfolded.list(cx, ui, &tasks, task_item);
    let demands = List { key: "demands", icon: Icon::Lightbulb, rows: &view.demands };
    unfolded.list(cx, ui, &demands, demand_item);
    let papers = List { key: "papers", icon: Icon::FileWarning, rows: &view.papers };
    unfolded.list(cx, ui, &papers, paper_item);
}

fn to_watch(cx: &mut Cx<'_>, ui: &mut Ui, view: &DayView, unfolded: &mut Unfolded) {
    let promises = List { key: "promises", icon: Icon::Handshake, rows: &view.promises };
    unfolded.list(cx, ui, &promises, promise_item);
    let appointments =
        List { key: "appointments", icon: Icon::CalendarClock, rows: &view.appointments };
    if !view.appointments.is_empty() {
        unfolded.list(cx, ui, &appointments, appointment_item);
    }
    let orders = List { key: "orders", icon: Icon::Package, rows: &view.orders };
    unfolded.list(cx, ui, &orders, order_item);
    let expiring = List { key: "expiring", icon: Icon::CalendarClock, rows: &view.expiring };
    unfolded.list(cx, ui, &expiring, expiring_item);
}

fn demand_item(cx: &Cx<'_>, demand: &DemandLine) -> Item {
    let stage = cx.tr(&format!("order-demand-{}", demand.stage.code().replace('_', "-")));
    let kind = kind(cx, demand.kind);
    Item {
        icon: kind_icon(demand.kind),
        title: demand.wish.clone(),
        detail: joined(&[&*demand.enterprise_name, &*kind, &*stage]),
        mark: demand.due_us.map_or_else(|| due_on(cx, demand.next_on, 0), |at| due(cx, at)),
        leads: Leads::Ask(Want::DemandNext(Box::new(demand.clone()))),
    }
}

fn promise_item(cx: &Cx<'_>, promise: &PromiseLine) -> Item {
    Item {
        icon: Icon::Handshake,
        title: promise.what.clone(),
        detail: promise.enterprise_name.clone(),
        mark: due(cx, promise.due_us),
        leads: Leads::Ask(Want::PromiseEnd(Box::new(promise.clone()))),
    }
}

fn appointment_item(cx: &Cx<'_>, it: &AppointmentLine) -> Item {
    Item {
        icon: Icon::CalendarClock,
        title: it.purpose.clone(),
        detail: joined(&[&*it.enterprise_name, &*it.address]),
        mark: due(cx, it.window.from.micros()),
        leads: Leads::To(it.order.map_or(Route::Enterprise(it.enterprise), Route::Order)),
    }
}

fn paper_item(cx: &Cx<'_>, paper: &ReturnedPaper) -> Item {
    let text = cx.tr("board-paper-returned").into_owned();
    Item {
        icon: Icon::FileWarning,
        title: words(cx, &paper.name).to_owned(),
        detail: joined(&[&*paper.enterprise_name, &*paper.number]),
        mark: Mark { tone: Tone::Warn, icon: Icon::Undo2, text },
        leads: Leads::To(Route::Order(paper.order)),
    }
}

fn expiring_item(cx: &Cx<'_>, line: &ExpiringLine) -> Item {
    let offering = words(cx, &line.offering);
    let count = cx.texts.count(line.quantity);
    let monthly = cx.texts.money(line.monthly_fen);
    let monthly = cx.tr_with("board-monthly", &[("money", monthly.into())]);
    Item {
        icon: Icon::CalendarClock,
        title: cx.tr_with("board-so-many", &[("what", offering.into()), ("n", count.into())]),
        detail: joined(&[&*line.enterprise_name, &*monthly]),
        mark: due_on(cx, line.expiry, RENEW_WITHIN),
        leads: Leads::To(Route::Enterprise(line.enterprise)),
    }
}

/// How often something of one's own is due today and still in time, and how often it is too late.
fn pressing(now: Now, view: &DayView) -> (i64, i64) {
    let today = now.today();
    let tasks = view.tasks.iter().filter_map(|it| it.due_us);
    let moments = tasks.chain(view.promises.iter().map(|it| it.due_us)).map(Now::from_micros);
    let (mut due, mut late) = (0, 0);
    for at in moments {
        if at < now {
            late += 1;
        } else if at.today() == today {
            due += 1;
        }
    }
    let fallout = view.fallout.iter().map(|it| it.next_on);
    for next_on in view.demands.iter().map(|it| it.next_on).chain(fallout) {
        if next_on < today {
            late += 1;
        } else if next_on == today {
            due += 1;
        }
    }
    (due, late)
}

fn day_figures(cx: &Cx<'_>, view: &DayView) -> [Figure; 5] {
    let (due, late) = pressing(cx.now, view);
    let waiting = whole(view.tasks.iter().filter(|it| it.wait.is_some()).count());
    let broken = whole(view.promises.iter().filter(|it| it.due_us < cx.now.micros()).count());
    let figure = |key: &str, value: i64, tone: Tone, note: String| Figure {
        label: cx.tr(&format!("board-figure-{key}")).into_owned(),
        value,
        tone,
        note,
    };
    let counted = |key: &str, n: i64| cx.tr_with(key, &[("n", n.into())]);
    let alarm = |n: i64, tone: Tone| if n == 0 { Tone::Ok } else { tone };
    [
        figure(
            "tasks",
            whole(view.tasks.len()),
            Tone::Neutral,
            counted("board-note-tasks", waiting),
        ),
        figure("today", due, alarm(due, Tone::Warn), counted("board-note-today", due)),
        figure("late", late, alarm(late, Tone::Bad), counted("board-note-late", late)),
        figure(
            "promises",
            whole(view.promises.len()),
            alarm(broken, Tone::Bad),
            counted("board-note-promises", broken),
        ),
        figure(
            "calls",
            view.calls,
            alarm(view.calls, Tone::Warn),
            counted("board-note-calls", view.calls),
        ),
    ]
}
