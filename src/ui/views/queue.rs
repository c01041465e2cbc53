//! The queue of a department: what is free, what one has, and who has how much.

use egui::Ui;

use crate::{
    desk::{
        Command,
        catalogue::Catalogue,
        task,
        work::{Colleague, QueuePage, QueueView as Answer, TaskRow},
    },
    domain::{Role, task::TaskStatus},
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        layout::{Columns, Share},
        route::Route,
        theme::{Tone, space},
        views::{
            words::{due, moment, name, task_mark},
            workspace::words::{tier, tier_tone},
        },
        widgets::{
            self, Button, Cell, Column, Icon, Table, card, card_head, empty_state, progress,
            select_bare,
        },
    },
};

/// Rows fetched at a time.
const PAGE: i64 = 300;
/// Where the department is remembered; the board writes it.
pub const REMEMBERED: &str = "queue";

/// What the queue remembers between frames.
#[derive(Default)]
pub struct QueueScreen {
    page: Fetched<QueuePage>,
    catalogue: Fetched<Catalogue>,
    selected: Option<usize>,
    offset: i64,
}

impl QueueScreen {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let department = Self::department(cx);
        let ask = QueuePage { department, offset: self.offset, limit: PAGE };
        let view = match self.page.following(cx.client, ask) {
            None => return widgets::skeleton(ui, &cx.tr("core-loading"), 8),
            Some(Err(err)) => {
                let text = cx.explain(err);
                return widgets::notice(ui, Tone::Bad, &text, |_| {});
            }
            Some(Ok(view)) => view.clone(),
        };
        if cx.asked(Action::ClaimNext) {
            claim(cx, view.rows.iter().find(|it| it.status == TaskStatus::Ready));
        }
        let shares = [Share::Rest(1.0), Share::Fixed(280.0)];
        let height = ui.available_height();
        Columns::new(&shares).stack_under(680.0).show(ui, |ui, column| {
            if column == 0 {
                card(ui, |ui| self.list(cx, ui, (&view, height)));
            } else {
                card(ui, |ui| workload(cx, ui, &view));
            }
        });
    }

    /// One's own department, or the one that a supervisor looks at.
    fn department(cx: &Cx<'_>) -> String {
        let own = match (&cx.me.actor.department, cx.me.actor.role) {
            (Some(code), _) => code.clone(),
            (None, Role::Reviewer) => "CR".to_owned(),
            (None, _) => "RM".to_owned(),
        };
        if cx.me.actor.role == Role::Supervisor {
            cx.prefs.recall(REMEMBERED).unwrap_or(own)
        } else {
            own
        }
    }

    fn list(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (view, height): (&Answer, f32)) {
        ui.spacing_mut().item_spacing.y = space::M;
        let count = cx.texts.count(view.total);
        let free = view.rows.iter().find(|it| it.status == TaskStatus::Ready);
        card_head(ui, Icon::ListChecks, name(cx, &view.name), Some(&count), |ui| {
            let keys = Action::ClaimNext.keys_text(ui.ctx()).unwrap_or_default();
            let nothing = cx.tr("board-queue-nothing-free");
            let label = cx.tr("board-queue-take-next");
            let button = Button::primary(&label).icon(Icon::Hand).keys(&keys);
            if button.blocked_by(free.is_none().then_some(&*nothing)).show(ui).clicked() {
                claim(cx, free);
            }
            self.choose(cx, ui, view);
        });
        if view.rows.is_empty() {
            let words = (cx.tr("board-queue-empty"), cx.tr("board-queue-empty-do"));
            empty_state(ui, Icon::PartyPopper, (&words.0, &words.1), None);
            return;
        }
        let titles = ["task", "enterprise", "order", "tier", "due", "state", "who"]
            .map(|it| cx.tr(&format!("board-column-{it}")));
        let [task, enterprise, order, tier, due, state, who] = &titles;
        let columns = [
            Column::rest(task, 150.0),
            Column::rest(enterprise, 200.0),
            Column::fixed(order, 168.0).rank(3),
            Column::fixed(tier, 96.0).rank(4),
            Column::fixed(due, 176.0),
            Column::fixed(state, 124.0).rank(1),
            Column::fixed(who, 90.0).rank(2),
        ];
        let heading = cx.tr("core-route-queue");
        let table = Table::new("queue", &heading, &columns, view.rows.len());
        let out = table.max_height((height - 120.0).max(240.0)).show(
            ui,
            &mut self.selected,
            |cell, row, column| {
                if let Some(it) = view.rows.get(row) {
                    fill(cx, cell, it, column);
                }
            },
        );
        if let Some(it) = out.opened.and_then(|row| view.rows.get(row)) {
            open(cx, it);
        }
        self.pages(cx, ui, view);
        widgets::faint(ui, &cx.tr("board-queue-keys"));
    }

    fn choose(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, view: &Answer) {
        if cx.me.actor.role != Role::Supervisor {
            return;
        }
        let Some(Ok(catalogue)) = self.catalogue.of(cx.client, Catalogue::default()) else {
            return;
        };
        let items: Vec<(String, &str)> =
            catalogue.departments.iter().map(|it| (it.code.clone(), name(cx, &it.name))).collect();
        let mut chosen = view.department.clone();
        if select_bare(ui, (&cx.tr("board-department"), 180.0), &mut chosen, &items) {
            cx.prefs.remember(REMEMBERED, &chosen);
            self.offset = 0;
            self.selected = None;
        }
    }

    /// Turns the page where a queue is longer than one.
    fn pages(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &Answer) {
        if view.total <= PAGE {
            return;
        }
        ui.horizontal(|ui| {
            let (back, on) = (cx.tr("board-page-back"), cx.tr("board-page-on"));
            let end = cx.tr("board-page-end");
            let first = (self.offset == 0).then_some(&*end);
            let last = (view.total <= self.offset + PAGE).then_some(&*end);
            if Button::ghost(&back).blocked_by(first).show(ui).clicked() {
                self.offset -= PAGE;
            }
            if Button::ghost(&on).blocked_by(last).show(ui).clicked() {
                self.offset += PAGE;
            }
        });
    }
}

