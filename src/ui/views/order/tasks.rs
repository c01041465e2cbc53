//! The tasks of an order, one row each: who has it, when it is due, what may be done.

use egui::{Align, Layout, Ui, vec2};

use super::{Chosen, deed::Deed, head::wait_key};
use crate::{
    desk::order::{OrderView, TaskAct, TaskCard},
    domain::{TaskId, clock::ClockKind, process::FieldValue, task::TaskStatus},
    ui::{
        cx::Cx,
        theme::{self, Tone, space},
        views::{
            clocks::{clock_line, kind_key, strip},
            words::{due, moment, name, task_mark},
        },
        widgets::{self, Button, Icon, card, card_head, chip, hline, menu_item, more_menu, paint},
    },
};

/// `open` shows its details; `sought` is brought into sight, and what may be done with it gets the
/// keyboard.
pub(super) fn ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    view: &OrderView,
    (open, sought): (Option<TaskId>, Option<TaskId>),
) -> Chosen {
    let mut chosen = Chosen::Nothing;
    card(ui, |ui| {
        let count = view.tasks.len().to_string();
        card_head(ui, Icon::ListChecks, &cx.tr("order-tasks"), Some(&count), |_| {});
        for (at, task) in view.tasks.iter().enumerate() {
            if 0 < at {
                hline(ui);
            }
            let clocks = || view.clocks.iter().filter(|it| it.task == Some(task.id));
            ui.push_id(task.id, |ui| {
                let is_sought = (sought == Some(task.id)).into();
                super::keep(&mut chosen, row(cx, ui, (task, is_sought)));
                // What is done shows its strip with its details.
                let is_open = !task.status.is_closed();
                for clock in clocks().filter(|it| is_open && it.kind == ClockKind::Task) {
                    strip(cx, ui, (clock, name(cx, &task.title)), 8.0);
                }
            });
            if open == Some(task.id) {
                for clock in clocks() {
                    let title = cx.tr(&kind_key(clock.kind));
                    ui.push_id(clock.id, |ui| clock_line(cx, ui, (clock, &title)));
                }
                detail(cx, ui, task);
            }
        }
    });
    chosen
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sought {
    Yes,
    No,
}

impl From<bool> for Sought {
    fn from(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }
}

fn row(cx: &Cx<'_>, ui: &mut Ui, (task, sought): (&TaskCard, Sought)) -> Chosen {
    let mut chosen = Chosen::Nothing;
    let room = vec2(ui.available_width(), 44.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(44.0);
        ui.spacing_mut().item_spacing.x = space::S;
        chosen = acts(cx, ui, (task, sought));
        state(cx, ui, task);
        let left = Layout::left_to_right(Align::Center);
        ui.with_layout(left, |ui| {
            let (tone, icon, _) = task_mark(task.status);
            let (rect, _) = ui.allocate_exact_size(vec2(26.0, 26.0), egui::Sense::hover());
            let pair = theme::of(ui).pair(tone);
            ui.painter().circle_filled(rect.center(), 13.0, pair.bg);
            paint::icon_at(ui.painter(), rect.center(), (icon, 14.0), pair.fg);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add_space(3.0);
                let title = name(cx, &task.title);
                let shown = widgets::one_line(ui, title);
                if sought == Sought::Yes {
                    shown.scroll_to_me(Some(Align::Center));
                }
                if widgets::press_on(ui, &shown, title).clicked() {
                    chosen = Chosen::Show(task.id);
                }
                widgets::faint(ui, &who(cx, task));
            });
        });
    });
    chosen
}

/// Department, and who has or had it.
fn who(cx: &Cx<'_>, task: &TaskCard) -> String {
    let mut words = vec![name(cx, &task.department_name).to_owned()];
    if !task.staff_name.is_empty() {
        words.push(task.staff_name.clone());
    }
    if let Some(external) = &task.external
        && !task.status.is_closed()
    {
        let args = [("party", name(cx, external).into())];
        words.push(cx.tr_with("order-waits-for-party", &args));
    }
    if task.status == TaskStatus::Ready
        && let Some(by) = task.accept_us
    {
        words.push(cx.tr_with("order-accept-by", &[("time", moment(cx, by).into())]));
    }
    words.join(" · ")
}

fn state(cx: &Cx<'_>, ui: &mut Ui, task: &TaskCard) {
    let (tone, icon, key) = task_mark(task.status);
    if let (Some(us), false) = (task.due_us, task.status.is_closed()) {
        let (tone, icon, text) = due(cx, us);
        let left = cx.texts.working_time(task.left_minutes.abs());
        let hint = if task.left_minutes < 0 { "order-time-over" } else { "order-time-left" };
        let hint = cx.tr_with(hint, &[("time", left.into())]);
        chip(ui, tone, Some(icon), &text).on_hover_text(hint);
    } else if let (TaskStatus::Done, Some(at)) = (task.status, task.at_us) {
        widgets::faint(ui, &moment(cx, at));
    }
    chip(ui, tone, Some(icon), &cx.tr(key));
}

