//! Dialogs for demands and promises: the next step, the end, a new promise.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use egui::Ui;

use crate::{
    desk::{
        Command, demand,
        promise::{self, NewPromise},
        work::{DemandLine, PromiseLine},
    },
    domain::{
        EnterpriseId, Now, OrderId, Personal, PromiseId,
        demand::{Advance, DemandStage, Ending},
        office_micros,
    },
    ui::{
        cx::{Cx, Want},
        form::Submit,
        route::Route,
        theme::{Tone, space},
        views::pick::EnterprisePick,
        widgets::{self, Button, DateField, Dialog, Icon, TextField, notice, parse_day, select},
    },
};

/// What may be done with a demand next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Plan,
    Confirm,
    MakeOrder,
    Settle,
    FollowUp,
    CloseGood,
    Reject,
    Cancel,
}

impl Next {
    /// What fits this stage, the usual first.
    fn of(stage: DemandStage) -> &'static [Self] {
        match stage {
            DemandStage::Discovered => {
                &[Self::MakeOrder, Self::Confirm, Self::Plan, Self::Reject, Self::Cancel]
            }
            DemandStage::Confirmed | DemandStage::Solution => {
                &[Self::MakeOrder, Self::Settle, Self::Plan, Self::Reject, Self::Cancel]
            }
            DemandStage::Execution => &[Self::FollowUp, Self::Plan, Self::Cancel],
            _ => &[Self::CloseGood, Self::Plan, Self::Cancel],
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Plan => "order-next-plan",
            Self::Confirm => "order-next-confirm",
            Self::MakeOrder => "order-next-order",
            Self::Settle => "order-next-settle",
            Self::FollowUp => "order-next-follow-up",
            Self::CloseGood => "order-next-close",
            Self::Reject => "order-next-reject",
            Self::Cancel => "order-next-cancel",
        }
    }

    fn takes_words(self) -> bool {
        !matches!(self, Self::Plan | Self::MakeOrder)
    }

    fn takes_date(self) -> bool {
        matches!(self, Self::Plan | Self::Confirm | Self::Settle | Self::FollowUp)
    }
}

/// The next step of a demand.
pub struct DemandDialog {
    demand: DemandLine,
    next: Next,
    words: String,
    day: String,
    submit: Submit,
}

impl DemandDialog {
    pub fn new(demand: DemandLine, today: NaiveDate) -> Self {
        let next = Next::of(demand.stage).first().copied().unwrap_or(Next::Plan);
        let day = today.succ_opt().unwrap_or(today).to_string();
        Self { demand, next, words: String::new(), day, submit: Submit::default() }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-done").into_owned());
            return true;
        }
        let (title, close) = (cx.tr("order-demand-title"), cx.tr("core-close"));
        let texts = cx.texts;
        let busy = texts.tr("core-saving");
        let blocked = self.submit.is_busy().then_some(&*busy);
        let next = self.next;
        let mut went = false;
        let out = Dialog::new("demand-next", &title, &close).width(520.0).show(
            ui.ctx(),
            |ui| went = self.body(cx, ui),
            |ui| {
                let label = texts.tr(next.key());
                Button::primary(&label).blocked_by(blocked).show(ui).clicked()
            },
        );
        if out.foot && self.next == Next::MakeOrder {
            cx.want(Want::Order {
                enterprise: Some(self.demand.enterprise),
                demand: Some(self.demand.id),
                family: self.demand.family.clone(),
            });
            return true;
        }
        if out.foot
            && let Some(command) = self.command()
        {
            self.submit.send(cx, Command::Demand(command));
        }
        out.closed || went
    }

    fn body(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) -> bool {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        widgets::title(ui, &self.demand.wish);
        let stage = format!("order-demand-{}", self.demand.stage.code().replace('_', "-"));
        widgets::key_value(ui, &cx.tr("order-customer"), &self.demand.enterprise_name);
        widgets::key_value(ui, &cx.tr("order-column-stage"), &cx.tr(&stage));
        widgets::key_value(ui, &cx.tr("order-next-on"), &cx.texts.date(self.demand.next_on));
        let mut went = false;
        ui.horizontal(|ui| {
            let label = cx.tr("order-go-customer");
            if Button::ghost(&label).icon(Icon::Building2).show(ui).clicked() {
                cx.go(Route::Enterprise(self.demand.enterprise));
                went = true;
            }
            let label = cx.tr("order-go-order");
            if let Some(order) = self.demand.order
                && Button::ghost(&label).icon(Icon::Package).show(ui).clicked()
            {
                cx.go(Route::Order(order));
                went = true;
            }
        });
        let words: Vec<_> =
            Next::of(self.demand.stage).iter().map(|it| (*it, cx.tr(it.key()))).collect();
        let items: Vec<(Next, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
        select(ui, &cx.tr("order-next-step"), &mut self.next, &items);
        if self.next.takes_words() {
            let label = cx.tr("order-in-words");
            TextField::new(&label, &mut self.words).rows(3).show(ui);
        }
        if self.next.takes_date() {
            let (label, wrong) = (cx.tr("order-next-on"), cx.tr("core-date-invalid"));
            DateField::new(&label, &wrong, &mut self.day).show(ui);
        }
        went
    }

    fn command(&self) -> Option<demand::Command> {
        let id = self.demand.id;
        let words = || Personal::new(self.words.trim());
        let advance = |advance| {
            Some(demand::Command::Advance { id, advance, next_on: parse_day(&self.day)? })
        };
        let end = |ending| Some(demand::Command::End { id, ending });
        match self.next {
            Next::Plan => Some(demand::Command::Plan { id, next_on: parse_day(&self.day)? }),
            Next::Confirm => advance(Advance::Confirm { summary: words() }),
            Next::Settle => advance(Advance::Settle { what: words() }),
            Next::FollowUp => advance(Advance::FollowUp { result: words() }),
            Next::CloseGood => end(Ending::Confirmed { by: None, remark: words() }),
            Next::Reject => end(Ending::Rejected { reason: words() }),
            Next::Cancel => end(Ending::Cancelled { reason: words() }),
            Next::MakeOrder => None,
        }
    }
}

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
