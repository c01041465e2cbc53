//! The course of an order: what was planned for each task, what happened, and when it stood still.

use egui::Ui;

use crate::{
    desk::order::{OrderView, TaskCard},
    domain::{
        Now,
        clock::{ClockKind, PieceKind},
        process::base,
        task::TaskStatus,
    },
    ui::{
        cx::Cx,
        theme::Tone,
        views::words::name,
        widgets::{GanttRow, Icon, card_head, gantt},
    },
};

/// Room for the names of the tasks.
const LABELS: f32 = 170.0;

pub(super) fn ui(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
    card_head(ui, Icon::ChartGantt, &cx.tr("order-course"), None, |_| {});
    let shown = view.tasks.iter().filter(|it| it.status != TaskStatus::Skipped);
    let rows: Vec<GanttRow> = shown.map(|it| row(cx, view, it)).collect();
    gantt(ui, LABELS, &rows, cx.now.micros());
}

fn row(cx: &Cx<'_>, view: &OrderView, task: &TaskCard) -> GanttRow {
    let planned = view.plan.iter().find(|(code, _, _)| code == base(&task.code));
    let planned = planned.map(|(_, from, until)| (*from, *until));
    let clock =
        view.clocks.iter().find(|it| it.task == Some(task.id) && it.kind == ClockKind::Task);
    let is_past = |it: &&crate::desk::clock::PieceCard| it.from_us < cx.now.micros();
    let pieces = clock.map(|it| it.pieces.as_slice()).unwrap_or_default();
    let lived: Vec<_> = pieces.iter().filter(is_past).collect();
    let end = if task.status.is_closed() {
        task.at_us.or_else(|| lived.last().map(|it| it.to_us))
    } else {
        Some(cx.now.micros())
    };
    let actual = lived.first().zip(end).map(|(first, end)| (first.from_us, end.max(first.from_us)));
    let tone = match (task.status, clock.is_some_and(|it| it.breached_us.is_some())) {
        (_, true) => Tone::Bad,
        (TaskStatus::Done, false) => Tone::Ok,
        (_, false) => Tone::Accent,
    };
    let waits = lived.iter().filter(|it| it.kind == PieceKind::Paused);
    let expected = match (task.status.is_closed(), task.due_us, actual) {
        (false, Some(due), Some((_, now))) if now < due => Some((now, due)),
        _ => None,
    };
    GanttRow {
        label: name(cx, &task.title).to_owned(),
        planned,
        actual: actual.map(|it| (it, tone)),
        expected,
        waits: waits.map(|it| (it.from_us, it.to_us.min(cx.now.micros()))).collect(),
        words: words(cx, task, (planned, actual)),
    }
}

type Stretch = (i64, i64);

fn words(
    cx: &Cx<'_>,
    task: &TaskCard,
    (planned, actual): (Option<Stretch>, Option<Stretch>),
) -> String {
    let moment = |us: i64| cx.texts.date_time(Now::from_micros(us).local());
    let part = |key: &str, (from, until): Stretch| {
        cx.tr_with(key, &[("from", moment(from).into()), ("until", moment(until).into())])
    };
    let mut words = vec![name(cx, &task.title).to_owned()];
    words.extend(planned.map(|it| part("order-course-planned", it)));
    words.extend(actual.map(|it| part("order-course-actual", it)));
    words.join("\n")
}