/// Enter takes what is free and opens what one has.
fn open(cx: &mut Cx<'_>, it: &TaskRow) {
    if it.status == TaskStatus::Ready && !it.order_is_on_hold {
        claim(cx, Some(it));
    } else {
        cx.go(Route::Order(it.order));
    }
}

fn claim(cx: &mut Cx<'_>, it: Option<&TaskRow>) {
    if let Some(it) = it {
        let accept = task::Command::Accept { id: it.task };
        cx.send_saying(Command::Task(accept), "order-said-accepted");
    }
}

/// One cell of a list of tasks; the board shows the same.
pub(super) fn fill(cx: &Cx<'_>, cell: &mut Cell<'_>, it: &TaskRow, column: usize) {
    match column {
        0 => cell.strong(name(cx, &it.title)),
        1 => cell.text(&it.enterprise_name),
        2 => cell.faint(&it.number),
        3 => cell.chip(tier_tone(it.tier), None, &tier(cx.texts, it.tier)),
        4 => {
            let used = cx.tr_with("clock-used", &[("percent", it.used_percent.into())]);
            if let Some(us) = it.due_us {
                let (tone, icon, text) = due(cx, us);
                cell.used(it.used_percent, tone, &used);
                cell.chip(tone, Some(icon), &text);
            } else {
                cell.used(it.used_percent, Tone::Warn, &used);
                cell.faint(&moment(cx, it.sort_us));
            }
        }
        5 if it.order_is_on_hold => {
            cell.chip(Tone::Warn, Some(Icon::Pause), &cx.tr("board-order-on-hold"));
        }
        5 => {
            let (tone, icon, key) = task_mark(it.status);
            cell.chip(tone, Some(icon), &cx.tr(key));
        }
        _ if it.assignee_name.is_empty() => cell.faint("—"),
        _ => cell.secondary(&it.assignee_name),
    }
}

fn workload(cx: &Cx<'_>, ui: &mut Ui, view: &Answer) {
    card_head(ui, Icon::Users, &cx.tr("board-workload"), None, |_| {});
    widgets::faint(ui, name(cx, &view.duty));
    let counts = [
        ("board-queue-free", view.free),
        ("board-queue-mine", view.mine),
        ("board-queue-late", view.late),
    ];
    for (key, n) in counts {
        widgets::key_value(ui, &cx.tr(key), &cx.texts.count(n));
    }
    let most = view.workload.iter().map(|it| it.tasks).max().unwrap_or(1);
    for Colleague { name, tasks, .. } in &view.workload {
        widgets::key_value(ui, name, &cx.texts.count(*tasks));
        progress(ui, name, part(*tasks, most), Tone::Accent);
    }
}

/// How much of the longest bar this is.
pub(super) fn part(n: i64, most: i64) -> f32 {
    let float = |it: i64| f32::from(u16::try_from(it).unwrap_or(u16::MAX));
    float(n) / float(most.max(1))
}
