//! The page of one order: its steps, its tasks, its papers, and what may be done with it.

mod amend;
mod appointments;
mod course;
mod deed;
mod fallout;
mod form;
mod head;
mod link;
mod moved;
mod moving;
mod sheet;
mod side;
mod tasks;
mod tell;

use egui::{ScrollArea, Ui};

use crate::{
    desk::{
        office::Printed,
        order::{Finding, OrderPage, OrderView, TaskAct, TaskCard},
        staff::{StaffList, StaffRow},
    },
    domain::{
        EnterpriseId, OrderId, Permission, Role, TaskId, order::OrderStatus, task::TaskStatus,
    },
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        layout::{Columns, Share},
        print::{self, Printing},
        theme::space,
        views::{
            papers::{PapersView, Whose},
            words::{moment, name, stage_key},
        },
        widgets::{self, Icon, Phase, Step, StepState, card, card_head, stepper},
    },
};
use appointments::AppointmentCard;
use deed::Deed;
use link::LinkCardView;
use moved::MovedCard;
use sheet::Sheet;
use tell::TellDialog;

/// What the page remembers between frames.
#[derive(Default)]
pub struct OrderScreen {
    page: Fetched<OrderPage>,
    staff: Fetched<StaffList>,
    papers: PapersView,
    order: Option<OrderId>,
    sheet: Option<Sheet>,
    tell: Option<TellDialog>,
    printing: Printing,
    appointments: AppointmentCard,
    link: LinkCardView,
    moved: MovedCard,
    /// The task whose answers are shown.
    open: Option<TaskId>,
    /// The task that is to be brought into sight.
    sought: Option<TaskId>,
    arrival: Arrival,
}

/// Whether somebody has just come to the page.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Arrival {
    #[default]
    JustNow,
    Before,
}

/// What somebody chose on the page.
enum Chosen {
    Nothing,
    Do(Deed),
    /// Put the progress into words for the customer.
    Tell,
    Print(Printed),
    Show(TaskId),
    /// Show it and bring it into sight.
    Seek(TaskId),
}

impl OrderScreen {
    /// After every frame, also while another page is drawn.
    pub fn settle(&mut self, cx: &mut Cx<'_>) {
        self.papers.settle(cx);
    }

    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, order: OrderId) {
        self.turn_to(order);
        self.printing.settle(cx, ui);
        let staff: Vec<StaffRow> = match self.staff.of(cx.client, StaffList) {
            Some(Ok(staff)) => staff.clone(),
            _ => Vec::new(),
        };
        let view = match self.page.of(cx.client, OrderPage { order }) {
            None => return widgets::skeleton(ui, &cx.tr("core-loading"), 8),
            Some(Err(err)) => {
                let text = cx.explain(err);
                return widgets::notice(ui, crate::ui::theme::Tone::Bad, &text, |_| {});
            }
            Some(Ok(view)) => view.clone(),
        };
        let mut chosen = Chosen::Nothing;
        self.arrive(cx, &view);
        let (open, sought) = (self.open, self.sought.take());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            // The scroll bar floats over what is not left free for it.
            ui.set_max_width(ui.available_width() - space::M);
            keep(&mut chosen, head::ui(cx, ui, &view));
            keep(&mut chosen, fallout::ui(cx, ui, &view));
            card(ui, |ui| keep(&mut chosen, steps(cx, ui, &view)));
            let shares = [Share::Rest(1.0), Share::Fixed(360.0)];
            Columns::new(&shares).stack_under(420.0).show(ui, |ui, column| {
                ui.spacing_mut().item_spacing.y = space::M;
                if column == 0 {
                    let whose = Whose::Order { order, enterprise: view.enterprise };
                    // On top for those who can do something about what is missing.
                    let is_lacking = view.findings.contains(&Finding::PapersMissing);
                    let is_first = is_lacking && cx.may(Permission::AddDocument);
                    if is_first {
                        self.papers.ui(cx, ui, whose);
                    }
                    keep(&mut chosen, tasks::ui(cx, ui, &view, (open, sought)));
                    card(ui, |ui| course::ui(cx, ui, &view));
                    if !is_first {
                        self.papers.ui(cx, ui, whose);
                    }
                } else {
                    self.link.ui(cx, ui, &view);
                    amend::history(cx, ui, &view);
                    self.moved.ui(cx, ui, &view);
                    self.appointments.ui(cx, ui, &view);
                    side::ui(cx, ui, &view);
                }
            });
        });
        keep(&mut chosen, by_key(cx, &view));
        self.follow(cx, &chosen, &view);
        self.dialogs(cx, ui, (&view, &staff));
    }

    fn dialogs(&mut self, cx: &mut Cx<'_>, ui: &Ui, (view, staff): (&OrderView, &[StaffRow])) {
        if let Some(sheet) = &mut self.sheet
            && sheet.ui(cx, ui, (view, staff))
        {
            self.sheet = None;
        }
        if let Some(tell) = &mut self.tell
            && tell.ui(cx, ui, view)
        {
            self.tell = None;
        }
    }

    fn follow(&mut self, cx: &mut Cx<'_>, chosen: &Chosen, view: &OrderView) {
        match chosen {
            Chosen::Nothing => {}
            Chosen::Show(task) => self.open = (self.open != Some(*task)).then_some(*task),
            Chosen::Seek(task) => (self.open, self.sought) = (Some(*task), Some(*task)),
            Chosen::Do(deed) => self.begin(cx, *deed, view),
            Chosen::Tell => self.tell = Some(TellDialog::new(cx)),
            Chosen::Print(what) => self.print(cx, *what, view),
        }
    }

    /// Hands a sheet about the order to the browser.
    fn print(&mut self, cx: &Cx<'_>, what: Printed, view: &OrderView) {
        let page = match what {
            Printed::Checklist => print::checklist(cx, view),
            Printed::Order | Printed::Day => print::order(cx, view),
        };
        self.printing.start(cx, (what, Some(view.id)), (&view.number, page));
    }

    /// Forgets what belongs to another order.
    fn turn_to(&mut self, order: OrderId) {
        if self.order != Some(order) {
            self.order = Some(order);
            self.sheet = None;
            self.tell = None;
            self.open = None;
            self.arrival = Arrival::JustNow;
        }
    }

    /// Whoever comes from a queue comes for one task, wherever it is on the page.
    fn arrive(&mut self, cx: &Cx<'_>, view: &OrderView) {
        if std::mem::replace(&mut self.arrival, Arrival::Before) == Arrival::JustNow
            && matches!(cx.me.actor.role, Role::Worker | Role::Reviewer)
        {
            self.sought = in_hand(view);
        }
    }

    /// Whose order is shown, once that is known.
    pub fn customer(&self, order: OrderId) -> Option<EnterpriseId> {
        self.page.latest().filter(|it| it.id == order).map(|it| it.enterprise)
    }

    /// Does at once what needs no more words, and asks for them otherwise.
    fn begin(&mut self, cx: &mut Cx<'_>, deed: Deed, view: &OrderView) {
        match deed.at_once(view) {
            Some((command, said)) => cx.send_saying(command, said),
            None => self.sheet = Some(Sheet::new(deed, view, cx.now.today())),
        }
    }
}

