//! Seeing the caller's number in full: what for, in a few words, and then for a minute.

use egui::Ui;

use crate::{
    desk::{
        Command,
        call::{self, CallerNumber},
    },
    domain::{CallId, Personal, reveal::Purpose},
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::Tone,
        widgets::{self, Button, Dialog, TextField},
    },
};

/// The number that was asked for, and the dialog that asks.
#[derive(Default)]
pub(super) struct Unmask {
    shown: Fetched<CallerNumber>,
    /// The call whose number was asked for last.
    of: Option<CallId>,
    asking: Option<Asking>,
}

struct Asking {
    call: CallId,
    purpose: Purpose,
    reason: String,
    submit: Submit,
}

impl Unmask {
    /// Opens the dialog.
    pub(super) fn ask(&mut self, call: CallId) {
        self.asking = Some(Asking {
            call,
            purpose: Purpose::CallBack,
            reason: String::new(),
            submit: Submit::default(),
        });
    }

    /// The number of a call in full, while it may be seen.
    pub(super) fn number(&mut self, cx: &Cx<'_>, ui: &Ui, call: CallId) -> Option<String> {
        if self.of != Some(call) {
            self.shown.forget();
            return None;
        }
        let shown = self.shown.of(cx.client, CallerNumber { call })?.as_ref().ok()?.as_ref()?;
        let left_us = shown.until_us - cx.now.micros();
        let left = u64::try_from(left_us).ok()?;
        ui.ctx().request_repaint_after(std::time::Duration::from_micros(left));
        Some(shown.value.reveal().to_owned())
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(asking) = &mut self.asking else { return };
        if asking.submit.is_done(cx) {
            self.of = Some(asking.call);
            self.shown.forget();
            self.asking = None;
            return;
        }
        if asking.ui(cx, ui) {
            self.asking = None;
        }
    }
}

impl Asking {
    /// Draws the dialog; true when it was closed.
    fn ui(&mut self, cx: &Cx<'_>, ui: &Ui) -> bool {
        let (title, close) = (cx.tr("call-unmask-title"), cx.tr("core-close"));
        let words = (cx.tr("call-unmask-show"), cx.tr("core-cancel"));
        let (mut show, mut cancel) = (false, false);
        let is_busy = self.submit.is_busy();
        let shown = Dialog::new("call-unmask", &title, &close).width(440.0).show(
            ui.ctx(),
            |ui| {
                let names: Vec<(Purpose, String)> = Purpose::ALL
                    .iter()
                    .map(|it| {
                        let code = it.code().replace('_', "-");
                        (*it, cx.tr(&format!("call-purpose-{code}")).into_owned())
                    })
                    .collect();
                let items: Vec<(Purpose, &str)> =
                    names.iter().map(|(it, name)| (*it, name.as_str())).collect();
                widgets::select(ui, &cx.tr("call-unmask-purpose"), &mut self.purpose, &items);
                let (name, hint) = (cx.tr("call-unmask-reason"), cx.tr("call-unmask-reason-hint"));
                TextField::new(&name, &mut self.reason).hint(&hint).show(ui);
                if let Some(error) = self.submit.error() {
                    widgets::notice(ui, Tone::Bad, error, |_| {});
                }
                widgets::faint(ui, &cx.tr("call-unmask-note"));
            },
            |ui| {
                ui.add_enabled_ui(!is_busy, |ui| {
                    show = Button::primary(&words.0).show(ui).clicked();
                });
                cancel = Button::secondary(&words.1).show(ui).clicked();
            },
        );
        if show {
            let (call, purpose) = (self.call, self.purpose);
            let reason = Personal::from(self.reason.as_str());
            let command = call::Command::ShowNumber { call, purpose, reason };
            self.submit.send(cx, Command::Call(command));
        }
        cancel || shown.closed
    }
}
