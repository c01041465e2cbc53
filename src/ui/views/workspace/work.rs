//! What is open at an enterprise: orders with their steps, and every matter with its owner and next date.

use egui::{Align, Layout, Ui, vec2};

use super::{nothing, words};
use crate::{
    desk::{
        Command, demand, order, promise,
        staff::{StaffList, StaffRow},
        workspace::{Matter, MatterKind, OrderCard, OrderStep, WorkspacePage},
    },
    domain::{OrderId, Permission},
    ui::{
        cx::Cx,
        fetched::Fetched,
        route::Route,
        theme::{Tone, space},
        widgets::{
            self, Icon, Phase, Step, StepState, card, card_head, chip, hline, link, segmented,
            stepper,
        },
    },
};

/// Which orders are shown, and which one of them.
#[derive(Default)]
pub(super) struct Orders {
    ended: Which,
    chosen: Option<OrderId>,
    staff: Fetched<StaffList>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Which {
    #[default]
    Running,
    Ended,
}

impl Orders {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        if !page.orders.is_empty() {
            card(ui, |ui| self.orders(cx, ui, page));
        }
        let staff = match self.staff.of(cx.client, StaffList) {
            Some(Ok(staff)) => staff.as_slice(),
            _ => &[],
        };
        card(ui, |ui| matters(cx, ui, (page, staff)));
    }

    fn orders(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
        let running = cx.tr_with("enterprise-orders-running", &[("n", page.running_orders.into())]);
        let ended = cx.tr_with("enterprise-orders-ended", &[("n", page.ended_orders.into())]);
        card_head(ui, Icon::Package, &cx.tr("enterprise-orders"), None, |ui| {
            let items = [(Which::Running, &*running), (Which::Ended, &*ended)];
            segmented(ui, &mut self.ended, &items);
        });
        let is_ended = |it: &OrderCard| matches!(it.state.as_str(), "completed" | "cancelled");
        let wanted: Vec<&OrderCard> =
            page.orders.iter().filter(|it| is_ended(it) == (self.ended == Which::Ended)).collect();
        if wanted.is_empty() {
            nothing(ui, &cx.tr("enterprise-no-orders"));
            return;
        }
        let chosen = self.chosen.filter(|id| wanted.iter().any(|it| it.id == *id));
        let chosen = chosen.or_else(|| wanted.first().map(|it| it.id));
        for it in wanted {
            if Some(it.id) == chosen {
                order(cx, ui, it);
            } else if order_line(cx, ui, it) {
                self.chosen = Some(it.id);
            }
        }
    }
}

fn order_title(cx: &Cx<'_>, ui: &mut Ui, it: &OrderCard) -> bool {
    let mut opened = false;
    let room = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if it.monthly_fen > 0 {
            widgets::strong(ui, &cx.texts.money(it.monthly_fen));
        }
        let due = words::at(it.promised_us.unwrap_or(it.due_us)).date();
        let late = due < cx.now.today();
        let key =
            if it.promised_us.is_some() { "enterprise-promised-by" } else { "enterprise-due-by" };
        let text = cx.tr_with(key, &[("date", cx.texts.date(due).into())]);
        let tone = if late { Tone::Bad } else { Tone::Warn };
        if !matches!(it.state.as_str(), "completed" | "cancelled") {
            chip(ui, tone, Some(Icon::Clock), &text);
        }
        if it.state == "on_hold" {
            chip(ui, Tone::Warn, Some(Icon::Pause), &cx.tr("enterprise-order-on-hold"));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            opened = link(ui, &it.number).clicked();
            let what = words::offering(cx.texts, &it.offering);
            let what = if it.quantity > 1 { format!("{what} × {}", it.quantity) } else { what };
            widgets::one_line(ui, &what);
        });
    });
    opened
}

fn order_line(cx: &Cx<'_>, ui: &mut Ui, it: &OrderCard) -> bool {
    hline(ui);
    order_title(cx, ui, it)
}

