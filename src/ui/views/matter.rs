//! Dialogs for promises: a new one, and how one ended.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use egui::Ui;

use crate::{
    desk::{
        Command,
        promise::{self, NewPromise},
        work::PromiseLine,
    },
    domain::{EnterpriseId, Now, OrderId, Personal, PromiseId, office_micros},
    ui::{
        cx::Cx,
        form::Submit,
        theme::{Tone, space},
        views::pick::EnterprisePick,
        widgets::{self, Button, DateField, Dialog, TextField, notice, parse_day},
    },
};

/// How a promise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Kept,
    Broken,
    Released,
}

/// Says whether a promise was kept.
pub struct PromiseDialog {
    promise: PromiseLine,
    outcome: Outcome,
    reason: String,
    submit: Submit,
}

impl PromiseDialog {
    pub fn new(promise: PromiseLine) -> Self {
        let outcome = Outcome::Kept;
        Self { promise, outcome, reason: String::new(), submit: Submit::default() }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-done").into_owned());
            return true;
        }
        let (title, close) = (cx.tr("order-promise-title"), cx.tr("core-close"));
        let texts = cx.texts;
        let busy = texts.tr("core-saving");
        let blocked = self.submit.is_busy().then_some(&*busy);
        let out = Dialog::new("promise-end", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui),
            |ui| {
                let label = texts.tr("core-save");
                Button::primary(&label).blocked_by(blocked).show(ui).clicked()
            },
        );
        if out.foot {
            let (id, reason) = (self.promise.id, Personal::new(self.reason.trim()));
            let command = match self.outcome {
                Outcome::Kept => promise::Command::Keep { id },
                Outcome::Broken => promise::Command::AdmitBroken { id, reason },
                Outcome::Released => promise::Command::Release { id, reason },
            };
            self.submit.send(cx, Command::Promise(command));
        }
        out.closed
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        widgets::title(ui, &self.promise.what);
        let due = cx.texts.date_time(Now::from_micros(self.promise.due_us).local());
        widgets::key_value(ui, &cx.tr("order-customer"), &self.promise.enterprise_name);
        widgets::key_value(ui, &cx.tr("order-promise-due"), &due);
        let words = [
            (Outcome::Kept, cx.tr("order-promise-kept")),
            (Outcome::Broken, cx.tr("order-promise-broken")),
            (Outcome::Released, cx.tr("order-promise-released")),
        ];
        let items: Vec<(Outcome, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
        widgets::segmented(ui, &mut self.outcome, &items);
        if self.outcome != Outcome::Kept {
            let label = cx.tr("order-reason");
            TextField::new(&label, &mut self.reason).rows(3).show(ui);
        }
    }
}

/// A new promise.
pub struct NewPromiseDialog {
    id: PromiseId,
    pick: EnterprisePick,
    order: Option<OrderId>,
    what: String,
    day: String,
    submit: Submit,
}

impl NewPromiseDialog {
    pub fn new(
        (enterprise, order): (Option<EnterpriseId>, Option<OrderId>),
        today: NaiveDate,
    ) -> Self {
        Self {
            id: PromiseId::fresh(),
            pick: EnterprisePick::of(enterprise),
            order,
            what: String::new(),
            day: today.succ_opt().unwrap_or(today).to_string(),
            submit: Submit::default(),
        }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-promised").into_owned());
            return true;
        }
        let (title, close) = (cx.tr("order-new-promise"), cx.tr("core-close"));
        let texts = cx.texts;
        let (busy, fill) = (texts.tr("core-saving"), texts.tr("order-promise-fill"));
        let is_ready = self.pick.chosen().is_some() && !self.what.trim().is_empty();
        let blocked =
            if self.submit.is_busy() { Some(&*busy) } else { (!is_ready).then_some(&*fill) };
        let out = Dialog::new("new-promise", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui),
            |ui| {
                let label = texts.tr("order-promise-give");
                Button::primary(&label).blocked_by(blocked).show(ui).clicked()
            },
        );
        if out.foot {
            self.send(cx);
        }
        out.closed
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        self.pick.ui(cx, ui, None);
        let label = cx.tr("order-promise-what");
        TextField::new(&label, &mut self.what).rows(2).show(ui);
        let (label, wrong) = (cx.tr("order-promise-due"), cx.tr("core-date-invalid"));
        DateField::new(&label, &wrong, &mut self.day).show(ui);
    }

    fn send(&mut self, cx: &Cx<'_>) {
        let (Some(enterprise), Some(day)) = (self.pick.chosen(), parse_day(&self.day)) else {
            return;
        };
        // By the end of the working day.
        let evening = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(18)).0;
        let new = NewPromise {
            id: self.id,
            enterprise,
            person: None,
            what: Personal::new(self.what.trim()),
            due: Now::from_micros(office_micros(day.and_time(evening))),
            order: self.order,
            demand: None,
        };
        self.submit.send(cx, Command::Promise(promise::Command::Give(new)));
    }
}
