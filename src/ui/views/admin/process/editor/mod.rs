//! One version of a process: its picture, the selected task, rules, dates, and what may be done.

use egui::{Key, KeyboardShortcut, Modifiers, ScrollArea, Ui};

mod acts;

use super::{
    draft::Draft,
    list::state_mark,
    task_form::TaskForm,
    trial::{self, Trial, broken},
    whole::WholeForm,
};
use crate::{
    client::Pending,
    desk::process::{ProcessPage, ProcessView, TrialView},
    domain::process::{ProcessTemplate, TemplateRef, VersionState},
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        layout::{Columns, Share},
        theme::{Tone, space},
        views::{
            admin::{answered, room},
            flow_picture::{Marked, draw},
            words::name,
        },
        widgets::{
            self, Button, Icon, TextField, card, card_head, chip, icon_button, segmented, tabs,
        },
    },
};

const SIDE_WIDTH: f32 = 360.0;
const ZOOMS: (f32, f32) = (0.5, 1.6);

/// What stands on the right.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Side {
    #[default]
    Task,
    Process,
    Rules,
}

/// What stands on the left.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Sight {
    #[default]
    Picture,
    Dates,
}

/// What was asked of the desk and is not answered yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Save,
    Publish,
    Retire,
    Drop,
}

pub(super) struct Editor {
    reference: TemplateRef,
    page: Fetched<ProcessPage>,
    draft: Option<Draft>,
    form: TaskForm,
    whole: WholeForm,
    trial: Trial,
    side: Side,
    sight: Sight,
    zoom: f32,
    submit: Submit,
    doing: Option<Doing>,
    /// Whether what is on the screen came from the desk.
    is_new: bool,
    writing: Option<Pending<bool>>,
}

impl Editor {
    /// Opens a version that is there.
    pub(super) fn of(reference: TemplateRef) -> Self {
        Self {
            reference,
            page: Fetched::default(),
            draft: None,
            form: TaskForm::default(),
            whole: WholeForm::default(),
            trial: Trial::default(),
            side: Side::default(),
            sight: Sight::default(),
            zoom: 0.9,
            submit: Submit::default(),
            doing: None,
            is_new: false,
            writing: None,
        }
    }

    /// Begins with what came from a file, or from nothing; nobody has it yet.
    pub(super) fn draft(template: ProcessTemplate) -> Self {
        let reference = template.reference();
        let draft = Some(Draft::new(template, 0));
        Self { draft, is_new: true, side: Side::Process, ..Self::of(reference) }
    }