fn acts(cx: &Cx<'_>, ui: &mut Ui, (task, sought): (&TaskCard, Sought)) -> Chosen {
    const MAIN: [TaskAct; 4] =
        [TaskAct::Complete, TaskAct::Accept, TaskAct::SendAgain, TaskAct::Resume];
    let mut chosen = Chosen::Nothing;
    let main = MAIN.into_iter().find(|it| task.may.contains(it));
    let others: Vec<TaskAct> = task.may.iter().copied().filter(|it| Some(*it) != main).collect();
    if !others.is_empty() {
        let title = name(cx, &task.title);
        let more = cx.tr_with("order-task-more", &[("task", title.into())]);
        more_menu(ui, &more, |ui| {
            for act in others {
                let (icon, key) = look(act);
                if menu_item(ui, icon, &cx.tr(key), "").clicked() {
                    chosen = Chosen::Do(Deed::Task(task.id, act));
                }
            }
        });
    }
    if let Some(act) = main {
        let (icon, key) = look(act);
        let label = cx.tr(key);
        let button = if act == TaskAct::Complete {
            Button::primary(&label)
        } else {
            Button::secondary(&label)
        };
        let button = button.icon(icon).show(ui);
        if sought == Sought::Yes && ui.memory(|it| it.focused().is_none()) {
            button.request_focus();
        }
        if button.clicked() {
            chosen = Chosen::Do(Deed::Task(task.id, act));
        }
    }
    chosen
}

/// The icon and the name of what may be done with a task.
pub(super) fn look(act: TaskAct) -> (Icon, &'static str) {
    match act {
        TaskAct::Accept => (Icon::Hand, "order-do-accept"),
        TaskAct::Complete => (Icon::Check, "order-do-complete"),
        TaskAct::Refuse => (Icon::X, "order-do-refuse"),
        TaskAct::HandBack => (Icon::Undo2, "order-do-hand-back"),
        TaskAct::Hold => (Icon::Pause, "order-do-hold"),
        TaskAct::Resume => (Icon::Play, "order-do-resume"),
        TaskAct::SendAgain => (Icon::Send, "order-do-send-again"),
        TaskAct::Skip => (Icon::SkipForward, "order-do-skip"),
        TaskAct::Transfer => (Icon::ArrowLeftRight, "order-do-transfer"),
        TaskAct::Reassign => (Icon::UserCheck, "order-do-reassign"),
        TaskAct::Rework => (Icon::RotateCcw, "order-do-rework"),
    }
}

/// What was answered, why it came back, what it waits for.
fn detail(cx: &Cx<'_>, ui: &mut Ui, task: &TaskCard) {
    let list = |it: &[crate::domain::Wording]| {
        it.iter().map(|it| name(cx, it)).collect::<Vec<_>>().join(&cx.tr("order-list-comma"))
    };
    if !task.reason.is_empty() {
        widgets::toned(ui, Tone::Bad, &task.reason);
    }
    if let Some((reason, until)) = task.wait {
        let value = format!("{} · {}", cx.tr(&wait_key(reason)), cx.texts.date(until));
        widgets::key_value(ui, &cx.tr("order-waiting-for"), &value);
    }
    if !task.waits_for.is_empty() && !task.status.is_closed() {
        widgets::key_value(ui, &cx.tr("order-needs-first"), &list(&task.waits_for));
    }
    if !task.lacks.is_empty() && !task.status.is_closed() {
        widgets::key_value(ui, &cx.tr("order-needs-papers"), &list(&task.lacks));
    }
    for field in &task.form {
        if let Some(value) = task.values.get(&field.key) {
            widgets::key_value(ui, name(cx, &field.label), &answer(cx, field, value));
        }
    }
    if task.form.is_empty() {
        widgets::faint(ui, &cx.tr("order-no-form"));
    }
}

fn answer(cx: &Cx<'_>, field: &crate::domain::process::Field, value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => text.reveal().to_owned(),
        FieldValue::Number(number) => cx.texts.count(*number),
        FieldValue::Date(day) => cx.texts.date(*day),
        FieldValue::Choice(code) => field
            .choices
            .iter()
            .find(|it| it.code == *code)
            .map_or_else(|| code.clone(), |it| name(cx, &it.name).to_owned()),
        FieldValue::YesNo(true) => cx.tr("core-yes").into_owned(),
        FieldValue::YesNo(false) => cx.tr("core-no").into_owned(),
    }
}
