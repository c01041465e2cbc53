//! The dialog that closes or opens one day of a calendar, and taking such a day back.

use chrono::NaiveDate;
use egui::Ui;

use super::worded;
use crate::{
    desk::{
        Command,
        calendar::{self, ExceptionRow, YearView},
    },
    domain::{
        Wording,
        calendar::{CalendarCode, Effect},
    },
    ui::{
        cx::Cx,
        form::Submit,
        theme::Tone,
        widgets::{self, Button, DateField, Dialog, TextField, parse_day},
    },
};

/// What is typed into the dialog.
pub(super) struct Form {
    calendar: CalendarCode,
    calendar_name: Wording,
    day: String,
    effect: Effect,
    name: String,
    /// What was declared for a day before, for undoing.
    before: Vec<ExceptionRow>,
    submit: Submit,
}

impl Form {
    /// Proposes the opposite of what the day is.
    pub(super) fn new(view: &YearView, day: NaiveDate) -> Self {
        let works = view.days.iter().find(|it| it.day == day).is_none_or(|it| it.is_working);
        Self {
            calendar: view.calendar.code.clone(),
            calendar_name: view.calendar.name.clone(),
            day: day.to_string(),
            effect: if works { Effect::Closed } else { Effect::Opened },
            name: String::new(),
            before: view.exceptions.clone(),
            submit: Submit::default(),
        }
    }

    /// Shows it; true when it is to be closed.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            let said = cx.tr("calendar-declared").into_owned();
            match self.undo() {
                Some(undo) => cx.say_undoable(said, undo),
                None => cx.say(said),
            }
            return true;
        }
        let (title, close) = (cx.tr("calendar-declare-title"), cx.tr("core-close"));
        let busy = self.submit.is_busy().then_some("core-saving");
        let blocked = busy.or_else(|| self.missing()).map(|key| cx.tr(key));
        let (save, cancel) = (cx.tr("core-save"), cx.tr("core-cancel"));
        let shown = Dialog::new("calendar-declare", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui),
            |ui| {
                let save = Button::primary(&save).blocked_by(blocked.as_deref()).show(ui);
                let cancel = Button::secondary(&cancel).show(ui);
                (save.clicked(), cancel.clicked())
            },
        );
        let (saved, dropped) = shown.foot;
        if saved && let Some(command) = self.command() {
            self.submit.send(cx, Command::Calendar(command));
        }
        shown.closed || dropped
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(error) = self.submit.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        let name = worded(cx, &self.calendar_name);
        widgets::secondary(ui, &cx.tr_with("calendar-declare-for", &[("calendar", name.into())]));
        let (label, invalid) = (cx.tr("calendar-day"), cx.tr("core-date-invalid"));
        DateField::new(&label, &invalid, &mut self.day).show(ui);
        let (closed, opened) = (cx.tr("calendar-effect-closed"), cx.tr("calendar-effect-opened"));
        widgets::radio(ui, &mut self.effect, Effect::Closed, &closed);
        widgets::radio(ui, &mut self.effect, Effect::Opened, &opened);
        TextField::new(&cx.tr("calendar-reason"), &mut self.name)
            .hint(&cx.tr("calendar-reason-hint"))
            .show(ui);
        widgets::faint(ui, &cx.tr("calendar-counted-anew"));
    }

    fn missing(&self) -> Option<&'static str> {
        if parse_day(&self.day).is_none() {
            Some("core-date-invalid")
        } else if self.name.trim().is_empty() {
            Some("fault-calendar-needs-reason")
        } else {
            None
        }
    }

    fn command(&self) -> Option<calendar::Command> {
        let (calendar, day) = (self.calendar.clone(), parse_day(&self.day)?);
        let (effect, name) = (self.effect, self.name.trim().to_owned());
        Some(calendar::Command::Declare { calendar, day, effect, name })
    }

    /// What takes it back: what was declared before, or nothing.
    fn undo(&self) -> Option<Command> {
        let (calendar, day) = (self.calendar.clone(), parse_day(&self.day)?);
        let before = self.before.iter().find(|it| it.day == day);
        Some(Command::Calendar(match before {
            Some(it) => declared(calendar, it),
            None => calendar::Command::Withdraw { calendar, day },
        }))
    }
}

fn declared(calendar: CalendarCode, it: &ExceptionRow) -> calendar::Command {
    let (day, effect, name) = (it.day, it.effect, it.name.clone());
    calendar::Command::Declare { calendar, day, effect, name }
}

/// Takes a day back; a mistake is taken back in turn.
pub(super) fn withdraw(cx: &mut Cx<'_>, view: &YearView, day: NaiveDate) {
    let calendar = view.calendar.code.clone();
    let Some(row) = view.exceptions.iter().find(|it| it.day == day) else { return };
    let undo = Command::Calendar(declared(calendar.clone(), row));
    let command = Command::Calendar(calendar::Command::Withdraw { calendar, day });
    cx.send_undoable(command, "calendar-withdrawn", undo);
}
