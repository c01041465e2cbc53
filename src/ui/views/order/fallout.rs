//! What came to a stand in an order: in one sentence, who sees to it and when, and the ways on.

use egui::Ui;

use super::{Chosen, deed::Deed};
use crate::{
    desk::{
        fallout::FalloutCard,
        order::{OrderAct, OrderView, TaskAct},
    },
    domain::order::fallout::FalloutKind,
    ui::{
        cx::Cx,
        theme::{Tone, space},
        views::words::{moment, name},
        widgets::{self, Button, Icon, card, card_head, hline},
    },
};

/// Items that went on and are still told of.
const PAST: usize = 5;

/// The card; nothing while nothing ever came to a stand.
pub(super) fn ui(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) -> Chosen {
    let mut chosen = Chosen::Nothing;
    if view.fallout.is_empty() {
        return chosen;
    }
    card(ui, |ui| {
        let open: Vec<&FalloutCard> = view.fallout.iter().filter(|it| it.ended.is_none()).collect();
        let count = open.len().to_string();
        let count = (!open.is_empty()).then_some(count.as_str());
        card_head(ui, Icon::TriangleAlert, &cx.tr("order-fallout"), count, |_| {});
        for (at, it) in open.iter().enumerate() {
            if 0 < at {
                hline(ui);
            }
            ui.push_id(it.id, |ui| super::keep(&mut chosen, item(cx, ui, (view, it))));
        }
        for it in view.fallout.iter().filter(|it| it.ended.is_some()).take(PAST) {
            past(cx, ui, it);
        }
    });
    chosen
}

/// In one sentence what could not be done, by whom and why.
fn sentence(cx: &Cx<'_>, it: &FalloutCard) -> String {
    let key = match it.kind {
        FalloutKind::TaskRefused => "order-fallout-task-refused",
        FalloutKind::UndoFailed => "order-fallout-undo-failed",
    };
    let args = [
        ("department", name(cx, &it.department_name).into()),
        ("task", name(cx, &it.title).into()),
        ("reason", it.reason.as_str().into()),
    ];
    cx.tr_with(key, &args)
}

fn item(cx: &Cx<'_>, ui: &mut Ui, (view, it): (&OrderView, &FalloutCard)) -> Chosen {
    let mut chosen = Chosen::Nothing;
    ui.spacing_mut().item_spacing.y = space::XS;
    widgets::toned(ui, Tone::Bad, &sentence(cx, it));
    let late = it.next_on < cx.now.today();
    let args = [
        ("name", it.owner_name.as_str().into()),
        ("day", cx.texts.date(it.next_on).into()),
        ("who", it.opened_by_name.as_str().into()),
        ("at", moment(cx, it.opened_us).into()),
    ];
    let seen_to = cx.tr_with("order-fallout-seen-to", &args);
    widgets::toned(ui, if late { Tone::Bad } else { Tone::Neutral }, &seen_to);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        for (icon, key, deed) in ways(view, it) {
            let label = cx.tr(key);
            let first = matches!(deed, Deed::Task(_, TaskAct::SendAgain));
            let button = if first { Button::primary(&label) } else { Button::secondary(&label) };
            if button.icon(icon).show(ui).clicked() {
                chosen = Chosen::Do(deed);
            }
        }
    });
    chosen
}

/// The ways on that are open to the reader.
fn ways(view: &OrderView, it: &FalloutCard) -> Vec<(Icon, &'static str, Deed)> {
    let task = view.tasks.iter().find(|task| task.id == it.task);
    let task_may = |act| task.is_some_and(|task| task.may.contains(&act));
    let may = |act| view.may.contains(&act);
    let all = [
        (
            task_may(TaskAct::SendAgain),
            (Icon::RotateCcw, "order-fallout-retry", Deed::Task(it.task, TaskAct::SendAgain)),
        ),
        (
            task_may(TaskAct::Skip),
            (Icon::SkipForward, "order-do-skip", Deed::Task(it.task, TaskAct::Skip)),
        ),
        (may(OrderAct::Cancel), (Icon::Undo2, "order-fallout-compensate", Deed::Cancel)),
        (may(OrderAct::AskFailure), (Icon::OctagonX, "order-act-ask-failure", Deed::AskFailure)),
        (it.may_change, (Icon::UserCheck, "order-fallout-assign", Deed::Assign(it.id))),
        (it.may_change, (Icon::CalendarDays, "order-fallout-plan", Deed::Plan(it.id))),
    ];
    all.into_iter().filter(|(may, _)| *may).map(|(_, way)| way).collect()
}

fn past(cx: &Cx<'_>, ui: &mut Ui, it: &FalloutCard) {
    let Some((way, at, note)) = &it.ended else { return };
    let way = cx.tr(&format!("order-fallout-way-{}", way.code().replace('_', "-")));
    let mut words = vec![sentence(cx, it), format!("{way} {}", moment(cx, *at))];
    if !note.is_empty() {
        words.push(note.clone());
    }
    widgets::faint(ui, &words.join(" · "));
}