    /// Draws it; true when the reader goes back to the list.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) -> bool {
        let Some(view) = self.view(cx, ui) else { return false };
        if self.outcome(cx) {
            return true;
        }
        let trial = self.draft.as_ref().and_then(|it| self.trial.of(cx, it));
        let before = self.draft.as_ref().map(|it| it.template.clone());
        self.keys(ui);
        let mut leave = false;
        let shares = [Share::Rest(1.0), Share::Fixed(SIDE_WIDTH)];
        let mut clicked = None;
        card(ui, |ui| leave = self.head(cx, ui, (&view, trial.as_ref())));
        ui.add_space(space::S);
        Columns::new(&shares).show(ui, |ui, place| {
            card(ui, |ui| {
                if place == 0 {
                    let left = self.left(cx, ui, (&view, trial.as_ref()));
                    clicked = clicked.take().or(left);
                } else {
                    let right = self.right(cx, ui, (&view, trial.as_ref()));
                    clicked = clicked.take().or(right);
                }
            });
        });
        if let (Some(code), Some(draft)) = (clicked, &mut self.draft) {
            draft.selected = Some(code);
            self.side = Side::Task;
        }
        if let (Some(before), Some(draft)) = (before, &mut self.draft) {
            let typing = ui.memory(egui::Memory::focused);
            draft.note(before, typing);
        }
        leave
    }

    /// The version from the desk, or what is needed around a draft that is not there yet.
    fn view(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<ProcessView> {
        let reference = if self.is_new {
            // What the forms offer is the same for every process.
            TemplateRef { code: "business-broadband".to_owned(), version: 1 }
        } else {
            self.reference.clone()
        };
        let answer = self.page.following(cx.client, ProcessPage { reference });
        let mut view = answered(cx, ui, answer)?;
        if self.is_new {
            let draft = self.draft.as_ref()?;
            view = ProcessView {
                template: draft.template.clone(),
                state: VersionState::Draft,
                rev: 0,
                orders: 0,
                counts: Vec::new(),
                offerings: Vec::new(),
                ..view
            };
        } else if self.draft.as_ref().is_none_or(|it| !it.is_changed() && it.rev != view.rev) {
            let selected = self.draft.take().and_then(|it| it.selected);
            let mut draft = Draft::new(view.template.clone(), view.rev);
            draft.selected = selected.or(draft.selected);
            self.draft = Some(draft);
        }
        Some(view)
    }

    fn outcome(&mut self, cx: &mut Cx<'_>) -> bool {
        if self.writing.as_ref().and_then(Pending::poll) == Some(Ok(true)) {
            self.writing = None;
            cx.say(cx.tr("process-written").into_owned());
        }
        if !self.submit.is_done(cx) {
            return false;
        }
        let doing = self.doing.take();
        let key = match doing {
            Some(Doing::Publish) => "process-said-published",
            Some(Doing::Retire) => "process-said-retired",
            Some(Doing::Drop) => "process-said-dropped",
            Some(Doing::Save) | None => "process-said-saved",
        };
        cx.say(cx.tr(key).into_owned());
        if let (Some(Doing::Save), Some(draft)) = (doing, &mut self.draft) {
            draft.note_saved(draft.rev + 1);
            self.reference = draft.template.reference();
            self.is_new = false;
            self.page.forget();
        }
        doing == Some(Doing::Drop)
    }

    fn keys(&mut self, ui: &Ui) {
        let Some(draft) = &mut self.draft else { return };
        let redo = KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        let undo = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
        if ui.memory(|it| it.focused().is_some()) {
            return; // A text field takes its own words back.
        }
        if ui.input_mut(|it| it.consume_shortcut(&redo)) {
            draft.redo();
        } else if ui.input_mut(|it| it.consume_shortcut(&undo)) {
            draft.undo();
        } else {
            return;
        }
        // What was typed is no longer what the process has.
        (self.form, self.whole) = <_>::default();
    }

    fn head(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (view, trial): (&ProcessView, Option<&TrialView>),
    ) -> bool {
        let mut leave = false;
        let title = name(cx, &view.template.name).to_owned();
        let is_draft = view.state == VersionState::Draft;
        let version =
            cx.tr_with("process-version", &[("n", i64::from(view.template.version).into())]);
        card_head(ui, Icon::Workflow, &title, Some(&version), |ui| {
            leave = Button::ghost(&cx.tr("process-back")).icon(Icon::ArrowLeft).show(ui).clicked();
            self.more(cx, ui, view);
            if is_draft {
                self.draft_buttons(cx, ui, trial);
            } else if Button::primary(&cx.tr("process-new-version"))
                .icon(Icon::Pencil)
                .show(ui)
                .clicked()
            {
                self.new_version(view);
            }
        });
        ui.horizontal(|ui| {
            let (tone, key) = state_mark(view.state);
            chip(ui, tone, None, &cx.tr(key));
            widgets::secondary(ui, &cx.tr_with("process-runs", &[("n", view.orders.into())]));
            if let Some(trial) = trial {
                let n = i64::try_from(trial.refusals.len()).unwrap_or(i64::MAX);
                let words = match n {
                    0 => cx.tr("admin-template-holds").into_owned(),
                    _ => cx.tr_with("admin-template-broken", &[("rules", n.into())]),
                };
                chip(ui, if n == 0 { Tone::Ok } else { Tone::Bad }, None, &words);
            }
            if self.draft.as_ref().is_some_and(Draft::is_changed) {
                chip(ui, Tone::Warn, None, &cx.tr("process-unsaved"));
            }
        });
        if let Some(error) = self.submit.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        leave
    }

    /// The picture or the dates; answers a task that was clicked.
    fn left(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (view, trial): (&ProcessView, Option<&TrialView>),
    ) -> Option<String> {
        ui.horizontal(|ui| {
            let words = [
                (Sight::Picture, cx.tr("process-picture")),
                (Sight::Dates, cx.tr("process-dates")),
            ];
            let items: Vec<(Sight, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
            segmented(ui, &mut self.sight, &items);
            if self.sight == Sight::Picture {
                if icon_button(ui, Icon::ZoomOut, &cx.tr("process-zoom-out")).clicked() {
                    self.zoom = (self.zoom - 0.1).max(ZOOMS.0);
                }
                if icon_button(ui, Icon::ZoomIn, &cx.tr("process-zoom-in")).clicked() {
                    self.zoom = (self.zoom + 0.1).min(ZOOMS.1);
                }
            }
        });
        ui.add_space(space::XS);
        if self.sight == Sight::Dates {
            if let Some(trial) = trial {
                self.trial.dates(cx, ui, trial);
            }
            return None;
        }
        let draft = self.draft.as_ref()?;
        let broken = broken(trial);
        let marked = Marked {
            departments: &view.departments,
            counts: &view.counts,
            broken: &broken,
            selected: draft.selected.as_deref(),
            zoom: self.zoom,
        };
        draw(cx, ui, (&draft.template, room(ui)), &marked)
    }

    /// The selected task, the process, or the rules; answers a task to show.
    fn right(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (view, trial): (&ProcessView, Option<&TrialView>),
    ) -> Option<String> {
        let n = trial.map_or(0, |it| it.refusals.len());
        let count = (0 < n).then(|| n.to_string());
        let words = [
            (Side::Task, cx.tr("process-task"), None),
            (Side::Process, cx.tr("process-process"), None),
            (Side::Rules, cx.tr("process-rules"), count.as_deref()),
        ];
        let items: Vec<(Side, &str, Option<&str>)> =
            words.iter().map(|(it, word, count)| (*it, &**word, *count)).collect();
        tabs(ui, &mut self.side, &items);
        ui.add_space(space::S);
        let is_draft = view.state == VersionState::Draft;
        let mut shown = None;
        let side = self.side;
        let area = ScrollArea::vertical().id_salt("process-side").max_height(room(ui));
        area.auto_shrink([false, false]).show(ui, |ui| match side {
            Side::Rules => shown = trial.and_then(|it| trial::rules(cx, ui, it)),
            Side::Process => self.process(cx, ui, view),
            Side::Task => {
                if is_draft {
                    self.task_buttons(cx, ui);
                } else {
                    widgets::faint(ui, &cx.tr("process-read-only"));
                }
                let Some(draft) = &mut self.draft else { return };
                ui.add_enabled_ui(is_draft, |ui| self.form.ui(cx, ui, (draft, view)));
            }
        });
        shown
    }

    fn process(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &ProcessView) {
        let is_draft = view.state == VersionState::Draft;
        let Some(draft) = &mut self.draft else { return };
        ui.spacing_mut().item_spacing.y = space::S;
        ui.add_enabled_ui(is_draft && self.is_new, |ui| {
            TextField::new(&cx.tr("process-code"), &mut draft.template.code).show(ui);
        });
        ui.add_enabled_ui(is_draft, |ui| self.whole.ui(cx, ui, (&mut draft.template, view)));
    }
}