/// What a key or the palette asked for.
fn by_key(cx: &mut Cx<'_>, view: &OrderView) -> Chosen {
    if cx.asked(Action::Print) {
        return Chosen::Print(Printed::Order);
    }
    match in_hand(view) {
        Some(task) if cx.asked(Action::Complete) => Chosen::Do(Deed::Task(task, TaskAct::Complete)),
        _ => Chosen::Nothing,
    }
}

/// The first task that the reader may bring to its end.
fn in_hand(view: &OrderView) -> Option<TaskId> {
    view.tasks.iter().find(|it| it.may.contains(&TaskAct::Complete)).map(|it| it.id)
}

fn keep(chosen: &mut Chosen, new: Chosen) {
    if !matches!(new, Chosen::Nothing) {
        *chosen = new;
    }
}

/// The three phases with every task as a step.
fn steps(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) -> Chosen {
    let done = view.tasks.iter().filter(|it| it.status == TaskStatus::Done).count();
    let count = format!("{done}/{}", view.tasks.len());
    card_head(ui, Icon::Package, &cx.tr("order-progress"), Some(&count), |_| {});
    let words: Vec<Vec<(String, String, StepState)>> = view
        .phases
        .iter()
        .map(|phase| phase.steps.iter().map(|it| step(cx, view, it)).collect())
        .collect();
    let steps: Vec<Vec<Step<'_>>> = words
        .iter()
        .map(|phase| {
            phase.iter().map(|(title, note, state)| Step { title, note, state: *state }).collect()
        })
        .collect();
    let titles: Vec<_> = view.phases.iter().map(|it| cx.tr(stage_key(it.stage))).collect();
    let phases: Vec<Phase<'_>> =
        titles.iter().zip(&steps).map(|(title, steps)| Phase { title, steps }).collect();
    let clicked = stepper(ui, &phases);
    let mut all = view.phases.iter().flat_map(|it| &it.steps);
    let step = clicked.and_then(|at| all.nth(at));
    step.map_or(Chosen::Nothing, |it| Chosen::Seek(it.task))
}

fn step(
    cx: &Cx<'_>,
    view: &OrderView,
    it: &crate::domain::order::Step,
) -> (String, String, StepState) {
    let task: Option<&TaskCard> = view.tasks.iter().find(|card| card.id == it.task);
    let (state, note) = match it.status {
        TaskStatus::Done => (StepState::Done, it.at.map(|at| cx.texts.date(at.today()))),
        TaskStatus::Refused | TaskStatus::HandedBack => {
            (StepState::Blocked, Some(cx.tr("order-task-handed-back").into_owned()))
        }
        TaskStatus::OnHold => (StepState::Held, Some(cx.tr("order-task-on-hold").into_owned())),
        TaskStatus::Ready | TaskStatus::Accepted if view.status == OrderStatus::OnHold => {
            (StepState::Held, Some(cx.tr("order-task-on-hold").into_owned()))
        }
        TaskStatus::Ready | TaskStatus::Accepted => {
            let late = task.is_some_and(|it| it.is_late);
            let state = if late { StepState::Blocked } else { StepState::Current };
            (state, it.at.map(|at| moment(cx, at.micros())))
        }
        TaskStatus::Skipped => (StepState::Done, Some(cx.tr("order-task-skipped").into_owned())),
        TaskStatus::Waiting | TaskStatus::Cancelled => (StepState::Todo, None),
    };
    (name(cx, &it.title).to_owned(), note.unwrap_or_default(), state)
}
