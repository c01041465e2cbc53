//! What may be done with a version: save, publish, retire, new versions, files, tasks in and out.

use egui::Ui;

use super::{
    super::{
        both,
        files::{self, Format},
    },
    Doing, Editor, Side,
};
use crate::{
    desk::{
        Command,
        process::{self, ProcessView, TrialView},
    },
    domain::process::{ProcessTemplate, VersionState},
    ui::{
        cx::Cx,
        widgets::{Button, Icon, icon_button, menu_item, more_menu},
    },
};

impl Editor {
    pub(super) fn draft_buttons(&mut self, cx: &Cx<'_>, ui: &mut Ui, trial: Option<&TrialView>) {
        let Some(draft) = &mut self.draft else { return };
        let is_broken = trial.is_none_or(|it| !it.refusals.is_empty());
        let reason = cx.tr(if is_broken { "process-not-sound" } else { "process-save-first" });
        let blocked = (is_broken || draft.is_changed() || self.is_new).then_some(&*reason);
        let publish = cx.tr("process-publish");
        if Button::primary(&publish).icon(Icon::Send).blocked_by(blocked).show(ui).clicked() {
            let reference = self.reference.clone();
            let command = process::Command::Publish { reference, rev: draft.rev };
            self.doing = Some(Doing::Publish);
            self.submit.send(cx, Command::Process(command));
            return;
        }
        let nothing = cx.tr("process-nothing-changed");
        let blocked = (!draft.is_changed() && !self.is_new).then_some(&*nothing);
        let save = cx.tr("process-save");
        if Button::secondary(&save).icon(Icon::Save).blocked_by(blocked).show(ui).clicked() {
            let template = Box::new(draft.template.clone());
            let command = process::Command::SaveDraft { template, rev: draft.rev };
            self.doing = Some(Doing::Save);
            self.submit.send(cx, Command::Process(command));
        }
        if icon_button(ui, Icon::Redo2, &cx.tr("process-redo")).clicked() && draft.can_redo() {
            draft.redo();
            (self.form, self.whole) = <_>::default();
        }
        if icon_button(ui, Icon::Undo2, &cx.tr("process-undo")).clicked() && draft.can_undo() {
            draft.undo();
            (self.form, self.whole) = <_>::default();
        }
    }

    pub(super) fn new_version(&mut self, view: &ProcessView) {
        let template = ProcessTemplate { version: view.next_version, ..view.template.clone() };
        let selected = self.draft.take().and_then(|it| it.selected);
        *self = Self::draft(template);
        self.side = Side::Task;
        if let Some(draft) = &mut self.draft {
            draft.selected = selected.or_else(|| draft.selected.take());
        }
    }

    pub(super) fn more(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &ProcessView) {
        let Some(draft) = &self.draft else { return };
        let template = draft.template.clone();
        let reference = self.reference.clone();
        more_menu(ui, &cx.tr("process-more"), |ui| {
            if menu_item(ui, Icon::FileDown, &cx.tr("process-export-bpmn"), "").clicked() {
                self.writing = Some(files::write(cx, template.clone(), Format::Bpmn));
            }
            if menu_item(ui, Icon::FileDown, &cx.tr("process-export-toml"), "").clicked() {
                self.writing = Some(files::write(cx, template.clone(), Format::Toml));
            }
            let (icon, key, doing) = match view.state {
                VersionState::Draft if !self.is_new => (Icon::Trash2, "process-drop", Doing::Drop),
                VersionState::Published => (Icon::Archive, "process-retire", Doing::Retire),
                VersionState::Draft | VersionState::Retired => return,
            };
            if menu_item(ui, icon, &cx.tr(key), "").clicked() {
                let command = match doing {
                    Doing::Drop => process::Command::DropDraft { reference },
                    Doing::Save | Doing::Publish | Doing::Retire => {
                        process::Command::Retire { reference }
                    }
                };
                self.doing = Some(doing);
                self.submit.send(cx, Command::Process(command));
            }
        });
    }

    pub(super) fn task_buttons(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(draft) = &mut self.draft else { return };
        ui.horizontal(|ui| {
            if Button::secondary(&cx.tr("process-task-add")).icon(Icon::Plus).show(ui).clicked() {
                draft.add_task(both("process-task-new"));
            }
            if icon_button(ui, Icon::ArrowUp, &cx.tr("process-task-up")).clicked() {
                draft.move_task(-1);
            }
            if icon_button(ui, Icon::ArrowDown, &cx.tr("process-task-down")).clicked() {
                draft.move_task(1);
            }
            if icon_button(ui, Icon::Trash2, &cx.tr("process-task-remove")).clicked() {
                draft.remove_task();
            }
        });
    }
}
