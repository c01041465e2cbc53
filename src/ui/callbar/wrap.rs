//! The wrap-up: how the call ended, what was said, what we do next and by when.

use chrono::{NaiveDate, NaiveTime};
use egui::Ui;

use super::{chooser::digit, words};
use crate::{
    desk::{
        Command,
        call::{self, CallRow, NewPromise},
    },
    domain::{CallId, Personal, PromiseId, call::Disposition, office_micros},
    ui::{
        action::Action,
        cx::Cx,
        form::Submit,
        kept::KeptText,
        theme::Tone,
        widgets::{self, Button, ButtonKind, DateField, Dialog, TextField},
    },
};

/// Promises for a day are due at the end of business.
const CLOSE: (u32, u32) = (18, 0);

/// An open wrap-up; what is typed in it stays until the desk has it.
pub(super) struct WrapUp {
    pub(super) call: CallId,
    who: String,
    has_enterprise: bool,
    disposition: Option<Disposition>,
    notes: KeptText,
    promise: String,
    due: String,
    /// Sent again under the same name, it is made once.
    promise_id: PromiseId,
    submit: Submit,
    /// It was to be saved with a promise for no day; said until there is one.
    wants_day: bool,
}

/// Whether the dialog stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Stays,
    Closed,
    Done,
}

impl WrapUp {
    /// The wrap-up of `call`, with what has been noted so far.
    pub(super) fn of(cx: &Cx<'_>, call: &CallRow, notes: KeptText) -> Self {
        Self {
            call: call.id,
            who: words::caller(cx.texts, call),
            has_enterprise: call.enterprise.is_some(),
            disposition: None,
            notes,
            promise: String::new(),
            due: String::new(),
            promise_id: PromiseId::fresh(),
            submit: Submit::default(),
            wants_day: false,
        }
    }

    /// Keeps what has been typed in it for the next time, and gives it.
    pub(super) fn put_by(&mut self, cx: &mut Cx<'_>) -> Option<&str> {
        self.notes.keep(cx);
        self.notes.is_loaded().then(|| self.notes.text())
    }

    /// Draws the dialog and says whether it stays.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> Outcome {
        if self.submit.is_done(cx) {
            return Outcome::Done;
        }
        if let Some(chosen) = digit(ui).and_then(Disposition::by_digit) {
            self.choose(cx, chosen);
        }
        let title = cx.tr_with("call-wrap-title", &[("who", self.who.as_str().into())]);
        let close = cx.tr("core-close");
        let save_keys = Action::WrapUp.keys_text(ui.ctx()).unwrap_or_default();
        let mut save = cx.asked(Action::WrapUp);
        let mut cancel = false;
        let error = self.submit.error().map(str::to_owned);
        let words = (cx.tr("call-wrap-save"), cx.tr("core-cancel"));
        // Notes that are not here yet would be wrapped up unread.
        let can_save = self.notes.is_loaded() && !self.submit.is_busy();
        let shown = Dialog::new("call-wrap-up", &title, &close).width(600.0).show(
            ui.ctx(),
            |ui| {
                self.results(cx, ui);
                self.noted(cx, ui);
                if self.has_enterprise {
                    self.next_step(cx, ui);
                } else {
                    widgets::notice(ui, Tone::Warn, &cx.tr("call-wrap-nobody"), |_| {});
                }
                if self.wants_day && self.lacks_day() {
                    widgets::notice(ui, Tone::Bad, &cx.tr("call-wrap-lacks-day"), |_| {});
                }
                if let Some(error) = &error {
                    widgets::notice(ui, Tone::Bad, error, |_| {});
                }
            },
            |ui| {
                ui.add_enabled_ui(can_save, |ui| {
                    save |= Button::primary(&words.0).keys(&save_keys).show(ui).clicked();
                });
                cancel = Button::secondary(&words.1).show(ui).clicked();
            },
        );
        if save && can_save {
            self.send(cx);
        }
        if cancel || shown.closed { Outcome::Closed } else { Outcome::Stays }
    }

    /// The notes, once those that were typed before are here.
    fn noted(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        if let Some(err) = self.notes.load(cx) {
            widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {});
        }
        let (name, hint) = (cx.tr("call-notes"), cx.tr("call-notes-hint"));
        let is_loaded = self.notes.is_loaded();
        let field = TextField::new(&name, self.notes.text_mut()).hint(&hint).rows(4);
        let field = ui.add_enabled_ui(is_loaded, |ui| field.show(ui)).inner;
        // A draft that arrived behind the wrap-up would outlive it.
        if !self.submit.is_busy() {
            self.notes.follow(cx, ui, &field);
        }
    }

    fn results(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widgets::faint(ui, &cx.tr("call-result"));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
            for (n, it) in Disposition::choosable() {
                let is_chosen = self.disposition == Some(it);
                let kind = if is_chosen { ButtonKind::Primary } else { ButtonKind::Secondary };
                let label = words::disposition(cx.texts, it);
                if Button::new(kind, &label).keys(&n.to_string()).show(ui).clicked() {
                    self.choose(cx, it);
                }
            }
        });
    }

    /// A result that calls for a next step proposes one for tomorrow.
    fn choose(&mut self, cx: &Cx<'_>, it: Disposition) {
        self.disposition = Some(it);
        if it.wants_next_step() && self.has_enterprise && self.promise.is_empty() {
            self.promise = words::disposition(cx.texts, it);
            let tomorrow = cx.now.today().succ_opt().unwrap_or_else(|| cx.now.today());
            self.due = tomorrow.to_string();
        }
    }

    fn next_step(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let (what, hint) = (cx.tr("call-promise"), cx.tr("call-promise-hint"));
        let (day, invalid) = (cx.tr("call-promise-day"), cx.tr("core-date-invalid"));
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - 180.0).max(160.0);
            TextField::new(&what, &mut self.promise).hint(&hint).width(width).show(ui);
            DateField::new(&day, &invalid, &mut self.due).width(150.0).show(ui);
        });
    }

    /// Whether something is promised for a day that cannot be read, or for none.
    fn lacks_day(&self) -> bool {
        !self.promise.trim().is_empty() && widgets::parse_day(&self.due).is_none()
    }

    /// Hands everything to the desk; a promise whose day is not known stays with its writer.
    fn send(&mut self, cx: &Cx<'_>) {
        self.wants_day = self.lacks_day();
        if self.wants_day {
            return;
        }
        let what = self.promise.trim();
        let day = widgets::parse_day(&self.due).filter(|_| !what.is_empty());
        let promise = day.map(|day| NewPromise {
            id: self.promise_id,
            what: Personal::from(what),
            due_us: end_of(day),
        });
        let command = call::Command::WrapUp {
            call: self.call,
            disposition: self.disposition,
            notes: Personal::from(self.notes.text()),
            promise,
        };
        self.submit.send(cx, Command::Call(command));
    }
}

fn end_of(day: NaiveDate) -> i64 {
    let close = NaiveTime::from_hms_opt(CLOSE.0, CLOSE.1, 0).unwrap_or_default();
    office_micros(day.and_time(close))
}