fn order(cx: &mut Cx<'_>, ui: &mut Ui, it: &OrderCard) {
    if order_title(cx, ui, it) {
        cx.go(Route::Order(it.id));
    }
    let titles: Vec<(String, String)> =
        it.steps.iter().map(|step| step_words(cx, it, step)).collect();
    let mut phases: Vec<(String, Vec<Step<'_>>)> = Vec::new();
    for (step, (title, note)) in it.steps.iter().zip(&titles) {
        let shown = Step { title, note, state: step_state(step) };
        match phases.last_mut() {
            Some((stage, steps)) if *stage == step.stage => steps.push(shown),
            _ => phases.push((step.stage.clone(), vec![shown])),
        }
    }
    let names: Vec<String> = phases
        .iter()
        .map(|(stage, _)| cx.tr(&format!("enterprise-phase-{stage}")).into_owned())
        .collect();
    let line: Vec<Phase<'_>> =
        phases.iter().zip(&names).map(|((_, steps), title)| Phase { title, steps }).collect();
    if stepper(ui, &line).is_some() {
        cx.go(Route::Order(it.id));
    }
}

fn step_words(cx: &Cx<'_>, it: &OrderCard, step: &OrderStep) -> (String, String) {
    let title = words::task(cx.texts, (&it.template, it.template_version), &step.code);
    let day = |us: i64| words::at(us).date().format("%m-%d").to_string();
    let note = match (step.state.as_str(), step.done_us, step.due_us) {
        (_, Some(us), _) => day(us),
        ("refused", ..) => cx.tr("enterprise-step-refused").into_owned(),
        ("held", ..) => cx.tr("enterprise-step-held").into_owned(),
        ("accepted", ..) => cx.tr("enterprise-step-working").into_owned(),
        ("ready", ..) => cx.tr("enterprise-step-ready").into_owned(),
        (_, _, Some(us)) => day(us),
        _ => String::new(),
    };
    (title, note)
}

fn step_state(step: &OrderStep) -> StepState {
    match step.state.as_str() {
        "done" => StepState::Done,
        "ready" | "accepted" => StepState::Current,
        "refused" => StepState::Blocked,
        "held" => StepState::Held,
        _ => StepState::Todo,
    }
}

fn matters(cx: &mut Cx<'_>, ui: &mut Ui, (page, staff): (&WorkspacePage, &[StaffRow])) {
    let count = page.matters.len().to_string();
    card_head(ui, Icon::CircleDot, &cx.tr("enterprise-matters"), Some(&count), |_| {});
    if page.matters.is_empty() {
        nothing(ui, &cx.tr("enterprise-no-matters"));
        return;
    }
    for (at, it) in page.matters.iter().enumerate() {
        if at > 0 {
            hline(ui);
        }
        ui.push_id(at, |ui| matter(cx, ui, (it, staff)));
    }
}

fn matter(cx: &mut Cx<'_>, ui: &mut Ui, (it, staff): (&Matter, &[StaffRow])) {
    let (icon, tone, key) = match it.kind {
        MatterKind::Demand(_) => (Icon::Lightbulb, Tone::Gold, "enterprise-matter-demand"),
        MatterKind::Promise(_) => (Icon::Handshake, Tone::Violet, "enterprise-matter-promise"),
        MatterKind::Order(_) => (Icon::Package, Tone::Accent, "enterprise-matter-order"),
    };
    let room = vec2(ui.available_width(), 28.0);
    let mut opened = false;
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if it.may_hand_over {
            hand_over(cx, ui, (it, staff));
        }
        let days = (words::at(it.next_us).date(), cx.now.today());
        widgets::due_chip(ui, cx.texts, days, 2);
        let mine = it.owner == cx.me.actor.staff;
        let owner =
            if mine { cx.tr("enterprise-owner-me").into_owned() } else { it.owner_name.clone() };
        widgets::secondary(ui, &owner);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            chip(ui, tone, Some(icon), &cx.tr(key));
            if matches!(it.kind, MatterKind::Order(_)) {
                opened = link(ui, &it.title).clicked();
                widgets::one_line(ui, &words::offering(cx.texts, &it.offering));
            } else {
                widgets::one_line(ui, &it.title);
            }
        });
    });
    if let (true, MatterKind::Order(order)) = (opened, it.kind) {
        cx.go(Route::Order(order));
    }
}

/// The colleagues who may take it on, in a menu.
fn hand_over(cx: &mut Cx<'_>, ui: &mut Ui, (it, staff): (&Matter, &[StaffRow])) {
    let fits = |row: &&StaffRow| {
        row.is_active && row.role.may(Permission::EditOrder) && row.id != it.owner
    };
    let name = cx.tr_with("enterprise-hand-over-work", &[("what", it.title.as_str().into())]);
    let button = widgets::icon_button(ui, Icon::UserCheck, &name);
    let chosen = widgets::menu_of(&button, |ui| {
        let mut chosen = None;
        let mut is_empty = true;
        for row in staff.iter().filter(fits) {
            is_empty = false;
            if widgets::menu_item(ui, Icon::UserCheck, &row.name, "").clicked() {
                chosen = Some(row.id);
            }
        }
        if is_empty {
            widgets::faint(ui, &cx.tr("order-nobody-fits"));
        }
        chosen
    });
    if let Some(to) = chosen.flatten() {
        let command = match it.kind {
            MatterKind::Demand(id) => Command::Demand(demand::Command::HandOver { id, to }),
            MatterKind::Promise(id) => Command::Promise(promise::Command::HandOver { id, to }),
            MatterKind::Order(id) => Command::Order(order::Command::HandOver { id, to }),
        };
        cx.send_saying(command, "enterprise-handed-over");
    }
}
